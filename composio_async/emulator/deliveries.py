"""The outbox: webhooks on their way, tried again until they arrive or there is no more hope."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, Final, Literal

import aiohttp
import attrs
from yarl import URL

from .listening import is_loopback
from .state import WebhookDelivery
from .webhook_signing import headers
from .world import World

KEPT: Final = 5000
ATTEMPT: Final = aiohttp.ClientTimeout(total=10, connect=5)
_AT_A_TIME: Final = 20
_LONGEST: Final = 86_400
_GONE: Final = "The webhook subscription was deleted"


@attrs.frozen
class Delivery:
    """A webhook as it is now in the outbox.

    `message_id` is its `webhook-id`, `attempts` how often it was sent; `response_status` is what the last
    attempt was answered and `error` why it did not arrive, each None where there is none. `created_at` is on
    the emulator's clock.
    """

    id: str
    message_id: str
    event: str
    url: str
    status: Literal["pending", "delivered", "failed"]
    attempts: int
    response_status: int | None
    error: str | None
    body: str
    created_at: str


class Outbox:
    """Sends what the rows of an emulator tell to send, while it runs."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._http: aiohttp.ClientSession | None = None
        self.on_failed: Callable[[WebhookDelivery], None] = _ignore

    def open(self) -> None:
        """Begin to send, with what was left over; a loop must be running."""
        self._loop = asyncio.get_running_loop()
        for row in list(self._world.state.webhook_deliveries.values()):
            if row.status == "pending":
                self._begin(row, None)

    def add(self, row: WebhookDelivery, first: dict[str, str]) -> None:
        """Send a webhook: at once when the emulator runs, else when it starts.

        Args:
            row: what to send.
            first: headers of the first attempt.
        """
        rows = self._world.state.webhook_deliveries
        url = URL(row.url)
        if url.scheme not in ("http", "https") or not url.host:
            row.status, row.error = "failed", f"{row.url!r} is not an http address"
        elif not self._world.settings.allow_remote and not is_loopback(url.host):
            row.status, row.error = (
                "failed",
                (f"{url.host} is not this machine, so nothing was sent: use a loopback address, or allow_remote=True"),
            )
        self._world.state.put(row)
        if row.status == "failed":
            self.on_failed(row)
        else:
            self._begin(row, first)
        for old in [one for one in rows.values() if one.status != "pending"][: max(0, len(rows) - KEPT)]:
            self._world.state.delete(old)

    def deliveries(self) -> list[Delivery]:
        """Everything that was sent or is to be sent, oldest first."""
        return [_told(row) for row in list(self._world.state.webhook_deliveries.values())]

    def forget(self) -> None:
        """Stop whatever is on its way."""
        for task in self._tasks:
            task.cancel()

    async def aclose(self) -> None:
        """Stop whatever is on its way, and wait for its end; what is pending stays so."""
        self._loop = None
        self.forget()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        http, self._http = self._http, None
        if http is not None:
            await http.close()

    def _begin(self, row: WebhookDelivery, first: dict[str, str] | None) -> None:
        if self._loop is not None:
            task = self._loop.create_task(self._deliver(row, first))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _deliver(self, row: WebhookDelivery, first: dict[str, str] | None) -> None:
        delays = self._world.settings.webhook_delays
        while True:
            if row.attempts > 0 and row.attempts <= len(delays):
                await asyncio.sleep(delays[row.attempts - 1])
            secret = self._secret(row)
            if secret is None:
                row.status, row.error = "failed", _GONE
            else:
                # Receivers refuse what is old, so that each attempt is signed anew, with the secret of the day.
                now = first or headers(secret, row.message_id, int(time.time()), row.body)
                first = None
                row.response_status, row.error = await self._attempt(row, now)
                row.attempts += 1
                if row.error is None:
                    row.status = "delivered"
                elif row.attempts > len(delays):
                    row.status = "failed"
            row.updated_at = self._world.now()
            self._world.state.put(row)
            if row.status == "failed":
                self.on_failed(row)
            if row.status != "pending":
                return

    def _secret(self, row: WebhookDelivery) -> str | None:
        if row.subscription_id is None:
            return row.secret
        subscription = self._world.state.webhook_subscriptions.get(row.subscription_id)
        return subscription.secret if subscription is not None else None

    async def _attempt(self, row: WebhookDelivery, now: dict[str, str]) -> tuple[int | None, str | None]:
        if self._http is None:
            connector = aiohttp.TCPConnector(limit=_AT_A_TIME, force_close=True)
            self._http = aiohttp.ClientSession(timeout=ATTEMPT, connector=connector)
        try:
            # A redirect could lead off this machine.
            async with self._http.post(row.url, data=row.body.encode(), headers=now, allow_redirects=False) as answer:
                status = answer.status
        except TimeoutError:
            return None, f"the webhook did not answer within {ATTEMPT.total:g} s"
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return None, f"the webhook could not be reached: {str(error) or type(error).__name__}"
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return status, None
        return status, f"the webhook answered {status}"


def checked_delays(given: Sequence[float]) -> tuple[float, ...]:
    """Seconds to wait before each further attempt.

    Raises:
        ValueError: for something else.
    """
    if not isinstance(given, list | tuple) or any(
        isinstance(one, bool) or not isinstance(one, int | float) or not 0 <= one <= _LONGEST for one in given
    ):
        raise ValueError(f"webhook_delays must be a list of seconds, each 0 to {_LONGEST}, not {given!r}")
    return tuple(given)


def _told(row: WebhookDelivery) -> Delivery:
    shown: dict[str, Any] = {field.name: getattr(row, field.name) for field in attrs.fields(Delivery)}
    return Delivery(**shown)


def _ignore(_row: WebhookDelivery) -> None:
    """Nobody wants to know."""
