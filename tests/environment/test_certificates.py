"""Certificates: whom a client trusts, where that comes from, and what is said when it does not."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from road import HOST, KEY, LIMIT, URL, Origin, Proxy, client, execute, read, stalls

import composio_sync
from composio_async import Composio, _pool
from composio_async.errors import APIConnectionError, APITimeoutError, InvalidParams

TREE = Path(_pool.__file__).parents[1]


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[[trustme.CA], Path]:
    """Writes an authority to a file."""

    def write(ca: trustme.CA) -> Path:
        path = tmp_path / f"ca-{id(ca)}.pem"
        ca.cert_pem.write_to_path(path)
        return path

    return write


@pytest.fixture
def file(ca: trustme.CA, file_of: Callable[[trustme.CA], Path]) -> Path:
    """The right authority in a file."""
    return file_of(ca)


@pytest.fixture
def folder(ca: trustme.CA, tmp_path: Path) -> Path:
    """The right authority in a folder, under the name that OpenSSL looks for."""
    subject = x509.load_pem_x509_certificate(ca.cert_pem.bytes()).subject
    canonical = x509.Name([x509.NameAttribute(one.oid, str(one.value).lower()) for one in subject]).public_bytes()[2:]
    name = int.from_bytes(hashlib.sha1(canonical).digest()[:4], "little")
    path = tmp_path / "authorities"
    path.mkdir()
    ca.cert_pem.write_to_path(path / f"{name:08x}.0")
    return path


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[threading.Thread]:
    """The threads in which authorities were read."""
    threads: list[threading.Thread] = []
    real = _pool.trusting

    def counted(file: str | None, folder: str | None) -> ssl.SSLContext:
        threads.append(threading.current_thread())
        return real(file, folder)

    monkeypatch.setattr(_pool, "trusting", counted)
    return threads


async def served_by(certificate: trustme.LeafCert) -> Origin:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    one = Origin(context)
    await one.start()
    return one


# Who is trusted


async def test_a_context_of_the_users(origin: Origin, trusting: ssl.SSLContext):
    """With `ssl=` that context checks the platform, for calls and for transfers, and is the user's own object."""
    async with client(origin.url, ssl=trusting) as composio:
        await read(composio)
        session = await composio._transport.pool.storage()
        async with session.put(f"{origin.url}/bucket", data=b"x") as response:
            assert response.status == 200
    assert [one.method for one in origin.asked] == ["GET", "PUT"]
    assert [one.header("x-api-key") for one in origin.asked] == [KEY, None]


@pytest.mark.parametrize("more", [{}, {"ssl": True}, {"trust_env": True}])
async def test_a_file_of_the_environment(
    more: dict[str, object], origin: Origin, file: Path, monkeypatch: pytest.MonkeyPatch, loads: list[threading.Thread]
):
    """SSL_CERT_FILE counts when a client is made, though aiohttp was imported before it was set; calls and transfers
    trust it, and it is read in a thread on first use."""
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    composio = client(origin.url, **more)
    monkeypatch.delenv("SSL_CERT_FILE")
    assert loads == []
    async with composio:
        await read(composio)
        session = await composio._transport.pool.storage()
        async with session.put(f"{origin.url}/bucket", data=b"x") as response:
            assert response.status == 200
    assert len(loads) == 1
    assert loads[0] is not threading.main_thread()


async def test_a_folder_of_the_environment(origin: Origin, folder: Path, monkeypatch: pytest.MonkeyPatch):
    """SSL_CERT_DIR counts too, and may list several folders, some of which are not there."""
    monkeypatch.setenv("SSL_CERT_DIR", f"/does/not/exist:{folder}")
    async with client(origin.url) as composio:
        await read(composio)


async def test_a_context_beats_the_environment(
    origin: Origin, trusting: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch, loads: list[threading.Thread]
):
    """With `ssl=` nothing is read, whatever the environment names."""
    monkeypatch.setenv("SSL_CERT_FILE", "/does/not/exist")
    async with client(origin.url, ssl=trusting) as composio:
        await read(composio)
    assert loads == []


async def test_trust_env_off(origin: Origin, file: Path, monkeypatch: pytest.MonkeyPatch):
    """With `trust_env=False` an authority that the environment names is not trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    async with client(origin.url, trust_env=False, max_retries=0) as composio:
        with pytest.raises(APIConnectionError):
            await read(composio)
    assert origin.asked == []


async def test_trust_env_off_before_everything(origin: Origin, file: Path):
    """It is not trusted either when it was named before Python began, so that aiohttp has read it at its import."""
    source = f"""
import asyncio
from composio_async import APIConnectionError, Composio

async def main():
    for trust_env in (True, False):
        async with Composio(api_key="k", base_url={origin.url!r}, max_retries=0, trust_env=trust_env) as composio:
            try:
                await composio.tools.list(search="x").collect()
            except APIConnectionError as error:
                print(trust_env, "certificate verify failed" in str(error))
            else:
                print(trust_env, "trusted")

asyncio.run(main())
"""
    environment = {"PYTHONPATH": str(TREE), "SSL_CERT_FILE": str(file), "PATH": ""}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-c", source, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    out, err = await process.communicate()
    assert (out.decode().splitlines(), err) == (["True trusted", "False True"], b"")


def test_the_sync_client_trusts_the_same(server_tls: ssl.SSLContext, file: Path, monkeypatch: pytest.MonkeyPatch):
    """`composio_sync` reads the environment's authorities and takes a context, like the other."""
    origin = Origin(server_tls)

    async def serve() -> None:
        await origin.start()
        try:
            await asyncio.to_thread(work)
        finally:
            await origin.stop()

    def work() -> None:
        with pytest.raises(APIConnectionError), composio_sync.Composio(api_key=KEY, base_url=origin.url) as composio:
            composio.toolkits.get("github", timeout=0.5)
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        with composio_sync.Composio(api_key=KEY, base_url=origin.url) as composio:
            assert composio.tools.execute("GITHUB_GET_A_USER", user_id="u", arguments={}).successful

    asyncio.run(serve())
    assert [one.method for one in origin.asked] == ["POST"]


# One context


async def test_one_context_for_all_calls(
    origin: Origin, file: Path, monkeypatch: pytest.MonkeyPatch, loads: list[threading.Thread]
):
    """Authorities are read once, however many calls come first at the same time, and for copies of the client too."""
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    async with client(origin.url) as composio:
        await asyncio.gather(*(read(composio) for _ in range(30)))
        await read(composio.with_options(timeout=5))
    assert len(loads) == 1
    assert len(origin.asked) == 31


async def test_no_context_is_made_for_a_call(origin: Origin, trusting: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch):
    """No call, connection or transfer makes a context of its own."""
    made: list[object] = []
    real = ssl.SSLContext.__new__
    monkeypatch.setattr(ssl.SSLContext, "__new__", lambda cls, *args, **kw: made.append(cls) or real(cls, *args, **kw))
    async with client(origin.url, ssl=trusting) as composio:
        await asyncio.gather(*(read(composio) for _ in range(5)))
        await composio._transport.pool.storage()
    assert made == []


async def test_a_cancelled_first_call_harms_no_other(
    origin: Origin, file: Path, monkeypatch: pytest.MonkeyPatch, loads: list[threading.Thread]
):
    """A call that is cancelled while authorities are read leaves the others, and the reading, alone."""
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    async with client(origin.url) as composio:
        first, second = (asyncio.create_task(read(composio)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        await second
        with pytest.raises(asyncio.CancelledError):
            await first
    assert len(loads) == 1


# What cannot be read


@pytest.mark.parametrize("content", [None, "", "no certificate at all", "-----BEGIN CERTIFICATE-----\nx\n"])
async def test_a_broken_file(
    content: str | None, origin: Origin, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A file that is missing, empty or garbage is an error that names it and the variable; mended, it is read again."""
    broken = tmp_path / "broken.pem"
    if content is not None:
        await asyncio.to_thread(broken.write_text, content)
    monkeypatch.setenv("SSL_CERT_FILE", str(broken))
    async with client(origin.url) as composio:
        for call in (read, execute):
            with pytest.raises(InvalidParams, match="SSL_CERT_FILE") as caught:
                await call(composio)
            assert str(broken) in str(caught.value)
            assert caught.value.__cause__ is not None
        await asyncio.to_thread(shutil.copy, file, broken)
        await read(composio)
    assert [one.method for one in origin.asked] == ["GET"]


async def test_a_missing_folder(origin: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A folder that is not there is an error that names it, instead of trust in nobody."""
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "gone"))
    async with client(origin.url) as composio:
        with pytest.raises(InvalidParams, match=r"gone.*SSL_CERT_DIR"):
            await read(composio)
    assert origin.connections == 0


# Who is not trusted


def expired(ca: trustme.CA) -> trustme.LeafCert:
    return ca.issue_cert("127.0.0.1", not_after=dt.datetime.now(dt.UTC) - dt.timedelta(days=1))


WRONG = {
    "nobody we know": (lambda ca: trustme.CA().issue_cert("127.0.0.1"), "certificate verify failed"),
    "another name": (lambda ca: ca.issue_cert("elsewhere.test"), "certificate verify failed: IP address mismatch"),
    "expired": (expired, "certificate verify failed: certificate has expired"),
}


@pytest.mark.parametrize("how", WRONG)
async def test_a_wrong_certificate(how: str, ca: trustme.CA, trusting: ssl.SSLContext):
    """A certificate that is not right: nothing is sent, and the error says what is wrong with it."""
    make, told = WRONG[how]
    origin = await served_by(make(ca))
    async with client(origin.url, ssl=trusting) as composio:
        for call in (read, execute):
            with pytest.raises(APIConnectionError, match=told) as caught:
                await call(composio)
            assert (caught.value.sent, caught.value.outcome_unknown) == (False, False)
            assert "Nothing was sent." in str(caught.value)
    assert origin.asked == []
    await origin.stop()


async def test_a_wrong_certificate_says_what_to_do(origin: Origin):
    """The error names the option and the variable that make an authority trusted."""
    async with client(origin.url, max_retries=0) as composio:
        with pytest.raises(APIConnectionError, match=r"ssl=.*SSL_CERT_FILE"):
            await read(composio)


async def test_a_wrong_name_behind_a_proxy(ca: trustme.CA, trusting: ssl.SSLContext):
    """The name that is checked is the platform's, not the proxy's."""
    origin = await served_by(ca.issue_cert("127.0.0.1"))
    proxy = Proxy()
    await proxy.start()
    proxy.names[f"{HOST}:443"] = origin.port
    async with client(URL, ssl=trusting, proxy=proxy.url(), max_retries=0) as composio:
        with pytest.raises(APIConnectionError, match="Hostname mismatch") as caught:
            await execute(composio)
    assert not caught.value.sent
    assert origin.asked == []
    await proxy.stop()
    await origin.stop()


async def test_checked_by_nobody(origin: Origin, recwarn: pytest.WarningsRecorder):
    """`ssl=False` works for calls and transfers, with one warning, at the line that made the client."""
    composio = Composio(api_key=KEY, base_url=origin.url, ssl=False)
    line = sys._getframe().f_lineno - 1
    async with composio:
        await read(composio)
        await execute(composio)
        session = await composio._transport.pool.storage()
        async with session.put(f"{origin.url}/bucket", data=b"x") as response:
            assert response.status == 200
        await read(composio.with_options(timeout=5))
    (warning,) = recwarn.list
    assert (warning.filename, warning.lineno) == (__file__, line)
    assert "certificates are not checked (ssl=False)" in str(warning.message)
    assert len(origin.asked) == 4


# Certificates of clients


async def test_a_certificate_of_the_clients(ca: trustme.CA):
    """A context that holds a certificate shows it to a platform which asks for one; without it nothing is answered."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1").configure_cert(tls)
    ca.configure_trust(tls)
    tls.verify_mode = ssl.CERT_REQUIRED
    origin = Origin(tls)
    await origin.start()
    bare, shown = ssl.create_default_context(), ssl.create_default_context()
    for context in (bare, shown):
        ca.configure_trust(context)
    ca.issue_cert("ada@example.org").configure_cert(shown)
    async with client(origin.url, ssl=shown) as composio:
        await execute(composio)
    assert origin.certificates[0]["subjectAltName"] == (("email", "ada@example.org"),)
    async with client(origin.url, ssl=bare, max_retries=0) as composio:
        with pytest.raises(APIConnectionError):
            await execute(composio)
    assert len(origin.asked) == 1
    await origin.stop()


# Time


async def test_a_handshake_that_stalls(plain: Origin, trusting: ssl.SSLContext):
    """A server that never answers the handshake uses up the time to connect; nothing was sent."""
    plain.serve = lambda reader, writer, number: stalls(reader, writer)
    async with client(plain.url.replace("http:", "https:"), ssl=trusting, connect_timeout=0.2) as composio:
        with pytest.raises(APITimeoutError, match="while connecting to") as caught:
            await execute(composio, timeout=5)
    assert not caught.value.sent
    assert caught.value.attempts == plain.connections == 3


async def test_no_tls_at_the_other_end(plain: Origin, trusting: ssl.SSLContext):
    """A platform that speaks no TLS is an error of the connection, and the key is not sent to it in the clear."""
    heard = bytearray()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        heard.extend(await reader.read(LIMIT))
        writer.write(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n")

    plain.serve = serve
    async with client(plain.url.replace("http:", "https:"), ssl=trusting, max_retries=0) as composio:
        with pytest.raises(APIConnectionError) as caught:
            await execute(composio)
    assert not caught.value.sent
    assert heard
    assert KEY.encode() not in heard
