"""ADK's `Agent` in its in-memory runner, on a model that follows a script."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Any

from google.adk.agents import Agent
from google.adk.models import BaseLlm, LlmRequest, LlmResponse
from google.adk.runners import InMemoryRunner
from google.genai import types
from pydantic import PrivateAttr

from composio_async.providers.google_adk import GoogleAdkProvider

from . import Call, Driver, Told
from .gemini import told as spelled

GO = types.Content(role="user", parts=[types.Part(text="go")])


class Scripted(BaseLlm):
    """Makes the calls, and ends once it was told their results."""

    _calls: list[Call] = PrivateAttr()
    _heard: dict[str, dict[str, Any]] = PrivateAttr(default_factory=dict)

    def __init__(self, calls: Sequence[Call]) -> None:
        super().__init__(model="scripted")
        self._calls = list(calls)

    async def generate_content_async(
        self, llm_request: LlmRequest, stream: bool = False
    ) -> AsyncGenerator[LlmResponse, None]:
        said = [part.function_response for content in llm_request.contents for part in content.parts or ()]
        self._heard = {str(one.id): one.response or {} for one in said if one is not None}
        parts = [types.Part(text="done")]
        if not self._heard:
            made = [
                types.FunctionCall(id=f"call_{number}", name=call.name, args=spelled(call.arguments))
                for number, call in enumerate(self._calls)
            ]
            parts = [types.Part(function_call=one) for one in made]
        yield LlmResponse(content=types.Content(role="model", parts=parts))

    def told(self) -> list[Told]:
        ordered = [self._heard[f"call_{number}"] for number in range(len(self._calls))]
        return [Told(str(one), "error" in one) for one in ordered]


def scripted(tools: Any, calls: Sequence[Call], **options: Any) -> tuple[InMemoryRunner, Scripted]:
    model = Scripted(calls)
    return InMemoryRunner(agent=Agent(name="agent", model=model, tools=tools, **options), app_name="app"), model


def ended(events: Sequence[Any]) -> None:
    assert events[-1].content.parts[0].text == "done"


async def ran(runner: InMemoryRunner) -> list[Any]:
    session = await runner.session_service.create_session(app_name="app", user_id="user_1")
    return [one async for one in runner.run_async(user_id="user_1", session_id=session.id, new_message=GO)]


async def turn(tools: Any, calls: Sequence[Call]) -> list[Told]:
    runner, model = scripted(tools, calls)
    ended(await ran(runner))
    return model.told()


def turn_sync(tools: Any, calls: Sequence[Call]) -> list[Told]:
    runner, model = scripted(tools, calls)
    runner.auto_create_session = True
    ended(list(runner.run(user_id="user_1", session_id="session", new_message=GO)))
    return model.told()


def declarations(tools: Any) -> list[Any]:
    """What the model is told of the tools."""
    request = LlmRequest()
    request.append_tools(tools)
    return request.config.tools[0].function_declarations


DRIVER = Driver(
    provider=GoogleAdkProvider,
    turn=turn,
    turn_sync=turn_sync,
    names=lambda tools: [one.name for one in declarations(tools)],
    schemas=lambda tools: [one.parameters_json_schema for one in declarations(tools)],
    package="google-adk",
    lossless=False,
)
