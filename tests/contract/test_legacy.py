"""Old pages run as printed, in both packages, and say what to write today."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from composio_async import (
    ConnectionRequestFailedError,
    ConnectionRequestTimeoutError,
    InvalidParams,
    InvalidParamsType,
    ToolNotFoundError,
)
from composio_async.emulator import Emulator, Status

from .both import awaitable
from .helpers import body_of, operations, settled

KEYED = {"type": "use_custom_auth", "auth_scheme": "API_KEY", "credentials": {}}
MANAGED = {"type": "use_composio_managed_auth"}
LINEAR = "LINEAR_CREATE_LINEAR_ISSUE"
TASK = {"team_id": "team_000001", "title": "It runs"}


@pytest.fixture
def legacy(package: Any) -> Any:
    """The module that old pages import from."""
    return importlib.import_module(f"{package.__name__}.legacy")


@pytest.fixture
async def client(legacy: Any, emulator: Emulator) -> AsyncIterator[Any]:
    """The old client."""
    client = awaitable(legacy.Composio(emulator.api_key, emulator.url))
    yield client
    await client.aclose()


@pytest.fixture(autouse=True)
def told() -> Iterator[list[str]]:
    """What the calls of a test said to write today."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", DeprecationWarning)
        lines: list[str] = []
        yield lines
        lines += [str(one.message) for one in caught]


async def config(composio: Any, toolkit: str, **how: Any) -> str:
    """The id of a new auth config."""
    return (await composio.auth_configs.create(toolkit, how)).id


async def test_the_page(legacy: Any, client: Any, composio: Any, emulator: Emulator) -> None:
    """The old page as it is printed: fields, connection, wait, account, a tool and a list of tools."""
    integration = await client.get_integration(await config(composio, "linear", **KEYED))
    assert (integration.appName, integration.authScheme, integration.enabled) == ("linear", "API_KEY", True)
    assert (integration.deleted, integration.useComposioAuth) == (False, False)
    [field] = integration.expectedInputFields
    assert field.name == field["name"] == "generic_api_key"
    assert {"name", "displayName", "description", "type", "required", "expected_from_customer"} <= field.keys()
    assert await settled(integration.get_required_variables()) == integration.expectedInputFields
    request = await integration.initiate_connection(params={"api_key": "key-of-ada"}, entity_id="ada")
    assert (request.redirect_url, request.redirectUrl, request.connectionStatus) == (None, None, "ACTIVE")
    account = await request.wait_until_active(timeout=60)
    account = await client.get_connected_account(request.id)
    assert account.id == request.connectedAccountId
    assert (account.status, account.appUniqueId, account.clientUniqueUserId) == ("ACTIVE", "linear", "ada")
    assert account.integrationId == integration.id
    account = await account.wait_until_active(timeout=60)
    result = await account.execute_action("LINEAR_CREATE_LINEAR_ISSUE", TASK)
    assert (result["successful"], result["successfull"], result["error"]) == (True, True, None)
    again = await account.execute_action(legacy.Action.LINEAR_CREATE_LINEAR_ISSUE, TASK)
    assert again["successful"]
    assert [row["title"] for row in emulator.records("linear.issues")] == ["It runs", "It runs"]
    openai = await account.get_all_actions()
    assert openai == await account.get_all_actions(legacy.SchemaFormat.OPENAI)
    assert {one["function"]["name"] for one in openai} >= {"LINEAR_CREATE_LINEAR_ISSUE"}
    claude = await account.get_all_actions(legacy.SchemaFormat.CLAUDE)
    assert [set(one) for one in claude] == [{"name", "description", "input_schema"}] * len(openai)
    plain = await account.get_all_actions(legacy.SchemaFormat.DEFAULT)
    assert {one["appName"] for one in plain} == {"linear"}


async def test_what_goes_over_the_wire(client: Any, composio: Any, emulator: Emulator) -> None:
    """Old arguments become today's fields, nobody's account is `default`, and a second connection is not refused."""
    integration = await client.get_integration(await config(composio, "linear", **KEYED))
    for _ in range(2):
        await integration.initiate_connection(params={"generic_api_key": "k"}, redirect_url="https://app.example/cb")
    body = body_of(emulator, "connected_accounts.create")
    assert body["auth_config"] == {"id": integration.id}
    assert body["connection"] == {
        "user_id": "default",
        "callback_url": "https://app.example/cb",
        "state": {"authScheme": "API_KEY", "val": {"status": "ACTIVE", "generic_api_key": "****"}},
    }
    account = await client.get_connected_account("ca_000001")
    await account.execute_action("linear_create_linear_issue", TASK)
    sent = body_of(emulator, "tools.execute")
    assert (sent["arguments"], sent["user_id"], sent["connected_account_id"]) == (TASK, "default", "ca_000001")
    assert operations(emulator).count("connected_accounts.create") == 2


async def test_a_user_approves_on_the_page(client: Any, composio: Any, emulator: Emulator, soon: Any) -> None:
    """Composio's own OAuth goes through a link; the account is INITIATED until the user has approved."""
    integration = await client.get_integration(await config(composio, "github", **MANAGED))
    assert integration.useComposioAuth
    request = await integration.initiate_connection(entity_id=None)
    assert request.redirect_url.startswith(f"{emulator.url}/link/")
    assert (await client.get_connected_account(request.id)).status == "INITIATED"
    assert body_of(emulator, "connected_accounts.link")["user_id"] == "default"
    soon("approve", request.id)
    account = await request.wait_until_active(timeout=10)
    assert (account.status, account.entityId) == ("ACTIVE", "default")


@pytest.mark.parametrize(("what", "word"), [("deny", "FAILED"), ("expire", "EXPIRED")])
async def test_a_connection_that_ends(
    what: str, word: str, client: Any, composio: Any, emulator: Emulator, soon: Any
) -> None:
    """A wait ends at once with the reason when the account can no longer become ACTIVE."""
    integration = await client.get_integration(await config(composio, "github", **MANAGED))
    request = await integration.initiate_connection("ada")
    soon(what, request.id)
    with pytest.raises(ConnectionRequestFailedError, match=word):
        await request.wait_until_active(timeout=30)


async def test_a_user_who_does_not_come(client: Any, composio: Any) -> None:
    """A wait is bounded, and 0 looks once."""
    integration = await client.get_integration(await config(composio, "github", **MANAGED))
    request = await integration.initiate_connection("ada")
    with pytest.raises(ConnectionRequestTimeoutError):
        await request.wait_until_active(timeout=0)


async def test_a_missing_field(client: Any, composio: Any, emulator: Emulator) -> None:
    """A required field that is missing is named before anything is sent; filled in later, it connects the same user."""
    integration = await client.get_integration(await config(composio, "linear", **KEYED))
    with pytest.raises(InvalidParams, match=r"linear needs generic_api_key to connect.*connected_accounts\.link"):
        await integration.initiate_connection("ada", params={})
    with pytest.raises(InvalidParamsType, match="params is a map"):
        await integration.initiate_connection("ada", params="key")
    assert "connected_accounts.create" not in operations(emulator)
    request = await integration.initiate_connection("ada", params={"api_key": "a"})
    again = await request.save_user_access_data({"api_key": "b"})
    assert again.id != request.id
    assert body_of(emulator, "connected_accounts.create")["connection"]["user_id"] == "ada"


async def test_tags(legacy: Any, client: Any, composio: Any, emulator: Emulator) -> None:
    """Tags really filter, and a tag that there is not is an error with those that there are."""

    @emulator.tool("ASANA_GET_WORKSPACE")
    def workspace() -> dict[str, str]:
        """The workspace of the team."""
        return {"name": "Emulator"}

    emulator.connect("ada", "asana")
    account = await client.get_connected_account("ca_000001")
    everything = await account.get_all_actions(tags=[legacy.Tag.ALL])
    tasks = await account.get_all_actions(tags=[legacy.Tag.ASANA_TASKS])
    assert 0 < len(tasks) < len(everything)
    assert tasks == await account.get_all_actions(tags=["Tasks"])
    important = await account.get_all_actions(tags=[legacy.Tag.IMPORTANT])
    assert 0 < len(important) <= len(everything)
    with pytest.raises(InvalidParams, match=r"has the tag TASKZ\. There are: .*Tag\.ASANA_TASKS"):
        await account.get_all_actions(tags=[legacy.Tag.ASANA_TASKZ])
    with pytest.raises(InvalidParams, match=r"Tag\.GITHUB_X is not of 'asana'"):
        await account.get_all_actions(tags=[legacy.Tag.GITHUB_X])
    with pytest.raises(InvalidParamsType, match="SchemaFormat"):
        await account.get_all_actions("openai")


async def test_a_tool_that_there_is_not(legacy: Any, client: Any, emulator: Emulator) -> None:
    """A wrong member of `Action` is an error of the call, with near names from the catalog."""
    emulator.connect("ada", "linear")
    account = await client.get_connected_account("ca_000001")
    with pytest.raises(ToolNotFoundError, match="LINEAR_CREATE_LINEAR_ISSUE"):
        await account.execute_action(legacy.Action.LINEAR_CREATE_LINEAR_ISSU, TASK)


async def test_an_old_id_is_passed_on(client: Any, emulator: Emulator) -> None:
    """A UUID is asked for its id of today; where the platform cannot tell, it is passed on as it is."""
    old = "0b8a3c1e-5f4d-4c53-9a43-3d7f1d7c9d10"
    with pytest.raises(Exception, match=old):
        await client.get_connected_account(old)
    assert emulator.requests.last("GET", "/api/v3/migration/get-nanoid").query == {
        "uuid": old,
        "type": "CONNECTED_ACCOUNT",
    }
    assert emulator.requests.last("connected_accounts.get").path.endswith(old)


async def test_an_old_id_is_exchanged(client: Any, emulator: Emulator) -> None:
    """Where the platform tells today's id of a UUID, that one is asked for."""
    account_id = emulator.connect("ada", "linear")
    emulator.fault("*", Status(200, body={"nanoid": account_id}))
    account = await client.get_connected_account("0b8a3c1e-5f4d-4c53-9a43-3d7f1d7c9d10")
    assert account.id == account_id
    assert emulator.requests.last("connected_accounts.get").path.endswith(account_id)


async def test_each_line_is_told_once(client: Any, composio: Any, emulator: Emulator) -> None:
    """A line of the program is told what to write today, with its own values, once and no secret among them."""
    given = await config(composio, "linear", **KEYED)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", DeprecationWarning)
        integration = await client.get_integration(given)
        for _ in range(3):
            await integration.initiate_connection("ada", params={"api_key": "key-of-ada"})
        account = await client.get_connected_account("ca_000001")
        await account.execute_action("LINEAR_CREATE_LINEAR_ISSUE", TASK)
        await account.get_all_actions()
    lines = [str(one.message) for one in caught]
    today = [line.partition("Write today: ")[2] for line in lines]
    state = "{\"auth_scheme\": 'API_KEY', \"val\": {'status': 'ACTIVE', 'api_key': ...}}"
    assert today == [
        f"composio.auth_configs.get('{given}')",
        f"composio.connected_accounts.initiate('ada', '{given}', config={state})",
        "composio.connected_accounts.get('ca_000001')",
        f"composio.tools.execute({LINEAR!r}, {TASK!r}, user_id='ada', connected_account_id='ca_000001')",
        "composio.tools.get('ada', toolkits=['linear'])",
    ]
    assert "key-of-ada" not in "".join(lines)


async def test_arguments_that_are_secret(client: Any, emulator: Emulator) -> None:
    """Arguments whose names say that they are secret are masked in the line of today."""
    emulator.connect("ada", "linear")
    account = await client.get_connected_account("ca_000001")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", DeprecationWarning)
        await account.execute_action(LINEAR, {**TASK, "password": "hunter2-of-ada"})
    [line] = [str(one.message) for one in caught]
    assert "'title': 'It runs'" in line
    assert "hunter2" not in line


async def test_the_lines_of_today_run(composio: Any, emulator: Emulator) -> None:
    """The lines that the old calls name are methods of today's client and take those arguments."""
    import inspect

    from composio_async import Composio
    from composio_async.legacy_words import LINES

    today = Composio(api_key="ak_emulator", base_url=emulator.url)
    for line in LINES.values():
        path, _, rest = line.today.removeprefix("composio.").partition("(")
        method = today
        for name in path.split("."):
            method = getattr(method, name)
        parameters = inspect.signature(method).parameters
        named = [part.split("=")[0].strip() for part in rest.split(", ") if "=" in part.split("{")[0]]
        assert [name for name in named if name not in parameters] == [], line
    await today.aclose()


async def test_the_old_client_shows_no_key(client: Any) -> None:
    """The client's repr has no key in it."""
    assert "ak_" not in repr(client)
