"""Corrections over mentions: dismissing, adding and relabelling, here and all over an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.model import Correction, CorrectionKind, RawMention, Scope
from annotations.recognition.corrections import Marked, apply, in_force, occurrences
from annotations.recognition.rules import FEW, Rules

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


def rule(words: str, kind: CorrectionKind, label: str = "") -> Correction:
    """A correction of scope `everywhere` that was made in another article."""
    return Correction(0, 0, words, kind, label, Scope.EVERYWHERE)


def words(raw: list[RawMention], *corrections: Correction) -> list[tuple[str, str, bool]]:
    """What the corrections make of TEXT, in words."""
    found = applied(TEXT, raw, corrections)
    return [(TEXT[start:end], label, person) for start, end, label, person in found]


def applied(content: str, raw: Iterable[RawMention], corrections: Sequence[Correction]) -> list[Marked]:
    """What the corrections make of mentions."""
    return apply(content, [(m.start, m.end, m.label) for m in raw], corrections)


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


@st.composite
def many_rules(draw: st.DrawFn) -> list[tuple[int, Correction]]:
    """More rules than are compared one by one, with the article that each was made in."""
    surfaces = st.text(st.sampled_from("ab_- .ö\u0301"), min_size=1, max_size=5).filter(str.strip)
    made = st.tuples(
        st.integers(1, 3), st.builds(rule, surfaces, st.sampled_from(CorrectionKind), st.just("MISC"))
    )
    return draw(st.lists(made, min_size=FEW + 1, max_size=FEW + 20))


@given(cases())
@settings(max_examples=200)
def test_results_are_sorted_and_never_overlap(case: tuple[str, list[RawMention], list[Correction]]) -> None:
    content, raw, corrections = case
    found = applied(content, raw, corrections)
    assert all(0 <= start < end <= len(content) for start, end, _, _ in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


def whole(content: str, start: int, end: int) -> bool:
    """Whether a range begins and ends where a word does."""
    return not any(
        0 < at < len(content) and re.fullmatch(r"\w\w", content[at - 1 : at + 1]) for at in (start, end)
    )


@given(cases())
@settings(max_examples=200)
def test_the_correction_in_force_last_holds_where_it_was_made(
    case: tuple[str, list[RawMention], list[Correction]],
) -> None:
    content, raw, corrections = case
    if not corrections:
        return
    last = in_force(content, corrections)[-1]
    found = applied(content, raw, corrections)
    if last.kind is CorrectionKind.DISMISS:
        assert not [each for each in found if last.start <= each[0] and each[1] <= last.end]
    else:
        assert (last.start, last.end, last.label, True) in found
    if last.scope is Scope.HERE:
        return
    same = {
        each[2:] for each in found if content[each[0] : each[1]] == last.surface and whole(content, *each[:2])
    }
    if last.kind is CorrectionKind.DISMISS:
        assert same == set()
    if last.kind is CorrectionKind.RELABEL:
        assert same <= {(last.label, True)}
    if last.kind is CorrectionKind.ADD:
        own = (last.start, last.end)
        for start, end in occurrences(content, last.surface):
            inside = any(first <= start and end <= final for first, final, _, _ in found)
            assert inside or (start < own[1] and own[0] < end)


@given(cases())
@settings(max_examples=200)
def test_what_was_corrected_last_holds_at_its_place_whatever_its_scope(
    case: tuple[str, list[RawMention], list[Correction]],
) -> None:
    content, raw, corrections = case
    for last in corrections[-1:]:
        found = applied(content, raw, corrections)
        if last.kind is CorrectionKind.DISMISS:
            assert not [each for each in found if last.start <= each[0] and each[1] <= last.end]
        else:
            assert (last.start, last.end, last.label, True) in found


@given(cases(), st.permutations(range(4)))
@settings(max_examples=200)
def test_narrower_scopes_win_and_later_ones_among_equals(
    case: tuple[str, list[RawMention], list[Correction]], order: list[int]
) -> None:
    content, raw, own = case
    others = [rule(each.surface, each.kind, "LOC") for each in own]
    foreign = [(0, at) for at in range(len(others))]
    mixed = sorted(
        [*foreign, *((1, at) for at in range(len(own)))], key=lambda each: (order[each[1]], each[0])
    )
    both = [others[at] if kind == 0 else own[at] for kind, at in mixed]
    ranks = {Scope.HERE: 2, Scope.ARTICLE: 1, Scope.EVERYWHERE: 1}
    found = in_force(content, both)
    assert [ranks[each.scope] if each.start < each.end else 0 for each in found] == sorted(
        ranks[each.scope] if each.start < each.end else 0 for each in found
    )
    order_made = {id(each): at for at, each in enumerate(both)}
    for rank in (0, 1, 2):
        made = [
            order_made[id(each)]
            for each in found
            if (ranks[each.scope] if each.start < each.end else 0) == rank
        ]
        assert made == sorted(made)
    left_out = {id(each) for each in both} - {id(each) for each in found}
    assert all(each.scope is Scope.HERE for each in both if id(each) in left_out)
    rules_only = applied(content, raw, [each for each in both if each.start == each.end])
    again = [RawMention(*each[:3]) for each in rules_only]
    narrow = [each for each in both if each.start < each.end]
    assert [each[:3] for each in applied(content, again, narrow)] == [
        each[:3] for each in applied(content, raw, both)
    ]


@given(cases())
@settings(max_examples=100)
def test_widening_changes_nothing_in_the_article_itself(
    case: tuple[str, list[RawMention], list[Correction]],
) -> None:
    content, raw, corrections = case
    wider = [
        replace(each, scope=Scope.EVERYWHERE) if each.scope is Scope.ARTICLE else each for each in corrections
    ]
    assert applied(content, raw, wider) == applied(content, raw, corrections)


@given(cases(), many_rules())
@settings(max_examples=150)
def test_the_rules_found_by_their_words_do_all_that_all_rules_would(
    case: tuple[str, list[RawMention], list[Correction]], made: list[tuple[int, Correction]]
) -> None:
    content, raw, own = case
    for some in (made, made[:3]):
        found = Rules(some).of(content, article=1)
        naive = [each for home, each in some if home != 1]
        assert applied(content, raw, [*found, *own]) == applied(content, raw, [*naive, *own])


@given(cases())
@settings(max_examples=100)
def test_without_corrections_what_was_found_stays(
    case: tuple[str, list[RawMention], list[Correction]],
) -> None:
    content, raw, _ = case
    clean = [RawMention(*each[:3]) for each in applied(content, raw, [])]
    assert set(clean) <= set(raw)
    assert applied(content, clean, []) == [(m.start, m.end, m.label, False) for m in clean]


@given(cases())
@settings(max_examples=100)
def test_scope_here_leaves_the_rest_alone(case: tuple[str, list[RawMention], list[Correction]]) -> None:
    content, raw, corrections = case
    here = [each for each in corrections if each.scope is Scope.HERE][:1]
    if not here:
        return
    away = [each for each in applied(content, raw, []) if each[1] <= here[0].start or here[0].end <= each[0]]
    assert set(away) <= set(applied(content, raw, here))


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
        == applied(TEXT, raw, [corrected(of("Maduro"), CorrectionKind.ADD, "PER")])[2][0]
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
    assert applied(TEXT, [inner, outer], []) == [(15, 29, "PER", False)]


def test_a_rule_of_another_article_holds_for_whole_words() -> None:
    assert words([], rule("Maduro", CorrectionKind.ADD, "PER")) == words(
        [], corrected(of("Maduro"), CorrectionKind.ADD, "PER")
    )
    raw = [of("Maduro"), of("Nicolás Maduro"), of("Maduros")]
    assert words(raw, rule("Maduro", CorrectionKind.DISMISS)) == [
        ("Nicolás Maduro", "PER", False),
        ("Maduros", "PER", False),
    ]
    part = RawMention(of("Maduros").start, of("Maduros").end - 1, "PER")
    assert words([part], rule("Maduro", CorrectionKind.DISMISS)) == [("Maduro", "PER", False)]


def test_the_article_wins_over_other_articles_and_the_place_over_the_article() -> None:
    raw = [of("Maduro"), of("Maduro", nth=4)]
    org = corrected(of("Maduro"), CorrectionKind.RELABEL, "ORG")
    later_rule = rule("Maduro", CorrectionKind.RELABEL, "LOC")
    here = corrected(of("Maduro", nth=4), CorrectionKind.DISMISS, scope=Scope.HERE)
    assert words(raw, org, later_rule) == [("Maduro", "ORG", True)] * 2
    assert words(raw, here, org, later_rule) == [("Maduro", "ORG", True)]
    assert words(raw, later_rule) == [("Maduro", "LOC", True)] * 2


def test_a_wider_correction_made_later_at_the_same_place_holds_there() -> None:
    raw = [of("Maduro")]
    here = corrected(of("Maduro"), CorrectionKind.DISMISS, scope=Scope.HERE)
    article = corrected(of("Maduro"), CorrectionKind.ADD, "ORG")
    assert ("Maduro", "ORG", True) in words(raw, here, article)
    assert words(raw, article, here)[0][0] == "Maduro"
    assert words(raw, here, rule("Maduro", CorrectionKind.RELABEL, "ORG")) == []
