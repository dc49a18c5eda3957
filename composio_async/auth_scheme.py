"""Connection states for `connected_accounts.initiate(config=...)`, one function for each auth scheme.

Each takes the scheme's values by keyword, or as one mapping, in either spelling of their names (`your_domain` or
`your-domain`), and checks that the required ones are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from composio_async.errors import InvalidParams

Options = Mapping[str, Any] | None


def _state(
    scheme: str, status: str, required: tuple[str, ...], options: Options, values: Mapping[str, Any]
) -> dict[str, Any]:
    val = {**(options or {}), **values}
    state = {"status": status, **{name: value for name, value in val.items() if value is not None}}
    missing = [name for name in required if name not in state]
    if missing and state["status"] in {"ACTIVE", "INACTIVE"}:
        msg = f"auth_scheme.{scheme.lower()}() needs {' and '.join(missing)}."
        raise InvalidParams(msg)
    return {"auth_scheme": scheme, "val": state}


def oauth2(options: Options = None, /, **values: Any) -> dict[str, Any]:
    """OAuth 2: with an `access_token` the account is ACTIVE at once, without one the user is sent to authorise."""
    val = {**(options or {}), **values}
    return _state("OAUTH2", "ACTIVE" if val.get("access_token") else "INITIALIZING", ("access_token",), options, values)


def oauth1(options: Options = None, /, **values: Any) -> dict[str, Any]:
    """OAuth 1: with both tokens the account is ACTIVE at once, without them the user is sent to authorise."""
    val = {**(options or {}), **values}
    status = "ACTIVE" if val.get("oauth_token") and val.get("oauth_token_secret") else "INITIALIZING"
    return _state("OAUTH1", status, ("oauth_token", "oauth_token_secret"), options, values)


def dcr_oauth(options: Options = None, /, **values: Any) -> dict[str, Any]:
    """OAuth with dynamic client registration."""
    val = {**(options or {}), **values}
    status = "ACTIVE" if val.get("access_token") else "INITIALIZING"
    return _state("DCR_OAUTH", status, ("client_id", "access_token"), options, values)


def s2s_oauth2(options: Options = None, /, **values: Any) -> dict[str, Any]:
    """OAuth 2 between servers: `access_token`."""
    return _state("S2S_OAUTH2", "ACTIVE", ("access_token",), options, values)


def api_key(options: Options = None, /, **values: Any) -> dict[str, Any]:
    """An API key: `api_key`, or the toolkit's own name for it (`generic_api_key`, `bearer_token`, ...)."""
    return _state("API_KEY", "ACTIVE", (), options, values)


def basic(options: Options = None, /, **values: Any) -> dict[str, Any]:
    """HTTP basic: `username`, and `password` where there is one."""
    return _state("BASIC", "ACTIVE", ("username",), options, values)


def basic_with_jwt(options: Options = None, /, **values: Any) -> dict[str, Any]:
    """HTTP basic that is exchanged for a token: `username`, `password`."""
    return _state("BASIC_WITH_JWT", "ACTIVE", ("username", "password"), options, values)


def bearer_token(options: Options = None, /, **values: Any) -> dict[str, Any]:
    """A bearer token: `token`."""
    return _state("BEARER_TOKEN", "ACTIVE", ("token",), options, values)


def google_service_account(options: Options = None, /, **values: Any) -> dict[str, Any]:
    """A Google service account: `credentials_json`, as text."""
    return _state("GOOGLE_SERVICE_ACCOUNT", "ACTIVE", ("credentials_json",), options, values)


def service_account(options: Options = None, /, **values: Any) -> dict[str, Any]:
    """An app installation: `application_id`, `installation_id`, `private_key`."""
    return _state("SERVICE_ACCOUNT", "ACTIVE", ("application_id", "installation_id", "private_key"), options, values)


def billcom_auth(options: Options = None, /, **values: Any) -> dict[str, Any]:
    """Bill.com: `session_id`, `dev_key`."""
    val = {**(options or {}), **values}
    odd = {"sessionId": "session_id", "devKey": "dev_key"}
    same = {odd.get(name, name): value for name, value in val.items()}
    return _state("BILLCOM_AUTH", "ACTIVE", ("session_id", "dev_key"), same, {})


def calcom_auth(options: Options = None, /, **values: Any) -> dict[str, Any]:
    """Cal.com."""
    return _state("CALCOM_AUTH", "ACTIVE", (), options, values)


def saml(options: Options = None, /, **values: Any) -> dict[str, Any]:
    """SAML."""
    return _state("SAML", "ACTIVE", (), options, values)


def no_auth(options: Options = None, /, **values: Any) -> dict[str, Any]:
    """Nothing to authorise."""
    return _state("NO_AUTH", "ACTIVE", (), options, values)
