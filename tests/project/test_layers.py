"""The house: which room may lean on which, and how large a room may be."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import composio_async

ROOT = Path(composio_async.__file__).parent

# Each layer may import from those above it in this list, and from its own.
LAYERS = [
    [
        "_unset",
        "_version",
        "_legacy_options",
        "_caller",
        "_tracebacks",
        "_green_threads",
        "_near",
        "_mask",
        "_secret",
        "_json",
        "_aside",
        "errors",
        "_clock",
        "models",
    ],
    [
        "_reach",
        "hooks",
        "_deprecations",
        "retry",
        "config",
        "_request",
        "_response",
        "_renamed",
        "_known",
        "_gate",
        "_outcomes",
        "pagination",
        "auth_scheme",
        "_arguments",
        "_instants",
        "_connection_state",
        "_refusals",
        "_proxy",
    ],
    ["_codec", "_connections", "_pool", "schemas", "waiting"],
    ["providers"],
    ["_failing", "_call", "_transport"],
    ["files"],
    ["resources", "sessions"],
    ["client"],
    ["integrations", "legacy_words", "legacy"],
    ["_demo", "_recording", "__main__", "__init__"],
]
APART = {
    "emulator": set(),
    "_syncgen": set(),
    "_portal": {"pagination", "errors", "models", "_caller", "_tracebacks", "_green_threads"},
}
# config only names the types of what a user may bring
AIOHTTP_CLIENT = {"_connections", "_pool", "_failing", "_call", "_transport", "config", "files.transfer"}
LONGEST = 400


def modules() -> list[tuple[str, Path]]:
    """Dotted name below the package, and file, of every hand-written module."""
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        parts = list(path.relative_to(ROOT).with_suffix("").parts)
        if parts[-1] == "__init__" and len(parts) > 1:
            parts.pop()
        found.append((".".join(parts), path))
    return found


def imports(path: Path) -> set[str]:
    """Dotted names that a module imports, at its top or in a function; our own without the package's name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module == "composio_async":
            found |= {f"composio_async.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module)
    return found


def layer_of(name: str) -> int | None:
    """Which layer a module is in; None for those that stand apart."""
    for number, layer in enumerate(LAYERS):
        if any(name == one or name.startswith(f"{one}.") for one in layer):
            return number
    return None


@pytest.mark.parametrize(("name", "path"), modules(), ids=[name for name, _ in modules()])
def test_layers_point_downwards(name: str, path: Path) -> None:
    """A module imports only what stands below it; emulator, generator and portal stand apart."""
    ours = {one.removeprefix("composio_async.") for one in imports(path) if one.startswith("composio_async.")}
    apart = next((one for one in APART if name == one or name.startswith((f"{one}.", f"{one}_"))), None)
    if apart is not None:
        allowed = APART[apart] | {apart}
        assert {one for one in ours if not one.startswith(tuple(allowed))} == set()
        return
    mine = layer_of(name)
    assert mine is not None, f"{name} has no layer: add it to the list"
    for one in ours:
        theirs = layer_of(one)
        if theirs is None:
            through_portal = one.startswith("_portal") and name in {"resources.wrapping", "providers.bound"}
            assert through_portal or mine == len(LAYERS) - 1, f"{name} must not lean on {one}"
        else:
            assert theirs <= mine, f"{name} must not lean on {one}, which is above it"


def test_every_layer_entry_exists() -> None:
    """No entry of the list outlives its module."""
    names = {name for name, _ in modules()} | {name.split(".")[0] for name, _ in modules()}
    assert [one for layer in LAYERS for one in layer if one not in names] == []


@pytest.mark.parametrize(("name", "path"), modules(), ids=[name for name, _ in modules()])
def test_only_the_edge_talks_to_aiohttp(name: str, path: Path) -> None:
    """aiohttp's client is used where connections are, its server in the emulator."""
    if name.startswith("emulator"):
        assert "aiohttp.client" not in imports(path)
    elif name not in AIOHTTP_CLIENT:
        assert not any(one.split(".")[0] == "aiohttp" for one in imports(path))


@pytest.mark.parametrize(("name", "path"), modules(), ids=[name for name, _ in modules()])
def test_rooms_stay_small(name: str, path: Path) -> None:
    """A module has at most 400 lines beside docstrings and blank lines."""
    tree = ast.parse(path.read_text())
    told: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            told |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = [n for n, line in enumerate(path.read_text().splitlines(), 1) if line.strip() and n not in told]
    assert len(lines) <= LONGEST, f"{name} has {len(lines)} lines of code: is it one room, or two?"


def test_time_and_chance_come_from_the_clock() -> None:
    """Only the clock asks for the time, waits, or rolls dice, so that tests can bring their own."""
    for name, path in modules():
        if name == "_clock" or name.startswith(("emulator", "_demo", "_portal", "_syncgen")):
            continue
        text = path.read_text()
        for word in ("time.time(", "time.monotonic(", "random.random(", "asyncio.sleep(", "anyio.sleep("):
            assert word not in text, f"{name} uses {word}"
