"""Refreshing real feeds from a real server: what comes, what is asked for again, and what a failure leaves behind."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import psutil
import pytest

from annotations.errors import FetchError, InputError, NothingError
from annotations.incoming import Feed, FeedState, FoundFeed, RefreshStep
from annotations.library import Library
from annotations.library.errands import Errand
from annotations.model import AddStatus
from annotations.store import feeds as stored
from tests.feeds.conftest import Refresh
from tests.feeds.misbehaviour import fine, redirect
from tests.feeds.server import Answer, Asked, Server

PARAGRAPH = (
    "Am Hafen wird seit dem Morgen gearbeitet, und die Kräne stehen erst in der Nacht still. Wer hier einkauft, kommt "
    "vor sechs Uhr, denn danach sind die besten Fische verkauft und die Händler räumen ihre Stände zusammen."
)
EMPTY = b"<html><body>Leer</body></html>"


def document(*numbers: int, title: str = "Hafenblatt", extra: str = "") -> bytes:
    """A feed of articles with these numbers, some lines of text each."""
    words = {n: escape(f"<p>Nummer {n}. {extra}</p><p>Dazu mehr von Tag {n * 7}.</p>") for n in numbers}
    items = "".join(
        f"<item><guid>n{number}</guid><title>Meldung {number}</title><link>/artikel/{number}</link>"
        f"<pubDate>Mon, 06 Sep 2021 10:{number % 60:02}:00 +0000</pubDate>"
        f"<description>{words[number]}</description></item>"
        for number in numbers
    )
    return f'<rss version="2.0"><channel><title>{title}</title><ttl>5</ttl>{items}</channel></rss>'.encode()


def page(number: int) -> bytes:
    """A page with a whole article, and what stands around it."""
    return (
        f'<html lang="de"><head><title>Meldung {number} | Hafenblatt</title><link rel="alternate" '
        'type="application/rss+xml" href="/feed" title="Alles"></head><body><nav><a href="/">Start</a></nav><article>'
        f"<h1>Meldung {number}</h1><p>{PARAGRAPH}</p><h2>Am Abend</h2><p>{PARAGRAPH[::-1].title()}</p>"
        "</article><footer>Impressum</footer></body></html>"
    ).encode()


def html(body: bytes) -> Answer:
    """A page."""
    return Answer(body, 200, (("Content-Type", "text/html; charset=utf-8"),))


@pytest.fixture
def feed(server: Server, library: Library) -> Feed:
    """A feed of three articles that nobody has refreshed yet."""
    server.routes["/feed"] = lambda asked: (
        Answer(b"", 304, (("ETag", '"1"'),))
        if asked.headers.get("if-none-match") == '"1"'
        else fine(document(1, 2, 3), ("ETag", '"1"'), ("Cache-Control", "max-age=7200"))
    )
    return library.subscribe(server.url("/feed"))


def minutes_until(time_: str) -> float:
    """Minutes from now to a time."""
    return (datetime.fromisoformat(time_) - datetime.now(UTC)) / timedelta(minutes=1)


def test_a_feed_comes_once_and_then_only_what_is_new(
    server: Server, library: Library, feed: Feed, refresh: Refresh
) -> None:
    (first,) = refresh()
    assert (first.name, first.added, first.error) == ("Hafenblatt", 3, "")
    article = library.articles(sort="title")[0]
    assert (article.title, article.url) == ("Meldung 1", server.url("/artikel/1"))
    assert (article.published, article.sources) == ("2021-09-06T10:01:00.000Z", ("Hafenblatt",))
    now = library.feed(feed.id)
    assert (now.name, now.state, now.articles, now.unread) == ("Hafenblatt", FeedState.FINE, 3, 3)
    assert 115 < minutes_until(now.due) < 121  # max-age is longer than an hour

    (second,) = refresh()
    assert second.unchanged
    assert server.of("/feed")[1].headers["if-none-match"] == '"1"'

    server.routes["/feed"] = fine(document(2, 3, 4))
    (third,) = refresh()
    assert (third.added, third.updated) == (1, 0)
    assert library.count() == 4
    # The same bytes without an ETag are told by their digest.
    (fourth,) = refresh()
    assert fourth.unchanged


def test_an_update_is_a_version_of_the_same_article(
    server: Server, library: Library, feed: Feed, refresh: Refresh
) -> None:
    refresh()
    article = library.articles(sort="title")[0]
    start = library.text(article.id).content.index("Dazu mehr")
    note = library.annotate(article.id, start, start + 9)
    server.routes["/feed"] = fine(document(1, 2, 3, extra="Eine Ergänzung vom Nachmittag."))
    (done,) = refresh()
    assert (done.added, done.updated) == (0, 3)
    (kept,) = library.annotations_of(article.id)
    assert kept.id == note.annotation
    assert library.text(article.id).content[kept.start : kept.end] == "Dazu mehr"


@pytest.mark.parametrize(
    ("answer", "said", "state"),
    [
        (Answer(b"", 404), "404", FeedState.FAILING),
        (Answer(b"", 410), "410", FeedState.GONE),
        (Answer(b"", 500), "500", FeedState.FAILING),
        (html(b"<html><body><p>Hallo.</p></body></html>"), "HTML", FeedState.FAILING),
        (fine(b""), "empty", FeedState.FAILING),
        (fine(b"{"), "", FeedState.FAILING),
    ],
)
def test_a_failure_is_said_and_nothing_is_lost(
    server: Server,
    library: Library,
    feed: Feed,
    refresh: Refresh,
    answer: Answer,
    said: str,
    state: FeedState,
) -> None:
    refresh()
    server.routes["/feed"] = answer
    (done,) = refresh()
    assert said in done.error
    assert "\n" not in done.error
    now = library.feed(feed.id)
    assert (now.state, now.error, now.articles) == (state, done.error, 3)
    assert minutes_until(now.due) > 60
    asked = server.count("/feed")
    assert len(refresh()) == (0 if state is FeedState.GONE else 1)
    server.routes["/feed"] = fine(document(1, 2, 3, 9))
    (again,) = refresh([feed.id])
    assert (again.added, library.feed(feed.id).state) == (1, FeedState.FINE)
    assert server.count("/feed") > asked


def test_pauses_grow_with_failures_to_a_day_at_most(
    server: Server, library: Library, feed: Feed, refresh: Refresh
) -> None:
    server.routes["/feed"] = Answer(b"", 404)
    pauses = []
    for _ in range(6):
        refresh()
        pauses.append(minutes_until(library.feed(feed.id).due))
    assert [round(pause) for pause in pauses] == [120, 240, 480, 960, 1440, 1440]


def test_a_server_that_asks_to_wait_is_left_alone(
    server: Server, library: Library, feed: Feed, refresh: Refresh
) -> None:
    server.routes["/feed"] = Answer(b"", 429, (("Retry-After", "36000"),))
    (done,) = refresh()
    assert "429" in done.error
    assert server.count("/feed") == 1
    assert refresh() == []
    assert refresh(due=True) == []
    assert server.count("/feed") == 1
    assert 590 < minutes_until(library.feed(feed.id).due) <= 600
    server.routes["/feed"] = fine(document(1))
    assert refresh([feed.id])[0].added == 1  # A person may ask all the same.


def test_only_what_is_due_is_refreshed_by_itself(
    server: Server, library: Library, feed: Feed, refresh: Refresh
) -> None:
    never = library.subscribe(server.url("/never"))
    library.set_feed(never.id, {"every": 0})
    assert [one.id for one in library.due_feeds()] == [feed.id]
    assert [one.feed for one in refresh(due=True)] == [feed.id]
    assert library.due_feeds() == []
    library.set_feed(feed.id, {"every": 30})  # Another interval counts from now on.
    assert [one.id for one in library.due_feeds()] == [feed.id]


def test_a_feed_that_has_moved_for_good_is_asked_there(
    server: Server, library: Library, feed: Feed, refresh: Refresh
) -> None:
    server.routes["/new"] = server.routes["/feed"]
    server.routes["/feed"] = redirect("/new", 301)
    (done,) = refresh()
    assert done.note == f"moved for good to {server.url('/new')}"
    assert library.feed(feed.id).url == server.url("/new")
    asked = server.count("/feed")
    refresh()
    assert server.count("/feed") == asked
    server.routes["/new"] = redirect("/elsewhere", 302)
    server.routes["/elsewhere"] = fine(document(1))
    refresh()
    assert library.feed(feed.id).url == server.url("/new")


def test_one_bad_feed_does_not_keep_the_others(
    server: Server, library: Library, feed: Feed, refresh: Refresh
) -> None:
    deep = b"<rss><channel>" + b"<a>" * 100_000
    server.routes |= {
        "/deep": fine(deep),
        "/gone": Answer(b"", 404),
        "/other": fine(document(8, title="Anderes")),
    }
    for path in ("/deep", "/gone", "/other"):
        library.subscribe(server.url(path), path)
    done = {one.name: one for one in refresh()}
    assert done["Hafenblatt"].added == 3
    assert done["/other"].added == 1
    assert "404" in done["/gone"].error
    assert done["/deep"].error or done["/deep"].added == 0


def test_pages_are_fetched_for_feeds_that_want_it(
    server: Server, library: Library, feed: Feed, refresh: Refresh
) -> None:
    for number in (1, 2):
        server.routes[f"/artikel/{number}"] = html(page(number))
    library.set_feed(feed.id, {"full_text": True})
    (done,) = refresh()
    assert done.added == 3
    assert done.note.startswith("1 page not fetched (the server says 404")
    whole, _, teaser = library.articles(sort="title")
    assert "Kräne" in library.text(whole.id).content
    assert [block.kind.value for block in library.text(whole.id).blocks][:3] == [
        "title",
        "paragraph",
        "heading",
    ]
    assert "Impressum" not in library.text(whole.id).content
    assert "Nummer 3" in library.text(teaser.id).content
    # The feed's own text does not come back over it, and another teaser makes no version.
    server.routes["/feed"] = fine(document(1, 2, 3, extra="Anders."))
    refresh()
    assert "Kräne" in library.text(whole.id).content
    assert len(library.versions(whole.id)) == 2


def test_a_page_is_fetched_on_demand(server: Server, library: Library, feed: Feed, refresh: Refresh) -> None:
    refresh()
    one, two, three = library.articles(sort="title")
    server.routes["/artikel/1"] = html(page(1))
    server.routes["/artikel/2"] = html(b"<html><body><p>Nur f\xc3\xbcr Abonnenten.</p></body></html>")
    results = {
        result.article.id: result
        for result in library.fetch_full([one.id, two.id, three.id])
        if result.article
    }
    assert results[one.id].status is AddStatus.UPDATED
    assert "less text" in results[two.id].reason
    assert "404" in results[three.id].reason
    (again,) = library.fetch_full([one.id])
    assert again.status is AddStatus.UNCHANGED


def test_a_page_leads_to_its_feeds(server: Server, library: Library) -> None:
    server.routes |= {
        "/": html(page(1)),
        "/feed": fine(document(1, 2)),
        "/empty": html(b"<html><body>Leer</body></html>"),
    }
    (found,) = library.find_feeds(server.url("/"))
    assert (found.url, found.title, found.host) == (server.url("/feed"), "Alles", "127.0.0.1")
    steps = list(library.add_feed(server.url("/"), folder="Norden"))
    assert isinstance(steps[0], Feed)
    assert (library.feed(steps[0].id).name, steps[0].folder, library.count()) == ("Hafenblatt", "Norden", 2)
    with pytest.raises(NothingError, match="no feed at"):
        library.find_feeds(server.url("/empty"))
    with pytest.raises(FetchError, match="404"):
        library.find_feeds(server.url("/nothing"))
    with pytest.raises(InputError, match="there already"):
        list(library.add_feed(server.url("/feed")))


def test_an_address_without_a_scheme_is_tried_by_https_and_then_by_http(
    server: Server, library: Library
) -> None:
    server.routes |= {"/feed": fine(document(1, 2)), "/": html(page(1))}
    typed = server.url("/feed").removeprefix("http://")
    (found,) = library.find_feeds(typed)
    assert found.url == server.url("/feed")
    feed, *_ = library.add_feed(typed)
    assert isinstance(feed, Feed)
    assert (feed.url, library.count()) == (server.url("/feed"), 2)
    assert library.add_page(server.url("/").removeprefix("http://")).status is AddStatus.ADDED
    with pytest.raises(FetchError, match=r"safe connection|broke|HTTP"):
        library.find_feeds(server.url("/feed").replace("http:", "https:"))


def test_a_new_feed_is_fetched_once(server: Server, library: Library) -> None:
    server.routes["/feed"] = fine(document(1, 2))
    feed, *steps = library.add_feed(server.url("/feed"))
    assert isinstance(feed, Feed)
    assert feed.name == "Hafenblatt"
    assert isinstance(steps[-1], RefreshStep)
    assert steps[-1].finished is not None
    assert steps[-1].finished.added == 2
    assert server.count("/feed") == 1
    assert library.feed(feed.id).state is FeedState.FINE


def test_several_feeds_of_a_page_are_offered_and_nothing_is_done(server: Server, library: Library) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/atom+xml" href="/f{n}" title="F{n}">' for n in (1, 2)
    )
    server.routes["/"] = html(f"<html><head>{links}</head><body><p>Text</p></body></html>".encode())
    (found,) = library.add_feed(server.url("/"))
    assert isinstance(found, list)
    assert [each.title for each in found] == ["F1", "F2"]
    assert isinstance(found[0], FoundFeed)
    assert library.feeds() == []


def test_a_page_cannot_lead_into_a_private_network(
    server: Server, library: Library, refresh: Refresh
) -> None:
    secret = [*server.asked]
    server.routes["/"] = html(
        b'<html><head><link rel="alternate" type="application/rss+xml" href="http://127.0.0.2:1/x"></head></html>'
    )
    _, *steps = library.add_feed(server.url("/"))
    finished = [step.finished for step in steps if isinstance(step, RefreshStep) and step.finished]
    assert "private" in finished[0].error
    assert [asked.path for asked in server.asked[len(secret) :]] == ["/"]


def test_pages_are_added_as_articles(server: Server, library: Library) -> None:
    server.routes |= {
        "/a": html(page(1)),
        "/feed": fine(document(1)),
        "/liar": html(
            page(2).replace(b"<head>", b'<head><link rel="canonical" href="http://other.example/x">')
        ),
        "/picture": Answer(b"\x89PNG\r\n\x1a\n0000", 200, (("Content-Type", "image/png"),)),
    }
    results = {}
    for steps in library.add_steps(
        [server.url(path) for path in ("/a", "/feed", "/liar", "/picture", "/none")]
    ):
        results |= {result.where.rpartition("/")[2]: result for result in steps}
    assert results["a"].status is AddStatus.ADDED
    assert results["a"].article is not None
    assert (results["a"].article.title, results["a"].article.url) == ("Meldung 1", server.url("/a"))
    assert "is a feed" in results["feed"].reason
    assert results["liar"].article is not None
    assert results["liar"].article.url == server.url("/liar")
    assert results["picture"].status is AddStatus.FAILED
    assert "404" in results["none"].reason
    (again,) = next(iter(library.add_steps([server.url("/a")])))
    assert again.status is AddStatus.UNCHANGED


def test_stopping_keeps_what_is_written_and_leaves_no_process(server: Server, library: Library) -> None:
    server.routes["/feed"] = fine(document(*range(3_000)))
    library.subscribe(server.url("/feed"))
    steps = library.refresh(gently=True)
    for step in steps:
        if step.articles >= 300:
            break
    steps.close()
    kept = library.count()
    assert 300 <= kept < 3_000
    assert psutil.Process().children(recursive=True) == []
    finished = [step.finished for step in library.refresh() if step.finished]
    assert [one.added for one in finished] == [3_000 - kept]
    assert library.count() == 3_000


def test_an_errand_goes_out_in_a_process_of_its_own(server: Server, library: Library, feed: Feed) -> None:
    server.routes["/empty"] = html(EMPTY)
    steps = list(library.errand("refresh", [feed.id], gently=True))
    assert steps[-1].finished.added == 3
    assert library.changed()
    assert library.count() == 3
    with pytest.raises(NothingError):
        list(library.errand("find_feeds", server.url("/empty")))
    assert psutil.Process().children() == []


def test_an_errand_that_is_given_up_ends(server: Server, library: Library, feed: Feed) -> None:
    def slowly(asked: Asked) -> Answer:
        time.sleep(3)
        return fine(document(1))

    server.routes["/feed"] = slowly
    errand: Errand = library.errand("refresh", [feed.id])
    found = iter(errand)
    assert isinstance(next(found), RefreshStep)
    errand.stop()
    assert all(step.finished is None for step in found)
    assert psutil.Process().children() == []


def test_an_errand_that_is_left_lets_go_at_once_and_ends_by_itself(
    server: Server, library: Library, feed: Feed
) -> None:
    def slowly(asked: Asked) -> Answer:
        time.sleep(3)
        return fine(document(1))

    server.routes["/feed"] = slowly
    errand: Errand = library.errand("refresh", [feed.id])
    found = iter(errand)
    assert isinstance(next(found), RefreshStep)
    children = psutil.Process().children()
    errand.leave()
    errand.leave()
    assert all(step.finished is None for step in found)
    assert psutil.wait_procs(children, timeout=30)[1] == []


def test_what_errands_find_wrong_is_told(library: Library, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no address"):
        list(library.errand("add_feed", "nonsense"))
    errand = Errand(tmp_path / "none" / "x.db", "Ada", "no_such_method")
    with pytest.raises(Exception, match="no_such_method"):
        list(errand)


def test_undoing_a_subscription_after_its_articles_came(
    server: Server, library: Library, feed: Feed, refresh: Refresh
) -> None:
    refresh()
    library.undo()
    assert library.feeds() == []
    assert library.count() == 3
    library.redo()
    assert [one.articles for one in library.feeds()] == [3]
    assert len(stored.held(library._reader, feed.id)) == 3


def test_a_title_that_a_source_has_already_is_that_source(
    server: Server, library: Library, feed: Feed, refresh: Refresh
) -> None:
    refresh()
    library.remove_feed(feed.id)
    server.routes["/feed"] = fine(document(1, 2, 3, 4))
    again = library.subscribe(server.url("/feed"))
    (done,) = refresh()
    assert (done.name, done.added) == ("Hafenblatt", 1)
    assert (library.feed(again.id).name, library.feed(again.id).articles) == ("Hafenblatt", 4)


def test_a_feed_that_is_given_up_meanwhile_stops_nothing(
    server: Server, library: Library, feed: Feed
) -> None:
    server.routes["/other"] = fine(document(7, title="Anderes"))
    library.subscribe(server.url("/other"))
    finished = {}
    for step in library.refresh():
        if len(library.feeds()) == 2:
            library.remove_feed(feed.id)
        if step.finished:
            finished[step.finished.feed] = step.finished
    assert len(finished) == 2
    assert library.count("source:Anderes") == 1


def test_documents_that_take_the_reading_process_down_are_failures(
    server: Server, library: Library, refresh: Refresh
) -> None:
    huge = document(1, extra="x" * 1_000_000)
    server.routes["/huge"] = fine(huge.replace(b"x" * 1_000_000, b"&lt;b>" * 5_000_000))
    server.routes["/fine"] = fine(document(1))
    for path in ("/huge", "/fine"):
        library.subscribe(server.url(path), path)
    done = {one.name: one for one in refresh()}
    assert done["/fine"].added == 1
    assert done["/huge"].error or done["/huge"].added + done["/huge"].folded == 1
    assert "\n" not in done["/huge"].error


def large(count: int = 900, *more: str) -> bytes:
    """A feed of more than a megabyte."""
    items = "".join(
        f"<item><guid>n{number}</guid><title>Meldung {number}</title><link>/artikel/{number}</link>"
        f"<description>{escape(f'<p>Nummer {number}. {PARAGRAPH * 6}</p>')}</description></item>"
        for number in range(count)
    )
    channel = "<title>Hafenblatt</title><link>/</link>"
    return f'<rss version="2.0"><channel>{channel}{items}{"".join(more)}</channel></rss>'.encode()


def test_of_a_large_feed_the_first_articles_are_there_before_the_last_are_read(
    server: Server, library: Library, feed: Feed
) -> None:
    server.routes["/feed"] = fine(document_ := large(900, "<ttl>90</ttl>"))
    assert len(document_) > 1 << 20
    steps = list(library.refresh([feed.id]))
    counts = [step.articles for step in steps]
    assert counts == sorted(counts)
    assert len(set(counts)) > 3
    assert 0 < next(filter(None, counts)) <= 50
    assert (done := steps[-1].finished) is not None
    assert (done.added, done.error, done.note) == (900, "", "")
    assert library.count() == 900
    assert 85 < minutes_until(library.feed(feed.id).due) < 91
    server.routes["/feed"] = fine(large(901))
    (again,) = [step.finished for step in library.refresh([feed.id]) if step.finished]
    assert (again.added, again.updated) == (1, 0)


@pytest.mark.parametrize(
    ("changed", "added", "note"),
    [
        (large(900, "<item><guid>n3</guid><title>Ganz anders</title><link>/b</link></item>"), 901, ""),
        (large(900)[:-4_000], 897, "is not well-formed XML"),
        (large(900).replace(b"Nummer 880", b"Nummer &nbsp;880"), 900, "is not well-formed XML"),
    ],
    ids=["key-twice", "cut", "entity"],
)
def test_what_is_found_late_in_a_large_feed_loses_and_doubles_nothing(
    server: Server, library: Library, feed: Feed, refresh: Refresh, changed: bytes, added: int, note: str
) -> None:
    server.routes["/feed"] = fine(changed)
    (done,) = refresh()
    assert done.error == ""
    assert note in done.note
    assert library.count() == added
    titles = [article.title for article in library.articles(limit=1_000)]
    assert len(set(titles)) == added
    (again,) = refresh()
    assert (again.added, again.updated) == (0, 0)


def test_a_large_feed_that_is_given_up_keeps_what_came_and_gets_the_rest_later(
    server: Server, library: Library, feed: Feed
) -> None:
    server.routes["/feed"] = fine(large(900))
    steps = library.refresh([feed.id])
    while not next(steps).articles:
        pass
    steps.close()
    kept = library.count()
    assert 0 < kept < 900
    with library._store.writing() as queries:
        assert queries.value("PRAGMA synchronous") == 2
    (done,) = [step.finished for step in library.refresh([feed.id]) if step.finished]
    assert (done.added, library.count()) == (900 - kept, 900)
