"""The examples in the docstrings of both packages run as they are printed, against the emulator."""

from __future__ import annotations

import ast
import asyncio
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from running import platform_for, run_here

import composio_async
import composio_sync

ROOT = Path(composio_async.__file__).parents[1]
EXAMPLE = re.compile(r"^Example:\n((?: {4}.*\n?|\n)+)", re.MULTILINE)
OWN = {"composio_async.client.Composio", "composio_sync.client.Composio"}
"""Examples that make their client themselves; the others have `composio`, and `session` of `user_123`."""


def examples(package: str) -> Iterator[tuple[str, str]]:
    """Qualified name and code of each example; those of the hand-written synchronous pager count for its package.

    Those of providers need models and frameworks, and run in `tests/providers`.
    """
    for path in sorted((ROOT / package).rglob("*.py")):
        if {"_syncgen", "providers"} & set(path.parts):
            continue
        yield from within(ast.parse(path.read_text()), ".".join(path.relative_to(ROOT).with_suffix("").parts))


def within(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> Iterator[Any]:
    """The examples in what a module or a class defines, and in itself."""
    for code in EXAMPLE.findall(f"{ast.get_docstring(node) or ''}\n"):
        yield name, textwrap.dedent(code).strip()
    for inner in node.body:
        if isinstance(inner, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield from within(inner, f"{name}.{inner.name}")


FOUND = [one for package in ("composio_async", "composio_sync") for one in examples(package)]
SYNC = ("composio_sync.", "composio_async._portal")


@pytest.mark.parametrize(("name", "code"), FOUND, ids=[name for name, _ in FOUND])
async def test_example_runs(name: str, code: str, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Each example runs to its end, with the names that the text around it speaks of."""
    async with platform_for(code, monkeypatch):
        if name.startswith(SYNC):
            await asyncio.to_thread(run_sync, name, code)
        else:
            await run_async(name, code)
    capsys.readouterr()


def run_sync(name: str, code: str) -> None:
    """Run it in a thread, as a script would."""
    if name in OWN:
        exec(compile(code, name, "exec"), vars(composio_sync).copy())
        return
    with composio_sync.Composio() as composio:
        session = composio.create("user_123", toolkits=["github"])
        exec(compile(code, name, "exec"), {**vars(composio_sync), "composio": composio, "session": session})


async def run_async(name: str, code: str) -> None:
    """Run it on this loop."""
    if name in OWN:
        await run_here(code, name, vars(composio_async).copy())
        return
    async with composio_async.Composio() as composio:
        session = await composio.create("user_123", toolkits=["github"])
        await run_here(code, name, {**vars(composio_async), "composio": composio, "session": session})


def test_the_main_calls_have_one() -> None:
    """What most programs call shows how, in both packages."""
    names = {name.removeprefix("composio_async.") for name, _ in FOUND if name.startswith("composio_async.")}
    assert names >= {
        "client.Composio",
        "client.Composio.create",
        "resources.connected_accounts.ConnectedAccounts.link",
        "resources.connected_accounts.ConnectedAccounts.list",
        "resources.connected_accounts.ConnectedAccounts.wait_for_connection",
        "resources.connection_request.ConnectionRequest.wait_for_connection",
        "resources.files.Files.create_presigned_url",
        "resources.sessions.Sessions.create",
        "resources.tools.Tools.execute",
        "resources.tools.Tools.get",
        "resources.triggers.Triggers.create",
        "resources.webhooks.WebhookSubscriptions.set",
        "sessions.files.SessionFiles.create_upload_url",
        "sessions.session.Session.authorize",
        "sessions.session.Session.tools",
    }
    generated = {name.removeprefix("composio_sync.") for name, _ in FOUND if name.startswith("composio_sync.")}
    assert names - generated == {"_portal_pages.Pager", "pagination.Pager", "integrations.otel.spans"}
    assert generated - names == set()


def test_every_example_is_found() -> None:
    """No example hides from this test behind another spelling of its heading, or another indent."""
    for package in ("composio_async", "composio_sync"):
        paths = [one for one in (ROOT / package).rglob("*.py") if not {"_syncgen", "providers"} & set(one.parts)]
        texts = [path.read_text() for path in paths]
        told = sum(len(re.findall(r"^\s*(?:Examples?|Usage):|^\s*(?:>>> |```)", text, re.MULTILINE)) for text in texts)
        assert told == sum(name.startswith(f"{package}.") for name, _ in FOUND)
