"""What callers hand over, checked before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from composio_async.errors import InvalidParams, InvalidParamsType

ID_PREFIXES: Final[Mapping[str, str]] = {
    "ca_": "a connected account",
    "ac_": "an auth config",
    "trs_": "a session",
    "ti_": "a trigger",
    "ak_": "a project API key",
    "uak_": "a user API key",
    "oak_": "an organization API key",
}


def compact(**fields: Any) -> dict[str, Any]:
    """The fields that were given: those that are not None."""
    return {name: value for name, value in fields.items() if value is not None}


def text(value: str, name: str) -> str:
    """A required text.

    Raises:
        InvalidParamsType: It is not text.
        InvalidParams: It is blank.
    """
    if not isinstance(value, str):
        msg = f"{name} must be text, not {type(value).__name__}."
        raise InvalidParamsType(msg)
    if not value.strip():
        msg = f"{name} must not be blank."
        raise InvalidParams(msg)
    return value


def identifier(value: str, name: str, prefix: str) -> str:
    """A required id; refused only when it bears the known prefix of another kind of thing.

    Args:
        value: The id.
        name: Of the argument, for the error.
        prefix: That ids of this kind have.

    Raises:
        InvalidParamsType: It is not text.
        InvalidParams: It is blank, or the id of another kind of thing.
    """
    text(value, name)
    for other, noun in ID_PREFIXES.items():
        if other != prefix and value.startswith(other):
            shown = f"{other}..." if noun.endswith("key") else repr(value)
            msg = f"{name} is {shown}, {noun}; an id that begins with {prefix!r} belongs here."
            raise InvalidParams(msg)
    return value


def names(value: str | Iterable[str] | None, name: str) -> list[str] | None:
    """A list of texts; one text is a list of one.

    Raises:
        InvalidParamsType: It is neither, or holds something else than text.
        InvalidParams: One of them is blank.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return [text(value, name)]
    if not isinstance(value, Iterable):
        msg = f"{name} must be a list of texts, not {type(value).__name__}."
        raise InvalidParamsType(msg)
    return [text(one, name) for one in value]


def mapping(value: Any, name: str) -> None:
    """Check that an argument is an object.

    Raises:
        InvalidParamsType: It is something else.
    """
    if not isinstance(value, Mapping):
        msg = f"{name} must be a dict, not {type(value).__name__}."
        raise InvalidParamsType(msg)


def optional_text(value: str | None, name: str, *, blank: bool = False) -> str | None:
    """A text that may be left out.

    Args:
        value: The text, or None.
        name: Of the argument, for the error.
        blank: Whether it may be blank.

    Raises:
        InvalidParamsType: It is something else than text.
        InvalidParams: It is blank, and may not be.
    """
    if value is None or (blank and isinstance(value, str)):
        return value
    return text(value, name)


def filled(given: str | Iterable[str] | None, name: str) -> list[str] | None:
    """A filter's list of texts, which must not be empty.

    Raises:
        InvalidParamsType: It holds something else than text.
        InvalidParams: It is empty, or one of them is blank.
    """
    listed = names(given, name)
    if listed is not None and not listed:
        msg = f"{name} is empty, which the platform would read as all of them: leave it out, or name some."
        raise InvalidParams(msg)
    return listed


def tool_arguments(arguments: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """A tool's arguments: a dict or a pydantic model; nothing means none.

    Raises:
        InvalidParamsType: They are something else, such as JSON text.
    """
    if arguments is None:
        return {}
    if not hasattr(arguments, "model_dump"):
        mapping(arguments, "arguments")
    return arguments
