"""Both sides' parsed answers, attribute by attribute.

The official side is the tree that `official_driver.py` tells. Inside a plain map of ours the platform's own names
stand, as nothing there was read by a model; everywhere else an attribute is looked up under its official name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any, Final, NamedTuple

import attrs
from comparing import ABSENT

from composio_async import Page
from composio_async.models.base import Model

UNSET: Final = "nothing was said"
DROPPED: Final = None
SAME: Final = ""
"""Our name of an attribute whose own attributes are those of the value around it."""


class Name(NamedTuple):
    """An attribute that has another name here.

    Attributes:
        operations: Names of operations, with `*`.
        theirs: Path of official attributes, with `*`; `[]` are the items of a list.
        ours: Path of our attributes from the value around the official one, or from the whole answer when it begins
            with `/`; `SAME`; or `DROPPED` where there is none.
        reason: Why.
    """

    operations: str
    theirs: str
    ours: str | None
    reason: str


class Value(NamedTuple):
    """An attribute that has another value here.

    Attributes:
        operations: Names of operations, with `*`.
        theirs: Path of official attributes, with `*`.
        alike: Whether our value and theirs, which is `UNSET` where the answer has none, differ as they should.
        reason: Why.
    """

    operations: str
    theirs: str
    alike: Callable[[Any, Any], bool]
    reason: str


class Compared:
    """One answer, compared: `different` is what is not listed, `used` the listed entries that were needed.

    Args:
        operation: Whose answer it is.
        names: Of attributes that have another name.
        values: Of attributes that have another value.
    """

    def __init__(self, operation: str, names: Sequence[Name] = (), values: Sequence[Value] = ()) -> None:
        self.different: dict[str, tuple[Any, Any]] = {}
        self.used: set[Name | Value] = set()
        self.count = 0
        self._whole: Any = ABSENT
        self._names = [one for one in names if fnmatchcase(operation, one.operations)]
        self._values = [one for one in values if fnmatchcase(operation, one.operations)]

    def compare(self, ours: Any, theirs: Any) -> Compared:
        """Compare our answer with the official side's tree."""
        self._whole = ours
        self._value(ours, theirs, "")
        return self

    def _value(self, ours: Any, theirs: Any, path: str) -> None:
        if ours is ABSENT or not isinstance(theirs, dict | list):
            self._leaf(path, ours, theirs)
        elif isinstance(theirs, list):
            if not theirs or not isinstance(ours, Sequence) or len(ours) != len(theirs):
                self._leaf(path, ours, theirs)
                return
            for mine, other in zip(ours, theirs, strict=True):
                self._value(mine, other, f"{path}[]")
        elif "time" in theirs:
            self._leaf(path, _instant(ours), datetime.fromisoformat(theirs["time"]))
        elif "object" in theirs:
            self._object(ours, theirs["object"], path)
        else:
            self._model(ours, theirs, path)

    def _object(self, ours: Any, theirs: dict[str, Any], path: str) -> None:
        """An object that the official client leaves as it is; ours may be a model of it."""
        if isinstance(ours, Model):
            renamed = wire_names(type(ours))
            named = {renamed.get(name, name): [name, one] for name, one in theirs.items()}
            self._model(ours, {"model": named, "unset": [], "extra": [*named]}, path)
            return
        for name, one in theirs.items():
            self._value(_attribute(ours, name, name), one, f"{path}.{name}".lstrip("."))
        self._leaf(f"{path} (size)", len(ours) if isinstance(ours, Mapping) else ours, len(theirs))

    def _model(self, ours: Any, theirs: dict[str, Any], path: str) -> None:
        for name, (wire, value) in theirs["model"].items():
            inner = f"{path}.{name}".lstrip(".")
            unset = name in theirs["unset"]
            straight = _attribute(ours, name, wire, known=name not in theirs["extra"])
            entry = next((one for one in self._names if fnmatchcase(inner, _pattern(one.theirs))), None)
            if entry is None or self._agree(straight, value, inner, unset=unset):
                self._put(straight, value, inner, unset=unset)
                continue
            self.used.add(entry)
            if entry.ours is not DROPPED:
                self._put(self._named(ours, entry.ours), value, inner, unset=unset)

    def _named(self, ours: Any, path: str) -> Any:
        found = self._whole if path.startswith("/") else ours
        for part in filter(None, path.lstrip("/").split(".")):
            known = part == "extra" and isinstance(found, Model)
            found = found.extra if known else _attribute(found, part, part)
        return found

    def _put(self, found: Any, value: Any, path: str, *, unset: bool) -> None:
        if not unset:
            self._value(found, value, path)
        elif found is not ABSENT and found:
            self._differ(path, found, UNSET)

    def _agree(self, found: Any, value: Any, path: str, *, unset: bool) -> bool:
        if found is ABSENT:
            return unset
        tried = Compared("")
        tried._names, tried._values, tried._whole = self._names, self._values, self._whole
        tried._put(found, value, path, unset=unset)
        return not tried.different

    def _leaf(self, path: str, ours: Any, theirs: Any) -> None:
        self.count += 1
        if ours != theirs or isinstance(ours, bool) is not isinstance(theirs, bool):
            self._differ(path, ours, theirs)

    def _differ(self, path: str, ours: Any, theirs: Any) -> None:
        for one in self._values:
            if fnmatchcase(path, _pattern(one.theirs)) and one.alike(ours, theirs):
                self.used.add(one)
                return
        self.different[path] = (ours, theirs)


def _pattern(path: str) -> str:
    return path.replace("[]", "[[]]")


def _instant(value: Any) -> Any:
    try:
        return value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return value


def _attribute(ours: Any, name: str, wire: str, *, known: bool = True) -> Any:
    """Ours under a name; a field that the official client knows must be one of the model's own."""
    if isinstance(ours, Mapping):
        return ours.get(wire, ours.get(name, ABSENT))
    if isinstance(ours, Model) and name in {"meta", "extra"}:
        return ABSENT
    found = getattr(ours, name, ABSENT)
    if callable(found):
        return ABSENT
    if found is ABSENT and not known and isinstance(ours, Model | Page):
        return getattr(ours, "extra", {}).get(wire, ABSENT)
    return found


def lost(ours: Any, body: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """What of an answer's body is not in the plain values that a model gives back, and what they have beside it."""
    if isinstance(body, dict) and isinstance(ours, Mapping):
        for name in [*body, *(name for name in ours if name not in body)]:
            inner = f"{path}.{name}".lstrip(".")
            if name in body:
                yield from lost(ours.get(name, ABSENT), body[name], inner)
            elif ours[name]:
                yield inner, ours[name], ABSENT
    elif isinstance(body, list) and isinstance(ours, list) and len(body) == len(ours):
        for mine, other in zip(ours, body, strict=True):
            yield from lost(mine, other, f"{path}[]")
    elif repr(ours) != repr(body):
        yield path, ours, body


def wire_names(cls: type[Model]) -> dict[str, str]:
    """The fields of a model that have another name on the wire."""
    return {one.metadata["wire"]: one.name for one in attrs.fields(cls) if "wire" in one.metadata}
