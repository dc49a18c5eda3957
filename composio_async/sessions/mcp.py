"""Where a session's MCP endpoint is, and the headers that go with it."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from composio_async._caller import warn
from composio_async._reach import origin
from composio_async.config import Settings
from composio_async.errors import MCPDestinationError


@frozen
class MCP:
    """A session's MCP endpoint, for any MCP client.

    Attributes:
        url: Of the endpoint.
        headers: The key header, and the scope; empty when the endpoint is not on the API's origin.
        type: Of the transport, `http`.
    """

    url: str
    headers: Mapping[str, str] = field(repr=False)
    type: str = "http"


def export(settings: Settings, session_id: str, url: str, type: str, *, strict: bool) -> MCP:
    """The endpoint with its headers; a key goes to the API's own origin only.

    Args:
        settings: Of the client.
        session_id: Of the session.
        url: As the platform gave it.
        type: As the platform gave it.
        strict: Whether another origin is an error, not a warning.

    Raises:
        MCPDestinationError: The endpoint is elsewhere, and `strict`.
    """
    theirs, ours = origin(url), settings.origin
    if theirs and theirs == ours:
        key = settings.credentials.header(("project", "user"))
        headers = dict([key] if key else [])
        if settings.org_id and settings.project_id:
            headers |= {"x-org-id": settings.org_id, "x-project-id": settings.project_id}
        return MCP(url, headers, type)
    told = (
        f"The MCP endpoint of session {session_id} is at {theirs or 'an unreadable URL'}, "
        f"not at the API's {ours}, so the key does not go there."
    )
    if strict:
        error = MCPDestinationError(f"{told} The session exists and works without MCP; check base_url.", sent=True)
        error.mcp_origin, error.api_origin, error.session_id = theirs, ours, session_id
        raise error
    warn(f"{told} session.mcp.headers is empty.")
    return MCP(url, {}, type)
