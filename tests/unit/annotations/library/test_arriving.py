"""What becomes of the items of feeds, as they come, come again, change, vanish, and are the same as others'."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import pytest

from annotations.errors import NothingError
from annotations.incoming import Feed
from annotations.ingest import parsing, parts
from annotations.library import Library
from annotations.library.arriving import Arrival
from annotations.library.folding import alike, around, packed, unpacked
from annotations.model import Anchor, Block, BlockKind, Coding, Draft, Link, Text
from annotations.store import feeds

LONG = (
    "Am Morgen öffnete der Markt mit zwei Ständen, und bis zum Mittag waren es elf. Die Händlerin vom ersten Stand "
    "erzählte, sie komme seit vierzig Jahren jeden Samstag, nur im Winter der großen Flut sei sie zu Hause geblieben. "
    "Neben ihr verkaufte ein junger Mann Honig aus den Dörfern am Fluss, und wer fragte, bekam einen Löffel zum Kosten."
)
WHEN = "Mon, 06 Sep 2021 10:00:00 +0000"


def rss(*items: dict[str, str], title: str = "Zeitung") -> bytes:
    """An RSS document of items with these elements."""
    written = "".join(
        "<item>" + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in item.items()) + "</item>"
        for item in items
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{written}</channel></rss>'.encode()


def item(number: int, text: str = "", **fields: str) -> dict[str, str]:
    """An item with a text of its own."""
    words = (
        text
        or f"<p>Meldung {number}: Der Fluss steigt um {number} Zentimeter, und die Brücke bleibt offen.</p>"
    )
    made = {"guid": f"g{number}", "title": f"Titel {number}", "link": f"https://example.org/{number}"}
    return {**made, "pubDate": WHEN, "description": words, **fields}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library."""
    with Library.open(tmp_path / "library.db", creator="Ada") as opened:
        yield opened


Deliver = Callable[..., Arrival]


def taking(library: Library) -> Deliver:
    """What takes a document in as a refresh does, without fetching it, by this many items at a time."""

    def take(feed: Feed, document: bytes, *, together: int = 2) -> Arrival:
        held = feeds.held(library._reader, feed.id)
        outline = parsing.open_feed(
            "t", document, feed.url, known={key: item.digest for key, item in held.items()}
        )
        arrival = Arrival(library.feed(feed.id), held)
        arrival.look_through(outline.entries)
        last = False
        while not last:
            part = parsing.part("t", together)
            library._arrive(arrival, part)
            last = part.last
        library._settle_presence(arrival)
        return arrival

    return take


@pytest.fixture
def deliver(library: Library) -> Deliver:
    """What `taking` makes."""
    return taking(library)


@pytest.fixture
def feed(library: Library) -> Feed:
    """A feed without articles."""
    return library.subscribe("https://example.org/feed", "Zeitung")


@pytest.fixture
def other(library: Library) -> Feed:
    """Another feed."""
    return library.subscribe("https://other.example/feed", "Anzeiger")


def came(arrival: Arrival) -> tuple[int, int, int, int]:
    """New, updated, folded, dropped."""
    return len(arrival.added), len(arrival.updated), arrival.folded, arrival.dropped


def test_items_become_articles_once(library: Library, feed: Feed, deliver: Deliver) -> None:
    document = rss(*[item(number) for number in range(5)])
    assert came(deliver(feed, document)) == (5, 0, 0, 0)
    assert came(deliver(feed, document)) == (0, 0, 0, 0)
    articles = library.articles()
    assert {article.title for article in articles} == {f"Titel {number}" for number in range(5)}
    assert {article.sources for article in articles} == {("Zeitung",)}
    assert {article.language for article in articles} == {"de"}
    now = library.feed(feed.id)
    assert (now.articles, now.unread) == (5, 5)


def test_an_item_that_changes_is_a_new_version_and_annotations_follow(
    library: Library, feed: Feed, deliver: Deliver
) -> None:
    deliver(feed, rss(item(1)))
    (article,) = library.articles()
    note = library.annotate(article.id, *span_of(library, article.id, "die Brücke"))
    arrival = deliver(
        feed, rss(item(1, "<p>Nachtrag vom Abend. Der Fluss steigt, und die Brücke bleibt offen.</p>"))
    )
    assert came(arrival) == (0, 1, 0, 0)
    (again,) = library.articles()
    assert again.id == article.id
    assert len(library.versions(article.id)) == 2
    (kept,) = library.annotations_of(article.id)
    assert (kept.id, kept.exact, kept.anchor) == (note.annotation, "die Brücke", Anchor.MOVED)


def span_of(library: Library, article: int, words: str) -> tuple[int, int]:
    """Where words stand in an article."""
    start = library.text(article).content.index(words)
    return start, start + len(words)


def test_what_vanishes_stays_and_what_comes_back_is_known(
    library: Library, feed: Feed, deliver: Deliver
) -> None:
    deliver(feed, rss(item(1), item(2)))
    assert came(deliver(feed, rss(item(2), item(3)))) == (1, 0, 0, 0)
    assert library.count() == 3
    held = feeds.held(library._reader, feed.id)
    assert [bool(held[key].gone) for key in ("g1", "g2", "g3")] == [True, False, False]
    assert came(deliver(feed, rss(item(1), item(2), item(3)))) == (0, 0, 0, 0)
    assert not feeds.held(library._reader, feed.id)["g1"].gone


def test_a_new_guid_at_the_same_address_is_the_same_article(
    library: Library, feed: Feed, deliver: Deliver
) -> None:
    deliver(feed, rss(item(1), item(2)))
    assert came(deliver(feed, rss(item(1, guid="neu-1"), item(2, guid="neu-2")))) == (0, 0, 0, 0)
    assert library.count() == 2
    assert set(feeds.held(library._reader, feed.id)) == {"neu-1", "neu-2"}


def test_a_guid_used_twice_makes_two_articles_in_whatever_order(
    library: Library, feed: Feed, deliver: Deliver
) -> None:
    one, two = item(1, guid="gleich"), item(2, guid="gleich")
    assert len(deliver(feed, rss(one)).added) == 1
    assert len(deliver(feed, rss(one, two)).added) == 1
    assert came(deliver(feed, rss(two, one))) == (0, 0, 0, 0)
    assert library.count() == 2


def test_items_that_all_lead_to_one_page_are_articles_of_their_own(
    library: Library, feed: Feed, deliver: Deliver
) -> None:
    home = "https://example.org/"
    document = rss(*[item(number, link=home) for number in range(4)])
    assert came(deliver(feed, document)) == (4, 0, 0, 0)
    assert {article.url for article in library.articles()} == {home}
    changed = rss(
        item(0, "<p>Ganz anders.</p>", link=home), *[item(number, link=home) for number in range(1, 4)]
    )
    assert came(deliver(feed, changed)) == (0, 1, 0, 0)
    assert library.count() == 4


def test_two_items_that_say_the_same_are_one_article(library: Library, feed: Feed, deliver: Deliver) -> None:
    words = "<p>Dieselbe Meldung steht zweimal da.</p>"
    twice = [item(number, words, title="Gleich") for number in (1, 2, 3)]
    assert came(deliver(feed, rss(*twice), together=2)) == (1, 0, 0, 0)
    assert came(deliver(feed, rss(*twice), together=1)) == (0, 0, 0, 0)


def test_the_same_address_in_another_feed_is_folded_and_parted(
    library: Library, feed: Feed, other: Feed, deliver: Deliver
) -> None:
    deliver(feed, rss(item(1)))
    arrival = deliver(
        other, rss(item(1, "<p>Kürzer.</p>", guid="x", link="https://example.org/1?utm_source=feed"))
    )
    assert came(arrival) == (0, 0, 1, 0)
    (article,) = library.articles()
    assert article.sources == ("Zeitung", "Anzeiger")
    assert "Zentimeter" in library.text(article.id).content
    # The folded item changes: the article does not.
    assert came(deliver(other, rss(item(1, "<p>Noch kürzer.</p>", guid="x")))) == (0, 0, 0, 0)
    assert [len(library.feeds_of(article.id)), library.feed(other.id).articles] == [2, 1]

    assert library.part(article.id).message == "parted “Titel 1” · 1 article more"
    mine, theirs = sorted(library.articles(), key=lambda one: one.id)
    assert (mine.sources, theirs.sources) == (("Zeitung",), ("Anzeiger",))
    assert "Noch kürzer." in library.text(theirs.id).content
    assert theirs.url == "https://example.org/1"
    # They stay apart.
    assert came(deliver(other, rss(item(1, "<p>Wieder anders.</p>", guid="x")))) == (0, 1, 0, 0)
    assert came(deliver(feed, rss(item(1)))) == (0, 0, 0, 0)
    assert library.count() == 2
    with pytest.raises(NothingError, match="folded"):
        library.part(mine.id)


def test_parting_is_undone(library: Library, feed: Feed, other: Feed, deliver: Deliver) -> None:
    deliver(feed, rss(item(1)))
    deliver(other, rss(item(1, guid="x")))
    (article,) = library.articles()
    library.part(article.id)
    library.undo()
    (again,) = library.articles()
    assert again == article
    library.redo()
    assert library.count() == 2


def test_a_text_that_hardly_differs_is_folded_if_it_came_within_days(
    library: Library, feed: Feed, other: Feed, deliver: Deliver
) -> None:
    deliver(feed, rss(item(1, f"<p>{LONG}</p>")))
    near = f"<p>{LONG.replace('Kosten', 'Probieren')}</p>"
    arrival = deliver(other, rss(item(7, near, guid="x", title="Ein Markt am Fluss")))
    assert came(arrival) == (0, 0, 1, 0)
    later = deliver(other, rss(item(8, near, guid="y", pubDate="Mon, 27 Sep 2021 10:00:00 +0000")))
    assert came(later) == (1, 0, 0, 0)
    changed = (
        LONG.replace("zwei", "drei")
        .replace("elf", "zwölf")
        .replace("vierzig", "fünfzig")
        .replace("Honig", "Käse")
    )
    different = deliver(other, rss(item(9, f"<p>{changed}</p>", guid="z")))
    assert came(different) == (1, 0, 0, 0)


def test_an_article_that_was_added_by_hand_keeps_its_longer_text(
    library: Library, feed: Feed, deliver: Deliver
) -> None:
    text = Text(LONG, (Block(0, len(LONG)),))
    library.add_draft(Draft("Vom Markt", text, url="https://example.org/1", source="Netz"))
    assert came(deliver(feed, rss(item(1, "<p>Der Anfang nur.</p>")))) == (0, 0, 0, 0)
    (article,) = library.articles()
    assert article.sources == ("Netz", "Zeitung")
    assert library.text(article.id).content == LONG
    # Nor does a change in the feed take it away.
    deliver(feed, rss(item(1, "<p>Der Anfang, geändert.</p>", title="Neuer Titel")))
    assert library.text(article.id).content == LONG
    assert library.article(article.id).title == "Neuer Titel"


def test_a_filter_leaves_out_for_good_or_tags(library: Library, feed: Feed, deliver: Deliver) -> None:
    library.set_feed(feed.id, {"filter": "wetter"})
    document = rss(item(1, "<p>Das Wetter bleibt schön.</p>"), item(2))
    assert came(deliver(feed, document)) == (1, 0, 0, 1)
    assert [article.title for article in library.articles()] == ["Titel 2"]
    library.set_feed(feed.id, {"filter": ""})
    assert came(deliver(feed, document)) == (0, 0, 0, 0)
    library.set_feed(feed.id, {"filter": "fluss", "tags": ["Wasser"]})
    assert came(deliver(feed, rss(item(2), item(3), item(4, "<p>Anderes.</p>")))) == (2, 0, 0, 0)
    assert [article.title for article in library.articles("tag:wasser")] == ["Titel 3"]


def test_what_was_removed_does_not_come_back(library: Library, feed: Feed, deliver: Deliver) -> None:
    from annotations.library.adding import remove_article
    from annotations.store.recorder import recording

    deliver(feed, rss(item(1), item(2)))
    gone = next(article for article in library.articles() if article.title == "Titel 1")
    with recording(library._store) as recorder:
        remove_article(recorder, gone.id)
    assert came(deliver(feed, rss(item(1, "<p>Neu.</p>"), item(2)))) == (0, 0, 0, 0)
    assert library.count() == 1


def test_retention_removes_only_what_nobody_works_on(
    library: Library, feed: Feed, other: Feed, deliver: Deliver
) -> None:
    deliver(feed, rss(*[item(number) for number in range(10)]))
    ids = {article.title: article.id for article in library.articles()}
    library.set_read([id_ for title, id_ in ids.items() if title != "Titel 1"], True)
    library.set_starred([ids["Titel 2"]], True)
    note = library.annotate(ids["Titel 3"], *span_of(library, ids["Titel 3"], "die Brücke"))
    library.delete([note.annotation or 0])
    library.tag_articles([ids["Titel 4"]], "behalten", True)
    library.set_coding([ids["Titel 8"]], Coding.CODING)
    library.note_article(ids["Titel 9"], "behalten")
    deliver(other, rss(item(5)))
    deliver(feed, rss(item(6)))
    old = (datetime.now(UTC) - timedelta(days=8)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    with library._store.writing() as queries:
        queries.run("UPDATE feed_items SET gone = ? WHERE gone <> ''", (old,))
    assert library._let_go(library.feed(feed.id)) == ""
    library.set_feed(feed.id, {"keep": 10})
    assert library._let_go(library.feed(feed.id)) == ""
    library.set_feed(feed.id, {"keep": 7})
    # 0 and 7: 1 is unread, 2 starred, 3 was annotated once, 4 tagged, 5 in another feed, 6 still there,
    # 8 is being coded, and 9 has a note.
    assert library._let_go(library.feed(feed.id)) == "2 old articles removed"
    assert {article.title for article in library.articles()} == {
        f"Titel {number}" for number in (*range(1, 7), 8, 9)
    }


def test_a_draft_is_kept_whole() -> None:
    text = Text(
        "Eins\n\nZwei",
        (Block(0, 4, BlockKind.TITLE), Block(6, 10, BlockKind.ITEM, 1, "•")),
        (Link(6, 10, "https://a.b"),),
    )
    draft = Draft("Eins", text, byline="Ada", published="2021", url="https://a.b/c", tags=("x", "y"), words=2)
    assert unpacked(packed(draft)) == draft
    assert unpacked(packed(Draft("", Text("a")))) == Draft("", Text("a"))


def test_likeness_is_by_runs_of_words() -> None:
    assert alike(Text(LONG), Text(LONG.upper()))
    assert not alike(Text(LONG), Text(LONG[: len(LONG) // 2]))
    assert not alike(Text(""), Text(""))
    assert around("2021-09-06T10:00:00.000Z") == ("2021-09-03T10:00:00.000Z", "2021-09-09T10:00:00.000Z")
    assert around("") is around("2021-09") is None


@pytest.mark.parametrize(
    "items",
    [
        [item(number) for number in range(12)],
        [
            *(item(number) for number in range(12)),
            item(3),
            item(12, guid="g4", text="<p>Ganz etwas anderes als am Fluss.</p>"),
        ],
        [*(item(number) for number in range(12)), item(12, link="https://example.org/2")],
        [
            *(item(number) for number in range(12)),
            item(5, text="<p>Am Fluss später geändert.</p>", pubDate=WHEN),
        ],
        [*({"guid": f"g{number}", "description": f"Zeile {number % 5}"} for number in range(12)), item(3)],
    ],
    ids=["plain", "guid-twice", "address-twice", "changed", "same-texts"],
)
@pytest.mark.parametrize("together", [1, 5])
def test_a_large_document_brings_what_it_brings_as_a_whole(
    deliver: Deliver,
    library: Library,
    feed: Feed,
    items: list[dict[str, str]],
    together: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = rss(*items).replace(b"<item>", b"<link>https://example.org/</link><item>", 1)
    deliver(feed, document)
    for name, size in (("LARGE", 0), ("FIRST", 400), ("FOLLOWING", 700)):
        monkeypatch.setattr(parts, name, size)
    with Library.open(tmp_path / "other.db") as other:
        take = taking(other)
        same = other.subscribe(feed.url, feed.name)
        take(same, document, together=together)
        assert kept(other) == kept(library)
        # What is known already brings nothing more.
        assert not take(same, document, together=together).added
        assert kept(other) == kept(library)


def kept(library: Library) -> list[tuple[object, ...]]:
    """What a library has of the items of its feeds."""
    return library._reader.tuples(
        "SELECT i.key, a.title, a.url, a.words, t.hash FROM feed_items i JOIN articles a ON a.id = i.article_id"
        " JOIN texts t ON t.id = a.text_id WHERE i.gone = '' ORDER BY i.key"
    )


def test_an_item_under_a_new_identity_is_not_gone(library: Library, feed: Feed, deliver: Deliver) -> None:
    deliver(feed, rss(item(1)))
    deliver(feed, rss(item(1, guid="another")))
    deliver(feed, rss(item(1, guid="a-third")))
    assert library._reader.tuples("SELECT key, gone FROM feed_items") == [("a-third", "")]
