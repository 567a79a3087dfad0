"""Makes the pictures of the README: `python docs/screenshots.py [FOLDER]`, by default docs/screenshots."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from annotations.library import Library
from annotations.model import Priority
from tui.app import GlosseApp
from tui.reading.view import ReadingView
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


def save(app: GlosseApp, path: Path) -> None:
    """Write what is on screen, without the fonts that Rich would have a browser fetch."""
    path.write_text(
        re.sub(r"@font-face \{.*?\}\s*", "", app.export_screenshot(), flags=re.DOTALL), encoding="utf-8"
    )


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


def main() -> None:
    """Make all pictures."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "screenshots"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = prepare(Path(folder))
        for size in SIZES:
            asyncio.run(shoot(path, out, size))
    print(f"{len(list(out.glob('*.svg')))} pictures in {out}")


if __name__ == "__main__":
    main()
