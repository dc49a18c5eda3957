"""What is special about tools for OpenAI, above all what a strict model is told."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from composio_async import Tool
from composio_async.providers.openai import OpenAIProvider, OpenAIResponsesProvider
from composio_async.providers.protocol import Provider

from .plain import Runs, schema, wrapped
from .platform import SCHEMA, SEND

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]

NULL = {"type": "null"}
STRICT: dict[str, Any] = {
    "type": "object",
    "title": "Send message request",
    "properties": {
        "to": {"type": "string", "format": "email", "description": "Address of the receiver."},
        "from": {"type": ["string", "null"], "description": "Address of the sender."},
        "user-id": {"type": ["string", "null"], "description": 'default: "me"'},
        "self": {"type": ["string", "null"]},
        "config": {"type": ["integer", "null"], "minimum": 1, "maximum": 10},
        "kinds": {
            "anyOf": [{"type": "array", "items": {"type": "string", "enum": ["plain", "html"]}, "maxItems": 2}, NULL]
        },
        "header": {
            "anyOf": [
                {
                    "type": "object",
                    "properties": {
                        "subject": {"type": "string", "pattern": "^.+$"},
                        "reply-to": {"type": ["string", "null"]},
                    },
                    "required": ["subject", "reply-to"],
                    "additionalProperties": False,
                },
                NULL,
            ]
        },
        "thread": {"anyOf": [{"type": "string"}, NULL], "description": "default: null"},
        "person": {"anyOf": [{"$ref": "#/$defs/Person"}, NULL]},
    },
    "required": ["to", "from", "user-id", "self", "config", "kinds", "header", "thread", "person"],
    "additionalProperties": False,
    "$defs": {
        "Person": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "friend": {"anyOf": [{"$ref": "#/$defs/Person"}, NULL]}},
            "required": ["name", "friend"],
            "additionalProperties": False,
        }
    },
}


def told(provider: Provider[Any], parameters: dict[str, Any]) -> dict[str, Any]:
    """What a model is told of a tool, in either form."""
    (tool,) = wrapped(provider, parameters, Runs(), slug=SEND)
    inner: dict[str, Any] = tool.get("function", tool)
    return inner


@pytest.mark.parametrize("form", [OpenAIProvider, OpenAIResponsesProvider])
def test_what_a_strict_schema_loses(form: Any) -> None:
    """All is required and optional things may be null; defaults become words, examples go, the rest is as it was."""
    function = told(form(strict=True), SCHEMA)
    assert function["strict"] is True
    assert function["parameters"] == STRICT


def test_strict_schemas_are_what_the_agents_package_makes() -> None:
    """OpenAI's own agents have nothing to change in a strict schema of ours."""
    pytest.importorskip("agents", reason="NOT RUN: openai-agents is not installed here")
    from agents.strict_schema import ensure_strict_json_schema

    parameters = told(OpenAIProvider(strict=True), SCHEMA)["parameters"]
    assert ensure_strict_json_schema(copy.deepcopy(parameters)) == parameters


def test_a_tool_that_cannot_be_strict() -> None:
    """Chat says nothing then, Responses must say no; the schema is the whole one."""
    anything = schema(any={"type": "object"})
    assert "strict" not in told(OpenAIProvider(strict=True), anything)
    assert told(OpenAIResponsesProvider(strict=True), anything)["strict"] is False
    assert told(OpenAIProvider(strict=True), anything)["parameters"] == anything


def test_tools_are_what_the_package_takes() -> None:
    """Both forms fit the types of `openai`, strict or not."""
    pytest.importorskip("openai", reason="NOT RUN: openai is not installed here")
    from openai.types.chat import ChatCompletionFunctionToolParam
    from openai.types.responses import FunctionToolParam
    from pydantic import TypeAdapter

    tool = Tool(slug=SEND, description="Send.", input_parameters=SCHEMA)

    for strict in (False, True):
        for form, kind in (
            (OpenAIProvider, ChatCompletionFunctionToolParam),
            (OpenAIResponsesProvider, FunctionToolParam),
        ):
            (made,) = form(strict=strict).wrap_tools([tool], Runs())
            assert TypeAdapter(kind).validate_python(made) == made
