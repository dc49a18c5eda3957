"""What a hazard is: a program that gets into it, and how what was seen of the program becomes one word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

WORDS = ("fine", "refuses", "warns", "blocks", "leaks", "fails", "hangs", "doubles", "not applicable")
"""From the best to the worst."""
ERROR = re.compile(r"^(?:\S*[ .:])??(\w+(?:Error|Exception|Exit|Interrupt|Warning))\b(?=:|$)", re.MULTILINE)


@dataclass(frozen=True)
class Outcome:
    """How a client came out of a hazard.

    Args:
        word: One of `WORDS`, or none where there is only a figure.
        detail: A figure, or what it was.
    """

    word: str
    detail: str = ""

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.word, self.detail)))


@dataclass
class Seen:
    """What was seen of a program.

    Args:
        status: Its exit status; None if it had to be killed.
        facts: What it said, by name.
        err: What stands on stderr.
        seconds: From its last line until it was gone.
        doubled: Words that were delivered more than once.
    """

    status: int | None
    facts: dict[str, list[Any]]
    err: str
    seconds: float | None = None
    doubled: int = 0

    def fact(self, name: str) -> Any:
        """What was said last under a name; None where nothing was."""
        return self.facts.get(name, [None])[-1]

    @property
    def error(self) -> str:
        """The name of the last error or warning on stderr; of a traceback that was cut off, that it is one."""
        cut = "half a traceback" if "Traceback" in self.err else ""
        return (ERROR.findall(self.err) or [cut])[-1]


Judge = Callable[[Seen], Outcome]


@dataclass(frozen=True)
class Hazard:
    """A way to get into trouble.

    Args:
        name: Of its program.
        title: For people.
        program: Gets into it, and says what happens.
        judge: Finds the word; a program that hangs never gets there.
        flags: For the interpreter.
        exits: Whether the end of the program belongs to it; else it is cut off, once its code is over.
    """

    name: str
    title: str
    program: Callable[..., None]
    judge: Judge
    flags: tuple[str, ...] = ()
    exits: bool = False

    def outcome(self, seen: Seen) -> Outcome:
        if seen.facts.get("unsuitable"):
            return Outcome("not applicable", seen.fact("unsuitable"))
        if mixed := seen.facts.get("mixed"):
            hung = ", then a hang" if seen.status is None else ""
            return Outcome("doubles", f"{some(len(mixed), 'answer')} for somebody else{hung}")
        if seen.status is None:
            return Outcome("hangs", str(seen.fact("hint") or ""))
        return self.judge(seen)


HAZARDS: dict[str, Hazard] = {}


def hazard(
    title: str, judge: Judge, *flags: str, exits: bool = False
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a hazard of a program, under the function's name."""

    def made(program: Callable[..., None]) -> Callable[..., None]:
        HAZARDS[program.__name__] = Hazard(program.__name__, title, program, judge, flags, exits)
        return program

    return made


def some(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def trouble(seen: Seen, status: int = 0) -> Outcome | None:
    """What would be trouble after any program: the status, errors that it met, words on stderr, second deliveries."""
    errors = [*seen.facts.get("error", ())]
    if seen.status != status:
        return Outcome("fails", seen.error or f"status {seen.status}")
    if seen.doubled:
        return Outcome("doubles", f"{seen.doubled} of the calls")
    if errors:
        return Outcome("fails", ", ".join(dict.fromkeys(errors)))
    if seen.err:
        return Outcome("leaks", f"{seen.error or 'words'} on stderr")
    return None


def fine(seen: Seen) -> Outcome:
    """Fine, unless there was trouble."""
    return trouble(seen) or Outcome("fine")


def ended(seen: Seen) -> Outcome:
    """Fine, with the time that the end took."""
    return trouble(seen) or Outcome("fine", f"{round((seen.seconds or 0) * 1000)} ms")


def refused(seen: Seen) -> Outcome:
    """What it raised, and whether it says more on stderr than that."""
    if seen.status == 0:
        return Outcome("refuses", f"{seen.fact('refused')}{f', {seen.error} on stderr' if seen.err else ''}")
    return Outcome("fails", seen.error)


def answered(seen: Seen) -> Outcome:
    """Fine, if the last call was answered; refused, if it raised something."""
    if seen.facts.get("refused"):
        return refused(seen)
    return trouble(seen) or (Outcome("fine") if seen.fact("answered") else Outcome("fails", "no answer, no error"))


def left_with(status: int) -> Judge:
    """Fine, if the program has left with this status, and quietly."""
    return lambda seen: trouble(seen, status) or Outcome("fine")


def left(what: str, most: int = 0) -> Judge:
    """Fine, if no more than so many of something were left behind."""

    def judge(seen: Seen) -> Outcome:
        count = seen.fact("left")
        return trouble(seen) or (Outcome("leaks", some(count, what)) if count > most else Outcome("fine"))

    return judge
