"""Docstrings for the synchronous package: the same words, the code in them without its awaits."""

from __future__ import annotations

import ast
import re
import textwrap
from typing import Final

from composio_async._syncgen.text import NoRuleError

_HEADING: Final = re.compile(r"(\s*)Examples?:\s*")
_SPAN: Final = re.compile(r"`[^`]+`")
_CODE: Final = (
    (re.compile(r"\basync (with|for|def)\b"), r"\1"),
    (re.compile(r"\bawait\s+"), ""),
    (re.compile(r"\baclose\b"), "close"),
)
_PROSE: Final = (
    (re.compile(r"\b([Aa]n) async iterator\b"), r"\1 iterator"),
    (re.compile(r"\b([Aa])n asyncio SDK\b"), r"\1 synchronous SDK"),
)


def of(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.Module) -> str | None:
    """A docstring as written, dedented by the column of its quotes.

    Args:
        node: What it describes.
    """
    match node.body:
        case [ast.Expr(value=ast.Constant(value=str(text)) as quotes), *_]:
            margin = " " * quotes.col_offset
            first, *rest = text.split("\n")
            return "\n".join([first, *(line.removeprefix(margin) for line in rest)]).rstrip()
    return None


def attributes(node: ast.ClassDef) -> dict[str, str]:
    """What the `Attributes:` of a class's docstring say about each.

    Args:
        node: The class.
    """
    _, found, section = (of(node) or "").partition("\nAttributes:\n")
    told: dict[str, str] = {}
    name = ""
    for line in section.split("\n") if found else []:
        entry = re.fullmatch(r"    (\w+): (.+)", line)
        if entry:
            name, told[entry[1]] = entry[1], entry[2]
        elif name and line.startswith("        "):
            told[name] += "\n" + line.removeprefix("        ")
        else:
            break
    return told


def rewritten(text: str, source: str, target: str) -> str:
    """A docstring for the synchronous package.

    Args:
        text: As `of` gives it.
        source: The asynchronous package.
        target: The synchronous one.

    Raises:
        NoRuleError: An example does not compile, or needs asyncio, after its awaits were taken out.
    """
    lines: list[str] = []
    block: list[str] = []
    margin: str | None = None
    for line in [*text.split("\n"), None]:
        inside = margin is not None and line is not None and (not line.strip() or line.startswith(f"{margin} "))
        if inside and line is not None:
            block.append(line)
            continue
        lines += _example(block, source, target)
        block = []
        heading = _HEADING.fullmatch(line) if line is not None else None
        margin = heading[1] if heading else None
        if line is not None:
            lines.append(_prose(line, source, target))
    return "\n".join(lines)


def _prose(line: str, source: str, target: str) -> str:
    for pattern, replacement in _PROSE:
        line = pattern.sub(replacement, line)
    return _SPAN.sub(lambda span: _code(span[0], source, target), line)


def _code(text: str, source: str, target: str) -> str:
    for pattern, replacement in _CODE:
        text = pattern.sub(replacement, text)
    return re.sub(rf"\b{source}\b", target, text)


def _example(block: list[str], source: str, target: str) -> list[str]:
    kept = [_without_run(_code(line, source, target)) for line in block if line.strip() != "import asyncio"]
    while kept and not kept[0].strip():
        del kept[0]
    code = textwrap.dedent("\n".join(kept))
    try:
        compile(code, "<example>", "exec", dont_inherit=True)
    except SyntaxError as error:
        raise NoRuleError(f"an example does not compile without its awaits ({error.msg}):\n{code}") from None
    if re.search(r"\b(asyncio|anyio|async)\b", code):
        raise NoRuleError(f"an example needs an event loop:\n{code}")
    return kept


def _without_run(line: str) -> str:
    """`asyncio.run(x)` as `x`."""
    head, found, rest = line.partition("asyncio.run(")
    if not found:
        return line
    depth = 1
    for place, character in enumerate(rest):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return head + rest[:place] + rest[place + 1 :]
    raise NoRuleError(f"an example's asyncio.run() spans lines: {line.strip()}")
