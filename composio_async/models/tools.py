"""Tools, and what running them answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs
from attrs import frozen

from composio_async.models.base import Model, checked, lenient

RESULT_KEYS: Final = ("data", "error", "successful", "log_id")


@frozen(kw_only=True, eq=False, repr=False)
class ToolkitRef(Model):
    """The toolkit that a tool or an account belongs to."""

    slug: str = checked()
    name: str | None = None
    logo: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class Tool(Model):
    """A tool.

    Attributes:
        slug: Its name in calls, such as `GITHUB_CREATE_AN_ISSUE`.
        input_parameters: JSON Schema of its arguments.
        output_parameters: JSON Schema of the whole result (`data`, `error`, `successful`).
        no_auth: Whether it needs no connected account.
        version: Of its toolkit, that this description is of.
    """

    slug: str = checked()
    name: str = ""
    description: str = ""
    toolkit: ToolkitRef | None = None
    input_parameters: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    output_parameters: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    no_auth: bool = False
    version: str | None = None
    available_versions: list[str] = attrs.field(factory=list, repr=False)
    tags: list[str] = attrs.field(factory=list)
    scopes: list[str] = attrs.field(factory=list, repr=False)
    scope_requirements: Any = attrs.field(default=None, repr=False)
    human_description: str | None = attrs.field(default=None, repr=False)
    is_deprecated: bool = False
    instant: Any = attrs.field(default=None, repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class ToolResult(Model):
    """What a tool answered; also readable as a dict of `data`, `error`, `successful` and `log_id`.

    Attributes:
        successful: Whether the tool did what was asked; a tool that did not is a result, not an exception.
        data: What it answered; an object, as a rule.
        error: What went wrong, in the tool's words.
        log_id: Of the platform's log of this run.
        result_type: In sessions, `completed`, `failed`, `blocked` or a word of a newer platform.
        session_info: What the platform adds about its session, if anything.
        instant_charge: What the run cost, for tools that charge.
        block_reason: When a hook of the session blocked it: `hook_id`, and as `type` `request_blocked`, and the tool
            did not run, or `response_blocked`, and it did.
        hook_results: What each hook that applied decided: `id`, `status`, `outcome`.
    """

    successful: bool = checked()
    data: Any = attrs.field(factory=dict)
    error: str | None = None
    log_id: str | None = None
    result_type: str | None = attrs.field(default=None, repr=False)
    session_info: Any = attrs.field(default=None, repr=False)
    instant_charge: Mapping[str, Any] | None = lenient(default=None, repr=False)
    block_reason: Mapping[str, Any] | None = lenient(default=None, repr=False)
    hook_results: Any = attrs.field(default=None, repr=False)

    def __getitem__(self, name: str) -> Any:
        if name in RESULT_KEYS:
            return getattr(self, name)
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return name in RESULT_KEYS

    def __iter__(self) -> Iterator[str]:
        return iter(RESULT_KEYS)

    def __len__(self) -> int:
        return len(RESULT_KEYS)

    def keys(self) -> tuple[str, ...]:
        """The names that it answers to as a dict; `dict(result)` has them too."""
        return RESULT_KEYS

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a name, as of a dict."""
        try:
            return self[name]
        except KeyError:
            return default


@frozen(kw_only=True, eq=False, repr=False)
class ToolInput(Model):
    """Arguments that were made of words.

    Attributes:
        arguments: For the tool.
        error: Why there are none.
    """

    arguments: Mapping[str, Any] | None = None
    error: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class ProxyResult(Model):
    """What a toolkit's own API answered.

    Attributes:
        status: HTTP status of that API; a failure there is a result, not an exception. None when a hook of the
            session blocked it.
        data: Body, decoded if it was JSON.
        headers: Of that answer.
        binary_data: For other bodies, `url`, `content_type`, `size` and `expires_at`.
        error: What a hook says that blocked it.
        block_reason: When a hook blocked it: `hook_id`, and as `type` `request_blocked`, and nothing was called, or
            `response_blocked`, and it was.
        hook_results: What each hook that applied decided: `id`, `status`, `outcome`.
    """

    status: float | None = attrs.field(metadata={"check": True})
    data: Any = None
    headers: Mapping[str, str] = lenient(factory=dict, repr=False)
    binary_data: Mapping[str, Any] | None = lenient(default=None)
    result_type: str | None = attrs.field(default=None, repr=False)
    error: str | None = None
    block_reason: Mapping[str, Any] | None = lenient(default=None, repr=False)
    hook_results: Any = attrs.field(default=None, repr=False)
