"""Operations on OAuth scopes, which stand at `tools` and at `toolkits` and are loaded when one is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NoReturn

from composio_async._arguments import compact, filled, mapping, names, optional_text, text
from composio_async._clock import Timeout
from composio_async._codec import read
from composio_async._known import Known
from composio_async._refusals import raise_as
from composio_async._request import PROJECT, Operation
from composio_async._transport import Transport
from composio_async.errors import InvalidParams, NotFoundError, ToolkitNotFoundError, ToolNotFoundError
from composio_async.models.scopes import GrantContexts, RecommendedScopes, RequiredScopes
from composio_async.retry import Delivery

_SCOPES: Final = "/api/v3.1/toolkits/{toolkit_slug}/scopes"
_REQUIRED: Final = Operation("tools.required_scopes", "POST", "/api/v3.1/tools/scopes/required", Delivery.READ, PROJECT)
_RECOMMENDED: Final = Operation("toolkits.recommend_scopes", "POST", f"{_SCOPES}/recommended", Delivery.READ, PROJECT)
_CONTEXTS: Final = Operation("toolkits.list_grant_contexts", "GET", f"{_SCOPES}/grant_context", keys=PROJECT)


async def required(
    transport: Transport, tools: str | Iterable[str], version: str | None, timeout: Timeout
) -> RequiredScopes:
    """What `tools.required_scopes` does."""
    body = compact(tools=_tools(tools), version=optional_text(version, "version"))
    try:
        return await read(RequiredScopes, await transport.send(_REQUIRED.request(body=body), timeout))
    except NotFoundError as error:
        raise_as(ToolNotFoundError, error, _told(error), None)


async def recommended(
    transport: Transport,
    known: Known,
    toolkit_slug: str,
    *,
    tools: str | Iterable[str],
    auth_scheme: str | None,
    toolkit_version: str | None,
    grant_context: Mapping[str, str] | None,
    include: Iterable[str] | None,
    exclude: Iterable[str] | None,
    available_scopes: Iterable[str] | None,
    timeout: Timeout,
) -> RecommendedScopes:
    """What `toolkits.recommend_scopes` does."""
    if grant_context is not None:
        mapping(grant_context, "grant_context")
    body = compact(
        tools=_tools(tools),
        auth_scheme=_scheme(auth_scheme),
        toolkit_version=optional_text(toolkit_version, "toolkit_version"),
        grant_context=grant_context,
        include=names(include, "include"),
        exclude=names(exclude, "exclude"),
        available_scopes=names(available_scopes, "available_scopes"),
    )
    request = _RECOMMENDED.request(path=_path(toolkit_slug), body=body)
    try:
        return await read(RecommendedScopes, await transport.send(request, timeout))
    except NotFoundError as error:
        _raise_missing(error, toolkit_slug, known)


async def contexts(
    transport: Transport,
    known: Known,
    toolkit_slug: str,
    auth_scheme: str | None,
    toolkit_version: str | None,
    timeout: Timeout,
) -> GrantContexts:
    """What `toolkits.list_grant_contexts` does."""
    query = {
        "auth_scheme": _scheme(auth_scheme),
        "toolkit_version": optional_text(toolkit_version, "toolkit_version"),
    }
    request = _CONTEXTS.request(path=_path(toolkit_slug), query=query)
    try:
        return await read(GrantContexts, await transport.send(request, timeout))
    except NotFoundError as error:
        _raise_missing(error, toolkit_slug, known)


def _path(toolkit_slug: str) -> dict[str, str]:
    return {"toolkit_slug": text(toolkit_slug, "toolkit_slug").lower()}


def _tools(given: str | Iterable[str]) -> list[str]:
    slugs = filled(given, "tools")
    if slugs is None:
        raise InvalidParams("tools must name at least one tool.")
    return [slug.upper() for slug in slugs]


def _scheme(auth_scheme: str | None) -> str | None:
    given = optional_text(auth_scheme, "auth_scheme")
    return None if given is None else given.upper()


def _raise_missing(error: NotFoundError, toolkit_slug: str, known: Known) -> NoReturn:
    """The toolkit is missing, unless the platform says that a tool is."""
    if (error.slug or "").lower().startswith("tool_"):
        raise_as(ToolNotFoundError, error, _told(error), None)
    message = f"There is no toolkit {toolkit_slug!r}, or no such version of it."
    raise_as(ToolkitNotFoundError, error, message, known.toolkit_hint(toolkit_slug))


def _told(error: NotFoundError) -> str:
    return f"{error.message.rstrip('.')}."
