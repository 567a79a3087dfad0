"""Nothing that comes from outside can steer the terminal, and every program can read the lines."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.cli import output

HOSTILE = "a\x1b]52;c;aGk=\x07b\x9b31mc\u202ed\u2066e\ufefff\ud800g\U000e0041h\r\ni\tj"
ANY_TEXT = st.text(st.characters(), max_size=40)


@given(ANY_TEXT)
@settings(max_examples=200)
def test_inert_leaves_no_control_and_one_line(value: str) -> None:
    shown = output.inert(value)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    assert output.inert(shown) == shown
    assert len(shown.splitlines()) <= 1


def test_inert_shows_what_was_there() -> None:
    assert output.inert("Grüße [bold]„x“[/bold] 👩‍💻") == "Grüße [bold]„x“[/bold] 👩‍💻"
    assert output.inert("a\x1b[2Jb\n\nc") == "a\\x1b[2Jb c"


@given(
    st.dictionaries(
        ANY_TEXT, st.one_of(ANY_TEXT, st.integers(), st.none(), st.lists(ANY_TEXT, max_size=3)), max_size=4
    )
)
@settings(max_examples=100)
def test_a_json_line_is_one_safe_line_with_the_same_value(fields: dict[str, object]) -> None:
    line = output.json_line(fields)
    assert line == output.inert(line)
    line.encode()
    assert json.loads(line) == fields


def test_rows_in_a_pipe_are_tab_separated_and_complete(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("1", HOSTILE), ("2", "")]
    assert output.write_rows(("id", "title"), rows, numbers=("id",), wide=("title",)) == 2
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["1", "2"]
    assert all(line.count("\t") == 1 for line in lines)
    assert "\\x1b]52" in lines[0]


def test_a_message_is_one_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    output.say("a\nb\x1bc")
    captured = capsys.readouterr()
    assert captured == ("", "glosse: a b\\x1bc\n")


def test_a_list_is_bounded_only_where_a_person_reads(capsys: pytest.CaptureFixture[str]) -> None:
    assert output.bound(None, as_json=False) == 0
    assert output.bound(7, as_json=True) == 7
    assert output.found(3, "nothing") == 0
    assert output.found(0, "nothing") == 1
    assert capsys.readouterr().err == "glosse: nothing\n"
