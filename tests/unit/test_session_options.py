"""How the options of sessions become what goes on the wire."""

from __future__ import annotations

import copy
from typing import Any, get_args

import pytest

from composio_async._unset import UNSET
from composio_async.errors import ComposioError, InvalidParams, InvalidParamsType
from composio_async.sessions.options import TAGS, SessionOptions, ToolTag, create_body, update_body

MANAGED = {"manage_connections": {"enable": True}}
HOOK = {
    "type": "before_execute",
    "id": "h",
    "applies_to": "all",
    "handler": {"type": "condition_check", "condition": "Mail to strangers", "action": "block"},
}


def made(**options: Any) -> dict[str, Any]:
    return create_body("user_123", options, None)


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        ({}, {}),
        (dict.fromkeys(SessionOptions.__annotations__), {}),
        # toolkits
        ({"toolkits": ["github", "gmail"]}, {"toolkits": {"enable": ["github", "gmail"]}}),
        ({"toolkits": ("github",)}, {"toolkits": {"enable": ["github"]}}),
        ({"toolkits": "github"}, {"toolkits": {"enable": ["github"]}}),
        ({"toolkits": {"enable": ["a"]}}, {"toolkits": {"enable": ["a"]}}),
        ({"toolkits": {"disable": ["a"]}}, {"toolkits": {"disable": ["a"]}}),
        (
            {"toolkits": {"enable": ["a"], "require_approval": "a"}},
            {"toolkits": {"enable": ["a"], "require_approval": ["a"]}},
        ),
        ({"toolkits": {"require_approval": ["a"]}}, {"toolkits": {"require_approval": ["a"]}}),
        # tools
        ({"tools": {"github": ["A", "B"]}}, {"tools": {"github": {"enable": ["A", "B"]}}}),
        ({"tools": {"github": "A"}}, {"tools": {"github": {"enable": ["A"]}}}),
        ({"tools": {"github": {"disable": ["A"]}}}, {"tools": {"github": {"disable": ["A"]}}}),
        (
            {"tools": {"github": {"tags": ["readOnlyHint"]}}},
            {"tools": {"github": {"tags": {"enable": ["readOnlyHint"]}}}},
        ),
        (
            {"tools": {"github": {"tags": {"disable": ["destructiveHint"]}, "require_approval": ["A"]}}},
            {"tools": {"github": {"tags": {"disable": ["destructiveHint"]}, "require_approval": ["A"]}}},
        ),
        # tags
        ({"tags": ["readOnlyHint"]}, {"tags": {"enable": ["readOnlyHint"]}}),
        ({"tags": "readOnlyHint"}, {"tags": {"enable": ["readOnlyHint"]}}),
        (
            {"tags": {"enable": ["createHint"], "disable": None, "require_approval": ["updateHint"]}},
            {"tags": {"enable": ["createHint"], "require_approval": ["updateHint"]}},
        ),
        # whose
        ({"auth_configs": {"github": "ac_1"}}, {"auth_configs": {"github": "ac_1"}}),
        ({"connected_accounts": {"github": "ca_1"}}, {"connected_accounts": {"github": ["ca_1"]}}),
        ({"connected_accounts": {"github": ["ca_1", "ca_2"]}}, {"connected_accounts": {"github": ["ca_1", "ca_2"]}}),
        # switches
        ({"manage_connections": False}, {"manage_connections": {"enable": False}}),
        (
            {"manage_connections": {"callback_url": "https://a.example", "wait_for_connections": True}},
            {
                "manage_connections": {
                    "enable": True,
                    "callback_url": "https://a.example",
                    "enable_wait_for_connections": True,
                }
            },
        ),
        (
            {"manage_connections": {"enable": False, "enable_wait_for_connections": False}},
            {"manage_connections": {"enable": False, "enable_wait_for_connections": False}},
        ),
        ({"sandbox": False}, {"workbench": {"enable": False}}),
        ({"sandbox": {"sandbox_size": "large"}}, {"workbench": {"sandbox_size": "large"}}),
        ({"workbench": True}, {"workbench": {"enable": True}}),
        ({"sandbox": {"auto_offload_threshold": 5000}}, {"workbench": {"auto_offload_threshold": 5000}}),
        ({"multi_account": True}, {"multi_account": {"enable": True, "require_explicit_selection": True}}),
        ({"multi_account": False}, {"multi_account": {"enable": False}}),
        (
            {"multi_account": {"enable": True, "max_accounts_per_toolkit": 5, "require_explicit_selection": False}},
            {"multi_account": {"enable": True, "max_accounts_per_toolkit": 5, "require_explicit_selection": False}},
        ),
        ({"proxy_execute": True}, {"proxy_execute": {"enable": True}}),
        ({"hooks": ()}, {"hooks": []}),
        ({"hooks": [HOOK]}, {"hooks": [HOOK]}),
        (
            {"hooks": ({**HOOK, "name": "n", "applies_to": {"toolkits": "gmail"}},)},
            {"hooks": [{**HOOK, "name": "n", "applies_to": {"toolkits": ["gmail"]}}]},
        ),
        ({"search": False}, {"search": {"enable": False}}),
        ({"search": {"enable": False}}, {"search": {"enable": False}}),
        ({"execute": False}, {"execute": {"enable_multi_execute": False}}),
        ({"preload": {"tools": "all"}}, {"preload": {"tools": "all"}}),
        ({"preload": {"tools": ["A"]}}, {"preload": {"tools": ["A"]}}),
        ({"preload": ["A"]}, {"preload": {"tools": ["A"]}}),
        ({"preload": "all"}, {"preload": {"tools": "all"}}),
        ({"preload": {"tools": []}}, {"preload": {"tools": []}}),
        ({"instant": False}, {"instant": False}),
        ({"instant": {"tools": ["A"]}}, {"instant": {"tools": ["A"]}}),
        # experimental
        ({"experimental": {"fast_mode": True}}, {"experimental": {"fast_mode": True}}),
        (
            {"experimental": {"assistive_prompt": {"user_timezone": "Europe/Zurich"}}},
            {"experimental": {"assistive_prompt_config": {"user_timezone": "Europe/Zurich"}}},
        ),
    ],
)
def test_what_creating_sends(options: dict[str, Any], sent: dict[str, Any]):
    """Each short form becomes the block that the platform reads; None is left out; nothing of the caller's changes."""
    before = copy.deepcopy(options)
    assert create_body("user_123", options, None) == {"user_id": "user_123", **MANAGED, **sent}
    assert options == before


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        ({}, {}),
        ({"search": True}, {"search": {"enable": True}}),
        ({"sandbox": True}, {"workbench": {"enable": True}}),
        ({"workbench": {"enable": True}}, {"workbench": {"enable": True}}),
        ({"preload": {"tools": ["A"]}, "search": None}, {"preload": {"tools": ["A"]}}),
        ({"toolkits": ["github"]}, {"toolkits": {"enable": ["github"]}}),
    ],
)
def test_the_preset_gives_way_to_options(options: dict[str, Any], sent: dict[str, Any]):
    """direct_tools switches the meta tools off and lists the toolkits' own, except where an option says otherwise."""
    assert create_body("user_123", options, "direct_tools") == {
        "user_id": "user_123",
        "manage_connections": {"enable": False},
        "workbench": {"enable": False},
        "preload": {"tools": "all"},
        "search": {"enable": False},
        "execute": {"enable_multi_execute": False},
        **sent,
    }


def test_an_unknown_preset_is_refused():
    """There is one preset, and the error names it."""
    with pytest.raises(InvalidParams, match="'direct_tools'"):
        create_body("user_123", {}, "fast")


# Nothing is dropped silently


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"toolkit": ["a"]}, "no option 'toolkit'. Did you mean 'toolkits'?"),
        ({"manage_connection": True}, "no option 'manage_connection'. Did you mean 'manage_connections'?"),
        ({"xyzzy": True}, "A session has no option 'xyzzy'."),
        ({"toolkits": {"enabled": ["a"]}}, "toolkits has no 'enabled'. Did you mean 'enable'?"),
        ({"tools": {"github": {"disabled": ["A"]}}}, "tools['github'] has no 'disabled'. Did you mean 'disable'?"),
        ({"tags": {"enabled": []}}, "tags has no 'enabled'. Did you mean 'enable'?"),
        ({"manage_connections": {"callback": "x"}}, "no 'callback'. Did you mean 'callback_url'?"),
        ({"sandbox": {"size": "large"}}, "sandbox has no 'size'."),
        ({"sandbox": {"sandbox_sise": "large"}}, "Did you mean 'sandbox_size'?"),
        ({"multi_account": {"max_accounts": 3}}, "multi_account has no 'max_accounts'."),
        ({"proxy_execute": {"enabled": True}}, "Did you mean 'enable'?"),
        ({"search": {"enabled": True}}, "Did you mean 'enable'?"),
        ({"execute": {"multi_execute": True}}, "Did you mean 'enable_multi_execute'?"),
        ({"preload": {"tool": []}}, "Did you mean 'tools'?"),
        ({"experimental": {"fastmode": True}}, "Did you mean 'fast_mode'?"),
        ({"experimental": {"assistive_prompt": {"timezone": "x"}}}, "no 'timezone'."),
    ],
)
def test_unknown_keys_are_refused_with_a_near_name(options: dict[str, Any], told: str):
    """A misspelt key, on top or inside, is a TypeError that says what was meant."""
    with pytest.raises(InvalidParamsType) as caught:
        made(**options)
    assert told in caught.value.message


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"toolkits": {"enable": ["a"], "disable": ["b"]}}, "enable or disable, not both"),
        ({"tools": {"github": {"enable": ["A"], "disable": ["B"]}}}, "one of enable, disable and tags"),
        ({"tools": {"github": {"enable": ["A"], "tags": ["readOnlyHint"]}}}, "one of enable, disable and tags"),
        ({"tools": {"github": {}}}, "tools['github'] is empty"),
        ({"tags": ["readonlyHint"]}, "no tag 'readonlyHint'. Did you mean 'readOnlyHint'?"),
        ({"tags": ["zzz"]}, "There is no tag 'zzz'. There are createHint, destructiveHint"),
        ({"tools": {"github": {"tags": ["readOnly"]}}}, "Did you mean 'readOnlyHint'?"),
        ({"tags": {"require_approval": ["deleteHint"]}}, "There is no tag 'deleteHint'"),
        ({"auth_configs": {"github": "ca_1"}}, "auth_configs['github'] is 'ca_1', a connected account"),
        ({"connected_accounts": {"github": ["ac_1"]}}, "connected_accounts['github'] is 'ac_1', an auth config"),
        ({"connected_accounts": {"github": "ak_sesame"}}, "is ak_..., a project API key"),
        ({"sandbox": True, "workbench": True}, "the same option"),
        ({"sandbox": {"auto_offload_threshold": 0}}, "above 0, not 0"),
        ({"sandbox": {"auto_offload_threshold": True}}, "above 0, not True"),
        ({"sandbox": {"sandbox_size": "huge"}}, "standard, medium, large, xlarge, not 'huge'"),
        ({"multi_account": {"max_accounts_per_toolkit": 1}}, "must be 2 to 10, not 1"),
        ({"multi_account": {"max_accounts_per_toolkit": 11}}, "must be 2 to 10, not 11"),
        ({"toolkits": [""]}, "toolkits must not be blank"),
        ({"toolkits": {}}, "toolkits says nothing"),
        ({"toolkits": {"enable": None}}, "toolkits says nothing"),
        ({"instant": True}, "instant must be an object"),
        ({"instant": {"return_charge": True}}, "instant has no 'return_charge'. Did you mean 'return_instant_charge'?"),
        ({"toolkits": [5]}, "toolkits must be text, not int"),
        ({"toolkits": 5}, "toolkits must be a list of texts, not int"),
        ({"tools": ["A"]}, "tools maps toolkits to slugs"),
        ({"auth_configs": ["ac_1"]}, "auth_configs maps toolkits to ids"),
        ({"connected_accounts": "ca_1"}, "connected_accounts maps toolkits to ids"),
        ({"sandbox": "large"}, "sandbox must be an object, not str"),
        ({"search": "yes"}, "search must be an object, not str"),
        ({"experimental": True}, "experimental must be an object, not bool"),
        ({"hooks": HOOK}, "hooks must be a list of objects, not dict"),
        ({"hooks": [{"id": "h"}]}, "hooks[0] needs type and applies_to and handler"),
        ({"hooks": [{**HOOK, "type": "before"}]}, "must be one of before_execute, after_execute, not 'before'"),
        ({"hooks": [{**HOOK, "applies_to": {"tools": []}}]}, "has no 'tools'"),
        ({"hooks": [{**HOOK, "handler": {"type": "x", "sentence": "y"}}]}, "has no 'sentence'"),
        ({"hooks": [HOOK, HOOK]}, "Two hooks have the id 'h'"),
    ],
)
def test_impossible_values_are_refused(options: dict[str, Any], told: str):
    """What the platform would refuse or misread is an error of ours that names the option, and shows no key."""
    with pytest.raises(ComposioError) as caught:
        made(**options)
    assert isinstance(caught.value, InvalidParams | InvalidParamsType)
    assert told in caught.value.message
    assert "sesame" not in caught.value.message


def test_the_tags_are_those_of_the_type():
    """What is checked and what type checkers see is the same list."""
    assert set(get_args(ToolTag)) == TAGS


def test_every_option_has_a_place_in_the_documentation():
    """Each option is explained."""
    assert SessionOptions.__doc__
    for name in SessionOptions.__annotations__:
        assert f"{name}:" in SessionOptions.__doc__


# Updating


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        ({"toolkits": ["github"], "tags": UNSET}, {"toolkits": {"enable": ["github"]}}),
        ({"toolkits": None, "search": UNSET}, {"toolkits": None}),
        ({"sandbox": None}, {"workbench": None}),
        ({"workbench": False}, {"workbench": {"enable": False}}),
        ({"manage_connections": None}, {"manage_connections": None}),
        ({"tags": [], "instant": False}, {"tags": {"enable": []}, "instant": False}),
    ],
)
def test_what_updating_sends(options: dict[str, Any], sent: dict[str, Any]):
    """UNSET is left out, None takes a block away, and no default is added."""
    assert update_body(options, None) == sent


def test_the_precondition_goes_along():
    """The version that a session must still have is sent beside the blocks."""
    assert update_body({"tags": None}, 4) == {"tags": None, "expected_config_version": 4}
    for bad in (0, -1, True, "4", 1.5):
        with pytest.raises(InvalidParams, match="expected_config_version"):
            update_body({"tags": None}, bad)


def test_an_update_of_nothing_is_refused():
    """Nothing to change is a mistake, also with a precondition alone."""
    for version in (None, 3):
        with pytest.raises(InvalidParams, match="nothing to change"):
            update_body(dict.fromkeys(SessionOptions.__annotations__, UNSET), version)


def test_instant_is_switched_off_not_taken_away():
    """instant has no null on the wire."""
    with pytest.raises(InvalidParams, match="instant=False"):
        update_body({"instant": None}, None)


def test_updates_check_as_creation_does():
    """Unknown keys are refused on update, too."""
    with pytest.raises(InvalidParamsType, match="Did you mean 'enable'"):
        update_body({"toolkits": {"enabled": []}}, None)
