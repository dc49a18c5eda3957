"""Every intent done by both sides, against the same server."""

from __future__ import annotations

import asyncio
import inspect
import json
import subprocess
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from answers import BODIES
from intents import OUR_CLIENTS, THEIR_CLIENTS, Intent
from recorder import Bodies, Recorded, Recorder

from composio_async import Composio, Pager, auth_scheme

DRIVER = Path(__file__).parent / "official_driver.py"


class Side(NamedTuple):
    """What one side did: its requests by intent, and what it raised."""

    requests: dict[str, list[Recorded]]
    errors: dict[str, str]
    version: str = ""


def observe_ours(intents: Sequence[Intent], bodies: Bodies = BODIES) -> Side:
    """Do every intent with this client, in this process."""
    errors: dict[str, str] = {}

    async def run(server: Recorder) -> None:
        for intent in intents:
            server.begin("")
            async with Composio(base_url=server.url, **OUR_CLIENTS[intent.client]) as composio:
                names: dict[str, Any] = {"composio": composio, "auth_scheme": auth_scheme}
                if "session." in intent.ours:
                    names["session"] = await composio.use("trs_1")
                server.begin(intent.name)
                try:
                    done = eval(intent.ours, names)
                    if isinstance(done, Pager):
                        await done.first()
                    elif inspect.isawaitable(done):
                        await done
                except Exception as error:  # noqa: BLE001  whatever it raises is told
                    errors[intent.name] = f"{type(error).__name__}: {error}"
        server.begin("")

    with Recorder(bodies, {one.name: one.answers for one in intents}) as server, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        asyncio.run(run(server))
        return Side(server.seen, errors)


def observe_theirs(python: Path, intents: Sequence[Intent], bodies: Bodies = BODIES) -> Side:
    """Do every intent with the official SDK, in one process of its own."""
    with Recorder(bodies, {one.name: one.answers for one in intents}) as server:
        given = {
            "url": server.url,
            "clients": THEIR_CLIENTS,
            "intents": [{"name": one.name, "source": one.theirs, "client": one.client} for one in intents],
        }
        done = subprocess.run(
            [str(python), str(DRIVER)],
            input=json.dumps(given) + "\n",
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-4000:]
        told = json.loads(done.stdout)
        return Side(server.seen, told["errors"], told["version"])
