"""Toolkits of a project's own."""

from __future__ import annotations

import attrs
from attrs import frozen

from composio_async.models.base import Model, checked


@frozen(kw_only=True, eq=False, repr=False)
class CustomToolkit(Model):
    """A toolkit of one's own, as saving it answers.

    Attributes:
        slug: `CUSTOM_...`, as the platform made it of the slug that was given.
    """

    slug: str = checked()


@frozen(kw_only=True, eq=False, repr=False)
class CustomToolkitSync(Model):
    """What reading a toolkit's tools anew has found.

    Attributes:
        version: Of the toolkit from now on.
        synced_count: Tools that were read.
    """

    slug: str = checked()
    version: str | None = None
    synced_count: float | None = None


@frozen(kw_only=True, eq=False, repr=False)
class DeletedCustomToolkit(Model):
    """What was deleted with a toolkit; the counts are None where an answer was lost and the repetition found nothing.

    Attributes:
        deleted: Whether it is gone.
        revoke_job_ids: Of the jobs that revoke the accounts' credentials.
        auth_configs_deleted: How many.
        connected_accounts_deleted: How many.
    """

    slug: str = ""
    deleted: bool = True
    revoke_job_ids: list[str] = attrs.field(factory=list)
    auth_configs_deleted: float | None = None
    connected_accounts_deleted: float | None = None
