"""How long a key takes in the reading view of a long text: `tests/benchmarks/bench_reading.py`.

One article of 100,000 words with 10,000 names and 2,000 annotations in a new library, opened in the whole reader on a
headless terminal. Prints opening, and for each kind of key the time to the last drawing that it causes: median, 95th
percentile, processor time, rows drawn anew. Textual draws at most every 1/60 s, so a key can wait 16 ms for its turn
without any work; the processor time says what Glosse and Textual do. Budgets: 150 ms to open; 16 ms a key.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rich.console import RenderableType
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from annotations.library import Library
from annotations.model import Annotation, Draft, Mention
from annotations.text import from_plain
from tui.app import GlosseApp
from tui.reading.view import ReadingView
from tui.screens.main import MainScreen
from tui.settings import Settings

KEYS = ("right", "down", "w", "right_parenthesis", "pagedown", "tab", "a", "shift+right", "shift+down")
WORDS = (
    "Rat",
    "Lindau",
    "hat",
    "am",
    "Dienstag",
    "lange",
    "über",
    "Bau",
    "der",
    "neuen",
    "Brücke",
    "See",
    "gesprochen",
)


class Watch:
    """Notes when an app last drew."""

    def __init__(self, app: GlosseApp) -> None:
        self.drawn = 0.0
        self._draw = app._display
        app._display = self._display  # type: ignore[method-assign]

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        self._draw(screen, renderable)
        self.drawn = time.perf_counter()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--words", type=int, default=100_000, help="words in the article (default 100,000)")
    parser.add_argument("--presses", type=int, default=50, help="presses of each key (default 50)")
    parser.add_argument("--size", default="80x24", help="columns x rows (default 80x24)")
    options = parser.parse_args()
    columns, rows = (int(part) for part in options.size.split("x"))
    with (
        tempfile.TemporaryDirectory(prefix="glosse-bench-") as folder,
        Library.open(Path(folder) / "library.db", creator="bench") as library,
    ):
        library.add_draft(Draft("Lang", from_plain(written(options.words)), language="xx"), "bench")
        asyncio.run(measure(library, (columns, rows), options.presses))


def written(words: int) -> str:
    """Paragraphs of about 80 words."""
    chance = random.Random(3)
    paragraphs = []
    for _ in range(max(words // 80, 1)):
        sentences = [" ".join(chance.choices(WORDS, k=16)) + "." for _ in range(5)]
        paragraphs.append(" ".join(sentences))
    return "\n\n".join(paragraphs)


def layers(library: Library) -> tuple[tuple[Mention, ...], tuple[Annotation, ...]]:
    """10,000 names and 2,000 annotations, spread evenly."""
    content, chance = library.text(1).content, random.Random(5)
    at = [index for index in range(len(content)) if content.startswith("Lindau", index)]
    step = max(len(at) // 10_000, 1)
    mentions = tuple(Mention(i, i + 6, "LOC", "Lindau", "Lindau", "bench") for i in at[::step][:10_000])
    first = library.annotate(1, at[0], at[0] + 6, tags=("quote",))
    assert first.message
    sample = library.annotations_of(1)[0]
    starts = sorted(chance.randrange(len(content) - 200) for _ in range(2000))
    annotations = tuple(
        replace(sample, id=number, start=start, end=start + chance.randrange(5, 150))
        for number, start in enumerate(starts, 1)
    )
    return mentions, annotations


async def measure(library: Library, size: tuple[int, int], presses: int) -> None:
    """Open the article and press keys in it."""
    app = GlosseApp(library, Settings(name="bench"))
    watch = Watch(app)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        begun = time.perf_counter()
        await pilot.press("enter")
        await pilot.pause()
        print(f"opened                {1000 * (watch.drawn - begun):7.1f} ms  (without names)")
        screen = app.screen
        assert isinstance(screen, MainScreen)
        mentions, annotations = layers(library)
        begun = time.perf_counter()
        screen.view.set_names(mentions)
        screen.view.set_annotations(annotations, {"quote": "yellow"})
        screen.fill_margin()
        await pilot.pause()
        print(f"names and annotations {1000 * (watch.drawn - begun):7.1f} ms")
        every: list[float] = []
        for key in KEYS:
            every += await timed(watch, pilot, screen.view, key, presses)
        print(f"{'all':20}  {said(every)}")


async def timed(watch: Watch, pilot: Pilot[None], view: ReadingView, key: str, presses: int) -> list[float]:
    """Milliseconds of each press, from the middle of the text on."""
    view.drop_selection()
    view.cursor.put(len(view.text.content) // 2)
    view.move("right")
    await pilot.pause()
    painter = view.painter
    assert painter
    times, rows, work = [], painter.rebuilt, 0.0
    for _ in range(presses):
        begun, busy = time.perf_counter(), time.process_time()
        pilot.app.screen.post_message(events.Key(key, None))
        await asyncio.sleep(0.08)
        times.append(1000 * (watch.drawn - begun))
        work += time.process_time() - busy
    rebuilt = (painter.rebuilt - rows) / presses
    print(f"{key:20}  {said(times)}  work {1000 * work / presses:5.1f} ms  {rebuilt:5.1f} rows")
    return times


def said(times: list[float]) -> str:
    """Median and 95th percentile."""
    return f"median {statistics.median(times):6.1f} ms  p95 {statistics.quantiles(times, n=20)[18]:6.1f} ms"


if __name__ == "__main__":
    main()
