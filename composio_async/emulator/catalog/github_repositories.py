"""What github tools do with repositories, issues, comments and stars."""

from __future__ import annotations

import zlib
from typing import Any

from .held import change, newest, page
from .model import ToolCall, ToolFailedError


def number(words: str, below: int) -> int:
    """A stable number for a text, 0 to below."""
    return zlib.crc32(words.lower().encode()) % below


def login(call: ToolCall) -> str:
    """Account name of the user who calls."""
    return "".join(c if c.isalnum() else "-" for c in call.user_id).strip("-") or "octocat"


def user(name: str) -> dict[str, Any]:
    """An account as github shows it."""
    return {"login": name, "id": number(name, 10_000_000), "type": "User", "html_url": f"https://github.com/{name}"}


def place(call: ToolCall) -> tuple[str, str]:
    """Owner and repository of a call."""
    owner, repo = str(call["owner"]), str(call["repo"])
    if repo.lower() == "missing":
        raise ToolFailedError(f"Not Found: github has no repository {owner}/{repo} (404)")
    return owner, repo


def repository(owner: str, repo: str, stars: int = 0) -> dict[str, Any]:
    """The repository as the tool shows it; the same every time for the same name."""
    name = f"{owner}/{repo}"
    return {
        "id": number(name, 900_000_000),
        "name": repo,
        "full_name": name,
        "owner": user(owner),
        "private": False,
        "html_url": f"https://github.com/{name}",
        "description": f"The repository {name}",
        "fork": False,
        "default_branch": "main",
        "language": ("Python", "TypeScript", "Go", "Rust")[number(name, 4)],
        "stargazers_count": number(name, 50_000) + stars,
        "forks_count": number(name, 900),
        "open_issues_count": 0,
        "topics": [],
        "visibility": "public",
        "created_at": "2020-01-01T00:00:00Z",
    }


def get_repository(call: ToolCall) -> dict[str, Any]:
    """One repository."""
    owner, repo = place(call)
    stars = [row for row in call.records.records("github.stars") if row["full_name"] == f"{owner}/{repo}"]
    shown = repository(owner, repo, len(stars))
    shown["open_issues_count"] = len([i for i in issues(call, owner, repo) if i["state"] == "open"])
    return shown


def issues(call: ToolCall, owner: str, repo: str) -> list[dict[str, Any]]:
    """Issues of a repository, oldest first."""
    name = f"{owner}/{repo}".lower()
    return [row for row in call.records.records("github.issues") if row["repository"].lower() == name]


def next_number(call: ToolCall, owner: str, repo: str) -> int:
    """The number after the last issue or pull request of a repository."""
    name = f"{owner}/{repo}".lower()
    pulls = [row for row in call.records.records("github.pulls") if row["repository"].lower() == name]
    return len(issues(call, owner, repo)) + len(pulls) + 1


def create_issue(call: ToolCall) -> dict[str, Any]:
    """A new issue."""
    owner, repo = place(call)
    at = next_number(call, owner, repo)
    name = f"{owner}/{repo}"
    issue = {
        "id": number(f"{name}#{at}", 2_000_000_000),
        "number": at,
        "title": call["title"],
        "body": call["body"],
        "state": "open",
        "user": user(login(call)),
        "repository": name,
        "labels": [{"name": label} for label in call["labels"] or []],
        "assignees": [user(login) for login in call["assignees"] or []],
        "milestone": call["milestone"],
        "comments": 0,
        "created_at": call.now,
        "updated_at": call.now,
        "html_url": f"https://github.com/{name}/issues/{at}",
    }
    return call.records.add_record("github.issues", issue)


def list_issues(call: ToolCall) -> dict[str, Any]:
    """One page of issues."""
    owner, repo = place(call)
    wanted = call["state"]
    labels = {label.strip() for label in (call["labels"] or "").split(",") if label.strip()}
    found = [
        issue
        for issue in reversed(issues(call, owner, repo))
        if wanted in ("all", issue["state"]) and labels <= {label["name"] for label in issue["labels"]}
    ]
    if call["direction"] == "asc":
        found.reverse()
    start = (call["page"] - 1) * call["per_page"]
    return {"issues": found[start : start + call["per_page"]], "total_count": len(found)}


def update_issue(call: ToolCall) -> dict[str, Any]:
    """An issue after its changes."""
    owner, repo = place(call)
    name = f"{owner}/{repo}".lower()
    for index, issue in enumerate(call.records.records("github.issues")):
        if issue["repository"].lower() == name and issue["number"] == call["issue_number"]:
            changes = {key: call[key] for key in ("title", "body", "state") if call[key] is not None}
            return call.records.change_record("github.issues", index, {**issue, **changes, "updated_at": call.now})
    raise ToolFailedError(f"Not Found: {owner}/{repo} has no issue #{call['issue_number']} (404)")


def get_issue(call: ToolCall) -> dict[str, Any]:
    """One issue."""
    owner, repo = place(call)
    for issue in issues(call, owner, repo):
        if issue["number"] == call["issue_number"]:
            return issue
    raise ToolFailedError(f"Not Found: {owner}/{repo} has no issue #{call['issue_number']} (404)")


def comment(call: ToolCall) -> dict[str, Any]:
    """A comment on an issue."""
    issue = get_issue(call)
    comment_id = number(f"{issue['html_url']}/{issue['comments']}", 2_000_000_000)
    comment = {
        "id": comment_id,
        "body": call["body"],
        "user": user(login(call)),
        "issue_number": issue["number"],
        "repository": issue["repository"],
        "html_url": f"{issue['html_url']}#issuecomment-{comment_id}",
        "created_at": call.now,
        "updated_at": call.now,
    }
    call.records.add_record("github.comments", comment)
    change(
        call,
        "github.issues",
        lambda row: row["id"] == issue["id"],
        "",
        comments=issue["comments"] + 1,
        updated_at=call.now,
    )
    return comment


def list_comments(call: ToolCall) -> dict[str, Any]:
    """One page of comments."""
    issue = get_issue(call)
    whose = (issue["repository"].lower(), issue["number"])
    found = [
        row
        for row in call.records.records("github.comments")
        if (row["repository"].lower(), row["issue_number"]) == whose
    ]
    rows, _ = page(found, call["per_page"], (call["page"] - 1) * call["per_page"])
    return {"comments": rows, "total_count": len(found)}


def search_issues(call: ToolCall) -> dict[str, Any]:
    """Issues of all repositories that fit."""
    narrowed: dict[str, str] = {}
    words = []
    for word in call["q"].split():
        field, colon, value = word.partition(":")
        if colon and field in ("repo", "state", "is", "label", "author", "assignee"):
            narrowed[field] = value.lower()
        else:
            words.append(word.lower().strip('"'))

    def fits(issue: dict[str, Any]) -> bool:
        told = f"{issue['title']} {issue['body']}".lower()
        people = [user["login"].lower() for user in issue["assignees"]]
        return (
            all(word in told for word in words)
            and narrowed.get("repo", issue["repository"].lower()) == issue["repository"].lower()
            and narrowed.get("state", issue["state"]) == issue["state"]
            and narrowed.get("is", "issue") in ("issue", issue["state"])
            and narrowed.get("author", issue["user"]["login"].lower()) == issue["user"]["login"].lower()
            and ("assignee" not in narrowed or narrowed["assignee"] in people)
            and ("label" not in narrowed or narrowed["label"] in [one["name"].lower() for one in issue["labels"]])
        )

    found = newest(call, "github.issues", fits)
    rows, _ = page(found, call["per_page"], (call["page"] - 1) * call["per_page"])
    return {"total_count": len(found), "incomplete_results": False, "items": rows}


def own_repositories(call: ToolCall) -> dict[str, Any]:
    """Three repositories of the user."""
    names = ("hello-world", "notes", "website")
    found = [repository(login(call), name) for name in names]
    return {"repositories": found[: call["per_page"]], "total_count": len(found)}


def get_authenticated_user(call: ToolCall) -> dict[str, Any]:
    """The user who calls."""
    name = login(call)
    return {**user(name), "name": call.user_id, "email": f"{name}@example.com", "public_repos": 3, "followers": 0}


def star(call: ToolCall) -> dict[str, Any]:
    """A star on a repository."""
    owner, repo = place(call)
    star = {"full_name": f"{owner}/{repo}", "user": login(call), "starred_at": call.now}
    held = call.records.records("github.stars")
    if not any(row["full_name"] == star["full_name"] and row["user"] == star["user"] for row in held):
        call.records.add_record("github.stars", star)
    return {"message": f"Starred {owner}/{repo}", "full_name": star["full_name"]}
