"""What a framework's provider makes is known to type checkers, in both packages."""

from __future__ import annotations

from pathlib import Path

import pytest
from checkers import mypy

from .drivers import installed

TYPES: dict[str, tuple[str, str, str, str]] = {
    "langchain": ("langchain_core", "LangchainProvider", "langchain_core.tools", "BaseTool"),
    "langgraph": ("langgraph", "LanggraphProvider", "langchain_core.tools", "BaseTool"),
    "llama_index": ("llama_index", "LlamaIndexProvider", "llama_index.core.tools", "AsyncBaseTool"),
    "autogen": ("autogen_core", "AutogenProvider", "autogen_core.tools", "BaseTool[Any, Any]"),
    "agent_framework": ("agent_framework", "AgentFrameworkProvider", "agent_framework", "FunctionTool"),
    "anthropic_runner": (
        "anthropic",
        "AnthropicRunnerProvider",
        "anthropic.lib.tools",
        "BetaAsyncBuiltinFunctionTool",
    ),
    "google_genai": ("google.genai", "GoogleGenaiProvider", "google.genai.types", "Tool"),
    "haystack": ("haystack", "HaystackProvider", "haystack.tools.tool", "Tool"),
    "dspy": ("dspy", "DspyProvider", "dspy", "Tool"),
    "smolagents": ("smolagents", "SmolagentsProvider", "smolagents", "Tool"),
    "openai_agents": ("agents", "OpenAIAgentsProvider", "agents", "FunctionTool"),
    "pydantic_ai": ("pydantic_ai", "PydanticAIProvider", "pydantic_ai", "Tool[Any]"),
    "claude_agent": ("claude_agent_sdk", "ClaudeAgentProvider", "claude_agent_sdk", "SdkMcpTool[Any]"),
    "fastmcp": ("fastmcp", "FastMCPProvider", "fastmcp.tools", "Tool"),
    "agno": ("agno", "AgnoProvider", "agno.tools.toolkit", "Toolkit"),
    "crewai": ("crewai", "CrewAIProvider", "crewai.tools", "BaseTool"),
    "semantic_kernel": ("semantic_kernel", "SemanticKernelProvider", "semantic_kernel.functions", "KernelPlugin"),
    "google_adk": ("google.adk", "GoogleAdkProvider", "google.adk.tools.base_tool", "BaseTool"),
    "strands": ("strands", "StrandsProvider", "strands.types.tools", "AgentTool"),
}
"""Module of the provider to: the module whose presence decides, the provider, and where its tools' type is from."""

USE = """
from typing import Any, assert_type

from {where} import {name}

from composio_async import Composio
from composio_async.providers.{module} import {provider}
from composio_sync import Composio as SyncComposio


async def main() -> None:
    async with Composio({provider}()) as composio:
        session = await composio.create("user_1")
        assert_type(await session.tools(), list[{tool}])
        assert_type(await composio.tools.get("user_1", toolkits=["github"]), list[{tool}])


def sync() -> None:
    with SyncComposio({provider}(raise_errors=True)) as composio:
        assert_type(composio.create("user_1").tools(), list[{tool}])
"""

pytestmark = [pytest.mark.once, pytest.mark.timeout(600)]


def test_tools_are_of_the_frameworks_own_type(tmp_path: Path) -> None:
    """What users write against each framework that is installed is clean under mypy --strict."""
    files: list[str] = []
    for module, (needs, provider, where, tool) in TYPES.items():
        if installed(needs):
            file = tmp_path / f"use_{module}.py"
            file.write_text(
                USE.format(module=module, provider=provider, where=where, tool=tool, name=tool.partition("[")[0])
            )
            files.append(str(file))
    if not files:
        pytest.skip("NOT RUN: none of the frameworks is installed here")
    done = mypy(*files)
    assert done.returncode == 0, done.stdout + done.stderr
