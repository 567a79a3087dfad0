"""Whatever is asked, the library finds what a plain filter in Python finds, in the same order."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotations.library import Library
from annotations.model import Coding, CorrectionKind, Draft
from annotations.search import nodes
from annotations.search.inflection import forms
from annotations.search.nodes import Node
from annotations.search.query import parse_query
from annotations.search.sql import articles_where
from annotations.search.words import tokens
from annotations.store import newest
from annotations.store.values import title_key
from annotations.text import TextBuilder


@dataclass
class One:
    """An article as the filter in Python sees it."""

    title: str
    body: str
    published: str
    language: str
    source: str
    tags: set[str]
    names: dict[str, str] = field(default_factory=dict)
    states: set[str] = field(default_factory=set)
    id: int = 0
    words: int = 0
    annotations: int = 0


BODIES = [
    "Der Präsident sprach am Samstag in Caracas.",
    "Die Präsidenten der Länder sprachen lange.",
    "Ein Haus in der Straße; Häuser am See.",
    "The countries agreed. A country house.",
    "Die Strasse nach São Paulo, die Groesse der Stadt.",
    "Mercosur-Gipfel ohne Venezuela: 12,5 Prozent.",
]
TITLES = ["Haus", "Caracas heute", "„Ämter“", "See"]
DATES = ["2016", "2016-12", "2017-08-06", "2017-08-06T12:00:00.000Z", ""]
LANGUAGES = ["de", "en", ""]
SOURCES = ["Die ZEIT", "Le Monde", "Zeitung", ""]
TAGS: list[set[str]] = [{"quote"}, {"country/Venezuela"}, {"New York", "quote"}, set(), {"countryside"}]
STATES: list[set[str]] = [{"read"}, {"starred"}, {"archived"}, set(), {"read", "starred"}, {"seed"}, set()]
CODED: list[set[str]] = [set(), {"coding"}, {"coded", "noted"}, set(), {"noted"}]

ARTICLES = [
    One(
        TITLES[number % 4],
        BODIES[number % 6],
        DATES[number % 5],
        LANGUAGES[number % 3],
        SOURCES[(number // 2) % 4],
        TAGS[number % 5],
        states=STATES[number % 7] | CODED[(number // 3) % 5],
    )
    for number in range(30)
]

PUBLISHED: dict[str, Callable[[str], bool]] = {
    "2017-08": lambda day: day.startswith("2017-08"),
    "2016": lambda day: day.startswith("2016"),
    ">2016": lambda day: day[:4] > "2016",
    "<2017-08": lambda day: "" < day < "2017-08",
    "2016-12..2017-08-05": lambda day: "2016-12" <= day < "2017-08-06",
    ">=2018": lambda day: False,
}
ADDED = {"today": True, "yesterday": False, ">=2020": True, "<2020": False, "..2020-05": False, "7d": True}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The articles in a real library."""
    path = tmp_path_factory.mktemp("naive") / "library.db"
    with Library.open(path) as opened:
        for number, one in enumerate(ARTICLES):
            builder = TextBuilder()
            builder.add(f"{one.body} {number}")
            draft = Draft(
                one.title,
                builder.build(),
                published=one.published,
                language=one.language,
                source=one.source,
                url=f"https://example.org/{number}",
                tags=tuple(one.tags),
            )
            article = opened.add_draft(draft).article
            assert article is not None
            one.id, one.words, one.language = article.id, article.words, article.language
            for mark in range(number % 4 if number % 8 < 4 else 0):
                opened.annotate(one.id, mark, mark + 2, tags=["claim"] if mark else [])
                one.annotations += 1
                one.states.add("annotated")
                one.tags = one.tags | ({"claim"} if mark else set())
            content = opened.text(one.id).content
            if "Präsident sprach" in content:
                start = content.index("Präsident")
                opened.correct(one.id, start, start + 9, CorrectionKind.ADD, "PER")
                one.names["Präsident"] = "PER"
            if "Mercosur" in content:
                start = content.index("Mercosur")
                opened.correct(one.id, start, start + 15, CorrectionKind.ADD, "ORG")
                one.names["Mercosur-Gipfel"] = "ORG"
        opened.set_read([one.id for one in ARTICLES if "read" in one.states], True)
        opened.set_starred([one.id for one in ARTICLES if "starred" in one.states], True)
        opened.set_archived([one.id for one in ARTICLES if "archived" in one.states], True)
        for state in (Coding.CODING, Coding.CODED):
            opened.set_coding([one.id for one in ARTICLES if state.word in one.states], state)
        for one in ARTICLES:
            if "noted" in one.states:
                opened.note_article(one.id, "Eine Notiz")
    seeds = [(one.id,) for one in ARTICLES if "seed" in one.states]
    orphan = next(one for one in ARTICLES if one.annotations)
    orphan.states.add("orphaned")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany("UPDATE articles SET seed = 1 WHERE id = ?", seeds)
        connection.execute("UPDATE annotations SET anchor = 'orphan' WHERE article_id = ?", (orphan.id,))
    for one in ARTICLES:
        one.states.update({"unread"} - ({"unread"} if "read" in one.states else set()))
        if not one.states & {"coding", "coded"}:
            one.states.add("uncoded")
    with Library.open(path, read_only=True) as opened:
        yield opened


def stands(node: nodes.Word | nodes.Phrase, one: One) -> bool:
    """Whether a word or phrase is in title or text."""
    wanted = [token.term for token in tokens(node.text)]
    beginning = isinstance(node, nodes.Word) and (len(node.text) > 1 or not node.text.isascii())
    for column in (one.title, f"{one.body} {ARTICLES.index(one)}"):
        words = [token.term for token in tokens(column)]
        if isinstance(node, nodes.Word) and any(word in forms(node.text) for word in words):
            return True
        for at in range(len(words) - len(wanted) + 1):
            here = words[at : at + len(wanted)]
            if here[:-1] == wanted[:-1] and (
                here[-1].startswith(wanted[-1]) if beginning else here[-1] == wanted[-1]
            ):
                return True
    return False


def meets(node: Node, one: One) -> bool:
    """Whether the plain filter finds an article."""
    match node:
        case nodes.All():
            return True
        case nodes.Word() | nodes.Phrase():
            return stands(node, one)
        case nodes.Tag(name, below):
            tags = {tag.casefold() for tag in one.tags}
            name = name.casefold()
            return bool(tags) if not name else any(
                tag == name or (below and tag.startswith(f"{name}/")) for tag in tags
            )  # fmt: skip
        case nodes.Source(name, exact):
            source = one.source.casefold()
            return source == name.casefold() if exact else bool(source) and name.casefold() in source
        case nodes.Language(code):
            return one.language == code
        case nodes.Name(part, exact):
            return any(
                part.lower() == name.lower() if exact else part.lower() in name.lower() for name in one.names
            )
        case nodes.Label(label):
            return label in one.names.values()
        case nodes.Dated("published", days):
            return PUBLISHED[days](one.published)
        case nodes.Dated(_, days):
            return ADDED[days]
        case nodes.Is(state):
            return state.value in one.states
        case nodes.Not(child):
            return not meets(child, one)
        case nodes.And(children):
            return all(meets(child, one) for child in children)
        case nodes.Or(children):
            return any(meets(child, one) for child in children)


KEYS: dict[str, Callable[[One], Any]] = {
    "published": lambda one: (one.published, one.id),
    "added": lambda one: one.id,
    "title": lambda one: (title_key(one.title), one.id),
    "words": lambda one: (one.words, one.id),
    "source": lambda one: (one.source, one.id),
    "annotations": lambda one: (one.annotations, one.id),
}

TERMS = """
präsident|"präsident"|präsidenten|haus|häuser|hau|"am see"|strasse|straße|größe|country|countries|mercosur-gip|12|"12,5"
caracas|sao|s|venezuela|7|tag:quote|tag:country|tag:country/*|tag:*|tag:claim|tag:"new york"|source:zeit|source:e
source:"die zeit"|lang:de|lang:en|name:präs|name:gipfel|name:sprach|label:PER|label:org|label:LOC|is:read|is:unread
is:starred|is:archived|is:annotated|is:seed|is:orphaned|is:uncoded|is:coding|is:coded|is:noted
"""
terms = st.sampled_from(
    [term for line in TERMS.split("\n") for term in line.split("|") if term]
    + [f"published:{days}" for days in PUBLISHED]
    + [f"added:{days}" for days in ADDED]
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
sorts = st.sampled_from(["", *KEYS, *(f"-{key}" for key in KEYS), "-relevance"])


@pytest.fixture(scope="module", autouse=True)
def found_at_once() -> Iterator[None]:
    """However few there are, a first page is looked for among the first texts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(newest, "ENOUGH", 1)
        yield


@settings(max_examples=400, deadline=None)
@given(queries, sorts)
@example("präsidenten -is:archived", "")
@example("is:archived OR tag:*", "-words")
@example("-caracas", "title")
def test_a_library_finds_what_a_plain_filter_finds(library: Library, query: str, sort: str) -> None:
    asked = parse_query(query)
    archived = "is:archived" in query
    wanted = [
        one for one in ARTICLES if meets(asked.node, one) and (archived or "archived" not in one.states)
    ]
    name = sort.removeprefix("-") or "published"
    if name != "relevance":
        wanted.sort(key=KEYS[name], reverse=sort.startswith("-") or not sort)
    written = f"{query} sort:{sort}" if sort else query
    found = [article.id for article in library.articles(written, limit=100)]
    if name == "relevance":
        found.sort()
    assert found == [one.id for one in wanted]
    assert library.count(written) == len(wanted)
    first, *_ = library.search(written)
    assert first.ids().tolist() == library.rows(written).ids().tolist()[: first.count]
    if sort and name != "relevance":
        assert [article.id for article in library.articles(query, sort=sort, limit=7, offset=2)] == found[2:9]


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=12)
    | st.sampled_from(["' OR 1=1 --", "a') UNION SELECT 1", '";', "?", "NEAR(x)", "title : x"]),
    st.sampled_from(["{}", "-{}", "x ({} OR y)", "tag:{}", "tag:{}/*", "name:{}", "source:{}"]),
)
def test_the_sql_is_the_same_whatever_is_typed(typed: str, template: str) -> None:
    def where(value: str) -> tuple[str, list[object]]:
        return articles_where(template.format('"' + value.replace('"', '""') + '"'))

    plain, parameters = where("plain")
    typed = f"a{typed}"
    condition, values = where(typed)
    assert condition == plain
    assert len(values) == len(parameters)
