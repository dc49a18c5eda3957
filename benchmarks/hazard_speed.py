"""Times calls of one client: `python hazard_speed.py CLIENT URL`; a line in is a round, a line out its median.

The client `async` is the asynchronous one, whose calls are awaited.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from statistics import median

from hazard_clients import CLIENTS, Core
from hazard_loopback import stay_on_loopback

CALLS = 40


def timed(client) -> float:
    taken = []
    for _ in range(CALLS):
        begun = time.perf_counter()
        client.say("a")
        taken.append(time.perf_counter() - begun)
    return median(taken)


async def awaited(core: Core) -> float:
    taken = []
    for _ in range(CALLS):
        begun = time.perf_counter()
        await core.say("a")
        taken.append(time.perf_counter() - begun)
    return median(taken)


def main(name: str, url: str) -> None:
    stay_on_loopback()
    if name == "async":
        with asyncio.Runner() as runner:
            core = Core(url)
            for _ in sys.stdin:
                print(runner.run(awaited(core)), flush=True)
            runner.run(core.close())
        return
    client = CLIENTS[name](url)
    for _ in sys.stdin:
        print(timed(client), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
    os._exit(0)  # some hang here
