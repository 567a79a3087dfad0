"""How tags are used, which may be the same, and which stand together."""

from __future__ import annotations

import pytest

from annotations.errors import NotFoundError
from annotations.library import Library
from tests.unit.annotations.library.conftest import MARCH, MERCOSUR
from tests.unit.annotations.library.test_merging import at


@pytest.fixture
def coded(library: Library) -> Library:
    """Tags of several levels on annotations, one of them deleted, and on an article."""
    library.annotate(1, *at(MERCOSUR, "Venezuela"), tags=["land/venezuela", "land/peru", "claim"])
    library.annotate(1, *at(MERCOSUR, "Caracas"), tags=["land/venezuela", "Art der Quelle/amtlich"])
    library.annotate(2, *at(MARCH, "London"), tags=["claim"])
    gone = library.annotate(2, *at(MARCH, "BBC"), tags=["land/peru", "quote"]).annotation
    library.delete([gone or 0])
    library.tag_articles([1], "land")
    return library


def test_the_tree_counts_each_annotation_once(coded: Library) -> None:
    nodes = {node.name: node for node in coded.tag_tree()}
    assert list(nodes) == [
        "Art der Quelle", "Art der Quelle/amtlich", "check", "claim", "figure",
        "land", "land/peru", "land/venezuela", "news", "quote",
    ]  # fmt: skip
    land = nodes["land"]
    assert (land.own, land.whole, land.articles, land.below, land.depth) == (0, 2, 1, 2, 0)
    assert nodes["Art der Quelle"].tag is None
    assert nodes["Art der Quelle"].whole == 1
    assert (nodes["land/peru"].whole, nodes["land/peru"].level, nodes["land/peru"].depth) == (1, "peru", 1)


def test_unused_and_used_once(coded: Library) -> None:
    assert [node.name for node in coded.tags_used(0)] == ["check", "figure", "quote"]
    assert [node.name for node in coded.tags_used(0, "E", limit=1, offset=1)] == ["figure"]
    assert [node.name for node in coded.tags_used(1)] == [
        "Art der Quelle/amtlich",
        "land",
        "land/peru",
        "news",
    ]
    assert coded.count_tags_used(1) == 4
    assert coded.count_tags_used(1, "LAND") == 2


def test_what_stands_together(coded: Library) -> None:
    found = {each.name: (each.annotations, each.articles) for each in coded.tags_together("land/venezuela")}
    assert found == {
        "claim": (1, 1), "land/peru": (1, 1), "Art der Quelle/amtlich": (1, 1), "land": (0, 1), "news": (0, 1),
    }  # fmt: skip
    assert len(coded.tags_together("land/venezuela", limit=2)) == 2
    assert coded.tags_together("quote") == []
    with pytest.raises(NotFoundError):
        coded.tags_together("nothing")


def test_similar_tags_are_paired_with_the_one_used_more(coded: Library) -> None:
    for tag in ("claims", "Fact check", "fact-check", "land/venezuella", "länder", "land/2016", "land/2017"):
        coded.bind(9, tag)
    found = [(each.one.name, each.other.name, each.why) for each in coded.similar_tags()]
    assert found == [
        ("Fact check", "fact-check", "spelling"),
        ("claims", "claim", "ending"),
        ("länder", "land", "ending"),
        ("land/venezuella", "land/venezuela", "typo"),
    ]


@pytest.mark.parametrize("name", ["claim", "Art der Quelle/amtlich", 'a "b"', "a*b", "a:b (c)"])
def test_the_query_of_a_tag_finds_what_carries_it(library: Library, name: str) -> None:
    library.annotate(1, 0, 4, tags=[name])
    library.annotate(1, 5, 9, tags=[f"{name}/x"])
    assert library.count_annotations(library.tag_query(name)) == 1
    assert library.count_annotations(library.tag_query(name, below=True)) == 2
