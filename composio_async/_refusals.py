"""The platform's refusals, raised as the errors that say what to do."""

from __future__ import annotations

from typing import Final, NoReturn

from composio_async._known import Known
from composio_async.errors import (
    APIStatusError,
    BadRequestError,
    ComposioAclOnlyForSharedError,
    ConnectedAccountNotFoundError,
    ConnectionRequiredError,
    NotFoundError,
    ToolNotFoundError,
    recast,
)

NO_ACCOUNT_CODES: Final = frozenset({1803, 1810})
CONNECT: Final = "Send the user to a link first: session.authorize(), or connected_accounts.link()."


def raise_as(cls: type[NotFoundError], error: APIStatusError, message: str, hint: str | None) -> NoReturn:
    """Raise a refusal as the error of the noun that was not found.

    Args:
        cls: To raise.
        error: As the transport raised it; becomes the cause.
        message: What was not found.
        hint: Near names, unless the platform suggested some itself.
    """
    raise recast(cls, error, message, hint) from error


def raise_named(error: APIStatusError, slug: str, known: Known, version: str | None = None) -> NoReturn:
    """Raise the platform's refusal to run a tool as the error that says what to do.

    Args:
        error: As the transport raised it.
        slug: Of the tool.
        known: Slugs that this client has listed.
        version: That was asked for.
    """
    raise_unconnected(error)
    if isinstance(error, NotFoundError):
        at = f" at version {version!r}" if version else ""
        message = f"There is no tool {slug!r}{at}."
        raise_as(ToolNotFoundError, error, message, known.tool_hint(slug))
    raise error


def raise_unconnected(error: APIStatusError) -> None:
    """Name the error of an account that is missing or cannot be used; every other error is left alone."""
    name = (error.slug or "").lower().replace("_", "")
    if isinstance(error, NotFoundError) and name.startswith("connectedaccount"):
        raise_as(ConnectedAccountNotFoundError, error, f"{error.message.rstrip('.')}.", None)
    about = "connectedaccount" in name and not name.endswith(("mismatch", "required"))
    if (about or error.code in NO_ACCOUNT_CODES) and isinstance(error, BadRequestError | NotFoundError):
        raise recast(ConnectionRequiredError, error, hint=error.suggested_fix or CONNECT) from error


def raise_acl(error: BadRequestError) -> None:
    """Name the error of access rules given for an account that is not SHARED; leave every other alone."""
    if "only valid on SHARED" in str(error):
        raise recast(ComposioAclOnlyForSharedError, error) from error
