"""The answer of operations that only say that it is done."""

from __future__ import annotations

from attrs import frozen

from composio_async.models.base import Model


@frozen(kw_only=True, eq=False, repr=False)
class Done(Model):
    """It is done.

    Attributes:
        success: What the platform said; some operations say it by their status alone.
        message: In words, where the operation gives some.
        id: Of what was changed, where the operation gives it.
        status: Of what was changed, where the operation gives it.
        redirect_url: Where to send the user now, where the operation gives it.
        revoke_job_id: Of the job that revokes the credentials, where one was started.
    """

    success: bool = True
    message: str | None = None
    id: str | None = None
    status: str | None = None
    redirect_url: str | None = None
    revoke_job_id: str | None = None
