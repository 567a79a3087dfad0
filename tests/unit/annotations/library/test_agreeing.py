"""How far people agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import NothingError
from annotations.library import Library
from annotations.library.agreeing import ALL, UNTAGGED, kappa
from annotations.model import Draft
from tests.unit.annotations.library.conftest import MERCOSUR

YES, NO = frozenset({"x"}), frozenset[str]()
counts = st.integers(0, 50)


def test_kappa_of_the_textbook() -> None:
    # 20 both yes, 5 and 10 apart, 15 both no: observed 0.7, chance 0.5.
    assert kappa(Counter({(YES, YES): 20, (YES, NO): 5, (NO, YES): 10, (NO, NO): 15})) == pytest.approx(0.4)


@given(counts, counts, counts, counts)
def test_kappa_is_at_most_one_and_the_same_for_both(a: int, b: int, c: int, d: int) -> None:
    pairs = Counter({(YES, YES): a, (YES, NO): b, (NO, YES): c, (NO, NO): d})
    turned = Counter({(YES, YES): a, (YES, NO): c, (NO, YES): b, (NO, NO): d})
    found = kappa(pairs)
    assert found == kappa(turned)
    if found is not None:
        assert -1 <= found <= 1
        assert (found == 1) == (b == c == 0)


@pytest.fixture
def two(library: Library) -> Library:
    """A library in which Ada and Bo annotated the first article."""

    def mark(quote: str, *tags: str) -> None:
        start = MERCOSUR.index(quote)
        library.annotate(1, start, start + len(quote), tags=tags)

    mark("Das Bündnis Mercosur", "org")
    mark("Nicolás Maduro", "Person")
    library.creator = "Bo"
    mark("Mercosur", "org")
    mark("Nicolás Maduro", "person")
    mark("Caracas")
    return library


def test_words_are_compared_by_their_tags(two: Library) -> None:
    whole, untagged, org, person = two.agreements(gamma=False)
    assert (whole.one, whole.other, whole.tag, whole.articles) == ("Ada", "Bo", ALL, 1)
    assert (whole.by_one, whole.by_other, whole.by_both) == (5, 4, 3)
    assert whole.observed == pytest.approx((whole.words - 3) / whole.words)
    assert (org.tag, org.by_one, org.by_other, org.by_both) == ("org", 3, 1, 1)
    assert (person.tag, person.kappa, person.observed) == ("person", 1.0, 1.0)
    assert (untagged.tag, untagged.kappa) == (UNTAGGED, 0.0)


def test_only_articles_that_both_annotated_count(two: Library) -> None:
    two.annotate(2, 0, 4, tags=["org"])
    assert {each.articles for each in two.agreements(gamma=False)} == {1}
    assert [each.tag for each in two.agreements("tag:person", gamma=False)] == [ALL, "person"]


def test_one_person_agrees_with_nobody(library: Library) -> None:
    library.annotate(1, 0, 4)
    with pytest.raises(NothingError, match="glosse merge"):
        library.agreements()
    assert library.creators() == ["Ada"]


def test_every_two_of_three_are_compared(two: Library) -> None:
    two.creator = "Cy"
    two.annotate(1, 0, 4, tags=["org"])
    assert {(each.one, each.other) for each in two.agreements(gamma=False)} == {
        ("Ada", "Bo"), ("Ada", "Cy"), ("Bo", "Cy"),
    }  # fmt: skip
    assert {(each.one, each.other) for each in two.agreements("", ["Ada", "Cy"], gamma=False)} == {
        ("Ada", "Cy")
    }


def test_gamma_is_one_for_the_same_annotations(two: Library) -> None:
    pytest.importorskip("pygamma_agreement")
    assert two.agreements()[0].gamma is not None
    assert two.agreements("tag:person")[0].gamma == pytest.approx(1.0)


def test_words_are_those_that_the_reader_counts(
    two: Library, draft: Callable[..., Draft], path: Path
) -> None:
    assert two.agreements(gamma=False)[0].words == two.article(1).words
