"""Transfers by presigned URL over real sockets: what goes on the wire, how often, how it ends, and what nobody sees."""

from __future__ import annotations

import asyncio
import gc
import gzip
import io
import logging
import os
import pickle
import socket
import ssl as tls
import threading
import time
import traceback
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Self

import pytest
import trustme
from scripted import (
    KEY,
    Delivery,
    FakeClock,
    Make,
    QuickClock,
    Server,
    answer,
    close,
    drip,
    half_body,
    raw,
    reset,
    stall,
)

from composio_async import Composio
from composio_async._pool import Pool
from composio_async._transport import Transport
from composio_async.config import resolve
from composio_async.errors import (
    APIConnectionError,
    APITimeoutError,
    ClientClosedError,
    ComposioError,
    InvalidParams,
    InvalidParamsType,
    ResponseValidationError,
    StorageError,
)
from composio_async.files import transfer
from composio_async.files.storage import Storage
from composio_async.hooks import Hooks

SIGNATURE = "3f5e0cafe5ecre75ignature"
QUERY = f"X-Amz-Credential=AKIASECRETACCESS%2F20250101&X-Amz-Signature={SIGNATURE}"
SECRETS = (SIGNATURE, "AKIASECRETACCESS", "s3cur1tyT0kenValue")
BIG = 64 * 1024 * 1024


class Storehouse(Server):
    """A scripted server that keeps what came, byte for byte; it may answer before it has read a body."""

    def __init__(self) -> None:
        super().__init__()
        self.heads: list[bytes] = []
        self.early = False
        self.ended = asyncio.Event()

    async def _read(self, reader: asyncio.StreamReader, number: int) -> Delivery:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            self.heads.append(head)
            first, *lines = head.decode("latin-1").strip().split("\r\n")
            method, target, _ = first.split(" ", 2)
            headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
            size = 0 if self.early else int(dict(headers).get("content-length", "0"))
            self._arrival.set()
            return Delivery(method, target, headers, await reader.readexactly(size), number)
        except BaseException:
            self.ended.set()
            raise

    def signed(self, path: str = "/bucket/key", query: str = QUERY) -> str:
        return f"{self.url}{path}?{query}"


@pytest.fixture
async def house() -> AsyncIterator[Storehouse]:
    """A storage host on loopback, plain http."""
    one = Storehouse()
    await one.start()
    try:
        yield one
    finally:
        await one.stop()


@pytest.fixture
def storage(transport: Make) -> Storage:
    """Transfers of a client that has a key, a header of its own, and quick pauses."""
    return Storage(transport(default_headers={"x-mine": "1"}))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of 1 MB and a bit, no two pieces alike."""
    path = tmp_path / "report.bin"
    path.write_bytes(os.urandom(1_050_000))
    return path


async def fail(call) -> ComposioError:
    with pytest.raises(ComposioError) as caught:
        await call
    return caught.value


def both(storage: Storage, url: str, content: bytes = b"x", **options):
    """An upload and a download."""
    yield storage.put(url, content, **options)
    yield storage.fetch(url, **options)


async def stream(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def body(content: bytes, *lines: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode() + content


def sized(content: bytes, *lines: str) -> bytes:
    return body(content, f"content-length: {len(content)}", *lines)


def chunked(content: bytes, *lines: str) -> bytes:
    return body(b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content), "transfer-encoding: chunked", *lines)


def open_files(path: Path) -> int:
    return sum(os.path.realpath(one) == str(path) for one in Path("/proc/self/fd").iterdir())


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110  what is waited for happens in other threads
            await asyncio.sleep(0.005)


# What goes on the wire


@pytest.mark.parametrize("kind", ["bytes", "path", "file", "stream"])
async def test_an_upload_sends_the_signed_headers_and_nothing_else(house, storage, tmp_path, kind):
    """Host, Content-Length and what was signed: no key, no user agent, no cookie, no content type of ours."""
    path = tmp_path / "one.csv"
    path.write_bytes(b"hello")
    with path.open("rb") as handle:
        source = {"bytes": b"hello", "path": path, "file": handle, "stream": stream(b"he", b"", b"llo")}[kind]
        house.script.append(answer(200, b"", set_cookie="a=1; Path=/"))
        for headers in ({"Content-Type": "text/csv", "x-amz-meta-Name": "Ä b"}, {}):
            source = b"hello" if not headers else source
            meta = await storage.put(house.signed(), source, headers=headers, size=5 if headers else None)
            assert meta.status == 200
    host = f"127.0.0.1:{house.port}"
    assert house.heads == [
        f"PUT /bucket/key?{QUERY} HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/csv\r\nx-amz-meta-Name: Ä b\r\n"
        "Content-Length: 5\r\n\r\n".encode(),
        f"PUT /bucket/key?{QUERY} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\n\r\n".encode(),
    ]
    assert [one.body for one in house.deliveries] == [b"hello", b"hello"]


async def test_a_download_sends_the_host_and_nothing_else(house, storage):
    """A GET of storage bears no header but Host and what was signed."""
    house.always = raw(sized(b"x"), close=False)
    await storage.fetch(house.signed())
    await storage.fetch(house.signed(), headers={"x-amz-security-token": "t"})
    host = f"127.0.0.1:{house.port}"
    assert house.heads == [
        f"GET /bucket/key?{QUERY} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode(),
        f"GET /bucket/key?{QUERY} HTTP/1.1\r\nHost: {host}\r\nx-amz-security-token: t\r\n\r\n".encode(),
    ]


async def test_an_empty_file_has_a_length_too(house, storage, tmp_path):
    """Storage refuses chunked bodies, so that even nothing is sent as `Content-Length: 0`."""
    (tmp_path / "empty").touch()
    for source in (b"", tmp_path / "empty", io.BytesIO()):
        await storage.put(house.signed(), source)
    await storage.put(house.signed(), stream(), size=0)
    assert [(one.header("content-length"), one.count("transfer-encoding")) for one in house.deliveries] == [
        ("0", 0)
    ] * 4


async def test_a_signed_length_must_be_the_right_one(house, storage):
    """A URL that was signed for a size takes no other; nothing is sent."""
    await storage.put(house.signed(), b"hello", headers={"content-length": "5"})
    assert house.deliveries[0].count("content-length") == 1
    error = await fail(storage.put(house.signed(), b"hello", headers={"content-length": "6"}))
    assert "signed for another size than the 5 bytes" in str(error)
    assert house.count == 1


@pytest.mark.parametrize(
    "target",
    [
        "/b/a%2Fb/c.txt?sig=a%2Bb",
        "/b/a+b?sig=a+b",
        "/b/a%20b?sig=a%20b",
        "/b/%41?x=%41",
        "/b/%e2%82%ac?x=%E2%82%AC",
        "/b/%C3%a4?x=%aF%Af",
        "/b/k?a=&b=&c",
        "/b/k?&&a=1&&",
        "/b/../c/./d//e?x=../y",
        "/b/k?q=%25%32%35",
        "/b/k?x={a}|b^`<>\"'[]\\",
        "/b/k?x=a;b=c:d@e/f?g",
        "/b/%zz?x=%",
        "/",
        "?sig=1",
        "//b//k?x=1",
    ],
)
async def test_urls_are_the_same_bytes_on_the_wire(house, storage, target):
    """A signature covers the URL as it was written, so nothing is quoted, unquoted or tidied."""
    house.always = raw(sized(b""), close=False)
    await storage.put(f"{house.url}{target}", b"x")
    await storage.fetch(f"{house.url}{target}")
    wire = target if target.startswith("/") else f"/{target}"
    assert [head.split(b"\r\n")[0].decode() for head in house.heads] == [
        f"PUT {wire} HTTP/1.1",
        f"GET {wire} HTTP/1.1",
    ]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://storage.example/k?", "would send the file to storage.example unencrypted"),
        ("ftp://storage.example/k?", "is not an https URL"),
        ("storage.example/k?", "is not an https URL"),
        ("https:///k?", "is not an https URL"),
        ("https://user:word@storage.example/k?", "has a user name or password"),
        ("https://good.example\\@storage.example/k?", "is not a URL"),
        ("https://storage.example/k#f?", "has a fragment"),
        ("https://storage.example/a b?", "has spaces"),
        ("https://storage.example/ä?", "has spaces, line breaks or characters that are not percent-encoded"),
        ("https://storage.example/k\r\nx: y?", "has spaces, line breaks"),
        ("https://storage.example:99999/k?", "is not a URL"),
        ("https://[::1/k?", "is not a URL"),
        ("file:///etc/passwd?", "is not an https URL"),
    ],
)
async def test_a_bad_url_is_refused_before_anything_is_sent(storage, url, told):
    """The error says what is wrong, and does not show the URL."""
    for call in both(storage, url + QUERY):
        error = await fail(call)
        assert isinstance(error, InvalidParams)
        assert told in str(error)
        assert_no_secret(error)
        assert "word" not in "".join(traceback.format_exception(error)).replace("password", "")


async def test_an_empty_query_is_refused(house, storage):
    """What could not be sent byte for byte is not sent."""
    error = await fail(storage.fetch(f"{house.url}/k?"))
    assert "cannot be sent byte for byte" in str(error)
    assert house.count == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"a b": "c"},
        {"": "c"},
        {"a": "b\r\nc: d"},
        {"Transfer-Encoding": "chunked"},
        {"A": "1", "a": "2"},
        {"a": 1},
        "a: b",
    ],
)
async def test_headers_that_cannot_be_signed_are_refused(house, storage, headers):
    """A header that would break the request, or change how the body goes, never reaches the wire."""
    error = await fail(storage.put(house.signed(), b"x", headers=headers))
    assert isinstance(error, InvalidParams | InvalidParamsType)
    assert "headers" in str(error)
    assert house.count == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_not_followed(house, storage, status):
    """A redirect is an error that names the other host alone; the file goes nowhere else."""
    other = f"https://other.example/k?{QUERY}"
    house.always = answer(status, b"", location=other)
    for call in both(storage, house.signed()):
        error = await fail(call)
        assert isinstance(error, StorageError)
        assert "a redirect to other.example, which is not followed" in str(error)
        assert error.status == status
        assert_no_secret(error)
    assert house.count == 2


# What storage says


S3 = f"""<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match.</Message>
<AWSAccessKeyId>AKIASECRETACCESS</AWSAccessKeyId><StringToSign>AWS4 {QUERY}</StringToSign>
<SignatureProvided>{SIGNATURE}</SignatureProvided></Error>"""
AZURE = f"""\ufeff<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthenticationFailed</Code>
<Message>Server failed
to authenticate &amp; stopped.</Message>
<AuthenticationErrorDetail>sig={SIGNATURE}</AuthenticationErrorDetail></Error>"""


@pytest.mark.parametrize(
    ("status", "content", "code", "told"),
    [
        (
            403,
            S3,
            "SignatureDoesNotMatch",
            "SignatureDoesNotMatch: The request signature we calculated does not match.",
        ),
        (403, AZURE, "AuthenticationFailed", "AuthenticationFailed: Server failed to authenticate & stopped."),
        (
            400,
            '{"error": {"code": 400, "status": "INVALID", "message": "no such token"}}',
            "INVALID",
            "INVALID: no such",
        ),
        (400, f'{{"error": "Bad", "message": "unknown {SIGNATURE}"}}', "Bad", "Bad: unknown ***."),
        (404, "<html><body><h1>Not here</h1></body></html>", None, "Not here."),
        (403, "", None, "no explanation was given."),
        (403, "\xff\x00", None, ""),
        (403, "[1]", None, "no explanation was given."),
        (403, f"<Error><Code>{SIGNATURE}</Code></Error>", "***", "***."),
    ],
)
async def test_the_error_has_host_status_and_code_but_no_signature(house, storage, status, content, code, told):
    """What S3, Azure and others say arrives as one error, without what they repeat of the URL."""
    house.always = answer(status, content.encode(), x_amz_request_id="4442587FB7D0A2F9", x_echo=f"sig={SIGNATURE}")
    for name, call in zip(("upload", "download"), both(storage, house.signed()), strict=True):
        error = await fail(call)
        assert type(error) is StorageError
        assert str(error).startswith(f"The object storage at 127.0.0.1 refused files.{name}: {told}")
        assert f"HTTP {status}, request id 4442587FB7D0A2F9" in str(error)
        assert (error.host, error.status, error.storage_code) == ("127.0.0.1", status, code)
        assert (error.operation, error.path, error.sent) == (f"files.{name}", None, True)
        assert_no_secret(error)
    assert house.count == 2


async def test_the_text_of_a_storage_error(house, storage):
    """The whole text, once."""
    house.always = answer(403, S3.encode(), x_amz_request_id="4442")
    assert str(await fail(storage.put(house.signed(), b"x"))) == (
        "The object storage at 127.0.0.1 refused files.upload: SignatureDoesNotMatch: "
        "The request signature we calculated does not match. Suggested fix: The URL may have expired, "
        "or not exactly the signed headers were sent: ask for a new URL. (files.upload, HTTP 403, request id 4442)"
    )


async def test_a_storage_error_pickles(house, storage):
    """Host and code go to another process with it."""
    house.always = answer(403, S3.encode())
    error = await fail(storage.put(house.signed(), b"x"))
    twin = pickle.loads(pickle.dumps(error))
    assert (str(twin), twin.host, twin.storage_code) == (str(error), error.host, error.storage_code)


async def test_an_early_refusal_stops_the_upload(house, storage, tmp_path):
    """Storage that refuses after the headers is heard at once: the rest of the file is not sent."""
    path = tmp_path / "big"
    with path.open("wb") as handle:
        handle.truncate(BIG)
    house.early = True
    house.always = answer(403, S3.encode())
    error = await fail(storage.put(house.signed(), path))
    assert isinstance(error, StorageError)
    assert error.storage_code == "SignatureDoesNotMatch"
    await until(lambda: open_files(path) == 0)


async def test_a_success_before_the_end_is_none(house, storage, tmp_path):
    """Storage that says stored before it has the file has not stored it."""
    path = tmp_path / "big"
    with path.open("wb") as handle:
        handle.truncate(BIG)
    house.early = True
    house.always = answer(200, b"")
    error = await fail(storage.put(house.signed(), path))
    assert isinstance(error, ResponseValidationError)
    assert "answered as stored before it was sent whole" in str(error)


# What nobody sees


def assert_no_secret(error: BaseException) -> None:
    """No text of the error, of what it is chained to, of our frames' variables, or of a pickle shows a secret."""
    text = "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
    chain: list[BaseException | None] = [error]
    while (one := chain.pop()) is not None:
        told = traceback.TracebackException.from_exception(one, capture_locals=True, lookup_lines=False)
        for frame in told.stack:
            if "composio_async" in frame.filename:
                text += repr(frame.locals)
        text += repr(one) + str(one)
        chain += [one.__cause__] if one.__cause__ else [None] if not one.__context__ else [one.__context__]
    if isinstance(error, ComposioError):
        text += repr(pickle.dumps(error))
    for secret in SECRETS:
        assert secret not in text


WRECKS = {
    "close": close(),
    "reset": reset(),
    "garbage": raw(b"SSH-2.0 hello\r\n\r\n"),
    "huge header": raw(b"HTTP/1.1 200 OK\r\nx: " + b"a" * 100_000 + b"\r\n\r\n"),
    "half body": half_body(),
    "bad chunk": raw(body(b"zz\r\n", "transfer-encoding: chunked")),
    "refused": answer(403, S3.encode()),
    "failing": answer(500, S3.encode()),
    "redirect": answer(302, b"", location=f"https://other.example/?{QUERY}"),
    "too late": stall(),
}


@pytest.mark.parametrize("wreck", sorted(WRECKS))
async def test_no_failure_shows_the_url(house, storage, caplog, wreck):
    """Whatever breaks, neither text, cause, context, traceback, local variable nor log shows the query or a header."""
    caplog.set_level(logging.DEBUG)
    house.always = WRECKS[wreck]
    token = {"x-amz-security-token": "s3cur1tyT0kenValue"}
    asyncio.get_running_loop().set_debug(enabled=True)
    limit = 0.2 if wreck == "too late" else 20
    for call in both(storage, house.signed(), os.urandom(300_000), headers=token, timeout=limit):
        if wreck == "half body" and "put" in call.__qualname__:
            await call  # stored, whatever became of the answer's body
        else:
            assert_no_secret(await fail(call))
    gc.collect()
    for secret in SECRETS:
        assert secret not in caplog.text


async def test_a_connection_that_cannot_be_made_shows_no_url(storage):
    """Refused and unknown hosts are named alone, with the system's reason as cause."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    for host in (f"http://127.0.0.1:{port}", "https://no-such-host.invalid"):
        error = await fail(storage.put(f"{host}/k?{QUERY}", b"x"))
        assert type(error) is APIConnectionError
        assert "could not connect to" in str(error)
        assert "Nothing was sent" in str(error)
        assert isinstance(error.__cause__, OSError)
        assert (error.sent, error.attempts) == (False, 3)
        assert_no_secret(error)


async def test_transfers_check_certificates_as_calls_do(house, transport):
    """Over https with the client's own authorities all goes well; without them nothing is sent, and no URL is shown."""
    authority = trustme.CA()
    there = tls.create_default_context(tls.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(there)
    here = tls.create_default_context()
    authority.configure_trust(here)
    server = await asyncio.start_server(house._serve, "localhost", 0, ssl=there)
    url = f"https://localhost:{server.sockets[0].getsockname()[1]}/k?{QUERY}"
    async with server:
        storage = Storage(transport(pool=Pool(10, {"accept": "application/json"}, ssl=here)))
        await storage.put(url, b"x" * 300_000)
        house.always = raw(sized(b"y" * 300_000), close=False)
        assert (await storage.fetch(url)).content == b"y" * 300_000
        error = await fail(Storage(transport()).put(url, b"x"))
    assert type(error) is APIConnectionError
    assert "files.upload could not connect to localhost" in str(error)
    assert "certificate" in str(error).lower()
    assert error.sent is False
    assert_no_secret(error)
    assert house.count == 2
    assert house.deliveries[0].body == b"x" * 300_000


async def test_hooks_and_log_see_transfers_without_their_url(house, transport, caplog):
    """Hooks are told of each attempt: operation, host and status; the log as well."""
    caplog.set_level(logging.DEBUG, logger="composio_async")
    seen: list[object] = []
    hooks = Hooks(seen.append, seen.append, seen.append)
    house.script += [answer(503, b""), answer(200, b"")]
    await Storage(transport(hooks=hooks)).put(house.signed(), b"x")
    assert [type(one).__name__ for one in seen] == [
        "RequestEvent",
        "ResponseEvent",
        "RetryEvent",
        "RequestEvent",
        "ResponseEvent",
    ]
    assert (seen[0].operation, seen[0].method, seen[0].base_url) == ("files.upload", "PUT", house.url)
    assert "files.upload" in caplog.text
    assert not any(secret in caplog.text + repr([vars_of(one) for one in seen]) for secret in SECRETS)


def vars_of(event: object) -> dict[str, object]:
    return {name: getattr(event, name) for name in type(event).__slots__ if name != "__weakref__"}


# How often


LOST = {"close": close, "reset": reset, "500": lambda: answer(500, b""), "503": lambda: answer(503, b"")}
LOST |= {"429": lambda: answer(429, b""), "408": lambda: answer(408, b"")}


@pytest.mark.parametrize("way", sorted(LOST))
@pytest.mark.parametrize("kind", ["bytes", "path", "file"])
async def test_what_can_be_read_again_is_sent_again(house, storage, file, way, kind):
    """Three deliveries at most, each with the same bytes, a file's from where it stood."""
    content = file.read_bytes()
    house.script += [LOST[way](), LOST[way]()]
    with file.open("rb") as handle:
        handle.seek(1000)
        source = {"bytes": content, "path": file, "file": handle}[kind]
        meta = await storage.put(house.signed(), source)
    assert (house.count, meta.attempts) == (3, 3)
    assert {one.body for one in house.deliveries} == {content[1000:] if kind == "file" else content}
    house.script += [LOST[way]() for _ in range(3)]
    error = await fail(storage.put(house.signed(), content))
    assert (house.count, error.attempts) == (6, 3)
    assert "HTTP" in str(error) or type(error) is APIConnectionError


@pytest.mark.parametrize("way", sorted(LOST))
async def test_what_can_be_read_once_is_sent_once(house, storage, way):
    """A stream goes out once, and the error says why it was not tried again."""
    house.always = LOST[way]()
    error = await fail(storage.put(house.signed(), stream(b"a", b"b"), size=2))
    assert house.count == 1
    assert "It was not tried again, since it can be read or written only once." in str(error)


async def test_a_stream_that_was_not_touched_is_sent_after_a_refused_connection(house, transport):
    """Only what was read is spent: a connection that could not be made costs the stream nothing."""
    port = house.port

    class Clock(QuickClock):
        async def sleep(self, seconds: float) -> None:
            await house.start_at(port)

    house._server.close()
    await house._server.wait_closed()

    async def start_at(port: int) -> None:
        house._server = await asyncio.start_server(house._serve, "127.0.0.1", port)

    house.start_at = start_at
    meta = await Storage(transport(clock=Clock())).put(f"http://127.0.0.1:{port}/k", stream(b"ab"), size=2)
    assert (house.count, meta.attempts) == (1, 2)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 412, 501])
async def test_a_refusal_is_final(house, storage, status):
    """What the storage refuses is sent once."""
    house.always = answer(status, b"")
    await fail(storage.put(house.signed(), b"x"))
    await fail(storage.fetch(house.signed()))
    assert house.count == 2


async def test_retry_after_and_the_deadline_are_kept(house, transport):
    """The storage's wish is followed, unless it lies behind the deadline."""
    clock = FakeClock()
    house.script += [answer(503, b"", retry_after="7"), answer(200, b""), answer(503, b"", retry_after="400")]
    storage = Storage(transport(clock=clock))
    await storage.put(house.signed(), b"x")
    assert clock.sleeps == [7.0]
    await fail(storage.put(house.signed(), b"x"))
    assert (house.count, clock.sleeps) == (3, [7.0])


@pytest.mark.parametrize("sent", [(b"abc",), (b"ab", b"c"), (b"abcdef", b"g"), (b"abcdef", b"", b"g"), ()])
async def test_a_stream_of_another_size_is_never_stored(house, storage, sent):
    """Too little or too much: the last byte that would make it a whole file does not leave."""
    error = await fail(storage.put(house.signed(), stream(*sent), size=6))
    assert isinstance(error, InvalidParams)
    assert "that size= promises" in str(error)
    assert house.count == 0


async def test_a_file_that_shrinks_is_never_stored(house, storage, file):
    """A file that ends before its size is an error, and no upload."""

    class Shrunk(io.FileIO):
        def read(self, size: int = -1) -> bytes:
            return super().read(size) if self.tell() < 500_000 else b""

    with Shrunk(file) as handle:
        error = await fail(storage.put(house.signed(), handle))
    assert isinstance(error, InvalidParams)
    assert "ended after" in str(error)
    assert house.count == 0


async def test_what_the_source_raises_comes_through(house, storage):
    """An error of the caller's own code stays what it is, and the upload is none."""

    async def broken() -> AsyncIterator[bytes]:
        yield b"a"
        yield b"b"
        raise KeyError("mine")

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "disk on fire")

    with pytest.raises(KeyError, match="mine") as caught:
        await storage.put(house.signed(), broken(), size=9)
    assert_no_secret(caught.value)
    with pytest.raises(OSError, match="disk on fire") as caught:
        await storage.put(house.signed(), Broken(b"abc"))
    assert_no_secret(caught.value)
    assert house.count == 0


@pytest.mark.parametrize(
    ("source", "size", "told"),
    [
        (3, None, "Cannot upload int"),
        ("/no/such/file", None, "'/no/such/file' cannot be read: No such file or directory."),
        ("/", None, "'/' is no file that can be uploaded"),
        ("a\0b", None, "cannot be read"),
        (io.StringIO("x"), None, "open it in mode 'rb'"),
        (b"abc", 2, "size= says 2 bytes, but there are 3"),
        (b"abc", -1, "size must be a whole number of bytes"),
        (b"abc", True, "size must be a whole number of bytes"),
    ],
)
async def test_what_cannot_be_uploaded_is_refused(house, storage, source, size, told):
    """Nothing is sent, and the error says what is wrong."""
    error = await fail(storage.put(house.signed(), source, size=size))
    assert isinstance(error, InvalidParams | InvalidParamsType)
    assert told in str(error)
    assert house.count == 0


async def test_a_stream_needs_a_size(house, storage):
    """Without its size nothing could be sent but a chunked body, which storage refuses."""
    assert "pass size=" in str(await fail(storage.put(house.signed(), stream(b"a"))))
    read, write = os.pipe()
    os.write(write, b"abc")
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        assert "pass size=" in str(await fail(storage.put(house.signed(), pipe)))
        await storage.put(house.signed(), pipe, size=3)
    assert house.deliveries[0].body == b"abc"


async def test_a_pipe_without_a_writer_is_refused_at_once(storage, house, tmp_path):
    """A path that is no plain file is refused instead of waited for."""
    os.mkfifo(tmp_path / "pipe")
    assert "is no file" in str(await fail(storage.put(house.signed(), tmp_path / "pipe")))


# What comes back


async def test_a_download_to_memory_and_to_a_file(house, storage, file, tmp_path):
    """Every byte arrives, and a target is written from where it stands."""
    content = file.read_bytes()
    for wire in (sized(content, "etag: e"), chunked(content)):
        house.always = raw(wire, close=False)
        got = await storage.fetch(house.signed())
        assert got.content == content
        with (tmp_path / "out").open("w+b") as target:
            target.write(b"head")
            got = await storage.fetch(house.signed(), target)
            assert got.content == b""
            target.seek(0)
            assert target.read() == b"head" + content
    assert house.connections == 1


async def test_raw_files_that_take_little_at_a_time_get_everything(house, storage):
    """A write may be short; the rest is written too."""

    class Short(io.BytesIO):
        def write(self, data) -> int:
            return super().write(bytes(data)[:1000])

    house.always = raw(sized(b"x" * 300_000), close=False)
    target = Short()
    await storage.fetch(house.signed(), target)
    assert target.getvalue() == b"x" * 300_000


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"data" * 1000, mtime=0)),
        ("x-gzip", gzip.compress(b"data" * 500, mtime=0) + gzip.compress(b"data" * 500, mtime=0)),
        ("gzip", gzip.compress(b"data" * 1000, mtime=0) + b"\0" * 20),
        ("deflate", zlib.compress(b"data" * 1000)),
        ("deflate", zlib.compress(b"data" * 1000)[2:-4]),
        ("aws-chunked", b"data" * 1000),
        ("aws-chunked, GZIP", gzip.compress(b"data" * 1000, mtime=0)),
        ("identity", b"data" * 1000),
    ],
)
@pytest.mark.parametrize("split", [1, 7, None])
async def test_coded_content_is_decoded(house, storage, coding, packed, split):
    """What is stored with a content coding arrives as the file it is, however it is cut on the way."""

    async def step(writer: asyncio.StreamWriter) -> None:
        writer.write(body(b"", f"content-length: {len(packed)}", f"content-encoding: {coding}"))
        pieces = [packed] if split is None else [packed[:split], packed[split:-split], packed[-split:]]
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.001)

    house.always = step
    assert (await storage.fetch(house.signed())).content == b"data" * 1000
    target = io.BytesIO()
    await storage.fetch(house.signed(), target)
    assert target.getvalue() == b"data" * 1000


@pytest.mark.parametrize(
    ("wire", "told"),
    [
        (sized(b"x" * 2000), "is larger than max_bytes=1000"),
        (chunked(b"x" * 2000), "is larger than max_bytes=1000"),
        (sized(gzip.compress(b"x" * 2000, mtime=0), "content-encoding: gzip"), "is larger than max_bytes=1000"),
        (sized(gzip.compress(b"x" * 500, mtime=0)[:-3], "content-encoding: gzip"), "is cut short"),
        (sized(zlib.compress(b"x" * 500)[:-3], "content-encoding: deflate"), "is cut short"),
        (sized(b"no gzip at all", "content-encoding: gzip"), "is damaged"),
        (sized(zlib.compress(b"x") + b"more", "content-encoding: deflate"), "goes on after"),
        (sized(b"x", "content-encoding: br"), "content coding br, which cannot be read here"),
        (sized(b"x", "content-encoding: gzip, gzip"), "content coding gzip, gzip"),
        (body(b"x"), "came without its length"),
    ],
)
async def test_what_is_too_large_or_not_whole_is_no_file(house, storage, wire, told):
    """The error names the cap or the damage, the target is as it was, and the connection is closed."""
    house.always = raw(wire, close="without" in told)
    target = io.BytesIO(b"before")
    target.seek(0, os.SEEK_END)
    for where in (target, None):
        error = await fail(storage.fetch(house.signed(), where, max_bytes=1000))
        assert isinstance(error, ResponseValidationError)
        assert told in str(error)
        assert "127.0.0.1" in str(error)
    assert (target.getvalue(), target.tell()) == (b"before", 6)
    assert house.count == 2


@pytest.mark.parametrize("status", [204, 206, 304])
async def test_only_a_whole_answer_is_a_file(house, storage, status):
    """A part of a file, or none, is not taken for the file."""
    house.always = raw(b"HTTP/1.1 %d X\r\ncontent-length: 0\r\n\r\n" % status, close=False)
    error = await fail(storage.fetch(house.signed()))
    assert isinstance(error, StorageError)
    assert error.status == status


@pytest.mark.parametrize("packed", [True, False])
async def test_a_bomb_costs_little_memory(house, storage, tmp_path, packed):
    """What unpacks to 256 MB, or never ends, stops at the cap, read step by step."""
    bomb = gzip.compress(bytes(BIG), 9) * 4

    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(body(b"", "transfer-encoding: chunked"))
        chunk = b"10000\r\n" + bytes(0x10000) + b"\r\n"
        with suppress(ConnectionError):
            while True:
                writer.write(chunk)
                await writer.drain()

    house.always = raw(sized(bomb, "content-encoding: gzip"), close=False) if packed else endless
    tracemalloc.start()
    try:
        with (tmp_path / "out").open("wb") as target:
            error = await fail(storage.fetch(house.signed(), target, max_bytes=8_000_000))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "max_bytes=8000000" in str(error)
    assert peak < 16_000_000
    assert (tmp_path / "out").stat().st_size == 0


@pytest.mark.parametrize("way", [half_body, close, reset, lambda: drip(b"x", 0), lambda: answer(503, b"")])
async def test_a_download_is_tried_again_from_the_start(house, storage, way):
    """What a lost attempt has written is taken back, so that the file is there once and whole."""
    house.script += [way(), raw(sized(b"whole" * 100_000), close=False)]
    target = io.BytesIO()
    got = await storage.fetch(house.signed(), target)
    if got.meta.attempts == 2:
        assert target.getvalue() == b"whole" * 100_000
    else:
        assert target.getvalue() == b"x"


async def test_a_truncated_file_is_never_a_short_file(house, storage):
    """A body that ends before its length is an error after three tries, and the target is empty again."""
    house.always = raw(body(b"x" * 300_000, "content-length: 300001"))
    target = io.BytesIO()
    error = await fail(storage.fetch(house.signed(), target))
    assert type(error) is APIConnectionError
    assert "The connection was lost while the answer to files.download was read" in str(error)
    assert (house.count, error.attempts, target.getvalue()) == (3, 3, b"")
    house.always = raw(body(b"5\r\nabcde\r\n", "transfer-encoding: chunked"))
    assert type(await fail(storage.fetch(house.signed()))) is APIConnectionError


async def test_a_target_that_cannot_seek_is_filled_once(house, storage):
    """A half file that cannot be taken back is not begun again, and the error says so."""

    class Sink:
        def __init__(self) -> None:
            self.parts: list[bytes] = []

        def write(self, data: bytes) -> None:
            self.parts.append(data)

    house.script += [answer(503, b""), raw(body(b"x" * 600_000, "content-length: 600001"))]
    sink = Sink()
    error = await fail(storage.fetch(house.signed(), sink))
    assert house.count == 2
    assert sink.parts
    assert "It was not tried again, since it can be read or written only once." in str(error)


async def test_what_the_target_raises_comes_through(house, storage):
    """A full disk is the caller's own error: nothing is tried again, the connection is closed."""

    class Full(io.BytesIO):
        def write(self, data) -> int:
            raise OSError(28, "No space left on device")

    house.always = raw(sized(b"x" * 600_000), close=False)
    with pytest.raises(OSError, match="No space left") as caught:
        await storage.fetch(house.signed(), Full())
    assert type(caught.value) is OSError
    assert_no_secret(caught.value)
    assert house.count == 1


@pytest.mark.parametrize("value", [-1, 1.5, True, "1"])
async def test_the_cap_is_a_number_of_bytes(house, storage, value):
    """A cap that is none is refused before anything is asked for."""
    assert "max_bytes must be" in str(await fail(storage.fetch(house.signed(), max_bytes=value)))
    assert house.count == 0


# Time


async def test_a_stalled_upload_is_given_up(house, storage, tmp_path, monkeypatch):
    """A storage host that stops reading is left long before the deadline; the error says where it stood still."""
    monkeypatch.setattr(transfer, "STALL", 0.2)
    path = tmp_path / "big"
    with path.open("wb") as handle:
        handle.truncate(BIG)
    house.early = True
    house.always = stall()
    error = await fail(storage.put(house.signed(), path))
    assert isinstance(error, APITimeoutError)
    assert "files.upload stood still while sending the file: no byte for 0.2 s" in str(error)
    assert error.attempts == 3
    await until(lambda: open_files(path) == 0)


@pytest.mark.parametrize(
    ("step", "phase"),
    [(stall(), "waiting for the answer"), (stall(body(b"x", "content-length: 9")), "reading the file")],
)
async def test_a_stalled_download_is_given_up(house, storage, monkeypatch, step, phase):
    """Silence before or amid the answer is known as such."""
    monkeypatch.setattr(transfer, "STALL", 0.1)
    house.always = step
    error = await fail(storage.fetch(house.signed()))
    assert isinstance(error, APITimeoutError)
    assert f"files.download stood still while {phase}: no byte for 0.1 s" in str(error)
    assert house.count == 3


async def test_a_slow_transfer_that_moves_is_not_given_up(house, storage, monkeypatch):
    """The limit is for silence: a file that comes slowly may take longer than it."""
    monkeypatch.setattr(transfer, "STALL", 1.0)
    house.always = drip(b"x" * 30, 0.05)
    assert len((await storage.fetch(house.signed())).content) == 30


async def test_one_deadline_bounds_all_attempts(house, storage):
    """Three slow attempts do not add up: the whole ends in time."""
    house.always = drip(b"x" * 1000, 0.05)
    began = time.monotonic()
    error = await fail(storage.fetch(house.signed(), io.BytesIO(), timeout=0.3))
    assert time.monotonic() - began < 5
    assert isinstance(error, APITimeoutError)
    assert "ran out of time while reading the file, 0.3 s in all" in str(error)
    assert isinstance(await fail(storage.put(house.signed(), b"x", timeout=0)), APITimeoutError)


async def test_transfers_queue_apart_from_calls(house, transport):
    """With one connection, transfers wait for each other in order, and never in the way of a call of the platform."""
    one = transport(max_connections=1)
    storage = Storage(one)
    house.always = stall()
    first = asyncio.create_task(storage.put(house.signed(), b"x"))
    await house.arrived()
    error = await fail(storage.put(house.signed(), b"x", timeout=0.1))
    assert "ran out of time while waiting for a free connection" in str(error)
    assert one.pool.link().gate.free == 1
    first.cancel()
    with suppress(asyncio.CancelledError):
        await first
    assert one.pool.link().storage_gate.free == 1


# Cancellation


async def test_a_cancelled_upload_leaves_nothing_behind(house, storage, tmp_path):
    """It ends at once; file and connection are closed, the place is free, nothing was stored."""
    path = tmp_path / "big"
    with path.open("wb") as handle:
        handle.truncate(BIG)

    async def slow(reader, number):
        await reader.readuntil(b"\r\n\r\n")
        house._arrival.set()
        while await reader.read(10_000):  # noqa: ASYNC110  slowly, on purpose
            await asyncio.sleep(0.001)
        house.ended.set()
        raise ConnectionError

    house._read = slow
    task = asyncio.create_task(storage.put(house.signed(), path))
    await house.arrived()
    await asyncio.sleep(0.05)
    task.cancel()
    began = time.monotonic()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 1
    await until(lambda: open_files(path) == 0)
    await asyncio.wait_for(house.ended.wait(), 20)
    assert house.count == 0
    link = storage._transport.pool.link()
    assert link.storage_gate.free == 100
    assert not link.storage.connector._acquired


async def test_a_cancelled_download_takes_back_what_it_wrote(house, storage, tmp_path):
    """No write happens after the end, and the target holds no half file."""

    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(body(b"", f"content-length: {BIG * 100}"))
        with suppress(ConnectionError):
            while True:
                writer.write(bytes(100_000))
                await writer.drain()
        house.ended.set()

    house.always = endless
    with (tmp_path / "out").open("w+b") as target:
        target.write(b"mine")
        task = asyncio.create_task(storage.fetch(house.signed(), target, max_bytes=BIG * 100))
        await until(lambda: (tmp_path / "out").stat().st_size > 1_000_000)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert target.tell() == 4
        target.seek(0)
        assert target.read() == b"mine"
    await asyncio.wait_for(house.ended.wait(), 5)
    assert storage._transport.pool.link().storage_gate.free == 100


@pytest.mark.parametrize("steps", range(0, 40, 3))
async def test_a_cancellation_anywhere_is_clean(house, storage, file, steps):
    """Cancelled after so many turns of the loop, a transfer either is whole or has left nothing."""
    content = file.read_bytes()
    house.always = raw(sized(content), close=False)
    target = io.BytesIO()
    tasks = [
        asyncio.create_task(storage.put(house.signed(), file)),
        asyncio.create_task(storage.fetch(house.signed(), target)),
    ]
    for _ in range(steps):
        await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(not isinstance(one, Exception) for one in ended)
    assert target.getvalue() == (b"" if isinstance(ended[1], BaseException) else content)
    await until(lambda: open_files(file) == 0)
    assert storage._transport.pool.link().storage_gate.free == 100


# Lifecycle


async def test_storage_closes_with_the_client(house, storage):
    """Closing the client ends a transfer as our error, closes the storage session, and refuses another."""
    house.always = stall()
    pool = storage._transport.pool
    task = asyncio.create_task(storage.fetch(house.signed()))
    await house.arrived()
    bare = pool.link().storage
    await pool.aclose()
    assert bare.closed
    error = await fail(task)
    assert isinstance(error, APIConnectionError | ClientClosedError)
    assert_no_secret(error)
    assert isinstance(await fail(storage.fetch(house.signed())), ClientClosedError)


def test_each_loop_has_a_storage_session_of_its_own():
    """Two runs in a row with one client: each opens, transfers and closes, without a warning."""
    pool = Pool(10, {"accept": "application/json"})
    pool.quiet = True
    storage = Storage(Transport(resolve({"api_key": KEY}, {}), pool))

    async def run() -> None:
        house = Storehouse()
        await house.start()
        try:
            await storage.put(house.signed(), b"x")
            assert house.count == 1
        finally:
            await house.stop()

    asyncio.run(run())
    asyncio.run(run())
    gc.collect()


async def test_the_proxy_is_chosen_for_the_storage_host(monkeypatch):
    """The environment's proxy counts for the hosts it names, wherever the platform is; an option counts for all."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "inside.example")
    local = resolve({"api_key": KEY, "base_url": "http://localhost:9900"}, {})
    assert local.proxy is None
    assert local.proxy_for("https://storage.example:443") == "http://proxy.example:3128"
    assert local.proxy_for("https://inside.example:443") is None
    assert local.proxy_for("http://127.0.0.1:9000") is None
    assert resolve({"api_key": KEY, "trust_env": False}, {}).proxy_for("https://storage.example:443") is None
    given = resolve({"api_key": KEY, "proxy": "http://mine.example:1", "base_url": "http://localhost:9900"}, {})
    assert given.proxy_for("https://inside.example:443") == "http://mine.example:1"


async def test_a_given_proxy_carries_transfers(house, transport):
    """A proxy that was given as an option sees the transfer, and still no header of the client."""
    storage = Storage(transport(proxy=house.url))
    await storage.put("http://127.0.0.1:9/k?a=%41", b"x")
    assert house.heads == [b"PUT http://127.0.0.1:9/k?a=%41 HTTP/1.1\r\nHost: 127.0.0.1:9\r\nContent-Length: 1\r\n\r\n"]


async def test_a_user_s_connector_is_used_and_kept_open(house):
    """Transfers go over a connector that the user brought, and leave it open."""
    import aiohttp

    connector = aiohttp.TCPConnector()
    async with Composio(api_key=KEY, base_url=house.url, connector=connector) as composio:
        storage = Storage(composio._transport)
        await storage.put(house.signed(), b"x")
        assert composio._transport.pool.link().storage.connector is connector
        assert composio._transport.pool.link().storage_gate is composio._transport.pool.link().gate
    assert not connector.closed
    await connector.close()


# The loop goes on


class Warehouse(threading.Thread):
    """A storage host in a thread of its own, so that its work is not mistaken for the client's."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/k"
        self.received = 0

    def run(self) -> None:
        block = bytearray(1 << 20)
        for _ in range(2):
            connection = self._listener.accept()[0]
            with connection:
                head = b""
                while b"\r\n\r\n" not in head:
                    head += connection.recv(65536)
                head, _, rest = head.partition(b"\r\n\r\n")
                if head.startswith(b"PUT"):
                    self.received = len(rest)
                    while self.received < BIG:
                        self.received += connection.recv_into(block)
                    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                else:
                    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % BIG)
                    for _ in range(BIG >> 20):
                        connection.sendall(block)
        self._listener.close()


class Lag:
    """The longest that the loop kept a 1 ms ticker waiting."""

    def __init__(self) -> None:
        self.worst = 0.0

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._tick())
        await asyncio.sleep(0.01)
        self.worst = 0.0
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()

    async def _tick(self) -> None:
        while True:
            began = time.monotonic()
            await asyncio.sleep(0.001)
            self.worst = max(self.worst, time.monotonic() - began - 0.001)


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """A file of 64 MB."""
    path = tmp_path / "big"
    with path.open("wb") as handle:
        handle.truncate(BIG)
    return path


async def test_the_loop_goes_on_while_a_large_file_moves(storage, big, tmp_path):
    """While 64 MB go up and come down, a ticker of 1 ms is never held up long."""
    warehouse = Warehouse()
    warehouse.start()
    async with Lag() as up:
        await storage.put(warehouse.url, big)
    with (tmp_path / "out").open("wb") as target:
        async with Lag() as down:
            await storage.fetch(warehouse.url, target)
    print(f"longest stall: up {up.worst * 1000:.1f} ms, down {down.worst * 1000:.1f} ms")
    assert warehouse.received == (tmp_path / "out").stat().st_size == BIG
    assert up.worst < 0.25
    assert down.worst < 0.25


async def test_a_large_file_is_never_in_memory(storage, big, tmp_path):
    """Of 64 MB that go up and come down, a few are in memory at a time."""
    warehouse = Warehouse()
    warehouse.start()
    tracemalloc.start()
    try:
        await storage.put(warehouse.url, big)
        with (tmp_path / "out").open("wb") as target:
            await storage.fetch(warehouse.url, target)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 16_000_000


async def test_a_slow_disk_does_not_stop_the_loop(house, storage):
    """Reads and writes that take 0.4 s each hold up their transfer alone."""

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            time.sleep(0.4)
            return super().read(size)

        def write(self, data) -> int:
            time.sleep(0.4)
            return super().write(data)

    async with Lag() as lag:
        await storage.put(house.signed(), Slow(b"x" * 1000))
        house.always = raw(sized(b"x" * 1000), close=False)
        target = Slow()
        await storage.fetch(house.signed(), target)
    assert target.getvalue() == house.deliveries[0].body == b"x" * 1000
    assert lag.worst < 0.25


async def test_a_busy_executor_does_not_outlast_the_deadline(server: Server, tmp_path: Path):
    """Opening the file takes a thread of the loop; waiting for one is part of the deadline, and nothing is sent."""
    path = tmp_path / "file"
    path.write_bytes(b"x")
    held = threading.Event()
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(1))
    busy = loop.run_in_executor(None, held.wait, 5)
    async with Composio(api_key="ak_x_12345", base_url=server.url) as composio:
        with pytest.raises(APITimeoutError) as caught:
            await Storage(composio._transport).put(f"{server.url}/a", path, timeout=0.2)
    held.set()
    await busy
    assert str(caught.value) == (
        "files.upload ran out of time while the source was opened, 0.2 s in all. Nothing was sent. "
        "Give it more with timeout=. (files.upload)"
    )
    assert (caught.value.sent, server.count) == (False, 0)
