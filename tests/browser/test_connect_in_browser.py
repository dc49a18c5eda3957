"""The Connect page in a real browser."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web

pytestmark = [pytest.mark.once, pytest.mark.asyncio(loop_scope="session")]


async def ask(composio, toolkit="github", scheme=None, **options):
    """A link that waits for a user."""
    if scheme is None:
        return await composio.connected_accounts.link("user_1", await managed(composio, toolkit), **options)
    own = {"type": "use_custom_auth", "auth_scheme": scheme, "credentials": {}}
    config = await composio.auth_configs.create(toolkit, own)
    return await composio.connected_accounts.link("user_1", config.id, **options)


async def managed(composio, toolkit):
    """Id of a managed auth config."""
    return (await composio.auth_configs.create(toolkit)).id


async def status(composio, request):
    """Status of the account behind a link."""
    return (await composio.connected_accounts.get(request.id)).status


async def test_a_person_approves(composio, page):
    """Approve connects the account and says that the page can be closed; the link is used up then."""
    request = await ask(composio)
    await page.goto(request.redirect_url)
    assert await page.title() == "Connect GitHub"
    assert await page.locator("dd").all_inner_texts() == ["user_1"]
    await page.get_by_role("button", name="Approve").click()
    await page.get_by_role("heading", name="GitHub is connected").wait_for()
    assert await page.get_by_text("You can close this page.").is_visible()
    assert await status(composio, request) == "ACTIVE"
    answer = await page.goto(request.redirect_url)
    assert answer.status == 410
    assert await page.get_by_role("heading").inner_text() == "This link was used already"


async def test_a_person_denies(composio, page):
    """Deny fails the account."""
    request = await ask(composio)
    await page.goto(request.redirect_url)
    await page.get_by_role("button", name="Deny").click()
    await page.get_by_role("heading", name="The connection was denied").wait_for()
    assert await status(composio, request) == "FAILED"


@pytest.mark.parametrize(("name", "told"), [("Approve", "success"), ("Deny", "failed")])
async def test_the_browser_goes_on_to_the_callback(composio, page, name, told):
    """The policy of the page lets the browser follow the redirect to an application of another origin, and on."""

    async def application(request):
        if request.path == "/callback":
            return web.Response(status=303, headers={"location": f"/welcome?{request.query_string}"})
        return web.Response(text="<!doctype html><title>Welcome back</title>", content_type="text/html")

    runner = web.ServerRunner(web.Server(application))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        callback = f"http://127.0.0.1:{runner.addresses[0][1]}/callback?state=x"
        request = await ask(composio, callback_url=callback)
        await page.goto(request.redirect_url)
        await page.get_by_role("button", name=name).click()
        await page.wait_for_url("**/welcome?**")
        query = parse_qs(urlsplit(page.url).query)
        assert query == {"state": ["x"], "status": [told], "connected_account_id": [request.id]}
        await page.close()
    finally:
        await runner.cleanup()


async def test_by_keyboard_alone(composio, page):
    """Tab goes through the fields in their order to Approve and Deny, each shows its focus, and Enter sends."""
    request = await ask(composio, scheme="API_KEY")
    await page.goto(request.redirect_url)
    seen = []
    for _ in range(4):
        await page.keyboard.press("Tab")
        seen.append(await page.evaluate("document.activeElement.name || document.activeElement.textContent"))
        assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert seen == ["generic_api_key", "base_url", "Approve", "Deny"]
    await page.get_by_label("Token").focus()
    await page.keyboard.type("ghp_12345")
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="GitHub is connected").wait_for()
    assert await status(composio, request) == "ACTIVE"


async def test_a_required_field_is_asked_for(composio, page):
    """The browser holds the form back; when it does not, the server's page leads to the field and keeps the rest."""
    request = await ask(composio, scheme="API_KEY")
    await page.goto(request.redirect_url)
    await page.get_by_role("button", name="Approve").click()
    assert await page.evaluate("document.activeElement.matches(':invalid')")
    await page.evaluate("document.forms[0].noValidate = true")
    await page.get_by_label("Address of the API").fill("https://ghe.example")
    await page.get_by_role("button", name="Approve").click()
    await page.get_by_role("alert").wait_for()
    token = page.get_by_label("Token")
    assert await token.get_attribute("aria-invalid") == "true"
    assert await token.evaluate("node => node === document.activeElement")
    described = (await token.get_attribute("aria-describedby")).split()
    assert "Token is needed." in [await page.locator(f"#{one}").inner_text() for one in described]
    assert await page.get_by_label("Address of the API").input_value() == "https://ghe.example"
    assert await token.input_value() == ""
    assert await status(composio, request) == "INITIATED"


async def test_it_fits_a_phone_light_and_dark(composio, page):
    """At 320 pixels nothing sticks out, with a user id that has no spaces, and the two colour schemes differ."""
    request = await composio.connected_accounts.link("u" * 200, await managed(composio, "gmail"))
    await page.set_viewport_size({"width": 320, "height": 640})
    colours = set()
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        await page.goto(request.redirect_url)
        assert await page.evaluate("document.documentElement.scrollWidth") == 320
        colours.add(await page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor"))
    assert len(colours) == 2
