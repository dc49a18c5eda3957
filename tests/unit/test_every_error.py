"""Every error, raised by what really causes it, and its whole text: what happened, and what to do next."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from scripted import Server, answer, reset, stall

import composio_async
import composio_sync
from composio_async import auth_scheme, errors
from composio_async.emulator import Emulator
from composio_async.files.storage import Storage

Ask = Callable[[Callable[[Any], Any]], Awaitable[Any]]
ISSUE = {"owner": "octocat", "repo": "hello-world", "title": "It works"}


class Told:
    """What an error said, with everything that differs from run to run replaced."""

    text: str
    error: errors.ComposioError


@contextmanager
def exactly(cls: type[errors.ComposioError]) -> Iterator[Told]:
    """Fail unless just this error is raised, and none that derives from it."""
    told = Told()
    with pytest.raises(errors.ComposioError) as caught:
        yield told
    assert type(caught.value) is cls
    told.error = caught.value
    told.text = re.sub(r"request id [0-9a-f]{32}", "request id ID", str(caught.value))
    told.text = re.sub(r"127\.0\.0\.1:\d{3,}", "HOST", told.text)


@pytest.fixture(params=[composio_async, composio_sync], ids=["async", "sync"])
def package(request: pytest.FixtureRequest) -> Any:
    return request.param


def asking(client: Any) -> Ask:
    """Run a call of either package: the sync one in a thread."""

    async def ask(call: Callable[[Any], Any]) -> Any:
        if type(client).__module__.startswith("composio_sync"):
            return await asyncio.to_thread(call, client)
        answer = call(client)
        return await answer if inspect.isawaitable(answer) else answer

    return ask


async def close(ask: Ask) -> None:
    await ask(lambda client: client.aclose() if hasattr(client, "aclose") else client.close())


@pytest.fixture
async def scripted(package: Any, server: Server) -> AsyncIterator[Ask]:
    """Asks a client of the scripted server."""
    ask = asking(package.Composio(base_url=server.url, api_key="ak_unit_test_key", max_retries=0))
    yield ask
    await close(ask)


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with Emulator() as emulator:
        yield emulator


@pytest.fixture
async def emulated(package: Any, emulator: Emulator) -> AsyncIterator[Ask]:
    """Asks a client of the emulator."""
    ask = asking(package.Composio(base_url=emulator.url, api_key=emulator.api_key))
    yield ask
    await close(ask)


# Mistakes found before anything is sent


def test_wrong_value(package: Any):
    """An option that cannot be right is named, with what would be."""
    with exactly(errors.InvalidParams) as told:
        package.Composio(api_key="ak_unit_test_key", max_retries=-1)
    assert told.text == "max_retries must be 0 or more, not -1."


async def test_id_of_another_noun(scripted: Ask, server: Server):
    """An id of the wrong kind is told apart before it is sent."""
    with exactly(errors.InvalidParams) as told:
        await scripted(lambda client: client.connected_accounts.get("ac_1"))
    assert told.text == "nanoid is 'ac_1', an auth config; an id that begins with 'ca_' belongs here."
    assert server.count == 0


def test_wrong_type(package: Any):
    """An option that is not known is named, with the one that was meant."""
    with exactly(errors.InvalidParamsType) as told:
        package.Composio(api_kee="ak_unit_test_key")
    assert told.text == "Composio() has no option 'api_kee'. Did you mean 'api_key'?"


async def test_renamed_argument(scripted: Ask):
    """An old word is answered with today's."""
    with exactly(errors.RenamedArgumentError) as told:
        await scripted(lambda client: client.create(entity_id="user_123"))
    assert told.text == "Composio.create() takes no 'entity_id': it is called 'user_id' today."


def test_no_key(package: Any):
    """Without a key the error says where to put one, and how to do without."""
    with exactly(errors.ApiKeyNotProvidedError) as told:
        package.Composio()
    assert told.text == (
        "No API key: pass api_key= or set COMPOSIO_API_KEY. "
        "To try things without one, see `python -m composio_async demo` and composio_async.emulator."
    )


def test_no_user_key(package: Any):
    """A client that is to do without the project key says which one it needs."""
    with exactly(errors.UserApiKeyNotProvidedError) as told:
        package.Composio(disable_api_key=True)
    assert told.text == ("disable_api_key=True needs a user API key: pass user_api_key= or set COMPOSIO_USER_API_KEY.")


async def test_closed(scripted: Ask):
    """Use after close is one clear error."""
    await close(scripted)
    with exactly(errors.ClientClosedError) as told:
        await scripted(lambda client: client.toolkits.get("github"))
    assert told.text == "This client is closed. Make a new Composio(), or close it later."


def test_no_loop():
    """Under another framework, or by hand, the first step says what is missing."""
    client = composio_async.Composio(api_key="ak_unit_test_key")
    call = client.toolkits.get("github")
    with exactly(errors.NoEventLoopError) as told:
        call.send(None)
    assert told.text == (
        "No asyncio event loop is running here: await this from a coroutine that asyncio runs, or use "
        "composio_sync, which needs none (under trio, in a worker thread)."
    )


async def test_sync_call_from_a_hook(server: Server):
    """A synchronous call from the loop's own thread would wait for itself."""
    found: list[BaseException] = []

    def hook(event: Any) -> None:
        try:
            client.toolkits.get("gmail")
        except errors.ComposioError as error:
            found.append(error)

    server.always = answer(200, b'{"slug": "github", "name": "GitHub", "meta": {}}')
    client = composio_sync.Composio(base_url=server.url, api_key="ak_unit_test_key", on_request=hook)
    await asyncio.to_thread(client.toolkits.get, "github")
    await asyncio.to_thread(client.close)
    with exactly(errors.PortalError) as told:
        raise found[0]
    assert told.text == (
        "A synchronous call from the synchronous client's own event loop would wait for itself. "
        "Use composio_async and await in asynchronous callbacks, or make the callback a plain function: "
        "that runs in a worker thread, where synchronous calls are welcome. "
        "Hooks (on_request, on_response, on_retry) run on that loop and must make no calls."
    )


# No usable answer


async def test_no_connection(package: Any):
    """What provably was not sent says so, and how often it was tried."""
    ask = asking(package.Composio(base_url="http://127.0.0.1:1", api_key="ak_unit_test_key", max_retries=1))
    with exactly(errors.APIConnectionError) as told:
        await ask(lambda client: client.toolkits.get("github"))
    await close(ask)
    assert told.text == (
        "toolkits.get could not connect to 127.0.0.1: Connect call failed ('127.0.0.1', 1). Nothing was sent. "
        "Check base_url, the network and the proxy. (toolkits.get, request id ID, 2 attempts)"
    )
    assert (told.error.sent, told.error.outcome_unknown) == (False, False)


async def test_lost_connection(scripted: Ask, server: Server):
    """A tool that may have run is told as that."""
    server.always = reset()
    with exactly(errors.APIConnectionError) as told:
        await scripted(lambda client: client.tools.execute("GITHUB_GET_ME", user_id="user_123"))
    assert told.text == (
        "The connection was lost before tools.execute was answered: ServerDisconnectedError. "
        "The outcome is unknown: it may have been carried out, and was not tried again. "
        "(tools.execute, request id ID)"
    )
    assert (told.error.sent, told.error.outcome_unknown) == (True, True)


async def test_out_of_time(scripted: Ask, server: Server):
    """The phase, the limit and its option are named."""
    server.always = stall()
    with exactly(errors.APITimeoutError) as told:
        await scripted(lambda client: client.toolkits.get("github", timeout=0.1))
    assert told.text == (
        "toolkits.get ran out of time while waiting for the answer, 0.1 s in all. Give it more with timeout=. "
        "(toolkits.get, request id ID)"
    )


async def test_answer_that_cannot_be_read(scripted: Ask, server: Server):
    """The place in the answer is named, and that the tool has run."""
    server.always = answer(200, b'{"data": {}, "successful": "yes"}')
    with exactly(errors.ResponseValidationError) as told:
        await scripted(lambda client: client.tools.execute("GITHUB_GET_ME", user_id="user_123"))
    assert told.text == (
        "The answer to tools.execute cannot be read: expected a boolean, got text @ $.successful. "
        "It was delivered and answered as a success; do not repeat it blindly. "
        "(tools.execute, HTTP 200, request id ID)"
    )


async def test_list_without_an_end(scripted: Ask, server: Server):
    """A cursor that comes again ends the walk, with what can be done."""
    server.always = answer(200, b'{"items": [{"id": "ca_1", "status": "ACTIVE"}], "next_cursor": "x"}')
    with exactly(errors.PaginationError) as told:
        await scripted(lambda client: client.connected_accounts.list().collect())
    assert told.text == (
        "The list cannot be walked to its end: its cursor came again, after 2 items. "
        "Ask for smaller parts with filters. (HTTP 200, request id ID)"
    )


# Refusals


def refusal(status: int, **envelope: Any) -> Any:
    return answer(status, json.dumps({"error": {"message": "It is not allowed", **envelope}}).encode())


def link(client: Any) -> Any:
    return client.connected_accounts.link("user_123", "ac_1", allow_multiple=True)


async def test_status_without_a_class(scripted: Ask, server: Server):
    """A status that is not known is told by its number."""
    server.always = refusal(402)
    with exactly(errors.APIStatusError) as told:
        await scripted(link)
    assert told.text == (
        "The platform refused connected_accounts.link: It is not allowed. "
        "Suggested fix: Check the plan and the balance of the project. "
        "(connected_accounts.link, HTTP 402, request id ID)"
    )


async def test_400(scripted: Ask, server: Server):
    """The platform's own words and its advice are the text."""
    server.always = refusal(400, suggested_fix="Allow it.")
    with exactly(errors.BadRequestError) as told:
        await scripted(link)
    assert told.text == (
        "The platform refused connected_accounts.link: It is not allowed. Suggested fix: Allow it. "
        "(connected_accounts.link, HTTP 400, request id ID)"
    )


async def test_401(scripted: Ask, server: Server):
    """A wrong key leads to the key."""
    server.always = refusal(401)
    with exactly(errors.AuthenticationError) as told:
        await scripted(link)
    assert told.text == (
        "The platform refused connected_accounts.link: It is not allowed. "
        "Suggested fix: Check the key, and that it is of the kind this operation takes. "
        "(connected_accounts.link, HTTP 401, request id ID)"
    )


async def test_403(scripted: Ask, server: Server):
    """A key that may not do this leads to its scope."""
    server.always = refusal(403)
    with exactly(errors.PermissionDeniedError) as told:
        await scripted(link)
    assert told.text == (
        "The platform refused connected_accounts.link: It is not allowed. "
        "Suggested fix: Check what the key's project and scope may do. "
        "(connected_accounts.link, HTTP 403, request id ID)"
    )


async def test_404(scripted: Ask, server: Server):
    """What has no noun of its own is a plain 404."""
    server.always = refusal(404)
    with exactly(errors.NotFoundError) as told:
        await scripted(lambda client: client.toolkits.list().first())
    assert told.text == (
        "The platform refused toolkits.list: It is not allowed. Suggested fix: Check the id or slug. "
        "(toolkits.list, HTTP 404, request id ID)"
    )


async def test_409(scripted: Ask, server: Server):
    """A conflict is told in the platform's words."""
    server.always = refusal(409)
    with exactly(errors.ConflictError) as told:
        await scripted(link)
    assert told.text == (
        "The platform refused connected_accounts.link: It is not allowed. "
        "(connected_accounts.link, HTTP 409, request id ID)"
    )


async def test_422(scripted: Ask, server: Server):
    """So is content that cannot be used."""
    server.always = refusal(422, errors=["title is too long"])
    with exactly(errors.UnprocessableEntityError) as told:
        await scripted(link)
    assert told.text == (
        "The platform refused connected_accounts.link: It is not allowed; title is too long. "
        "Suggested fix: Check the values that were sent. (connected_accounts.link, HTTP 422, request id ID)"
    )


async def test_429(scripted: Ask, server: Server):
    """Too many requests lead to fewer."""
    server.always = refusal(429)
    with exactly(errors.RateLimitError) as told:
        await scripted(link)
    assert told.text == (
        "The platform refused connected_accounts.link: It is not allowed. "
        "Suggested fix: Send fewer requests at a time, or wait as long as the platform asks. "
        "(connected_accounts.link, HTTP 429, request id ID)"
    )


async def test_500(scripted: Ask, server: Server):
    """A failure of the platform amid a tool says that nobody knows whether it ran."""
    server.always = answer(502, b"<html><title>Bad gateway</title></html>")
    with exactly(errors.InternalServerError) as told:
        await scripted(lambda client: client.tools.execute("GITHUB_GET_ME", user_id="user_123"))
    assert told.text == (
        "The platform refused tools.execute: Bad gateway. "
        "The outcome is unknown: it may have been carried out, and was not tried again. "
        "Suggested fix: Find out whether it was carried out before you repeat it; quote the request id to support. "
        "(tools.execute, HTTP 502, request id ID)"
    )


async def test_storage(server: Server):
    """A storage's refusal is told with its own code, and without the URL."""
    server.always = answer(403, b"<Error><Code>SignatureDoesNotMatch</Code><Message>They differ.</Message></Error>")
    async with composio_async.Composio(base_url=server.url, api_key="ak_unit_test_key") as client:
        with exactly(errors.StorageError) as told:
            await Storage(client._transport).fetch(f"{server.url}/file?X-Amz-Signature=abcdef")
    assert told.text == (
        "The object storage at 127.0.0.1 refused files.download: SignatureDoesNotMatch: They differ. "
        "Suggested fix: The URL may have expired, or not exactly the signed headers were sent: ask for a new URL. "
        "(files.download, HTTP 403)"
    )


# What a caller can act on by name


async def test_no_such_tool(emulated: Ask):
    """Near names are suggested."""
    with exactly(errors.ToolNotFoundError) as told:
        await emulated(lambda client: client.tools.execute("GITHUB_CREATE_ISSUE", {}, user_id="user_123"))
    assert told.text == (
        "There is no tool 'GITHUB_CREATE_ISSUE' at version 'latest'. Suggested fix: Did you mean "
        "GITHUB_CREATE_AN_ISSUE or GITHUB_GET_AN_ISSUE or GITHUB_UPDATE_AN_ISSUE? "
        "(tools.execute, HTTP 404, request id ID)"
    )


async def test_no_such_toolkit(emulated: Ask):
    """Near names are suggested."""
    with exactly(errors.ToolkitNotFoundError) as told:
        await emulated(lambda client: client.toolkits.get("githib"))
    assert told.text == (
        "There is no toolkit 'githib'. Suggested fix: Did you mean github? (toolkits.get, HTTP 404, request id ID)"
    )


async def test_no_such_account(emulated: Ask):
    """The id is named."""
    with exactly(errors.ConnectedAccountNotFoundError) as told:
        await emulated(lambda client: client.connected_accounts.get("ca_gone"))
    assert told.text == (
        "There is no connected account 'ca_gone'. "
        "Suggested fix: GET /api/v3.1/connected_accounts lists the accounts; ids start with ca_. "
        "(connected_accounts.get, HTTP 404, request id ID)"
    )


async def test_no_such_auth_config(emulated: Ask):
    """The id is named."""
    with exactly(errors.AuthConfigNotFoundError) as told:
        await emulated(lambda client: client.auth_configs.get("ac_gone"))
    assert told.text == (
        "There is no auth config 'ac_gone'. "
        "Suggested fix: GET /api/v3.1/auth_configs lists the auth configs; ids start with ac_. "
        "(auth_configs.get, HTTP 404, request id ID)"
    )


async def test_no_such_session(emulated: Ask):
    """The id is named."""
    with exactly(errors.SessionNotFoundError) as told:
        await emulated(lambda client: client.use("trs_gone"))
    assert told.text == (
        "There is no session 'trs_gone', or it was deleted. "
        "Suggested fix: Create one with POST /api/v3.1/tool_router/session; ids start with trs_. "
        "(sessions.get, HTTP 404, request id ID)"
    )


async def test_no_account_for_a_tool(emulated: Ask):
    """User and toolkit are named, and how to connect them."""
    with exactly(errors.ConnectionRequiredError) as told:
        await emulated(lambda client: client.tools.execute("GITHUB_CREATE_AN_ISSUE", ISSUE, user_id="nobody"))
    assert told.text == (
        "The platform refused tools.execute: No active connected account found for user 'nobody' and toolkit 'github'. "
        "Suggested fix: Connect the user first: POST /api/v3.1/connected_accounts/link, "
        "or session.authorize('github'). "
        "(tools.execute, HTTP 400, request id ID)"
    )


async def test_no_account_and_no_advice(scripted: Ask, server: Server):
    """Where the platform does not say how to connect the user, we do."""
    server.always = refusal(400, slug="ConnectedAccount_NotFound")
    with exactly(errors.ConnectionRequiredError) as told:
        await scripted(lambda client: client.tools.execute("GITHUB_CREATE_AN_ISSUE", ISSUE, user_id="nobody"))
    assert told.text == (
        "The platform refused tools.execute: It is not allowed. "
        "Suggested fix: Send the user to a link first: session.authorize(), or connected_accounts.link(). "
        "(tools.execute, HTTP 400, request id ID)"
    )


async def test_no_tools_for_a_model(emulated: Ask):
    """An empty list is not handed over; how to look without a provider is said."""
    with exactly(errors.NoToolsError) as told:
        await emulated(lambda client: client.tools.get("user_123", toolkits=["github"], search="xyzzy"))
    assert told.text == (
        "No tools were found, and a model that is handed none would make do without a word. "
        "Ask for others, or list tools without a provider: tools.list() and session.list_tools()."
    )


async def test_second_account(emulated: Ask, emulator: Emulator):
    """The account that is there is named, and both ways on."""
    account = emulator.connect("user_123", "github")
    config = (await emulated(lambda client: client.connected_accounts.get(account))).auth_config.id
    with exactly(errors.ComposioMultipleConnectedAccountsError) as told:
        await emulated(lambda client: client.connected_accounts.link("user_123", config))
    assert told.text == (
        "User 'user_123' already has an ACTIVE connected account (ca_000001) under ac_000001. "
        "Use it, or pass allow_multiple=True to add another."
    )


async def test_initiate_where_only_link_works(emulated: Ask):
    """The method that works is named."""
    config = (await emulated(lambda client: client.auth_configs.create("gmail"))).id
    with exactly(errors.ComposioLegacyConnectedAccountsEndpointRetiredError) as told:
        await emulated(lambda client: client.connected_accounts.initiate("user_123", config))
    assert told.text == (
        "The platform refused connected_accounts.create: Creating OAUTH2 connections with Composio-managed auth "
        "is no longer supported here; use POST /api/v3/connected_accounts/link. "
        "Call connected_accounts.link(), which sends the user to a page. "
        "Suggested fix: Use POST /api/v3/connected_accounts/link. "
        "(connected_accounts.create, HTTP 400, request id ID)"
    )


async def test_rules_for_a_private_account(emulated: Ask, emulator: Emulator):
    """What makes an account a shared one is named."""
    account = emulator.connect("user_123", "github")
    with exactly(errors.ComposioAclOnlyForSharedError) as told:
        await emulated(lambda client: client.connected_accounts.update_acl(account, allow_all_users=True))
    assert told.text == (
        "The platform refused connected_accounts.update: acl_config_for_shared is only valid on SHARED connections. "
        "Suggested fix: Set experimental.account_type to SHARED when the account is made. "
        "(connected_accounts.update, HTTP 400, request id ID)"
    )


async def test_revoke_twice(emulated: Ask, emulator: Emulator):
    """The account's state is named."""
    account = emulator.connect("user_123", "github")
    await emulated(lambda client: client.connected_accounts.revoke(account))
    with exactly(errors.ComposioConnectedAccountNotRevokableError) as told:
        await emulated(lambda client: client.connected_accounts.revoke(account))
    assert told.text == (
        "The platform refused connected_accounts.revoke: Connected account 'ca_000001' is REVOKED; "
        "only ACTIVE ones can be revoked. "
        "Suggested fix: Look at its status; connected_accounts.delete() takes it away in any. "
        "(connected_accounts.revoke, HTTP 409, request id ID)"
    )


async def test_revoke_what_cannot_be(emulated: Ask):
    """What to do instead is named."""
    options = {"type": "use_custom_auth", "auth_scheme": "BASIC"}
    config = (await emulated(lambda client: client.auth_configs.create("github", options))).id
    val = auth_scheme.basic(username="ann", password="pw")
    made = await emulated(lambda client: client.connected_accounts.initiate("user_123", config, config=val))
    with exactly(errors.ComposioConnectedAccountRevocationNotSupportedError) as told:
        await emulated(lambda client: client.connected_accounts.revoke(made.id))
    assert told.text == (
        "The platform refused connected_accounts.revoke: Accounts of auth scheme BASIC cannot be revoked. "
        "Suggested fix: Delete the account instead. (connected_accounts.revoke, HTTP 400, request id ID)"
    )


async def test_session_that_changed(emulated: Ask):
    """Both versions are named, and what to do."""
    mine = await emulated(lambda client: client.create("user_123", toolkits=["github"]))
    theirs = await emulated(lambda client: client.use(mine.session_id))
    await emulated(lambda _: theirs.update(toolkits=["gmail"], expected_config_version=1))
    with exactly(errors.SessionConfigConflictError) as told:
        await emulated(lambda _: mine.update(toolkits=["slack"], expected_config_version=1))
    assert told.text == (
        "Session trs_000001 changed meanwhile: The platform refused sessions.update: "
        "Session 'trs_000001' is at config version 2, not 1. "
        "Suggested fix: Read the session again and repeat the change. (sessions.update, HTTP 409, request id ID)"
    )


async def test_endpoint_elsewhere(scripted: Ask, server: Server):
    """Both origins are named, and that the session exists."""
    session = {
        "session_id": "trs_1",
        "mcp": {"type": "http", "url": "https://elsewhere.example/mcp"},
        "config": {"user_id": "user_123"},
        "config_version": 1,
        "tool_router_tools": [],
    }
    server.always = answer(201, json.dumps(session).encode())
    with exactly(errors.MCPDestinationError) as told:
        await scripted(lambda client: client.create("user_123", mcp=True))
    assert told.text == (
        "The MCP endpoint of session trs_1 is at https://elsewhere.example:443, not at the API's http://HOST, "
        "so the key does not go there. The session exists and works without MCP; check base_url."
    )


async def test_tool_that_asks_first(emulated: Ask, emulator: Emulator):
    """What is asked is named, and how to answer."""
    emulator.connect("user_123", "github")
    toolkits = {"enable": ["github"], "require_approval": ["github"]}
    session = await emulated(lambda client: client.create("user_123", toolkits=toolkits))
    with exactly(errors.ToolInputRequiredError) as told:
        await emulated(lambda _: session.execute("GITHUB_CREATE_AN_ISSUE", ISSUE))
    assert told.text == (
        "sessions.execute asks for input before it runs anything: answer approve_github_create_an_issue "
        "with input_responses= and request_state=. (sessions.execute, HTTP 200, request id ID)"
    )


async def test_account_that_failed(emulated: Ask, emulator: Emulator):
    """The platform's reason is told, and the way to a new link."""
    request = await emulated(lambda client: client.toolkits.authorize(user_id="user_123", toolkit="github"))
    emulator.deny(request.id)
    with exactly(errors.ConnectionRequestFailedError) as told:
        await emulated(lambda _: request.wait_for_connection(timeout=5))
    assert told.text == (
        "The connected account ca_000001 is FAILED: The user denied the connection. It will not become ACTIVE; "
        "send the user to a new link with session.authorize() or link(). (request id ID)"
    )


async def test_account_that_is_late(emulated: Ask):
    """The status is told, and that waiting again may help."""
    request = await emulated(lambda client: client.toolkits.authorize(user_id="user_123", toolkit="github"))
    with exactly(errors.ConnectionRequestTimeoutError) as told:
        await emulated(lambda _: request.wait_for_connection(timeout=0))
    assert told.text == (
        "The connected account ca_000001 is not ACTIVE now, but INITIATED. "
        "The user may not have finished yet: wait again, or give it longer with timeout=."
    )
