"""One client's way to the platform: settings, finished URLs and headers, and repeating what may be repeated."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from typing import Final, Self

import aiohttp
from yarl import URL

from composio_async._call import Call
from composio_async._clock import SYSTEM, Clock, Timeout
from composio_async._deprecations import Deprecations
from composio_async._pool import Pool
from composio_async._request import Operation, Request
from composio_async._response import RawResponse
from composio_async._secret import known
from composio_async.config import Settings, seconds
from composio_async.errors import APIError
from composio_async.hooks import log
from composio_async.retry import Delivery, may_repeat, retrying

URLS_KEPT: Final = 512
EVERYDAY: Final = frozenset({"accept", "accept-language", "content-type", "user-agent"})
"""Headers whose values are no secrets."""


class Left(float):
    """Seconds that are left of a deadline for several requests.

    Attributes:
        whole: The seconds that were given for all of them, which an error tells.
    """

    whole: float

    def __new__(cls, left: float, whole: float) -> Self:
        self = super().__new__(cls, left)
        self.whole = whole
        return self


class Transport:
    """Sends requests for one client; copies made by `with_options` share the pool.

    Args:
        settings: Of the client.
        pool: Connections.
        clock: Time and randomness.
    """

    def __init__(self, settings: Settings, pool: Pool, clock: Clock = SYSTEM) -> None:
        self.settings = settings
        self.pool = pool
        self.clock = clock
        own = (settings.timeout, settings.execute_timeout, settings.attempt_timeout)
        self._timeouts = {limit: _client_timeout(limit, settings.connect_timeout) for limit in own}
        self._hooked = bool(settings.hooks)
        self.deprecations = Deprecations()
        keys = settings.credentials
        headers = [value for name, value in settings.default_headers.items() if name.lower() not in EVERYDAY]
        self.secrets = known((keys.project, keys.user, keys.org, *headers), settings.proxy)
        self._urls: dict[str, URL] = {}
        self._headers: dict[tuple[str, ...], dict[str, str]] = {}

    def timeout_of(self, operation: Operation, timeout: Timeout) -> float:
        """Seconds for a whole call.

        Args:
            operation: To call.
            timeout: Given by the caller; None for the client's.
        """
        execute = operation.delivery is Delivery.EXECUTE
        return seconds(timeout, self.settings.execute_timeout if execute else self.settings.timeout)

    def budget(self, timeout: Timeout) -> Callable[[], float]:
        """One deadline for a call that makes several requests.

        Args:
            timeout: Given by the caller; None for the client's.

        Returns:
            A function that tells the seconds that are left.
        """
        limit = seconds(timeout, self.settings.timeout)
        whole = timeout.whole if isinstance(timeout, Left) else limit
        end = self.clock.monotonic() + limit
        return lambda: Left(max(0.0, end - self.clock.monotonic()), whole)

    async def send(self, request: Request, timeout: Timeout = None) -> RawResponse:
        """Send a request and read its answer.

        Args:
            request: To send.
            timeout: Seconds for the whole call; None for the client's default.

        Returns:
            An answer with a success status.

        Raises:
            APIStatusError: The platform answered with an error.
            APIConnectionError: No usable answer came.
            APITimeoutError: The time ran out.
            ClientClosedError: The client was closed.
        """
        call = Call(self, request, self.timeout_of(request.operation, timeout))
        if isinstance(timeout, Left):
            call.whole = timeout.whole
        return await self.run(call)

    async def run(self, call: Call) -> RawResponse:
        """Attempts, as many as its delivery class and the client's policy allow."""
        watched = self._hooked or log.isEnabledFor(logging.INFO)
        attempt = call.watched if watched else call.attempt
        delivery = call.request.operation.delivery
        try:
            return await attempt()
        except APIError as error:
            if self.settings.retry.attempts < 2 or call.spent or not may_repeat(delivery, error):  # noqa: PLR2004
                raise
            first: APIError | None = error

        async def again() -> RawResponse | list[BaseException]:
            # The failure in hand is tenacity's first attempt, so that it counts and waits right from the start.
            nonlocal first
            if first is not None:
                failure, first = first, None
                try:
                    raise failure
                finally:
                    del failure  # this frame is in its traceback
            try:
                return await attempt()
            except APIError as error:
                if call.spent:
                    return [error]  # not to be repeated, whatever its kind
                raise

        told = call.tell_retry if watched else None
        engine = retrying(self.settings.retry, delivery, self.clock, call.deadline, told)
        ended: RawResponse | list[BaseException] = await engine(again)
        if isinstance(ended, list):
            raise ended.pop()
        return ended

    def url(self, target: str) -> URL:
        """The finished URL of a path and query; the last few hundred are kept, since making one costs."""
        url = self._urls.get(target)
        if url is None:
            if len(self._urls) >= URLS_KEPT:
                self._urls.clear()
            url = self._urls[target] = URL(self.settings.base_url + target, encoded=True)
        return url

    def client_timeout(self, seconds: float) -> aiohttp.ClientTimeout:
        """Limits of aiohttp for one attempt; those that the client's own limits ask for are made already."""
        return self._timeouts.get(seconds) or _client_timeout(seconds, self.settings.connect_timeout)

    def headers(self, operation: Operation) -> Mapping[str, str]:
        """Key, scope and the user's own headers for an operation."""
        headers = self._headers.get(operation.keys)
        if headers is None:
            headers = dict(self.settings.default_headers)
            key = self.settings.credentials.header(operation.keys)
            if key is not None:
                headers[key[0]] = key[1]
            if self.settings.org_id and self.settings.project_id:
                headers["x-org-id"] = self.settings.org_id
                headers["x-project-id"] = self.settings.project_id
            self._headers[operation.keys] = headers
        return headers


def _client_timeout(seconds: float, connect_timeout: float) -> aiohttp.ClientTimeout:
    """Limits of aiohttp for one attempt.

    A limit for connecting is always set: only then is a stalled connect known as never sent.
    """
    connect = min(connect_timeout, 0.9 * seconds)
    return aiohttp.ClientTimeout(
        total=None if seconds == math.inf else seconds,
        connect=None if connect == math.inf else connect,
        ceil_threshold=math.inf,
    )
