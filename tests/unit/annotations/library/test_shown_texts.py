"""What a person chose in a text that was replaced before it arrived is never put on other words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import ChangedError
from annotations.library import Library
from annotations.model import Anchor, CorrectionKind, Draft, Position, Span
from tests.unit.annotations.library.conftest import MERCOSUR, assert_sound

Drafts = Callable[..., Draft]
NEW = MERCOSUR.replace("Das Bündnis", "Am Rande: ein neuer Satz davor.\n\nDas Bündnis").replace(
    "Nicolás Maduro sprach in Caracas.", "Danach war Ruhe."
)


@pytest.fixture
def shown(library: Library, draft: Drafts) -> str:
    """The hash of the text that was on screen when the article got another."""
    before = library.text(1).hash
    library.add_draft(draft(NEW, url="https://example.org/a"))
    assert library.text(1).content == NEW
    return before


def at(quote: str, content: str = MERCOSUR) -> Span:
    """The range of a quote in the old text."""
    start = content.index(quote)
    return Span(start, start + len(quote))


def test_a_passage_that_is_still_there_is_annotated_there(library: Library, shown: str) -> None:
    change = library.annotate(1, *at("Venezuela"), note="Notiz", tags=["land"], text_hash=shown)
    (made,) = library.annotations_of(1)
    assert (made.exact, NEW[made.start : made.end], made.note) == ("Venezuela", "Venezuela", "Notiz")
    assert change.start == made.start
    library.toggle_tag(1, *at("Venezuela"), "claim", text_hash=shown)
    library.toggle_tag(1, *at("Mercosur"), "claim", text_hash=shown)
    assert [(a.exact, a.tags) for a in library.annotations_of(1)] == [
        ("Mercosur", ("claim",)),
        ("Venezuela", ("claim", "land")),
    ]
    library.annotate_all(1, [at("Mercosur"), at("Samstag")], tags=["all"], text_hash=shown)
    assert {a.exact for a in library.annotations_of(1) if "all" in a.tags} == {"Mercosur", "Samstag"}
    library.correct(1, *at("Mercosur"), CorrectionKind.ADD, "ORG", text_hash=shown)
    assert library.corrections(1)[-1].correction.surface == "Mercosur"
    assert_sound(library)


def test_a_comment_on_a_passage_that_is_gone_waits(library: Library, shown: str) -> None:
    change = library.annotate(1, *at("Nicolás Maduro sprach"), note="Notiz", text_hash=shown)
    assert "orphan desk" in change.message
    assert change.start is None
    (doubt,) = library.doubts()
    assert (doubt.annotation.exact, doubt.annotation.note) == ("Nicolás Maduro sprach", "Notiz")
    assert doubt.annotation.anchor is Anchor.ORPHAN
    assert_sound(library)
    library.undo()
    assert library.count_doubts() == library.count_annotations() == 0
    library.redo()
    assert library.doubts()[0].annotation.note == "Notiz"


def test_what_is_no_more_than_a_key_is_refused_there(library: Library, shown: str) -> None:
    gone = at("Nicolás Maduro sprach")
    made = library.annotate(1, *at("Venezuela", NEW)).annotation
    assert made is not None
    for act in (
        lambda: library.toggle_tag(1, *gone, "quote", text_hash=shown),
        lambda: library.annotate_all(1, [at("Venezuela"), gone], tags=["quote"], text_hash=shown),
        lambda: library.correct(1, *gone, CorrectionKind.ADD, "PER", text_hash=shown),
        lambda: library.edit(made, start=gone.start, end=gone.end, text_hash=shown),
        lambda: library.occurrences(1, *gone, text_hash=shown),
        lambda: library.annotate(1, 0, 4, text_hash="0" * 64),
        lambda: library.keep_draft(1, Span(0, 4), None, "x", text_hash="0" * 64),
    ):
        with pytest.raises(ChangedError, match="changed in the meantime"):
            act()
    assert [a.exact for a in library.annotations_of(1)] == ["Venezuela"]


def test_a_draft_stays_on_its_words(library: Library, shown: str) -> None:
    library.keep_draft(1, at("Venezuela"), None, "begonnen", text_hash=shown)
    with Library.open(library.path) as other:
        with other._store.writing() as queries:
            queries.run("UPDATE drafts SET process = 'elsewhere 1', at = '2020-01-01T00:00:00.000Z'")
        (draft,) = other.unfinished()
    assert draft.exact == "Venezuela"
    assert draft.span is not None
    assert NEW[draft.span.start : draft.span.end] == "Venezuela"


def test_a_place_is_kept_by_its_words(library: Library, shown: str) -> None:
    caret, top = at("Venezuela").start, at("Nicolás").start
    now = library.position_now(1, Position(top, caret), shown)
    assert NEW[now.caret :].startswith("Venezuela")
    assert NEW[now.top :].startswith("Danach")
    library.save_position(1, Position(top, caret), text_hash=shown)
    assert library.position(1) == now
    assert library.position_now(1, now, library.text(1).hash) == now


def test_the_place_goes_along_when_nobody_looks(library: Library, draft: Drafts) -> None:
    library.save_position(1, Position(at("Nicolás").start, at("Venezuela").start))
    library.add_draft(draft(NEW, url="https://example.org/a"))
    position = library.position(1)
    assert position is not None
    assert NEW[position.caret :].startswith("Venezuela")
    assert NEW[position.top :].startswith("Danach")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_never_elsewhere(library: Library, draft: Drafts, data: st.DataObject) -> None:
    """With words put in meanwhile, an annotation is where its letters went, asked about, or an orphan."""
    library.add_draft(draft(MERCOSUR, url="https://example.org/a"))
    before = library.text(1)
    start = data.draw(st.integers(0, len(MERCOSUR) - 20))
    end = start + data.draw(st.integers(10, 20))
    cut = MERCOSUR.index(" ", data.draw(st.integers(0, len(MERCOSUR) - 12)))
    new = "".join(f" {word}" for word in data.draw(st.lists(st.sampled_from(["neu", "Maduro", "und", "am"]))))
    library.add_draft(draft(MERCOSUR[:cut] + new + MERCOSUR[cut:], url="https://example.org/a"))
    made = library.annotate(1, start, end, note="x", text_hash=before.hash).annotation
    (note,) = [row.annotation for row in library.annotation_rows() if row.annotation.id == made]
    if note.anchor in (Anchor.EXACT, Anchor.MOVED):
        assert library.text(1).content[note.start : note.end] == note.exact
        first, last = (offset + (len(new) if offset > cut else 0) for offset in (start, end))
        assert note.start < last
        assert first < note.end
    library.delete([note.id])
