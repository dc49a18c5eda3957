"""The console's page and snapshot, and the guard before the emulator's own interface."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import aiohttp
import pytest

from composio_async.emulator import Emulator, Reset, Status
from composio_async.emulator.console_snapshot import example


async def snapshot(api, since=0):
    """What the page polls."""
    return await api.get(f"/__emulator/console?since={since}", headers={})


async def test_the_page_is_one_file(api):
    """The root answers one page without a key, with nothing from elsewhere, no cookie, and no trace in the journal."""
    answer = await api("GET", "/", headers={})
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert not re.findall(r"(?:src|href)=\"(?!#|data:)[^\"]*\"", answer.body)
    assert "set-cookie" not in answer.headers
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert policy.count("'sha256-") == 2
    assert "unsafe" not in policy
    assert (await api("HEAD", "/", headers={})).status == 200
    assert (await api("POST", "/", headers={})).status == 501
    assert [line.method for line in api.emulator.requests()] == ["POST"]


async def test_the_snapshot_tells_everything(api, emulator):
    """Users, accounts, sessions, runs, triggers, faults, requests and the clock are in the snapshot, newest first."""
    emulator.connect("ada", "github")
    session = await api.session("ada", toolkits={"enable": ["github", "linear"]})
    made = await api.post(f"tool_router/session/{session['session_id']}/link", {"toolkit": "linear"})
    await api.run("GITHUB_GET_THE_AUTHENTICATED_USER", "ada")
    config = {"owner": "octocat", "repo": "hello-world"}
    await api.post("trigger_instances/GITHUB_COMMIT_EVENT/upsert", {"user_id": "ada", "trigger_config": config})
    emulator.fault("tools.get", Status(503))
    told = await snapshot(api)
    await api("DELETE", "/__emulator/faults", headers={})
    assert told["users"] == [{"id": "ada", "accounts": 2, "active": 1, "sessions": 1, "runs": 1}]
    assert told["accounts"]["total"] == 2
    waiting, active = told["accounts"]["items"]
    assert (waiting["status"], waiting["waits"], waiting["link"]) == ("INITIATED", True, f"/link/{made['link_token']}")
    assert (active["name"], active["status"], active["waits"], active["link"]) == ("GitHub", "ACTIVE", False, None)
    assert [one["id"] for one in told["sessions"]["items"]] == [session["session_id"]]
    run = told["tools"]["items"][0]
    assert (run["tool"], run["successful"]) == ("GITHUB_GET_THE_AUTHENTICATED_USER", True)
    trigger = told["triggers"]["items"][0]
    assert (trigger["slug"], trigger["config"], trigger["enabled"]) == ("GITHUB_COMMIT_EVENT", config, True)
    assert set(trigger["example"]) == {"id", "message", "timestamp", "author", "url"}
    assert told["faults"] == [{"operation": "tools.get", "fault": {"status": 503}}]
    assert told["deliveries"] == {"total": 0, "items": []}
    assert [line["operation"] for line in told["requests"]["items"]] == [
        "sessions.create",
        "sessions.link",
        "tools.execute",
        "triggers.create",
    ]
    assert told["now"] <= (await snapshot(api))["now"]
    assert "tools.execute" in told["operations"]


async def test_an_example_can_be_fired(api, emulator):
    """The example of every trigger type is a payload that firing takes."""
    for slug, toolkit in (("GITHUB_COMMIT_EVENT", "github"), ("GMAIL_NEW_GMAIL_MESSAGE", "gmail")):
        emulator.connect("ada", toolkit)
        config = {"owner": "octocat", "repo": "hello-world"} if toolkit == "github" else {}
        await api.post(f"trigger_instances/{slug}/upsert", {"user_id": "ada", "trigger_config": config})
    rows = (await snapshot(api))["triggers"]["items"]
    assert len(rows) == 2
    for row in rows:
        await api.post("/__emulator/fire", {"trigger_id": row["id"], "payload": row["example"]}, headers={})


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string"}, "text"),
        ({"type": "string", "enum": ["a", "b"]}, "a"),
        ({"type": "integer", "default": 7}, 7),
        ({"type": ["null", "boolean"]}, True),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, 1.5),
        ({"type": "array", "items": {"type": "integer", "examples": [3]}}, [3]),
        ({"type": "object", "properties": {"who": {"type": "string"}}}, {"who": "who"}),
        ({"type": "object"}, {}),
        ({}, None),
    ],
)
def test_examples_follow_the_schema(schema, value):
    """An example is the schema's own where it has one, else the plainest of its type."""
    assert example(schema) == value


async def test_the_cursor_tells_only_what_is_new(api, emulator):
    """A cursor leaves out what was told, a reset drops what was kept, and numbers are never used again."""
    for _ in range(3):
        await api.get("toolkits")
    first = (await snapshot(api))["requests"]
    assert [line["number"] for line in first["items"]] == [0, 1, 2]
    assert (first["first"], first["end"], first["next"]) == (0, 3, 3)
    told = await snapshot(api, first["next"])
    assert (told["requests"]["items"], "operations" in told) == ([], False)
    emulator.reset()
    after = (await snapshot(api, 3))["requests"]
    assert (after["first"], after["end"], after["items"]) == (3, 3, [])
    await api.get("toolkits")
    assert [line["number"] for line in (await snapshot(api, 3))["requests"]["items"]] == [3]
    assert len((await snapshot(api, 99))["requests"]["items"]) == 1


async def test_an_unanswered_request_is_told_again(api, emulator):
    """The cursor stays at a request that has no status yet, however many came after it."""
    emulator.fault("sessions.create", Reset())
    with pytest.raises(aiohttp.ClientError):
        await api.session()
    await api.get("tools")
    told = (await snapshot(api))["requests"]
    assert ([line["status"] for line in told["items"]], told["next"]) == ([None, 200], 0)


async def test_one_request_with_its_secrets_masked(api):
    """The whole of a request is there on demand, keys and secrets masked; one that is gone is a 404."""
    config = {"toolkit": {"slug": "linear"}}
    config["auth_config"] = {"type": "use_custom_auth", "authScheme": "API_KEY", "credentials": {"api_key": "lin_1234"}}
    await api.post("auth_configs", config)
    line = await api.get("/__emulator/console/requests/0", headers={})
    assert line["headers"]["x-api-key"] == "ak_e****"
    assert line["body"]["auth_config"]["credentials"]["api_key"] == "lin_****"
    await api.fails(404, "GET", "/__emulator/console/requests/1", headers={})
    for wrong in ("x", "-1", "1.5", "²"):
        error = await api.fails(400, "GET", f"/__emulator/console/requests/{wrong}", headers={})
        assert "not the number of a request" in error["message"]


async def test_what_tools_were_given_is_masked(api, emulator):
    """A secret among a tool's arguments and data is masked in the snapshot."""

    @emulator.tool("VAULT_OPEN")
    def opened(password: str) -> dict:
        """Open it."""
        return {"token": f"token of {password}"}

    await api.run("VAULT_OPEN", password="open sesame")
    run = (await snapshot(api))["tools"]["items"][0]
    assert (run["arguments"], run["data"]) == ({"password": "open****"}, {"token": "toke****"})


FOREIGN = ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"]


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "reset"), ("POST", "clock"), ("POST", "fire"), ("DELETE", "faults"), ("POST", "accounts/ca_1/approve")],
)
async def test_a_page_of_another_origin_controls_nothing(api, origin, method, path):
    """What a browser sends for somebody else's page is refused, whatever its content type, and changes nothing."""
    before = (await snapshot(api))["now"]
    headers = {"origin": origin, "content-type": "text/plain"}
    error = await api.fails(403, method, f"/__emulator/{path}", data='{"advance": 1000000}', headers=headers)
    assert repr(origin) in error["message"]
    assert (await snapshot(api))["now"][:10] == before[:10]


async def test_the_consoles_own_origin_and_programs_control(api, emulator):
    """The console's own origin is let through, and so is a program, which sends no Origin."""
    for headers in ({"origin": emulator.url}, {}):
        assert (await api("POST", "/__emulator/reset", headers=headers)).status == 200


@pytest.mark.parametrize("path", ["/", "/__emulator/console", "/__emulator/health", "/__emulator/requests"])
async def test_a_name_that_was_rebound_reads_nothing(api, emulator, path):
    """A host that is not this machine is refused, so that a page cannot rebind its own name to the emulator."""
    port = urlsplit(emulator.url).port
    error = await api.fails(403, "GET", path, headers={"host": f"evil.example:{port}"})
    assert "evil.example" in error["message"]
    assert emulator.url in error["suggested_fix"]
    for name in ("localhost", "127.0.0.1", "[::1]", "app.localhost"):
        assert (await api("GET", path, headers={"host": f"{name}:{port}"})).status == 200


async def test_allow_remote_lets_other_hosts_in(open_api):
    """With allow_remote any name may reach the console, but foreign origins still control nothing."""
    async with Emulator(allow_remote=True) as emulator, open_api(emulator) as api:
        assert (await api("GET", "/", headers={"host": "lab.example"})).status == 200
        headers = {"host": "lab.example", "origin": "https://evil.example"}
        await api.fails(403, "POST", "/__emulator/reset", headers=headers)


async def test_long_lists_are_cut(api, emulator):
    """Of many rows the newest are shown, with how many there are."""
    for number in range(205):
        emulator.connect(f"user_{number}", "github")
    told = (await snapshot(api))["accounts"]
    assert (told["total"], len(told["items"]), told["items"][0]["user_id"]) == (205, 200, "user_204")
