"""Writes card and metadata of a bundled pipeline from one evaluation, so that both give the same figures."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Any

import spacy
from spacy.language import Language

from annotations.recognition.scoring import LABELS, PLO
from annotations.recognition.training.bundle import slim, write_pipeline
from annotations.recognition.training.evaluate import TEST_FILES, Evaluation, evaluate_test, table
from annotations.recognition.training.sources import LICENCES, SOURCES, TEST_NAMES
from annotations.recognition.training.train import read_rounds

VERSION = "0.2.0"
"""Version of the bundled pipelines."""

JOINED_SENTENCES = 5
"""Sentences a document where the influence of longer texts is measured."""


def performance(evaluation: Evaluation) -> dict[str, Any]:
    """Return scores as spaCy's `meta.json` has them: shares of 1, all labels and each label."""

    def shares(labels: Sequence[str], prefix: str) -> dict[str, float]:
        score = evaluation.counts.score(labels)
        figures = {"p": score.precision, "r": score.recall, "f": score.f1}
        return {prefix + name: round(value / 100, 4) for name, value in figures.items()}

    per_type = {label: shares((label,), "") for label in LABELS if evaluation.counts.gold[label]}
    return {**shares(LABELS, "ents_"), "ents_per_type": per_type}


def headline(evaluation: Evaluation) -> dict[str, Any]:
    """Return the figures that a person sees first, in percent."""
    return {
        "measured_on": TEST_NAMES[evaluation.test],
        "f1_plo": round(evaluation.counts.score(PLO).f1, 1),
        "f1_all": round(evaluation.counts.score().f1, 1),
    }


def size_mb(path: Path) -> float:
    """Return the size of a pipeline directory in a wheel (deflated), without its card, in millions of bytes."""
    files = [
        file for file in path.rglob("*") if file.is_file() and file.name not in {"README.md", "meta.json"}
    ]
    return round(sum(len(zlib.compress(file.read_bytes())) for file in files) / 1e6, 1)


def describe(nlp: Language) -> None:
    """Set name, version, licence and sources of a pipeline."""
    lang = str(nlp.lang)
    nlp.meta.update(
        name="glosse",
        version=VERSION,
        description=f"Names of persons, organisations and places for Glosse ({lang}).",
        author="The authors of Glosse",
        license=LICENCES[lang],
        sources=SOURCES[lang],
    )


def write_meta(out: Path, evaluations: Sequence[Evaluation], rounds: Sequence[int]) -> dict[str, Any]:
    """Add scores, size and training steps to the metadata of the pipeline in `out`, and return it."""
    first, *others = evaluations
    path = out / "meta.json"
    meta: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    meta["performance"] = performance(first)
    meta["glosse"] = {
        **headline(first),
        "size_mb": size_mb(out),
        "words_per_s": first.words_per_s,
        "rounds": list(rounds),
        "others": [headline(other) for other in others],
    }
    path.write_text(json.dumps(meta, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return meta


def write_card(out: Path, meta: dict[str, Any], values: dict[str, str]) -> None:
    """Fill the language's template with `values` and the metadata, and write it as README.md."""
    template = Template(Path(__file__).with_name(f"card_{meta['lang']}.md").read_text(encoding="utf-8"))
    glosse = meta["glosse"]
    figures = {name: str(glosse[name]) for name in ("measured_on", "size_mb", "words_per_s")}
    figures["rounds"] = " and ".join(str(steps) for steps in glosse["rounds"])
    figures["version"], figures["licence"] = meta["version"], meta["license"]
    lines = [f"* {s['name']}: {s['license']}. {s['author']}. {s['url']}" for s in meta["sources"]]
    text = template.substitute(values, **figures, sources="\n".join(lines))
    (out / "README.md").write_text(text, encoding="utf-8")


def card(model: Path, data: Path, out: Path) -> dict[str, Any]:
    """Bundle the trained pipeline of the directory `model` as `out`, with its card; return the metadata.

    What is measured is the bundled pipeline as it is read back.
    """
    slimmed = slim(spacy.load(model))
    describe(slimmed)
    write_pipeline(slimmed, out)
    nlp = spacy.load(out)
    tests = TEST_FILES[str(nlp.lang)]
    evaluate_test(nlp, data, tests[0])  # fills the caches, as in use
    evaluations = [evaluate_test(nlp, data, test) for test in tests]
    values = {f"table_{test}": table(evaluation) for test, evaluation in zip(tests, evaluations, strict=True)}
    for name, separator in (("spaces", " "), ("paragraphs", "\n\n")):
        longer = evaluate_test(nlp, data, tests[0], JOINED_SENTENCES, separator)
        values[f"f1_{name}"] = f"{longer.counts.score().f1:.1f}"
        values[f"f1_plo_{name}"] = f"{longer.counts.score(PLO).f1:.1f}"
    meta = write_meta(out, evaluations, read_rounds(model))
    write_card(out, meta, values)
    return meta
