"""Opening library files: new, old, foreign, damaged, unwritable."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from annotations.errors import LibraryError, NewerLibraryError, ReadOnlyError
from annotations.store import opening
from annotations.store.connection import Store
from annotations.store.creating import create
from annotations.store.opening import open_store
from annotations.store.schema import APPLICATION_ID, VERSION


def test_a_new_library_belongs_to_its_owner_and_has_favourites(path: Path) -> None:
    opened = open_store(path)
    assert opened.created
    assert path.stat().st_mode & 0o777 == 0o600
    reader = opened.store.reader()
    assert reader.value("PRAGMA journal_mode") == "wal"
    assert reader.value("PRAGMA foreign_keys") == 1
    assert reader.value("PRAGMA application_id") == APPLICATION_ID
    rows = reader.rows("SELECT key, name FROM tags ORDER BY key")
    assert [tuple(row) for row in rows] == [(1, "quote"), (2, "claim"), (3, "figure"), (4, "check")]
    colors = [row[0] for row in reader.rows("SELECT color FROM tags")]
    assert len(set(colors)) == 4
    opened.store.close()
    again = open_store(path)
    assert not again.created
    again.store.close()


def test_folders_on_the_way_are_made_for_their_owner_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "new.db"
    open_store(path).store.close()
    assert list(path.parent.iterdir()) == [path]
    assert [folder.stat().st_mode & 0o777 for folder in (path.parent, path)] == [0o700, 0o600]


def test_a_link_to_where_a_library_will_be_is_followed(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    link, path = tmp_path / "link.db", tmp_path / "far" / "library.db"
    link.symlink_to(path)
    opened = open_store(link)
    assert opened.created
    opened.store.close()
    assert list(path.parent.iterdir()) == [path]
    assert link.is_symlink()


def test_programs_that_begin_at_once_make_one_library(tmp_path: Path) -> None:
    path, made = tmp_path / "new.db", []

    def begin() -> None:
        opened = open_store(path)
        made.append(opened.created)
        opened.store.close()

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False] * 7 + [True]
    assert list(tmp_path.iterdir()) == [path]


def test_writers_wait_for_the_disk(store: Store) -> None:
    with store.writing() as queries:
        assert queries.value("PRAGMA synchronous") == 2


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def interrupted() -> None:
        with store.writing() as queries:
            queries.run("DELETE FROM tags")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert store.reader().value("SELECT count(*) FROM tags") == 4


def test_readers_cannot_write(store: Store) -> None:
    with pytest.raises(LibraryError):
        store.reader().run("DELETE FROM tags")


def test_each_thread_has_a_reader_of_its_own(store: Store) -> None:
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(store.reader())) for _ in range(3)]
    for thread in threads:
        thread.start()
        thread.join()
    assert len({id(queries.connection) for queries in [*seen, store.reader()]}) == 4
    assert store.reader() is store.reader()


def test_a_newer_library_is_refused_and_left_alone(path: Path) -> None:
    open_store(path).store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(NewerLibraryError, match="newer Glosse"):
        open_store(path)
    with pytest.raises(NewerLibraryError):
        open_store(path, read_only=True)
    assert path.read_bytes() == before


def unchanged(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty, zero bytes long"),
        (b"Ein Text, kein SQLite.\n" * 100, "is not a Glosse library"),
        (b"\x00" * 5000, "is not a Glosse library"),
        (b"SQLite format 3\x00", "is cut short"),
        (b"SQLite format 3\x00" + b"\x07" * 3000, "belongs to another program"),
    ],
)
def test_what_is_no_library_is_refused_and_left_alone(
    path: Path, content: bytes, said: str, read_only: bool
) -> None:
    path.write_bytes(content)
    with pytest.raises(LibraryError, match=said):
        open_store(path, read_only=read_only)
    assert unchanged(path.parent) == {path.name: content}


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_another_programs_database_is_refused_and_left_alone(path: Path, mode: str, read_only: bool) -> None:
    """Also while that program has it open, with rows that stand in its journal only."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.execute("CREATE TABLE bookmarks(id)")
        connection.execute("INSERT INTO bookmarks VALUES (1)")
        copy = path.parent / "copy"
        copy.mkdir()
        for file in [each for each in path.parent.iterdir() if each.is_file()]:
            (copy / file.name).write_bytes(file.read_bytes())
    before = unchanged(copy)
    assert len(before) == (1 if mode == "DELETE" else 3)
    with pytest.raises(LibraryError, match="another program"):
        open_store(copy / path.name, read_only=read_only)
    assert unchanged(copy) == before


def never_closed(path: Path) -> None:
    """A library that was made in a journal, as earlier versions did, by a program that was killed."""
    folder = path.with_name("made")
    folder.mkdir()
    with closing(sqlite3.connect(folder / path.name, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        create(connection)
        for end in ("", "-wal"):
            shutil.copy(folder / (path.name + end), path.parent)
    shutil.rmtree(folder)
    assert path.read_bytes()[68:72] == bytes(4)


def test_a_library_that_stands_in_its_journal_alone_is_opened(path: Path) -> None:
    never_closed(path)
    opened = open_store(path)
    assert opened.store.reader().value("SELECT count(*) FROM tags") == 4
    opened.store.close()


def test_a_journal_that_cannot_be_read_is_not_left_out(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a folder that cannot be written to, where the rest would be read as a file that never changes."""
    never_closed(path)
    plain = opening.uri
    monkeypatch.setattr(opening, "uri", lambda path, mode: plain(path, f"{mode}&vfs=unix-none"))
    before = unchanged(path.parent)
    with pytest.raises(LibraryError, match="copy both"):
        open_store(path, read_only=True)
    assert unchanged(path.parent) == before


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("share", [0.001, 0.2, 0.5, 0.99])
def test_a_library_that_is_cut_short_is_refused_and_left_alone(
    path: Path, share: float, read_only: bool
) -> None:
    open_store(path).store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    before = unchanged(path.parent)
    with pytest.raises(LibraryError, match="cut short"):
        open_store(path, read_only=read_only)
    assert unchanged(path.parent) == before


def test_a_library_without_room_for_locks_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite's own way to open files where locks and shared memory do not work, as on some network shares."""
    open_store(path).store.close()
    plain = opening.uri
    monkeypatch.setattr(opening, "uri", lambda path, mode: plain(path, f"{mode}&vfs=unix-none"))
    before = unchanged(path.parent)
    with pytest.raises(LibraryError, match="local disk"):
        open_store(path)
    assert unchanged(path.parent) == before


def test_a_damaged_library_says_so(path: Path) -> None:
    opened = open_store(path)
    with opened.store.writing() as queries:
        queries.run_many(
            "INSERT INTO texts(hash, content, rules) VALUES (?, ?, 1)",
            ((bytes([i, j]), "Wort " * 200) for i in range(40) for j in range(20)),
        )
    opened.store.close()
    whole = path.read_bytes()
    damaged = bytearray(whole)
    for page in range(len(whole) // 8192, len(whole) // 4096):
        damaged[page * 4096 : page * 4096 + 512] = b"\xff" * 512
    path.write_bytes(damaged)
    store = open_store(path).store
    with pytest.raises(LibraryError, match="damaged"):
        store.reader().rows("SELECT * FROM texts")
    store.close()
    damaged = bytearray(whole)
    for page in range(1, len(whole) // 4096):
        damaged[page * 4096 : page * 4096 + 512] = b"\xff" * 512
    path.write_bytes(damaged)
    with pytest.raises(LibraryError, match="damaged"):
        open_store(path)
    assert path.read_bytes() == damaged


def test_missing_read_only_folder_and_impossible_places(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no library"):
        open_store(tmp_path / "missing.db", read_only=True)
    with pytest.raises(LibraryError, match="folder"):
        open_store(tmp_path)
    blocking = tmp_path / "file"
    blocking.touch()
    with pytest.raises(LibraryError, match="cannot"):
        open_store(blocking / "library.db")
    with pytest.raises(LibraryError, match="cannot"):
        open_store(tmp_path / ("x" * 400))


def test_read_only_reads_beside_a_writer_and_refuses_to_write(path: Path, store: Store) -> None:
    reading = open_store(path, read_only=True).store
    assert reading.read_only
    with pytest.raises(ReadOnlyError, match="read-only"), reading.writing():
        pass
    with store.writing() as queries:
        queries.run("UPDATE tags SET color = 'pink'")
    assert reading.reader().value("SELECT DISTINCT color FROM tags") == "pink"
    reading.close()


@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o755), (0o644, 0o555), (0o444, 0o555)])
def test_without_permission_to_write_the_library_opens_read_only(
    tmp_path: Path, file_mode: int, folder_mode: int
) -> None:
    """In a process without the superuser's rights, to whom permissions mean nothing."""
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "library.db"
    open_store(path).store.close()
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == os.getuid() and parent.name and not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o011)
    if os.getuid() == 0:
        for mine in (path, folder):
            os.chown(mine, 65534, 65534)
    path.chmod(file_mode)
    folder.chmod(folder_mode)
    program = (
        "import os, sys; sys.path[:0] = sys.argv[2].split(os.pathsep)\n"
        "from pathlib import Path\n"
        "from annotations.store.opening import open_store\n"
        "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "store = open_store(Path(sys.argv[1])).store\n"
        "print(store.read_only, store.reader().value('SELECT count(*) FROM tags'))\n"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", program, str(path), os.pathsep.join(sys.path)],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        folder.chmod(0o755)
    assert done.stdout.split() == ["True", "4"], done.stderr


def test_a_locked_library_is_busy(path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with store.reader().connection:
            pass
        monkeypatch.setattr("annotations.store.connection.BUSY_MS", 50)
        second = open_store(path).store
        with pytest.raises(LibraryError, match="busy"), second.writing():
            pass
        second.close()
        other.execute("ROLLBACK")


def test_a_closed_library_says_so_and_closes_twice(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(LibraryError, match="closed"):
        store.reader()
    with pytest.raises(LibraryError, match="closed"), store.writing():
        pass


def test_two_openings_at_once_make_one_library(path: Path) -> None:
    stores: list[Store] = []
    threads = [threading.Thread(target=lambda: stores.append(open_store(path).store)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stores) == 4
    assert stores[0].reader().value("SELECT count(*) FROM tags") == 4
    for store in stores:
        store.close()


def test_changes_of_others_are_seen_once(path: Path, store: Store) -> None:
    other = open_store(path).store
    assert not store.changed()
    with other.writing() as queries:
        queries.run("UPDATE tags SET description = 'x' WHERE key = 1")
    assert store.changed()
    assert not store.changed()
    assert not other.changed()
    with store.writing() as queries:
        queries.run("UPDATE tags SET description = 'y' WHERE key = 1")
    assert not store.changed()
    assert other.changed()
    other.close()


def test_a_reading_opening_sees_that_others_wrote(path: Path, store: Store) -> None:
    reading = open_store(path, read_only=True).store
    assert not reading.changed()
    with store.writing() as queries:
        queries.run("UPDATE tags SET description = 'x' WHERE key = 1")
    seen: list[bool] = []
    thread = threading.Thread(target=lambda: seen.append(reading.changed()))
    thread.start()
    thread.join()
    assert seen == [True]
    assert not reading.changed()
    reading.close()
