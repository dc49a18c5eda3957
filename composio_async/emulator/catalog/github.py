"""github: repositories, issues and stars. Any owner/repo exists, except a repo called `missing`."""

from __future__ import annotations

import zlib
from typing import Any

from composio_async.emulator.shapes import array, flag, integer, mapping, record, text

from .model import AuthScheme, Field, Tool, ToolCall, ToolFailedError, Toolkit, managed_oauth

_OWNER = text("Account that owns the repository, in any letter case.", examples=["octocat"])
_REPO = text("Name of the repository without the .git ending.", examples=["hello-world"])
_USER = record({"login": text("Account name."), "id": integer("Numeric id.")}, html_url=text("Page of the account."))
_ISSUE = record(
    {"number": integer("Number within the repository."), "title": text("Title."), "state": text("open or closed.")},
    id=integer("Numeric id."),
    body=text("Text, in Markdown."),
    html_url=text("Page of the issue."),
    user=_USER,
    labels=array(record(name=text("Label name."))),
    assignees=array(_USER),
    created_at=text("When it was made."),
)


def _number(words: str, below: int) -> int:
    return zlib.crc32(words.lower().encode()) % below


def _login(call: ToolCall) -> str:
    return "".join(c if c.isalnum() else "-" for c in call.user_id).strip("-") or "octocat"


def _user(login: str) -> dict[str, Any]:
    return {"login": login, "id": _number(login, 10_000_000), "type": "User", "html_url": f"https://github.com/{login}"}


def _place(call: ToolCall) -> tuple[str, str]:
    owner, repo = str(call["owner"]), str(call["repo"])
    if repo.lower() == "missing":
        raise ToolFailedError(f"Not Found: github has no repository {owner}/{repo} (404)")
    return owner, repo


def repository(owner: str, repo: str, stars: int = 0) -> dict[str, Any]:
    """The repository as the tool shows it; the same every time for the same name."""
    name = f"{owner}/{repo}"
    return {
        "id": _number(name, 900_000_000),
        "name": repo,
        "full_name": name,
        "owner": _user(owner),
        "private": False,
        "html_url": f"https://github.com/{name}",
        "description": f"The repository {name}",
        "fork": False,
        "default_branch": "main",
        "language": ("Python", "TypeScript", "Go", "Rust")[_number(name, 4)],
        "stargazers_count": _number(name, 50_000) + stars,
        "forks_count": _number(name, 900),
        "open_issues_count": 0,
        "topics": [],
        "visibility": "public",
        "created_at": "2020-01-01T00:00:00Z",
    }


def _get_repository(call: ToolCall) -> dict[str, Any]:
    owner, repo = _place(call)
    stars = [row for row in call.records.records("github.stars") if row["full_name"] == f"{owner}/{repo}"]
    shown = repository(owner, repo, len(stars))
    shown["open_issues_count"] = len([i for i in _issues(call, owner, repo) if i["state"] == "open"])
    return shown


def _issues(call: ToolCall, owner: str, repo: str) -> list[dict[str, Any]]:
    name = f"{owner}/{repo}".lower()
    return [row for row in call.records.records("github.issues") if row["repository"].lower() == name]


def _create_issue(call: ToolCall) -> dict[str, Any]:
    owner, repo = _place(call)
    number = len(_issues(call, owner, repo)) + 1
    name = f"{owner}/{repo}"
    issue = {
        "id": _number(f"{name}#{number}", 2_000_000_000),
        "number": number,
        "title": call["title"],
        "body": call["body"],
        "state": "open",
        "user": _user(_login(call)),
        "repository": name,
        "labels": [{"name": label} for label in call["labels"] or []],
        "assignees": [_user(login) for login in call["assignees"] or []],
        "milestone": call["milestone"],
        "comments": 0,
        "created_at": call.now,
        "updated_at": call.now,
        "html_url": f"https://github.com/{name}/issues/{number}",
    }
    return call.records.add_record("github.issues", issue)


def _list_issues(call: ToolCall) -> dict[str, Any]:
    owner, repo = _place(call)
    wanted = call["state"]
    labels = {label.strip() for label in (call["labels"] or "").split(",") if label.strip()}
    found = [
        issue
        for issue in reversed(_issues(call, owner, repo))
        if wanted in ("all", issue["state"]) and labels <= {label["name"] for label in issue["labels"]}
    ]
    if call["direction"] == "asc":
        found.reverse()
    start = (call["page"] - 1) * call["per_page"]
    return {"issues": found[start : start + call["per_page"]], "total_count": len(found)}


def _update_issue(call: ToolCall) -> dict[str, Any]:
    owner, repo = _place(call)
    name = f"{owner}/{repo}".lower()
    for index, issue in enumerate(call.records.records("github.issues")):
        if issue["repository"].lower() == name and issue["number"] == call["issue_number"]:
            changes = {key: call[key] for key in ("title", "body", "state") if call[key] is not None}
            return call.records.change_record("github.issues", index, {**issue, **changes, "updated_at": call.now})
    raise ToolFailedError(f"Not Found: {owner}/{repo} has no issue #{call['issue_number']} (404)")


def _get_authenticated_user(call: ToolCall) -> dict[str, Any]:
    login = _login(call)
    return {**_user(login), "name": call.user_id, "email": f"{login}@example.com", "public_repos": 3, "followers": 0}


def _star(call: ToolCall) -> dict[str, Any]:
    owner, repo = _place(call)
    star = {"full_name": f"{owner}/{repo}", "user": _login(call), "starred_at": call.now}
    held = call.records.records("github.stars")
    if not any(row["full_name"] == star["full_name"] and row["user"] == star["user"] for row in held):
        call.records.add_record("github.stars", star)
    return {"message": f"Starred {owner}/{repo}", "full_name": star["full_name"]}


def _tool(
    slug: str, name: str, description: str, schema: dict[str, Any], run: Any, data: dict[str, Any], *tags: str
) -> Tool:
    return Tool(slug, name, description, "github", schema, run, data, tags, scopes=("repo",))


_PLACE: dict[str, Any] = {"owner": _OWNER, "repo": _REPO}

TOOLKIT = Toolkit(
    slug="github",
    name="GitHub",
    description="Hosts code and the issues, pull requests and stars around it.",
    app_url="https://github.com",
    base_url="https://api.github.com",
    categories=("Developer tools",),
    schemes=(
        managed_oauth("GitHub", ("repo", "read:user", "user:email", "read:org", "workflow"), ("repo",)),
        AuthScheme(
            "API_KEY",
            "Personal access token",
            account_fields=(
                Field("generic_api_key", "Token", "Personal access token with the repo scope."),
                Field("base_url", "Address of the API", "Only for GitHub Enterprise.", required=False, secret=False),
            ),
        ),
    ),
    user_endpoint="/user",
    triggers=1,
    collections=("github.issues", "github.stars"),
    tools=(
        _tool(
            "GITHUB_CREATE_AN_ISSUE",
            "Create an issue",
            "Opens an issue in a repository; anyone with read access may do so.",
            record(
                {**_PLACE, "title": text("Title of the issue.", minLength=1)},
                body=text("Text of the issue, in Markdown."),
                labels=array(text(), "Names of labels to put on the issue.", examples=[["bug"]]),
                assignees=array(text(), "Account names of people to assign."),
                milestone=integer("Number of the milestone the issue belongs to."),
            ),
            _create_issue,
            _ISSUE,
            "createHint",
            "openWorldHint",
            "important",
        ),
        _tool(
            "GITHUB_GET_A_REPOSITORY",
            "Get a repository",
            "Reads the details of one repository.",
            record(_PLACE),
            _get_repository,
            record(
                {"id": integer(), "full_name": text()}, owner=_USER, stargazers_count=integer(), topics=array(text())
            ),
            "readOnlyHint",
            "idempotentHint",
            "important",
        ),
        _tool(
            "GITHUB_GET_THE_AUTHENTICATED_USER",
            "Get the authenticated user",
            "Reads the profile of the connected account.",
            record(),
            _get_authenticated_user,
            _USER,
            "readOnlyHint",
            "idempotentHint",
            "important",
        ),
        _tool(
            "GITHUB_LIST_REPOSITORY_ISSUES",
            "List repository issues",
            "Lists the issues of a repository, newest first.",
            record(
                _PLACE,
                state=text("Which issues to list.", enum=["open", "closed", "all"], default="open"),
                labels=text("Label names, separated by commas; an issue must bear all of them."),
                direction=text("Order of the list.", enum=["asc", "desc"], default="desc"),
                per_page=integer("Issues per page.", default=30, minimum=1, maximum=100),
                page=integer("Which page, from 1.", default=1, minimum=1),
            ),
            _list_issues,
            record({"issues": array(_ISSUE), "total_count": integer()}),
            "readOnlyHint",
            "idempotentHint",
            "important",
        ),
        _tool(
            "GITHUB_STAR_A_REPOSITORY_FOR_THE_AUTHENTICATED_USER",
            "Star a repository",
            "Puts the connected account's star on a repository; doing it twice changes nothing.",
            record(_PLACE),
            _star,
            mapping(),
            "updateHint",
            "idempotentHint",
            "openWorldHint",
            "important",
        ),
        _tool(
            "GITHUB_UPDATE_AN_ISSUE",
            "Update an issue",
            "Changes title, text or state of an issue.",
            record(
                {**_PLACE, "issue_number": integer("Number of the issue.", minimum=1)},
                title=text("New title."),
                body=text("New text."),
                state=text("New state.", enum=["open", "closed"]),
                dry_run=flag("Accepted and ignored.", default=False),
            ),
            _update_issue,
            _ISSUE,
            "updateHint",
            "idempotentHint",
            "openWorldHint",
        ),
    ),
)
