"""An asyncio SDK for Composio: sessions, connected accounts and tools for agents."""

from __future__ import annotations

from composio_async import auth_scheme
from composio_async._clock import Timeout
from composio_async._connection_state import AccessRules, AccountSharing
from composio_async._deprecations import PlatformDeprecationWarning
from composio_async._outcomes import Outcome, Outcomes
from composio_async._unset import UNSET, Unset
from composio_async._version import __version__
from composio_async.client import Composio
from composio_async.config import ClientOptions
from composio_async.errors import (
    APIConnectionError,
    APIError,
    ApiKeyNotProvidedError,
    APIStatusError,
    APITimeoutError,
    AuthConfigNotFoundError,
    AuthenticationError,
    BadRequestError,
    ClientClosedError,
    ComposioAclOnlyForSharedError,
    ComposioConnectedAccountNotRevokableError,
    ComposioConnectedAccountRevocationNotSupportedError,
    ComposioError,
    ComposioLegacyConnectedAccountsEndpointRetiredError,
    ComposioMultipleConnectedAccountsError,
    ConflictError,
    ConnectedAccountNotFoundError,
    ConnectionRequestError,
    ConnectionRequestFailedError,
    ConnectionRequestTimeoutError,
    ConnectionRequiredError,
    InternalServerError,
    InvalidParams,
    InvalidParamsType,
    MCPDestinationError,
    NoEventLoopError,
    NotFoundError,
    NoToolsError,
    PaginationError,
    PermissionDeniedError,
    PortalError,
    RateLimitError,
    RenamedArgumentError,
    ResponseValidationError,
    SessionConfigConflictError,
    SessionNotFoundError,
    StorageError,
    ToolInputRequiredError,
    ToolkitNotFoundError,
    ToolNotFoundError,
    UnprocessableEntityError,
    UserApiKeyNotProvidedError,
)
from composio_async.hooks import RequestEvent, ResponseEvent, RetryEvent
from composio_async.models.auth_configs import AuthConfig
from composio_async.models.base import Meta
from composio_async.models.connected_accounts import ConnectedAccount
from composio_async.models.status import Done
from composio_async.models.toolkits import AuthField, Toolkit
from composio_async.models.tools import ProxyResult, Tool, ToolResult
from composio_async.pagination import IncompleteListWarning, Page, Pager
from composio_async.providers.openai import OpenAIProvider, OpenAIResponsesProvider
from composio_async.providers.protocol import ExecuteTool, Provider, ToolCall
from composio_async.resources.connection_request import ConnectionRequest
from composio_async.resources.tools import ToolRun
from composio_async.resources.user import User
from composio_async.sessions.mcp import MCP
from composio_async.sessions.options import SessionOptions
from composio_async.sessions.session import EnsuredConnection, RedirectCallback, Session
from composio_async.waiting import StatusCallback

__all__ = [
    "MCP",
    "UNSET",
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "AccessRules",
    "AccountSharing",
    "ApiKeyNotProvidedError",
    "AuthConfig",
    "AuthConfigNotFoundError",
    "AuthField",
    "AuthenticationError",
    "BadRequestError",
    "ClientClosedError",
    "ClientOptions",
    "Composio",
    "ComposioAclOnlyForSharedError",
    "ComposioConnectedAccountNotRevokableError",
    "ComposioConnectedAccountRevocationNotSupportedError",
    "ComposioError",
    "ComposioLegacyConnectedAccountsEndpointRetiredError",
    "ComposioMultipleConnectedAccountsError",
    "ConflictError",
    "ConnectedAccount",
    "ConnectedAccountNotFoundError",
    "ConnectionRequest",
    "ConnectionRequestError",
    "ConnectionRequestFailedError",
    "ConnectionRequestTimeoutError",
    "ConnectionRequiredError",
    "Done",
    "EnsuredConnection",
    "ExecuteTool",
    "IncompleteListWarning",
    "InternalServerError",
    "InvalidParams",
    "InvalidParamsType",
    "MCPDestinationError",
    "Meta",
    "NoEventLoopError",
    "NoToolsError",
    "NotFoundError",
    "OpenAIProvider",
    "OpenAIResponsesProvider",
    "Outcome",
    "Outcomes",
    "Page",
    "Pager",
    "PaginationError",
    "PermissionDeniedError",
    "PlatformDeprecationWarning",
    "PortalError",
    "Provider",
    "ProxyResult",
    "RateLimitError",
    "RedirectCallback",
    "RenamedArgumentError",
    "RequestEvent",
    "ResponseEvent",
    "ResponseValidationError",
    "RetryEvent",
    "Session",
    "SessionConfigConflictError",
    "SessionNotFoundError",
    "SessionOptions",
    "StatusCallback",
    "StorageError",
    "Timeout",
    "Tool",
    "ToolCall",
    "ToolInputRequiredError",
    "ToolNotFoundError",
    "ToolResult",
    "ToolRun",
    "Toolkit",
    "ToolkitNotFoundError",
    "UnprocessableEntityError",
    "Unset",
    "User",
    "UserApiKeyNotProvidedError",
    "__version__",
    "auth_scheme",
]
