"""Whatever is asked of annotations, the library finds what a plain filter in Python finds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotations.library import Library
from annotations.model import Draft
from annotations.search import nodes
from annotations.search.nodes import Node
from annotations.search.query import parse
from annotations.search.words import tokens
from annotations.text import from_plain


@dataclass
class One:
    """An annotation as the filter in Python sees it."""

    article: int
    tags: tuple[str, ...]
    note: str
    color: str
    creator: str
    created: str
    orphan: bool
    id: int = 0


COLORED = {"quote": "yellow", "land/bayern": "red", "claim": ""}
"""The colours that tags were given; new libraries give one to `claim`."""
TAGS: list[tuple[str, ...]] = [
    (),
    ("quote",),
    ("land/bayern",),
    ("claim",),
    ("quote", "land/bayern"),
    ("claim", "quote"),
]
NOTES = ["", "Wer sagt das?", "prüfen: wer zahlt", "", "Zahlen, Zahlen"]
CREATORS = ["ada", "Bo_Lee", "Adam", ""]
DAYS = ["2025-03-01", "2025-03-02", "2026-01-15"]

NOTED = [
    One(
        number % 6,
        TAGS[number // 2 % 6],
        NOTES[number % 5],
        ("", "red", "", "blue")[number % 4],
        CREATORS[number // 3 % 4],
        DAYS[number % 3],
        orphan=number % 11 == 10,
    )
    for number in range(48)
]
LANGUAGES = ["de", "en"]

ANNOTATED: dict[str, Callable[[str], bool]] = {
    "2025-03": lambda day: day.startswith("2025-03"),
    ">2025-03-01": lambda day: day > "2025-03-01",
    "..2025": lambda day: day < "2026",
    "2026": lambda day: day.startswith("2026"),
    "today": lambda day: False,
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Six articles with eight annotations each, and a deleted one."""
    path = tmp_path_factory.mktemp("annotated") / "library.db"
    ids = _articles(path)
    for creator in CREATORS:
        with Library.open(path, creator=creator) as opened:
            for number, one in enumerate(NOTED):
                if one.creator == creator:
                    at = number % 20
                    made = opened.annotate(
                        ids[one.article], at, at + 1, tags=one.tags, note=one.note, color=one.color
                    )
                    assert made.annotation
                    one.id = made.annotation
    with Library.open(path) as opened:
        gone = opened.annotate(ids[0], 0, 3, tags=["gone"], note="gelöscht", color="pink").annotation
        assert gone
        opened.delete([gone])
        for tag, color in COLORED.items():
            opened.color_tag(tag, color)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "UPDATE annotations SET created = ?, anchor = ? WHERE id = ?",
            [(f"{one.created}T12:00:00.000Z", "orphan" if one.orphan else "exact", one.id) for one in NOTED],
        )
    with Library.open(path, read_only=True) as opened:
        yield opened


def _articles(path: Path) -> list[int]:
    found = []
    with Library.open(path) as opened:
        for number in range(6):
            text = from_plain("abcdefghijklmnopqrstuvw " + "wort " * number)
            draft = Draft(f"Titel {number}", text, language=LANGUAGES[number % 2], source="Quelle")
            article = opened.add_draft(draft).article
            assert article
            found.append(article.id)
    return found


def holds(node: Node, one: One) -> bool:
    """Whether a condition on annotations holds for one."""
    match node:
        case nodes.Tag(name, below):
            name = name.casefold()
            return bool(one.tags) if not name else any(
                tag == name or (below and tag.startswith(f"{name}/")) for tag in one.tags
            )  # fmt: skip
        case nodes.Color("none"):
            return not one.color and not any(COLORED[tag] for tag in one.tags)
        case nodes.Color(name):
            given = {COLORED[tag] for tag in one.tags}
            return one.color == name if one.color else name in given
        case nodes.Creator(name, exact):
            creator = one.creator.lower()
            return creator == name.lower() if exact else name.lower() in creator
        case nodes.Note(nodes.Word(text)):
            return any(token.term.startswith(text) for token in tokens(one.note))
        case nodes.Note(nodes.Phrase(text)):
            wanted, words = [t.term for t in tokens(text)], [t.term for t in tokens(one.note)]
            return any(words[at : at + len(wanted)] == wanted for at in range(len(words)))
        case nodes.Dated("annotated", days):
            return ANNOTATED[days](one.created)
        case nodes.Is(nodes.State.NOTED):
            return bool(one.note)
        case nodes.Is(nodes.State.ORPHANED):
            return one.orphan
        case _:
            raise AssertionError(node)


def meets(node: Node, article: int, among: Sequence[One]) -> bool:
    """Whether a tree holds for an article, where any of `among` may meet each condition on annotations.

    With a single one, that is what holds for the annotation.
    """
    match node:
        case nodes.Language(code):
            return LANGUAGES[article % 2] == code
        case nodes.Not(child):
            return not meets(child, article, among)
        case nodes.And(children):
            return all(meets(child, article, among) for child in children)
        case nodes.Or(children):
            return any(meets(child, article, among) for child in children)
        case _:
            return any(holds(node, one) for one in among)


TERMS = """
tag:quote|tag:land/*|tag:*|tag:claim|color:red|color:yellow|color:blue|color:none|color:pink|creator:ada
creator:"ada"|creator:o_l|creator:%|creator:bo|note:wer|note:zahl|note:"wer zahlt"|note:"wer das"|note:gelöscht
is:noted|is:orphaned|lang:de|lang:en
"""
terms = st.sampled_from(
    [term for line in TERMS.split("\n") for term in line.split("|") if term]
    + [f"annotated:{days}" for days in ANNOTATED]
)
queries = st.recursive(
    terms,
    lambda inner: st.one_of(
        inner.map(lambda one: f"-({one})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: "(" + " ".join(some) + ")"),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: "(" + " OR ".join(some) + ")"),
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(queries)
@example("color:red")
@example("-color:none is:noted")
def test_an_annotation_is_found_if_each_condition_holds_for_it(library: Library, query: str) -> None:
    node = parse(query)
    wanted = {one.id for one in NOTED if meets(node, one.article, [one])}
    found = [row.annotation.id for row in library.annotation_rows(query, limit=100)]
    assert set(found) == wanted
    assert len(found) == library.count_annotations(query) == len(wanted)


@settings(max_examples=300, deadline=None)
@given(queries)
@example("color:red creator:bo")
@example("-is:noted")
def test_an_article_is_found_if_any_annotation_meets_each_condition(library: Library, query: str) -> None:
    node = parse(query)
    here = [[one for one in NOTED if one.article == number] for number in range(6)]
    wanted = {number for number in range(6) if meets(node, number, here[number])}
    found = {int(article.title[-1]) for article in library.articles(query, limit=100)}
    assert found == wanted
