"""Triggers and webhooks as older clients ask for them, and the keys that they take."""

from __future__ import annotations

PLACE = {"owner": "octocat", "repo": "hello-world"}


async def test_old_names_mean_the_same(api, emulator):
    """Fields and filters under their old names set up and find the same trigger."""
    account = emulator.connect("user_1", "github")
    emulator.connect("user_2", "slack")
    body = {"connectedAuthId": account, "triggerConfig": PLACE, "version": "latest"}
    made = await api.post("trigger_instances/github_commit_event/upsert", body)
    today = {"connected_account_id": account, "trigger_config": PLACE}
    assert await api.post("trigger_instances/GITHUB_COMMIT_EVENT/upsert", today) == made
    other = await api.post("trigger_instances/SLACK_RECEIVE_MESSAGE/upsert", {"user_id": "user_2"})
    await api("PATCH", f"trigger_instances/manage/{made['trigger_id']}", {"status": "disable"})
    (only,) = (await api.get("trigger_instances/active"))["items"]
    assert only["id"] == other["trigger_id"]
    (one,) = (await api.get(f"trigger_instances/active?connectedAccountIds={account}&showDisabled=true"))["items"]
    assert one["id"] == made["trigger_id"]
    for name, old in (
        ("connected_account_id", "connectedAccountId"),
        ("trigger_name", "triggerName"),
        ("trigger_config", "triggerConfig"),
        ("updated_at", "updatedAt"),
        ("disabled_at", "disabledAt"),
    ):
        assert one[name] == one[old]
        assert one[name] is not None
    config = (await api.get(f"connected_accounts/{account}"))["auth_config"]["id"]
    for query, found in (
        (f"triggerIds={one['id']}", 1),
        ("triggerNames=GITHUB_COMMIT_EVENT", 1),
        (f"authConfigIds={config}", 1),
        (f"deprecatedConnectedAccountUuids={one['connected_account_uuid']}", 1),
        ("deprecatedAuthConfigUuids=nobody", 0),
    ):
        listed = await api.get(f"trigger_instances/active?show_disabled=true&{query}")
        assert len(listed["items"]) == found, query


async def test_an_account_that_cannot_be_used(api, emulator):
    """Another toolkit's account, another user's, and one that expired are refused, each in its own words."""
    account = emulator.connect("user_1", "slack")
    path = "trigger_instances/GITHUB_COMMIT_EVENT/upsert"
    assert (
        "belongs to toolkit 'slack'"
        in (await api.fails(400, "POST", path, {"connected_account_id": account}))["message"]
    )
    path = "trigger_instances/SLACK_RECEIVE_MESSAGE/upsert"
    body = {"connected_account_id": account, "user_id": "user_2"}
    assert "does not belong to user 'user_2'" in (await api.fails(400, "POST", path, body))["message"]
    emulator.expire(account)
    assert "is EXPIRED" in (await api.fails(400, "POST", path, {"connected_account_id": account}))["message"]
    assert "is required" in (await api.fails(400, "POST", path, {}))["message"]


async def test_keys_of_triggers_and_webhooks(api, emulator):
    """Triggers take the key of a project or of a user, webhooks that of a project only."""
    user = {"x-user-api-key": emulator.user_api_key}
    for path in ("triggers_types", "triggers_types/list/enum", "trigger_instances/active"):
        await api.get(path, headers=user)
    for path in ("webhook_subscriptions", "webhook_subscriptions/event_types", "webhook_endpoints"):
        await api.get(path)
        assert "does not accept" in (await api.fails(401, "GET", path, headers=user))["message"]


async def test_a_subscription_is_checked(api):
    """An unknown event, an impossible version, an empty list and an address that is none are refused."""
    path = "webhook_subscriptions"
    good = {"webhook_url": "https://app.example/hook", "enabled_events": ["composio.trigger.message"]}
    for change, words in (
        ({"enabled_events": ["composio.nothing"]}, "'composio.nothing' is not a type of event"),
        ({"version": "V1", "enabled_events": ["composio.connected_account.expired"]}, "is not sent in version V1"),
        ({"version": "V4"}, "version must be one of V1, V2, V3"),
        ({"enabled_events": []}, "enabled_events must have at least 1 item"),
        ({"webhook_url": "ftp://app.example"}, "webhook_url must be an http address"),
        ({"webhook_url": "https://" + "a" * 2048}, "webhook_url must have at most 2048 characters"),
    ):
        assert words in (await api.fails(400, "POST", path, {**good, **change}))["message"]
    assert (await api.get(path))["total_items"] == 0
    made = await api.post(path, good)
    assert made["version"] == "V3"
