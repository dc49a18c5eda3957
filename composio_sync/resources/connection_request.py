# Generated from composio_async/resources/connection_request.py by `python -m composio_async._syncgen`. Do not edit.
"""A request for a connected account: where to send the user, and how to wait for the result."""

from __future__ import annotations

from typing import Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async.models.connected_accounts import ConnectedAccount, InitiateResponse, LinkResponse
from composio_async.resources import connection_request as _async
from composio_async.waiting import StatusCallback

__all__ = ["ConnectionRequest"]


class ConnectionRequest:
    """A connected account that a user is still to authorise.

    Attributes:
        id: Of the connected account, `ca_...`.
        redirect_url: Where to send the user; None where nothing is left to authorise.
        status: When the request was made.
        link_token: Of the Connect link, where there is one.
        expires_at: When the link ends, where the platform says it.
        answer: All that the platform answered.
    """

    _core: _async.ConnectionRequest
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.ConnectionRequest, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    @property
    def id(self) -> str:
        """The connected account's id."""
        return self._core.id

    @property
    def redirect_url(self) -> str | None:
        """Where to send the user."""
        return self._core.redirect_url

    @property
    def status(self) -> str:
        """The status when the request was made."""
        return self._core.status

    @property
    def link_token(self) -> str | None:
        """The token of the Connect link."""
        return self._core.link_token

    @property
    def expires_at(self) -> str | None:
        """When the link ends."""
        return self._core.expires_at

    @property
    def answer(self) -> LinkResponse | InitiateResponse | None:
        """All that the platform answered; the state of the connection and its access rules among it."""
        return self._core.answer

    def wait_for_connection(
        self,
        timeout: Timeout = None,
        *,
        on_status: StatusCallback | None = None,
    ) -> ConnectedAccount:
        """Wait until the user has authorised the account.

        Args:
            timeout: Seconds; 60 by default, 0 looks once, `math.inf` never gives up.
            on_status: Called with each new status; may be async.

        Returns:
            The ACTIVE account.

        Raises:
            ConnectionRequestFailedError: The account is FAILED, EXPIRED or REVOKED; the message has the reason.
            ConnectionRequestTimeoutError: It did not become ACTIVE in time.

        Example:
            request = session.authorize("github")
            account = request.wait_for_connection(timeout=300, on_status=print)
            print(account.id)

        Calls `GET /api/v3.1/connected_accounts/{nanoid}`, or one list for many that wait at the same time.
        """
        return self._portal.run(self._core.wait_for_connection(timeout, on_status=_bridge.callback(on_status)))

    def __repr__(self) -> str:
        return "composio_sync." + repr(getattr(self, "_core", type(self))).removeprefix("composio_async.")
