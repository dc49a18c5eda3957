"""What is special about tools for Semantic Kernel, and what it cannot do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from composio_async import Tool
from composio_async.errors import InvalidParams

from .plain import FAILED, SLUG, Runs, schema, wrapped
from .platform import LONG, SCHEMA

pytest.importorskip("semantic_kernel", reason="NOT RUN: semantic-kernel is not installed here")

from semantic_kernel import Kernel
from semantic_kernel.exceptions import KernelInvokeException
from semantic_kernel.functions import KernelArguments

from composio_async.providers.semantic_kernel import SemanticKernelProvider

from .drivers import Call
from .drivers.semantic_kernel import ChatCompletionAgent, Scripted, functions, turn

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("default")]

NAME = f"composio-{SLUG}"


def test_what_the_model_is_told_of_a_schema() -> None:
    """Each property is told with its references replaced; `self` has another name, and the title and `$defs` go."""
    properties = dict(SCHEMA["properties"])
    person = {"type": "object", "properties": {"name": {"type": "string"}, "friend": {}}, "required": ["name"]}
    told = {("self_" if name == "self" else name): part for name, part in properties.items()} | {"person": person}
    (one,) = functions(wrapped(SemanticKernelProvider(), SCHEMA, Runs()))
    assert one["parameters"] == {"type": "object", "properties": told, "required": ["to"]}


@pytest.mark.parametrize("nonsense", [{"description": ["x"]}, {"description": None}, {"type": 5}, {"enum": None}, 5])
def test_nonsense_in_a_schema_costs_no_tool(nonsense: Any) -> None:
    """A parameter whose schema is not one is offered all the same, so that the other tools are too."""
    (one,) = functions(wrapped(SemanticKernelProvider(), schema(one=nonsense), Runs()))
    assert list(one["parameters"]["properties"]) == ["one"]


def test_all_tools_are_in_one_plugin_and_names_are_short_enough() -> None:
    """Plugin and function in one name have at most 64 characters."""
    made = [Tool(slug=slug, input_parameters=schema()) for slug in (SLUG, LONG)]
    (plugin,) = SemanticKernelProvider().wrap_tools(made, Runs())
    names = [function.fully_qualified_name for function in plugin.functions.values()]
    assert names[0] == NAME
    assert names[1].startswith("composio-ADAPTER_LONG")
    assert [len(name) <= 64 for name in names] == [True, True]


async def test_the_kernels_own_words_are_arguments() -> None:
    """A tool may have parameters that are called as something of the kernel's."""
    names = ("kernel", "service", "execution_settings", "arguments", "self", "settings")
    runs = Runs()
    tools = wrapped(SemanticKernelProvider(), schema(**{name: {"type": "string"} for name in names}), runs)
    told = list(functions(tools)[0]["parameters"]["properties"])
    assert told == [*names[:4], "self_", "settings_"]
    # The driver spells `self` as the model was told it.
    await turn(tools, [Call(NAME, dict.fromkeys((*names[:5], "settings_"), "x"))])
    assert runs.seen == [dict.fromkeys(names, "x")]


async def test_an_unknown_or_missing_argument_is_refused_without_a_request() -> None:
    """The kernel itself compares a call's arguments with the parameters, and tells the model."""
    runs = Runs()
    parameters = {**schema(to={"type": "string"}), "required": ["to"]}
    tools = wrapped(SemanticKernelProvider(), parameters, runs)
    told = await turn(tools, [Call(NAME, {"to": "x", "more": 1}), Call(NAME, {})])
    assert "unexpected argument(s): ['more']" in told[0].text
    assert "Missing required argument(s): ['to']" in told[1].text
    assert runs.seen == []


async def test_the_result_stands_beside_what_the_model_reads() -> None:
    """The message's item has the result as a dict, also that of a failed call."""
    model = Scripted([Call(NAME, {})])
    tools = wrapped(SemanticKernelProvider(), schema(), Runs(FAILED))
    await ChatCompletionAgent(service=model, name="agent", plugins=tools).get_response("go")
    item = model._heard["call_0"]
    result = {"successful": False, "data": {"code": 7}, "error": "the mailbox is full"}
    assert item.metadata["tool_result"] == result
    assert json.loads(item.result) == result


async def test_arguments_of_the_kernel_stand_in_for_those_left_out() -> None:
    """Of an agent's own arguments only those reach a tool that it has a parameter for."""
    runs = Runs()
    tools = wrapped(SemanticKernelProvider(), schema(to={"type": "string"}), runs)
    agent = ChatCompletionAgent(
        service=Scripted([Call(NAME, {})]),
        name="agent",
        plugins=tools,
        arguments=KernelArguments(to="x", secret="y"),
    )
    await agent.get_response("go")
    assert runs.seen == [{"to": "x"}]


@pytest.mark.parametrize("streaming", [False, True])
async def test_a_kernel_runs_the_functions(streaming: bool) -> None:
    """What calls a function itself has the result, whether it asks for a stream or not."""
    kernel = Kernel()
    (plugin,) = wrapped(SemanticKernelProvider(), schema(to={"type": "string"}), Runs())
    function = kernel.add_plugin(plugin)[SLUG]
    if streaming:
        (result,) = [one async for one in kernel.invoke_stream(function, to="x")]
    else:
        result = await kernel.invoke(function, to="x")
    assert json.loads(str(result))["data"] == {"got": {"to": "x"}}


@pytest.mark.parametrize(
    ("error", "words"),
    [(InvalidParams("no such user"), "no such user"), (RuntimeError("hunter2"), f"{SLUG} could not be run")],
)
async def test_raised_errors_are_told_in_our_words(error: Exception, words: str) -> None:
    """With raise_errors a kernel raises, and an agent tells the model; of unknown errors only that there was one."""
    provider: Any = SemanticKernelProvider(raise_errors=True)
    tools = wrapped(provider, schema(), Runs(error=error))
    (told,) = await turn(tools, [Call(NAME, {})])
    assert words in told.text
    assert "hunter2" not in told.text
    kernel = Kernel()
    with pytest.raises(KernelInvokeException) as raised:
        await kernel.invoke(kernel.add_plugin(tools[0])[SLUG])
    assert words in str(raised.value.__cause__)
