"""asana: one project, and its tasks."""

from __future__ import annotations

from typing import Any

from composio_async.emulator.shapes import array, flag, integer, record, text

from .model import Tool, ToolCall, ToolFailedError, Toolkit, managed_oauth

PROJECT = {"gid": "1200000000000001", "name": "Emulator", "resource_type": "project"}
_TASK = record({"gid": text(), "name": text()}, notes=text(), completed=flag(), due_on=text(), permalink_url=text())


def _create(call: ToolCall) -> dict[str, Any]:
    wanted = call["data"]
    projects = wanted.get("projects") or [PROJECT["gid"]]
    if PROJECT["gid"] not in projects:
        raise ToolFailedError(f"projects: Not a recognized ID: {projects[0]}; the project is {PROJECT['gid']}")
    gid = f"12000000001{len(call.records.records('asana.tasks')) + 1:05d}"
    task = {
        "gid": gid,
        "resource_type": "task",
        "name": wanted["name"],
        "notes": wanted.get("notes") or "",
        "completed": bool(wanted.get("completed")),
        "due_on": wanted.get("due_on"),
        "assignee": wanted.get("assignee"),
        "projects": [PROJECT],
        "permalink_url": f"https://app.asana.com/0/{PROJECT['gid']}/{gid}",
        "created_at": call.now,
    }
    return {"data": call.records.add_record("asana.tasks", task)}


def _list(call: ToolCall) -> dict[str, Any]:
    found = [
        task
        for task in call.records.records("asana.tasks")
        if call["project"] in (None, PROJECT["gid"]) and (call["assignee"] in (None, task["assignee"]))
    ]
    return {"data": found[: call["limit"]], "next_page": None}


TOOLKIT = Toolkit(
    slug="asana",
    name="Asana",
    description="Tasks and projects of a team.",
    app_url="https://asana.com",
    base_url="https://app.asana.com/api/1.0",
    categories=("Tasks",),
    schemes=(managed_oauth("Asana", ("default",)),),
    user_endpoint="/users/me",
    collections=("asana.tasks",),
    tools=(
        Tool(
            "ASANA_CREATE_A_TASK",
            "Create a task",
            "Creates a task in a project.",
            "asana",
            record(
                {
                    "data": record(
                        {"name": text("Name of the task.")},
                        "The task.",
                        notes=text("What is to be done."),
                        due_on=text("Day it is due, such as 2026-02-01."),
                        assignee=text("Id of the person to assign, or me."),
                        completed=flag("Whether it is done already.", default=False),
                        projects=array(text(), "Ids of projects to put it in.", examples=[["1200000000000001"]]),
                    ),
                },
                opt_fields=array(text(), "Fields to return; accepted and ignored."),
            ),
            _create,
            record({"data": _TASK}),
            ("createHint", "important", "Tasks"),
            ("default",),
        ),
        Tool(
            "ASANA_GET_MULTIPLE_TASKS",
            "Get multiple tasks",
            "Lists tasks, oldest first.",
            "asana",
            record(
                project=text("Only tasks of this project."),
                assignee=text("Only tasks of this person."),
                limit=integer("Tasks at most.", default=20, minimum=1, maximum=100),
            ),
            _list,
            record({"data": array(_TASK)}),
            ("readOnlyHint", "idempotentHint", "important", "Tasks"),
            ("default",),
        ),
    ),
)
