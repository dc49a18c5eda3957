# Generated from composio_async/auth_scheme.py by `python -m composio_async._syncgen`. Do not edit.
"""Connection states for `connected_accounts.initiate(config=...)`, one function for each auth scheme.

Each takes the scheme's values by keyword, or as one mapping, in either spelling of their names (`your_domain` or
`your-domain`), and checks that the required ones are there.
"""

from __future__ import annotations

from composio_async.auth_scheme import (
    Options,
    api_key,
    basic,
    basic_with_jwt,
    bearer_token,
    billcom_auth,
    calcom_auth,
    dcr_oauth,
    google_service_account,
    no_auth,
    oauth1,
    oauth2,
    s2s_oauth2,
    saml,
    service_account,
)

__all__ = [
    "Options",
    "api_key",
    "basic",
    "basic_with_jwt",
    "bearer_token",
    "billcom_auth",
    "calcom_auth",
    "dcr_oauth",
    "google_service_account",
    "no_auth",
    "oauth1",
    "oauth2",
    "s2s_oauth2",
    "saml",
    "service_account",
]
