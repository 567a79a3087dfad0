"""Key sequences."""

from __future__ import annotations

import pytest

from tui.reading.keys import Action, Pending, Sequences, Unbound

BINDINGS = {
    "j": "down",
    "left_parenthesis": "sentence_previous",
    "g g": "first",
    "g l": "library",
    "g t a": "all_tags",
}


@pytest.fixture
def keys() -> Sequences:
    return Sequences(BINDINGS)


def test_a_key_alone_is_complete_at_once(keys: Sequences) -> None:
    assert keys.feed("j") == Action("down")
    assert keys.feed("left_parenthesis") == Action("sentence_previous")


def test_a_sequence_waits_and_names_how_it_goes_on(keys: Sequences) -> None:
    assert keys.feed("g") == Pending((("g", "first"), ("l", "library"), ("t a", "all_tags")))
    assert keys.pending == "g"
    assert keys.feed("t") == Pending((("a", "all_tags"),))
    assert keys.pending == "g t"
    assert keys.feed("a") == Action("all_tags")
    assert keys.pending == ""


def test_an_unbound_key_ends_a_sequence(keys: Sequences) -> None:
    keys.feed("g")
    assert keys.feed("j") == Unbound("g j")
    assert keys.feed("j") == Action("down")
    assert keys.feed("ctrl+r") == Unbound("ctrl+r")


def test_a_sequence_can_be_dropped(keys: Sequences) -> None:
    keys.feed("g")
    keys.reset()
    assert keys.pending == ""
    assert keys.feed("l") == Unbound("l")


@pytest.mark.parametrize("longer", ["g g", "g g x"])
def test_a_key_alone_cannot_begin_a_sequence(longer: str) -> None:
    with pytest.raises(ValueError, match=f"'g' is 'go' and begins '{longer}', which is 'far'"):
        Sequences({longer: "far", "g": "go"})


def test_a_sequence_cannot_begin_another() -> None:
    with pytest.raises(ValueError, match="'g g' is 'first' and begins 'g g x'"):
        Sequences({"g g": "first", "g g x": "far"})


@pytest.mark.parametrize("keys", ["", " ", "g  l", "g "])
def test_a_binding_must_be_keys(keys: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        Sequences({keys: "go"})
