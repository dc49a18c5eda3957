"""A server certificate that is right in all but one thing: nobody trusts who issued it, unless told to."""

from __future__ import annotations

import ssl
from functools import cache

import trustme


@cache
def authority() -> trustme.CA:
    """Who issued it."""
    return trustme.CA()


@cache
def untrusted() -> ssl.SSLContext:
    """The server's side."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert("127.0.0.1").configure_cert(context)
    return context


@cache
def trusting() -> ssl.SSLContext:
    """The side of a client that trusts it."""
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context
