"""Types of triggers that the built-in toolkits have."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from composio_async.emulator.shapes import array, integer, record, text

from .model import TriggerType

__all__ = ["TRIGGER_TYPES", "TriggerType"]

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
        "GITHUB_ISSUE_ADDED_EVENT",
        "Issue added event",
        "Reports every issue that is opened in a repository.",
        "Name a repository that the connected account may administer.",
        "github",
        "webhook",
        record({"owner": text("Account that owns the repository."), "repo": text("Name of the repository.")}),
        record(
            {
                "issue_id": integer("Numeric id."),
                "number": integer("Number within the repository."),
                "title": text("Title."),
                "action": text("What happened: opened."),
            },
            description=text("Text of the issue."),
            createdBy=text("Login of its author."),
            createdAt=text("When it was made."),
            url=text("Where to see it."),
        ),
    ),
    TriggerType(
        "GITHUB_PULL_REQUEST_EVENT",
        "Pull request event",
        "Reports every pull request that is opened, changed or closed in a repository.",
        "Name a repository that the connected account may administer.",
        "github",
        "webhook",
        record({"owner": text("Account that owns the repository."), "repo": text("Name of the repository.")}),
        record(
            {
                "number": integer("Number within the repository."),
                "title": text("Title."),
                "action": text("What happened: opened, closed, synchronize."),
            },
            description=text("Text of the pull request."),
            createdBy=text("Login of its author."),
            createdAt=text("When it was made."),
            url=text("Where to see it."),
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
        "GOOGLECALENDAR_GOOGLE_CALENDAR_EVENT_CREATED_TRIGGER",
        "Event created",
        "Reports every event that is added to a calendar.",
        "Without a config it watches the primary calendar, once a minute.",
        "googlecalendar",
        "poll",
        record(
            interval=integer("Minutes between two looks at the calendar.", default=1, minimum=1),
            calendarId=text("Id of the calendar.", default="primary"),
        ),
        record(
            {
                "event_id": text("Id of the event."),
                "calendar_id": text("Id of the calendar."),
                "summary": text("Title of the event."),
                "start_time": text("When it starts."),
                "end_time": text("When it ends."),
            },
            organizer_email=text("Who made it."),
            description=text("What it is about."),
            location=text("Where it takes place."),
        ),
    ),
    TriggerType(
        "GOOGLESHEETS_NEW_ROWS_TRIGGER",
        "New rows",
        "Reports every row that is added to a sheet.",
        "Name a spreadsheet that the connected account may read.",
        "googlesheets",
        "poll",
        record(
            {"spreadsheet_id": text("Id of the spreadsheet.")},
            interval=integer("Minutes between two looks at the sheet.", default=1, minimum=1),
            sheet_name=text("Title of the sheet.", default="Sheet1"),
        ),
        record(
            {
                "spreadsheet_id": text("Id of the spreadsheet."),
                "sheet_name": text("Title of the sheet."),
                "row_number": integer("Number of the row, from 1."),
                "row_data": array(text(), "Its cells."),
            },
            detected_at=text("When it was seen."),
        ),
    ),
    TriggerType(
        "HUBSPOT_CONTACT_CREATED_TRIGGER",
        "Contact created",
        "Reports every contact that is added to the CRM.",
        "Nothing needs to be set.",
        "hubspot",
        "poll",
        record(interval=integer("Minutes between two looks at the contacts.", default=1, minimum=1)),
        record(
            {"contact_id": text("Id of the contact."), "created_at": text("When it was made.")},
            email=text("Address."),
            first_name=text("First name."),
            last_name=text("Last name."),
        ),
    ),
    TriggerType(
        "JIRA_NEW_ISSUE_TRIGGER",
        "New issue",
        "Reports every issue that is created in a project.",
        "Name a project that the connected account may read.",
        "jira",
        "poll",
        record(
            {"project_key": text("Key of the project.", examples=["EMU"])},
            interval=integer("Minutes between two looks at the project.", default=1, minimum=1),
        ),
        record(
            {
                "issue_key": text("Such as EMU-1."),
                "summary": text("Title."),
                "project_key": text("Key of the project."),
            },
            status=text("Name of its state."),
            created_at=text("When it was made."),
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
