"""A chat of `google-genai` on a transport that follows a script, and `handle_tool_calls` as the loop."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import httpx2
from google import genai
from google.genai import types

from composio_async.providers.google_genai import GoogleGenaiProvider
from providers.platform import current

from . import Call, Driver, Told, openai_chat
from .gemini import told


class Scripted:
    """Makes the calls, and ends once it was told their results."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self.calls = calls
        self.told: list[dict[str, Any]] = []
        self.bodies: list[dict[str, Any]] = []

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        body = json.loads(request.content)
        self.bodies.append(body)
        self.told = [part["functionResponse"] for part in body["contents"][-1]["parts"] if "functionResponse" in part]
        parts: list[dict[str, Any]] = [{"text": "done"}]
        if not self.told:
            parts = [
                {"functionCall": {"id": f"call_{number}", "name": call.name, "args": told(call.arguments)}}
                for number, call in enumerate(self.calls)
            ]
        return httpx2.Response(200, json={"candidates": [{"content": {"role": "model", "parts": parts}}]})


def opened(script: Scripted) -> genai.Client:
    """A client of Gemini that asks the script."""
    options = types.HttpOptions(async_client_args={"transport": httpx2.MockTransport(script.answer)})
    return genai.Client(api_key="key", http_options=options)


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    script = Scripted(calls)
    provider = current().client.provider
    async with opened(script).aio as gemini:
        chat = gemini.chats.create(model="gemini-2.5-flash", config=types.GenerateContentConfig(tools=tools))
        response = await chat.send_message("go")
        while results := await provider.handle_tool_calls("user_1", response):
            response = await chat.send_message(results[0].parts)
    assert response.text == "done"
    assert [one["id"] for one in script.told] == [f"call_{number}" for number in range(len(calls))]
    return [Told(str(one["response"]), "error" in one["response"]) for one in script.told]


DRIVER = Driver(
    provider=GoogleGenaiProvider,
    turn=turn,
    names=lambda tools: [one.name for one in tools[0].function_declarations],
    schemas=lambda tools: [one.parameters_json_schema for one in tools[0].function_declarations],
    package="google-genai",
    lossless=False,
    notes=openai_chat.RUNS,
)
