"""How fast annotations go out and come in, in each format: `tests/benchmarks/bench_exchange.py`.

A library of articles with ten annotations each (two tags, every third with a note) is written in each format and, where
it can be, read into a copy of the library without annotations. Every step is a process of its own, so that its memory
can be told; the process that only opens the library is what memory is counted from. Prints annotations for each second
of processor time, beside the speed of `json.dumps` of as many annotations in the same process, the file's size and the
memory over the start; then what undoing the last import takes.
Budgets at 100,000 annotations: 20,000/s for JSON lines, 10,000/s for W3C, 5,000/s in, 150 MB.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotations.ingest.seeds import seeds
from annotations.library import Library
from annotations.model import Draft
from annotations.text import from_plain

EACH = 10
"""Annotations of an article."""


def main() -> None:
    """Print the figures; with `--step`, be one of the processes that are measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--annotations", type=int, default=100_000, help="how many (default 100,000)")
    parser.add_argument("--formats", nargs="*", default=None, help="names (default: all)")
    parser.add_argument("--step", nargs=3, default=None, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        step(*options.step)
        return
    with tempfile.TemporaryDirectory(prefix="glosse-bench-") as name:
        folder = Path(name)
        # In a process of its own: children begin with the memory that their parent has had.
        subprocess.run(
            [sys.executable, __file__, "--step", "fill", name, str(options.annotations)], check=True
        )
        print(f"{options.annotations:,} annotations on {options.annotations // EACH:,} articles")
        print("format        out/s   x json.dumps      MB   memory MB      in/s   x json.dumps   memory MB")
        for form in Library.formats():
            if form.writes and (not options.formats or form.name in options.formats):
                line(folder, form.name, form.reads, options.annotations)
        back = run("undo", folder, "")
        print(f"undoing the last import: {back['seconds']:.0f} s")


def fill(folder: Path, articles: int) -> None:
    """A library with annotations, and the same articles without any."""
    chance = random.Random(7)
    parts = [part for one in seeds() for part in one.text.content.split(". ") if len(part) > 30]
    with Library.open(folder / "bare.db") as library:
        drafts = []
        for number in range(articles):
            content = ". ".join(chance.sample(parts, 8))
            url = f"https://example.org/{number}"
            drafts.append(
                Draft(f"Artikel {number}", from_plain(f"{number}. {content}"), language="de", url=url)
            )
        for draft in drafts:
            library.add_draft(draft)
    shutil.copy(folder / "bare.db", folder / "full.db")
    with (
        Library.open(folder / "full.db", creator="Ada") as library,
        (folder / "marks.jsonl").open("w") as out,
    ):
        for number in range(1, articles + 1):
            length = len(library.text(number).content)
            for mark in range(EACH):
                start = mark * (length - 60) // EACH
                fields = {
                    "article_url": f"https://example.org/{number - 1}",
                    "start": start,
                    "exact": library.text(number).content[start : start + 40].strip() or "x",
                }
                tags = [f"thema/{mark % 7}", "zitat"]
                note = {"note": f"Notiz {mark}"} if mark % 3 == 0 else {}
                spread = {"end": fields["start"] + len(str(fields["exact"])), "tags": tags, **note}
                out.write(json.dumps({"type": "annotation", **fields, **spread, "creator": "Ada"}) + "\n")
        out.close()
        library.import_file(folder / "marks.jsonl")


def line(folder: Path, form: str, reads: bool, annotations: int) -> None:
    """The figures of one format."""
    start = run("start", folder, form)
    out = run("out", folder, form)
    size = (folder / f"out.{form}").stat().st_size / 2**20
    shown = (
        f"{form:12} {annotations / out['seconds']:7,.0f}   {out['dumps'] / out['seconds']:12.2f} {size:7,.0f}"
    )
    shown += f"   {out['memory'] - start['memory']:9,.0f}"
    if reads:
        shutil.copy(folder / "bare.db", folder / "into.db")
        come = run("in", folder, form)
        shown += f"   {come['new'] / come['seconds']:7,.0f}   {come['dumps'] / come['seconds']:12.2f}"
        shown += f"   {come['memory'] - start['memory']:9,.0f}   ({come['new']:,} new)"
    print(shown, flush=True)


def run(kind: str, folder: Path, form: str) -> dict[str, float]:
    """What a process of its own measured."""
    command = [sys.executable, __file__, "--step", kind, str(folder), form]
    measured: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return measured


def step(kind: str, place: str, form: str) -> None:
    """Do one thing and print how long it took and the most memory that it had."""
    folder, figures = Path(place), {"seconds": 0.0, "dumps": 0.0, "new": 0.0}
    if kind == "fill":
        fill(folder, int(form) // EACH)
        return
    with Library.open(folder / ("into.db" if kind in ("in", "undo") else "full.db")) as library:
        path = folder / f"out.{form}"
        begun = time.process_time()
        if kind == "out":
            library.export_file(form, path)
        elif kind == "in":
            report = library.import_file(path, form)
            figures["new"] = report.details.get("annotation new", 0)
        elif kind == "undo":
            library.undo()
        figures["seconds"] = time.process_time() - begun
        figures["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        if kind in ("out", "in"):
            figures["dumps"] = dumped(library)
    print(json.dumps(figures))


def dumped(library: Library) -> float:
    """Seconds that `json.dumps` takes for as many annotations as the library has."""
    from dataclasses import asdict

    row = library.annotation_rows(limit=1)[0]
    fields, number = asdict(row), library.count_annotations()
    begun = time.process_time()
    for _ in range(number):
        json.dumps(fields, ensure_ascii=False)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
