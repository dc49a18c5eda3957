"""Fixtures: the platform with a certificate, a proxy that leads there, and whom to trust."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator

import pytest
import trustme
from road import HOST, Origin, Proxy


@pytest.fixture(scope="session")
def ca() -> trustme.CA:
    """An authority of our own."""
    return trustme.CA()


@pytest.fixture(scope="session")
def server_tls(ca: trustme.CA) -> ssl.SSLContext:
    """What the platform shows: a certificate for its name and for loopback."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(HOST, "localhost", "127.0.0.1").configure_cert(context)
    return context


@pytest.fixture(scope="session")
def trusting(ca: trustme.CA) -> ssl.SSLContext:
    """A client's context that trusts our authority and no other."""
    context = ssl.create_default_context()
    ca.configure_trust(context)
    return context


@pytest.fixture(autouse=True)
def no_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    """No certificate authority of the machine's environment reaches a test."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def origin(server_tls: ssl.SSLContext) -> AsyncIterator[Origin]:
    """The platform, with TLS."""
    one = Origin(server_tls)
    await one.start()
    yield one
    await one.stop()


@pytest.fixture
async def plain() -> AsyncIterator[Origin]:
    """The platform, without TLS."""
    one = Origin()
    await one.start()
    yield one
    await one.stop()


@pytest.fixture
async def other() -> AsyncIterator[Origin]:
    """Another server, which nobody should call."""
    one = Origin()
    await one.start()
    yield one
    await one.stop()


@pytest.fixture
async def proxy(origin: Origin) -> AsyncIterator[Proxy]:
    """A proxy that knows the platform's name."""
    one = Proxy()
    one.names[f"{HOST}:443"] = origin.port
    await one.start()
    yield one
    await one.stop()
