"""What a Connect page asks a person to fill in, and whether what was filled in will do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import orjson

from .catalog.model import AuthScheme, Field
from .schemes import form_fields, missing_fields
from .state import Account

_KNOWN: Final[Mapping[str, Field]] = {
    one.name: one
    for one in (
        Field("generic_api_key", "API key", ""),
        Field("username", "User name", "", secret=False),
        Field("password", "Password", ""),
        Field("token", "Token", ""),
        Field("client_id", "Client id", "", secret=False),
        Field("client_secret", "Client secret", ""),
        Field("application_id", "Application id", "", secret=False),
        Field("installation_id", "Installation id", "", secret=False),
        Field("private_key", "Private key", "The whole key, its first and last line included."),
        Field("credentials_json", "Credentials", "The JSON file of the service account, pasted whole."),
        Field("sessionId", "Session id", ""),
        Field("devKey", "Developer key", ""),
    )
}
LONG: Final = frozenset({"private_key", "credentials_json"})


def asked(account: Account, scheme: AuthScheme | None) -> list[Field]:
    """Fields of the toolkit's scheme, then those that every scheme of its kind needs; given ones are left out."""
    declared = scheme.account_fields if scheme else ()
    values = {field.name: "." for field in declared if field.required}
    needed = missing_fields(account.scheme, values)
    names = {field.name for field in declared}
    added = []
    for name in form_fields(account.scheme):
        another_key = account.scheme == "API_KEY" and name not in needed
        if name not in names and not another_key:
            known = _KNOWN.get(name) or Field(name, name.replace("_", " ").capitalize(), "")
            required = name in needed or account.scheme == "S2S_OAUTH2"
            added.append(Field(name, known.display_name, known.description, required, known.secret))
    return [field for field in (*declared, *added) if not account.val.get(field.name)]


def problems(fields: list[Field], given: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with each field that a person has to look at again.

    Args:
        fields: those that were asked for.
        given: what was filled in.

    Returns:
        A sentence for each field's name.
    """
    found = {}
    for field in fields:
        value = given.get(field.name, "").strip()
        if not value and field.required:
            found[field.name] = f"{field.display_name} is needed."
        elif value and field.name == "credentials_json" and not _is_json_object(value):
            found[field.name] = f"{field.display_name} must be a JSON object, as the file has it."
    return found


def _is_json_object(text: str) -> bool:
    try:
        return isinstance(orjson.loads(text), dict)
    except orjson.JSONDecodeError:
        return False
