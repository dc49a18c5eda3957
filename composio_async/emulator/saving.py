"""The whole state as one JSON document, taken out and put back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs

from .clock import iso, parse_iso
from .schemes import PENDING
from .state import TABLES, State
from .world import World

FORMAT: Final = 1


def export_state(world: World) -> dict[str, Any]:
    """Every row, record and counter, and the time; plain JSON values.

    Args:
        world: the emulator.
    """
    state = world.state
    return {
        "format": FORMAT,
        "now": iso(world.clock.now()),
        "counters": state.counters(),
        "tables": {name: [attrs.asdict(row) for row in list(getattr(state, name).values())] for name in TABLES},
        "records": {name: state.records(name) for name in state.collections()},
    }


def import_state(world: World, document: Mapping[str, Any]) -> None:
    """Put an exported state in the place of what there is; nothing changes when the document is wrong.

    Args:
        world: the emulator.
        document: what `export_state` gave.

    Raises:
        ValueError: it is not one that this release exported.
    """
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise ValueError(f"this is not an exported state: it must be an object with format {FORMAT}")
    events = list(_events(document))
    trial = State()
    for event in events:
        try:
            trial.replay(event)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"the state has a row that this release does not know: {error!r}") from None
    try:
        now = parse_iso(document["now"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ValueError("the state has no valid time under now") from None
    world.on_reset()
    world.events.outbox.forget()
    world.pending_inputs.clear()
    world.clock.restart()
    world.clock.not_before(now)
    world.state.take_over(events)
    for account in list(world.state.accounts.values()):
        if account.status in PENDING:
            world.on_link(account.id)


def _events(document: Mapping[str, Any]) -> Any:
    tables, records = document.get("tables"), document.get("records")
    if not isinstance(tables, Mapping) or not isinstance(records, Mapping):
        raise ValueError("the state needs tables and records, which are objects")  # noqa: TRY004
    unknown = sorted(set(tables) - set(TABLES))
    if unknown:
        raise ValueError(f"the state has tables that this release does not know: {', '.join(unknown)}")
    counters = document.get("counters")
    if not isinstance(counters, Mapping) or not all(isinstance(count, int) for count in counters.values()):
        raise ValueError("the state needs counters, an object of whole numbers")
    yield {"op": "counters", "counters": dict(counters)}
    for name, rows in tables.items():
        for row in rows:
            yield {"op": "put", "table": name, "row": row}
    for name, rows in records.items():
        for index, row in enumerate(rows):
            yield {"op": "record", "collection": name, "index": index, "row": row}
