"""How well a tool fits words that say what is to be done."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Sequence
from typing import Final

from .catalog.model import Tool

_FILLER: Final = frozenset(
    {"a", "an", "and", "any", "are", "at", "be", "can", "for", "from", "has", "have", "i", "in", "into", "is", "it"}
    | {
        "me",
        "my",
        "of",
        "on",
        "or",
        "our",
        "please",
        "should",
        "some",
        "someone",
        "that",
        "the",
        "their",
        "them",
        "this",
    }
    | {"to", "up", "we", "which", "who", "with", "you", "your", "want", "need", "using", "about", "new", "there"}
)
_SAME: Final[dict[str, str]] = {
    word: first
    for first, others in {
        "create": "add make open insert schedule book write compose raise register",
        "send": "post notify tell message",
        "list": "show all enumerate browse what",
        "get": "fetch read retrieve view detail info metadata",
        "find": "search look lookup query filter when",
        "update": "edit change modify rename reschedule adjust",
        "delete": "remove cancel trash erase discard",
        "email": "mail gmail inbox mailbox",
        "issue": "ticket bug",
        "event": "meeting appointment call invite invitation calendar",
        "repository": "repo",
        "pull": "pr",
        "file": "document attachment",
        "folder": "directory",
        "spreadsheet": "sheet table googlesheet excel",
        "contact": "lead person prospect",
        "customer": "client buyer",
        "payment": "charge pay intent",
        "refund": "reimburse",
        "reply": "answer respond",
        "comment": "note remark",
        "reaction": "react emoji",
        "share": "sharing permission access",
        "transition": "done status complete resolve",
        "free": "available availability slot busy",
        "channel": "room",
        "append": "row",
    }.items()
    for word in others.split()
}
_EXTRA: Final[dict[str, tuple[str, ...]]] = {
    "googlecalendar": ("google", "event"),
    "googledrive": ("google", "drive"),
    "googlesheets": ("google", "spreadsheet"),
    "gmail": ("email",),
}


def _split(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.lower()).split()


@functools.lru_cache(maxsize=4096)
def _term(word: str) -> str:
    """One form for a word's endings and for words that mean the same."""
    for ending, rest in (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("s", "")):
        if len(word) > len(ending) + 2 and word.endswith(ending) and not word.endswith("ss"):
            word = word.removesuffix(ending) + rest
            break
    if word not in _SAME and f"{word}e" in _SAME:
        word = f"{word}e"
    return _SAME.get(word, word)


def _terms(text: str) -> list[str]:
    words = [word for word in _split(text) if word not in _FILLER]
    # "Open an issue" creates one; in "list open issues" it says which.
    words = [word for index, word in enumerate(words) if word != "open" or index == 0]
    return [found for word in words for found in (_term(word), *_EXTRA.get(word, ()))]


@functools.lru_cache(maxsize=20_000)
def _weights(slug: str, name: str, description: str, toolkit: str) -> dict[str, float]:
    """How much each term says about a tool: most in its name, least in the end of its description."""
    found: dict[str, float] = {}
    parts: Iterable[tuple[float, list[str]]] = (
        (1.0, _terms(description)),
        (1.2, _terms(toolkit)),
        (2.0, _terms(name)),
        (2.0, _terms(slug.replace("_", " "))),
    )
    for weight, terms in parts:
        for term in terms:
            found[term] = max(found.get(term, 0.0), weight)
    return found


@functools.lru_cache(maxsize=20_000)
def _naming(slug: str, name: str, toolkit: str) -> frozenset[str]:
    return frozenset({*_terms(name), *_terms(slug.replace("_", " "))} - {*_terms(toolkit)})


def ranked(tools: Sequence[Tool], text: str) -> list[Tool]:
    """The tools that share words with a text, best first, in the given order among equals.

    Rare words count for more than common ones, words of a tool's name for more than those of its description, and
    a name that says more than was asked for counts for a little less.

    Args:
        tools: to choose from.
        text: what is to be done.

    Returns:
        Those that share at least one word with it.
    """
    asked = dict.fromkeys(_terms(text))
    weights = [_weights(tool.slug, tool.name, tool.description, tool.toolkit) for tool in tools]
    rarity = {term: math.log(1 + len(tools) / (1 + sum(term in one for one in weights))) for term in asked}
    scored = []
    for tool, known in zip(tools, weights, strict=True):
        score = sum(known[term] * rarity[term] for term in asked if term in known)
        if score > 0:
            unasked = len(_naming(tool.slug, tool.name, tool.toolkit) - set(asked))
            scored.append((score - 0.25 * unasked, tool))
    return [tool for _, tool in sorted(scored, key=lambda pair: -pair[0])]
