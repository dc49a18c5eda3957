"""Calls that fail while they hold secrets, told in every way that Python and its tools can tell a failure.

No test: `test_leaks.py` runs it in a process of its own, wants each of these to fail as planned, and searches all that
was printed. The secrets come from a file, and no frame of this one keeps one.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import logging
import os
import pickle
import pprint
import sys
import traceback
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest
from rich.traceback import Traceback

import composio_async
import composio_sync
from composio_async import Composio, errors
from composio_async._secret import hide
from composio_async.emulator import Emulator
from composio_async.files.storage import Storage

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
from scripted import Server, Step, answer, raw, reset, stall

MARKER = "marker-that-is-no-secret"
ACCOUNT = b'{"id": "ca_1", "status": "ACTIVE"}'


class Large(str):
    """A text that prints short."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "..."


class PlannedError(Exception):
    """What a planned failure outside of the package raises."""


def secret(name: str) -> str:
    """One of the secrets."""
    return str(json.loads(Path(os.environ["LEAK_SECRETS"]).read_text())[name])


def fill(text: str) -> str:
    """A text with `<name>` replaced by secrets."""
    for name in json.loads(Path(os.environ["LEAK_SECRETS"]).read_text()):
        text = text.replace(f"<{name}>", secret(name))
    return text


def filled(value: Any) -> Any:
    """A JSON value with `<name>` replaced, as somebody passes it who hides it from his own frames."""
    return hide(json.loads(fill(json.dumps(value))))


def server_says(status: int, text: str, **headers: str) -> Step:
    """An answer that holds secrets."""
    return answer(status, fill(text).encode(), **{name: fill(value) for name, value in headers.items()})


def chain(error: BaseException) -> Iterator[BaseException]:
    """An error, and all that it was raised from or among."""
    seen: list[BaseException] = []
    todo: list[BaseException | None] = [error]
    while todo:
        one = todo.pop()
        if one is None or one in seen:
            continue
        seen.append(one)
        yield one
        todo += [one.__cause__, one.__context__, *getattr(one, "exceptions", ())]


def show(value: object) -> None:
    """Print a value as its own repr, and laid out."""
    print(value, pprint.pformat(value), sep="\n")


def tell(error: BaseException) -> None:
    """Print a failure in every way."""
    print(f"MARKER {MARKER}")
    for one in chain(error):
        print(str(one), repr(one), one.args, getattr(one, "__notes__", None), sep="\n")
        show(vars(one))
        print(dict(getattr(one, "headers", None) or {}))
        with contextlib.suppress(TypeError, AttributeError, pickle.PicklingError):
            print(pickle.dumps(one))
    print("".join(traceback.TracebackException.from_exception(error, capture_locals=True).format()))
    # What rich would show, without the time that its colours take.
    shown = Traceback.extract(type(error), error, error.__traceback__, show_locals=True, locals_max_string=60)
    for stack in shown.stacks:
        for frame in stack.frames:
            print(
                "RICH", stack.exc_value, *[f"{name} = {node}" for name, node in (frame.locals or {}).items()], sep="\n"
            )
    logging.getLogger("caller").error("It failed: %r", error, exc_info=error)


@contextmanager
def planned(kind: type[BaseException]) -> Iterator[None]:
    """What fails inside with this kind of error is told, and goes on to pytest."""
    try:
        yield
    except BaseException as error:
        tell(error)
        print("AS PLANNED" if isinstance(error, kind) else f"NOT AS PLANNED: {type(error)}")
        raise
    pytest.fail("NOT AS PLANNED: it did not fail")


def options(**more: Any) -> dict[str, Any]:
    """A client's options, hidden as a careful caller would; the client is given plain text."""
    return {
        "api_key": secret("api_key"),
        "user_api_key": secret("user_key"),
        "org_api_key": secret("org_key"),
        "default_headers": {"Authorization": fill("Bearer <bearer>"), "x-gateway": secret("gateway")},
        "max_retries": 0,
        **more,
    }


@asynccontextmanager
async def client(base_url: str, **more: Any) -> AsyncIterator[Composio[Any]]:
    """A client that holds every secret."""
    async with Composio(**options(base_url=base_url, **more)) as composio:
        yield composio


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    one = Server()
    await one.start()
    yield one
    await one.stop()


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("COMPOSIO_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


ECHOES = {
    "json": (
        401,
        (
            '{"error": {"message": "The key <api_key> is wrong", "suggested_fix": "Do not use <api_key>",'
            ' "slug": "KEY", "errors": ["x-api-key: <api_key>", "cookie: sid=<cookie>"], "api_key": "<api_key>"}}'
        ),
    ),
    "headers": (
        500,
        (
            '{"error": "failed", "request": {"headers": {"x-api-key": "<api_key>", "authorization": "Bearer <bearer>",'
            ' "cookie": "sid=<cookie>"}, "url": "https://s3.example/f?X-Amz-Signature=<presigned>&X-Amz-Date=1"}}'
        ),
    ),
    "html": (
        502,
        (
            "<html><body><h1>Bad gateway</h1><pre>x-api-key: <api_key>\nAuthorization: Bearer <bearer></pre>"
            '<a href="https://s3.example/f?X-Amz-Signature=<presigned>&amp;sig=<presigned>">again</a></body></html>'
        ),
    ),
    "text": (400, "bad request with uak <user_key>, organization <org_key> and webhook <webhook>"),
    "list": (403, '["<api_key>", {"token": "<access_token>", "url": "https://b.example/x?token=<access_token>"}]'),
    "cut": (500, '{"error": {"message": "failed"}, "request": {"access_token": "<access_token>", "filler": "'),
    "long": (400, '{"error": {"message": "' + "x" * 1900 + ' <api_key> <api_key>"}}'),
}


@pytest.mark.parametrize("name", ECHOES)
async def test_echo(server: Server, name: str):
    server.always = server_says(*ECHOES[name], set_cookie="sid=<cookie>; HttpOnly", x_echo="<api_key>")
    async with client(server.url) as composio:
        with planned(errors.APIStatusError):
            await composio.tools.execute("GITHUB_GET_A_REPOSITORY", {"owner": MARKER}, user_id="u")


@pytest.mark.parametrize(
    "location",
    ["https://e.example/?key=<api_key>&token=<access_token>", "https://u:<password>@e.example/<api_key>", "/<api_key>"],
)
async def test_redirect(server: Server, location: str):
    server.always = server_says(302, "", location=location, set_cookie="sid=<cookie>")
    async with client(server.url) as composio:
        with planned(errors.APIStatusError):
            await composio.toolkits.get("github")


NOT_READABLE = {
    "text": "not JSON <api_key>, Bearer <bearer>, https://s3.example/f?X-Amz-Signature=<presigned>",
    "cut": '{"id": "ca_1", "state": {"val": {"access_token": "<access_token>"',
    "shape": '{"id": 5, "state": {"val": {"access_token": "<access_token>"}}, "url": "https://s?X-Amz-Signature=<presigned>"}',
    "list": '[{"access_token": "<access_token>"}]',
}


@pytest.mark.parametrize("name", NOT_READABLE)
async def test_answer_that_cannot_be_read(server: Server, name: str):
    server.always = server_says(200, NOT_READABLE[name], set_cookie="sid=<cookie>")
    async with client(server.url) as composio:
        with planned(errors.ResponseValidationError):
            await composio.connected_accounts.get("ca_1")


async def test_page_that_cannot_be_read(server: Server):
    server.always = server_says(200, '{"items": [{"id": 1, "state": {"val": {"access_token": "<access_token>"}}}]}')
    async with client(server.url) as composio:
        with planned(errors.ResponseValidationError):
            await composio.connected_accounts.list().first()


async def test_answer_that_breaks_off(server: Server):
    text = (
        'HTTP/1.1 200 OK\r\nset-cookie: sid=<cookie>\r\ncontent-length: 900\r\n\r\n{"access_token": "<access_token>", '
    )
    server.always = raw(fill(text).encode())
    async with client(server.url) as composio:
        with planned(errors.APIConnectionError):
            await composio.connected_accounts.get("ca_1")


async def test_answer_that_is_no_http(server: Server):
    server.always = raw(fill("HTTP/1.1 banana <api_key>\r\nx-api-key: <api_key>\r\n\r\n").encode())
    async with client(server.url) as composio:
        with planned(errors.APIConnectionError):
            await composio.toolkits.get("github")


async def test_answer_that_is_too_large(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("composio_async._call.BODY_CAP", 100_000)
    server.always = server_says(200, '{"access_token": "<access_token>"}' * 20_000, set_cookie="sid=<cookie>")
    async with client(server.url) as composio:
        with planned(errors.ResponseValidationError):
            await composio.connected_accounts.get("ca_1")


@pytest.mark.parametrize("size", [0, 5_000_000])
async def test_connection_reset(server: Server, size: int):
    server.always = reset()
    if size:
        server._read = lambda reader, number: asyncio.sleep(0.01)
    async with client(server.url) as composio:
        with planned(errors.APIConnectionError):
            await composio.tools.execute("GITHUB_GET_A_REPOSITORY", {"text": Large("x" * size)}, user_id="u")


async def test_connection_refused():
    async with client("http://127.0.0.1:1", max_retries=1) as composio:
        with planned(errors.APIConnectionError):
            await composio.toolkits.get("github")


@pytest.mark.parametrize("begun", [False, True])
async def test_timeout(server: Server, begun: bool):
    head = "HTTP/1.1 200 OK\r\nset-cookie: sid=<cookie>\r\ncontent-length: 900\r\n\r\n"
    server.always = stall(fill(f'{head}{{"access_token": "<access_token>').encode() if begun else b"")
    async with client(server.url) as composio:
        with planned(errors.APITimeoutError):
            await composio.connected_accounts.get("ca_1", timeout=0.2)


@pytest.mark.parametrize("begun", [False, True])
async def test_cancelled(server: Server, begun: bool):
    head = "HTTP/1.1 200 OK\r\nset-cookie: sid=<cookie>\r\ncontent-length: 900\r\n\r\n"
    server.always = stall(fill(f'{head}{{"access_token": "<access_token>').encode() if begun else b"")
    async with client(server.url) as composio:
        with planned(TimeoutError):
            async with asyncio.timeout(0.2):
                await composio.connected_accounts.get("ca_1")


async def test_no_free_connection(server: Server):
    server.always = stall()
    async with client(server.url, max_connections=1) as composio, asyncio.TaskGroup() as group:
        task = group.create_task(composio.toolkits.get("github"))
        await server.arrived()
        with planned(errors.APITimeoutError):
            try:
                await composio.toolkits.get("gmail", timeout=0.05)
            finally:
                task.cancel()


async def test_used_after_close(server: Server):
    async with client(server.url) as composio:
        pass
    with planned(errors.ClientClosedError):
        await composio.toolkits.get("github")


async def test_closed_meanwhile(server: Server):
    server.always = stall()
    async with client(server.url) as composio:
        task = asyncio.ensure_future(composio.toolkits.get("github"))
        await server.arrived()
        await composio.aclose()
        with planned(errors.ComposioError):
            await task


async def test_no_tls():
    listener = await asyncio.start_server(lambda reader, writer: writer.write(b"not TLS"), "127.0.0.1", 0)
    async with listener, client(f"https://127.0.0.1:{listener.sockets[0].getsockname()[1]}") as composio:
        with planned(errors.APIConnectionError):
            await composio.toolkits.get("github")


def proxy_of(server: Server) -> str:
    return fill(f"http://<proxy_user>:<proxy_quoted>@127.0.0.1:{server.port}")


def authorized(server: Server) -> bool:
    """Whether the proxy was told who asks, once, and nobody else was."""
    sent = [value for name, value in server.deliveries[0].headers if name == "proxy-authorization"]
    return sent == [fill("Basic <proxy_basic>")] and not any("@" in one.target for one in server.deliveries)


PROXIED = {
    "refuses": lambda: server_says(407, "<proxy_password>", x_echo="<proxy_basic>", proxy_authenticate="Basic"),
    "closes": lambda: raw(b""),
    "talks no TLS": lambda: raw(b"HTTP/1.1 200 OK\r\n\r\nnot TLS", close=True),
    "stalls": stall,
}


@pytest.mark.parametrize("how", PROXIED)
@pytest.mark.parametrize("given", ["option", "environment"])
async def test_proxy(server: Server, monkeypatch: pytest.MonkeyPatch, how: str, given: str):
    server.always = PROXIED[how]()
    if given == "environment":
        monkeypatch.setenv("HTTPS_PROXY", proxy_of(server))
    more = {"proxy": proxy_of(server)} if given == "option" else {}
    async with client("https://platform.example", **more) as composio:
        del more
        with planned(errors.APIConnectionError):
            try:
                await composio.toolkits.get("github", timeout=0.5)
            finally:
                print("PROXY AUTHORIZED" if authorized(server) else "PROXY NOT AUTHORIZED")


async def test_proxy_without_tls(server: Server):
    server.always = server_says(401, "<proxy_password> <proxy_basic>")
    async with client("http://platform.example", allow_http=True, proxy=proxy_of(server)) as composio:
        with planned(errors.AuthenticationError):
            try:
                await composio.toolkits.get("github", timeout=2)
            finally:
                print("PROXY AUTHORIZED" if authorized(server) else "PROXY NOT AUTHORIZED")


async def test_proxy_refused():
    async with client(
        "https://platform.example", proxy=fill("http://<proxy_user>:<proxy_quoted>@127.0.0.1:1")
    ) as composio:
        with planned(errors.APIConnectionError):
            await composio.toolkits.get("github")


PRESIGNED = "/f?X-Amz-Credential=AKIA<presigned>&X-Amz-Signature=<presigned>&X-Amz-Security-Token=<presigned>"
REFUSED = "<Error><Code>SignatureDoesNotMatch</Code><Message><presigned> <access_token></Message></Error>"


@pytest.mark.parametrize("status", [403, 302, 503])
@pytest.mark.parametrize("way", ["up", "down"])
async def test_storage(server: Server, status: int, way: str):
    server.always = server_says(status, REFUSED.replace("<access_token>", ""), location=f"https://s.example{PRESIGNED}")
    async with client(server.url) as composio:
        storage, url = Storage(composio._transport), hide(fill(server.url + PRESIGNED))
        with planned(errors.StorageError):
            await (storage.put(url, b"data") if way == "up" else storage.fetch(url))


async def test_storage_behind_a_proxy(server: Server, monkeypatch: pytest.MonkeyPatch):
    server.always = server_says(407, "<proxy_password>", x_echo="<proxy_basic>")
    monkeypatch.setenv("HTTPS_PROXY", proxy_of(server))
    async with client("https://platform.example") as composio:
        url = hide(fill("https://bucket.example" + PRESIGNED))
        with planned(errors.APIConnectionError):
            try:
                await Storage(composio._transport).fetch(url, timeout=2)
            finally:
                print("PROXY AUTHORIZED" if authorized(server) else "PROXY NOT AUTHORIZED")


CONSTRUCTORS: dict[str, Any] = {
    "wrong timeout": {"timeout": "soon"},
    "misspelt key": {"api_kee": "<api_key>"},
    "key with a line break": {"api_key": "<api_key>\n"},
    "key of a wrong type": {"org_api_key": ["<org_key>"]},
    "header with a line break": {"default_headers": {"Authorization": "Bearer <bearer>\n", "x-gateway": "<gateway>"}},
    "header that is ours": {"default_headers": {"Authorization": "Bearer <bearer>", "x-api-key": "<api_key>"}},
    "password in base_url": {"base_url": "https://u:<password>@platform.example"},
    "query in base_url": {"base_url": "https://platform.example/?token=<access_token>"},
    "plain http": {"base_url": "http://platform.example"},
    "wrong proxy": {"base_url": "https://platform.example", "proxy": "socks5://u:<proxy_password>@p.example:1"},
}


@pytest.mark.parametrize("package", [composio_async, composio_sync], ids=["async", "sync"])
@pytest.mark.parametrize("name", CONSTRUCTORS)
def test_constructor(package: Any, name: str):
    with planned(errors.ComposioError):
        package.Composio(**options(**json.loads(fill(json.dumps(CONSTRUCTORS[name])))))


ENVIRONMENTS = {
    "key": {"COMPOSIO_API_KEY": "<api_key> <api_key>", "COMPOSIO_CUSTOM_HEADERS": "x-gateway: <gateway>"},
    "header": {"COMPOSIO_API_KEY": "<api_key>", "COMPOSIO_CUSTOM_HEADERS": "x gateway: <gateway>"},
    "address": {"COMPOSIO_API_KEY": "<api_key>", "COMPOSIO_BASE_URL": "https://u:<password>@platform.example"},
    "proxy": {"COMPOSIO_API_KEY": "<api_key>", "HTTPS_PROXY": "socks5://u:<proxy_password>@p.example:1"},
}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_environment(monkeypatch: pytest.MonkeyPatch, name: str):
    for variable, value in ENVIRONMENTS[name].items():
        monkeypatch.setenv(variable, fill(value))
    with planned(errors.InvalidParams):
        Composio()


def test_copy_with_wrong_options():
    composio = Composio(**options())
    with planned(errors.ComposioError):
        composio.with_options(timeout=-1, api_key=secret("api_key"))


async def test_what_a_client_holds(server: Server):
    server.always = server_says(200, '{"slug": "github", "name": "GitHub", "meta": {}}', set_cookie="sid=<cookie>")
    async with client(server.url) as composio:
        toolkit = await composio.toolkits.get("github")
        copied = composio.with_options(api_key=secret("user_key"))
        transport, pool = composio._transport, composio._pool
        for one in (
            composio,
            copied,
            transport,
            pool,
            transport.settings,
            transport.settings.credentials,
            toolkit.meta,
        ):
            print(one, repr(one), f"{one}")
            show(vars(one) if hasattr(one, "__dict__") else attrs.asdict(one) if attrs.has(type(one)) else None)
        for link in pool._held.links.values():
            show({name: getattr(link, name) for name in link.__slots__})
            show(vars(link.session))
        with planned(PlannedError):
            raise PlannedError


async def test_what_a_session_holds():
    async with Emulator(api_key=secret("api_key")) as emulator, client(emulator.url) as composio:
        session = await composio.create("u", mcp=True)
        print(session, repr(session), session.mcp, repr(session.mcp), session.mcp.headers)
        show(vars(session))
        with planned(PlannedError):
            raise PlannedError


async def test_hooks_that_raise(server: Server):
    server.always = server_says(503, "<api_key>", set_cookie="sid=<cookie>")

    def hook(event: object) -> None:
        print(event, repr(event))
        show({name: getattr(event, name) for name in type(event).__slots__ if not name.startswith("__")})
        raise PlannedError

    async with client(server.url, on_request=hook, on_response=hook, on_retry=hook, max_retries=1) as composio:
        with planned(errors.InternalServerError):
            await composio.toolkits.get("github")


CREDENTIALS: Mapping[str, Any] = {
    "custom_auth_params": {
        "base_url": "https://api.example",
        "parameters": [{"name": "Authorization", "value": "Bearer <access_token>", "in_": "header"}],
    },
    "custom_connection_data": {
        "auth_scheme": "API_KEY",
        "toolkit_slug": "github",
        "val": {"generic_api_key": "<access_token>", "refresh_token": "<client_secret>"},
    },
}
MIRROR = '{"error": {"message": "refused", "details": {"client_secret": "<client_secret>", "token": "<access_token>"}}}'


@pytest.mark.parametrize("how", CREDENTIALS)
async def test_credentials_for_a_tool(server: Server, how: str):
    server.always = server_says(400, MIRROR)
    async with client(server.url) as composio:
        with planned(errors.BadRequestError):
            await composio.tools.execute("GITHUB_GET_ME", {}, user_id="u", **{how: filled(CREDENTIALS[how])})


async def test_credentials_for_many_tools(server: Server):
    server.always = server_says(400, MIRROR)
    calls = [{"slug": "GITHUB_GET_ME", "user_id": "u", how: filled(CREDENTIALS[how])} for how in CREDENTIALS]
    async with client(server.url) as composio:
        with planned(errors.BadRequestError):
            async for outcome in composio.tools.execute_many(calls):
                print(outcome, repr(outcome))
                logging.getLogger("caller").error("%s %r", outcome, outcome)
                outcome.unwrap()


@pytest.mark.parametrize("package", [composio_async, composio_sync], ids=["async", "sync"])
@pytest.mark.parametrize("call", ["initiate", "create", "update"])
async def test_credentials_for_an_account(server: Server, package: Any, call: str):
    server.always = server_says(400, MIRROR)
    composio = package.Composio(**options(base_url=server.url))
    val = filled({"generic_api_key": "<access_token>"})
    state = {"auth_scheme": "API_KEY", "val": val}
    own = filled(
        {"type": "use_custom_auth", "auth_scheme": "OAUTH2", "credentials": {"client_secret": "<client_secret>"}}
    )
    accounts, configs = composio.connected_accounts, composio.auth_configs
    with planned(errors.BadRequestError):
        try:
            act, args, more = {
                "initiate": (accounts.initiate, ("u", "ac_1"), {"config": state, "allow_multiple": True}),
                "create": (configs.create, ("github", own), {}),
                "update": (accounts.update, ("ca_1",), {"connection": {"state": state}}),
            }[call]
            if package is composio_async:
                await act(*args, **more)
            else:
                await asyncio.to_thread(act, *args, **more)
        finally:
            await (composio.aclose() if package is composio_async else asyncio.to_thread(composio.close))


async def test_account_that_failed(server: Server):
    reason = "oauth failed: Bearer <access_token> https://s.example/cb?code=1&access_token=<access_token>"
    server.always = server_says(200, json.dumps({"id": "ca_1", "status": "FAILED", "status_reason": reason}))
    async with client(server.url) as composio:
        with planned(errors.ConnectionRequestFailedError):
            await composio.connected_accounts.wait_for_connection("ca_1", timeout=5)


async def test_endpoint_elsewhere(server: Server):
    url = "https://mcp.example/mcp"
    text = {
        "session_id": "trs_1",
        "mcp": {"type": "http", "url": url},
        "config": {"user_id": "u"},
        "tool_router_tools": [],
    }
    server.always = server_says(201, json.dumps(text))
    async with client(server.url) as composio:
        with planned(errors.MCPDestinationError):
            await composio.create("u", mcp=True)


async def test_sync_refusal(server: Server):
    server.always = server_says(*ECHOES["json"], set_cookie="sid=<cookie>")
    with composio_sync.Composio(**options(base_url=server.url)) as composio, planned(errors.AuthenticationError):
        await asyncio.to_thread(composio.toolkits.get, "github")


async def test_sync_connection_lost(server: Server):
    server.always = reset()
    with composio_sync.Composio(**options(base_url=server.url)) as composio, planned(errors.APIConnectionError):
        await asyncio.to_thread(composio.toolkits.get, "github")


@pytest.mark.parametrize("real", [False, True])
async def test_emulator(real: bool):
    more = {"api_key": secret("api_key")} if real else {}
    async with Emulator(**more) as emulator, client(emulator.url, default_headers={}) as composio:
        del more
        with planned(errors.ComposioError):
            try:
                await composio.tools.execute(
                    "GITHUB_GET_ME", {}, user_id="u", custom_auth_params=filled(CREDENTIALS["custom_auth_params"])
                )
                await composio.toolkits.get("no_such_toolkit")
            finally:
                print(emulator, repr(emulator), emulator.requests())


async def test_dropped_client(server: Server):
    server.always = answer(200, b'{"data": {}, "successful": true}')
    await Composio(**options(base_url=server.url)).tools.execute("GITHUB_GET_ME", user_id="u")
    gc.collect()
    await asyncio.sleep(0.05)
    with planned(PlannedError):
        raise PlannedError


async def test_task_that_nobody_awaits(server: Server):
    server.always = server_says(*ECHOES["json"])
    async with client(server.url) as composio:
        task = asyncio.ensure_future(composio.toolkits.get("github"))
        await asyncio.wait([task])
        print(task, repr(task))
        del task
        gc.collect()
    with planned(PlannedError):
        raise PlannedError


@pytest.mark.skipif("LEAK_ON_PURPOSE" not in os.environ, reason="it leaks, so that the search can be seen to find it")
async def test_on_purpose(server: Server):
    server.always = answer(401)
    async with client(server.url) as composio:
        half = secret("api_key")[10:30]  # noqa: F841  a variable in a frame, which only a traceback with locals shows
        with planned(errors.AuthenticationError):
            await composio.toolkits.get("github")
