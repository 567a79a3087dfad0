"""How long wrapping takes, beside `textwrap.wrap` on the same text: `python tests/benchmarks/bench_wrap.py [FILE]`.

Prints milliseconds of processor time (best of several) for 600,000 code points of the file, or of the seed articles,
repeated as often as needed: as they are, as one paragraph, and with a character in each paragraph that must be looked
at closely; then microseconds for looking up one row of 10,000 mentions and 2,000 annotations.
"""

from __future__ import annotations

import sys
import textwrap
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotations.model import Annotation, Mention, Text
from annotations.text import TextBuilder
from tui.reading.runs import Layers
from tui.reading.wrap import Layout

SIZE = 600_000
MEASURE = 72
CHINESE = "中国人民银行表示，将继续实施稳健的货币政策。「引用」也不例外；2017年8月6日，"


def best(work: Callable[[], object], times: int = 7) -> float:
    """Milliseconds of processor time of the fastest of several runs."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken) * 1000


def built(paragraphs: list[str]) -> Text:
    """A text of at least `SIZE` code points, the paragraphs over and over."""
    builder, length, at = TextBuilder(), 0, 0
    while length < SIZE:
        builder.add(paragraphs[at % len(paragraphs)])
        length += len(paragraphs[at % len(paragraphs)]) + 2
        at += 1
    return builder.build()


def report(name: str, text: Text) -> None:
    """One line: ours, the standard library's, and how they compare."""
    paragraphs = [text.content[block.start : block.end] for block in text.blocks]
    ours = best(lambda: Layout(text, MEASURE))
    plain = best(lambda: [textwrap.wrap(paragraph, MEASURE) for paragraph in paragraphs], 3)
    rows = len(Layout(text, MEASURE))
    print(
        f"{name:<22} {len(text.content):>8,} code points {rows:>7,} rows {ours:8.1f} ms"
        f"   textwrap {plain:8.1f} ms   {plain / ours:5.1f}x"
    )


def report_layers(length: int) -> None:
    """One line: the time to cut one row into runs, without and with an annotation over the whole text."""
    step = length // 10_000
    mentions = [Mention(at, at + step // 2, "PER", "x", "x", "x") for at in range(0, 10_000 * step, step)]
    spans = [(at, at + 300) for at in range(0, length - 300, length // 2_000)]
    for name, more in (("layers", []), ("layers, one over all", [(0, length)])):
        annotations = [
            Annotation(id, "u", 1, start, end, "", "", "", "", (), "", "", "", "", "")
            for id, (start, end) in enumerate([*more, *spans])
        ]
        layers = Layers(mentions, annotations)
        rows = range(0, length - MEASURE, MEASURE)
        taken = best(partial(cut, layers, rows), 3)
        print(f"{name:<22} {1000 * taken / len(rows):8.1f} µs a row of {MEASURE} cells")


def cut(layers: Layers, rows: range) -> None:
    """Cut the rows that begin at some offsets into runs."""
    for at in rows:
        layers.runs(at, at + MEASURE)


def main() -> None:
    """Print all figures."""
    seeds = sorted((Path(__file__).resolve().parents[2] / "seeds").glob("[0-9][0-9]-*.md"))
    sources = [Path(sys.argv[1])] if len(sys.argv) > 1 else seeds
    content = "\n\n".join(source.read_text() for source in sources)
    paragraphs = [part for part in content.split("\n\n") if part.strip()]
    report("as it is", built(paragraphs))
    report("one paragraph", built([" ".join(paragraphs * (SIZE // len(content) + 1))]))
    report("an emoji a paragraph", built([f"{part} 👩‍👩‍👧" for part in paragraphs]))
    report("Chinese", built([CHINESE * 12]))
    report_layers(SIZE)


if __name__ == "__main__":
    main()
