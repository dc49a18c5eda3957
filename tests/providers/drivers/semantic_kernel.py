"""Semantic Kernel's `ChatCompletionAgent` on a chat service that follows a script."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from pydantic import PrivateAttr
from semantic_kernel.agents import ChatCompletionAgent
from semantic_kernel.connectors.ai.chat_completion_client_base import ChatCompletionClientBase
from semantic_kernel.connectors.ai.function_calling_utils import kernel_function_metadata_to_function_call_format
from semantic_kernel.contents import (
    AuthorRole,
    ChatHistory,
    ChatMessageContent,
    FunctionCallContent,
    FunctionResultContent,
    TextContent,
)

from composio_async.providers.semantic_kernel import SemanticKernelProvider

from . import Call, Driver, Told


def spelled(value: Any) -> Any:
    """Arguments by the names that the model was told."""
    if isinstance(value, dict):
        return {key + "_" * (key == "self"): spelled(one) for key, one in value.items()}
    return value


class Scripted(ChatCompletionClientBase):
    """Makes the calls, and ends once it was told their results."""

    SUPPORTS_FUNCTION_CALLING: ClassVar[bool] = True
    _calls: list[Call] = PrivateAttr()
    _heard: dict[str, FunctionResultContent] = PrivateAttr(default_factory=dict)

    def __init__(self, calls: Sequence[Call]) -> None:
        super().__init__(ai_model_id="scripted", service_id="scripted")
        self._calls = list(calls)

    async def _inner_get_chat_message_contents(
        self, chat_history: ChatHistory, settings: Any
    ) -> list[ChatMessageContent]:
        items = [item for message in chat_history for item in message.items if isinstance(item, FunctionResultContent)]
        self._heard = {str(item.id): item for item in items}
        if self._heard:
            return [ChatMessageContent(role=AuthorRole.ASSISTANT, items=[TextContent(text="done")])]
        made = [
            FunctionCallContent(id=f"call_{number}", name=call.name, arguments=json.dumps(spelled(call.arguments)))
            for number, call in enumerate(self._calls)
        ]
        return [ChatMessageContent(role=AuthorRole.ASSISTANT, items=made)]

    def _update_function_choice_settings_callback(self) -> Any:
        return lambda *_, **__: None

    def _reset_function_choice_settings(self, settings: Any) -> None:
        del settings


def functions(tools: Any) -> list[dict[str, Any]]:
    """What the model is told of the tools."""
    return [
        kernel_function_metadata_to_function_call_format(function.metadata)["function"]
        for plugin in tools
        for function in plugin.functions.values()
    ]


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    model = Scripted(calls)
    answer = await ChatCompletionAgent(service=model, name="agent", plugins=tools).get_response("go")
    assert str(answer) == "done"
    return [Told(str(model._heard[f"call_{number}"].result)) for number in range(len(calls))]


DRIVER = Driver(
    provider=SemanticKernelProvider,
    turn=turn,
    names=lambda tools: [one["name"] for one in functions(tools)],
    schemas=lambda tools: [one["parameters"] for one in functions(tools)],
    package="semantic-kernel",
    lossless=False,
    raises=False,
)
