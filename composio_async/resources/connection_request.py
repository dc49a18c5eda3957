"""A request for a connected account: where to send the user, and how to wait for the result."""

from __future__ import annotations

from composio_async._clock import Timeout
from composio_async.config import seconds
from composio_async.models.connected_accounts import ConnectedAccount, InitiateResponse, LinkResponse
from composio_async.waiting import DEFAULT_WAIT, StatusCallback, Waiting


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

    def __init__(
        self,
        waiting: Waiting,
        *,
        id: str,
        redirect_url: str | None,
        status: str = "INITIATED",
        link_token: str | None = None,
        expires_at: str | None = None,
        answer: LinkResponse | InitiateResponse | None = None,
    ) -> None:
        self._waiting = waiting
        self._id = id
        self._redirect_url = redirect_url
        self._status = status
        self._link_token = link_token
        self._expires_at = expires_at
        self._answer = answer

    @property
    def id(self) -> str:
        """The connected account's id."""
        return self._id

    @property
    def redirect_url(self) -> str | None:
        """Where to send the user."""
        return self._redirect_url

    @property
    def status(self) -> str:
        """The status when the request was made."""
        return self._status

    @property
    def link_token(self) -> str | None:
        """The token of the Connect link."""
        return self._link_token

    @property
    def expires_at(self) -> str | None:
        """When the link ends."""
        return self._expires_at

    @property
    def answer(self) -> LinkResponse | InitiateResponse | None:
        """All that the platform answered; the state of the connection and its access rules among it."""
        return self._answer

    async def wait_for_connection(
        self, timeout: Timeout = None, *, on_status: StatusCallback | None = None
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
            request = await session.authorize("github")
            account = await request.wait_for_connection(timeout=300, on_status=print)
            print(account.id)

        Calls `GET /api/v3.1/connected_accounts/{nanoid}`, or one list for many that wait at the same time.
        """
        return await self._waiting.wait(self._id, seconds(timeout, DEFAULT_WAIT), on_status)

    def __repr__(self) -> str:
        return f"ConnectionRequest(id={self._id!r}, status={self._status!r})"
