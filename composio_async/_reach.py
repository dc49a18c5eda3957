"""How the platform is reached: its origin, the proxy on the way, and whose certificates count."""

import errno
import os
import ssl as tls
from base64 import b64encode
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from composio_async._secret import Secret, hide
from composio_async.errors import InvalidParams, InvalidParamsType

UNKNOWN_AUTHORITY: Final = frozenset({2, 18, 19, 20, 21})
"""What OpenSSL says of a certificate that may be right, but was issued by nobody whom it was told to trust."""


def kind(value: object) -> str:
    """The name of a value's type, as its owner knows it."""
    return "str" if isinstance(value, str) else type(value).__name__


def origin(url: str) -> str:
    """Scheme, host and effective port of a URL, lower-case; empty for what has none."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443, "ws": 80, "wss": 443}.get(parts.scheme)
    except ValueError:
        return ""
    if not parts.hostname or port is None:
        return ""
    return f"{parts.scheme}://{parts.hostname}:{port}"


def is_loopback(host: str | None) -> bool:
    """Whether a host name means this machine."""
    if not host:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def proxy_of(given: object, base_url: str, *, trust_env: bool) -> str | None:
    """The proxy for the platform.

    Args:
        given: As an option; it counts for every host.
        base_url: Of the platform.
        trust_env: Whether to ask the environment, whose proxies never count for this machine itself.

    Raises:
        InvalidParams: It is no http or https proxy.
        InvalidParamsType: It is not text.
    """
    parts = urlsplit(base_url)
    source, proxy = "proxy=", given
    if given is None:
        # With the port, since NO_PROXY may name it too.
        place = parts.netloc if parts.port else f"{parts.netloc}:{443 if parts.scheme == 'https' else 80}"
        if not trust_env or is_loopback(parts.hostname) or proxy_bypass(place):
            return None
        proxies: dict[str, str] = hide(getproxies())
        source, proxy = "the environment", proxies.get(parts.scheme) or proxies.get("all")
        if not proxy:
            return None
    if not isinstance(proxy, str):
        msg = f"proxy must be text, not {type(proxy).__name__}."
        raise InvalidParamsType(msg)
    if "://" not in proxy:
        proxy = f"http://{proxy}"
    proxy = Secret(proxy)
    scheme = proxy.partition("://")[0].lower()
    if scheme not in {"http", "https"} or not origin(proxy):
        remedy = f"set {parts.scheme.upper()}_PROXY to an http proxy, or NO_PROXY={parts.hostname}"
        msg = (
            f"A proxy of the kind {scheme!r}, named by {source}, is not supported: "
            f"{remedy if given is None else 'pass http://host:port'}."
        )
        raise InvalidParams(msg)
    return proxy


def introduced(proxy: str | None) -> tuple[str | None, str | None]:
    """A proxy apart from the login for it, so that the URL, which connections and errors hold, may be shown.

    Args:
        proxy: Its URL, as `proxy_of` gives it, or None.

    Returns:
        The URL without user and password, and the value of `Proxy-Authorization` that says them, if there are any.
    """
    if proxy is None:
        return None, None
    scheme, _, rest = proxy.partition("://")
    place, slash, path = rest.partition("/")
    login, at, host = place.rpartition("@")
    if not at:
        return proxy, None
    user, _, password = login.partition(":")
    said = b64encode(f"{unquote(user)}:{unquote(password)}".encode(errors="surrogateescape")).decode()
    return f"{scheme}://{host}{slash}{path}", Secret(f"Basic {said}")


def certificates(given: object) -> tls.SSLContext | bool:
    """How to check certificates: the context that was given, or False for not at all, or True for the default.

    Raises:
        InvalidParamsType: It is something else.
    """
    if given is None:
        return True
    if not isinstance(given, tls.SSLContext | bool):
        msg = f"ssl must be an ssl.SSLContext, or False to check no certificates, not {kind(given)}."
        raise InvalidParamsType(msg)
    return given


def authorities(given: Mapping[str, Any]) -> tuple[str | None, str | None] | None:
    """File and folder of authorities that a client must read for itself.

    aiohttp reads what the environment names when it is imported, which may be before it is set.

    Args:
        given: Options of the client.

    Returns:
        What the environment names; two None for the system's own, where the environment names others that do not
        count; None where aiohttp's are right, or what the user brought has its own.

    Raises:
        InvalidParamsType: `trust_env` is neither True nor False.
    """
    if not isinstance(given.get("trust_env", True), bool):
        msg = f"trust_env must be True or False, not {kind(given['trust_env'])}."
        raise InvalidParamsType(msg)
    if any(given.get(name) not in (None, True) for name in ("ssl", "session", "connector")):
        return None
    named = (os.environ.get("SSL_CERT_FILE") or None, os.environ.get("SSL_CERT_DIR") or None)
    if not any(named):
        return None
    return named if given.get("trust_env", True) else (None, None)


def trusting(file: str | None, folder: str | None) -> tls.SSLContext:
    """A context that trusts these authorities, or else the system's own; reads files, so it is made in a thread.

    Raises:
        InvalidParams: They cannot be read.
    """
    if file is folder is None:
        system = tls.get_default_verify_paths()
        file = system.openssl_cafile if Path(system.openssl_cafile).is_file() else None
        folder = system.openssl_capath if Path(system.openssl_capath).is_dir() else None
    told = " and ".join(repr(one) for one in (file, folder) if one)
    try:
        if folder is not None and not any(Path(one).is_dir() for one in folder.split(os.pathsep)):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), folder)
        context = tls.create_default_context(cafile=file, capath=folder)
    except OSError as error:
        msg = f"The certificate authorities in {told} (SSL_CERT_FILE, SSL_CERT_DIR) cannot be read: {error}."
        raise InvalidParams(msg) from error
    context.set_alpn_protocols(("http/1.1",))
    return context


def mistrust(error: Exception) -> str:
    """What is wrong with a certificate, and what to do where it may be right.

    Args:
        error: What the check of it has raised.
    """
    wrong = getattr(error, "verify_message", None) or "no reason was given"
    unknown = getattr(error, "verify_code", None) in UNKNOWN_AUTHORITY
    advice = "; to trust its authority pass ssl= or set SSL_CERT_FILE" if unknown else ""
    return f"certificate verify failed: {wrong.rstrip('.')}{advice}"


def check_scheme(base_url: str, *, allow_http: bool) -> None:
    """Refuse plain http to another machine, unless that was allowed.

    Raises:
        InvalidParams: Keys would travel in the clear.
    """
    parts = urlsplit(base_url)
    if parts.scheme == "https" or is_loopback(parts.hostname):
        return
    if not allow_http:
        msg = f"{base_url} would carry the key in the clear. Use https, or allow_http=True if you accept that."
        raise InvalidParams(msg)
