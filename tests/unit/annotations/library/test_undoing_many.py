"""Undoing and redoing what changed many annotations, put back by few statements, is what one at a time does."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import ConflictError
from annotations.library import Library
from annotations.store import doctor, journal
from tests.unit.annotations.library.test_undoing import state

MANY = 24

actions = st.one_of(
    st.tuples(st.just("delete"), st.sets(st.integers(0, MANY), min_size=1)),
    st.tuples(st.just("delete all")),
    st.tuples(st.just("edit"), st.integers(0, MANY), st.sampled_from(["", "a", "b"])),
    st.tuples(st.just("color"), st.sets(st.integers(0, MANY), min_size=1), st.sampled_from(["red", "blue"])),
    st.tuples(st.just("tag"), st.sets(st.integers(0, MANY), min_size=1), st.sampled_from(["neu", "quote"])),
    st.tuples(st.just("import")),
    st.tuples(st.just("merge")),
)


def entries(library: Library) -> int:
    """How many actions could be undone."""
    return int(library._store.reader().value("SELECT count(*) FROM journal WHERE undone IS NULL"))


def act(library: Library, action: tuple[Any, ...], there: Path) -> None:
    """One action; what it needs may be missing, then it does nothing."""
    verb, *rest = action
    ids = [row.annotation.id for row in library.annotation_rows()]
    some = sorted({ids[at % len(ids)] for at in rest[0]}) if ids and rest and isinstance(rest[0], set) else []
    if verb == "delete" and some:
        library.delete(some)
    elif verb == "delete all" and ids:
        library.delete(ids)
    elif verb == "edit" and ids:
        library.edit(ids[rest[0] % len(ids)], note=rest[1])
    elif verb == "color" and some:
        library.change_annotations(some, color=rest[1])
    elif verb == "tag" and some:
        library.change_annotations(some, add=[rest[1]])
    elif verb == "import":
        library.import_file(there / "marks.jsonl")
    elif verb == "merge":
        library.merge(there / "other.db")


@pytest.fixture
def there(library: Library, path: Path, tmp_path: Path) -> Path:
    """A library of many annotations, each another; the same in a file; and somebody else's copy with changes."""
    length = len(library.text(1).content)
    for number in range(MANY):
        start = (number * 7) % (length - 12)
        library.annotate(
            1, start, start + 4 + number % 8, tags=["quote"] * (number % 2), note="n" * (number % 3)
        )
    library.export_file("jsonl", tmp_path / "marks.jsonl")
    library.close()
    with Library.open(shutil.copy(path, tmp_path / "other.db"), creator="Bea") as other:
        ids = [row.annotation.id for row in other.annotation_rows()]
        other.delete(ids[::3])
        other.change_annotations(ids[1::3], color="teal")
        other.annotate(2, 0, 9, tags=["anders"])
    return tmp_path


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(actions, min_size=1, max_size=6), st.sampled_from([1, 7, journal.TOGETHER]))
def test_undoing_everything_and_redoing_it(there: Path, steps: list[tuple[Any, ...]], together: int) -> None:
    path = Path(tempfile.mkdtemp(dir=there)) / "copy.db"
    shutil.copy(there / "library.db", path)
    states = [state(path)]
    with pytest.MonkeyPatch.context() as patch, Library.open(path, creator="Ada") as library:
        patch.setattr(journal, "TOGETHER", together)
        patch.setattr(journal, "PARAMETERS", 100)
        before = entries(library)
        for step in steps:
            act(library, step, there)
            states.append(state(path))
        made = entries(library) - before
        for _ in range(made):
            library.undo()
            assert state(path) in states
        assert state(path) == states[0]
        for _ in range(made):
            library.redo()
            assert state(path) in states
        assert state(path) == states[-1]
    assert list(doctor.examine(path)) == []


def test_one_that_somebody_changed_since_is_a_conflict_for_all(there: Path) -> None:
    path = there / "library.db"
    with Library.open(path, creator="Ada") as library:
        ids = [row.annotation.id for row in library.annotation_rows()]
        library.delete(ids)
        with library._store.writing() as queries:
            queries.run("UPDATE annotations SET deleted = NULL, note = 'anders' WHERE id = ?", (ids[5],))
        with pytest.raises(ConflictError, match="changed since"):
            library.undo()
        assert len(library.annotation_rows()) == 1
        library.undo(force=True)
        assert len(library.annotation_rows()) == len(ids)
