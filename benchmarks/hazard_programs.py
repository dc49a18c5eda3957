"""Runs the program of one hazard with one client: `python hazard_programs.py HAZARD CLIENT URL`."""

from __future__ import annotations

import os
import signal
import sys

import hazard_at_exit  # noqa: F401  it fills HAZARDS
import hazard_calls  # noqa: F401  it fills HAZARDS
from hazard_clients import Unsuitable
from hazard_judging import HAZARDS
from hazard_loopback import stay_on_loopback
from hazard_stage import Stage, fact


def main(name: str, *place: str) -> None:
    stay_on_loopback()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background may inherit to ignore it
    hazard = HAZARDS[name]
    try:
        hazard.program(Stage(*place))
    except Unsuitable as reason:
        fact("unsuitable", str(reason))
    if not hazard.exits:
        sys.stderr.flush()
        os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
