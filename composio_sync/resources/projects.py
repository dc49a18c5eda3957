# Generated from composio_async/resources/projects.py by `python -m composio_async._syncgen`. Do not edit.
"""The projects of an organization, managed with its key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._portal_pages import Pager
from composio_async.models.projects import CreatedProject, Project, RegeneratedKey
from composio_async.models.status import Done
from composio_async.resources import projects as _async
from composio_async.resources.projects import ApiKeyPermission, ProjectConfig

__all__ = ["ApiKeyPermission", "ProjectConfig", "Projects"]


class Projects:
    """`composio.projects`: the projects of an organization; every call takes the organization's key."""

    _core: _async.Projects
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Projects, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    def list(self, *, limit: int | None = None, cursor: str | None = None, timeout: Timeout = None) -> Pager[Project]:
        """List the projects of the organization.

        `organization.list_projects` lists those that a user key reaches.

        Args:
            limit: Projects on a page.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all projects.

        Calls `GET /api/v3.1/org/owner/project/list`.
        """
        made = self._core.list(limit=limit, cursor=cursor, timeout=timeout)
        return Pager(made, self._portal)

    def get(self, nano_id: str, *, timeout: Timeout = None) -> Project:
        """Get one project, with its keys.

        Args:
            nano_id: Its id.
            timeout: Seconds for the call.

        Returns:
            The project.

        Raises:
            NotFoundError: There is none.

        Calls `GET /api/v3.1/org/owner/project/{nano_id}`.
        """
        return self._portal.run(self._core.get(nano_id, timeout=timeout))

    def create(
        self,
        name: str,
        *,
        should_create_api_key: bool | None = None,
        api_key_allowed_ips: str | Iterable[str] | None = None,
        api_key_permissions: Iterable[ApiKeyPermission] | None = None,
        config: ProjectConfig | None = None,
        timeout: Timeout = None,
    ) -> CreatedProject:
        """Create a project.

        Args:
            name: 3 to 75 letters, digits, hyphens and underscores.
            should_create_api_key: Make a first key as well; by default none is made.
            api_key_allowed_ips: Addresses from which the key is good.
            api_key_permissions: What the key may do; by default everything.
            config: How it is set up; all other fields of the platform go along as they are.
            timeout: Seconds for the call.

        Returns:
            Its id, and the key where one was asked for: the only time that it is told in full.

        Raises:
            InvalidParams: The name is blank.
            BadRequestError: The name has other characters, or is taken.

        Calls `POST /api/v3.1/org/owner/project/new`.
        """
        return self._portal.run(
            self._core.create(
                name,
                should_create_api_key=should_create_api_key,
                api_key_allowed_ips=api_key_allowed_ips,
                api_key_permissions=api_key_permissions,
                config=config,
                timeout=timeout,
            )
        )

    def delete(self, nano_id: str, *, revoke_on_delete: bool | None = None, timeout: Timeout = None) -> Done:
        """Delete a project, and all that is in it.

        Args:
            nano_id: Its id.
            revoke_on_delete: Revoke the credentials of its connected accounts as well.
            timeout: Seconds for the call.

        Returns:
            `status`, and `revoke_job_id` where credentials are being revoked.

        Raises:
            NotFoundError: There is no such project.

        Calls `DELETE /api/v3.1/org/owner/project/{nano_id}`.
        """
        return self._portal.run(self._core.delete(nano_id, revoke_on_delete=revoke_on_delete, timeout=timeout))

    def regenerate_api_key(self, nano_id: str, *, timeout: Timeout = None) -> RegeneratedKey:
        """Give a project a new key; the ones before it end at once.

        It is not tried again when an answer is lost, since that would end the key that was made.

        Args:
            nano_id: Its id.
            timeout: Seconds for the call.

        Returns:
            The key: the only time that it is told in full.

        Raises:
            NotFoundError: There is no such project.

        Calls `POST /api/v3.1/org/owner/project/{nano_id}/regenerate_api_key`.
        """
        return self._portal.run(self._core.regenerate_api_key(nano_id, timeout=timeout))
