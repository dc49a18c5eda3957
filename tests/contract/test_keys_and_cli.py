"""Public keys, keys that got out, and what a command line asks, in both packages."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator
from typing import Any

import pytest

from composio_async.emulator import Emulator
from composio_async.emulator.faults import Reset
from composio_async.errors import (
    AuthenticationError,
    InvalidParams,
    InvalidParamsType,
    NotFoundError,
    PermissionDeniedError,
)

from .helpers import body_of, client, query_of


@pytest.fixture
async def user(package: Any, emulator: Any) -> AsyncIterator[Any]:
    """A client that holds a user key beside the project's."""
    async with client(package, emulator, user_api_key=emulator.user_api_key) as one:
        yield one


async def test_transfer_keys(composio: Any, emulator: Any) -> None:
    """The public keys come as JSON Web Keys, with the one to use."""
    found = await composio.keyring.list_transfer_keys()
    assert query_of(emulator, "keyring.list_transfer_keys") == {}
    (key,) = found.keys
    assert (found.success, found.active_kid, key.kid) == (True, key.kid, "kid_emulator")
    assert (key.kty, key.alg, key.use, key.e) == ("RSA", "RSA-OAEP-256", "enc", "AQAB")
    assert len(key.n) == 342


async def test_leaked_keys_end(package: Any, composio: Any, emulator: Any) -> None:
    """Keys that are handed in are sent as they are, end at once, and stand masked in the journal."""
    receipt = await composio.api_key_revocation.create(["ak_other_key_123", emulator.user_api_key])
    assert receipt.received
    assert body_of(emulator, "api_key_revocation.create") == {"api_keys": ["ak_o****", "uak_****"]}
    async with client(package, emulator, user_api_key=emulator.user_api_key) as user:
        with pytest.raises(AuthenticationError, match="The API key in x-user-api-key was revoked"):
            await user.organization.whoami()
    await composio.api_key_revocation.create(emulator.api_key)
    with pytest.raises(AuthenticationError, match="The API key in x-api-key was revoked"):
        await composio.toolkits.get("github")
    # It takes no key, so it is still open to whoever found one.
    assert (await composio.api_key_revocation.create(emulator.api_key)).received


async def test_revoking_is_tried_again(composio: Any, emulator: Any) -> None:
    """A revocation whose answer was lost is sent again, since a key cannot end twice."""
    emulator.fault("api_key_revocation.create", Reset())
    assert (await composio.api_key_revocation.create(["ak_other_key_123"])).received
    assert len(emulator.requests("api_key_revocation.create")) == 2


async def test_a_login_of_a_command_line(package: Any) -> None:
    """A session is pending until it is linked, then gives the key of its scope; neither key nor id is in a repr."""
    async with Emulator(auto_approve=60) as emulator, client(package, emulator) as composio:
        made = await composio.cli.create_session(scope="user", source="tests")
        assert body_of(emulator, "cli.create_session") == {"scope": "user", "source": "tests"}
        assert (made.status, made.scope, made.account, made.api_key) == ("pending", "user", None, None)
        assert made.expires_at.startswith("2026-01-01T00:10")
        assert (await composio.cli.get_session(made.id)).status == "pending"
        assert query_of(emulator, "cli.get_session") == {"id": made.id}
        other = await composio.cli.create_session()
        assert body_of(emulator, "cli.create_session") == {}
        emulator.advance(61)
        linked = await composio.cli.get_session(made.id)
        assert (linked.status, linked.api_key) == ("linked", emulator.user_api_key)
        assert linked.account.email == "developer@example.com"
        assert (await composio.cli.get_session(other.id)).api_key == emulator.api_key
        for secret in (linked.api_key, linked.id, linked.code):
            assert secret not in repr(linked)
        assert linked.to_dict()["expiresAt"] == linked.expires_at


async def test_a_login_that_nobody_completed(composio: Any, emulator: Any) -> None:
    """Ten minutes later a session that still waits is gone, as one that never was."""
    made = await composio.cli.create_session()
    emulator.advance(601)
    for gone in (made.id, "cli_gone"):
        with pytest.raises(NotFoundError) as caught:
            await composio.cli.get_session(gone)
        assert caught.value.path == "/api/v3.1/cli/get-session"


async def test_realtime(user: Any, emulator: Any) -> None:
    """The user key is told where events are pushed, and is given leave for its own channel alone."""
    told = await user.cli.realtime_credentials()
    assert (told.pusher_cluster, told.project_id) == ("emulator", "pr_emulator")
    channel = f"private-{told.project_id}_triggers"
    leave = await user.cli.realtime_auth(channel, "12.34")
    assert body_of(emulator, "cli.realtime_auth") == {"channel_name": channel, "socket_id": "12.34"}
    key, _, signature = leave.auth.partition(":")
    assert (key, leave.channel_data) == (told.pusher_key, None)
    assert signature == hmac.new(b"emulator", f"12.34:{channel}".encode(), hashlib.sha256).hexdigest()
    assert leave.auth not in repr(leave)
    with pytest.raises(PermissionDeniedError, match="not of this project"):
        await user.cli.realtime_auth("private-pr_other_triggers", "12.34")


async def test_a_reported_failure(user: Any, emulator: Any) -> None:
    """Every field of a report arrives, with the user key."""
    report = {
        "ctx": {"code": "run()"},
        "session": {"id": "s1"},
        "tool_info": {"toolkit": "github", "tool": {"slug": "GITHUB_STAR", "version": "20260101_00"}},
        "request_id": "req_1",
    }
    found = await user.cli.create_codact_failure("wrong_tool_slug", **report)
    assert (found.tracked, bool(found.id)) == (True, True)
    assert body_of(emulator, "cli.create_codact_failure") == {"failure_type": "wrong_tool_slug", **report}
    headers = emulator.requests("cli.create_codact_failure")[-1].headers
    assert [name for name in headers if name.endswith("api-key")] == ["x-user-api-key"]
    await user.cli.create_codact_failure("wrong_tool_input_param", ctx={}, session={})
    assert body_of(emulator, "cli.create_codact_failure").keys() == {"failure_type", "ctx", "session"}


async def test_a_project_key_alone_is_refused(composio: Any) -> None:
    """Realtime and reports take the user's key, and the platform says so."""
    for call in (
        composio.cli.realtime_credentials,
        lambda: composio.cli.realtime_auth("c", "s"),
        lambda: composio.cli.create_codact_failure("wrong_tool_slug", ctx={}, session={}),
    ):
        with pytest.raises(AuthenticationError, match="takes x-user-api-key"):
            await call()


async def test_input_that_cannot_be_right(user: Any, emulator: Any) -> None:
    """What is blank, of the wrong type, or too much is refused before anything is sent."""
    report, revoke = user.cli.create_codact_failure, user.api_key_revocation.create
    for call, kind, words in (
        (lambda: user.cli.create_session(scope=""), InvalidParams, "scope must not be blank"),
        (lambda: user.cli.create_session(source=5), InvalidParamsType, "source must be text, not int"),
        (lambda: user.cli.get_session(" "), InvalidParams, "id must not be blank"),
        (lambda: user.cli.realtime_auth("", "s"), InvalidParams, "channel_name must not be blank"),
        (lambda: user.cli.realtime_auth("c", 1.2), InvalidParamsType, "socket_id must be text, not float"),
        (lambda: report("", ctx={}, session={}), InvalidParams, "failure_type must not be blank"),
        (lambda: report("wrong_tool_slug", ctx=[], session={}), InvalidParamsType, "ctx must be a dict, not list"),
        (lambda: report("wrong_tool_slug", ctx={}, session="s"), InvalidParamsType, "session must be a dict, not str"),
        (
            lambda: report("wrong_tool_slug", ctx={}, session={}, tool_info="t"),
            InvalidParamsType,
            "tool_info must be a dict, not str",
        ),
        (lambda: revoke([]), InvalidParams, "api_keys must hold 1 to 100 keys, not 0"),
        (lambda: revoke(["ak_a"] * 101), InvalidParams, "api_keys must hold 1 to 100 keys, not 101"),
        (lambda: revoke(["ak_a", ""]), InvalidParams, "api_keys holds a blank one"),
        (lambda: revoke([None]), InvalidParamsType, "api_keys must be keys as text, not NoneType"),
        (lambda: revoke({"ak_a": 1}), InvalidParamsType, "api_keys must be keys as text, not dict"),
    ):
        with pytest.raises(kind, match=words):
            await call()
    assert emulator.requests() == []
