"""Tools made from functions with @emulator.tool."""

from __future__ import annotations

import threading
from typing import Annotated, Any, Literal, Optional

import pytest

from composio_async.emulator import Emulator


async def test_schema_comes_from_the_annotations(api, emulator):
    """Types, defaults, choices, optional values and the docstring become the tool's schema and description."""

    @emulator.tool("SHOP_ORDER")
    def order(
        item: str,
        count: int = 1,
        price: float = 0.5,
        gift: bool = False,
        notes: list[str] | None = None,
        size: Literal["s", "m"] = "m",
        extra: dict[str, int] = {},  # noqa: B006
        code: Optional[str] = None,  # noqa: UP045
        colour: Annotated[str, "Colour of the item."] = "red",
        anything: Any = None,
    ):
        """Order something."""
        return {"item": item}

    tool = await api.get("tools/SHOP_ORDER")
    assert tool["description"] == "Order something."
    assert tool["toolkit"]["slug"] == "shop"
    assert tool["no_auth"] is True
    schema = tool["input_parameters"]
    assert schema["required"] == ["item"]
    fields = schema["properties"]
    assert fields["item"] == {"type": "string"}
    assert fields["count"] == {"type": "integer", "default": 1}
    assert fields["price"] == {"type": "number", "default": 0.5}
    assert fields["gift"] == {"type": "boolean", "default": False}
    assert fields["notes"] == {"type": "array", "items": {"type": "string"}, "nullable": True, "default": None}
    assert fields["size"] == {"enum": ["s", "m"], "type": "string", "default": "m"}
    assert fields["extra"] == {"type": "object", "additionalProperties": {"type": "integer"}, "default": {}}
    assert fields["code"] == {"type": "string", "nullable": True, "default": None}
    assert fields["colour"]["description"] == "Colour of the item."
    assert "type" not in fields["anything"]
    assert "shop" in [item["slug"] for item in (await api.get("toolkits"))["items"]]


async def test_arguments_and_result(api, emulator):
    """The function gets its arguments with defaults, what it returns is the data, wrong arguments never reach it."""
    calls = []

    @emulator.tool("MATH_ADD", description="Adds.")
    async def add(a: int, b: int = 2):
        calls.append((a, b))
        return a + b

    assert (await api.get("tools/MATH_ADD"))["description"] == "Adds."
    assert (await api.run("MATH_ADD", a=1))["data"] == {"result": 3}
    assert not (await api.run("MATH_ADD", a="one"))["successful"]
    assert calls == [(1, 2)]
    assert add is not None


async def test_what_it_raises_is_the_error(api, emulator):
    """An exception of the function is an unsuccessful result with its text; so is a value that JSON cannot hold."""

    @emulator.tool("BAD_LUCK")
    def luck(kind: str):
        if kind == "raise":
            raise RuntimeError("no luck today")
        return {"value": object()}

    result = await api.run("BAD_LUCK", kind="raise")
    assert (result["successful"], result["error"], result["data"]) == (False, "no luck today", {})
    assert "JSON cannot hold" in (await api.run("BAD_LUCK", kind="object"))["error"]


async def test_sync_functions_run_in_a_worker_thread(api, emulator):
    """A sync function may block; it does not run on the event loop."""

    @emulator.tool("THREAD_NAME")
    def name():
        return {"main": threading.current_thread() is threading.main_thread()}

    assert (await api.run("THREAD_NAME"))["data"] == {"main": False}


async def test_replaces_a_catalog_tool(api, emulator):
    """A tool of a catalog slug replaces that one, keeps its toolkit and needs no account any more."""

    @emulator.tool("GITHUB_GET_A_REPOSITORY")
    def repository(owner: str, repo: str):
        return {"mine": f"{owner}/{repo}"}

    assert (await api.run("GITHUB_GET_A_REPOSITORY", owner="a", repo="b"))["data"] == {"mine": "a/b"}
    tool = await api.get("tools/GITHUB_GET_A_REPOSITORY")
    assert (tool["toolkit"]["slug"], tool["version"]) == ("github", "20260105_00")
    session = await api.session(toolkits={"enable": ["github"]})
    body = {"tool_slug": "GITHUB_GET_A_REPOSITORY", "arguments": {"owner": "a", "repo": "b"}}
    done = await api.post(f"tool_router/session/{session['session_id']}/execute", body)
    assert done["data"] == {"mine": "a/b"}


async def test_before_start_and_in_a_given_toolkit(open_api):
    """A tool may be registered before the start, and put into a toolkit of choice."""
    emulator = Emulator()

    @emulator.tool("hello_world", toolkit="Greetings")
    def hello(**names: str):
        return names

    async with emulator, open_api(emulator) as api:
        tool = await api.get("tools/HELLO_WORLD")
        assert tool["toolkit"]["slug"] == "greetings"
        assert (await api.run("HELLO_WORLD", a="b"))["data"] == {"a": "b"}


def test_parameters_must_be_passable_by_keyword():
    """A positional-only parameter is refused at once."""
    with pytest.raises(TypeError, match="by keyword"):

        @Emulator().tool("X_Y")
        def tool(a, /):
            return a


@pytest.mark.parametrize("wrong", [5, None, ""])
def test_a_tool_needs_its_slug(wrong):
    """Without parentheses, or without a slug, nothing would be registered: that is an error which shows the form."""
    with pytest.raises(TypeError, match=r'write @emulator\.tool\("SLUG"\)'):

        @Emulator().tool
        def tool(a):
            return a

    with pytest.raises(TypeError, match=r'write @emulator\.tool\("SLUG"\)'):
        Emulator().tool(wrong)


def test_what_json_cannot_hold_is_refused():
    """A default or a choice that the schema could not show is refused when the tool is registered."""
    unshowable = object()
    emulator = Emulator()
    with pytest.raises(TypeError, match=r"parameter 'thing' of 'tool'.*JSON cannot hold"):

        @emulator.tool("X_Y")
        def tool(thing=unshowable):
            return thing

    with pytest.raises(TypeError, match=r"parameter 'choice' of 'tool'.*JSON cannot hold"):

        @emulator.tool("X_Y")
        def tool(choice: Literal[b"a"]):
            return choice

    assert emulator._world.registry.find_tool("X_Y") is None


async def test_a_schema_of_ones_own(api, emulator):
    """What annotations cannot say is given as a schema: it is shown as it is, and arguments are judged by it."""
    schema = {
        "type": "object",
        "properties": {"from": {"$ref": "#/$defs/Place"}, "user-id": {"type": "string"}},
        "required": ["from"],
        "$defs": {"Place": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}},
    }

    @emulator.tool("TRAVEL_GO", parameters=schema)
    def go(**arguments: Any):
        """Go."""
        return arguments

    shown = (await api.get("tools/TRAVEL_GO"))["input_parameters"]
    assert shown == schema | {"title": "Travel Go request"}
    given = {"from": {"city": "Bern"}, "user-id": "u"}
    right = await api.post("tools/execute/TRAVEL_GO", {"user_id": "u", "arguments": given})
    assert right["data"] == given
    wrong = await api.post("tools/execute/TRAVEL_GO", {"user_id": "u", "arguments": {"user-id": "u"}})
    assert wrong["successful"] is False
    assert "from" in wrong["error"]
