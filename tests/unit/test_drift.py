"""Answers that are not what they were: whatever the platform sends, a value or one of our errors comes out."""

from __future__ import annotations

import asyncio
import copy
import gzip
import inspect
import json
import pickle
import warnings
from collections.abc import Awaitable, Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

import orjson
import pytest
from fuzzing import drawn
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy
from scripted import KEY, QuickClock, Server, Step, raw
from shapes import ANSWERS, REFUSALS, Json

from composio_async import Composio, Page, ToolResult
from composio_async._clock import Timeout
from composio_async._pool import Pool
from composio_async._request import Request
from composio_async._response import RawResponse, status_error
from composio_async._transport import Transport
from composio_async.config import Credentials, Settings
from composio_async.errors import (
    ComposioError,
    ComposioMultipleConnectedAccountsError,
    ConnectionRequestError,
    ToolInputRequiredError,
)
from composio_async.models.base import Meta, Model
from composio_async.providers.protocol import result_text
from composio_async.resources.connection_request import ConnectionRequest
from composio_async.sessions.files import SessionFiles
from composio_async.sessions.session import Session

Call = Callable[[Composio, "Session[Any]"], Any]

CALLS: dict[str, Call] = {
    "Composio.create": lambda c, s: c.create("user_7", toolkits=["github"]),
    "Composio.use": lambda c, s: c.use("trs_red1"),
    "Sessions.create": lambda c, s: c.sessions.create("user_7"),
    "Sessions.use": lambda c, s: c.sessions.use("trs_red1"),
    "Sessions.delete": lambda c, s: c.sessions.delete("trs_red1"),
    "Sessions.attach": lambda c, s: c.sessions.attach("trs_red1", custom_tools=[]),
    "SessionConfigs.list": lambda c, s: c.session_configs.list(),
    "SessionConfigs.get": lambda c, s: c.session_configs.get("sc_1"),
    "SessionFiles.list": lambda c, s: s.files.list(),
    "SessionFiles.create_upload_url": lambda c, s: s.files.create_upload_url("a.txt"),
    "SessionFiles.create_download_url": lambda c, s: s.files.create_download_url("a.txt"),
    "SessionFiles.delete": lambda c, s: s.files.delete("a.txt"),
    "Files.list": lambda c, s: c.files.list(),
    "Files.create_presigned_url": lambda c, s: c.files.create_presigned_url(
        filename="a.txt", md5="d41d8cd98f00b204e9800998ecf8427e", mimetype="text/plain", tool_slug="A", toolkit_slug="b"
    ),
    "Tools.list": lambda c, s: c.tools.list(toolkits=["github"]),
    "Tools.get": lambda c, s: c.tools.get("user_7", toolkits=["github"]),
    "Tools.get_raw_composio_tool_by_slug": lambda c, s: c.tools.get_raw_composio_tool_by_slug("GITHUB_STAR"),
    "Tools.get_raw_composio_tools": lambda c, s: c.tools.get_raw_composio_tools(["GITHUB_STAR_A_REPOSITORY"]),
    "Tools.execute": lambda c, s: c.tools.execute("GITHUB_STAR_A_REPOSITRY", {"a": 1}, user_id="user_7"),
    "Tools.execute_many": lambda c, s: c.tools.execute_many([{"slug": "A"}, {"slug": "B"}], user_id="user_7"),
    "Tools.proxy": lambda c, s: c.tools.proxy("/user", "GET", user_id="user_7"),
    "Tools.get_input": lambda c, s: c.tools.get_input("A", text="star it"),
    "Tools.list_slugs": lambda c, s: c.tools.list_slugs(),
    "Tools.required_scopes": lambda c, s: c.tools.required_scopes(["A"]),
    "Toolkits.list": lambda c, s: c.toolkits.list(),
    "Toolkits.get": lambda c, s: c.toolkits.get("githb"),
    "Toolkits.get_many": lambda c, s: c.toolkits.get_many(["github"]),
    "Toolkits.list_categories": lambda c, s: c.toolkits.list_categories(),
    "Toolkits.changelog": lambda c, s: c.toolkits.changelog(),
    "Toolkits.recommend_scopes": lambda c, s: c.toolkits.recommend_scopes("github", tools=["A"]),
    "Toolkits.list_grant_contexts": lambda c, s: c.toolkits.list_grant_contexts("github"),
    "Toolkits.authorize": lambda c, s: c.toolkits.authorize(user_id="user_7", toolkit="github"),
    "Toolkits.get_connected_account_initiation_fields": lambda c, s: c.toolkits.get_connected_account_initiation_fields(
        "github", "API_KEY"
    ),
    "Toolkits.get_auth_config_creation_fields": lambda c, s: c.toolkits.get_auth_config_creation_fields("github"),
    "AuthConfigs.list": lambda c, s: c.auth_configs.list(),
    "AuthConfigs.create": lambda c, s: c.auth_configs.create("github"),
    "AuthConfigs.get": lambda c, s: c.auth_configs.get("ac_red1"),
    "AuthConfigs.update": lambda c, s: c.auth_configs.update("ac_red1", options={"type": "default"}),
    "AuthConfigs.enable": lambda c, s: c.auth_configs.enable("ac_red1"),
    "AuthConfigs.disable": lambda c, s: c.auth_configs.disable("ac_red1"),
    "AuthConfigs.delete": lambda c, s: c.auth_configs.delete("ac_red1"),
    "ConnectedAccounts.list": lambda c, s: c.connected_accounts.list(user_ids=["user_7"]),
    "ConnectedAccounts.get": lambda c, s: c.connected_accounts.get("ca_red1"),
    "ConnectedAccounts.link": lambda c, s: c.connected_accounts.link("user_7", "ac_red1", allow_multiple=True),
    "ConnectedAccounts.initiate": lambda c, s: c.connected_accounts.initiate("user_7", "ac_red1", allow_multiple=True),
    "ConnectedAccounts.wait_for_connection": lambda c, s: c.connected_accounts.wait_for_connection("ca_red1", 0.004),
    "ConnectedAccounts.wait_for_connections": lambda c, s: c.connected_accounts.wait_for_connections(
        ["ca_red1", "ca_red2"], timeout=0.004
    ),
    "ConnectedAccounts.update": lambda c, s: c.connected_accounts.update("ca_red1", alias="new"),
    "ConnectedAccounts.update_acl": lambda c, s: c.connected_accounts.update_acl("ca_red1", allow_all_users=True),
    "ConnectedAccounts.update_status": lambda c, s: c.connected_accounts.update_status("ca_red1", enabled=True),
    "ConnectedAccounts.enable": lambda c, s: c.connected_accounts.enable("ca_red1"),
    "ConnectedAccounts.disable": lambda c, s: c.connected_accounts.disable("ca_red1"),
    "ConnectedAccounts.refresh": lambda c, s: c.connected_accounts.refresh("ca_red1"),
    "ConnectedAccounts.revoke": lambda c, s: c.connected_accounts.revoke("ca_red1"),
    "ConnectedAccounts.complete_auth": lambda c, s: c.connected_accounts.complete_auth(user_id="u", session_uri="x"),
    "ConnectedAccounts.delete": lambda c, s: c.connected_accounts.delete("ca_red1"),
    "ConnectionRequest.wait_for_connection": lambda c, s: _link_and_wait(c),
    "Session.tools": lambda c, s: s.tools(),
    "Session.list_tools": lambda c, s: s.list_tools(),
    "Session.toolkits": lambda c, s: s.toolkits(),
    "Session.authorize": lambda c, s: s.authorize("githb"),
    "Session.ensure_connected": lambda c, s: s.ensure_connected("github", timeout=0.004),
    "Session.search": lambda c, s: s.search("star it"),
    "Session.execute": lambda c, s: s.execute("GITHUB_STAR_A_REPOSITORY", {"a": 1}),
    "Session.execute_meta": lambda c, s: s.execute_meta("COMPOSIO_SEARCH_TOOLS", {}),
    "Session.proxy_execute": lambda c, s: s.proxy_execute(toolkit="github", endpoint="/user", method="GET"),
    "Session.update": lambda c, s: s.update(toolkits=["github"]),
    "Session.delete": lambda c, s: s.delete(),
    "Session.list_config_history": lambda c, s: s.list_config_history(),
    "User.create": lambda c, s: c.for_user("user_7").create(),
    "User.tools": lambda c, s: c.for_user("user_7").tools(tools=["GITHUB_STAR_A_REPOSITORY"]),
    "User.execute": lambda c, s: c.for_user("user_7").execute("GITHUB_STAR_A_REPOSITORY"),
    "User.execute_many": lambda c, s: c.for_user("user_7").execute_many([{"slug": "A"}]),
    "User.proxy": lambda c, s: c.for_user("user_7").proxy("/user", "GET"),
    "User.authorize": lambda c, s: c.for_user("user_7").authorize("github", allow_multiple=True),
    "User.link": lambda c, s: c.for_user("user_7").link("ac_red1"),
    "User.connected_accounts": lambda c, s: c.for_user("user_7").connected_accounts(),
    "BoundProvider.execute_tool_call": lambda c, s: c.provider.execute_tool_call("user_7", TOOL_CALL),
    "BoundProvider.handle_tool_calls": lambda c, s: c.provider.handle_tool_calls(
        response={"tool_calls": [TOOL_CALL]}, session=s
    ),
    "Organizations.list": lambda c, s: c.organization.list(),
    "Organizations.list_projects": lambda c, s: c.organization.list_projects(),
    "Organizations.whoami": lambda c, s: c.organization.whoami(),
    "Organizations.create_claim": lambda c, s: c.organization.create_claim("a@b.example"),
    "Organizations.list_consumer_toolkits": lambda c, s: c.organization.list_consumer_toolkits(
        "consumer_1", org_id="org_red1"
    ),
    "Organizations.resolve_consumer_project": lambda c, s: c.organization.resolve_consumer_project(org_id="org_red1"),
    "Projects.list": lambda c, s: c.projects.list(),
    "Projects.get": lambda c, s: c.projects.get("pr_red1"),
    "Projects.create": lambda c, s: c.projects.create("ours", should_create_api_key=True),
    "Projects.delete": lambda c, s: c.projects.delete("pr_red1"),
    "Projects.regenerate_api_key": lambda c, s: c.projects.regenerate_api_key("pr_red1"),
    "Keyring.list_transfer_keys": lambda c, s: c.keyring.list_transfer_keys(),
    "ApiKeyRevocation.create": lambda c, s: c.api_key_revocation.create(["ak_red"]),
    "CLI.create_session": lambda c, s: c.cli.create_session(),
    "CLI.get_session": lambda c, s: c.cli.get_session("cli_red1"),
    "CLI.realtime_credentials": lambda c, s: c.cli.realtime_credentials(),
    "CLI.realtime_auth": lambda c, s: c.cli.realtime_auth("private-pr_red1_triggers", "1.2"),
    "CLI.create_codact_failure": lambda c, s: c.cli.create_codact_failure("wrong_tool_slug", ctx={}, session={}),
    "CustomToolkits.upsert": lambda c, s: c.custom_toolkits.upsert("X", toolkit_config=CUSTOM),
    "CustomToolkits.sync": lambda c, s: c.custom_toolkits.sync("CUSTOM_X"),
    "CustomToolkits.delete": lambda c, s: c.custom_toolkits.delete("CUSTOM_X"),
    "Triggers.list": lambda c, s: c.triggers.list(),
    "Triggers.get_type": lambda c, s: c.triggers.get_type("GITHUB_COMMIT_EVENT"),
    "Triggers.list_enum": lambda c, s: c.triggers.list_enum(),
    "Triggers.list_active": lambda c, s: c.triggers.list_active(user_ids=["user_7"]),
    "Triggers.create": lambda c, s: c.triggers.create("GITHUB_COMMIT_EVENT", user_id="user_7"),
    "Triggers.update": lambda c, s: c.triggers.update("ti_red1", egress_url=None),
    "Triggers.enable": lambda c, s: c.triggers.enable("ti_red1"),
    "Triggers.disable": lambda c, s: c.triggers.disable("ti_red1"),
    "Triggers.delete": lambda c, s: c.triggers.delete("ti_red1"),
    "WebhookSubscriptions.list_event_types": lambda c, s: c.webhooks.subscriptions.list_event_types(),
    "Triggers.set_webhook_subscription": lambda c, s: c.triggers.set_webhook_subscription(
        webhook_url="https://app.example/hook"
    ),
    "WebhookSubscriptions.list": lambda c, s: c.webhooks.subscriptions.list(),
    "WebhookSubscriptions.get": lambda c, s: c.webhooks.subscriptions.get("wsub_red1"),
    "WebhookSubscriptions.create": lambda c, s: c.webhooks.subscriptions.create(
        webhook_url="https://app.example/hook", enabled_events="composio.trigger.message"
    ),
    "WebhookSubscriptions.update": lambda c, s: c.webhooks.subscriptions.update("wsub_red1", version="V3"),
    "WebhookSubscriptions.set": lambda c, s: c.webhooks.subscriptions.set(webhook_url="https://app.example/hook"),
    "WebhookSubscriptions.delete": lambda c, s: c.webhooks.subscriptions.delete("wsub_red1"),
    "WebhookSubscriptions.rotate_secret": lambda c, s: c.webhooks.subscriptions.rotate_secret("wsub_red1"),
    "WebhookEndpoints.list": lambda c, s: c.webhooks.endpoints.list(),
    "WebhookEndpoints.get": lambda c, s: c.webhooks.endpoints.get("we_red1"),
    "WebhookEndpoints.create": lambda c, s: c.webhooks.endpoints.create(toolkit_slug="slack", client_id="client_1"),
    "WebhookEndpoints.replace": lambda c, s: c.webhooks.endpoints.replace("we_red1", data={"a": "b"}),
    "WebhookEndpoints.update": lambda c, s: c.webhooks.endpoints.update("we_red1", data={"a": "b"}),
    "MCPServers.list": lambda c, s: c.mcp.list(),
    "MCPServers.list_for_toolkit": lambda c, s: c.mcp.list_for_toolkit("github"),
    "MCPServers.get": lambda c, s: c.mcp.get("mcp_red1"),
    "MCPServers.create": lambda c, s: c.mcp.create("our server", ["github"]),
    "MCPServers.create_from_auth_configs": lambda c, s: c.mcp.create_from_auth_configs("our server", ["ac_red1"]),
    "MCPServers.update": lambda c, s: c.mcp.update("mcp_red1", name="another"),
    "MCPServers.delete": lambda c, s: c.mcp.delete("mcp_red1"),
    "MCPServers.generate": lambda c, s: c.mcp.generate("user_7", "mcp_red1"),
    "MCPServers.generate_url": lambda c, s: c.mcp.generate_url("mcp_red1", user_ids=["user_7"]),
    "MCPServers.list_instances": lambda c, s: c.mcp.list_instances("mcp_red1"),
    "MCPServers.create_instance": lambda c, s: c.mcp.create_instance("mcp_red1", "user_7"),
    "MCPServers.delete_instance": lambda c, s: c.mcp.delete_instance("mcp_red1", "user_7"),
    "Logs.search": lambda c, s: c.logs.search(),
    "Logs.get": lambda c, s: c.logs.get("log_red1"),
    "ToolLogs.list": lambda c, s: c.logs.tools.list(),
    "ToolLogs.get": lambda c, s: c.logs.tools.get("log_red1"),
    "ToolLogs.list_fields": lambda c, s: c.logs.tools.list_fields(),
    "TriggerLogs.list": lambda c, s: c.logs.triggers.list(),
    "TriggerLogs.get": lambda c, s: c.logs.triggers.get("tl_red1"),
    "Usage.summary": lambda c, s: c.usage.summary(),
    "Usage.breakdown": lambda c, s: c.usage.breakdown("tool_calls"),
    "Usage.organization_summary": lambda c, s: c.usage.organization_summary(),
    "Usage.organization_breakdown": lambda c, s: c.usage.organization_breakdown("tool_calls"),
}
"""Every public method that decodes an answer, called as users call it."""

TOLD_BY_ERROR = (ComposioMultipleConnectedAccountsError, ToolInputRequiredError, ConnectionRequestError)
"""Errors that tell of a good answer: there is an account already, input is asked for, the account is dead."""
CUSTOM = {"name": "X", "app_url": "https://x.example/mcp", "auth_schemes": [{"mode": "NO_AUTH"}]}
TOOL_CALL = {"id": "call_1", "function": {"name": "GITHUB_STAR_A_REPOSITORY", "arguments": "{}"}}
DECODE_NOTHING = {
    "Raw.request",
    "Composio.for_user",
    "Composio.with_options",
    "Composio.aclose",
    "BoundProvider.wrap_tools",
}
RUNS = {
    "Tools.execute": "tools.execute",
    "User.execute": "tools.execute",
    "Session.execute": "sessions.execute",
    "Session.execute_meta": "sessions.execute_meta",
}
PROXIES = {"Tools.proxy": "tools.proxy", "User.proxy": "tools.proxy", "Session.proxy_execute": "sessions.proxy_execute"}


async def _link_and_wait(composio: Composio) -> object:
    request = await composio.connected_accounts.link("user_7", "ac_red1", allow_multiple=True)
    return await request.wait_for_connection(0)


class Reply(NamedTuple):
    """An answer: status and bytes."""

    status: int
    content: bytes


class Stub(Transport):
    """Answers each operation from a table instead of a socket, as the real transport would."""

    def __init__(self) -> None:
        own = Settings(base_url="http://127.0.0.1:9", credentials=Credentials(project=KEY))
        super().__init__(own, Pool(1, {}), QuickClock())
        self.replies: dict[str, Reply] = {}
        self.called: list[str] = []

    async def send(self, request: Request, timeout: Timeout = None) -> RawResponse:
        name = request.operation.name
        self.called.append(name)
        status, content = self.replies.get(name) or Reply(200, orjson.dumps(ANSWERS[name][0]))
        headers = CIMultiDictProxy(CIMultiDict({"Content-Type": "text/html", "Set-Cookie": "a=b"}))
        meta = Meta(status, headers, "req_1", 1, 0.01)
        if 200 <= status < 300:
            return RawResponse(request.operation, content, meta, request.target)
        raise status_error(request.operation, meta, content, request.target)


def client_on(transport: Transport) -> Composio:
    composio = Composio(api_key=KEY, base_url="http://127.0.0.1:9")
    composio._transport = transport
    return composio


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """One event loop for all examples of a test."""
    with asyncio.Runner() as one:
        yield one


async def outcome_of(call: Call, composio: Composio, session: Session[Any]) -> object:
    """What a call gives: pagers are walked to their end, calls at once to their last."""
    answer = call(composio, session)
    if hasattr(answer, "pages"):
        return [page async for page in answer.pages()]
    if hasattr(answer, "__aiter__"):
        return [outcome async for outcome in answer]
    return await answer


async def checked(call: Call, composio: Composio, session: Session[Any]) -> ComposioError | object:
    """A call's value, or its error, both used as users do; anything else that is raised ends the test."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            value = await outcome_of(call, composio, session)
        except ComposioError as error:
            check_error(error)
            return error
        check_value(value)
        if isinstance(value, Session):
            await use_session(value)
        if isinstance(value, ConnectionRequest):
            repr((value.id, value.redirect_url, value.status, value.link_token, value.expires_at))
        return value


def check_error(error: ComposioError) -> None:
    text = str(error)
    assert text.encode()
    assert len(text) < 20_000
    assert len(repr(error.body)) < 60_000
    assert "set-cookie" not in repr((error.headers, error.__reduce__())).lower()
    twin = pickle.loads(pickle.dumps(error))
    assert (type(twin), str(twin), twin.body) == (type(error), text, error.body)
    assert str(copy.copy(error)) == text


def check_value(value: object) -> None:
    """What users do with any value: look at it, log it, send it to another process, write it down."""
    assert repr(value) is not None
    assert str(value) is not None
    if isinstance(value, list | tuple):
        for one in value:
            check_value(one)
        return
    if isinstance(value, Page):
        assert (value.items, value.next_cursor, value.total_items, value.meta) is not None
        check_value(value.items)
        return
    error = getattr(value, "error", None)
    if isinstance(error, ComposioError):
        check_error(error)
    if isinstance(value, ToolResult):
        assert isinstance(json.loads(result_text(value)), dict)
        assert dict(value)["successful"] is value.successful
    if isinstance(value, Model):
        for name in dir(type(value)):
            if not name.startswith("_") and not callable(getattr(value, name)):
                repr(getattr(value, name))
        assert isinstance(value.to_dict(), dict)
        assert orjson.dumps(value.to_dict())
        assert pickle.loads(pickle.dumps(value)) == value
        assert copy.deepcopy(value) == value


async def use_session(session: Session[Any]) -> None:
    """A session that was opened is used: none of its calls may meet what a model let through."""
    repr((session, session.session_id, session.user_id, session.config, session.warnings, session.state))
    assert isinstance(session.mcp.url, str)
    for use in (session.tools, lambda: session.execute("A"), lambda: session.update(tags=None)):
        try:
            await use()
        except ComposioError as error:
            check_error(error)


# Mutations

JUNK = [
    None,
    True,
    False,
    0,
    -1,
    2**53 + 1,
    10**30,
    10**400,
    -0.0,
    1.5,
    float("nan"),
    float("inf"),
    "",
    "0",
    "true",
    "NaN",
    "\ud83d",
    "\udc00x",
    "\x00",
    "é😀",
    "a" * 3000,
    "http://[::1",
    "../..",
    [],
    {},
    [None],
    [[]],
    [{}],
    {"": None},
    {"id": 5},
    {"message": ["x"]},
    "ACTIVE",
]


def nested(depth: int, leaf: Json = None, *, lists: bool = True) -> Json:
    for _ in range(depth):
        leaf = [leaf] if lists else {"a": leaf}
    return leaf


JUNK += [nested(70), nested(50, 1, lists=False)]


def places(document: Json, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths of all values in a document."""
    found = [path]
    if isinstance(document, dict):
        for name, one in document.items():
            found += places(one, (*path, name))
    elif isinstance(document, list):
        for index, one in enumerate(document):
            found += places(one, (*path, index))
    return found


def put(document: Json, path: tuple[Any, ...], value: Json) -> Json:
    if not path:
        return value
    document = copy.copy(document)
    document[path[0]] = put(document[path[0]], path[1:], value)
    return document


def at(document: Json, path: tuple[Any, ...]) -> Json:
    for step in path:
        document = document[step]
    return document


def mutate(document: Json, draw: Callable[..., Any]) -> Json:
    """A document with one thing in it changed."""
    path = draw(st.sampled_from(places(document)))
    value = at(document, path)
    kind = draw(st.sampled_from(["replace", "drop", "add", "double"]))
    if kind == "drop" and isinstance(value, dict | list) and value:
        key = draw(st.sampled_from(list(value) if isinstance(value, dict) else range(len(value))))
        value = copy.copy(value)
        del value[key]
        return put(document, path, value)
    junk = draw(st.sampled_from(JUNK))
    if kind == "add" and isinstance(value, dict):
        return put(document, path, {**value, draw(st.sampled_from(["", "items", "error", "id", "new", "class"])): junk})
    if kind == "add" and isinstance(value, list):
        return put(document, path, [*value, junk])
    if kind == "double" and isinstance(value, list):
        return put(document, path, value * 2)
    return put(document, path, junk)


def spoil(content: bytes, draw: Callable[..., Any]) -> bytes:
    """Bytes with something changed that JSON has no word for."""
    kind = draw(st.sampled_from(["cut", "flip", "bom", "utf-16", "twice", "double key", "space", "foreign", "gzip"]))
    if kind == "cut":
        return content[: draw(st.integers(0, len(content)))]
    if kind == "flip":
        changed = bytearray(content)
        for _ in range(draw(st.integers(1, 4))):
            if changed:
                changed[draw(st.integers(0, len(changed) - 1))] = draw(st.integers(0, 255))
        return bytes(changed)
    if kind == "double key" and content[:1] == b"{":
        junk = json.dumps(draw(st.sampled_from(JUNK))).encode()
        key = draw(st.sampled_from([b"items", b"id", b"slug", b"successful", b"error", b"status"]))
        return draw(
            st.sampled_from(
                [b'{"' + key + b'":' + junk + b"," + content[1:], content[:-1] + b',"' + key + b'":' + junk + b"}"]
            )
        )
    foreign = [b"", b"null", b"[]", b"5", b'"text"', b"<html><h1>502</h1></html>", b"\xff\xfe\x00", b"[" * 100_000]
    return {
        "bom": b"\xef\xbb\xbf" + content,
        "utf-16": content.decode("utf-8", "replace").encode("utf-16"),
        "twice": content * 2,
        "space": b" \r\n" + content + b"\n\n",
        "gzip": gzip.compress(content, 1),
    }.get(kind) or draw(st.sampled_from(foreign))


@st.composite
def replies(draw: Callable[..., Any], bodies: list[Json], status: int = 200) -> Reply:
    """One of some bodies, changed a little or a lot."""
    document = draw(st.sampled_from(bodies))
    for _ in range(draw(st.integers(0, 3))):
        document = mutate(document, draw)
    content = json.dumps(document, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 3)) == 0:
        content = spoil(content, draw)
    return Reply(status, content)


def operations() -> dict[str, list[str]]:
    """The operations that each call makes, found by making it."""

    async def find() -> dict[str, list[str]]:
        found = {}
        for name, call in CALLS.items():
            stub = Stub()
            composio = client_on(stub)
            session = await composio.use("trs_red1")
            stub.called.clear()
            await checked(call, composio, session)
            found[name] = list(dict.fromkeys(stub.called))
        return found

    return asyncio.run(find())


OPERATIONS = operations()
TARGETS = [(name, operation) for name, called in OPERATIONS.items() for operation in called]


def public_methods() -> set[str]:
    """`Class.method` of whatever a client offers: its own methods, its namespaces', and those of what they return."""
    composio = client_on(Stub())
    classes: set[type] = {Composio, Session, SessionFiles, ConnectionRequest, type(composio.for_user("user_7"))}
    for name, one in vars(Composio).items():
        if isinstance(one, cached_property | property) and not name.startswith("_"):
            value = getattr(composio, name)
            if type(value).__module__.startswith("composio_async."):
                parts = [part for part, one in vars(type(value)).items() if isinstance(one, cached_property)]
                inner = [getattr(value, part) for part in [*vars(value), *parts] if not part.startswith("_")]
                classes |= {type(value), *map(type, inner)}
    return {
        f"{cls.__name__}.{name}"
        for cls in classes
        for name, method in inspect.getmembers(cls, inspect.isfunction)
        if not name.startswith("_")
    }


def test_every_method_and_every_operation_is_in_the_fuzz():
    """A method that is new, or an operation without a body, fails here until it is fuzzed as well."""
    assert public_methods() - DECODE_NOTHING == set(CALLS)
    assert {one for called in OPERATIONS.values() for one in called} | {"connected_accounts.list"} == set(ANSWERS)
    assert [name for name, called in OPERATIONS.items() if not called] == []


@pytest.mark.parametrize("name", CALLS)
def test_every_body_is_read_as_it_stands(name: str, runner: asyncio.Runner):
    """Each typical body, unchanged, gives a value, so that the fuzz starts from what is right."""

    async def run() -> None:
        for operation in OPERATIONS[name]:
            for body in ANSWERS[operation]:
                stub = Stub()
                composio = client_on(stub)
                session = await composio.use("trs_red1")
                stub.replies[operation] = Reply(200, orjson.dumps(body))
                value = await checked(CALLS[name], composio, session)
                if not isinstance(value, TOLD_BY_ERROR):
                    assert not isinstance(value, ComposioError), value

    runner.run(run())


def test_any_answer_gives_a_value_or_our_error(runner: asyncio.Runner):
    """Whatever a success looks like, only a value or a `ComposioError` comes out, and both can be used."""

    @drawn(700)
    @given(st.data())
    def fuzz(data: st.DataObject) -> None:
        name, operation = data.draw(st.sampled_from(TARGETS))
        reply = data.draw(replies(ANSWERS[operation]))

        async def run() -> None:
            stub = Stub()
            composio = client_on(stub)
            session = await composio.use("trs_red1")
            stub.replies[operation] = reply
            await checked(CALLS[name], composio, session)

        runner.run(run())

    fuzz()


def test_any_refusal_gives_our_error(runner: asyncio.Runner):
    """Whatever the body of an error status is, the error is ours, bears the status, and can be used."""

    @drawn(300)
    @given(st.data())
    def fuzz(data: st.DataObject) -> None:
        name, operation = data.draw(st.sampled_from(TARGETS))
        status = data.draw(st.sampled_from(sorted(REFUSALS)))
        reply = data.draw(replies(REFUSALS[status], status))

        async def run() -> None:
            stub = Stub()
            composio = client_on(stub)
            session = await composio.use("trs_red1")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                composio._known.note_toolkits(["github", "gmail"])
                composio._known._tools["GITHUB_STAR_A_REPOSITORY"] = None
            stub.replies[operation] = reply
            found = await checked(CALLS[name], composio, session)
            if isinstance(found, ComposioError) and found.status is not None:
                assert found.status == status

        runner.run(run())

    fuzz()


def test_pages_of_any_kind_are_walked_to_an_end(runner: asyncio.Runner):
    """A list whose pages drift one after the other ends: in values, or in one of our errors; never in a loop."""
    lists = [name for name in CALLS if name.endswith((".list", ".toolkits", ".list_tools", ".changelog"))]

    @drawn(150)
    @given(st.data())
    def fuzz(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(lists))
        (operation,) = OPERATIONS[name]
        bodies = [
            {
                **ANSWERS[operation][0],
                "next_cursor": data.draw(st.sampled_from(["a", "b", "c", None, 7, "", "\ud83d", [], 1.5])),
            }
            for _ in range(4)
        ]
        pages = [data.draw(replies([body])) for body in bodies]

        async def run() -> None:
            stub = Stub()
            composio = client_on(stub)
            session = await composio.use("trs_red1")
            left = list(pages)

            async def send(request: Request, timeout: Timeout = None) -> RawResponse:
                stub.replies[operation] = left.pop(0) if left else pages[-1]
                return await Stub.send(stub, request, timeout)

            stub.send = send  # type: ignore[method-assign]
            await checked(CALLS[name], composio, session)
            assert len(stub.called) < 40

        runner.run(run())

    fuzz()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(JUNK),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
result_fields = st.dictionaries(
    st.sampled_from(
        [
            "data",
            "error",
            "log_id",
            "session_info",
            "instant_charge",
            "result_type",
            "headers",
            "binary_data",
            "new",
            "",
        ]
    ),
    json_values,
)


def test_a_tool_that_ran_is_a_result(runner: asyncio.Runner):
    """An execute or proxy call that was answered with a usable `successful` or `status` is never an exception."""

    @drawn(300)
    @given(st.data())
    def fuzz(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from([*RUNS, *PROXIES]))
        body = data.draw(result_fields)
        if body.get("result_type") == "input_required":
            body.pop("result_type")
        body |= (
            {"successful": data.draw(st.booleans())} if name in RUNS else {"status": data.draw(st.integers(100, 599))}
        )
        escaped = data.draw(st.booleans())
        content = json.dumps(body, ensure_ascii=escaped).encode("utf-8", "surrogatepass")

        async def run() -> None:
            stub = Stub()
            composio = client_on(stub)
            session = await composio.use("trs_red1")
            stub.replies[{**RUNS, **PROXIES}[name]] = Reply(200, content)
            value = await checked(CALLS[name], composio, session)
            assert not isinstance(value, ComposioError), value
            assert {
                name: getattr(value, name) for name in ("successful", "status") if hasattr(value, name)
            }.items() <= body.items()

        runner.run(run())

    fuzz()


def test_half_an_emoji_does_not_lose_a_result(runner: asyncio.Runner):
    """Texts that were cut in the middle of a pair, NaN, and a byte order mark: the tool ran, so the result is given."""

    async def run() -> None:
        stub = Stub()
        composio = client_on(stub)
        for body, data in (
            (b'{"successful":true,"data":"cut \\ud83d"}', "cut \ufffd"),
            (
                b'{"successful":true,"data":"\\ude00 whole \\ud83d\\ude00 and \\\\ud83d"}',
                "\ufffd whole \U0001f600 and \\ud83d",
            ),
            (b'{"successful":true,"data":[NaN,-Infinity,1e999,1.5e3,"NaN"]}', [None, None, None, 1500.0, "NaN"]),
            (b'\xef\xbb\xbf{"successful":true,"data":1}', 1),
            (b'{"successful":true,"data":"caf\xe9"}', "caf\ufffd"),
            ('{"successful":true,"data":"café"}'.encode("utf-16"), "café"),
        ):
            stub.replies["tools.execute"] = Reply(200, body)
            result = await composio.tools.execute("A", user_id="user_7")
            assert (result.successful, result.data) == (True, data)

    runner.run(run())


# Depth


@pytest.mark.parametrize("status", [200, 400])
def test_a_hundred_thousand_brackets(status: int, runner: asyncio.Runner):
    """Nesting beyond reason, in an answer or a refusal, is our error or is refused as no JSON; nothing overflows."""

    async def run() -> None:
        for content in (b"[" * 100_000, b'{"a":' * 100_000, b'{"error":' * 100_000 + b"1" + b"}" * 100_000):
            for operation, name in {operation: name for name, operation in TARGETS}.items():
                stub = Stub()
                composio = client_on(stub)
                session = await composio.use("trs_red1")
                stub.replies = {operation: Reply(status, content)}
                await checked(CALLS[name], composio, session)

    runner.run(run())


@pytest.mark.parametrize("depth", [253, 1020])
@pytest.mark.parametrize("lists", [True, False])
def test_the_deepest_result_that_is_read(depth: int, lists: bool, runner: asyncio.Runner):
    """As deep as JSON is read, a result has a repr, a dict and a text for a model, and an error can show its body."""

    async def run() -> None:
        stub = Stub()
        composio = client_on(stub)
        deep = (b"[" if lists else b'{"a":') * depth + b"1" + (b"]" if lists else b"}") * depth
        stub.replies["tools.execute"] = Reply(200, b'{"successful":true,"new":' + deep + b',"data":' + deep + b"}")
        result = await composio.tools.execute("A", user_id="user_7")
        assert repr(result).startswith("ToolResult(")
        assert {"data", "new"} <= result.to_dict().keys()
        assert json.loads(result_text(result))["successful"] is True
        stub.replies["tools.execute"] = Reply(200, b'{"new":' + deep + b',"data":' + deep + b"}")
        check_error(await failing(composio.tools.execute("A", user_id="user_7")))
        stub.replies["tools.execute"] = Reply(400, b'{"error":{"message":"no","errors":' + deep + b"}}")
        error = await failing(composio.tools.execute("A", user_id="user_7"))
        check_error(error)
        assert "no" in str(error)

    runner.run(run())


async def failing(call: Awaitable[object]) -> ComposioError:
    with pytest.raises(ComposioError) as caught:
        await call
    return caught.value


def cycle(kind: type) -> Any:
    one = kind()
    if kind is dict:
        one["again"] = one
    else:
        one.append(one)
        one.append(one)
    return one


@pytest.mark.parametrize(
    "arguments",
    [{"a": nested(100_000)}, {"a": nested(1000, lists=False)}, {"a": cycle(list)}, cycle(dict), {"a": "\ud83d"}],
    ids=["lists", "maps", "a list in itself", "a map in itself", "half an emoji"],
)
def test_arguments_that_have_no_end(arguments: Any, runner: asyncio.Runner):
    """Arguments nested beyond reason, or in themselves, are refused before anything is sent, and can be shown."""

    async def run() -> None:
        stub = Stub()
        composio = client_on(stub)
        error = await failing(composio.tools.execute("A", arguments, user_id="user_7"))
        assert "cannot be written as JSON" in str(error)
        (outcome,) = [one async for one in composio.tools.execute_many([{"slug": "A", "arguments": arguments}])]
        assert "cannot be written as JSON" in str(outcome.error)
        assert len(repr(outcome)) < 200_000
        assert stub.called == []

    runner.run(run())


def test_nan_is_found_at_the_greatest_depth(runner: asyncio.Runner):
    """A number that JSON cannot say is named however deep it stands, by its path."""

    async def run() -> None:
        composio = client_on(Stub())
        error = await failing(composio.tools.execute("A", {"a": nested(240, float("nan"))}, user_id="user_7"))
        assert f"arguments.a{'[0]' * 240} is nan" in str(error)
        assert str(await failing(composio.tools.execute("A", {"b": [1, {"c": float("inf")}]}))).startswith(
            "arguments.b[1].c is inf"
        )

    runner.run(run())


# Over a socket


def test_any_bytes_over_a_socket():
    """The same over real connections: content types and encodings that lie, headers of odd bytes, any status."""

    def reply(status: int, content: bytes, header: bytes, value: bytes) -> Step:
        head = b"HTTP/1.1 %d X\r\ncontent-length: %d\r\n%s: %s\r\n\r\n" % (status, len(content), header, value)
        return raw(head + content, close=False)

    async def start() -> tuple[Server, Composio]:
        server = Server()
        await server.start()
        return server, Composio(api_key=KEY, base_url=server.url, max_retries=0)

    async def stop(server: Server, composio: Composio) -> None:
        await composio.aclose()
        await server.stop()

    headers = [
        (b"content-type", b"text/html; charset=utf-16"),
        (b"content-type", b"application/json; charset=no-such"),
        (b"content-type", b"image/png"),
        (b"content-encoding", b"identity"),
        (b"content-encoding", b"gzip"),
        (b"content-encoding", b"deflate"),
        (b"x-request-id", b"\xff\xfe odd"),
        (b"set-cookie", b"session=sesame; Path=/"),
        (b"location", b"https://u:sesame@elsewhere.example/x?sig=sesame"),
        (b"retry-after", b"nan"),
    ]

    with asyncio.Runner() as runner:
        server, composio = runner.run(start())

        @drawn(120)
        @given(st.data())
        def fuzz(data: st.DataObject) -> None:
            name, operation = data.draw(st.sampled_from(TARGETS))
            status = data.draw(st.sampled_from([200, 200, 201, 204, 302, *REFUSALS]))
            bodies = REFUSALS.get(status, ANSWERS[operation])
            content = data.draw(replies(bodies, status)).content if status != 204 else b""
            header = data.draw(st.sampled_from(headers))

            async def run() -> None:
                first = reply(200, orjson.dumps(ANSWERS["sessions.get"][0]), b"x-a", b"b")
                server.script.append(first)
                session = await composio.use("trs_red1")
                server.always = reply(status, content, *header)
                found = await checked(CALLS[name], composio, session)
                assert "sesame" not in repr(found)
                if isinstance(found, ComposioError):
                    assert "sesame" not in repr((str(found), found.headers, found.__reduce__()))

            runner.run(run())

        try:
            fuzz()
        finally:
            runner.run(stop(server, composio))


def test_the_fuzz_can_fail(runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch):
    """A decoder that trusts its answer is found out by the same examples."""
    from composio_async.resources import auth_configs

    async def trusting(cls: type, answer: RawResponse) -> object:
        return orjson.loads(answer.content)["id"]

    monkeypatch.setattr(auth_configs, "read", trusting)

    @drawn(60)
    @given(st.data())
    def fuzz(data: st.DataObject) -> None:
        reply = data.draw(replies(ANSWERS["auth_configs.get"]))

        async def run() -> None:
            stub = Stub()
            stub.replies["auth_configs.get"] = reply
            composio = client_on(stub)
            session = await composio.use("trs_red1")
            await checked(CALLS["AuthConfigs.get"], composio, session)

        runner.run(run())

    with pytest.raises((KeyError, TypeError, ValueError)):
        fuzz()
