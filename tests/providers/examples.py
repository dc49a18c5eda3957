"""The chapters of `docs/providers.md` on each framework: what the adapter's docstring says, and its example.

    PYTHONPATH=.:tests python -m providers.examples --write

Read from the source, so that no framework need be installed.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from . import page

PROVIDERS = Path(__file__).parents[2] / "composio_async" / "providers"
CODE = re.compile(r"Examples?:\n\s*```python\n(.*?)```", re.DOTALL)
SECTION = re.compile(r"^(Args|Attributes|Raises|Returns|Examples?):$", re.MULTILINE)


@dataclass(frozen=True)
class Chapter:
    """One provider class, or for MCP the function that connects."""

    module: str
    cls: str
    text: str
    code: str

    def __str__(self) -> str:
        shown = f"```python\n{self.code}```\n" if self.code else ""
        return f"### {self.cls}\n\n`composio_async.providers.{self.module}`\n\n{self.text}\n\n{shown}"


def example(docstring: str) -> str:
    """The code of a docstring's example; empty where there is none."""
    found = CODE.search(docstring)
    return inspect.cleandoc("\n" + found[1]) + "\n" if found else ""


def chapters() -> list[Chapter]:
    """All providers, by module."""
    found: list[Chapter] = []
    for path in sorted(PROVIDERS.glob("*.py")):
        tree = ast.parse(path.read_text())
        own = ast.get_docstring(tree) or ""
        for node in tree.body:
            if path.stem in BASES or not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            said = ast.get_docstring(node) or ""
            if not node.name.endswith("Provider") and not (path.stem == "mcp" and example(said)):
                continue
            text = SECTION.split(said)[0].strip()
            found.append(Chapter(path.stem, node.name, text, example(said) or example(own)))
    return found


BASES = {"protocol", "bound"}
"""Modules whose providers are made to be derived from."""


def render() -> str:
    """The part of the page."""
    return "\n".join(str(one) for one in chapters())


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        page.write("chapters", render())
    else:
        print(render())
