"""Connection states, one function for each auth scheme."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from composio_async import auth_scheme
from composio_async._connection_state import wire_names
from composio_async.errors import InvalidParams

SCHEMES = {
    name: function
    for name, function in inspect.getmembers(auth_scheme, inspect.isfunction)
    if not name.startswith("_") and function.__module__ == auth_scheme.__name__
}
REQUIRED: dict[str, tuple[str, ...]] = {
    "api_key": (),
    "basic": ("username",),
    "basic_with_jwt": ("username", "password"),
    "bearer_token": ("token",),
    "billcom_auth": ("session_id", "dev_key"),
    "calcom_auth": (),
    "dcr_oauth": ("client_id", "access_token"),
    "google_service_account": ("credentials_json",),
    "no_auth": (),
    "oauth1": ("oauth_token", "oauth_token_secret"),
    "oauth2": ("access_token",),
    "s2s_oauth2": ("access_token",),
    "saml": (),
    "service_account": ("application_id", "installation_id", "private_key"),
}
REDIRECTED = {"oauth1", "oauth2", "dcr_oauth"}


def test_every_scheme_is_covered():
    """The table below is of all functions, and each is explained."""
    assert set(SCHEMES) == set(REQUIRED)
    assert all(function.__doc__ for function in SCHEMES.values())


@pytest.mark.parametrize("name", SCHEMES)
def test_a_complete_state_is_active(name: str):
    """With its required values a state is ACTIVE, with everything given in it, by keyword or as one mapping."""
    values = {field: f"the {field}" for field in REQUIRED[name]} | {"subdomain": "acme"}
    state = SCHEMES[name](**values)
    assert state == {"auth_scheme": name.upper(), "val": {"status": "ACTIVE", **values}}
    assert SCHEMES[name](values) == state
    assert SCHEMES[name]({"subdomain": "other", **dict(list(values.items())[:-1])}, subdomain="acme") == state


@pytest.mark.parametrize(("name", "field"), [(n, f) for n, fields in REQUIRED.items() for f in fields])
@pytest.mark.parametrize("absent", ["missing", "None"])
def test_a_missing_value_is_named(name: str, field: str, absent: str):
    """Without a required value an ACTIVE state is refused, by the value's name, and without showing the others."""
    values: dict[str, Any] = {one: "sesame" for one in REQUIRED[name] if one != field}
    if absent == "None":
        values[field] = None
    with pytest.raises(InvalidParams) as caught:
        SCHEMES[name](**values, status="ACTIVE")
    assert caught.value.message == f"auth_scheme.{name}() needs {field}."


def test_all_missing_values_are_named_together():
    """One error tells everything that is missing."""
    with pytest.raises(InvalidParams, match="needs application_id and installation_id and private_key"):
        auth_scheme.service_account()


@pytest.mark.parametrize("name", sorted(REDIRECTED))
def test_oauth_without_tokens_sends_the_user_away(name: str):
    """Without tokens an OAuth state is INITIALIZING, and needs nothing."""
    assert SCHEMES[name]() == {"auth_scheme": name.upper(), "val": {"status": "INITIALIZING"}}
    assert SCHEMES[name](subdomain="acme")["val"] == {"status": "INITIALIZING", "subdomain": "acme"}


def test_half_of_oauth1_is_not_active():
    """One token of two is not enough to be ACTIVE."""
    assert auth_scheme.oauth1(oauth_token="a")["val"]["status"] == "INITIALIZING"


def test_a_status_of_ones_own_wins():
    """The status can be set, since some accounts are moved in as they are."""
    assert auth_scheme.basic(username="u", status="EXPIRED")["val"]["status"] == "EXPIRED"
    assert auth_scheme.oauth2(status="INITIATED")["val"]["status"] == "INITIATED"


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"your_domain": "a"}, {"your-domain": "a"}),
        ({"your-domain": "a"}, {"your-domain": "a"}),
        ({"redirect_url": "a"}, {"redirectUrl": "a"}),
        ({"companydomain": "a"}, {"COMPANYDOMAIN": "a"}),
        ({"session_id": "a", "dev_key": "b"}, {"sessionId": "a", "devKey": "b"}),
        ({"callback_url": "a", "unknown": "b"}, {"callback_url": "a", "unknown": "b"}),
    ],
)
def test_either_spelling_arrives(given: dict[str, str], sent: dict[str, str]):
    """Values whose name on the wire is no snake case may be written either way."""
    assert wire_names(auth_scheme.api_key(given)["val"]) == {"status": "ACTIVE", **sent}


def test_billcom_takes_the_names_of_the_wire():
    """Bill.com's own spelling counts as given."""
    assert auth_scheme.billcom_auth({"sessionId": "a", "devKey": "b"}) == auth_scheme.billcom_auth(
        session_id="a", dev_key="b"
    )


def test_the_given_mapping_is_left_alone():
    """What the caller passes is not changed."""
    given = {"token": "t"}
    auth_scheme.bearer_token(given, subdomain="acme")
    assert given == {"token": "t"}
