"""github: repositories, issues, pull requests and stars. Any owner/repo exists, except a repo called `missing`."""

from __future__ import annotations

from typing import Any

from composio_async.emulator.shapes import array, flag, integer, mapping, record, text

from . import github_repositories as repositories
from .github_pulls import PULL_TOOLS
from .model import AuthScheme, Field, Tool, Toolkit, managed_oauth

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


def _tool(
    slug: str, name: str, description: str, schema: dict[str, Any], run: Any, data: dict[str, Any], *tags: str
) -> Tool:
    return Tool(slug, name, description, "github", schema, run, data, tags, scopes=("repo",))


_PLACE: dict[str, Any] = {"owner": _OWNER, "repo": _REPO}
_ISSUE_NUMBER = integer("Number of the issue.", minimum=1)
_PAGES: dict[str, Any] = {
    "per_page": integer("Items per page.", default=30, minimum=1, maximum=100),
    "page": integer("Which page, from 1.", default=1, minimum=1),
}
_COMMENT = record(
    {"id": integer("Numeric id."), "body": text("Text, in Markdown.")},
    user=_USER,
    html_url=text("Where to see it."),
    created_at=text("When it was made."),
)

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
    collections=("github.comments", "github.issues", "github.pulls", "github.stars"),
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
            repositories.create_issue,
            _ISSUE,
            "createHint",
            "openWorldHint",
            "important",
        ),
        _tool(
            "GITHUB_CREATE_AN_ISSUE_COMMENT",
            "Create an issue comment",
            "Comments on an issue.",
            record({**_PLACE, "issue_number": _ISSUE_NUMBER, "body": text("Text of the comment.", minLength=1)}),
            repositories.comment,
            _COMMENT,
            "createHint",
            "openWorldHint",
        ),
        _tool(
            "GITHUB_GET_A_REPOSITORY",
            "Get a repository",
            "Reads the details of one repository.",
            record(_PLACE),
            repositories.get_repository,
            record(
                {"id": integer(), "full_name": text()}, owner=_USER, stargazers_count=integer(), topics=array(text())
            ),
            "readOnlyHint",
            "idempotentHint",
            "important",
        ),
        _tool(
            "GITHUB_GET_AN_ISSUE",
            "Get an issue",
            "Reads one issue of a repository.",
            record({**_PLACE, "issue_number": _ISSUE_NUMBER}),
            repositories.get_issue,
            _ISSUE,
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "GITHUB_GET_THE_AUTHENTICATED_USER",
            "Get the authenticated user",
            "Reads the profile of the connected account.",
            record(),
            repositories.get_authenticated_user,
            _USER,
            "readOnlyHint",
            "idempotentHint",
            "important",
        ),
        _tool(
            "GITHUB_LIST_ISSUE_COMMENTS",
            "List issue comments",
            "Lists the comments on an issue, oldest first.",
            record({**_PLACE, "issue_number": _ISSUE_NUMBER}, **_PAGES),
            repositories.list_comments,
            record({"comments": array(_COMMENT), "total_count": integer()}),
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "GITHUB_LIST_REPOSITORIES_FOR_THE_AUTHENTICATED_USER",
            "List repositories for the authenticated user",
            "Lists the repositories of the connected account.",
            record(
                visibility=text("Which ones.", enum=["all", "public", "private"], default="all"),
                **_PAGES,
            ),
            repositories.own_repositories,
            record({"repositories": array(mapping()), "total_count": integer()}),
            "readOnlyHint",
            "idempotentHint",
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
                **_PAGES,
            ),
            repositories.list_issues,
            record({"issues": array(_ISSUE), "total_count": integer()}),
            "readOnlyHint",
            "idempotentHint",
            "important",
        ),
        _tool(
            "GITHUB_SEARCH_ISSUES_AND_PULL_REQUESTS",
            "Search issues",
            "Searches the issues of all repositories, newest first.",
            record(
                {"q": text("Words, and repo:, state:, label:, author: or assignee:.", examples=["crash repo:a/b"])},
                **_PAGES,
            ),
            repositories.search_issues,
            record({"total_count": integer(), "items": array(_ISSUE)}, incomplete_results=flag()),
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "GITHUB_STAR_A_REPOSITORY_FOR_THE_AUTHENTICATED_USER",
            "Star a repository",
            "Puts the connected account's star on a repository; doing it twice changes nothing.",
            record(_PLACE),
            repositories.star,
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
                {**_PLACE, "issue_number": _ISSUE_NUMBER},
                title=text("New title."),
                body=text("New text."),
                state=text("New state.", enum=["open", "closed"]),
                dry_run=flag("Accepted and ignored.", default=False),
            ),
            repositories.update_issue,
            _ISSUE,
            "updateHint",
            "idempotentHint",
            "openWorldHint",
        ),
        *PULL_TOOLS,
    ),
)
