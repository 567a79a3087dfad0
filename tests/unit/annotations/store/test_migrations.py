"""Every schema there ever was upgrades to the present one, with a backup beside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotations.errors import LibraryError
from annotations.store import schema
from annotations.store.connection import connect, uri
from annotations.store.migrations import back_up, migrate, migrations
from annotations.store.opening import open_store


def make_old(path: Path, version: int) -> None:
    """A library file as the Glosse of this schema version made it."""
    from sqlite_utils import Database

    connection = sqlite3.connect(path, isolation_level=None)
    stops = [m.name for m in migrations._migrations[version:]]
    database = Database(connection)
    migrations.apply(database, stop_before=stops)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == version
    connection.close()


def shape(path: Path) -> list[tuple[str, ...]]:
    """Names and SQL of everything in the schema."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
        ).fetchall()


def noted(path: Path) -> list[tuple[str, ...]]:
    """The steps that a file has gone through, and its favourites."""
    with closing(sqlite3.connect(path)) as connection:
        steps = connection.execute("SELECT id, migration_set, name FROM _sqlite_migrations").fetchall()
        return steps + connection.execute("SELECT key, name, fold, color FROM tags").fetchall()


def test_there_is_one_migration_a_version() -> None:
    assert len(migrations._migrations) == schema.VERSION


@pytest.mark.parametrize("version", range(1, schema.VERSION + 1))
def test_every_old_schema_opens_as_the_present_one(tmp_path: Path, version: int) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    make_old(old, version)
    opened = open_store(old)
    assert not opened.created
    assert opened.store.reader().value("PRAGMA user_version") == schema.VERSION
    opened.store.close()
    open_store(new).store.close()
    assert shape(old) == shape(new)
    assert noted(old) == noted(new)


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.db"
    monkeypatch.setattr(schema, "V1", (*schema.V1[:5], "CREATE NONSENSE"))
    with pytest.raises(LibraryError):
        open_store(path)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    opened = open_store(path)
    assert opened.created
    opened.store.close()


def test_migrating_twice_is_migrating_once(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    open_store(path).store.close()
    connection = connect(uri(path, "mode=rw"), path, writing=True)
    migrate(connection)
    assert connection.execute("SELECT count(*) FROM tags").fetchone()[0] == 4
    connection.close()


def test_a_backup_is_a_complete_private_copy(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    store = open_store(path).store
    with store.writing() as queries:
        queries.run("UPDATE tags SET color = 'pink'")
        connection = queries.connection
    target = back_up(connection, path, 1)
    assert target.name == "library.db.v1.backup"
    assert target.stat().st_mode & 0o777 == 0o600
    copy = open_store(target).store
    assert copy.reader().value("SELECT DISTINCT color FROM tags") == "pink"
    copy.close()
    target.unlink()
    target.mkdir()
    (target / "in the way").touch()
    with pytest.raises(LibraryError, match="not upgraded"):
        back_up(connection, path, 1)
    store.close()
