"""Writes card and metadata of a bundled pipeline from one evaluation, so that both give the same figures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Any

import spacy
from spacy.language import Language

from annotations.recognition.training.bundle import slim, write_pipeline
from annotations.recognition.training.data import LABELS
from annotations.recognition.training.evaluate import PLO, TEST_FILES, Evaluation, evaluate_test, table
from annotations.recognition.training.sources import LICENCES, SOURCES, TEST_NAMES
from annotations.recognition.training.train import STEPS_FILE

VERSION = "0.1.0"
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
    """Return the size of a pipeline directory without its card, in millions of bytes."""
    files = [
        file for file in path.rglob("*") if file.is_file() and file.name not in {"README.md", "meta.json"}
    ]
    return round(sum(file.stat().st_size for file in files) / 1e6, 1)


def write_meta(nlp: Language, out: Path, evaluations: Sequence[Evaluation], steps: int) -> dict[str, Any]:
    """Write the pipeline to `out`, then its metadata with size and scores, and return these."""
    first, *others = evaluations
    lang = str(nlp.lang)
    nlp.meta.update(
        name="glosse",
        version=VERSION,
        description=f"Names of persons, organisations and places for Glosse ({lang}).",
        author="The authors of Glosse",
        license=LICENCES[lang],
        sources=SOURCES[lang],
        performance=performance(first),
    )
    write_pipeline(nlp, out)
    meta: dict[str, Any] = json.loads((out / "meta.json").read_text(encoding="utf-8"))
    meta["glosse"] = {
        **headline(first),
        "size_mb": size_mb(out),
        "words_per_s": first.words_per_s,
        "steps": steps,
        "others": [headline(other) for other in others],
    }
    (out / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return meta


def write_card(lang: str, out: Path, meta: dict[str, Any], values: dict[str, str]) -> None:
    """Fill the language's template with `values` and the metadata, and write it as README.md."""
    template = Template(Path(__file__).with_name(f"card_{lang}.md").read_text(encoding="utf-8"))
    figures = {name: str(value) for name, value in meta["glosse"].items() if name != "others"}
    sources = "\n".join(
        f"* {source['name']}: {source['license']}. {source['author']}. {source['url']}"
        for source in meta["sources"]
    )
    text = template.substitute(
        values, **figures, version=meta["version"], licence=meta["license"], sources=sources
    )
    (out / "README.md").write_text(text, encoding="utf-8")


def card(model: Path, data: Path, out: Path) -> dict[str, Any]:
    """Bundle the trained pipeline in the directory `model` as `out`, with card; return the metadata."""
    steps = json.loads((model.parent / STEPS_FILE).read_text(encoding="utf-8"))["steps"]
    nlp = slim(spacy.load(model))
    lang = str(nlp.lang)
    tests = TEST_FILES[lang]
    evaluate_test(nlp, data, tests[0])  # fills the caches, as in use
    evaluations = [evaluate_test(nlp, data, test) for test in tests]
    values = {f"table_{test}": table(evaluation) for test, evaluation in zip(tests, evaluations, strict=True)}
    for name, separator in (("spaces", " "), ("paragraphs", "\n\n")):
        longer = evaluate_test(nlp, data, tests[0], JOINED_SENTENCES, separator)
        values[f"f1_{name}"] = f"{longer.counts.score().f1:.1f}"
        values[f"f1_plo_{name}"] = f"{longer.counts.score(PLO).f1:.1f}"
    meta = write_meta(nlp, out, evaluations, steps)
    write_card(lang, out, meta, values)
    return meta
