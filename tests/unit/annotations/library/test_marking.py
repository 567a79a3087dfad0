"""Annotating passages: extents, tags, notes, messages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotations.errors import InputError, NotFoundError
from annotations.library import Library
from annotations.library.core import Recent
from annotations.model import Anchor, Draft


def place(library: Library, words: str, article: int = 1) -> tuple[int, int]:
    start = library.text(article).content.index(words)
    return start, start + len(words)


def test_an_annotation_keeps_all_that_was_said(library: Library) -> None:
    start, end = place(library, "Nicolás Maduro")
    change = library.annotate(
        1, start, end, tags=["quote", "country/Venezuela"], note="Wer?\nEr. ", color="teal"
    )
    assert change.message == "tagged “quote”, “country/Venezuela”, commented · 2 words"
    assert (change.article, change.start) == (1, start)
    assert change.annotation is not None
    made = library.annotation(change.annotation)
    assert (made.start, made.end, made.exact) == (start, end, "Nicolás Maduro")
    assert (made.tags, made.note, made.color) == (("country/Venezuela", "quote"), "Wer?\nEr.", "teal")
    assert made.creator == "Ada"
    assert made.created == made.modified
    assert made.created.endswith("Z")
    assert made.anchor is Anchor.EXACT
    assert made.text_hash == library.text(1).hash
    content = library.text(1).content
    assert content[:start].endswith(made.prefix)
    assert content[end:].startswith(made.suffix)
    assert len(made.prefix) == len(made.suffix) == 32
    assert library.annotations_of(1) == (made,)
    assert library.annotations_of(2) == ()
    assert library.article(1).annotations == 1


def test_extents_lose_white_space_and_never_split_what_one_sees(library: Library) -> None:
    content = library.text(1).content
    start, end = place(library, " am Samstag ")
    made = library.annotation(library.annotate(1, start, end).annotation or 0)
    assert made.exact == "am Samstag"
    family = content.index("👩")
    made = library.annotation(library.annotate(1, family + 1, family + 2).annotation or 0)
    assert made.exact == "👩‍👩‍👧"


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (0, 10_000), (5, 5), (6, 2)])
def test_a_range_outside_the_text_is_named(library: Library, start: int, end: int) -> None:
    with pytest.raises(InputError, match=f"{start}:{end} .* 0 to {len(library.text(1).content)}"):
        library.annotate(1, start, end)
    assert library.count_annotations() == 0


def test_what_cannot_be_annotated_is_refused_and_leaves_nothing(library: Library) -> None:
    gap = library.text(1).content.index("\n\n")
    with pytest.raises(InputError, match="white space"):
        library.annotate(1, gap, gap + 2)
    with pytest.raises(InputError, match="tag is empty"):
        library.annotate(1, 0, 4, tags=["quote", " / "])
    with pytest.raises(InputError, match="colour"):
        library.annotate(1, 0, 4, color="mauve")
    with pytest.raises(NotFoundError, match="no article 99"):
        library.annotate(99, 0, 4)
    assert library.count_annotations() == 0
    assert len(library.tags()) == 5
    with pytest.raises(NotFoundError, match="nothing to undo"):
        library.undo()


@pytest.mark.parametrize(
    ("tags", "note", "message"),
    [
        ((), "", "marked · 4 words"),
        ((), "Ein Wort", "commented · 4 words"),
        (("quote",), "", "tagged “quote” · 4 words"),
        (("Quote", "quote", "QUOTE"), "", "tagged “Quote” · 4 words"),
        ((" a // b ",), "", "tagged “a/b” · 4 words"),
    ],
)
def test_what_the_footer_says(library: Library, tags: tuple[str, ...], note: str, message: str) -> None:
    assert library.annotate(1, 0, 19, tags=tags, note=note).message == message


def test_tags_are_one_whatever_their_case(library: Library) -> None:
    library.annotate(1, 0, 4, tags=["Äußerung"])
    library.annotate(1, 0, 4, tags=["äusserung", "QUOTE"])
    assert [tag.name for tag in library.tags()] == ["check", "claim", "figure", "news", "quote", "Äußerung"]
    assert library.tag("ÄUSSERUNG").count == 2
    assert library.tag("quote").count == 1


def test_hostile_strings_are_kept_inert(library: Library) -> None:
    change = library.annotate(1, 0, 4, tags=["a\x1b[31m\nb"], note="x\x1b]52;c;AAAA\x07y\u202e")
    made = library.annotation(change.annotation or 0)
    assert not any(ord(c) < 32 or c in "\u202e\x7f" for c in made.tags[0] + made.note + change.message)


def test_toggling_on_the_same_extent_adds_and_removes(library: Library) -> None:
    start, end = place(library, "Mercosur")
    first = library.toggle_tag(1, start, end, "quote")
    assert first.message == "tagged “quote” · 1 word"
    second = library.toggle_tag(1, start, end, "claim")
    assert second.annotation == first.annotation
    assert library.annotations_of(1)[0].tags == ("claim", "quote")
    assert library.toggle_tag(1, start, end, "QUOTE").message == "tag “QUOTE” removed"
    assert library.annotations_of(1)[0].tags == ("claim",)
    gone = library.toggle_tag(1, start, end, "claim")
    assert gone.annotation is None
    assert library.annotations_of(1) == ()
    assert library.undo().annotation == first.annotation
    assert library.annotations_of(1)[0].tags == ("claim",)
    library.toggle_tag(1, start, end + 4, "claim")
    assert len(library.annotations_of(1)) == 2


def test_toggling_keeps_an_annotation_with_a_note(library: Library) -> None:
    library.annotate(1, 0, 4, tags=["quote"], note="wichtig")
    assert library.toggle_tag(1, 0, 4, "quote").annotation == 1
    assert library.annotations_of(1)[0].tags == ()


def test_editing_changes_what_is_given_and_nothing_else(library: Library) -> None:
    id_ = library.annotate(1, 0, 4, tags=["quote"], note="alt", color="red").annotation or 0
    before = library.annotation(id_)
    assert library.edit(id_, note="neu").message == "comment changed"
    assert library.edit(id_, tags=["claim"]).message == "tagged “claim” · tag “quote” removed"
    assert library.edit(id_, color="").message == "colour removed"
    assert library.edit(id_, end=10).message == "resized, now 2 words"
    assert library.edit(id_, note="").message == "comment removed"
    assert library.edit(id_, note="ein Wort").message == "commented · 2 words"
    after = library.annotation(id_)
    assert (after.start, after.exact, after.tags, after.note, after.color) == (
        0,
        "Kein Platz",
        ("claim",),
        "ein Wort",
        "",
    )
    assert (after.uid, after.created, after.creator) == (before.uid, before.created, before.creator)
    assert after.modified >= before.modified
    again = library.edit(id_, note="ein Wort", tags=["Claim"], color="", start=0, end=10)
    assert again.message == "nothing changed"
    assert library.annotation(id_) == after
    with pytest.raises(InputError, match="does not fit"):
        library.edit(id_, end=9999)
    with pytest.raises(NotFoundError, match="no annotation 77"):
        library.edit(77, note="x")


def test_deleting_one_and_several_is_undone_at_once(library: Library) -> None:
    ids = [library.annotate(1, 21, 40 + i, note=str(i)).annotation or 0 for i in range(3)]
    before = library.annotations_of(1)
    one = library.delete(ids[:1])
    assert one.message.startswith("deleted annotation · “Das Bündnis")
    assert library.delete(ids[1:]).message == "deleted 2 annotations"
    assert library.annotations_of(1) == ()
    assert library.article(1).annotations == 0
    library.undo()
    library.undo()
    assert library.annotations_of(1) == before
    with pytest.raises(NotFoundError):
        library.delete([ids[0], 99])
    assert library.annotations_of(1) == before
    with pytest.raises(InputError):
        library.delete([])


def test_rows_of_all_articles_come_newest_first_with_their_sentence(library: Library) -> None:
    start, end = place(library, "Maduro sprach")
    library.annotate(1, start, end, tags=["quote"])
    start, end = place(library, "BBC", 2)
    library.annotate(2, start, end, note="Quelle")
    rows = library.annotation_rows()
    assert [row.annotation.id for row in rows] == [2, 1]
    assert rows[0].sentence == "Theresa May spoke to the BBC."
    assert rows[1].sentence == "Nicolás Maduro sprach in Caracas."
    assert (rows[1].article_title, rows[1].article_url) == ("Kein Platz am Tisch", "https://example.org/a")
    assert (rows[1].article_published, rows[1].sources) == ("2017-08-06", ("Glosse",))
    library.edit(1, note="später")
    assert [row.annotation.id for row in library.annotation_rows(limit=1)] == [1]
    assert [row.annotation.id for row in library.annotation_rows(limit=1, offset=1)] == [2]
    assert library.count_annotations() == 2


def test_a_list_reads_every_text_once(library: Library, draft: Callable[..., Draft]) -> None:
    ids = [library.add_draft(draft(f"Titel {n}\n\nEin Satz. Noch ein Satz {n}.")).article for n in range(12)]
    for start in (0, 9):
        for article in ids:
            assert article is not None
            library.annotate(article.id, start, start + 5)
    statements: list[str] = []
    reader = library._store.reader().connection
    library._texts = Recent(2)
    library._segments = Recent(2)
    reader.set_trace_callback(statements.append)
    rows = library.annotation_rows()
    reader.set_trace_callback(None)
    assert len(rows) == 24
    assert sum("SELECT content FROM texts" in one for one in statements) == 12
    assert library.annotation_row(rows[0].annotation.id) == rows[0]
    with pytest.raises(NotFoundError, match="no annotation 99"):
        library.annotation_row(99)
