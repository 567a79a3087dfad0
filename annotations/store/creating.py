"""Making a library of the present schema at once, without what only upgrades need."""

from __future__ import annotations

import sqlite3
from typing import Final

from annotations.store import schema
from annotations.store.values import new_uid, now

_NOTED: Final = (
    """CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
)""",
    """CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name")""",
)
"""Where `sqlite_utils.Migrations` notes its steps, as it makes it; a test compares them."""


def create(connection: sqlite3.Connection) -> None:
    """Make an empty file a library, in one transaction; what the migrations make of it one after the other."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in _NOTED:
            connection.execute(statement)
        at = now()
        steps = [getattr(schema, f"V{number}") for number in range(1, schema.VERSION + 1)]
        for number, statements in enumerate(steps, 1):
            for statement in statements:
                connection.execute(statement)
            if number == 1:
                add_favourites(connection)
            connection.execute(
                "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('glosse', ?, ?)",
                (f"v{number}", at),
            )
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {schema.VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.rollback()
        raise


def add_favourites(connection: sqlite3.Connection) -> None:
    """The tags that a new library has on its digits."""
    at = now()
    connection.executemany(
        "INSERT INTO tags(uid, name, fold, color, key, created, modified) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(new_uid(), name, name.casefold(), color, key, at, at) for key, name, color in schema.FAVOURITES],
    )
