"""The tool runner of the `anthropic` package, on a transport that follows a script."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import httpx2
from anthropic import Anthropic, AsyncAnthropic, DefaultAsyncHttpxClient, DefaultHttpxClient

from composio_async.providers.anthropic_runner import AnthropicRunnerProvider, AnthropicSyncRunnerProvider

from . import Call, Driver, Told
from .anthropic import blocks


class Scripted:
    """Makes the calls, and ends once it was told their results."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self.calls = calls
        self.told: list[dict[str, Any]] = []

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        body = json.loads(request.content)
        last = body["messages"][-1]["content"]
        self.told = [] if isinstance(last, str) else last
        content = [{"type": "text", "text": "done"}] if self.told else blocks(self.calls)
        message = {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": content,
            "stop_reason": "end_turn" if self.told else "tool_use",
            "stop_sequence": None,
            "usage": {"input_tokens": 1, "output_tokens": 1},
        }
        return httpx2.Response(200, json=message)

    def results(self) -> list[Told]:
        assert [one["tool_use_id"] for one in self.told] == [one["id"] for one in blocks(self.calls)]
        return [Told(str(one["content"]), one.get("is_error", False)) for one in self.told]


OPTIONS: dict[str, Any] = {
    "model": "claude-sonnet-5",
    "max_tokens": 100,
    "messages": [{"role": "user", "content": "go"}],
}


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    script = Scripted(calls)
    http = DefaultAsyncHttpxClient(transport=httpx2.MockTransport(script.answer))
    async with AsyncAnthropic(api_key="key", max_retries=0, http_client=http) as client:
        message = await client.beta.messages.tool_runner(tools=tools, **OPTIONS).until_done()
    assert message.content[0].text == "done"
    return script.results()


def turn_sync(tools: Any, calls: Sequence[Call]) -> list[Told]:
    script = Scripted(calls)
    http = DefaultHttpxClient(transport=httpx2.MockTransport(script.answer))
    provider = AnthropicSyncRunnerProvider()
    with Anthropic(api_key="key", max_retries=0, http_client=http) as client:
        sync = [provider.wrap_tool(tool._bound) for tool in tools]
        message = client.beta.messages.tool_runner(tools=sync, **OPTIONS).until_done()
    assert message.content[0].text == "done"
    return script.results()


DRIVER = Driver(
    provider=AnthropicRunnerProvider,
    turn=turn,
    turn_sync=turn_sync,
    names=lambda tools: [one.to_dict()["name"] for one in tools],
    schemas=lambda tools: [one.to_dict()["input_schema"] for one in tools],
    package="anthropic",
    alone=True,
    raises=False,
)
