# Generated from composio_async/resources/tools.py by `python -m composio_async._syncgen`. Do not edit.
"""Tools: find them, hand them to a framework, run them."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Generic, Literal, Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._portal_pages import Pager
from composio_async._renamed import renamed_arguments
from composio_async._unset import UNSET, Unset
from composio_async.models.tools import ProxyResult, Tool, ToolInput, ToolResult
from composio_async.providers.protocol import ToolsT
from composio_async.resources import tools as _async
from composio_async.resources.tools import ToolRun
from composio_sync._outcomes import Outcomes

if TYPE_CHECKING:
    from composio_async.models.scopes import RequiredScopes

__all__ = ["ToolRun", "Tools"]


class Tools(Generic[ToolsT]):
    """`composio.tools`: tools by slug or toolkit, and direct execution."""

    _core: _async.Tools[ToolsT]
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Tools[ToolsT], portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    @renamed_arguments(apps="toolkits", actions="tools", toolkit="toolkits", tags_filter="tags")
    def list(
        self,
        *,
        toolkits: str | Iterable[str] | None = None,
        tools: str | Iterable[str] | None = None,
        search: str | None = None,
        scopes: Iterable[str] | None = None,
        tags: Iterable[str] | None = None,
        important: bool | None = None,
        include_deprecated: bool | None = None,
        include_pricing: bool | None = None,
        auth_config_ids: Iterable[str] | None = None,
        toolkit_versions: str | Mapping[str, str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: Timeout = None,
    ) -> Pager[Tool]:
        """List tools.

        Args:
            toolkits: Only of these toolkits.
            tools: Only of these slugs.
            search: In their names and descriptions.
            scopes: Only those that these OAuth scopes allow.
            tags: Only with these tags.
            important: Only a toolkit's most used tools.
            include_deprecated: Deprecated ones as well; the platform does so by default.
            include_pricing: With prices.
            auth_config_ids: Only those that these auth configs allow; deprecated by the platform.
            toolkit_versions: As for the client, for this call.
            limit: Tools on a page.
            cursor: Of the page to start with.
            timeout: Seconds for each page.

        Returns:
            A pager; `for` walks all tools.

        Raises:
            InvalidParams: `toolkits` or `tools` is empty, which the platform would read as "all".

        Example:
            for tool in composio.tools.list(toolkits=["github"]):
                print(tool.slug)

        Calls `GET /api/v3.1/tools`.
        """
        made = self._core.list(
            toolkits=toolkits,
            tools=tools,
            search=search,
            scopes=scopes,
            tags=tags,
            important=important,
            include_deprecated=include_deprecated,
            include_pricing=include_pricing,
            auth_config_ids=auth_config_ids,
            toolkit_versions=toolkit_versions,
            limit=limit,
            cursor=cursor,
            timeout=timeout,
        )
        return Pager(made, self._portal)

    @renamed_arguments(entity_id="user_id", actions="tools", apps="toolkits", action="slug", app="toolkits")
    def get(
        self,
        user_id: str,
        *,
        slug: str | None = None,
        tools: Iterable[str] | None = None,
        toolkits: Iterable[str] | None = None,
        search: str | None = None,
        scopes: Iterable[str] | None = None,
        tags: Iterable[str] | None = None,
        important: bool | None = None,
        limit: int | None = None,
        toolkit_versions: str | Mapping[str, str] | None = None,
        timeout: Timeout = None,
    ) -> ToolsT:
        """Get tools in the provider's form, for a user.

        Args:
            user_id: Whose accounts the tools run with.
            slug: One tool; excludes everything else.
            tools: These tools.
            toolkits: The tools of these toolkits.
            search: Tools that fit these words.
            scopes: Of a toolkit, only those that these OAuth scopes allow.
            tags: Of a toolkit, only with these tags.
            important: Of a toolkit, only the most used.
            limit: At most so many; None for all.
            toolkit_versions: As for the client, for these tools, and for their runs where they run themselves;
                `composio.provider.handle_tool_calls` takes its own.
            timeout: Seconds for the whole call.

        Returns:
            What the provider makes of them; for OpenAI a list of dicts.

        Raises:
            ToolNotFoundError: One of the slugs is not a tool; near names are suggested.
            ToolkitNotFoundError: One of the toolkits, of which nothing was found, does not exist.
            InvalidParams: Nothing says which tools, or `slug` was given with others.

        Example:
            tools = composio.tools.get("user_123", toolkits=["github"])
            print([tool["function"]["name"] for tool in tools])

        Calls `GET /api/v3.1/tools`, or `GET /api/v3.1/tools/{tool_slug}` for `slug`.
        """
        return self._portal.run(
            self._core.get(
                user_id,
                slug=slug,
                tools=tools,
                toolkits=toolkits,
                search=search,
                scopes=scopes,
                tags=tags,
                important=important,
                limit=limit,
                toolkit_versions=toolkit_versions,
                timeout=timeout,
            )
        )

    def get_raw_composio_tool_by_slug(
        self,
        slug: str,
        *,
        version: str | None = None,
        include_pricing: bool | None = None,
        timeout: Timeout = None,
    ) -> Tool:
        """Get one tool as the platform describes it.

        Args:
            slug: Of the tool.
            version: Of its toolkit; else as for the client.
            include_pricing: With its price.
            timeout: Seconds for the call.

        Returns:
            The tool.

        Raises:
            ToolNotFoundError: There is none; the message names the version, near names are suggested.

        Calls `GET /api/v3.1/tools/{tool_slug}`.
        """
        return self._portal.run(
            self._core.get_raw_composio_tool_by_slug(
                slug,
                version=version,
                include_pricing=include_pricing,
                timeout=timeout,
            )
        )

    def get_raw_composio_tools(
        self,
        tools: Iterable[str] | None = None,
        search: str | None = None,
        toolkits: Iterable[str] | None = None,
        scopes: Iterable[str] | None = None,
        limit: int | None = None,
        *,
        tags: Iterable[str] | None = None,
        important: bool | None = None,
        toolkit_versions: str | Mapping[str, str] | None = None,
        timeout: Timeout = None,
    ) -> builtins.list[Tool]:
        """Get tools as the platform describes them, all pages, none twice.

        Args:
            tools: These tools.
            search: Tools that fit these words.
            toolkits: The tools of these toolkits.
            scopes: Of a toolkit, only those that these OAuth scopes allow.
            limit: At most so many; None for all.
            tags: Of a toolkit, only with these tags.
            important: Of a toolkit, only the most used.
            toolkit_versions: As for the client, for this call.
            timeout: Seconds for the whole call.

        Returns:
            The tools: those asked for by slug first, in that order.

        Raises:
            ToolNotFoundError: One of the slugs is not a tool; near names are suggested.
            ToolkitNotFoundError: One of the toolkits, of which nothing was found, does not exist.
            InvalidParams: Nothing says which tools.

        Calls `GET /api/v3.1/tools`, and `GET /api/v3.1/toolkits/{slug}` for a toolkit of which nothing was found.
        """
        return self._portal.run(
            self._core.get_raw_composio_tools(
                tools,
                search,
                toolkits,
                scopes,
                limit,
                tags=tags,
                important=important,
                toolkit_versions=toolkit_versions,
                timeout=timeout,
            )
        )

    @renamed_arguments(entity_id="user_id", action="slug", params="arguments", input="arguments")
    def execute(
        self,
        slug: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        connected_account_id: str | None = None,
        custom_auth_params: Mapping[str, Any] | None = None,
        custom_connection_data: Mapping[str, Any] | None = None,
        user_id: str | None = None,
        text: str | None = None,
        version: str | None = None,
        dangerously_skip_version_check: bool | None = None,
        idempotency_key: str | None = None,
        timeout: Timeout = None,
    ) -> ToolResult:
        """Run a tool.

        It is sent once: only a request that provably never left this machine, or that was answered with 429, goes out
        again. A tool that could not do what was asked is a result with `successful` False, not an exception.

        Args:
            slug: Of the tool, such as `GITHUB_CREATE_AN_ISSUE`.
            arguments: For the tool.
            connected_account_id: The account to use, `ca_...`; else the user's account of the toolkit.
            custom_auth_params: Headers, query values and base URL to call the toolkit with.
            custom_connection_data: Credentials to call the toolkit with, instead of an account.
            user_id: Whose account to use.
            text: What to do in words, instead of `arguments`.
            version: Of the toolkit; else as for the client, else the newest.
            dangerously_skip_version_check: Not needed here: a tool runs without a version.
            idempotency_key: Sent as `idempotency-key`, so that a repetition of yours can be told; never relied on here.
            timeout: Seconds for the whole call; 300 by default.

        Returns:
            The result; also readable as `result["successful"]`, `["data"]`, `["error"]`.

        Raises:
            ToolNotFoundError: There is no such tool; the message names the version, near names are suggested.
            ConnectionRequiredError: The user has no ACTIVE account of the toolkit.
            APIConnectionError: No answer came; `outcome_unknown` says whether the tool may have run.

        Example:
            result = composio.tools.execute(
                "GITHUB_CREATE_AN_ISSUE",
                {"owner": "octocat", "repo": "hello-world", "title": "Found a bug"},
                user_id="user_123",
            )
            if not result.successful:
                print(result.error)

        Calls `POST /api/v3.1/tools/execute/{tool_slug}`.
        """
        return self._portal.run(
            self._core.execute(
                slug,
                arguments,
                connected_account_id=connected_account_id,
                custom_auth_params=custom_auth_params,
                custom_connection_data=custom_connection_data,
                user_id=user_id,
                text=text,
                version=version,
                dangerously_skip_version_check=dangerously_skip_version_check,
                idempotency_key=idempotency_key,
                timeout=timeout,
            )
        )

    def execute_many(
        self,
        calls: Iterable[ToolRun | Mapping[str, Any]],
        *,
        user_id: str | None = None,
        concurrency: int = 10,
        timeout: Timeout = None,
    ) -> Outcomes[ToolResult]:
        """Run many tools, several at a time, each outcome handed out as it settles.

        Args:
            calls: Dicts with `slug` and any of the other arguments of `execute`.
            user_id: For calls that name none.
            concurrency: How many at a time.
            timeout: Seconds for each call.

        Returns:
            An iterator of outcomes: `index` and `subject` tell the call, then `result` or `error`.

        Raises:
            InvalidParams: A call has no slug, or an argument that `execute` does not know.

        Example:
            calls = [{"slug": "GITHUB_GET_A_REPOSITORY", "arguments": {"owner": "octocat", "repo": "hello-world"}}]
            for outcome in composio.tools.execute_many(calls, user_id="user_123"):
                print(outcome.index, outcome.error or outcome.result)

        Calls `POST /api/v3.1/tools/execute/{tool_slug}`.
        """
        made = self._core.execute_many(calls, user_id=user_id, concurrency=concurrency, timeout=timeout)
        return Outcomes._of(made, self._portal)

    @renamed_arguments(entity_id="user_id")
    def proxy(
        self,
        endpoint: str,
        method: Literal["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"],
        body: Any | Unset = UNSET,
        connected_account_id: str | None = None,
        parameters: Iterable[Mapping[str, Any]] | None = None,
        custom_connection_data: Mapping[str, Any] | None = None,
        user_id: str | None = None,
        *,
        binary_body: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
        timeout: Timeout = None,
    ) -> ProxyResult:
        """Call a toolkit's own API with a user's account.

        Args:
            endpoint: Path below the toolkit's base URL, or a full URL.
            method: HTTP method.
            body: JSON value to send; None is sent as null.
            connected_account_id: The account to use, `ca_...`.
            parameters: `{"name": ..., "value": ..., "type": "header" or "query"}`.
            custom_connection_data: Credentials to use instead of an account.
            user_id: Whose account to use.
            binary_body: `{"url": ...}` or `{"base64": ..., "content_type": ...}` instead of `body`.
            idempotency_key: Sent as `idempotency-key`, so that a repetition of yours can be told; never relied on here.
            timeout: Seconds for the whole call; 300 by default.

        Returns:
            What that API answered, its status included: a failure there is not an exception.

        Raises:
            InvalidParams: The method, a parameter or the combination of bodies is not possible.
            ConnectionRequiredError: There is no ACTIVE account to use.

        Calls `POST /api/v3.1/tools/execute/proxy`.
        """
        return self._portal.run(
            self._core.proxy(
                endpoint,
                method,
                body,
                connected_account_id,
                parameters,
                custom_connection_data,
                user_id,
                binary_body=binary_body,
                idempotency_key=idempotency_key,
                timeout=timeout,
            )
        )

    def get_input(
        self,
        slug: str,
        *,
        text: str,
        custom_description: str | None = None,
        system_prompt: str | None = None,
        version: str | None = None,
        timeout: Timeout = None,
    ) -> ToolInput:
        """Let the platform make a tool's arguments of words.

        Args:
            slug: Of the tool.
            text: What to do.
            custom_description: Of the tool, instead of its own.
            system_prompt: For the model that does it.
            version: Of the toolkit; else as for the client.
            timeout: Seconds for the call.

        Returns:
            The arguments, or why there are none.

        Raises:
            ToolNotFoundError: There is no such tool.

        Calls `POST /api/v3.1/tools/execute/{tool_slug}/input`.
        """
        return self._portal.run(
            self._core.get_input(
                slug,
                text=text,
                custom_description=custom_description,
                system_prompt=system_prompt,
                version=version,
                timeout=timeout,
            )
        )

    def list_slugs(self, *, timeout: Timeout = None) -> builtins.list[str]:
        """List the slugs of all tools, and nothing else of them.

        Args:
            timeout: Seconds for the call.

        Returns:
            The slugs.

        Calls `GET /api/v3.1/tools/enum`.
        """
        return self._portal.run(self._core.list_slugs(timeout=timeout))

    @renamed_arguments(actions="tools")
    def required_scopes(
        self,
        tools: str | Iterable[str],
        *,
        version: str | None = None,
        timeout: Timeout = None,
    ) -> RequiredScopes:
        """Tell the OAuth scopes that tools need.

        Args:
            tools: Slugs of the tools.
            version: Of their toolkits; the newest by default.
            timeout: Seconds for the call.

        Returns:
            The scopes of all of them together, and tool by tool.

        Raises:
            ToolNotFoundError: One of the slugs is not a tool.
            InvalidParams: No slug was given.

        Calls `POST /api/v3.1/tools/scopes/required`.
        """
        return self._portal.run(self._core.required_scopes(tools, version=version, timeout=timeout))
