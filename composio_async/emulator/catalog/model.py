"""What a toolkit and a tool are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, Protocol

import attrs

VERSIONS: Final = ("20250906_00", "20251103_00", "20260105_00")


class ToolFailedError(Exception):
    """A tool that ran and did not succeed; its text is the result's error."""


class Records(Protocol):
    """What tools may read and write; see `state.State`."""

    def add_record(self, collection: str, record: dict[str, Any]) -> dict[str, Any]:
        """Note something a tool did."""
        ...

    def change_record(self, collection: str, index: int, record: dict[str, Any]) -> dict[str, Any]:
        """Replace what was noted before."""
        ...

    def records(self, collection: str) -> list[dict[str, Any]]:
        """Copies of what tools did, oldest first."""
        ...

    def new_id(self, prefix: str) -> str:
        """The next id of a kind."""
        ...


class Files(Protocol):
    """The files that tools take and give; see `tool_files.ToolFiles`."""

    def read(self, key: str) -> bytes | None:
        """What was put into storage under a key, if anything was."""
        ...

    def offer(self, name: str, mimetype: str, content: bytes) -> dict[str, Any]:
        """Put a file into storage and say where it can be fetched."""
        ...


@attrs.frozen
class ToolCall:
    """Everything a tool function is given."""

    arguments: dict[str, Any]
    user_id: str
    account_id: str | None
    records: Records
    now: str
    files: Files

    def __getitem__(self, name: str) -> Any:
        return self.arguments.get(name)


@attrs.frozen
class Tool:
    """A tool; `run` returns its data, or an awaitable of it, or raises.

    Without `run` its data is made up from its output schema. `envelope` is that schema when it was given as a
    whole, and `linked` the schema of its arguments without references, when it has some.
    """

    slug: str
    name: str
    description: str
    toolkit: str
    input_parameters: Mapping[str, Any]
    run: Callable[[ToolCall], Any] | None = None
    data: Mapping[str, Any] = attrs.field(factory=lambda: {"type": "object", "description": "What the tool returned."})
    tags: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    no_auth: bool = False
    versions: tuple[str, ...] = VERSIONS
    envelope: Mapping[str, Any] | None = None
    linked: Mapping[str, Any] | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def arguments_schema(self) -> Mapping[str, Any]:
        """What arguments are checked against."""
        return self.input_parameters if self.linked is None else self.linked

    @property
    def output_parameters(self) -> dict[str, Any]:
        """The whole envelope of a result, not only its data."""
        if self.envelope is not None:
            return dict(self.envelope)
        return {
            "type": "object",
            "title": f"{self.name} response",
            "properties": {
                "data": dict(self.data),
                "error": {
                    "type": "string",
                    "nullable": True,
                    "default": None,
                    "description": "What went wrong, when successful is false.",
                },
                "successful": {"type": "boolean", "description": "Whether the tool did what it was asked to."},
            },
            "required": ["data", "successful"],
        }


@attrs.frozen
class Field:
    """A value that a person or a project fills in to authorise."""

    name: str
    display_name: str
    description: str
    required: bool = True
    secret: bool = True
    default: str | None = None


@attrs.frozen
class AuthScheme:
    """One way to authorise a toolkit; `managed` when Composio's own app can be used."""

    mode: str
    name: str
    managed: bool = False
    config_fields: tuple[Field, ...] = ()
    account_fields: tuple[Field, ...] = ()
    scopes: tuple[str, ...] = ()
    required_scopes: tuple[str, ...] = ()


OAUTH_APP_FIELDS: Final = (
    Field("client_id", "Client id", "Client id of your own OAuth app.", secret=False),
    Field("client_secret", "Client secret", "Client secret of your own OAuth app."),
    Field(
        "oauth_redirect_uri", "Redirect address", "Where the app sends people back to.", required=False, secret=False
    ),
)


def managed_oauth(name: str, scopes: tuple[str, ...], required: tuple[str, ...] = ()) -> AuthScheme:
    """OAuth 2 through Composio's own app."""
    return AuthScheme(
        "OAUTH2",
        f"{name} OAuth",
        managed=True,
        config_fields=OAUTH_APP_FIELDS,
        scopes=scopes,
        required_scopes=required,
    )


def api_key(name: str, description: str) -> AuthScheme:
    """A key that the person pastes in."""
    return AuthScheme("API_KEY", name, account_fields=(Field("generic_api_key", "API key", description),))


@attrs.frozen
class Toolkit:
    """A toolkit and its tools; `collections` are the names under which they note what they did."""

    slug: str
    name: str
    description: str
    app_url: str
    base_url: str = ""
    categories: tuple[str, ...] = ()
    schemes: tuple[AuthScheme, ...] = ()
    versions: tuple[str, ...] = VERSIONS
    user_endpoint: str = ""
    collections: tuple[str, ...] = ()
    tools: tuple[Tool, ...] = ()
    kind: str = "native"

    @property
    def no_auth(self) -> bool:
        """Whether its tools need no connected account."""
        return not self.schemes

    @property
    def logo(self) -> str:
        """Where its picture would be."""
        return f"https://logos.composio.dev/api/{self.slug}"

    @property
    def version(self) -> str:
        """The newest version."""
        return self.versions[-1]

    def scheme(self, mode: str) -> AuthScheme | None:
        """Its auth scheme of this mode."""
        return next((scheme for scheme in self.schemes if scheme.mode == mode), None)

    @property
    def managed_scheme(self) -> AuthScheme | None:
        """The scheme that needs no app of the project's own."""
        return next((scheme for scheme in self.schemes if scheme.managed), None)


@attrs.frozen
class TriggerType:
    """A kind of event; `kind` is `webhook` or `poll`."""

    slug: str
    name: str
    description: str
    instructions: str
    toolkit: str
    kind: str
    config: Mapping[str, Any]
    payload: Mapping[str, Any]
    needs_endpoint: bool = False
    versions: tuple[str, ...] = VERSIONS


@attrs.frozen
class Catalog:
    """Toolkits, tools and types of triggers, each by slug."""

    toolkits: Mapping[str, Toolkit]
    trigger_types: Mapping[str, TriggerType]
    tools: Mapping[str, Tool] = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        tools = {tool.slug: tool for kit in self.toolkits.values() for tool in kit.tools}
        object.__setattr__(self, "tools", MappingProxyType(tools))
