"""The page at which a user approves or denies a connection, and the posts behind its buttons."""

from __future__ import annotations

import html
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import orjson
from aiohttp import web

from .accounts import approve, deny
from .problems import ApiError, envelope
from .schemes import form_fields
from .state import Account, Link
from .world import World

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #16181d; --soft: #5c6370; --paper: #fff; --ground: #f3f4f6;
  --line: #d9dce3; --main: #1f4fd8; --on-main: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceef2; --soft: #a4abb8; --paper: #1b1e25; --ground: #101217; --line: #343945; --main: #8fb0ff;
    --on-main: #0b1330; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { width: 100%; max-width: 26rem; padding: 2rem; background: var(--paper); border: 1px solid var(--line);
  border-radius: 14px; }
h1 { margin: 0 0 .75rem; font-size: 1.35rem; line-height: 1.25; }
p { margin: .5rem 0; }
.soft { margin-top: 1.25rem; color: var(--soft); font-size: .9rem; }
dl { margin: 1.25rem 0; padding: 1rem 0; border-block: 1px solid var(--line); display: grid;
  grid-template-columns: auto 1fr; gap: .4rem 1rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
label { display: block; margin: .9rem 0 .3rem; font-weight: 600; }
input { width: 100%; padding: .6rem .7rem; font: inherit; color: inherit; background: var(--ground);
  border: 1px solid var(--line); border-radius: 8px; }
button { width: 100%; margin-top: .8rem; padding: .7rem 1rem; font: inherit; font-weight: 600; border-radius: 8px;
  border: 1px solid var(--line); background: transparent; color: inherit; cursor: pointer; }
button.main { background: var(--main); border-color: var(--main); color: var(--on-main); }
:focus-visible { outline: 3px solid var(--main); outline-offset: 2px; }
"""
_VISIBLE: Final = frozenset({"username", "client_id", "application_id", "installation_id"})


async def answer(world: World, request: web.BaseRequest) -> web.Response:
    """Answer anything under /link/."""
    act: str | None = None
    match request.method, request.path.split("/")[2:]:
        case "GET" | "HEAD", [str(token)]:
            pass
        case "POST", [str(token), "approve" | "deny" as act]:
            pass
        case _:
            error = ApiError(501, f"{request.method} {request.path} is not emulated", slug="NotEmulated", code=10501)
            return _failure(request, error, "There is nothing here")
    try:
        link, account = _usable(world, token)
        if act is None:
            return _page(f"Connect {account.toolkit}", _form(world, account, token))
        given = await _fields(request)
        if act == "approve":
            approve(world, account, {**account.val, **given})
        else:
            deny(world, account, str(given.get("reason") or "The user denied the connection."))
    except ApiError as error:
        title = "This link cannot be used" if error.slug.startswith("Link_") else "Not connected"
        return _failure(request, error, title)
    return _result(request, link, account)


def _usable(world: World, token: str) -> tuple[Link, Account]:
    link = world.state.links.get(token)
    account = world.state.accounts.get(link.account_id) if link else None
    fix = "Ask for a new link."
    if link is None or account is None:
        raise ApiError(404, f"Link {token!r} is unknown", slug="Link_NotFound", code=1840, suggested_fix=fix)
    if link.outcome is None:
        return link, account
    used = f"was used already ({link.outcome})"
    words = {"expired": "has expired", "replaced": "was replaced by a newer one"}.get(link.outcome, used)
    raise ApiError(410, f"Link {token!r} {words}", slug="Link_NotUsable", code=1841, suggested_fix=fix)


async def _fields(request: web.BaseRequest) -> dict[str, Any]:
    raw = await request.read()
    if not raw.strip():
        return {}
    if request.content_type == "application/x-www-form-urlencoded":
        return dict(parse_qsl(raw.decode(errors="replace")))
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _result(request: web.BaseRequest, link: Link, account: Account) -> web.Response:
    if link.callback_url:
        where = urlsplit(link.callback_url)
        added = [
            ("status", "success" if account.status == "ACTIVE" else "failed"),
            ("connected_account_id", account.id),
        ]
        query = urlencode([*parse_qsl(where.query, keep_blank_values=True), *added])
        return web.Response(status=303, headers={"location": urlunsplit(where._replace(query=query))})
    if _wants_html(request):
        done = account.status == "ACTIVE"
        title = f"{account.toolkit} is connected" if done else "The connection was denied"
        return _page(title, f"<h1>{html.escape(title)}</h1><p>You can close this page.</p>")
    shown = {
        "status": account.status,
        "connected_account_id": account.id,
        "status_reason": account.status_reason,
        "toolkit_slug": account.toolkit,
    }
    return web.Response(body=orjson.dumps(shown), content_type="application/json")


def _failure(request: web.BaseRequest, error: ApiError, title: str) -> web.Response:
    if not _wants_html(request):
        body = orjson.dumps(envelope(error, request.headers.get("x-request-id", "")))
        return web.Response(status=error.status, body=body, content_type="application/json")
    heading, message, fix = map(html.escape, (title, error.message, error.suggested_fix))
    return _page(title, f'<h1>{heading}</h1><p role="alert">{message}.</p><p>{fix}</p>', error.status)


def _wants_html(request: web.BaseRequest) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _form(world: World, account: Account, token: str) -> str:
    toolkit = world.registry.find_toolkit(account.toolkit)
    scheme = toolkit.scheme(account.scheme) if toolkit else None
    name = html.escape(toolkit.name if toolkit else account.toolkit)
    asked = html.escape(", ".join(scheme.scopes)) if scheme and scheme.scopes else f"access to {name}"
    labels = {field.name: field.display_name for field in (scheme.account_fields if scheme else ())}
    fields = [field for field in form_fields(account.scheme) if not account.val.get(field)]
    inputs = "".join(_input(field, labels.get(field, field.replace("_", " ").capitalize())) for field in fields)
    where = f"/link/{quote(token)}"
    return f"""
<h1>Connect {name}</h1>
<p>An application asks to act for you in {name}.</p>
<dl><dt>Toolkit</dt><dd>{name}</dd><dt>User id</dt><dd>{html.escape(account.user_id)}</dd>
<dt>Asks for</dt><dd>{asked}</dd></dl>
<form method="post" action="{where}/approve">{inputs}<button class="main" type="submit">Approve</button></form>
<form method="post" action="{where}/deny"><button type="submit">Deny</button></form>
<p class="soft">This is the Composio emulator: nothing real is connected.</p>
"""


def _input(name: str, label: str) -> str:
    kind = "text" if name in _VISIBLE else "password"
    return (
        f'<label for="{name}">{html.escape(label)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" required autocomplete="off">'
    )


def _page(title: str, body: str, status: int = 200) -> web.Response:
    text = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>
"""
    return web.Response(status=status, text=text, content_type="text/html")
