"""How each framework takes one turn of an agent, with a model that follows a script.

A driver is a module with an object `DRIVER`. Every driver whose framework is installed is held to the contract in
`test_contract.py`.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import os
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

from composio_async.providers.protocol import Provider


@dataclass(frozen=True)
class Call:
    """A call that the scripted model makes."""

    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What the model was told of a call: all text of it, and whether it was marked as failed (None: no mark)."""

    text: str
    failed: bool | None = None


Turn = Callable[[Any, Sequence[Call]], Coroutine[Any, Any, list[Told]]]


@dataclass(frozen=True)
class Driver:
    """One framework.

    Attributes:
        provider: Makes the provider, with its options.
        turn: Runs a whole turn of an agent on tools as the provider gave them: the model makes these calls in one
            message, is told their results, and ends. Returns what it was told, in the order of the calls.
        names: What the model is told each tool is called, in order.
        schemas: The schema of each tool, as the model is told it, in order.
        package: The distribution whose version counts; None where none is needed.
        turn_sync: As `turn`, where the framework has a synchronous half, from a thread without a loop.
        alone: Where the framework itself runs the calls of one message one after another.
        most: The most calls of one message that the framework itself runs at the same time; None for no limit.
        lossless: Whether the schema reaches the model as the platform gave it.
        nulls: Whether a null for an optional parameter reaches a tool that takes it.
        cancels: Whether the framework lets a cancellation through to the tool.
        raises: Whether an error that the provider raises leaves the framework's run.
    """

    provider: Callable[..., Provider[Any]]
    turn: Turn
    names: Callable[[Any], list[str]]
    schemas: Callable[[Any], list[dict[str, Any]]]
    package: str | None = None
    turn_sync: Callable[[Any, Sequence[Call]], list[Told]] | None = None
    alone: bool = False
    most: int | None = None
    lossless: bool = True
    nulls: bool = True
    cancels: bool = True
    raises: bool = True
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str | None:
        """Of the framework here."""
        return None if self.package is None else importlib.metadata.version(self.package)


MODULES: dict[str, str | None] = {
    "openai_chat": None,
    "openai_chat_strict": None,
    "openai_responses": None,
    "openai_responses_strict": None,
    "anthropic": None,
    "anthropic_runner": "anthropic",
    "gemini": None,
    "google_genai": "google.genai",
    "langchain": "langchain",
    "langgraph": "langgraph",
    "llama_index": "llama_index",
    "autogen": "autogen_ext",
    "agent_framework": "agent_framework",
    "haystack": "haystack",
    "dspy": "dspy",
    "smolagents": "smolagents",
    "openai_agents": "agents",
    "pydantic_ai": "pydantic_ai",
    "claude_agent": "claude_agent_sdk",
    "fastmcp": "fastmcp",
    "agno": "agno",
    "crewai": "crewai",
    "semantic_kernel": "semantic_kernel",
    "google_adk": "google.adk",
    "strands": "strands",
}
"""Drivers, and the module that must be importable for each."""
APART = {"crewai", "google_adk", "semantic_kernel", "strands"}
"""Frameworks that cannot share an environment with the others: `alone.py` runs these."""
EXPECTED = "COMPOSIO_EXPECT_FRAMEWORKS" in os.environ
"""Whether the others must all be here; read before the tests take the machine's settings away."""


def installed(module: str) -> bool:
    """Whether a module can be imported; of one inside a package that is shared by several distributions too."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def load(name: str) -> Driver | None:
    """A driver; None where its framework is not installed."""
    needs = MODULES[name]
    assert not EXPECTED or needs is None or name in APART or installed(needs), f"{needs} is to be tried and is missing"
    if needs is not None and not installed(needs):
        return None
    module = importlib.import_module(f"{__name__}.{name}")
    driver = module.DRIVER
    assert isinstance(driver, Driver)
    return driver
