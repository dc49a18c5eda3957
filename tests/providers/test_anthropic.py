"""What is special about tools for Anthropic's Messages and its tool runner."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from composio_async import Tool, ToolResult
from composio_async.errors import InvalidParamsType
from composio_async.providers.anthropic import AnthropicProvider
from composio_async.providers.protocol import ToolCall

from .plain import FAILED, Runs, schema, wrapped
from .platform import SEND, Platform

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]

USE: dict[str, Any] = {"type": "tool_use", "id": "toolu_1", "name": SEND, "input": {"to": "a@b.example"}}
TEXT = {"type": "string"}


def test_tools() -> None:
    """A tool is a name, a description and a schema; nothing is cached or strict unless asked for."""
    (tool,) = wrapped(AnthropicProvider(), schema(to=TEXT), Runs(), slug=SEND)
    assert tool == {"name": SEND, "description": "A tool.", "input_schema": schema(to=TEXT)}


def test_one_breakpoint() -> None:
    """With cache=True the last tool alone ends what is cached, however many there are."""
    tools = AnthropicProvider(cache=True).wrap_tools([Tool(slug=f"T{number}") for number in range(6)], Runs())
    assert [tool.get("cache_control") for tool in tools] == [None] * 5 + [{"type": "ephemeral"}]
    assert AnthropicProvider(cache=True).wrap_tools([], Runs()) == []


async def test_names_that_anthropic_refuses(platform: Platform) -> None:
    """Parameters such as `$top` have a legal name for the model, and their own for the tool."""
    odd = {"type": "object", "properties": {"$top": {"type": "integer"}, "filter[id]": TEXT, "x" * 65: TEXT}}

    @platform.emulator.tool("ADAPTER_ODD", description="Odd.", parameters=odd)
    async def run(**arguments: Any) -> Any:
        return arguments

    client = platform.open(AnthropicProvider())
    (tool,) = await client.tools.get("user_1", tools=["ADAPTER_ODD"])
    top, filtered, long = tool["input_schema"]["properties"]
    assert (top, filtered, len(long)) == ("_top", "filter_id_", 64)
    use = {**USE, "name": "ADAPTER_ODD", "input": {top: 5, filtered: "a", long: "b"}}
    await client.provider.handle_tool_calls("user_1", [use])
    assert platform.sent() == [{"$top": 5, "filter[id]": "a", "x" * 65: "b"}]


@pytest.mark.parametrize(
    ("result", "content", "failed"),
    [
        (ToolResult(successful=True, data={"a": 1}), '{"a":1}', False),
        (ToolResult(successful=True, data="plain"), "plain", False),
        (ToolResult(successful=True, data={}), "{}", False),
        (FAILED, '{"error":"the mailbox is full","data":{"code":7}}', True),
        (ToolResult(successful=False), '{"error":"The tool failed and does not say why."}', True),
    ],
)
def test_results(result: ToolResult, content: str, failed: bool) -> None:
    """A result is its data, or what went wrong in a block that is marked as failed."""
    block = AnthropicProvider().tool_message(ToolCall("X", {}, "toolu_1"), result)
    assert block == {"type": "tool_result", "tool_use_id": "toolu_1", "content": content, "is_error": failed}


def test_a_result_too_deep_to_be_shown() -> None:
    """A result that JSON cannot say is told as such: the tool ran."""
    deep: Any = []
    for _ in range(2000):
        deep = [deep]
    block = AnthropicProvider().tool_message(ToolCall("X"), ToolResult(successful=True, data=deep))
    assert "too deeply nested" in block["content"]


def test_what_is_read() -> None:
    """Of a message only the calls of our tools are read, not those of Anthropic's servers."""
    server = {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {}}
    content = [{"type": "thinking", "thinking": "?"}, server, USE, {"type": "text", "text": "x"}]
    expected = [ToolCall(SEND, {"to": "a@b.example"}, "toolu_1")]
    for response in ({"role": "assistant", "content": content}, content, tuple(content)):
        assert AnthropicProvider().tool_calls(response) == expected
    assert AnthropicProvider().tool_calls({"content": None}) == []
    for wrong in ({}, 5, {"choices": []}, None):
        with pytest.raises(InvalidParamsType, match="not a message of Anthropic's"):
            AnthropicProvider().tool_calls(wrong)


async def test_a_call_that_was_cut_off(platform: Platform) -> None:
    """Of a message that ended at max_tokens the last call is not made, since half of its arguments may be missing."""
    client = platform.open(AnthropicProvider())
    response = {"content": [USE, {**USE, "id": "toolu_2"}], "stop_reason": "max_tokens"}
    (message,) = await client.provider.handle_tool_calls("user_1", response)
    first, second = message["content"]
    assert (first["is_error"], second["is_error"]) == (False, True)
    assert "max_tokens" in second["content"]
    assert len(platform.sent()) == 1
    whole = {"content": [USE, {"type": "text", "text": "x"}], "stop_reason": "max_tokens"}
    assert AnthropicProvider().tool_calls(whole)[0].error is None


def strictly(tools: list[Tool]) -> list[bool]:
    return [tool.get("strict", False) for tool in AnthropicProvider(strict=True).wrap_tools(tools, Runs())]


def test_strict_tools_of_one_request() -> None:
    """Twenty tools are strict, 24 optional parameters, 16 unions; the tools after that are offered as always."""
    one = Tool(slug="T", input_parameters={**schema(a=TEXT), "required": ["a"]})
    assert strictly([one] * 22) == [True] * 20 + [False] * 2
    optional = Tool(slug="T", input_parameters=schema(**{f"p{number}": TEXT for number in range(10)}))
    assert strictly([optional, optional, optional, one]) == [True, True, False, True]
    union = {**schema(**{f"p{number}": {"type": ["string", "null"]} for number in range(9)})}
    unions = Tool(slug="T", input_parameters={**union, "required": list(union["properties"])})
    assert strictly([unions, unions, one]) == [True, False, True]


def test_a_tool_that_cannot_be_strict_is_as_always() -> None:
    """What is not strict, for its schema or for want of room, has the whole schema."""
    open_one = {**schema(a={"type": "object"}), "required": ["a"]}
    (tool,) = wrapped(AnthropicProvider(strict=True), open_one, Runs())
    assert tool == {"name": "TOOL", "description": "A tool.", "input_schema": open_one}
    bounded = schema(**{f"p{number}": {"type": "integer", "minimum": 1} for number in range(25)})
    (tool,) = wrapped(AnthropicProvider(strict=True), bounded, Runs())
    assert tool["input_schema"] == bounded


async def test_the_nulls_of_a_strict_call_are_the_models(platform: Platform) -> None:
    """A strict model of Anthropic's may leave things out, so what it says null for is null for the tool."""
    client = platform.open(AnthropicProvider(strict=True))
    await client.tools.get("user_1", tools=[SEND])
    await client.provider.handle_tool_calls("user_1", [{**USE, "input": {"to": "a@b.example", "thread": None}}])
    assert platform.sent() == [{"to": "a@b.example", "thread": None}]


def test_strict_schemas_are_what_the_package_makes() -> None:
    """Anthropic's own package has nothing to change in a strict schema of ours."""
    pytest.importorskip("anthropic", reason="NOT RUN: anthropic is not installed here")
    from anthropic import transform_schema

    whole = {
        **schema(
            name={"type": "string", "minLength": 1},
            count={"type": "integer", "minimum": 1, "maximum": 9},
            when={"type": "string", "format": "date-time"},
            inner={**schema(uri={"type": "string", "format": "uri"}), "required": ["uri"]},
            tags={"type": "array", "items": TEXT, "minItems": 1},
            either={"anyOf": [TEXT, {"type": "integer"}]},
        ),
        "required": ["name"],
    }
    (tool,) = wrapped(AnthropicProvider(strict=True), whole, Runs())
    assert tool["strict"] is True
    assert transform_schema(tool["input_schema"]) == tool["input_schema"]


async def test_objects_of_the_package(platform: Platform) -> None:
    """A message as the client of `anthropic` gives it is read as well, and takes the answer."""
    pytest.importorskip("anthropic", reason="NOT RUN: anthropic is not installed here")
    from anthropic.types import Message, MessageParam
    from pydantic import TypeAdapter

    message = Message.model_validate(
        {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": "claude-sonnet-5",
            "content": [USE],
            "stop_reason": "tool_use",
            "stop_sequence": None,
            "usage": {"input_tokens": 1, "output_tokens": 1},
        }
    )
    client = platform.open(AnthropicProvider())
    (answer,) = await client.provider.handle_tool_calls("user_1", message)
    TypeAdapter(MessageParam).validate_python(answer)
    assert answer["content"][0]["tool_use_id"] == "toolu_1"
    assert (await client.provider.execute_tool_call("user_1", message.content[0])).successful


async def test_the_runner_never_tells_a_repr() -> None:
    """An exception of anything but ours reaches the model through the runner as a failure without its text."""
    pytest.importorskip("anthropic", reason="NOT RUN: anthropic is not installed here")
    from composio_async.providers.anthropic_runner import AnthropicRunnerProvider

    from .drivers import Call
    from .drivers.anthropic_runner import turn

    for raise_errors in (False, True):
        runs = Runs(error=RuntimeError("hunter2"))
        tools = wrapped(AnthropicRunnerProvider(raise_errors=raise_errors), schema(), runs)
        (told,) = await turn(tools, [Call("TOOL", {})])
        assert told.failed
        assert json.loads(told.text) == {"error": "TOOL could not be run, for a reason that was logged."}


async def test_the_runner_shows_data_and_failures() -> None:
    """The runner is told the data of a result, or what went wrong."""
    pytest.importorskip("anthropic", reason="NOT RUN: anthropic is not installed here")
    from composio_async.providers.anthropic_runner import AnthropicRunnerProvider

    from .drivers import Call
    from .drivers.anthropic_runner import turn

    (told,) = await turn(wrapped(AnthropicRunnerProvider(), schema(), Runs({"number": 1})), [Call("TOOL", {})])
    assert (json.loads(told.text), told.failed) == ({"number": 1}, False)
    (told,) = await turn(wrapped(AnthropicRunnerProvider(), schema(), Runs(FAILED)), [Call("TOOL", {})])
    assert (json.loads(told.text), told.failed) == ({"error": "the mailbox is full", "data": {"code": 7}}, True)


async def test_the_packages_without_await(platform: Platform) -> None:
    """The client without `await` has tools for the runner without `await`, and runs the calls of a message."""
    pytest.importorskip("anthropic", reason="NOT RUN: anthropic is not installed here")
    import httpx2
    from anthropic import Anthropic, DefaultHttpxClient

    from composio_async.providers.anthropic_runner import AnthropicSyncRunnerProvider
    from composio_sync import Composio

    from .drivers import Call
    from .drivers.anthropic_runner import OPTIONS, Scripted
    from .platform import KEY

    def runs() -> Scripted:
        script = Scripted([Call(SEND, USE["input"])])
        http = DefaultHttpxClient(transport=httpx2.MockTransport(script.answer))
        with (
            Composio(AnthropicSyncRunnerProvider(), base_url=platform.url, api_key=KEY) as composio,
            Anthropic(api_key="key", max_retries=0, http_client=http) as client,
        ):
            tools = composio.tools.get("user_1", tools=[SEND])
            client.beta.messages.tool_runner(tools=tools, **OPTIONS).until_done()
        return script

    def handled() -> list[Any]:
        with Composio(AnthropicProvider(), base_url=platform.url, api_key=KEY) as composio:
            return composio.provider.handle_tool_calls("user_1", [USE])

    (told,) = (await asyncio.to_thread(runs)).results()
    assert (json.loads(told.text)["got"]["to"], told.failed) == ("a@b.example", False)
    (message,) = await asyncio.to_thread(handled)
    assert not message["content"][0]["is_error"]
    assert platform.sent() == [USE["input"]] * 2
