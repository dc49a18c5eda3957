"""The client's provider: tools in its form, and the model's calls run for a user or in a session."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeAlias

from composio_async._clock import Timeout
from composio_async._renamed import renamed_arguments
from composio_async.errors import ComposioError, InvalidParams, InvalidParamsType
from composio_async.models.tools import Tool, ToolResult
from composio_async.providers.protocol import Provider, ToolCall, ToolsT, read, read_arguments
from composio_async.resources.tools import Tools
from composio_async.resources.wrapping import Wrapper
from composio_async.sessions.session import Session

RunCall: TypeAlias = Callable[[ToolCall], Awaitable[ToolResult]]


class BoundProvider(Generic[ToolsT]):
    """`composio.provider`: a provider at work for one client; the provider object itself is left as it is."""

    def __init__(self, wrapper: Wrapper[ToolsT], tools: Tools[ToolsT]) -> None:
        self._wrapper = wrapper
        self._tools = tools

    @property
    def name(self) -> str:
        """Of the framework."""
        return self._wrapper.name

    @renamed_arguments(entity_id="user_id")
    async def execute_tool_call(
        self,
        user_id: str | None = None,
        tool_call: Any = None,
        *,
        session: Session[Any] | None = None,
        timeout: Timeout = None,
    ) -> ToolResult:
        """Run one call of a model.

        Args:
            user_id: Whose accounts to use; or
            tool_call: As the model gave it, object or dict.
            session: To run it in, instead of `user_id`.
            timeout: Seconds for the call; 300 by default.

        Returns:
            The tool's result.

        Raises:
            InvalidParams: Neither or both of `user_id` and `session` were given, or the arguments are not JSON.
        """
        run = self._runner(user_id, session, timeout)
        function = read(tool_call, "function") or tool_call
        slug = read(function, "name")
        if not isinstance(slug, str):
            raise InvalidParamsType("tool_call must be a function call of a model's response.")
        return await run(ToolCall(slug, read_arguments(slug, read(function, "arguments")), read(tool_call, "id")))

    @renamed_arguments(entity_id="user_id")
    async def handle_tool_calls(
        self,
        user_id: str | None = None,
        response: Any = None,
        *,
        session: Session[Any] | None = None,
        timeout: Timeout = None,
    ) -> list[Any]:
        """Run all calls in a model's response at the same time.

        A call that fails is answered with its error, so that one failure loses no other call's result.

        Args:
            user_id: Whose accounts to use; or
            response: As the model's client gave it, object or dict.
            session: To run them in, instead of `user_id`.
            timeout: Seconds for each call; 300 by default.

        Returns:
            Messages to append to the conversation, in the order of the calls, each with its call's id.

        Raises:
            InvalidParams: Neither or both of `user_id` and `session` were given.
            InvalidParamsType: The client's provider is of the official SDK, which handles calls itself.
        """
        provider = self._wrapper.provider
        if not isinstance(provider, Provider):
            msg = f"{type(provider).__name__} has no form for handle_tool_calls here; use one of ours."
            raise InvalidParamsType(msg)
        if user_id is not None and not isinstance(user_id, str):
            raise InvalidParamsType("user_id must be text: pass the model's response as response=.")
        run = self._runner(user_id, session, timeout)
        if response is None:
            raise InvalidParamsType("handle_tool_calls() needs the model's response.")
        calls = provider.tool_calls(response)
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(_settle(run, call)) for call in calls]
        return [provider.tool_message(call, task.result()) for call, task in zip(calls, running, strict=True)]

    def wrap_tools(self, tools: Iterable[Tool], *, user_id: str) -> ToolsT:
        """Tools in the provider's form.

        Args:
            tools: As `tools.list` gives them.
            user_id: Whose accounts they run with.

        Returns:
            What the provider makes of them.
        """

        async def execute(slug: str, arguments: Mapping[str, Any]) -> ToolResult:
            return await self._tools.execute(slug, arguments, user_id=user_id)

        listed: Sequence[Tool] = list(tools)
        return self._wrapper.wrap(listed, execute)

    def _runner(self, user_id: str | None, session: Session[Any] | None, timeout: Timeout) -> RunCall:
        if (user_id is None) == (session is None):
            raise InvalidParams("Give either user_id or session, to say whose accounts the tools run with.")

        async def run(call: ToolCall) -> ToolResult:
            if session is not None:
                return await session.execute(call.slug, call.arguments, timeout=timeout)
            return await self._tools.execute(call.slug, call.arguments, user_id=user_id, timeout=timeout)

        return run

    def __repr__(self) -> str:
        return f"BoundProvider({self.name!r})"


async def _settle(run: RunCall, call: ToolCall) -> ToolResult:
    if call.error is not None:
        return ToolResult(successful=False, error=call.error)
    try:
        return await run(call)
    except ComposioError as error:
        return ToolResult(successful=False, error=str(error))
