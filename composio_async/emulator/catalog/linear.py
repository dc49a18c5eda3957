"""linear: one team, and its issues."""

from __future__ import annotations

from typing import Any

from composio_async.emulator.shapes import array, integer, record, text

from .model import Tool, ToolCall, ToolFailedError, Toolkit, api_key, managed_oauth

TEAM = {"id": "team_000001", "key": "EMU", "name": "Emulator"}
_STATES = ("Backlog", "Todo", "In Progress", "Done")
_ISSUE = record(
    {"id": text(), "identifier": text("Such as EMU-1."), "title": text()},
    description=text(),
    priority=integer(),
    url=text(),
    state=record(name=text()),
    team=record(id=text(), name=text()),
)


def _create(call: ToolCall) -> dict[str, Any]:
    if call["team_id"] not in (TEAM["id"], TEAM["key"]):
        raise ToolFailedError(f"There is no team {call['team_id']!r}; the team is {TEAM['id']}")
    number = len(call.records.records("linear.issues")) + 1
    issue = {
        "id": call.records.new_id("issue"),
        "identifier": f"{TEAM['key']}-{number}",
        "number": number,
        "title": call["title"],
        "description": call["description"] or "",
        "priority": call["priority"],
        "assignee_id": call["assignee_id"],
        "label_ids": call["label_ids"] or [],
        "state": {"name": call["state"]},
        "team": TEAM,
        "creator": call.user_id,
        "url": f"https://linear.app/emulator/issue/{TEAM['key']}-{number}",
        "createdAt": call.now,
    }
    return call.records.add_record("linear.issues", issue)


def _list(call: ToolCall) -> dict[str, Any]:
    found = list(reversed(call.records.records("linear.issues")))
    return {
        "issues": found[: call["first"]],
        "page_info": {"hasNextPage": len(found) > call["first"], "endCursor": None},
    }


def _teams(_call: ToolCall) -> dict[str, Any]:
    return {"teams": [TEAM]}


TOOLKIT = Toolkit(
    slug="linear",
    name="Linear",
    description="Plans and tracks the work of software teams.",
    app_url="https://linear.app",
    base_url="https://api.linear.app",
    categories=("Tasks", "Developer tools"),
    schemes=(
        managed_oauth("Linear", ("read", "write", "issues:create"), ("read",)),
        api_key("Linear API key", "A personal key from Linear's settings."),
    ),
    collections=("linear.issues",),
    tools=(
        Tool(
            "LINEAR_CREATE_LINEAR_ISSUE",
            "Create issue",
            "Creates an issue in a team.",
            "linear",
            record(
                {
                    "team_id": text(
                        "Id or key of the team; LINEAR_LIST_LINEAR_TEAMS knows it.", examples=["team_000001"]
                    ),
                    "title": text("Title of the issue.", minLength=1),
                },
                description=text("Text of the issue, in Markdown."),
                priority=integer("0 none, 1 urgent, 2 high, 3 normal, 4 low.", default=0, minimum=0, maximum=4),
                state=text("Where the issue stands.", enum=list(_STATES), default="Backlog"),
                assignee_id=text("Id of the person to assign."),
                label_ids=array(text(), "Ids of labels to put on the issue."),
            ),
            _create,
            _ISSUE,
            ("createHint", "important"),
            ("write",),
        ),
        Tool(
            "LINEAR_LIST_LINEAR_ISSUES",
            "List issues",
            "Lists issues, newest first.",
            "linear",
            record(
                first=integer("Issues at most.", default=10, minimum=1, maximum=250),
                after=text("Cursor of the page before."),
            ),
            _list,
            record({"issues": array(_ISSUE)}),
            ("readOnlyHint", "idempotentHint", "important"),
            ("read",),
        ),
        Tool(
            "LINEAR_LIST_LINEAR_TEAMS",
            "List teams",
            "Lists the teams of the workspace.",
            "linear",
            record(),
            _teams,
            record({"teams": array(record(id=text(), key=text(), name=text()))}),
            ("readOnlyHint", "idempotentHint"),
            ("read",),
        ),
    ),
)
