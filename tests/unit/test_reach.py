"""How the platform is reached: what options and environment say of proxies and authorities, free of I/O."""

from __future__ import annotations

import base64
import ssl
from pathlib import Path

import pytest

from composio_async import _reach
from composio_async._reach import (
    authorities,
    certificates,
    check_scheme,
    introduced,
    is_loopback,
    mistrust,
    origin,
    proxy_of,
    trusting,
)
from composio_async._secret import Secret
from composio_async.errors import InvalidParams, InvalidParamsType

URL = "https://backend.composio.dev"


@pytest.fixture(autouse=True)
def _no_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)


# Where the platform is


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://A.test/x", "https://a.test:443"),
        ("http://a.test", "http://a.test:80"),
        ("https://a.test:8443/", "https://a.test:8443"),
        ("https://[::1]:1", "https://::1:1"),
        ("https://a.test:99999", ""),
        ("https://", ""),
        ("nonsense", ""),
        ("http://[::1", ""),
    ],
)
def test_origin(url: str, expected: str):
    """Scheme, host and effective port in lower case, and nothing for what has none."""
    assert origin(url) == expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("api.localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("localhost.evil.test", False),
        ("127.0.0.1.evil.test", False),
        ("10.0.0.1", False),
        ("", False),
        (None, False),
    ],
)
def test_loopback(host: str | None, expected: bool):
    """Only names and addresses of this machine are loopback, not those that look like it."""
    assert is_loopback(host) is expected


def test_plain_http_is_for_this_machine():
    """A key in the clear needs consent, unless it stays on this machine."""
    for url in ("http://localhost:9900", "http://127.0.0.1", "https://far.test"):
        check_scheme(url, allow_http=False)
    check_scheme("http://far.test", allow_http=True)
    with pytest.raises(InvalidParams, match=r"http://far\.test would carry the key in the clear.*allow_http=True"):
        check_scheme("http://far.test", allow_http=False)


# Proxies


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("http://p.test:3128", "http://p.test:3128"),
        ("p.test:3128", "http://p.test:3128"),
        ("ada:sesame@p.test:3128", "http://ada:sesame@p.test:3128"),
        ("https://p.test", "https://p.test"),
        ("HTTP://p.test:1", "HTTP://p.test:1"),
    ],
)
def test_a_proxy_as_an_option(given: str, expected: str):
    """The option counts for every host, this machine included, has `http` where it names no scheme, and is hidden."""
    for url in (URL, "http://127.0.0.1:1"):
        got = proxy_of(given, url, trust_env=False)
        assert got == expected
        assert repr(got) == "'***'"


@pytest.mark.parametrize(
    "given", ["", "http://", "socks5://ada:sesame@p.test:1", "ftp://p.test", "http://p.test:0x", "http://p.test:99999"]
)
def test_a_proxy_that_cannot_be_used(given: str):
    """Another kind, or no host or port that could be, is refused, with what to pass and without the password."""
    with pytest.raises(InvalidParams, match=r"named by proxy=, is not supported: pass http://host:port") as caught:
        proxy_of(given, URL, trust_env=True)
    assert "sesame" not in str(caught.value)


@pytest.mark.parametrize(("given", "name"), [(5, "int"), (b"http://p.test", "bytes"), (True, "bool"), ({}, "dict")])
def test_a_proxy_that_is_no_text(given: object, name: str):
    """What is no text is refused, by the name of its type."""
    with pytest.raises(InvalidParamsType, match=f"proxy must be text, not {name}"):
        proxy_of(given, URL, trust_env=True)


@pytest.mark.parametrize(
    ("no_proxy", "url", "direct"),
    [
        ("a.test", "https://a.test", True),
        ("a.test", "https://b.a.test", True),
        (".a.test", "https://b.a.test", True),
        ("a.test:443", "https://a.test", True),
        ("a.test:80", "http://a.test", True),
        ("a.test:443", "https://a.test:8443", False),
        ("a.test:8443", "https://a.test:8443", True),
        ("10.1.2.3:443", "https://10.1.2.3", True),
        ("a.test", "https://ba.test", False),
        ("A.TEST", "https://a.test", True),
        ("x.test,*", "https://a.test", False),
        ("*", "https://a.test", True),
        ("", "https://a.test", False),
    ],
)
def test_no_proxy(no_proxy: str, url: str, direct: bool, monkeypatch: pytest.MonkeyPatch):
    """NO_PROXY names hosts, domains and ports; a port that the URL leaves out is the scheme's."""
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://p.test:3128")
    monkeypatch.setenv("no_proxy", no_proxy)
    assert proxy_of(None, url, trust_env=True) == (None if direct else "http://p.test:3128")
    assert proxy_of(None, url, trust_env=False) is None


@pytest.mark.parametrize(
    ("proxy", "url", "login"),
    [
        (None, None, None),
        ("http://p.test:1", "http://p.test:1", None),
        ("http://ada:sesame@p.test:1", "http://p.test:1", "ada:sesame"),
        ("http://ada@p.test:1", "http://p.test:1", "ada:"),
        ("http://:sesame@p.test:1", "http://p.test:1", ":sesame"),
        ("https://ada:a%40b%3Ac%2Fd@p.test/x@y", "https://p.test/x@y", "ada:a@b:c/d"),
        ("http://ada:a@b@p.test:1", "http://p.test:1", "ada:a@b"),
        ("http://ada:%D0%BF@[::1]:1", "http://[::1]:1", "ada:п"),
    ],
)
def test_a_proxy_apart_from_its_login(proxy: str | None, url: str | None, login: str | None):
    """The URL keeps all but user and password, which are unquoted, said in UTF-8, and hidden."""
    got, said = introduced(proxy if proxy is None else Secret(proxy))
    assert got == url
    expected = login and f"Basic {base64.b64encode(login.encode()).decode()}"
    assert said == expected
    assert login is None or repr(said) == "'***'"


# Certificates


def test_how_certificates_are_checked():
    """A context is kept as it is, False checks nothing, True and nothing are the default."""
    context = ssl.create_default_context()
    assert certificates(context) is context
    assert certificates(False) is False  # noqa: FBT003  the option's own word
    assert certificates(True) is certificates(None) is True  # noqa: FBT003


@pytest.mark.parametrize(
    ("given", "name"), [("ca.pem", "str"), (Secret("x"), "str"), (0, "int"), (Path("x"), "PosixPath")]
)
def test_no_way_to_check_certificates(given: object, name: str):
    """A path or a number is refused, by the name of its type as the caller knows it."""
    with pytest.raises(InvalidParamsType, match=f"ssl must be an ssl.SSLContext, or False .*, not {name}"):
        certificates(given)


def test_authorities_of_the_environment(monkeypatch: pytest.MonkeyPatch):
    """They count unless the caller brings what has its own, or does not trust the environment."""
    assert authorities({}) is None
    assert authorities({"trust_env": False}) is None
    monkeypatch.setenv("SSL_CERT_FILE", "")
    assert authorities({}) is None
    monkeypatch.setenv("SSL_CERT_FILE", "/ca.pem")
    assert authorities({}) == authorities({"ssl": True}) == ("/ca.pem", None)
    monkeypatch.setenv("SSL_CERT_DIR", "/certs")
    assert authorities({"trust_env": True}) == ("/ca.pem", "/certs")
    assert authorities({"trust_env": False}) == (None, None)
    for option in ({"ssl": False}, {"ssl": ssl.create_default_context()}, {"session": []}, {"connector": {}}):
        assert authorities(option) is None


@pytest.mark.parametrize("given", ["no", "", 0, Secret("false")])
def test_trust_is_true_or_false(given: object):
    """A text that means False to its author must not count as True."""
    with pytest.raises(InvalidParamsType, match=r"trust_env must be True or False, not (str|int)"):
        authorities({"trust_env": given})


def test_authorities_that_cannot_be_read(tmp_path: Path):
    """The error names file and folder, and the variables that named them."""
    (tmp_path / "bad.pem").write_text("no certificate")
    (tmp_path / "here").mkdir()
    for file, folder in (
        (tmp_path / "gone.pem", None),
        (tmp_path / "bad.pem", None),
        (None, tmp_path / "gone"),
        (tmp_path / "gone.pem", tmp_path / "here"),
    ):
        with pytest.raises(InvalidParams, match=r"\(SSL_CERT_FILE, SSL_CERT_DIR\) cannot be read") as caught:
            trusting(str(file) if file else None, str(folder) if folder else None)
        assert all(repr(str(one)) in str(caught.value) for one in (file, folder) if one)
        assert caught.value.__cause__ is not None


def test_a_context_checks_names_and_speaks_http_1(tmp_path: Path):
    """A context of ours checks certificates and names; an empty folder is no error, since it may be filled later."""
    context = trusting(None, str(tmp_path))
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.get_ca_certs() == []


def test_the_systems_own_authorities(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Without names, the authorities are those that OpenSSL was built for, whatever the environment says."""
    read: list[tuple[str | None, str | None]] = []

    def watched(*, cafile: str | None, capath: str | None) -> ssl.SSLContext:
        read.append((cafile, capath))
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    built = ssl.DefaultVerifyPaths(None, None, "SSL_CERT_FILE", str(tmp_path / "gone"), "SSL_CERT_DIR", str(tmp_path))
    monkeypatch.setattr(_reach.tls, "get_default_verify_paths", lambda: built)
    monkeypatch.setattr(_reach.tls, "create_default_context", watched)
    monkeypatch.setenv("SSL_CERT_DIR", "/elsewhere")
    trusting(None, None)
    assert read == [(None, str(tmp_path))]


def test_what_to_do_about_a_certificate():
    """Whom to trust is told where that may help, and not where the certificate is wrong."""
    for code, text, advised in (
        (20, "unable to get local issuer certificate", True),
        (18, "self-signed certificate", True),
        (10, "certificate has expired", False),
        (62, "Hostname mismatch, certificate is not valid for 'a.test'.", False),
    ):
        error = ssl.SSLCertVerificationError(1, "x")
        error.verify_code, error.verify_message = code, text
        told = mistrust(error)
        assert told.startswith(f"certificate verify failed: {text.rstrip('.')}")
        assert told.endswith("; to trust its authority pass ssl= or set SSL_CERT_FILE") is advised
    assert mistrust(OSError()) == "certificate verify failed: no reason was given"
