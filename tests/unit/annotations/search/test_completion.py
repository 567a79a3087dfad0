"""Whatever is offered at the caret makes a query that can be understood."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotations.errors import QueryError
from annotations.search.completion import completions
from annotations.search.fields import FIELDS
from annotations.search.query import parse_query

VALUES = {
    "tag": ["quote", "new york", "country/venezuela", 'a"b', "x*y", "(", "neu//x"],
    "name": ["Nicolás Maduro", "Maduro", "-", '"'],
    "lang": ["de", "en", "klingon"],
    "source": ["Die ZEIT", "//x", "Le Monde"],
    "label": ["PER", "LOC"],
}
GIVEN = {
    "is": "unread",
    "lang": "de",
    "label": "PER",
    "published": "today",
    "added": "today",
    "sort": "title",
}

PIECES = """
    ta tag: name: source: lang: is: label: sort: added:7d so - ( ) " new quote / /* OR x "" un sort:title nix: //
"""
pieces = st.sampled_from([*PIECES.split(), " ", '"a b"'])


def values(field: str, typed: str) -> list[str]:
    return [value for value in VALUES[field] if value.casefold().startswith(typed.casefold())]


def understood(query: str) -> bool:
    try:
        parse_query(query)
    except QueryError:
        return False
    return True


@pytest.mark.parametrize(
    ("query", "completed"),
    [
        ("ta|", ["tag:"]),
        ("a (so|", ["a (source:"]),
        ("a so|", ["a sort:", "a source:"]),
        ("-so|", ["-source:"]),
        ("sort:title s|", ["sort:title source:"]),
        ("na|me:x", ["name:x"]),
        ("lab|foo", ["label:"]),
        ("x l|", ["x label:", "x lang:"]),
        ("tag:ne|", ['tag:"new york"', "tag:neu//x"]),
        ('tag:"new y|', ['tag:"new york"']),
        ('tag:"new y|" is:read', ['tag:"new york" is:read']),
        ('tag:"new y|o is:read', ['tag:"new york" is:read']),
        ("tag:country/|", ["tag:country/*", "tag:country/venezuela"]),
        ("name:|x y", ['name:"Nicolás Maduro" y', "name:Maduro y", "name:Nicolás y"][:2]),
        ("source:|", ['source:"Die ZEIT"', 'source:"//x"', 'source:"Le Monde"']),
        ("lang:|", ["lang:de", "lang:en"]),
        ("is:u|", ["is:unread", "is:uncoded"]),
        ("is:a|x OR b", ["is:archived OR b", "is:annotated OR b"]),
        ("sort:-t|", ["sort:-title"]),
        ("-sort:t|", []),
        ("published:y|", ["published:yesterday"]),
        ('"ab|c"', []),
        ("nix:|", []),
        ("tag:x |x", [f"tag:x {field}:x" for field in FIELDS]),
    ],
)
def test_what_can_be_typed(query: str, completed: list[str]) -> None:
    caret = query.index("|")
    query = query.replace("|", "")
    found = completions(query, caret, values)
    assert [query[: found.start] + one + query[found.end :] for one in found.candidates] == completed


@settings(max_examples=500, deadline=None)
@given(st.lists(pieces, max_size=7).map("".join), st.lists(pieces, max_size=4).map("".join))
@example("tag:", '"foo"')
@example('tag:"a', '""b c')
@example("is:un", ")")
def test_a_candidate_fits_where_another_value_does(before: str, after: str) -> None:
    query, caret = before + after, len(before)
    found = completions(query, caret, values)
    assert 0 <= found.start <= caret <= found.end <= len(query)
    left, right = query[: found.start], query[found.end :]
    for candidate in found.candidates:
        if candidate.endswith(":"):
            fits = right[:1] in {"", " ", ")"} and understood(f"{left}x{right}")
            written = candidate + GIVEN.get(candidate[:-1], "x")
        else:
            known = GIVEN.get(re.findall("([a-z]+):$", left)[0], "x")
            fits = understood(f"{left}{known}{right}") and understood(f'{left}"{known}"{right}')
            written = candidate
        assert understood(f"{left}{written}{right}") or not fits, candidate
