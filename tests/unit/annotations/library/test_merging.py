"""Two libraries become one."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from annotations.errors import InputError, LibraryError
from annotations.library import Library, keeping
from annotations.model import Change, CorrectionKind, Draft, Scope
from annotations.store.recorder import recording
from annotations.store.values import new_uid, now
from tests.data.hostile import HOSTILE, STEERING
from tests.unit.annotations.library.conftest import MARCH, MERCOSUR, assert_sound, fill

Drafts = Callable[..., Draft]
EVIL = "".join(HOSTILE[name] for name in ("set the title", "C1", "overriding direction"))


def state(library: Library) -> dict[str, Any]:
    """All that two libraries have in common once they are one, by what does not depend on the file."""
    queries = library._reader
    tags = {row["id"]: row for row in queries.rows("SELECT * FROM tags")}

    def carried(table: str, column: str, id_: int) -> list[str]:
        rows = queries.rows(f"SELECT tag_id FROM {table} WHERE {column} = ?", (id_,))
        return sorted(tags[row["tag_id"]]["name"] for row in rows)

    return {
        "articles": sorted(
            (
                row["uid"], row["title"], row["url"], row["language"], row["text"], row["read"], row["starred"],
                row["archived"], row["coding"], row["note"], row["added"], row["modified"], row["annotations"],
                tuple(carried("article_tags", "article_id", row["id"])),
            )
            for row in queries.rows(
                "SELECT a.*, lower(hex(t.hash)) AS text FROM articles a JOIN texts t ON t.id = a.text_id"
            )
        ),
        "annotations": sorted(
            (
                row["uid"], row["article"], row["text"], row["start"], row["end"], row["exact"], row["note"],
                row["color"], row["creator"], row["created"], row["modified"], row["anchor"], row["deleted"] or "",
                tuple(carried("annotation_tags", "annotation_id", row["id"])),
            )
            for row in queries.rows(
                "SELECT n.*, a.uid AS article, lower(hex(t.hash)) AS text FROM annotations n"
                " JOIN articles a ON a.id = n.article_id JOIN texts t ON t.id = n.text_id"
            )
        ),
        "tags": sorted(
            (row["uid"], row["name"], row["color"], row["description"], row["examples"]) for row in tags.values()
        ),
        "name rules": sorted(
            (row["uid"], row["name"], row["label"], row["target"], row["hidden"])
            for row in queries.rows("SELECT * FROM name_rules")
        ),
        "tag rules": sorted(
            (row["uid"], tags[row["tag_id"]]["name"], row["query"]) for row in queries.rows("SELECT * FROM tag_rules")
        ),
        "corrections": sorted(
            (row["uid"], row["article"], row["surface"], row["kind"], row["label"], row["scope"])
            for row in queries.rows(
                "SELECT c.*, a.uid AS article FROM corrections c JOIN articles a ON a.id = c.article_id"
            )
        ),
        "searches": sorted(
            (row["uid"], row["name"], row["query"]) for row in queries.rows("SELECT * FROM searches")
        ),
        "versions": sorted(
            (row["uid"], row["text"], row["added"])
            for row in queries.rows(
                "SELECT a.uid, lower(hex(t.hash)) AS text, v.added FROM versions v"
                " JOIN articles a ON a.id = v.article_id JOIN texts t ON t.id = v.text_id"
            )
        ),
    }  # fmt: skip


def at(content: str, quote: str) -> tuple[int, int]:
    """The range of a quote."""
    start = content.index(quote)
    return start, start + len(quote)


@pytest.fixture
def other(tmp_path: Path, library: Library) -> Path:
    """A copy of the library at the time the test begins, for somebody else."""
    target = tmp_path / "other.db"
    library.back_up(target)
    return target


def test_what_each_made_is_in_both(library: Library, other: Path, draft: Drafts) -> None:
    mine = library.annotate(1, *at(MERCOSUR, "Venezuela"), tags=["claim"], note="mine").annotation
    with Library.open(other, creator="Bo") as theirs:
        theirs.annotate(2, *at(MARCH, "Theresa May"), tags=["person", "quote"], note="theirs")
        theirs.add_draft(draft("Neu\n\nDas ist ein neuer Text.", url="https://example.org/new"))
        theirs.set_starred([1], True)
    done = library.merge(other)
    assert done.conflicts == []
    assert done.numbers["article new"] == 1
    assert done.numbers["annotation new"] == 1
    found = {(a.annotation.exact, a.annotation.creator, a.annotation.note) for a in library.annotation_rows()}
    assert found == {("Venezuela", "Ada", "mine"), ("Theresa May", "Bo", "theirs")}
    assert library.article(1).starred
    assert [a.id for a in library.annotations_of(1)] == [mine]
    with Library.open(other) as theirs:
        theirs.merge(library.path)
        assert state(theirs) == state(library)
    assert not library.merge(other).changed
    assert_sound(library)


def test_each_field_has_its_newest_change(library: Library, tmp_path: Path) -> None:
    made = library.annotate(1, *at(MERCOSUR, "Venezuela"), tags=["claim"], note="old").annotation
    assert made is not None
    other = tmp_path / "other.db"
    library.back_up(other)
    with Library.open(other, creator="Bo") as theirs:
        theirs.edit(made, tags=["claim", "check"])
        theirs.edit(made, color="red")
    library.edit(made, note="new")
    library.edit(made, tags=[])
    done = library.merge(other)
    note = library.annotation(made)
    assert (note.note, note.color, note.tags) == ("new", "red", ("check",))
    assert done.conflicts == []


def test_a_conflict_is_listed_and_the_newer_is_kept(library: Library, tmp_path: Path) -> None:
    made = library.annotate(1, *at(MERCOSUR, "Venezuela"), note="old").annotation
    assert made is not None
    other = tmp_path / "other.db"
    library.back_up(other)
    library.edit(made, note="ours")
    with Library.open(other, creator="Bo") as theirs:
        theirs.edit(made, note="theirs")
    done = library.merge(other)
    assert library.annotation(made).note == "theirs"
    (conflict,) = done.conflicts
    assert (conflict.field, conflict.kept, conflict.lost, conflict.theirs) == (
        "comment", "“theirs”", "“ours”", True,
    )  # fmt: skip
    assert conflict.annotation == made
    assert library.merge(other).conflicts == []
    library.edit(made, note="settled")
    with Library.open(other) as theirs:
        assert theirs.merge(library.path).conflicts == []
        assert theirs.annotation(made).note == "settled"


def test_what_was_deleted_does_not_come_back(library: Library, tmp_path: Path) -> None:
    kept = library.annotate(1, *at(MERCOSUR, "Maduro"), note="stays").annotation
    gone = library.annotate(1, *at(MERCOSUR, "Venezuela"), tags=["claim"]).annotation
    assert kept is not None
    assert gone is not None
    other = tmp_path / "other.db"
    library.back_up(other)
    library.delete([gone, kept])
    with Library.open(other, creator="Bo") as theirs:
        theirs.edit(kept, note="worked on since")
    done = library.merge(other)
    assert [a.annotation.id for a in library.annotation_rows()] == [kept]
    assert library.annotation(kept).note == "worked on since"
    assert [(c.field, c.kept) for c in done.conflicts] == [("deleted", "there")]
    with Library.open(other) as theirs:
        theirs.merge(library.path)
        assert [a.annotation.id for a in theirs.annotation_rows()] == [kept]
        assert state(theirs) == state(library)


def test_tags_of_one_name_are_one_and_renaming_goes_along(tmp_path: Path, draft: Drafts) -> None:
    paths = [tmp_path / "a.db", tmp_path / "b.db"]
    for path in paths:
        with Library.open(path, creator=path.stem) as library:
            fill(library, draft)
            library.annotate(1, *at(MERCOSUR, "Maduro"), tags=["Person", path.stem])
    with Library.open(paths[0]) as one, Library.open(paths[1]) as two:
        one.merge(paths[1])
        assert sorted(tag.name for tag in one.tags() if tag.count) == ["Person", "a", "b"]
        two.merge(paths[0])
        assert state(one) == state(two)
        assert not two.merge(paths[0]).changed
        assert not one.merge(paths[1]).changed


def test_a_text_that_is_newer_there_brings_the_annotations_along(
    library: Library, other: Path, draft: Drafts
) -> None:
    library.annotate(1, *at(MERCOSUR, "Nicolás Maduro"), note="follows")
    with Library.open(other, creator="Bo") as theirs:
        theirs.add_draft(
            draft(f"{MERCOSUR} Nachtrag.".replace("am Samstag ", ""), url="https://example.org/a")
        )
        theirs.annotate(1, *at(theirs.text(1).content, "Nachtrag"), note="new text")
    library.merge(other)
    content = library.text(1).content
    assert "Nachtrag" in content
    notes = library.annotations_of(1)
    assert {content[a.start : a.end] for a in notes} == {"Nicolás Maduro", "Nachtrag"}
    with Library.open(other) as theirs:
        theirs.merge(library.path)
        assert state(theirs) == state(library)
    assert_sound(library)


def test_undoing_a_merge_leaves_nothing_of_it_and_deletes_nothing_elsewhere(
    library: Library, other: Path
) -> None:
    library.annotate(1, *at(MERCOSUR, "Venezuela"), tags=["mine"])
    with Library.open(other, creator="Bo") as theirs:
        theirs.annotate(1, *at(MERCOSUR, "Maduro"), tags=["theirs"])
        theirs.set_starred([2], True)
    before = state(library)
    library.merge(other)
    after = state(library)
    assert library.undo().message.startswith("undone: merged other.db")
    assert state(library) == before
    with Library.open(other) as theirs:
        theirs.merge(library.path)
        assert {a.annotation.exact for a in theirs.annotation_rows()} == {"Venezuela", "Maduro"}
    library.redo()
    assert state(library) == after
    library.undo()
    library.merge(other)
    assert {a.annotation.exact for a in library.annotation_rows()} == {"Venezuela", "Maduro"}


def test_corrections_and_searches_come_along_and_go(library: Library, other: Path) -> None:
    with Library.open(other, creator="Bo") as theirs:
        theirs.correct(1, *at(MERCOSUR, "Mercosur"), CorrectionKind.ADD, "ORG", Scope.EVERYWHERE)
        theirs.save_search("Later", "is:starred")
    library.merge(other)
    assert [rule.correction.surface for rule in library.rules()] == ["Mercosur"]
    assert [search.name for search in library.searches()] == ["Later"]
    with Library.open(other, creator="Bo") as theirs:
        theirs.delete_search("later")
        theirs.undo()
        theirs.delete_search("later")
    library.merge(other)
    assert library.searches() == []


def test_reading_is_merged_by_the_last_change(library: Library, other: Path) -> None:
    library.set_read([1], True)
    with Library.open(other) as theirs:
        theirs.set_read([1], True)
        theirs.set_read([2], True)
        theirs.set_read([1], False)
    done = library.merge(other)
    assert (library.article(1).read, library.article(2).read) == (False, True)
    assert [conflict.field for conflict in done.conflicts] == ["read"]


def test_how_far_an_article_is_and_its_note_are_merged(library: Library, other: Path, draft: Drafts) -> None:
    _write(library, "articles", 1, {"coding": 2})
    _write(library, "articles", 2, {"note": "ours"})
    with Library.open(other, creator="Bo") as theirs:
        new = theirs.add_draft(
            draft("Neu\n\nDas ist ein neuer Text.", url="https://example.org/new")
        ).article.id
        _write(theirs, "articles", 1, {"coding": 1})
        _write(theirs, "articles", 2, {"note": "theirs\nof two lines"})
        _write(theirs, "articles", new, {"coding": 2, "note": "all of it"})
    done = library.merge(other)
    rows = library._reader.tuples("SELECT coding, note FROM articles ORDER BY id")
    assert rows[:2] == [(1, ""), (0, "theirs\nof two lines")]
    assert rows[-1] == (2, "all of it")
    assert done.numbers["article marked"] == 2
    assert sorted((c.kind, c.field, c.kept, c.lost, c.theirs) for c in done.conflicts) == [
        ("article", "coding state", "coding", "coded", True),
        ("article", "note", "“theirs\nof two lines”", "“ours”", True),
    ]
    with Library.open(other) as theirs:
        assert theirs.merge(library.path).conflicts == []
        assert state(theirs) == state(library)


def test_what_was_said_about_names_comes_along(library: Library, other: Path) -> None:
    _rule_name(library, "name", "Maduro", "Venezuela")
    with Library.open(other, creator="Bo") as theirs:
        _rule_name(theirs, "hide", "Maduro", "")
        _rule_name(theirs, "name", "Venezuela", "Caracas")
        _rule_name(theirs, "hide", "Mercosur", "")
    tried = library.merge(other, dry_run=True)
    assert library.name_rules()[0].target == "Venezuela"
    done = library.merge(other)
    assert done.numbers == tried.numbers
    assert done.lines() == ["name rules: 2 new, 1 changed"]
    said = {(rule.name, rule.target, rule.hidden) for rule in library.name_rules()}
    assert said == {("Maduro", "Caracas", True), ("Venezuela", "Caracas", False), ("Mercosur", "", True)}
    assert done.conflicts == []
    with Library.open(other) as theirs:
        _rule_name(theirs, "show", "Mercosur", "")
    assert library.merge(other).lines() == ["name rules: 1 deleted"]


def test_two_who_disagree_about_a_name_are_told(library: Library, other: Path) -> None:
    _rule_name(library, "name", "Maduro", "Venezuela")
    _rule_name(library, "name", "Mercosur", "Samstag")
    with Library.open(other, creator="Bo") as theirs:
        _rule_name(theirs, "name", "Maduro", "Caracas")
        _rule_name(theirs, "name", "Samstag", "Mercosur")
    done = library.merge(other)
    assert {(rule.name, rule.target) for rule in library.name_rules()} == {
        ("Maduro", "Caracas"), ("Samstag", "Mercosur"),
    }  # fmt: skip
    assert sorted((c.kind, c.what, c.field, c.kept, c.lost) for c in done.conflicts) == [
        ("name rule", "“Maduro”", "counts as", "“Caracas”", "“Venezuela”"),
        ("name rule", "“Mercosur”", "counts as", "none", "“Samstag”"),
    ]
    assert library.merge(other).conflicts == []


def test_rules_that_give_tags_follow_their_tags(library: Library, other: Path) -> None:
    with Library.open(other, creator="Bo") as theirs:
        theirs.tag_articles([1], "Water")
        theirs.tag_articles([1], "old")
        theirs.tag_articles([1], "water/rain")
        _rule_tag(theirs, "rule", "Water", 0)
        _rule_tag(theirs, "rule", "old", 1)
        _rule_tag(theirs, "examples", "Water", 2)
    library.tag_articles([2], "WATER")
    _rule_tag(library, "rule", "water", 0)
    _rule_tag(library, "rule", "water", 2)
    done = library.merge(other)
    rules = library._reader.tuples(
        "SELECT lower(t.name), r.query FROM tag_rules r JOIN tags t ON t.id = r.tag_id ORDER BY 1, 2"
    )
    assert rules == [("old", "word:1"), ("water", "word:0"), ("water", "word:2")]
    assert done.numbers["tag rule new"] == 1
    assert library._reader.value("SELECT examples FROM tags WHERE fold = 'water'") == "Bo\n2"
    library.delete_tags(["water/rain"])
    _rule_tag(library, "end tag", "old", 0)
    with Library.open(other, creator="Bo") as theirs:
        _write(theirs, "tag_rules", 2, {"query": "word:9", "modified": now()})
    done = library.merge(other)
    assert [(c.kind, c.what, c.field, c.kept) for c in done.conflicts] == [
        ("tag rule", "“old: word:9”", "deleted", "there")
    ]
    assert {tag.name for tag in library.tags()} >= {"old"}
    assert not any(tag.name == "water/rain" for tag in library.tags())
    assert_sound(library)


def test_what_a_person_settled_for_a_library_stays_its_own(library: Library, other: Path) -> None:
    with Library.open(other, creator="Bo") as theirs, theirs._store.writing() as queries:
        queries.run("INSERT INTO settings(name, value) VALUES ('closed', '1')")
    assert not library.merge(other).changed
    assert library._reader.tuples("SELECT * FROM settings") == []


def test_trying_changes_nothing(library: Library, other: Path, draft: Drafts) -> None:
    with Library.open(other, creator="Bo") as theirs:
        theirs.annotate(1, *at(MERCOSUR, "Maduro"), tags=["theirs"])
        theirs.add_draft(draft("Neu\n\nDas ist ein neuer Text.", url="https://example.org/new"))
    before, content = state(library), other.read_bytes()
    done = library.merge(other, dry_run=True)
    assert done.numbers["article new"] == done.numbers["annotation new"] == 1
    assert state(library) == before
    assert other.read_bytes() == content
    assert library.merge(other).numbers == done.numbers


def test_seeds_that_nobody_touched_are_not_taken_over(tmp_path: Path, draft: Drafts) -> None:
    with Library.open(tmp_path / "a.db") as one, Library.open(tmp_path / "b.db") as two:
        fill(one, draft)
        two.add_seeds()
        two.set_starred([1], True)
        one.merge(two.path)
        assert one.count() == 3


def test_a_library_is_not_merged_with_itself(library: Library, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this library itself"):
        library.merge(library.path)
    with pytest.raises(LibraryError, match="there is no library"):
        library.merge(tmp_path / "none.db")
    strange = tmp_path / "strange.db"
    strange.write_text("not SQLite")
    with pytest.raises(LibraryError, match="not a Glosse library"):
        library.merge(strange)


def test_a_copy_is_a_library_of_its_own(library: Library, other: Path) -> None:
    library.set_read([1], True)
    with Library.open(other) as theirs:
        theirs.set_read([1], True)
    names = []
    for path in (library.path, other):
        with Library.open(path) as opened:
            names.append(
                opened._reader.value("SELECT r.uid FROM clock c JOIN replicas r ON r.id = c.replica")
            )
    assert names[0] != names[1]


def test_a_digit_stays_with_its_tag_whatever_becomes_of_that_elsewhere(
    library: Library, tmp_path: Path
) -> None:
    library.bind(5, "claim")
    other = tmp_path / "other.db"
    library.back_up(other)
    library.make_tag_rule("claim", "mercosur")
    with Library.open(other) as theirs:
        theirs.delete_tags(["claim"])
        theirs.tag_articles([1], "Claim")
    library.merge(other)
    assert library.tag("claim").key == 5
    library.undo()
    assert library.tag("claim").key == 5


def test_a_clock_that_was_wrong_does_not_win_for_ever(library: Library, tmp_path: Path) -> None:
    made = library.annotate(1, *at(MERCOSUR, "Venezuela"), note="old").annotation
    assert made is not None
    other = tmp_path / "other.db"
    library.back_up(other)
    with Library.open(other) as theirs:
        with theirs._store.writing() as queries:
            queries.run("UPDATE clock SET last = last + (3600000 << 16)")
        theirs.edit(made, note="from the future")
    library.merge(other)
    library.edit(made, note="now")
    with Library.open(other) as theirs:
        theirs.merge(library.path)
        assert theirs.annotation(made).note == "now"


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(
            ["annotate", "note", "tags", "color", "move", "delete", "read", "star", "tag article", "undo", "redo",
             "search", "unsearch", "correct", "retext", "code", "note article", "examples", "name", "unname", "hide",
             "show", "rule", "rule query", "unrule", "end tag"]
        ),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=8,
)  # fmt: skip
QUOTES = ["Mercosur", "Venezuela", "Samstag", "Maduro", "Caracas", "Wertung"]
TAGS = ["claim", "Claim", "quote", "x/y", "new", "New"]
NAMES = ["Mercosur", "Venezuela", "Venezuela", "Maduro", "Caracas", "Maduro"]


def _act(library: Library, make: Drafts, action: str, one: int, two: int) -> None:
    """One action of a person, if there is anything to do it to."""
    notes = [row.annotation for row in library.annotation_rows()]
    note = notes[one % len(notes)] if notes else None
    content = library.text(1).content
    if action == "annotate" and QUOTES[one] in content:
        library.annotate(1, *at(content, QUOTES[one]), tags=[TAGS[two]], note="n" * two)
    elif action == "note" and note:
        library.edit(note.id, note=f"{library.creator} {two}")
    elif action == "tags" and note:
        library.edit(note.id, tags=[TAGS[two]])
    elif action == "color" and note:
        library.edit(note.id, color=["red", "blue", "", "green", "pink", "teal"][two])
    elif action == "move" and note and QUOTES[two] in content:
        start, end = at(content, QUOTES[two])
        library.edit(note.id, start=start, end=end)
    elif action == "delete" and note:
        library.delete([note.id])
    elif action == "read":
        library.set_read([1 + one % 2], two % 2 == 0)
    elif action == "star":
        library.set_starred([1 + one % 2], two % 2 == 0)
    elif action == "tag article":
        library.tag_articles([1 + one % 2], TAGS[two])
    elif action == "search":
        library.save_search(TAGS[one], f"maduro {two}")
    elif action == "unsearch" and library.searches():
        library.delete_search(library.searches()[0].name)
    elif action == "correct":
        library.correct(1, *at(MERCOSUR, "Kein"), CorrectionKind.ADD, "ORG", list(Scope)[two % 3])
    elif action == "retext":
        library.add_draft(make(f"{MERCOSUR} Teil {two}.", url="https://example.org/a"))
    elif action in ("code", "note article"):
        values = {"coding": two % 3} if action == "code" else {"note": f"{library.creator} {two}"}
        _write(library, "articles", 1 + one % 2, values)
    elif action in ("name", "unname", "hide", "show"):
        _rule_name(library, action, NAMES[one], NAMES[two])
    elif action in ("rule", "rule query", "unrule", "end tag", "examples"):
        _rule_tag(library, action, TAGS[one], two)
    elif action in ("undo", "redo"):
        try:
            library.undo() if action == "undo" else library.redo()
        except Exception as error:  # noqa: BLE001  # Nothing to undo, or changed since: as a person would be told.
            assert "undo" in str(error) or "redo" in str(error)  # noqa: PT017


def _write(library: Library, table: str, id_: int | None, values: dict[str, Any] | None) -> None:
    """A row that is made (no id), changed, or deleted (no values), as one action."""
    with recording(library._store) as recorder:
        if id_ is None:
            recorder.insert(table, values or {})
        elif values is None:
            recorder.delete(table, (id_,))
        else:
            recorder.update(table, [id_], values)
        library._log(recorder, "test", Change("test"))


def _rule_name(library: Library, action: str, name: str, other: str) -> None:
    """Count a name as another, or hide it, whether or not an article has it."""
    with recording(library._store) as recorder:
        if action == "name" and name != other:
            for written in (*library.written(name, "ORG"), name):
                library._rule(recorder, written, "ORG", {"target": "" if written == other else other})
        elif action == "unname":
            library._rule(recorder, name, "ORG", {"target": ""})
        elif action in ("hide", "show"):
            library._rule(recorder, name, "ORG", {"hidden": int(action == "hide")})
        library._log(recorder, "test", Change("test"))


def _rule_tag(library: Library, action: str, name: str, number: int) -> None:
    """Make, change or delete a rule that gives a tag; or give the tag examples, or delete it with its rules."""
    queries, at = library._reader, now()
    tag = queries.row("SELECT id FROM tags WHERE fold = ?", (name.casefold(),))
    rules = [row["id"] for row in queries.rows("SELECT id FROM tag_rules ORDER BY id")]
    query = f"word:{number % 3}"
    if tag is None:
        return
    taken = queries.row("SELECT id FROM tag_rules WHERE tag_id = ? AND query = ?", (tag["id"], query))
    if action == "rule" and taken is None:
        made = {"uid": new_uid(), "tag_id": tag["id"], "query": query, "created": at, "modified": at}
        _write(library, "tag_rules", None, made)
    elif action == "rule query" and rules:
        rule = rules[number % len(rules)]
        if not queries.value("SELECT count(*) FROM tag_rules WHERE query = ? AND id <> ?", (query, rule)):
            _write(library, "tag_rules", rule, {"query": query, "modified": at})
    elif action == "unrule" and rules:
        _write(library, "tag_rules", rules[number % len(rules)], None)
    elif action == "examples":
        _write(library, "tags", tag["id"], {"examples": f"{library.creator}\n{number}", "modified": at})
    elif action == "end tag":
        for row in queries.rows("SELECT id FROM tag_rules WHERE tag_id = ?", (tag["id"],)):
            _write(library, "tag_rules", row["id"], None)
        library.delete_tags([name])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(ACTIONS, ACTIONS, ACTIONS, st.booleans())
@example([("annotate", 0, 0), ("note", 0, 0)], [], [("undo", 0, 0)], True)
@example([("annotate", 0, 0)], [], [("undo", 0, 0), ("retext", 0, 0)], True)
def test_both_ways_give_the_same_and_once_is_enough(
    tmp_path_factory: pytest.TempPathFactory,
    draft: Drafts,
    before: list[tuple[str, int, int]],
    ours: list[tuple[str, int, int]],
    theirs: list[tuple[str, int, int]],
    copied: bool,
) -> None:
    folder = tmp_path_factory.mktemp("merging")
    paths = {name: folder / f"{name}.db" for name in ("one", "two", "one then two", "two then one")}
    with Library.open(paths["one"], creator="Ada") as one:
        fill(one, draft)
        for action in before:
            _act(one, draft, *action)
        if copied:
            one.back_up(paths["two"])
    with Library.open(paths["two"], creator="Bo") as two:
        if not copied:
            fill(two, draft)
        for action in theirs:
            _act(two, draft, *action)
    with Library.open(paths["one"], creator="Ada") as one:
        for action in ours:
            _act(one, draft, *action)
    shutil.copy(paths["one"], paths["one then two"])
    shutil.copy(paths["two"], paths["two then one"])
    with Library.open(paths["one then two"]) as one, Library.open(paths["two then one"]) as two:
        one.merge(paths["two"])
        two.merge(paths["one"])
        merged = state(one)
        assert state(two) == merged
        assert_sound(one)
        assert not one.merge(paths["two"]).changed
        assert not one.merge(paths["two then one"]).changed
        assert state(one) == merged


RULING = st.lists(
    st.tuples(
        st.sampled_from(
            ["name", "name", "unname", "hide", "show", "rule", "rule", "rule query", "unrule", "end tag", "tag article",
             "annotate", "examples", "code", "note article", "undo", "redo"]
        ),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=10,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(RULING, RULING, RULING, st.booleans())
@example([], [("name", 0, 1), ("hide", 4, 0)], [("name", 1, 0), ("name", 4, 3)], False)
@example([], [("name", 0, 1)], [("name", 1, 3), ("name", 3, 4)], False)
@example([("name", 0, 1), ("hide", 0, 0)], [("show", 0, 0)], [("unname", 0, 0)], True)
@example(
    [("annotate", 0, 0), ("rule", 0, 0)], [("end tag", 0, 0), ("annotate", 0, 1)], [("rule", 0, 1)], True
)
@example([], [("rule", 0, 0)], [("end tag", 0, 0), ("tag article", 0, 0)], False)
def test_rules_are_merged_both_ways_and_taken_back(
    tmp_path_factory: pytest.TempPathFactory,
    draft: Drafts,
    before: list[tuple[str, int, int]],
    ours: list[tuple[str, int, int]],
    theirs: list[tuple[str, int, int]],
    copied: bool,
) -> None:
    folder = tmp_path_factory.mktemp("ruling")
    paths = [folder / "one.db", folder / "two.db", folder / "three.db"]
    with Library.open(paths[0], creator="Ada") as one:
        fill(one, draft)
        if not copied:
            one.back_up(paths[1])
        for action in before:
            _act(one, draft, *action)
        if copied:
            one.back_up(paths[1])
    with Library.open(paths[1], creator="Bo") as two, Library.open(paths[0], creator="Ada") as one:
        for action in theirs:
            _act(two, draft, *action)
        for action in ours:
            _act(one, draft, *action)
        one.back_up(paths[2])
        before_it = state(one)
        done = one.merge(two.path)
        merged = state(one)
        targets = {(name, label): target for _, name, label, target, _ in merged["name rules"]}
        assert not any(targets.get((target, label)) for (_, label), target in targets.items())
        assert all(target or hidden for *_, target, hidden in merged["name rules"])
        if done.changed:
            one.undo()
            assert state(one) == before_it
            one.redo()
            assert state(one) == merged
        two.merge(paths[2])
        assert state(two) == merged
        assert not one.merge(paths[2]).changed
        assert not one.merge(two.path).changed
        assert state(one) == merged
        assert_sound(one)


def test_what_was_salvaged_is_not_newer_for_that(library: Library, tmp_path: Path) -> None:
    made = library.annotate(1, *at(MERCOSUR, "Venezuela"), tags=["claim"], note="old").annotation
    assert made is not None
    other, saved = tmp_path / "other.db", tmp_path / "saved.db"
    library.back_up(other)
    library.back_up(tmp_path / "damaged.db")
    with Library.open(other, creator="Bo") as theirs:
        theirs.edit(made, note="newer")
    keeping.salvage(tmp_path / "damaged.db", saved)
    with Library.open(saved) as opened:
        opened.merge(other)
        assert opened.annotation(made).note == "newer"
        theirs_now = state(opened)
    library.merge(other)
    assert state(library) == theirs_now


def _spoil(path: Path, *changes: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for change in changes:
            connection.execute(change, {"evil": EVIL})


def test_nothing_that_steers_comes_out_of_another_library(
    library: Library, tmp_path: Path, draft: Drafts
) -> None:
    other = tmp_path / "other.db"
    with Library.open(other, creator="Bo") as theirs:
        theirs.add_draft(
            draft("Neu\n\nDas ist ein neuer Text.", url="https://example.org/new", source="Blatt")
        )
        theirs.annotate(1, 5, 8, tags=["claim"], note="gut")
        theirs.save_search("alle", "is:unread")
        theirs.correct(1, 5, 8, CorrectionKind.ADD, "ORG", Scope.EVERYWHERE)
        _rule_name(theirs, "name", "Maduro", "Venezuela")
        _rule_tag(theirs, "rule", "claim", 0)
        _write(theirs, "articles", 1, {"coding": 1, "note": "gut"})
    _spoil(
        other,
        "UPDATE articles SET coding = 7, note = :evil",
        "UPDATE name_rules SET name = :evil, label = :evil, target = :evil, hidden = :evil, creator = :evil",
        "UPDATE tag_rules SET query = :evil, creator = :evil",
        "UPDATE articles SET title = title || :evil, byline = :evil, url = 'javascript:alert(1)', source = :evil",
        "UPDATE sources SET name = :evil",
        "UPDATE annotations SET note = :evil, creator = :evil, color = :evil, prefix = :evil",
        "UPDATE tags SET name = name || :evil, fold = fold || :evil, description = :evil, color = :evil",
        "UPDATE searches SET name = :evil, fold = :evil, query = :evil",
        "UPDATE corrections SET surface = :evil, label = :evil, creator = :evil",
        """UPDATE versions SET links = '[[0,3,"javascript:alert(1)"],[0,3,"https://example.org/\\u001b[2J"]]'""",
    )
    library.merge(other)
    assert library.count() == 3
    with closing(sqlite3.connect(library.path)) as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if "_fts" not in table and not table.startswith("sqlite_"):
                for row in connection.execute(f"SELECT * FROM {table}"):
                    assert not any(isinstance(value, str) and STEERING.search(value) for value in row), table
        assert connection.execute(
            "SELECT count(*) FROM versions WHERE links LIKE '%javascript%'"
        ).fetchone() == (0,)
        assert connection.execute(
            "SELECT count(*) FROM articles WHERE url LIKE '%javascript%'"
        ).fetchone() == (0,)
        assert connection.execute("SELECT DISTINCT coding FROM articles").fetchall() == [(0,)]
        assert connection.execute("SELECT DISTINCT hidden FROM name_rules").fetchall() == [(1,)]
    assert {annotation.annotation.color for annotation in library.annotation_rows()} == {""}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE texts SET content = :evil",
        "UPDATE texts SET content = replace(content, 'neuer', 'alter')",
        "UPDATE annotations SET anchor = 'nowhere'",
        "UPDATE versions SET blocks = 'none'",
        "UPDATE versions SET blocks = '[[1]]'",
        "UPDATE stamps SET at = 'soon'",
    ],
)
def test_what_no_glosse_wrote_is_refused_in_one_line(
    library: Library, tmp_path: Path, draft: Drafts, change: str
) -> None:
    other = tmp_path / "other.db"
    library.back_up(other)
    with Library.open(other, creator="Bo") as theirs:
        theirs.add_draft(draft("Neu\n\nDas ist ein neuer Text.", url="https://example.org/a"))
        theirs.annotate(1, 5, 8, tags=["claim"], note="gut")
    library.annotate(1, 15, 20, note="mine")
    _spoil(other, change)
    with pytest.raises(LibraryError, match=r"\A[^\n]*doctor. says more\Z"):
        library.merge(other)
    assert "mine" in {row.annotation.note for row in library.annotation_rows()}
    assert_sound(library)
