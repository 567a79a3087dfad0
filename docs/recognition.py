"""Measures the bundled pipelines, writes docs/recognition.md and its picture: `python docs/recognition.py DATA`.

DATA is the directory with the corpora (`test/*.jsonl`); the cards of the pipelines name their sources. Set
OMP_NUM_THREADS=1 and run it on a machine that does nothing else: speeds are of one core.
"""

from __future__ import annotations

import json
import sys
import zlib
from html import escape
from pathlib import Path

import spacy

from annotations.library.checking import check_set
from annotations.recognition import tagger, worker  # noqa: F401  (registers the component)
from annotations.recognition.architectures import use_numpy_products
from annotations.recognition.scoring import LABELS, PLO, Counts, scores
from annotations.recognition.training.evaluate import TEST_FILES, Evaluation, evaluate_test
from annotations.recognition.training.sources import TEST_NAMES

ROOT = Path(__file__).resolve().parents[1]
PIPELINES = ROOT / "annotations" / "recognition" / "pipelines"

PEERS = {
    "germeval14_test": [
        ("GermaNER", "79.7", "76.5"),
        ("winner of the shared task, 2014", "", "76.4"),
        ("Flair (gigabytes)", "", "about 84"),
        ("a large BERT (gigabytes)", "", "about 88"),
    ],
    "wikigold_slice": [("spaCy en_core_web_sm 3.8, labels mapped", "59.8", "57.9")],
    "uner_ewt_test": [("spaCy en_core_web_sm 3.8, labels mapped", "58.2", "")],
}
"""Figures of others, PER ORG LOC and all, as published or measured when the data was collected; not measured here."""

HEAD = """# How good the recognition is

Written by `python docs/recognition.py DATA`; exact span and label, micro-averaged, in percent, from the raw text, sentence
by sentence. Speed is in words a second of one core, on paragraphs of five sentences; size is that in the wheel. What the pipelines are
made of, from which data and under which licences, say their cards:
[German](../annotations/recognition/pipelines/de_glosse/README.md),
[English](../annotations/recognition/pipelines/en_glosse/README.md).

![F1 against size and speed](recognition.svg)
"""

TAIL = """
## Whole articles

The ten seed articles in German and English with every name marked ([guidelines](../seeds/gold/GUIDELINES.md)), through
Glosse's own path, which also looks for the surnames of people who are named in full elsewhere in the article. The articles
are few, and the rules were written over them: read these figures as a check, not as a benchmark. Lists of well-known
organisations and other names, which the pipelines see as a feature, were written after a first look at what an earlier
training missed in these articles; well-known names in them stand in both.

{table}

95 % intervals of F1, by the bootstrap over articles: {intervals}.
The English articles hold many names of telescopes, ships and instruments (`MISC`), the weakest label.

## What is weak

* `MISC` (works, laws, events, ships, spacecraft) is missed more often than found: little of it is in the training data.
* Names that no list and no training text had, and that look like people or places (`Philae`, `Ever Given`).
* Long names of authorities and institutes; buildings.
* There is no pipeline for other languages than German and English: no training data with a licence that allows it was at
  hand. An installed spaCy pipeline can be chosen (`glosse models list`).
"""


def row(name: str, counts: Counts) -> str:
    """One line of a table: PLO, all, and each label."""
    cells = [counts.score(PLO).f1, counts.score().f1, *(counts.score((label,)).f1 for label in LABELS)]
    return (
        f"| {name} | " + " | ".join(f"{cell:.1f}" for cell in cells) + f" | {sum(counts.gold.values())} |\n"
    )


COLUMNS = "| | PER ORG LOC | all | PER | ORG | LOC | MISC | mentions |\n|---|---|---|---|---|---|---|---|\n"


def whole_articles(language: str) -> tuple[Counts, str]:
    """The counts over the marked seed articles, and in words the 95 % intervals over articles."""
    lessons = check_set(language)
    found = worker.recognise(str(PIPELINES / f"{language}_glosse"), [lesson.text for lesson in lessons])
    pairs = list(zip((lesson.spans for lesson in lessons), found, strict=True))
    counts = Counts()
    for gold, spans in pairs:
        counts.add(gold, spans)
    said = {score.label: score.interval for score in scores(pairs)[0]}
    parts = [
        f"{name} {interval[0]:.0f} to {interval[1]:.0f}"
        for key, name in (("PLO", "PER ORG LOC"), ("ALL", "all"))
        if (interval := said[key])
    ]
    return counts, f"{language}: {', '.join(parts)}"


def size_mb(language: str) -> float:
    """Size of a pipeline in the wheel, in millions of bytes."""
    files = [path for path in (PIPELINES / f"{language}_glosse").rglob("*") if path.is_file()]
    return sum(len(zlib.compress(path.read_bytes())) for path in files) / 1e6


Found = dict[str, list[tuple[Evaluation, Evaluation]]]
"""For each language and test set, the evaluation of sentences and that of paragraphs, of which the speed is taken."""


def page(evaluations: Found) -> str:
    """The page, as Markdown."""
    parts = [HEAD]
    for language, found in evaluations.items():
        parts.append(f"\n## {language}: {size_mb(language):.1f} MB, {speed(found):,} words/s\n")
        for evaluation, _ in found:
            parts.append(f"\n{TEST_NAMES[evaluation.test]}\n\n{COLUMNS}")
            parts.append(row(f"**{language}_glosse**", evaluation.counts))
            parts += [
                f"| {name} | {plo} | {every} | | | | | |\n" for name, plo, every in PEERS[evaluation.test]
            ]
    return "".join(parts) + articles(list(evaluations))


def articles(languages: list[str]) -> str:
    """The part of the page about whole articles, and what is weak."""
    measured = {language: whole_articles(language) for language in languages}
    table = COLUMNS + "".join(row(language, counts) for language, (counts, _) in measured.items())
    return TAIL.format(table=table.rstrip(), intervals="; ".join(said for _, said in measured.values()))


def speed(found: list[tuple[Evaluation, Evaluation]]) -> int:
    """Words a second over all test sets."""
    return round(sum(one.words for _, one in found) / sum(one.seconds for _, one in found) / 100) * 100


def picture(evaluations: Found) -> str:
    """F1 (PER ORG LOC) against size, with the speed beside each point; peers whose size is known, as published."""
    points = [
        (
            f"{language}_glosse, {TEST_NAMES[one.test]}",
            size_mb(language),
            one.counts.score(PLO).f1,
            f"{speed(found):,} words/s",
        )
        for language, found in evaluations.items()
        for one, _ in found
    ]
    points += [
        (f"en_core_web_sm, {TEST_NAMES[test]}", 12.8, float(plo), "")
        for test, peers in PEERS.items()
        for name, plo, _ in peers
        if "en_core_web_sm" in name
    ]

    def x(mb: float) -> float:
        return 60 + mb / 20 * 560

    def y(f1: float) -> float:
        return 340 - (f1 - 50) / 40 * 300

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 400" font-family="sans-serif" font-size="13">',
        '<rect width="900" height="400" fill="#ffffff"/>',
    ]
    for f1 in range(50, 91, 10):
        parts.append(
            f'<path d="M60 {y(f1)}H620" stroke="#d0d0d0"/><text x="30" y="{y(f1) + 4}" fill="#333">{f1}</text>'
        )
    for mb in range(0, 21, 5):
        parts.append(f'<text x="{x(mb) - 4}" y="360" fill="#333">{mb}</text>')
    parts.append(
        '<text x="270" y="385" fill="#333">size in MB</text><text x="20" y="24" fill="#333">F1, PER ORG LOC</text>'
    )
    free = 0.0
    for name, mb, f1, words in sorted(points, key=lambda point: -point[2]):
        free = max(free + 16, y(f1) + 4)
        color = "#0b5fa5" if "glosse" in name else "#8a5a00"
        label = escape(f"{name}: {f1:.1f}" + (f", {words}" if words else ""))
        parts.append(f'<circle cx="{x(mb):.1f}" cy="{y(f1):.1f}" r="5" fill="{color}"/>')
        parts.append(f'<text x="430" y="{free:.1f}" fill="{color}">{label}</text>')
    return "\n".join([*parts, "</svg>", ""])


def main(data: Path) -> None:
    """Measure and write."""
    use_numpy_products()
    evaluations: Found = {}
    for language, tests in TEST_FILES.items():
        nlp = spacy.load(PIPELINES / f"{language}_glosse")
        evaluations[language] = [
            (evaluate_test(nlp, data, test), evaluate_test(nlp, data, test, 5)) for test in tests
        ]
    docs = Path(__file__).parent
    (docs / "recognition.md").write_text(page(evaluations), encoding="utf-8")
    (docs / "recognition.svg").write_text(picture(evaluations), encoding="utf-8")
    print(json.dumps({language: speed(found) for language, found in evaluations.items()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
