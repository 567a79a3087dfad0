"""What a recorder notes, and that applying it backwards or forwards is exact."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import ConflictError, LibraryError
from annotations.model import Change
from annotations.store import journal, tags
from annotations.store.connection import Store
from annotations.store.recorder import RowChange, decode, encode, recording


def rows(store: Store, table: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in store.reader().rows(f"SELECT * FROM {table} ORDER BY 1, 2")]


values = st.none() | st.integers(-9, 9) | st.text(max_size=3)
columns = st.none() | st.dictionaries(st.sampled_from("abc"), values, max_size=3)
row_changes = st.builds(
    RowChange,
    table=st.sampled_from(["tags", "annotation_tags"]),
    key=st.tuples(st.integers(1, 3)) | st.tuples(st.integers(1, 3), st.integers(1, 3)),
    before=columns,
    after=columns,
)


@given(st.lists(row_changes, max_size=8))
def test_changes_survive_as_json(changes: list[RowChange]) -> None:
    assert decode(encode(changes)) == changes


def test_the_same_change_of_many_rows_is_written_once() -> None:
    changes = [RowChange("articles", (i,), {"read": 0}, {"read": 1}) for i in range(10_000)]
    assert len(encode(changes)) < 80_000
    assert decode(encode(changes)) == changes


def test_only_what_differs_is_noted(store: Store) -> None:
    with recording(store) as recorder:
        assert recorder.update("tags", [1, 2, 99], {"color": "yellow", "key": 0}) == [1, 2]
        assert recorder.update("tags", [1], {"color": "yellow"}) == []
        assert not recorder.delete("tags", (99,))
    assert recorder.changes == [
        RowChange("tags", (1,), {"key": 1}, {"key": 0}),
        RowChange("tags", (2,), {"color": "orange", "key": 2}, {"color": "yellow", "key": 0}),
    ]


actions = st.lists(
    st.tuples(
        st.sampled_from(["make", "paint", "drop"]), st.integers(1, 7), st.sampled_from(["red", "teal", ""])
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(actions, min_size=1, max_size=6))
def test_undoing_everything_restores_the_past_and_redoing_the_present(
    store: Store, entries: list[list[tuple[str, int, str]]]
) -> None:
    session = journal.begin(store.reader(), "s")
    session = journal.Session(session.id + str(session.last_entry), session.last_entry, session.last_undone)
    states = [rows(store, "tags")]
    for entry in entries:
        with recording(store) as recorder:
            for verb, number, color in entry:
                if verb == "make":
                    tags.obtain(recorder, f"tag {number}")
                elif verb == "paint":
                    recorder.update("tags", [number], {"color": color})
                else:
                    recorder.delete("tags", (number,))
            journal.append(recorder, session, "test", Change("x"))
            if recorder.changes:
                states.append([])
        states[-1] = rows(store, "tags")
    for expected in reversed(states[:-1]):
        with store.writing() as queries:
            found = journal.to_undo(queries, session)
            assert found is not None
            journal.undo(queries, session, found, force=False)
        assert rows(store, "tags") == expected
    for expected in states[1:]:
        with store.writing() as queries:
            found = journal.to_redo(queries, session)
            assert found is not None
            journal.redo(queries, found, force=False)
        assert rows(store, "tags") == expected
    assert journal.to_redo(store.reader(), session) is None


def test_a_row_changed_since_is_a_conflict_unless_forced(store: Store) -> None:
    session = journal.begin(store.reader(), "s")
    with recording(store) as recorder:
        recorder.update("tags", [1], {"color": "red"})
        journal.append(recorder, session, "paint", Change("painted"))
    with store.writing() as queries:
        queries.run("UPDATE tags SET color = 'blue' WHERE id = 1")
    entry = journal.to_undo(store.reader(), session)
    assert entry is not None

    def undo(force: bool) -> None:
        with store.writing() as queries:
            journal.undo(queries, session, entry, force=force)

    with pytest.raises(ConflictError, match="tag has changed since"):
        undo(False)
    assert store.reader().value("SELECT color FROM tags WHERE id = 1") == "blue"
    undo(True)
    assert store.reader().value("SELECT color FROM tags WHERE id = 1") == "yellow"
    assert journal.to_undo(store.reader(), session) is None


def test_a_broken_reference_is_a_library_error(store: Store) -> None:
    def dangle() -> None:
        with store.writing() as queries:
            queries.run("INSERT INTO positions(article_id, top, caret, at) VALUES (77, 0, 0, '')")

    with pytest.raises(LibraryError):
        dangle()
