"""Passages are described and found again, and a doubtful place never passes for a certain one."""

from __future__ import annotations

import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel, Levenshtein

from annotations.anchoring.approximate import END
from annotations.anchoring.resolve import ALIKE, FLOOR, LIKE, resolve
from annotations.anchoring.selectors import describe
from annotations.errors import InputError
from annotations.model import CONTEXT, Anchor, Selector, Span

ARTICLE = (
    "Das Bündnis Mercosur hat Venezuela am Samstag ausgeschlossen. Nicolás Maduro sprach in Caracas von "
    "einem Angriff; Kuba schließt sich an.\n\nMaduro kündigte an, das Land werde im Bündnis bleiben. 🇻🇪 Ende."
)
letters = st.text(st.sampled_from("ab äß\n🇻é"), min_size=1, max_size=120)


def passage(content: str, words: str, nth: int = 0) -> Selector:
    start = -1
    for _ in range(nth + 1):
        start = content.index(words, start + 1)
    return describe(content, start, start + len(words))


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, int, int]:
    content = draw(letters)
    start = draw(st.integers(0, len(content) - 1))
    return content, start, draw(st.integers(start + 1, len(content)))


def test_a_selector_holds_quote_and_context() -> None:
    selector = passage(ARTICLE, "Venezuela")
    assert selector.exact == "Venezuela"
    assert selector.prefix == "Das Bündnis Mercosur hat "
    assert selector.suffix == " am Samstag ausgeschlossen. Nico"
    assert len(selector.suffix) == CONTEXT


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 3), (0, 1000), (1000, 1001)])
def test_a_range_without_passage_is_refused(start: int, end: int) -> None:
    with pytest.raises(InputError, match=rf"from {start} to {end}"):
        describe(ARTICLE, start, end)


@settings(max_examples=200, deadline=None)
@given(passages())
def test_an_unchanged_text_gives_the_passage_back(case: tuple[str, int, int]) -> None:
    content, start, end = case
    assert resolve(content, describe(content, start, end)) == (Span(start, end), Anchor.EXACT, 1.0)


def _trimmed(content: str, span: Span) -> Span:
    """A span without the blanks at its edges."""
    words = content[span.start : span.end]
    return Span(span.end - len(words.lstrip()), span.start + len(words.rstrip()))


@settings(max_examples=200, deadline=None)
@given(passages(), st.text(st.sampled_from("12 34"), min_size=1, max_size=80), st.data())
def test_after_an_insertion_the_place_is_right_or_doubtful(
    case: tuple[str, int, int], new: str, data: st.DataObject
) -> None:
    content, start, end = case
    quote = content[start:end]
    assume(quote and quote == quote.strip())  # A library keeps no others.
    at = data.draw(st.integers(0, start))
    changed = content[:at] + new + content[at:]
    found = resolve(changed, describe(content, start, end))
    assert found is not None
    span, anchor, score = found
    assert 0.0 <= score <= 1.0
    if anchor is Anchor.MOVED:  # blanks put in at a passage's edge may belong to it or not
        assert _trimmed(changed, span) == _trimmed(changed, Span(start + len(new), end + len(new)))
    else:
        assert anchor is Anchor.UNCERTAIN or span.start == start


@settings(deadline=None)
@given(st.integers(0, ARTICLE.index("Caracas") - CONTEXT), st.text(min_size=1, max_size=40))
def test_text_far_before_a_passage_moves_it(at: int, new: str) -> None:
    assume("Caracas" not in new)
    selector = passage(ARTICLE, "Caracas")
    found = resolve(ARTICLE[:at] + new + ARTICLE[at:], selector)
    assert found == (Span(selector.start + len(new), selector.end + len(new)), Anchor.MOVED, 1.0)


@settings(max_examples=200, deadline=None)
@given(passages(), letters)
def test_whatever_is_found_is_the_quote_or_like_it(case: tuple[str, int, int], other: str) -> None:
    content, start, end = case
    found = resolve(other, describe(content, start, end))
    if found is None:
        assert content[start:end] not in other
        return
    span, anchor, score = found
    said = other[span.start : span.end]
    assert said == said.strip() or said == content[start:end]
    if anchor is not Anchor.UNCERTAIN:
        same = said == content[start:end]
        assert score >= (FLOOR if same else LIKE)
        assert same or Levenshtein.normalized_similarity(said, content[start:end]) >= ALIKE


def test_context_chooses_between_equal_quotes() -> None:
    selector = passage(ARTICLE, "Maduro", nth=1)
    found = resolve("Neu: " + ARTICLE, selector)
    assert found == (Span(selector.start + 5, selector.end + 5), Anchor.MOVED, 1.0)


def test_a_quote_at_the_old_position_is_passed_over_for_one_with_the_right_context() -> None:
    content = "Er sagte viel. Dann kam die Polizei und nahm Er selbst wahr."
    selector = passage(content, "Er", nth=1)
    changed = "x" * selector.start + "Er " + content
    found = resolve(changed, selector)
    assert found is not None
    assert found[0].start == len(changed) - len(content) + selector.start
    assert found[1] is Anchor.MOVED


def test_two_places_with_the_same_context_are_uncertain_and_the_nearest_is_shown() -> None:
    part = "Wir bleiben im Bündnis, sagte er, und niemand wird uns daran hindern, das Land zu verteidigen. "
    selector = describe(part, 24, 32)
    found = resolve("Neu. " + part + part, selector)
    assert found is not None
    assert found[:2] == (Span(29, 37), Anchor.UNCERTAIN)


def test_one_whole_side_of_context_is_enough() -> None:
    selector = passage(ARTICLE, "Caracas")
    changed = "Neu. " + ARTICLE[: selector.start - 3] + "aus " + ARTICLE[selector.start :]
    found = resolve(changed, selector)
    assert found is not None
    assert found[1] is Anchor.MOVED
    assert FLOOR <= found[2] < 1.0


def test_a_short_quote_in_another_sentence_is_only_a_suggestion() -> None:
    selector = passage(ARTICLE, "Land")
    found = resolve("Auf dem Land ist es ruhig.", selector)
    assert found is not None
    assert found[1] is Anchor.UNCERTAIN
    assert found[2] < LIKE


def test_a_quote_that_is_gone_is_not_found() -> None:
    assert resolve("Etwas anderes.", passage(ARTICLE, "Caracas")) is None
    assert resolve(ARTICLE, Selector(0, 0, "", "", "")) is None


def test_a_text_that_was_quoted_whole_is_found_inside_a_longer_one() -> None:
    found = resolve("Vorab: Kurz gesagt.", describe("Kurz gesagt.", 0, 12))
    assert found == (Span(7, 19), Anchor.MOVED, 1.0)


def _long(count: int, seed: int) -> list[str]:
    """Words of a text, hardly one of which follows the same as in another."""
    chance = random.Random(seed)
    return [f"{chance.choice('abcdefgh')}wort{chance.randrange(2000)}" for _ in range(count)]


@pytest.fixture
def aligned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The product of the lengths of what was aligned letter by letter."""
    products: list[int] = []
    opcodes = Indel.opcodes

    def noting(one: str, other: str) -> object:
        products.append(len(one) * len(other))
        return opcodes(one, other)

    monkeypatch.setattr(Indel, "opcodes", noting)
    return products


def test_a_long_passage_is_found_by_its_ends(aligned: list[int]) -> None:
    words = _long(20_000, 1)
    old = " ".join(words)
    selector = describe(old, 0, len(old))
    edited = ["neu" if number % 50 == 25 else word for number, word in enumerate(words)]
    new = f"Davor. {' '.join(edited)} Danach."
    found = resolve(new, selector)
    assert found is not None
    assert (found[0], found[1]) == (Span(7, len(new) - 8), Anchor.MOVED)
    assert max(aligned) < 4 * END * END


@pytest.mark.parametrize("kept", [0.1, 0.3, 0.5])
def test_a_long_passage_of_which_little_is_left_is_not_certain(kept: float, aligned: list[int]) -> None:
    words, others = _long(5_000, 2), _long(5_000, 3)
    old = " ".join(words)
    left = int(len(words) * kept)
    for new in (
        [*words[:left], *others[left:]],
        [*others[left:], *words[-left:]],
        [*words[:80], *others[: int(len(words) * (1 - kept))], *words[-80:]],
    ):
        found = resolve(" ".join(new), describe(old, 30, len(old) - 30))
        assert found is None or found[1] is Anchor.UNCERTAIN
    assert max(aligned, default=0) < 4 * END * END
