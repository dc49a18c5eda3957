"""What is special about tools for Agno."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from composio_async.errors import InvalidParams

from .plain import FAILED, SLUG, Runs, schema, wrapped

pytest.importorskip("agno", reason="NOT RUN: agno is not installed here")

from agno.team import Team

from composio_async.providers.agno import AgnoProvider

from .drivers import Call
from .drivers.agno import Scripted, scripted, told

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]


async def sent(parameters: dict[str, Any], arguments: dict[str, Any]) -> dict[str, Any]:
    """What a tool is given when the model calls it with these."""
    runs = Runs()
    await scripted(wrapped(AgnoProvider(), parameters, runs), [Call(SLUG, arguments)]).arun("go")
    (seen,) = runs.seen
    return seen


async def test_texts_stay_texts() -> None:
    """Where the schema asks for text, "true" and "false" are not the values that Agno reads in them."""
    parameters = schema(cell={"type": "string"}, also={"type": "string"}, flag={"type": "boolean"})
    assert await sent(parameters, {"cell": "true", "also": "False", "flag": True}) == {
        "cell": "true",
        "also": "false",
        "flag": True,
    }


@pytest.mark.parametrize(
    "cell",
    [
        {"type": ["string", "null"]},
        {"enum": ["true", "false"]},
        {"const": "true"},
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        {"oneOf": [{"type": "string"}, {"type": "integer"}]},
        {"allOf": [{"type": "string"}]},
        {"$ref": "#/$defs/Flag"},
    ],
)
async def test_every_way_to_ask_for_text_is_read(cell: dict[str, Any]) -> None:
    """A schema that takes text and no booleans is one of text, however it says so."""
    parameters = {**schema(cell=cell), "$defs": {"Flag": {"$ref": "#/$defs/Text"}, "Text": {"type": "string"}}}
    assert await sent(parameters, {"cell": "true"}) == {"cell": "true"}


async def test_texts_of_any_name_stay_texts() -> None:
    """Arguments that the schema does not name, but says to be text, are text."""
    parameters = {**schema(), "additionalProperties": {"type": "string"}}
    assert await sent(parameters, {"any": "true"}) == {"any": "true"}
    assert await sent(schema(), {"any": "true"}) == {"any": True}


async def test_a_text_is_spelt_as_the_schema_spells_it() -> None:
    """Where the schema names the texts that it takes, the tool is given the one that it names."""
    parameters = schema(cell={"enum": ["True", "False", "auto"]})
    assert await sent(parameters, {"cell": "False"}) == {"cell": "False"}


@pytest.mark.parametrize(
    "cell",
    [
        {},
        True,
        {"type": ["string", "boolean"]},
        {"anyOf": [{"type": "string"}, {"type": "boolean"}]},
        {"enum": ["auto", True, False]},
        {"anyOf": [{"type": "string"}, {"$ref": "#/properties/cell"}]},
        {"$ref": "#/nowhere"},
    ],
)
async def test_what_takes_booleans_is_given_them(cell: Any) -> None:
    """Where true and false are values too, nothing in a call tells a text from them."""
    assert await sent(schema(cell=cell), {"cell": "true"}) == {"cell": True}


async def test_a_text_may_be_read_as_null() -> None:
    """Agno takes "none" and "null" on the first level for null, and nothing in a call tells them apart."""
    parameters = schema(cell={"type": "string"}, deep={"type": "object"})
    assert await sent(parameters, {"cell": "None", "deep": {"cell": "None"}}) == {
        "cell": None,
        "deep": {"cell": "None"},
    }


async def test_a_failure_is_marked_and_makes_no_noise(caplog: pytest.LogCaptureFixture) -> None:
    """A failed call is a tool call error with all of its result, and no error of the program in the log."""
    caplog.set_level(logging.WARNING)
    calls = [Call(SLUG, {})]
    output = await scripted(wrapped(AgnoProvider(), schema(), Runs(FAILED)), calls).arun("go")
    (one,) = told(output, calls)
    assert one.failed
    assert one.text == '{"successful":false,"data":{"code":7},"error":"the mailbox is full"}'
    assert output.content == "done"
    assert caplog.records == []


@pytest.mark.parametrize("error", [InvalidParams("no such user"), RuntimeError("hunter2 is the password")])
async def test_raised_errors_stop_the_agent(error: Exception) -> None:
    """With raise_errors the agent ends at the call, whose error has our words, and the model is not asked again."""
    calls = [Call(SLUG, {})]
    agent = scripted(wrapped(AgnoProvider(raise_errors=True), schema(), Runs(error=error)), calls)
    output = await agent.arun("go")
    (one,) = told(output, calls)
    assert one.failed
    assert ("no such user" in one.text) == isinstance(error, InvalidParams)
    assert "hunter2" not in one.text
    assert isinstance(agent.model, Scripted)
    assert agent.model.heard == []


async def test_a_team_uses_them_too() -> None:
    """A team's leader runs the tools like an agent."""
    runs = Runs()
    team = Team(members=[], model=Scripted([Call(SLUG, {"to": "x"})]), tools=wrapped(AgnoProvider(), schema(), runs))
    await team.arun("go")
    assert runs.seen == [{"to": "x"}]


def test_both_halves_of_a_tool_are_told_alike() -> None:
    """`run` and `arun` offer the model the same name, description and schema."""
    (tool,) = wrapped(AgnoProvider(), schema(to={"type": "string"}), Runs(), description="Sends.")
    (sync,), (native,) = tool.functions.values(), tool.async_functions.values()
    assert sync.to_dict() == native.to_dict()
    assert native.to_dict()["description"] == "Sends."
    assert native.to_dict()["parameters"] == schema(to={"type": "string"})
