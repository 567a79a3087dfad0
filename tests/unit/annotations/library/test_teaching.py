"""A bundled pipeline learns what was corrected: only what is better is kept, and undo goes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.errors import InputError, RecognitionError
from annotations.ingest.seeds import gold
from annotations.library import Library
from annotations.model import CorrectionKind, Scope
from annotations.recognition import registry


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with Library.open(tmp_path / "l.db") as library:
        library.add_seeds()
        yield library


def correct(library: Library, most: int) -> None:
    """Correct what the pipeline has wrong in the German seeds, up to `most` corrections."""
    ids = {article.title: article.id for article in library.articles(limit=50)}
    done = 0
    for draft, spans in gold("de"):
        article = ids[draft.title]
        found = {(one.start, one.end, one.label) for one in library.recognise(article).result()}
        for start, end, label in sorted({*spans} - found):
            if done < most:
                library.correct(article, start, end, CorrectionKind.ADD, label, scope=Scope.HERE)
                done += 1


def taught_folders() -> list[str]:
    folder = registry.taught_folder()
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_what_is_better_is_kept_used_and_undone(library: Library) -> None:
    correct(library, 1_000)
    said: list[str] = []
    taught = library.teach("de", passes=6, progress=lambda what, done, total: said.append(what))
    assert taught.lessons >= 9
    assert taught.held_out >= 3
    assert taught.check_after > taught.check_before
    assert {"reading corrections", "testing", "pass 6 of 6"} <= {*said}
    used = library.used_pipelines()["de"]
    if taught.better:
        assert (taught.pipeline, used, taught_folders()) == ("de_taught1", "de_taught1", ["de_taught1"])
        library.undo()
    assert library.used_pipelines()["de"] == "de_glosse"
    assert taught.parent == "de_glosse"


def test_too_little_to_learn_from_is_said(library: Library) -> None:
    correct(library, 3)
    with pytest.raises(InputError, match="too few to learn from"):
        library.teach("de")
    with pytest.raises(InputError, match="no pipeline reads the language 'fr'"):
        library.teach("fr")


def test_stopping_keeps_nothing(library: Library) -> None:
    correct(library, 1_000)
    with pytest.raises(RecognitionError, match="stopped"):
        library.teach("de", passes=2, stopped=lambda: True)
    assert taught_folders() == []
    assert library.used_pipelines()["de"] == "de_glosse"
