"""The one error tree: everything that leaves this package derives from `ComposioError`."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, TypeVar, Unpack

E = TypeVar("E", bound="ComposioError")


class ErrorContext(TypedDict, total=False):
    """What an error can tell beside its message; everything is optional."""

    operation: str | None
    method: str | None
    path: str | None
    status: int | None
    code: int | None
    slug: str | None
    suggested_fix: str | None
    request_id: str | None
    attempts: int
    elapsed: float | None
    headers: Mapping[str, str]
    body: Any
    sent: bool
    outcome_unknown: bool


class ComposioError(Exception):
    """The root. `except ComposioError` catches whatever this package raises.

    Args:
        message: What happened and what to do next.
        context: Facts about the call; see the attributes.

    Attributes:
        operation: The call, as `namespace.method`, such as `tools.execute`.
        method: The HTTP method.
        path: The path on the platform, without host and query.
        status: The HTTP status, when there was an answer.
        code: The platform's number for the error.
        slug: The platform's name for the error.
        suggested_fix: The platform's advice.
        request_id: The id to quote to support.
        attempts: How often the request was tried.
        elapsed: Seconds from the call to the error.
        headers: The headers of the answer.
        body: The body of the answer, cut to 8 KB, secrets masked.
        sent: False when the request provably never left this machine.
        outcome_unknown: True when the platform may have acted although no answer says so.
        tool_messages: Where `handle_tool_calls` raised this: the messages that answer all calls of the model's message,
            those that ran with their results. What ran is not to be run again.
    """

    operation: str | None = None
    method: str | None = None
    path: str | None = None
    status: int | None = None
    code: int | None = None
    slug: str | None = None
    suggested_fix: str | None = None
    request_id: str | None = None
    attempts: int = 0
    elapsed: float | None = None
    headers: Mapping[str, str] = {}
    body: Any = None
    sent: bool = False
    outcome_unknown: bool = False
    tool_messages: Sequence[Any] = ()

    def __init__(self, message: str, **context: Unpack[ErrorContext]) -> None:
        super().__init__(message)
        self.message = message
        self.__dict__.update(context)

    def __str__(self) -> str:
        parts = [self.message]
        if self.suggested_fix and self.suggested_fix not in self.message:
            parts.append(f"Suggested fix: {self.suggested_fix}")
        facts = [
            self.operation,
            f"HTTP {self.status}" if self.status is not None else None,
            f"request id {self.request_id}" if self.request_id else None,
            f"{self.attempts} attempts" if self.attempts > 1 else None,
        ]
        told = ", ".join(fact for fact in facts if fact)
        return " ".join(parts) + (f" ({told})" if told else "")

    def __reduce__(self) -> tuple[Any, ...]:
        # Names in lower case, since what was a mapping of names in any case comes back as a plain one.
        state = {**self.__dict__, "headers": {name.lower(): value for name, value in self.headers.items()}}
        return _restore, (type(self), self.args, state)


def _restore(cls: type[ComposioError], args: tuple[Any, ...], state: dict[str, Any]) -> ComposioError:
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(state)
    return error


def recast(cls: type[E], error: ComposioError, message: str | None = None, hint: str | None = None) -> E:
    """The same failure as an error that says more; raise it `from` the first one.

    Args:
        cls: The error that a caller can act on.
        error: As it was raised; all its facts go along.
        message: What happened, in other words.
        hint: Near names, taken unless the platform suggested some itself.
    """
    found = cls(error.message if message is None else message)
    found.__dict__.update({**error.__dict__, "message": found.message})
    if hint and "mean" not in (error.suggested_fix or ""):
        found.suggested_fix = hint
    return found


# Mistakes found before anything is sent


class InvalidParams(ComposioError, ValueError):  # noqa: N818  the official SDK's name
    """An argument has a value that cannot be right."""


class InvalidParamsType(ComposioError, TypeError):  # noqa: N818  sister of InvalidParams
    """An argument has the wrong type, is missing, or is not known."""


class RenamedArgumentError(InvalidParamsType):
    """A keyword bears a word of older releases; the message names today's."""


class ApiKeyNotProvidedError(InvalidParams):
    """There is no key to call the platform with."""


class UserApiKeyNotProvidedError(ApiKeyNotProvidedError):
    """`disable_api_key=True` needs a user API key, and there is none."""


class ClientClosedError(ComposioError, RuntimeError):
    """The client, or what belongs to it, was used after it was closed."""


class NoEventLoopError(ComposioError, RuntimeError):
    """A coroutine of this package was run outside of asyncio: by hand, or under another framework such as trio."""


class PortalError(ComposioError, RuntimeError):
    """Synchronous code cannot run a coroutine here: on the loop thread itself, or while the program ends."""


# Failures of a call


class APIError(ComposioError):
    """A call to the platform failed."""


class APIConnectionError(APIError, ConnectionError):
    """No usable answer came: the connection could not be made, or was lost."""


class APITimeoutError(APIConnectionError, TimeoutError):
    """The time for the call ran out; the message names the phase."""


class ResponseValidationError(APIError):
    """The answer says success but is not what the operation answers; the message names the JSON path."""


class PaginationError(APIError):
    """A list cannot be walked to its end: its cursors repeat or lead nowhere."""


class APIStatusError(APIError):
    """The platform answered with an error status."""

    @property
    def status_code(self) -> int | None:
        """The HTTP status, by the name that other SDKs give it."""
        return self.status


class BadRequestError(APIStatusError):
    """400: the platform refused what was sent."""


class AuthenticationError(APIStatusError):
    """401: the key is missing, wrong, or not of the kind that this operation takes."""


class PermissionDeniedError(APIStatusError):
    """403: the key is right but may not do this."""


class NotFoundError(APIStatusError):
    """404: there is no such thing."""


class ConflictError(APIStatusError):
    """409: the thing is not in a state that allows this."""


class UnprocessableEntityError(APIStatusError):
    """422: the request is well formed but its content cannot be used."""


class RateLimitError(APIStatusError):
    """429: too many requests; nothing was done."""


class InternalServerError(APIStatusError):
    """5xx: the platform failed."""


class StorageError(APIStatusError):
    """Object storage refused an upload or a download; the URL, which is a secret, is not shown.

    Attributes:
        host: Of the storage.
        storage_code: The storage's own name for the error, such as `SignatureDoesNotMatch`.
    """

    host: str = ""
    storage_code: str | None = None


# What a caller can act on by name


class ToolNotFoundError(NotFoundError):
    """There is no tool of this slug; near names are suggested."""


class ToolkitNotFoundError(NotFoundError):
    """There is no toolkit of this slug; near names are suggested."""


class ConnectedAccountNotFoundError(NotFoundError):
    """There is no connected account of this id."""


class AuthConfigNotFoundError(NotFoundError):
    """There is no auth config of this id."""


class SessionNotFoundError(NotFoundError):
    """There is no session of this id, or it was deleted."""


class ConnectionRequiredError(BadRequestError):
    """The tool needs an ACTIVE connected account, and the user has none: send the user to a Connect link."""


class NoToolsError(InvalidParams):
    """What was asked for has no tools: a model that is handed none would make do without a word."""


class ComposioMultipleConnectedAccountsError(InvalidParams):
    """The user already has an ACTIVE connected account under this auth config."""


class ComposioLegacyConnectedAccountsEndpointRetiredError(BadRequestError):
    """`initiate` no longer works for Composio-managed OAuth; use `link`."""


class ComposioAclOnlyForSharedError(BadRequestError):
    """Access rules were given for an account that is not SHARED."""


class ComposioConnectedAccountRevocationNotSupportedError(BadRequestError):
    """The toolkit offers no way to revoke credentials; delete the account instead."""


class ComposioConnectedAccountNotRevokableError(ConflictError):
    """The account is in a state that cannot be revoked."""


class SessionConfigConflictError(ConflictError):
    """The session changed since `expected_config_version` was read; read it again, then update."""


class MCPDestinationError(ComposioError):
    """The session's MCP URL is not on the API's origin, so the key may not go there.

    Attributes:
        mcp_origin: Scheme, host and port of the MCP URL.
        api_origin: The same of the API.
        session_id: The session, which exists and can be used without MCP.
    """

    mcp_origin: str = ""
    api_origin: str = ""
    session_id: str = ""


class ToolInputRequiredError(ComposioError):
    """Nothing ran: the tool asks for input first. Answer with `input_responses` and `request_state`.

    Attributes:
        input_requests: What is asked, by id.
        request_state: Opaque; hand it back with the answers.
    """

    input_requests: Mapping[str, Any] = {}
    request_state: str | None = None


class ConnectionRequestError(ComposioError):
    """Waiting for a connected account did not end with an ACTIVE one.

    Attributes:
        account_id: The connected account.
        account_status: Its last known status.
    """

    account_id: str = ""
    account_status: str | None = None


class ConnectionRequestFailedError(ConnectionRequestError):
    """The account is FAILED, EXPIRED or REVOKED and will not become ACTIVE."""


class ConnectionRequestTimeoutError(ConnectionRequestError, TimeoutError):
    """The account did not become ACTIVE in time; the link may still be open."""
