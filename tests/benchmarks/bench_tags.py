"""Suggested tags, how often they are right and how long they take; and rules over a large library.

Usage: python tests/benchmarks/bench_tags.py [--annotations N] [--library FILE] [FILE...]

FILEs of JSON lines with `text` and `ents` ([start, end, label]) are coded by the places in each sentence. Every passage
is left out of what suggests for it (leave-one-out); the baseline is the three tags that are used most. A FILE library
is kept and used again.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotations.ingest.seeds import seeds
from annotations.library import Library
from annotations.model import Draft
from annotations.store.values import new_uid
from annotations.text import from_plain
from tests.benchmarks.bench_add import sentences
from tests.benchmarks.many import fill

Coded = list[tuple[str, list[str]]]
"""Passages and their tags."""

TRIED = 400
PLACES = 100
AT = "2026-01-01T00:00:00.000Z"


def of_seeds() -> Coded:
    """The sentences of the seeds, each coded by its article."""
    found: Coded = []
    for number, draft in enumerate(seeds()):
        for sentence in sentences(draft.language, draft.text.content):
            passage = " ".join(sentence.split())
            if len(passage) > 25:
                found.append((passage, [f"article/{number}"]))
    return found


def by_places(path: Path, *, hidden: bool = False) -> Coded:
    """Sentences coded by the most frequent places that they name; `hidden` takes those names out of them."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    named = [{one["text"][s:e] for s, e, label in one["ents"] if label == "LOC"} for one in lines]
    best = {name for name, _ in Counter(n for names in named for n in names).most_common(PLACES)}
    found: Coded = []
    for one, names in zip(lines, named, strict=True):
        passage = one["text"]
        for name in names & best if hidden else ():
            passage = passage.replace(name, "it")
        if names & best:
            found.append(
                (" ".join(passage.split()), sorted(f"place/{n.replace('/', '-')}" for n in names & best))
            )
    return found[:2_500]


def generated() -> Coded:
    """2,000 passages of 40 topics, few of them frequent: one word of seven is from the topic, the others from all."""
    chance = random.Random(3)
    found: Coded = []
    for _ in range(2_000):
        topic = min(int(chance.paretovariate(0.7)) - 1, 39)
        words = [
            f"topic{topic}word{chance.randrange(60)}"
            if chance.random() < 0.15
            else f"word{min(int(chance.paretovariate(0.6)), 2_999)}"
            for _ in range(chance.randint(5, 25))
        ]
        found.append((" ".join(words), [f"topic/{topic}"]))
    return found


def rate(name: str, coded: Coded) -> str:
    """How often one of the first three tags is one of the passage's own, and of the three most frequent."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "a.db", creator="me") as library,
    ):
        made: list[tuple[int, str, list[str]]] = []
        for start in range(0, len(coded), 400):
            some = coded[start : start + 400]
            text = from_plain("\n\n".join(passage for passage, _ in some))
            article = library.add_draft(Draft(f"{start}", text, language="en")).article
            assert article
            at = 0
            for passage, tags in some:
                if text.content.find(passage, at) < 0:
                    continue  # Something in it is no canonical character.
                at = text.content.find(passage, at)
                change = library.annotate(article.id, at, at + len(passage), tags=tags)
                made.append((change.annotation or 0, passage, tags))
        best = {tag for tag, _ in Counter(t for _, _, tags in made for t in tags).most_common(3)}
        some_made = random.Random(1).sample(made, min(TRIED, len(made)))
        right = first = base = silent = 0
        for annotation, passage, tags in some_made:
            found = [one.tag for one in library.suggest_tags(passage, limit=3, without=annotation)]
            right += bool(set(found) & set(tags))
            first += bool(set(found[:1]) & set(tags))
            base += bool(best & set(tags))
            silent += not found
    told = max(len(some_made) - silent, 1)
    number, known = len(some_made), len({t for _, _, tags in made for t in tags})
    return (
        f"| {name} | {len(made):,} | {known} | {right / number:.2f} | {first / number:.2f} | {base / number:.2f}"
        f" | {100 * silent / number:.0f} % | {right / told:.2f} |"
    )


def mark(path: Path, number: int) -> None:
    """Annotate a passage of every article, with 300 tags of which few are frequent."""
    chance = random.Random(9)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO tags(id, uid, name, fold, created, modified) VALUES (?, ?, ?, ?, ?, ?)",
        [(1_000 + each, new_uid(), f"topic/{each}", f"topic/{each}", AT, AT) for each in range(300)],
    )
    articles = connection.execute(
        "SELECT a.id, a.text_id, t.content FROM articles a JOIN texts t ON t.id = a.text_id LIMIT ?",
        (number,),
    ).fetchall()
    for id_, (article, text, content) in enumerate(articles, 1):
        words = content.split()
        start = content.index(words[chance.randrange(max(1, len(words) - 20))])
        exact = content[start : start + chance.randint(40, 140)]
        tag = 1_000 + int(min(chance.paretovariate(0.6) - 1, 299))
        connection.execute("INSERT INTO annotation_tags VALUES (?, ?)", (id_, tag))
        connection.execute(
            "INSERT INTO annotations(id, uid, article_id, text_id, start, end, exact, prefix, suffix, creator, created,"
            " modified) VALUES (?, ?, ?, ?, ?, ?, ?, '', '', 'me', ?, ?)",
            (id_, new_uid(), article, text, start, start + len(exact), exact, AT, AT),
        )
    connection.execute("COMMIT")
    connection.close()


def times(calls: Iterator[Callable[[], object]]) -> str:
    """Median and 95th percentile, ms: elapsed, and of the processor."""
    elapsed, worked = [], []
    for call in calls:
        begun, busy = time.perf_counter(), time.process_time()
        call()
        elapsed.append(1_000 * (time.perf_counter() - begun))
        worked.append(1_000 * (time.process_time() - busy))
    return " | ".join(
        f"{sorted(some)[len(some) // 2]:.1f} / {sorted(some)[int(len(some) * 0.95)]:.1f}"
        for some in (elapsed, worked)
    )


def measured(library: Library) -> Iterator[str]:
    """Rows of the table of times."""
    passages = [row.annotation.exact for row in library.annotation_rows(limit=200)]
    library.suggest_tags(passages[0])
    yield "| | ms, median / p95 | of the processor |"
    told = times(partial(library.suggest_tags, passage) for passage in passages)
    yield f"| suggest, {library.count_annotations():,} annotations | {told} |"
    for rule in (None, "die", "is:unread -die", "source:1", "tag:topic/3", "lang:de"):
        if rule:
            shown = times(iter([partial(library.preview_tag_rule, "rule", rule)]))
            yield f"| preview {rule} | {shown} |"
            yield f"| make {rule} | {times(iter([partial(library.make_tag_rule, 'rule', rule)]))} |"
        news = [
            Draft("Neu", from_plain(f"Die {passage} {random.random()}"), language="de")
            for passage in passages[:60]
        ]
        yield f"| add one, {rule or 'no rule'} | {times(partial(library.add_draft, one) for one in news)} |"
        if rule:
            yield f"| undo {rule} | {times(iter([library.undo]))} |"


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--annotations", type=int, default=100_000)
    parser.add_argument("--library", type=Path)
    given = parser.parse_args()
    print(
        "| passages | number | tags | hit@3 | hit@1 | most frequent, hit@3 | nothing suggested | hit@3 of the rest |"
    )
    print(rate("seeds", of_seeds()))
    for path in given.files:
        print(rate(path.stem, by_places(path)))
        print(rate(f"{path.stem}, names hidden", by_places(path, hidden=True)))
    print(rate("generated", generated()))
    with tempfile.TemporaryDirectory() as folder:
        path = given.library or Path(folder) / "library.db"
        if not path.exists():
            fill(path, given.annotations, given.files)
            mark(path, given.annotations)
        with Library.open(path, creator="me") as library:
            for line in measured(library):
                print(line)


if __name__ == "__main__":
    main()
