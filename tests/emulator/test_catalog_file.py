"""Catalogs of users: read, checked, laid over the built-in one or in its place, recorded."""

from __future__ import annotations

import asyncio
import json

import pytest

from composio_async.__main__ import main
from composio_async.emulator import Emulator, cli
from composio_async.emulator.catalog import BUILT_IN
from composio_async.emulator.catalog_file import read_catalog

WEATHER = {
    "slug": "weather",
    "name": "Weather",
    "description": "Forecasts.",
    "app_url": "https://weather.example.com",
    "base_url": "https://api.weather.example.com",
    "user_endpoint": "/me",
    "categories": ["Science"],
    "versions": ["20260101_00", "20260201_00"],
    "auth_schemes": [
        {
            "mode": "API_KEY",
            "name": "Weather key",
            "account_fields": [{"name": "generic_api_key", "display_name": "Key", "description": "Your key."}],
        },
        {"mode": "OAUTH2", "managed": True, "scopes": ["read", "write"], "required_scopes": ["read"]},
    ],
    "tools": [
        {
            "slug": "WEATHER_GET_FORECAST",
            "name": "Get forecast",
            "description": "Forecast of a city.",
            "input_parameters": {
                "type": "object",
                "properties": {"city": {"$ref": "#/$defs/City"}, "days": {"type": "integer", "default": 3}},
                "required": ["city"],
                "$defs": {"City": {"type": "string", "minLength": 2, "description": "Name of the city."}},
            },
            "output_parameters": {
                "type": "object",
                "properties": {
                    "city": {"type": "string"},
                    "days": {"type": "integer"},
                    "sky": {"type": "string", "enum": ["clear", "cloudy"]},
                },
                "required": ["city", "sky"],
            },
            "tags": ["readOnlyHint"],
            "scopes": ["read"],
        },
        {"slug": "weather_ping", "description": "Says whether the service is up.", "no_auth": True},
    ],
    "triggers": [
        {
            "slug": "WEATHER_STORM_WARNING",
            "name": "Storm warning",
            "description": "Reports storms.",
            "type": "poll",
            "config": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
            "payload": {"type": "object", "properties": {"wind": {"type": "number"}}},
        }
    ],
}


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "catalog.json"
    path.write_text(json.dumps({"toolkits": [WEATHER]}))
    return path


async def test_a_file_is_laid_over_the_built_in_catalog(written, open_api):
    """A toolkit of a file is listed, connected, run and watched like any other, beside those built in."""
    async with Emulator(catalog=written) as emulator, open_api(emulator) as api:
        kit = await api.get("toolkits/weather")
        assert [one["mode"] for one in kit["auth_config_details"]] == ["API_KEY", "OAUTH2"]
        assert (kit["meta"]["tools_count"], kit["meta"]["triggers_count"]) == (2, 1)
        assert kit["composio_managed_auth"][0]["scopes"]["available"] == ["read", "write"]
        tool = await api.get("tools/WEATHER_GET_FORECAST")
        assert (tool["version"], tool["input_parameters"]["properties"]["city"]) == (
            "20260201_00",
            {"$ref": "#/$defs/City"},
        )
        assert (
            "No active connected account"
            in (await api.fails(400, "POST", "tools/execute/WEATHER_GET_FORECAST", {"user_id": "u", "arguments": {}}))[
                "message"
            ]
        )
        account = emulator.connect("user_1", "weather")
        done = await api.run("WEATHER_GET_FORECAST", city="Oslo")
        assert done["successful"] is True
        assert (done["data"]["city"], done["data"]["days"]) == ("Oslo", 3)
        assert done["data"]["sky"] in ("clear", "cloudy")
        assert "city must have at least 2 characters" in (await api.run("WEATHER_GET_FORECAST", city="O"))["error"]
        assert (await api.run("WEATHER_PING", "nobody"))["successful"] is True
        trigger = "trigger_instances/WEATHER_STORM_WARNING/upsert"
        await api.fails(400, "POST", trigger, {"connected_account_id": account, "trigger_config": {}})
        body = {"connected_account_id": account, "trigger_config": {"city": "Oslo"}}
        assert (await api.post(trigger, body))["trigger_id"].startswith("ti_")
        slugs = await api.get("tools/enum")
        assert {"GITHUB_CREATE_AN_ISSUE", "WEATHER_PING"} <= set(slugs)


async def test_tools_registered_before_the_start_stay(written, open_api):
    """A function registered before the file is read stands in for the file's tool, in the file's toolkit."""
    emulator = Emulator(catalog=written)

    @emulator.tool("WEATHER_GET_FORECAST")
    def forecast(city: str):
        return {"sky": f"green over {city}"}

    async with emulator, open_api(emulator) as api:
        assert (await api.run("WEATHER_GET_FORECAST", city="Oslo"))["data"] == {"sky": "green over Oslo"}
        assert (await api.get("tools/WEATHER_GET_FORECAST"))["version"] == "20260201_00"
        assert (await api.get("toolkits/weather"))["name"] == "Weather"


async def test_only_takes_the_place_of_the_built_in_catalog(open_api):
    """With `only`, a mapping's toolkits are the only ones; an emulator without it is not touched."""
    async with Emulator(catalog={"only": True, "toolkits": [WEATHER]}) as emulator, open_api(emulator) as api:
        assert await api.get("tools/enum") == ["WEATHER_GET_FORECAST", "WEATHER_PING"]
        assert [kit["slug"] for kit in (await api.get("toolkits"))["items"]] == ["weather"]
        assert await api.get("triggers_types/list/enum") == ["WEATHER_STORM_WARNING"]
        await api.session()
    async with Emulator() as emulator, open_api(emulator) as api:
        await api.fails(404, "GET", "tools/WEATHER_PING")


async def test_a_built_in_tool_goes_on_acting_under_another_schema(open_api):
    """Shown and checked as the file says, it acts on state; where its own arguments do not suit, data is made up."""
    schema = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in ("owner", "repo", "title", "body", "labels")},
        "required": ["owner", "repo", "title", "body"],
    }
    tool = {"slug": "GITHUB_CREATE_AN_ISSUE", "description": "Recorded.", "input_parameters": schema}
    catalog = {"toolkits": [{"slug": "GitHub", "tools": [tool]}]}
    issue = {"owner": "a", "repo": "b", "title": "t", "body": "x"}
    async with Emulator(catalog=catalog) as emulator, open_api(emulator) as api:
        emulator.connect("user_1", "github")
        shown = await api.get("tools/GITHUB_CREATE_AN_ISSUE")
        assert (shown["description"], shown["name"]) == ("Recorded.", "Create an issue")
        assert (await api.run("GITHUB_CREATE_AN_ISSUE", owner="a", repo="b", title="t"))["successful"] is False
        assert (await api.run("GITHUB_CREATE_AN_ISSUE", **issue))["data"]["number"] == 1
        assert len(emulator.records("github.issues")) == 1
        # Text is no list of labels, which is what the built-in tool would need.
        done = await api.run("GITHUB_CREATE_AN_ISSUE", **issue, labels="bug")
        assert (done["successful"], done["data"]["title"]) == (True, "t")
        assert len(emulator.records("github.issues")) == 1
        assert (await api.get("toolkits/github"))["meta"]["tools_count"] == len(BUILT_IN.toolkits["github"].tools)


def change(*path, value):
    """The weather catalog with one thing put in its place."""
    document = json.loads(json.dumps({"toolkits": [WEATHER]}))
    at = document
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return document


TOOL = ("toolkits", 0, "tools", 0)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({}, "toolkits is required"),
        ([], "must be an object, not"),
        ({"toolkits": []}, "toolkits must have at least 1 item"),
        (change("tookits", value=[]), "tookits is not a field of a catalog"),
        (change(*TOOL, "slug", value="A B"), r"toolkits\[0\].tools\[0\].slug must match"),
        (change(*TOOL, "slug", value="weather_ping"), r"toolkits\[0\].tools\[1\].slug 'WEATHER_PING' is there twice"),
        (change(*TOOL, "tags", value="x"), r"toolkits\[0\].tools\[0\].tags must be a list"),
        (change(*TOOL, "run", value="x"), r"toolkits\[0\].tools\[0\].run is not a field"),
        (change(*TOOL, "input_parameters", value={"type": "array"}), "input_parameters.type must be object"),
        (
            change(*TOOL, "input_parameters", "properties", "days", "type", value="int"),
            r"tools\[0\].input_parameters.properties.days.type 'int' is not one of string",
        ),
        (
            change(*TOOL, "input_parameters", "properties", "city", "$ref", value="#/$defs/Town"),
            r"input_parameters: \$ref '#/\$defs/Town' leads nowhere",
        ),
        (change(*TOOL, "output_parameters", value={"anyOf": {}}), "output_parameters.anyOf must be a list"),
        (
            change("toolkits", 0, "auth_schemes", 0, "mode", value="KEY"),
            r"auth_schemes\[0\].mode must be one of OAUTH2",
        ),
        (
            change("toolkits", 0, "triggers", 0, "type", value="push"),
            r"triggers\[0\].type must be one of webhook, poll",
        ),
        (
            change("toolkits", value=[WEATHER, {**WEATHER, "slug": "WEATHER"}]),
            r"toolkits\[1\].slug 'weather' is there twice",
        ),
        (
            change(*TOOL, "slug", value="GMAIL_SEND_EMAIL"),
            "tool 'GMAIL_SEND_EMAIL' is in toolkits 'gmail' and 'weather'",
        ),
    ],
)
async def test_mistakes_are_named_with_their_place(tmp_path, document, told):
    """A catalog that cannot be right is refused, and the message says where it is wrong."""
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(document))
    with pytest.raises(ValueError, match=told) as caught:
        await Emulator(catalog=path).start()
    assert str(path) in str(caught.value)
    if isinstance(document, dict):
        with pytest.raises(ValueError, match=told):
            Emulator(catalog=document)


async def test_what_is_no_catalog(tmp_path):
    """A missing file, text that is no JSON, and what is no path are told apart."""
    with pytest.raises(ValueError, match="cannot be read: No such file"):
        await Emulator(catalog=tmp_path / "none.json").start()
    path = tmp_path / "broken.json"
    path.write_text("{")
    with pytest.raises(ValueError, match="is not valid JSON"):
        await Emulator(catalog=str(path)).start()
    with pytest.raises(TypeError, match="must be a path or a mapping, not 5"):
        Emulator(catalog=5)


def test_a_file_is_read_once_until_it_changes(written):
    """The same file gives the same catalog without reading it again, and a changed one a new one."""
    first = read_catalog(str(written))
    assert read_catalog(str(written)) is first
    written.write_text(json.dumps({"toolkits": [{"slug": "changed"}]}))
    assert "changed" in read_catalog(str(written)).toolkits


def test_the_command_line_names_the_mistake(written, capsys):
    """`--catalog` with a wrong file ends with 1 and one sentence."""
    written.write_text("[]")
    assert cli.main(["--port", "0", "--catalog", str(written)]) == 1
    assert str(written) in capsys.readouterr().err


@pytest.fixture
def record(monkeypatch):
    """Run `record` against an emulator, in a thread of its own as a command would."""

    async def run(emulator, *words):
        monkeypatch.setenv("COMPOSIO_BASE_URL", emulator.url)
        monkeypatch.setenv("COMPOSIO_API_KEY", emulator.api_key)
        return await asyncio.to_thread(main, ["emulator", "record", *words])

    return run


async def everything(api):
    """What the catalog's lists tell, by what they list."""
    found = {
        "tools": (await api.get("tools?limit=1000"))["items"],
        "triggers": (await api.get("triggers_types?limit=1000"))["items"],
    }
    slugs = [kit["slug"] for kit in (await api.get("toolkits"))["items"]]
    return {**found, "toolkits": [await api.get(f"toolkits/{slug}") for slug in slugs]}


async def test_what_is_recorded_serves_the_same(tmp_path, record, open_api, capsys):
    """A catalog recorded from an emulator, and then served alone, lists what was recorded, field for field."""
    output = tmp_path / "recorded.json"
    catalog = {"toolkits": [WEATHER]}
    async with Emulator(catalog=catalog) as emulator, open_api(emulator) as api:
        slugs = ",".join(kit["slug"] for kit in (await api.get("toolkits"))["items"])
        assert await record(emulator, "--only", "--toolkits", slugs.upper(), "--output", str(output)) == 0
        before = await everything(api)
    told = capsys.readouterr()
    assert "weather: 2 tools, 1 types of triggers" in told.err
    assert told.out == ""
    assert f"wrote {len(before['tools'])} tools to {output}" in told.err
    assert [path.name for path in tmp_path.iterdir()] == ["recorded.json"]
    assert emulator.api_key not in output.read_text()
    async with Emulator(catalog=output) as emulator, open_api(emulator) as api:
        after = await everything(api)
        emulator.connect("user_1", "weather")
        assert (await api.run("WEATHER_GET_FORECAST", city="Oslo"))["data"]["city"] == "Oslo"
    assert after == before


async def test_all_pages_are_recorded(tmp_path, record):
    """A toolkit with more tools than a page holds is recorded whole."""
    tools = [{"slug": f"BIG_{number}"} for number in range(1203)]
    output = tmp_path / "big.json"
    async with Emulator(catalog={"toolkits": [{"slug": "big", "tools": tools}]}) as emulator:
        assert await record(emulator, "--toolkits", "big", "--output", str(output)) == 0
        assert len(emulator.requests("tools.list")) == 3
    assert len(json.loads(output.read_text())["toolkits"][0]["tools"]) == 1203


async def test_what_cannot_be_recorded(tmp_path, record, capsys, monkeypatch):
    """An unknown toolkit, one without tools, no toolkit and no key each end with 1, a sentence and no file."""
    output = tmp_path / "none.json"

    async def told(*words):
        assert await record(emulator, *words, "--output", str(output)) == 1
        error = capsys.readouterr().err.strip().splitlines()[-1]
        assert error.endswith(".")
        assert "Traceback" not in error
        return error

    async with Emulator(catalog={"toolkits": [{"slug": "empty"}]}) as emulator:
        assert "no toolkit 'nope'" in await told("--toolkits", "nope")
        assert "have no tools" in await told("--toolkits", "empty")
        assert "names no toolkit" in await told("--toolkits", " , ")
        output.mkdir()
        assert "directory" in (await told("--toolkits", "gmail")).lower()
        output.rmdir()
        monkeypatch.setenv("COMPOSIO_API_KEY", "")
        assert (
            await asyncio.to_thread(main, ["emulator", "record", "--toolkits", "gmail", "--output", str(output)]) == 1
        )
        assert "COMPOSIO_API_KEY is not set" in capsys.readouterr().err
    assert not output.exists()
    assert list(tmp_path.iterdir()) == []


async def test_what_cannot_be_served_is_left_out(tmp_path, record, capsys, monkeypatch):
    """A tool whose schema makes no sense is left out with a line that says so; the others are recorded."""
    from composio_async.emulator.handlers import tools as handlers

    render = handlers.tool_json

    def spoiled(tool, toolkit, version):
        shown = render(tool, toolkit, version)
        return {**shown, "input_parameters": {"type": "array"}} if tool.slug == "WEATHER_PING" else shown

    monkeypatch.setattr(handlers, "tool_json", spoiled)
    output = tmp_path / "some.json"
    async with Emulator(catalog={"toolkits": [WEATHER]}) as emulator:
        assert await record(emulator, "--toolkits", "weather", "--output", str(output)) == 0
    assert "left out WEATHER_PING: input_parameters.type must be object" in capsys.readouterr().err
    recorded = json.loads(output.read_text())["toolkits"][0]
    assert [tool["slug"] for tool in recorded["tools"]] == ["WEATHER_GET_FORECAST"]


async def test_secret_defaults_stay_behind(tmp_path, record):
    """What a secret field is filled with by default is not recorded; other defaults are."""
    fields = [
        {"name": "generic_api_key", "default": "hidden-value"},
        {"name": "region", "default": "eu", "secret": False, "required": False},
    ]
    kit = {**WEATHER, "auth_schemes": [{"mode": "API_KEY", "account_fields": fields}]}
    output = tmp_path / "fields.json"
    async with Emulator(catalog={"toolkits": [kit]}) as emulator:
        assert await record(emulator, "--toolkits", "weather", "--output", str(output)) == 0
    text = output.read_text()
    assert "hidden-value" not in text
    recorded = json.loads(text)["toolkits"][0]["auth_schemes"][0]["account_fields"]
    assert [(one["name"], one.get("default")) for one in recorded] == [("generic_api_key", None), ("region", "eu")]
