"""`glosse stats` on a real library."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from annotations.library import Library
from annotations.model import CorrectionKind
from tests.data.hostile import HOSTILE
from tui.cli import output
from tui.cli.main import run

Glosse = Callable[..., tuple[int, str, str]]


@pytest.fixture
def glosse(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Glosse:
    """Runs a command on a library of two articles with names and tagged passages."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LOGNAME", "ada")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    path = tmp_path / "library.db"
    with Library.open(path, creator="ada") as library:
        for number in (1, 2):
            file = tmp_path / f"{number}.md"
            head = f"date: 2021-0{number}-03\nsource: {'Zeit' if number == 1 else 'taz'}"
            file.write_text(f"---\n{head}\n---\n# Titel {number}\n\nAda Kern traf Bea Lang in Lindau.\n")
            assert len(list(library.add([str(file)], language="xx"))) == 1
            content = library.text(number).content
            for name in ("Ada Kern", "Bea Lang", "Lindau")[: 4 - number]:
                at = content.index(name)
                library.correct(number, at, at + len(name), CorrectionKind.ADD, "PER")
            library.annotate(number, 0, 5, tags=["claim", "quote"][:number])
        library.annotate(1, 0, 5, note="without a tag")
        with library._store.writing() as queries:
            queries.run("UPDATE annotations SET created = '2026-02-0' || id || 'T12:00:00.000Z'")

    def call(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--library", str(path), *map(str, arguments)])
        return code, *capsys.readouterr()

    call.path = path  # type: ignore[attr-defined]
    return call


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_summary_of_all_and_of_a_query(glosse: Glosse) -> None:
    code, out, err = glosse("stats")
    assert (code, err) == (0, "")
    assert dict(line.split("\t") for line in out.splitlines()) == {
        "articles": "2", "read": "0", "annotated": "2", "words": "18", "annotations": "3", "tags": "2",
        "people": "1", "names": "3",
    }  # fmt: skip
    (record,) = lines(glosse("stats", "source:taz", "--json")[1])
    assert (record["articles"], record["tags"], record["names"], record["coding"]) == (1, 2, 2, None)


def test_coding_states_are_told_once_there_are_any(glosse: Glosse) -> None:
    with Library.open(glosse.path) as library, library._store.writing() as queries:  # type: ignore[attr-defined]
        queries.run("UPDATE articles SET coding = 2 WHERE id = 1")
    assert glosse("stats")[1].splitlines()[-3:] == [
        "coding not begun\t1",
        "coding begun\t0",
        "coding done\t1",
    ]
    (record,) = lines(glosse("stats", "source:taz", "--json")[1])
    assert record["coding"] == {"not_begun": 1, "begun": 0, "done": 0}


def test_annotations_by_one_key_or_several(glosse: Glosse) -> None:
    assert glosse("stats", "--by", "tag")[1] == "claim\t2\t2\n\t1\t1\nquote\t1\t1\n"
    assert glosse("stats", "--by", "day")[1] == "2026-02-03\t1\t1\n2026-02-02\t1\t1\n2026-02-01\t1\t1\n"
    assert glosse("stats", "--by", "week")[1] == "2026-02-02\t2\t2\n2026-01-26\t1\t1\n"
    assert glosse("stats", "--by", "source", "--by", "tag", "--limit", 2, "--json")[1] == (
        '{"type": "count", "source": "Zeit", "tag": "", "annotations": 1, "articles": 1}\n'
        '{"type": "count", "source": "Zeit", "tag": "claim", "annotations": 1, "articles": 1}\n'
    )
    assert glosse("stats", "--by", "name", "source:taz")[1] == "Ada Kern\t1\t1\nBea Lang\t1\t1\n"
    assert glosse("stats", "--by", "creator", "--by", "month")[1] == "ada\t2026-02\t3\t2\n"


def test_a_terminal_gets_tables_that_say_when_there_is_more(
    glosse: Glosse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "to_terminal", lambda: True)
    monkeypatch.setattr(output, "TERMINAL_LIMIT", 2)
    code, out, err = glosse("stats", "--by", "tag")
    assert [line.split() for line in out.splitlines()] == [
        ["tag", "annotations", "articles"], ["claim", "2", "2"], ["(no", "tag)", "1", "1"],
    ]  # fmt: skip
    assert err == "glosse: the first 2; --limit 0 lists all\n"
    assert code == 0
    assert "what" in glosse("stats")[1]


def test_pictures_are_plain_in_a_pipe(glosse: Glosse) -> None:
    code, out, err = glosse("stats", "--picture", "mentions", "kern", "lindau", "--step", "month")
    assert (code, err) == (0, "")
    said = out.splitlines()
    assert [line.strip() for line in said if line.strip()[:1].isalpha()][:2] == ["Ada Kern 2", "Lindau 1"]
    assert "2021-01" in out
    assert said[-1] == "Mentions by month of publication; the highest bar is 1."
    assert "\x1b" not in out
    assert "claim" in glosse("stats", "--picture", "sources")[1]
    together = glosse("stats", "--picture", "together", "quote", "claim")[1].splitlines()
    assert [line.split()[:3] for line in together[1:3]] == [["1", "quote", "1"], ["2", "claim", "1"]]


def test_pictures_in_json_have_each_number_once(glosse: Glosse) -> None:
    assert lines(glosse("stats", "--picture", "mentions", "--step", "year", "--json", "Lindau")[1]) == [
        {"type": "mentions", "time": "2021", "name": "Lindau", "mentions": 1, "articles": 1}
    ]
    assert lines(glosse("stats", "--picture", "sources", "--query", "source:taz", "--json")[1]) == [
        {"type": "sources", "tag": "claim", "source": "taz", "annotations": 1},
        {"type": "sources", "tag": "quote", "source": "taz", "annotations": 1},
    ]
    assert lines(glosse("stats", "--picture", "together", "--json")[1]) == [
        {"type": "together", "tag": "claim", "with": "", "articles": 2, "annotations": 2},
        {"type": "together", "tag": "claim", "with": "quote", "articles": 1, "annotations": 1},
        {"type": "together", "tag": "quote", "with": "", "articles": 1, "annotations": 1},
    ]
    assert {"type": "names", "name": "Ada Kern", "with": "Bea Lang", "articles": 2} in lines(
        glosse("stats", "--picture", "names", "--json")[1]
    )


def test_pictures_in_ascii_and_in_ink(
    glosse: Glosse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text("[interface]\nascii = true\n")
    with_settings = ["--config", str(settings), "stats", "--picture"]
    for kind in ("mentions", "sources", "together", "names"):
        assert glosse(*with_settings, kind)[1].isascii()
    monkeypatch.setattr(output, "to_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    assert all(len(line) <= 60 for line in glosse("stats", "--picture", "names")[1].splitlines())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--by", "tag", "--picture", "names"), "--by and --picture are two things"),
        (("--by", "tag", "--by", "tag"), "names the same twice"),
        (("--step", "day"), "--step needs --picture mentions"),
        (("--picture", "names", "--step", "day"), "--step needs --picture mentions"),
        (("--query", "x"), "--query needs --picture"),
        (("--by", "colour"), "colour"),
        (("see (",), "character 6"),
        (("--picture", "names", "--query", "see ("), "character 6"),
        (("--picture", "together", " "), "1 to 60"),
    ],
)
def test_what_cannot_be_done_is_one_line(glosse: Glosse, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = glosse("stats", *arguments)
    assert (code, out) == (2, "")
    assert said in err.splitlines()[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("quastenflosser",), "no article found"),
        (("--by", "tag", "quastenflosser"), "no annotation found"),
        (("--picture", "mentions", "Nobody"), "no article mentions any of these names"),
        (("--picture", "sources", "--query", "quastenflosser"), "no annotation with a tag there"),
        (("--picture", "together", "nothing"), "no tag “nothing”"),
    ],
)
def test_nothing_found_is_said(glosse: Glosse, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = glosse("stats", *arguments)
    assert out == ""
    assert code in (1, 2)
    assert said in err


def test_hostile_names_and_sources_do_nothing_to_a_terminal(
    glosse: Glosse, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(glosse.path) as library:  # type: ignore[attr-defined]
        names = [one.encode(errors="ignore").decode() for one in HOSTILE.values()]
        for at, name in enumerate(names, 100):
            with library._store.writing() as queries:
                queries.run(
                    "INSERT OR IGNORE INTO sources(id, name, fold) VALUES (?, ?, ?)", (at, name, f"{at}")
                )
                queries.run("INSERT OR IGNORE INTO article_sources VALUES (1, ?)", (at,))
                queries.run("UPDATE tags SET name = ? WHERE name = 'claim' OR id = -1", (name,))
    for terminal in (False, True):
        monkeypatch.setattr(output, "to_terminal", lambda terminal=terminal: terminal)
        monkeypatch.setenv("NO_COLOR", "1")
        for arguments in (("--by", "source"), ("--picture", "sources"), ("--by", "tag", "--json")):
            out = glosse("stats", *arguments)[1]
            assert out
            assert "\x1b]" not in out
            assert not set(out) & set("\x07\x9b\x9d\u202e\u2066")
