"""The same answers, parsed by this client and by the official one."""

from __future__ import annotations

import asyncio
import json
import subprocess
import warnings
from collections.abc import Awaitable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from answers import BODIES
from catalogue import match, own_operations
from intents import MAIN_JOB, OUR_CLIENTS, THEIR_CLIENTS, Intent, pair
from observing import DRIVER
from platform_intents import PLATFORM
from recorder import Recorder
from response_bodies import bodies

from composio_async import Composio, Pager, ToolInputRequiredError

CALLS: Final = {
    one.name: one
    for one in (
        pair("tools.get", "composio.tools.get_raw_composio_tool_by_slug('A')", "composio.client.tools.retrieve('A')"),
        pair("tools.list", "composio.tools.list()", "composio.client.tools.list()"),
        pair(
            "tools.execute",
            "composio.tools.execute('A', {}, user_id='u', version='1')",
            "composio.client.tools.execute('A', user_id='u', version='1')",
        ),
        pair("sessions.tools", "session.list_tools()", "composio.client.tool_router.session.tools('trs_1')"),
        pair("sessions.toolkits", "session.toolkits()", "composio.client.tool_router.session.toolkits('trs_1')"),
        pair("sessions.update", "after(session.update(tags=[]), session)", "session.update(tags=[])"),
        pair(
            "sessions.files.create_download_url",
            "session.files.create_download_url('a.txt')",
            "composio.client.tool_router.session.files.create_download_url('files', session_id='trs_1', "
            "mount_relative_path='a.txt')",
        ),
    )
}
"""Operations whose intents of wire parity do something with the answer; for the others that intent is the call."""

INTENT_OF: Final = {
    "auth_configs.update_status": "auth_configs.enable",
    "connected_accounts.create": "connected_accounts.initiate: allow_multiple",
    "connected_accounts.link": "connected_accounts.link: allow_multiple",
    "connected_accounts.update_status": "connected_accounts.enable",
    "sessions.config_history": "session.list_config_history",
    "sessions.execute": "session.execute",
    "sessions.execute_meta": "session.execute_meta",
    "sessions.files.create_upload_url": "session.files.create_upload_url",
    "sessions.files.delete": "session.files.delete",
    "sessions.files.list": "session.files.list",
    "sessions.get": "sessions.use",
    "sessions.link": "session.authorize",
    "sessions.proxy_execute": "session.proxy_execute",
    "sessions.search": "session.search",
    "toolkits.categories": "toolkits.list_categories",
    "tools.enum": "tools.list_slugs",
    "triggers.update": "triggers.enable",
}
"""Names of the intents that are not named after their operation."""


class Case(NamedTuple):
    """One answer to one operation.

    Attributes:
        operation: Of this client.
        number: Which of its bodies.
        call: What is done on both sides.
        body: What is answered.
    """

    operation: str
    number: int
    call: Intent
    body: Any

    @property
    def name(self) -> str:
        return f"{self.operation} {'minimal' if self.number < 0 else self.number}"


class Parsed(NamedTuple):
    """What one side made of the answers, by the name of the case, and what it raised."""

    values: dict[str, Any]
    errors: dict[str, str]
    version: str = ""


@cache
def cases() -> tuple[Case, ...]:
    """Every body of every operation, with one call for each operation."""
    return tuple(
        Case(operation, number, _call(operation), body)
        for operation in own_operations()
        for number, body in bodies(operation).items()
    )


def _call(operation: str) -> Intent:
    """An intent that is named after the operation, or the first that is known to reach it."""
    if operation in CALLS:
        return CALLS[operation]
    wanted = INTENT_OF.get(operation, operation)
    return next(one for one in (*MAIN_JOB, *PLATFORM) if one.name == wanted or one.name.startswith(f"{wanted}: "))


async def _after(done: Awaitable[Any], value: Any) -> Any:
    """What a call changed, once it is done."""
    await done
    return value


def _server(given: Mapping[str, Case]) -> Recorder:
    return Recorder(BODIES, {name: {one.operation: [one.body]} for name, one in given.items()})


def parse_ours() -> Parsed:
    """Let this client parse every answer; its own result of the call is kept."""
    found = Parsed({}, {})

    async def run(server: Recorder) -> None:
        for case in cases():
            async with Composio(base_url=server.url, **OUR_CLIENTS[case.call.client]) as composio:
                names: dict[str, Any] = {"composio": composio, "after": _after}
                if "session." in case.call.ours:
                    server.begin("")
                    names["session"] = await composio.use("trs_1")
                server.begin(case.name)
                try:
                    done = eval(case.call.ours, names)
                    found.values[case.name] = await (done.first() if isinstance(done, Pager) else done)
                except ToolInputRequiredError as asked:
                    found.values[case.name] = asked
                except Exception as error:  # noqa: BLE001  whatever it raises is told
                    found.errors[case.name] = f"{type(error).__name__}: {error}"

    with _server({one.name: one for one in cases()}) as server, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        asyncio.run(run(server))
    return found


def parse_theirs(python: Path) -> Parsed:
    """Let the official generated client parse every answer, in one process of its own."""
    known = {one.name: one for one in cases()}
    with _server(known) as server:
        given = {
            "url": server.url,
            "clients": THEIR_CLIENTS,
            "parsed": True,
            "intents": [
                {"name": name, "source": one.call.theirs, "client": one.call.client} for name, one in known.items()
            ],
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
    values: dict[str, Any] = {}
    for name, method, path, value in told["parsed"]:
        if name and match(method, path) == known[name].operation:
            values.setdefault(name, value)
    return Parsed(values, told["errors"], told["version"])
