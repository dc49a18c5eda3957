"""OAuth scopes that tools need and toolkits are asked for, and the bare list of tool slugs, in both packages."""

from __future__ import annotations

from typing import Any

import aiohttp.web
import pytest

from composio_async.errors import (
    BadRequestError,
    InvalidParams,
    InvalidParamsType,
    ResponseValidationError,
    ToolkitNotFoundError,
    ToolNotFoundError,
)

from .helpers import body_of, client, query_of, serve

TOOLS = ["GITHUB_CREATE_AN_ISSUE", "GITHUB_GET_A_REPOSITORY"]


async def test_every_slug_is_listed(composio: Any, emulator: Any) -> None:
    """The bare list has the slugs of all tools."""
    slugs = await composio.tools.list_slugs()
    assert slugs == sorted([tool.slug async for tool in composio.tools.list(limit=1000)])
    assert query_of(emulator, "tools.enum") == {}


@pytest.mark.parametrize("body", [{"items": ["A"]}, ["A", 1], "A", None])
async def test_a_list_of_slugs_that_is_none(package: Any, body: Any) -> None:
    """Anything but a list of texts is `ResponseValidationError`."""

    async def answer(request: Any) -> Any:
        await request.read()
        return aiohttp.web.json_response(body)

    async with serve(answer) as url, client(package, url) as composio:
        with pytest.raises(ResponseValidationError, match=r"answer to tools\.enum cannot be read"):
            await composio.tools.list_slugs()


async def test_required_scopes(composio: Any, emulator: Any) -> None:
    """Tools are asked about together, and answered together and one by one."""
    found = await composio.tools.required_scopes([*TOOLS, "hackernews_get_user"], version="latest")
    assert body_of(emulator, "tools.required_scopes") == {
        "tools": [*TOOLS, "HACKERNEWS_GET_USER"],
        "version": "latest",
    }
    assert found.scopes_required == ["repo"]
    assert [(one.tool, one.scope_requirements) for one in found.per_tool_requirements] == [
        (TOOLS[0], {"all_of": ["repo"]}),
        (TOOLS[1], {"all_of": ["repo"]}),
        ("HACKERNEWS_GET_USER", None),
    ]


async def test_recommended_scopes(composio: Any, emulator: Any) -> None:
    """Every option is sent and heeded."""
    options = {
        "auth_scheme": "OAUTH2",
        "toolkit_version": "latest",
        "grant_context": {"kind": "x"},
        "include": ["gist", "user"],
        "exclude": ["user"],
        "available_scopes": ["repo", "gist", "user"],
    }
    found = await composio.toolkits.recommend_scopes("github", tools=TOOLS, **options)
    assert body_of(emulator, "toolkits.recommend_scopes") == {"tools": TOOLS, **options}
    assert (found.auth_scheme, found.grant_context) == ("OAUTH2", {"kind": "x"})
    assert found.toolkit_version
    assert found.scopes.least_privilege == ["repo", "gist"]
    assert found.scopes.fewest == ["repo", "gist"]
    assert found.scopes.conditional == []
    await composio.toolkits.recommend_scopes("github", tools="github_create_an_issue")
    assert body_of(emulator, "toolkits.recommend_scopes") == {"tools": TOOLS[:1]}


async def test_grant_contexts(composio: Any, emulator: Any) -> None:
    """What grants of a toolkit differ in is told, with what holds by default."""
    found = await composio.toolkits.list_grant_contexts("slack", auth_scheme="OAUTH2", toolkit_version="latest")
    assert query_of(emulator, "toolkits.list_grant_contexts") == {"auth_scheme": "OAUTH2", "toolkit_version": "latest"}
    (one,) = found.grant_context_dimensions
    assert (one.dimension, one.values) == ("token_type", ["bot", "user"])
    assert found.default_grant_context == {"token_type": "bot"}
    assert (await composio.toolkits.list_grant_contexts("hackernews")).auth_scheme == "NO_AUTH"


async def test_names_that_are_not_there(composio: Any) -> None:
    """A missing tool and a missing toolkit are told apart, with near names."""
    with pytest.raises(ToolNotFoundError, match=r"Tool 'GITHUB_CREATE_AN_ISSU' was not found.*GITHUB_CREATE_AN_ISSUE"):
        await composio.tools.required_scopes(["GITHUB_CREATE_AN_ISSU"])
    with pytest.raises(ToolNotFoundError, match="Tool 'GITHUB_GONE' was not found"):
        await composio.toolkits.recommend_scopes("github", tools=["GITHUB_GONE"])
    with pytest.raises(ToolkitNotFoundError, match=r"There is no toolkit 'githib'.*Did you mean github"):
        await composio.toolkits.recommend_scopes("githib", tools=TOOLS)
    with pytest.raises(ToolkitNotFoundError, match="or no such version of it"):
        await composio.toolkits.list_grant_contexts("github", toolkit_version="1")
    with pytest.raises(BadRequestError, match="has no auth scheme 'BASIC'"):
        await composio.toolkits.list_grant_contexts("github", auth_scheme="basic")


async def test_questions_that_cannot_be_right(composio: Any, emulator: Any) -> None:
    """No tool, or a context that is no dict, is refused before anything is sent."""
    required, recommend = composio.tools.required_scopes, composio.toolkits.recommend_scopes
    for call, kind, words in (
        (lambda: required([]), InvalidParams, "tools is empty"),
        (lambda: required(None), InvalidParams, "tools must name at least one tool"),
        (lambda: recommend("github", tools=[" "]), InvalidParams, "tools must not be blank"),
        (lambda: recommend(" ", tools=TOOLS), InvalidParams, "toolkit_slug must not be blank"),
        (lambda: recommend("github", tools=TOOLS, grant_context="bot"), InvalidParamsType, "must be a dict, not str"),
    ):
        with pytest.raises(kind, match=words):
            await call()
    assert emulator.requests() == []
