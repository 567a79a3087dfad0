"""A warm interpreter that forks a program, kills it after a while, and says what the program said until then.

It is asked by lines of JSON on stdin: `run` (a function below), `given` (its arguments), `after` (the line of the
child from which the time counts, empty: from its start) and `delay` (seconds until SIGKILL, null: it may end).
A child says what it is about to do, and what is done, each with a plain `write` to a pipe.
"""

from __future__ import annotations

import json
import os
import random
import re
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlite_utils  # noqa: F401  (what a child needs is loaded once)

from annotations.errors import NothingError
from annotations.ingest import files, jsonl  # noqa: F401
from annotations.library import Library, merging, merging_articles, merging_marks  # noqa: F401
from annotations.model import CorrectionKind
from annotations.recognition import corrections, names, registry, rules  # noqa: F401
from annotations.store import migrations

TAGS = [f"fault/{number}" for number in range(6)]

Say = Callable[..., None]


def perform(library: Library, action: list[Any]) -> None:
    """Do what an action names."""
    match action:
        case ["annotate", article, start, end, tags, note]:
            library.annotate(article, start, end, tags=tags, note=note)
        case ["tag", id_, tags]:
            library.edit(id_, tags=tags)
        case ["comment", id_, note]:
            library.edit(id_, note=note)
        case ["delete", id_]:
            library.delete([id_])
        case ["correct", article, start, end]:
            library.correct(article, start, end, CorrectionKind.ADD, "PER")
        case ["undo" | "redo" as way]:
            try:
                getattr(library, way)()
            except NothingError:
                return
        case ["add", titles]:
            lines = [json.dumps({"title": t, "text": f"{t} ist ein Text.", "language": "fi"}) for t in titles]
            path = library.path.with_name(f"{os.getpid()}.jsonl")
            path.write_text("\n".join(lines), encoding="utf-8")
            assert all(result.article for result in library.add([str(path)]))


def choose(library: Library, chance: random.Random, step: str) -> list[Any]:
    """An action that can be done now and changes something."""
    article = chance.randint(1, 2)
    words = [match.span() for match in re.finditer(r"\w+", library.text(article).content)]
    first = chance.randrange(len(words) - 4)
    (start, end), (_, later) = words[first], words[first + chance.randrange(4)]
    live = library.annotations_of(article)
    name = chance.choice(
        ["annotate"] * 5 + ["tag", "comment"] * 2 + ["delete", "undo", "undo", "redo", "correct", "add"]
    )
    if not live and name in ("tag", "comment", "delete"):
        name = "annotate"
    match name:
        case "annotate":
            tags = sorted(chance.sample(TAGS, chance.randint(0, 4)))
            return [name, article, start, later, tags, f"Notiz {step}"]
        case "tag":
            one = chance.choice(live)
            return [name, one.id, sorted({*one.tags} ^ {chance.choice(TAGS)})]
        case "comment":
            return [name, chance.choice(live).id, f"geändert {step}"]
        case "delete":
            return [name, chance.choice(live).id]
        case "correct":
            return [name, article, start, end]
        case "add":
            return [name, [f"Artikel {step} {letter}" for letter in "abc"[: chance.randint(1, 3)]]]
    return [name]


def write(say: Say, path: str, seed: int, pages: int) -> None:
    """Act for ever; `pages` in the log are enough for a checkpoint after a commit."""
    chance = random.Random(seed)
    with Library.open(Path(path)) as library:
        with library._store.writing() as queries:
            connection = queries.connection
        connection.execute(f"PRAGMA wal_autocheckpoint = {pages}")
        for step in range(10_000):
            action = choose(library, chance, f"{seed}-{step}")
            say("about", action)
            perform(library, action)
            say("done")
            if pages < 10 and step % 5 == 4:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def upgrade(say: Say, path: str) -> None:
    """Open a library of an old version, and say how far that has come."""
    back_up = migrations.back_up

    def telling(*given: Any) -> Path:
        say("copying")
        target = back_up(*given)
        say("copied")
        return target

    migrations.back_up = telling
    Library.open(Path(path)).close()
    say("upgraded")


def merge(say: Say, path: str, other: str) -> None:
    """Take over another library, and say when that is done."""
    with Library.open(Path(path)) as library:
        say("merging")
        library.merge(Path(other))
        say("merged")


def open_together(say: Say, path: str, programs: int) -> None:
    """Several programs open a library at the same time, and say how many annotations each found."""
    start = time.monotonic() + 0.03
    children = []
    for _ in range(programs):
        child = os.fork()
        if child == 0:
            time.sleep(max(0.0, start - time.monotonic()))
            try:
                with Library.open(Path(path)) as library:
                    say("found", library.count_annotations())
            except BaseException:  # noqa: BLE001
                say("failed", traceback.format_exc())
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


def lines_of(descriptor: int, wait: float | None) -> Iterator[bytes]:
    """What arrives on a pipe, until its end or for `wait` seconds."""
    until = None if wait is None else time.monotonic() + wait
    while until is None or (wait := until - time.monotonic()) > 0:
        if select.select([descriptor], [], [], wait)[0]:
            part = os.read(descriptor, 65536)
            if not part:
                return
            yield part


def serve(request: dict[str, Any]) -> dict[str, Any]:
    """Fork, wait, kill, and tell."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)

        def say(*what: Any) -> None:
            os.write(writing, json.dumps([time.monotonic(), *what]).encode() + b"\n")

        try:
            globals()[request["run"]](say, *request["given"])
        except BaseException:  # noqa: BLE001
            say("failed", traceback.format_exc())
        os._exit(0)
    os.close(writing)
    said = b""
    if request["after"]:
        for part in lines_of(reading, None):
            said += part
            if f'"{request["after"]}"'.encode() in said:
                break
    if request["delay"] is not None:
        for part in lines_of(reading, request["delay"]):
            said += part
        os.kill(child, signal.SIGKILL)
    said += b"".join(lines_of(reading, None))
    os.close(reading)
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    # A line is written at once, so none is ever cut.
    return {"killed": killed, "lines": [json.loads(line) for line in said.splitlines()]}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(serve(json.loads(line))), flush=True)
