"""JSON to models: a fast hook for each class, written from its fields, and a slow pass that names what is wrong.

The hook checks what would do harm if wrong (fields marked so, and containers) and hands other JSON values over as they
are. When it fails, `explain` walks the same bytes and says `missing @ $.items[3].slug`. Large answers are read in a
thread, so that the event loop goes on.
"""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from itertools import islice
from typing import Any, Final, TypeVar

import attrs
from cattrs import Converter

from composio_async._aside import aside
from composio_async._json import LARGE, load
from composio_async._mask import mask_start
from composio_async._response import RawResponse, shown_body, shown_headers
from composio_async._secret import emptied, erased
from composio_async.errors import ResponseValidationError
from composio_async.models.base import Meta, Model
from composio_async.models.status import Done
from composio_async.pagination import Page

M = TypeVar("M", bound=Model)
T = TypeVar("T")
Hook = Callable[..., Any]

FAILURES = (KeyError, TypeError, ValueError, AttributeError, RecursionError)
COMPLAINTS: Final = 5
COUNTS: Final = ("total_items", "total_pages", "current_page")
NAMES: Mapping[type, str] = {
    str: "text",
    bool: "a boolean",
    float: "a number",
    int: "a whole number",
    dict: "an object",
}

converter = Converter(detailed_validation=False)


class _Field:
    """One field of a model, as the hook and the slow pass need it."""

    def __init__(self, attribute: attrs.Attribute[Any], hint: Any) -> None:
        self.name = attribute.name
        self.wire: str = attribute.metadata.get("wire", attribute.name)
        self.required = attribute.default is attrs.NOTHING
        self.check: bool = attribute.metadata.get("check", False)
        self.lenient: bool = attribute.metadata.get("lenient", False)
        self.model: type | None = None
        self.shape = "plain"
        if typing.get_origin(hint) in {types.UnionType, typing.Union}:
            hint = next(one for one in typing.get_args(hint) if one is not type(None))
        origin = typing.get_origin(hint)
        inner = typing.get_args(hint)[0] if origin is list else hint
        if isinstance(inner, type) and attrs.has(inner):
            self.model = inner
        if origin is list:
            self.shape = "list"
        elif origin is not None and issubclass(origin, Mapping):
            self.shape = "dict"
        elif self.model:
            self.shape = "model"
        self.type: type = hint if isinstance(hint, type) else object


@cache
def _fields(cls: type) -> list[_Field]:
    hints = typing.get_type_hints(cls)
    return [_Field(a, hints[a.name]) for a in attrs.fields(cls) if a.name not in {"extra", "meta"}]


def _write_hook(cls: type) -> Hook:
    fields = _fields(cls)
    scope: dict[str, Any] = {"cls": cls, "known": frozenset(field.wire for field in fields)}
    lines = ["def structure(data, meta=None):", "    if type(data) is not dict: raise TypeError"]
    lenient = any(field.lenient for field in fields)
    lines += ["    odd = {}"] if lenient else []
    # Slots are set directly: a frozen class's own constructor takes twice as long, and there is nothing to validate.
    sets = []
    for number, field in enumerate(fields):
        value = f"v{number}"
        read = f"data[{field.wire!r}]" if field.required else f"data.get({field.wire!r})"
        lines.append(f"    {value} = {read}")
        steps = _steps(field, value, number, scope)
        if field.required:
            lines += [f"    {step}" for step in steps]
            sets.append(f"    set_{field.name}(self, {value})")
            continue
        scope[f"d{number}"] = attrs.fields_dict(cls)[field.name].default
        default = scope[f"d{number}"]
        empty = f"d{number}.factory()" if isinstance(default, attrs.Factory) else f"d{number}"  # type: ignore[arg-type]
        if default is None:
            if steps:
                lines.append(f"    if {value} is not None:")
                lines += [f"        {step}" for step in steps]
        else:
            lines.append(f"    if {value} is None: {value} = {empty}")
            if steps:
                lines.append("    else:")
                lines += [f"        {step}" for step in steps]
        if field.lenient:
            lines.append(f"    if type({value}) is not dict and {value} is not None:")
            lines.append(f"        odd[{field.wire!r}], {value} = {value}, {empty}")
        sets.append(f"    set_{field.name}(self, {value})")
    lines += [
        "    extra = {} if known.issuperset(data) else {k: data[k] for k in data if k not in known}",
        *(["    if odd: extra.update(odd)"] if lenient else []),
        "    self = new(cls)",
        *sets,
        "    set_extra(self, extra)",
        "    set_meta(self, meta)",
        "    return self",
    ]
    scope["new"] = object.__new__
    scope |= {f"set_{a.name}": getattr(cls, a.name).__set__ for a in attrs.fields(cls)}
    exec("\n".join(lines), scope)  # noqa: S102  the text is made of our own field names only
    return typing.cast("Hook", scope["structure"])


def _steps(field: _Field, value: str, number: int, scope: dict[str, Any]) -> list[str]:
    """Statements that check or convert one value that is not None."""
    if field.shape == "list":
        steps = [f"if type({value}) is not list: raise TypeError"]
        if field.model:
            scope[f"h{number}"] = hook_of(field.model)
            steps.append(f"{value} = [h{number}(one) for one in {value}]")
        return steps
    if field.shape == "dict":
        return [] if field.lenient else [f"if type({value}) is not dict: raise TypeError"]
    if field.model:
        scope[f"h{number}"] = hook_of(field.model)
        return [f"{value} = h{number}({value})"]
    if field.check:
        scope[f"t{number}"] = (int, float) if field.type is float else field.type
        bools = "" if field.type is bool else f" or {value} is True or {value} is False"
        return [f"if not isinstance({value}, t{number}){bools}: raise TypeError"]
    return []


converter.register_structure_hook_factory(attrs.has, _write_hook)


hook_of: Callable[[type], Hook] = cache(converter.get_structure_hook)
"""The hook of a model: JSON value, and what is known about the answer, to the model."""


async def read(cls: type[M], raw: RawResponse) -> M:
    """`decode`, in a thread when the answer is large."""
    return decode(cls, raw) if len(raw.content) < LARGE else await aside(partial(decode, cls, raw))


@attrs.frozen
class Listing:
    """How an operation answers a page of a list.

    Attributes:
        items: The field that holds the items.
        cursor: The field that holds the cursor of the next page.
        numbered: Whether pages have numbers, and `current_page` and `total_pages` tell whether there is another.
    """

    items: str = "items"
    cursor: str = "next_cursor"
    numbered: bool = False


CURSORS: Listing = Listing()
NUMBERS: Listing = Listing(numbered=True)


async def read_page(cls: type[M], raw: RawResponse, listing: Listing = CURSORS) -> Page[M]:
    """`decode_page`, in a thread when the answer is large."""
    if len(raw.content) < LARGE:
        return decode_page(cls, raw, listing)
    return await aside(partial(decode_page, cls, raw, listing))


async def read_by(decoder: Callable[[RawResponse], T], raw: RawResponse) -> T:
    """What a function makes of an answer, in a thread when it is large."""
    return decoder(raw) if len(raw.content) < LARGE else await aside(partial(decoder, raw))


def decode(cls: type[M], raw: RawResponse) -> M:
    """The model in an answer.

    Args:
        cls: What the operation answers.
        raw: The answer.

    Raises:
        ResponseValidationError: The answer is something else; the message names the JSON path.
    """
    try:
        return structure(cls, load(raw.content), raw)
    except ValueError as error:
        raise undecodable(raw, [cls]) from emptied(error)


def structure(cls: type[M], document: Any, raw: RawResponse) -> M:
    """The model in a JSON value that was read from an answer already.

    Args:
        cls: What the operation answers.
        document: The JSON value.
        raw: The answer.

    Raises:
        ResponseValidationError: The answer is something else; the message names the JSON path.
    """
    try:
        value: M = hook_of(cls)(document, raw.meta)
    except FAILURES as error:
        del document
        raise undecodable(raw, [cls]) from emptied(error)
    return value


def decode_page(cls: type[M], raw: RawResponse, listing: Listing = CURSORS) -> Page[M]:
    """One page of a list.

    Args:
        cls: Of the items.
        raw: The answer.
        listing: Where it has its items and its cursor.

    Raises:
        ResponseValidationError: The answer is something else; the message names the JSON path.
    """
    try:
        return _page(cls, raw, listing)
    except FAILURES as error:
        raise undecodable(raw, [listing, cls]) from emptied(error)


def _page(cls: type[M], raw: RawResponse, listing: Listing) -> Page[M]:
    document = load(raw.content)
    hook = hook_of(cls)
    listed = document[listing.items]
    cursor = _next_number(document) if listing.numbered else document.get(listing.cursor) or None
    if type(listed) is not list or not (cursor is None or type(cursor) in {str, int}):
        raise TypeError
    cursor = None if cursor is None else str(cursor)
    items = [hook(one) for one in listed]
    told = {listing.items, listing.cursor, *COUNTS}
    return Page(
        items,
        next_cursor=cursor,
        **{name: _count(document.get(name)) for name in COUNTS},
        extra={name: value for name, value in document.items() if name not in told},
        meta=raw.meta,
    )


def _count(value: Any) -> int | None:
    """A count is for information only: one of a wrong type is no reason to lose the page."""
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return int(value) if number else None


def _next_number(document: Any) -> int | None:
    """The number of the next page, where there is one."""
    current, last = document.get("current_page"), document.get("total_pages")
    if not isinstance(current, int | float) or not isinstance(last, int | float) or current >= last:
        return None
    return int(current) + 1


def decode_done(raw: RawResponse) -> Done:
    """That it is done; a platform that says so by its status alone has said enough."""
    if not raw.content.strip():
        raw = RawResponse(raw.operation, b"{}", raw.meta, raw.path)
    return decode(Done, raw)


def decode_json(raw: RawResponse) -> Any:
    """The plain JSON value in an answer.

    Raises:
        ResponseValidationError: The answer is not JSON.
    """
    try:
        return load(raw.content)
    except ValueError as error:
        raise undecodable(raw, []) from emptied(error)


def decode_names(raw: RawResponse) -> list[str]:
    """The texts of an answer that is nothing but a list of texts.

    Raises:
        ResponseValidationError: The answer is something else.
    """
    document = decode_json(raw)
    if not isinstance(document, list) or not all(isinstance(one, str) for one in document):
        raise undecodable(raw, [])
    return document


def undecodable(raw: RawResponse, shape: list[Any]) -> ResponseValidationError:
    """The error for an answer that cannot be read.

    Args:
        raw: The answer.
        shape: `[cls]`, `[listing, cls]` for a page, or nothing for any JSON.
    """
    meta: Meta = raw.meta
    content = erased(raw.content, raw.secrets)
    try:
        document = load(raw.content)
    except ValueError:
        shown = mask_start(content[:4096].decode("utf-8", "replace"), 80)
        told = f"the body is not JSON: {shown!r}" if raw.content else "the body is empty"
    else:
        if shape and isinstance(shape[0], Listing):
            found = explain_page(shape[1], document, shape[0])
        else:
            found = explain(shape[0], document) if shape else []
        told = "; ".join(found) or "the body has an unknown shape"
    unknown = not raw.operation.delivery.repeatable
    tail = "Check base_url, or update this package; quote the request id to support."
    if unknown:
        tail = "It was delivered and answered as a success; do not repeat it blindly."
    return ResponseValidationError(
        f"The answer to {raw.operation.name} cannot be read: {told}. {tail}",
        operation=raw.operation.name,
        method=raw.operation.method,
        path=raw.path.partition("?")[0] or raw.operation.path,
        status=meta.status,
        request_id=erased(meta.request_id, raw.secrets),
        attempts=meta.attempts,
        elapsed=meta.elapsed,
        headers=shown_headers(meta, raw.secrets),
        body=shown_body(content),
        sent=True,
        outcome_unknown=unknown,
    )


def explain(cls: type, data: Any, path: str = "$") -> list[str]:
    """What keeps a JSON value from being a model, as `what @ path`; the first few complaints.

    Args:
        cls: The model.
        data: The JSON value.
        path: Where it stands.
    """
    return list(islice(_complaints(cls, data, path), COMPLAINTS))


def _complaints(cls: type, data: Any, path: str) -> Iterator[str]:
    if not isinstance(data, dict):
        yield f"expected an object, got {kind_of(data)} @ {path}"
        return
    for field in _fields(cls):
        here = f"{path}.{field.wire}"
        value = data.get(field.wire)
        if value is None:
            if field.required:
                yield f"missing @ {here}" if field.wire not in data else f"null @ {here}"
        elif field.shape == "list":
            if not isinstance(value, list):
                yield f"expected a list, got {kind_of(value)} @ {here}"
            elif field.model:
                for index, one in enumerate(value):
                    yield from _complaints(field.model, one, f"{here}[{index}]")
        elif field.shape == "dict":
            if not isinstance(value, dict) and not field.lenient:
                yield f"expected an object, got {kind_of(value)} @ {here}"
        elif field.shape == "model" and field.model:
            yield from _complaints(field.model, value, here)
        elif field.check and not _is(value, field.type):
            yield f"expected {NAMES.get(field.type, 'another type')}, got {kind_of(value)} @ {here}"


def explain_page(cls: type, document: Any, listing: Listing = CURSORS) -> list[str]:
    """What keeps a JSON value from being a page of models, as `what @ path`; the first few complaints."""
    return list(islice(_complaints_of_page(cls, document, listing), COMPLAINTS))


def _complaints_of_page(cls: type, document: Any, listing: Listing) -> Iterator[str]:
    if not isinstance(document, dict):
        yield f"expected an object, got {kind_of(document)} @ $"
        return
    name = listing.items
    items = document.get(name)
    if not isinstance(items, list):
        yield f"expected a list, got {kind_of(items)} @ $.{name}" if name in document else f"missing @ $.{name}"
        return
    cursor = document.get(listing.cursor)
    if not listing.numbered and cursor is not None and type(cursor) not in {str, int}:
        yield f"expected text, got {kind_of(cursor)} @ $.{listing.cursor}"
    for index, one in enumerate(items):
        yield from _complaints(cls, one, f"$.{name}[{index}]")


def _is(value: object, kind: type) -> bool:
    if kind is bool or isinstance(value, bool):
        return kind is bool and isinstance(value, bool)
    return isinstance(value, (int, float) if kind is float else kind)


def kind_of(value: object) -> str:
    """What a JSON value is, in words."""
    if value is None:
        return "null"
    return "a list" if isinstance(value, list) else NAMES.get(type(value), type(value).__name__)
