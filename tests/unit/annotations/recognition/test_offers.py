"""The pipelines that are listed, those that could be fetched among them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy

from annotations.measures import Origin
from annotations.recognition import registry
from annotations.recognition.known import KNOWN, ONTONOTES, known
from annotations.recognition.labels import normal_label
from annotations.recognition.offers import missing, offers


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Forget what was read, before and after."""
    for cache in (registry.installed, registry._bundled, registry.metadata):
        cache.cache_clear()
    yield
    for cache in (registry.installed, registry._bundled, registry.metadata):
        cache.cache_clear()


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pipeline `de_rules` that spaCy's own `package` made a package of, on the import path."""
    pytest.importorskip("setuptools")
    nlp = spacy.blank("de")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": "Köln"}])
    nlp.meta |= {"name": "rules", "version": "1.0.0", "license": "MIT", "performance": {"ents_f": 0.5}}
    nlp.to_disk(tmp_path / "rules")
    out = tmp_path / "out"
    out.mkdir()
    for arguments, folder in (
        (["-m", "spacy", "package", str(tmp_path / "rules"), str(out), "--build", "none"], tmp_path),
        (["setup.py", "--quiet", "egg_info"], out / "de_rules-1.0.0"),
    ):
        subprocess.run([sys.executable, *arguments], cwd=folder, check=True, capture_output=True)
    monkeypatch.syspath_prepend(out / "de_rules-1.0.0")
    registry.installed.cache_clear()
    return out


def test_a_package_of_spacys_is_found(packaged: Path) -> None:
    offer = next(one for one in offers("de", {"de_rules"}) if one.name == "de_rules")
    assert (offer.title, offer.origin, offer.licence) == ("de_rules 1.0.0", Origin.INSTALLED, "MIT")
    assert (offer.labels, offer.used, offer.score) == (("LOC",), True, 50.0)
    assert offer.size_mb is not None
    assert offer.size_mb > 0
    info = registry.named("de_rules")
    assert info is not None
    assert info.score is None, "what makers say of their own never decides which pipeline is used"


def test_what_is_known_is_listed_once_with_its_makers_figures() -> None:
    found = {one.name: one for one in offers()}
    assert {one.name for one in KNOWN} <= found.keys()
    assert len(found) == len(offers())
    large = found["de_core_news_lg"]
    if large.origin is Origin.AVAILABLE:
        assert (large.size_mb, large.licence, large.score) == (541, "MIT", 84.9)
        assert large.url.startswith(
            "https://github.com/explosion/spacy-models/releases/download/de_core_news_lg-"
        )
    assert [one.language for one in offers()] == sorted(one.language for one in offers())
    assert {one.language for one in offers("de-AT")} == {"de", "xx"}


def test_the_table_is_whole() -> None:
    names = [one.name for one in KNOWN]
    assert len(set(names)) == len(names)
    assert len({one.sha256 for one in KNOWN}) == len(names)
    for one in KNOWN:
        assert len(bytes.fromhex(one.sha256)) == 32
        assert 50 < one.score < 100
        assert one.size_mb >= 10
        assert bool(one.terms) == (one.licence != "MIT")
    assert "commercial" in known("it_core_news_sm").terms  # type: ignore[union-attr]
    assert [normal_label(label) for label in ONTONOTES] == list(ONTONOTES)


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        (
            "nl_core_news_sm",
            "nl",
            "nl_core_news_sm is not installed; `glosse models install nl_core_news_sm`",
        ),
        ("xx_ent_wiki_sm", "pl", "`glosse models install xx_ent_wiki_sm`"),
        ("nl_core_news_sm", "de", "nl_core_news_sm reads 'nl', not 'de'"),
        ("nonesuch", "de", "no pipeline 'nonesuch' reads the language 'de'; installed: de_glosse"),
        ("nonesuch", "", "no pipeline 'nonesuch'; installed: de_glosse"),
    ],
)
def test_what_is_missing_says_how_to_get_it(name: str, language: str, said: str) -> None:
    assert said in missing(name, language)


def test_a_directory_tells_what_it_is(tmp_path: Path) -> None:
    assert registry.at(tmp_path) is None
    meta = {"lang": "de", "name": "x", "version": "1", "labels": {"ner": ["PER"]}}
    (tmp_path / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    registry.metadata.cache_clear()
    registry._bundled.cache_clear()
    info = registry.at(tmp_path)
    assert info is not None
    assert (info.title, info.path) == ("de_x 1", str(tmp_path))
