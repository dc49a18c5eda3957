"""Tenants on one client's connections: keys, scopes, headers, cookies, hints and answers never cross."""

from __future__ import annotations

import asyncio
import json
import random
import re
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from scripted import Delivery, Server

import composio_sync
from composio_async import Composio, errors
from composio_async._known import Known

KEYS = ("x-api-key", "x-user-api-key", "x-org-api-key")
LATENESS = 0.002
TENANT = re.compile(r"tenant[a-h]")


class Landlord:
    """Checks that everything in a request names one tenant, and answers with that tenant's name and a cookie."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.dice = random.Random(7)
        self.mixed: list[str] = []
        self.served: Counter[str] = Counter()
        self.connections: dict[int, set[str]] = {}

    async def __call__(self, writer: asyncio.StreamWriter) -> None:
        asked = self.server.deliveries[-1]
        tenant, key = self.tenant(asked)
        self.served[tenant] += 1
        self.connections.setdefault(asked.connection, set()).add(tenant)
        path, query = urlsplit(asked.target).path, parse_qs(urlsplit(asked.target).query)
        status, body = self.answer(tenant, path, query)
        await asyncio.sleep(self.dice.random() * LATENESS)
        data = json.dumps(body).encode()
        head = (
            f"HTTP/1.1 {status} X\r\ncontent-length: {len(data)}\r\nx-request-id: req_{tenant}_{key}\r\n"
            f"set-cookie: who={tenant}; Path=/\r\nset-cookie: key={tenant}; Domain=127.0.0.1\r\n\r\n"
        )
        writer.write(head.encode() + data)
        await writer.drain()

    def tenant(self, asked: Delivery) -> tuple[str, str]:
        sent = [(name, value) for name, value in asked.headers if name in KEYS]
        told = {name: asked.header(name) for name in ("x-org-id", "x-project-id", "x-team")}
        around = " ".join([asked.target, asked.body.decode(), *filter(None, told.values())]).lower()
        named = {*TENANT.findall(around), *(one for _, value in sent for one in TENANT.findall(value))}
        if len(sent) != 1 or len(named) != 1 or asked.header("cookie") is not None or None in told.values():
            self.mixed.append(f"{asked.target} {sent} {told} {asked.body!r} cookie={asked.header('cookie')}")
        return TENANT.findall(sent[0][1])[0], sent[0][0]

    def answer(self, tenant: str, path: str, query: dict[str, list[str]]) -> tuple[int, Any]:
        slug = f"{tenant.upper()}_CUSTOM_TOOL"
        if path.endswith("/connected_accounts"):
            return 200, {"items": [{"id": f"ca_{tenant}", "status": "ACTIVE", "user_id": f"user_{tenant}"}]}
        if path.endswith("/tools"):
            return 200, {"items": [{"slug": slug, "toolkit": {"slug": f"{tenant}kit"}}], "next_cursor": None}
        if path.endswith("/session"):
            return 201, session(tenant)
        if "MISSING" in path:
            error = {"message": f"no such tool for {tenant}", "code": 2301, "slug": "Tool_NotFound", "status": 404}
            return 404, {"error": error}
        return 200, {"data": {"who": tenant}, "successful": True, "error": None, "log_id": f"log_{tenant}"}


def session(tenant: str) -> dict[str, Any]:
    return {
        "session_id": f"trs_{tenant}",
        "mcp": {"type": "http", "url": f"http://127.0.0.1/{tenant}/mcp"},
        "config": {"user_id": f"user_{tenant}"},
        "tool_router_tools": [],
    }


def options_of(tenant: str) -> dict[str, Any]:
    return {
        "api_key": f"ak_{tenant}_key",
        "user_api_key": f"uak_{tenant}_key",
        "org_api_key": f"oak_{tenant}_key",
        "org_id": f"org_{tenant}",
        "project_id": f"proj_{tenant}",
        "default_headers": {"x-team": f"team {tenant}"},
    }


def names(count: int) -> list[str]:
    return [f"tenant{letter}" for letter in "abcdefgh"[:count]]


@pytest.fixture
async def landlord(server: Server) -> AsyncIterator[Landlord]:
    server.always = landlord = Landlord(server)
    yield landlord
    assert landlord.mixed == []


def check(got: Any, tenant: str) -> None:
    """Everything in an answer is its own tenant's, and names nobody else."""
    assert got.meta.request_id.startswith(f"req_{tenant}_")
    said = TENANT.findall(repr(dict(got.meta.headers)).lower())
    assert set(said) == {tenant}


async def visit(client: Composio, tenant: str, number: int) -> None:
    """One call of one of several kinds, all of it checked."""
    match number % 5:
        case 0:
            got = await client.tools.execute("RUN_IT", {"for": tenant}, user_id=f"user_{tenant}")
            assert got.data == {"who": tenant}
        case 1:
            got = await client.for_user(f"user_{tenant}").execute("RUN_IT", {"for": tenant})
            assert got.log_id == f"log_{tenant}"
        case 2:
            got = await client.connected_accounts.list(user_ids=[f"user_{tenant}"]).first()
            assert [one.user_id for one in got.items] == [f"user_{tenant}"]
        case 3:
            made = await client.create(f"user_{tenant}")
            assert made.session_id == f"trs_{tenant}"
            got = await made.execute("RUN_IT", arguments={"for": tenant})
        case _:
            with pytest.raises(errors.ToolNotFoundError) as caught:
                await client.tools.execute("MISSING_TOOL", {"for": tenant}, user_id=f"user_{tenant}")
            told = f"{caught.value} {caught.value.body} {caught.value.request_id} {dict(caught.value.headers)}"
            assert set(TENANT.findall(told.lower())) == {tenant}
            return
    check(got, tenant)


@pytest.mark.parametrize("count", [2, 8])
async def test_tenants_interleaved_a_thousand_times_never_cross(server: Server, landlord: Landlord, count: int):
    """A thousand calls of several tenants, fifty at a time on one pool: no request and no answer is of two."""
    tenants = names(count)
    async with Composio(base_url=server.url, max_connections=20, **options_of(tenants[0])) as first:
        clients = {name: first.with_options(**options_of(name)) for name in tenants[1:]} | {tenants[0]: first}
        dice = random.Random(count)
        turns = [(dice.choice(tenants), number) for number in range(1000)]
        busy = asyncio.Semaphore(50)

        async def turn(tenant: str, number: int) -> None:
            async with busy:
                await visit(clients[tenant], tenant, number)

        async with asyncio.TaskGroup() as group:
            for tenant, number in turns:
                group.create_task(turn(tenant, number))
    assert server.count == 1200
    assert set(landlord.served) == set(tenants)
    assert server.connections <= 20
    # They did share: most connections carried more than one tenant.
    assert sum(len(served) > 1 for served in landlord.connections.values()) > server.connections / 2
    assert len({one.header("x-request-id") for one in server.deliveries}) == 1200


async def test_a_client_for_each_request_does_not_cross(server: Server, landlord: Landlord):
    """Copies made anew for each call, as a web handler does, carry only what they were given."""
    async with Composio(base_url=server.url, max_connections=10, **options_of("tenanta")) as root:

        async def handle(number: int) -> None:
            tenant = names(8)[number % 8]
            await visit(root.with_options(**options_of(tenant)), tenant, number)

        await asyncio.gather(*(handle(number) for number in range(200)))
        assert root._transport.settings.credentials.project == "ak_tenanta_key"


async def test_a_copy_without_a_scope_has_none(server: Server):
    """What one copy was told about scope and headers is not sent by its siblings, nor by its original."""
    async with Composio(base_url=server.url, api_key="ak_root_key") as root:
        copy = root.with_options(
            api_key="ak_copy_key", org_id="org_1", project_id="proj_1", default_headers={"x-a": "1"}
        )
        again = copy.with_options(api_key="ak_again_key", default_headers={"x-b": "2"})
        server.always = _page
        for client in (root, copy, again, root, copy, again):
            await client.tools.list().first()
        sent = [
            tuple(one.header(name) for name in ("x-api-key", "x-org-id", "x-project-id", "x-a", "x-b"))
            for one in server.deliveries
        ]
        assert (
            sent[:3]
            == sent[3:]
            == [
                ("ak_root_key", None, None, None, None),
                ("ak_copy_key", "org_1", "proj_1", "1", None),
                ("ak_again_key", "org_1", "proj_1", None, "2"),
            ]
        )


async def _page(writer: asyncio.StreamWriter) -> None:
    writer.write(b'HTTP/1.1 200 X\r\ncontent-length: 12\r\n\r\n{"items":[]}')


async def test_what_a_caller_changes_afterwards_changes_nothing(server: Server):
    """Headers and pins are copied at the beginning: a dict that the caller reuses for another tenant does not leak."""
    server.always = _page
    headers, pins = {"x-team": "one"}, {"github": "20250101_00"}
    async with Composio(
        base_url=server.url, api_key="ak_one_key", default_headers=headers, toolkit_versions=pins
    ) as one:
        headers["x-team"], pins["github"] = "two", "20990101_00"
        headers["x-more"] = "two"
        await one.tools.list().first()
        other = one.with_options(api_key="ak_two_key")
        await other.tools.list().first()
    for sent in server.deliveries:
        assert (sent.header("x-team"), sent.header("x-more")) == ("one", None)
        assert "20990101_00" not in sent.target
        assert "20250101_00" in sent.target


async def test_a_hint_names_nothing_of_another_tenant(server: Server, landlord: Landlord):
    """Near names come from what this copy has listed: a slug that only another tenant's key may see is never told."""
    async with Composio(base_url=server.url, **options_of("tenanta")) as first:
        second = first.with_options(**options_of("tenantb"))
        for client, tenant in ((first, "tenanta"), (second, "tenantb")):
            assert [one.slug async for one in client.tools.list(search=tenant)] == [f"{tenant.upper()}_CUSTOM_TOOL"]
        third = second.with_options(**options_of("tenantc"))
        wanted = {first: "tenanta", second: "tenantb", third: "tenantc"}
        for client, tenant in wanted.items():
            with pytest.raises(errors.ToolNotFoundError) as caught:
                await client.tools.execute(f"{tenant.upper()}_MISSING_TOOL", {}, user_id=f"user_{tenant}")
            assert set(TENANT.findall(str(caught.value).lower())) == {tenant}
            hint = caught.value.suggested_fix or ""
            assert (f"{tenant.upper()}_CUSTOM_TOOL" in hint) == (tenant != "tenantc")


async def test_every_copy_knows_only_what_it_listed_itself():
    """What a client has seen is held for each copy apart, and a copy begins with nothing."""
    first = Composio(api_key="ak_first_key", base_url="http://127.0.0.1:9")
    second = first.with_options(api_key="ak_second_key")
    assert first.tools._known is first.toolkits._known is first._known
    assert isinstance(second._known, Known)
    assert second.tools._known is second._known is not first._known


async def test_waits_of_tenants_do_not_share_a_watcher(server: Server, landlord: Landlord):
    """Copies with other keys poll each with its own key, though they share the loop and the connections."""
    async with Composio(base_url=server.url, **options_of("tenanta")) as first:
        second = first.with_options(**options_of("tenantb"))
        clients = {"tenanta": first, "tenantb": second}

        def answer(tenant: str, path: str, query: dict[str, list[str]]) -> tuple[int, Any]:
            ids = query.get("connected_account_ids", [path.rsplit("/", 1)[1]])[0].split(",")
            assert all(tenant in one for one in ids)
            items = [{"id": one, "status": "ACTIVE", "user_id": tenant} for one in ids]
            return 200, {"items": items} if path.endswith("/connected_accounts") else items[0]

        landlord.answer = answer
        waits = [
            client.connected_accounts.wait_for_connection(f"ca_{tenant}_{number}")
            for number in range(5)
            for tenant, client in clients.items()
        ]
        for got in await asyncio.gather(*waits):
            assert got.user_id in got.id
            assert got.meta.request_id.startswith(f"req_{got.user_id}_")


@pytest.fixture
def outside() -> Iterator[tuple[Server, Landlord]]:
    """A landlord that runs in a thread of its own."""
    server = Server()
    server.always = landlord = Landlord(server)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(server.start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield server, landlord
    asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


def test_sixteen_threads_of_the_synchronous_client_never_cross(outside: tuple[Server, Landlord]):
    """Sixteen threads call through composio_sync for eight tenants on one pool, and nothing crosses."""
    server, landlord = outside
    tenants = names(8)
    with composio_sync.Composio(base_url=server.url, max_connections=8, **options_of(tenants[0])) as first:
        clients = {name: first.with_options(**options_of(name)) for name in tenants}

        def work(thread: int) -> None:
            for number in range(40):
                tenant = tenants[(thread + number) % 8]
                client = clients[tenant]
                if number % 3 == 0:
                    got = client.for_user(f"user_{tenant}").execute("RUN_IT", {"for": tenant})
                elif number % 3 == 1:
                    got = client.tools.execute("RUN_IT", {"for": tenant}, user_id=f"user_{tenant}")
                else:
                    got = client.create(f"user_{tenant}").execute("RUN_IT", arguments={"for": tenant})
                assert got.data == {"who": tenant}
                check(got, tenant)

        with ThreadPoolExecutor(16) as threads:
            for done in [threads.submit(work, thread) for thread in range(16)]:
                done.result(50)
    assert landlord.mixed == []
    assert server.connections <= 8
    assert sum(landlord.served.values()) == 16 * (40 + 13)
