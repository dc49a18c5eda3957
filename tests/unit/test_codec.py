"""JSON to models: everything is kept, and what is wrong is named by its path."""

from __future__ import annotations

import copy
import inspect
import pickle
from typing import Any

import attrs
import examples_files
import orjson
import pytest
from multidict import CIMultiDict, CIMultiDictProxy

from composio_async import _codec, models
from composio_async._codec import converter, decode, decode_json, decode_page, explain
from composio_async._request import Operation
from composio_async._response import RawResponse
from composio_async.errors import ResponseValidationError
from composio_async.models.auth_configs import AuthConfig, CreateResponse
from composio_async.models.base import Meta, Model
from composio_async.models.connected_accounts import (
    CompletedAuth,
    ConnectedAccount,
    InitiateResponse,
    LinkResponse,
    Revocation,
)
from composio_async.models.sessions import (
    SessionConfigVersion,
    SessionMCP,
    SessionSearch,
    SessionState,
    SessionToolkit,
)
from composio_async.models.status import Done
from composio_async.models.toolkits import Toolkit, ToolkitCategory, ToolkitChangelog
from composio_async.models.tools import ProxyResult, Tool, ToolInput, ToolResult
from composio_async.retry import Delivery

GET = Operation("things.get", "GET", "/api/v3.1/things/{id}")
RUN = Operation("tools.execute", "POST", "/api/v3.1/tools/execute/{tool_slug}", Delivery.EXECUTE)


def answer(document: object, operation: Operation = GET) -> RawResponse:
    content = document if isinstance(document, bytes) else orjson.dumps(document)
    headers = CIMultiDictProxy(CIMultiDict({"X-Request-Id": "req_1", "Content-Type": "application/json"}))
    return RawResponse(operation, content, Meta(200, headers, "req_1", 2, 0.25))


TOOLKIT_REF = {"slug": "github", "name": "GitHub", "logo": "https://logos.example/github.svg"}
ACCOUNT: dict[str, Any] = {
    "id": "ca_8f2k",
    "user_id": "user_123",
    "alias": "work",
    "status": "ACTIVE",
    "status_reason": None,
    "word_id": "brave-otter",
    "experimental": {"account_type": "PRIVATE"},
    "toolkit": TOOLKIT_REF,
    "auth_config": {"id": "ac_77", "auth_scheme": "OAUTH2", "is_composio_managed": True, "is_disabled": False},
    "is_disabled": False,
    "created_at": "2025-06-01T10:00:00.000Z",
    "updated_at": "2025-06-02T10:00:00.000Z",
    "state": {"authScheme": "OAUTH2", "val": {"status": "ACTIVE", "access_token": "gho_...", "scope": "repo"}},
    "data": {"status": "ACTIVE"},
    "params": {},
    "requested_scopes": ["repo"],
    "test_request_endpoint": "/user",
    "authScheme": "OAUTH2",
}
TOOL: dict[str, Any] = {
    "slug": "GITHUB_CREATE_AN_ISSUE",
    "name": "Create an issue",
    "description": "Creates an issue in a repository.",
    "toolkit": TOOLKIT_REF,
    "input_parameters": {"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"]},
    "output_parameters": {"type": "object", "properties": {"data": {}, "error": {}, "successful": {}}},
    "no_auth": False,
    "version": "20250906_01",
    "available_versions": ["20250906_01", "20250801_00"],
    "tags": ["createHint"],
    "scopes": ["repo"],
    "scope_requirements": {"all_of": []},
    "human_description": "Opens an issue",
    "is_deprecated": False,
    "instant": None,
}
CONFIG: dict[str, Any] = {
    "user_id": "user_123",
    "toolkits": {"enabled": ["github"]},
    "tools": {"github": {"disabled": ["GITHUB_DELETE_A_REPOSITORY"]}},
    "tags": {"enabled": ["readOnlyHint"], "disabled": [], "require_approval": []},
    "auth_configs": {"github": "ac_77"},
    "connected_accounts": {"github": ["ca_8f2k"]},
    "manage_connections": {"enabled": True},
    "workbench": {"enable": True, "tool_execution_enabled": True},
    "multi_account": {"enable": False},
    "preload": {"tools": []},
    "search": {"enable": True},
    "execute": {"enable_multi_execute": True},
    "instant": False,
}
EXAMPLES: dict[type[Model], dict[str, Any]] = {
    ConnectedAccount: ACCOUNT,
    LinkResponse: {
        "link_token": "lk_1",
        "redirect_url": "https://connect.example/link/lk_1",
        "expires_at": "2025-06-01T10:10:00.000Z",
        "connected_account_id": "ca_8f2k",
    },
    InitiateResponse: {
        "id": "ca_8f2k",
        "status": "INITIATED",
        "connectionData": {"authScheme": "OAUTH2", "val": {"status": "INITIATED", "redirectUrl": "https://x.example"}},
        "redirect_url": None,
    },
    Revocation: {"revoked_tokens": ["access_token"], "connected_account": {"id": "ca_8f2k", "status": "REVOKED"}},
    CompletedAuth: {"connected_account_id": "ca_8f2k", "toolkit_slug": "github"},
    Tool: TOOL,
    ToolResult: {
        "data": {"number": 7},
        "successful": True,
        "error": None,
        "log_id": "log_1",
        "session_info": None,
        "instant_charge": {"amount": "0.01", "currency": "USD", "charged_by": "composio"},
    },
    ToolInput: {"arguments": {"title": "Bug"}, "error": None},
    ProxyResult: {"status": 204, "data": None, "headers": {"etag": "x"}, "binary_data": {"url": "https://f.example"}},
    Toolkit: {
        "slug": "github",
        "name": "GitHub",
        "type": "native",
        "enabled": True,
        "no_auth": False,
        "auth_schemes": ["OAUTH2"],
        "composio_managed_auth_schemes": ["OAUTH2"],
        "auth_config_details": [
            {
                "mode": "OAUTH2",
                "name": "github_oauth",
                "fields": {"connected_account_initiation": {"required": [], "optional": []}},
                "required_scopes": ["repo"],
                "proxy": {"base_url": "https://api.github.example"},
            }
        ],
        "meta": {"description": "Code hosting", "tools_count": 900},
    },
    ToolkitCategory: {"id": "developer-tools", "name": "Developer tools"},
    ToolkitChangelog: {"slug": "github", "name": "GitHub", "versions": [{"version": "20250906_01", "changelog": ""}]},
    AuthConfig: {
        "id": "ac_77",
        "uuid": "4b1c",
        "name": "GitHub for agents",
        "type": "default",
        "toolkit": TOOLKIT_REF,
        "auth_scheme": "OAUTH2",
        "status": "ENABLED",
        "is_composio_managed": True,
        "no_of_connections": 3,
        "credentials": {"client_id": "abc"},
        "expected_input_fields": [{"name": "subdomain", "displayName": "Subdomain", "required": True}],
        "tool_access_config": {},
    },
    CreateResponse: {"toolkit": {"slug": "github"}, "auth_config": {"id": "ac_77", "auth_scheme": "OAUTH2"}},
    SessionState: {
        "session_id": "trs_1",
        "mcp": {"type": "http", "url": "https://backend.composio.dev/mcp/trs_1"},
        "tool_router_tools": ["COMPOSIO_SEARCH_TOOLS"],
        "config": CONFIG,
        "config_version": 3,
        "experimental": None,
        "warnings": [{"code": "PRELOAD_TOOLS_HIGH_CONTEXT_USAGE", "message": "many"}],
    },
    SessionConfigVersion: {"version": 2, "created_at": "2025-06-01", "config": CONFIG, "is_current": True},
    SessionToolkit: {
        "slug": "github",
        "name": "GitHub",
        "enabled": True,
        "is_no_auth": False,
        "connected_account": {"id": "ca_8f2k", "user_id": "user_123", "status": "ACTIVE"},
        "composio_managed_auth_schemes": ["OAUTH2"],
        "meta": {"logo": "https://logos.example/github.svg", "description": "Code hosting"},
    },
    SessionSearch: {
        "success": True,
        "error": None,
        "results": [{"index": 0, "use_case": "open an issue", "primary_tool_slugs": ["GITHUB_CREATE_AN_ISSUE"]}],
        "tool_schemas": {"GITHUB_CREATE_AN_ISSUE": {"hasFullSchema": True}},
        "toolkit_connection_statuses": [{"toolkit": "github", "has_active_connection": True}],
        "time_info": {"current_time": "2025-06-01"},
        "session": {"id": "abc"},
        "next_steps_guidance": ["Run it."],
    },
    Done: {"success": True, "message": "ok", "id": "ca_8f2k", "status": "ACTIVE", "revoke_job_id": "job_1"},
    **examples_files.EXAMPLES,
}


def wire_names(cls: type) -> dict[str, str]:
    return {a.metadata.get("wire", a.name): a.name for a in attrs.fields(cls) if a.name not in {"extra", "meta"}}


def every_model() -> set[type[Model]]:
    found: set[type[Model]] = set()
    todo = [Model]
    while todo:
        for cls in todo.pop().__subclasses__():
            if cls.__module__.startswith("composio_async."):
                found.add(cls)
                todo.append(cls)
    nouns = {cls.__module__ for cls in EXAMPLES}
    return {cls for cls in found if cls.__module__ in nouns}


def test_every_model_has_an_example():
    """The examples cover all models of their nouns, alone or inside another; `test_drift` reads those of all nouns."""
    nested = {
        converter_model
        for cls in EXAMPLES
        for converter_model in every_model()
        if converter_model.__name__ in "".join(str(a.type) for a in attrs.fields(cls))
    }
    assert every_model() - set(EXAMPLES) - nested == set()


@pytest.mark.parametrize("cls", EXAMPLES, ids=lambda one: one.__name__)
def test_a_full_example_is_decoded_whole(cls: type[Model]):
    """Each field of a realistic answer is an attribute, nothing is left over, and meta tells about the answer."""
    value = decode(cls, answer(EXAMPLES[cls]))
    assert type(value) is cls
    assert value.extra == {}
    assert value.meta is not None
    assert (value.meta.status, value.meta.request_id, value.meta.attempts) == (200, "req_1", 2)
    assert value.meta.headers["x-request-id"] == "req_1"
    for wire, name in wire_names(cls).items():
        given = EXAMPLES[cls].get(wire)
        got = getattr(value, name)
        if given is None or isinstance(got, Model):
            continue
        if isinstance(got, list) and got and isinstance(got[0], Model):
            assert len(got) == len(given)
            continue
        assert got == given, name


@pytest.mark.parametrize("cls", EXAMPLES, ids=lambda one: one.__name__)
def test_fields_of_tomorrow_are_kept(cls: type[Model]):
    """Unknown fields, on top and nested, are in extra, and break nothing."""
    value = decode(cls, answer({**EXAMPLES[cls], "brand_new": {"deep": [1]}, "class": "keyword"}))
    assert value.extra == {"brand_new": {"deep": [1]}, "class": "keyword"}


@pytest.mark.parametrize("cls", EXAMPLES, ids=lambda one: one.__name__)
def test_only_required_fields_are_needed(cls: type[Model]):
    """Optional fields may be missing or null, which gives their default; each time a fresh one."""
    required = {a.metadata.get("wire", a.name) for a in attrs.fields(cls) if a.default is attrs.NOTHING}
    least = {name: EXAMPLES[cls][name] for name in required}
    bare = decode(cls, answer(least))
    nulls = decode(cls, answer({**dict.fromkeys(EXAMPLES[cls]), **least}))
    assert bare == nulls
    twin = decode(cls, answer(least))
    for a in attrs.fields(cls):
        if isinstance(a.default, attrs.Factory):
            assert getattr(bare, a.name) == a.default.factory()
            assert getattr(bare, a.name) is not getattr(twin, a.name)


@pytest.mark.parametrize("cls", EXAMPLES, ids=lambda one: one.__name__)
def test_every_required_field_is_named_when_missing_or_null(cls: type[Model]):
    """A missing or null required field is an error with its path."""
    for a in attrs.fields(cls):
        if a.default is not attrs.NOTHING:
            continue
        wire = a.metadata.get("wire", a.name)
        with pytest.raises(ResponseValidationError, match=rf"missing @ \$\.{wire}"):
            decode(cls, answer({name: value for name, value in EXAMPLES[cls].items() if name != wire}))
        with pytest.raises(ResponseValidationError, match=rf"null @ \$\.{wire}"):
            decode(cls, answer({**EXAMPLES[cls], wire: None}))


@pytest.mark.parametrize("cls", EXAMPLES, ids=lambda one: one.__name__)
def test_checked_fields_and_containers_are_named_when_wrong(cls: type[Model]):
    """A wrong type is found wherever it would do harm: in checked fields, lists, maps and nested values."""
    for a in attrs.fields(cls):
        wire = a.metadata.get("wire", a.name)
        given = EXAMPLES[cls].get(wire)
        harmful = a.metadata.get("check") or isinstance(given, dict | list)
        if a.name in {"extra", "meta"} or not harmful or str(a.type) in {"Any", "typing.Any"}:
            continue
        wrong: object = 5 if isinstance(given, dict | list | str | bool) else "text"
        if a.metadata.get("lenient"):
            continue
        with pytest.raises(ResponseValidationError, match=rf" @ \$\.{wire}"):
            decode(cls, answer({**EXAMPLES[cls], wire: wrong}))


@pytest.mark.parametrize("wrong", [5, "text", [1], True, []])
def test_what_goes_along_with_a_result_may_be_anything(wrong: object):
    """A tool that ran is a result even when what comes with it is no map: that is empty then, and kept in extra."""
    result = decode(ToolResult, answer({"successful": True, "instant_charge": wrong}, RUN))
    assert (result.instant_charge, result.extra) == (None, {"instant_charge": wrong})
    document = {"status": 200, "headers": wrong, "binary_data": wrong, "new": 1}
    called = decode(ProxyResult, answer(document, RUN))
    assert (called.headers, called.binary_data) == ({}, None)
    assert called.extra == {"headers": wrong, "binary_data": wrong, "new": 1}
    absent = dict.fromkeys(("data", "result_type", "error", "block_reason", "hook_results"))
    assert called.to_dict() == {**document, **absent}
    assert explain(ProxyResult, document) == []


@pytest.mark.parametrize("cls", EXAMPLES, ids=lambda one: one.__name__)
def test_models_are_frozen_and_pickle(cls: type[Model]):
    """A model cannot be changed, and goes to another process whole, with its meta."""
    value = decode(cls, answer(EXAMPLES[cls]))
    name = next(a.name for a in attrs.fields(cls) if a.name != "extra")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(value, name, None)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        twin = pickle.loads(pickle.dumps(value, protocol))
        assert twin == value
        assert twin.meta.request_id == "req_1"
        assert twin.meta.headers["x-request-id"] == "req_1"
    assert copy.deepcopy(value) == value


@pytest.mark.parametrize("cls", EXAMPLES, ids=lambda one: one.__name__)
def test_meta_is_outside_of_equality_and_repr(cls: type[Model]):
    """Two answers with the same content are equal; a repr does not show headers, nor extra fields."""
    one = decode(cls, answer({**EXAMPLES[cls], "brand_new": "plainvalue"}))
    two = decode(cls, answer({**EXAMPLES[cls], "brand_new": "plainvalue"}))
    object.__setattr__(two, "meta", None)
    assert one == two
    assert one != decode(cls, answer({**EXAMPLES[cls], "brand_new": "other"}))
    assert one != EXAMPLES[cls]
    assert "req_1" not in repr(one)
    assert "plainvalue" not in repr(one)


def test_a_repr_shows_no_credentials():
    """What holds tokens and secrets is left out of reprs."""
    secret = {"access_token": "sesame", "val": {"token": "sesame"}}
    account = decode(ConnectedAccount, answer({**ACCOUNT, "state": secret, "data": secret, "params": secret}))
    config = {**EXAMPLES[AuthConfig], "credentials": secret, "shared_credentials": secret, "proxy_config": secret}
    made = {**EXAMPLES[InitiateResponse], "connectionData": secret}
    link = {**EXAMPLES[LinkResponse], "link_token": "sesame"}
    for value in (
        account,
        decode(AuthConfig, answer(config)),
        decode(InitiateResponse, answer(made)),
        decode(LinkResponse, answer(link)),
    ):
        assert "sesame" not in repr(value)
    assert "ca_8f2k" in repr(account)


def test_unknown_words_are_kept():
    """A status that this release does not know stays what it is."""
    account = decode(
        ConnectedAccount, answer({**ACCOUNT, "status": "PAUSED", "experimental": {"account_type": "TEAM"}})
    )
    assert (account.status, account.experimental, account.is_active) == ("PAUSED", {"account_type": "TEAM"}, False)


@pytest.mark.parametrize(
    ("given", "scheme"),
    [
        (ACCOUNT, "OAUTH2"),
        ({**ACCOUNT, "auth_config": None}, "OAUTH2"),
        ({"id": "ca_1", "status": "ACTIVE", "state": {"authScheme": "API_KEY"}}, "API_KEY"),
        ({"id": "ca_1", "status": "ACTIVE"}, None),
    ],
)
def test_an_accounts_scheme_is_found_wherever_it_stands(given: dict[str, Any], scheme: str | None):
    """auth_scheme reads the auth config, the older field, or the state."""
    assert decode(ConnectedAccount, answer(given)).auth_scheme == scheme


def test_an_account_is_active_only_when_switched_on():
    """ACTIVE and disabled is not usable."""
    assert decode(ConnectedAccount, answer(ACCOUNT)).is_active
    assert not decode(ConnectedAccount, answer({**ACCOUNT, "is_disabled": True})).is_active
    assert decode(ConnectedAccount, answer({**ACCOUNT, "state": {"val": "odd"}})).val == {}


def test_a_result_reads_like_the_official_dict():
    """A result answers to the keys of the official SDK's dict, and to get."""
    result = decode(ToolResult, answer(EXAMPLES[ToolResult]))
    assert (result["successful"], result["data"], result["error"]) == (True, {"number": 7}, None)
    assert (result.get("log_id"), result.get("nothing", 5)) == ("log_1", 5)
    with pytest.raises(KeyError):
        result["nothing"]


# What is wrong is named


def wrong(cls: type[Model], document: object, operation: Operation = GET) -> str:
    with pytest.raises(ResponseValidationError) as caught:
        decode(cls, answer(document, operation))
    assert caught.value.__cause__ is not None
    return str(caught.value)


def test_three_broken_bodies_in_full():
    """The whole text of typical errors, as users see it."""
    broken = {**ACCOUNT, "status": 5, "toolkit": {"name": "GitHub"}, "state": []}
    assert wrong(ConnectedAccount, broken) == (
        "The answer to things.get cannot be read: expected text, got a whole number @ $.status; "
        "missing @ $.toolkit.slug; expected an object, got a list @ $.state. "
        "Check base_url, or update this package; quote the request id to support. "
        "(things.get, HTTP 200, request id req_1, 2 attempts)"
    )
    assert wrong(ToolResult, {"data": [], "successful": "yes"}, RUN) == (
        "The answer to tools.execute cannot be read: expected a boolean, got text @ $.successful. "
        "It was delivered and answered as a success; "
        "do not repeat it blindly. (tools.execute, HTTP 200, request id req_1, 2 attempts)"
    )
    details = [EXAMPLES[Toolkit]["auth_config_details"][0], {"name": "x"}, None]
    assert wrong(Toolkit, {"slug": "github", "auth_config_details": details}) == (
        "The answer to things.get cannot be read: missing @ $.auth_config_details[1].mode; "
        "expected an object, got null @ $.auth_config_details[2]. "
        "Check base_url, or update this package; quote the request id to support. "
        "(things.get, HTTP 200, request id req_1, 2 attempts)"
    )


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "the body is empty"),
        (b'{"id": "ca_1", "sta', "the body is not JSON"),
        (b"<html>ok</html>", "the body is not JSON: '<html>ok</html>'"),
        (b"\xff\xfe", "the body is not JSON"),
        (b"null", "expected an object, got null @ $"),
        (b"[]", "expected an object, got a list @ $"),
        (b"5", "expected an object, got a whole number @ $"),
        (b"true", "expected an object, got a boolean @ $"),
        (b"[" * 2000, "the body is not JSON"),
    ],
)
def test_a_success_that_is_no_object(body: bytes, told: str):
    """An empty, cut or foreign body of a success is our error, and says what it is."""
    with pytest.raises(ResponseValidationError) as caught:
        decode(ConnectedAccount, answer(body))
    assert told in caught.value.message


def test_a_body_that_is_no_json_shows_no_key():
    """The beginning of the body that an error shows is masked."""
    with pytest.raises(ResponseValidationError) as caught:
        decode(Tool, answer(b"key: ak_sesame_sesame"))
    assert "sesame" not in str(caught.value)


@pytest.mark.parametrize("value", [True, False, "1", None, [], {}])
def test_a_number_is_no_boolean_and_no_text(value: object):
    """Where a number matters, look-alikes are refused."""
    with pytest.raises(ResponseValidationError, match=r"\$\.status"):
        decode(ProxyResult, answer({"status": value}))
    assert decode(ProxyResult, answer({"status": 200.0})).status == 200


@pytest.mark.parametrize("value", [0, 1, "true", "", []])
def test_success_is_a_boolean(value: object):
    """Nothing that merely looks true counts as successful."""
    with pytest.raises(ResponseValidationError, match=r"expected a boolean.*\$\.successful"):
        decode(ToolResult, answer({"successful": value}))


def test_an_unreadable_execute_has_an_unknown_outcome():
    """An answer to an execute that cannot be read does not look like something to repeat."""
    with pytest.raises(ResponseValidationError) as caught:
        decode(ToolResult, answer(b"{}", RUN))
    assert caught.value.outcome_unknown
    assert caught.value.sent
    with pytest.raises(ResponseValidationError) as caught:
        decode(Tool, answer(b"{}"))
    assert not caught.value.outcome_unknown


def test_no_more_than_five_complaints():
    """A page of broken items does not fill the screen."""
    with pytest.raises(ResponseValidationError) as caught:
        decode_page(Tool, answer({"items": [{}] * 100}))
    assert caught.value.message.count(" @ ") == 5


def test_mutated_answers_raise_only_our_error():
    """Whatever single value of a real answer is replaced, either it decodes or our error names a path."""

    def mutants(value: object) -> list[object]:
        found: list[object] = [None, 5, True, "text", [], {}, [None], {"a": None}, 1.5]
        if isinstance(value, dict):
            for key, one in value.items():
                found += [{**value, key: mutant} for mutant in mutants(one)]
                found.append({name: other for name, other in value.items() if name != key})
        if isinstance(value, list):
            for index, one in enumerate(value):
                found += [[*value[:index], mutant, *value[index + 1 :]] for mutant in mutants(one)]
        return found

    for cls in (ConnectedAccount, Toolkit, SessionToolkit, SessionState):
        for mutant in mutants(EXAMPLES[cls]):
            try:
                decode(cls, answer(mutant))
            except ResponseValidationError as error:
                assert " @ $" in error.message, mutant


# Pages


def test_a_page():
    """Items in order, the next cursor, the total, and meta."""
    page = decode_page(Tool, answer({"items": [TOOL, {"slug": "B"}], "next_cursor": "c2", "total_items": 9}))
    assert [tool.slug for tool in page.items] == ["GITHUB_CREATE_AN_ISSUE", "B"]
    assert (page.next_cursor, page.total_items) == ("c2", 9)
    assert page.meta is not None
    assert page.meta.request_id == "req_1"
    assert page.items[0].meta is None


@pytest.mark.parametrize("end", [{}, {"next_cursor": None}, {"next_cursor": ""}])
def test_the_end_of_a_list(end: dict[str, Any]):
    """A cursor that is null, absent or empty ends the list."""
    assert decode_page(Tool, answer({"items": [], **end})).next_cursor is None


@pytest.mark.parametrize(
    ("total", "read"),
    [(7, 7), (7.0, 7), (0, 0), (None, None), ("7", None), ({}, None), ([], None), (True, None)],
)
def test_a_strange_total_does_not_lose_the_page(total: object, read: int | None):
    """The total is for information: one of a wrong type is left out."""
    page = decode_page(Tool, answer({"items": [TOOL], "total_items": total}))
    assert (page.total_items, len(page.items)) == (read, 1)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({}, "missing @ $.items"),
        ({"items": None}, "expected a list, got null @ $.items"),
        ({"items": {}}, "expected a list, got an object @ $.items"),
        ({"items": ""}, "expected a list, got text @ $.items"),
        ({"items": [], "next_cursor": {"a": 1}}, "expected text, got an object @ $.next_cursor"),
        ({"items": [], "next_cursor": True}, "expected text, got a boolean @ $.next_cursor"),
        ({"items": [TOOL, {"name": "x"}]}, "missing @ $.items[1].slug"),
        ({"items": [TOOL, None]}, "expected an object, got null @ $.items[1]"),
        ({"items": [TOOL, TOOL, {**TOOL, "toolkit": {"slug": 5}}]}, "got a whole number @ $.items[2].toolkit.slug"),
        ([], "expected an object, got a list @ $"),
        (b"", "the body is empty"),
    ],
)
def test_a_broken_page_names_the_place(document: object, told: str):
    """A list that is no list is an error, never an empty page."""
    with pytest.raises(ResponseValidationError) as caught:
        decode_page(Tool, answer(document))
    assert told in caught.value.message


def test_plain_json():
    """Answers without a model are handed on, or are our error."""
    assert decode_json(answer([1, "a"])) == [1, "a"]
    with pytest.raises(ResponseValidationError, match="not JSON"):
        decode_json(answer(b"{"))


def test_hooks_are_made_once():
    """Decoding writes no code on the hot path."""
    assert converter.get_structure_hook(Tool) is converter.get_structure_hook(Tool)


def test_explain_agrees_with_the_fast_path():
    """What decodes has no complaints."""
    for cls, example in EXAMPLES.items():
        assert explain(cls, example) == []


def test_the_names_of_models_are_public():
    """Every name that the package of models lists is there."""
    for name in models.__all__:
        assert inspect.isclass(getattr(models, name))


def test_a_session_without_its_mcp_block_is_named():
    """Nested required blocks are named by their own path."""
    assert decode(SessionMCP, answer({"url": "https://x.example"})).type == "http"
    broken = {**EXAMPLES[SessionState], "mcp": {"type": "http"}, "config": {**CONFIG, "user_id": 7}}
    assert "missing @ $.mcp.url; expected text, got a whole number @ $.config.user_id" in wrong(SessionState, broken)


@pytest.mark.parametrize("data", [{"a": 1}, [1, 2], "done", 5, True])
def test_whatever_a_tool_answered_is_its_result(data: object):
    """A tool that ran is never an exception for the shape of its data."""
    assert decode(ToolResult, answer({"successful": True, "data": data})).data == data


def test_a_result_is_read_as_a_dict():
    """Everyday dict idioms work on a result, since the official one is a dict."""
    result = decode(ToolResult, answer({"successful": True, "data": {"n": 1}, "error": None, "log_id": "log_1"}))
    assert "error" in result
    assert "meta" not in result
    assert dict(result) == {"data": {"n": 1}, "error": None, "successful": True, "log_id": "log_1"}
    assert {**result}["data"] == {"n": 1}
    assert list(result) == ["data", "error", "successful", "log_id"]
    assert result.get("nothing", 5) == 5


@pytest.mark.parametrize("cls", [ConnectedAccount, ToolResult])
def test_a_model_can_be_written_as_json(cls: type[Model]):
    """`to_dict` gives the platform's names again, unknown fields included, and nothing that JSON cannot say."""
    document = {**(ACCOUNT if cls is ConnectedAccount else {"successful": True, "data": {}}), "of_tomorrow": [1]}
    written = decode(cls, answer(document)).to_dict()
    assert {name: written[name] for name in document} == document
    assert "meta" not in written
    assert orjson.loads(orjson.dumps(written)) == written


def test_an_unreadable_answer_is_not_lost():
    """The error of an answer that cannot be read has the body, masked, and the path that was called."""
    raw = answer({"weird": 1, "token": "sesame"}, RUN)
    raw.path = "/api/v3.1/tools/execute/X?a=b"
    with pytest.raises(ResponseValidationError) as caught:
        decode(ToolResult, raw)
    assert caught.value.body == {"weird": 1, "token": "***"}
    assert caught.value.path == "/api/v3.1/tools/execute/X"
    assert caught.value.outcome_unknown


def test_a_page_may_have_other_fields():
    """Lists whose items and cursors have other names are read like all, and their complaints name those."""
    listing = _codec.Listing(items="data", cursor="nextCursor")
    page = decode_page(Tool, answer({"data": [TOOL], "nextCursor": "c2"}), listing)
    assert ([one.slug for one in page.items], page.next_cursor) == ([TOOL["slug"]], "c2")
    with pytest.raises(ResponseValidationError, match=r"missing @ \$\.data"):
        decode_page(Tool, answer({"items": []}), listing)
    with pytest.raises(ResponseValidationError, match=r"expected text, got a boolean @ \$\.nextCursor"):
        decode_page(Tool, answer({"data": [], "nextCursor": True}), listing)


@pytest.mark.parametrize(
    ("current", "last", "cursor"),
    [(1, 3, "2"), (2.0, 3.0, "3"), (3, 3, None), (1, 0, None), (None, 3, None), ("1", 3, None)],
)
def test_numbered_pages(current: object, last: object, cursor: str | None):
    """Where pages have numbers, the next number is the cursor, as long as there is a next page."""
    page = decode_page(Tool, answer({"items": [], "current_page": current, "total_pages": last}), _codec.NUMBERS)
    assert page.next_cursor == cursor
