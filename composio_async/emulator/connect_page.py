"""The page at which a user approves or denies a connection, and the posts behind its buttons."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit
from zlib import crc32

import attrs
import orjson
from aiohttp import web

from .accounts import approve, deny
from .catalog.model import AuthScheme, Field
from .connect_fields import LONG, asked, problems
from .html_pages import Markup, Page, joined, page
from .problems import ApiError, envelope
from .state import Account, Link
from .world import World

_FORM: Final = "application/x-www-form-urlencoded"
_HUES: Final = 6
_UNUSABLE: Final = {
    "expired": ("has expired", "This link has expired"),
    "replaced": ("was replaced by a newer one", "This link was replaced"),
}


class _NoLinkError(ApiError):
    """A link that leads nowhere; `title` is for a person."""

    def __init__(self, status: int, message: str, slug: str, code: int, title: str) -> None:
        fix = "Go back to the application and ask it for a new link."
        super().__init__(status, message, slug=slug, code=code, suggested_fix=fix)
        self.title = title


async def answer(world: World, request: web.BaseRequest) -> web.Response:
    """Answer anything under /link/."""
    shown = await page("connect")
    act: str | None = None
    match request.method, request.path.split("/")[2:]:
        case "GET" | "HEAD", [str(token)]:
            pass
        case "POST", [str(token), "approve" | "deny" as act]:
            pass
        case _:
            error = ApiError(501, f"{request.method} {request.path} is not emulated", slug="NotEmulated", code=10501)
            return _failure(shown, request, error)
    try:
        link, account = _usable(world, token)
        ask = _Ask(shown, world, link, account)
        if act is None:
            return ask.response()
        form = request.content_type == _FORM
        given = await _fields(request, form=form)
        if act == "deny":
            deny(world, account, str(given.get("reason") or "The user denied the connection."))
        else:
            if form and given:
                fields = {field.name for field in ask.fields}
                given = {name: value.replace("\r\n", "\n") for name, value in given.items() if name in fields}
                wrong = problems(ask.fields, given)
                if wrong:
                    return ask.again(request, given, wrong)
            approve(world, account, {**account.val, **given})
    except ApiError as error:
        return _failure(shown, request, error)
    return _result(ask, request)


def _usable(world: World, token: str) -> tuple[Link, Account]:
    link = world.state.links.get(token)
    account = world.state.accounts.get(link.account_id) if link else None
    if link is None or account is None:
        raise _NoLinkError(404, f"Link {token!r} is unknown", "Link_NotFound", 1840, "We do not know this link")
    if link.outcome is None:
        return link, account
    used = f"was used already ({link.outcome})"
    words, title = _UNUSABLE.get(link.outcome, (used, "This link was used already"))
    raise _NoLinkError(410, f"Link {token!r} {words}", "Link_NotUsable", 1841, title)


async def _fields(request: web.BaseRequest, *, form: bool) -> dict[str, Any]:
    raw = await request.read()
    if not raw.strip():
        return {}
    if form:
        return dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _result(ask: _Ask, request: web.BaseRequest) -> web.Response:
    link, account = ask.link, ask.account
    done = account.status == "ACTIVE"
    if link.callback_url:
        where = urlsplit(link.callback_url)
        added = [("status", "success" if done else "failed"), ("connected_account_id", account.id)]
        query = urlencode([*parse_qsl(where.query, keep_blank_values=True), *added])
        headers = {"location": urlunsplit(where._replace(query=query)), "cache-control": "no-store"}
        return web.Response(status=303, headers=headers)
    if _wants_html(request):
        names = {"toolkit": ask.name, "user_id": account.user_id}
        if done:
            return _whole(ask.page, f"{ask.name} is connected", ask.page.fill("connected", **names))
        reason = ask.page.fill("reason", text=account.status_reason or "none was given")
        return _whole(ask.page, "The connection was denied", ask.page.fill("denied", reason=reason, **names))
    shown = {
        "status": account.status,
        "connected_account_id": account.id,
        "status_reason": account.status_reason,
        "toolkit_slug": account.toolkit,
    }
    return web.Response(body=orjson.dumps(shown), content_type="application/json")


def _failure(shown: Page, request: web.BaseRequest, error: ApiError) -> web.Response:
    if not _wants_html(request):
        body = orjson.dumps(envelope(error, request.headers.get("x-request-id", "")))
        return web.Response(status=error.status, body=body, content_type="application/json")
    title = error.title if isinstance(error, _NoLinkError) else "Not connected"
    text = shown.fill("failed", title=title, message=error.message, fix=error.suggested_fix)
    return _whole(shown, title, text, error.status)


def _wants_html(request: web.BaseRequest) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _whole(shown: Page, title: str, body: Markup, status: int = 200) -> web.Response:
    return shown.response(shown.fill("page", title=title, body=body), status)


@attrs.define
class _Ask:
    """The page with its two forms, for one link."""

    page: Page
    world: World
    link: Link
    account: Account
    name: str = attrs.field(init=False)
    scheme: AuthScheme | None = attrs.field(init=False)
    fields: list[Field] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        toolkit = self.world.registry.find_toolkit(self.account.toolkit)
        self.name = toolkit.name if toolkit else self.account.toolkit
        self.scheme = toolkit.scheme(self.account.scheme) if toolkit else None
        self.fields = asked(self.account, self.scheme)

    def response(
        self, given: dict[str, str] | None = None, wrong: dict[str, str] | None = None, status: int = 200
    ) -> web.Response:
        """The page as it is first shown, or again with what is wrong."""
        wrong = wrong or {}
        text = self.page.fill(
            "ask",
            hue=str(crc32(self.account.toolkit.encode()) % _HUES),
            letters=_letters(self.name),
            toolkit=self.name,
            user_id=self.account.user_id,
            rows=self._rows(),
            scopes=self._scopes(),
            where=f"/link/{quote(self.link.id)}",
            notice=self._notice(wrong),
            fields=joined([self._field(field, given, wrong, number) for number, field in enumerate(self.fields)]),
        )
        return _whole(self.page, f"{'Error: ' if wrong else ''}Connect {self.name}", text, status)

    def again(self, request: web.BaseRequest, given: dict[str, str], wrong: dict[str, str]) -> web.Response:
        """What was filled in will not do."""
        if _wants_html(request):
            return self.response(given, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
        raise ApiError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            " ".join(wrong.values()).rstrip("."),
            slug="ConnectedAccount_MissingFields",
            code=1813,
            suggested_fix=f"Fill in {', '.join(wrong)}.",
            errors=[f"{name}: {text}" for name, text in wrong.items()],
        )

    def _rows(self) -> Markup:
        rows = []
        if self.account.alias:
            rows.append(self.page.fill("row", term="Name", value=self.account.alias))
        back = urlsplit(self.link.callback_url or "")
        if back.netloc or back.scheme:
            rows.append(self.page.fill("row", term="Returns to", value=back.netloc or f"{back.scheme}:"))
        return joined(rows)

    def _scopes(self) -> Markup:
        config = self.world.state.auth_configs.get(self.account.auth_config_id)
        own = config.credentials.get("scopes") if config else None
        scopes = own or (self.scheme.scopes if self.scheme else ())
        if isinstance(scopes, str):
            scopes = scopes.replace(",", " ").split()
        items = [self._scope(str(scope)) for scope in scopes]
        access = self.page.fill("scope", words=f"Access to {self.name}", code="")
        return self.page.fill("scopes", items=joined(items or [access]))

    def _scope(self, scope: str) -> Markup:
        words = " ".join(re.split(r"[\W_]+", scope.rstrip("/").rpartition("/")[2])).strip().capitalize()
        return self.page.fill("scope", words=words or scope, code=self.page.fill("code", text=scope))

    def _notice(self, wrong: dict[str, str]) -> Markup:
        if not wrong:
            return Markup("")
        count = "one field" if len(wrong) == 1 else f"{len(wrong)} fields"
        return self.page.fill("notice", text=f"Not connected yet: look at {count} again.")

    def _field(self, field: Field, given: dict[str, str] | None, wrong: dict[str, str], number: int) -> Markup:
        fill, name, none = self.page.fill, f"field-{number}", Markup("")
        text = wrong.get(field.name)
        told = [*([f"{name}-hint"] if field.description else []), *([f"{name}-wrong"] if text else [])]
        flags = [
            " required" if field.required else "",
            ' aria-invalid="true"' if text else "",
            f' aria-describedby="{" ".join(told)}"' if told else "",
            " autofocus" if next(iter(wrong), None) == field.name else "",
        ]
        value = (field.default or "") if given is None else given.get(field.name, "")
        return fill(
            "field",
            id=name,
            label=field.display_name,
            optional=none if field.required else fill("optional"),
            hint=fill("hint", id=name, text=field.description) if field.description else none,
            wrong=fill("wrong", id=name, text=text) if text else none,
            input=fill(
                "textarea" if field.name in LONG else "input",
                id=name,
                name=field.name,
                kind="password" if field.secret else "text",
                value="" if field.secret else value,
                flags=Markup("".join(flags)),
            ),
        )


def _letters(name: str) -> str:
    words = re.findall(r"\w+", name)
    capitals = [letter for letter in name if letter.isupper()]
    found = capitals if len(capitals) > 1 else [word[0].upper() for word in words]
    return "".join(found[:2]) or "?"
