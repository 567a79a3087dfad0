"""Surnames of people who are named in full somewhere in the article."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from annotations.recognition.consistency import Found, with_surnames


def marked(text: str, *names: tuple[str, str]) -> list[Found]:
    return sorted((text.index(name), text.index(name) + len(name), label) for name, label in names)


def words(texts: list[str], found: list[list[Found]]) -> list[list[str]]:
    return [[text[start:end] for start, end, _ in each] for text, each in zip(texts, found, strict=True)]


def test_a_surname_is_found_in_every_paragraph_once_the_full_name_was() -> None:
    texts = ["Maduro sprach.", "Nicolás Maduro kam.", "Die Rede Maduros und Maduro-Gegner; Maduro."]
    found = with_surnames(texts, [[], marked(texts[1], ("Nicolás Maduro", "PER")), []])
    assert words(texts, found) == [["Maduro"], ["Nicolás Maduro"], ["Maduros", "Maduro"]]


def test_common_words_and_names_of_other_kinds_are_left_alone() -> None:
    texts = ["Helmut Kohl aß.", "Es gab Kohl, wie immer kohl.", "Paris Hilton im Hilton.", "Hilton"]
    found = with_surnames(
        texts,
        [marked(texts[0], ("Helmut Kohl", "PER")), [], [(0, 12, "PER"), (16, 22, "ORG")], []],
    )
    assert words(texts, found) == [["Helmut Kohl"], [], ["Paris Hilton", "Hilton"], []]


def test_one_word_initials_and_abbreviations_are_no_full_name() -> None:
    texts = ["Maduro und Ali B. und DJ BOBO.", "Maduro, BOBO, B."]
    mentions = [marked(texts[0], ("Maduro", "PER"), ("Ali B.", "PER"), ("DJ BOBO", "PER")), []]
    assert with_surnames(texts, mentions) == mentions


@given(st.lists(st.text("Aab Bb.", max_size=12), max_size=4), st.data())
def test_what_was_found_stays_and_nothing_overlaps(texts: list[str], data: st.DataObject) -> None:
    found: list[list[Found]] = []
    for text in texts:
        cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=4)))
        pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
        found.append([(start, end, data.draw(st.sampled_from(["PER", "ORG"]))) for start, end in pairs])
    for before, after in zip(found, with_surnames(texts, found), strict=True):
        assert set(before) <= set(after)
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(after))
