# Generated from composio_async/resources/organizations.py by `python -m composio_async._syncgen`. Do not edit.
"""Organizations, what a user key reaches in them, and what their members use themselves."""

from __future__ import annotations

from typing import Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._portal_pages import Pager
from composio_async.models.projects import Claim, ConsumerProject, ConsumerToolkits, Identity, Organization, Project
from composio_async.resources import organizations as _async

__all__ = ["Organizations"]


class Organizations:
    """`composio.organization`: organizations; calls take the user's key, but for `create_claim`."""

    _core: _async.Organizations
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Organizations, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout = None,
    ) -> Pager[Organization]:
        """List the organizations that the user key belongs to.

        Args:
            limit: Organizations on a page, 50 at most.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all organizations.

        Calls `GET /api/v3.1/org/list`.
        """
        made = self._core.list(limit=limit, cursor=cursor, timeout=timeout)
        return Pager(made, self._portal)

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
            A pager; `for` walks all projects.

        Calls `GET /api/v3.1/org/project/list`.
        """
        made = self._core.list_projects(
            list_all_org_projects=list_all_org_projects,
            limit=limit,
            cursor=cursor,
            timeout=timeout,
        )
        return Pager(made, self._portal)

    def whoami(self, *, timeout: Timeout = None) -> Identity:
        """Tell whose the user key is.

        Args:
            timeout: Seconds for the call.

        Returns:
            The member of the organization, the project and the key.

        Calls `GET /api/v3.1/auth/session/info`.
        """
        return self._portal.run(self._core.whoami(timeout=timeout))

    def create_claim(self, human_email: str, *, timeout: Timeout = None) -> Claim:
        """Invite a person to take over an organization that an agent made; takes the organization's key.

        Args:
            human_email: Where to reach the person.
            timeout: Seconds for the call.

        Returns:
            What the invitation is redeemed with, and when it ends.

        Calls `POST /api/v3.1/org/clanker/create_claim`.
        """
        return self._portal.run(self._core.create_claim(human_email, timeout=timeout))

    def list_consumer_toolkits(
        self,
        user_id: str,
        *,
        org_id: str | None = None,
        timeout: Timeout = None,
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
        return self._portal.run(self._core.list_consumer_toolkits(user_id, org_id=org_id, timeout=timeout))

    def resolve_consumer_project(self, *, org_id: str | None = None, timeout: Timeout = None) -> ConsumerProject:
        """Find the project in which the members of an organization use toolkits themselves.

        Args:
            org_id: Of the organization; else that of the client. For the key of another user, make a
                client with `with_options(user_api_key=...)`.
            timeout: Seconds for the call.

        Returns:
            The project, and the user id that stands for the member in it.

        Calls `POST /api/v3.1/org/consumer/project/resolve`.
        """
        return self._portal.run(self._core.resolve_consumer_project(org_id=org_id, timeout=timeout))
