"""Credentials, request ids, checks of requests, unknown routes, the journal."""

from __future__ import annotations

import re
import uuid

import pytest

from composio_async.emulator import Emulator, Status
from composio_async.emulator.names import ALIASES
from composio_async.emulator.routes import OPERATIONS, ROUTES


async def test_key_accepted_under_both_prefixes(api):
    """The same operation answers under /api/v3.1 and /api/v3."""
    for prefix in ("/api/v3.1/", "/api/v3/"):
        assert (await api("GET", f"{prefix}toolkits")).status == 200


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ({}, "No API key"),
        ({"x-api-key": "ak_emulator", "x-user-api-key": "uak_emulator"}, "Send one API key, not 2"),
        ({"x-api-key": "nonsense"}, "Invalid API key"),
        ({"x-api-key": "ak_live_123"}, "looks like a real one"),
        ({"x-org-api-key": "oak_emulator"}, "does not accept x-org-api-key"),
    ],
)
async def test_wrong_credentials_are_401(api, headers, says):
    """No key, two keys, a wrong one or one that the operation does not take is a 401 that names the right key."""
    error = await api.fails(401, "GET", "toolkits", headers=headers)
    assert says in error["message"]
    assert "emulator" in error["suggested_fix"]
    assert "ak_emulator" in error["suggested_fix"]


async def test_user_key_where_the_operation_takes_it(api):
    """The user key opens toolkits, but no session."""
    user = {"x-user-api-key": "uak_emulator"}
    assert (await api("GET", "toolkits", headers=user)).status == 200
    await api.fails(401, "POST", "tool_router/session", {"user_id": "u"}, headers=user)


async def test_own_keys(open_api):
    """Keys given to the constructor replace the defaults."""
    async with Emulator(api_key="ak_mine") as emulator, open_api(emulator) as api:
        assert (await api("GET", "toolkits", headers={"x-api-key": "ak_mine"})).status == 200
        assert (await api("GET", "toolkits", headers={"x-api-key": "ak_emulator"})).status == 401


async def test_request_id_is_echoed_or_made(api):
    """Every answer has a request id: the client's, or a counted one; and says that it is the emulator."""
    sent = uuid.uuid4().hex
    headers = {"x-api-key": "ak_emulator", "x-request-id": sent}
    answer = await api("GET", "tools/NOPE", headers=headers)
    assert answer.headers["x-request-id"] == sent == answer.body["error"]["request_id"]
    assert answer.headers["x-composio-emulator"] == "1"
    assert (await api("GET", "toolkits")).headers["x-request-id"].startswith("req_")


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({}, "user_id is required"),
        ({"user_id": 5}, "user_id must be a string, not an integer"),
        ({"user_id": ""}, "user_id must have at least 1 character"),
        ({"user_id": "u", "workbench": {"sandbox_size": "tiny"}}, "workbench.sandbox_size must be one of"),
        ({"user_id": "u", "toolkits": {"enable": ["github", 1]}}, "toolkits.enable[1] must be a string"),
        ({"user_id": "u", "multi_account": {"max_accounts_per_toolkit": 99}}, "multi_account.max_accounts_per_toolkit"),
    ],
)
async def test_bad_body_is_400_that_names_the_field(api, body, names):
    """A missing field, a wrong type or a value out of bounds is a 400 with the path of the field."""
    error = await api.fails(400, "POST", "tool_router/session", body)
    assert names in error["message"]


async def test_union_errors_speak_of_the_branch_meant(api):
    """In a union told apart by a constant, the complaint is about the branch that the constant chose."""
    body = {"toolkit": {"slug": "linear"}, "auth_config": {"type": "use_custom_auth"}}
    error = await api.fails(400, "POST", "auth_configs", body)
    assert error["errors"] == ["auth_config.authScheme is required"]


async def test_invalid_json_is_400(api):
    """A body that is not JSON is a 400, not a failure of the server."""
    error = await api.fails(400, "POST", "tool_router/session", data=b"{", headers={"x-api-key": "ak_emulator"})
    assert "not valid JSON" in error["message"]


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "account_type=MINE", "statuses=ACTIVE,GONE", "cursor=abc"])
async def test_bad_query_is_400(api, query):
    """Query values are checked as bodies are."""
    await api.fails(400, "GET", f"connected_accounts?{query}")


async def test_unknown_fields_are_noted(api, emulator):
    """Fields that the operation does not have are accepted and noted in the journal."""
    body = {"user_id": "u", "colour": 1, "workbench": {"gpu": True}}
    await api.post("tool_router/session?later=1", body)
    assert emulator.requests("sessions.create")[0].unknown_fields == ("later", "colour", "workbench.gpu")


async def test_strict_refuses_unknown_fields(open_api):
    """With strict=True the same fields are a 400, and a test that means them forgets the requests before its end."""
    async with Emulator(strict=True) as emulator, open_api(emulator) as api:
        error = await api.fails(400, "POST", "tool_router/session", {"user_id": "u", "colour": 1})
        assert "colour" in error["message"]
        await api.session()
        emulator.requests.clear()


@pytest.mark.parametrize("path", ["/api/v3.1/usage", "/", "/tool_router/trs_000001/sse", "/api/v3.1/tools/execute"])
async def test_unknown_route_is_501(api, emulator, path):
    """What the emulator lacks is a 501 that names the route, never the platform's 404."""
    error = await api.fails(501, "POST", path)
    assert error["slug"] == "NotEmulated"
    assert path in error["message"]
    assert "docs/testing.md" in error["suggested_fix"]
    assert emulator.requests("not_emulated")[0].path == path


async def test_literal_routes_win(api, emulator):
    """Literal segments win over parameters of the same shape."""
    assert isinstance(await api.get("tools/enum"), list)
    await api.get("toolkits/categories")
    await api.get("toolkits/changelog")
    await api.post("toolkits/multi", {"toolkits": ["github"]})
    await api.fails(400, "POST", "tools/execute/proxy", {"endpoint": "/user", "method": "GET"})
    await api.fails(400, "POST", "connected_accounts/link", {})
    await api.fails(400, "POST", "connected_accounts/complete_auth", {})
    assert [line.operation for line in emulator.requests()] == [
        "tools.enum",
        "toolkits.categories",
        "toolkits.changelog",
        "toolkits.get_many",
        "tools.proxy",
        "connected_accounts.link",
        "connected_accounts.complete_auth",
    ]


async def test_encoded_path_segment_is_one_parameter(api):
    """A slash encoded in an id stays in that id."""
    error = await api.fails(404, "GET", "connected_accounts/ca%2F1")
    assert "'ca/1'" in error["message"]


async def test_journal_keeps_order_and_masks_secrets(api, emulator):
    """The journal has every request with its answer's status, and no secret in headers or bodies."""
    config = await api.post(
        "auth_configs",
        {"toolkit": {"slug": "linear"}, "auth_config": {"type": "use_custom_auth", "authScheme": "API_KEY"}},
    )
    val = {"generic_api_key": "lin_secret_1", "status": "ACTIVE"}
    await api.post(
        "connected_accounts",
        {
            "auth_config": {"id": config["auth_config"]["id"]},
            "connection": {"user_id": "u", "state": {"authScheme": "API_KEY", "val": val}},
        },
    )
    first, second = emulator.requests()
    assert (first.operation, first.method, first.path, first.status) == (
        "auth_configs.create",
        "POST",
        "/api/v3.1/auth_configs",
        201,
    )
    assert second.headers["x-api-key"] == "ak_e****"
    assert second.body["connection"]["state"]["val"]["generic_api_key"] == "lin_****"
    assert "secret" not in repr(second)


async def test_journal_of_an_unknown_operation_is_a_mistake(emulator):
    """A misspelt operation is refused, because an empty list would let a negative assertion pass."""
    with pytest.raises(ValueError, match=r"tools\.execute"):
        emulator.requests("tool.execute")
    with pytest.raises(ValueError, match="not an operation"):
        emulator.fault("tool.execute")
    for ask in (emulator.requests, emulator.fault):
        with pytest.raises(TypeError, match="name of an operation"):
            ask(5)


def test_aliases_lead_to_operations():
    """An alias is no operation itself, and means one that exists."""
    assert not set(ALIASES) & OPERATIONS
    assert set(ALIASES.values()) <= OPERATIONS


@pytest.mark.parametrize(("alias", "operation"), ALIASES.items())
async def test_method_names_are_operations_too(api, emulator, alias, operation):
    """Where the client's method has another name than the operation, faults and requests take both."""
    route = next(route for route in ROUTES if route.operation == operation)
    path = re.sub(r"\{.*?\}", "x", route.path)
    emulator.fault(alias, Status(503))
    order = {"operation": alias, "fault": {"status": 502}}
    await api("POST", "/__emulator/faults", order, headers={})
    listed = await api("GET", "/__emulator/faults", headers={})
    assert [item["operation"] for item in listed.body["items"]] == [operation] * 2
    assert [(await api(route.method, path)).status for _ in range(2)] == [503, 502]
    assert [line.operation for line in emulator.requests(alias)] == [operation] * 2
    answer = await api("GET", f"/__emulator/requests?operation={alias}", headers={})
    assert [item["operation"] for item in answer.body["items"]] == [operation] * 2
