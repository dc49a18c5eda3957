"""The Connect page as a server gives it: fields, checks, states, and that nothing of a user's becomes markup."""

from __future__ import annotations

import re

import attrs
import pytest

PAGE = {"accept": "text/html"}


async def link(api, toolkit, scheme=None, credentials=None, **body):
    """Path of a fresh link."""
    auth = {"toolkit": {"slug": toolkit}}
    if scheme:
        auth["auth_config"] = {
            "type": "use_custom_auth",
            "authScheme": scheme,
            "credentials": credentials or {},
        }
    config = (await api.post("auth_configs", auth))["auth_config"]["id"]
    made = await api.post("connected_accounts/link", {"auth_config_id": config, "user_id": "user_1", **body})
    return f"/link/{made['link_token']}", made["connected_account_id"]


async def shown(api, path):
    """The page of a link."""
    answer = await api("GET", path, headers=PAGE)
    assert answer.status == 200
    return answer.body


def names(page):
    """Fields of a page, with their types and whether they must be filled in."""
    found = {}
    for tag in re.findall(r"<(?:input|textarea) [^>]*>", page):
        kind = re.search(r'type="(\w+)"', tag)
        found[re.search(r'name="(\w+)"', tag)[1]] = (kind[1] if kind else "textarea", " required" in tag)
    return found


@pytest.mark.parametrize(
    ("scheme", "fields"),
    [
        ("OAUTH2", {}),
        ("API_KEY", {"generic_api_key": ("password", True)}),
        ("BASIC", {"username": ("text", True), "password": ("password", False)}),
        ("BASIC_WITH_JWT", {"username": ("text", True), "password": ("password", True)}),
        ("BEARER_TOKEN", {"token": ("password", True)}),
        ("S2S_OAUTH2", {"client_id": ("text", True), "client_secret": ("password", True)}),
        ("GOOGLE_SERVICE_ACCOUNT", {"credentials_json": ("textarea", True)}),
        (
            "SERVICE_ACCOUNT",
            {"application_id": ("text", True), "installation_id": ("text", True), "private_key": ("textarea", True)},
        ),
    ],
)
async def test_each_scheme_has_its_fields(api, scheme, fields):
    """A scheme asks for its own fields, secret or not, required or not; OAuth asks for none."""
    path, account_id = await link(api, "slack", scheme)
    assert names(await shown(api, path)) == fields
    given = dict.fromkeys(fields, '{"type": "x"}')
    done = await api("POST", f"{path}/approve", data=given, headers=PAGE)
    assert (done.status, "You can close this page" in done.body) == (200, True)
    assert (await api.get(f"connected_accounts/{account_id}"))["status"] == "ACTIVE"


async def test_the_toolkits_own_fields_come_with_their_words(api):
    """Label, description and optional mark are the toolkit's, and an optional field may stay empty."""
    path, account_id = await link(api, "github", "API_KEY")
    page = await shown(api, path)
    assert names(page) == {"generic_api_key": ("password", True), "base_url": ("text", False)}
    assert "Personal access token with the repo scope." in page
    assert re.search(r"Address of the API\s*<span class=\"optional\">optional", page)
    await api("POST", f"{path}/approve", data={"generic_api_key": "ghp_12345", "base_url": "", "else": "x"})
    val = (await api.get(f"connected_accounts/{account_id}"))["state"]["val"]
    assert val["generic_api_key"] == "ghp_****"
    assert not {"base_url", "else"} & set(val)


async def test_what_is_missing_is_asked_again(api):
    """Without a required field the page comes again as 422: the error at its field, plain values kept, secrets not."""
    path, account_id = await link(api, "github", "API_KEY")
    sent = {"generic_api_key": "  ", "base_url": 'https://"ghe"'}
    answer = await api("POST", f"{path}/approve", data=sent, headers=PAGE)
    assert answer.status == 422
    token, address = re.findall(r"<input [^>]*>", answer.body)
    assert 'aria-invalid="true"' in token
    assert 'aria-describedby="field-0-hint field-0-wrong"' in token
    assert 'value=""' in token
    assert " autofocus" in token
    assert "aria-invalid" not in address
    assert 'value="https://&quot;ghe&quot;"' in address
    assert '<p class="wrong" id="field-0-wrong">Token is needed.</p>' in answer.body
    assert (await api.get(f"connected_accounts/{account_id}"))["status"] == "INITIATED"
    error = await api.fails(422, "POST", f"{path}/approve", data=sent, headers={})
    assert error["errors"] == ["generic_api_key: Token is needed."]


async def test_credentials_must_be_json(api):
    """The file of a service account is checked for being a JSON object."""
    path, _ = await link(api, "slack", "GOOGLE_SERVICE_ACCOUNT")
    for wrong in ("no json", "[1]"):
        answer = await api("POST", f"{path}/approve", data={"credentials_json": wrong}, headers=PAGE)
        assert answer.status == 422
        assert "must be a JSON object" in answer.body


async def test_nothing_of_a_users_is_markup(api, emulator):
    """A hostile user id, alias, toolkit name, scope, value, callback and reason are text on every page."""
    bad = "\"'><script>alert(1)</script><b x="
    registry = emulator._world.registry
    slug = f"evil{bad}"
    registry._toolkits[slug] = attrs.evolve(registry.toolkit("gmail"), slug=slug, name=f"Evil {bad}")
    config = (await api.post("auth_configs", {"toolkit": {"slug": slug}}))["auth_config"]["id"]
    body = {"auth_config_id": config, "user_id": bad, "alias": bad}
    made = await api.post("connected_accounts/link", body)
    emulator._world.state.auth_configs[config].credentials["scopes"] = [bad]
    path = f"/link/{made['link_token']}"
    pages = [await shown(api, path)]
    pages.append((await api("POST", f"{path}/deny", data={"reason": bad}, headers=PAGE)).body)
    pages.append((await api("GET", "/link/%3Cscript%3Ealert(1)%3C%2Fscript%3E", headers=PAGE)).body)
    again, _ = await link(api, "github", "API_KEY", user_id=bad)
    pages.append((await api("POST", f"{again}/approve", data={"base_url": bad}, headers=PAGE)).body)
    for page in pages:
        assert "&lt;script&gt;alert(1)" in page
        assert "<script" not in page
        assert "<b x=" not in page


@pytest.mark.parametrize(
    ("outcome", "status", "title"),
    [
        ("approved", 410, "This link was used already"),
        ("denied", 410, "This link was used already"),
        ("expired", 410, "This link has expired"),
        ("replaced", 410, "This link was replaced"),
        ("unknown", 404, "We do not know this link"),
    ],
)
async def test_a_link_that_is_no_good_says_why(api, emulator, outcome, status, title):
    """Unknown, expired, used and replaced links each have a page that says so and what to do."""
    path, account_id = await link(api, "github")
    match outcome:
        case "approved":
            emulator.approve(account_id)
        case "denied":
            emulator.deny(account_id)
        case "expired":
            emulator.advance(601)
        case "replaced":
            await api.post(f"connected_accounts/{account_id}/refresh", {})
        case _:
            path = "/link/lk_nothing"
    for method, where in (("GET", path), ("POST", f"{path}/approve")):
        answer = await api(method, where, headers=PAGE)
        assert answer.status == status
        assert f"<h1>{title}</h1>" in answer.body
        assert 'role="alert"' in answer.body
        assert "ask it for a new link" in answer.body


async def test_a_denied_page_tells_the_reason(api):
    """Without a callback the denied page says who, why, and that it can be closed."""
    path, _ = await link(api, "github")
    answer = await api("POST", f"{path}/deny", data={"reason": "Not today"}, headers=PAGE)
    assert "Reason: Not today" in answer.body
    assert "You can close this page" in answer.body


async def test_scopes_are_readable(api):
    """Scopes of the auth config win over the toolkit's, and each has words beside its code."""
    path, _ = await link(api, "gmail", "OAUTH2", {"scopes": "https://www.googleapis.com/auth/gmail.send,openid"})
    page = await shown(api, path)
    assert "Gmail send" in page
    assert "<code>https://www.googleapis.com/auth/gmail.send</code>" in page
    assert "Openid" in page
    assert "gmail.modify" not in page


async def test_pages_keep_to_themselves(api):
    """Pages load nothing, run no script, are not stored and not framed, and name no address that they came from."""
    path, _ = await link(api, "github")
    headers = (await api("GET", path, headers=PAGE)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
