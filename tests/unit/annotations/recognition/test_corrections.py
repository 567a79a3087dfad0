"""Corrections over mentions: dismissing, adding and relabelling, here and all over an article."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.model import Correction, CorrectionKind, RawMention, Scope
from annotations.recognition.corrections import apply, occurrences

TEXT = "Maduro sprach. Nicolás Maduro schwieg; Maduros Regierung, die Maduro-Regierung, Maduro’s Wort."

LETTERS = st.sampled_from("ab- .ö\n")
CONTENT = st.text(LETTERS, min_size=1, max_size=40)


def of(words: str, label: str = "PER", nth: int = 0) -> RawMention:
    """The nth occurrence of words in TEXT as a mention."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return RawMention(start, start + len(words), label)


def corrected(
    mention: RawMention, kind: CorrectionKind, label: str = "", scope: Scope = Scope.ARTICLE
) -> Correction:
    """A correction made on a range of TEXT."""
    return Correction(mention.start, mention.end, TEXT[mention.start : mention.end], kind, label, scope)


def words(raw: list[RawMention], *corrections: Correction) -> list[tuple[str, str, bool]]:
    """What the corrections make of TEXT, in words."""
    return [(TEXT[m.start : m.end], m.label, person) for m, person in apply(TEXT, raw, corrections)]


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, list[RawMention], list[Correction]]:
    """A content with mentions and corrections whose ranges and words agree."""
    content = draw(CONTENT)
    ranges = st.tuples(st.integers(0, len(content)), st.integers(0, len(content))).map(sorted)
    filled = ranges.filter(lambda pair: pair[0] < pair[1])
    labels = st.sampled_from(["PER", "ORG"])
    raw = draw(st.lists(st.builds(lambda pair, label: RawMention(*pair, label), filled, labels), max_size=6))
    corrections = [
        Correction(start, end, content[start:end], draw(st.sampled_from(CorrectionKind)), draw(labels), scope)
        for start, end in draw(st.lists(filled, max_size=4))
        for scope in [draw(st.sampled_from(Scope))]
    ]
    return content, raw, corrections


@given(cases())
@settings(max_examples=200)
def test_results_are_sorted_and_never_overlap(case: tuple[str, list[RawMention], list[Correction]]) -> None:
    content, raw, corrections = case
    found = [mention for mention, _ in apply(content, raw, corrections)]
    assert all(0 <= m.start < m.end <= len(content) for m in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(cases())
@settings(max_examples=200)
def test_the_last_correction_holds_where_it_was_made(
    case: tuple[str, list[RawMention], list[Correction]],
) -> None:
    content, raw, corrections = case
    if not corrections:
        return
    last = corrections[-1]
    found = apply(content, raw, corrections)
    if last.kind is CorrectionKind.DISMISS:
        assert not [m for m, _ in found if last.start <= m.start and m.end <= last.end]
        if last.scope is Scope.ARTICLE:
            assert not [m for m, _ in found if content[m.start : m.end] == last.surface]
    else:
        assert (RawMention(last.start, last.end, last.label), True) in found
    if last.kind is CorrectionKind.ADD and last.scope is Scope.ARTICLE:
        own = (last.start, last.end)
        for start, end in occurrences(content, last.surface):
            inside = any(m.start <= start and end <= m.end for m, _ in found)
            assert inside or (start < own[1] and own[0] < end)
    if last.kind is CorrectionKind.RELABEL and last.scope is Scope.ARTICLE:
        same = [(m.label, person) for m, person in found if content[m.start : m.end] == last.surface]
        assert set(same) == {(last.label, True)}


@given(cases())
@settings(max_examples=100)
def test_without_corrections_what_was_found_stays(
    case: tuple[str, list[RawMention], list[Correction]],
) -> None:
    content, raw, _ = case
    clean = [mention for mention, _ in apply(content, raw, [])]
    assert set(clean) <= set(raw)
    assert apply(content, clean, []) == [(mention, False) for mention in clean]


@given(cases())
@settings(max_examples=100)
def test_scope_here_leaves_the_rest_alone(case: tuple[str, list[RawMention], list[Correction]]) -> None:
    content, raw, corrections = case
    here = [each for each in corrections if each.scope is Scope.HERE][:1]
    if not here:
        return
    away = [
        each
        for each in apply(content, raw, [])
        if each[0].end <= here[0].start or here[0].end <= each[0].start
    ]
    assert set(away) <= set(apply(content, raw, here))


def test_dismissing_takes_the_same_words_and_no_longer_name() -> None:
    raw = [of("Maduro"), of("Nicolás Maduro"), of("Maduros"), of("Maduro", nth=4)]
    assert words(raw, corrected(of("Maduro"), CorrectionKind.DISMISS)) == [
        ("Nicolás Maduro", "PER", False),
        ("Maduros", "PER", False),
    ]


def test_dismissing_here_takes_all_in_the_range() -> None:
    raw = [of("Maduro"), of("Nicolás Maduro"), of("Maduros")]
    everything = RawMention(0, TEXT.index(";"), "")
    assert words(raw, corrected(everything, CorrectionKind.DISMISS, scope=Scope.HERE)) == [
        ("Maduros", "PER", False)
    ]


def test_adding_finds_whole_words_and_leaves_longer_names() -> None:
    raw = [of("Nicolás Maduro")]
    assert words(raw, corrected(of("Maduro"), CorrectionKind.ADD, "PER")) == [
        ("Maduro", "PER", True),
        ("Nicolás Maduro", "PER", False),
        ("Maduro", "PER", True),
    ]
    assert (
        of("Maduro", nth=4).start
        == apply(TEXT, raw, [corrected(of("Maduro"), CorrectionKind.ADD, "PER")])[2][0].start
    )


def test_adding_inside_a_longer_name_replaces_it_there_only() -> None:
    inner = of("Maduro", nth=1)
    assert words([of("Nicolás Maduro")], corrected(inner, CorrectionKind.ADD, "ORG", Scope.HERE)) == [
        ("Maduro", "ORG", True)
    ]


def test_a_name_added_again_comes_back() -> None:
    mention = of("Maduros")
    dismissed = corrected(mention, CorrectionKind.DISMISS)
    added = corrected(mention, CorrectionKind.ADD, "PER")
    assert words([mention], dismissed, added) == [("Maduros", "PER", True)]
    assert words([mention], added, dismissed) == []


def test_relabelling_changes_every_mention_of_the_words_and_adds_none_elsewhere() -> None:
    raw = [of("Maduro"), of("Maduros")]
    assert words(raw, corrected(of("Maduro"), CorrectionKind.RELABEL, "ORG")) == [
        ("Maduro", "ORG", True),
        ("Maduros", "PER", False),
    ]


def test_a_relabelled_name_outlives_a_pipeline_that_misses_it() -> None:
    assert words([], corrected(of("Maduros"), CorrectionKind.RELABEL, "ORG", Scope.HERE)) == [
        ("Maduros", "ORG", True)
    ]


def test_a_correction_whose_range_says_something_else_now_holds_for_its_words_only() -> None:
    moved = Correction(3, 9, "Maduros", CorrectionKind.ADD, "PER", Scope.ARTICLE)
    beyond = Correction(9_000, 9_007, "Maduros", CorrectionKind.ADD, "PER", Scope.ARTICLE)
    here = Correction(3, 9, "Maduros", CorrectionKind.ADD, "PER", Scope.HERE)
    assert words([], moved) == words([], beyond) == [("Maduros", "PER", True)]
    assert words([], here) == []


def test_raw_mentions_that_overlap_are_made_disjoint() -> None:
    outer, inner = RawMention(15, 29, "PER"), RawMention(23, 29, "PER")
    assert [m for m, _ in apply(TEXT, [inner, outer], [])] == [outer]
