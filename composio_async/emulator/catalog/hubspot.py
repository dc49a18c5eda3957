"""hubspot: contacts, companies and deals of a sales team."""

from __future__ import annotations

from typing import Any

from composio_async.emulator.shapes import array, integer, mapping, record, text

from .held import change, find, newest, page
from .model import Tool, ToolCall, ToolFailedError, Toolkit, managed_oauth

_PROPERTIES = mapping(text(), "Properties by their internal names.", examples=[{"email": "ada@example.com"}])
_OBJECT = record(
    {"id": text("Id of the record."), "properties": mapping(text())},
    createdAt=text(format="date-time"),
    updatedAt=text(format="date-time"),
    archived={"type": "boolean"},
)
_FILTER = record(
    {
        "propertyName": text("Internal name of the property.", examples=["email"]),
        "operator": text("How to compare.", enum=["EQ", "NEQ", "CONTAINS_TOKEN", "HAS_PROPERTY", "NOT_HAS_PROPERTY"]),
    },
    value=text("What to compare with."),
)


def _add(call: ToolCall, kind: str, properties: dict[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in properties.items() if value is not None}
    return {
        "id": call.records.new_id(kind),
        "properties": {**given, "createdate": call.now, "lastmodifieddate": call.now},
        "createdAt": call.now,
        "updatedAt": call.now,
        "archived": False,
    }


def _given(call: ToolCall, *names: str) -> dict[str, Any]:
    return {**(call["properties"] or {}), **{name: call[name] for name in names if call[name] is not None}}


def _create_contact(call: ToolCall) -> dict[str, Any]:
    properties = _given(call, "email", "firstname", "lastname", "phone", "company", "jobtitle", "lifecyclestage")
    address = properties.get("email")
    for row in call.records.records("hubspot.contacts"):
        if address and row["properties"].get("email") == address:
            raise ToolFailedError(f"Contact already exists. Existing ID: {row['id']} (409)")
    return call.records.add_record("hubspot.contacts", _add(call, "contact", properties))


def _create_company(call: ToolCall) -> dict[str, Any]:
    properties = _given(call, "name", "domain", "industry", "city", "country")
    return call.records.add_record("hubspot.companies", _add(call, "company", properties))


def _create_deal(call: ToolCall) -> dict[str, Any]:
    properties = _given(call, "dealname", "amount", "dealstage", "pipeline", "closedate")
    return call.records.add_record("hubspot.deals", _add(call, "deal", properties))


def _missing(contact_id: Any) -> str:
    return f"resource not found: there is no contact {contact_id!r} (404)"


def _read_contact(call: ToolCall) -> dict[str, Any]:
    wanted, key = call["contactId"], call["idProperty"] or "id"
    return find(
        call,
        "hubspot.contacts",
        lambda row: (row["id"] if key == "id" else row["properties"].get(key)) == wanted,
        _missing(wanted),
    )[1]


def _update_contact(call: ToolCall) -> dict[str, Any]:
    wanted = call["contactId"]
    _, held = find(call, "hubspot.contacts", lambda row: row["id"] == wanted, _missing(wanted))
    changes = _given(call, "email", "firstname", "lastname", "phone", "company", "jobtitle", "lifecyclestage")
    properties = {**held["properties"], **changes, "lastmodifieddate": call.now}
    return change(
        call,
        "hubspot.contacts",
        lambda row: row["id"] == wanted,
        _missing(wanted),
        properties=properties,
        updatedAt=call.now,
    )


def _paging(token: str | None) -> dict[str, Any]:
    return {"next": {"after": token}} if token else {}


def _list_contacts(call: ToolCall) -> dict[str, Any]:
    rows, token = page(call.records.records("hubspot.contacts"), call["limit"], call["after"])
    return {"results": rows, "paging": _paging(token)}


def _list_deals(call: ToolCall) -> dict[str, Any]:
    rows, token = page(call.records.records("hubspot.deals"), call["limit"], call["after"])
    return {"results": rows, "paging": _paging(token)}


def _fits(row: dict[str, Any], one: dict[str, Any]) -> bool:
    held, wanted = row["properties"].get(one["propertyName"]), str(one.get("value", "")).lower()
    match one["operator"]:
        case "EQ":
            return str(held).lower() == wanted
        case "NEQ":
            return str(held).lower() != wanted
        case "CONTAINS_TOKEN":
            return held is not None and wanted.strip("*") in str(held).lower()
        case "HAS_PROPERTY":
            return held is not None
        case _:
            return held is None


def _search_contacts(call: ToolCall) -> dict[str, Any]:
    words, groups = (call["query"] or "").lower(), call["filterGroups"] or []
    found = newest(
        call,
        "hubspot.contacts",
        lambda row: (
            words in " ".join(map(str, row["properties"].values())).lower()
            and (not groups or any(all(_fits(row, one) for one in group["filters"]) for group in groups))
        ),
    )
    rows, token = page(found, call["limit"], call["after"])
    return {"total": len(found), "results": rows, "paging": _paging(token)}


def _tool(
    slug: str, name: str, description: str, schema: dict[str, Any], run: Any, data: dict[str, Any], *tags: str
) -> Tool:
    what = "deals" if "DEAL" in slug else "companies" if "COMPAN" in slug else "contacts"
    scope = f"crm.objects.{what}.{'read' if 'readOnlyHint' in tags else 'write'}"
    return Tool(f"HUBSPOT_{slug}", name, description, "hubspot", schema, run, data, tags, (scope,))


_CONTACT: dict[str, Any] = {
    "email": text("Address.", format="email"),
    "firstname": text("First name."),
    "lastname": text("Last name."),
    "phone": text("Telephone number."),
    "company": text("Where they work."),
    "jobtitle": text("What they do there."),
    "lifecyclestage": text(
        "How far the sale is.", enum=["subscriber", "lead", "marketingqualifiedlead", "opportunity", "customer"]
    ),
    "properties": _PROPERTIES,
}
_PAGE: dict[str, Any] = {
    "limit": integer("Records per page.", default=10, minimum=1, maximum=100),
    "after": text("The after of the page before."),
}
_LISTED = record({"results": array(_OBJECT)}, paging=record(next=record(after=text())), total=integer())

TOOLKIT = Toolkit(
    slug="hubspot",
    name="HubSpot",
    description="Customer relations: contacts, companies and deals.",
    app_url="https://www.hubspot.com",
    base_url="https://api.hubapi.com",
    categories=("CRM", "Marketing"),
    schemes=(
        managed_oauth(
            "HubSpot",
            tuple(
                f"crm.objects.{what}.{may}" for what in ("contacts", "companies", "deals") for may in ("read", "write")
            ),
            ("crm.objects.contacts.read",),
        ),
    ),
    user_endpoint="/account-info/v3/details",
    collections=("hubspot.contacts", "hubspot.companies", "hubspot.deals"),
    tools=(
        _tool(
            "CREATE_COMPANY",
            "Create company",
            "Creates a company in the CRM.",
            record(
                {"name": text("Name of the company.", minLength=1)},
                domain=text("Its domain.", examples=["example.com"]),
                industry=text("Its trade."),
                city=text("Its city."),
                country=text("Its country."),
                properties=_PROPERTIES,
            ),
            _create_company,
            _OBJECT,
            "createHint",
            "openWorldHint",
        ),
        _tool(
            "CREATE_CONTACT",
            "Create contact",
            "Creates a contact, a person or lead, in the CRM.",
            record(**_CONTACT),
            _create_contact,
            _OBJECT,
            "createHint",
            "openWorldHint",
            "important",
        ),
        _tool(
            "CREATE_DEAL",
            "Create deal",
            "Creates a deal in a sales pipeline.",
            record(
                {"dealname": text("Name of the deal.", minLength=1)},
                amount=text("What it is worth, as text.", examples=["1500.00"]),
                dealstage=text("Stage of the pipeline.", default="appointmentscheduled"),
                pipeline=text("Which pipeline.", default="default"),
                closedate=text("When it should close.", format="date"),
                properties=_PROPERTIES,
            ),
            _create_deal,
            _OBJECT,
            "createHint",
            "openWorldHint",
        ),
        _tool(
            "LIST_CONTACTS",
            "List contacts",
            "Lists contacts of the CRM, oldest first.",
            record(**_PAGE),
            _list_contacts,
            _LISTED,
            "readOnlyHint",
            "idempotentHint",
            "important",
        ),
        _tool(
            "LIST_DEALS",
            "List deals",
            "Lists deals of the sales pipelines, oldest first.",
            record(**_PAGE),
            _list_deals,
            _LISTED,
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "READ_CONTACT",
            "Read contact",
            "Gets one contact by its id, or by another property.",
            record({"contactId": text("Id, or value of idProperty.")}, idProperty=text("Such as email.", default="id")),
            _read_contact,
            _OBJECT,
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "SEARCH_CONTACTS_BY_CRITERIA",
            "Search contacts",
            "Searches contacts of the CRM by words or by groups of filters, newest first.",
            record(
                query=text("Words that any property has."),
                filterGroups=array(record({"filters": array(_FILTER)}), "A contact must fit all filters of one group."),
                **_PAGE,
            ),
            _search_contacts,
            _LISTED,
            "readOnlyHint",
            "idempotentHint",
            "important",
        ),
        _tool(
            "UPDATE_CONTACT",
            "Update contact",
            "Changes a contact; what is left out stays.",
            record({"contactId": text("Id of the contact.")}, **_CONTACT),
            _update_contact,
            _OBJECT,
            "updateHint",
            "idempotentHint",
            "openWorldHint",
        ),
    ),
)
