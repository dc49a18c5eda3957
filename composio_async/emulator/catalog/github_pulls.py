"""Pull requests of github: opened, listed, read and merged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from composio_async.emulator.shapes import array, flag, integer, record, text

from .github_repositories import login, next_number, place, user
from .held import change, find, newest, page
from .model import Tool, ToolCall, ToolFailedError

_BRANCH = record({"ref": text("Name of the branch.")}, label=text())
_PULL = record(
    {"number": integer("Number within the repository."), "title": text("Title."), "state": text("open or closed.")},
    id=integer("Numeric id."),
    body=text("Text, in Markdown."),
    head=_BRANCH,
    base=_BRANCH,
    draft=flag(),
    merged=flag(),
    html_url=text("Page of the pull request."),
    created_at=text("When it was made."),
)
_PLACE: dict[str, Any] = {
    "owner": text("Account that owns the repository, in any letter case.", examples=["octocat"]),
    "repo": text("Name of the repository without the .git ending.", examples=["hello-world"]),
}
_NUMBER = integer("Number of the pull request.", minimum=1)


def _named(call: ToolCall) -> tuple[Callable[[dict[str, Any]], bool], str]:
    owner, repo = place(call)
    name, number = f"{owner}/{repo}".lower(), call["pull_number"]
    missing = f"Not Found: {owner}/{repo} has no pull request #{number} (404)"
    return lambda row: row["repository"].lower() == name and row["number"] == number, missing


def _create(call: ToolCall) -> dict[str, Any]:
    owner, repo = place(call)
    name = f"{owner}/{repo}"
    held = [row for row in call.records.records("github.pulls") if row["repository"].lower() == name.lower()]
    if call["head"] == call["base"]:
        raise ToolFailedError(f"Validation Failed: no commits between {call['base']} and {call['head']} (422)")
    if any(
        (row["head"]["ref"], row["base"]["ref"], row["state"]) == (call["head"], call["base"], "open") for row in held
    ):
        raise ToolFailedError(f"Validation Failed: a pull request already exists for {call['head']} (422)")
    number = next_number(call, owner, repo)
    pull = {
        "id": 5_000_000 + number,
        "number": number,
        "title": call["title"],
        "body": call["body"],
        "state": "open",
        "draft": bool(call["draft"]),
        "merged": False,
        "user": user(login(call)),
        "repository": name,
        "head": {"ref": call["head"], "label": f"{owner}:{call['head']}"},
        "base": {"ref": call["base"], "label": f"{owner}:{call['base']}"},
        "html_url": f"https://github.com/{name}/pull/{number}",
        "created_at": call.now,
        "updated_at": call.now,
    }
    return call.records.add_record("github.pulls", pull)


def _get(call: ToolCall) -> dict[str, Any]:
    return find(call, "github.pulls", *_named(call))[1]


def _list(call: ToolCall) -> dict[str, Any]:
    owner, repo = place(call)
    name = f"{owner}/{repo}".lower()
    found = newest(
        call,
        "github.pulls",
        lambda row: (
            row["repository"].lower() == name
            and call["state"] in ("all", row["state"])
            and call["base"] in (None, row["base"]["ref"])
        ),
    )
    rows, _ = page(found, call["per_page"], (call["page"] - 1) * call["per_page"])
    return {"pull_requests": rows, "total_count": len(found)}


def _merge(call: ToolCall) -> dict[str, Any]:
    fits, missing = _named(call)
    _, pull = find(call, "github.pulls", fits, missing)
    if pull["state"] != "open" or pull["draft"]:
        raise ToolFailedError("Pull Request is not mergeable (405)")
    change(call, "github.pulls", fits, missing, state="closed", merged=True, updated_at=call.now)
    return {"merged": True, "message": "Pull Request successfully merged", "sha": f"{pull['id']:040x}"}


def _tool(
    slug: str, name: str, description: str, schema: dict[str, Any], run: Any, data: dict[str, Any], *tags: str
) -> Tool:
    return Tool(f"GITHUB_{slug}", name, description, "github", schema, run, data, tags, scopes=("repo",))


PULL_TOOLS: Final = (
    _tool(
        "CREATE_A_PULL_REQUEST",
        "Create a pull request",
        "Opens a pull request from one branch into another.",
        record(
            {
                **_PLACE,
                "title": text("Title of the pull request.", minLength=1),
                "head": text("Branch with the changes.", examples=["feature"]),
                "base": text("Branch to change.", examples=["main"]),
            },
            body=text("Text of the pull request, in Markdown."),
            draft=flag("Whether it is not ready yet.", default=False),
        ),
        _create,
        _PULL,
        "createHint",
        "openWorldHint",
    ),
    _tool(
        "GET_A_PULL_REQUEST",
        "Get a pull request",
        "Reads one pull request.",
        record({**_PLACE, "pull_number": _NUMBER}),
        _get,
        _PULL,
        "readOnlyHint",
        "idempotentHint",
    ),
    _tool(
        "LIST_PULL_REQUESTS",
        "List pull requests",
        "Lists the pull requests of a repository, newest first.",
        record(
            _PLACE,
            state=text("Which ones to list.", enum=["open", "closed", "all"], default="open"),
            base=text("Only into this branch."),
            per_page=integer("Pull requests per page.", default=30, minimum=1, maximum=100),
            page=integer("Which page, from 1.", default=1, minimum=1),
        ),
        _list,
        record({"pull_requests": array(_PULL), "total_count": integer()}),
        "readOnlyHint",
        "idempotentHint",
    ),
    _tool(
        "MERGE_A_PULL_REQUEST",
        "Merge a pull request",
        "Merges a pull request that is open.",
        record(
            {**_PLACE, "pull_number": _NUMBER},
            merge_method=text("How.", enum=["merge", "squash", "rebase"], default="merge"),
            commit_title=text("Title of the merge commit."),
        ),
        _merge,
        record({"merged": flag(), "message": text()}, sha=text()),
        "updateHint",
        "openWorldHint",
    ),
)
