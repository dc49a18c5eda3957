"""Tools for the agents of Google's Agent Development Kit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from composio_async.providers.bound import AgentProvider, BoundTool
from composio_async.providers.gemini import response_dict
from composio_async.schemas.fitting import GEMINI, Dialect
from composio_async.schemas.names import NameRule

if TYPE_CHECKING:
    from google.adk.tools.tool_context import ToolContext

try:
    from google.adk.tools.base_tool import BaseTool
    from google.genai import types
except ImportError as error:
    msg = "google-adk is missing or too old: pip install -U 'composio-async[google-adk]'"
    raise ImportError(msg) from error

# ADK serves other models than Gemini too, and these take neither dots nor colons in the name of a tool.
DECLARED: Final = Dialect(names=NameRule(first="A-Za-z_"), keys=GEMINI.keys)


class _Tool(BaseTool):
    def __init__(self, bound: BoundTool) -> None:
        super().__init__(name=bound.name, description=bound.description)
        self._bound = bound

    def _get_declaration(self) -> types.FunctionDeclaration:
        return types.FunctionDeclaration(
            name=self.name, description=self.description, parameters_json_schema=self._bound.parameters
        )

    async def run_async(self, *, args: dict[str, Any], tool_context: ToolContext) -> Any:
        del tool_context
        return response_dict(await self._bound.run(args))

    def _detect_error_in_response(self, response: Any) -> str | None:
        # How ADK asks a tool whether its span has failed.
        return "TOOL_ERROR" if isinstance(response, dict) and "error" in response else None


class GoogleAdkProvider(AgentProvider[BaseTool]):
    """Tools as objects of ADK, for `Agent(tools=...)`; the schema reaches the model as it is.

    Only names of parameters that Gemini does not take, such as `user-id`, are others there; the tool is given its own.

    The model reads a dict: what a tool gave as `output`, and of a failed call `error`, with `data` where there is some.
    ADK's spans mark such a call as failed.

    With `raise_errors` what keeps a tool from running leaves the runner, once the agent's `on_tool_error_callback` let
    it pass, and ADK cancels the other calls of the same message. `Runner.run`, the synchronous half, works on a loop of
    its own, in a thread.

    ADK holds `google-genai` below 3, so that this extra and `google-genai` do not go into one environment.

    Args:
        raise_errors: Whether what keeps a tool from running (no network, no right) is raised. By default the model is
            told.

    Example:
        ```python
        from composio_async import Composio
        from composio_async.providers.google_adk import GoogleAdkProvider
        from google.adk.agents import Agent
        from google.adk.runners import InMemoryRunner

        async with Composio(GoogleAdkProvider()) as composio:
            session = await composio.create("user_1", toolkits=["github"])
            agent = Agent(name="maintainer", model="gemini-2.5-flash", tools=[*await session.tools()])
            await InMemoryRunner(agent=agent).run_debug("Star the repository composiohq/composio")
        ```
    """

    name: ClassVar[str] = "google_adk"
    dialect: Dialect = DECLARED

    def wrap_tool(self, tool: BoundTool) -> BaseTool:
        """A tool as an object of ADK.

        Args:
            tool: That the object runs.
        """
        return _Tool(tool)
