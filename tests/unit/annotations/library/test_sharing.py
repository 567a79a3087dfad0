"""Two openings of one library, sudden death, read-only files, and what importing the facade costs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from annotations.errors import LibraryError, NewerLibraryError, ReadOnlyError
from annotations.library import Library, default_path
from annotations.model import Position

PATHS = os.pathsep.join(sys.path)


def run(program: str, *arguments: str) -> subprocess.Popen[str]:
    """A Python of its own that finds the same packages."""
    start = "import sys; sys.path[:0] = [p for p in sys.argv[1].split(__import__('os').pathsep) if p]\n"
    return subprocess.Popen(
        [sys.executable, "-c", start + program, PATHS, *arguments], stdout=subprocess.PIPE, text=True
    )


def test_two_openings_see_each_other(library: Library, path: Path) -> None:
    with Library.open(path, creator="Bob") as other:
        assert not library.changed()
        other.annotate(1, 0, 4, note="von Bob")
        assert library.changed()
        assert not library.changed()
        assert library.annotations_of(1)[0].creator == "Bob"
        library.edit(1, note="von Ada")
        assert other.changed()
        assert other.annotation(1).note == "von Ada"


def test_what_was_confirmed_survives_a_killed_process(library: Library, path: Path) -> None:
    program = (
        "from pathlib import Path\n"
        "from annotations.library import Library\n"
        "library = Library.open(Path(sys.argv[2]))\n"
        "change = library.annotate(1, 0, 19, tags=['quote'], note='kurz vor Schluss')\n"
        "print(change.annotation, flush=True)\n"
        "import time; time.sleep(60)\n"
    )
    process = run(program, str(path))
    assert process.stdout is not None
    id_ = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    made = library.annotation(id_)
    assert (made.exact, made.tags, made.note) == ("Kein Platz am Tisch", ("quote",), "kurz vor Schluss")
    with Library.open(path) as later:
        assert later.undo().message == "undone: tagged “quote”, commented · 4 words"


def test_threads_read_and_write_at_once(library: Library) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for _ in range(5):
                library.annotate(1, number, number + 10)
                assert library.annotations_of(1)
                library.articles()
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert library.article(1).annotations == library.count_annotations() == 20


def test_a_read_only_library_can_be_read_and_says_what_it_is(library: Library, path: Path) -> None:
    library.annotate(1, 0, 4, note="da")
    with Library.open(path, read_only=True) as reading:
        assert reading.read_only
        assert reading.annotations_of(1)[0].note == "da"
        assert [article.id for article in reading.articles(sort="added")] == [1, 2]
        for change in (
            lambda: reading.annotate(1, 0, 4),
            lambda: reading.toggle_tag(1, 0, 4, "quote"),
            lambda: reading.delete([1]),
            lambda: reading.set_read([1], True),
            lambda: reading.save_position(1, Position(0, 0)),
            reading.undo,
            reading.add_seeds,
        ):
            with pytest.raises(ReadOnlyError, match="read-only"):
                change()


def test_errors_of_opening_are_ours(tmp_path: Path, path: Path) -> None:
    (tmp_path / "text.db").write_text("kein SQLite " * 1000)
    with pytest.raises(LibraryError, match="not a Glosse library"):
        Library.open(tmp_path / "text.db")
    with Library.open(path) as library:
        assert library.created
        with library._store.writing() as queries:
            queries.run("PRAGMA user_version = 99")
    with pytest.raises(NewerLibraryError):
        Library.open(path)


def test_the_default_path_is_the_platforms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_path().name == "library.db"
    assert tmp_path in default_path().parents


def test_opening_and_reading_need_nothing_heavy(library: Library, path: Path) -> None:
    library.annotate(1, 0, 4)
    program = (
        "from pathlib import Path\n"
        "from annotations.library import Library\n"
        "library = Library.open(Path(sys.argv[2]))\n"
        "library.articles(); library.text(1); library.segments(1).sentence(0); library.annotations_of(1)\n"
        "print(*sorted(set(sys.argv[3:]) & set(sys.modules)))\n"
    )
    heavy = ["textual", "rich", "click", "spacy", "thinc", "numpy", "sqlite_utils", "lxml", "markdown_it"]
    process = run(program, str(path), *heavy, "py3langid", "multiprocessing", "yaml")
    output, _ = process.communicate()
    assert (process.returncode, output.strip()) == (0, "")


BUSY = """
import random, sys
from pathlib import Path
from annotations.errors import ConflictError, NotFoundError
from annotations.library import Library

chance = random.Random(int(sys.argv[3]))
with Library.open(Path(sys.argv[2])) as library:
    for step in range(40):
        rows = library.annotation_rows(limit=5)
        one = chance.choice(rows).annotation.id if rows else 0
        try:
            match chance.randrange(6):
                case 0 | 1:
                    library.annotate(chance.choice([1, 2]), chance.randrange(20), 40, tags=[chance.choice("abc")])
                case 2:
                    library.undo(chance.random() < 0.5)
                case 3:
                    library.redo(chance.random() < 0.5)
                case 4:
                    library.edit(one, note=str(step), tags=[chance.choice("abcd")])
                case _:
                    library.delete([one])
        except (ConflictError, NotFoundError):
            continue
"""


def test_processes_that_write_at_once_leave_a_sound_library(
    library: Library, path: Path, sound: Callable[[Library], None]
) -> None:
    children = [run(BUSY, str(path), seed) for seed in ("1", "2")]
    for child in children:
        child.communicate()
        assert child.returncode == 0
    sound(library)
    journal = library._store.reader().rows("SELECT DISTINCT session FROM journal")
    assert len(journal) == 2
