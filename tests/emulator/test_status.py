"""Any status for an account: by method and over HTTP."""

from __future__ import annotations

import asyncio

import pytest

from composio_async import Composio, ConnectionRequestFailedError
from composio_async.emulator.schemes import PENDING, STATUSES


async def status_of(api, account_id):
    account = await api.get(f"connected_accounts/{account_id}")
    assert account["status"] == account["state"]["val"]["status"]
    return account["status"], account["status_reason"]


async def linked(api, user_id="user_1"):
    config = await api.post("auth_configs", {"toolkit": {"slug": "github"}})
    body = {"auth_config_id": config["auth_config"]["id"], "user_id": user_id}
    return await api.post("connected_accounts/link", body)


@pytest.mark.parametrize("first", STATUSES)
@pytest.mark.parametrize("then", STATUSES)
async def test_from_any_status_to_any_other(api, emulator, first, then):
    """Every status of the contract can be set, whatever the account's status is, and its reason with it."""
    account_id = emulator.connect("user_1", "github")
    emulator.set_status(account_id, first, "for the test")
    assert await status_of(api, account_id) == (first, "for the test")
    emulator.set_status(account_id, then)
    assert await status_of(api, account_id) == (then, None)
    listed = await api.get(f"connected_accounts?statuses={then}")
    assert [item["id"] for item in listed["items"]] == [account_id]


@pytest.mark.parametrize("status", STATUSES)
async def test_a_link_stays_open_while_the_account_waits(api, emulator, status):
    """A status that waits for the user keeps the link; any other ends it."""
    made = await linked(api)
    emulator.set_status(made["connected_account_id"], status)
    answer = await api("POST", f"/link/{made['link_token']}/approve", headers={})
    assert answer.status == (200 if status in PENDING else 410)


async def test_active_is_usable(api, emulator):
    """An account set ACTIVE has credentials and runs tools; one set INACTIVE is refused with its status."""
    account_id = (await linked(api))["connected_account_id"]
    emulator.set_status(account_id, "ACTIVE")
    account = await api.get(f"connected_accounts/{account_id}")
    assert account["state"]["val"]["access_token"].endswith("****")
    assert (await api.run("GITHUB_GET_THE_AUTHENTICATED_USER"))["successful"]
    emulator.set_status(account_id, "INACTIVE", "paused by the owner")
    body = {"connected_account_id": account_id, "user_id": "user_1", "arguments": {}}
    error = await api.fails(400, "POST", "tools/execute/GITHUB_GET_THE_AUTHENTICATED_USER", body)
    assert "is INACTIVE, not ACTIVE: paused by the owner" in error["message"]


async def test_over_http(api, emulator):
    """A program sets it by a POST; what is wrong with the order is a 400 that names the statuses."""
    account_id = emulator.connect("user_1", "github")
    where = f"/__emulator/accounts/{account_id}/status"
    answer = await api("POST", where, {"status": "INACTIVE", "reason": "paused"}, headers={})
    assert (answer.status, answer.body) == (
        200,
        {"connected_account_id": account_id, "status": "INACTIVE", "status_reason": "paused"},
    )
    for wrong in ({}, {"status": "inactive"}, {"status": 5}, {"status": "ACTIVE", "reason": 5}, {"status": []}):
        refused = await api("POST", where, wrong, headers={})
        assert refused.status == 400, wrong
    assert "INACTIVE" in (await api("POST", where, {"status": "inactive"}, headers={})).body["error"]["message"]
    assert await status_of(api, account_id) == ("INACTIVE", "paused")
    assert (await api("POST", "/__emulator/accounts/ca_9/status", {"status": "ACTIVE"}, headers={})).status == 404


def test_wrong_values(emulator):
    """An unknown status or id is refused with what there is."""
    account_id = emulator.connect("user_1", "github")
    with pytest.raises(ValueError, match=r"status 'GONE' is not one of INITIALIZING, .*REVOKED"):
        emulator.set_status(account_id, "GONE")
    with pytest.raises(ValueError, match="reason"):
        emulator.set_status(account_id, "FAILED", 5)
    with pytest.raises(LookupError, match="ca_nobody"):
        emulator.set_status("ca_nobody", "ACTIVE")


async def test_a_waiter_waits_through_inactive(emulator):
    """INACTIVE ends no wait, because the account can recover; EXPIRED does."""
    async with Composio(base_url=emulator.url, api_key=emulator.api_key) as composio:
        session = await composio.create("user_123", toolkits=["github"])
        request = await session.authorize("github")
        emulator.set_status(request.id, "INACTIVE", "paused")
        waiter = asyncio.ensure_future(request.wait_for_connection(timeout=20))
        await asyncio.wait([waiter], timeout=1.5)
        assert not waiter.done()
        assert emulator.requests("connected_accounts.get")[0].status == 200
        emulator.set_status(request.id, "ACTIVE")
        assert (await waiter).is_active

        request = await session.authorize("github")
        emulator.set_status(request.id, "EXPIRED", "too late")
        with pytest.raises(ConnectionRequestFailedError, match="EXPIRED"):
            await request.wait_for_connection(timeout=20)
