"""The short document that a test begins with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from . import accounts
from .clock import Clock
from .problems import ApiError, did_you_mean
from .schemes import SCHEMES, STATUSES
from .shapes import array, either, flag, mapping, record, text
from .validate import unknown_fields, violations
from .world import Call, World

_ACCOUNT: Final = record(
    {"toolkit": text(minLength=1)},
    status=text(enum=list(STATUSES)),
    reason=text(),
    alias=text(),
    shared_with=either(text(const="everyone"), array(text(minLength=1))),
)
SEED: Final = record(
    auth_configs=array(
        record(
            {"toolkit": text(minLength=1)},
            scheme=text(enum=list(SCHEMES)),
            name=text(minLength=1),
            credentials=mapping(),
            enabled=flag(),
        )
    ),
    users=mapping(array(either(text(minLength=1), _ACCOUNT))),
    sessions=array(mapping()),
    records=mapping(array(mapping())),
)
"""The form of the document, in its order of work; sessions are bodies of `POST tool_router/session`."""


def seed(world: World, document: Any) -> None:
    """Add what a test begins with; a document with a mistake in it adds nothing.

    Args:
        world: the emulator.
        document: see `SEED`; toolkits of a session may be just a list.

    Raises:
        ValueError: it has another form, or names what does not exist.
    """
    if not isinstance(document, Mapping):
        raise ValueError(f'a seed is an object such as {{"users": {{"user_1": ["github"]}}}}, not {document!r}')  # noqa: TRY004  one error for every mistake
    _check(dict(document))
    trial = World(world.settings, Clock(world.clock.now()))
    trial.registry = world.registry
    for event in world.state.retold():
        trial.state.replay(event)
    # Rows refuse one another in many ways: what goes wrong goes wrong in the copy.
    _apply(trial, document)
    _apply(world, document)


def _check(document: dict[str, Any]) -> None:
    unknown = unknown_fields(SEED, document)
    if unknown:
        known = list(SEED["properties"])
        near = did_you_mean(unknown[0], known, f"It has {', '.join(known)}; docs/testing.md shows their form.")
        raise ValueError(f"a seed has no {', '.join(map(repr, unknown))}. {near}")
    wrong = violations(SEED, document)
    if wrong:
        raise ValueError(f"the seed is wrong: {'; '.join(map(str, wrong))}")


def _apply(world: World, document: Mapping[str, Any]) -> None:
    place = ""
    try:
        for number, config in enumerate(document.get("auth_configs") or ()):
            place = f"auth_configs[{number}]"
            _auth_config(world, config)
        for user_id, held in (document.get("users") or {}).items():
            for number, account in enumerate(held):
                place = f"users.{user_id}[{number}]"
                _account(world, user_id, {"toolkit": account} if isinstance(account, str) else account)
        for number, body in enumerate(document.get("sessions") or ()):
            place = f"sessions[{number}]"
            _session(world, body, place)
    except ApiError as error:
        raise ValueError(f"{place} of the seed: {error.message}. {error.suggested_fix}".rstrip()) from None
    for name, rows in (document.get("records") or {}).items():
        world.records(name)
        for row in rows:
            world.state.add_record(name, row)


def _auth_config(world: World, config: Mapping[str, Any]) -> None:
    from .handlers import auth_configs

    scheme = config.get("scheme")
    wanted: dict[str, Any] = {"type": "use_composio_managed_auth"}
    if scheme is not None:
        wanted = {"type": "use_custom_auth", "authScheme": scheme}
    wanted |= {name: config[name] for name in ("name", "credentials") if name in config}
    row = auth_configs.make(_call(world, {"toolkit": {"slug": config["toolkit"]}, "auth_config": wanted}))
    if not config.get("enabled", True):
        row.enabled = False
        world.state.put(row)


def _account(world: World, user_id: str, wanted: Mapping[str, Any]) -> None:
    config = accounts.auth_config_for(world, wanted["toolkit"])
    sharing = None
    if "shared_with" in wanted:
        shared = wanted["shared_with"]
        rule = {"allow_all_users": True} if shared == "everyone" else {"allowed_user_ids": list(shared)}
        sharing = {"account_type": "SHARED", "acl_config_for_shared": rule}
    account = accounts.new_account(world, config, user_id, sharing, wanted.get("alias", ""))
    accounts.activate(world, account, {})
    if wanted.get("status", "ACTIVE") != "ACTIVE" or "reason" in wanted:
        accounts.set_status(world, account, wanted.get("status", "ACTIVE"), wanted.get("reason"))


def _session(world: World, body: Mapping[str, Any], place: str) -> None:
    from .handlers import sessions
    from .request_schemas import BODIES

    body = dict(body)
    if isinstance(body.get("toolkits"), list):
        body["toolkits"] = {"enable": body["toolkits"]}
    form = BODIES["sessions.create"]
    problems = [*map(str, violations(form, body, place)), *(f"{one} is unknown" for one in unknown_fields(form, body))]
    if problems:
        raise ValueError(f"the seed is wrong: {'; '.join(problems)}")
    sessions.new_session(_call(world, body))


def _call(world: World, body: dict[str, Any]) -> Call:
    return Call(world, "seed", world.url, {}, {}, body)
