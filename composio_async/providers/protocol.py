"""What a provider is: pure functions between our tools and calls, and a framework's."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeAlias, runtime_checkable

import orjson
from attrs import field, frozen

from composio_async.errors import InvalidParams
from composio_async.models.tools import Tool, ToolResult

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    ToolsT = TypeVar("ToolsT", default=Any)
else:
    from typing import TypeVar

    # Type checkers know its default, `Any`, so that users may write `Composio` and `Session` without an argument.
    ToolsT = TypeVar("ToolsT")

ExecuteTool: TypeAlias = Callable[[str, Mapping[str, Any]], Awaitable[ToolResult]]
"""Runs a tool: slug and arguments to its result."""


@frozen
class ToolCall:
    """A model's wish to run a tool.

    Attributes:
        slug: Of the tool.
        arguments: For it.
        call_id: To answer with, where the framework gives one.
        error: Why it cannot be run, such as arguments that are not JSON; told to the model.
    """

    slug: str
    arguments: Mapping[str, Any] = field(factory=dict)
    call_id: str | None = None
    error: str | None = None


class Provider(ABC, Generic[ToolsT]):
    """How tools look in one framework. It holds no state, so one object may serve many clients.

    Attributes:
        name: Told to the platform.
    """

    name: ClassVar[str]

    @abstractmethod
    def wrap_tools(self, tools: Sequence[Tool], execute: ExecuteTool) -> ToolsT:
        """Tools in the framework's own form.

        Args:
            tools: To wrap.
            execute: Runs one; for forms that run themselves.
        """

    @abstractmethod
    def tool_calls(self, response: Any) -> list[ToolCall]:
        """The calls in a model's response, in order.

        Args:
            response: As the framework's client gives it, object or dict.
        """

    @abstractmethod
    def tool_message(self, call: ToolCall, result: ToolResult) -> Any:
        """The answer to a call, to append to the conversation.

        Args:
            call: That was made.
            result: That it had.
        """


@runtime_checkable
class OfficialProvider(Protocol):
    """A provider object of the official SDK, accepted as it is."""

    def wrap_tools(self, tools: Any, /) -> Any:
        """Tools in the framework's own form."""
        ...


def read(holder: Any, name: str) -> Any:
    """An attribute of an object, or the value of a dict; None where there is none."""
    return holder.get(name) if isinstance(holder, Mapping) else getattr(holder, name, None)


def has(holder: Any, name: str) -> bool:
    """Whether an object has an attribute, or a dict a key."""
    return name in holder if isinstance(holder, Mapping) else hasattr(holder, name)


def read_arguments(slug: str, given: Any) -> Mapping[str, Any]:
    """A call's arguments: an object as it is, JSON text read, nothing as no arguments.

    Raises:
        InvalidParams: The text is not a JSON object.
    """
    if isinstance(given, Mapping):
        return given
    if given is None or (isinstance(given, str) and not given.strip()):
        return {}
    try:
        arguments = orjson.loads(given)
    except (orjson.JSONDecodeError, TypeError) as error:
        msg = f"The model's arguments for {slug} are not JSON: ask it again."
        raise InvalidParams(msg) from error
    if not isinstance(arguments, dict):
        msg = f"The model's arguments for {slug} are not a JSON object: ask it again."
        raise InvalidParams(msg)
    return arguments


def read_call(slug: str, arguments: Any, call_id: str | None) -> ToolCall:
    """One of a model's calls; arguments that cannot be read make it one that fails, so that the others still run."""
    try:
        return ToolCall(slug, read_arguments(slug, arguments), call_id)
    except InvalidParams as error:
        return ToolCall(slug, {}, call_id, str(error))


def result_text(result: ToolResult) -> str:
    """A result as JSON text for a model."""
    told = {"successful": result.successful, "data": result.data, "error": result.error}
    try:
        return orjson.dumps(told, default=str).decode()
    except TypeError:
        # The tool ran, so this is no reason for an exception: what JSON cannot say, the model is told not to expect.
        told = {"successful": result.successful, "data": "too deeply nested to be shown", "error": str(result.error)}
        return orjson.dumps(told).decode()
