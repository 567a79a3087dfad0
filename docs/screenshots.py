"""Makes the pictures of README and docs: `python docs/screenshots.py [FOLDER]`, by default docs/screenshots.

Those of feeds are of made-up ones, from a server on the loopback interface; its address is shown as another one.
"""

from __future__ import annotations

import asyncio
import random
import re
import sys
import tempfile
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from textual.pilot import Pilot
from textual.widgets import Input

from annotations.library import Library
from annotations.model import Draft, Priority
from annotations.text import TextBuilder
from tui.app import GlosseApp
from tui.reading.view import ReadingView
from tui.screens.main import MainScreen
from tui.settings import Settings

SIZES = ((80, 24), (120, 40))
ARTICLE = "Kein Platz am Tisch"


def prepare(folder: Path) -> Path:
    """A library of the seeds with their names found and a few marks."""
    path = folder / "library.db"
    with Library.open(path, creator="ada") as library:
        library.add_seeds()
        for article in library.articles(limit=100):
            if library.pipeline_for(article.id):
                library.recognise(article.id, Priority.REST).result(timeout=120)
        article = next(found for found in library.articles(limit=100) if found.title == ARTICLE)
        segments = library.segments(article.id)
        sentences = segments.sentences(segments.text.blocks[1].start, len(segments.text.content))
        library.toggle_tag(article.id, *sentences[1], "claim")
        words = segments.words(*sentences[3])
        library.annotate(
            article.id,
            words[1].start,
            words[4].end,
            tags=["quote", "country/venezuela"],
            note="Who says so? Ask the press office.",
        )
        library.annotate(article.id, sentences[5].start, sentences[5].end, tags=["check"])
    return path


SHOWN = "https://presse.example"
"""The address that is shown for the server of feeds, of the same length."""


def save(app: GlosseApp, path: Path, base: str = SHOWN) -> None:
    """Write what is on screen, without the fonts that Rich would have a browser fetch, and without `base`."""
    picture = re.sub(r"@font-face \{.*?\}\s*", "", app.export_screenshot(), flags=re.DOTALL)
    path.write_text(picture.replace(base, SHOWN[: len(base)]), encoding="utf-8")


async def shoot(path: Path, out: Path, size: tuple[int, int]) -> None:
    """List, text and tag picker at one size."""
    name = f"{size[0]}x{size[1]}"
    with Library.open(path, creator="ada") as library:
        app = GlosseApp(library, Settings(name="ada"))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            save(app, out / f"list-{name}.svg")
            article = next(found for found in library.articles(limit=100) if found.title == ARTICLE)
            app.screen.open_article(article.id)  # type: ignore[attr-defined]
            await pilot.press("tab", "tab", "tab")
            await pilot.pause()
            assert app.screen.query_one(ReadingView).mentions
            save(app, out / f"reading-{name}.svg")
            await pilot.press("v", "w", "w", "e", "t", *"c")
            await pilot.pause()
            save(app, out / f"tags-{name}.svg")
            await pilot.press("escape", "escape", "g", "n", "tab")
            await pilot.pause()
            save(app, out / f"names-{name}.svg")
            await pilot.press("enter")
            await pilot.pause()
            save(app, out / f"dossier-{name}.svg")


REPORTED = ("Angela Merkel", "Nicolás Maduro", "Theresa May", "Emmanuel Macron")
"""Whom the made-up articles of the pictures mention."""


def prepare_pictures(folder: Path) -> Path:
    """A library of two years of short made-up reports from four sources, with names and tags."""
    path, chance = folder / "pictures.db", random.Random(7)
    places, sources = ("Berlin", "Caracas", "London"), ("Seeblatt", "Alpine Courier", "Slow Letters", "taz")
    tags = (
        "claim",
        "quote",
        "check",
        "country/venezuela",
        "country/germany",
        "frame/conflict",
        "frame/economy",
    )
    with Library.open(path, creator="ada") as library:
        for number in range(160):
            month, builder = chance.randint(0, 23), TextBuilder()
            builder.add(f"Bericht {number}")
            who = chance.choices(REPORTED, weights=(9, 6 + month // 4, 5, 3), k=3)
            builder.add(
                " ".join(f"{name} sprach am Dienstag in {chance.choice(places)} vor Leuten." for name in who)
            )
            day = f"{2017 + month // 12}-{month % 12 + 1:02}-{chance.randint(1, 28):02}"
            made = Draft(
                f"Bericht {number}",
                builder.build(),
                language="de",
                published=day,
                source=chance.choice(sources),
            )
            article = library.add_draft(made).article
            assert article
            for at in range(chance.choice((0, 1, 1, 2))):
                library.annotate(
                    article.id, 15 + 20 * at, 30 + 20 * at, tags=chance.sample(tags, chance.choice((1, 1, 2)))
                )
            library.recognise(article.id, Priority.REST).result(timeout=120)
    return path


async def shoot_pictures(path: Path, out: Path, size: tuple[int, int]) -> None:
    """Names over time and tags together at one size."""
    name = f"{size[0]}x{size[1]}"
    with Library.open(path, creator="ada") as library:
        app = GlosseApp(library, Settings(name="ada"))
        async with app.run_test(size=size) as pilot:
            await pilot.press("g", "p")
            await _until(pilot, lambda: app.screen._data)  # type: ignore[attr-defined]
            save(app, out / f"pictures-{name}.svg")
            await pilot.press("tab", "tab")
            await _until(pilot, lambda: app.screen._data)  # type: ignore[attr-defined]
            await pilot.press("down", "down")
            await pilot.pause()
            save(app, out / f"together-{name}.svg")


HEADLINES = {
    "Seeblatt": (
        "Lindau builds: the council says yes after nine years",
        "Low water: ferries keep to the timetable for now",
        "A museum for one boat",
    ),
    "Alpine Courier": (
        "First snow closes the pass a week early",
        "Night trains over the Brenner return in March",
    ),
    "Slow Letters": ("On reading with a pencil", "What a margin is for"),
}
"""Made-up feeds and what they have, the newest first."""

SAID = (
    "The council of Lindau met on Tuesday and spoke of nothing else for four hours. “We have waited a long time”,"
    " said the mayor, Ines Halder, “and now we build.” The house is to cost 12.5 million euros and to be ready in 2031.",
    "Not everybody agrees. The harbour master asks who will pay for the crane; the school asks for the rooms that it"
    " was promised in 2022.",
)


class Feeds(BaseHTTPRequestHandler):
    """Serves the made-up feeds, each under its name."""

    def do_GET(self) -> None:
        """A feed."""
        name = self.path.strip("/").replace("-", " ")
        found = next((title for title in HEADLINES if title.casefold() == name), "")
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/rss+xml")
        self.end_headers()
        if found:
            self.wfile.write(_rss(found).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _rss(name: str) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in SAID)
    items = "".join(
        f"<item><title>{title}</title><guid>{name}{number}</guid><pubDate>{27 - number} Nov 2026 07:30:00 GMT</pubDate>"
        f"<description><![CDATA[{text}<p>{title}.</p>]]></description></item>"
        for number, title in enumerate(HEADLINES[name])
    )
    return f'<rss version="2.0"><channel><title>{name}</title><language>en</language>{items}</channel></rss>'


async def _until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    while not condition():
        await pilot.pause(0.05)
    await pilot.pause()


async def shoot_feeds(folder: Path, out: Path, base: str, size: tuple[int, int]) -> None:
    """A feed added, refreshed and read, in three frames; and the list of feeds."""
    path = folder / f"feeds-{size[0]}.db"
    with Library.open(path, creator="ada") as library:
        library.subscribe(f"{base}/alpine-courier", folder="Newspapers")
        library.subscribe(f"{base}/slow-letters", folder="Letters")
        library.subscribe(f"{base}/gone-since-june", "The Closed Window", folder="Letters")
        app = GlosseApp(library, Settings(name="ada"))
        async with app.run_test(size=size) as pilot:
            main = app.screen
            assert isinstance(main, MainScreen)
            await pilot.press("f5")
            await _until(pilot, lambda: not main.runs)
            main.status.hush()
            await pilot.press("plus")
            await pilot.pause()
            app.screen.query_one(Input).value = f"{base}/seeblatt"
            await pilot.pause()
            framed = size == SIZES[0]
            if framed:
                save(app, out / "feed-1-add.svg", base)
            await pilot.press("enter")
            await _until(pilot, lambda: app.screen is main and main.runs and main.runs[0].total)
            if framed:
                save(app, out / "feed-2-refresh.svg", base)
            await _until(pilot, lambda: not main.runs)
            await pilot.press("home", "enter")
            await _until(pilot, lambda: main.article and library.mentions(main.article.id))
            if framed:
                save(app, out / "feed-3-read.svg", base)
            await pilot.press("q", "g", "f")
            await pilot.pause()
            save(app, out / f"feeds-{size[0]}x{size[1]}.svg", base)


def main() -> None:
    """Make all pictures."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "screenshots"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = prepare(Path(folder))
        server = ThreadingHTTPServer(("127.0.0.1", 0), Feeds)
        Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        pictures = prepare_pictures(Path(folder))
        for size in SIZES:
            asyncio.run(shoot_pictures(pictures, out, size))
            asyncio.run(shoot(path, out, size))
            asyncio.run(shoot_feeds(Path(folder), out, base, size))
        server.shutdown()
    print(f"{len(list(out.glob('*.svg')))} pictures in {out}")


if __name__ == "__main__":
    main()
