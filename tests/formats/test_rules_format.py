"""Rules as patterns, read back by spaCy's own EntityRuler."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.pipeline import EntityRuler

from annotations.library import Library
from annotations.model import CorrectionKind, Scope
from tui.cli.main import run

WORDS = "Nicolás Maduro sprach mit Lula da Silva in Brasília; Havanna schwieg, der Samstag verging."


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library with rules, of which two are about the same words and two say that words are no name."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "a.txt").write_text(f"Titel\n\n{WORDS}\n", "utf-8")
    with Library.open(tmp_path / "library.db", creator="ada") as library:
        list(library.add([str(tmp_path / "a.txt")], language="xx"))
        for words, kind, label in (
            ("Nicolás Maduro", "add", "PER"),
            ("Lula da Silva", "add", "ORG"),
            ("Lula da Silva", "relabel", "PER"),
            ("Brasília", "relabel", "LOC"),
            ("Havanna", "add", "LOC"),
            ("Havanna", "dismiss", ""),
            ("Samstag", "dismiss", ""),
        ):
            at = library.text(1).content.index(words)
            library.correct(1, at, at + len(words), CorrectionKind(kind), label, Scope.EVERYWHERE)
    return tmp_path / "library.db"


def test_entity_ruler_finds_what_the_rules_name(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = path.with_name("patterns.jsonl")
    assert run(["--library", str(path), "rules", "export", "--format", "spacy", "-o", str(file)]) == 0
    said = capsys.readouterr().err
    assert said == "glosse: 2 rules left out: no pattern can say that words are no name\n"
    assert file.read_text("utf-8").splitlines()[0] == '{"label": "PER", "pattern": "Nicolás Maduro"}'
    nlp = spacy.blank("de")
    ruler = nlp.add_pipe("entity_ruler")
    assert isinstance(ruler, EntityRuler)
    ruler.from_disk(file)
    assert [(one.text, one.label_) for one in nlp(WORDS).ents] == [
        ("Nicolás Maduro", "PER"), ("Lula da Silva", "PER"), ("Brasília", "LOC"),
    ]  # fmt: skip
