"""Running one tool: its arguments checked, its account chosen, its result in an envelope."""

from __future__ import annotations

import asyncio
import inspect
import re
import threading
from collections.abc import Mapping
from typing import Any

import attrs
import orjson

from .accounts import find_account, may_use, usable_accounts
from .answers import made_up
from .catalog.model import Tool, ToolCall, ToolFailedError, Toolkit
from .problems import ApiError, bad_request
from .state import Account
from .tool_files import ToolFiles
from .validate import Violation, violations, with_defaults
from .world import World


@attrs.frozen
class Outcome:
    """What came of a tool, and through which account."""

    data: dict[str, Any]
    successful: bool
    error: str | None
    log_id: str
    account_id: str | None = None


def failed(world: World, error: str) -> Outcome:
    """A tool that did not run or did not succeed."""
    return Outcome({}, successful=False, error=error, log_id=world.state.new_id("log"))


async def run_tool(
    world: World, tool: Tool, arguments: dict[str, Any], user_id: str, account: Account | None
) -> Outcome:
    """Run a tool; whatever goes wrong in it, wrong arguments included, is data."""
    wrong = violations(tool.arguments_schema, arguments)
    if wrong:
        return failed(world, arguments_error(wrong))
    filled = with_defaults(tool.arguments_schema, arguments)
    account_id = account.id if account else None
    call = ToolCall(filled, user_id, account_id, world.state, world.now(), ToolFiles(world))
    try:
        result = made_up(tool, filled) if tool.run is None else tool.run(call)
        if inspect.isawaitable(result):
            result = await result
    except ToolFailedError as failure:
        return failed(world, str(failure))
    except asyncio.CancelledError:
        raise
    except BaseException as failure:  # a user's function may raise anything, a SystemExit would end the loop
        if isinstance(failure, KeyboardInterrupt) and threading.current_thread() is threading.main_thread():
            raise  # a real Ctrl-C comes to no other thread
        return failed(world, str(failure) or type(failure).__name__)
    try:
        data = orjson.loads(orjson.dumps(result, default=_plain))
    except TypeError as failure:
        return failed(world, f"{tool.slug} returned a value that JSON cannot hold: {failure}")
    return Outcome(
        data if isinstance(data, dict) else {"result": data},
        successful=True,
        error=None,
        log_id=world.state.new_id("log"),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    if attrs.has(type(value)):
        return attrs.asdict(value)
    dump = getattr(value, "model_dump", None)
    if callable(dump):
        return dump(mode="json")
    raise TypeError(type(value).__name__)


def arguments_error(wrong: list[Violation]) -> str:
    """One sentence for everything wrong with a tool's arguments."""
    missing = [violation.path for violation in wrong if violation.kind == "missing"]
    rest = [str(violation) for violation in wrong if violation.kind != "missing"]
    parts = []
    if missing:
        names = ", ".join(repr(name) for name in missing)
        parts.append(f"Following fields are missing: {{{names}}}")
    parts += rest
    return f"Invalid request data provided - {'; '.join(parts)}"


def choose_account(world: World, tool: Tool, user_id: str | None, account_id: str | None) -> Account | None:
    """The account that a direct execution acts through.

    Args:
        world: the emulator.
        tool: what is to be run.
        user_id: whose account, when given.
        account_id: which account, when given; with a user id it must be one that the user may use.

    Returns:
        The account; None for a tool that needs none.

    Raises:
        ApiError: 400 when there is none, or it is not ACTIVE, or not the user's.
    """
    toolkit = world.registry.toolkit_of(tool)
    if tool.no_auth or toolkit.no_auth:
        return None
    return account_for(world, toolkit, user_id, account_id)


def account_for(world: World, toolkit: Toolkit, user_id: str | None, account_id: str | None) -> Account:
    """The ACTIVE account of a toolkit that a request means; see `choose_account`."""
    if account_id:
        account = find_account(world, account_id)
        if account.toolkit != toolkit.slug:
            raise bad_request(
                f"Connected account {account.id!r} belongs to toolkit {account.toolkit!r}, not {toolkit.slug!r}",
                slug="ActionExecute_ConnectedAccountMismatch",
                code=1804,
            )
        if user_id and not may_use(account, user_id):
            raise bad_request(
                f"Connected account {account.id!r} does not belong to user {user_id!r}",
                slug="ActionExecute_ConnectedAccountUserMismatch",
                code=1805,
                fix="Give the user id the account was connected for, or leave connected_account_id out.",
            )
        check_usable(account)
        return account
    if not user_id:
        raise bad_request(
            "user_id or connected_account_id is required to run this tool",
            slug="ActionExecute_ConnectedAccountOrUserRequired",
            code=1802,
            fix="Give user_id.",
        )
    found = usable_accounts(world, user_id, toolkit.slug)
    if not found:
        raise no_connection(world, toolkit, user_id)
    return found[0]


def no_connection(world: World, toolkit: Toolkit, user_id: str) -> ApiError:
    """1803: nothing ACTIVE to act through, and what there is instead."""
    others = [
        row for row in list(world.state.accounts.values()) if (row.toolkit, row.user_id) == (toolkit.slug, user_id)
    ]
    states = ", ".join(f"{row.id} is {row.status}{' and disabled' if row.disabled else ''}" for row in others)
    return bad_request(
        f"No active connected account found for user {user_id!r} and toolkit {toolkit.slug!r}"
        + (f" ({states})" if states else ""),
        slug="ActionExecute_ConnectedAccountNotFound",
        code=1803,
        fix=f"Connect the user first: POST /api/v3.1/connected_accounts/link, or session.authorize({toolkit.slug!r}).",
    )


def check_usable(account: Account) -> None:
    """400 for an account that is not ACTIVE, or disabled."""
    if account.status != "ACTIVE":
        reason = f": {account.status_reason}" if account.status_reason else ""
        raise bad_request(
            f"Connected account {account.id!r} is {account.status}, not ACTIVE{reason}",
            slug="ActionExecute_ConnectedAccountNotActive",
            code=1806,
            fix="Connect again: POST /api/v3.1/connected_accounts/link.",
        )
    if account.disabled:
        raise bad_request(
            f"Connected account {account.id!r} is disabled",
            slug="ActionExecute_ConnectedAccountDisabled",
            code=1807,
            fix=f"Enable it: PATCH /api/v3.1/connected_accounts/{account.id}/status with enabled true.",
        )


def arguments_from_text(schema: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Arguments for a tool out of free text; no model is asked, so the same text always gives the same ones.

    A JSON object in the text is taken as it is. Otherwise every `name: value` or `name=value`, one a line or
    separated by commas or semicolons, whose name is a parameter is read, the value as the parameter's type.
    When nothing is found and exactly one required string parameter exists, it gets the whole text.
    """
    start, end = text.find("{"), text.rfind("}")
    if 0 <= start < end:
        try:
            found = orjson.loads(text[start : end + 1])
        except orjson.JSONDecodeError:
            found = None
        if isinstance(found, dict):
            return found
    properties: dict[str, Any] = schema.get("properties", {})
    arguments: dict[str, Any] = {}
    for part in re.split(r"[\n;,]", text):
        name, sign, value = part.partition(":") if ":" in part else part.partition("=")
        key = name.strip().strip("-* ").lower().replace(" ", "_")
        match = next((known for known in properties if known.lower() == key), None)
        if sign and match is not None:
            arguments[match] = _typed(properties[match], value.strip().strip("\"'"))
    required = [name for name in schema.get("required", ()) if properties.get(name, {}).get("type") == "string"]
    if not arguments and len(required) == 1:
        arguments[required[0]] = text.strip()
    return arguments


def _typed(schema: dict[str, Any], written: str) -> Any:
    match schema.get("type"):
        case "integer" | "number" | "boolean":
            try:
                return orjson.loads(written.lower())
            except orjson.JSONDecodeError:
                return written
        case "array":
            return [written]
        case _:
            return written
