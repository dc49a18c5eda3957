"""jira: two projects to start with, and the issues made in them."""

from __future__ import annotations

import re
from typing import Any

from composio_async.emulator.shapes import array, integer, mapping, record, text

from .held import change, find, newest, page
from .model import Tool, ToolCall, ToolFailedError, Toolkit, api_key, managed_oauth

_READ, _WRITE = "read:jira-work", "write:jira-work"
_PROJECTS = tuple(
    {"id": str(10000 + number), "key": key, "name": name, "projectTypeKey": "software"}
    for number, (key, name) in enumerate((("EMU", "Emulator"), ("OPS", "Operations")))
)
_STATES = ("To Do", "In Progress", "Done")
_TRANSITIONS = tuple({"id": str(11 + 10 * n), "name": name, "to": {"name": name}} for n, name in enumerate(_STATES))
_KEY = text("Key of the issue, or its id.", examples=["EMU-1"])
_NAMED = record(name=text(), id=text())
_ISSUE = record(
    {
        "id": text("Numeric id, as text."),
        "key": text("Such as EMU-1."),
        "fields": record(
            {"summary": text("Title."), "status": _NAMED},
            description=text(),
            issuetype=_NAMED,
            priority=_NAMED,
            assignee=record(accountId=text(), displayName=text()),
            labels=array(text()),
            project=record(key=text(), name=text()),
            created=text(format="date-time"),
            updated=text(format="date-time"),
        ),
    },
    self=text("Address of the issue."),
)


def _named(call: ToolCall) -> Any:
    wanted = str(call["issue_id_or_key"] or call["issue_key"]).upper()
    return lambda row: wanted in (row["key"], row["id"])


def _missing(call: ToolCall) -> str:
    wanted = call["issue_id_or_key"] or call["issue_key"]
    return f"Issue does not exist or you do not have permission to see it: {wanted} (404)"


def _person(name: str | None) -> dict[str, Any] | None:
    return {"accountId": name, "displayName": name} if name else None


def _create(call: ToolCall) -> dict[str, Any]:
    wanted = str(call["project_key"]).upper()
    project = next((one for one in _PROJECTS if one["key"] == wanted), None)
    if project is None:
        known = ", ".join(one["key"] for one in _PROJECTS)
        raise ToolFailedError(f"project: valid project is required, not {wanted!r}; there are {known} (400)")
    held = call.records.records("jira.issues")
    issue_id = str(10001 + len(held))
    issue = {
        "id": issue_id,
        "key": f"{wanted}-{1 + sum(row['fields']['project']['key'] == wanted for row in held)}",
        "self": f"https://emulator.atlassian.net/rest/api/3/issue/{issue_id}",
        "fields": {
            "summary": call["summary"],
            "description": call["description"] or "",
            "status": {"name": _STATES[0]},
            "issuetype": {"name": call["issue_type"]},
            "priority": {"name": call["priority"] or "Medium"},
            "assignee": _person(call["assignee"]),
            "reporter": _person(call.user_id),
            "labels": call["labels"] or [],
            "duedate": call["due_date"],
            "project": project,
            "created": call.now,
            "updated": call.now,
        },
        "comments": [],
    }
    return call.records.add_record("jira.issues", issue)


def _get(call: ToolCall) -> dict[str, Any]:
    return find(call, "jira.issues", _named(call), _missing(call))[1]


def _edit_fields(call: ToolCall, **changes: Any) -> dict[str, Any]:
    _, issue = find(call, "jira.issues", _named(call), _missing(call))
    given = {name: value for name, value in changes.items() if value is not None}
    fields = {**issue["fields"], **given, "updated": call.now}
    return change(call, "jira.issues", _named(call), _missing(call), fields=fields)


def _edit(call: ToolCall) -> dict[str, Any]:
    return _edit_fields(
        call,
        summary=call["summary"],
        description=call["description"],
        labels=call["labels"],
        assignee=_person(call["assignee"]),
        priority={"name": call["priority"]} if call["priority"] else None,
    )


def _transition(call: ToolCall) -> dict[str, Any]:
    wanted = str(call["transition_id_or_name"]).lower()
    found = next((one for one in _TRANSITIONS if wanted in (one["id"], str(one["name"]).lower())), None)
    if found is None:
        known = ", ".join(f"{one['id']} ({one['name']})" for one in _TRANSITIONS)
        raise ToolFailedError(f"It seems that you have tried to perform an illegal transition; there are {known} (400)")
    issue = _edit_fields(call, status=found["to"])
    return {"key": issue["key"], "status": issue["fields"]["status"]}


def _comment(call: ToolCall) -> dict[str, Any]:
    _, issue = find(call, "jira.issues", _named(call), _missing(call))
    comment = {
        "id": call.records.new_id("comment"),
        "author": _person(call.user_id),
        "body": call["comment"],
        "created": call.now,
    }
    change(call, "jira.issues", _named(call), _missing(call), comments=[*issue["comments"], comment])
    return comment


def _fits(issue: dict[str, Any], jql: str) -> bool:
    fields = issue["fields"]
    where = {
        "project": f"{fields['project']['key']}\n{fields['project']['name']}",
        "status": fields["status"]["name"],
        "assignee": (fields["assignee"] or {}).get("displayName", ""),
        "issuetype": fields["issuetype"]["name"],
        "priority": fields["priority"]["name"],
        "key": issue["key"],
        "labels": "\n".join(fields["labels"]),
        "summary": fields["summary"],
        "text": f"{fields['summary']} {fields['description']}",
    }
    for clause in re.split(r"\s+AND\s+", jql, flags=re.IGNORECASE):
        match = re.fullmatch(r"\s*(\w+)\s*(!=|=|~|\bin\b)\s*(.+?)\s*", clause, re.IGNORECASE)
        if match is None or match[1].lower() not in where:
            raise ToolFailedError(
                f"Error in the JQL query: the emulator does not read {clause!r}. It reads {', '.join(where)} with "
                "=, !=, ~ and in (...), joined by AND (400)"
            )
        told = where[match[1].lower()].lower()
        values = [one.strip().strip("\"'").lower() for one in match[3].strip("()").split(",")]
        good = any(value in told for value in values) if match[2] == "~" else bool({*told.split("\n")} & {*values})
        if good is (match[2] == "!="):
            return False
    return True


def _search(call: ToolCall) -> dict[str, Any]:
    jql = re.split(r"\bORDER\s+BY\b", call["jql"], flags=re.IGNORECASE)[0].strip()
    found = newest(call, "jira.issues", lambda row: not jql or _fits(row, jql))
    rows, token = page(found, call["max_results"], call["next_page_token"])
    return {"issues": rows, "total": len(found), "nextPageToken": token, "isLast": token is None}


def _projects(call: ToolCall) -> dict[str, Any]:
    words = (call["query"] or "").lower()
    found = [one for one in _PROJECTS if words in f"{one['key']} {one['name']}".lower()]
    return {"values": found[: call["maxResults"]], "total": len(found), "isLast": len(found) <= call["maxResults"]}


def _tool(
    slug: str, name: str, description: str, schema: dict[str, Any], run: Any, data: dict[str, Any], *tags: str
) -> Tool:
    scope = _READ if "readOnlyHint" in tags else _WRITE
    return Tool(f"JIRA_{slug}", name, description, "jira", schema, run, data, tags, (scope,))


_OPTIONS: dict[str, Any] = {
    "description": text("Text of the issue."),
    "assignee": text("Account id of who works on it."),
    "priority": text("How urgent it is.", enum=["Highest", "High", "Medium", "Low", "Lowest"]),
    "labels": array(text(), "Labels to put on it.", examples=[["backend"]]),
}

TOOLKIT = Toolkit(
    slug="jira",
    name="Jira",
    description="Tickets of a team: stories, bugs and their state.",
    app_url="https://www.atlassian.com/software/jira",
    base_url="https://api.atlassian.com/ex/jira",
    categories=("Project management", "Developer tools"),
    schemes=(
        managed_oauth("Jira", (_READ, _WRITE, "read:jira-user", "offline_access"), (_READ,)),
        api_key("Jira API token", "Token of an Atlassian account."),
    ),
    user_endpoint="/rest/api/3/myself",
    collections=("jira.issues",),
    tools=(
        _tool(
            "ADD_COMMENT",
            "Add comment",
            "Adds a comment to a Jira issue.",
            record({"issue_id_or_key": _KEY, "comment": text("Text of the comment.", minLength=1)}),
            _comment,
            record({"id": text(), "body": text()}, author=record(displayName=text()), created=text(format="date-time")),
            "createHint",
            "openWorldHint",
        ),
        _tool(
            "CREATE_ISSUE",
            "Create issue",
            "Creates an issue in a Jira project: a task, a bug, a story, a ticket.",
            record(
                {
                    "project_key": text("Key of the project.", examples=["EMU"]),
                    "summary": text("Title of the issue.", minLength=1, maxLength=255),
                },
                issue_type=text("What it is.", enum=["Task", "Bug", "Story", "Epic"], default="Task"),
                due_date=text("Date by which it is due.", format="date"),
                **_OPTIONS,
            ),
            _create,
            _ISSUE,
            "createHint",
            "openWorldHint",
            "important",
        ),
        _tool(
            "EDIT_ISSUE",
            "Edit issue",
            "Updates fields of a Jira issue; what is left out stays.",
            record({"issue_id_or_key": _KEY}, summary=text("New title."), **_OPTIONS),
            _edit,
            _ISSUE,
            "updateHint",
            "idempotentHint",
            "openWorldHint",
        ),
        _tool(
            "GET_ALL_PROJECTS",
            "Get all projects",
            "Lists the projects of the Jira site.",
            record(
                query=text("Only projects whose key or name has these words."),
                maxResults=integer("Projects at most.", default=50, minimum=1, maximum=100),
            ),
            _projects,
            record({"values": array(record({"id": text(), "key": text(), "name": text()}))}, total=integer()),
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "GET_ISSUE",
            "Get issue",
            "Reads one Jira issue with its fields and comments.",
            record({"issue_id_or_key": _KEY}, fields=array(text(), "Accepted and ignored.")),
            _get,
            _ISSUE,
            "readOnlyHint",
            "idempotentHint",
            "important",
        ),
        _tool(
            "SEARCH_FOR_ISSUES_USING_JQL_POST",
            "Search for issues using JQL",
            "Searches Jira issues with a JQL query, newest first.",
            record(
                {"jql": text("The query.", examples=['project = EMU AND status = "To Do"'])},
                max_results=integer("Issues per page.", default=50, minimum=1, maximum=100),
                next_page_token=text("The nextPageToken of the page before."),
                fields=array(text(), "Accepted and ignored."),
            ),
            _search,
            record({"issues": array(_ISSUE)}, total=integer(), nextPageToken=text()),
            "readOnlyHint",
            "idempotentHint",
            "important",
        ),
        _tool(
            "TRANSITION_ISSUE",
            "Transition issue",
            "Moves a Jira issue to another state, such as Done.",
            record(
                {"issue_id_or_key": _KEY, "transition_id_or_name": text("Id or name.", examples=["Done", "31"])},
                fields=mapping(description="Accepted and ignored."),
            ),
            _transition,
            record({"key": text(), "status": _NAMED}),
            "updateHint",
            "idempotentHint",
            "openWorldHint",
        ),
    ),
)
