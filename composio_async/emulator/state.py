"""Rows the emulator keeps, their ids and their order.

Rows are plain and mutable; whoever changes one calls `State.put`, which is also what a state file hears of.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import attrs

WORDS = (
    ("calm", "bold", "quick", "bright", "gentle", "brave", "quiet", "lucky"),
    ("heron", "otter", "maple", "harbor", "comet", "meadow", "falcon", "willow"),
)


@attrs.define
class AuthConfig:
    """How accounts of one toolkit are authorised."""

    id: str
    toolkit: str
    name: str
    scheme: str
    managed: bool
    created_at: str
    updated_at: str
    enabled: bool = True
    credentials: dict[str, Any] = attrs.field(factory=dict)
    shared_credentials: dict[str, Any] = attrs.field(factory=dict)
    proxy_config: dict[str, Any] | None = None
    creation_tools: list[str] = attrs.field(factory=list)
    execution_tools: list[str] = attrs.field(factory=list)
    restricted_tools: list[str] = attrs.field(factory=list)
    in_sessions: bool = True


@attrs.define
class Account:
    """A connected account; `val` holds its secrets as given."""

    id: str
    toolkit: str
    auth_config_id: str
    user_id: str
    scheme: str
    status: str
    word_id: str
    created_at: str
    updated_at: str
    status_reason: str | None = None
    disabled: bool = False
    alias: str = ""
    account_type: str = "PRIVATE"
    acl: dict[str, Any] = attrs.field(factory=dict)
    val: dict[str, Any] = attrs.field(factory=dict)
    redirect_url: str | None = None
    callback_url: str | None = None


@attrs.define
class Link:
    """One address at which a user approves or denies an account; `outcome` is set once it is used up."""

    id: str
    account_id: str
    expires_at: str
    callback_url: str | None = None
    outcome: str | None = None


@attrs.define
class Session:
    """A session; `blocks` are the configuration blocks as they were asked for."""

    id: str
    user_id: str
    blocks: dict[str, Any]
    created_at: str
    version: int = 1
    history: list[dict[str, Any]] = attrs.field(factory=list)
    experimental: dict[str, Any] = attrs.field(factory=dict)
    approved_tools: list[str] = attrs.field(factory=list)


@attrs.define
class ToolFile:
    """A file that was announced for a tool; `key` is where its content goes."""

    id: str
    key: str
    toolkit_slug: str
    tool_slug: str
    filename: str
    mimetype: str
    md5: str


@attrs.define
class StoredObject:
    """What was put into storage; the id is its key, `content` is base64."""

    id: str
    mimetype: str
    size: int
    modified_at: str
    content: str


@attrs.define
class Trigger:
    """A trigger that was set up for an account; on while `disabled_at` is None."""

    id: str
    slug: str
    account_id: str
    user_id: str
    config: dict[str, Any]
    version: str
    created_at: str
    updated_at: str
    egress_url: str | None = None
    disabled_at: str | None = None


@attrs.define
class WebhookSubscription:
    """Where the project's events go."""

    id: str
    webhook_url: str
    enabled_events: list[str]
    version: str
    secret: str
    created_at: str
    updated_at: str


@attrs.define
class WebhookDelivery:
    """A webhook that is or was to be sent, with the secret of its subscription, or else `secret`."""

    id: str
    message_id: str
    event: str
    url: str
    body: str
    subscription_id: str | None
    secret: str | None
    log_id: str | None
    created_at: str
    updated_at: str
    status: str = "pending"
    attempts: int = 0
    response_status: int | None = None
    error: str | None = None


@attrs.define
class WebhookEndpoint:
    """Where a toolkit would send its events to."""

    id: str
    toolkit: str
    client_id: str
    created_at: str
    data: dict[str, str] = attrs.field(factory=dict)


@attrs.define
class Project:
    """A project of the organization; `api_keys` are as its owner sees them."""

    id: str
    name: str
    created_at: str
    updated_at: str
    deleted: bool = False
    api_keys: list[dict[str, Any]] = attrs.field(factory=list)
    config: dict[str, Any] = attrs.field(factory=dict)


@attrs.define
class RevokedKey:
    """A key that is no longer good; the id is its digest."""

    id: str
    revoked_at: str


@attrs.define
class CLISession:
    """A login that a command line waits for."""

    id: str
    scope: str
    created_at: str
    expires_at: str


@attrs.define
class CustomToolkit:
    """A toolkit of the project's own; the id is its slug, and `versions` are of its syncs."""

    id: str
    config: dict[str, Any]
    created_at: str
    versions: list[str] = attrs.field(factory=list)


@attrs.define
class ToolLog:
    """One run of a tool; `started` and `ended` are milliseconds since 1970."""

    id: str
    tool_slug: str
    toolkit: str
    version: str
    user_id: str
    account_id: str | None
    auth_config_id: str | None
    credential_source: str
    session_id: str | None
    request_id: str
    started: int
    ended: int
    successful: bool
    arguments: dict[str, Any]
    data: dict[str, Any]
    error: str | None
    parent: dict[str, str] | None = None


@attrs.define
class TriggerLog:
    """One event of a trigger; `created` is milliseconds since 1970."""

    id: str
    trigger_id: str
    trigger_slug: str
    toolkit: str
    account_id: str
    user_id: str
    created: int
    created_at: str
    payload: str
    error: str | None = None


@attrs.define
class MCPServer:
    """An MCP server of the project."""

    id: str
    name: str
    toolkits: list[str]
    auth_config_ids: list[str]
    allowed_tools: list[str]
    managed: bool
    created_at: str
    updated_at: str


@attrs.define
class MCPInstance:
    """A user's place on an MCP server."""

    id: str
    server_id: str
    user_id: str
    created_at: str
    updated_at: str


Row = (
    AuthConfig
    | Account
    | Link
    | Session
    | ToolFile
    | StoredObject
    | Trigger
    | WebhookSubscription
    | WebhookDelivery
    | WebhookEndpoint
    | Project
    | RevokedKey
    | CLISession
    | CustomToolkit
    | ToolLog
    | TriggerLog
    | MCPServer
    | MCPInstance
)
TABLES: dict[str, type[Row]] = {
    "auth_configs": AuthConfig,
    "accounts": Account,
    "links": Link,
    "sessions": Session,
    "files": ToolFile,
    "objects": StoredObject,
    "triggers": Trigger,
    "webhook_subscriptions": WebhookSubscription,
    "webhook_deliveries": WebhookDelivery,
    "webhook_endpoints": WebhookEndpoint,
    "projects": Project,
    "revoked_keys": RevokedKey,
    "cli_sessions": CLISession,
    "custom_toolkits": CustomToolkit,
    "tool_logs": ToolLog,
    "trigger_logs": TriggerLog,
    "mcp_servers": MCPServer,
    "mcp_instances": MCPInstance,
}
_TABLE_OF: dict[type[Row], str] = {kind: name for name, kind in TABLES.items()}


class State:
    """All rows of one emulator, in insertion order, and what its tools did.

    `open_links` holds the one link of each account that still waits for its user, oldest first.
    """

    def __init__(self, on_change: Callable[[dict[str, Any]], None] | None = None) -> None:
        self.auth_configs: dict[str, AuthConfig] = {}
        self.accounts: dict[str, Account] = {}
        self.links: dict[str, Link] = {}
        self.sessions: dict[str, Session] = {}
        self.files: dict[str, ToolFile] = {}
        self.objects: dict[str, StoredObject] = {}
        self.triggers: dict[str, Trigger] = {}
        self.webhook_subscriptions: dict[str, WebhookSubscription] = {}
        self.webhook_deliveries: dict[str, WebhookDelivery] = {}
        self.webhook_endpoints: dict[str, WebhookEndpoint] = {}
        self.projects: dict[str, Project] = {}
        self.revoked_keys: dict[str, RevokedKey] = {}
        self.cli_sessions: dict[str, CLISession] = {}
        self.custom_toolkits: dict[str, CustomToolkit] = {}
        self.tool_logs: dict[str, ToolLog] = {}
        self.trigger_logs: dict[str, TriggerLog] = {}
        self.mcp_servers: dict[str, MCPServer] = {}
        self.mcp_instances: dict[str, MCPInstance] = {}
        self.open_links: dict[str, Link] = {}
        self._records: dict[str, list[dict[str, Any]]] = {}
        self._counters: dict[str, int] = {}
        self._on_change = on_change

    def new_id(self, prefix: str) -> str:
        """The next id of a kind: `ca_000001`, `ca_000002`, and so on."""
        self._counters[prefix] = self._counters.get(prefix, 0) + 1
        return f"{prefix}_{self._counters[prefix]:06d}"

    def word_id(self, toolkit: str) -> str:
        """The next readable name of an account."""
        count = self._counters["word"] = self._counters.get("word", 0) + 1
        adjectives, nouns = WORDS
        return f"{toolkit}_{adjectives[count % 8]}-{nouns[count // 8 % 8]}-{count}"

    def put(self, row: Row) -> None:
        """Store a row, or note that it changed."""
        table = self._store(row)
        if self._on_change is not None:
            self._tell({"op": "put", "table": table, "row": attrs.asdict(row), "counters": dict(self._counters)})

    def delete(self, row: Row) -> None:
        """Forget a row."""
        table = _TABLE_OF[type(row)]
        getattr(self, table).pop(row.id, None)
        self._tell({"op": "delete", "table": table, "id": row.id})

    def add_record(self, collection: str, record: dict[str, Any]) -> dict[str, Any]:
        """Note something a tool did."""
        rows = self._records.setdefault(collection, [])
        rows.append(copy.deepcopy(record))
        self._tell({"op": "record", "collection": collection, "index": len(rows) - 1, "row": record})
        return record

    def change_record(self, collection: str, index: int, record: dict[str, Any]) -> dict[str, Any]:
        """Replace what was noted before."""
        self._records[collection][index] = copy.deepcopy(record)
        self._tell({"op": "record", "collection": collection, "index": index, "row": record})
        return record

    def records(self, collection: str) -> list[dict[str, Any]]:
        """Copies of what tools did, oldest first."""
        return copy.deepcopy(self._records.get(collection, []))

    def collections(self) -> dict[str, int]:
        """Names of all collections, with their sizes."""
        return {name: len(rows) for name, rows in self._records.items()}

    def counters(self) -> dict[str, int]:
        """How many ids of each kind were given out."""
        return dict(self._counters)

    def retold(self) -> Iterator[dict[str, Any]]:
        """The shortest series of events that leads here."""
        yield {"op": "counters", "counters": self.counters()}
        for table in TABLES:
            for row in list(getattr(self, table).values()):
                yield {"op": "put", "table": table, "row": attrs.asdict(row)}
        for collection, rows in self._records.items():
            for index, row in enumerate(rows):
                yield {"op": "record", "collection": collection, "index": index, "row": row}

    def note_time(self) -> None:
        """Tell that nothing changed but the time."""
        self._tell({"op": "clock"})

    def take_over(self, events: list[dict[str, Any]]) -> None:
        """Put what events tell in the place of everything, in the state file as well."""
        self.clear()
        for event in events:
            self.replay(event)
            self._tell(event)

    def clear(self) -> None:
        """Forget everything and start counting afresh."""
        self._clear()
        self._tell({"op": "reset"})

    def replay(self, event: dict[str, Any]) -> None:
        """Apply one event of a state file; unknown ones raise KeyError or TypeError."""
        match event["op"]:
            case "put":
                self._store(TABLES[event["table"]](**event["row"]))
                self._counters.update(event.get("counters", {}))
            case "clock":
                pass
            case "counters":
                self._counters.update(event["counters"])
            case "delete":
                getattr(self, event["table"]).pop(event["id"], None)
            case "record":
                rows = self._records.setdefault(event["collection"], [])
                rows[event["index"] : event["index"] + 1] = [event["row"]]
            case "reset":
                self._clear()
            case other:
                raise KeyError(other)

    def _store(self, row: Row) -> str:
        table = _TABLE_OF[type(row)]
        getattr(self, table)[row.id] = row
        if isinstance(row, Link):
            if row.outcome is None:
                self.open_links[row.account_id] = row
            elif row.account_id in self.open_links and self.open_links[row.account_id].id == row.id:
                del self.open_links[row.account_id]
        return table

    def _clear(self) -> None:
        for table in (*TABLES, "open_links", "_records", "_counters"):
            getattr(self, table).clear()

    def _tell(self, event: dict[str, Any]) -> None:
        if self._on_change is not None:
            self._on_change(event)
