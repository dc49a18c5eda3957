"""What is special about tools for the Claude Agent SDK."""

from __future__ import annotations

from typing import Any

import pytest

from composio_async import Tool
from composio_async.errors import InvalidParams

from .plain import FAILED, SLUG, Runs, schema, wrapped
from .platform import LONG, SCHEMA

pytest.importorskip("claude_agent_sdk", reason="NOT RUN: claude-agent-sdk is not installed here")

from claude_agent_sdk import ClaudeAgentOptions, create_sdk_mcp_server, query

from composio_async.providers.claude_agent import ClaudeAgentProvider

from .drivers import Call
from .drivers.claude_agent import SERVER, Program, known_as, turn

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]


@pytest.mark.parametrize("server", ["composio", "my_tools_of_composio"])
def test_the_whole_name_is_legal(server: str) -> None:
    """A slug is shortened so that it is legal together with what the SDK puts before it."""
    (tool,) = wrapped(ClaudeAgentProvider(server=server), schema(), Runs(), slug=LONG)
    assert len(f"mcp__{server}__{tool.name}") == 64
    assert LONG.startswith(tool.name[:20])


def test_a_name_that_fits_is_kept() -> None:
    """A slug of as many characters as there is room for stays what it is."""
    room = 64 - len(known_as(""))
    (fits,) = wrapped(ClaudeAgentProvider(), schema(), Runs(), slug="X" * room)
    (not_fits,) = wrapped(ClaudeAgentProvider(), schema(), Runs(), slug="X" * (room + 1))
    assert fits.name == "X" * room
    assert len(not_fits.name) == room


async def test_the_program_is_told_schema_and_hints() -> None:
    """What reaches Claude Code is the platform's schema, and what it says of the tool's behaviour."""
    tags = ["readOnlyHint", "openWorldHint", "important"]
    tool = Tool(slug=SLUG, description="A tool.", input_parameters=SCHEMA, tags=tags)
    tools = ClaudeAgentProvider().wrap_tools([tool], Runs())
    program = Program([])
    options = ClaudeAgentOptions(mcp_servers={SERVER: create_sdk_mcp_server(SERVER, tools=tools)})
    async for _ in query(prompt="go", options=options, transport=program):
        pass
    (listed,) = program.listed
    assert (listed["name"], listed["description"]) == (SLUG, "A tool.")
    assert listed["inputSchema"] == SCHEMA
    assert listed["annotations"] == {"readOnlyHint": True, "openWorldHint": True}


def test_no_hints_are_made_up() -> None:
    """A tool of which nothing is said has no annotations."""
    (tool,) = wrapped(ClaudeAgentProvider(), schema(), Runs())
    assert tool.annotations is None


async def test_arguments_that_do_not_fit_are_refused() -> None:
    """The SDK compares the arguments with the schema: the model is told, and the tool does not run."""
    runs = Runs()
    tools = wrapped(ClaudeAgentProvider(), {**schema(to={"type": "string"}), "required": ["to"]}, runs)
    wrong, missing, right = await turn(tools, [Call(known_as(SLUG), one) for one in ({"to": 1}, {}, {"to": "x"})])
    assert wrong.failed
    assert "not of type 'string'" in wrong.text
    assert missing.failed
    assert "required" in missing.text
    assert not right.failed
    assert runs.seen == [{"to": "x"}]


UNUSABLE = {
    "list of items": {"type": "array", "items": [{"type": "string"}, {"type": "integer"}]},
    "nonsense": {"type": "array", "enum": None, "required": True},
    "nowhere": {"type": "array", "$ref": "#/$defs/Nothing"},
    "elsewhere": {"type": "array", "$ref": "https://example.com/a.json"},
    "anchor": {"type": "array", "$ref": "#Other"},
    "itself": {"type": "array", "$ref": "#/properties/value"},
    "round": {"type": "array", "allOf": [{"$ref": "#/$defs/A"}]},
    "outside of the schemas": {"type": "array", "$ref": "#/components/B"},
    "base": {"type": "array", "$id": "https://example.com/", "allOf": [{"$ref": "#/$defs/Text"}]},
    "dynamic": {"type": "array", "$dynamicRef": "#Other"},
    "draft": {
        "type": "array",
        "items": [{"type": "string"}, {"type": "integer"}],
        "additionalItems": False,
        "$schema": "http://json-schema.org/draft-07/schema#",
    },
}
DEFINED = {
    "$defs": {"A": {"anyOf": [{"$ref": "#/$defs/B"}]}, "B": {"$ref": "#/$defs/A"}, "Text": {}},
    "components": {"B": {"$ref": "#/components/C"}, "C": {"not": {"$ref": "#/components/B"}}},
}


@pytest.mark.parametrize("part", UNUSABLE.values(), ids=UNUSABLE)
async def test_a_schema_that_cannot_be_compared_costs_no_call(part: dict[str, Any]) -> None:
    """What would end each comparison with an error is left out: good calls reach the tool, and bad ones do not."""
    runs = Runs()
    tools = wrapped(ClaudeAgentProvider(), {**schema(value=part), **DEFINED}, runs)
    good, bad = await turn(tools, [Call(known_as(SLUG), {"value": value}) for value in (["x", 1], 5)])
    assert not good.failed, good.text
    assert runs.seen == [{"value": ["x", 1]}]
    assert bad.failed
    assert "is not of type 'array'" in bad.text


async def test_what_may_contain_itself_is_compared() -> None:
    """A reference to what contains it is kept, and holds at every depth."""
    runs = Runs()
    node = {"type": "object", "properties": {"name": {"type": "string"}, "next": {"$ref": "#/$defs/Node"}}}
    parameters = {**schema(node={"$ref": "#/$defs/Node"}), "$defs": {"Node": node}}
    values = [{"name": "a", "next": {"name": name}} for name in ("b", 1)]
    tools = wrapped(ClaudeAgentProvider(), parameters, runs)
    good, bad = await turn(tools, [Call(known_as(SLUG), {"node": value}) for value in values])
    assert tools[0].input_schema == parameters
    assert not good.failed
    assert "not of type 'string'" in bad.text


@pytest.mark.parametrize("length", [38, 49, 70])
def test_a_name_of_the_server_leaves_room(length: int) -> None:
    """A server whose name leaves a tool's too little room is refused, since no name would be legal or telling."""
    with pytest.raises(InvalidParams, match="at most 37"):
        ClaudeAgentProvider(server="s" * length)
    (tool,) = wrapped(ClaudeAgentProvider(server="s" * 37), schema(), Runs(), slug=LONG)
    assert len(tool.name) == 20


async def test_a_failure_has_its_data() -> None:
    """A failed call is marked as an error, and its text has all of the result."""
    tools = wrapped(ClaudeAgentProvider(), schema(), Runs(FAILED))
    (told,) = await turn(tools, [Call(known_as(SLUG), {})])
    assert told.failed
    assert told.text == '{"successful":false,"data":{"code":7},"error":"the mailbox is full"}'


async def test_raised_errors_are_told_in_our_words() -> None:
    """The SDK tells the model the words of any exception, so none of a stranger's reaches it."""
    runs = Runs(error=RuntimeError("hunter2 is the password"))
    tools = wrapped(ClaudeAgentProvider(raise_errors=True), schema(), runs)
    (told,) = await turn(tools, [Call(known_as(SLUG), {})])
    assert told.failed
    assert "for a reason that was logged" in told.text
    assert "hunter2" not in told.text
