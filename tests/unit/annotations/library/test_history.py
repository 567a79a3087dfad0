"""What was done is listed as it is, all of it can be done again from the journal, and what was deleted comes back."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import ConflictError, InputError, LibraryError, NotFoundError, ReadOnlyError
from annotations.library import Library, importing, importing_marks
from annotations.model import Anchor
from annotations.store.opening import open_store
from annotations.store.recorder import KEYS, decode, where_key


def said(library: Library) -> list[tuple[str, bool]]:
    return [(step.message, step.undone) for step in library.steps()]


def test_the_newest_comes_first_and_what_is_undone_says_so(library: Library) -> None:
    library.annotate(1, 0, 4, tags=["quote"])
    library.set_starred([1, 2], True)
    library.undo()
    assert said(library) == [("starred · 2 articles", True), ("tagged “quote” · 1 word", False)]
    newest, oldest = library.steps()
    assert (oldest.operation, oldest.article, oldest.annotation, oldest.start) == ("annotate", 1, 1, 0)
    assert oldest.article_title == "Kein Platz am Tisch"
    assert oldest.own
    assert (oldest.undoable, newest.undoable) == (True, False)
    assert newest.id > oldest.id
    assert newest.at >= oldest.at
    library.redo()
    assert [undone for _, undone in said(library)] == [False, False]


def test_pages_and_their_count(library: Library) -> None:
    for digit in range(1, 8):
        library.bind(digit, f"tag {digit}")
    assert library.count_steps() == 7
    messages = [step.message for step in library.steps(limit=-1)]
    assert messages[0] == "7 sets “tag 7”"
    pages = [library.steps(limit=3, offset=offset) for offset in (0, 3, 6, 9)]
    assert [step.message for page in pages for step in page] == messages
    assert library.steps()[0].article is None


def test_steps_outlive_the_program_and_those_of_another_are_told_apart(library: Library, path: Path) -> None:
    library.annotate(1, 0, 4)
    with Library.open(path) as other:
        other.set_read([2], True)
        assert [(step.own, step.undoable) for step in other.steps()] == [(True, True), (False, True)]
        assert [(step.own, step.undoable) for step in library.steps()] == [(False, False), (True, True)]


def test_an_article_that_is_gone_has_no_number(library: Library) -> None:
    library.set_starred([2], True)
    with library._store.writing() as queries:
        queries.run("UPDATE articles SET seed = 1 WHERE id = 2")
    library.remove_seeds()
    assert [(step.article, step.article_title) for step in library.steps()] == [(None, ""), (None, "")]


def test_a_list_does_not_read_what_the_steps_changed(library: Library) -> None:
    library.set_starred([1], True)
    library.set_starred([1], False)
    library.undo()
    with library._store.writing() as queries:
        queries.run("UPDATE journal SET changes = 'no JSON at all'")
    assert said(library) == [("star removed", True), ("starred", False)]


def test_a_deleted_annotation_comes_back_with_all_it_had(library: Library, sound: Any) -> None:
    made = library.annotate(1, 0, 4, tags=["quote", "neu"], note="Wer?", color="teal").annotation or 0
    before = library.annotation(made)
    library.delete([made])
    (deleted,) = library.deleted()
    assert library.count_deleted() == 1
    assert deleted.annotation.tags == ("neu", "quote")
    assert (deleted.annotation.note, deleted.annotation.exact) == ("Wer?", "Kein")
    assert deleted.article_title == "Kein Platz am Tisch"
    assert before.modified < deleted.at <= library.steps()[0].at
    change = library.restore([made])
    assert change.message == "restored annotation · “Kein”"
    assert (change.article, change.annotation, change.start) == (1, made, 0)
    after = library.annotation(made)
    assert after.modified > before.modified
    same = ("uid", "span", "exact", "tags", "note", "color", "creator", "created", "anchor")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert library.deleted() == []
    sound(library)


def test_restoring_is_one_action_that_can_be_undone_and_the_deletion_before_it_too(
    library: Library, path: Path, sound: Any
) -> None:
    ids = [library.annotate(1, start, start + 4, note="n").annotation or 0 for start in (0, 5, 14)]
    library.delete(ids)
    assert library.restore([ids[2], ids[0], ids[2]]).message == "restored 2 annotations"
    assert {row.annotation.id for row in library.annotation_rows()} == {ids[0], ids[2]}
    library.undo()
    assert library.count_annotations() == 0
    library.redo()
    assert library.count_annotations() == 2
    library.undo()
    with Library.open(path) as later:
        assert later.undo().message == "undone: deleted 3 annotations"
        assert later.count_annotations() == 3
        sound(later)


def test_what_changed_since_it_was_restored_is_not_undone_unasked(library: Library, path: Path) -> None:
    made = library.annotate(1, 0, 4).annotation or 0
    library.delete([made])
    library.restore([made])
    with Library.open(path) as other:
        other.edit(made, note="anders")
    with pytest.raises(ConflictError, match="changed since"):
        library.undo()
    assert library.annotation(made).note == "anders"


def test_an_annotation_whose_making_was_undone_can_be_restored_too(library: Library, sound: Any) -> None:
    made = library.annotate(1, 0, 4, note="lange Notiz").annotation or 0
    library.undo()
    library.set_read([1], True)
    with pytest.raises(NotFoundError, match="nothing to redo"):
        library.redo()
    library.restore([made])
    assert library.annotation(made).note == "lange Notiz"
    library.undo()
    assert library.count_annotations() == 0
    library.redo()
    assert library.annotation(made).note == "lange Notiz"
    sound(library)


def test_it_comes_back_on_the_text_of_today(library: Library, draft: Callable[..., Any], sound: Any) -> None:
    content, url = library.text(1).content, library.article(1).url
    at = content.index("Caracas")
    kept = library.annotate(1, at, at + 7, note="eins").annotation or 0
    lost = library.annotate(1, 0, 19, note="zwei").annotation or 0
    library.delete([kept, lost])
    fresh = content.replace("Kein Platz am Tisch", "Ein Titel").replace("Das Bündnis", "Ein neues Bündnis")
    library.add_draft(draft(fresh, url=url))
    library.restore([kept])
    back = library.annotation(kept)
    assert fresh[back.start : back.end] == back.exact == "Caracas"
    assert back.text_hash == library.text(1).hash
    change = library.restore([lost])
    assert change.message == (
        "restored annotation · “Kein Platz am Tisch” · its passage is gone, it waits on the orphan desk"
    )
    assert change.start is None
    assert library.annotation(lost).anchor is Anchor.ORPHAN
    sound(library)
    library.undo()
    library.undo()
    assert library.count_annotations() == 0
    sound(library)


@pytest.mark.parametrize("wrong", [1, 99, 0, -1, 2**63, 10**30])
def test_what_is_not_deleted_cannot_be_restored(library: Library, wrong: int) -> None:
    library.annotate(1, 0, 4)
    gone = library.annotate(1, 5, 10).annotation or 0
    library.delete([gone])
    with pytest.raises(NotFoundError, match="glosse log --deleted"):
        library.restore([gone, wrong])
    assert library.count_deleted() == 1
    assert library.count_steps() == 3


def test_nothing_is_restored_without_a_number_or_where_nothing_can_be_written(
    library: Library, path: Path
) -> None:
    with pytest.raises(InputError, match="no annotation given"):
        library.restore([])
    made = library.annotate(1, 0, 4).annotation or 0
    library.delete([made])
    with Library.open(path, read_only=True) as other:
        assert [each.annotation.id for each in other.deleted()] == [made]
        assert other.count_steps() == 2
        with pytest.raises(ReadOnlyError):
            other.restore([made])


def test_the_last_deleted_comes_first_by_pages(library: Library) -> None:
    ids = [library.annotate(1, start, start + 2).annotation or 0 for start in (0, 2, 5, 7)]
    for at in (2, 0, 3):
        library.delete([ids[at]])
    assert [each.annotation.id for each in library.deleted(limit=2)] == [ids[3], ids[0]]
    assert [each.annotation.id for each in library.deleted(limit=2, offset=2)] == [ids[2]]


# What the journal holds is all that a person did

STATES = ("read", "starred", "archived")

spans = st.tuples(st.integers(0, 60), st.integers(3, 30)).map(lambda pair: (pair[0], pair[0] + pair[1]))
tags = st.lists(st.sampled_from(["quote", "Quote", "neu", "land/Kuba"]), max_size=3)
notes = st.sampled_from(["", "Notiz", "noch eine\nNotiz"])
which = st.integers(0, 5)
actions = st.one_of(
    st.tuples(st.just("annotate"), spans, tags, notes),
    st.tuples(st.just("toggle"), spans, st.sampled_from(["quote", "neu"])),
    st.tuples(st.just("edit"), which, tags, notes),
    st.tuples(st.just("resize"), which, spans),
    st.tuples(st.just("delete"), st.lists(which, min_size=1, max_size=3)),
    st.tuples(st.just("restore"), st.lists(which, min_size=1, max_size=2)),
    st.tuples(st.just("state"), st.sampled_from(STATES), st.booleans()),
    st.tuples(st.just("tag"), st.sampled_from(["quote", "neu"]), st.booleans()),
    st.tuples(st.just("import"), st.lists(spans, min_size=1, max_size=3), tags, notes),
    st.tuples(st.just("undo")),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
    st.tuples(st.just("restart")),
)


def act(library: Library, action: tuple[Any, ...]) -> None:
    """One action of a person; what it needs may be missing, then it does nothing."""
    verb, *rest = action
    ids = [row.annotation.id for row in library.annotation_rows()]
    gone = [each.annotation.id for each in library.deleted()]
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
    elif verb == "restore" and gone:
        library.restore([gone[index % len(gone)] for index in rest[0]])
    elif verb == "state":
        {"read": library.set_read, "starred": library.set_starred, "archived": library.set_archived}[rest[0]](
            [1, 2], rest[1]
        )
    elif verb == "tag":
        library.tag_articles([1, 2], *rest)
    elif verb == "import":
        take_in(library, *rest)
    elif verb in ("undo", "redo"):
        try:
            getattr(library, verb)()
        except NotFoundError:
            return


def in_small_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let imports write and pack after every record."""
    monkeypatch.setattr(importing, "STEP", 1)
    monkeypatch.setattr(importing_marks, "TOGETHER", 1)


def take_in(
    library: Library, places: list[tuple[int, int]], tags: list[str], note: str, new: str = ""
) -> None:
    """Import annotations on an article of the library, and one on a new article of this text."""
    text = library.text(1)
    given = [(text.hash, start, text.content[start:end]) for start, end in places]
    lines: list[dict[str, Any]] = []
    if new:
        lines.append({"type": "article", "title": "Neu", "text": new, "language": "de"})
        given.append((hashlib.sha256(new.encode()).hexdigest(), 0, new))
    lines += [
        {
            "type": "annotation", "text_hash": text_hash, "start": start, "end": start + len(exact),
            "exact": exact, "tags": tags, "note": note,
        }
        for text_hash, start, exact in given
    ]  # fmt: skip
    file = library.path.with_name("in.jsonl")
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    library.import_file(file)


def state(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What a person made of the articles: annotations that are not deleted, tags, states."""
    store = open_store(path, read_only=True).store
    alive = "SELECT id FROM annotations WHERE deleted IS NULL"
    queries = {
        "annotations": f"SELECT * FROM annotations WHERE id IN ({alive})",
        "annotation_tags": f"SELECT * FROM annotation_tags WHERE annotation_id IN ({alive})",
        "tags": "SELECT * FROM tags",
        "article_tags": "SELECT * FROM article_tags",
        "articles": f"SELECT id, text_id, annotations, {', '.join(STATES)} FROM articles",
        "found": f"SELECT rowid, * FROM annotations_fts WHERE rowid IN ({alive})",
    }
    try:
        return {
            name: sorted((tuple(row) for row in store.reader().rows(sql)), key=repr)
            for name, sql in queries.items()
        }
    finally:
        store.close()


def replay(journal: Path, onto: Path) -> None:
    """Do again in `onto`, row by row, everything in the journal of another library that is not undone."""
    source, target = open_store(journal, read_only=True).store, open_store(onto).store
    try:
        entries = source.reader().tuples("SELECT changes FROM journal WHERE undone IS NULL ORDER BY id")
        with target.writing() as queries:
            for change in (change for (changes,) in entries for change in decode(changes)):
                where, after = where_key(change.table), change.after
                known = queries.row(f"SELECT 1 FROM {change.table} WHERE {where}", change.key)
                if after is None:
                    queries.run(f"DELETE FROM {change.table} WHERE {where}", change.key)
                elif known is None:
                    row = dict(zip(KEYS[change.table], change.key, strict=True)) | after
                    places = ", ".join("?" * len(row))
                    queries.run(
                        f"INSERT INTO {change.table}({', '.join(row)}) VALUES ({places})", tuple(row.values())
                    )
                elif after:
                    columns = ", ".join(f"{column} = ?" for column in after)
                    queries.run(
                        f"UPDATE {change.table} SET {columns} WHERE {where}", (*after.values(), *change.key)
                    )
    finally:
        source.close()
        target.close()


@pytest.fixture
def untouched(library: Library, path: Path) -> Path:
    """A closed library whose articles nobody has worked on."""
    library.close()
    return path


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(actions, min_size=3, max_size=14))
def test_the_journal_on_the_bare_articles_gives_the_library(
    untouched: Path, monkeypatch: pytest.MonkeyPatch, taken: list[tuple[Any, ...]]
) -> None:
    in_small_packs(monkeypatch)
    folder = Path(tempfile.mkdtemp(dir=untouched.parent))
    path, again = folder / "library.db", folder / "again.db"
    shutil.copy(untouched, path)
    shutil.copy(untouched, again)
    library = Library.open(path)
    for action in taken:
        if action[0] == "restart":
            library.close()
            library = Library.open(path)
        else:
            act(library, action)
    library.close()
    replay(path, again)
    assert state(again) == state(path)


def test_an_import_is_undone_and_redone_pack_by_pack(
    untouched: Path, monkeypatch: pytest.MonkeyPatch, sound: Any
) -> None:
    in_small_packs(monkeypatch)
    before = state(untouched)
    with Library.open(untouched) as library:
        take_in(library, [(0, 4), (5, 10), (14, 20)], ["quote", "neu"], "Notiz", "Ein neuer Text.")
        made = {row.annotation.uid: row.annotation for row in library.annotation_rows()}
        sound(library)
    after = state(untouched)
    assert len(made) == 4
    store = open_store(untouched, read_only=True).store
    (kept,) = [row[0] for row in store.reader().tuples("SELECT changes FROM journal")]
    store.close()
    assert isinstance(kept, bytes)
    changes = decode(kept)
    assert list(reversed(changes)) == list(changes)[::-1]
    with Library.open(untouched) as library:
        library.undo()
        sound(library)
        assert library.annotation_rows() == []
    assert state(untouched) == before
    with Library.open(untouched) as library:
        library.redo()
        sound(library)
        assert {row.annotation.uid: row.annotation for row in library.annotation_rows()} == made
    assert state(untouched) == after


def test_packs_that_somebody_damaged_say_so(untouched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_small_packs(monkeypatch)
    with Library.open(untouched) as library:
        take_in(library, [(0, 4), (5, 10)], [], "")
        with library._store.writing() as queries:
            kept = queries.value("SELECT changes FROM journal")
            queries.run("UPDATE journal SET changes = ?", (kept[:-9],))
        with pytest.raises(LibraryError, match="cannot be read any more"):
            library.undo()
        assert library.count_annotations() == 2
