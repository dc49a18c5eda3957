"""Expressions and layout as final text, the same whichever Python runs the generator."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Final

WIDTH: Final = 120


class NoRuleError(Exception):
    """A shape that the generator has no rule for; the message begins with the qualified name."""


def expression(node: ast.expr) -> str:
    """An annotation, a default or a decorator as text.

    Args:
        node: Of a kind that occurs in signatures; others have no rule.
    """
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return f"{expression(node.value)}.{node.attr}"
        case ast.Constant(value=str(value)):
            return quoted(value)
        case ast.Constant(value=value):
            return "..." if value is ... else repr(value)
        case ast.Subscript(slice=ast.Tuple(elts=[_, *_] as parts)):
            return f"{expression(node.value)}[{_listed(parts)}]"
        case ast.Subscript():
            return f"{expression(node.value)}[{expression(node.slice)}]"
        case ast.BinOp(op=ast.BitOr(), right=ast.BinOp()):
            return f"{expression(node.left)} | ({expression(node.right)})"
        case ast.BinOp(op=ast.BitOr()):
            return f"{expression(node.left)} | {expression(node.right)}"
        case ast.UnaryOp(op=ast.USub()):
            return f"-{expression(node.operand)}"
        case ast.List():
            return f"[{_listed(node.elts)}]"
        case ast.Tuple(elts=[only]):
            return f"({expression(only)},)"
        case ast.Tuple():
            return f"({_listed(node.elts)})"
        case ast.Call():
            keywords = [f"{one.arg}={expression(one.value)}" if one.arg else "" for one in node.keywords]
            if all(keywords):
                return f"{expression(node.func)}({', '.join([*map(expression, node.args), *keywords])})"
    raise NoRuleError(f"an expression of kind {type(node).__name__} in line {node.lineno} has no rule")


def _listed(nodes: Sequence[ast.expr]) -> str:
    return ", ".join(map(expression, nodes))


def quoted(value: str) -> str:
    """A string literal in double quotes."""
    if not value.isprintable():
        return repr(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def bracketed(head: str, parts: Sequence[str], tail: str, indent: str) -> list[str]:
    """`head(parts)tail` on one line, or with one part to a line where it is too long.

    Args:
        head: With the opening bracket.
        parts: Without commas.
        tail: With the closing bracket.
        indent: Of the first line.
    """
    line = f"{indent}{head}{', '.join(parts)}{tail}"
    if len(line) <= WIDTH or not parts:
        return [line]
    return [f"{indent}{head}", *(f"{indent}    {part}," for part in parts), f"{indent}{tail}"]


def nested(outer: Sequence[str], head: str, parts: Sequence[str], indent: str) -> list[str]:
    """`outer[0](outer[1](...head(parts)))`, laid out like `bracketed`.

    Args:
        outer: What stands around the call, each with its opening bracket.
        head: Of the call, with the opening bracket.
        parts: Its arguments.
        indent: Of the first line.
    """
    line = f"{indent}{''.join(outer)}{head}{', '.join(parts)}{')' * (len(outer) + 1)}"
    if len(line) <= WIDTH or not outer:
        return bracketed(f"{''.join(outer)}{head}", parts, ")" * (len(outer) + 1), indent)
    inner = nested(outer[1:], head, parts, indent + "    ")
    return [f"{indent}{outer[0]}", *inner, f"{indent})"]


def docstring(text: str, indent: str) -> list[str]:
    """A docstring as lines.

    Args:
        text: Dedented, first line first.
        indent: Of all lines but empty ones.
    """
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if "\n" in escaped:
        escaped += "\n"
    elif escaped.endswith('"'):
        escaped = escaped[:-1] + '\\"'
    lines = f'"""{escaped}"""'.split("\n")
    return [f"{indent}{line}" if line.strip() else "" for line in lines]
