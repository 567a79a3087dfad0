"""Pipelines measured on gold data and on a person's corrections, with pipelines that follow rules."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin

from annotations.errors import FormatError, InputError
from annotations.library import Library
from annotations.measures import Credit, Origin
from annotations.model import CorrectionKind, Draft, Scope
from annotations.recognition import registry

Rules = dict[str, str]


@pytest.fixture
def pipelines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty directory in place of that of the bundled pipelines, and no taught ones."""
    folder = tmp_path / "pipelines"
    folder.mkdir()
    monkeypatch.setattr(registry, "BUNDLED", folder)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for cache in (registry.metadata, registry._bundled):
        cache.cache_clear()
    yield folder
    for cache in (registry.metadata, registry._bundled):
        cache.cache_clear()


def rules(folder: Path, name: str, score: float, **patterns: str) -> Path:
    """A German pipeline that finds these words and no others."""
    nlp = spacy.blank("de")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": words} for words, label in patterns.items()])  # type: ignore[attr-defined]
    nlp.meta |= {"name": name, "version": "1.0", "license": "MIT"}
    nlp.meta["glosse"] = {"f1_all": score, "measured_on": "rules", "size_mb": 0.1, "words_per_s": 9000}
    path = folder / f"de_{name}"
    nlp.to_disk(path)
    return path


@pytest.fixture
def two(pipelines: Path) -> Path:
    """`de_good` is used; `de_other` knows other words."""
    rules(pipelines, "good", 90, Maduro="PERSON", Caracas="GPE", Samstag="DATE")
    rules(pipelines, "other", 80, Mercosur="ORG", Maduro="PER")
    return pipelines


def gold_lines(path: Path, *texts: tuple[str, list[list[object]]]) -> Path:
    path.write_text("".join(json.dumps({"text": text, "ents": ents}) + "\n" for text, ents in texts), "utf-8")
    return path


class TestEvaluate:
    def test_exact_span_and_label_by_label(self, library: Library, two: Path, tmp_path: Path) -> None:
        data = gold_lines(
            tmp_path / "gold.jsonl",
            ("Maduro in Caracas.", [[0, 6, "PER"], [10, 17, "LOC"]]),
            ("Maduro in der CDU am Samstag.", [[14, 17, "ORG"]]),
        )
        seen: list[tuple[int, int]] = []
        done = library.evaluate("de_good", data, lambda *count: seen.append(count))
        assert (done.pipeline, done.documents, done.words) == ("de_good 1.0", 2, 9)
        table = {one.label: (one.right, one.found, one.gold) for one in done.scores}
        assert table == {
            "PER": (1, 2, 1),
            "ORG": (0, 0, 1),
            "LOC": (1, 1, 1),
            "PLO": (2, 3, 3),
            "ALL": (2, 3, 3),
        }
        assert done.left_out == (("DATE", 0, 1),)
        assert seen[0] == (0, 2)
        assert seen[-1] == (2, 2)
        assert all(one.interval is not None for one in done.scores)
        assert library.evaluate("de_good", data).scores == done.scores

    def test_a_directory_and_other_formats(self, library: Library, two: Path, tmp_path: Path) -> None:
        columns = tmp_path / "gold" / "a.conll"
        columns.parent.mkdir()
        columns.write_text("Maduro I-PER\nin O\nCaracas I-LOC\n", encoding="utf-8")
        nlp = spacy.blank("de")
        doc = nlp("Nach Caracas.")
        doc.set_ents([doc.char_span(5, 12, label="LOC")])
        DocBin(docs=[doc]).to_disk(columns.with_name("b.spacy"))
        done = library.evaluate(str(two / "de_good"), columns.parent)
        assert (done.documents, done.scores[-1].label, done.scores[-1].f1) == (2, "ALL", 100.0)

    def test_names_in_w3c_annotations_of_articles(self, library: Library, two: Path, tmp_path: Path) -> None:
        text = library.text(1)
        start = text.content.index("Caracas")
        target = {"selector": {"start": start, "end": start + 7}}
        by_hash = {"body": "LOC", "target": {**target, "source": f"urn:sha256:{text.hash}"}}
        by_url = {"body": "LOC", "target": {**target, "source": "https://example.org/a#top"}}
        for item in (by_hash, by_url):
            data = tmp_path / "gold.jsonld"
            data.write_text(json.dumps({"items": [item]}), encoding="utf-8")
            done = library.evaluate("de_good", data)
            assert [one.recall for one in done.scores if one.label == "LOC"] == [100.0]

    def test_the_gold_of_the_seeds_needs_no_library_that_has_them(self, library: Library, two: Path) -> None:
        gold = Path(__file__).parents[4] / "seeds" / "gold" / "01-kein-platz-am-tisch.jsonld"
        done = library.evaluate("de_good", gold)
        assert done.documents == 1
        assert {one.label for one in done.scores} >= {"PER", "LOC"}
        assert done.scores[-1].found > 0

    def test_refusals(self, library: Library, two: Path, tmp_path: Path) -> None:
        empty = gold_lines(tmp_path / "empty.jsonl", ("Nichts.", []))
        with pytest.raises(FormatError, match=r"empty\.jsonl: no name is marked"):
            library.evaluate("de_good", empty)
        with pytest.raises(InputError, match="no pipeline 'nonesuch'; installed: de_good, de_other"):
            library.evaluate("nonesuch", empty)
        with pytest.raises(InputError, match="is no directory of a spaCy pipeline"):
            library.evaluate(str(tmp_path), empty)


class TestReport:
    def test_every_pipeline_is_judged_where_names_were_corrected(self, library: Library, two: Path) -> None:
        content = library.text(1).content
        mercosur, samstag, maduro = (content.index(word) for word in ("Mercosur", "Samstag", "Maduro"))
        library.correct(1, mercosur, mercosur + 8, CorrectionKind.ADD, "ORG")
        library.correct(1, samstag, samstag + 7, CorrectionKind.DISMISS)
        library.correct(1, maduro, maduro + 6, CorrectionKind.RELABEL, "PER", Scope.HERE)
        read: list[tuple[str, int, int]] = []
        other, good = library.report(progress=lambda *count: read.append(count))
        assert (other.pipeline, other.used, other.right, other.places) == ("de_other 1.0", False, 3, 3)
        assert other.credit == Credit(100.0, 100.0, 100.0, 100.0)
        assert (good.pipeline, good.used, good.right, good.places) == ("de_good 1.0", True, 1, 3)
        assert good.credit == Credit(*[pytest.approx(50.0)] * 4)
        assert {one.corrections for one in (other, good)} == {3}
        assert ("de_other", 1, 1) in read
        assert other.whole == pytest.approx(600 / 7)
        assert good.whole == pytest.approx(75.0)

    def test_what_was_found_is_kept_and_not_read_again(self, library: Library, two: Path) -> None:
        library.correct(1, 0, 4, CorrectionKind.ADD, "ORG")
        first = library.report("de")
        read: list[str] = []
        assert library.report("de", progress=lambda name, done, total: read.append(name)) == first
        assert read == []

    def test_a_pipeline_that_is_gone_is_still_judged_by_what_it_found(
        self, library: Library, two: Path
    ) -> None:
        library.correct(1, 0, 4, CorrectionKind.ADD, "ORG")
        before = library.report()
        (two / "de_other" / "meta.json").unlink()
        registry.metadata.cache_clear()
        registry._bundled.cache_clear()
        assert library.report() == before

    def test_a_pipeline_that_fails_is_named_and_the_others_go_on(self, library: Library, two: Path) -> None:
        (two / "de_other" / "entity_ruler" / "patterns.jsonl").write_text("{", encoding="utf-8")
        library.correct(1, 0, 4, CorrectionKind.ADD, "ORG")
        said: list[str] = []
        assert [one.pipeline for one in library.report(failed=said.append)] == ["de_good 1.0"]
        assert len(said) == 1
        assert "de_other" in said[0]

    def test_only_dismissed_names_have_no_f1(self, library: Library, two: Path) -> None:
        at = library.text(1).content.index("Caracas")
        library.correct(1, at, at + 7, CorrectionKind.DISMISS)
        reported = library.report()
        assert {one.pipeline: (one.right, one.credit) for one in reported} == {
            "de_other 1.0": (1, None),
            "de_good 1.0": (0, None),
        }

    def test_without_corrections_there_is_nothing(self, library: Library, two: Path) -> None:
        assert library.report() == ()
        library.correct(1, 0, 4, CorrectionKind.ADD, "ORG")
        assert library.report("en") == ()

    def test_a_read_only_library_is_reported_on(
        self, path: Path, draft: Callable[..., Draft], two: Path
    ) -> None:
        with Library.open(path) as opened:
            opened.add_draft(draft())
            opened.correct(1, 0, 4, CorrectionKind.ADD, "ORG")
        with Library.open(path, read_only=True) as opened:
            assert len(opened.report()) == 2


def test_offers_say_what_is_used(library: Library, two: Path) -> None:
    found = {one.name: one for one in library.offers("de") if one.origin is Origin.BUNDLED}
    assert {name: (one.used, one.score, one.words_per_s) for name, one in found.items()} == {
        "de_good": (True, 90.0, 9000),
        "de_other": (False, 80.0, 9000),
    }
    library.use_pipeline("de", "de_other")
    assert [one.name for one in library.offers() if one.used and one.language == "de"] == ["de_other"]
    with pytest.raises(InputError, match="`glosse models install nl_core_news_sm` fetches it"):
        library.use_pipeline("nl", "nl_core_news_sm")
