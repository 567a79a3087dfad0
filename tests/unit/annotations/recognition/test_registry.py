"""Which pipelines there are, and which one reads a language."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotations.model import PipelineInfo
from annotations.recognition import registry

DE = {
    "lang": "de",
    "name": "glosse",
    "version": "1.2.0",
    "license": "CC-BY-4.0",
    "labels": {"ner": ["PER", "LOC", "OTH"], "tagger": ["NN"]},
    "glosse": {"measured_on": "GermEval 2014 test", "f1_all": 76.5, "f1_plo": 80.1},
}


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Forget what was read, before and after."""
    caches = (registry.installed, registry._bundled, registry.metadata)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory in place of the bundled pipelines."""
    folder = tmp_path / "pipelines"
    folder.mkdir()
    monkeypatch.setattr(registry, "BUNDLED", folder)
    return folder


def bundle(folder: Path, name: str, meta: dict[str, Any], **files: str) -> Path:
    """A pipeline's directory with metadata and files."""
    path = folder / name
    path.mkdir()
    (path / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    for file, content in files.items():
        (path / file).write_text(content, encoding="utf-8")
    return path


def install(site: Path, name: str, meta: dict[str, Any], weights: str = "sha256=abc") -> None:
    """A package of a pipeline, as pip leaves it behind."""
    package, info = site / name, site / f"{name}-{meta['version']}.dist-info"
    package.mkdir(parents=True)
    info.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('must not be imported')", encoding="utf-8")
    (package / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    header = f"Metadata-Version: 2.1\nName: {name}\nVersion: {meta['version']}\n"
    (info / "METADATA").write_text(header, encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[spacy_models]\n{name} = {name}\n", encoding="utf-8")
    record = f"{name}/ner/model,{weights},99\n{name}/__pycache__/__init__.cpython-311.pyc,,\n{info.name}/RECORD,,\n"
    (info / "RECORD").write_text(record, encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory for packages on the import path."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(site)
    return site


def names(infos: tuple[PipelineInfo, ...]) -> list[str]:
    return [info.name for info in infos]


def test_a_bundled_pipeline_tells_what_it_is(folder: Path) -> None:
    path = bundle(folder, "de_glosse", DE, weights="1")
    assert registry.bundled() == (
        PipelineInfo(
            name="de_glosse",
            version="1.2.0",
            digest=registry.digest(path),
            language="de",
            labels=("LOC", "MISC", "PER"),
            path=str(path),
            score=76.5,
            measured_on="GermEval 2014 test",
            licence="CC-BY-4.0",
        ),
    )


def test_the_digest_is_of_what_decides_the_results(folder: Path) -> None:
    path = bundle(folder, "de_glosse", DE, weights="1")
    before = registry.digest(path)
    (path / "README.md").write_text("a card", encoding="utf-8")
    (path / "meta.json").write_text("{}", encoding="utf-8")
    assert registry.digest(path) == before
    (path / "weights").write_text("2", encoding="utf-8")
    changed = registry.digest(path)
    (path / "weights").rename(path / "other")
    assert len({before, changed, registry.digest(path)}) == 3


@pytest.mark.parametrize(
    "meta", ["", "{", "[]", "{}", '{"lang": "de"}', '{"lang": "de", "name": "x", "labels": {}}']
)
def test_what_is_no_pipeline_is_left_out(folder: Path, meta: str) -> None:
    (folder / "empty").mkdir()
    path = bundle(folder, "broken", {})
    (path / "meta.json").write_text(meta, encoding="utf-8")
    assert registry.bundled() == ()


def test_without_any_pipeline(folder: Path) -> None:
    folder.rmdir()
    assert registry.bundled() == ()
    assert registry.choose("de", {}) is None


def test_installed_pipelines_are_found_and_not_imported(site: Path) -> None:
    meta = {
        "lang": "de",
        "name": "news",
        "version": "3.8.0",
        "license": "MIT",
        "labels": {"ner": ["PERSON", "GPE", "DATE"]},
    }
    install(site, "de_news", meta)
    install(site, "de_tagger", {"lang": "de", "name": "tagger", "version": "1", "labels": {"tagger": ["NN"]}})
    found = {info.name: info for info in registry.installed()}
    assert "de_tagger" not in found
    info = found["de_news"]
    assert (info.path, info.version, info.language, info.licence) == ("de_news", "3.8.0", "de", "MIT")
    assert info.labels == ("DATE", "LOC", "PER")
    assert info.score is None
    assert "de_news" not in sys.modules


def test_an_installed_pipeline_with_other_weights_is_another_one(site: Path) -> None:
    meta = {"lang": "de", "name": "news", "version": "3.8.0", "labels": {"ner": ["PER"]}}
    install(site, "de_news", meta, "sha256=abc")
    before = {info.name: info.digest for info in registry.installed()}["de_news"]
    record = site / "de_news-3.8.0.dist-info" / "RECORD"
    record.write_text(record.read_text(encoding="utf-8").replace("abc", "abd"), encoding="utf-8")
    registry.installed.cache_clear()
    assert {info.name: info.digest for info in registry.installed()}["de_news"] != before


def test_only_measured_pipelines_are_chosen_unless_a_person_says_so(folder: Path, site: Path) -> None:
    bundle(folder, "de_small", {**DE, "name": "small", "glosse": {"f1_all": 60, "measured_on": "x"}})
    bundle(folder, "de_glosse", DE)
    bundle(folder, "de_new", {key: value for key, value in {**DE, "name": "new"}.items() if key != "glosse"})
    install(site, "de_news", {"lang": "de", "name": "news", "version": "1", "labels": {"ner": ["PER"]}})
    install(site, "fr_news", {"lang": "fr", "name": "news", "version": "1", "labels": {"ner": ["PER"]}})
    install(site, "xx_wiki", {"lang": "xx", "name": "wiki", "version": "1", "labels": {"ner": ["PER"]}})
    assert names(registry.candidates("de")) == ["de_glosse", "de_small", "de_new", "de_news", "xx_wiki"]
    chosen = {
        language: registry.choose(language, {"de": "de_news", "es": "xx_wiki"})
        for language in ("de", "fr", "es")
    }
    assert [info and info.name for info in chosen.values()] == ["de_news", None, "xx_wiki"]
    for choices in ({}, {"de": "de_gone"}, {"fr": "de_news"}):
        info = registry.choose("de", choices)
        assert info is not None
        assert info.name == "de_glosse"
    assert names(registry.candidates("fr")) == ["fr_news", "xx_wiki"]


def test_a_region_is_ignored_and_no_language_has_no_pipeline(folder: Path) -> None:
    bundle(folder, "de_glosse", DE)
    for language in ("de", "de-AT", "de_CH", "DE"):
        assert names(registry.candidates(language))[:1] == ["de_glosse"]
        assert registry.choose(language, {}) is not None
    assert registry.candidates("") == ()
    assert registry.choose("", {"": "de_glosse"}) is None


def test_norwegian_has_two_codes(folder: Path) -> None:
    bundle(folder, "nb_x", {**DE, "lang": "nb", "name": "x"})
    info = registry.choose("no", {})
    assert info is not None
    assert info.name == "nb_x"


def test_spacy_is_not_imported() -> None:
    code = (
        "import sys; from annotations.recognition.registry import *; bundled(); installed(); choose('de', {});"
        "assert not {'spacy', 'numpy', 'thinc'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_pipelines_that_come_along_are_measured(language: str) -> None:
    info = registry.choose(language, {})
    assert info is not None
    assert info.name == f"{language}_glosse"
    assert {"PER", "ORG", "LOC"} <= set(info.labels)
    assert info.score is not None
    assert info.measured_on
    assert info.licence
    assert len(info.digest) == 64
