"""The Claude Agent SDK's `query`, with a stand-in for the program that it starts: that is where its agent runs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from itertools import count
from typing import Any

from claude_agent_sdk import ClaudeAgentOptions, ResultMessage, Transport, create_sdk_mcp_server, query

from composio_async.providers.claude_agent import ClaudeAgentProvider

from . import Call, Driver, Told

SERVER = "composio"
CLIENT = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "claude-code", "version": "2"}}


def known_as(name: str) -> str:
    """What Claude Code tells the model that a tool is called."""
    return f"mcp__{SERVER}__{name}"


class Program(Transport):
    """Speaks as Claude Code does: asks for the tools, has the model's calls run, all at once, and ends.

    Attributes:
        listed: The tools, as the SDK's server told them.
        heard: The results of the calls, in their order.
    """

    def __init__(self, calls: Sequence[Call]) -> None:
        self.calls = calls
        self.listed: list[dict[str, Any]] = []
        self.heard: list[dict[str, Any]] = []
        self._lines: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._answers: dict[str, asyncio.Future[Any]] = {}
        self._numbers = count()
        self._working: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """There is nothing to start."""

    def is_ready(self) -> bool:
        return True

    async def end_input(self) -> None:
        """It ends by itself."""

    async def close(self) -> None:
        if self._working is not None:
            self._working.cancel()
        self._lines.put_nowait(None)

    async def read_messages(self) -> AsyncIterator[dict[str, Any]]:
        while (line := await self._lines.get()) is not None:
            yield line

    async def write(self, data: str) -> None:
        said = json.loads(data)
        if said["type"] == "control_request":
            answer = {"subtype": "success", "request_id": said["request_id"], "response": {}}
            self._lines.put_nowait({"type": "control_response", "response": answer})
        elif said["type"] == "control_response":
            self._answers[said["response"]["request_id"]].set_result(said["response"]["response"]["mcp_response"])
        elif said["type"] == "user":
            self._working = asyncio.create_task(self._work())

    async def _ask(self, method: str, params: dict[str, Any], *, answered: bool = True) -> dict[str, Any]:
        number = next(self._numbers)
        message = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": number} if answered else {})
        request = {"subtype": "mcp_message", "server_name": SERVER, "message": message}
        self._answers[str(number)] = asyncio.get_running_loop().create_future()
        self._lines.put_nowait({"type": "control_request", "request_id": str(number), "request": request})
        answer: dict[str, Any] = await self._answers[str(number)]
        return answer["result"]

    async def _work(self) -> None:
        await self._ask("initialize", CLIENT)
        await self._ask("notifications/initialized", {}, answered=False)
        self.listed = (await self._ask("tools/list", {}))["tools"]
        legal = {known_as(tool["name"]): tool["name"] for tool in self.listed}
        assert all(len(name) <= 64 for name in legal)
        asked = [{"name": legal[call.name], "arguments": call.arguments} for call in self.calls]
        self.heard = await asyncio.gather(*(self._ask("tools/call", one) for one in asked))
        result = {"subtype": "success", "duration_ms": 0, "duration_api_ms": 0, "is_error": False, "num_turns": 1}
        self._lines.put_nowait({"type": "result", "session_id": "s", "result": "done", **result})
        self._lines.put_nowait(None)


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    program = Program(calls)
    options = ClaudeAgentOptions(mcp_servers={SERVER: create_sdk_mcp_server(SERVER, tools=tools)})
    said = [message async for message in query(prompt="go", options=options, transport=program)]
    assert isinstance(said[-1], ResultMessage)
    assert said[-1].result == "done"
    texts = ["".join(block["text"] for block in result["content"]) for result in program.heard]
    return [Told(text, result["isError"]) for text, result in zip(texts, program.heard, strict=True)]


DRIVER = Driver(
    provider=ClaudeAgentProvider,
    turn=turn,
    names=lambda tools: [known_as(tool.name) for tool in tools],
    schemas=lambda tools: [tool.input_schema for tool in tools],
    package="claude-agent-sdk",
    raises=False,
)
