"""One judgement on every occurrence, and quotations with their source."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from annotations.errors import InputError, NotFoundError
from annotations.library import Library
from annotations.model import CorrectionKind, Draft, Span

PARAGRAPH = (
    "Maduro sprach. Dann ging Maduro. Die Maduro-Partei und Maduros Freunde blieben, auch Nicolás Maduro."
)


@pytest.fixture
def article(library: Library, draft: Callable[..., Draft]) -> int:
    """An article in a language without a pipeline that says a name six times."""
    added = library.add_draft(draft(f"Sechsmal\n\n{PARAGRAPH}", language="xx")).article
    assert added
    return added.id


def quotes(library: Library, article: int) -> list[tuple[str, tuple[str, ...], str, str]]:
    return [(a.exact, a.tags, a.note, a.color) for a in library.annotations_of(article)]


def place(library: Library, article: int, words: str) -> Span:
    start = library.text(article).content.index(words)
    return Span(start, start + len(words))


def test_whole_words_are_the_occurrences_of_a_passage(library: Library, article: int) -> None:
    at = place(library, article, "Maduro")
    content = library.text(article).content
    found = library.occurrences(article, *at)
    assert [content[slice(*span)] for span in found] == ["Maduro"] * 3
    assert found[0] == at


def test_of_a_name_its_mentions_are_the_occurrences(library: Library, article: int) -> None:
    for words in ("Maduro", "Maduros", "Nicolás Maduro"):
        library.correct(article, *place(library, article, words), CorrectionKind.ADD, "PER")
    content = library.text(article).content
    name = library.mentions(article)
    assert name
    same = {Span(m.start, m.end) for m in name if m.name == name[-1].name}
    assert len(same) > 1
    found = library.occurrences(article, *place(library, article, "Nicolás Maduro"))
    assert set(found) == same
    assert "Nicolás Maduro" in [content[slice(*span)] for span in found]


def test_words_inside_another_name_are_not_that_name(library: Library, article: int) -> None:
    library.correct(article, *place(library, article, "Maduro"), CorrectionKind.ADD, "PER")
    library.correct(article, *place(library, article, "Nicolás Maduro"), CorrectionKind.ADD, "ORG")
    found = library.occurrences(article, *place(library, article, "Maduro"))
    assert place(library, article, "Nicolás Maduro").end not in [span.end for span in found]


def test_all_places_are_one_action(library: Library, article: int, sound: Callable[[Library], None]) -> None:
    places = library.occurrences(article, *place(library, article, "Maduro"))
    change = library.annotate_all(article, places, tags=["Person", "person", "neu"], color="teal")
    assert change.message == "tagged “Person”, “neu” in 3 places"
    assert (change.article, change.start) == (article, places[0].start)
    assert quotes(library, article) == [("Maduro", ("neu", "Person"), "", "teal")] * 3
    assert {a.creator for a in library.annotations_of(article)} == {"Ada"}
    assert len({a.uid for a in library.annotations_of(article)}) == 3
    sound(library)
    assert library.count_annotations("tag:neu") == 3
    assert library.undo().message == f"undone: {change.message}"
    assert quotes(library, article) == []
    assert "neu" not in [tag.name for tag in library.tags()]
    sound(library)
    library.redo()
    assert quotes(library, article) == [("Maduro", ("neu", "Person"), "", "teal")] * 3
    sound(library)


def test_what_is_annotated_keeps_what_it_has(
    library: Library, article: int, sound: Callable[[Library], None]
) -> None:
    places = library.occurrences(article, *place(library, article, "Maduro"))
    library.annotate(article, *places[0], tags=["person"], note="hier", color="red")
    library.annotate(article, *places[1], tags=["check"])
    change = library.annotate_all(article, places, tags=["PERSON"], color="teal")
    assert change.message == "tagged “PERSON” in 2 more places"
    assert quotes(library, article) == [
        ("Maduro", ("person",), "hier", "red"),
        ("Maduro", ("check", "person"), "", "teal"),
        ("Maduro", ("person",), "", "teal"),
    ]
    sound(library)
    library.undo()
    assert quotes(library, article) == [
        ("Maduro", ("person",), "hier", "red"),
        ("Maduro", ("check",), "", ""),
    ]


def test_nothing_to_do_is_no_action(library: Library, article: int) -> None:
    places = library.occurrences(article, *place(library, article, "Maduro"))
    library.annotate_all(article, places)
    assert library.annotate_all(article, places).message == "marked already, in all 3 places"
    assert library.undo().message == "undone: marked in 3 places"
    only = library.occurrences(article, *place(library, article, "Freunde"))
    library.annotate(article, *only[0], tags=["x"])
    assert library.annotate_all(article, only, tags=["x"]).message == "tagged “x” already, in its only place"


def test_wrong_places_change_nothing(library: Library, article: int) -> None:
    with pytest.raises(InputError, match="no passage"):
        library.annotate_all(article, [])
    with pytest.raises(InputError, match="does not fit"):
        library.annotate_all(article, [(0, 3), (5, 100_000)], tags=["x"])
    with pytest.raises(NotFoundError):
        library.annotate_all(99, [(0, 3)])
    with pytest.raises(NotFoundError):
        library.occurrences(99, 0, 3)
    assert quotes(library, article) == []
    assert "x" not in [tag.name for tag in library.tags()]


def test_a_citation_has_source_and_address(library: Library) -> None:
    assert library.citation(1, *place(library, 1, "Nicolás Maduro sprach")) == (
        "„Nicolás Maduro sprach“ (Kein Platz am Tisch, Glosse, 6. August 2017, https://example.org/a"
        "#:~:text=am%20Samstag%20ausgeschlossen.-,Nicol%C3%A1s%20Maduro%20sprach,-in%20Caracas.)"
    )
    with pytest.raises(InputError, match="white space"):
        library.citation(1, *place(library, 1, "\n\n"))


def test_citations_are_kept_in_a_file_of_ones_own(library: Library, path: Path) -> None:
    written = library.keep_citation("“a” (b)")
    assert library.keep_citation("“c” (d)") == written == path.with_name("citations.txt")
    assert written.read_text(encoding="utf-8") == "“a” (b)\n\n“c” (d)\n\n"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_a_file_of_citations_that_cannot_be_written_is_named(library: Library, path: Path) -> None:
    path.with_name("citations.txt").mkdir()
    with pytest.raises(InputError, match=r"cannot write .*citations\.txt"):
        library.keep_citation("“a” (b)")
