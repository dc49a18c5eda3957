"""Tools in OpenAI's two forms, and the calls of its models."""

from __future__ import annotations

import copy
import datetime as dt
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from composio_async.errors import InvalidParams, InvalidParamsType
from composio_async.models.tools import Tool, ToolResult
from composio_async.providers.openai import OpenAIProvider, OpenAIResponsesProvider
from composio_async.providers.protocol import OfficialProvider, Provider, ToolCall, read_arguments

SCHEMA = {"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"]}
TOOLS = [
    Tool(slug="GITHUB_CREATE_AN_ISSUE", description="Creates an issue.", input_parameters=SCHEMA),
    Tool(slug="HACKERNEWS_TOP"),
]


async def never(slug: str, arguments: Any) -> ToolResult:
    raise AssertionError((slug, arguments))


def objects(value: Any) -> Any:
    """The same with attributes, as the client of OpenAI gives it."""
    if isinstance(value, dict):
        return SimpleNamespace(**{name: objects(one) for name, one in value.items()})
    return [objects(one) for one in value] if isinstance(value, list) else value


def function(slug: str, arguments: Any, call_id: str) -> dict[str, Any]:
    return {"id": call_id, "type": "function", "function": {"name": slug, "arguments": arguments}}


CHAT = {
    "id": "chatcmpl_1",
    "choices": [
        {
            "message": {
                "role": "assistant",
                "tool_calls": [
                    function("GITHUB_CREATE_AN_ISSUE", '{"title": "Bug"}', "call_1"),
                    {"id": "call_2", "type": "custom", "custom": {"name": "shell", "input": "ls"}},
                    function("HACKERNEWS_TOP", "", "call_3"),
                ],
            }
        },
        {"message": {"tool_calls": [function("OTHER", "{}", "call_9")]}},
    ],
}
RESPONSE = {
    "id": "resp_1",
    "output": [
        {"type": "reasoning", "summary": []},
        {"type": "function_call", "name": "GITHUB_CREATE_AN_ISSUE", "arguments": '{"title": "Bug"}', "call_id": "c1"},
        {"type": "web_search_call", "id": "ws_1"},
        {"type": "function_call", "name": "HACKERNEWS_TOP", "arguments": "{}", "call_id": "c2"},
        {"type": "message", "content": []},
    ],
}
FIRST, SECOND = {"title": "Bug"}, {}


def test_chat_tools():
    """Chat Completions gets name, description and parameters below `function`."""
    assert OpenAIProvider().wrap_tools(TOOLS, never) == [
        {
            "type": "function",
            "function": {
                "name": "GITHUB_CREATE_AN_ISSUE",
                "description": "Creates an issue.",
                "parameters": SCHEMA,
            },
        },
        {
            "type": "function",
            "function": {
                "name": "HACKERNEWS_TOP",
                "description": "",
                "parameters": {"type": "object", "properties": {}},
            },
        },
    ]


def test_responses_tools():
    """Responses gets the same on top, and strict is switched off, since our schemas are not strict ones."""
    first, second = OpenAIResponsesProvider().wrap_tools(TOOLS, never)
    assert first == {
        "type": "function",
        "name": "GITHUB_CREATE_AN_ISSUE",
        "description": "Creates an issue.",
        "parameters": SCHEMA,
        "strict": False,
    }
    assert second["parameters"] == {"type": "object", "properties": {}}


@pytest.mark.parametrize("provider", [OpenAIProvider(), OpenAIResponsesProvider()], ids=lambda one: one.name)
def test_tools_are_json_and_not_the_models_own(provider: Provider[Any]):
    """What is handed out is plain JSON, and changing its top level does not change the tool."""
    before = copy.deepcopy(TOOLS)
    wrapped = provider.wrap_tools(TOOLS, never)
    orjson.dumps(wrapped)
    parameters = wrapped[0].get("parameters") or wrapped[0]["function"]["parameters"]
    parameters["additionalProperties"] = False
    assert before == TOOLS
    assert provider.wrap_tools([], never) == []


@pytest.mark.parametrize("form", [lambda one: one, objects], ids=["dicts", "objects"])
def test_the_calls_of_a_chat(form):
    """The function calls of the first choice come in order; calls of other kinds are skipped."""
    calls = OpenAIProvider().tool_calls(form(CHAT))
    assert calls == [ToolCall("GITHUB_CREATE_AN_ISSUE", FIRST, "call_1"), ToolCall("HACKERNEWS_TOP", SECOND, "call_3")]
    message = form(CHAT["choices"][0]["message"])
    assert OpenAIProvider().tool_calls(message) == calls


@pytest.mark.parametrize("form", [lambda one: one, objects], ids=["dicts", "objects"])
def test_the_calls_of_a_response(form):
    """The function calls among the output come in order, of a response or of its output alone."""
    calls = OpenAIResponsesProvider().tool_calls(form(RESPONSE))
    assert calls == [ToolCall("GITHUB_CREATE_AN_ISSUE", FIRST, "c1"), ToolCall("HACKERNEWS_TOP", SECOND, "c2")]
    assert OpenAIResponsesProvider().tool_calls(form(RESPONSE["output"])) == calls


@pytest.mark.parametrize(
    ("provider", "response"),
    [
        (OpenAIProvider(), {"choices": []}),
        (OpenAIProvider(), {"choices": [{"message": {"content": "hi"}}]}),
        (OpenAIProvider(), {"choices": [{"message": {"tool_calls": None}}]}),
        (OpenAIProvider(), {"choices": [{"message": {"tool_calls": []}}]}),
        (OpenAIProvider(), {"role": "assistant", "content": "hi"}),
        (OpenAIResponsesProvider(), {"output": []}),
        (OpenAIResponsesProvider(), {"output": [{"type": "message"}]}),
    ],
)
def test_no_calls(provider: Any, response: dict[str, Any]):
    """A response without calls has none."""
    for form in (lambda one: one, objects):
        assert provider.tool_calls(form(response)) == []


@pytest.mark.parametrize(
    ("provider", "response"),
    [
        (OpenAIProvider(), {}),
        (OpenAIProvider(), 5),
        (OpenAIProvider(), {"output": []}),
        (OpenAIResponsesProvider(), {}),
        (OpenAIResponsesProvider(), 5),
        (OpenAIResponsesProvider(), {"choices": []}),
    ],
)
def test_what_is_no_response_is_refused(provider: Any, response: Any):
    """What is no response of the provider's API is an error, not a response without calls."""
    with pytest.raises(InvalidParamsType, match="The response is not"):
        provider.tool_calls(response)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ('{"a": 1}', {"a": 1}),
        (b'{"a": 1}', {"a": 1}),
        ({"a": 1}, {"a": 1}),
        ("", {}),
        ("  ", {}),
        (None, {}),
        ("{}", {}),
    ],
)
def test_how_arguments_are_read(given: Any, read: dict[str, Any]):
    """JSON text, an object, or nothing."""
    assert read_arguments("X", given) == read


@pytest.mark.parametrize("bad", ["{", '{"a": sesame}', "[1]", '"sesame"', "5", "null", 5, ["sesame"]])
def test_arguments_that_are_no_object_are_refused_unseen(bad: Any):
    """What a model garbled is an error that names the tool, says what to do, and does not repeat the arguments."""
    with pytest.raises(InvalidParams) as caught:
        read_arguments("GITHUB_X", bad)
    assert "GITHUB_X" in caught.value.message
    assert "ask it again" in caught.value.message
    assert "sesame" not in caught.value.message


def test_what_a_model_is_told():
    """Both forms answer a call with its id and the whole result as JSON text."""
    call = ToolCall("X", {}, "call_1")
    result = ToolResult(successful=False, data={"at": dt.datetime(2025, 1, 2, tzinfo=dt.UTC)}, error="no")
    chat = OpenAIProvider().tool_message(call, result)
    assert (chat["role"], chat["tool_call_id"]) == ("tool", "call_1")
    assert orjson.loads(chat["content"]) == {
        "successful": False,
        "data": {"at": "2025-01-02T00:00:00+00:00"},
        "error": "no",
    }
    output = OpenAIResponsesProvider().tool_message(call, result)
    assert (output["type"], output["call_id"]) == ("function_call_output", "call_1")
    assert output["output"] == chat["content"]


def test_data_that_json_cannot_say_is_no_failure():
    """A result that is nested too deeply is told as a success without its data, and with no error made up."""
    deep: Any = {}
    for _ in range(400):
        deep = {"a": deep}
    message = OpenAIProvider().tool_message(ToolCall("X", {}, "call_1"), ToolResult(successful=True, data=deep))
    told = orjson.loads(message["content"])
    assert (told["successful"], told["error"]) == (True, None)


def test_names():
    """Each form has the name that the platform is told."""
    assert (OpenAIProvider.name, OpenAIResponsesProvider.name) == ("openai", "openai_responses")
    assert isinstance(OpenAIProvider(), OfficialProvider)


def test_one_garbled_call_takes_no_other_with_it():
    """Arguments that are not JSON make a call that fails, with what to tell the model; the others are as they were."""
    calls = [("a", '{"x": 1}'), ("b", "{"), ("c", "{}")]
    told = [{"id": call_id, "function": {"name": "X", "arguments": text}} for call_id, text in calls]
    read = OpenAIProvider().tool_calls({"choices": [{"message": {"tool_calls": told}}]})
    assert [(call.call_id, call.error is None) for call in read] == [("a", True), ("b", False), ("c", True)]
    assert "ask it again" in str(read[1].error)
