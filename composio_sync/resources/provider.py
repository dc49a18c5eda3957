# Generated from composio_async/resources/provider.py by `python -m composio_async._syncgen`. Do not edit.
"""The client's provider: tools in its form, and the model's calls run for a user or in a session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Generic, Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._renamed import renamed_arguments
from composio_async.models.tools import Tool, ToolResult
from composio_async.providers.protocol import ToolsT
from composio_async.resources import provider as _async
from composio_sync.sessions.session import Session

__all__ = ["BoundProvider"]


class BoundProvider(Generic[ToolsT]):
    """`composio.provider`: a provider at work for one client; the provider object itself is left as it is."""

    _core: _async.BoundProvider[ToolsT]
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.BoundProvider[ToolsT], portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    @property
    def name(self) -> str:
        """Of the framework."""
        return self._core.name

    @renamed_arguments(entity_id="user_id")
    def execute_tool_call(
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
        return self._portal.run(
            self._core.execute_tool_call(
                user_id,
                tool_call,
                session=None if session is None else session._core,
                toolkit_versions=toolkit_versions,
                timeout=timeout,
            )
        )

    @renamed_arguments(entity_id="user_id")
    def handle_tool_calls(
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
        return self._portal.run(
            self._core.handle_tool_calls(
                user_id,
                response,
                session=None if session is None else session._core,
                toolkit_versions=toolkit_versions,
                timeout=timeout,
            )
        )

    def wrap_tools(self, tools: Iterable[Tool], *, user_id: str) -> ToolsT:
        """Tools in the provider's form.

        Args:
            tools: As `tools.list` gives them.
            user_id: Whose accounts they run with.

        Returns:
            What the provider makes of them.
        """
        return self._core.wrap_tools(tools, user_id=user_id)

    def __repr__(self) -> str:
        return "composio_sync." + repr(getattr(self, "_core", type(self))).removeprefix("composio_async.")
