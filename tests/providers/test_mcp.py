"""A session by MCP, with the client of the package `mcp` against the emulator's endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from composio_async import Composio
from composio_async.emulator import Emulator
from composio_async.sessions.mcp import MCP

from .platform import ARGUMENTS, SCHEMA

pytest.importorskip("mcp", reason="NOT RUN: mcp is not installed here")

from mcp import types

from composio_async.providers.mcp import SessionClient, connect, read_result

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]


class Own:
    """An emulator with tools of its own, and what became of them."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.sent: list[dict[str, Any]] = []
        self.running = self.most = 0
        self.started = asyncio.Event()

        @emulator.tool("OWN_SEND", description="Send.", parameters=SCHEMA)
        async def send(**arguments: Any) -> Any:
            self.sent.append(arguments)
            return {"got": arguments}

        @emulator.tool("OWN_FAIL", description="Fail.")
        async def fail() -> Any:
            msg = "the mailbox is full"
            raise ValueError(msg)

        @emulator.tool("OWN_SLOW", description="Take a moment.")
        async def slow(number: int, seconds: float = 0.3) -> Any:
            self.started.set()
            self.running += 1
            self.most = max(self.most, self.running)
            await asyncio.sleep(seconds)
            self.running -= 1
            return {"number": number}


@pytest.fixture
async def own() -> AsyncIterator[Own]:
    async with Emulator() as emulator:
        yield Own(emulator)


@asynccontextmanager
async def connected(own: Own, **options: Any) -> AsyncIterator[SessionClient]:
    async with Composio(base_url=own.emulator.url, api_key=own.emulator.api_key) as composio:
        session = await composio.create("user_1", toolkits=["own"], preload={"tools": "all"})
        async with connect(session, **options) as client:
            yield client


async def test_the_tools_are_those_of_the_session(own: Own) -> None:
    """They are listed as the session lists them, each with its whole schema and what is said of its behaviour."""
    async with Composio(base_url=own.emulator.url, api_key=own.emulator.api_key) as composio:
        session = await composio.create("user_1", toolkits=["own", "gmail"], preload={"tools": "all"})
        async with connect(session) as client:
            listed = {tool.slug: tool for tool in await client.list_tools()}
        assert list(listed) == [tool.slug async for tool in session.list_tools()]
    assert listed["OWN_SEND"].input_parameters == SCHEMA
    assert listed["OWN_SEND"].description == "Send."
    assert "readOnlyHint" in listed["GMAIL_FETCH_EMAILS"].tags


async def test_every_page_is_listed(own: Own) -> None:
    """A list of several pages is given whole."""
    for number in range(250):
        own.emulator.tool(f"OWN_TOOL_{number:03d}")(lambda: {"done": True})
    async with connected(own) as client:
        slugs = [tool.slug for tool in await client.list_tools()]
    assert len([slug for slug in slugs if slug.startswith("OWN_TOOL_")]) == 250


async def test_arguments_and_result_pass_unchanged(own: Own) -> None:
    """A call's arguments reach the tool, and its result is one as from any other method."""
    async with connected(own) as client:
        result = await client.call_tool("OWN_SEND", ARGUMENTS)
    assert own.sent == [ARGUMENTS]
    assert (result.successful, result.data, result.error) == (True, {"got": ARGUMENTS}, None)


async def test_a_failing_tool_is_a_result(own: Own) -> None:
    """A tool that failed is no exception, and says why."""
    async with connected(own) as client:
        result = await client.call_tool("OWN_FAIL")
    assert not result.successful
    assert "the mailbox is full" in str(result.error)


async def test_calls_run_at_the_same_time(own: Own) -> None:
    """Forty calls through one connection are forty runs at the same time, each with its own answer."""
    async with connected(own) as client:
        calls = [client.call_tool("OWN_SLOW", {"number": number, "seconds": 2}) for number in range(40)]
        results = await asyncio.gather(*calls)
    assert [result.data["number"] for result in results] == list(range(40))
    assert own.most == 40


async def test_a_cancelled_call_leaves_the_connection(own: Own) -> None:
    """A call can be cancelled, and the next one works."""
    async with connected(own) as client:
        running = asyncio.create_task(client.call_tool("OWN_SLOW", {"number": 1, "seconds": 20}))
        await asyncio.wait_for(own.started.wait(), 10)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert (await client.call_tool("OWN_SLOW", {"number": 2})).data == {"number": 2}


async def test_a_call_may_take_so_long(own: Own) -> None:
    """A call's own timeout ends it with an error of the package."""
    async with connected(own) as client:
        with pytest.raises(Exception, match=r"(?i)timed? ?out"):
            await client.call_tool("OWN_SLOW", {"number": 1, "seconds": 20}, timeout=0.2)


async def test_an_unknown_tool_is_an_error(own: Own) -> None:
    """What the session does not serve is the package's error, with the server's words."""
    async with connected(own) as client:
        with pytest.raises(Exception, match="Unknown tool: OWN_NOTHING"):
            await client.call_tool("OWN_NOTHING")


async def test_a_bad_key_is_an_error_by_itself(own: Own) -> None:
    """A refused connection raises the error itself, not a group with it."""
    async with Composio(base_url=own.emulator.url, api_key=own.emulator.api_key) as composio:
        session = await composio.create("user_1")
        wrong = SimpleNamespace(mcp=MCP(session.mcp.url, {"x-api-key": "ak_wrong"}))
        with pytest.raises(Exception) as raised:
            async with connect(wrong):
                pass
    assert not isinstance(raised.value, BaseExceptionGroup)
    assert "ak_wrong" not in str(raised.value)


async def test_an_error_within_leaves_as_it_is(own: Own) -> None:
    """What the user's own code raises while connected is not wrapped in a group."""
    with pytest.raises(LookupError, match="mine"):
        async with connected(own):
            raise LookupError("mine")


@pytest.mark.parametrize(
    "mine",
    [
        ExceptionGroup("mine", [ValueError("x")]),
        ExceptionGroup("mine", [ValueError("x"), KeyError("y")]),
        ExceptionGroup("mine", [ExceptionGroup("inner", [ValueError("x")])]),
        BaseExceptionGroup("mine", [asyncio.CancelledError()]),
        ValueError("x"),
    ],
    ids=["one", "two", "nested", "cancelled", "none"],
)
async def test_a_group_of_ones_own_is_left_whole(own: Own, mine: BaseException) -> None:
    """An exception group that the user's own code raises leaves as that object, with the context that it had."""
    mine.__context__ = before = LookupError("before")
    with pytest.raises(type(mine)) as raised:
        async with connected(own):
            raise mine
    assert raised.value is mine
    assert mine.__context__ is before
    assert mine.__cause__ is None
    assert not mine.__suppress_context__


async def test_the_key_follows_no_redirect(own: Own) -> None:
    """An endpoint that redirects elsewhere is not followed there, so the key stays where it belongs."""
    heard: list[bytes] = []

    async def thief(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(65536))
        writer.close()

    async def door(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        location = f"http://127.0.0.1:{elsewhere.sockets[0].getsockname()[1]}/mcp"
        writer.write(f"HTTP/1.1 307 No\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n".encode())
        writer.close()

    elsewhere = await asyncio.start_server(thief, "127.0.0.1", 0)
    here = await asyncio.start_server(door, "127.0.0.1", 0)
    async with elsewhere, here:
        url = f"http://127.0.0.1:{here.sockets[0].getsockname()[1]}/mcp"
        with pytest.raises(Exception, match=r"(?i)redirect|307|closed"):
            async with connect(SimpleNamespace(mcp=MCP(url, {"x-api-key": "ak_mine"})), timeout=5):
                pass
    assert heard == []


def answered(*, error: bool = False, told: Any = None, texts: tuple[str, ...] = ()) -> Any:
    """A result in the package's own class."""
    content = [{"type": "text", "text": text} for text in texts]
    return types.CallToolResult.model_validate({"content": content, "structuredContent": told, "isError": error})


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (answered(told={"successful": True, "data": {"a": 1}, "error": None}), (True, {"a": 1}, None)),
        (answered(texts=('{"successful": true, "data": [1], "error": null}',)), (True, [1], None)),
        (answered(texts=('{"successful": false, "data": {}, "error": "no"}',), error=True), (False, {}, "no")),
        (answered(texts=("Invalid arguments",), error=True), (False, {}, "Invalid arguments")),
        (answered(texts=("plain", "words")), (True, "plain\nwords", None)),
        (answered(texts=('{"other": 1}',)), (True, {"other": 1}, None)),
        (answered(told={"successful": True, "data": {}}, error=True), (False, {}, None)),
    ],
)
def test_every_form_of_a_result_is_read(result: Any, expected: tuple[bool, Any, str | None]) -> None:
    """Structured content, JSON text and plain words, of tools that failed or not, are one kind of result."""
    read = read_result(result)
    assert (read.successful, read.data, read.error) == expected


@pytest.mark.parametrize("names", [("is_error", "structured_content"), ("isError", "structuredContent")])
def test_both_generations_are_read(names: tuple[str, str]) -> None:
    """A result is read by the names of its fields in the first generation of the package and in the second."""
    failed, structured = names
    told = {"successful": False, "data": {"code": 7}, "error": "no"}
    read = read_result(SimpleNamespace(**{failed: True, structured: told}, content=[]))
    assert (read.successful, read.data, read.error) == (False, {"code": 7}, "no")


def test_what_is_no_text_is_told_as_it_came() -> None:
    """A picture in a result is data, in MCP's own form."""
    picture = {"type": "image", "data": "aGk=", "mimeType": "image/png"}
    read = read_result(types.CallToolResult.model_validate({"content": [picture]}))
    assert read.data == [picture]
