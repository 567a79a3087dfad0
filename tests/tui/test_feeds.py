"""Feeds in the reader, by real keys: added, refreshed by processes of their own, set up, given up, and read."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator

import pytest
from textual.widgets import Input, Static

from annotations.incoming import FeedState
from annotations.library import Library
from tests.feeds.server import Answer, Raw, Server
from tui.screens.adding import AddFeed
from tui.screens.feed_settings import FeedSettings
from tui.screens.feeds import Feeds
from tui.screens.history import History
from tui.widgets.feed_rows import FeedRow, FeedRows
from tui.widgets.sidebar import Sidebar

XML = (("Content-Type", "application/rss+xml"),)
HTML = (("Content-Type", "text/html; charset=utf-8"),)
TEASER = "Der Rat der Stadt Lindau hat am Dienstag getagt."


def rss(title: str, numbers: range, *, text: str = TEASER) -> Answer:
    """A feed with an item a number, the highest the newest."""
    items = "".join(
        f"<item><title>{title} {n}</title><link>https://news.example/{title}/{n}</link><guid>{title}{n}</guid>"
        f"<pubDate>{n:02} Mar 2031 10:00:00 GMT</pubDate><description>{text} Nummer {n}.</description></item>"
        for n in numbers
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'
    return Answer(body.encode(), headers=XML)


def page(links: str = "", paragraphs: int = 12) -> Answer:
    """A page of an article, with what its head links to."""
    body = "".join(
        f"<p>{TEASER} Im Absatz {n} steht mehr, als der Feed davon hat.</p>" for n in range(paragraphs)
    )
    head = f"<head><title>Die Seite</title>{links}</head>"
    html = f"<html>{head}<body><article><h1>Die Seite</h1>{body}</article></body></html>"
    return Answer(html.encode(), headers=HTML)


async def _never(asked: object, writer: object) -> None:
    await asyncio.sleep(15)


SILENT = Raw(_never)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server({"/bote": rss("Bote", range(1, 4)), "/blog": rss("Blog", range(1, 3))}) as running:
        yield running


def hint(desk) -> str:
    """What a dialog says below its lines."""
    return str(desk.app.screen.query_one(".dialog--hint", Static).render())


def titles(desk) -> list[str]:
    """The titles of the list, from the top."""
    rows = desk.main.articles
    return [item.title for at in range(rows.count) if (item := rows.item(at))]


def rows(desk) -> list[tuple[str, bool]]:
    """Name of every row of the list of feeds, and whether it is a folder."""
    found = desk.app.screen.query_one(FeedRows)
    return [(row.name, row.feed is None) for at in range(found.count) if (row := found.item(at))]


async def quiet(desk) -> None:
    """Wait until nothing is under way outside; a screen that has just closed may still tell what to fetch."""
    await desk.pilot.pause()
    await desk.until(lambda: not desk.main.runs, "the end of all errands")
    await desk.pilot.pause()


async def type_address(desk, url: str) -> None:
    await desk.press("plus")
    desk.app.screen.query_one(Input).value = url
    await desk.press("enter")


async def test_an_address_becomes_a_feed_and_its_articles_are_read(reader, server: Server, library) -> None:
    async with reader(open=False) as desk:
        await type_address(desk, server.url("/bote"))
        await desk.until(lambda: desk.app.screen is desk.main, "the feed")
        await quiet(desk)
        assert [(feed.name, feed.unread) for feed in library.feeds()] == [("Bote", 3)]
        assert desk.said == "3 new · “Bote”"
        assert titles(desk)[:4] == ["Bote 3", "Bote 2", "Bote 1", "Ein Haus am See"]
        assert desk.main.articles.current.title == "Ein Haus am See"
        await desk.press("g", "g", "enter")
        assert desk.main.article.title == "Bote 3"
        await desk.press("q", "u", "u")
        assert library.feeds() == []


async def test_a_page_names_feeds_to_choose_from(reader, server: Server, library: Library) -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">'
    server.routes["/"] = page(link.format("Alles", "/bote") + link.format("Kommentare", "/blog"))
    async with reader(open=False) as desk:
        await type_address(desk, server.url("/"))
        await desk.until(lambda: "names 2 feeds" in hint(desk), "the feeds of the page")
        await desk.press("escape")
        assert desk.app.screen.query_one(Input).has_focus
        await desk.press("enter")
        await desk.until(lambda: "names 2 feeds" in hint(desk), "the feeds again")
        await desk.press("down", "enter")
        await quiet(desk)
        assert [(feed.name, feed.url) for feed in library.feeds()] == [("Blog", server.url("/blog"))]


async def test_a_page_without_feeds_becomes_an_article(reader, server: Server, library: Library) -> None:
    server.routes["/seite"] = page()
    async with reader(open=False) as desk:
        await type_address(desk, server.url("/seite"))
        await desk.until(lambda: desk.app.screen is desk.main, "the article")
        await desk.pilot.pause()
        assert desk.said.startswith("Added “Die Seite”")
        assert desk.main.articles.current.title == "Die Seite"
        assert library.feeds() == []


async def test_what_is_wrong_with_an_address_is_said_and_can_be_mended(
    reader, server: Server, library
) -> None:
    library.subscribe(server.url("/bote"), "Bote")
    server.routes["/langsam"] = SILENT
    async with reader(open=False) as desk:
        await desk.press("plus", *"nirgends", "enter")
        assert "is no address of the web" in hint(desk)
        line = desk.app.screen.query_one(Input)
        for path, said in (("/fehlt", "404"), ("/bote", "there already, as “Bote”")):
            line.value = server.url(path)
            await desk.press("enter")
            await desk.until(lambda said=said: said in hint(desk), said)
        line.value = server.url("/langsam")
        await desk.press("enter")
        assert "Asking 127.0.0.1" in hint(desk)
        await desk.until(lambda: server.count("/langsam"), "the question")
        await desk.press("escape")
        assert "Stopped" in hint(desk)
        assert isinstance(desk.app.screen, AddFeed)
        await desk.press("escape")
        assert desk.app.screen is desk.main


async def test_feeds_are_named_moved_set_up_and_given_up(reader, server: Server, library: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "f")
        screen = desk.app.screen
        assert isinstance(screen, Feeds)
        assert "No feeds yet." in screen.rows.empty[0]
        await desk.press("d", "enter", "r")
        assert "No feed here" in screen.status.message
        library.subscribe(server.url("/bote"), "Bote")
        library.subscribe(server.url("/blog"), "Blog", folder="Privat")
        screen.reload()
        assert rows(desk) == [("Privat", True), ("Blog", False), ("In no folder", True), ("Bote", False)]
        await desk.press("end", "n")
        desk.app.screen.query_one(Input).value = "blog"
        await desk.press("enter")
        assert "another source is called" in hint(desk)
        desk.app.screen.query_one(Input).value = "Der Bote"
        await desk.press("enter", "m", *"pri", "right", "enter")
        assert rows(desk) == [("Privat", True), ("Blog", False), ("Der Bote", False)]
        await desk.press("e")
        assert isinstance(desk.app.screen, FeedSettings)
        await desk.press("backspace", "backspace", *"viel", "enter")
        assert "is no number" in hint(desk)
        await desk.press(*["backspace"] * 4, *"45", "down", "space", "down", *"de", "down", *"sport", "enter")
        feed = library.feed("Der Bote")
        assert (feed.every, feed.full_text, feed.language, feed.filter) == (45, True, "de", "sport")
        whole = str(screen.query_one("#passages", Static).render())
        assert "every 45 min · full text · German · leaves out “sport”" in whole
        await desk.press("d")
        assert [feed.name for feed in library.feeds()] == ["Blog"]
        await desk.press("u", "u")
        assert library.feed("Der Bote").every == 60
        await desk.press("u", "u")
        assert [(feed.name, feed.folder) for feed in library.feeds()] == [("Blog", "Privat"), ("Bote", "")]
        await desk.press("home", "n")
        desk.app.screen.query_one(Input).value = "Eigene"
        await desk.press("enter")
        assert library.feed("Blog").folder == "Eigene"
        assert rows(desk)[0] == ("Eigene", True)
        await desk.press("end", "up", "m")
        assert "That is a folder" in screen.status.message


async def test_all_are_refreshed_and_failures_are_told(reader, server: Server, library: Library) -> None:
    library.subscribe(server.url("/bote"), folder="Zeitungen")
    library.subscribe(server.url("/fehlt"), "Weg")
    server.routes["/410"] = Answer(status=410)
    library.subscribe(server.url("/410"), "Vorbei")
    async with reader(open=False) as desk:
        await desk.press("end", "f5")
        assert desk.main.progress_of_feeds().startswith("feeds")
        await quiet(desk)
        assert desk.said == "3 new · 2 feeds failing: gf"
        assert desk.main.articles.current.title == "Dritter Bericht"
        await desk.press("g", "m")
        assert isinstance(desk.app.screen, History)
        told = {told.message.split(":")[0] for told in desk.app.messages if told.failed}
        assert told == {"“Weg”", "“Vorbei”"}
        await desk.press("g", "f")
        assert {feed.name: feed.state for feed in library.feeds()} == {
            "Bote": FeedState.FINE, "Weg": FeedState.FAILING, "Vorbei": FeedState.GONE,
        }  # fmt: skip
        await desk.press("end")
        assert "! the server says 404" in str(desk.app.screen.query_one("#passages", Static).render())
        await desk.press("home", "r")
        await quiet(desk)
        assert desk.app.screen.status.message == "Nothing new in “Zeitungen”"
        await desk.press("enter")
        assert desk.main.filter_line.value == 'source:"Bote"'
        assert titles(desk) == ["Bote 3", "Bote 2", "Bote 1"]


async def test_esc_stops_a_refresh_and_what_has_come_stays(reader, server: Server, library: Library) -> None:
    server.routes["/langsam"] = SILENT
    library.subscribe(server.url("/bote"))
    library.subscribe(server.url("/langsam"))
    async with reader(open=False) as desk:
        await desk.press("R")
        await desk.until(lambda: "feeds 1/2 · 3 new" in desk.main.progress_of_feeds(), "the first feed")
        assert ("Esc", "stop") in desk.main.status.hints
        await desk.press("escape")
        await quiet(desk)
        assert desk.said == "Stopped after 1 of 2 feeds · 3 new"
        assert len(titles(desk)) == 6


async def test_what_comes_moves_neither_bar_nor_rows(reader, server: Server, library: Library) -> None:
    server.routes["/bote"] = rss("Bote", range(1, 15))
    library.subscribe(server.url("/bote"))
    async with reader(open=False) as desk:
        await desk.press("f5")
        await quiet(desk)
        await desk.press("home", *["down"] * 12)
        articles = desk.main.articles
        current, place = articles.current.id, articles.cursor * 2 - round(articles.scroll_y)
        server.routes["/bote"] = rss("Bote", range(1, 21))
        await desk.press("f5")
        await quiet(desk)
        assert articles.count == 23
        assert articles.current.id == current
        assert articles.cursor * 2 - round(articles.scroll_y) == place


async def test_feeds_whose_time_has_come_are_refreshed_unasked(
    reader, server: Server, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.main.FIRST_LOOK", 0.1)
    library.subscribe(server.url("/bote"))
    library.subscribe(server.url("/fehlt"))
    async with reader(open=False) as desk:
        await desk.until(lambda: len(titles(desk)) == 6, "the articles")
        await quiet(desk)
        assert desk.said == "3 new articles from your feeds"
        desk.main.status.hush()
        desk.main.refresh_due()
        assert not desk.main.runs
        with library._store.writing() as queries:
            queries.run("UPDATE fetches SET due = ''")
        desk.main.refresh_due()
        assert desk.main.runs
        assert desk.main.progress_of_feeds() == ""
        await quiet(desk)
        assert desk.said == ""


async def test_without_feeds_nothing_is_asked_for(reader, library: Library) -> None:
    async with reader(open=False) as desk:
        desk.main.refresh_due()
        await desk.press("f5")
        assert not desk.main.runs
        assert desk.said == "No feeds yet: + adds one"


async def test_the_full_text_takes_the_place_of_the_teaser(reader, server: Server, library: Library) -> None:
    server.routes["/page"] = page()
    feed = rss("Bote", range(1, 3)).body.replace(b"https://news.example/Bote/2", server.url("/page").encode())
    server.routes["/bote"] = Answer(feed, headers=XML)
    library.subscribe(server.url("/bote"), "Bote")
    async with reader(open=False) as desk:
        await desk.press("f5")
        await quiet(desk)
        await desk.press("g", "g", "enter", "j", "1", "w", "w")
        assert desk.main.article.title == "Bote 2"
        view = desk.main.view
        before = view.text.content[view.cursor.caret :][:12]
        await desk.press("p")
        await quiet(desk)
        assert desk.said == "This is the full text of the page"
        assert desk.main.view.text.content.count("Absatz") == 12
        assert view.text.content[view.cursor.caret :][:12] == before
        ((exact, tags, _),) = desk.annotations()
        assert (exact, tags) == (TEASER, ("quote",))
        await desk.press("q", "F")
        await quiet(desk)
        assert desk.said == "The page says no more than the article"
        await desk.press("j", "F")
        await quiet(desk)
        assert desk.said.startswith("No full text:")
        await desk.press("asterisk", "F")
        await quiet(desk)
        assert desk.said == "1 had their full text, 1 not fetched"


async def test_the_sidebar_shows_feeds_by_folder(reader, server: Server, library: Library) -> None:
    library.subscribe(server.url("/bote"), "Bote", folder="Zeitungen")
    library.subscribe(server.url("/blog"), "Blog")
    async with reader(open=False) as desk:
        await desk.press("f5")
        await quiet(desk)
        await desk.press("g", "s")
        sidebar = desk.main.query_one(Sidebar)
        found = [(row.kind, row.name, row.count) for row in sidebar.rows][6:]
        assert found == [
            ("heading", "Feeds, unread", None), ("folder", "Zeitungen", 3), ("feed", "Bote", 3),
            ("folder", "In no folder", 2), ("feed", "Blog", 2),
            ("heading", "Sources, unread", None), ("source", "Seeblatt", 3),
        ]  # fmt: skip
        await desk.press("end", "up", "enter")
        assert titles(desk) == ["Blog 2", "Blog 1"]


async def test_what_was_folded_is_parted_and_the_feed_is_found(
    reader, server: Server, library: Library
) -> None:
    text = " ".join(f"Wort{n}" for n in range(80))
    for name in ("Bote", "Kurier"):
        server.routes[f"/{name}"] = rss(name, range(1, 2), text=text)
        library.subscribe(server.url(f"/{name}"), name)
    async with reader(open=False) as desk:
        await desk.press("f5")
        await quiet(desk)
        assert len(titles(desk)) == 4
        await desk.press("g", "g", "enter", "enter")
        labels = [entry.label for entry in desk.app.screen._entries]
        assert "Part it from another feed's item, folded into it as the same article" in labels
        assert [label for label in labels if label.startswith("To its feed")] == [
            "To its feed, “Bote”", "To its feed, “Kurier”",
        ]  # fmt: skip
        desk.app.screen.dismiss("part")
        await desk.press()
        assert desk.said.startswith("parted")
        desk.main._chosen("feed 2", None)
        await desk.press()
        row: FeedRow = desk.app.screen.rows.current
        assert row.name == "Kurier"
        await desk.press("q")
        assert len(titles(desk)) == 5


async def test_whoever_leaves_waits_for_nothing_and_leaves_nothing(
    reader, server: Server, library: Library
) -> None:
    server.routes["/langsam"] = SILENT
    library.subscribe(server.url("/langsam"))
    async with reader(open=False) as desk:
        await desk.press("f5")
        await desk.until(lambda: server.count("/langsam"), "the question")
        errand = desk.main.runs[0].errand
        await desk.press("q")
    for _ in range(200):
        if errand._popen.poll() is not None:
            break
        await asyncio.sleep(0.05)
    with pytest.raises(ProcessLookupError):
        os.kill(errand._popen.pid, 0)


async def test_a_read_only_library_fetches_nothing(reader, library: Library) -> None:
    async with reader(open=False) as desk:
        library.read_only = True
        for key in ("f5", "F", "plus"):
            await desk.press(key)
            assert "read-only" in desk.said
        assert desk.app.screen is desk.main
