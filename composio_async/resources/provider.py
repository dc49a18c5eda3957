"""The client's provider: tools in its form, and the model's calls run for a user or in a session."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeAlias

from composio_async._clock import Timeout
from composio_async._renamed import renamed_arguments
from composio_async.config import pinned, versions
from composio_async.errors import ComposioError, InvalidParams, InvalidParamsType
from composio_async.models.tools import Tool, ToolResult
from composio_async.providers.protocol import Provider, ToolCall, ToolsT, read_tool_call, result_of
from composio_async.resources import official
from composio_async.resources.tools import Tools
from composio_async.resources.wrapping import Wrapper
from composio_async.schemas.names import shortened
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
        toolkit_versions: str | Mapping[str, str] | None = None,
        timeout: Timeout = None,
    ) -> ToolResult:
        """Run one call of a model.

        Args:
            user_id: Whose accounts to use; or
            tool_call: As the model gave it, object or dict.
            session: To run it in, instead of `user_id`.
            toolkit_versions: As for the client, for this call; a session has its own.
            timeout: Seconds for the call; 300 by default.

        Returns:
            The tool's result.

        Raises:
            InvalidParams: Neither or both of `user_id` and `session` were given, or the arguments are not JSON.
            InvalidParamsType: It is no call of the provider's form.
        """
        run = self._runner(user_id, session, toolkit_versions, timeout)
        if official.runs_calls(self._wrapper.provider, "execute_tool_call") and not isinstance(tool_call, Mapping):
            return await self._run_official(run, user_id, tool_call)
        provider = self._wrapper.provider
        call = provider.tool_call(tool_call) if isinstance(provider, Provider) else read_tool_call(tool_call)
        if call.error is not None:
            raise InvalidParams(call.error)
        errors = await self._look_up([call], session, timeout)
        if call.slug in errors:
            raise errors[call.slug]
        return await run(self._wrapper.restore(call))

    @renamed_arguments(entity_id="user_id")
    async def handle_tool_calls(
        self,
        user_id: str | None = None,
        response: Any = None,
        *,
        session: Session[Any] | None = None,
        toolkit_versions: str | Mapping[str, str] | None = None,
        timeout: Timeout = None,
    ) -> list[Any]:
        """Run all calls in a model's response at the same time.

        A call that fails is answered with its error, so that one failure loses no other call's result. A provider
        object of the official SDK that has such a method runs them its own way instead, one after another in a thread.

        Args:
            user_id: Whose accounts to use; or
            response: As the model's client gave it, object or dict.
            session: To run them in, instead of `user_id`.
            toolkit_versions: As for the client, for these calls; a session has its own.
            timeout: Seconds for each call; 300 by default.

        Returns:
            Messages to append to the conversation (`messages += ...`), in the order of the calls, each with its call's
            id; none where the model made no calls. For Anthropic and Gemini it is one message with all results, as
            these want it. From a provider object of the official SDK what its method returns, bare results as a rule.

        Raises:
            InvalidParams: Neither or both of `user_id` and `session` were given.
            InvalidParamsType: The provider has no form for this, as where its framework runs the calls itself.
            ComposioError: A call could not be made, and the provider raises errors. All others are settled then: its
                `tool_messages` are what would have been returned.
        """
        if user_id is not None and not isinstance(user_id, str):
            raise InvalidParamsType("user_id must be text: pass the model's response as response=.")
        run = self._runner(user_id, session, toolkit_versions, timeout)
        if response is None:
            raise InvalidParamsType("handle_tool_calls() needs the model's response.")
        if official.runs_calls(self._wrapper.provider, "handle_tool_calls"):
            return await self._handle_official(run, user_id, response)
        provider = self._wrapper.own
        told = provider.tool_calls(response)
        errors = await self._look_up(told, session, timeout)
        async with asyncio.TaskGroup() as group:
            calls = [self._wrapper.restore(call) for call in told]
            running = [group.create_task(_settle(run, call, errors.get(call.slug))) for call in calls]
        settled = [task.result() for task in running]
        failed = next((one for one in settled if isinstance(one, Exception)), None)
        if failed is not None and provider.raise_errors and not isinstance(failed, ComposioError):
            raise failed
        results = [
            result_of(call.slug, one) if isinstance(one, Exception) else one
            for call, one in zip(calls, settled, strict=True)
        ]
        messages = provider.tool_messages(told, results)
        if isinstance(failed, ComposioError) and provider.raise_errors:
            failed.tool_messages = messages
            raise failed
        return messages

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

    async def _run_official(self, run: RunCall, user_id: str | None, tool_call: Any) -> ToolResult:
        results: list[ToolResult] = []

        async def kept(call: ToolCall) -> ToolResult:
            results.append(await run(call))
            return results[-1]

        provider = self._wrapper.provider
        await official.run_calls(provider, "execute_tool_call", kept, user_id or "", tool_call=tool_call)
        if not results:
            raise InvalidParamsType(f"{type(provider).__name__} made no call of tool_call: it is not of its form.")
        return results[-1]

    async def _handle_official(self, run: RunCall, user_id: str | None, response: Any) -> list[Any]:
        async def settled(call: ToolCall) -> ToolResult:
            one = await _settle(run, call)
            return result_of(call.slug, one) if isinstance(one, Exception) else one

        provider = self._wrapper.provider
        return list(await official.run_calls(provider, "handle_tool_calls", settled, user_id or "", response=response))

    async def _look_up(
        self, calls: Sequence[ToolCall], session: Session[Any] | None, timeout: Timeout
    ) -> dict[str, Exception]:
        """Learn of tools that another client handed out, and give an error for each that cannot be learned of."""
        try:
            if session is not None and self._wrapper.unknown(calls):
                self._wrapper.learn(await session.list_tools(timeout=timeout).collect())
            names = self._wrapper.unknown(calls)
            if names:
                self._wrapper.learn(await self._tools.list(tools=names, timeout=timeout).collect())
        except ComposioError as error:
            return dict.fromkeys(self._wrapper.unknown(calls), error)
        return {name: InvalidParams(_why_unknown(name)) for name in self._wrapper.unknown(calls)}

    def _runner(
        self,
        user_id: str | None,
        session: Session[Any] | None,
        toolkit_versions: str | Mapping[str, str] | None,
        timeout: Timeout,
    ) -> RunCall:
        if (user_id is None) == (session is None):
            raise InvalidParams("Give either user_id or session, to say whose accounts the tools run with.")
        pins = versions(toolkit_versions)
        if session is not None and pins is not None:
            raise InvalidParams("A session has versions of its own: leave toolkit_versions out, or give them to it.")

        async def run(call: ToolCall) -> ToolResult:
            if session is not None:
                # As with tools that run themselves: a model is answered.
                return await session.execute(
                    call.slug, call.arguments, enable_auto_workbench_offload=True, timeout=timeout
                )
            at = None if pins is None else pinned(pins, call.slug)
            return await self._tools.execute(call.slug, call.arguments, user_id=user_id, version=at, timeout=timeout)

        return run

    def __repr__(self) -> str:
        return f"BoundProvider({self.name!r})"


def _why_unknown(name: str) -> str:
    if shortened(name):
        return f"{name} is short for a longer name that this client did not hand out: get its tool anew."
    return f"There is no tool {name}: the platform lists none, so its parameters are not known here. Take another."


async def _settle(run: RunCall, call: ToolCall, unknown: Exception | None = None) -> ToolResult | Exception:
    if unknown is not None:
        return unknown
    if call.error is not None:
        return ToolResult(successful=False, error=call.error)
    try:
        return await run(call)
    except Exception as error:  # noqa: BLE001  the other calls are settled first
        return error
