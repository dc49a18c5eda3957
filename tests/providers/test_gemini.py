"""What is special about tools for Gemini."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from composio_async import Tool, ToolResult
from composio_async.errors import InvalidParamsType
from composio_async.providers.gemini import GeminiProvider, response_dict
from composio_async.providers.protocol import ToolCall

from .plain import FAILED, Runs
from .platform import SCHEMA, SEND, Platform

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]


def test_what_the_schema_loses() -> None:
    """Two names of parameters are others, at the top and inside, and that is all."""
    (tool,) = GeminiProvider().wrap_tools([Tool(slug=SEND, description="Send.", input_parameters=SCHEMA)], Runs())
    (declaration,) = tool["function_declarations"]
    properties = {("user_id" if name == "user-id" else name): part for name, part in SCHEMA["properties"].items()}
    header = {"subject": {"type": "string", "pattern": "^.+$"}, "reply_to": {"type": "string"}}
    properties["header"] = {**SCHEMA["properties"]["header"], "properties": header}
    assert declaration == {
        "name": SEND,
        "description": "Send.",
        "parameters_json_schema": {**SCHEMA, "properties": properties},
    }


def test_all_tools_are_one() -> None:
    """Gemini wants all functions in one tool; none is no tool."""
    tools = GeminiProvider().wrap_tools([Tool(slug="A"), Tool(slug="B"), Tool(slug="2_C")], Runs())
    assert [one["name"] for one in tools[0]["function_declarations"]] == ["A", "B", "_2_C_7470ca6c"]
    assert len(tools) == 1
    assert GeminiProvider().wrap_tools([], Runs()) == []


def part(**call: Any) -> dict[str, Any]:
    return {"function_call": {"name": "X", **call}}


def test_what_is_read() -> None:
    """Calls are read of a response, of a content or of its parts, in the words of Python and of the REST API."""
    parts = [{"text": "x"}, part(args={"a": 1}, id="1"), {"functionCall": {"name": "Y"}}, part(args=None)]
    expected = [ToolCall("X", {"a": 1}, "1"), ToolCall("Y"), ToolCall("X")]
    content = {"role": "model", "parts": parts}
    other = {"content": {"parts": [part(id="9")]}}
    for response in ({"candidates": [{"content": content}, other]}, content, parts):
        assert GeminiProvider().tool_calls(response) == expected
    for empty in ({"candidates": []}, {"candidates": None}, {"candidates": [{"content": None}]}, {"parts": None}, []):
        assert GeminiProvider().tool_calls(empty) == []
    for wrong in ({}, 5, {"choices": []}):
        with pytest.raises(InvalidParamsType, match="not one of Gemini's"):
            GeminiProvider().tool_calls(wrong)


def test_results() -> None:
    """What went well is an output, what did not an error; all is JSON, and the id is there if the call had one."""
    when = ToolResult(successful=True, data={"at": dt.datetime(2025, 1, 2, tzinfo=dt.UTC)})
    assert response_dict(when) == {"output": {"at": "2025-01-02T00:00:00+00:00"}}
    assert response_dict(FAILED) == {"error": "the mailbox is full", "data": {"code": 7}}
    deep: Any = []
    for _ in range(2000):
        deep = [deep]
    assert "too deeply nested" in response_dict(ToolResult(successful=True, data=deep))["output"]
    told = GeminiProvider().tool_message(ToolCall("X", {}, None), FAILED)["function_response"]
    assert told == {"name": "X", "response": response_dict(FAILED)}
    assert GeminiProvider().tool_message(ToolCall("X", {}, "1"), FAILED)["function_response"]["id"] == "1"


async def test_a_shortened_name_is_answered_by_itself(platform: Platform) -> None:
    """Gemini matches answers by name, so a shortened name is answered as the model said it."""
    from .platform import LONG

    client = platform.open(GeminiProvider())
    (tool,) = await client.tools.get("user_1", tools=[LONG])
    name = tool["function_declarations"][0]["name"]
    assert name != LONG
    calls = [{"function_call": {"name": name, "args": {"word": "x"}}}]
    (content,) = await client.provider.handle_tool_calls("user_1", calls)
    assert content["parts"][0]["function_response"] == {"name": name, "response": {"output": {"word": "x"}}}


async def test_dicts_are_what_the_package_takes() -> None:
    """The dicts fit the types of `google-genai`, and reach Gemini as they are."""
    pytest.importorskip("google.genai", reason="NOT RUN: google-genai is not installed here")
    from google.genai import types

    from .drivers import Call
    from .drivers.google_genai import Scripted, opened

    tools = GeminiProvider().wrap_tools([Tool(slug=SEND, description="Send.", input_parameters=SCHEMA)], Runs())
    (content,) = GeminiProvider().tool_messages([ToolCall(SEND, {}, "1")], [FAILED])
    assert types.Content.model_validate(content).parts[0].function_response.name == SEND
    script = Scripted([Call(SEND, {"to": "x"})])
    async with opened(script).aio as gemini:
        config = {"tools": tools}
        response = await gemini.models.generate_content(model="gemini-2.5-flash", contents="go", config=config)
        contents = [{"role": "user", "parts": [{"text": "go"}]}, response.candidates[0].content, content]
        response = await gemini.models.generate_content(model="gemini-2.5-flash", contents=contents, config=config)
    assert response.text == "done"
    (sent,) = script.bodies[0]["tools"][0]["functionDeclarations"]
    # The package leaves this one key in the words of Python; the REST API reads both.
    schemas = [sent[key] for key in ("parametersJsonSchema", "parameters_json_schema") if key in sent]
    assert schemas == [tools[0]["function_declarations"][0]["parameters_json_schema"]]
    assert script.told == [{"id": "1", "name": SEND, "response": response_dict(FAILED)}]


async def test_objects_of_the_package_say_the_same() -> None:
    """The provider with objects tells Gemini just what the one with dicts does."""
    pytest.importorskip("google.genai", reason="NOT RUN: google-genai is not installed here")
    from google.genai import types

    from composio_async.providers.google_genai import GoogleGenaiProvider

    tool = Tool(slug=SEND, description="Send.", input_parameters=SCHEMA)
    (made,) = GoogleGenaiProvider().wrap_tools([tool], Runs())
    (told,) = GeminiProvider().wrap_tools([tool], Runs())
    assert made == types.Tool.model_validate(told)
    call = types.FunctionCall(id="1", name=SEND, args={"a": 1})
    response = types.GenerateContentResponse(
        candidates=[types.Candidate(content=types.Content(parts=[types.Part(function_call=call)]))]
    )
    for provider in (GoogleGenaiProvider(), GeminiProvider()):
        assert provider.tool_calls(response) == [ToolCall(SEND, {"a": 1}, "1")]
        assert provider.tool_call(call) == ToolCall(SEND, {"a": 1}, "1")
    (content,) = GoogleGenaiProvider().tool_messages([ToolCall(SEND, {}, "1")], [FAILED])
    (plain,) = GeminiProvider().tool_messages([ToolCall(SEND, {}, "1")], [FAILED])
    assert content == types.Content.model_validate(plain)
    assert GoogleGenaiProvider().tool_messages([], []) == []
    assert GoogleGenaiProvider().wrap_tools([], Runs()) == []
