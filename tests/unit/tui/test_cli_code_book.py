"""`glosse tags` for what keeps a code book: closing it, rules, examples, suggestions."""

from __future__ import annotations

import json
from pathlib import Path

from tests.unit.tui.test_cli_tagging import Glosse, glosse

__all__ = ["glosse"]


def test_a_rule_is_tried_made_listed_and_deleted(glosse: Glosse, tmp_path: Path) -> None:
    assert glosse("tags", "rules") == (
        1, "", "glosse: no rules yet; `glosse tags rule TAG QUERY` makes one\n",
    )  # fmt: skip
    assert glosse("tags", "rule", "see", "haus", "see", "--dry-run")[1] == (
        "would tag 1 article · 1 found\n1\tEin Haus\n"
    )
    preview = json.loads(glosse("tags", "rule", "see", "haus", "--dry-run", "--json")[1])
    assert preview == {
        "type": "tag rule preview", "tag": "see", "query": "haus", "articles": 1, "new": 1,
        "first": [{"id": 1, "title": "Ein Haus"}],
    }  # fmt: skip
    assert glosse("tags", "rule", "see", "haus") == (
        0, "“see” for all that “haus” finds · tagged 1 article\n", "",
    )  # fmt: skip
    (tmp_path / "b.txt").write_text("Noch ein Haus\n\nAm Berg.", encoding="utf-8")
    glosse("add", str(tmp_path / "b.txt"))
    assert json.loads(glosse("articles", "haus", "berg", "--json")[1])["tags"] == ["see"]
    assert glosse("tags", "rules")[1].split("\t")[:3] == ["1", "see", "haus"]
    code, _, err = glosse("tags", "rule", "see", "haus sort:title")
    assert (code, err.splitlines()[0]) == (
        2, "glosse: a rule has no order; leave sort: out (character 6 of the query)",
    )  # fmt: skip
    assert (
        "would delete 1 tag · on 0 annotations and 2 articles"
        in glosse("tags", "delete", "see", "--dry-run")[1]
    )
    assert (
        glosse("tags", "rule", "--delete", "1")[1]
        == "rule “haus” of “see” deleted · 2 articles keep the tag\n"
    )


def test_a_rule_is_asked_for_as_it_should_be(glosse: Glosse) -> None:
    for arguments, said in (
        ((), "say which rule"),
        (("see", "haus", "--delete", "1"), "say which rule"),
        (("see",), "a rule needs a query"),
        (("see", "haus", "--json"), "--json goes with --dry-run"),
        (("--delete", "7"), "no tag rule 7"),
    ):
        code, out, err = glosse("tags", "rule", *arguments)
        assert (code, out, said in err, err.count("\n")) == (2, "", True, 1)


def test_the_book_is_closed_and_says_how_to_go_on(glosse: Glosse, tmp_path: Path) -> None:
    assert glosse("tags", "close")[1] == "the code book is closed\n"
    code, _, err = glosse("annotate", "1", "--quote", "Haus am See", "--tag", "neu")
    assert code == 2
    assert err == (
        "glosse: no tag “neu”, and the code book is closed: the list of tags, or `glosse tags new`, makes one\n"
    )
    (tmp_path / "c.md").write_text("---\ntags: [neu, teil]\n---\n# Dach\n\nWorte.", encoding="utf-8")
    code, _, err = glosse("add", str(tmp_path / "c.md"))
    assert (code, err.splitlines()[-1]) == (
        0,
        "glosse: 1 tag left out, which the closed code book does not have: “neu”; `glosse tags new` makes one",
    )
    (tmp_path / "book.csv").write_text("name\nneu\n", "utf-8")
    assert "--open takes them in" in glosse("tags", "import", str(tmp_path / "book.csv"))[2]
    assert glosse("tags", "import", "--open", str(tmp_path / "book.csv"))[1].startswith("1 new")
    assert glosse("tags", "new", "neu/er")[1] == "made the tag “neu/er”\n"
    assert glosse("annotate", "1", "--quote", "Haus am See", "--tag", "neu")[0] == 0
    assert glosse("tags", "open")[1] == "the code book is open\n"


def test_examples_are_given_added_listed_and_taken_away(glosse: Glosse) -> None:
    assert glosse("tags", "examples", "teil")[::2] == (
        1, "glosse: no example of “teil”; `glosse tags examples TAG PASSAGE` gives one\n",
    )  # fmt: skip
    glosse("tags", "examples", "teil", "Das Dach", "Die Tür")
    glosse("tags", "examples", "teil", "Ein Fenster", "--add")
    assert glosse("tags", "examples", "teil")[1].splitlines() == ["Das Dach", "Die Tür", "Ein Fenster"]
    records = map(json.loads, glosse("tags", "list", "--json")[1].splitlines())
    assert next(one for one in records if one["name"] == "teil")["examples"][0] == "Das Dach"
    assert glosse("tags", "examples", "teil", "")[1] == "tag “teil” has no example now\n"


def test_tags_are_suggested_with_their_reason(glosse: Glosse) -> None:
    glosse("tags", "examples", "ort/see", "Ein Haus am See in den Bergen")
    code, out, _ = glosse("tags", "suggest", "1", "--quote", "Das Haus am See")
    assert (code, out.splitlines()[0].split("\t")[0]) == (0, "ort/see")
    record = json.loads(
        glosse("tags", "suggest", "1", "--quote", "Das Haus am See", "--json")[1].splitlines()[0]
    )
    assert list(record) == ["type", "tag", "score", "passages", "like", "example", "words", "reason"]
    assert record["reason"].endswith(out.splitlines()[0].split("\t")[1])
    assert glosse("tags", "suggest", "3")[0] == 1
    assert glosse("tags", "suggest", "99")[0] == 2
