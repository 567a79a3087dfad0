"""Undo and redo: exact, across restarts, and careful with what others did."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import ConflictError, InputError, NotFoundError
from annotations.library import Library
from annotations.model import Anchor, CorrectionKind, Scope
from annotations.store.opening import open_store

MERCOSUR = (
    "Kein Platz am Tisch\n\n"
    "Das Bündnis Mercosur hat Venezuela am Samstag ausgeschlossen. Nicolás Maduro sprach in Caracas.\n\n"
    "„Wir werden kämpfen“, sagte Maduro. Die Wertung: 👩‍👩‍👧 und 12 Prozent."
)

TABLES = [
    "articles",
    "annotations",
    "annotation_tags",
    "article_tags",
    "article_sources",
    "versions",
    "tags",
    "corrections",
    "article_names",
    "choices",
    "annotations_fts",
]


def state(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that a person's actions can touch, without tombstones, of which undoing leaves some."""
    store = open_store(path, read_only=True).store
    try:
        reader = store.reader()
        found = {
            t: sorted((tuple(row) for row in reader.rows(f"SELECT * FROM {t}")), key=repr) for t in TABLES
        }
        dead = {row[0] for row in reader.rows("SELECT id FROM annotations WHERE deleted IS NOT NULL")}
        for table in ("annotations", "annotation_tags"):
            found[table] = [row for row in found[table] if row[0] not in dead]
        found["full text"] = [tuple(row) for row in reader.rows("SELECT rowid FROM articles_fts('Maduro')")]
        return found
    finally:
        store.close()


spans = st.tuples(st.integers(0, 60), st.integers(3, 30)).map(lambda pair: (pair[0], pair[0] + pair[1]))
tag_lists = st.lists(st.sampled_from(["quote", "Quote", "neu", "land/Kuba"]), max_size=3)
notes = st.sampled_from(["", "Notiz", "noch eine\nNotiz"])
actions = st.one_of(
    st.tuples(st.just("annotate"), spans, tag_lists, notes),
    st.tuples(st.just("toggle"), spans, st.sampled_from(["quote", "neu"])),
    st.tuples(st.just("edit"), st.integers(0, 5), tag_lists, notes),
    st.tuples(st.just("resize"), st.integers(0, 5), spans),
    st.tuples(st.just("delete"), st.lists(st.integers(0, 5), min_size=1, max_size=3)),
    st.tuples(st.just("read"), st.booleans()),
    st.tuples(st.just("archive"), st.booleans()),
    st.tuples(st.just("tag"), st.sampled_from(["quote", "neu"]), st.booleans()),
    st.tuples(st.just("bind"), st.integers(1, 9), st.sampled_from(["quote", "neu"])),
    st.tuples(st.just("correct"), spans, st.sampled_from(CorrectionKind), st.sampled_from(Scope)),
    st.tuples(st.just("choose")),
    st.tuples(st.just("seeds")),
)


def act(library: Library, action: tuple[Any, ...]) -> None:
    """One action of a person; what it needs may be missing, then it does nothing."""
    verb, *rest = action
    both = [1, 2] if 2 in library_ids(library) else [1]
    ids = [row.annotation.id for row in library.annotation_rows()]
    if verb == "annotate":
        library.annotate(1, *rest[0], tags=rest[1], note=rest[2])
    elif verb == "toggle":
        library.toggle_tag(1, *rest[0], rest[1])
    elif verb == "edit" and ids:
        library.edit(ids[rest[0] % len(ids)], tags=rest[1], note=rest[2])
    elif verb == "resize" and ids:
        library.edit(ids[rest[0] % len(ids)], start=rest[1][0], end=rest[1][1])
    elif verb == "delete" and ids:
        library.delete([ids[index % len(ids)] for index in rest[0]])
    elif verb == "read":
        library.set_read(both, rest[0])
    elif verb == "archive":
        library.set_archived(both[-1:], rest[0])
    elif verb == "tag":
        library.tag_articles(both, *rest)
    elif verb == "bind":
        library.bind(*rest)
    elif verb == "correct":
        library.correct(1, *rest[0], rest[1], "MISC", rest[2])
    elif verb == "choose":
        library.use_pipeline("de", library.candidates(1)[0].name)
    elif verb == "seeds" and len(both) == 2:
        library.remove_seeds()


def library_ids(library: Library) -> list[int]:
    """The articles that there are, archived or not."""
    return [row["id"] for row in library._store.reader().rows("SELECT id FROM articles")]


@pytest.fixture
def seeded(recognised: Path, path: Path) -> Path:
    """A closed library of two recognised articles, the second of which counts as a seed."""
    shutil.copy(recognised, path)
    with Library.open(path) as library, library._store.writing() as queries:
        queries.run("UPDATE articles SET seed = 1 WHERE id = 2")
    return path


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(actions, min_size=1, max_size=7), st.booleans())
def test_undoing_everything_restores_the_past_and_redoing_the_present(
    seeded: Path, steps: list[tuple[Any, ...]], restart: bool
) -> None:
    path = Path(tempfile.mkdtemp(dir=seeded.parent)) / "copy.db"
    shutil.copy(seeded, path)
    library = Library.open(path)
    first = state(path)
    for step in steps:
        act(library, step)
    last = state(path)
    if restart:
        library.close()
        library = Library.open(path)
    undone = 0
    while True:
        try:
            library.undo()
        except NotFoundError:
            break
        undone += 1
    assert state(path) == first
    if restart:
        library.close()
        library = Library.open(path)
    for _ in range(undone):
        library.redo()
    assert state(path) == last
    with pytest.raises(NotFoundError, match="nothing to redo"):
        library.redo()
    library.close()


def test_a_new_change_ends_what_could_be_redone(library: Library) -> None:
    library.annotate(1, 0, 4, tags=["quote"])
    library.undo()
    library.annotate(1, 5, 10, tags=["claim"])
    with pytest.raises(NotFoundError, match="nothing to redo"):
        library.redo()
    assert [a.exact for a in library.annotations_of(1)] == ["Platz"]


def test_undo_says_what_and_where(library: Library) -> None:
    made = library.annotate(1, 0, 19, tags=["quote"])
    undone = library.undo()
    assert undone.message == "undone: tagged “quote” · 4 words"
    assert (undone.article, undone.annotation, undone.start) == (1, None, 0)
    redone = library.redo()
    assert redone.message == "redone: tagged “quote” · 4 words"
    assert redone.annotation == made.annotation


def test_what_another_changed_since_is_a_conflict_unless_forced(library: Library, path: Path) -> None:
    library.annotate(1, 0, 4, tags=["quote"], note="meins")
    with Library.open(path) as other:
        other.edit(1, note="anders", tags=["quote", "check"])
    with pytest.raises(ConflictError, match="changed since"):
        library.undo()
    assert library.annotation(1).note == "anders"
    library.undo(force=True)
    assert library.annotations_of(1) == ()


def test_what_another_process_does_meanwhile_is_not_mine_to_undo(library: Library, path: Path) -> None:
    library.annotate(1, 0, 4, note="meins")
    with Library.open(path) as other:
        other.annotate(2, 0, 4, note="seins")
    assert library.undo().article == 1
    with pytest.raises(NotFoundError, match="nothing to undo"):
        library.undo()
    assert library.count_annotations() == 1
    with Library.open(path) as later:
        assert later.undo().article == 2


def test_a_tag_that_others_use_by_now_stays(library: Library, path: Path) -> None:
    library.annotate(1, 0, 4, tags=["neu"])
    with Library.open(path) as other:
        other.annotate(2, 0, 4, tags=["neu"])
    library.undo()
    assert library.tag("neu").count == 1
    assert library.annotations_of(2)[0].tags == ("neu",)
    library.redo()
    assert library.tag("neu").count == 2


def test_undo_keeps_what_was_added_since(library: Library, draft: Callable[..., Any]) -> None:
    library.annotate(1, 0, 4)
    library.add_draft(draft("Neues\n\nText dazu."))
    library.undo()
    assert library.count() == 3


def tombstones(library: Library) -> list[str]:
    rows = library._store.reader().rows("SELECT uid FROM annotations WHERE deleted IS NOT NULL ORDER BY id")
    return [row["uid"] for row in rows]


def test_taking_an_annotation_back_leaves_a_tombstone_that_redo_revives(library: Library) -> None:
    made = library.annotation(library.annotate(1, 0, 4, tags=["neu"], note="meins").annotation or 0)
    library.undo()
    assert tombstones(library) == [made.uid]
    assert library.count_annotations() == library.article(1).annotations == 0
    assert library.annotation_rows("meins") == []
    library.redo()
    assert tombstones(library) == []
    assert library.annotation(made.id) == made
    assert [row.annotation for row in library.annotation_rows("meins")] == [made]


def test_an_annotation_that_comes_back_is_put_on_the_text_of_today(
    library: Library, draft: Callable[..., Any]
) -> None:
    content = library.text(1).content
    url = library.article(1).url
    at = content.index("Caracas")
    deleted = library.annotate(1, at, at + 7, note="eins").annotation or 0
    gone = library.annotate(1, 0, 19, note="zwei").annotation or 0
    library.delete([deleted, gone])
    fresh = content.replace("Kein Platz am Tisch", "Ein Titel").replace("Das Bündnis", "Ein neues Bündnis")
    library.add_draft(draft(fresh, url=url))
    library.undo()
    back = library.annotation(deleted)
    assert back.text_hash == library.text(1).hash
    assert fresh[back.start : back.end] == back.exact == "Caracas"
    assert back.anchor is Anchor.MOVED
    assert library.annotation(gone).anchor is Anchor.ORPHAN
    assert [one.id for one in library.annotations_of(1)] == [deleted]


def test_a_new_text_is_no_change_by_somebody_else(library: Library, draft: Callable[..., Any]) -> None:
    content = library.text(1).content
    at = content.index("Caracas")
    made = library.annotate(1, at, at + 7, tags=["quote"]).annotation or 0
    library.edit(made, end=content.index(".", at) + 1)
    fresh = f"Vorweg ein Satz.\n\n{content}"
    library.add_draft(draft(fresh, title="Kein Platz am Tisch", url=library.article(1).url))
    library.undo()
    assert library.annotation(made).exact == "Caracas"
    library.undo()
    assert library.annotations_of(1) == ()
    library.redo()
    library.redo()
    back = library.annotation(made)
    assert fresh[back.start : back.end] == back.exact == "Caracas."


TEXTS = (
    MERCOSUR,
    f"Vorweg.\n\n{MERCOSUR}",
    MERCOSUR.replace("Maduro", "Präsident"),
    "Ganz anderer Text. " * 9,
)
steps = st.one_of(
    actions, st.tuples(st.just("renew"), st.sampled_from(TEXTS)), st.tuples(st.sampled_from(["undo", "redo"]))
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=3, max_size=12))
def test_whatever_happens_indexes_counts_and_quotes_are_right(
    seeded: Path,
    draft: Callable[..., Any],
    sound: Callable[[Library], None],
    taken: list[tuple[Any, ...]],
) -> None:
    path = Path(tempfile.mkdtemp(dir=seeded.parent)) / "copy.db"
    shutil.copy(seeded, path)
    with Library.open(path) as library:
        for step in taken:
            if step[0] == "renew":
                library.add_draft(draft(step[1], title="Kein Platz", url="https://example.org/a"))
                continue
            try:
                getattr(library, step[0])() if len(step) == 1 and step[0] in ("undo", "redo") else act(
                    library, step
                )
            except (ConflictError, InputError, NotFoundError):
                continue
        sound(library)
