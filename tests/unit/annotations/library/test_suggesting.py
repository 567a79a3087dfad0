"""Tags that like passages have: from a person's own annotations and from examples, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.library import Library
from annotations.model import Draft
from annotations.text import from_plain

PASSAGES = {
    "Der Hafen von Lindau wird im Winter gesperrt.": ("ort",),
    "Im Hafen von Lindau liegen zwei Schiffe.": ("ort", "quote"),
    "Die Kosten steigen auf zwölf Millionen Euro.": ("figure",),
    "Zwölf Millionen Euro fehlen der Stadt im Haushalt.": ("figure",),
    "Der Rat stimmte gegen den Vorschlag.": (),
    "Es regnet seit Tagen über den Bergen.": ("claim",),
}


@pytest.fixture
def coded(tmp_path: Path) -> Iterator[Library]:
    """An article whose sentences are tagged."""
    with Library.open(tmp_path / "library.db", creator="Ada") as library:
        text = from_plain("\n\n".join(PASSAGES))
        library.add_draft(Draft("Titel", text, language="de"))
        for passage, tags in PASSAGES.items():
            start = text.content.index(passage)
            library.annotate(1, start, start + len(passage), tags=tags)
        yield library


def test_like_passages_suggest_their_tags_and_say_why(coded: Library) -> None:
    found = coded.suggest_tags("Am Hafen in Lindau warten viele.")
    assert [one.tag for one in found] == ["ort", "quote"]
    best = found[0]
    assert (best.passages, best.example) == (2, False)
    assert best.like in PASSAGES
    assert set(best.words) == {"Hafen", "Lindau"}
    assert coded.suggest_tags("Zwölf Millionen Euro", limit=1)[0].tag == "figure"


@pytest.mark.parametrize(
    "passage", ["", "…", "Ganz andere Wörter stehen hier.", "Der Rat stimmte", "im zu de"]
)
def test_nothing_is_suggested_where_no_tagged_passage_is_like_it(coded: Library, passage: str) -> None:
    assert coded.suggest_tags(passage) == []


def test_the_annotation_on_the_passage_itself_is_left_out(coded: Library) -> None:
    passage = "Es regnet seit Tagen über den Bergen."
    own = next(row.annotation for row in coded.annotation_rows() if row.annotation.exact == passage)
    assert [one.tag for one in coded.suggest_tags(passage)] == ["claim"]
    assert coded.suggest_tags(passage, without=own.id) == []
    coded.delete([own.id])
    assert coded.suggest_tags(passage) == []


def test_others_passages_do_not_count(coded: Library) -> None:
    with Library.open(coded.path, creator="Bo") as other:
        assert other.suggest_tags("Am Hafen in Lindau warten viele.") == []
    with Library.open(coded.path) as nobody:
        assert nobody.suggest_tags("Am Hafen in Lindau warten viele.") == []


def test_examples_count_as_passages(coded: Library) -> None:
    coded.exemplify_tag("check", ["Ob die Fähre nach Konstanz fährt, ist offen."])
    found = coded.suggest_tags("Die Fähre nach Konstanz")[0]
    assert (found.tag, found.example) == ("check", True)
    assert found.like == "Ob die Fähre nach Konstanz fährt, ist offen."
    coded.rename_tag("check", "offen")
    assert coded.suggest_tags("Die Fähre nach Konstanz")[0].tag == "offen"
