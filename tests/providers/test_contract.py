"""What every adapter owes its framework's users, tried with the framework's own agent on a scripted model."""

from __future__ import annotations

import asyncio
import contextvars
from typing import Any

import pytest

from composio_async import Composio, ComposioError, NoToolsError, Tool
from composio_async.emulator import Status
from composio_async.providers.protocol import Provider

from .drivers import Call, Driver, Told
from .platform import ARGUMENTS, FAIL, HANG, LONG, SCHEMA, SEND, SLOW, WORDS, WORDS_SCHEMA, Platform

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]


async def tools_of(client: Composio[Any], *slugs: str) -> Any:
    return await client.tools.get("user_1", tools=list(slugs))


def causes(error: BaseException) -> list[BaseException]:
    """An error, what it was raised from or amid, and what it holds."""
    found: list[BaseException] = []
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.append(one)
        waiting += [other for other in (one.__cause__, one.__context__) if other is not None]
        waiting += one.exceptions if isinstance(one, BaseExceptionGroup) else []
    return found


async def test_arguments_arrive_as_the_model_gave_them(driver: Driver, platform: Platform) -> None:
    """Keywords, no identifiers, the framework's own words, nested, nullable, by reference: all reach the tool."""
    tools = await tools_of(platform.open(driver.provider()), SEND)
    (name,) = driver.names(tools)
    (told,) = await driver.turn(tools, [Call(name, ARGUMENTS)])
    given = {key: value for key, value in ARGUMENTS.items() if driver.nulls or value is not None}
    assert platform.sent() == [given]
    assert platform.executed == [(SEND, ARGUMENTS)]
    assert "a@b.example" in told.text
    assert not told.failed


async def test_only_what_was_given_is_sent(driver: Driver, platform: Platform) -> None:
    """What the model leaves out is not made up: no defaults, no nulls."""
    tools = await tools_of(platform.open(driver.provider()), SEND)
    (name,) = driver.names(tools)
    await driver.turn(tools, [Call(name, {"to": "a@b.example"})])
    assert platform.sent() == [{"to": "a@b.example"}]


async def test_no_argument_is_lost_for_its_name(driver: Driver, platform: Platform) -> None:
    """An argument that is called as something of the framework's reaches the tool all the same."""
    tools = await tools_of(platform.open(driver.provider()), WORDS)
    (name,) = driver.names(tools)
    arguments = dict.fromkeys(WORDS_SCHEMA["properties"], "x")
    await driver.turn(tools, [Call(name, arguments)])
    assert platform.sent() == [arguments]


async def test_the_schema_reaches_the_model(driver: Driver, platform: Platform) -> None:
    """Where the framework allows it the model is told the schema that the platform gave."""
    tools = await tools_of(platform.open(driver.provider()), SEND)
    (schema,) = driver.schemas(tools)
    assert schema["type"] == "object"
    if driver.lossless:
        assert schema == SCHEMA
    else:
        assert schema != SCHEMA


async def test_calls_of_one_message_run_at_the_same_time(driver: Driver, platform: Platform) -> None:
    """Three calls of one message are three requests at the same time, answered in the order of the calls."""
    tools = await tools_of(platform.open(driver.provider()), SLOW)
    (name,) = driver.names(tools)
    platform.expected = 1 if driver.alone else 3
    told = await driver.turn(tools, [Call(name, {"number": number}) for number in range(3)])
    assert [str(number) in one.text for number, one in enumerate(told)] == [True] * 3
    assert platform.most == platform.expected


async def test_forty_calls_run_at_the_same_time(driver: Driver, platform: Platform) -> None:
    """Forty tools started together are forty requests at the same time: nothing stands in a thread's queue."""
    tools = await tools_of(platform.open(driver.provider(), max_connections=50), SLOW)
    (name,) = driver.names(tools)
    platform.expected = driver.most or 40
    if driver.alone:
        # The framework runs one message's calls in turn, so forty agents make one call each.
        turns = [driver.turn(tools, [Call(name, {"number": number})]) for number in range(40)]
        await asyncio.gather(*turns)
    else:
        await driver.turn(tools, [Call(name, {"number": number}) for number in range(40)])
    assert platform.most == platform.expected
    assert len(platform.executed) == 40


async def test_a_failing_tool_is_told_to_the_model(driver: Driver, platform: Platform) -> None:
    """What the tool reports as failed is data for the model, beside the results of the others."""
    tools = await tools_of(platform.open(driver.provider()), FAIL, SEND)
    fail, send = driver.names(tools)
    told = await driver.turn(tools, [Call(fail, {}), Call(send, {"to": "a@b.example"})])
    assert "the mailbox is full" in told[0].text
    assert told[0].failed in {True, None}
    assert "a@b.example" in told[1].text
    assert not told[1].failed


async def test_a_failing_tool_is_no_error_to_raise(driver: Driver, platform: Platform) -> None:
    """raise_errors is about calls that could not be made; a tool that failed answers as always."""
    tools = await tools_of(platform.open(driver.provider(raise_errors=True)), FAIL)
    (fail,) = driver.names(tools)
    (told,) = await driver.turn(tools, [Call(fail, {})])
    assert "the mailbox is full" in told.text


async def _expired(driver: Driver, platform: Platform, **options: Any) -> tuple[Any, str]:
    """Tools whose runs the platform refuses, as with a key that was taken back meanwhile."""
    tools = await tools_of(platform.open(driver.provider(**options)), SEND)
    platform.emulator.fault("tools.execute", Status(401))
    (name,) = driver.names(tools)
    return tools, name


async def test_an_error_is_told_to_the_model(driver: Driver, platform: Platform) -> None:
    """A call that could not be made is an error result: the run goes on, and no key is told."""
    tools, name = await _expired(driver, platform)
    (told,) = await driver.turn(tools, [Call(name, {"to": "a@b.example"})])
    assert "401" in told.text
    assert "ak_emulator" not in told.text
    assert told.failed in {True, None}
    assert platform.executed == []


async def test_an_error_is_raised_on_request(driver: Driver, platform: Platform) -> None:
    """With raise_errors=True the error leaves the run, where the framework lets errors leave."""
    tools, name = await _expired(driver, platform, raise_errors=True)
    if not driver.raises:
        (told,) = await driver.turn(tools, [Call(name, {"to": "a@b.example"})])
        assert told.failed in {True, None}
        return
    with pytest.raises(Exception) as raised:
        await driver.turn(tools, [Call(name, {"to": "a@b.example"})])
    assert any(isinstance(one, ComposioError) for one in causes(raised.value))


async def test_cancelling_reaches_the_server(driver: Driver, platform: Platform) -> None:
    """A cancelled run drops its call's connection at once, and is cancelled itself."""
    tools = await tools_of(platform.open(driver.provider()), HANG)
    (name,) = driver.names(tools)
    running = asyncio.create_task(driver.turn(tools, [Call(name, {})]))
    await asyncio.wait_for(platform.hanging.wait(), 10)
    running.cancel()
    if not driver.cancels:
        await asyncio.wait([running], timeout=5)
        return
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(running, 10)
    await asyncio.wait_for(platform.aborted.wait(), 10)


async def test_names_are_legal_and_lead_back(driver: Driver, platform: Platform) -> None:
    """A slug that is too long for the framework has another name there, which runs the same tool."""
    tools = await tools_of(platform.open(driver.provider()), LONG)
    (name,) = driver.names(tools)
    (told,) = await driver.turn(tools, [Call(name, {"word": "hello"})])
    assert platform.executed == [(LONG, {"word": "hello"})]
    assert "hello" in told.text


async def test_no_tools_are_no_list(driver: Driver, platform: Platform) -> None:
    """An empty list is never handed over without a word."""
    client = platform.open(driver.provider())
    with pytest.raises(NoToolsError):
        await client.tools.get("user_1", toolkits=["github"], search="xyzzy")


async def test_a_session_serves_the_tools_too(driver: Driver, platform: Platform) -> None:
    """The tools of a session are wrapped the same way and run in the session."""
    client = platform.open(driver.provider())
    session = await client.create("user_1", toolkits=["github"])
    tools = await session.tools()
    listed = [tool.slug async for tool in session.list_tools()]
    assert len(driver.names(tools)) == len(listed)


async def test_clients_share_a_provider_and_nothing_else(driver: Driver, platform: Platform) -> None:
    """One provider object in two clients: each client's tools run with its own key and user."""
    provider = driver.provider()
    first, second = platform.open(provider), platform.open(provider, api_key="ak_wrong_one")
    tools = await tools_of(first, SEND)
    (name,) = driver.names(tools)
    platform._client = first
    (told,) = await driver.turn(tools, [Call(name, {"to": "a@b.example"})])
    assert platform.sent() == [{"to": "a@b.example"}]
    assert not told.failed
    with pytest.raises(ComposioError):
        await tools_of(second, SEND)


async def test_the_sync_half(driver: Driver, platform: Platform) -> None:
    """Where the framework has a synchronous half, it runs the same tools from a thread without a loop."""
    if driver.turn_sync is None:
        pytest.skip("this framework has no synchronous half")
    tools = await tools_of(platform.open(driver.provider()), SEND, FAIL)
    send, fail = driver.names(tools)
    context = contextvars.copy_context()
    calls = [Call(send, ARGUMENTS), Call(fail, {})]
    told: list[Told] = await asyncio.to_thread(context.run, driver.turn_sync, tools, calls)
    assert (SEND, ARGUMENTS) in platform.executed  # frameworks with threads run the two in any order
    assert "the mailbox is full" in told[1].text


@pytest.mark.parametrize("raise_errors", [False, True])
async def test_unknown_errors_are_not_told(driver: Driver, raise_errors: bool, platform: Platform) -> None:
    """What neither we nor the tool said is for the developer: the model never reads it."""
    provider: Provider[Any] = driver.provider(raise_errors=raise_errors)
    if isinstance(driver.notes.get("runs"), str):
        pytest.skip(driver.notes["runs"])

    async def execute(_slug: str, _arguments: Any) -> Any:
        raise RuntimeError("hunter2 is the password")

    tool = Tool(slug=SEND, description="Send a message.", input_parameters=SCHEMA)
    tools = provider.wrap_tools([tool], execute)
    (name,) = driver.names(tools)
    try:
        told = await driver.turn(tools, [Call(name, {"to": "a@b.example"})])
    except Exception as error:  # noqa: BLE001  raised is not told
        assert raise_errors
        assert any(isinstance(one, RuntimeError) for one in causes(error))
    else:
        assert "hunter2" not in "".join(one.text for one in told) or (raise_errors and not driver.raises)
