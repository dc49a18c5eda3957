"""Life of a connected account: link, approve, deny, expire, create, refresh, revoke, delete."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from composio_async.emulator import Emulator


async def managed(api, toolkit="github"):
    made = await api.post("auth_configs", {"toolkit": {"slug": toolkit}})
    return made["auth_config"]["id"]


async def custom(api, scheme, toolkit="linear"):
    wanted = {"type": "use_custom_auth", "authScheme": scheme}
    made = await api.post("auth_configs", {"toolkit": {"slug": toolkit}, "auth_config": wanted})
    return made["auth_config"]["id"]


async def linked(api, user_id="user_1", **more):
    return await api.post("connected_accounts/link", {"auth_config_id": await managed(api), "user_id": user_id, **more})


async def test_link_makes_an_initiated_account(api, emulator):
    """A link is a 201 with a redirect URL built from the Host header, and its account waits as INITIATED."""
    config = await managed(api)
    answer = await api("POST", "connected_accounts/link", {"auth_config_id": config, "user_id": "user_1"})
    assert answer.status == 201
    assert set(answer.body) >= {"link_token", "redirect_url", "expires_at", "connected_account_id"}
    assert answer.body["redirect_url"] == f"{emulator.url}/link/{answer.body['link_token']}"
    assert answer.body["expires_at"].endswith("Z")
    account = await api.get(f"connected_accounts/{answer.body['connected_account_id']}")
    assert account["status"] == account["state"]["val"]["status"] == "INITIATED"
    assert account["state"]["authScheme"] == "OAUTH2"
    assert account["state"]["val"]["redirectUrl"] == answer.body["redirect_url"]


async def test_redirect_url_follows_the_host_header(api, emulator):
    """A client that knows the emulator as localhost gets links to localhost."""
    port = urlsplit(emulator.url).port
    config = await managed(api)
    headers = {"x-api-key": "ak_emulator", "host": f"localhost:{port}"}
    body = {"auth_config_id": config, "user_id": "u"}
    made = await api.post("connected_accounts/link", body, headers=headers)
    assert made["redirect_url"].startswith(f"http://localhost:{port}/link/")


async def test_approve_by_method(api, emulator):
    """Approval makes the account ACTIVE with masked tokens."""
    made = await linked(api)
    emulator.approve(made["connected_account_id"])
    account = await api.get(f"connected_accounts/{made['connected_account_id']}")
    assert account["status"] == "ACTIVE"
    val = account["state"]["val"]
    assert val["access_token"].endswith("****")
    assert len(val["access_token"]) == 8
    assert val["token_type"] == "Bearer"
    with pytest.raises(ValueError, match="not waiting"):
        emulator.approve(made["connected_account_id"])
    with pytest.raises(LookupError, match="ca_nobody"):
        emulator.approve("ca_nobody")


async def test_deny_gives_the_reason(api, emulator):
    """Denial makes the account FAILED, with the reason given."""
    made = await linked(api)
    emulator.deny(made["connected_account_id"], "not today")
    account = await api.get(f"connected_accounts/{made['connected_account_id']}")
    assert (account["status"], account["status_reason"]) == ("FAILED", "not today")
    assert account["state"]["val"]["error_description"] == "not today"


async def test_expire_an_active_account(api, emulator):
    """An ACTIVE account can be expired."""
    account_id = emulator.connect("user_1", "github")
    emulator.expire(account_id)
    account = await api.get(f"connected_accounts/{account_id}")
    assert account["status"] == account["state"]["val"]["status"] == "EXPIRED"


@pytest.mark.parametrize("body", [None, {}, {"anything": 1}])
async def test_approve_by_post_without_key(api, body):
    """The link takes an approval without a key, with an empty or a JSON body, and answers 200 JSON."""
    made = await linked(api)
    answer = await api("POST", urlsplit(made["redirect_url"]).path + "/approve", body, headers={})
    assert answer.status == 200
    assert answer.body["status"] == "ACTIVE"
    assert answer.body["connected_account_id"] == made["connected_account_id"]


@pytest.mark.parametrize(("act", "status"), [("approve", "success"), ("deny", "failed")])
async def test_callback_gets_status_and_account(api, act, status):
    """With a callback the answer is a redirect there, its own query kept."""
    made = await linked(api, callback_url="https://app.example/cb?x=1")
    answer = await api("POST", f"/link/{made['link_token']}/{act}", headers={})
    assert answer.status == 303
    where = urlsplit(answer.headers["location"])
    assert (where.netloc, where.path) == ("app.example", "/cb")
    query = parse_qs(where.query)
    assert query == {"x": ["1"], "status": [status], "connected_account_id": [made["connected_account_id"]]}


async def test_page_names_who_and_what(api):
    """The page shows toolkit, user id and scopes, has both buttons and colour schemes, and escapes what it shows."""
    made = await linked(api, user_id="<b>eve</b>")
    answer = await api("GET", f"/link/{made['link_token']}", headers={})
    page = answer.body
    assert answer.headers["content-type"].startswith("text/html")
    assert "Connect GitHub" in page
    assert "&lt;b&gt;eve" in page
    assert "<b>eve" not in page
    assert "read:user" in page
    assert "prefers-color-scheme: dark" in page
    assert page.count('<form method="post"') == 2
    assert '<html lang="en">' in page


async def test_page_asks_for_the_key(api):
    """For an API-key scheme the page has a labelled input, and what is typed in becomes the account's key."""
    config = await custom(api, "API_KEY")
    made = await api.post("connected_accounts/link", {"auth_config_id": config, "user_id": "u"})
    page = (await api("GET", f"/link/{made['link_token']}", headers={})).body
    assert re.search(r'<label for="field-0">API key</label>\s.*\s*<input id="field-0" name="generic_api_key"', page)
    html = {"accept": "text/html"}
    answer = await api(
        "POST", f"/link/{made['link_token']}/approve", data={"generic_api_key": "lin_typed"}, headers=html
    )
    assert answer.status == 200
    assert "Linear is connected" in answer.body
    account = await api.get(f"connected_accounts/{made['connected_account_id']}")
    assert account["state"]["val"]["generic_api_key"] == "lin_****"


async def test_link_works_once(api):
    """A used, replaced, expired or unknown link is an error, as JSON or as a page."""
    made = await linked(api)
    await api("POST", f"/link/{made['link_token']}/approve", headers={})
    used = await api("POST", f"/link/{made['link_token']}/deny", headers={})
    assert (used.status, used.body["error"]["slug"]) == (410, "Link_NotUsable")
    page = await api("GET", f"/link/{made['link_token']}", headers={"accept": "text/html"})
    assert page.status == 410
    assert 'role="alert"' in page.body
    unknown = await api("GET", "/link/lk_nothing", headers={"accept": "text/html"})
    assert unknown.status == 404
    assert "unknown" in unknown.body


async def test_link_expires_on_the_emulators_clock(api, emulator):
    """Ten minutes on the emulator's clock, and the account is EXPIRED with a reason."""
    made = await linked(api)
    emulator.advance(599)
    assert (await api.get(f"connected_accounts/{made['connected_account_id']}"))["status"] == "INITIATED"
    emulator.advance(2)
    account = await api.get(f"connected_accounts/{made['connected_account_id']}")
    assert account["status"] == "EXPIRED"
    assert "link expired" in account["status_reason"]
    late = await api("POST", f"/link/{made['link_token']}/approve", headers={})
    assert late.status == 410
    assert "expired" in late.body["error"]["message"]


async def test_auto_approve(open_api):
    """With auto_approve an account becomes ACTIVE by itself."""
    async with Emulator(auto_approve=0.01) as emulator, open_api(emulator) as api:
        made = await linked(api)
        for _ in range(200):
            if (await api.get(f"connected_accounts/{made['connected_account_id']}"))["status"] == "ACTIVE":
                return
            await asyncio.sleep(0.005)
        raise AssertionError("never approved")


@pytest.mark.parametrize(
    ("scheme", "val"),
    [
        ("API_KEY", {"generic_api_key": "k_12345"}),
        ("BASIC", {"username": "ada"}),
        ("BASIC_WITH_JWT", {"username": "ada", "password": "p_12345"}),
        ("BEARER_TOKEN", {"token": "t_12345"}),
        ("GOOGLE_SERVICE_ACCOUNT", {"credentials_json": "{}"}),
        ("SERVICE_ACCOUNT", {"application_id": "1", "installation_id": "2", "private_key": "k_12345"}),
        ("OAUTH2", {"access_token": "a_12345"}),
    ],
)
async def test_create_with_values_is_active_at_once(api, scheme, val):
    """Creating with a scheme's values is a 201 with an ACTIVE account; leaving a required one out is a 400."""
    config = await custom(api, scheme)
    state = {"authScheme": scheme, "val": {**val, "status": "ACTIVE"}}
    body = {"auth_config": {"id": config}, "connection": {"user_id": "u", "state": state}}
    answer = await api("POST", "connected_accounts", body)
    assert answer.status == 201
    assert answer.body["status"] == answer.body["connectionData"]["val"]["status"] == "ACTIVE"
    assert answer.body["connectionData"]["authScheme"] == scheme
    name = next(iter(val))
    state["val"].pop(name)
    error = await api.fails(400, "POST", "connected_accounts", body)
    assert f"connection.state.val.{name}" in error["message"]


async def test_create_for_managed_oauth_is_retired(api):
    """For Composio-managed OAuth the old endpoint answers the retirement that the official client recognises."""
    body = {"auth_config": {"id": await managed(api)}, "connection": {"user_id": "u"}}
    error = await api.fails(400, "POST", "connected_accounts", body)
    assert "no longer supported" in error["message"]
    assert "/api/v3/connected_accounts/link" in error["message"]


async def test_create_for_custom_oauth_redirects(api, emulator):
    """For an OAuth app of one's own it answers INITIATED with a redirect."""
    body = {"auth_config": {"id": await custom(api, "OAUTH2")}, "connection": {"user_id": "u"}}
    made = await api.post("connected_accounts", body)
    assert made["status"] == "INITIATED"
    assert made["connectionData"]["val"]["redirectUrl"] == made["redirect_url"]
    assert made["redirect_url"].startswith(f"{emulator.url}/link/")


async def test_create_with_another_scheme_is_400(api):
    """The scheme of the values must be the auth config's."""
    state = {"authScheme": "BASIC", "val": {"status": "ACTIVE", "username": "u"}}
    body = {"auth_config": {"id": await custom(api, "API_KEY")}, "connection": {"state": state}}
    assert "BASIC" in (await api.fails(400, "POST", "connected_accounts", body))["message"]


async def test_list_honours_every_filter(api, emulator):
    """Comma lists of users, toolkits, auth configs, statuses and ids all narrow the list, newest first."""
    first = emulator.connect("user_1", "github")
    second = emulator.connect("user_2", "gmail")
    third = emulator.connect("user_1", "gmail")
    emulator.expire(third)
    config = (await api.get(f"connected_accounts/{second}"))["auth_config"]["id"]

    async def ids(query):
        return [item["id"] for item in (await api.get(f"connected_accounts?{query}"))["items"]]

    assert await ids("") == [third, second, first]
    assert await ids("user_ids=user_1,user_9") == [third, first]
    assert await ids("toolkit_slugs=github,slack") == [first]
    assert await ids(f"auth_config_ids={config}") == [third, second]
    assert await ids("statuses=ACTIVE") == [second, first]
    assert await ids(f"connected_account_ids={first},{third}") == [third, first]
    assert await ids("user_ids=user_1&statuses=ACTIVE&statuses=") == [first]
    assert await ids("order_by=created_at&order_direction=asc") == [first, second, third]


async def test_list_shows_private_accounts_unless_asked(api):
    """SHARED accounts are only in the list when account_type asks for them."""
    shared = await linked(api, experimental={"account_type": "SHARED"})
    private = await linked(api)
    for kind, wanted in (("PRIVATE", [private]), ("SHARED", [shared]), ("ALL", [private, shared])):
        items = (await api.get(f"connected_accounts?account_type={kind}"))["items"]
        assert [item["id"] for item in items] == [row["connected_account_id"] for row in wanted]
    assert len((await api.get("connected_accounts"))["items"]) == 1


async def test_disable_is_independent_of_status(api, emulator):
    """A disabled account stays ACTIVE, cannot run tools, and can be enabled again."""
    account_id = emulator.connect("user_1", "github")
    await api("PATCH", f"connected_accounts/{account_id}/status", {"enabled": False})
    account = await api.get(f"connected_accounts/{account_id}")
    assert (account["status"], account["is_disabled"]) == ("ACTIVE", True)
    body = {"user_id": "user_1", "arguments": {}}
    error = await api.fails(400, "POST", "tools/execute/GITHUB_GET_THE_AUTHENTICATED_USER", body)
    assert "disabled" in error["message"]
    await api("PATCH", f"connected_accounts/{account_id}/status", {"enabled": True})
    assert (await api.run("GITHUB_GET_THE_AUTHENTICATED_USER"))["successful"]


async def test_complete_auth_works_once(api):
    """A session URI is redeemed once, by its own user only."""
    made = await linked(api)
    body = {"session_uri": made["redirect_url"], "user_id": "somebody"}
    await api.fails(404, "POST", "connected_accounts/complete_auth", body)
    body["user_id"] = "user_1"
    done = await api.post("connected_accounts/complete_auth", body)
    assert done == {"connected_account_id": made["connected_account_id"], "toolkit_slug": "github"}
    await api.fails(404, "POST", "connected_accounts/complete_auth", body)


async def test_refresh_waits_for_the_user_again(api, emulator):
    """Refreshing an OAuth account makes it INITIATED with a fresh link, and the old link is replaced."""
    made = await linked(api)
    done = await api.post(f"connected_accounts/{made['connected_account_id']}/refresh", {})
    assert done["status"] == "INITIATED"
    assert done["redirect_url"] != made["redirect_url"]
    old = await api("POST", f"/link/{made['link_token']}/approve", headers={})
    assert "replaced" in old.body["error"]["message"]
    emulator.approve(made["connected_account_id"])
    assert (await api.get(f"connected_accounts/{made['connected_account_id']}"))["status"] == "ACTIVE"


async def test_revoke(api, emulator):
    """OAUTH2 and API_KEY accounts are revoked once; other schemes cannot be."""
    account_id = emulator.connect("user_1", "github")
    done = await api.post(f"connected_accounts/{account_id}/revoke")
    assert done == {
        "revoked_tokens": ["access_token", "refresh_token"],
        "connected_account": {"id": account_id, "status": "REVOKED"},
    }
    assert "revoked_at" in (await api.get(f"connected_accounts/{account_id}"))["state"]["val"]
    await api.fails(409, "POST", f"connected_accounts/{account_id}/revoke")
    state = {"authScheme": "BASIC", "val": {"status": "ACTIVE", "username": "u"}}
    body = {"auth_config": {"id": await custom(api, "BASIC")}, "connection": {"state": state}}
    basic = await api.post("connected_accounts", body)
    await api.fails(400, "POST", f"connected_accounts/{basic['id']}/revoke")


async def test_delete(api, emulator):
    """A deleted account is gone, and so is its link."""
    made = await linked(api)
    answer = await api("DELETE", f"connected_accounts/{made['connected_account_id']}?revoke_on_delete=true")
    assert answer.body["success"]
    assert answer.body["revoke_job_id"]
    error = await api.fails(404, "GET", f"connected_accounts/{made['connected_account_id']}")
    assert "ca_" in error["suggested_fix"]
    assert (await api("GET", f"/link/{made['link_token']}", headers={})).status == 404


async def test_alias_and_credentials_update(api):
    """PATCH changes alias and values; an alias is unique for a user and toolkit, and empty text clears it."""
    state = {"authScheme": "API_KEY", "val": {"status": "ACTIVE", "generic_api_key": "old_123"}}
    config = await custom(api, "API_KEY")
    body = {"auth_config": {"id": config}, "connection": {"user_id": "u", "state": state, "alias": "work"}}
    first = await api.post("connected_accounts", body)
    body["connection"]["alias"] = "home"
    second = await api.post("connected_accounts", body)
    where = f"connected_accounts/{first['id']}"
    change = {"connection": {"state": {"authScheme": "API_KEY", "val": {"generic_api_key": "new_123"}}}}
    await api("PATCH", where, change)
    assert (await api.get(where))["state"]["val"]["generic_api_key"] == "new_****"
    assert (await api.get(where))["alias"] == "work"
    await api.fails(400, "PATCH", f"connected_accounts/{second['id']}", {"alias": "work"})
    await api("PATCH", where, {"alias": ""})
    assert "alias" not in await api.get(where)


async def test_access_list_only_on_shared(api):
    """An access list on a private account is refused in the words the official client looks for."""
    private = await linked(api)
    change = {"experimental": {"acl_config_for_shared": {"allow_all_users": True}}}
    error = await api.fails(400, "PATCH", f"connected_accounts/{private['connected_account_id']}", change)
    assert "acl_config_for_shared is only valid on SHARED" in error["message"]


async def test_shared_account_lets_in_whom_its_list_names(api, emulator):
    """Another user may act through a shared account when its list lets them in, and not otherwise."""
    shared = await linked(
        api,
        experimental={"account_type": "SHARED", "acl_config_for_shared": {"allowed_user_ids": ["friend"]}},
    )
    account_id = shared["connected_account_id"]
    emulator.approve(account_id)
    body = {"connected_account_id": account_id, "arguments": {}}
    where = "tools/execute/GITHUB_GET_THE_AUTHENTICATED_USER"
    assert (await api.post(where, {**body, "user_id": "friend"}))["successful"]
    error = await api.fails(400, "POST", where, {**body, "user_id": "stranger"})
    assert "does not belong" in error["message"]


async def test_account_has_every_field_of_the_schema(api, emulator):
    """A listed account carries the fields that clients rely on."""
    emulator.connect("user_1", "github")
    item = (await api.get("connected_accounts"))["items"][0]
    assert set(item) >= {
        "id", "user_id", "status", "status_reason", "toolkit", "auth_config", "created_at", "updated_at", "state",
        "data", "is_disabled", "experimental", "word_id",
    }  # fmt: skip
    assert set(item["auth_config"]) == {"id", "auth_scheme", "is_composio_managed", "is_disabled"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", item["created_at"])
    assert "params" in await api.get(f"connected_accounts/{item['id']}")


async def test_auth_config_life(api):
    """Auth configs are created, listed newest first, changed, switched off and on, and deleted with their accounts."""
    answer = await api("POST", "auth_configs", {"toolkit": {"slug": "github"}})
    assert answer.status == 201
    assert answer.body["auth_config"]["is_composio_managed"]
    first, second = answer.body["auth_config"]["id"], await custom(api, "API_KEY", "github")
    listed = (await api.get("auth_configs?toolkit_slug=github"))["items"]
    assert [item["id"] for item in listed] == [second, first]
    assert [item["id"] for item in (await api.get("auth_configs?is_composio_managed=true"))["items"]] == [first]
    await api("PATCH", f"auth_configs/{first}", {"type": "default", "name": "renamed"})
    await api.fails(400, "PATCH", f"auth_configs/{first}", {"type": "custom"})
    row = await api.get(f"auth_configs/{first}")
    assert (row["name"], row["type"], row["status"]) == ("renamed", "default", "ENABLED")
    await api("PATCH", f"auth_configs/{first}/DISABLED")
    assert [item["id"] for item in (await api.get("auth_configs"))["items"]] == [second]
    assert len((await api.get("auth_configs?show_disabled=true"))["items"]) == 2
    error = await api.fails(400, "POST", "connected_accounts/link", {"auth_config_id": first, "user_id": "u"})
    assert "disabled" in error["message"]
    await api("PATCH", f"auth_configs/{first}/ENABLED")
    made = await api.post("connected_accounts/link", {"auth_config_id": first, "user_id": "u"})
    assert (await api.get(f"auth_configs/{first}"))["no_of_connections"] == 1
    assert (await api("DELETE", f"auth_configs/{first}")).body["success"]
    await api.fails(404, "GET", f"auth_configs/{first}")
    await api.fails(404, "GET", f"connected_accounts/{made['connected_account_id']}")
    await api.fails(400, "PATCH", f"auth_configs/{second}/SOMETIMES")


async def test_auth_config_where_it_makes_no_sense(api):
    """A toolkit without authorization has no auth config, and an unknown one is told near names."""
    await api.fails(400, "POST", "auth_configs", {"toolkit": {"slug": "hackernews"}})
    error = await api.fails(404, "POST", "auth_configs", {"toolkit": {"slug": "gihub"}})
    assert error["suggested_fix"] == "Did you mean github?"


async def test_connect_explains_itself(emulator):
    """Seeding an account for an unknown or an open toolkit raises, and the ids count up."""
    with pytest.raises(LookupError, match="github"):
        emulator.connect("u", "gihub")
    with pytest.raises(ValueError, match="no authorization"):
        emulator.connect("u", "hackernews")
    assert [emulator.connect("u", "github"), emulator.connect("u", "gmail")] == ["ca_000001", "ca_000002"]


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf"), True, "1"])
def test_auto_approve_is_checked(seconds):
    """What is no time to approve after is refused when the emulator is made."""
    with pytest.raises(ValueError, match="auto_approve must be seconds"):
        Emulator(auto_approve=seconds)
