"""A provider object of the official SDK's kind."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any


def call(name: str, **arguments: Any) -> Any:
    """A call of a model, in a form that only this kind of provider reads."""
    return SimpleNamespace(tool=name, input=arguments)


class Handling:
    """Describes tools, and runs calls with the function that it is handed, as the official ones do."""

    name = "handling"
    runs: Any = None

    def wrap_tools(self, tools: Any) -> list[str]:
        return [tool.slug for tool in tools]

    def set_execute_tool_fn(self, function: Any) -> None:
        self.runs = function

    def execute_tool_call(self, user_id: str, tool_call: Any) -> Any:
        return self.runs(slug=tool_call.tool, arguments=tool_call.input, modifiers=None, user_id=user_id)

    def handle_tool_calls(self, user_id: str, response: Any) -> list[Any]:
        return [self.execute_tool_call(user_id, one) for one in response]
