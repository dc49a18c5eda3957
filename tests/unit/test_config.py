"""What a client is told, by options and by the environment."""

from __future__ import annotations

import math
import pickle
import traceback
import warnings
from datetime import timedelta

import pytest

from composio_async import Composio
from composio_async.config import (
    BASE_URLS,
    ClientOptions,
    Credentials,
    Settings,
    is_loopback,
    origin,
    resolve,
    seconds,
)
from composio_async.errors import (
    ApiKeyNotProvidedError,
    ComposioError,
    InvalidParams,
    InvalidParamsType,
    UserApiKeyNotProvidedError,
)

KEY = "ak_secret_project"
USER = "uak_secret_user"
ORG = "oak_secret_org"


def settings(**options: object) -> Settings:
    return resolve({"api_key": KEY, **options})


def refuse(**options: object) -> ComposioError:
    with pytest.raises(ComposioError) as caught:
        resolve({"api_key": KEY, **options})
    return caught.value


# Defaults and names


def test_the_defaults_are_those_of_the_documentation():
    """Nothing but a key is needed; every default is as documented."""
    got = settings()
    assert got.base_url == "https://backend.composio.dev"
    assert (got.timeout, got.execute_timeout, got.connect_timeout, got.attempt_timeout) == (60, 300, 5, 20)
    assert (got.retry.attempts, got.max_connections) == (3, 100)
    assert (got.toolkit_versions, got.default_headers) == ("latest", {})
    assert (got.org_id, got.project_id, got.proxy) == (None, None, None)


def test_none_is_like_leaving_out():
    """Every option may be None, which means its default."""
    assert resolve({**dict.fromkeys(ClientOptions.__annotations__), "api_key": KEY}) == settings()


def test_every_option_arrives():
    """Each option is found in the settings."""
    got = settings(
        user_api_key=USER,
        org_api_key=ORG,
        org_id="org_1",
        project_id="proj_1",
        environment="staging",
        timeout=1,
        execute_timeout=2,
        connect_timeout=3,
        attempt_timeout=4,
        max_retries=5,
        max_connections=6,
        toolkit_versions={"GitHub": "7"},
        default_headers={"x-a": "8"},
    )
    assert got.credentials == Credentials(KEY, USER, ORG)
    assert (got.org_id, got.project_id, got.base_url) == ("org_1", "proj_1", BASE_URLS["staging"])
    assert (got.timeout, got.execute_timeout, got.connect_timeout, got.attempt_timeout) == (1, 2, 3, 4)
    assert (got.retry.attempts, got.max_connections) == (6, 6)
    assert (got.toolkit_versions, got.default_headers) == ({"github": "7"}, {"x-a": "8"})


@pytest.mark.parametrize(
    ("name", "near"),
    [("api_keys", "api_key"), ("time_out", "timeout"), ("retries", "max_retries"), ("orgid", "org_id")],
)
def test_an_unknown_option_names_a_near_one(name: str, near: str):
    """A misspelt option is an error of ours and a TypeError, and says what was meant."""
    error = refuse(**{name: 1})
    assert isinstance(error, InvalidParamsType)
    assert isinstance(error, TypeError)
    assert f"{name!r}. Did you mean {near!r}?" in error.message


def test_an_unknown_option_with_no_near_one():
    """Without a near name there is no guess."""
    assert refuse(zzzzzz=1).message == "Composio() has no option 'zzzzzz'."


# Keys


def test_no_key_says_what_to_do():
    """Without a key the error names the option, the variable, and how to try things without one."""
    with pytest.raises(ApiKeyNotProvidedError, match="api_key= or set COMPOSIO_API_KEY") as caught:
        resolve({})
    assert "demo" in caught.value.message


def test_keys_come_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    """Each key has a variable; an option wins over it; a blank variable counts as unset."""
    monkeypatch.setenv("COMPOSIO_API_KEY", f"  {KEY}\n")
    monkeypatch.setenv("COMPOSIO_USER_API_KEY", USER)
    monkeypatch.setenv("COMPOSIO_ORG_API_KEY", "  ")
    assert resolve({}).credentials == Credentials(KEY, USER, None)
    assert resolve({"api_key": "ak_other"}).credentials == Credentials("ak_other", USER, None)
    monkeypatch.setenv("COMPOSIO_API_KEY", "   ")
    assert resolve({}).credentials == Credentials(None, USER, None)


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_a_blank_key_as_an_option_is_an_error(blank: str, monkeypatch: pytest.MonkeyPatch):
    """A blank option does not fall through to somebody else's key in the environment."""
    monkeypatch.setenv("COMPOSIO_API_KEY", KEY)
    with pytest.raises(ApiKeyNotProvidedError, match="api_key is blank"):
        resolve({"api_key": blank})


@pytest.mark.parametrize("bad", [" ak_x", "ak_x ", "ak_\nx", "ak_x\r\nx-evil: 1", "ak_ü", "ak_\0", "ak x", "ak_\t"])
def test_a_key_with_odd_characters_is_refused_unseen(bad: str):
    """A key that would break a header is refused, and is not told."""
    error = refuse(api_key=bad)
    assert isinstance(error, InvalidParams)
    assert "api_key holds characters" in error.message
    assert bad not in error.message


@pytest.mark.parametrize("name", ["api_key", "user_api_key", "org_api_key"])
def test_a_key_that_is_no_text_is_refused(name: str):
    """A key of another type is a TypeError that names the option."""
    error = refuse(**{name: 5})
    assert isinstance(error, InvalidParamsType)
    assert error.message == f"{name} must be text, not int."


def test_disable_api_key_leaves_the_user_key_alone(monkeypatch: pytest.MonkeyPatch):
    """disable_api_key ignores project and organization keys of the environment, and needs a user key."""
    monkeypatch.setenv("COMPOSIO_API_KEY", KEY)
    monkeypatch.setenv("COMPOSIO_ORG_API_KEY", ORG)
    assert resolve({"disable_api_key": True, "user_api_key": USER}).credentials == Credentials(user=USER)
    with pytest.raises(UserApiKeyNotProvidedError, match="user_api_key="):
        resolve({"disable_api_key": True})
    with pytest.raises(InvalidParams, match="contradict"):
        resolve({"disable_api_key": True, "user_api_key": USER, "api_key": KEY})


HEADERS = {"project": ("x-api-key", KEY), "user": ("x-user-api-key", USER), "org": ("x-org-api-key", ORG)}


@pytest.mark.parametrize(
    ("held", "accepted", "sent"),
    [
        ("project", "project", "project"),
        ("project user org", "project user", "project"),
        ("project user org", "user project", "project"),
        ("project user org", "user", "user"),
        ("project user org", "org", "org"),
        ("user org", "project user", "user"),
        ("user org", "org user", "org"),
        ("user", "project", "user"),
        ("org", "project user", "org"),
        ("project", "user", "project"),
        ("user org", "project", "user"),
        ("project user", "", "project"),
        ("org", "", "org"),
    ],
)
def test_which_key_goes_with_an_operation(held: str, accepted: str, sent: str):
    """One key: the project's where it is taken, else the first that is taken and held, else the one that is held."""
    credentials = Credentials(**{kind: HEADERS[kind][1] for kind in held.split()})
    assert credentials.header(tuple(accepted.split())) == HEADERS[sent]


def test_keys_are_in_no_repr():
    """No repr of client, settings, credentials or an error's traceback text shows a key, proxy or header value."""
    options = {"api_key": KEY, "user_api_key": USER, "org_api_key": ORG, "default_headers": {"x-secret": "sesame"}}
    client = Composio(**options)
    one = client._transport.settings
    shown = [repr(client), str(client), repr(one), repr(one.credentials), repr(client.tools), repr(client.sessions)]
    shown += [repr(client._pool), repr(client._transport), f"{client!r:>10}"]
    try:
        Composio(**options, timeout=-1)
    except InvalidParams:
        shown.append(traceback.format_exc())
    for text in shown:
        for secret in (KEY, USER, ORG, "sesame"):
            assert secret not in text


def test_settings_pickle():
    """Settings survive a pickle, for workers that are handed them."""
    one = settings(toolkit_versions={"a": "1"})
    assert pickle.loads(pickle.dumps(one)) == one


# Scope


def test_the_scope_is_whole_or_absent():
    """Organization and project go together; the error names the one that is missing."""
    assert "org_id was given without project_id" in refuse(org_id="o").message
    assert "project_id was given without org_id" in refuse(project_id="p").message
    assert settings(org_id="o", project_id="p").org_id == "o"


@pytest.mark.parametrize("bad", ["", " ", "a b", "a\r\nx-api-key: stolen", "ö", 5])
def test_a_scope_that_would_break_a_header_is_refused(bad: object):
    """A blank, odd or typeless scope is an error of ours when the client is made, not of the transport later."""
    for pair in ({"org_id": bad, "project_id": "p"}, {"org_id": "o", "project_id": bad}):
        assert isinstance(refuse(**pair), InvalidParams | InvalidParamsType)


# Where the platform is


def test_the_base_url_comes_from_option_then_environment_option_then_variable(monkeypatch: pytest.MonkeyPatch):
    """Precedence: base_url=, environment=, COMPOSIO_BASE_URL, production."""
    monkeypatch.setenv("COMPOSIO_BASE_URL", " https://variable.example/ ")
    assert settings().base_url == "https://variable.example"
    assert settings(environment="production").base_url == BASE_URLS["production"]
    assert settings(environment="local").base_url == "http://localhost:9900"
    assert settings(environment="staging", base_url="https://option.example//").base_url == "https://option.example"
    monkeypatch.setenv("COMPOSIO_BASE_URL", "  ")
    assert settings().base_url == BASE_URLS["production"]


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "backend.composio.dev",
        "ftp://x.example",
        "https://",
        "https://x.example?key=ak_x",
        "https://x.example/#f",
        "https://x.example:port",
        "https://[::1",
        5,
    ],
)
def test_a_base_url_that_is_none_is_refused(bad: object):
    """What is no plain http URL is refused, without being told in full."""
    error = refuse(base_url=bad)
    assert "base_url must be" in error.message
    assert "ak_x" not in error.message


def test_a_base_url_with_a_password_is_refused_unseen():
    """Credentials do not belong into a URL that is shown everywhere."""
    error = refuse(base_url="https://me:sesame@x.example")
    assert "sesame" not in str(error)
    assert "options" in error.message


@pytest.mark.parametrize("bad", ["prod", "", 5, []])
def test_an_unknown_environment_names_those_there_are(bad: object):
    """The three environments are told."""
    assert "production, staging, local" in refuse(environment=bad).message


@pytest.mark.parametrize(
    "url",
    ["http://localhost:1", "http://api.localhost", "http://127.0.0.1", "http://127.9.9.9:1", "http://[::1]:9900"],
)
def test_plain_http_is_for_this_machine(url: str):
    """Loopback needs no https, and no warning."""
    assert settings(base_url=url).base_url == url
    Composio(api_key=KEY, base_url=url)


@pytest.mark.parametrize(
    "url", ["http://x.example", "http://0.0.0.0:9900", "http://10.0.0.1", "http://localhost.evil.com"]
)
def test_plain_http_elsewhere_is_refused(url: str):
    """A key does not travel in the clear unless somebody says so; the error says how."""
    assert "allow_http=True" in refuse(base_url=url).message


def test_allow_http_warns_once_at_the_callers_line():
    """Opting in warns when the client is made, at the line that made it, and not again for its copies."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        client = Composio(api_key=KEY, base_url="http://x.example", allow_http=True)
        client.with_options(timeout=3)
    assert [one.filename for one in caught] == [__file__]
    assert "unencrypted" in str(caught[0].message)
    assert KEY not in str(caught[0].message)


def test_origins():
    """An origin has its effective port, and is empty for what has none."""
    assert origin("https://X.example/path?q") == "https://x.example:443"
    assert origin("http://x.example:80") == origin("http://x.example")
    assert origin("https://x.example:bad") == origin("nothing") == origin("https://") == origin("") == ""
    assert origin("ftp://x.example") == ""
    assert settings().origin == "https://backend.composio.dev:443"


@pytest.mark.parametrize("host", [None, "", "localhost.evil.com", "notlocalhost", "0.0.0.0", "10.0.0.1", "::2"])
def test_what_is_not_this_machine(host: str | None):
    """Only loopback is loopback."""
    assert not is_loopback(host)


# Durations and counts


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (None, 7.0),
        (0, 0.0),
        (1, 1.0),
        (0.5, 0.5),
        (math.inf, math.inf),
        (timedelta(minutes=1), 60.0),
        (10**400, math.inf),
    ],
)
def test_how_a_duration_is_read(given: object, read: float):
    """Seconds, a timedelta, infinity, or None for the default."""
    assert seconds(given, 7.0) == read


@pytest.mark.parametrize("bad", [-1, -0.001, math.nan, -math.inf, timedelta(seconds=-1), -(10**400)])
def test_a_duration_that_cannot_be_is_refused(bad: object):
    """Negative and undefined durations are ValueErrors that say what is possible."""
    with pytest.raises(InvalidParams, match=r"wait must be zero or more seconds.*math\.inf"):
        seconds(bad, 7.0, "wait")


@pytest.mark.parametrize("bad", [True, False, "5", [5], 5j])
def test_a_duration_of_a_wrong_type_is_refused(bad: object):
    """A boolean is no duration, and text is none either."""
    with pytest.raises(InvalidParamsType, match="must be seconds or a timedelta"):
        seconds(bad, 7.0)


@pytest.mark.parametrize("name", ["timeout", "execute_timeout", "connect_timeout", "attempt_timeout"])
def test_every_timeout_option_is_checked_by_its_name(name: str):
    """The error of a bad duration names the option."""
    assert refuse(**{name: -1}).message.startswith(name)


@pytest.mark.parametrize("name", ["connect_timeout", "attempt_timeout"])
def test_a_limit_of_nothing_is_refused(name: str):
    """Zero for a part of a call is an error: underneath it would mean no limit at all."""
    assert f"{name} must be more than zero" in refuse(**{name: 0}).message


def test_a_timeout_holds_for_tools_unless_they_have_their_own():
    """timeout= is for all calls; execute_timeout= overrides it for those that run tools."""
    assert settings(timeout=5).execute_timeout == 5
    assert settings(timeout=5, execute_timeout=50).execute_timeout == 50
    assert settings(execute_timeout=timedelta(seconds=50)).timeout == 60


@pytest.mark.parametrize(("name", "least"), [("max_retries", 0), ("max_connections", 1)])
def test_counts_are_checked(name: str, least: int):
    """Counts are whole numbers with a least value."""
    settings(**{name: least})
    assert isinstance(refuse(**{name: least - 1}), InvalidParams)
    assert isinstance(refuse(**{name: 2.5}), InvalidParamsType)
    assert isinstance(refuse(**{name: True}), InvalidParamsType)


# Versions


def test_versions_come_from_option_and_environment(monkeypatch: pytest.MonkeyPatch):
    """Pins of the environment are by toolkit, in any case; the option wins; one text is for all."""
    monkeypatch.setenv("COMPOSIO_TOOLKIT_VERSION_GITHUB", "20250101_00")
    monkeypatch.setenv("COMPOSIO_TOOLKIT_VERSION_GOOGLE_MAPS", "20250202_00")
    monkeypatch.setenv("COMPOSIO_TOOLKIT_VERSION_SLACK", "  ")
    assert settings().toolkit_versions == {"github": "20250101_00", "google_maps": "20250202_00"}
    assert settings(toolkit_versions={"GITHUB": "latest"}).version_of("GITHUB_CREATE_AN_ISSUE") == "latest"
    assert settings(toolkit_versions="20250303_00").version_of("ANY_TOOL") == "20250303_00"
    assert settings().version_of("SLACK_SEND") == "latest"


@pytest.mark.parametrize(
    ("slug", "version"),
    [
        ("GOOGLE_MAPS_SEARCH", "long"),
        ("google_maps_search", "long"),
        ("GOOGLE_SEARCH", "short"),
        ("GOOGLEDRIVE_LIST", "latest"),
        ("GOOGLE", "latest"),
        ("GITHUB_X", "latest"),
    ],
)
def test_a_tools_version_is_that_of_its_longest_pin(slug: str, version: str):
    """A tool belongs to the longest pinned toolkit that its slug begins with, whole words only."""
    assert settings(toolkit_versions={"google": "short", "google_maps": "long"}).version_of(slug) == version


@pytest.mark.parametrize("bad", [5, ["github"], {"github": 1}, {1: "x"}, "", " ", {"github": " "}])
def test_versions_of_a_wrong_type_are_refused(bad: object):
    """A version is text, or a map of texts, and not blank."""
    assert "toolkit_versions must be" in refuse(toolkit_versions=bad).message


# Headers


def test_headers_come_from_option_or_environment(monkeypatch: pytest.MonkeyPatch):
    """The variable has lines of `name: value`; the option replaces it."""
    monkeypatch.setenv("COMPOSIO_CUSTOM_HEADERS", "x-a: 1\n x-b :  2:3 \nnonsense\n: 4\n\n")
    assert settings().default_headers == {"x-a": "1", "x-b": "2:3"}
    assert settings(default_headers={"x-c": "5"}).default_headers == {"x-c": "5"}
    assert settings(default_headers={}).default_headers == {}


@pytest.mark.parametrize("name", ["x-api-key", "X-User-Api-Key", "x-org-api-key", "X-ORG-ID", "x-request-id", "Host"])
def test_our_own_headers_cannot_be_set(name: str, monkeypatch: pytest.MonkeyPatch):
    """Keys and scope are options of their own, by option and by variable."""
    assert name in refuse(default_headers={name: "v"}).message
    monkeypatch.setenv("COMPOSIO_CUSTOM_HEADERS", f"{name}: v")
    assert name in refuse().message


@pytest.mark.parametrize(
    "bad", [{"x-a": "1\r\nx-b: 2"}, {"x-a": 5}, {5: "x"}, {"x a": "1"}, {"x-a:": "1"}, {"": "1"}, "x-a: 1", ["x-a"]]
)
def test_headers_that_would_break_a_request_are_refused(bad: object):
    """Names and values that cannot be sent are errors of ours when the client is made."""
    assert "default_headers" in refuse(default_headers=bad).message


# Proxies


def test_the_proxy_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    """The proxy of the platform's scheme is taken, with a scheme of its own added where it has none."""
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    assert settings().proxy == "http://proxy.example:3128"
    monkeypatch.setenv("https_proxy", "proxy.example:3128")
    assert settings().proxy == "http://proxy.example:3128"
    monkeypatch.delenv("https_proxy")
    monkeypatch.setenv("all_proxy", "http://all.example:1")
    assert settings().proxy == "http://all.example:1"
    monkeypatch.setenv("no_proxy", "composio.dev")
    assert settings().proxy is None


@pytest.mark.parametrize("url", ["http://localhost:9900", "http://127.0.0.1:1", "http://[::1]:1", "https://localhost"])
def test_this_machine_is_never_behind_a_proxy(url: str, monkeypatch: pytest.MonkeyPatch):
    """Loopback goes straight, whatever the environment says."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://proxy.example:3128")
    assert settings(base_url=url).proxy is None


@pytest.mark.parametrize("proxy", ["socks5://me:sesame@proxy.example:1080", "http://"])
def test_a_proxy_of_another_kind_says_what_to_do(proxy: str, monkeypatch: pytest.MonkeyPatch):
    """A proxy that we cannot use is an error when the client is made, with a way out and without its password."""
    monkeypatch.setenv("all_proxy", proxy)
    error = refuse()
    assert "NO_PROXY=backend.composio.dev" in error.message
    assert "sesame" not in str(error)
