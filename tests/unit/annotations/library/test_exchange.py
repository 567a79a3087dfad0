"""Exporting and importing: what goes out comes back equal, whole or not at all, and twice is once."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotations.errors import FormatError, InputError, NotFoundError, ReadOnlyError
from annotations.library import Library
from annotations.model import Anchor, Annotation, Article, Draft, ExportOptions, Text
from annotations.store.texts import content

URL = "https://example.org/a"


@pytest.fixture
def marked(library: Library, draft: Callable[..., Draft]) -> Library:
    """Annotations of all kinds: overlapping, tagged, with notes, moved, uncertain, orphaned."""
    content = library.text(1).content
    for words in ("Kein Platz", "Das Bündnis Mercosur", "Venezuela", "Samstag", "12 Prozent", "sagte Maduro"):
        start = content.index(words)
        library.annotate(
            1, start, start + len(words), tags=["quote", f"wort/{words}"], note=f"Zu „{words}“\n\n- so"
        )
    library.annotate(1, 0, 60, color="teal")
    library.annotate(2, 0, 4, tags=["Claim"])
    library.delete([2])
    library.set_starred([1], True)
    library.set_archived([2], True)
    fresh = content.replace("12 Prozent", "zwölf").replace("Das Bündnis", "Ein Bündnis, nämlich das Bündnis")
    library.add_draft(
        draft(fresh.replace("am Samstag ausg", "an einem langen Samstag im Sommer ausg"), url=URL)
    )
    return library


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Library]:
    """An empty library to import into."""
    with Library.open(tmp_path / "second.db", creator="Bob") as opened:
        yield opened


def plain(annotation: Annotation) -> Annotation:
    """An annotation without the numbers that only its own library knows."""
    return replace(annotation, id=0, article=0)


def all_annotations(library: Library) -> dict[str, Annotation]:
    return {row.annotation.uid: plain(row.annotation) for row in library.annotation_rows(limit=1000)}


def all_articles(library: Library) -> dict[str, Article]:
    ids = [row["id"] for row in library._store.reader().rows("SELECT id FROM articles")]
    return {article.uid: replace(article, id=0) for article in map(library.article, ids)}


def test_the_library_knows_its_formats(library: Library) -> None:
    assert {one.name for one in library.formats()} >= {"jsonl", "markdown", "csv", "w3c"}


def test_json_lines_bring_everything_back_equal(marked: Library, second: Library, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    assert marked.export_file("jsonl", file).losses == ()
    report = second.import_file(file)
    here, there = all_annotations(marked), all_annotations(second)
    orphans = [one for one in here.values() if one.anchor is Anchor.ORPHAN]
    assert there == here
    assert {one.anchor for one in there.values()} >= {Anchor.EXACT, Anchor.UNCERTAIN, Anchor.ORPHAN}
    assert report.unmatched == 0
    assert [loss.count for loss in report.losses] == [len(orphans)]
    assert all_articles(second) == all_articles(marked)
    used = {tag.name: replace(tag, id=0) for tag in marked.tags() if tag.count}
    assert (
        used.items()
        <= {
            tag.name: replace(tag, id=0, uid=used[tag.name].uid if tag.key else tag.uid)
            for tag in second.tags()
            if tag.name in used
        }.items()
    )
    marked.export_file("jsonl", tmp_path / "again.jsonl")
    assert second.import_file(tmp_path / "again.jsonl").changed == 0
    assert second.annotation_rows()[0].annotation.creator == "Ada"


def test_importing_what_is_there_changes_nothing(marked: Library, second: Library, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    marked.export_file("jsonl", file)
    before = all_annotations(marked), all_articles(marked)
    report = marked.import_file(file)
    assert (report.new, report.changed, report.unmatched) == (0, 0, 0)
    assert report.same > 8
    assert (all_annotations(marked), all_articles(marked)) == before
    second.import_file(file)
    before = all_annotations(second), all_articles(second)
    again = second.import_file(file)
    assert (again.new, again.changed) == (0, 0)
    assert (all_annotations(second), all_articles(second)) == before


def test_a_rehearsal_says_the_same_and_does_nothing(marked: Library, second: Library, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    marked.export_file("jsonl", file)
    rehearsed = second.import_file(file, dry_run=True)
    assert second.count() == second.count_annotations() == 0
    with pytest.raises(NotFoundError):
        second.undo()
    assert second.import_file(file) == rehearsed
    assert rehearsed.details["annotation new"] == second.count_annotations()


def test_an_import_is_undone_and_redone_at_once(marked: Library, second: Library, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    marked.export_file("jsonl", file)
    second.import_file(file)
    before = all_annotations(second), all_articles(second)
    change = second.undo()
    assert change.message.startswith("undone: imported 2 articles, ")
    assert second.count() == second.count_annotations() == 0
    second.redo()
    assert (all_annotations(second), all_articles(second)) == before
    with second._store.writing() as queries:
        queries.run("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")


def test_the_last_modified_wins(marked: Library, second: Library, tmp_path: Path) -> None:
    first, later = tmp_path / "first.jsonl", tmp_path / "later.jsonl"
    marked.export_file("jsonl", first)
    second.import_file(first)
    marked.edit(1, note="neuer", tags=["check"], color="red")
    marked.delete([7])
    marked.export_file("jsonl", later)
    report = second.import_file(later)
    assert (report.changed, report.new) == (1, 0)
    assert all_annotations(second)[marked.annotation(1).uid] == plain(marked.annotation(1))
    assert second.import_file(first).changed == 0
    assert all_annotations(second)[marked.annotation(1).uid].note == "neuer"


def test_a_deleted_annotation_stays_deleted_unless_changed_later(marked: Library, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    marked.export_file("jsonl", file)
    marked.delete([1])
    assert marked.import_file(file).changed == 0
    with pytest.raises(NotFoundError):
        marked.annotation(1)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    for line in lines:
        if line["type"] == "annotation" and line["id"] == 1:
            line["modified"] = "2999-01-01T00:00:00.000Z"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert marked.import_file(file).changed == 1
    assert marked.annotation(1).exact == "Kein Platz"


def test_annotations_alone_find_their_article(marked: Library, second: Library, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    marked.export_file("jsonl", file)
    lines = [line for line in file.read_text().splitlines() if json.loads(line)["type"] == "annotation"]
    file.write_text("\n".join(lines))
    assert second.import_file(file).unmatched == len(lines)
    second.add_draft(replace(Draft("Kein Platz am Tisch", marked.text(1), language="de"), url=URL))
    report = second.import_file(file)
    assert report.new == len([line for line in lines if json.loads(line)["article"] == 1])
    assert report.unmatched == 1
    assert {one.exact for one in all_annotations(second).values()} >= {"Kein Platz", "sagte Maduro"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"type": "annotation"}\n', "in.jsonl:1"),
        (b"kein JSON\n", "in.jsonl"),
        (b'{"type": "tag", "name": "neu"}\n{"type": "unsinn"}\n', "in.jsonl:2"),
        (b'{"type": "tag", "name": "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xff"}\n', "UTF-8"),
    ],
)
def test_a_broken_file_is_named_and_leaves_nothing(
    library: Library, tmp_path: Path, content: bytes, message: str
) -> None:
    file = tmp_path / "in.jsonl"
    file.write_bytes(content)
    with pytest.raises(FormatError, match=message):
        library.import_file(file)
    assert len(library.tags()) == 5


def test_what_cannot_be_read_or_written_is_named(library: Library, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"fehlt\.jsonl"):
        library.import_file(tmp_path / "fehlt.jsonl")
    with pytest.raises(InputError, match="cannot read"):
        library.import_file(tmp_path, "jsonl")
    with pytest.raises(FormatError):
        library.export("nonsense", io.StringIO())
    with pytest.raises(FormatError):
        library.export_file("nonsense", tmp_path / "x")
    with pytest.raises(InputError, match="cannot write"):
        library.export_file("jsonl", tmp_path / "fehlt" / "out.jsonl")
    assert [path.name for path in tmp_path.iterdir() if "library" not in path.name] == []
    (tmp_path / "a.md").write_text("# Titel")
    with pytest.raises(FormatError):
        library.import_file(tmp_path / "a.md")


def test_a_read_only_library_exports_and_does_not_import(marked: Library, tmp_path: Path, path: Path) -> None:
    file = tmp_path / "out.jsonl"
    with Library.open(path, read_only=True) as reading:
        reading.export_file("jsonl", file)
        with pytest.raises(ReadOnlyError):
            reading.import_file(file)


def test_files_are_private_and_replaced_whole(marked: Library, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    file.write_text("alt")
    file.chmod(0o644)
    marked.export_file("jsonl", file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    out = io.StringIO()
    marked.export("jsonl", out)
    assert out.getvalue() == file.read_text()


def test_seeds_stay_at_home_unless_asked_or_annotated(library: Library) -> None:
    with library._store.writing() as queries:
        queries.run("UPDATE articles SET seed = 1")

    def exported(**options: Any) -> list[str]:
        out = io.StringIO()
        library.export("jsonl", out, ExportOptions(**options))
        lines = map(json.loads, out.getvalue().splitlines())
        return [line["title"] for line in lines if line["type"] == "article"]

    assert exported() == []
    assert len(exported(seeds=True)) == 2
    library.annotate(2, 0, 4)
    assert exported() == ["Four days in March"]


@pytest.mark.parametrize("name", ["markdown", "csv", "w3c"])
def test_other_formats_say_what_they_leave_out(marked: Library, name: str) -> None:
    out = io.StringIO()
    losses = marked.export(name, out).losses
    assert "Kein Platz" in out.getvalue()
    assert losses
    assert all(loss.count > 0 and loss.what for loss in losses)


def test_an_orphan_finds_its_text_when_that_comes_later(
    marked: Library, second: Library, tmp_path: Path
) -> None:
    file = tmp_path / "out.jsonl"
    marked.export_file("jsonl", file)
    second.import_file(file)
    version = marked._store.reader().value(
        "SELECT text_id FROM versions WHERE article_id = 1 ORDER BY id LIMIT 1"
    )
    with marked._store.writing() as queries:
        old = content(queries, version)
    second.add_draft(Draft("Kein Platz am Tisch", Text(old), language="de", url=URL))
    assert Anchor.ORPHAN not in {one.anchor for one in all_annotations(second).values()}
    assert {one.exact for one in all_annotations(second).values()} >= {"12 Prozent"}


def test_a_file_is_checked_before_the_library_is_locked(
    marked: Library, second: Library, tmp_path: Path
) -> None:
    file = tmp_path / "out.jsonl"
    marked.export_file("jsonl", file)
    file.write_text(file.read_text("utf-8") + "no json\n", "utf-8")
    writer = sqlite3.connect(second.path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(FormatError, match=r"out\.jsonl:\d+: not a line of JSON"):
            second.import_file(file)
    finally:
        writer.close()
    assert second.count() == 0


def test_what_spills_out_of_memory_comes_in_too(
    marked: Library, second: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.library.importing.SPOOL", 100)
    file = tmp_path / "out.jsonl"
    marked.export_file("jsonl", file)
    second.import_file(file)
    assert all_annotations(second) == all_annotations(marked)


@pytest.mark.parametrize("field", ["name", "tags"])
def test_an_impossible_name_is_told_with_its_record(
    marked: Library, second: Library, tmp_path: Path, field: str
) -> None:
    file = tmp_path / "out.jsonl"
    marked.export_file("jsonl", file)
    records = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    for record in records:
        if field in record:
            record[field] = "x" * 300 if field == "name" else ["x" * 300]
    file.write_text("\n".join(map(json.dumps, records)), "utf-8")
    with pytest.raises(FormatError, match=r"^out\.jsonl: (tag|article) “.*the tag has 300 characters"):
        second.import_file(file)
    assert len(second.tags()) == 4
    assert second.count() == 0
