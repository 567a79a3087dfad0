"""Notes about articles as wholes: which formats carry them, and what comes back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.formats import registry
from annotations.formats.losses import Feature
from annotations.formats.records import ExportArticle, ImportNote
from annotations.formats.whole import note_uid
from annotations.library import Library
from annotations.model import Coding, Draft
from annotations.text import clean_note, from_plain
from tests.formats.conftest import bare, german
from tests.formats.exchange import read, texts, written

NOTE = "Zur *Wiedervorlage*\n\n<b>und</b> =1+1"
WRITERS = [one.name for one in registry.formats() if one.write]


def noted(one: ExportArticle, note: str = NOTE, coding: Coding = Coding.CODED) -> ExportArticle:
    return replace(one, article=replace(one.article, note=note, coding=coding))


@pytest.mark.parametrize("name", WRITERS)
def test_what_a_format_cannot_carry_is_counted(name: str) -> None:
    data, losses = written(name, [noted(german())])
    lost = {loss.what for loss in losses}
    carries = registry.get(name).carries
    assert ("note about an article left out" in lost) == (Feature.ARTICLE_NOTES not in carries)
    assert ("state of coding left out" in lost) == (Feature.CODING not in carries)
    if Feature.ARTICLE_NOTES in carries:
        assert b"Wiedervorlage" in data
    elif not registry.get(name).binary:
        assert b"Wiedervorlage" not in data


@pytest.mark.parametrize("name", ["w3c", "hypothesis", "markdown", "html"])
def test_an_article_with_nothing_but_a_note_is_written(name: str) -> None:
    data, losses = written(name, [noted(bare(), coding=Coding.UNCODED)])
    assert b"Wiedervorlage" in data
    assert not [loss for loss in losses if "without annotation" in loss.what]


def test_a_note_does_nothing_on_a_page() -> None:
    data, _ = written("html", [noted(german(), "<script>alert(1)</script>")])
    assert b"<script>" not in data
    assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in data


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60).map(lambda text: clean_note(text).strip()), st.sampled_from(Coding))
def test_json_lines_give_back_what_they_were_given(note: str, coding: Coding) -> None:
    (one,) = texts(read("jsonl", written("jsonl", [noted(german(), note, coding)])[0]))
    assert (one.note, one.coding) == (note, coding)


@settings(deadline=None, max_examples=60)
@given(
    st.text(min_size=1, max_size=60).map(lambda text: clean_note(text).strip()).filter(bool),
    st.sampled_from(["w3c", "hypothesis"]),
    st.sampled_from(["https://example.org/a", ""]),
)
def test_annotations_of_pages_give_notes_back(note: str, name: str, url: str) -> None:
    given = noted(bare(), note)
    given = replace(given, article=replace(given.article, url=url))
    (one,) = read(name, written(name, [given])[0])
    assert isinstance(one, ImportNote)
    assert (one.note, one.uid, one.article_url) == (note, note_uid(given.article.uid), url)
    assert one.text_hash == ("" if url else given.text.hash)


def test_files_from_before_there_were_notes_are_read() -> None:
    line = json.loads(written("jsonl", [bare()])[0])
    del line["note"], line["coding"]
    (one,) = texts(read("jsonl", json.dumps(line).encode()))
    assert (one.note, one.coding) == ("", Coding.UNCODED)


# Into a library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    opened = Library.open(tmp_path / "library.db", creator="ada")
    for number, url in enumerate(("https://example.org/a", "")):
        opened.add_draft(Draft(f"Titel {number}", from_plain(f"Ein Text der Nummer {number}."), url=url))
    return opened


def export(library: Library, name: str, path: Path) -> Path:
    library.export_file(name, path)
    return path


def page_note(text: str, **fields: object) -> dict[str, object]:
    page = "https://example.org/a"
    return {"id": "x", "uri": page, "text": text, "target": [{"source": page}], "user": "u", **fields}


@pytest.mark.parametrize("name", ["jsonl", "w3c", "hypothesis"])
def test_notes_wander_from_library_to_library(library: Library, tmp_path: Path, name: str) -> None:
    library.note_article(1, NOTE)
    library.note_article(2, "kurz")
    path = export(library, name, tmp_path / "file")
    library.note_article(1, "anders")
    library.note_article(2, "")
    report = library.import_file(path, name)
    assert [library.article(id_).note for id_ in (1, 2)] == ["anders", "kurz"]
    assert [loss.count for loss in report.losses if "differs from the library's" in loss.what] == [1]
    assert library.undo()
    assert library.article(2).note == ""


def test_a_new_article_comes_with_its_note_and_state(library: Library, tmp_path: Path) -> None:
    library.note_article(1, NOTE)
    library.set_coding([1], Coding.CODED)
    path = export(library, "jsonl", tmp_path / "file.jsonl")
    with Library.open(tmp_path / "other.db") as other:
        other.import_file(path)
        assert [(one.note, one.coding) for one in other.articles(sort="title")] == [
            (NOTE, Coding.CODED),
            ("", Coding.UNCODED),
        ]
        assert other.import_file(path).changed == 0


def test_page_notes_of_others_come_below_once(library: Library, tmp_path: Path) -> None:
    library.note_article(1, "meine")
    path = tmp_path / "file.json"
    path.write_text(json.dumps([page_note("von ihr", tags=["lesen"]), page_note("von ihm", id="y")]), "utf-8")
    report = library.import_file(path, "hypothesis")
    assert library.article(1).note == "meine\n\nvon ihr\n\nvon ihm"
    assert library.article(1).tags == ("lesen",)
    assert report.changed == 2
    assert library.import_file(path, "hypothesis").same == 2
    library.undo()
    assert (library.article(1).note, library.article(1).tags) == ("meine", ())


def test_a_note_on_a_page_that_is_not_here_is_said(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text(json.dumps([page_note("x", uri="https://elsewhere.example/")]), "utf-8")
    report = library.import_file(path, "hypothesis")
    assert [(loss.what, loss.count) for loss in report.losses] == [
        ("note about an article that is not in the library", 1)
    ]
    assert report.unmatched == 1


def test_a_seed_article_with_a_note_stays_and_is_exported(tmp_path: Path) -> None:
    with Library.open(tmp_path / "seeds.db") as library:
        library.add_seeds()
        seed = library.articles()[0].id
        library.note_article(seed, NOTE)
        assert library.export_file("jsonl", tmp_path / "file.jsonl").articles == 1
        library.remove_seeds()
        assert [one.id for one in library.articles()] == [seed]
