"""Projects, their keys, and the organizations that they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from attrs import frozen

from composio_async.models.base import Model, checked


@frozen(kw_only=True, eq=False, repr=False)
class Organization(Model):
    """An organization.

    Attributes:
        plan: What it pays for, where the operation tells it.
    """

    id: str = checked()
    name: str = ""
    plan: str | None = None
    created_at: str | None = None
    updated_at: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class ApiKey(Model):
    """A key of a project.

    Attributes:
        key: The key itself, or as much of it as the platform shows; in no repr.
    """

    id: str = checked()
    name: str = ""
    key: str | None = attrs.field(default=None, repr=False)
    created_at: str | None = None
    updated_at: str | None = None
    deleted_at: str | None = None
    deleted: bool | None = None
    project_id: str | None = None
    org_member_id: str | None = None
    auto_id: float | None = attrs.field(default=None, repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class Project(Model):
    """A project of an organization.

    Attributes:
        id: Of the project.
        nano_id: The short form of its id, where the operation tells it.
        email: Of who made it.
        api_keys: Its keys, where one project was asked for.
        org: The organization, where the operation tells more than its id.
    """

    id: str = checked()
    name: str = ""
    org_id: str | None = None
    nano_id: str | None = None
    email: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    deleted: bool | None = None
    triggers_enabled: bool | None = None
    last_subscribed_at: str | None = None
    webhook_version: str | None = None
    webhook_url: str | None = attrs.field(default=None, repr=False)
    event_webhook_url: str | None = attrs.field(default=None, repr=False)
    webhook_secret: str | None = attrs.field(default=None, repr=False)
    is_new_webhook: bool | None = attrs.field(default=None, repr=False)
    auto_id: float | None = attrs.field(default=None, repr=False)
    org: Organization | None = None
    api_keys: list[ApiKey] = attrs.field(factory=list)


@frozen(kw_only=True, eq=False, repr=False)
class CreatedProject(Model):
    """A project, as creating it answers.

    Attributes:
        id: Of the project; `projects.get` tells the rest.
        api_key: Its first key, where one was asked for; in no repr.
    """

    id: str = checked()
    name: str | None = None
    api_key: str | None = attrs.field(default=None, repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class RegeneratedKey(Model):
    """A project's new key; the ones before it are no longer good.

    Attributes:
        api_key: The new key.
        message: In words.
    """

    api_key: ApiKey
    message: str = ""


@frozen(kw_only=True, eq=False, repr=False)
class OrgMember(Model):
    """Who a user key belongs to."""

    id: str = checked()
    email: str | None = None
    name: str = ""
    role: str | None = None
    metadata: Mapping[str, Any] = attrs.field(factory=dict, repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class Identity(Model):
    """What a user key is.

    Attributes:
        org_member: Who it belongs to.
        project: The project that it stands for, if any.
        api_key: What is known of the key itself, if anything.
    """

    org_member: OrgMember
    project: Project | None = None
    api_key: ApiKey | None = None


@frozen(kw_only=True, eq=False, repr=False)
class Claim(Model):
    """An invitation for a person to take over an organization.

    Attributes:
        claim_slug: What it is redeemed with; in no repr.
        expires_at: When it ends.
    """

    claim_slug: str = attrs.field(repr=False, metadata={"check": True})
    expires_at: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class ConsumerToolkits(Model):
    """What a user has connected in the consumer project of an organization.

    Attributes:
        toolkits: Slugs.
    """

    toolkits: list[str]


@frozen(kw_only=True, eq=False, repr=False)
class ConsumerProject(Model):
    """The project in which the members of an organization use toolkits themselves.

    Attributes:
        project_id: Of the project, a UUID.
        project_nano_id: The short form of its id.
        consumer_user_id: The user id in it of the member whose key was used.
        config: What is switched on in it.
    """

    project_id: str = checked()
    consumer_user_id: str = checked()
    project_nano_id: str = ""
    project_name: str = ""
    org_id: str | None = None
    project_type: str | None = None
    config: Mapping[str, Any] = attrs.field(factory=dict)
