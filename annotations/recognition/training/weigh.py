"""Trains the linear member of a pipeline with CRFsuite and puts its weights into the pipeline."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from annotations.recognition import crf
from annotations.recognition.architectures import columns_of
from annotations.recognition.linear import LinearTable, keys


@dataclass(frozen=True)
class Plan:
    """How the linear model is trained."""

    iterations: int = 90
    """Most iterations of L-BFGS."""
    c1: float = 0.1
    """Weight of the sum of absolute weights, which makes most of them 0."""
    c2: float = 0.01
    """Weight of the sum of squared weights."""
    least: int = 2
    """How often a feature must stand in the data."""


def fit(nlp: Language, docs: Iterable[Doc], plan: Plan) -> LinearTable:
    """Train on gold documents with the columns and features that the pipeline's model names."""
    import pycrfsuite

    tagger: Any = nlp.get_pipe("ner")
    wanted = tagger.model.get_ref("moves").attrs["templates"]
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": plan.c1, "c2": plan.c2, "max_iterations": plan.iterations})
    trainer.set_params({"feature.minfreq": plan.least, "num_memories": 5})
    for doc in docs:
        tags = tags_of(doc)
        if len(doc) and None not in tags:
            found = keys(columns_of(tagger.model, doc), wanted)
            trainer.append([[format(key, "x") for key in row] for row in found.tolist()], tags)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "weights.crfsuite")
        trainer.train(path)
        reader = pycrfsuite.Tagger()
        reader.open(path)
        info = reader.info()
        reader.close()
    return table_of(info.state_features, info.transitions, crf.tag_names(tagger.labels))


def tags_of(doc: Doc) -> list[str | None]:
    """The gold tag of each token, None where nobody knows."""
    tags: list[str | None] = [None if token.ent_iob == 0 else "O" for token in doc]
    for ent in doc.ents:
        tags[ent.start : ent.end] = [f"I-{ent.label_}"] * len(ent)
        tags[ent.start], tags[ent.end - 1] = f"B-{ent.label_}", f"L-{ent.label_}"
        if len(ent) == 1:
            tags[ent.start] = f"U-{ent.label_}"
    return tags


def table_of(
    states: dict[tuple[str, str], float], transitions: dict[tuple[str, str], float], tags: list[str]
) -> LinearTable:
    """CRFsuite's weights as a table."""
    at = {tag: number for number, tag in enumerate(tags)}
    features = np.unique(np.array([int(key, 16) for key, _ in states], dtype=np.uint32))
    weights = np.zeros((len(features) + 1, len(tags)), dtype=np.float32)
    rows = np.searchsorted(features, np.array([int(key, 16) for key, _ in states], dtype=np.uint32))
    for row, ((_, tag), weight) in zip(rows.tolist(), states.items(), strict=True):
        weights[row, at[tag]] = weight
    moves = np.zeros((len(tags), len(tags)), dtype=np.float32)
    for (one, other), weight in transitions.items():
        moves[at[one], at[other]] = weight
    return LinearTable(features, weights.astype(np.float16).astype(np.float32), moves)


SHARE = 0.4
"""Share of the linear model in the sum of scores: the best of 0.3 to 0.7 on GermEval's development part."""

PLANS = {"de": (0.25, Plan(90, 0.08, 0.01)), "en": (0.125, Plan(90, 0.1, 0.01))}
"""For each language the part of the converted documents that the linear model is trained on, and how."""


def add_linear(nlp: Language, train: Path) -> None:
    """Give a trained pipeline its linear model, trained on the first part of `train`, a DocBin."""
    part, plan = PLANS[str(nlp.lang)]
    docs = list(DocBin().from_disk(train).get_docs(nlp.vocab))
    tagger: Any = nlp.get_pipe("ner")
    layer = tagger.model.get_ref("moves")
    layer.attrs["table"] = fit(nlp, docs[: max(1, int(len(docs) * part))], plan)
    layer.attrs["share"] = SHARE
