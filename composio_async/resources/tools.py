"""Tools: find them, hand them to a framework, run them."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypedDict

from composio_async._arguments import compact, filled, identifier, mapping, optional_text, text, tool_arguments
from composio_async._clock import Timeout
from composio_async._codec import decode_names, read, read_by, read_page
from composio_async._connection_state import wire_names
from composio_async._known import Known
from composio_async._outcomes import Outcomes
from composio_async._proxy import proxy_body
from composio_async._refusals import raise_as, raise_named, raise_unconnected
from composio_async._renamed import renamed_arguments
from composio_async._request import PROJECT, Operation
from composio_async._transport import Transport
from composio_async._unset import UNSET, Unset
from composio_async.config import LATEST, pinned, versions
from composio_async.errors import (
    APIStatusError,
    InvalidParams,
    InvalidParamsType,
    NotFoundError,
    ToolkitNotFoundError,
    ToolNotFoundError,
)
from composio_async.models.tools import ProxyResult, Tool, ToolInput, ToolResult
from composio_async.pagination import Page, Pager
from composio_async.providers.protocol import ToolsT
from composio_async.resources.wrapping import Wrapper
from composio_async.retry import Delivery

if TYPE_CHECKING:
    from composio_async.models.scopes import RequiredScopes

_ROOT: Final = "/api/v3.1/tools"
_LIST: Final = Operation("tools.list", "GET", _ROOT)
_GET: Final = Operation("tools.get", "GET", f"{_ROOT}/{{tool_slug}}")
_TOOLKIT: Final = Operation("toolkits.get", "GET", "/api/v3.1/toolkits/{slug}")
_EXECUTE: Final = Operation("tools.execute", "POST", f"{_ROOT}/execute/{{tool_slug}}", Delivery.EXECUTE)
_PROXY: Final = Operation("tools.proxy", "POST", f"{_ROOT}/execute/proxy", Delivery.EXECUTE, PROJECT)
_ENUM: Final = Operation("tools.enum", "GET", f"{_ROOT}/enum")
_INPUT: Final = Operation("tools.get_input", "POST", f"{_ROOT}/execute/{{tool_slug}}/input", Delivery.READ, PROJECT)

INSTANT: Final = "instant_account"
PAGE: Final = 200
SLUGS_AT_ONCE: Final = 100


class ToolRun(TypedDict, total=False):
    """One call of `execute_many`: the arguments of `execute` by name; only `slug` is required."""

    slug: str
    arguments: Mapping[str, Any]
    user_id: str
    connected_account_id: str
    text: str
    version: str
    custom_auth_params: Mapping[str, Any]
    custom_connection_data: Mapping[str, Any]
    idempotency_key: str


class Tools(Generic[ToolsT]):
    """`composio.tools`: tools by slug or toolkit, and direct execution."""

    def __init__(self, transport: Transport, known: Known, wrapper: Wrapper[ToolsT]) -> None:
        self._transport = transport
        self._known = known
        self._wrapper = wrapper

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
            A pager; `async for` walks all tools.

        Raises:
            InvalidParams: `toolkits` or `tools` is empty, which the platform would read as "all".

        Example:
            async for tool in composio.tools.list(toolkits=["github"]):
                print(tool.slug)

        Calls `GET /api/v3.1/tools`.
        """
        query = {
            "toolkit_slug": filled(toolkits, "toolkits"),
            "tool_slugs": filled(tools, "tools"),
            "query": search,
            "scopes": filled(scopes, "scopes"),
            "tags": filled(tags, "tags"),
            "important": important,
            "include_deprecated": include_deprecated,
            "include_pricing": include_pricing,
            "auth_config_ids": filled(auth_config_ids, "auth_config_ids"),
            "toolkit_versions": versions(toolkit_versions) or self._transport.settings.toolkit_versions,
            "limit": limit,
        }
        return self._pager(query, lambda: timeout, cursor)

    def _pager(
        self, query: Mapping[str, Any], timeout: Callable[[], Timeout], cursor: str | None = None
    ) -> Pager[Tool]:
        _LIST.request(query=query)

        async def fetch(at: str | None) -> Page[Tool]:
            request = _LIST.request(query={**query, "cursor": at})
            page = await read_page(Tool, await self._transport.send(request, timeout()))
            self._known.note_tools(page.items)
            return page

        return Pager(fetch, cursor)

    @renamed_arguments(entity_id="user_id", actions="tools", apps="toolkits", action="slug", app="toolkits")
    async def get(
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
            tools = await composio.tools.get("user_123", toolkits=["github"])
            print([tool["function"]["name"] for tool in tools])

        Calls `GET /api/v3.1/tools`, or `GET /api/v3.1/tools/{tool_slug}` for `slug`.
        """
        text(user_id, "user_id")
        pins = versions(toolkit_versions)
        if slug is not None:
            if any(given is not None for given in (tools, toolkits, search, scopes, tags, important)):
                raise InvalidParams("slug asks for one tool: leave out the other filters, or use tools=.")
            at = None if pins is None else pinned(pins, text(slug, "slug"))
            found = [await self.get_raw_composio_tool_by_slug(slug, version=at, timeout=timeout)]
        else:
            found = await self.get_raw_composio_tools(
                tools=tools,
                search=search,
                toolkits=toolkits,
                scopes=scopes,
                tags=tags,
                important=important,
                limit=limit,
                toolkit_versions=pins,
                timeout=timeout,
            )

        async def execute(name: str, arguments: Mapping[str, Any]) -> ToolResult:
            at = None if pins is None else pinned(pins, name)
            return await self.execute(name, arguments, user_id=user_id, version=at)

        return self._wrapper.wrap(found, execute)

    async def get_raw_composio_tool_by_slug(
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
        name = text(slug, "slug").upper()
        at = version or self._transport.settings.version_of(name)
        query = {"toolkit_versions": at, "include_pricing": include_pricing}
        request = _GET.request(path={"tool_slug": name}, query=query)
        try:
            tool = await read(Tool, await self._transport.send(request, timeout))
        except NotFoundError as error:
            raise_named(error, slug, self._known, at)
        self._known.note_tools([tool])
        return tool

    async def get_raw_composio_tools(
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
        slugs, kits = filled(tools, "tools"), filled(toolkits, "toolkits")
        if slugs is None and kits is None and search is None and tags is None and important is None:
            raise InvalidParams("Say which tools: tools=, toolkits=, search=, tags= or important=; list() lists all.")
        if limit is not None and limit <= 0:
            return []
        left = self._transport.budget(timeout)
        at = versions(toolkit_versions) or self._transport.settings.toolkit_versions
        found: dict[str, Tool] = {}
        for start in range(0, len(slugs or ()), SLUGS_AT_ONCE):
            part = [slug.upper() for slug in (slugs or ())[start : start + SLUGS_AT_ONCE]]
            pager = self._pager({"tool_slugs": part, "toolkit_versions": at}, left)
            by_slug = {tool.slug: tool async for tool in pager}
            for slug in part:
                if slug not in by_slug:
                    self._refuse_missing(slug, at)
                found[slug] = by_slug[slug]
        if kits is not None or search is not None or tags is not None or important is not None:
            query = {
                "toolkit_slug": kits,
                "query": search,
                "scopes": filled(scopes, "scopes"),
                "tags": filled(tags, "tags"),
                "important": important,
                "toolkit_versions": at,
                "limit": PAGE if limit is None else min(limit, PAGE),
            }
            async for tool in self._pager(query, left):
                if limit is not None and len(found) >= limit:
                    break
                found.setdefault(tool.slug, tool)
            narrowed = any(given is not None for given in (search, scopes, tags, important, limit))
            await self._refuse_unknown(kits or (), found.values(), narrowed=narrowed, left=left)
        return [*found.values()][:limit]

    @renamed_arguments(entity_id="user_id", action="slug", params="arguments", input="arguments")
    async def execute(
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
            result = await composio.tools.execute(
                "GITHUB_CREATE_AN_ISSUE",
                {"owner": "octocat", "repo": "hello-world", "title": "Found a bug"},
                user_id="user_123",
            )
            if not result.successful:
                print(result.error)

        Calls `POST /api/v3.1/tools/execute/{tool_slug}`.
        """
        del dangerously_skip_version_check
        name = _slug(slug)
        at = optional_text(version, "version") or self._transport.settings.version_of(name)
        body: dict[str, Any] = {}
        given = _arguments(arguments, text)
        if given is not None:
            body["arguments"] = given
        if text is not None:
            body["text"] = text
        if user_id is not None:
            body["user_id"] = optional_text(user_id, "user_id")
        if connected_account_id is not None:
            body["connected_account_id"] = _account(connected_account_id)
        if custom_auth_params is not None:
            body["custom_auth_params"] = _auth_params(custom_auth_params)
        if custom_connection_data is not None:
            body["custom_connection_data"] = _connection_data(custom_connection_data)
        body["version"] = at
        request = _EXECUTE.request(path={"tool_slug": name}, body=body, idempotency_key=idempotency_key)
        try:
            return await read(ToolResult, await self._transport.send(request, timeout))
        except APIStatusError as error:
            raise_named(error, slug, self._known, at)

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
            An async iterator of outcomes: `index` and `subject` tell the call, then `result` or `error`.

        Raises:
            InvalidParams: A call has no slug, or an argument that `execute` does not know.

        Example:
            calls = [{"slug": "GITHUB_GET_A_REPOSITORY", "arguments": {"owner": "octocat", "repo": "hello-world"}}]
            async for outcome in composio.tools.execute_many(calls, user_id="user_123"):
                print(outcome.index, outcome.error or outcome.result)

        Calls `POST /api/v3.1/tools/execute/{tool_slug}`.
        """
        if isinstance(calls, str | Mapping) or not isinstance(calls, Iterable):
            msg = f"calls must be a list of dicts with a slug, not {type(calls).__name__}."
            raise InvalidParamsType(msg)
        asked = [_run(call, index, user_id) for index, call in enumerate(calls)]

        def job(options: dict[str, Any]) -> Any:
            return lambda: self.execute(**options, timeout=timeout)

        return Outcomes([(call, job(options)) for call, options in asked], concurrency)

    @renamed_arguments(entity_id="user_id")
    async def proxy(
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
        sent = proxy_body(endpoint, method, body, parameters, binary_body)
        sent |= compact(
            connected_account_id=_account(connected_account_id),
            user_id=optional_text(user_id, "user_id"),
            custom_connection_data=_connection_data(custom_connection_data),
        )
        try:
            return await read(
                ProxyResult,
                await self._transport.send(_PROXY.request(body=sent, idempotency_key=idempotency_key), timeout),
            )
        except APIStatusError as error:
            raise_unconnected(error)
            raise

    async def get_input(
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
        name = _slug(slug)
        at = version or self._transport.settings.version_of(name)
        words = _words(text)
        body = compact(text=words, custom_description=custom_description, system_prompt=system_prompt, version=at)
        request = _INPUT.request(path={"tool_slug": name}, body=body)
        try:
            return await read(ToolInput, await self._transport.send(request, timeout))
        except APIStatusError as error:
            raise_named(error, slug, self._known, at)

    async def list_slugs(self, *, timeout: Timeout = None) -> builtins.list[str]:
        """List the slugs of all tools, and nothing else of them.

        Args:
            timeout: Seconds for the call.

        Returns:
            The slugs.

        Calls `GET /api/v3.1/tools/enum`.
        """
        return await read_by(decode_names, await self._transport.send(_ENUM.request(), timeout))

    @renamed_arguments(actions="tools")
    async def required_scopes(
        self, tools: str | Iterable[str], *, version: str | None = None, timeout: Timeout = None
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
        from composio_async.resources.scopes import required

        return await required(self._transport, tools, version, timeout)

    async def _refuse_unknown(
        self, toolkits: Iterable[str], found: Iterable[Tool], *, narrowed: bool, left: Callable[[], float]
    ) -> None:
        """Tell a toolkit that does not exist from one that has no tools, where the list is silent about it."""
        seen = {tool.toolkit.slug for tool in found if tool.toolkit is not None}
        if narrowed and seen:
            return
        for slug in toolkits:
            if slug.lower() not in seen:
                request = _TOOLKIT.request(path={"slug": slug.lower()})
                try:
                    await self._transport.send(request, left())
                except NotFoundError as error:
                    hint = self._known.toolkit_hint(slug)
                    raise_as(ToolkitNotFoundError, error, f"There is no toolkit {slug!r}.", hint)

    def _refuse_missing(self, slug: str, versions: str | Mapping[str, str]) -> None:
        hint = self._known.tool_hint(slug)
        msg = f"There is no tool {slug!r} at version {pinned(versions, slug) or LATEST!r}."
        raise ToolNotFoundError(msg, operation=_LIST.name, suggested_fix=hint, sent=True)


def _words(words: str) -> str:
    return text(words, "text")


def _slug(slug: str) -> str:
    return text(slug, "slug").upper()


def _arguments(arguments: Mapping[str, Any] | None, words: str | None) -> Mapping[str, Any] | None:
    if arguments is not None and words is not None:
        raise InvalidParams("arguments and text exclude each other: give one of them.")
    return None if words is not None else tool_arguments(arguments)


def _account(connected_account_id: str | None) -> str | None:
    if connected_account_id is None or connected_account_id == INSTANT:
        return connected_account_id
    return identifier(connected_account_id, "connected_account_id", "ca_")


def _auth_params(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if given is None:
        return None
    mapping(given, "custom_auth_params")
    parameters = given.get("parameters")
    if parameters is None:
        return dict(given)
    if not isinstance(parameters, Iterable) or not all(isinstance(one, Mapping) for one in parameters):
        raise InvalidParamsType("custom_auth_params['parameters'] must be a list of objects with name, value and in_.")
    return {**given, "parameters": [{("in" if k == "in_" else k): v for k, v in one.items()} for one in parameters]}


def _connection_data(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if given is None:
        return None
    mapping(given, "custom_connection_data")
    data = {("toolkitSlug" if k == "toolkit_slug" else k): v for k, v in (wire_names(given) or {}).items()}
    if "val" in data:
        mapping(data["val"], "custom_connection_data['val']")
        data["val"] = wire_names(data["val"])
    missing = [name for name in ("toolkitSlug", "authScheme", "val") if name not in data]
    if missing:
        msg = f"custom_connection_data needs toolkit_slug, auth_scheme and val; {', '.join(missing)} is missing."
        raise InvalidParams(msg)
    return data


def _run(call: Any, index: int, user_id: str | None) -> tuple[Any, dict[str, Any]]:
    if not isinstance(call, Mapping):
        msg = f"calls[{index}] must be a dict with a slug, not {type(call).__name__}."
        raise InvalidParamsType(msg)
    unknown = call.keys() - ToolRun.__annotations__.keys()
    if unknown or not call.get("slug"):
        what = f"has {sorted(unknown)}, which execute() does not know" if unknown else "has no slug"
        msg = f"calls[{index}] {what}."
        raise InvalidParams(msg)
    options: dict[str, Any] = dict(call)
    if user_id is not None:
        options.setdefault("user_id", user_id)
    return call, options
