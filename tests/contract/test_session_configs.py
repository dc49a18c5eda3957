"""Session configs of the project, and sessions opened with tools of one's own, in both packages."""

from __future__ import annotations

from typing import Any

import pytest

from composio_async.errors import InvalidParams, InvalidParamsType, NotFoundError, SessionNotFoundError

from .helpers import body_of, query_of

TOOL = {
    "slug": "LOOK_UP",
    "name": "Look up",
    "description": "Looks it up.",
    "input_schema": {"type": "object", "properties": {"word": {"type": "string"}}},
    "output_schema": {"type": "object"},
    "extends_toolkit": "github",
    "preload": True,
}
TOOLKIT = {
    "slug": "BOOKS",
    "name": "Books",
    "description": "Our books.",
    "tools": [{"slug": "FIND", "name": "Find", "description": "Finds a book.", "input_schema": {}}],
}


async def test_session_configs_are_listed(composio: Any, emulator: Any) -> None:
    """Those in use are listed without their content, archived ones when asked for, page by page."""

    async def found(**filters: Any) -> list[str]:
        return [one.name async for one in composio.session_configs.list(**filters)]

    assert await found(limit=1) == ["Issue triage", "Reading only"]
    assert await found(search="triage") == ["Issue triage"]
    assert query_of(emulator, "session_configs.list") == {"search": "triage"}
    assert await found(archived=True) == ["Old outreach"]
    assert query_of(emulator, "session_configs.list") == {"archived": "true"}
    first = (await composio.session_configs.list()).items[0]
    assert (first.config, first.archived, bool(first.updated_at)) == (None, False, True)


async def test_a_session_config_in_full(composio: Any) -> None:
    """One session config tells what it sets up."""
    (name,) = [one.id async for one in composio.session_configs.list(search="triage")]
    config = await composio.session_configs.get(name)
    assert (config.id, config.description) == (name, "Reads and opens issues.")
    assert config.config["toolkits"] == {"enable": ["github", "linear"]}


async def test_a_session_config_that_is_not_there(composio: Any) -> None:
    """An unknown id is a `NotFoundError`, a blank one is refused."""
    with pytest.raises(NotFoundError, match="Session config 'sc_gone' was not found"):
        await composio.session_configs.get("sc_gone")
    with pytest.raises(InvalidParams, match="session_config_id must not be blank"):
        await composio.session_configs.get(" ")


async def test_attach_tells_of_own_tools(composio: Any, emulator: Any) -> None:
    """Every field of a custom tool and toolkit is sent, and the session comes back with their final slugs."""
    made = await composio.create("user_123")
    session = await composio.sessions.attach(made.session_id, custom_tools=[TOOL], custom_toolkits=[TOOLKIT])
    assert body_of(emulator, "sessions.attach") == {
        "experimental": {"custom_tools": [TOOL], "custom_toolkits": [TOOLKIT]}
    }
    assert (session.session_id, session.user_id) == (made.session_id, "user_123")
    assert session.state.experimental["custom_tools"][0]["slug"] == "LOCAL_GITHUB_LOOK_UP"
    assert session.state.experimental["custom_toolkits"][0]["tools"][0]["slug"] == "LOCAL_BOOKS_FIND"
    await composio.sessions.attach(made.session_id)
    assert body_of(emulator, "sessions.attach") == {"experimental": {}}


async def test_attach_to_a_session_that_is_not_there(composio: Any) -> None:
    """A deleted session is `SessionNotFoundError`, and the id of something else is refused."""
    made = await composio.create("user_123")
    await made.delete()
    with pytest.raises(SessionNotFoundError, match="There is no session"):
        await composio.sessions.attach(made.session_id, custom_tools=[TOOL])
    with pytest.raises(InvalidParams, match="a connected account"):
        await composio.sessions.attach("ca_1", custom_tools=[TOOL])


async def test_own_tools_that_cannot_be_right(composio: Any, emulator: Any) -> None:
    """A custom tool of the wrong type, or without a field that it needs, is refused before anything is sent."""
    attach = composio.sessions.attach
    for options, kind, words in (
        ({"custom_tools": TOOL}, InvalidParamsType, "custom_tools must be a list of dicts, not dict"),
        ({"custom_tools": ["LOOK_UP"]}, InvalidParamsType, r"custom_tools\[0\] must be a dict, not str"),
        ({"custom_tools": [{"slug": "A", "name": "A"}]}, InvalidParams, "description, input_schema is missing"),
        ({"custom_toolkits": [{**TOOLKIT, "tools": None}]}, InvalidParams, r"custom_toolkits\[0\].*tools is missing"),
    ):
        with pytest.raises(kind, match=words):
            await attach("trs_1", **options)
    assert emulator.requests() == []
