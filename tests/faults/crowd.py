"""One of several programs on a library: `crowd.py ROLE PATH SECONDS`; says each thing that it did on stdout."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from annotations.library import Library

ROLE, PATH, SECONDS = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
ACTIONS_A_SCRIPT = 7


def openings() -> Iterator[Library]:
    """The library for each action: a reader keeps it open, a script opens it anew every few actions."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        with ExitStack() as stack:
            library = stack.enter_context(Library.open(PATH, creator=ROLE, read_only=ROLE == "looks"))
            left = ACTIONS_A_SCRIPT
            while time.monotonic() < end and left:
                yield library
                left -= "script" in ROLE or ROLE == "looks"


def write() -> None:
    """Make, change and delete annotations of one's own."""
    chance, mine = random.Random(ROLE), list[int]()
    for number, library in enumerate(openings()):
        note = f"{ROLE} {number}"
        begun = time.monotonic()
        if len(mine) < 20 or chance.random() < 0.4:
            start = chance.randrange(20)
            id_ = library.annotate(1, start, start + 9, note=note, tags=[f"t{number % 5}"]).annotation
            assert id_ is not None
            mine.append(id_)
        elif chance.random() < 0.6:
            id_ = chance.choice(mine)
            library.edit(id_, note=note)
        else:
            mine.remove(id_ := chance.choice(mine))
            library.delete([id_])
            note = ""
        print(id_, round(1000 * (time.monotonic() - begun)), note, flush=True)


def read() -> None:
    """Look at lists and texts, which must agree with each other at any time."""
    times = 0
    for library in openings():
        for row in library.annotation_rows("notiz OR t1", limit=20):
            one = row.annotation
            assert library.text(one.article).content[one.start : one.end] == one.exact
        assert library.articles()
        library.changed()
        times += 1
    print(times, flush=True)


if __name__ == "__main__":
    (write if "write" in ROLE else read)()
