"""Queries are understood or refused at a place, and say again what they mean."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotations.errors import QueryError
from annotations.search.nodes import (
    All,
    And,
    Color,
    Creator,
    Dated,
    Is,
    Label,
    Language,
    Name,
    Node,
    Not,
    Note,
    Or,
    Phrase,
    Source,
    State,
    Tag,
    Word,
)
from annotations.search.query import DEPTH, FIELDS, TERMS, Query, parse, parse_query, unparse

PIECES = """
    maduro OR - ( ) " "" tag: /* * / source: lang:de is:unread IS:Seed x: http://y Ä a:b "a 12:30 :
    color:red color:none creator:ada note:why note:"a b" annotated:7d
    name:ma label:per sort:-title sort: source:"//x" added: published:2017-08 >2016 2016..2017 .. 7d
"""
pieces = st.sampled_from([*PIECES.split(), " ", "\n", "\x00", "\ud800"])
queries = st.lists(pieces, max_size=9).map("".join) | st.text(max_size=20)


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", All()),
        (" \n", All()),
        ("maduro", Word("maduro")),
        ("maduro  caracas", And((Word("maduro"), Word("caracas")))),
        ('"zwei  Wörter"', Phrase("zwei  Wörter")),
        ('"sagte ""Nein"""', Phrase('sagte "Nein"')),
        ("a OR b c", Or((Word("a"), And((Word("b"), Word("c")))))),
        ("(a OR b) c", And((Or((Word("a"), Word("b"))), Word("c")))),
        ("a (b (c d))", And((Word("a"), Word("b"), Word("c"), Word("d")))),
        ("-a", Not(Word("a"))),
        ("-(a b)", Not(And((Word("a"), Word("b"))))),
        ("--a", Not(Not(Word("a")))),
        ("a - b", And((Word("a"), Word("-"), Word("b")))),
        ("Mercosur-Gipfel", Word("Mercosur-Gipfel")),
        ("or ORDER", And((Word("or"), Word("ORDER")))),
        ("color:RED", Color("red")),
        ("creator:ada", Creator("ada")),
        ('creator:"Ada L"', Creator("Ada L", exact=True)),
        ("note:why", Note(Word("why"))),
        ('note:"says who"', Note(Phrase("says who"))),
        ("annotated:>2026-01-01", Dated("annotated", ">2026-01-01")),
        ("is:noted", Is(State.NOTED)),
        ("tag:quote", Tag("quote")),
        ("tag:country/*", Tag("country", below=True)),
        ("tag:*", Tag("", below=True)),
        ('tag:"new york"', Tag("new york")),
        ('tag:"new york"/*', Tag("new york", below=True)),
        ('tag:"a*"', Tag("a*")),
        ('source:"die zeit"', Source("die zeit", exact=True)),
        ("source:zeit", Source("zeit")),
        ("LANG:De", Language("de")),
        ("is:unread -is:seed", And((Is(State.UNREAD), Not(Is(State.SEED))))),
        ('name:"Nicolás Maduro" label:per', And((Name("Nicolás Maduro", True), Label("PER")))),
        (
            "published:2017-08 -added:>=2026-01-01",
            And((Dated("published", "2017-08"), Not(Dated("added", ">=2026-01-01")))),
        ),
        (
            "added:7d OR published:2016..2017-03",
            Or((Dated("added", "7d"), Dated("published", "2016..2017-03"))),
        ),
        ("Venezuela: 12:30", And((Word("Venezuela:"), Word("12:30")))),
        ("https://example.org/?q=a:b", Word("https://example.org/?q=a:b")),
    ],
)
def test_a_query_means(query: str, tree: Node) -> None:
    assert parse(query) == tree
    assert parse(unparse(tree)) == tree


@pytest.mark.parametrize(
    ("query", "position", "reason"),
    [
        (
            "a nome:maduro",
            2,
            "unknown field nome:; known are added:, annotated:, color:, creator:, is:, label:, lang:,"
            " name:, note:, published:, sort:, source:, tag:",
        ),
        (
            "sort:size",
            5,
            "unknown order after sort:; known are published, added, .*, relevance, with - in front",
        ),
        ("a -sort:title", 3, "without - before it"),
        ("(a sort:title)", 3, "outside parentheses"),
        ("sort:title a sort:-title", 13, "one order"),
        ("a OR sort:title", 5, "OR needs something on both sides"),
        ("sort:title OR a", 11, "OR needs something on both sides"),
        ("name:-", 5, "a name has letters"),
        ("label:a.b", 6, "a label is one word"),
        ("x added:soon", 8, "added: a date as 2017"),
        ("published:2017-13", 10, "there is no 2017-13"),
        ("published:2018..2017", 10, "2018 is later than 2017"),
        ("Re:x", 0, "unknown field re:"),
        ("is:bold", 3, "unknown state after is:; known are unread, read, starred, archived, annotated, seed"),
        ("ä tag:", 6, "tag: needs a value"),
        ("tag: x", 4, "needs a value"),
        ("tag:(x)", 4, "needs a value"),
        ("tag:cou*", 4, "only at the end and after /"),
        ("tag:/*", 4, "only at the end and after /"),
        ('tag:"a"b', 7, "only /\\* may follow"),
        ("lang:deutsch", 5, "two or three letters"),
        ('x "unclosed', 2, "quotation mark is not closed"),
        ('x "  "', 2, "nothing between"),
        ("(a", 0, "parenthesis is not closed"),
        ("a)", 1, "closing parenthesis"),
        ("()", 1, "something to look for is missing"),
        ("a OR", 4, "something to look for is missing"),
        ("OR a", 0, "OR needs something on both sides"),
        ("a OR OR b", 5, "OR needs something on both sides"),
        ("-OR", 1, "OR cannot be negated"),
        ("🇻🇪 (", 4, "something to look for is missing"),
        ("(" * 40 + "a" + ")" * 40, DEPTH + 1, "inside each other"),
        ("-" * 100_000 + "a", DEPTH + 1, "inside each other"),
        ("a " * (TERMS + 1), 2 * TERMS, f"more than {TERMS} words"),
    ],
)
def test_what_is_not_understood_is_refused_where_it_stands(query: str, position: int, reason: str) -> None:
    with pytest.raises(QueryError, match=reason) as caught:
        parse(query)
    assert caught.value.position == position
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("maduro", Query(Word("maduro"))),
        ("SORT:-Added", Query(All(), "-added")),
        ('a sort:"title" b', Query(And((Word("a"), Word("b"))), "title")),
        ("a OR b sort:-relevance", Query(Or((Word("a"), Word("b"))), "-relevance")),
        ("sort:words (a b)", Query(And((Word("a"), Word("b"))), "words")),
    ],
)
def test_a_query_says_in_which_order(query: str, meant: Query) -> None:
    assert parse_query(query) == meant
    assert parse_query(unparse(meant)) == meant
    assert parse(query) == meant.node


@settings(max_examples=400, deadline=None)
@given(queries)
@example('tag:"*"/*')
@example('tag:"x/*"')
@example("source:a*b")
@example('source:"//x"')
def test_a_query_printed_and_parsed_is_the_same(query: str) -> None:
    meant, position = Query(All()), 0
    try:
        meant = parse_query(query)
    except QueryError as error:
        position = error.position
    assert 0 <= position <= len(query)
    assert parse_query(unparse(meant)) == meant
    assert parse(unparse(meant.node)) == meant.node


def test_every_field_is_named_in_the_error_for_an_unknown_one() -> None:
    with pytest.raises(QueryError) as caught:
        parse("nix:x")
    assert all(f"{field}:" in str(caught.value) for field in FIELDS)
