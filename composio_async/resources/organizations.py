"""Organizations, what a user key reaches in them, and what their members use themselves."""

from __future__ import annotations

from typing import Final

from composio_async._arguments import optional_text, text
from composio_async._clock import Timeout
from composio_async._codec import Listing, read, read_page
from composio_async._request import ORG, USER, Operation
from composio_async._transport import Transport
from composio_async.errors import InvalidParams
from composio_async.models.projects import (
    Claim,
    ConsumerProject,
    ConsumerToolkits,
    Identity,
    Organization,
    Project,
)
from composio_async.pagination import Page, Pager
from composio_async.retry import Delivery

_ROOT: Final = "/api/v3.1/org"
_LIST: Final = Operation("organization.list", "GET", f"{_ROOT}/list", keys=USER)
_PROJECTS: Final = Operation("organization.list_projects", "GET", f"{_ROOT}/project/list", keys=USER)
_WHOAMI: Final = Operation("organization.whoami", "GET", "/api/v3.1/auth/session/info", keys=USER)
_CLAIM: Final = Operation("organization.create_claim", "POST", f"{_ROOT}/clanker/create_claim", Delivery.CREATE, ORG)
_TOOLKITS: Final = Operation(
    "organization.list_consumer_toolkits", "GET", f"{_ROOT}/consumer/connected_toolkits", keys=USER
)
# Asked twice it gives the same project: it is made on the first call of an organization only.
_RESOLVE: Final = Operation(
    "organization.resolve_consumer_project", "POST", f"{_ROOT}/consumer/project/resolve", Delivery.WRITE, USER
)
_ORGANIZATIONS: Final = Listing(items="organizations")
_DATA: Final = Listing(items="data")


class Organizations:
    """`composio.organization`: organizations; calls take the user's key, but for `create_claim`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, timeout: Timeout = None
    ) -> Pager[Organization]:
        """List the organizations that the user key belongs to.

        Args:
            limit: Organizations on a page, 50 at most.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `async for` walks all organizations.

        Calls `GET /api/v3.1/org/list`.
        """
        _LIST.request(query={"limit": limit})

        async def fetch(at: str | None) -> Page[Organization]:
            request = _LIST.request(query={"limit": limit, "cursor": at})
            return await read_page(Organization, await self._transport.send(request, timeout), _ORGANIZATIONS)

        return Pager(fetch, cursor)

    def list_projects(
        self,
        *,
        list_all_org_projects: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout = None,
    ) -> Pager[Project]:
        """List the projects that the user key reaches.

        `projects.list` lists those of an organization, with its key.

        Args:
            list_all_org_projects: All of the organization, not only those that the user is a member of.
            limit: Projects on a page, 50 at most.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `async for` walks all projects.

        Calls `GET /api/v3.1/org/project/list`.
        """
        query = {"list_all_org_projects": list_all_org_projects, "limit": limit}
        _PROJECTS.request(query=query)

        async def fetch(at: str | None) -> Page[Project]:
            request = _PROJECTS.request(query={**query, "cursor": at})
            return await read_page(Project, await self._transport.send(request, timeout), _DATA)

        return Pager(fetch, cursor)

    async def whoami(self, *, timeout: Timeout = None) -> Identity:
        """Tell whose the user key is.

        Args:
            timeout: Seconds for the call.

        Returns:
            The member of the organization, the project and the key.

        Calls `GET /api/v3.1/auth/session/info`.
        """
        return await read(Identity, await self._transport.send(_WHOAMI.request(), timeout))

    async def create_claim(self, human_email: str, *, timeout: Timeout = None) -> Claim:
        """Invite a person to take over an organization that an agent made; takes the organization's key.

        Args:
            human_email: Where to reach the person.
            timeout: Seconds for the call.

        Returns:
            What the invitation is redeemed with, and when it ends.

        Calls `POST /api/v3.1/org/clanker/create_claim`.
        """
        request = _CLAIM.request(body={"human_email": text(human_email, "human_email")})
        return await read(Claim, await self._transport.send(request, timeout))

    async def list_consumer_toolkits(
        self, user_id: str, *, org_id: str | None = None, timeout: Timeout = None
    ) -> ConsumerToolkits:
        """List the toolkits that a user has connected in an organization's consumer project.

        Args:
            user_id: As `resolve_consumer_project` tells it.
            org_id: Of the organization; else that of the client. For the key of another user, make a
                client with `with_options(user_api_key=...)`.
            timeout: Seconds for the call.

        Returns:
            Slugs of toolkits.

        Calls `GET /api/v3.1/org/consumer/connected_toolkits`.
        """
        request = _TOOLKITS.request(query={"user_id": text(user_id, "user_id")}, headers=self._scope(org_id))
        return await read(ConsumerToolkits, await self._transport.send(request, timeout))

    async def resolve_consumer_project(self, *, org_id: str | None = None, timeout: Timeout = None) -> ConsumerProject:
        """Find the project in which the members of an organization use toolkits themselves.

        Args:
            org_id: Of the organization; else that of the client. For the key of another user, make a
                client with `with_options(user_api_key=...)`.
            timeout: Seconds for the call.

        Returns:
            The project, and the user id that stands for the member in it.

        Calls `POST /api/v3.1/org/consumer/project/resolve`.
        """
        return await read(
            ConsumerProject, await self._transport.send(_RESOLVE.request(headers=self._scope(org_id)), timeout)
        )

    def _scope(self, org_id: str | None) -> dict[str, str]:
        """The organization of one call, as a header; the client's own goes along with every call."""
        told = optional_text(org_id, "org_id")
        if told is None:
            if self._transport.settings.org_id is None:
                raise InvalidParams(
                    "This needs an organization: pass org_id=, or give the client org_id and project_id."
                )
            return {}
        if not told.isascii() or not told.isprintable() or " " in told:
            raise InvalidParams("org_id holds characters that no id has: copy it again.")
        return {"x-org-id": told}
