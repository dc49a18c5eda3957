"""Which key goes with the operations that take another one than the project's, or none."""

from __future__ import annotations

import asyncio
import importlib
import traceback

import orjson
import pytest
from scripted import KEY, Server, answer

import composio_sync
from composio_async import Composio
from composio_async._request import NO_KEY, ORG, PROJECT, PROJECT_OR_USER, USER, Operation
from composio_async._secret import Secret, hidden_keys
from composio_async.config import Credentials
from composio_async.errors import ComposioError, InvalidParams, ResponseValidationError

KEYS = {
    "project": ("x-api-key", "ak_project"),
    "user": ("x-user-api-key", "uak_user"),
    "org": ("x-org-api-key", "oak_org"),
}
TAKEN = {
    "organizations": {
        "_LIST": USER,
        "_PROJECTS": USER,
        "_WHOAMI": USER,
        "_CLAIM": ORG,
        "_TOOLKITS": USER,
        "_RESOLVE": USER,
    },
    "projects": {"_LIST": ORG, "_GET": ORG, "_CREATE": ORG, "_DELETE": ORG, "_REGENERATE": ORG},
    "keyring": {"_LIST": PROJECT},
    "api_key_revocation": {"_CREATE": NO_KEY},
    "cli": {"_CREATE": NO_KEY, "_GET": NO_KEY, "_CREDENTIALS": USER, "_AUTH": USER, "_FAILURE": USER},
    "custom_toolkits": {"_UPSERT": PROJECT_OR_USER, "_SYNC": PROJECT_OR_USER, "_DELETE": PROJECT_OR_USER},
}
LEAKED = ["ak_leaked_key_one", "0123456789abcdef-without-prefix"]


@pytest.mark.parametrize("module", TAKEN)
def test_each_operation_takes_its_kind_of_key(module: str):
    """Every operation of these namespaces declares the kinds of keys that the platform takes for it."""
    found = vars(importlib.import_module(f"composio_async.resources.{module}"))
    assert {name: one.keys for name, one in found.items() if isinstance(one, Operation)} == TAKEN[module]


@pytest.mark.parametrize(
    ("held", "keys", "sent"),
    [
        ("project user org", USER, "user"),
        ("project user org", ORG, "org"),
        ("project user org", NO_KEY, "project"),
        ("project user org", PROJECT, "project"),
        ("user org", NO_KEY, "user"),
        ("org", NO_KEY, "org"),
        ("project org", USER, "project"),
        ("project user", ORG, "project"),
        ("user", ORG, "user"),
        ("org", USER, "org"),
        ("", NO_KEY, None),
    ],
)
def test_the_key_that_is_chosen(held: str, keys: tuple[str, ...], sent: str | None):
    """User and organization operations take their own key where it is held; those without a key the project's."""
    credentials = Credentials(**{kind: KEYS[kind][1] for kind in held.split()})
    assert credentials.header(keys) == (KEYS[sent] if sent else None)


async def test_one_key_header_goes_with_each_call(server: Server):
    """On the wire there is exactly one key header for each kind of operation, and the scope goes with all of them."""
    server.script += [
        answer(body=b'{"organizations": []}'),
        answer(body=b'{"data": []}'),
        answer(body=b'{"id": "cli_1", "status": "pending"}'),
    ]
    options = {"api_key": "ak_project", "user_api_key": "uak_user", "org_api_key": "oak_org"}
    async with Composio(base_url=server.url, org_id="org_1", project_id="pr_1", **options) as composio:
        await composio.organization.list()
        await composio.projects.list()
        await composio.cli.create_session()
    sent = [[(name, one.header(name)) for name, _ in KEYS.values() if one.header(name)] for one in server.deliveries]
    assert sent == [[KEYS["user"]], [KEYS["org"]], [KEYS["project"]]]
    assert {(one.header("x-org-id"), one.header("x-project-id")) for one in server.deliveries} == {("org_1", "pr_1")}


async def test_the_organization_of_one_call(server: Server):
    """An organization given to a call is sent once, in place of the client's."""
    server.always = answer(body=b'{"toolkits": []}')
    async with Composio(
        base_url=server.url, api_key=KEY, user_api_key="uak_user", org_id="org_1", project_id="pr_1"
    ) as composio:
        await composio.organization.list_consumer_toolkits("u_1", org_id="org_2")
        await composio.organization.list_consumer_toolkits("u_1")
        with pytest.raises(InvalidParams, match="org_id holds characters"):
            await composio.organization.list_consumer_toolkits("u_1", org_id="org_2\r\nx-api-key: other")
    assert [(one.count("x-org-id"), one.header("x-org-id")) for one in server.deliveries] == [
        (1, "org_2"),
        (1, "org_1"),
    ]
    assert {one.header("x-user-api-key") for one in server.deliveries} == {"uak_user"}


# Keys that got out


def told(error: BaseException) -> str:
    """A failure in every way that shows what its frames and attributes hold, the test's own frame left out."""
    shown: list[str] = []
    one: BaseException | None = error
    while one is not None:
        trace = one.__traceback__.tb_next if one is error and one.__traceback__ else one.__traceback__
        own = traceback.TracebackException(type(one), one, trace, capture_locals=True)
        shown += [str(one), repr(one), repr(vars(one)), "".join(own.format(chain=False))]
        one = one.__cause__ or one.__context__
    return "\n".join(shown)


ECHO = orjson.dumps({"error": {"message": f"not keys: {LEAKED}", "suggested_fix": LEAKED[1], "keys": LEAKED}})


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (answer(400, ECHO), ComposioError),
        (answer(500, ECHO), ComposioError),
        (answer(200, ECHO), ResponseValidationError),
        (answer(200, LEAKED[1].encode()), ResponseValidationError),
    ],
    ids=["refused", "failed", "another shape", "no JSON"],
)
async def test_an_answer_that_repeats_leaked_keys(server: Server, step: object, kind: type[ComposioError]):
    """Whatever the platform repeats of the keys that were handed in, no error shows one."""
    server.always = step
    async with Composio(base_url=server.url, api_key=KEY, max_retries=0) as composio:
        with pytest.raises(kind) as caught:
            await composio.api_key_revocation.create(LEAKED)
    shown = told(caught.value)
    assert "api_key_revocation.create" in shown
    assert [key for key in LEAKED if key in shown] == []
    assert orjson.loads(server.deliveries[0].body) == {"api_keys": LEAKED}


@pytest.mark.parametrize(
    "given", [[*LEAKED, 5], [*LEAKED, b"ak_leaked_key_two"], [*LEAKED, " "], LEAKED * 51, {LEAKED[0]: 1}]
)
async def test_a_refused_list_of_leaked_keys(server: Server, given: object):
    """A list that cannot be right is refused without showing a key, and nothing is sent."""
    async with Composio(base_url=server.url, api_key=KEY) as composio:
        with pytest.raises(ComposioError) as caught:
            await composio.api_key_revocation.create(given)
    shown = told(caught.value)
    assert "api_keys" in shown
    assert [key for key in (*LEAKED, "ak_leaked_key_two") if key in shown] == []
    assert server.count == 0


@pytest.mark.parametrize("kind", ["sent", "from an iterator", "refused"])
async def test_leaked_keys_in_the_synchronous_package(server: Server, kind: str):
    """Nor do the frames of the synchronous package show a key."""
    server.always = answer(400, ECHO)
    given = {"sent": LEAKED, "from an iterator": iter(LEAKED), "refused": [*LEAKED, 5]}[kind]

    def call() -> ComposioError:
        with composio_sync.Composio(base_url=server.url, api_key=KEY) as composio:
            with pytest.raises(ComposioError) as caught:
                composio.api_key_revocation.create(given)
            return caught.value

    shown = told(await asyncio.to_thread(call))
    assert "composio_sync/resources/api_key_revocation.py" in shown
    assert [key for key in LEAKED if key in shown] == []


def test_hidden_keys_are_the_keys():
    """They are listed as they came, whatever they came in; a wrong one leaves its type; twice is once."""
    for given in (LEAKED, tuple(LEAKED), iter(LEAKED)):
        found = hidden_keys(given)
        assert found == LEAKED
        assert repr(found) == "['***', '***']"
    assert hidden_keys("ak_one") == ["ak_one"]
    assert type(hidden_keys("ak_one")[0]) is Secret
    assert hidden_keys([b"ak_one", 5]) == [bytes, int]
    assert hidden_keys(hidden_keys({"ak_one": 1})) == [dict]
