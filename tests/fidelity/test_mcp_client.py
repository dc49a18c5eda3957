"""The emulator's MCP endpoints judged by the official MCP client, in a virtual environment of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import mcp_environment
import pytest

FLOW = Path(__file__).parent / "mcp_flow.py"
EMAIL = {"recipient_email": "ada@example.com", "subject": "Hello", "body": "It works"}

pytestmark = [pytest.mark.once, pytest.mark.timeout(900)]

Steps = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def mcp_python() -> Path:
    """An interpreter that has the official client and nothing of ours."""
    return mcp_environment.environment()


@pytest.fixture
def steps(mcp_python: Path) -> Steps:
    """Runs steps of `mcp_flow.py` and gives what each of them saw."""

    def run(*orders: dict[str, Any]) -> list[Any]:
        done = subprocess.run(
            [str(mcp_python), "-W", "ignore", str(FLOW), json.dumps(orders)],
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr[-3000:]
        return json.loads(done.stdout)

    return run


@pytest.fixture
def served() -> Iterator[Any]:
    """The emulator on a thread of its own, strict about what it is sent."""
    from composio_sync.emulator import Emulator

    with Emulator(strict=True) as emulator:
        yield emulator


@pytest.fixture
def composio(served: Any) -> Iterator[Any]:
    """A client of the emulator."""
    from composio_sync import Composio

    with Composio(base_url=served.url, api_key=served.api_key) as client:
        yield client


def where(session: Any) -> dict[str, Any]:
    """What a session says of its endpoint, and nothing else."""
    return {"url": session.mcp.url, "headers": dict(session.mcp.headers)}


def test_a_session_by_its_url_and_headers(steps: Steps, served: Any, composio: Any) -> None:
    """With no more than `session.mcp` the client connects both ways, lists, calls at once, and sees failures."""
    served.connect("user_1", "gmail")
    session = composio.create("user_1", toolkits=["gmail", "hackernews"], preload={"tools": "all"}, mcp=True)
    orders = [
        ["HACKERNEWS_GET_USER", {"username": "pg"}],
        ["HACKERNEWS_GET_USER", {}],
        ["GMAIL_SEND_EMAIL", EMAIL],
        ["COMPOSIO_SEARCH_TOOLS", {"queries": [{"use_case": "send an email"}]}],
    ]
    auto, legacy, pong, called, unknown = steps(
        {**where(session), "do": "list"},
        {**where(session), "do": "list", "mode": "legacy"},
        {**where(session), "do": "ping", "mode": "legacy"},
        {**where(session), "do": "call", "orders": orders},
        {**where(session), "do": "call", "orders": [["GMAIL_SEND_EMIAL", {}]]},
    )
    assert auto == legacy
    assert (auto["version"], auto["server"], pong) == ("2025-11-25", "composio", "pong")
    (tools,) = auto["pages"]
    assert [tool["name"] for tool in tools] == [tool.slug for tool in session.list_tools()]
    assert all(tool["inputSchema"]["type"] == "object" for tool in tools)
    user, failed, sent, found = called
    assert [one["is_error"] for one in called] == [False, True, False, False]
    assert user["structured"]["data"]["username"] == "pg"
    assert "fields are missing: {'username'}" in failed["structured"]["error"]
    assert json.loads(sent["text"]) == sent["structured"]
    assert [email["subject"] for email in served.records("gmail.sent")] == ["Hello"]
    assert "GMAIL_SEND_EMAIL" in found["text"]
    assert (unknown["code"], "Did you mean GMAIL_SEND_EMAIL" in unknown["message"]) == (-32602, True)
    seen = served.requests("sessions.mcp")
    after = [one for one in seen if one.body["method"] in ("tools/list", "tools/call", "ping")]
    assert {one.headers.get("mcp-protocol-version") for one in after} == {"2025-11-25"}
    assert {one.status for one in after} == {200}


def test_long_lists(steps: Steps, served: Any, composio: Any) -> None:
    """The client follows cursors through a list of several pages."""
    for number in range(450):
        served.tool(f"MANY_TOOL_{number:03d}")(lambda: {"done": True})
    session = composio.create("user_1", toolkits=["many"], preload={"tools": "all"})
    listed, (last,) = steps(
        {**where(session), "do": "list"}, {**where(session), "do": "call", "orders": [["MANY_TOOL_449", {}]]}
    )
    slugs = [tool.slug for tool in session.list_tools()]
    assert [len(page) for page in listed["pages"]] == [200, 200, len(slugs) - 400]
    assert [tool["name"] for page in listed["pages"] for tool in page] == slugs
    assert last["structured"]["data"] == {"done": True}


def test_a_bad_key_and_a_deleted_session(steps: Steps, composio: Any) -> None:
    """The client's own errors tell a key that is not good from a session that is gone."""
    session, gone = composio.create("user_1"), composio.create("user_1")
    composio.sessions.delete(gone.session_id)
    wrong = {"url": session.mcp.url, "headers": {"x-api-key": "nonsense"}}
    for mode in ("auto", "legacy"):
        bad, none, deleted = steps(
            {**wrong, "do": "list", "mode": mode},
            {**wrong, "headers": {}, "do": "list", "mode": mode},
            {**where(gone), "do": "list", "mode": mode},
        )
        assert (bad["data"]["status"], "Invalid API key" in bad["message"]) == (401, True)
        assert (none["data"]["status"], "No API key was sent" in none["message"]) == (401, True)
        assert deleted["data"]["status"] == 404
        assert "the API key is good, but the session was deleted or never made" in deleted["message"]


def test_an_mcp_server(steps: Steps, served: Any, composio: Any) -> None:
    """An MCP server's generated address lists what it allows and acts for its user, until it is deleted."""
    served.connect("user_1", "gmail")
    made = composio.mcp.create("our server", ["gmail", "hackernews"], allowed_tools=["GMAIL_SEND_EMAIL"])
    address = composio.mcp.generate("user_1", made.id, manually_manage_connections=True)
    other = composio.mcp.generate("user_2", made.id)
    key = {"headers": {"x-api-key": served.api_key}}
    call = {"do": "call", "orders": [["GMAIL_SEND_EMAIL", EMAIL]]}
    listed, (sent,), helped, (refused,), denied = steps(
        {"url": address.url, **key, "do": "list"},
        {"url": address.url, **key, **call},
        {"url": other.url, **key, "do": "list"},
        {"url": other.url, **key, **call},
        {"url": address.url, "headers": {}, "do": "list"},
    )
    assert [[tool["name"] for tool in page] for page in listed["pages"]] == [["GMAIL_SEND_EMAIL"]]
    assert [tool["name"] for tool in helped["pages"][0]] == ["GMAIL_SEND_EMAIL", "COMPOSIO_MANAGE_CONNECTIONS"]
    assert (sent["is_error"], refused["is_error"]) == (False, True)
    assert "No active connected account found for user 'user_2'" in refused["structured"]["error"]
    assert len(served.records("gmail.sent")) == 1
    assert denied["data"]["status"] == 401
    composio.mcp.delete(made.id)
    (gone,) = steps({"url": address.url, **key, "do": "list"})
    assert gone["data"]["status"] == 404
