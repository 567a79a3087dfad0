"""The registry of actions: every key is free of doubt in its pane, and a person's own keys are checked."""

from __future__ import annotations

import pytest

from annotations.errors import InputError
from tui.actions import ACTIONS, EVERYWHERE, Actions, shown
from tui.screens.help import GROUPS, key_table

ALTGR_ON_A_GERMAN_KEYBOARD = {
    "left_square_bracket", "right_square_bracket", "left_curly_bracket", "right_curly_bracket",
    "backslash", "at", "vertical_line", "tilde",
}  # fmt: skip


def test_every_action_has_words_a_group_and_a_pane() -> None:
    for action in ACTIONS:
        assert action.label, action.id
        assert action.help, action.id
        assert action.panes, action.id
        assert action.group in GROUPS, action.id


def test_ids_are_unique() -> None:
    ids = [action.id for action in ACTIONS]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("pane", EVERYWHERE)
def test_no_key_begins_another_sequence(pane: str) -> None:
    bindings = Actions().bindings(pane)  # type: ignore[arg-type]
    single = {key for key in bindings if " " not in key}
    assert not {key.split(" ")[0] for key in bindings if " " in key} & single


def test_every_action_works_on_a_german_keyboard_without_altgr() -> None:
    for action in ACTIONS:
        easy = [key for key in action.keys if not set(key.split(" ")) & ALTGR_ON_A_GERMAN_KEYBOARD]
        assert easy, action.id


def test_function_keys_and_control_arrows_have_a_plain_alternative() -> None:
    for action in ACTIONS:
        plain = [
            key
            for key in action.keys
            if not key.startswith(("f1", "f5", "f6", "ctrl+up", "ctrl+down", "ctrl+left", "ctrl+right"))
        ]
        assert plain, action.id


def test_no_key_is_tab_in_disguise() -> None:
    assert not [action.id for action in ACTIONS if "ctrl+i" in action.keys]


def test_own_keys_replace_those_of_the_registry() -> None:
    actions = Actions({"tag": ("f9",)})
    assert actions.bindings("text")["f9"] == "tag"
    assert "t" not in actions.bindings("text")
    assert actions.key("tag") == "F9"


def test_an_unknown_action_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="fly"):
        Actions({"fly": ("f9",)})


def test_one_key_for_two_actions_is_refused() -> None:
    with pytest.raises(InputError, match=r"comment.*already"):
        Actions({"comment": ("t",)})


def test_a_key_that_begins_a_sequence_is_refused() -> None:
    with pytest.raises(InputError, match="g alone"):
        Actions({"comment": ("g",)})


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("g l", "gl"),
        ("ctrl+up", "ctrl+↑"),
        ("f6", "F6"),
        ("greater_than_sign", ">"),
        ("space", "Space"),
        ("f", "f"),
    ],
)
def test_keys_are_said_as_they_stand_on_the_keyboard(keys: str, said: str) -> None:
    assert shown(keys) == said


def test_ascii_keys_are_ascii() -> None:
    for action in ACTIONS:
        for key in action.keys:
            assert shown(key, ascii=True).isascii(), key


def test_the_list_of_keys_names_every_action() -> None:
    helps = {what for _, rows in key_table(Actions()) for _, what in rows}
    missing = {a.help for a in ACTIONS if not a.id.startswith(("favourite_", "bind_"))} - helps
    assert not missing
