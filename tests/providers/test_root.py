"""What a framework tells a model of a tool whose outermost schema the models' services refuse, or that is odd."""

from __future__ import annotations

from typing import Any

import pytest

from composio_async import Tool
from composio_async.providers.protocol import Provider

from .drivers import MODULES, load
from .plain import Runs

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]

TEXT = {"type": "string"}
REFUSED = {"oneOf", "allOf", "anyOf", "enum", "not", "$ref"}
AS_IT_IS = {"gemini", "google_genai", "google_adk"}
SILENT = {"crewai", "semantic_kernel", "smolagents"}
"""They say nothing of a schema but its properties."""
ROOT = {
    "type": "object",
    "properties": {"id": TEXT},
    "anyOf": [{"required": ["id"]}, {"properties": {"name": TEXT}, "required": ["name"]}],
}
ODD: dict[str, Any] = {
    "type": "object",
    "properties": {
        "pair": {"type": "array", "items": [TEXT, {"type": "integer"}]},
        "demanded": {"type": "string", "required": True},
        "values": {"type": "string", "enum": None},
        "told": {"type": "string", "description": ["x"]},
        "either": {"anyOf": [True, TEXT]},
        "none": {"anyOf": None, "allOf": 5},
        "nowhere": {"$ref": "#/$defs/None"},
        "round": {"$ref": "#/properties/round"},
    },
}


def told(name: str, schema: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """The schema that a model is told, and the tool that it was made of."""
    driver = load(name)
    if driver is None:
        pytest.skip(f"NOT RUN: {MODULES[name]} is not installed here")
    provider: Provider[Any] = driver.provider()
    tools = provider.wrap_tools([Tool(slug="A_TOOL", description="A tool.", input_parameters=schema)], Runs())
    return driver.schemas(tools)[0], tools


@pytest.mark.parametrize("name", sorted(MODULES.keys() - AS_IT_IS))
def test_the_root_is_a_plain_object(name: str) -> None:
    """No model's service refuses a request for the outermost schema, and the model is offered what the choices have."""
    schema, tools = told(name, ROOT)
    assert not REFUSED & schema.keys()
    assert set(schema["properties"]) == {"id", "name"}
    if name in {"langchain", "langgraph"}:
        assert '{"required":["name"]}' in tools[0].description
    elif name not in SILENT:
        assert '{"required":["name"]}' in schema["description"]


@pytest.mark.parametrize("name", sorted(MODULES))
def test_an_odd_schema_is_offered(name: str) -> None:
    """A tool whose schema JSON Schema does not allow is made, with all of its parameters."""
    assert set(told(name, ODD)[0]["properties"]) == set(ODD["properties"])
