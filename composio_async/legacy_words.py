"""What the first generation of the SDK called things, and the line to write today for each of its calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, Final

from attrs import frozen

from composio_async.errors import InvalidParams

WORDS: Final[Mapping[str, str]] = {
    "entity": "user",
    "entity_id": "user_id",
    "action": "tool",
    "app": "toolkit",
    "integration": "auth config",
    "integration_id": "auth_config_id",
    "connection": "connected account",
    "toolset": "provider",
}
"""Words of then, and today's."""


@frozen
class Line:
    """An old call and today's.

    Attributes:
        old: As old pages show it.
        today: The line to write, with `{name}` where the caller's values go.
    """

    old: str
    today: str


LINES: Final[Mapping[str, Line]] = {
    "get_integration": Line("client.get_integration(id)", "composio.auth_configs.get({auth_config_id})"),
    "initiate_link": Line(
        "integration.initiate_connection(entity_id=..., redirect_url=...)",
        "composio.connected_accounts.link({user_id}, {auth_config_id}, callback_url={callback_url})",
    ),
    "initiate_state": Line(
        "integration.initiate_connection(params=..., entity_id=...)",
        'composio.connected_accounts.initiate({user_id}, {auth_config_id}, config={{"auth_scheme": {auth_scheme}, '
        '"val": {val}}})',
    ),
    "save_user_access_data": Line(
        "request.save_user_access_data(field_inputs)",
        'composio.connected_accounts.initiate({user_id}, {auth_config_id}, config={{"auth_scheme": {auth_scheme}, '
        '"val": {val}}})',
    ),
    "wait_until_active": Line(
        "request.wait_until_active(timeout=60)",
        "composio.connected_accounts.wait_for_connection({id}, timeout={timeout})",
    ),
    "get_connected_account": Line("client.get_connected_account(id)", "composio.connected_accounts.get({id})"),
    "execute_action": Line(
        "account.execute_action(action, params)",
        "composio.tools.execute({slug}, {arguments}, user_id={user_id}, connected_account_id={id})",
    ),
    "get_all_actions": Line("account.get_all_actions()", "composio.tools.get({user_id}, toolkits=[{toolkit}])"),
    "get_all_actions_tagged": Line(
        "account.get_all_actions(tags=[...])", "composio.tools.get({user_id}, toolkits=[{toolkit}], tags={tags})"
    ),
}
"""Every call of the old surface; the warnings and the table of the docs are made of it."""


class SchemaFormat(Enum):
    """How `get_all_actions` writes tools down."""

    OPENAI = "openai"
    CLAUDE = "claude"
    DEFAULT = "default"


class ActionName(str):
    """The slug of a tool, as `Action.NAME` gives it."""

    __slots__ = ()

    @property
    def slug(self) -> str:
        """The slug."""
        return str(self)


class AppName(str):
    """The slug of a toolkit, as `App.NAME` gives it."""

    __slots__ = ()


class TagName(str):
    """A tag of tools, as `Tag.TOOLKIT_TAG` gives it."""

    __slots__ = ()


class Names:
    """Members by any name: the platform's catalog says which there are, when they are used."""

    def __init__(self, kind: str, of: type[str]) -> None:
        self._kind = kind
        self._of = of

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self(name)

    def __call__(self, name: str) -> Any:
        """The member of a name, in any letter case."""
        if not isinstance(name, str) or not name.strip():
            raise InvalidParams(f"{self._kind} needs a name, not {name!r}: write {self._kind}.NAME.")
        return self._of(name.lower() if self._of is AppName else name.upper())

    def __repr__(self) -> str:
        return f"<{self._kind}: any name of the catalog>"


Action: Final = Names("Action", ActionName)
App: Final = Names("App", AppName)
Tag: Final = Names("Tag", TagName)


class InputField(dict[str, Any]):
    """A field that a user fills in to connect: `field["displayName"]` and `field.displayName` are the same."""

    name: str
    displayName: str  # noqa: N815  the old name
    description: str
    type: str
    required: bool
    expected_from_customer: bool
    is_secret: bool
    default: str | None

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"an expected input field has {', '.join(self)}, and no {name!r}") from None


class ActionResult(dict[str, Any]):
    """What a tool answered: `data`, `error`, `successful` and, as it was spelt once, `successfull`."""


def tag_filter(tags: Iterable[Any], toolkit: str) -> tuple[bool, frozenset[str]]:
    """What tags ask for.

    Args:
        tags: Members of `Tag`, or texts.
        toolkit: Slug of the toolkit whose tools are asked for.

    Returns:
        Whether only the important tools are wanted, and tags as `spelt` writes them; none means all tools.

    Raises:
        InvalidParams: A tag is of another toolkit, or no tag at all.
    """
    important, wanted = False, set()
    for tag in tags:
        if not isinstance(tag, str) or not tag:
            raise InvalidParams(f"{tag!r} is not a tag: write Tag.{toolkit.upper()}_NAME.")
        if tag == "ALL":
            return False, frozenset()
        if tag == "IMPORTANT":
            important = True
        elif isinstance(tag, TagName):
            prefix = f"{spelt(toolkit)}_"
            if not tag.startswith(prefix):
                raise InvalidParams(f"Tag.{tag} is not of {toolkit!r}: its tags begin with Tag.{prefix}.")
            wanted.add(tag.removeprefix(prefix))
        else:
            wanted.add(spelt(tag))
    return important, frozenset(wanted)


def spelt(text: str) -> str:
    """A tag or a toolkit as it stands in names: upper case, with underscores."""
    return "".join(letter if letter.isalnum() else "_" for letter in text).upper()
