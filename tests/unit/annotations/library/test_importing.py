"""Importing other programs' files: what belongs to which article, and who wins where both have changed."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotations.errors import FormatError, InputError, StoppedError
from annotations.formats import registry
from annotations.library import Library
from annotations.model import Anchor, Annotation, Draft, ExportOptions, Loss
from annotations.text import from_plain

BOTH = [one.name for one in registry.formats() if one.read and one.write]
URL = "https://example.org/a"
TEXT = """Der Rat am Morgen

Der Rat der Stadt tagte am Montag bis in den Abend 🎉. Straße und Ämter blieben zu.

Am Dienstag sprach Ada Lovelace über den Haushalt der Stadt; niemand widersprach ihr."""


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Library]:
    """A library with one article and three annotations, two of which overlap."""
    with Library.open(tmp_path / "first.db", creator="Ada") as opened:
        opened.add_draft(Draft("Der Rat am Morgen", from_plain(TEXT), language="de", url=URL))
        for words, tags, note in (
            ("Rat der Stadt", ["amt/rat"], "Wer?"),
            ("Stadt tagte am Montag", ["zeit"], ""),
            ("Ada Lovelace über den Haushalt", ["figur", "geld"], "Zeile\n\n- eins"),
        ):
            mark(opened, words, tags, note)
        yield opened


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "second.db", creator="Bob") as opened:
        yield opened


def mark(library: Library, words: str, tags: list[str], note: str = "") -> None:
    content = library.text(1).content
    start = content.index(words)
    library.annotate(1, start, start + len(words), tags=tags, note=note)


def marks(library: Library) -> list[Annotation]:
    return [row.annotation for row in library.annotation_rows(limit=100)]


def exported(library: Library, name: str, folder: Path, **options: Any) -> Path:
    path = folder / f"out{registry.get(name).suffixes[0]}"
    library.export_file(name, path, ExportOptions(**options))
    return path


@pytest.mark.parametrize("name", BOTH)
def test_importing_into_the_same_library_changes_nothing(first: Library, tmp_path: Path, name: str) -> None:
    before = marks(first)
    report = first.import_file(exported(first, name, tmp_path))
    assert (report.new, report.changed, report.conflicting, report.unmatched) == (0, 0, 0, 0)
    assert report.same
    assert marks(first) == before
    assert first.count() == 1


@pytest.mark.parametrize("name", BOTH)
def test_importing_twice_is_importing_once(
    first: Library, second: Library, tmp_path: Path, name: str
) -> None:
    second.add_draft(Draft("Der Rat am Morgen", from_plain(TEXT), language="de", url=URL))
    path = exported(first, name, tmp_path)
    rehearsed = second.import_file(path, dry_run=True)
    assert marks(second) == []
    report = second.import_file(path)
    assert rehearsed == report
    there = {one.exact for one in marks(second)}
    assert there == {one.exact for one in marks(first)} - (
        {"Stadt tagte am Montag"} if name == "conll" else set()
    )
    assert {one.anchor for one in marks(second)} == {Anchor.EXACT}
    again = second.import_file(path)
    assert (again.new, again.changed, again.conflicting, again.unmatched) == (0, 0, 0, 0)
    assert second.count() == 1


@pytest.mark.parametrize("name", [name for name in BOTH if name not in ("csv", "tsv", "w3c", "hypothesis")])
def test_formats_with_texts_fill_an_empty_library(
    first: Library, second: Library, tmp_path: Path, name: str
) -> None:
    second.import_file(exported(first, name, tmp_path))
    assert second.text(1).content == first.text(1).content
    for one in marks(second):
        assert second.text(1).content[one.start : one.end] == one.exact
    assert len(marks(second)) >= 2


@pytest.mark.parametrize("name", ["w3c", "hypothesis", "csv", "jsonl"])
def test_a_text_that_differs_is_anchored_anew(
    first: Library, second: Library, tmp_path: Path, name: str
) -> None:
    longer = TEXT.replace("Am Dienstag", "Es regnete den ganzen Tag.\n\nAm Dienstag").replace(
        "Montag", "Dienstag"
    )
    second.add_draft(Draft("Anders", from_plain(longer), language="de", url=URL))
    second.import_file(exported(first, name, tmp_path))
    found = {one.exact: one for one in marks(second)}
    moved = found["Ada Lovelace über den Haushalt"]
    assert moved.anchor is Anchor.MOVED
    assert second.text(1).content[moved.start : moved.end] == moved.exact


def test_an_article_is_found_by_the_words_alone(first: Library, second: Library, tmp_path: Path) -> None:
    """Neither identity, address nor hash are the same: the quotation with its surroundings tells the article."""
    second.add_draft(Draft("Anders", from_plain(TEXT + "\n\nNachtrag."), language="de", url=f"{URL}/other"))
    second.add_draft(Draft("Fremd", from_plain("Ein ganz anderer Text über Ada Lovelace."), language="de"))
    report = second.import_file(exported(first, "w3c", tmp_path))
    assert (report.new, report.unmatched) == (3, 0)
    assert {one.article for one in marks(second)} == {1}


def test_words_that_stand_in_two_articles_tell_none(first: Library, second: Library, tmp_path: Path) -> None:
    for number in (1, 2):
        draft = Draft(f"Anders {number}", from_plain(f"{TEXT}\n\nNachtrag {number}."), language="de")
        second.add_draft(replace(draft, url=f"{URL}/{number}"))
    report = second.import_file(exported(first, "w3c", tmp_path))
    assert (report.new, report.unmatched) == (0, 3)
    assert len(report.losses[0].annotations) == 3


def test_what_was_changed_here_later_stays_and_is_told(first: Library, tmp_path: Path) -> None:
    path = exported(first, "jsonl", tmp_path)
    first.edit(1, note="Hier geändert")
    report = first.import_file(path)
    assert (report.changed, report.conflicting) == (0, 1)
    assert first.annotation(1).note == "Hier geändert"
    told = [loss for loss in report.losses if "changed here later" in loss.what]
    assert [loss.annotations for loss in told] == [(first.annotation(1).uid,)]


def test_what_was_changed_there_comes_in_without_a_new_time(first: Library, tmp_path: Path) -> None:
    """Other programs change a note or label and leave the time that Glosse wrote."""
    path = exported(first, "label-studio", tmp_path)
    path.write_text(path.read_text("utf-8").replace("Wer?", "Wer genau?"), "utf-8")
    before = first.annotation(1)
    report = first.import_file(path)
    assert (report.changed, report.conflicting) == (1, 0)
    after = first.annotation(1)
    assert (after.note, after.tags, after.start) == ("Wer genau?", before.tags, before.start)
    assert after.modified > before.modified
    first.undo()
    assert first.annotation(1) == before


def test_what_a_format_has_no_place_for_stays(first: Library, tmp_path: Path) -> None:
    first.edit(1, color="teal")
    path = exported(first, "hypothesis", tmp_path)
    whole = json.loads(path.read_text("utf-8"))
    for one in whole["annotations"]:
        one["text"], one["updated"] = "neu", "2999-01-01T00:00:00.000Z"
    path.write_text(json.dumps(whole), "utf-8")
    assert first.import_file(path).changed == 3
    assert (first.annotation(1).note, first.annotation(1).color) == ("neu", "teal")


def test_a_passage_that_was_moved_there_moves_here(first: Library, tmp_path: Path) -> None:
    path = exported(first, "label-studio", tmp_path)
    tasks = json.loads(path.read_text("utf-8"))
    region = tasks[0]["annotations"][0]["result"][0]["value"]
    assert region["text"] == "Rat der Stadt"
    region["end"], region["text"] = region["start"] + 3, "Rat"
    path.write_text(json.dumps(tasks), "utf-8")
    assert first.import_file(path).changed == 1
    assert first.annotation(1).exact == "Rat"


def test_a_deleted_annotation_stays_deleted(first: Library, tmp_path: Path) -> None:
    path = exported(first, "w3c", tmp_path)
    first.delete([1])
    assert first.import_file(path).new == 0
    assert len(marks(first)) == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("name", ["csv", "w3c"])
def test_encodings_are_told(second: Library, tmp_path: Path, name: str, encoding: str) -> None:
    second.add_draft(
        Draft("A", from_plain("Die Ämter der Stadt blieben am Montag zu."), language="de", url=URL)
    )
    mark(second, "Ämter der Stadt", ["größe"])
    out = io.StringIO(newline="")
    second.export(name, out)
    path = tmp_path / "file"
    path.write_bytes(out.getvalue().encode(encoding))
    assert second.import_file(path).same == 1


def test_a_folder_of_brat_is_read(first: Library, second: Library, tmp_path: Path) -> None:
    folder = tmp_path / "brat"
    done = first.export_folder("brat", folder)
    assert {path.suffix for path in done.files} == {".txt", ".ann"}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in done.files)
    (folder / "photo.jpg").write_bytes(b"\xff" * 99)
    assert second.import_file(folder).details["annotation new"] == 3
    one = next(path for path in done.files if path.suffix == ".ann")
    assert second.import_file(one).new == 0


def test_a_bare_file_of_another_program_comes_in(second: Library, tmp_path: Path) -> None:
    (tmp_path / "x.conll").write_text("-DOCSTART- -X- O O\n\nAda B-PER\nkam O\n. O\n\n", "utf-8")
    report = second.import_file(tmp_path / "x.conll")
    assert (report.details["article new"], report.details["annotation new"]) == (1, 1)
    assert marks(second)[0].tags == ("PER",)
    assert second.article(1).title == "Ada kam."


@pytest.mark.parametrize(("name", "split"), [("jsonl", False), ("qdpx", False), ("markdown", True)])
def test_who_stops_an_export_finds_no_file(first: Library, tmp_path: Path, name: str, split: bool) -> None:
    def stop(done: int, total: int) -> None:
        raise StoppedError("stopped")

    target = tmp_path / "target"
    with pytest.raises(StoppedError):
        (first.export_folder if split else first.export_file)(name, target, None, stop)
    assert [path.name for path in tmp_path.iterdir() if "db" not in path.name] == []


def test_who_stops_an_import_finds_nothing_changed(
    first: Library, second: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.library.importing.STEP", 1)
    path = exported(first, "jsonl", tmp_path)

    def stop(done: int, total: int) -> None:
        if total and done == total:
            raise StoppedError("stopped")

    with pytest.raises(StoppedError):
        second.import_file(path, progress=stop)
    assert second.count() == 0


def test_a_file_each_has_names_that_are_safe(second: Library, tmp_path: Path) -> None:
    for title in ("../../etc/passwd", "CON", "a" * 300, "Ümläute & mehr?", "..."):
        second.add_draft(Draft(title, from_plain(f"Text von {title}"), language="de"))
    done = second.export_folder("html", tmp_path / "out", ExportOptions(seeds=True))
    names = [path.name for path in (tmp_path / "out").iterdir()]
    assert len(names) == len(done.files) == 5
    assert all(len(name.encode()) < 255 and name[0] not in ".-" and "/" not in name for name in names)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_losses_of_many_files_are_added_up_and_nothing_makes_no_file(first: Library, tmp_path: Path) -> None:
    first.add_draft(Draft("Ohne", from_plain("Ein Text ohne Anmerkung."), language="de"))
    done = first.export_folder("markdown", tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [done.files[0].name]
    assert {loss.what: loss.count for loss in done.losses} == {
        "texts of articles left out": 2,
        "positions in the text left out": 3,
        "contexts of quotations left out": 3,
        "exact times left out": 3,
        "article without annotation or tag left out": 1,
    }


def test_a_table_cut_short_changes_nothing(first: Library, tmp_path: Path) -> None:
    path = exported(first, "csv", tmp_path)
    whole = path.read_text("utf-8")
    before = marks(first)
    for end in range(len(whole.split("\n")[0]) + 10, len(whole) - 8, 97):
        path.write_text(whole[:end], "utf-8", newline="")
        if not whole[:end].endswith("\r\n"):
            with pytest.raises(FormatError, match=r"out.csv:\d+: "):
                first.import_file(path)
    assert marks(first) == before


def test_what_a_table_has_no_column_for_stays(first: Library, tmp_path: Path) -> None:
    first.edit(1, color="teal")
    before = first.annotation(1)
    path = tmp_path / "few.csv"
    path.write_text(f"uid,exact,note\n{before.uid},{before.exact},Neu\n", "utf-8")
    assert first.import_file(path).changed == 1
    after = first.annotation(1)
    assert (after.note, after.tags, after.color) == ("Neu", before.tags, "teal")
    assert (after.start, after.end) == (before.start, before.end)


def test_one_loss_and_several_are_said_as_such(first: Library, second: Library, tmp_path: Path) -> None:
    path = exported(first, "csv", tmp_path)
    assert [loss.what for loss in second.import_file(path).losses] == [
        "annotations whose article is not in the library"
    ]
    lines = csv.reader(path.read_text("utf-8").splitlines(keepends=True))
    with (tmp_path / "one.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([next(lines), next(lines)])
    assert [loss.what for loss in second.import_file(tmp_path / "one.csv").losses] == [
        "annotation whose article is not in the library"
    ]


def test_recognised_names_wait_for_the_recogniser(first: Library) -> None:
    out = io.StringIO()
    done = first.export("jsonl", out, ExportOptions(mentions=True))
    assert done.losses == (
        Loss("article has no recognised names yet; `glosse recognise --all` finds them", 1),
    )


def test_a_folder_is_no_file(first: Library, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(FormatError, match="format is not known"):
        first.import_file(tmp_path / "folder")
    with pytest.raises(InputError, match="is not a folder"):
        first.export_folder("markdown", exported(first, "csv", tmp_path))


def test_an_archive_that_leads_out_writes_nothing(first: Library, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
        archive.writestr("../evil.txt", "Text")
        archive.writestr("../evil.ann", "T1\tX 0 4\tText\n")
    with pytest.raises(FormatError, match="leads out"):
        first.import_file(tmp_path / "evil.zip")
    assert not (tmp_path.parent / "evil.txt").exists()


def test_the_facade_tells_what_it_can() -> None:
    known = {one.name: one for one in Library.formats()}
    assert known["qdpx"].binary
    assert not known["markdown"].reads
    assert "overlapping spans" in known["w3c"].carries
    assert Library.format_of(Path("a.bib")) == "bibtex"
    assert Library.format_of(Path("a")) == ""
