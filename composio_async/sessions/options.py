"""Options of sessions: what callers write, and what goes on the wire. Unknown keys are errors, never dropped."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, NotRequired, TypedDict

from composio_async._arguments import identifier, names
from composio_async._near import did_you_mean
from composio_async._unset import Unset
from composio_async.errors import InvalidParams, InvalidParamsType

ToolTag = Literal["readOnlyHint", "createHint", "updateHint", "destructiveHint", "idempotentHint", "openWorldHint"]
TAGS: Final = frozenset(
    {"readOnlyHint", "createHint", "updateHint", "destructiveHint", "idempotentHint", "openWorldHint"}
)
STAGES: Final = ("before_execute", "after_execute")
SessionPreset = Literal["direct_tools"]


class Selection(TypedDict, total=False):
    """Which toolkits or tools: `enable` or `disable`, and for which of them to ask the user first."""

    enable: Sequence[str]
    disable: Sequence[str]
    require_approval: Sequence[str]


class ToolSelection(Selection, total=False):
    """Which tools of one toolkit: by slug, or by tags."""

    tags: Sequence[ToolTag] | Mapping[str, Sequence[ToolTag]]


class ManageConnections(TypedDict, total=False):
    """Whether the session's meta tools may manage connections."""

    enable: bool
    callback_url: str
    wait_for_connections: bool
    enable_connection_removal: bool


class Sandbox(TypedDict, total=False):
    """The session's remote workbench."""

    enable: bool
    enable_tool_execution: bool
    enable_proxy_execution: bool
    auto_offload_threshold: int
    sandbox_size: Literal["standard", "medium", "large", "xlarge"]


class MultiAccount(TypedDict, total=False):
    """Several accounts of one toolkit."""

    enable: bool
    max_accounts_per_toolkit: int
    require_explicit_selection: bool


class HookHandler(TypedDict, total=False):
    """What a hook looks for.

    Attributes:
        type: `condition_check`, or for results `prompt_injection_check`.
        condition: For `condition_check`: what to block, in a sentence.
        action: What happens then: `block`.
    """

    type: Literal["condition_check", "prompt_injection_check"]
    condition: str
    action: Literal["block"]


class SessionHook(TypedDict):
    """A check that the platform makes of each tool call, before it runs or of its result.

    Attributes:
        type: `before_execute` keeps a call from running, `after_execute` keeps its result from the model.
        id: Your own, unique in the session; results that were blocked name it.
        name: Told to the model when it blocks.
        applies_to: `all`, or `{"toolkits": [...]}`.
        handler: What it looks for.
    """

    type: Literal["before_execute", "after_execute"]
    id: str
    name: NotRequired[str]
    applies_to: Literal["all"] | Mapping[str, Sequence[str]]
    handler: HookHandler


class Experimental(TypedDict, total=False):
    """What the platform calls experimental."""

    permissions: Mapping[str, Any]
    link_url_overwrite: str
    fast_mode: bool
    submit_feedback: Mapping[str, bool]
    no_elicitation_support_fallback: Literal["deny", "allow"]
    session_config_id: str
    assistive_prompt: Mapping[str, str]


class SessionOptions(TypedDict, total=False):
    """Everything that sets a session up, on `create` and on `update`.

    On `update`, a block that is left out stays as it is, and None takes it away.

    Attributes:
        toolkits: Slugs, or `{"enable": [...]}` or `{"disable": [...]}`, with `require_approval`.
        tools: By toolkit: slugs, or `{"enable"}`, `{"disable"}` or `{"tags"}`, with `require_approval`.
        tags: Of tools, or `{"enable", "disable", "require_approval"}`.
        auth_configs: Auth config by toolkit, `ac_...`.
        connected_accounts: Account or accounts by toolkit, `ca_...`.
        manage_connections: Whether meta tools may connect accounts; True by default.
        sandbox: The remote workbench; True or False for on or off.
        workbench: The older name of `sandbox`.
        multi_account: Several accounts of a toolkit.
        proxy_execute: Whether the proxy meta tool is offered.
        hooks: Checks that the platform makes of calls and results; what they block is a result that is not successful.
        preload: `{"tools": [...]}` or `{"tools": "all"}`: tools listed beside the meta tools.
        search: `{"enable": bool}`: the search meta tool.
        execute: `{"enable_multi_execute": bool}`: the meta tool that runs several tools.
        instant: False, or which tools may charge.
        experimental: What the platform calls experimental.
    """

    toolkits: Sequence[str] | Selection | None
    tools: Mapping[str, Sequence[str] | ToolSelection] | None
    tags: Sequence[ToolTag] | Mapping[str, Sequence[ToolTag]] | None
    auth_configs: Mapping[str, str] | None
    connected_accounts: Mapping[str, str | Sequence[str]] | None
    manage_connections: bool | ManageConnections | None
    sandbox: bool | Sandbox | None
    workbench: bool | Sandbox | None
    multi_account: bool | MultiAccount | None
    proxy_execute: bool | Mapping[str, bool] | None
    hooks: Sequence[SessionHook] | None
    preload: Mapping[str, Sequence[str] | str] | None
    search: bool | Mapping[str, bool] | None
    execute: bool | Mapping[str, bool] | None
    instant: Literal[False] | Mapping[str, Any] | None
    experimental: Experimental | None


def create_body(user_id: str, options: Mapping[str, Any], preset: SessionPreset | None) -> dict[str, Any]:
    """What creating a session sends.

    Args:
        user_id: Whose session it is.
        options: As in `SessionOptions`; None is left out.
        preset: Values for options that are not given.

    Raises:
        InvalidParams: An option has an impossible value.
        InvalidParamsType: An option, or a key in one, is not known.
    """
    given = {name: value for name, value in options.items() if value is not None}
    if preset is not None:
        if preset != "direct_tools":
            msg = f"session_preset must be 'direct_tools', not {preset!r}."
            raise InvalidParams(msg)
        direct = {"manage_connections": False, "preload": {"tools": "all"}, "search": False, "execute": False}
        if "workbench" not in given:
            direct["sandbox"] = False
        given = {**direct, **given}
    given.setdefault("manage_connections", True)
    body = _blocks(given)
    body["manage_connections"].setdefault("enable", True)
    several = body.get("multi_account", {})
    if several.get("enable"):
        several.setdefault("require_explicit_selection", True)
    return {"user_id": user_id, **body}


def update_body(options: Mapping[str, Any], expected_config_version: int | None) -> dict[str, Any]:
    """What updating a session sends.

    Args:
        options: As in `SessionOptions`; UNSET is left out, None takes a block away.
        expected_config_version: That the session must still have.

    Raises:
        InvalidParams: There is nothing to change, or an option has an impossible value.
        InvalidParamsType: An option, or a key in one, is not known.
    """
    given = {name: value for name, value in options.items() if not isinstance(value, Unset)}
    if not given:
        raise InvalidParams("session.update() was given nothing to change.")
    if given.get("instant", False) is None:
        raise InvalidParams("instant cannot be taken away with None: pass instant=False.")
    body = _blocks(given)
    if expected_config_version is not None:
        version = expected_config_version
        if isinstance(version, bool) or not isinstance(version, int) or version < 1:
            msg = f"expected_config_version must be a whole number of 1 or more, not {version!r}."
            raise InvalidParams(msg)
        body["expected_config_version"] = version
    return body


def _blocks(given: Mapping[str, Any]) -> dict[str, Any]:
    unknown = given.keys() - SessionOptions.__annotations__.keys()
    if unknown:
        name = min(unknown)
        msg = f"A session has no option {name!r}.{did_you_mean(name, SessionOptions.__annotations__)}"
        raise InvalidParamsType(msg)
    if "sandbox" in given and "workbench" in given:
        raise InvalidParams("sandbox and workbench are the same option: give sandbox alone.")
    experimental = given.get("experimental")
    if "hooks" in given and isinstance(experimental, Mapping) and experimental.get("session_config_id") is not None:
        raise InvalidParams("hooks cannot go with experimental['session_config_id']: set them in an update later.")
    body: dict[str, Any] = {}
    for name, value in given.items():
        shape = _SHAPES.get(name)
        body["workbench" if name == "sandbox" else name] = value if value is None or shape is None else shape(value)
    return body


def _known(block: Any, name: str, allowed: Iterable[str]) -> dict[str, Any]:
    if not isinstance(block, Mapping):
        msg = f"{name} must be an object, not {type(block).__name__}."
        raise InvalidParamsType(msg)
    unknown = block.keys() - set(allowed)
    if unknown:
        hint = did_you_mean(str(min(unknown)), allowed) or f" It takes {', '.join(sorted(allowed))}."
        msg = f"{name} has no {min(unknown)!r}.{hint}"
        raise InvalidParamsType(msg)
    return dict(block)


def _switch(value: Any, name: str, allowed: Iterable[str], key: str = "enable") -> dict[str, Any]:
    return {key: value} if isinstance(value, bool) else _known(value, name, allowed)


def _selection(value: Any, name: str) -> dict[str, Any]:
    if isinstance(value, str) or not isinstance(value, Mapping):
        return {"enable": names(value, name)}
    block = _known(value, name, Selection.__annotations__)
    if "enable" in block and "disable" in block:
        msg = f"{name} takes enable or disable, not both."
        raise InvalidParams(msg)
    if not block or None in block.values():
        msg = f"{name} says nothing: name some with enable, disable or require_approval."
        raise InvalidParams(msg)
    return {key: names(one, f"{name}[{key!r}]") for key, one in block.items()}


def _toolkits(value: Any) -> dict[str, Any]:
    return _selection(value, "toolkits")


def _tools(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidParamsType('tools maps toolkits to slugs: {"github": ["GITHUB_CREATE_AN_ISSUE"]}.')
    shaped: dict[str, Any] = {}
    for toolkit, one in value.items():
        name = f"tools[{toolkit!r}]"
        if not isinstance(one, Mapping):
            shaped[toolkit] = {"enable": names(one, name)}
            continue
        block = _known(one, name, ToolSelection.__annotations__.keys() | Selection.__annotations__.keys())
        tags = block.pop("tags", None)
        if sum(key in one for key in ("enable", "disable", "tags")) > 1:
            msg = f"{name} takes one of enable, disable and tags."
            raise InvalidParams(msg)
        shaped[toolkit] = {key: names(listed, f"{name}[{key!r}]") for key, listed in block.items()}
        if tags is not None:
            shaped[toolkit]["tags"] = _tags(tags)
        if not shaped[toolkit]:
            msg = f"{name} is empty: name slugs, or enable, disable or tags."
            raise InvalidParams(msg)
    return shaped


def _tags(value: Any) -> dict[str, Any]:
    block = _known(value, "tags", Selection.__annotations__) if isinstance(value, Mapping) else {"enable": value}
    shaped = {key: names(one, "tags") or [] for key, one in block.items() if one is not None}
    for tag in (tag for listed in shaped.values() for tag in listed):
        if tag not in TAGS:
            hint = did_you_mean(tag, TAGS) or f" There are {', '.join(sorted(TAGS))}."
            msg = f"There is no tag {tag!r}.{hint}"
            raise InvalidParams(msg)
    return shaped


def _auth_configs(value: Any) -> dict[str, Any]:
    block = _by_toolkit(value, "auth_configs")
    return {toolkit: identifier(one, f"auth_configs[{toolkit!r}]", "ac_") for toolkit, one in block.items()}


def _connected_accounts(value: Any) -> dict[str, Any]:
    block = _by_toolkit(value, "connected_accounts")
    return {
        toolkit: [
            identifier(account, f"connected_accounts[{toolkit!r}]", "ca_")
            for account in names(one, f"connected_accounts[{toolkit!r}]") or ()
        ]
        for toolkit, one in block.items()
    }


def _by_toolkit(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        msg = f"{name} maps toolkits to ids, such as {{'github': ...}}; it is not {type(value).__name__}."
        raise InvalidParamsType(msg)
    return dict(value)


def _manage_connections(value: Any) -> dict[str, Any]:
    allowed = {*ManageConnections.__annotations__, "enable_wait_for_connections"}
    block = _switch(value, "manage_connections", allowed)
    if "wait_for_connections" in block:
        block["enable_wait_for_connections"] = block.pop("wait_for_connections")
    return block


def _sandbox(value: Any) -> dict[str, Any]:
    block = _switch(value, "sandbox", Sandbox.__annotations__)
    threshold = block.get("auto_offload_threshold", 1)
    if isinstance(threshold, bool) or not isinstance(threshold, int | float) or threshold <= 0:
        msg = f"sandbox['auto_offload_threshold'] must be a number above 0, not {threshold!r}."
        raise InvalidParams(msg)
    sizes = ("standard", "medium", "large", "xlarge")
    if block.get("sandbox_size", "standard") not in sizes:
        msg = f"sandbox['sandbox_size'] must be one of {', '.join(sizes)}, not {block['sandbox_size']!r}."
        raise InvalidParams(msg)
    return block


def _multi_account(value: Any) -> dict[str, Any]:
    block = _switch(value, "multi_account", MultiAccount.__annotations__)
    most = block.get("max_accounts_per_toolkit")
    if most is not None and (isinstance(most, bool) or not isinstance(most, int) or not 2 <= most <= 10):  # noqa: PLR2004
        msg = f"multi_account['max_accounts_per_toolkit'] must be 2 to 10, not {most!r}."
        raise InvalidParams(msg)
    return block


def _hooks(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
        msg = f"hooks must be a list of objects, not {type(value).__name__}."
        raise InvalidParamsType(msg)
    shaped = []
    for index, one in enumerate(value):
        hook = _known(one, f"hooks[{index}]", SessionHook.__annotations__)
        missing = [name for name in ("type", "id", "applies_to", "handler") if not hook.get(name)]
        if missing:
            msg = f"hooks[{index}] needs {' and '.join(missing)}."
            raise InvalidParams(msg)
        if hook["type"] not in STAGES:
            msg = f"hooks[{index}]['type'] must be one of {', '.join(STAGES)}, not {hook['type']!r}."
            raise InvalidParams(msg)
        if hook["applies_to"] != "all":
            scope = _known(hook["applies_to"], f"hooks[{index}]['applies_to']", ("toolkits",))
            hook["applies_to"] = {key: names(slugs, f"hooks[{index}]['applies_to']") for key, slugs in scope.items()}
        hook["handler"] = _known(hook["handler"], f"hooks[{index}]['handler']", HookHandler.__annotations__)
        shaped.append(hook)
    ids = [hook["id"] for hook in shaped]
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        msg = f"Two hooks have the id {twice!r}."
        raise InvalidParams(msg)
    return shaped


def _preload(value: Any) -> dict[str, Any]:
    block = _known(value, "preload", ("tools",)) if isinstance(value, Mapping) else {"tools": value}
    tools = block.get("tools")
    return {"tools": tools if tools == "all" else names(tools, "preload['tools']") or []}


def _instant(value: Any) -> Any:
    if value is False:
        return value
    return _known(value, "instant", ("toolkits", "tools", "return_instant_charge", "return_prices_in_search"))


def _experimental(value: Any) -> dict[str, Any]:
    block = _known(value, "experimental", Experimental.__annotations__)
    if "assistive_prompt" in block:
        block["assistive_prompt_config"] = _known(
            block.pop("assistive_prompt"), "experimental['assistive_prompt']", ("user_timezone",)
        )
    return block


_SHAPES: Final[Mapping[str, Any]] = {
    "toolkits": _toolkits,
    "tools": _tools,
    "tags": _tags,
    "auth_configs": _auth_configs,
    "connected_accounts": _connected_accounts,
    "manage_connections": _manage_connections,
    "sandbox": _sandbox,
    "workbench": _sandbox,
    "multi_account": _multi_account,
    "proxy_execute": lambda value: _switch(value, "proxy_execute", ("enable",)),
    "hooks": _hooks,
    "preload": _preload,
    "search": lambda value: _switch(value, "search", ("enable",)),
    "execute": lambda value: _switch(value, "execute", ("enable_multi_execute",), "enable_multi_execute"),
    "instant": _instant,
    "experimental": _experimental,
}
