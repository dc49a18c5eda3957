"""stripe: customers, invoices and payments; amounts are in the currency's smallest unit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from composio_async.emulator.shapes import array, flag, integer, mapping, record, text

from .held import change, find, newest
from .model import AuthScheme, Field, Tool, ToolCall, ToolFailedError, Toolkit

_CUSTOMER_ID = text("Id of the customer.", examples=["cus_000001"])
_CURRENCY = text("Three letters, lower case.", default="usd", pattern="^[a-z]{3}$", examples=["eur"])
_METADATA = mapping(text(), "Keys and values of your own.")
_CUSTOMER = record(
    {"id": text(), "object": text(), "created": integer("Unix seconds.")},
    email=text(),
    name=text(),
    phone=text(),
    description=text(),
    metadata=_METADATA,
    livemode=flag(),
)
_INVOICE = record(
    {"id": text(), "object": text(), "customer": text(), "status": text("draft, open or paid.")},
    amount_due=integer(),
    currency=text(),
    description=text(),
    hosted_invoice_url=text(),
    created=integer("Unix seconds."),
)
_PAYMENT = record(
    {"id": text(), "object": text(), "amount": integer(), "currency": text(), "status": text()},
    customer=text(),
    amount_refunded=integer(),
    created=integer("Unix seconds."),
)


def _seconds(call: ToolCall) -> int:
    return int(datetime.fromisoformat(call.now).timestamp())


def _is(row_id: Any) -> Any:
    return lambda row: row["id"] == row_id


def _missing(what: str, row_id: Any) -> str:
    return f"resource_missing: No such {what}: {row_id!r} (404)"


def _customer_of(call: ToolCall) -> str | None:
    wanted: str | None = call["customer"]
    if wanted is not None:
        find(call, "stripe.customers", _is(wanted), _missing("customer", wanted))
    return wanted


def _create_customer(call: ToolCall) -> dict[str, Any]:
    customer = {
        "id": call.records.new_id("cus"),
        "object": "customer",
        "email": call["email"],
        "name": call["name"],
        "phone": call["phone"],
        "description": call["description"],
        "metadata": call["metadata"] or {},
        "balance": 0,
        "livemode": False,
        "created": _seconds(call),
    }
    return call.records.add_record("stripe.customers", customer)


def _get_customer(call: ToolCall) -> dict[str, Any]:
    wanted = call["customer_id"]
    return find(call, "stripe.customers", _is(wanted), _missing("customer", wanted))[1]


def _update_customer(call: ToolCall) -> dict[str, Any]:
    wanted = call["customer_id"]
    changes = {name: call[name] for name in ("email", "name", "phone", "description", "metadata")}
    return change(call, "stripe.customers", _is(wanted), _missing("customer", wanted), **changes)


def _page(call: ToolCall, rows: list[dict[str, Any]], url: str) -> dict[str, Any]:
    after = call["starting_after"]
    if after is not None:
        places = [index for index, row in enumerate(rows) if row["id"] == after]
        if not places:
            raise ToolFailedError(_missing("object to start after", after))
        rows = rows[places[0] + 1 :]
    return {"object": "list", "data": rows[: call["limit"]], "has_more": len(rows) > call["limit"], "url": url}


def _list_customers(call: ToolCall) -> dict[str, Any]:
    found = newest(call, "stripe.customers", lambda row: call["email"] in (None, row["email"]))
    return _page(call, found, "/v1/customers")


def _create_invoice(call: ToolCall) -> dict[str, Any]:
    customer, invoice_id = _customer_of(call), call.records.new_id("in")
    items = call["items"] or []
    invoice = {
        "id": invoice_id,
        "object": "invoice",
        "customer": customer,
        "status": "draft",
        "currency": call["currency"],
        "lines": items,
        "amount_due": sum(item["amount"] * item["quantity"] for item in items),
        "description": call["description"],
        "auto_advance": call["auto_advance"],
        "collection_method": call["collection_method"],
        "metadata": call["metadata"] or {},
        "hosted_invoice_url": f"https://invoice.stripe.com/i/{invoice_id}",
        "created": _seconds(call),
    }
    return call.records.add_record("stripe.invoices", invoice)


def _list_invoices(call: ToolCall) -> dict[str, Any]:
    found = newest(
        call,
        "stripe.invoices",
        lambda row: call["customer"] in (None, row["customer"]) and call["status"] in (None, row["status"]),
    )
    return _page(call, found, "/v1/invoices")


def _create_payment(call: ToolCall) -> dict[str, Any]:
    payment = {
        "id": call.records.new_id("pi"),
        "object": "payment_intent",
        "amount": call["amount"],
        "amount_refunded": 0,
        "currency": call["currency"],
        "customer": _customer_of(call),
        "description": call["description"],
        "status": "succeeded" if call["confirm"] else "requires_payment_method",
        "metadata": call["metadata"] or {},
        "livemode": False,
        "created": _seconds(call),
    }
    return call.records.add_record("stripe.payments", payment)


def _refund(call: ToolCall) -> dict[str, Any]:
    wanted = call["payment_intent"]
    _, payment = find(call, "stripe.payments", _is(wanted), _missing("payment_intent", wanted))
    left = payment["amount"] - payment["amount_refunded"]
    amount = left if call["amount"] is None else call["amount"]
    if payment["status"] != "succeeded":
        raise ToolFailedError(f"This PaymentIntent ({wanted}) does not have a successful charge to refund (400)")
    if not 0 < amount <= left:
        raise ToolFailedError(f"charge_already_refunded: {left} of {payment['amount']} can be refunded, not {amount}")
    refunded = payment["amount_refunded"] + amount
    change(call, "stripe.payments", _is(wanted), _missing("payment_intent", wanted), amount_refunded=refunded)
    refund = {
        "id": call.records.new_id("re"),
        "object": "refund",
        "amount": amount,
        "currency": payment["currency"],
        "payment_intent": wanted,
        "reason": call["reason"],
        "status": "succeeded",
        "created": _seconds(call),
    }
    return call.records.add_record("stripe.refunds", refund)


def _tool(
    slug: str, name: str, description: str, schema: dict[str, Any], run: Any, data: dict[str, Any], *tags: str
) -> Tool:
    return Tool(f"STRIPE_{slug}", name, description, "stripe", schema, run, data, tags)


def _listed(items: dict[str, Any]) -> dict[str, Any]:
    return record({"data": array(items), "has_more": flag()}, object=text(), url=text())


_PERSON: dict[str, Any] = {
    "email": text("Address.", format="email"),
    "name": text("Full name."),
    "phone": text("Telephone number."),
    "description": text("Anything worth noting."),
    "metadata": _METADATA,
}
_PAGE: dict[str, Any] = {
    "limit": integer("Objects per page.", default=10, minimum=1, maximum=100),
    "starting_after": text("Id of the last object of the page before."),
}

TOOLKIT = Toolkit(
    slug="stripe",
    name="Stripe",
    description="Payments, customers and invoices.",
    app_url="https://stripe.com",
    base_url="https://api.stripe.com",
    categories=("Payments",),
    schemes=(
        AuthScheme(
            "API_KEY",
            "Stripe secret key",
            account_fields=(Field("generic_api_key", "Secret key", "Secret key of the account, in test mode."),),
        ),
        AuthScheme(
            "OAUTH2",
            "Stripe Connect",
            managed=True,
            config_fields=(
                Field("client_id", "Client id", "Client id of your own app.", secret=False),
                Field("client_secret", "Client secret", "Client secret of your own app."),
            ),
            scopes=("read_write",),
            required_scopes=("read_write",),
        ),
    ),
    user_endpoint="/v1/account",
    collections=("stripe.customers", "stripe.invoices", "stripe.payments", "stripe.refunds"),
    tools=(
        _tool(
            "CREATE_CUSTOMER",
            "Create customer",
            "Creates a customer.",
            record(**_PERSON),
            _create_customer,
            _CUSTOMER,
            "createHint",
            "openWorldHint",
            "important",
        ),
        _tool(
            "CREATE_INVOICE",
            "Create invoice",
            "Creates a draft invoice for a customer.",
            record(
                {"customer": _CUSTOMER_ID},
                items=array(
                    record(
                        {"amount": integer("Price of one.", minimum=0)},
                        description=text("What it is for."),
                        quantity=integer("How many.", default=1, minimum=1),
                    ),
                    "Lines of the invoice.",
                ),
                currency=_CURRENCY,
                description=text("Note on the invoice."),
                auto_advance=flag("Whether Stripe finalises it by itself.", default=True),
                collection_method=text(
                    "How it is paid.", enum=["charge_automatically", "send_invoice"], default="charge_automatically"
                ),
                metadata=_METADATA,
            ),
            _create_invoice,
            _INVOICE,
            "createHint",
            "openWorldHint",
        ),
        _tool(
            "CREATE_PAYMENT_INTENT",
            "Create payment intent",
            "Creates a payment, to charge a customer.",
            record(
                {"amount": integer("In the smallest unit, such as cents.", minimum=1)},
                currency=_CURRENCY,
                customer=_CUSTOMER_ID,
                description=text("What it is for."),
                confirm=flag("Whether to charge at once.", default=False),
                metadata=_METADATA,
            ),
            _create_payment,
            _PAYMENT,
            "createHint",
            "openWorldHint",
        ),
        _tool(
            "CREATE_REFUND",
            "Create refund",
            "Refunds a payment, in whole or in part.",
            record(
                {"payment_intent": text("Id of the payment.")},
                amount=integer("How much; all that is left when left out.", minimum=1),
                reason=text("Why.", enum=["duplicate", "fraudulent", "requested_by_customer"]),
            ),
            _refund,
            record({"id": text(), "amount": integer(), "status": text()}, payment_intent=text(), reason=text()),
            "createHint",
            "destructiveHint",
            "openWorldHint",
        ),
        _tool(
            "LIST_CUSTOMERS",
            "List customers",
            "Lists customers, newest first.",
            record(email=text("Only the customer with this address."), **_PAGE),
            _list_customers,
            _listed(_CUSTOMER),
            "readOnlyHint",
            "idempotentHint",
            "important",
        ),
        _tool(
            "LIST_INVOICES",
            "List invoices",
            "Lists invoices, newest first.",
            record(
                customer=text("Only invoices of this customer."),
                status=text("Only invoices in this state.", enum=["draft", "open", "paid", "uncollectible", "void"]),
                **_PAGE,
            ),
            _list_invoices,
            _listed(_INVOICE),
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "RETRIEVE_CUSTOMER",
            "Retrieve customer",
            "Reads one customer.",
            record({"customer_id": _CUSTOMER_ID}),
            _get_customer,
            _CUSTOMER,
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "UPDATE_CUSTOMER",
            "Update customer",
            "Changes a customer; what is left out stays.",
            record({"customer_id": _CUSTOMER_ID}, **_PERSON),
            _update_customer,
            _CUSTOMER,
            "updateHint",
            "idempotentHint",
        ),
    ),
)
