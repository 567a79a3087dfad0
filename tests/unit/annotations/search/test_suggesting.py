"""Voting by like passages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotations.search.suggesting import WORDS, Like, nearest_first, votes, weight, words

TEXTS = st.lists(st.sampled_from(["Hafen", "Rat", "Brücke", "EU", "zu", "26", "Stadt"]), max_size=6).map(
    " ".join
)


def test_the_longest_words_are_asked_for_as_the_passage_has_them() -> None:
    assert words("Die EU, 26 Länder, in zu de") == {"die": "Die", "eu": "EU", "26": "26", "lander": "Länder"}
    assert len(words(" ".join(f"wort{'x' * at}" for at in range(100)))) == WORDS


def test_what_shares_rarer_words_comes_first() -> None:
    weights = {"der": weight(90, 100), "hafen": weight(2, 100)}
    assert nearest_first({"der": [3, 2, 1], "hafen": [1, 5]}, weights, 3) == [1, 5, 3]


@given(TEXTS, st.lists(st.tuples(TEXTS, st.sets(st.sampled_from("abc"), max_size=2)), max_size=8))
def test_votes_are_of_shared_words_and_do_not_hang_on_the_order(
    passage: str, likes: list[tuple[str, set[str]]]
) -> None:
    asked = words(passage)
    given_ = [Like(exact, sorted(tags)) for exact, tags in likes]

    def vote(some: list[Like]) -> list[tuple[str, int, float]]:
        found = votes(asked, some, lambda _: 2.0, set(asked), lambda tags: dict.fromkeys(tags, 1))
        return [(one.tag, one.passages, round(one.score, 9)) for one in found]

    found = vote(given_)
    assert sorted(found) == sorted(vote(given_[::-1]))
    assert [score for *_, score in found] == sorted((score for *_, score in found), reverse=True)
    sharing = {tag for exact, tags in likes for tag in tags if set(words(exact)) & set(asked)}
    assert {tag for tag, *_ in found} <= sharing
    for tag, number, score in found:
        assert number == sum(tag in tags and bool(set(words(exact)) & set(asked)) for exact, tags in likes)
        assert 0 < score <= number + 1e-6
