"""How long one correction of scope `everywhere` takes: `tests/benchmarks/bench_everywhere.py`.

Makes a library of articles out of the paragraphs of the seed articles and of the names that their pipelines find
there; each article also has the sentence `Dazu sprach Maduro in Caracas.`, so that each has to be counted anew. Prints
the seconds of correcting, undoing and redoing, by the clock and of CPU, and as a ratio to the least that any program
has to do: ask the full-text index for the word and count it in every text that has it. The same for the preview of
each: until its first places are there, and until all are. Then the milliseconds to lay
corrections over one article, with no rule and with a thousand. Budget: at most 2 s for 10,000 articles.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotations.library import Library
from annotations.model import CorrectionKind, RawMention, Scope
from annotations.store.values import new_uid

SENTENCE = "Dazu sprach Maduro in Caracas."
NAMES = (("Maduro", "PER"), ("Caracas", "LOC"))
PARAGRAPHS = 8
"""Paragraphs of an article."""

Paragraph = tuple[str, tuple[RawMention, ...]]
"""A text, and the names in it."""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000, help="articles (default 10,000)")
    parser.add_argument(
        "--rules", type=int, default=1000, help="other rules in the second table (default 1,000)"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="glosse-bench-") as folder:
        path = Path(folder) / "library.db"
        fill(path, options.articles, Path(folder))
        with Library.open(path) as library:
            length, names = size(library), found(library)
            print(f"{library.count():,} articles, {length:,.0f} code points and {names:.0f} names each\n")
            table(library)
            one = opening(library)
            add_rules(path, options.rules)
            print(f"\nwith {options.rules:,} other rules")
            table(library)
            print(
                f"\nnames of one article: {one:.2f} ms, with {options.rules:,} rules {opening(library):.2f} ms"
            )


def table(library: Library) -> None:
    """Each way to correct, and back and forth."""
    plain, plain_cpu = timed(lambda: baseline(library))
    print(f"{'':34}{'s':>8}{'s CPU':>8}{'x plain':>9}   changed")
    print(f"{'index, and count the word':34}{plain:8.2f}{plain_cpu:8.2f}{1:9.1f}")
    for kind, label in (
        (CorrectionKind.RELABEL, "ORG"),
        (CorrectionKind.DISMISS, ""),
        (CorrectionKind.ADD, "ORG"),
    ):
        content = library.text(1).content
        at = content.index("Maduro in Caracas")

        def correct(at: int = at, kind: CorrectionKind = kind, label: str = label) -> str:
            return library.correct(1, at, at + 6, kind, label, Scope.EVERYWHERE).message

        def preview(
            at: int = at, kind: CorrectionKind = kind, label: str = label, *, whole: bool = True
        ) -> str:
            found = library.foresee(library.propose(1, at, at + 6, kind, label, Scope.EVERYWHERE))
            shown = 0
            for _ in found.look():
                shown = shown or len(found.page(0, 20))
                if shown and not whole:
                    break
            return f" · {found.count:,} places"

        steps: tuple[tuple[str, Callable[[], str]], ...] = (
            ("preview, first places", lambda preview=preview: preview(whole=False)),  # type: ignore[misc]
            ("preview", preview),
            (f"{kind.value} everywhere", correct),
            ("undo", lambda: library.undo().message),
            ("redo", lambda: library.redo().message),
            ("undo", lambda: library.undo().message),
        )
        for name, step in steps:
            said: list[str] = []
            clock, cpu = timed(lambda step=step, said=said: said.append(step()))  # type: ignore[misc]
            print(f"{name:34}{clock:8.2f}{cpu:8.2f}{cpu / plain_cpu:9.1f}   {said[0].partition(' · ')[2]}")


def baseline(library: Library) -> int:
    """How often the word stands in the library, by the index and the texts alone."""
    rows = library._store.reader().rows(
        "SELECT t.content FROM articles_fts f JOIN articles a ON a.id = f.rowid JOIN texts t ON t.id = a.text_id"
        " WHERE articles_fts MATCH 'content : \"Maduro\"'"
    )
    return sum(row["content"].count("Maduro") for row in rows)


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of CPU."""
    clock, cpu = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - clock, time.process_time() - cpu


def opening(library: Library) -> float:
    """Median milliseconds to read and correct the names of an article that is not in memory."""
    times = []
    for article in range(1, 200):
        content = library.text(article)
        assert content
        times.append(timed(lambda article=article: library.mentions(article))[0])  # type: ignore[misc]
    return 1000 * statistics.median(times)


def fill(path: Path, articles: int, folder: Path) -> None:
    """A library of recognised articles."""
    chance = random.Random(7)
    paragraphs = list(read_seeds(folder / "seeds.db"))
    drafts, names = [], []
    for number in range(articles):
        chosen = chance.sample(paragraphs, PARAGRAPHS)
        own = tuple(RawMention(SENTENCE.index(n), SENTENCE.index(n) + len(n), label) for n, label in NAMES)
        chosen.insert(chance.randrange(PARAGRAPHS), (SENTENCE, own))
        drafts.append(
            {"title": f"Nummer {number}", "text": "\n\n".join(text for text, _ in chosen), "language": "de"}
        )
        names.append(chosen)
    source = folder / "articles.jsonl"
    source.write_text("\n".join(json.dumps(draft, ensure_ascii=False) for draft in drafts), encoding="utf-8")
    with Library.open(path) as library:
        for result, chosen in zip(library.add([str(source)]), names, strict=True):
            assert result.article, result.reason
            recognise(library, result.article.id, chosen)


def recognise(library: Library, article: int, chosen: list[Paragraph]) -> None:
    """Store the names of an article as if its pipeline had just found them."""
    whole, pipeline = library.text(article), library.pipeline_for(article)
    assert pipeline
    at, raw = 0, []
    for text, mentions in chosen:
        at = whole.content.index(text, at)
        raw += [RawMention(m.start + at, m.end + at, m.label) for m in mentions]
        at += len(text)
    text_id = library._version(article).text_id
    library._store_mentions((bytes.fromhex(whole.hash), pipeline), text_id, tuple(raw))


def read_seeds(path: Path) -> Iterator[Paragraph]:
    """The paragraphs of the German seed articles with the names that their pipeline finds."""
    with Library.open(path) as library:
        library.add_seeds()
        for article in library.articles("lang:de"):
            mentions = library.recognise(article.id).result()
            text = library.text(article.id)
            for block in text.blocks[1:]:
                inside = (m for m in mentions if block.start <= m.start and m.end <= block.end)
                raw = tuple(RawMention(m.start - block.start, m.end - block.start, m.label) for m in inside)
                yield text.content[block.start : block.end], raw


def size(library: Library) -> float:
    """Mean code points of a text."""
    return float(library._store.reader().value("SELECT avg(length(content)) FROM texts"))


def found(library: Library) -> float:
    """Mean names of an article."""
    reader = library._store.reader()
    return float(
        reader.value("SELECT count(*) FROM mentions") / reader.value("SELECT count(*) FROM recognitions")
    )


def add_rules(path: Path, number: int) -> None:
    """Rules about names that stand nowhere, and every tenth about a word that stands in most articles."""
    common = ("die", "der", "und", "nicht", "auch", "mit", "auf", "für", "von", "den")
    with Library.open(path) as library, library._store.writing() as queries:
        text_id = library._version(1).text_id
        for at in range(number):
            surface = f"{common[at % 100 % 10]} Haus" if at % 100 < 10 else f"Erika Muster{at}"
            queries.run(
                "INSERT INTO corrections(uid, article_id, text_id, start, end, surface, kind, label, scope, creator,"
                " created) VALUES (?, 1, ?, 0, 1, ?, 'add', 'PER', 'everywhere', '', '')",
                (new_uid(), text_id, surface),
            )


if __name__ == "__main__":
    main()
