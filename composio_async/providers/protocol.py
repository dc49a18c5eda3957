"""What a provider is: pure functions between our tools and calls, and a framework's."""

from __future__ import annotations

import json
import logging
import math
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, Protocol, TypeAlias, runtime_checkable

import orjson
from attrs import field, frozen

from composio_async.errors import ComposioError, InvalidParams, InvalidParamsType
from composio_async.models.tools import Tool, ToolResult
from composio_async.schemas.fitting import RAW, Dialect, Fitted, fit

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    ToolsT = TypeVar("ToolsT", default=Any)
else:
    from typing import TypeVar

    # Type checkers know its default, `Any`, so that users may write `Composio` and `Session` without an argument.
    ToolsT = TypeVar("ToolsT")

_log: Final = logging.getLogger("composio_async.providers")

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
    """How tools look in one framework. It keeps nothing of a client, so one object may serve many.

    Attributes:
        name: Told to the platform.
        dialect: What the framework takes as names and schemas.
        raise_errors: Whether what keeps a tool from running (no network, no right) is raised. By default the model is
            told. What a tool itself reports as failed is never raised.
    """

    name: ClassVar[str]
    dialect: Dialect = RAW
    raise_errors: bool = False

    @abstractmethod
    def wrap_tools(self, tools: Sequence[Tool], execute: ExecuteTool) -> ToolsT:
        """Tools in the framework's own form.

        Args:
            tools: To wrap; at least one.
            execute: Runs one; for forms that run themselves.
        """

    def tool_calls(self, response: Any) -> list[ToolCall]:
        """The calls in a model's response, in order, by the names that the model was told.

        Args:
            response: As the framework's client gives it, object or dict.

        Raises:
            InvalidParamsType: The framework runs the calls itself.
        """
        raise InvalidParamsType(f"Tools of {type(self).__name__} run themselves: hand them to the framework.")

    def tool_message(self, call: ToolCall, result: ToolResult) -> Any:
        """The answer to a call, to append to the conversation.

        Args:
            call: That was made.
            result: That it had.

        Raises:
            InvalidParamsType: The framework answers the calls itself.
        """
        raise InvalidParamsType(f"Tools of {type(self).__name__} answer themselves: hand them to the framework.")

    def tool_call(self, call: Any) -> ToolCall:
        """One call of a model, by the name that the model was told.

        Args:
            call: As the framework's client gives it, object or dict.

        Raises:
            InvalidParams: Its arguments are not a JSON object.
            InvalidParamsType: It is no call.
        """
        return read_tool_call(call)

    def tool_messages(self, calls: Sequence[ToolCall], results: Sequence[ToolResult]) -> list[Any]:
        """The messages that answer the calls of one response, to append to the conversation.

        Args:
            calls: That were made.
            results: That they had, in the same order.
        """
        return [self.tool_message(call, result) for call, result in zip(calls, results, strict=True)]

    def fit(self, tool: Tool) -> Fitted:
        """A tool's name and schema as the framework takes them.

        Args:
            tool: To fit.
        """
        return fit(tool.slug, tool.input_parameters, self.dialect)


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
        # orjson would round whole numbers of more than 64 bits.
        arguments = json.loads(given, parse_constant=_finite, parse_float=_finite)
    except (ValueError, TypeError, RecursionError) as error:
        msg = f"The model's arguments for {slug} are not JSON: ask it again."
        raise InvalidParams(msg) from error
    if not isinstance(arguments, dict):
        msg = f"The model's arguments for {slug} are not a JSON object: ask it again."
        raise InvalidParams(msg)
    return arguments


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        msg = f"{text} is not a number of JSON's"
        raise ValueError(msg)
    return number


def read_call(slug: Any, arguments: Any, call_id: str | None) -> ToolCall:
    """One of a model's calls; one that cannot be read is one that fails, so that the others still run."""
    if not isinstance(slug, str) or not slug:
        return ToolCall("", {}, call_id, "The call names no tool: make it again, with a name.")
    try:
        return ToolCall(slug, read_arguments(slug, arguments), call_id)
    except InvalidParams as error:
        return ToolCall(slug, {}, call_id, str(error))


def read_tool_call(call: Any) -> ToolCall:
    """One of a model's calls in OpenAI's two forms.

    Raises:
        InvalidParams: Its arguments are not a JSON object.
        InvalidParamsType: It is no call, or one of another form, whose arguments would be lost.
    """
    function = read(call, "function") or call
    slug = read(function, "name")
    if not isinstance(slug, str) or not has(function, "arguments"):
        raise InvalidParamsType("tool_call must be a function call of OpenAI's, with a name and arguments.")
    arguments = read_arguments(slug, read(function, "arguments"))
    return ToolCall(slug, arguments, read(call, "call_id") or read(call, "id"))


def result_dict(result: ToolResult) -> dict[str, Any]:
    """A result as plain data, for frameworks that keep it beside what the model is told, and may store it."""
    return {"successful": result.successful, "data": result.data, "error": result.error}


def result_text(result: ToolResult) -> str:
    """A result as JSON text for a model."""
    text = json_text(result_dict(result))
    if text is None:
        # The tool ran, so this is no reason for an exception: what JSON cannot say, the model is told not to expect.
        told = {"successful": result.successful, "data": "too deeply nested to be shown", "error": result.error}
        text = json.dumps(told)
    return text


def json_text(value: Any) -> str | None:
    """A value as JSON text; what JSON does not know is text in it. None for what has no end or too much depth."""
    try:
        return orjson.dumps(value, default=str).decode()
    except TypeError as error:
        if "recursion" in str(error).lower():
            return None
    # Large whole numbers, and text that is no Unicode, are beyond orjson.
    try:
        return json.dumps(value, default=str)
    except (ValueError, TypeError, RecursionError):
        return None


def result_content(result: ToolResult) -> Any:
    """What a framework with a place of its own for failures shows a model: the data, or what went wrong."""
    if result.successful:
        return result.data
    said: dict[str, Any] = {"error": result.error or "The tool failed and does not say why."}
    return {**said, "data": result.data} if result.data else said


def content_text(result: ToolResult) -> str:
    """What `result_content` gives, as text: JSON, unless the data is text itself."""
    content = result_content(result)
    if isinstance(content, str):
        return content
    text = json_text(content)
    if text is None:
        return "It is too deeply nested to be shown." if result.successful else str(result.error)
    return text


def result_of(slug: str, error: Exception) -> ToolResult:
    """What a model is told of a call that could not be made.

    Args:
        slug: Of the tool.
        error: That kept it from running. Only our own errors are told in their words: what others say may be meant for
            nobody but the developer, so that is logged.
    """
    if isinstance(error, ComposioError):
        return ToolResult(successful=False, error=str(error))
    _log.error("%s could not be run; the model is told only that", slug, exc_info=error)
    return ToolResult(successful=False, error=f"{slug} could not be run, for a reason that was logged.")
