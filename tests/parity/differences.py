"""Where this client sends something else than the official SDK, and why.

The tests fail for a difference that is not listed here, and for one listed here that does not occur any more.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any, Final, NamedTuple

from comparing import ABSENT

ON: Final = True


class Difference(NamedTuple):
    """One listed difference.

    Attributes:
        intents: Names of intents, with `*`, those that begin with `-` left out; it must occur in every one of them.
        field: As `comparing.differences` names it, with `*`.
        ours: What this client sends.
        theirs: What the official SDK sends.
        reason: Why.
    """

    intents: tuple[str, ...]
    field: str
    ours: Any
    theirs: Any
    reason: str

    def concerns(self, intent: str) -> bool:
        """Whether it must occur in an intent."""
        wanted = any(fnmatchcase(intent, one) for one in self.intents if one[0] != "-")
        return wanted and not any(fnmatchcase(intent, one[1:]) for one in self.intents if one[0] == "-")

    def tells(self, field: str, values: tuple[Any, Any]) -> bool:
        """Whether it is the one that was found."""
        return fnmatchcase(field, self.field) and repr(values) == repr((self.ours, self.theirs))


INTENDED: Final = (
    Difference(
        ("sessions.create: sandbox without enable",),
        "body.workbench.enable",
        ABSENT,
        ON,
        "What is not said is not sent; the platform's own default is the same.",
    ),
    Difference(
        ("session.execute: no arguments", "session.execute_meta: no arguments"),
        "body.arguments",
        {},
        ABSENT,
        "A tool always gets an object, so that one without required arguments runs in either spelling.",
    ),
    Difference(
        ("session.execute: a lower-case slug",),
        "body.tool_slug",
        "GITHUB_STAR",
        "github_star",
        "Slugs of tools are upper case; the platform does not know them in another spelling.",
    ),
    Difference(
        ("tools.get: toolkits", "tools.get: *search", "tools.get: scopes"),
        "query.limit",
        "200",
        ABSENT,
        "All pages are read, in large ones; the official method reads the first page and drops the rest.",
    ),
    Difference(
        ("tools.get: toolkits",),
        "GET /api/v3.1/toolkits/gmail",
        "sent",
        ABSENT,
        "A toolkit of which nothing was found is looked up, so that one that does not exist is told from an empty one.",
    ),
    Difference(
        ("tools.get: slug",),
        "path",
        "/api/v3.1/tools/GITHUB_STAR_A_REPOSITORY",
        "/api/v3.1/tools",
        "One tool is fetched as one tool: a wrong slug is a 404 with a name, not an empty list.",
    ),
    Difference(
        ("tools.get: slug",),
        "query.tool_slugs",
        ABSENT,
        "GITHUB_STAR_A_REPOSITORY",
        "The slug stands in the path.",
    ),
    Difference(
        ("tools.get_raw_composio_tool_by_slug: pinned versions",),
        "query.toolkit_versions",
        "20260101_00",
        ABSENT,
        "Of all pinned versions only that of the tool's own toolkit matters.",
    ),
    Difference(
        ("tools.get_raw_composio_tool_by_slug: pinned versions",),
        "query.toolkit_versions?github?",
        ABSENT,
        "20260101_00",
        "The same.",
    ),
    Difference(
        ("tools.get_raw_composio_tool_by_slug: pinned versions",),
        "query.toolkit_versions?gmail?",
        ABSENT,
        "20260202_00",
        "The same.",
    ),
    Difference(
        ("tools.list: *", "-tools.list: toolkit_versions*"),
        "query.toolkit_versions",
        "latest",
        ABSENT,
        "The client's versions hold for lists too, as in `tools.get` of both; the generated client has none.",
    ),
    Difference(
        (
            "tools.execute: version*",
            "tools.execute: one version for all",
            "tools.execute: newest version",
            "tools.execute: no arguments",
            "tools.execute: arguments of every kind",
            "tools.execute: connected_account_id",
            "tools.execute: the instant account",
        ),
        "GET /api/v3.1/tools/GITHUB_STAR",
        ABSENT,
        "sent",
        "A tool is run without fetching its description first.",
    ),
    Difference(
        (
            "connected_accounts.link",
            "connected_accounts.link: with everything",
            "connected_accounts.initiate*",
            "-connected_accounts.initiate: allow_multiple",
            "-connected_accounts.initiate: shared",
            "toolkits.authorize*",
        ),
        "GET /api/v3.1/connected_accounts: query.limit",
        "1",
        ABSENT,
        "One ACTIVE account is enough to know that there is one.",
    ),
    Difference(
        ("connected_accounts.link: allow_multiple", "connected_accounts.initiate: allow_multiple"),
        "GET /api/v3.1/connected_accounts",
        ABSENT,
        "sent",
        "With allow_multiple there is nothing to look up.",
    ),
    Difference(
        ("toolkits.authorize*",),
        "POST /api/v3.1/connected_accounts/link: path",
        "/api/v3.1/connected_accounts/link",
        "/api/v3.1/connected_accounts",
        "The platform has retired direct creation for the managed OAuth apps that this is for; a link works for all.",
    ),
    Difference(
        ("toolkits.authorize*",),
        "POST /api/v3.1/connected_accounts/link: body.auth_config_id",
        "ac_red1",
        ABSENT,
        "The body of a link.",
    ),
    Difference(
        ("toolkits.authorize*",),
        "POST /api/v3.1/connected_accounts/link: body.user_id",
        "user_1",
        ABSENT,
        "The body of a link.",
    ),
    Difference(
        ("toolkits.authorize*",),
        "POST /api/v3.1/connected_accounts/link: body.auth_config.id",
        ABSENT,
        "ac_red1",
        "The body of a direct creation.",
    ),
    Difference(
        ("toolkits.authorize*",),
        "POST /api/v3.1/connected_accounts/link: body.connection.user_id",
        ABSENT,
        "user_1",
        "The body of a direct creation.",
    ),
    Difference(
        ("toolkits.authorize: no auth config yet",),
        "POST /api/v3.1/auth_configs: body.auth_config.tool_access_config.tools_for_connected_account_creation",
        ABSENT,
        [],
        "The platform has deprecated the field, and an empty list in it says nothing.",
    ),
    Difference(
        ("connected_accounts.wait_for_connection",),
        "GET /api/v3.1/connected_accounts/ca_1",
        ABSENT,
        "sent",
        "The account is asked for once before it is looked at, not twice.",
    ),
    Difference(
        ("auth_configs.update: a scope that the official method loses",),
        "body.scopes",
        "repo",
        ABSENT,
        "Every field given is sent; the official method drops all but four.",
    ),
    Difference(
        ("auth_configs.update: a scope that the official method loses",),
        "body.name",
        "n",
        ABSENT,
        "The same.",
    ),
    Difference(
        ("triggers.create: *",),
        "GET /api/v3.1/triggers_types/GITHUB_COMMIT_EVENT",
        ABSENT,
        "sent",
        "The platform checks the slug itself, so the type is not fetched first.",
    ),
    Difference(
        ("mcp.update: toolkits",),
        "body.auth_config_ids",
        ABSENT,
        [],
        "Toolkits given by slug alone leave the server's auth configs as they are; the official method empties them.",
    ),
)

UNINTENDED: Final[tuple[Difference, ...]] = ()
"""Faults of this client that a fix takes away; then they leave this list."""

DIFFERENCES: Final = (*INTENDED, *UNINTENDED)

UNREAD: Final = "The platform does not look at it any more."
OLDER: Final = "An older name of another field."
DEPRECATED: Final = "The platform has deprecated it."
OWN_TOOLS: Final = "Tools that run in this process are told to a session by `sessions.attach`."
NOT_SENT: Final[dict[str, dict[str, str]]] = {
    "auth_configs.list": {"query.deprecated_app_id": OLDER, "query.deprecated_status": DEPRECATED},
    "connected_accounts.create": {
        "body.connection.data": DEPRECATED,
        "body.connection.deprecated_is_v1_rerouted": DEPRECATED,
        "body.connection.redirect_uri": OLDER,
        "body.validate_credentials": UNREAD,
    },
    "connected_accounts.refresh": {
        "query.redirect_url": "The same as the field of the body.",
        "body.validate_credentials": UNREAD,
    },
    "logs.triggers.list": {"body.entityId": OLDER},
    "mcp.create": {"body.custom_tools": OLDER},
    "tools.list": {"query.search": OLDER},
    "tools.get": {"query.version": OLDER},
    "tools.execute": {"body.allow_tracing": DEPRECATED, "body.entity_id": OLDER},
    "triggers.list_active": dict.fromkeys(
        (
            "query.authConfigIds",
            "query.connectedAccountIds",
            "query.deprecatedAuthConfigUuids",
            "query.deprecatedConnectedAccountUuids",
            "query.showDisabled",
            "query.triggerIds",
            "query.triggerNames",
        ),
        OLDER,
    ),
    "triggers.create": {"body.connectedAuthId": OLDER, "body.triggerConfig": OLDER, "body.version": OLDER},
    "sessions.proxy_execute": {
        "body.custom_connection_data": DEPRECATED,
        "body.custom_connection_data.authScheme": DEPRECATED,
        "body.custom_connection_data.toolkitSlug": DEPRECATED,
        "body.custom_connection_data.val": DEPRECATED,
    },
    **dict.fromkeys(
        ("sessions.create", "sessions.update"),
        dict.fromkeys(("body.experimental.custom_tools", "body.experimental.custom_toolkits"), OWN_TOOLS),
    ),
    **dict.fromkeys(
        ("sessions.search", "sessions.execute", "sessions.execute_meta"),
        dict.fromkeys(
            ("body.experimental", "body.experimental.custom_tools", "body.experimental.custom_toolkits"), OWN_TOOLS
        ),
    ),
}
"""Fields that the platform takes and this client does not send, by operation, with the reason."""
