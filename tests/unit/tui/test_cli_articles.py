"""`glosse articles`: pages, fields and orders."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.cli.main import run

Glosse = Callable[..., tuple[int, str, str]]


@pytest.fixture
def glosse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Glosse:
    lines = [
        {
            "title": f"Titel {n}",
            "text": f"Ein Haus mit {n} Fenstern.",
            "published": f"2020-01-{n + 1:02}",
            "language": "de",
        }
        for n in range(9)
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(["--library", str(tmp_path / "library.db"), *arguments])
        return (code, *capsys.readouterr())

    assert call("add", str(tmp_path / "a.jsonl"))[0] == 0
    return call


def titles(out: str) -> list[str]:
    return [json.loads(line)["title"] for line in out.splitlines()]


def test_pages_are_parts_of_the_list(glosse: Glosse) -> None:
    whole = titles(glosse("articles", "--json")[1])
    assert whole == [f"Titel {n}" for n in reversed(range(9))]
    for query in ((), ("haus",)):
        paged = [
            title
            for offset in range(0, 12, 4)
            for title in titles(
                glosse("articles", *query, "--json", "--limit", "4", "--offset", str(offset))[1]
            )
        ]
        assert paged == whole
    assert titles(glosse("articles", "haus sort:published", "--json", "--limit", "2")[1]) == whole[:-3:-1]
    assert glosse("articles", "--offset", "9")[0] == 1


def test_fields_are_chosen_and_unknown_ones_are_named(glosse: Glosse) -> None:
    code, out, _ = glosse("articles", "--fields", "title, words,tags", "--limit", "1", "--json")
    assert code == 0
    assert json.loads(out) == {"title": "Titel 8", "words": 7, "tags": []}
    assert glosse("articles", "--fields", "published,title", "--limit", "1")[1] == "2020-01-09\tTitel 8\n"
    code, _, err = glosse("articles", "--fields", "title,size")
    assert code == 2
    assert "no field 'size'; they have id, title" in err
    whole = json.loads(glosse("articles", "--limit", "1", "--json")[1])
    assert json.loads(glosse("articles", "--limit", "1", "--json", "--fields", ",".join(whole))[1]) == whole


def test_a_word_finds_its_other_forms_and_a_phrase_only_itself(glosse: Glosse) -> None:
    assert len(titles(glosse("articles", "Häusern", "--json")[1])) == 9
    assert len(titles(glosse("articles", "Fenster", "--json")[1])) == 9
    assert glosse("articles", '"Häusern"')[0] == 1
