"""Names in articles: recognised once, stored, corrected, counted."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotations.errors import InputError, NotFoundError, RecognitionError
from annotations.library import Library
from annotations.model import AddStatus, CorrectionKind, Draft, Mention, Scope

Make = Callable[..., Draft]
WAIT = 120
"""Seconds after which a worker that has not answered is taken for stuck."""


@pytest.fixture
def read(recognised: Path, path: Path) -> Iterator[Library]:
    """A library whose two articles have been recognised."""
    shutil.copy(recognised, path)
    with Library.open(path, creator="Ada") as opened:
        yield opened


def words(mentions: tuple[Mention, ...] | None) -> list[str]:
    assert mentions is not None
    return [mention.text for mention in mentions]


def span(library: Library, surface: str, article: int = 1) -> tuple[int, int]:
    start = library.text(article).content.index(surface)
    return start, start + len(surface)


def test_names_are_found_stored_and_counted(library: Library, path: Path) -> None:
    assert library.mentions(1) is None
    assert library.unrecognised() == [2, 1]
    found = library.recognise(1).result(WAIT)
    assert found == library.mentions(1)
    content = library.text(1).content
    for mention in found:
        assert content[mention.start : mention.end] == mention.text
    assert {"Venezuela", "Caracas", "Nicolás Maduro"} <= set(words(found))
    pipeline = library.pipeline_for(1)
    assert pipeline is not None
    assert {mention.pipeline for mention in found} == {pipeline.title}
    assert {mention.name for mention in found if "Maduro" in mention.text} == {"Nicolás Maduro"}
    assert library.unrecognised() == [2]
    with Library.open(path) as later:
        assert later.mentions(1) == found
        assert later.recognise(1).result(0) == found
    (maduro,) = [name for name in library.names() if name.name == "Nicolás Maduro"]
    assert (maduro.label, maduro.mentions, maduro.articles) == ("PER", 2, 1)
    assert [name.label for name in library.names(1)] == sorted(
        (name.label for name in library.names(1)), key=["PER", "ORG", "LOC", "MISC"].index
    )
    with pytest.raises(NotFoundError, match="nothing to undo"):
        library.undo()


def test_asking_often_is_one_job(library: Library) -> None:
    futures = [library.recognise(1) for _ in range(5)]
    results = [future.result(WAIT) for future in futures]
    assert len(set(results)) == 1
    assert library._store.reader().value("SELECT count(*) FROM recognitions") == 1


def test_a_shared_text_is_recognised_once(read: Library, draft: Make) -> None:
    other = read.add_draft(draft(read.text(1).content, title="Nachdruck", url="https://example.org/other"))
    assert other.status is AddStatus.ADDED
    assert other.article is not None
    assert read.mentions(other.article.id) == read.mentions(1)
    (maduro,) = [name for name in read.names() if name.name == "Nicolás Maduro"]
    assert (maduro.mentions, maduro.articles) == (4, 2)
    assert [article.id for article, _ in read.name_mentions("nicolás maduro")] == [1, 1, 3, 3]
    assert {mention.text for _, mention in read.name_mentions("Nicolás Maduro")} == {
        "Nicolás Maduro",
        "Maduro",
    }
    assert read.name_mentions("Niemand") == []


def test_archived_articles_are_not_counted(read: Library) -> None:
    read.set_archived([1], True)
    assert "Caracas" not in {name.name for name in read.names()}
    assert "Caracas" in {name.name for name in read.names(1)}
    read.undo()
    assert "Caracas" in {name.name for name in read.names()}


def test_a_correction_holds_in_the_article_and_is_undone(read: Library) -> None:
    before, counted = read.mentions(1), read.names()
    change = read.correct(1, *span(read, "Maduro"), CorrectionKind.RELABEL, "ORG")
    assert change.message == "“Maduro” is ORG in this article"
    changed = [m for m in read.mentions(1) or () if m.text == "Maduro"]
    assert {(m.label, m.pipeline) for m in changed} == {("ORG", "person")}
    assert any(name.label == "ORG" and "Maduro" in name.name for name in read.names())
    read.undo()
    assert (read.mentions(1), read.names()) == (before, counted)
    read.redo()
    assert [m for m in read.mentions(1) or () if m.text == "Maduro"] == changed


def test_dismissing_and_adding(read: Library) -> None:
    read.correct(1, *span(read, "Caracas"), CorrectionKind.DISMISS)
    assert "Caracas" not in words(read.mentions(1))
    assert "Caracas" not in {name.name for name in read.names()}
    read.correct(1, *span(read, " Prozent."[:8]), CorrectionKind.ADD, "MISC", Scope.HERE)
    (added,) = [m for m in read.mentions(1) or () if m.text == "Prozent"]
    assert (added.label, added.pipeline) == ("MISC", "person")
    with pytest.raises(InputError, match="label"):
        read.correct(1, 0, 4, CorrectionKind.ADD)
    with pytest.raises(InputError, match="does not fit"):
        read.correct(1, 0, 9999, CorrectionKind.DISMISS)
    with pytest.raises(NotFoundError):
        read.correct(9, 0, 4, CorrectionKind.DISMISS)


def test_a_correction_here_moves_along_with_its_words(read: Library, draft: Make) -> None:
    read.correct(1, *span(read, "Prozent"), CorrectionKind.ADD, "MISC", Scope.HERE)
    fresh = read.text(1).content.replace("Das Bündnis", "Das südamerikanische Bündnis")
    read.add_draft(draft(fresh, url="https://example.org/a"))
    assert read.mentions(1) is None
    found = read.recognise(1).result(WAIT)
    (moved,) = [m for m in found if m.text == "Prozent"]
    assert fresh[moved.start : moved.end] == "Prozent"
    gone = fresh.replace("12 Prozent", "zwölf von hundert")
    read.add_draft(draft(gone, url="https://example.org/a"))
    assert all(m.pipeline != "person" for m in read.recognise(1).result(WAIT))


def test_another_process_sees_mentions_and_corrections(read: Library, path: Path) -> None:
    with Library.open(path) as other:
        before = other.mentions(1)
        assert before == read.mentions(1)
        read.correct(1, *span(read, "Caracas"), CorrectionKind.DISMISS)
        assert other.mentions(1) == read.mentions(1) != before


def test_a_language_without_a_pipeline_says_so(library: Library, draft: Make) -> None:
    library.add_draft(draft("Titre\n\nUn texte de Paris.", language="fr"))
    library.add_draft(draft("Titel\n\nEin Text.", language=""))
    assert library.pipeline_for(3) is None
    assert library.mentions(3) is None
    with pytest.raises(RecognitionError, match="'fr'"):
        library.recognise(3).result(0)
    with pytest.raises(NotFoundError):
        library.recognise(99)
    assert 3 not in library.unrecognised()
    library.correct(3, *span(library, "Paris", 3), CorrectionKind.ADD, "LOC")
    assert words(library.mentions(3)) == ["Paris"]
    assert "Paris" in {name.name for name in library.names()}
    with pytest.raises(InputError, match="nonsense"):
        library.use_pipeline("fr", "nonsense")


def test_a_pipeline_is_chosen_and_the_choice_undone(read: Library) -> None:
    pipeline = read.pipeline_for(1)
    assert pipeline is not None
    assert pipeline in read.candidates(1)
    assert pipeline in read.pipelines("de")
    assert read.used_pipelines()["de"] == pipeline.name
    assert read.use_pipeline("de", pipeline.name).message == f"{pipeline.name} reads de"
    assert read.mentions(1) is not None
    read.undo()
    assert read.pipeline_for(1) == pipeline


def test_a_read_only_library_recognises_without_storing(library: Library, path: Path) -> None:
    with Library.open(path, read_only=True) as reading:
        found = reading.recognise(1).result(WAIT)
        assert "Caracas" in words(found)
        assert reading.mentions(1) == found
        assert reading.unrecognised() == [2]
    assert library.mentions(1) is None


def test_a_text_outside_the_library_is_recognised_too(library: Library) -> None:
    content = (
        "Der Präsident Nicolás Maduro sprach gestern in Caracas über die Lage in Venezuela und das Land."
    )
    language, pipeline, found = library.recognise_text(content)
    assert (language, pipeline.language) == ("de", "de")
    assert "Caracas" in words(found)
    with pytest.raises(RecognitionError, match="'xx'"):
        library.recognise_text(content, "xx")
    with pytest.raises(RecognitionError, match="undecided"):
        library.recognise_text("12")


def test_closing_while_recognising_leaves_a_whole_library(library: Library, path: Path) -> None:
    future = library.recognise(1)
    library.close()
    assert future.exception(WAIT) is None or isinstance(future.exception(WAIT), RecognitionError)
    with Library.open(path) as later:
        assert later.mentions(1) in (None, *([future.result()] if future.exception() is None else []))
