"""Steps from one version of the schema to the next; imported only when a file is behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database, Migrations

from annotations.errors import LibraryError
from annotations.store import schema
from annotations.store.backup import copy
from annotations.store.creating import add_favourites

migrations = Migrations("glosse")
"""Numbered, append-only; each sets `user_version` inside its own transaction."""


@migrations()
def v1(db: Database) -> None:
    """The first schema, with the four favourites that every new library has."""
    for statement in schema.V1:
        db.execute(statement)
    add_favourites(db.conn)
    db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    db.execute("PRAGMA user_version = 1")


@migrations()
def v2(db: Database) -> None:
    """Corrections that hold in every article."""
    for statement in schema.V2:
        db.execute(statement)
    db.execute("PRAGMA user_version = 2")


@migrations()
def v3(db: Database) -> None:
    """Lists of a million articles, and searches under a name."""
    for statement in schema.V3:
        db.execute(statement)
    db.execute("PRAGMA user_version = 3")


@migrations()
def v4(db: Database) -> None:
    """What two people's work needs."""
    for statement in schema.V4:
        db.execute(statement)
    db.execute("PRAGMA user_version = 4")


@migrations()
def v5(db: Database) -> None:
    """Feeds."""
    for statement in schema.V5:
        db.execute(statement)
    db.execute("PRAGMA user_version = 5")


@migrations()
def v6(db: Database) -> None:
    """Names over the whole library."""
    for statement in schema.V6:
        db.execute(statement)
    db.execute("PRAGMA user_version = 6")


@migrations()
def v7(db: Database) -> None:
    """Coding work."""
    for statement in schema.V7:
        db.execute(statement)
    db.execute("PRAGMA user_version = 7")


@migrations()
def v8(db: Database) -> None:
    """Parts of names found at once."""
    for statement in schema.V8:
        db.execute(statement)
    db.execute("PRAGMA user_version = 8")


@migrations()
def v9(db: Database) -> None:
    """Quicker arrivals."""
    for statement in schema.V9:
        db.execute(statement)
    db.execute("PRAGMA user_version = 9")


def migrate(connection: sqlite3.Connection, keep: Callable[[int], object] | None = None) -> None:
    """Bring the file up to date in one transaction, after any other process that does the same.

    `keep` is called with the version that is there, while nobody else can write.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version < schema.VERSION:
            if keep is not None:
                keep(version)
            migrations.apply(Database(connection))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.rollback()
        raise


def back_up(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Copy the library to `NAME.vN.backup`; LibraryError if that fails."""
    target = path.with_name(f"{path.name}.v{version}.backup")
    try:
        copy(connection, target)
    except LibraryError as error:
        raise LibraryError(f"{error}; it was not upgraded") from error
    return target
