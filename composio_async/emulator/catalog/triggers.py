"""Types of triggers that the built-in toolkits have."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs

from composio_async.emulator.shapes import array, integer, record, text

from .model import VERSIONS


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


_TYPES: Final = (
    TriggerType(
        "GITHUB_COMMIT_EVENT",
        "Commit event",
        "Reports every commit that is pushed to a repository.",
        "Name a repository that the connected account may administer.",
        "github",
        "webhook",
        record(
            {
                "owner": text("Account that owns the repository.", examples=["octocat"]),
                "repo": text("Name of the repository.", examples=["hello-world"]),
            }
        ),
        record(
            {
                "id": text("SHA of the commit."),
                "message": text("Message of the commit."),
                "timestamp": text("When it was made."),
                "author": text("Login of its author."),
                "url": text("Where to see it."),
            }
        ),
    ),
    TriggerType(
        "GMAIL_NEW_GMAIL_MESSAGE",
        "New Gmail message",
        "Reports every message that arrives in the mailbox.",
        "Without a config it watches the inbox, once a minute.",
        "gmail",
        "poll",
        record(
            interval=integer("Minutes between two looks at the mailbox.", default=1, minimum=1),
            labelIds=text("Label that messages must bear.", default="INBOX"),
            query=text("Search that messages must fit, in Gmail's words."),
            userId=text("Whose mailbox: always me.", default="me"),
        ),
        record(
            {
                "message_id": text("Id of the message."),
                "thread_id": text("Id of its thread."),
                "sender": text("Who sent it."),
                "subject": text("Subject line."),
                "message_text": text("Its text."),
                "message_timestamp": text("When it arrived."),
            },
            label_ids=array(text(), "Labels of the message."),
        ),
    ),
    TriggerType(
        "SLACK_RECEIVE_MESSAGE",
        "New message received",
        "Reports every message of the channels that the connected account is in.",
        "With an app of your own, enter the address of its webhook endpoint at Slack first.",
        "slack",
        "webhook",
        record(channel=text("Only messages of this channel, by id.")),
        record(
            {"channel": text("Id of the channel."), "text": text("Text of the message."), "ts": text("Its id.")},
            user=text("Id of its author."),
            thread_ts=text("The ts of the message that it answers."),
        ),
        needs_endpoint=True,
    ),
)
TRIGGER_TYPES: Final[Mapping[str, TriggerType]] = MappingProxyType({one.slug: one for one in _TYPES})
