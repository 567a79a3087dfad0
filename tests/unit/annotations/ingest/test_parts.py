"""Large feeds read part by part: what comes of them is what comes of the whole."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import InputError
from annotations.incoming import Entry, Item, Outline, Part
from annotations.ingest import parsing, parts
from tests.feeds.documents import ADDRESS, DOCUMENTS, Case, atom, rss

SIZES = (parts.LARGE, parts.FIRST, parts.FOLLOWING)


@pytest.fixture(scope="module", autouse=True)
def small() -> Iterator[None]:
    """Every document is a large one, and is looked at some bytes at a time."""
    parts.LARGE, parts.FIRST, parts.FOLLOWING = 0, 300, 500  # type: ignore[misc]
    yield
    parts.LARGE, parts.FIRST, parts.FOLLOWING = SIZES  # type: ignore[misc]


def whole(document: bytes) -> tuple[Outline, list[Item | str]] | str:
    """A document as it is read at once."""
    size, parts.LARGE = parts.LARGE, 1 << 30  # type: ignore[misc]
    try:
        outline = parsing.open_feed("w", document, ADDRESS)
        return outline, parsing.part("w", 100_000).items
    except InputError as error:
        return str(error)
    finally:
        parts.LARGE = size  # type: ignore[misc]
        parsing.close_feed("w")


def in_parts(document: bytes, number: int = 3) -> tuple[Outline, list[Part]] | str:
    """A document as it is read in parts, with what is said of it in the end."""
    try:
        outline = parsing.open_feed("p", document, ADDRESS)
        found = [Part([], outline.entries)]
        while not found[-1].last:
            found.append(parsing.part("p", number))
            outline = found[-1].outline or outline
        return outline, found
    except InputError as error:
        return str(error)
    finally:
        parsing.close_feed("p")


def entries_of(found: list[Part]) -> list[Entry]:
    """The entries that are the document's."""
    entries: list[Entry] = []
    for part in found:
        entries = [*([] if part.anew else entries), *part.entries]
    return entries


def check(document: bytes, number: int = 3) -> bool:
    """What is read in parts is what is read at once; whether it was read in parts to the end."""
    expected, found = whole(document), in_parts(document, number)
    if isinstance(expected, str) or isinstance(found, str):
        assert found == expected
        return False
    outline, items = expected
    said, pieces = found
    assert entries_of(pieces) == list(outline.entries)
    assert (said.title, said.home, said.kind, said.language) == (
        outline.title,
        outline.home,
        outline.kind,
        outline.language,
    )
    assert (said.every, said.problem, said.moved) == (outline.every, outline.problem, outline.moved)
    read = [item for part in pieces for item in part.items]
    # What was read before the whole had to be looked at is not said again, if it has the same key.
    assert sorted(map(repr, read)) == sorted(map(repr, items)) or any(part.anew for part in pieces)
    for wanted in items:
        assert wanted in read
    return not pieces[0].entries and not any(part.anew for part in pieces)


@pytest.mark.parametrize("case", DOCUMENTS, ids=[case.name for case in DOCUMENTS])
def test_odd_documents(case: Case) -> None:
    check(case.document, 1)


def item(number: int, words: str = "") -> str:
    """An item of RSS that is like no other."""
    return (
        f"<guid isPermaLink='false'>g{number}</guid><title>Titel {number}</title><link>/{number}</link>"
        f"<description>{words or f'Satz {number} über den Fluss.'}</description>"
    )


def entry(number: int) -> str:
    """An entry of Atom that is like no other."""
    return (
        f"<id>urn:{number}</id><title>Titel {number}</title><link href='/{number}'/>"
        f"<content type='html'>&lt;p&gt;Satz {number}.&lt;/p&gt;</content>"
    )


RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    "<channel><title>Blatt</title><link>https://blatt.example/</link></channel>{}</rdf:RDF>"
)


@pytest.mark.parametrize(
    "document",
    [
        rss(*map(item, range(40))),
        rss(*map(item, range(40)), item(39), item(3), channel="<ttl>60</ttl>"),
        b"\xef\xbb\xbf" + rss(*map(item, range(9))),
        atom(*map(entry, range(40))),
        RDF.format("".join(f"<item>{item(number)}</item>" for number in range(20))).encode(),
        rss(*(item(n, "<b>offen</b> &amp; <!-- x --> weiter" if n % 7 == 0 else "") for n in range(30))),
        rss(*(item(n, "Wort " * (400 if n == 11 else 3)) for n in range(30))),
        rss(*map(item, range(20))).replace(b"</channel>", b"<ttl>90</ttl><language>de</language></channel>"),
    ],
    ids=["rss", "repeated", "mark", "atom", "rdf", "markup", "long", "said-late"],
)
@pytest.mark.parametrize("number", [1, 4, 1_000])
def test_read_to_the_end_in_parts(document: bytes, number: int) -> None:
    assert check(document, number)


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document[:-600],
        lambda document: document.replace(b"g25", b"g3", 1),
        lambda document: document.replace(b"Satz 30", b"Satz &nbsp; \xff 30"),
        lambda document: document.replace(b"<title>Titel 31", b"<titel>Titel 31"),
        lambda document: document.replace(
            b"</item></channel>", b"</item></channel><channel><item/></channel>"
        ),
        lambda document: document.replace(b"Satz 33", b"<a>" * 250 + b"</a>" * 250),
    ],
    ids=["cut", "key-twice", "not-utf8", "not-well-formed", "two-channels", "deep"],
)
def test_what_is_found_late_makes_it_begin_anew(change: Callable[[bytes], bytes]) -> None:
    document = rss(*map(item, range(40)))
    changed = change(document)
    assert changed != document
    assert not check(changed)


def test_what_is_known_is_told_from_the_whole() -> None:
    document = rss(*map(item, range(40)))
    outline = parsing.open_feed("p", document, ADDRESS, known={"g3": ""})
    assert len(outline.entries) == 40
    parsing.close_feed("p")


@given(
    st.lists(
        st.tuples(
            st.integers(0, 12), st.sampled_from(["a", "b &lt;i&gt;c&lt;/i&gt;", "<i>d</i>", "<!-- e -->f"])
        )
    ),
    st.integers(1, 6),
    st.randoms(use_true_random=False),
)
def test_whatever_is_in_it(made: list[tuple[int, str]], number: int, chance: random.Random) -> None:
    document = rss(*(item(at, words * chance.randrange(1, 60)) for at, words in made))
    if chance.random() < 0.3:
        at = chance.randrange(len(document))
        document = document[:at] + bytes([chance.randrange(256)]) + document[at + chance.randrange(3) :]
    check(document, number)
