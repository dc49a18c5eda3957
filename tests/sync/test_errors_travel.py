"""What crosses between a synchronous caller and the loop of the real client: errors, tracebacks, context variables."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import logging
import signal
import traceback
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from composio_sync import Composio
from composio_sync.emulator import Emulator, Status
from composio_sync.errors import (
    APIError,
    BadRequestError,
    ConnectedAccountNotFoundError,
    NotFoundError,
    ToolkitNotFoundError,
    ToolNotFoundError,
)


def frames(error: BaseException) -> list[tuple[str, str]]:
    """The package and the function of each frame of a traceback, from the caller inwards."""
    found = []
    entry = error.__traceback__
    while entry is not None:
        package = entry.tb_frame.f_globals["__name__"].partition(".")[0]
        found.append((package, entry.tb_frame.f_code.co_name))
        entry = entry.tb_next
    return found


CALLS: dict[str, tuple[type[Exception], Callable[[Composio], object], str]] = {
    "one tool": (ToolNotFoundError, lambda one: one.tools.get("u", slug="NOPE"), "get"),
    "many tools": (ToolNotFoundError, lambda one: one.tools.get("u", tools=["NOPE"]), "get"),
    "a run": (ToolNotFoundError, lambda one: one.tools.execute("NOPE", {}, user_id="u"), "execute"),
    "a toolkit": (ToolkitNotFoundError, lambda one: one.toolkits.get("nope"), "get"),
    "an account": (ConnectedAccountNotFoundError, lambda one: one.connected_accounts.get("ca_nope"), "get"),
    "a session": (NotFoundError, lambda one: one.use("trs_nope"), "use"),
    "a list": (BadRequestError, lambda one: one.tools.list(limit=-1), "list"),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_traceback_is_the_users_line_one_frame_of_ours_and_the_origin(composio: Composio, call: str) -> None:
    """Of all that a call went through, its traceback shows the facade's method and the line that raised."""
    kind, make, method = CALLS[call]
    with pytest.raises(kind) as caught:
        make(composio)
    mine, facade, origin = frames(caught.value)[-3:]
    assert (mine[0], facade) == (__name__, ("composio_sync", method))
    assert origin[0] == "composio_async"
    assert [name for name, _ in frames(caught.value)[:-2]] == [__name__, __name__]


def test_the_error_that_it_came_from_is_shortened_too(composio: Composio) -> None:
    """The cause stays, with the one line that raised it; the whole printed text has two frames of the core."""
    with pytest.raises(ToolkitNotFoundError) as caught:
        composio.toolkits.get("nope")
    assert type(caught.value.__cause__) is NotFoundError
    assert [package for package, _ in frames(caught.value.__cause__)] == ["composio_async"]
    text = "".join(traceback.format_exception(caught.value))
    assert "direct cause" in text
    assert "_portal.py" not in text
    assert "asyncio" not in text


def test_an_error_on_a_later_page_shows_the_loop(composio: Composio, emulator: Emulator) -> None:
    """A `for` that fails on its second page shows its own line, one frame of ours and the origin."""
    tools = composio.tools.list(toolkits=["github"], limit=2)
    emulator.fault("tools.list", Status(400))
    with pytest.raises(BadRequestError) as caught:
        list(tools)
    assert frames(caught.value)[1:-1] == [("composio_async", "pages")]


def test_an_interrupt_shows_the_call(composio: Composio, alarm: None) -> None:
    """A Ctrl-C's traceback shows the line that waited, and one frame of ours."""
    request = composio.create("u", toolkits=["github"]).authorize("github")
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    with pytest.raises(KeyboardInterrupt) as caught:
        request.wait_for_connection(timeout=30)
    assert frames(caught.value)[:2] == [
        (__name__, "test_an_interrupt_shows_the_call"),
        ("composio_sync", "wait_for_connection"),
    ]
    assert len(frames(caught.value)) == 3


class RefusedError(Exception):
    """What a user's callback raises."""


def refuse(status: str) -> None:
    try:
        {}[status]
    except KeyError:
        raise RefusedError(status)  # noqa: B904  the context is what the test is about


def refuse_sync(status: str) -> None:
    refuse(status)


async def refuse_async(status: str) -> None:
    await asyncio.sleep(0)
    refuse(status)


@pytest.mark.parametrize("callback", [refuse_sync, refuse_async])
def test_frames_of_a_callback_are_never_lost(composio: Composio, callback: Callable[[str], Any]) -> None:
    """What a callback raises shows all of the callback's frames, and what it and its caller were handling."""
    request = composio.create("u", toolkits=["github"]).authorize("github")
    with pytest.raises(RefusedError) as caught:
        try:
            int("none")
        except ValueError:
            request.wait_for_connection(timeout=10, on_status=callback)
    shown = [(__name__, callback.__name__), (__name__, "refuse")]
    assert frames(caught.value)[1:] == [("composio_sync", "wait_for_connection"), *shown]
    inner = caught.value.__context__
    assert type(inner) is KeyError
    assert frames(inner) == [(__name__, "refuse")]
    assert type(inner.__context__) is ValueError
    assert inner.__context__.__context__ is None


def test_an_error_within_an_error_keeps_both_calls(composio: Composio) -> None:
    """A callback's own call that fails shows the facade's frame on both levels."""
    request = composio.create("u", toolkits=["github"]).authorize("github")

    def ask(status: str) -> None:
        composio.toolkits.get(status)

    with pytest.raises(ToolkitNotFoundError) as caught:
        request.wait_for_connection(timeout=10, on_status=ask)
    assert frames(caught.value)[1:-1] == [
        ("composio_sync", "wait_for_connection"),
        (__name__, "ask"),
        ("composio_sync", "get"),
    ]


def test_the_traceback_of_a_bug_is_whole(composio: Composio, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that is none of ours and began in our code shows the whole way, to be reported."""
    monkeypatch.setattr(composio.toolkits._core, "_transport", None)
    with pytest.raises(AttributeError) as caught:
        composio.toolkits.get("github")
    names = [name for _, name in frames(caught.value)]
    assert {"run", "result", "_drive"} < set(names)


def test_debugging_shows_whole_tracebacks(composio: Composio, caplog: pytest.LogCaptureFixture) -> None:
    """While the package's log is on DEBUG nothing is taken out."""
    with caplog.at_level(logging.DEBUG, "composio_async"), pytest.raises(ToolkitNotFoundError) as caught:
        composio.toolkits.get("nope")
    assert {"run", "result", "_drive"} < {name for _, name in frames(caught.value)}
    assert len(frames(caught.value.__cause__)) > 2


def fails(composio: Composio, emulator: Emulator, kind: str) -> BaseException:
    """Make a call that fails, and give back how; the error's traceback refers to a `Marker` of this frame."""
    request = None if kind != "callback" else composio.create("u", toolkits=["github"]).authorize("github")
    marker = Marker()
    MARKERS.append(weakref.ref(marker))
    try:
        if kind == "callback":
            assert request is not None
            request.wait_for_connection(timeout=10, on_status=refuse)
        elif kind == "page":
            tools = composio.tools.list(toolkits=["github"], limit=2)
            emulator.fault("tools.list", Status(400))
            list(tools)
        elif kind == "retried":
            emulator.fault("toolkits.get", *[Status(503, headers={"retry-after-ms": "1"})] * 2)
            with Composio(base_url=emulator.url, api_key=emulator.api_key, max_retries=1) as stubborn:
                stubborn.toolkits.get("github")
        elif kind == "connection":
            with Composio(base_url="http://127.0.0.1:9", api_key="ak_unit", max_retries=0) as nowhere:
                nowhere.toolkits.get("github")
        else:
            CALLS[kind][1](composio)
    except (RefusedError, APIError) as error:
        MARKERS.append(weakref.ref(error))
        MARKERS.extend(weakref.ref(one) for one in (error.__cause__, error.__context__) if isinstance(one, APIError))
        return error
    raise AssertionError(kind)


class Marker:
    """A local of the user's frame."""


MARKERS: list[weakref.ref[Any]] = []


@pytest.mark.parametrize(
    ("kind", "whole"),
    [
        ("callback", False),  # whole, anyio's frame of the worker thread is in it, which holds the error
        *[(kind, whole) for kind in (*CALLS, "page", "connection", "retried") for whole in (False, True)],
    ],
)
def test_an_error_keeps_nothing_alive(
    composio: Composio, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, kind: str, whole: bool
) -> None:
    """With the collector off, none of five errors and none of their callers' locals outlive the handler."""
    if whole:
        log = logging.getLogger("composio_async")
        monkeypatch.setattr(log, "propagate", False)  # pytest keeps what is logged, and with it errors
        monkeypatch.setattr(log, "level", logging.DEBUG)
        log.manager._clear_cache()
    MARKERS.clear()
    gc.collect()
    gc.disable()
    try:
        for _ in range(5):
            assert fails(composio, emulator, kind).__traceback__ is not None
        composio.toolkits.list(limit=1)  # the loop has gone on, and let go of the last one
        assert len(MARKERS) >= 10
        assert [kept() for kept in MARKERS if kept() is not None] == []
    finally:
        gc.enable()
        logging.getLogger("composio_async").manager._clear_cache()


USER: contextvars.ContextVar[str] = contextvars.ContextVar("USER", default="nobody")


def test_context_variables_go_in_and_never_out(emulator: Emulator) -> None:
    """Hooks and callbacks of either kind see the caller's values; what they set, the caller does not see."""
    seen: dict[str, str] = {}

    def hook(event: object) -> None:
        seen["hook"] = USER.get()
        USER.set("hook")

    def plain(status: str) -> None:
        seen["plain"] = USER.get()
        USER.set("plain")

    async def native(status: str) -> None:
        seen["native"] = USER.get()
        USER.set("native")

    token = USER.set("ada")
    try:
        with Composio(base_url=emulator.url, api_key=emulator.api_key, on_request=hook) as composio:
            account = emulator.connect("u", "github")
            for number, callback in enumerate((plain, native)):
                USER.set(f"ada {number}")
                composio.connected_accounts.wait_for_connection(account, on_status=callback)
                assert USER.get() == f"ada {number}"
            composio.toolkits.list(limit=1)
            assert seen["hook"] == USER.get() == "ada 1"
    finally:
        USER.reset(token)
    assert (seen["plain"], seen["native"]) == ("ada 0", "ada 1")
