"""OAuth scopes: those that tools need, and those to ask a user for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from attrs import frozen

from composio_async.models.base import Model, checked


@frozen(kw_only=True, eq=False, repr=False)
class ToolScopes(Model):
    """What one tool needs.

    Attributes:
        tool: Its slug.
        scope_requirements: `all_of`: scopes, or `{"any_of": [...]}` where one of several will do, with `when` it is
            so; None for a tool that needs none.
    """

    tool: str = checked()
    scope_requirements: Mapping[str, Any] | None = None


@frozen(kw_only=True, eq=False, repr=False)
class RequiredScopes(Model):
    """What several tools need.

    Attributes:
        scopes_required: All of them together.
        per_tool_requirements: Tool by tool.
    """

    scopes_required: list[str] = attrs.field()
    per_tool_requirements: list[ToolScopes] = attrs.field(factory=list)


@frozen(kw_only=True, eq=False, repr=False)
class ConditionalScope(Model):
    """A scope that is needed only in a context.

    Attributes:
        scope: The scope.
        when: Values of each dimension of the context, one of which must be given.
        for_: Slugs of the tools that need it.
    """

    scope: str = checked()
    when: Mapping[str, Any] = attrs.field(factory=dict)
    for_: list[str] = attrs.field(factory=list, metadata={"wire": "for"})


@frozen(kw_only=True, eq=False, repr=False)
class ScopeChoices(Model):
    """Scopes to ask a user for.

    Attributes:
        least_privilege: Those that allow least beside what is needed.
        fewest: As few as possible.
        conditional: Further ones, each needed only in a context.
    """

    least_privilege: list[str] = attrs.field(factory=list)
    fewest: list[str] = attrs.field(factory=list)
    conditional: list[ConditionalScope] = attrs.field(factory=list)


@frozen(kw_only=True, eq=False, repr=False)
class RecommendedScopes(Model):
    """Scopes that tools of a toolkit need, and for what they were worked out.

    Attributes:
        grant_context: In which a user grants them, by dimension.
    """

    scopes: ScopeChoices
    auth_scheme: str | None = None
    toolkit_version: str | None = None
    grant_context: Mapping[str, str] = attrs.field(factory=dict)


@frozen(kw_only=True, eq=False, repr=False)
class GrantDimension(Model):
    """One thing that the context of a grant may differ in.

    Attributes:
        dimension: Its name, a key of a grant context.
        values: That it can have.
    """

    dimension: str = checked()
    description: str = ""
    values: list[str] = attrs.field(factory=list)


@frozen(kw_only=True, eq=False, repr=False)
class GrantContexts(Model):
    """In which contexts a user can grant scopes of a toolkit.

    Attributes:
        grant_context_dimensions: What the context may differ in.
        default_grant_context: What holds where nothing is said.
    """

    auth_scheme: str | None = None
    toolkit_version: str | None = None
    grant_context_dimensions: list[GrantDimension] = attrs.field(factory=list)
    default_grant_context: Mapping[str, str] = attrs.field(factory=dict)
