"""Settings of a client: frozen, and the only place that reads the environment."""

import inspect
import math
import os
import ssl as tls
from collections.abc import Mapping, Sequence
from datetime import timedelta
from string import ascii_letters, digits
from typing import Any, Final, Literal, TypedDict, TypeVar, cast
from urllib.parse import urlsplit

from aiohttp import BaseConnector, ClientMiddlewareType, ClientSession
from attrs import field, frozen

from composio_async._caller import warn
from composio_async._clock import Timeout
from composio_async._legacy_options import OLD_OPTIONS
from composio_async._near import did_you_mean
from composio_async._reach import authorities, certificates, check_scheme, is_loopback, kind, origin, proxy_of
from composio_async._secret import Secret, hide
from composio_async.errors import (
    ApiKeyNotProvidedError,
    InvalidParams,
    InvalidParamsType,
    UserApiKeyNotProvidedError,
)
from composio_async.hooks import Hooks, RequestHook, ResponseHook, RetryHook
from composio_async.retry import RetryPolicy

OptionsT = TypeVar("OptionsT", bound=Mapping[str, Any])
Environment = Literal["production", "staging", "local"]

BASE_URLS: Final[Mapping[str, str]] = {
    "production": "https://backend.composio.dev",
    "staging": "https://staging-backend.composio.dev",
    "local": "http://localhost:9900",
}
VERSION_VARIABLE: Final = "COMPOSIO_TOOLKIT_VERSION_"
VERSIONS_WANTED: Final = "toolkit_versions must be a version, or map toolkit slugs to versions, as text."
HEADER_NAME: Final = frozenset(f"{ascii_letters}{digits}!#$%&'*+.^_`|~-")
LATEST: Final = "latest"
NO_HOOKS: Final = Hooks()
KEY_HEADERS: Final = ("x-api-key", "x-user-api-key", "x-org-api-key")
SCOPE_HEADERS: Final = ("x-org-id", "x-project-id")
SHOWN_OPTIONS: Final = frozenset({"environment", "org_id", "project_id", "toolkit_versions"})
OWN_HEADERS: Final = frozenset((*KEY_HEADERS, *SCOPE_HEADERS, "x-request-id", "content-length", "host"))


class ClientOptions(TypedDict, total=False):
    """Options of `Composio`; `None`, like leaving one out, means the default.

    Attributes:
        api_key: Project key (`ak_...`); else `COMPOSIO_API_KEY`.
        user_api_key: User key (`uak_...`); else `COMPOSIO_USER_API_KEY`.
        org_api_key: Organization key (`oak_...`); else `COMPOSIO_ORG_API_KEY`.
        disable_api_key: Use the user key alone, even where `COMPOSIO_API_KEY` is set.
        org_id: Scope of every call; only together with `project_id`.
        project_id: Scope of every call; only together with `org_id`.
        environment: `production` (default), `staging` or `local` (`http://localhost:9900`).
        base_url: Where the platform is; else `COMPOSIO_BASE_URL`, else by `environment`.
        timeout: Seconds for one API call in all: waiting for a connection, attempts, pauses and body. Default 60.
        execute_timeout: The same for calls that run tools. Default `timeout` where that is given, else 300.
        connect_timeout: Seconds to make a connection. Default 5.
        attempt_timeout: Seconds for one attempt of a call that may be repeated. Default 20.
        max_retries: Further tries of a call that may be repeated. Default 2.
        max_connections: Connections at a time, for each event loop; further calls queue in order. Default 100.
        toolkit_versions: Version of every toolkit, or of toolkits by slug; else `COMPOSIO_TOOLKIT_VERSION_<SLUG>`.
        default_headers: Sent with every call; else the lines `name: value` of `COMPOSIO_CUSTOM_HEADERS`.
        allow_http: Send the key over plain http to hosts that are not this machine.
        proxy: URL of an http or https proxy for every connection, `http://user:password@host:port`; else the
            environment's, which is never used for this machine itself.
        ssl: An `ssl.SSLContext` to check certificates with, or False to check none; else the system's authorities, or
            those of `SSL_CERT_FILE` and `SSL_CERT_DIR`.
        trust_env: Whether the environment's proxies and authorities count. Default True.
        session: Your own `aiohttp.ClientSession`, for API calls; it is never closed here. Its headers, trace configs,
            proxy and certificates are its own, unless `proxy` or `ssl` say otherwise, and so are its cookies: clients
            with different keys should share one only with an `aiohttp.DummyCookieJar`.
        connector: Your own `aiohttp.BaseConnector`; it is never closed here. Certificates are checked as it was told,
            unless `ssl` says otherwise.
        middlewares: Of aiohttp, around each request; those of `session` do not count here.
        on_request: Called with a `RequestEvent` when an attempt begins.
        on_response: Called with a `ResponseEvent` when an attempt ended, however it did.
        on_retry: Called with a `RetryEvent` before the pause after which a call is tried again.
    """

    api_key: str | None
    user_api_key: str | None
    org_api_key: str | None
    disable_api_key: bool | None
    org_id: str | None
    project_id: str | None
    environment: Environment | None
    base_url: str | None
    timeout: Timeout
    execute_timeout: Timeout
    connect_timeout: Timeout
    attempt_timeout: Timeout
    max_retries: int | None
    max_connections: int | None
    toolkit_versions: str | Mapping[str, str] | None
    default_headers: Mapping[str, str] | None
    allow_http: bool | None
    proxy: str | None
    ssl: tls.SSLContext | bool | None
    trust_env: bool | None
    session: ClientSession | None
    connector: BaseConnector | None
    middlewares: Sequence[ClientMiddlewareType] | None
    on_request: RequestHook | None
    on_response: ResponseHook | None
    on_retry: RetryHook | None


def seconds(timeout: Timeout, default: float, name: str = "timeout") -> float:
    """Read a duration.

    Args:
        timeout: Seconds, a timedelta, or None for the default.
        default: Seconds.
        name: Of the argument, for the error.

    Returns:
        Seconds, zero or more, possibly infinite.

    Raises:
        InvalidParams: It is negative or not a number.
        InvalidParamsType: It is neither a number nor a timedelta.
    """
    if timeout is None:
        return default
    if isinstance(timeout, timedelta):
        timeout = timeout.total_seconds()
    if isinstance(timeout, bool) or not isinstance(timeout, int | float):
        msg = f"{name} must be seconds or a timedelta, not {kind(timeout)}."
        raise InvalidParamsType(msg)
    try:
        value = float(timeout)
    except OverflowError:
        value = math.inf if timeout > 0 else -math.inf
    if math.isnan(value) or value < 0:
        msg = f"{name} must be zero or more seconds, not {value:g}. Use math.inf for no limit."
        raise InvalidParams(msg)
    return value


@frozen(repr=False)
class Credentials:
    """The keys of a client, and which one goes with an operation.

    One key goes with a request: the project key where the operation takes it, else the first kind that it takes and
    that is held, else the one that is held.
    """

    project: str | None = field(default=None, repr=False)
    user: str | None = field(default=None, repr=False)
    org: str | None = field(default=None, repr=False)

    def header(self, accepted: tuple[str, ...]) -> tuple[str, str] | None:
        """Name and value of the key header for an operation.

        Args:
            accepted: Kinds of keys that the operation takes, preferred first: `project`, `user`, `org`.
        """
        held = {"project": self.project, "user": self.user, "org": self.org}
        wanted = ["project"] * ("project" in accepted) + [*accepted, "project", "user", "org"]
        for one in wanted:
            value = held.get(one)
            if value:
                return KEY_HEADERS[("project", "user", "org").index(one)], value
        return None


@frozen(repr=False)
class Settings:
    """Everything that a client is told, resolved and checked."""

    base_url: str
    credentials: Credentials
    org_id: str | None = None
    project_id: str | None = None
    timeout: float = 60.0
    execute_timeout: float = 300.0
    connect_timeout: float = 5.0
    attempt_timeout: float = 20.0
    retry: RetryPolicy = field(factory=RetryPolicy)
    max_connections: int = 100
    toolkit_versions: str | Mapping[str, str] = LATEST
    default_headers: Mapping[str, str] = field(factory=dict, repr=False)
    proxy: str | None = field(default=None, repr=False)
    proxy_of_environment: bool = False
    ssl: tls.SSLContext | bool = True
    ca: tuple[str | None, str | None] | None = None
    hooks: Hooks = NO_HOOKS

    @property
    def origin(self) -> str:
        """Scheme, host and port of the platform."""
        return origin(self.base_url)

    def proxy_for(self, url: str) -> str | None:
        """The proxy on the way to a host that may not be the platform.

        Args:
            url: Of the host.

        Returns:
            The one that was given as an option, else what the environment says of this host.
        """
        return proxy_of(None, url, trust_env=True) if self.proxy_of_environment else self.proxy

    def version_of(self, slug: str) -> str:
        """The version to run a tool at: by its toolkit's pin, else `latest`.

        Args:
            slug: The tool's slug; its toolkit is the longest pinned slug that it begins with.
        """
        return pinned(self.toolkit_versions, slug) or LATEST


def pinned(toolkit_versions: str | Mapping[str, str], slug: str) -> str | None:
    """The version that a pin says for a tool.

    Args:
        toolkit_versions: One version for all, or versions by toolkit slug in lower case.
        slug: The tool's slug; its toolkit is the longest pinned slug that it begins with.
    """
    if isinstance(toolkit_versions, str):
        return toolkit_versions
    name = slug.lower()
    pins = [pin for pin in toolkit_versions if name.startswith(f"{pin}_")]
    return toolkit_versions[max(pins, key=len)] if pins else None


def environment() -> dict[str, str]:
    """What the environment says to this package, as it is now."""
    return {
        name: value if name.startswith(VERSION_VARIABLE) else Secret(value)
        for name, value in os.environ.items()
        if name.startswith("COMPOSIO_")
    }


def hidden(options: OptionsT) -> OptionsT:
    """Options as they may stand in a frame: texts do not show, since a misspelt name may hold a key as well.

    Maps are copied: what the caller changes afterwards must not reach a later copy of the client.

    Args:
        options: As in `ClientOptions`.
    """
    shown = {name: dict(value) if isinstance(value, Mapping) else value for name, value in options.items()}
    return cast("OptionsT", {name: value if name in SHOWN_OPTIONS else hide(value) for name, value in shown.items()})


def resolve(options: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> Settings:
    """Make settings of options and the environment.

    Args:
        options: As in `ClientOptions`.
        environ: What `environment` said; None for what it says now.

    Raises:
        InvalidParamsType: An option is not known.
        InvalidParams: An option has an impossible value, or options contradict each other.
        ApiKeyNotProvidedError: There is no key.
    """
    unknown = options.keys() - ClientOptions.__annotations__.keys()
    if unknown:
        name = min(unknown)
        today = OLD_OPTIONS.get(name)
        hint = f" Today it is {today}." if today else did_you_mean(name, ClientOptions.__annotations__)
        msg = f"Composio() has no option {name!r}.{hint}"
        raise InvalidParamsType(msg)
    options = hidden(options)
    environ = environment() if environ is None else environ
    given = {name: value for name, value in options.items() if value is not None}
    attempts = _count(given.get("max_retries", 2), "max_retries", 0) + 1
    base_url = _base_url(given, environ)
    credentials = _credentials(given, environ)
    if ("org_id" in given) != ("project_id" in given):
        present, absent = ("org_id", "project_id") if "org_id" in given else ("project_id", "org_id")
        msg = f"{present} was given without {absent}: give both, or neither."
        raise InvalidParams(msg)
    check_scheme(base_url, allow_http=bool(given.get("allow_http")))
    default = Settings(base_url, credentials)
    session = given.get("session")
    ca = authorities(given)
    trusting = bool(given.get("trust_env", True) and getattr(session, "trust_env", True))
    return Settings(
        base_url=base_url,
        credentials=credentials,
        org_id=_scope(given.get("org_id"), "org_id"),
        project_id=_scope(given.get("project_id"), "project_id"),
        timeout=seconds(given.get("timeout"), default.timeout),
        execute_timeout=seconds(
            given.get("execute_timeout"),
            seconds(given.get("timeout"), default.execute_timeout),
            "execute_timeout",
        ),
        connect_timeout=_limit(given.get("connect_timeout"), default.connect_timeout, "connect_timeout"),
        attempt_timeout=_limit(given.get("attempt_timeout"), default.attempt_timeout, "attempt_timeout"),
        retry=RetryPolicy(attempts=attempts),
        max_connections=_count(given.get("max_connections", default.max_connections), "max_connections", 1),
        toolkit_versions=_toolkit_versions(given.get("toolkit_versions"), environ),
        default_headers=_headers(given.get("default_headers"), environ),
        proxy=proxy_of(given.get("proxy"), base_url, trust_env=trusting and session is None),
        proxy_of_environment=given.get("proxy") is None and trusting,
        ssl=certificates(given.get("ssl")),
        ca=ca if base_url.startswith("https:") else None,
        hooks=_hooks(given),
    )


def warn_of_risks(settings: Settings) -> None:
    """Warn, at the caller's line, that keys go to another machine unencrypted, or to one that nobody checked."""
    base_url = settings.base_url
    parts = urlsplit(base_url)
    if settings.ssl is False and parts.scheme == "https":
        warn(f"API keys go to whoever answers as {base_url}: certificates are not checked (ssl=False).")
    if parts.scheme == "https" or is_loopback(parts.hostname):
        return
    warn(f"API keys travel unencrypted to {base_url} (allow_http=True).")


def _base_url(given: Mapping[str, Any], environ: Mapping[str, str]) -> str:
    name = given.get("environment", "production")
    if not isinstance(name, str) or name not in BASE_URLS:
        msg = f"environment must be one of {', '.join(BASE_URLS)}, not {name!r}."
        raise InvalidParams(msg)
    url = given.get("base_url")
    if url is None and "environment" not in given:
        url = hide(environ.get("COMPOSIO_BASE_URL", "").strip() or None)
    if url is None:
        return BASE_URLS[name]
    if not isinstance(url, str):
        msg = f"base_url must be text, not {kind(url)}."
        raise InvalidParamsType(msg)
    wrong = _wrong_with(url)
    if wrong:
        raise InvalidParams(wrong)
    return str(url).strip().rstrip("/")


def _wrong_with(url: str) -> str:
    """Why a URL cannot be the platform's, if so; in a frame of its own, that ends with what it took apart."""
    url = url.strip().rstrip("/")
    parts = urlsplit(url if origin(url) else "")
    if parts.scheme not in {"http", "https"} or parts.query or parts.fragment:
        return f"base_url must be an http or https URL without query, such as {BASE_URLS['production']}."
    if parts.username or parts.password:
        return "base_url must not hold a user name or password; give keys as options."
    return ""


def _hooks(given: Mapping[str, Any]) -> Hooks:
    names = ("on_request", "on_response", "on_retry")
    for name in names:
        hook = given.get(name)
        if hook is None:
            continue
        if not callable(hook):
            msg = f"{name} must be a function, not {kind(hook)}."
            raise InvalidParamsType(msg)
        if inspect.iscoroutinefunction(hook) or inspect.iscoroutinefunction(getattr(hook, "__call__", None)):  # noqa: B004
            msg = f"{name} must be a plain function: it is called where the call runs, and nobody would await it."
            raise InvalidParamsType(msg)
    return Hooks(**{name: given.get(name) for name in names})


def _credentials(given: Mapping[str, Any], environ: Mapping[str, str]) -> Credentials:
    keys = {
        kind: _key(given.get(name), name, variable, environ)
        for kind, name, variable in (
            ("project", "api_key", "COMPOSIO_API_KEY"),
            ("user", "user_api_key", "COMPOSIO_USER_API_KEY"),
            ("org", "org_api_key", "COMPOSIO_ORG_API_KEY"),
        )
    }
    if given.get("disable_api_key"):
        if given.get("api_key") is not None:
            raise InvalidParams("api_key and disable_api_key=True contradict each other: give one of them.")
        if keys["user"] is None:
            raise UserApiKeyNotProvidedError(
                "disable_api_key=True needs a user API key: pass user_api_key= or set COMPOSIO_USER_API_KEY."
            )
        return Credentials(user=keys["user"])
    if not any(keys.values()):
        raise ApiKeyNotProvidedError(
            "No API key: pass api_key= or set COMPOSIO_API_KEY. "
            "To try things without one, see `python -m composio_async demo` and composio_async.emulator."
        )
    return Credentials(**keys)


def _key(given: object, name: str, variable: str, environ: Mapping[str, str]) -> str | None:
    source = name
    value = hide(given)
    if value is None:
        value, source = hide(environ.get(variable, "").strip() or None), variable
    if value is None:
        return None
    if not isinstance(value, str):
        msg = f"{source} must be text, not {kind(value)}."
        raise InvalidParamsType(msg)
    if not value.strip():
        msg = f"{source} is blank: pass a key, or leave it out to use {variable}."
        raise ApiKeyNotProvidedError(msg)
    if not _plain(value):
        msg = f"{source} holds characters that no key has, such as spaces or line breaks: copy it again."
        raise InvalidParams(msg)
    return value


def _plain(value: str) -> bool:
    return value.isascii() and value.isprintable() and " " not in value


def _scope(value: object, name: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        msg = f"{name} must be text, not {kind(value)}."
        raise InvalidParamsType(msg)
    if not value or not _plain(value):
        msg = f"{name} is blank or holds characters that no id has: copy it again."
        raise InvalidParams(msg)
    return value


def _limit(timeout: Timeout, default: float, name: str) -> float:
    limit = seconds(timeout, default, name)
    if limit == 0:
        msg = f"{name} must be more than zero seconds: with none, nothing could be sent."
        raise InvalidParams(msg)
    return limit


def _count(value: object, name: str, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        msg = f"{name} must be a whole number, not {kind(value)}."
        raise InvalidParamsType(msg)
    if value < least:
        msg = f"{name} must be {least} or more, not {value}."
        raise InvalidParams(msg)
    return value


def versions(given: object) -> str | dict[str, str] | None:
    """Versions of toolkits as they are sent and looked up: one for all, or by slug in lower case.

    Args:
        given: What the caller said; None for nothing.

    Raises:
        InvalidParamsType: It is neither a version nor a map of toolkit slugs to versions.
    """
    if given is None or (isinstance(given, str) and given.strip()):
        return given
    if not isinstance(given, Mapping):
        raise InvalidParamsType(VERSIONS_WANTED)
    for slug, version in given.items():
        if not isinstance(slug, str) or not isinstance(version, str) or not version.strip():
            raise InvalidParamsType(VERSIONS_WANTED)
    return {slug.lower(): version for slug, version in given.items()}


def _toolkit_versions(given: object, environ: Mapping[str, str]) -> str | Mapping[str, str]:
    told = versions(given)
    if isinstance(told, str):
        return told
    pins = {
        name.removeprefix(VERSION_VARIABLE).lower(): value
        for name, value in environ.items()
        if name.startswith(VERSION_VARIABLE) and value.strip()
    }
    return {**pins, **(told or {})} or LATEST


def _headers(given: object, environ: Mapping[str, str]) -> Mapping[str, str]:
    if given is not None and not isinstance(given, Mapping):
        msg = f"default_headers must map names to texts, not be {kind(given)}."
        raise InvalidParamsType(msg)
    headers: dict[str, str] = hide(_header_lines(environ) if given is None else given)
    for name, value in headers.items():
        if not isinstance(name, str) or not name or not HEADER_NAME.issuperset(name):
            msg = f"default_headers has {name!r}, which cannot be the name of a header."
            raise InvalidParams(msg)
        if name.lower() in OWN_HEADERS:
            msg = f"default_headers may not set {name!r}: keys and scope are options of their own."
            raise InvalidParams(msg)
        if not isinstance(value, str) or any((c < " " and c != "\t") or c == "\x7f" for c in value):
            msg = f"default_headers[{name!r}] must be text without line breaks and control characters."
            raise InvalidParams(msg)
    return headers


def _header_lines(environ: Mapping[str, str]) -> dict[str, str]:
    lines = [line.partition(":") for line in environ.get("COMPOSIO_CUSTOM_HEADERS", "").splitlines()]
    return {name.strip(): value.strip() for name, colon, value in lines if colon and name.strip()}
