"""What a command line asks of the platform: logging in, and events as they happen."""

from __future__ import annotations

import attrs
from attrs import frozen

from composio_async.models.base import Model, checked, wire


@frozen(kw_only=True, eq=False, repr=False)
class CLIAccount(Model):
    """Who logged in."""

    id: str = checked()
    email: str | None = None
    name: str = ""


@frozen(kw_only=True, eq=False, repr=False)
class CLISession(Model):
    """A login that a person completes in a browser.

    Attributes:
        id: To ask for it with. Whoever has it can read the key later, so it is in no repr.
        code: For the person to compare or enter; in no repr.
        status: `pending`, then `linked`.
        expires_at: When a pending one ends.
        scope: Whose key it gives: `project` or `user`.
        account: Who logged in, once it is linked.
        api_key: The key, once it is linked; in no repr.
    """

    id: str = attrs.field(repr=False, metadata={"check": True})
    status: str = checked()
    code: str = attrs.field(default="", repr=False)
    expires_at: str | None = wire("expiresAt", None)
    scope: str | None = None
    account: CLIAccount | None = None
    api_key: str | None = attrs.field(default=None, repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class RealtimeCredentials(Model):
    """Where events are pushed.

    Attributes:
        pusher_key: Names the application at the pushing service; no secret.
        pusher_cluster: Where that service runs.
        project_id: Whose events; the channel is `private-{project_id}_triggers`.
    """

    pusher_key: str = attrs.field(repr=False, metadata={"check": True})
    pusher_cluster: str = checked()
    project_id: str = checked()


@frozen(kw_only=True, eq=False, repr=False)
class RealtimeAuth(Model):
    """Leave for one connection to listen to one channel.

    Attributes:
        auth: To send when subscribing; in no repr.
        channel_data: To send along, where there is any.
    """

    auth: str = attrs.field(repr=False, metadata={"check": True})
    channel_data: str | None = attrs.field(default=None, repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class CodactFailure(Model):
    """That a failure was reported.

    Attributes:
        tracked: Whether it was kept.
        id: Of the report.
    """

    id: str = checked()
    tracked: bool = True
