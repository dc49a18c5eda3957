"""Lists and outcomes of the real client in `for`: hops, early ends, drops; and every `with` under interrupts."""

from __future__ import annotations

import asyncio
import gc
import inspect
import pkgutil
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from adapters import installed
from counting import Counting

import composio_sync
from composio_async._portal import Portal
from composio_sync import Composio, Outcomes, legacy
from composio_sync.emulator import Emulator


@pytest.fixture
def hops(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The coroutines that were handed to a loop, by name."""
    seen: list[str] = []
    run = Portal.run

    def counted(self: Portal, coro: Any, **options: Any) -> Any:
        seen.append(coro.__qualname__)
        return run(self, coro, **options)

    monkeypatch.setattr(Portal, "run", counted)
    return seen


def tasks(composio: Composio) -> int:
    """Tasks on the client's loop beside the one that keeps it alive and this question."""

    async def count() -> int:
        await asyncio.sleep(0.05)
        return len(asyncio.all_tasks()) - 2

    return composio._portal.run(count())


def asked(emulator: Emulator) -> int:
    return len(emulator.requests("tools.list"))


def test_one_hop_for_each_page(composio: Composio, emulator: Emulator, hops: list[str]) -> None:
    """A walk over many pages crosses to the loop once for each page, however many items there are."""
    items = list(composio.tools.list(toolkits=["github"], limit=3))
    pages = -(-len(items) // 3)
    assert pages > 3
    assert hops == ["Pages.__anext__"] * (pages + 1)  # the last one finds the end, without a request
    assert asked(emulator) == pages


def test_a_second_walk_asks_again_and_is_whole(composio: Composio, emulator: Emulator) -> None:
    """Two walks one after the other, and two at the same time, each give everything in order."""
    tools = composio.tools.list(toolkits=["github"], limit=5)
    first = [tool.slug for tool in tools]
    once = asked(emulator)
    assert [tool.slug for tool in tools] == first
    assert asked(emulator) == 2 * once
    assert [(one.slug, other.slug) for one, other in zip(tools, tools, strict=True)] == [(slug, slug) for slug in first]
    assert len(set(first)) == len(first)


def break_early(tools: Any) -> None:
    for _ in tools:
        break


def fail_in_the_body(tools: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        for _ in tools:
            1 / 0


def drop_without_close(tools: Any) -> None:
    next(iter(tools))


def close_the_pages(tools: Any) -> None:
    pages = tools.pages()
    next(pages)
    pages.close()


@pytest.mark.parametrize("leave", [break_early, fail_in_the_body, drop_without_close, close_the_pages])
def test_a_walk_left_early_leaves_nothing(composio: Composio, emulator: Emulator, leave: Callable[[Any], None]) -> None:
    """However a walk ends before its time: no request beyond the first page, no task, and the next walk is whole."""
    tools = composio.tools.list(toolkits=["github"], limit=5)
    leave(tools)
    assert asked(emulator) == 1
    assert tasks(composio) == 0
    everything = len(composio.tools.list(toolkits=["github"]).collect())
    assert len(list(tools)) == everything


@pytest.fixture
def server() -> Any:
    server = Counting(lambda n: 0 if n < 2 else 30)
    yield server
    server.stop()


def begun(composio: Composio) -> Outcomes[Any]:
    """Six calls, three at a time, of which two are answered."""
    calls = [{"slug": "SOME_TOOL", "arguments": {"n": n}} for n in range(6)]
    return composio.tools.execute_many(calls, user_id="u", concurrency=3)


def with_a_break(outcomes: Outcomes[Any]) -> None:
    with outcomes:
        break_early(outcomes)


def with_an_error(outcomes: Outcomes[Any]) -> None:
    with pytest.raises(ZeroDivisionError), outcomes:
        fail = next(outcomes)
        fail.index / 0


def with_sys_exit(outcomes: Outcomes[Any]) -> None:
    with pytest.raises(SystemExit), outcomes:
        next(outcomes)
        raise SystemExit


def with_an_interrupt(outcomes: Outcomes[Any]) -> None:
    with pytest.raises(KeyboardInterrupt), outcomes:
        next(outcomes)
        raise KeyboardInterrupt


def closed(outcomes: Outcomes[Any]) -> None:
    break_early(outcomes)
    outcomes.close()
    outcomes.close()


def dropped(outcomes: Outcomes[Any]) -> None:
    next(outcomes)


@pytest.mark.parametrize("leave", [with_a_break, with_an_error, with_sys_exit, with_an_interrupt, closed, dropped])
def test_many_calls_left_early_end(server: Counting, leave: Callable[[Outcomes[Any]], None]) -> None:
    """However the iterator of many calls is left: what runs is cancelled, and nothing more starts."""
    with Composio(base_url=server.url, api_key="ak_unit") as composio:
        leave(begun(composio))
        gc.collect()
        until = time.monotonic() + 3
        while (server.busy or server.open > 2) and time.monotonic() < until:
            time.sleep(0.005)
        assert server.busy == 0
        assert tasks(composio) == 0
        assert len(server.deliveries) < 6
        assert set(server.deliveries.values()) == {1}


MANAGERS: dict[str, Callable[[Emulator], Any]] = {
    "composio_sync._outcomes.Outcomes": lambda emulator: Composio(
        base_url=emulator.url, api_key=emulator.api_key
    ).tools.execute_many([{"slug": "HACKERNEWS_GET_USER", "arguments": {"username": "pg"}}], user_id="u"),
    "composio_sync.client.Composio": lambda emulator: Composio(base_url=emulator.url, api_key=emulator.api_key),
    "composio_sync.emulator.server.Emulator": lambda emulator: Emulator(),
    "composio_sync.legacy.Composio": lambda emulator: legacy.Composio(emulator.api_key, emulator.url),
}


def found() -> dict[str, type]:
    """Every class of the package that `with` takes."""
    classes = {}
    for module in pkgutil.walk_packages(composio_sync.__path__, "composio_sync."):
        loaded = installed(module.name)
        for kind in () if loaded is None else vars(loaded).values():
            if inspect.isclass(kind) and kind.__module__.startswith("composio_sync") and hasattr(kind, "__exit__"):
                classes[f"{kind.__module__}.{kind.__qualname__}"] = kind
    return classes


def test_every_with_of_the_package_is_here() -> None:
    """The list above has each class of the package that is a context manager."""
    assert set(found()) == set(MANAGERS)


@pytest.mark.parametrize("name", MANAGERS)
@pytest.mark.parametrize("kind", [ZeroDivisionError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_what_leaves_the_body_leaves_the_with(emulator: Emulator, name: str, kind: type[BaseException]) -> None:
    """An error of the body comes out as it is, and the manager is closed."""
    manager = MANAGERS[name](emulator)
    body = kind("body")
    with pytest.raises(kind) as caught, manager:
        raise body
    assert caught.value is body
    assert is_closed(manager)


@pytest.mark.parametrize("name", MANAGERS)
@pytest.mark.parametrize("step", ["__aenter__", "__aexit__"])
def test_an_interrupt_amid_enter_or_exit(
    emulator: Emulator, name: str, step: str, alarm: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while a `with` is entered or left comes out at once; afterwards it can be closed, and no task is left."""
    manager = MANAGERS[name](emulator)
    entered = threading.Event()

    async def endless(*exc_info: object) -> None:
        entered.set()
        await asyncio.sleep(30)

    with monkeypatch.context() as patch:
        patch.setattr(type(core(manager)), step, lambda self, *exc_info: endless())
        started = interrupt(0.15)
        with pytest.raises(KeyboardInterrupt), manager:
            assert step == "__aexit__"
        assert time.monotonic() - started < 5
        assert entered.is_set()
    manager.close()
    assert is_closed(manager)
    with Composio(base_url=emulator.url, api_key=emulator.api_key) as composio:
        assert composio.toolkits.get("github").slug == "github"
        assert tasks(composio) == 0


def core(manager: Any) -> Any:
    return manager._core


def is_closed(manager: Any) -> bool:
    with pytest.raises((composio_sync.ComposioError, RuntimeError)) as refused:
        if isinstance(manager, Outcomes):
            next(manager)
        elif isinstance(manager, Emulator):
            manager.url
        elif isinstance(manager, Composio):
            manager.toolkits.get("github")
        else:
            manager.get_integration("ac_1")
    return "closed" in str(refused.value) or "not running" in str(refused.value)


def interrupt(after: float) -> float:
    signal.setitimer(signal.ITIMER_REAL, after)
    return time.monotonic()
