"""A pipeline that can be made to fail, for tests of what survives it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.model import PipelineInfo
from annotations.recognition import registry

TRAPS = """
import os, signal, time
from pathlib import Path
import spacy
from spacy.language import Language

@Language.component("traps")
def traps(doc):
    for word in ("CRASH", "HANG", "FAIL"):
        if word in doc.text:
            with Path(__file__).with_name(word).open("a") as runs:
                runs.write("x")
    if "CRASH" in doc.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "HANG" in doc.text:
        time.sleep(600)
    if "FAIL" in doc.text:
        raise ValueError("no such luck")
    return doc

def load(**overrides):
    nlp = spacy.blank("de")
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": "PERSON", "pattern": "Nicolás Maduro"}, {"label": "PERSON", "pattern": "Maduro"}]
    )
    nlp.add_pipe("traps")
    return nlp
"""


@pytest.fixture
def traps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PipelineInfo]:
    """An installed pipeline that finds `Maduro`, ends its process at `CRASH`, sticks at `HANG`, and fails at `FAIL`.

    How often it met such a word is the size of the file of that name in `trapped(info)`.
    """
    site = tmp_path / "site"
    package, metadata = site / "de_traps", site / "de_traps-1.dist-info"
    for folder in (package, metadata):
        folder.mkdir(parents=True)
    (package / "__init__.py").write_text(TRAPS, encoding="utf-8")
    meta = {"lang": "de", "name": "traps", "version": "1", "labels": {"entity_ruler": ["PERSON"]}}
    (package / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    (metadata / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: de_traps\nVersion: 1\n", encoding="utf-8"
    )
    (metadata / "entry_points.txt").write_text("[spacy_models]\nde_traps = de_traps\n", encoding="utf-8")
    (metadata / "RECORD").write_text("de_traps/__init__.py,sha256=0,1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(site)
    registry.installed.cache_clear()
    yield next(info for info in registry.installed() if info.name == "de_traps")
    registry.installed.cache_clear()


@pytest.fixture
def trapped(tmp_path: Path, traps: PipelineInfo) -> Path:
    """The folder of the pipeline `traps`."""
    return tmp_path / "site" / traps.name
