"""`composio.provider`: how a model's calls find their tools and arguments again, in whatever form they were told."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from handling import Handling, call

from composio_async import ComposioError, ConnectionRequiredError, InvalidParams, InvalidParamsType, Tool, ToolResult
from composio_async.emulator import Status
from composio_async.providers.anthropic import AnthropicProvider
from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.gemini import GeminiProvider
from composio_async.providers.openai import OpenAIProvider, OpenAIResponsesProvider
from composio_async.providers.protocol import Provider, ToolCall
from composio_async.resources.wrapping import KEPT, Wrapper
from composio_async.schemas.fitting import GEMINI

from .platform import FAIL, LONG, SCHEMA, SEND, Platform

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]


def chat(*calls: tuple[str, str]) -> dict[str, Any]:
    """A message of OpenAI's chat form with such calls."""
    told = [
        {"id": f"call_{number}", "type": "function", "function": {"name": name, "arguments": arguments}}
        for number, (name, arguments) in enumerate(calls)
    ]
    return {"role": "assistant", "tool_calls": told}


def content(*calls: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """A content of Gemini's with such calls."""
    return {"role": "model", "parts": [{"function_call": {"name": name, "args": given}} for name, given in calls]}


async def never(slug: str, arguments: Any) -> ToolResult:
    raise AssertionError((slug, arguments))


RENAMED = {"to": "a@b.example", "user_id": "u", "header": {"subject": "Hello", "reply_to": "r"}}
ORIGINAL = {"to": "a@b.example", "user-id": "u", "header": {"subject": "Hello", "reply-to": "r"}}


async def test_another_process_answers(platform: Platform) -> None:
    """A client that never handed the tool out looks up once how its parameters were called for the model."""
    client = platform.open(GeminiProvider())
    (message,) = await client.provider.handle_tool_calls("user_1", content((SEND, RENAMED), (SEND, RENAMED)))
    await client.provider.handle_tool_calls("user_1", content((SEND, RENAMED)))
    assert platform.sent() == [ORIGINAL] * 3
    assert "error" not in message["parts"][0]["function_response"]["response"]
    assert len(platform.emulator.requests("tools.list")) == 1


async def test_another_process_answers_strictly(platform: Platform) -> None:
    """A client that never handed a strict tool out still leaves out what the model had to say null for."""
    client = platform.open(OpenAIProvider(strict=True))
    await client.provider.handle_tool_calls("user_1", chat((SEND, '{"to": "a@b.example", "from": null}')))
    assert platform.sent() == [{"to": "a@b.example"}]


async def test_nothing_is_looked_up_without_need(platform: Platform) -> None:
    """Where models are told what the platform says, a call is one request."""
    client = platform.open(OpenAIProvider())
    await client.provider.handle_tool_calls("user_1", chat((SEND, '{"to": "a@b.example"}'), ("NO_SUCH_TOOL", "{}")))
    assert platform.emulator.requests("tools.list") == []


async def test_a_short_name_of_another_process(platform: Platform) -> None:
    """A shortened name says nothing to a client that did not hand it out; that call fails, the others are made."""
    (tool,) = await platform.open(OpenAIProvider()).tools.get("user_1", tools=[LONG])
    name = tool["function"]["name"]
    client = platform.open(OpenAIProvider())
    calls = chat((name, '{"word": "x"}'), (SEND, '{"to": "a@b.example"}'))
    first, second = await client.provider.handle_tool_calls("user_1", calls)
    assert "get its tool anew" in first["content"]
    assert "a@b.example" in second["content"]
    with pytest.raises(InvalidParams, match="get its tool anew"):
        await client.provider.execute_tool_call("user_1", calls["tool_calls"][0])
    await client.tools.get("user_1", tools=[LONG])
    result = await client.provider.execute_tool_call("user_1", calls["tool_calls"][0])
    assert result.data == {"word": "x"}


async def test_a_session_tells_its_names(platform: Platform) -> None:
    """A client that answers in a session asks it for its tools, once."""
    client = platform.open(GeminiProvider())
    session = await client.create("user_1", toolkits=["github"])
    name = next(tool.slug for tool in await session.list_tools().collect())
    before = len(platform.emulator.requests("sessions.tools"))
    assert before
    for _ in range(2):
        (message,) = await client.provider.handle_tool_calls(response=content((name, {})), session=session)
        assert message["parts"][0]["function_response"]["name"] == name
    assert len(platform.emulator.requests("sessions.tools")) == before + 1


async def test_what_cannot_be_looked_up(platform: Platform) -> None:
    """Where the look-up fails, the model is told and nothing runs with arguments of other names."""
    client = platform.open(GeminiProvider())
    platform.emulator.fault("tools.list", Status(500))
    (message,) = await client.provider.handle_tool_calls("user_1", content((SEND, RENAMED)))
    assert "500" in message["parts"][0]["function_response"]["response"]["error"]
    platform.emulator.fault("tools.list", Status(500))
    with pytest.raises(ComposioError):
        await client.provider.execute_tool_call("user_1", {"name": SEND, "args": RENAMED})
    assert platform.sent() == []


async def test_a_tool_that_the_model_made_up(platform: Platform) -> None:
    """A tool that does not exist is told to the model as such."""
    client = platform.open(GeminiProvider())
    (message,) = await client.provider.handle_tool_calls("user_1", content(("NO_SUCH_TOOL", {})))
    assert "NO_SUCH_TOOL" in message["parts"][0]["function_response"]["response"]["error"]


@pytest.mark.parametrize(
    ("provider", "call"),
    [
        (OpenAIProvider(), {"function": {"name": SEND, "arguments": '{"to": "a@b.example"}'}, "id": "1"}),
        (OpenAIResponsesProvider(), {"name": SEND, "arguments": '{"to": "a@b.example"}', "call_id": "1"}),
        (AnthropicProvider(), {"type": "tool_use", "name": SEND, "input": {"to": "a@b.example"}, "id": "1"}),
        (GeminiProvider(), {"function_call": {"name": SEND, "args": {"to": "a@b.example"}}}),
        (GeminiProvider(), {"functionCall": {"name": SEND, "args": {"to": "a@b.example"}}}),
    ],
)
async def test_one_call(provider: Provider[Any], call: dict[str, Any], platform: Platform) -> None:
    """One call in the form of any provider runs with its arguments."""
    assert provider.tool_call(call).call_id == ("1" if len(call) > 1 else None)
    result = await platform.open(provider).provider.execute_tool_call("user_1", call)
    assert result.successful
    assert platform.sent() == [{"to": "a@b.example"}]


@pytest.mark.parametrize("provider", [OpenAIProvider(), AnthropicProvider(), GeminiProvider()])
@pytest.mark.parametrize("call", [5, {}, {"arguments": "{}"}, {"type": "text", "text": "x"}])
async def test_what_is_no_call(provider: Provider[Any], call: Any, platform: Platform) -> None:
    """What is no call of the provider's form is refused."""
    with pytest.raises(InvalidParamsType, match="tool_call must be"):
        await platform.open(provider).provider.execute_tool_call("user_1", call)


@pytest.mark.parametrize("provider", [OpenAIProvider, AnthropicProvider, GeminiProvider])
async def test_unknown_errors_are_logged_and_not_told(
    provider: Any, platform: Platform, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception of anything but ours is told to the log, and to the model only that it happened."""
    client = platform.open(provider())
    await client.tools.get("user_1", tools=[SEND])

    async def execute(*_: Any, **__: Any) -> Any:
        raise RuntimeError("hunter2 is the password")

    monkeypatch.setattr(client.tools, "execute", execute)
    responses: dict[Any, Any] = {
        OpenAIProvider: chat((SEND, "{}")),
        AnthropicProvider: [{"type": "tool_use", "id": "1", "name": SEND, "input": {}}],
        GeminiProvider: content((SEND, {})),
    }
    with caplog.at_level(logging.ERROR):
        told = str(await client.provider.handle_tool_calls("user_1", responses[provider]))
    assert "hunter2" not in told
    assert f"{SEND} could not be run" in told
    assert "hunter2" in caplog.text


async def test_errors_are_raised_once_all_calls_are_made(platform: Platform) -> None:
    """With raise_errors=True an error is raised only after the other calls are settled."""
    client = platform.open(OpenAIProvider(raise_errors=True))
    platform.emulator.fault("tools.execute", Status(401))
    with pytest.raises(ComposioError):
        await client.provider.handle_tool_calls("user_1", chat((FAIL, "{}"), (SEND, '{"to": "a@b.example"}')))
    assert len(platform.emulator.requests("tools.execute")) == 2


async def test_an_error_that_is_raised_loses_no_result(platform: Platform) -> None:
    """The error has the messages that answer all calls: what ran has its result, so nobody must run it again."""
    client = platform.open(OpenAIProvider(raise_errors=True))
    calls = chat((SEND, '{"to": "a@b.example"}'), ("GITHUB_GET_THE_AUTHENTICATED_USER", "{}"))
    with pytest.raises(ConnectionRequiredError) as raised:
        await client.provider.handle_tool_calls("user_1", calls)
    ran, failed = raised.value.tool_messages
    assert (ran["tool_call_id"], failed["tool_call_id"]) == ("call_0", "call_1")
    assert "a@b.example" in ran["content"]
    assert '"successful":false' in failed["content"]


async def test_a_message_of_another_service(platform: Platform) -> None:
    """A message of Anthropic's is refused in OpenAI's form: to find no calls in it would end a loop too early."""
    message = {"role": "assistant", "content": [{"type": "tool_use", "id": "1", "name": SEND, "input": {}}]}
    with pytest.raises(InvalidParamsType, match="AnthropicProvider"):
        await platform.open(OpenAIProvider()).provider.handle_tool_calls("user_1", message)


class Bound(AgentProvider[BoundTool]):
    """A framework that takes our tools as they are."""

    name = "bound"

    def wrap_tool(self, tool: BoundTool) -> BoundTool:
        return tool


@pytest.mark.parametrize("raise_errors", [False, True])
async def test_garbled_arguments_are_told_to_the_model(raise_errors: bool, platform: Platform) -> None:
    """Arguments that are not JSON are for the model to mend, whoever runs the calls and however errors are treated."""
    client = platform.open(OpenAIProvider(raise_errors=raise_errors))
    (message,) = await client.provider.handle_tool_calls("user_1", chat((SEND, "{")))
    assert "ask it again" in message["content"]
    (tool,) = Bound(raise_errors=raise_errors).wrap_tools([Tool(slug=SEND)], never)
    result = await tool.run("{")
    assert (result.successful, "ask it again" in str(result.error)) == (False, True)
    assert platform.sent() == []


class Bare(OpenAIProvider):
    """A provider of somebody's own, with names of its own."""

    def fit(self, tool: Tool) -> Any:
        from attrs import evolve

        fitted = super().fit(tool)
        return evolve(fitted, name=fitted.name.lower())


async def test_a_provider_with_names_of_its_own(platform: Platform) -> None:
    """What a provider of somebody's own calls a tool leads back to it as well."""
    client = platform.open(Bare())
    (tool,) = await client.tools.get("user_1", tools=[SEND])
    assert tool["function"]["name"] == SEND.lower()
    await client.provider.handle_tool_calls("user_1", chat((SEND.lower(), '{"to": "a@b.example"}')))
    assert platform.sent() == [{"to": "a@b.example"}]


def test_tools_of_one_name() -> None:
    """A tool that is listed twice is handed over once, and illegal slugs that look alike have names of their own."""
    wrapper: Wrapper[list[Any]] = Wrapper(OpenAIProvider())
    one = Tool(slug="A.B")
    twice = wrapper.wrap([one, Tool(slug="C"), Tool(slug="A.B", description="later")], never)
    names = [tool["function"]["name"] for tool in twice]
    assert (len(names), names[0][:4], names[1], twice[0]["function"]["description"]) == (2, "A_B_", "C", "")
    for others in ([Tool(slug="A B")], [Tool(slug="A_B")], [Tool(slug="A-B")]):
        wrapper.wrap([one, *others], never)
        wrapper.wrap(others, never)
        assert wrapper.restore(ToolCall(names[0])).slug == "A.B"
    assert wrapper.restore(ToolCall("A_B")).slug == "A_B"


def test_tools_that_a_provider_calls_the_same() -> None:
    """Two tools that a provider of somebody's own cannot tell apart are refused."""
    wrapper: Wrapper[list[Any]] = Wrapper(Bare())
    with pytest.raises(InvalidParams, match="A_B and a_b are both called a_b"):
        wrapper.wrap([Tool(slug="A_B"), Tool(slug="a_b")], never)


def test_what_is_remembered_is_bounded() -> None:
    """A client remembers so many tools and no more, the last ones, and never what the caller does to them."""
    wrapper: Wrapper[list[Any]] = Wrapper(GeminiProvider())
    schema: dict[str, Any] = {"type": "object", "properties": {"a-b": {"type": "string"}}}
    wrapper.wrap([Tool(slug=f"TOOL_{number}", input_parameters=schema) for number in range(KEPT + 5)], never)
    schema["properties"].clear()
    assert len(wrapper._told) == KEPT
    (last,) = GeminiProvider().tool_calls(content((f"TOOL_{KEPT + 4}", {"a_b": "x"})))
    (first,) = GeminiProvider().tool_calls(content(("TOOL_0", {"a_b": "x"})))
    assert wrapper.restore(last).arguments == {"a-b": "x"}
    assert wrapper.unknown([last, first]) == ["TOOL_0"]


def test_a_provider_keeps_nothing() -> None:
    """A provider that wrapped tools and read calls is as it was."""
    for provider in (OpenAIProvider(), OpenAIResponsesProvider(), AnthropicProvider(cache=True), GeminiProvider()):
        before = dict(vars(provider))
        provider.wrap_tools([Tool(slug=SEND, input_parameters=SCHEMA)], never)
        assert vars(provider) == before
    assert GeminiProvider().dialect is GEMINI


async def test_no_calls_are_no_message(platform: Platform) -> None:
    """A response without calls is answered with nothing, so that a loop ends."""
    for provider, response in (
        (OpenAIProvider(), {"role": "assistant", "content": "hi"}),
        (OpenAIResponsesProvider(), {"output": []}),
        (AnthropicProvider(), {"role": "assistant", "content": "hi"}),
        (GeminiProvider(), {"candidates": []}),
    ):
        assert await platform.open(provider).provider.handle_tool_calls("user_1", response) == []


async def test_cancelled_calls_stop_together(platform: Platform) -> None:
    """Cancelling the handling of calls cancels each of them, and is not told to the model."""
    client = platform.open(AnthropicProvider())
    calls = [{"type": "tool_use", "id": str(number), "name": "ADAPTER_HANG", "input": {}} for number in range(3)]
    await client.tools.get("user_1", tools=["ADAPTER_HANG"])
    running = asyncio.create_task(client.provider.handle_tool_calls("user_1", calls))
    await asyncio.wait_for(platform.hanging.wait(), 10)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await asyncio.wait_for(platform.aborted.wait(), 10)


async def test_a_cancelled_run_makes_no_more_calls(platform: Platform) -> None:
    """Cancelling drops the request that is under way and those that would have come, while the loop was free."""
    client = platform.open(Handling())
    calls = [call("ADAPTER_HANG"), call(SEND, to="a@b.example")]
    running = asyncio.create_task(client.provider.handle_tool_calls("user_1", calls))
    await asyncio.wait_for(platform.hanging.wait(), 10)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(running, 5)
    await asyncio.sleep(0.2)
    assert platform.sent() == [{}]


class Idle(Handling):
    """One that does not run what it is given."""

    def execute_tool_call(self, user_id: str, tool_call: Any) -> Any:
        return None


async def test_an_object_that_makes_no_call(platform: Platform) -> None:
    """An object whose method never runs its call has no result to give, and is said to."""
    client = platform.open(Idle())
    with pytest.raises(InvalidParamsType, match="Idle made no call of"):
        await client.provider.execute_tool_call("user_1", object())


@pytest.mark.parametrize(
    ("provider", "call"),
    [
        (AnthropicProvider(), {"type": "tool_use", "id": "1", "name": SEND, "input": '{"to": "a'}),
        (GeminiProvider(), {"name": SEND, "args": ["x"]}),
        (OpenAIProvider(), {"function": {"name": SEND, "arguments": '{"to": "a'}}),
        (OpenAIResponsesProvider(), {"name": SEND, "arguments": "[1]"}),
        (OpenAIResponsesProvider(), {"name": SEND, "arguments": '{"to": NaN}'}),
        (OpenAIResponsesProvider(), {"name": SEND, "arguments": '{"to": 1e999}'}),
        (OpenAIResponsesProvider(), {"name": SEND, "arguments": '{"to": ' + "[" * 100_000 + "]" * 100_000 + "}"}),
    ],
)
async def test_one_call_that_cannot_be_read(provider: Provider[Any], call: dict[str, Any], platform: Platform) -> None:
    """One call whose arguments are not a JSON object is refused, and nothing runs without them."""
    with pytest.raises(InvalidParams, match="ask it again"):
        await platform.open(provider).provider.execute_tool_call("user_1", call)
    assert platform.sent() == []


@pytest.mark.parametrize(
    "call",
    [
        {"type": "tool_use", "id": "1", "name": SEND, "input": {"to": "a@b.example"}},
        {"name": SEND, "args": {"to": "a@b.example"}, "id": "1", "type": "tool_call"},
        {"type": "custom_tool_call", "name": SEND, "input": "to a@b.example", "call_id": "1"},
    ],
)
@pytest.mark.parametrize("provider", [OpenAIProvider(), Handling()])
async def test_one_call_of_another_form(provider: Any, call: dict[str, Any], platform: Platform) -> None:
    """A call in the form of another provider is refused: its arguments would be lost."""
    with pytest.raises(InvalidParamsType, match="tool_call must be"):
        await platform.open(provider).provider.execute_tool_call("user_1", call)
    assert platform.sent() == []


@pytest.mark.parametrize(
    ("provider", "response"),
    [
        (
            OpenAIProvider(),
            {
                "role": "assistant",
                "tool_calls": [
                    {"id": "1", "type": "function", "function": {"name": None, "arguments": "{}"}},
                    {"id": "2", "type": "function", "function": {"name": SEND, "arguments": '{"to": "a@b.example"}'}},
                ],
            },
        ),
        (
            OpenAIResponsesProvider(),
            [
                {"type": "function_call", "call_id": "1", "arguments": "{}"},
                {"type": "function_call", "call_id": "2", "name": SEND, "arguments": '{"to": "a@b.example"}'},
            ],
        ),
        (
            AnthropicProvider(),
            [
                {"type": "tool_use", "id": "1", "input": {}},
                {"type": "tool_use", "id": "2", "name": SEND, "input": {"to": "a@b.example"}},
            ],
        ),
        (
            GeminiProvider(),
            [
                {"function_call": {"args": {"x": 1}}},
                {"function_call": {"name": SEND, "args": {"to": "a@b.example"}}},
            ],
        ),
    ],
)
async def test_a_call_without_a_name(provider: Any, response: Any, platform: Platform) -> None:
    """A call that names no tool is answered as such; the calls beside it are made."""
    told = str(await platform.open(provider).provider.handle_tool_calls("user_1", response))
    assert "names no tool" in told
    assert platform.sent() == [{"to": "a@b.example"}]


async def test_large_whole_numbers(platform: Platform) -> None:
    """A whole number that cannot be sent as it is fails its call; it is never rounded."""
    client = platform.open(OpenAIProvider())
    calls = chat((SEND, '{"to": 1000000000000000000001}'), (SEND, '{"to": 1.5}'))
    first, _ = await client.provider.handle_tool_calls("user_1", calls)
    assert "64-bit" in first["content"]
    assert platform.sent() == [{"to": 1.5}]


async def test_a_streamed_chunk_is_no_response(platform: Platform) -> None:
    """A chunk of a stream is refused: it has only part of a call, and no loop should end for it."""
    chunk = {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"tool_calls": []}}]}
    with pytest.raises(InvalidParamsType, match="chunk"):
        await platform.open(OpenAIProvider()).provider.handle_tool_calls("user_1", chunk)


async def test_an_answer_of_gemini_without_parts(platform: Platform) -> None:
    """An answer that was cut before its first part, as the REST API gives it, has no calls."""
    answer = {"candidates": [{"content": {"role": "model"}, "finishReason": "MAX_TOKENS"}]}
    assert await platform.open(GeminiProvider()).provider.handle_tool_calls("user_1", answer) == []


DATED = "ADAPTER_LIST_20240101"


@pytest.mark.parametrize("provider", [OpenAIProvider(), OpenAIProvider(strict=True), GeminiProvider()])
@pytest.mark.parametrize("handed_out", [True, False])
async def test_a_slug_that_looks_shortened(provider: Any, handed_out: bool, platform: Platform) -> None:
    """A slug that itself ends like a shortened one runs, also where another client handed it out."""

    @platform.emulator.tool(DATED, description="List.")
    def listed(word: str) -> dict[str, str]:
        return {"word": word}

    client = platform.open(provider)
    if handed_out:
        await client.tools.get("user_1", tools=[DATED])
    calls = content((DATED, {"word": "x"})) if provider.name == "gemini" else chat((DATED, '{"word": "x"}'))
    told = str(await client.provider.handle_tool_calls("user_1", calls))
    assert "error': " not in told.replace("error': None", "")
    assert "'x'" in told or '"x"' in told


@pytest.mark.parametrize("handed_out", [True, False])
async def test_a_name_in_another_case(handed_out: bool, platform: Platform) -> None:
    """Names in small letters run, as on the platform, and with the parameters' own names."""
    client = platform.open(GeminiProvider())
    if handed_out:
        await client.tools.get("user_1", tools=[SEND])
    await client.provider.handle_tool_calls("user_1", content((SEND.lower(), RENAMED)))
    assert platform.sent() == [ORIGINAL]


async def test_calls_in_a_session_are_for_a_model(platform: Platform) -> None:
    """What a model asked for in a session may be kept in the workbench, as with tools that run themselves."""
    client = platform.open(OpenAIProvider())
    session = await client.create("user_1", toolkits=["hackernews"], session_preset="direct_tools")
    await client.provider.handle_tool_calls(
        response=chat(("HACKERNEWS_GET_USER", '{"username": "pg"}')), session=session
    )
    (request,) = platform.emulator.requests("sessions.execute")
    assert request.body["enable_auto_workbench_offload"] is True


async def test_versions_of_a_models_calls(platform: Platform) -> None:
    """Calls run with the versions that were asked for, which a session has of its own."""
    client = platform.open(OpenAIProvider())
    calls = chat(("GITHUB_GET_THE_AUTHENTICATED_USER", "{}"))
    pins = {"github": "20250906_00"}
    platform.emulator.connect("user_1", "github")
    await client.provider.handle_tool_calls("user_1", calls, toolkit_versions=pins)
    await client.provider.execute_tool_call("user_1", calls["tool_calls"][0], toolkit_versions=pins)
    sent = platform.emulator.requests("tools.execute")
    assert [request.body["version"] for request in sent] == ["20250906_00"] * 2
    session = await client.create("user_1", toolkits=["github"])
    with pytest.raises(InvalidParams, match="toolkit_versions"):
        await client.provider.handle_tool_calls(response=calls, session=session, toolkit_versions=pins)
