"""Auth schemes: which there are, what each needs, and what an approval makes of it."""

from __future__ import annotations

from typing import Any, Final

SCHEMES: Final = (
    "OAUTH2",
    "OAUTH1",
    "API_KEY",
    "BASIC",
    "BILLCOM_AUTH",
    "BEARER_TOKEN",
    "GOOGLE_SERVICE_ACCOUNT",
    "NO_AUTH",
    "BASIC_WITH_JWT",
    "CALCOM_AUTH",
    "SERVICE_ACCOUNT",
    "SAML",
    "DCR_OAUTH",
    "S2S_OAUTH2",
    "CIMD_OAUTH",
)
OAUTH: Final = frozenset({"OAUTH2", "OAUTH1", "DCR_OAUTH", "CIMD_OAUTH"})
STATUSES: Final = ("INITIALIZING", "INITIATED", "ACTIVE", "FAILED", "EXPIRED", "INACTIVE", "REVOKED")
PENDING: Final = frozenset({"INITIALIZING", "INITIATED"})
REVOCABLE: Final = frozenset({"OAUTH2", "API_KEY"})
UPDATABLE: Final = ("BEARER_TOKEN", "API_KEY", "BASIC", "BASIC_WITH_JWT", "GOOGLE_SERVICE_ACCOUNT", "SERVICE_ACCOUNT")

_NEVER_FAILED: Final = frozenset({"API_KEY", "BASIC", "BEARER_TOKEN", "GOOGLE_SERVICE_ACCOUNT", "SERVICE_ACCOUNT"})

_REQUIRED: Final[dict[str, tuple[str, ...]]] = {
    "OAUTH2": ("access_token",),
    "OAUTH1": ("oauth_token", "oauth_token_secret"),
    "DCR_OAUTH": ("client_id", "access_token"),
    "CIMD_OAUTH": ("client_id", "access_token"),
    "BASIC": ("username",),
    "BASIC_WITH_JWT": ("username", "password"),
    "BEARER_TOKEN": ("token",),
    "GOOGLE_SERVICE_ACCOUNT": ("credentials_json",),
    "SERVICE_ACCOUNT": ("application_id", "installation_id", "private_key"),
    "BILLCOM_AUTH": ("sessionId", "devKey"),
}
_KEY_FIELDS: Final = ("generic_api_key", "api_key", "bearer_token", "basic_encoded")


def missing_fields(scheme: str, val: dict[str, Any]) -> list[str]:
    """Fields that an account of this scheme needs and `val` lacks."""
    missing = [name for name in _REQUIRED.get(scheme, ()) if not val.get(name)]
    if scheme == "API_KEY" and not any(val.get(name) for name in _KEY_FIELDS):
        missing.append("generic_api_key")
    if (
        scheme == "S2S_OAUTH2"
        and not val.get("access_token")
        and not (val.get("client_id") and val.get("client_secret"))
    ):
        missing.append("access_token")
    return missing


def shown_status(scheme: str, status: str) -> str:
    """The status in an account's state, where not every scheme has every status that the account itself has."""
    if status == "FAILED" and scheme in _NEVER_FAILED:
        return "INITIALIZING"
    if status == "REVOKED" and scheme not in REVOCABLE:
        return "EXPIRED"
    return status


def form_fields(scheme: str) -> tuple[str, ...]:
    """Fields that a connect page asks for; none for OAuth."""
    if scheme in OAUTH or scheme in ("NO_AUTH", "SAML", "CALCOM_AUTH"):
        return ()
    if scheme == "API_KEY":
        return ("generic_api_key",)
    return {"BASIC": ("username", "password"), "S2S_OAUTH2": ("client_id", "client_secret")}.get(
        scheme, _REQUIRED.get(scheme, ())
    )


def granted(scheme: str, account_id: str, scopes: tuple[str, ...], given: dict[str, Any]) -> dict[str, Any]:
    """The values of an account once it is approved: what was given, and made-up ones for the rest."""
    tokens: dict[str, Any] = {}
    if scheme in ("OAUTH2", "DCR_OAUTH", "CIMD_OAUTH", "S2S_OAUTH2"):
        tokens = {
            "access_token": f"emulated_access_token_{account_id}",
            "token_type": "Bearer",
            "expires_in": 3600,
            "scope": " ".join(scopes),
        }
        if scheme != "S2S_OAUTH2":
            tokens["refresh_token"] = f"emulated_refresh_token_{account_id}"
        if scheme in ("DCR_OAUTH", "CIMD_OAUTH"):
            tokens["client_id"] = f"client_{account_id}"
    elif scheme == "OAUTH1":
        tokens = {"oauth_token": f"emulated_token_{account_id}", "oauth_token_secret": f"emulated_secret_{account_id}"}
    else:
        tokens = {name: f"emulated_{name}_{account_id}" for name in form_fields(scheme)}
        if any(given.get(name) for name in _KEY_FIELDS):
            tokens.pop("generic_api_key", None)
    return {**tokens, **{name: value for name, value in given.items() if value not in (None, "")}}
