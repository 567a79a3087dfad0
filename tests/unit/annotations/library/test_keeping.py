"""Copies of a library, what is wrong with it, and what can be saved of a damaged one."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from annotations.errors import GlosseError, InputError, LibraryError, StoppedError
from annotations.library import Library, keeping
from annotations.model import CorrectionKind, Draft
from annotations.store import backup
from annotations.store.opening import open_store

PAGE = 4096


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, draft: Callable[..., Draft]) -> Path:
    """A closed library of 60 articles with annotations, tags and corrections."""
    library = Library.open(tmp_path_factory.mktemp("model") / "library.db", creator="me")
    for number in range(60):
        text = f"Artikel {number}\n\nDas Haus Nummer {number} steht am See. " + f"Wort{number} " * 150
        article = library.add_draft(draft(text, source=f"Blatt {number % 3}")).article
        assert article is not None
        library.annotate(article.id, 12, 30, tags=["ort", f"nr/{number % 5}"], note=f"Notiz {number}")
        if number % 10 == 0:
            library.correct(article.id, 0, 7, CorrectionKind.ADD, "MISC")
    library.set_read([1, 2, 3], True)
    library.set_archived([4], True)
    library.close()
    return library.path


@pytest.fixture
def filled(tmp_path: Path, model: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copy(model, tmp_path / "library.db"))


def wrong(path: Path) -> list[str]:
    """What the doctor finds."""
    return list(keeping.examine(path))


# Copies


def test_a_copy_is_whole_and_private_while_somebody_writes(filled: Path) -> None:
    with Library.open(filled) as library:
        ended = threading.Event()

        def write() -> None:
            with Library.open(filled) as other:
                while not ended.is_set():
                    other.annotate(5, 0, 7)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            made = [library.back_up(filled.with_name(f"copy{number}.db")) for number in range(5)]
        finally:
            ended.set()
            writer.join()
        counts = []
        for copy in made:
            assert copy.stat().st_mode & 0o777 == 0o600
            assert wrong(copy) == []
            with Library.open(copy) as opened:
                counts.append(len(opened.annotations_of(5)))
        assert counts == sorted(counts)


def test_without_a_place_copies_have_a_folder_of_their_own(filled: Path) -> None:
    with Library.open(filled) as library:
        made = library.back_up()
        assert made.parent == filled.with_name("backups")
        assert made.parent.stat().st_mode & 0o777 == 0o700
        with pytest.raises(InputError, match="there already"):
            library.back_up(made)
        with pytest.raises(InputError, match="no folder"):
            library.back_up(filled.parent / "nowhere" / "copy.db")
    assert [file.name for file in made.parent.iterdir()] == [made.name]


def test_there_is_one_copy_a_day_of_what_changed_and_seven_are_kept(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(filled) as library:
        assert library.back_up_daily(0) is None
        first = library.back_up_daily(7)
        assert first is not None
        assert library.back_up_daily(7) is None
        old = [first.with_name(f"library-2020-01-{day:02}.db") for day in range(1, 10)]
        own = first.with_name("library-before the move.db")
        left = [first.with_name(f"library-2020-01-01.db.{end}") for end in ("part", "lock")]
        for file in (*old, own, *left):
            file.touch()
            os.utime(file, (0, 0))
        os.utime(filled)
        first.unlink()
        again = library.back_up_daily(7)
        assert again == first
        assert sorted(first.parent.iterdir()) == sorted([*old[-6:], own, first])
        tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011
        assert backup.daily(filled, tomorrow) is None
        library.annotate(5, 0, 7)
        os.utime(first, (0, 0))
        assert backup.daily(filled, tomorrow) is not None


def test_a_clock_that_was_ahead_stops_no_copies_and_costs_none(filled: Path) -> None:
    with Library.open(filled) as library:
        right = library.back_up_daily(3)
        assert right is not None
        ahead = [right.with_name(f"library-2999-01-{day:02}.db") for day in range(1, 6)]
        for file in ahead:
            right.rename(file) if file is ahead[0] else file.touch()
            os.utime(file, (2**33, 2**33))
        assert library.back_up_daily(3) == right
        assert sorted(right.parent.iterdir()) == [right, *ahead[-2:]]


def test_what_is_changed_while_it_is_copied_is_in_the_next_copy(filled: Path) -> None:
    today = date.today()  # noqa: DTZ011
    with Library.open(filled) as library, closing(library._store.another().connection) as connection:
        target = backup.daily(filled, today)
        assert target is not None

        def report(*_: int) -> None:
            os.utime(filled)

        backup.copy(connection, target, report)
        assert backup.daily(filled, today + timedelta(days=1)) is not None


def test_two_programs_do_not_write_the_same_copy(filled: Path) -> None:
    refused: list[str] = []
    with Library.open(filled) as library, Library.open(filled) as other:

        def report(*_: int) -> None:
            with pytest.raises(StoppedError, match="another program") as error:
                other.back_up_daily(7)
            refused.append(str(error.value))

        target = backup.daily(filled, date.today())  # noqa: DTZ011
        assert target is not None
        with closing(library._store.another().connection) as connection:
            backup.copy(connection, target, report)
        assert refused
        assert wrong(target) == []
        assert other.back_up_daily(7) is None
        left = target.with_name(f"{target.name}.part")
        left.write_bytes(b"of a program that was killed")
        target.unlink()
        os.utime(filled)
        assert other.back_up_daily(7) == target
        assert wrong(target) == []
        assert list(target.parent.iterdir()) == [target]
        target.with_name(f"{target.name}.lock").touch()
        target.unlink()
        os.utime(filled)
        assert other.back_up_daily(7) == target
        assert list(target.parent.iterdir()) == [target]


def test_a_copy_is_given_up_when_the_program_ends(filled: Path) -> None:
    with Library.open(filled) as library, pytest.raises(StoppedError):
        library.back_up_daily(7, lambda: True)
    assert list(filled.with_name("backups").iterdir()) == []


def test_a_damaged_library_has_no_copy(filled: Path) -> None:
    damage(filled, 20)
    with Library.open(filled) as library, pytest.raises(LibraryError, match="damaged"):
        library.back_up(filled.with_name("copy.db"))
    assert [file.name for file in filled.parent.iterdir()] == [filled.name]


# What is wrong


FAULTS = {
    "UPDATE tallies SET articles = articles + 1 WHERE archived = 0": "the count of all articles is wrong",
    "UPDATE sources SET unread = 0": "the counts of sources are wrong",
    "UPDATE articles SET annotations = 7 WHERE id = 9": "the counts of annotations are wrong",
    "UPDATE annotations SET start = start + 1 WHERE id = 3": "annotation 3 of article 3 is not on its quote",
    "UPDATE texts SET content = replace(content, 'Haus', 'Maus') WHERE id = 5": "text 5 is not what was added",
    "UPDATE texts SET content = x'00ff' WHERE id = 5": "text 5 cannot be read",
    "UPDATE versions SET blocks = replace(blocks, 'para', 'qara') WHERE id = 5": "the paragraphs of article 5",
    "UPDATE versions SET links = '[[1' WHERE id = 6": "the paragraphs of article 6",
    "UPDATE journal SET changes = '[{' WHERE id = 2": "step 2 of the journal cannot be read",
    "DELETE FROM texts WHERE id = 5": "refers to one of texts that is not there",
    "DELETE FROM articles_fts_docsize WHERE id = 5": "the index articles_fts is out of step",
    "DELETE FROM annotations_fts_content WHERE id = 5": "the index annotations_fts is out of step",
}


@pytest.mark.parametrize(("fault", "said"), FAULTS.items())
def test_each_fault_is_named_and_nothing_changed(filled: Path, fault: str, said: str) -> None:
    assert wrong(filled) == []
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("PRAGMA recursive_triggers = OFF")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(fault)
    before = filled.read_bytes()
    assert any(said in each for each in wrong(filled))
    with Library.open(filled, read_only=True) as library:
        for article in range(1, 10):
            with contextlib.suppress(GlosseError):
                library.text(article)
    assert filled.read_bytes() == before


def test_a_damaged_step_is_not_undone(filled: Path) -> None:
    with Library.open(filled) as library:
        library.annotate(5, 0, 7)
        with library._store.writing() as queries:
            queries.run("UPDATE journal SET changes = '[{' WHERE id = (SELECT max(id) FROM journal)")
        with pytest.raises(LibraryError, match="of the journal is damaged"):
            library.undo()


def damage(path: Path, seed: int) -> None:
    """Overwrite a page of a library, but the first."""
    whole = bytearray(path.read_bytes())
    page = random.Random(seed).randrange(1, len(whole) // PAGE)
    whole[page * PAGE : (page + 1) * PAGE] = random.Random(seed + 1).randbytes(PAGE)
    path.write_bytes(whole)


def lists_tables(path: Path) -> bool:
    """Whether the list of tables can be read, without which nothing can."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        try:
            return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone())
        except sqlite3.DatabaseError:
            return False


@pytest.mark.parametrize("seed", range(16))
def test_a_damaged_page_is_found_and_the_rest_saved(filled: Path, seed: int) -> None:
    damage(filled, seed)
    before = filled.read_bytes()
    assert wrong(filled)
    new = filled.with_name("new.db")
    if not lists_tables(filled):
        with pytest.raises(LibraryError, match="list of tables is damaged"):
            keeping.salvage(filled, new)
        assert filled.read_bytes() == before
        return
    said = keeping.salvage(filled, new)
    assert len(said) == 4
    assert wrong(new) == []
    with Library.open(new) as library:
        assert library.count() >= 40 or library.count() == 0
        for article in library.articles(limit=100):
            assert library.text(article.id).content.startswith("Artikel")
        assert all(row.exact.startswith("Haus") or row.exact for row in library.annotations_of(5))
    assert filled.read_bytes() == before
    with pytest.raises(InputError, match="there already"):
        keeping.salvage(filled, new)


@pytest.mark.parametrize("share", [0.75, 0.9])
def test_what_was_cut_off_is_lost_and_the_rest_saved(filled: Path, share: float) -> None:
    whole = filled.read_bytes()
    filled.write_bytes(whole[: int(len(whole) * share)])
    before = filled.read_bytes()
    assert "cut short" in wrong(filled)[0]
    new = filled.with_name("new.db")
    keeping.salvage(filled, new)
    assert wrong(new) == []
    with Library.open(new) as library:
        for article in library.articles(limit=100):
            assert library.text(article.id).content.startswith("Artikel")
    assert filled.read_bytes() == before


def test_all_of_a_healthy_library_is_saved(filled: Path) -> None:
    new = filled.with_name("new.db")
    assert keeping.salvage(filled, new) == [
        "60 articles saved",
        "60 annotations saved",
        "10 tags saved",
        "6 corrections saved",
    ]
    with Library.open(filled) as old, Library.open(new) as copy:
        assert copy.articles(limit=100) == old.articles(limit=100)
        for article in old.articles(limit=100):
            assert copy.annotations_of(article.id) == old.annotations_of(article.id)
        assert [tag.name for tag in copy.tags()] == [tag.name for tag in old.tags()]
        assert copy.count("haus") == old.count("haus") == 59


def test_paragraphs_that_cannot_be_read_are_made_anew(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("UPDATE versions SET blocks = '[[' WHERE article_id = 5")
    new = filled.with_name("new.db")
    keeping.salvage(filled, new)
    assert wrong(new) == []
    with Library.open(new) as library:
        assert library.text(5).blocks
        assert library.text(5).content.startswith("Artikel")


def test_what_cannot_be_read_at_all_is_said(tmp_path: Path) -> None:
    path, new = tmp_path / "library.db", tmp_path / "new.db"
    open_store(path).store.close()
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 20_000)
    with pytest.raises(LibraryError, match="nothing in"):
        keeping.salvage(path, new)
    assert not new.exists()
    with pytest.raises(LibraryError, match="no library"):
        keeping.salvage(tmp_path / "missing.db", new)
    with pytest.raises(LibraryError, match="no library"):
        wrong(tmp_path / "missing.db")
