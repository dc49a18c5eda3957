"""Which request may go out again, when, and how often: rules as data, free of I/O."""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from attrs import frozen
from tenacity import AsyncRetrying, RetryCallState

from composio_async._clock import Clock
from composio_async.errors import APIConnectionError, APIStatusError

REQUEST_TIMEOUT: Final = 408
TOO_MANY_REQUESTS: Final = 429
NOT_IMPLEMENTED: Final = 501
LONGEST_PAUSE: Final = 600.0
DOUBLINGS: Final = 60


class Delivery(enum.Enum):
    """What a second delivery of a request would do; each operation declares one."""

    READ = "read"
    WRITE = "idempotent write"
    CREATE = "create"
    EXECUTE = "execute"

    @property
    def repeatable(self) -> bool:
        """Whether a request that was delivered may be delivered once more."""
        return self is Delivery.READ or self is Delivery.WRITE


@frozen(repr=False)
class RetryPolicy:
    """How often to try, and how long to wait in between.

    Args:
        attempts: Tries in all, the first one included.
        backoff: Seconds before the second try, at most; doubled for each further one.
        cap: The longest wait in seconds that is not the platform's own wish.
    """

    attempts: int = 3
    backoff: float = 0.5
    cap: float = 8.0

    def pause(self, failures: int, random: float) -> float:
        """Seconds to wait after so many failures: full jitter below a doubling bound."""
        return min(self.cap, self.backoff * 2.0 ** min(failures - 1, DOUBLINGS)) * random


def may_repeat(delivery: Delivery, error: BaseException) -> bool:
    """Whether a request of this class may go out again after this error.

    A request that provably never left, and a 429, may always be repeated. An answer that was lost, and a failing
    platform, only where a second delivery does no harm. A platform that asks for no repetition gets none.
    """
    if isinstance(error, APIStatusError):
        if error.headers.get("x-should-retry") == "false":
            return False
        if error.status == TOO_MANY_REQUESTS:
            return True
        if not delivery.repeatable:
            return False
        status = error.status or 0
        return status == REQUEST_TIMEOUT or (status >= 500 and status != NOT_IMPLEMENTED)  # noqa: PLR2004
    if isinstance(error, APIConnectionError):
        return not error.sent or delivery.repeatable
    return False


def retry_after(headers: Mapping[str, str], wall: float) -> float | None:
    """Seconds that the platform asks to wait, from `retry-after-ms` or `retry-after` (seconds or a date).

    Args:
        headers: Of the answer.
        wall: Seconds since the epoch, to read a date.

    Returns:
        Seconds, never negative, ten minutes at most; None where nothing usable is asked.
    """
    for text, scale in ((headers.get("retry-after-ms"), 0.001), (headers.get("retry-after"), 1.0)):
        if text is None:
            continue
        try:
            seconds = float(text) * scale
        except ValueError:
            try:
                date = parsedate_to_datetime(text)
                # One without a zone is meant as UTC; Python would take it for local time.
                seconds = (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - wall
            except (ValueError, TypeError, OverflowError):
                continue
            seconds = max(seconds, 0.0)
        if math.isfinite(seconds) and seconds >= 0:
            return min(seconds, LONGEST_PAUSE)
    return None


def retrying(
    policy: RetryPolicy,
    delivery: Delivery,
    clock: Clock,
    deadline: float,
    told: Callable[[BaseException, float], None] | None = None,
) -> AsyncRetrying:
    """A tenacity engine for one call; made only after its first attempt failed, never shared between calls.

    The last failure is not raised but given back, in a list to take it out of: else its traceback would keep it alive.

    Args:
        policy: How often, and how long to wait.
        delivery: The operation's class.
        clock: Time, sleep and randomness.
        deadline: On the monotonic clock; no wait begins that would end after it.
        told: Called before each pause, with the error and the seconds.
    """

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = retry_after(error.headers, clock.wall()) if isinstance(error, APIStatusError) else None
        return policy.pause(state.attempt_number, clock.random()) if asked is None else asked

    def stop(state: RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome else None
        if error is None or not may_repeat(delivery, error):
            return True
        return state.attempt_number >= policy.attempts or clock.monotonic() + state.upcoming_sleep >= deadline

    def retry(state: RetryCallState) -> bool:
        return state.outcome is not None and state.outcome.failed

    def end(state: RetryCallState) -> list[BaseException | None]:
        outcome, state.outcome = state.outcome, None  # frames in its traceback hold the state, and what is given back
        return [outcome.exception()] if outcome else []

    def before_sleep(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        if told is not None and error is not None:
            told(error, state.upcoming_sleep)

    return AsyncRetrying(
        retry=retry, wait=wait, stop=stop, sleep=clock.sleep, before_sleep=before_sleep, retry_error_callback=end
    )
