"""Transactions that do not wait for the disk: all of them are in the file in the end, and others wait again."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from annotations.errors import ReadOnlyError
from annotations.store.connection import Store
from annotations.store.opening import open_store
from annotations.store.pouring import pouring

SETTINGS = ("synchronous", "wal_autocheckpoint")


def settings(store: Store) -> list[int]:
    """How the writer writes."""
    with store.writing() as queries:
        return [queries.value(f"PRAGMA {name}") for name in SETTINGS]


def add(store: Store, first: int, count: int) -> None:
    """Some transactions, each with a source."""
    for number in range(first, first + count):
        with store.writing() as queries:
            name = f"Quelle {number} {'x' * 2000}"
            queries.run("INSERT INTO sources(name, fold) VALUES (?, ?)", (name, name))


def count(path: Path) -> int:
    """How many sources another program sees."""
    with closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute("SELECT count(*) FROM sources").fetchone()[0]
        return found


def test_all_is_in_the_file_in_the_end(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    store = open_store(path).store
    before = settings(store)
    with pouring(store):
        assert settings(store) == [1, 0]
        add(store, 0, 300)
        assert count(path) == 300  # Others see it at once.
    assert settings(store) == before == [2, 1000]
    # What is in the file itself, without the log that SQLite keeps beside it:
    (tmp_path / "alone.db").write_bytes(path.read_bytes())
    assert count(tmp_path / "alone.db") == 300
    store.close()


def test_an_error_ends_it_and_keeps_what_was_written(tmp_path: Path) -> None:
    store = open_store(tmp_path / "library.db").store

    def break_off() -> None:
        with pouring(store):
            add(store, 0, 3)
            with store.writing() as queries:
                queries.run("INSERT INTO sources(name, fold) VALUES ('a', 'a')")
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert settings(store) == [2, 1000]
    assert count(store.path) == 3
    assert not [thread for thread in threading.enumerate() if thread.name == "copying"]
    store.close()


def test_others_may_write_and_read_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    store, other = open_store(path).store, open_store(path).store
    with pouring(store):
        for at in range(0, 40, 4):
            add(store, at, 2)
            add(other, at + 2, 2)
            assert count(path) == at + 4
    assert settings(other) == settings(store) == [2, 1000]
    other.close()
    store.close()


def test_nothing_can_be_poured_into_what_is_read_only(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    open_store(path).store.close()
    store = open_store(path, read_only=True).store
    with pytest.raises(ReadOnlyError), pouring(store):
        raise AssertionError
    store.close()


def test_a_library_may_be_closed_meanwhile(tmp_path: Path) -> None:
    store = open_store(tmp_path / "library.db").store
    with pouring(store):
        add(store, 0, 3)
        store.close()
    assert count(store.path) == 3
    assert not (tmp_path / "library.db-wal").exists()


def test_the_log_is_on_the_disk_though_a_reader_keeps_it_from_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, synced = tmp_path / "library.db", list[int]()
    monkeypatch.setattr("os.fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_ino))
    store = open_store(path).store
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sources").fetchone()
        with pouring(store):
            add(store, 0, 3)
        assert (tmp_path / "library.db-wal").stat().st_ino in synced
    store.close()
