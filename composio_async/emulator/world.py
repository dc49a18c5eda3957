"""Everything one emulator knows, in one place that handlers are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from .catalog import BUILT_IN
from .catalog.model import Catalog
from .clock import Clock, iso
from .faults import FaultQueue
from .journal import Journal
from .own_toolkits import own_toolkits
from .problems import did_you_mean
from .registry import Registry
from .state import State


@attrs.frozen
class Settings:
    """What an emulator was told when it was made."""

    api_key: str
    user_api_key: str
    org_api_key: str
    strict: bool
    auto_approve: float | None
    allow_remote: bool = False
    webhook_delays: tuple[float, ...] = ()


class World:
    """State, clock, catalog, faults, journal and events of one emulator."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        on_change: Callable[[dict[str, Any]], None] | None = None,
        catalog: Catalog = BUILT_IN,
    ) -> None:
        from .firing import Events

        self.settings = settings
        self.clock = clock
        self.state = State(on_change)
        self.registry = Registry(catalog, lambda: own_toolkits(self.state))
        self.faults = FaultQueue()
        self.journal = Journal()
        self.pending_inputs: dict[str, dict[str, Any]] = {}
        self.on_link: Callable[[str], None] = _ignore
        self.on_reset: Callable[[], None] = _nothing
        self.events = Events(self)
        self.url = ""

    def now(self) -> str:
        """The wire form of the current instant."""
        return iso(self.clock.now())

    def advance(self, seconds: float) -> None:
        """Move the clock forward, in the state file as well."""
        self.clock.advance(seconds)
        self.state.note_time()

    def records(self, collection: str) -> list[dict[str, Any]]:
        """Copies of what tools noted under a name.

        Raises:
            TypeError: for something that is not text.
            ValueError: with near names, for one that no tool writes; an empty list would hide the mistake.
        """
        if not isinstance(collection, str):
            raise TypeError(f"the name of a collection is text, not {collection!r}")
        declared = [name for toolkit in self.registry.toolkits() for name in toolkit.collections]
        known = sorted({*declared, "composio.feedback", "proxy.requests", *self.state.collections()})
        if collection not in known:
            near = did_you_mean(collection, known, f"There are {', '.join(known)}.")
            raise ValueError(f"{collection!r} is not a collection of records. {near}")
        return self.state.records(collection)

    def reset(self) -> None:
        """Back to the first moment: no rows, no records, no faults, no journal; registered tools stay."""
        self.events.outbox.forget()
        self.on_reset()
        self.state.clear()
        self.faults.clear()
        self.journal.clear()
        self.pending_inputs.clear()
        self.clock.restart()


def _nothing() -> None:
    """Nothing else is reset."""


def _ignore(_account_id: str) -> None:
    """Nothing happens by itself."""


@attrs.define
class Call:
    """One request on its way to a handler: checked, parsed, and with the world it acts on."""

    world: World
    request_id: str
    base_url: str
    path: dict[str, str]
    query: dict[str, Any]
    body: dict[str, Any]
    headers: Mapping[str, str] = attrs.field(factory=dict, repr=False)

    @property
    def state(self) -> State:
        """Rows."""
        return self.world.state

    @property
    def registry(self) -> Registry:
        """Toolkits and tools."""
        return self.world.registry
