"""Mistakes of a caller: each is one clear error of ours, and nothing is sent."""

from __future__ import annotations

from typing import Any

import pytest

import composio_async
from composio_async.errors import (
    ApiKeyNotProvidedError,
    ComposioError,
    InvalidParams,
    InvalidParamsType,
    RenamedArgumentError,
    UserApiKeyNotProvidedError,
)

from .helpers import ISSUE, client, settled

CREATE_ISSUE = "GITHUB_CREATE_AN_ISSUE"

# making a client

CLIENTS = {
    "no key": (
        {"api_key": None},
        ApiKeyNotProvidedError,
        (
            "No API key: pass api_key= or set COMPOSIO_API_KEY. "
            "To try things without one, see `python -m composio_async demo` and composio_async.emulator."
        ),
    ),
    "a blank key": (
        {"api_key": "  "},
        ApiKeyNotProvidedError,
        "api_key is blank: pass a key, or leave it out to use COMPOSIO_API_KEY.",
    ),
    "an empty key": (
        {"api_key": ""},
        ApiKeyNotProvidedError,
        "api_key is blank: pass a key, or leave it out to use COMPOSIO_API_KEY.",
    ),
    "a key with a line break": (
        {"api_key": "ak_1\n"},
        InvalidParams,
        "api_key holds characters that no key has, such as spaces or line breaks: copy it again.",
    ),
    "a key that is no text": ({"api_key": 5}, InvalidParamsType, "api_key must be text, not int."),
    "an organization without a project": (
        {"org_id": "org_1"},
        InvalidParams,
        "org_id was given without project_id: give both, or neither.",
    ),
    "a project without an organization": (
        {"project_id": "pr_1"},
        InvalidParams,
        "project_id was given without org_id: give both, or neither.",
    ),
    "a key that is switched off": (
        {"disable_api_key": True},
        InvalidParams,
        "api_key and disable_api_key=True contradict each other: give one of them.",
    ),
    "no user key": (
        {"api_key": None, "disable_api_key": True},
        UserApiKeyNotProvidedError,
        "disable_api_key=True needs a user API key: pass user_api_key= or set COMPOSIO_USER_API_KEY.",
    ),
    "a slip in an option": (
        {"apikey": "ak_1"},
        InvalidParamsType,
        "Composio() has no option 'apikey'. Did you mean 'api_key'?",
    ),
    "a timeout that is no number": (
        {"timeout": "60"},
        InvalidParamsType,
        "timeout must be seconds or a timedelta, not str.",
    ),
    "a negative timeout": (
        {"timeout": -1},
        InvalidParams,
        "timeout must be zero or more seconds, not -1. Use math.inf for no limit.",
    ),
    "a version that is no text": (
        {"toolkit_versions": 5},
        InvalidParamsType,
        "toolkit_versions must be a version, or map toolkit slugs to versions, as text.",
    ),
    "headers that are none": (
        {"default_headers": 5},
        InvalidParamsType,
        "default_headers must map names to texts, not be int.",
    ),
    "a number as organization": (
        {"org_id": 5, "project_id": "pr_1"},
        InvalidParamsType,
        "org_id must be text, not int.",
    ),
    "a blank project": (
        {"org_id": "org_1", "project_id": " "},
        InvalidParams,
        "project_id is blank or holds characters that no id has: copy it again.",
    ),
    "a list as environment": (
        {"base_url": None, "environment": ["local"]},
        InvalidParams,
        "environment must be one of production, staging, local, not ['local'].",
    ),
    "no retries that make sense": ({"max_retries": -1}, InvalidParams, "max_retries must be 0 or more, not -1."),
    "no connections": ({"max_connections": 0}, InvalidParams, "max_connections must be 1 or more, not 0."),
    "an address that is none": (
        {"base_url": "backend.composio.dev"},
        InvalidParams,
        "base_url must be an http or https URL without query, such as https://backend.composio.dev.",
    ),
    "a key in the clear": (
        {"base_url": "http://backend.composio.dev"},
        InvalidParams,
        (
            "http://backend.composio.dev would carry the key in the clear. "
            "Use https, or allow_http=True if you accept that."
        ),
    ),
    "an unknown environment": (
        {"base_url": None, "environment": "prod"},
        InvalidParams,
        "environment must be one of production, staging, local, not 'prod'.",
    ),
    "a key among the headers": (
        {"default_headers": {"X-Api-Key": "ak_1"}},
        InvalidParams,
        "default_headers may not set 'X-Api-Key': keys and scope are options of their own.",
    ),
    "a provider that is none": (
        {"provider": "ak_live_sesame"},
        InvalidParamsType,
        "provider must be a provider object such as OpenAIProvider(), not a str. Pass the key as api_key=...",
    ),
    "a class for a provider": (
        {"provider": composio_async.OpenAIProvider},
        InvalidParamsType,
        "provider must be a provider object such as OpenAIProvider(), not the class OpenAIProvider.",
    ),
}


@pytest.mark.parametrize(("options", "kind", "text"), CLIENTS.values(), ids=CLIENTS)
async def test_a_client_that_cannot_be_made(
    package: Any, emulator: Any, options: dict, kind: type[Exception], text: str
) -> None:
    """A client is refused at once, with the option and the way out; no key is repeated in the text."""
    with pytest.raises(kind) as caught:
        client(package, emulator, **options)
    assert (type(caught.value), str(caught.value)) == (kind, text)
    assert isinstance(caught.value, (ValueError, TypeError))
    assert emulator.requests() == []


async def test_a_blank_key_in_the_environment_is_no_key(package: Any, monkeypatch: Any) -> None:
    """A variable that holds nothing is the same as none."""
    monkeypatch.setenv("COMPOSIO_API_KEY", " ")
    with pytest.raises(ApiKeyNotProvidedError, match="No API key: pass api_key= or set COMPOSIO_API_KEY"):
        package.Composio()


# calls

CALLS: dict[str, tuple[Any, type[Exception], str]] = {
    # an id of the wrong kind
    "an auth config as account": (
        lambda c: c.connected_accounts.get("ac_1"),
        InvalidParams,
        "nanoid is 'ac_1', an auth config; an id that begins with 'ca_' belongs here.",
    ),
    "an account as auth config": (
        lambda c: c.connected_accounts.link("user_123", "ca_1"),
        InvalidParams,
        "auth_config_id is 'ca_1', a connected account; an id that begins with 'ac_' belongs here.",
    ),
    "a session as auth config": (
        lambda c: c.auth_configs.get("trs_1"),
        InvalidParams,
        "nanoid is 'trs_1', a session; an id that begins with 'ac_' belongs here.",
    ),
    "an account as session": (
        lambda c: c.use("ca_1"),
        InvalidParams,
        "session_id is 'ca_1', a connected account; an id that begins with 'trs_' belongs here.",
    ),
    "a key as account": (
        lambda c: c.tools.execute(CREATE_ISSUE, ISSUE, connected_account_id="ak_secret"),
        InvalidParams,
        "connected_account_id is ak_..., a project API key; an id that begins with 'ca_' belongs here.",
    ),
    "an auth config to wait for": (
        lambda c: c.connected_accounts.wait_for_connection("ac_1"),
        InvalidParams,
        "nanoid is 'ac_1', an auth config; an id that begins with 'ca_' belongs here.",
    ),
    "auth configs to wait for": (
        lambda c: _walk(lambda: c.connected_accounts.wait_for_connections(["ca_1", "ac_1"])),
        InvalidParams,
        "nanoid is 'ac_1', an auth config; an id that begins with 'ca_' belongs here.",
    ),
    "an account to authorise with": (
        lambda c: c.toolkits.authorize(user_id="user_123", toolkit="github", auth_config_id="ca_1"),
        InvalidParams,
        "auth_config_id is 'ca_1', a connected account; an id that begins with 'ac_' belongs here.",
    ),
    # nothing where something is needed
    "a blank user": (lambda c: c.create(" "), InvalidParams, "user_id must not be blank."),
    "no user": (lambda c: c.create(None), InvalidParamsType, "user_id must be text, not NoneType."),
    "a blank session": (lambda c: c.use(""), InvalidParams, "session_id must not be blank."),
    "a blank slug": (lambda c: c.tools.execute("", {}), InvalidParams, "slug must not be blank."),
    "a blank account": (lambda c: c.connected_accounts.get(""), InvalidParams, "nanoid must not be blank."),
    "a blank user of a run": (
        lambda c: c.tools.execute(CREATE_ISSUE, ISSUE, user_id=""),
        InvalidParams,
        "user_id must not be blank.",
    ),
    "a blank toolkit": (lambda c: c.toolkits.get(""), InvalidParams, "slug must not be blank."),
    "a blank user to authorise": (
        lambda c: c.toolkits.authorize(user_id="", toolkit="github"),
        InvalidParams,
        "user_id must not be blank.",
    ),
    "no tools": (
        lambda c: c.tools.get("user_123"),
        InvalidParams,
        "Say which tools: tools=, toolkits=, search=, tags= or important=; list() lists all.",
    ),
    "a path for an id": (
        lambda c: c.connected_accounts.get(".."),
        InvalidParams,
        "nanoid must not be '..': pass the id or slug.",
    ),
    # wrong types
    "a number as user": (lambda c: c.create(5), InvalidParamsType, "user_id must be text, not int."),
    "a number as user of a run": (
        lambda c: c.tools.execute(CREATE_ISSUE, ISSUE, user_id=5),
        InvalidParamsType,
        "user_id must be text, not int.",
    ),
    "a number as version": (
        lambda c: c.tools.execute(CREATE_ISSUE, ISSUE, version=20250906),
        InvalidParamsType,
        "version must be text, not int.",
    ),
    "a number as user of a proxy call": (
        lambda c: c.tools.proxy("/user", "GET", user_id=5),
        InvalidParamsType,
        "user_id must be text, not int.",
    ),
    "no words": (lambda c: c.tools.get_input("X", text=None), InvalidParamsType, "text must be text, not NoneType."),
    "a number as callback": (
        lambda c: c.connected_accounts.link("user_123", "ac_1", callback_url=5),
        InvalidParamsType,
        "callback_url must be text, not int.",
    ),
    "a number as alias": (
        lambda c: c.connected_accounts.initiate("user_123", "ac_1", alias=5),
        InvalidParamsType,
        "alias must be text, not int.",
    ),
    "a number as new alias": (
        lambda c: c.connected_accounts.update("ca_1", alias=5),
        InvalidParamsType,
        "alias must be text, not int.",
    ),
    "a number of users": (
        lambda c: c.connected_accounts.update_acl("ca_1", allowed_user_ids=5),
        InvalidParamsType,
        "allowed_user_ids must be a list of texts, not int.",
    ),
    "a number as slug": (lambda c: c.tools.execute(5, {}), InvalidParamsType, "slug must be text, not int."),
    "JSON text as arguments": (
        lambda c: c.tools.execute(CREATE_ISSUE, "{}"),
        InvalidParamsType,
        "arguments must be a dict, not str.",
    ),
    "arguments without a JSON form": (
        lambda c: c.tools.execute(CREATE_ISSUE, {"title": object()}),
        InvalidParamsType,
        "The arguments cannot be written as JSON: Type is not JSON serializable: object.",
    ),
    "text as auth parameters": (
        lambda c: c.tools.execute(CREATE_ISSUE, {}, custom_auth_params="x"),
        InvalidParamsType,
        "custom_auth_params must be a dict, not str.",
    ),
    "text among auth parameters": (
        lambda c: c.tools.execute(CREATE_ISSUE, {}, custom_auth_params={"parameters": ["x"]}),
        InvalidParamsType,
        "custom_auth_params['parameters'] must be a list of objects with name, value and in_.",
    ),
    "a number of auth parameters": (
        lambda c: c.tools.execute(CREATE_ISSUE, {}, custom_auth_params={"parameters": 5}),
        InvalidParamsType,
        "custom_auth_params['parameters'] must be a list of objects with name, value and in_.",
    ),
    "text as credentials": (
        lambda c: c.tools.execute(CREATE_ISSUE, {}, custom_connection_data="x"),
        InvalidParamsType,
        "custom_connection_data must be a dict, not str.",
    ),
    "text as values to fill in": (
        lambda c: c.connected_accounts.link("user_123", "ac_1", connection_data="x"),
        InvalidParamsType,
        "connection_data must be a dict, not str.",
    ),
    "text as a state": (
        lambda c: c.connected_accounts.initiate("user_123", "ac_1", config="x"),
        InvalidParamsType,
        "config must be a dict, not str.",
    ),
    "text as new credentials": (
        lambda c: c.connected_accounts.update("ca_1", connection="x"),
        InvalidParamsType,
        "connection must be a dict, not str.",
    ),
    "a number of toolkits": (
        lambda c: c.create("user_123", toolkits=5),
        InvalidParamsType,
        "toolkits must be a list of texts, not int.",
    ),
    "numbers as toolkits": (
        lambda c: c.create("user_123", toolkits=[5]),
        InvalidParamsType,
        "toolkits must be text, not int.",
    ),
    "text as connections": (
        lambda c: c.create("user_123", manage_connections="yes"),
        InvalidParamsType,
        "manage_connections must be an object, not str.",
    ),
    "a number of accounts": (
        lambda c: _walk(lambda: c.connected_accounts.wait_for_connections(5)),
        InvalidParamsType,
        "ids must be a list of texts, not int.",
    ),
    "a timeout as text": (
        lambda c: c.tools.execute(CREATE_ISSUE, {}, timeout="5"),
        InvalidParamsType,
        "timeout must be seconds or a timedelta, not str.",
    ),
    "a negative wait": (
        lambda c: c.connected_accounts.wait_for_connection("ca_1", timeout=-1),
        InvalidParams,
        "timeout must be zero or more seconds, not -1. Use math.inf for no limit.",
    ),
    "a call that is none": (
        lambda c: c.provider.execute_tool_call("user_123", "x"),
        InvalidParamsType,
        "tool_call must be a function call of OpenAI's, with a name and arguments.",
    ),
    "a call for nobody": (
        lambda c: c.provider.handle_tool_calls(response={"choices": []}),
        InvalidParams,
        "Give either user_id or session, to say whose accounts the tools run with.",
    ),
    "no response": (
        lambda c: c.provider.handle_tool_calls("user_123"),
        InvalidParamsType,
        "handle_tool_calls() needs the model's response.",
    ),
    "a call whose arguments are not JSON": (
        lambda c: c.provider.execute_tool_call("user_123", {"function": {"name": "X", "arguments": "{"}}),
        InvalidParams,
        "The model's arguments for X are not JSON: ask it again.",
    ),
    "a call whose arguments are a list": (
        lambda c: c.provider.execute_tool_call("user_123", {"function": {"name": "X", "arguments": "[]"}}),
        InvalidParams,
        "The model's arguments for X are not a JSON object: ask it again.",
    ),
    "an option of the connections": (
        lambda c: settled(c.with_options(base_url="https://other.example")),
        InvalidParams,
        "base_url cannot differ between clients that share connections: make a new one.",
    ),
}


async def _walk(start: Any) -> list[Any]:
    return [one async for one in start()]


@pytest.mark.parametrize(("call", "kind", "text"), CALLS.values(), ids=CALLS)
async def test_a_call_that_cannot_be_right(
    composio: Any, emulator: Any, call: Any, kind: type[Exception], text: str
) -> None:
    """The argument is named, with what belongs there; the error is of our tree, and nothing is sent."""
    with pytest.raises(ComposioError) as caught:
        await call(composio)
    assert (type(caught.value), str(caught.value)) == (kind, text)
    assert caught.value.sent is False
    assert emulator.requests() == []


OLD_WORDS: dict[str, tuple[Any, str]] = {
    "create(entity_id=)": (lambda c: c.create(entity_id="u"), "no 'entity_id': it is called 'user_id' today"),
    "create(apps=)": (lambda c: c.create("u", apps=["github"]), "no 'apps': it is called 'toolkits' today"),
    "create(actions=)": (lambda c: c.sessions.create("u", actions=[]), "no 'actions': it is called 'tools' today"),
    "tools.get(entity_id=)": (
        lambda c: c.tools.get(entity_id="u", tools=["X"]),
        "Tools.get() takes no 'entity_id': it is called 'user_id' today.",
    ),
    "tools.get(actions=)": (lambda c: c.tools.get("u", actions=["X"]), "no 'actions': it is called 'tools' today"),
    "tools.get(apps=)": (lambda c: c.tools.get("u", apps=["github"]), "no 'apps': it is called 'toolkits' today"),
    "tools.get(app=)": (lambda c: c.tools.get("u", app="github"), "no 'app': it is called 'toolkits' today"),
    "tools.list(actions=)": (
        lambda c: _walk(lambda: c.tools.list(actions=["X"])),
        "no 'actions': it is called 'tools' today",
    ),
    "tools.execute(entity_id=)": (
        lambda c: c.tools.execute("X", {}, entity_id="u"),
        "Tools.execute() takes no 'entity_id': it is called 'user_id' today.",
    ),
    "tools.execute(action=)": (lambda c: c.tools.execute(action="X"), "no 'action': it is called 'slug' today"),
    "tools.execute(params=)": (
        lambda c: c.tools.execute("X", params={}),
        "no 'params': it is called 'arguments' today",
    ),
    "tools.proxy(entity_id=)": (
        lambda c: c.tools.proxy("/x", "GET", entity_id="u"),
        "no 'entity_id': it is called 'user_id' today",
    ),
    "link(entity_id=)": (
        lambda c: c.connected_accounts.link(entity_id="u", auth_config_id="ac_1"),
        "no 'entity_id': it is called 'user_id' today",
    ),
    "link(integration_id=)": (
        lambda c: c.connected_accounts.link("u", integration_id="i"),
        "no 'integration_id': it is called 'auth_config_id' today",
    ),
    "link(redirect_url=)": (
        lambda c: c.connected_accounts.link("u", "ac_1", redirect_url="https://x"),
        "no 'redirect_url': it is called 'callback_url' today",
    ),
    "initiate(integration_id=)": (
        lambda c: c.connected_accounts.initiate("u", integration_id="i"),
        "no 'integration_id': it is called 'auth_config_id' today",
    ),
    "toolkits.get(app=)": (lambda c: c.toolkits.get(app="github"), "no 'app': it is called 'slug' today"),
    "toolkits.authorize(app=)": (
        lambda c: c.toolkits.authorize(user_id="u", app="github"),
        "no 'app': it is called 'toolkit' today",
    ),
    "auth_configs.list(app=)": (
        lambda c: _walk(lambda: c.auth_configs.list(app="github")),
        "no 'app': it is called 'toolkit_slug' today",
    ),
    "auth_configs.create(app=)": (
        lambda c: c.auth_configs.create(app="github"),
        "no 'app': it is called 'toolkit' today",
    ),
    "handle_tool_calls(entity_id=)": (
        lambda c: c.provider.handle_tool_calls(entity_id="u", response={}),
        "no 'entity_id': it is called 'user_id' today",
    ),
    "connected_accounts.list(entity_ids=)": (
        lambda c: _walk(lambda: c.connected_accounts.list(entity_ids=["u"])),
        "no 'entity_ids': it is called 'user_ids' today",
    ),
    "connected_accounts.list(integration_ids=)": (
        lambda c: _walk(lambda: c.connected_accounts.list(integration_ids=["i"])),
        "no 'integration_ids': it is called 'auth_config_ids' today",
    ),
    "connected_accounts.list(apps=)": (
        lambda c: _walk(lambda: c.connected_accounts.list(apps=["github"])),
        "no 'apps': it is called 'toolkit_slugs' today",
    ),
}


@pytest.mark.parametrize(("call", "words"), OLD_WORDS.values(), ids=OLD_WORDS)
async def test_an_old_word_names_todays(composio: Any, emulator: Any, call: Any, words: str) -> None:
    """A keyword of older releases is one clear error that names today's word; it is a TypeError too."""
    with pytest.raises(RenamedArgumentError) as caught:
        await call(composio)
    assert words in str(caught.value)
    assert isinstance(caught.value, TypeError)
    assert emulator.requests() == []


@pytest.mark.parametrize(
    ("word", "today"),
    [
        ("toolset", "`provider`"),
        ("entity_id", "`user_id`"),
        ("connection", "a connected account"),
        ("integration_id", "`auth_config_id`"),
        ("actions", "`tools`"),
        ("apps", "`toolkits`"),
        ("app", "a toolkit"),
    ],
)
async def test_an_old_option_names_todays(package: Any, word: str, today: str) -> None:
    """An option of older releases is one clear error of the client that says what became of it."""
    with pytest.raises(InvalidParamsType) as caught:
        package.Composio(api_key="ak_emulator", **{word: "x"})
    assert f"no option {word!r}. Today it is {today}" in str(caught.value)


async def test_old_words_of_session_methods(composio: Any, emulator: Any) -> None:
    """Methods of a session name today's words as well."""
    session = await composio.create("user_123")
    for call, words in (
        (lambda: session.execute(action="X"), "no 'action': it is called 'tool_slug' today"),
        (lambda: session.execute("X", params={}), "no 'params': it is called 'arguments' today"),
        (
            lambda: session.execute("X", connected_account_id="ca_1"),
            "no 'connected_account_id': it is called 'account'",
        ),
        (lambda: session.authorize(app="github"), "no 'app': it is called 'toolkit' today"),
        (lambda: session.authorize("github", redirect_url="https://x"), "it is called 'callback_url' today"),
    ):
        with pytest.raises(RenamedArgumentError) as caught:
            await call()
        assert words in str(caught.value)
    assert len(emulator.requests()) == 1


async def test_a_user_with_several_accounts_must_choose(composio: Any, emulator: Any) -> None:
    """In a session that asks for it, a run with two accounts is not done by either, but names both."""
    accounts = [emulator.connect("user_123", "github") for _ in range(2)]
    await composio.connected_accounts.update(accounts[0], alias="work")
    session = await composio.create("user_123", toolkits=["github"], multi_account=True)
    result = await session.execute(CREATE_ISSUE, ISSUE)
    assert not result.successful
    assert result.error == f"2 github accounts are connected: choose one with account ({accounts[1]}, work)"
    assert emulator.records("github.issues") == []
    for account in ("work", accounts[1]):
        assert (await session.execute(CREATE_ISSUE, ISSUE, account=account)).successful
    result = await session.execute(CREATE_ISSUE, ISSUE, account="home")
    assert result.error == "'user_123' has no github account 'home'"
