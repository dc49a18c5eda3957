"""The console in a real browser."""

from __future__ import annotations

import pytest
from aiohttp import web

from composio_async.emulator import Status

pytestmark = [pytest.mark.once, pytest.mark.asyncio(loop_scope="session")]
BAD = "<img src=x onerror=alert(1)><script>alert(2)</script>"


# Parts of the page that are cut off at its edge, but for addresses, which end in an ellipsis.
OUTSIDE = """() => [...document.querySelectorAll('section *')].filter(node =>
    !node.closest('.where') && node.getBoundingClientRect().right > innerWidth).map(node => node.outerHTML)"""


async def section(page, name):
    """A part of the page by its heading."""
    return page.get_by_role("region", name=name)


async def said(page, text):
    """Wait until the page announces it."""
    await page.get_by_role("status").filter(has_text=text).wait_for()


async def waiting(composio, user_id="ada"):
    """An account that waits for its user."""
    session = await composio.create(user_id, toolkits=["github"])
    return await session.authorize("github")


async def test_it_is_empty_and_then_it_lives(composio, emulator, page):
    """An empty emulator says how to be used, and what happens afterwards appears by itself."""
    await page.goto(emulator.url)
    assert emulator.url in await page.locator("#exports").inner_text()
    assert await (await section(page, "Connected accounts")).get_by_text("No user has connected").is_visible()
    emulator.connect("ada", "github")
    await composio.tools.execute("GITHUB_GET_THE_AUTHENTICATED_USER", {}, user_id="ada")
    await (await section(page, "Tools run")).get_by_text("GITHUB_GET_THE_AUTHENTICATED_USER").wait_for()
    await (await section(page, "Users")).get_by_text("1 account").wait_for()
    assert await page.locator("#start").is_hidden()
    assert await (await section(page, "Requests")).get_by_role("listitem").count() == 1


@pytest.mark.parametrize(("name", "status"), [("Approve", "ACTIVE"), ("Deny", "FAILED"), ("Expire", "EXPIRED")])
async def test_accounts_are_decided_here(composio, emulator, page, name, status):
    """The buttons of a waiting account do what they say, by keyboard, and the focus stays in its row."""
    request = await waiting(composio)
    await page.goto(emulator.url)
    await page.get_by_role("button", name=f"{name} GitHub of ada").focus()
    await page.keyboard.press("Enter")
    await said(page, "GitHub of ada.")
    row = (await section(page, "Connected accounts")).get_by_role("listitem")
    await row.get_by_text(status, exact=True).wait_for()
    assert (await composio.connected_accounts.get(request.id)).status == status
    assert await page.get_by_role("button", name=f"{name} GitHub of ada").count() == 0 or name == "Expire"
    assert await page.evaluate("document.activeElement.closest('#accounts') !== null")


async def test_the_focus_stays_while_things_happen(composio, emulator, page):
    """What arrives meanwhile moves neither the focus nor the node that it is on, and keeps what is half typed."""
    emulator.connect("ada", "github")
    await composio.toolkits.get("github")
    await page.goto(emulator.url)
    requests = await section(page, "Requests")
    line = requests.get_by_role("button").first
    await line.click()
    await page.evaluate("window.marked = document.activeElement")
    await page.get_by_label("Seconds to advance").fill("12")
    await line.focus()
    for _ in range(3):
        await composio.toolkits.get("gmail")
    emulator.connect("grace", "slack")
    await (await section(page, "Users")).get_by_text("grace").wait_for()
    assert await page.evaluate("document.activeElement === window.marked")
    assert await page.get_by_label("Seconds to advance").input_value() == "12"
    assert await line.get_attribute("aria-expanded") == "false"
    assert await requests.get_by_role("button", expanded=True).count() == 1


async def test_a_request_opens(composio, emulator, page):
    """A request opens to its body and headers, the key masked, and the list can be narrowed."""
    emulator.connect("ada", "gmail")
    arguments = {"recipient_email": "ada@example.com", "subject": "Hello", "body": "It works"}
    await composio.tools.execute("GMAIL_SEND_EMAIL", arguments, user_id="ada")
    emulator.fault("toolkits.get", Status(503))
    await composio.toolkits.get("github")
    await page.goto(emulator.url)
    requests = await section(page, "Requests")
    await requests.get_by_role("button", name="tools.execute").click()
    await requests.get_by_text('"recipient_email": "ada@example.com"').wait_for()
    shown = await requests.inner_text()
    assert "ak_e****" in shown
    assert emulator.api_key not in shown
    await requests.get_by_label("Filter requests").fill("toolkits")
    assert await requests.get_by_role("button").count() == 2
    await requests.get_by_label("Only failures").check()
    assert await requests.get_by_role("button").all_inner_texts() == [
        "GET\ntoolkits.get\n/api/v3.1/toolkits/github\n503"
    ]
    await requests.get_by_label("Filter requests").fill("nothing")
    assert await requests.get_by_text("No request fits the filter.").is_visible()


async def test_a_trigger_is_fired(composio, emulator, page):
    """The form is filled with an example, refuses what is not JSON at the field, and fires what is."""
    emulator.connect("ada", "github")
    config = {"owner": "octocat", "repo": "hello-world"}
    await composio.triggers.create("GITHUB_COMMIT_EVENT", user_id="ada", trigger_config=config)
    await page.goto(emulator.url)
    triggers = await section(page, "Triggers")
    payload = triggers.get_by_label("Payload", exact=True)
    await payload.wait_for()
    assert '"message": "message"' in await payload.input_value()
    await payload.fill("{")
    fire = triggers.get_by_role("button", name="Fire", exact=True)
    await fire.click()
    assert await payload.get_attribute("aria-invalid") == "true"
    assert "not JSON" in await triggers.locator("#fire-wrong").inner_text()
    await payload.fill('{"id": 5}')
    await fire.click()
    await said(page, "Invalid payload")
    await triggers.get_by_role("button", name="Example payload").click()
    await fire.click()
    await said(page, "Fired ti_000001: 0 webhooks, 0 sockets.")


async def test_a_delivery_is_shown(composio, emulator, page):
    """What a webhook was sent, and why it did not arrive, is in the list of deliveries."""
    emulator.connect("ada", "github")
    config = {"owner": "octocat", "repo": "hello-world"}
    await composio.webhooks.subscriptions.create(
        webhook_url="https://app.example/hooks", enabled_events=["composio.trigger.message"]
    )
    made = await composio.triggers.create("GITHUB_COMMIT_EVENT", user_id="ada", trigger_config=config)
    emulator.fire(made.trigger_id, {"message": "Fix the build"})
    await page.goto(emulator.url)
    deliveries = await section(page, "Webhook deliveries")
    await deliveries.get_by_role("button", name="failed").click()
    assert await deliveries.get_by_text("is not this machine").is_visible()
    assert await deliveries.get_by_text('"message": "Fix the build"').is_visible()


async def test_faults_are_queued_and_cleared(emulator, page):
    """Each kind of fault can be queued with its own amount, met by a request, and the rest cleared."""
    await page.goto(emulator.url)
    faults = await section(page, "Faults")
    operation = faults.get_by_label("Next request of")
    await operation.locator("option[value='tools.execute']").wait_for(state="attached")
    await operation.select_option("tools.execute")
    queued = {"status": "418", "rate_limit": "2", "stall": "3", "truncate": "4", "reset": None}
    for kind, amount in queued.items():
        await faults.get_by_label("meets").select_option(kind)
        if amount is None:
            assert await faults.get_by_role("spinbutton").count() == 0
        else:
            await faults.get_by_role("spinbutton").fill(amount)
        await faults.get_by_role("button", name="Queue fault").click()
        await said(page, f"meets {kind}.")
    texts = await faults.get_by_role("listitem").all_inner_texts()
    assert [text.split()[1:] for text in texts] == [
        ["status", "418"],
        ["rate_limit", "2"],
        ["stall", "3"],
        ["truncate", "4"],
        ["reset"],
    ]
    await faults.get_by_label("meets").select_option("status")
    await faults.get_by_role("spinbutton").fill("42")
    await faults.get_by_role("button", name="Queue fault").click()
    await said(page, "42")
    await faults.get_by_role("button", name="Clear faults").click()
    await faults.get_by_text("No fault waits").wait_for()
    assert emulator._world.faults.unspent() == []
    assert await page.evaluate("document.activeElement.id") == "faults-title"


async def test_the_clock_and_a_reset(composio, emulator, page):
    """The clock is moved on, which expires links; a reset asks first, and forgets everything."""
    request = await waiting(composio)
    await page.goto(emulator.url)
    before = emulator.now()
    await page.get_by_label("Seconds to advance").fill("3600")
    await page.keyboard.press("Enter")
    await said(page, "3600 seconds")
    assert (emulator.now() - before).total_seconds() >= 3600
    assert (await composio.connected_accounts.get(request.id)).status == "EXPIRED"
    await page.get_by_role("button", name="Reset", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Keep everything").click()
    assert await page.evaluate("document.activeElement.id") == "reset"
    assert emulator.requests()
    await page.get_by_role("button", name="Reset", exact=True).click()
    await dialog.get_by_role("button", name="Reset").click()
    await said(page, "was reset")
    assert emulator.requests() == []
    await page.get_by_text("Nothing has happened yet").wait_for()
    assert await page.get_by_role("listitem").filter(has_text="ca_").count() == 0


async def test_hostile_texts_stay_texts(composio, emulator, page):
    """User ids, arguments, errors and paths that look like markup are shown as they are, and run nothing."""
    emulator.connect(BAD, "github")

    @emulator.tool("EVIL_TOOL")
    async def tool(what: str) -> dict:
        """Fail."""
        raise ValueError(what)

    await composio.tools.execute("EVIL_TOOL", {"what": BAD}, user_id=BAD)
    session = await composio.create(BAD, toolkits=["github"])
    request = await session.authorize("github")
    emulator.deny(request.id, BAD)
    opened = []
    page.on("dialog", lambda dialog: opened.append(dialog.message))
    await page.goto(emulator.url)
    accounts = await section(page, "Connected accounts")
    await accounts.get_by_text(BAD).first.wait_for()
    for name in ("Requests", "Tools run", "Sessions"):
        part = await section(page, name)
        closed = part.get_by_role("button", expanded=False)
        for _ in range(await closed.count()):
            await closed.first.click()
    await (await section(page, "Tools run")).locator("pre").first.wait_for()
    assert await page.locator("img, main script").count() == 0
    assert BAD in await (await section(page, "Tools run")).inner_text()
    assert opened == []


async def test_it_says_when_the_emulator_is_gone(emulator, page):
    """Without an answer the page says so, and lives again when the emulator does."""
    await page.goto(emulator.url)
    await page.get_by_text("Live", exact=True).wait_for()
    await page.route("**/__emulator/console?**", lambda route: route.abort())
    await page.get_by_text("Not reachable").wait_for()
    assert await page.get_by_role("alert").is_visible()
    await page.unroute("**/__emulator/console?**")
    await page.get_by_text("Live", exact=True).wait_for()
    assert await page.locator("#lost").is_hidden()


async def test_another_page_cannot_control(emulator, page):
    """What a page of another origin makes the browser send arrives, and changes nothing."""

    async def elsewhere(_request):
        return web.Response(text="<!doctype html><title>Elsewhere</title>", content_type="text/html")

    runner = web.ServerRunner(web.Server(elsewhere))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await page.goto(f"http://127.0.0.1:{runner.addresses[0][1]}/")
        post = (
            "url => fetch(url, {method: 'POST', mode: 'no-cors', body: '{\"advance\": 1000000}'}).then(one => one.type)"
        )
        before = emulator.now()
        assert await page.evaluate(post, f"{emulator.url}/__emulator/clock") == "opaque"
        assert (emulator.now() - before).total_seconds() < 100_000
        await page.close()
    finally:
        await runner.cleanup()


async def test_it_fits_a_phone_and_names_everything(composio, emulator, page):
    """At 320 pixels nothing sticks out, and every control has a name."""
    await waiting(composio, "u" * 150)
    emulator.connect("ada", "github")
    config = {"owner": "octocat", "repo": "hello-world"}
    await composio.triggers.create("GITHUB_COMMIT_EVENT", user_id="ada", trigger_config=config)
    await composio.tools.execute("GITHUB_GET_THE_AUTHENTICATED_USER", {}, user_id="ada")
    await page.set_viewport_size({"width": 320, "height": 640})
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        await page.goto(emulator.url)
        await page.get_by_text("GITHUB_GET_THE_AUTHENTICATED_USER").first.wait_for()
        assert await page.evaluate("document.documentElement.scrollWidth") == 320
        assert await page.evaluate(OUTSIDE) == []
    unnamed = """() => [...document.querySelectorAll('button, input, select, textarea, a')].filter(node =>
        !node.getAttribute('aria-label') && !node.textContent.trim() && !(node.labels && node.labels.length)).length"""
    assert await page.evaluate(unnamed) == 0
    assert await page.get_by_role("heading", level=1).count() == 1
    assert await page.get_by_role("main").count() == 1
