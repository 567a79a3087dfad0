"""The component that marks names: training, gold with gaps, writing and reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from thinc.api import NumpyOps, get_current_ops, set_current_ops

from annotations.recognition.architectures import set_tables
from annotations.recognition.clusters import ClusterTable, ClusterTables
from annotations.recognition.tagger import gold_mask
from annotations.recognition.training.weigh import Plan, fit

SENTENCES = [
    ("Anna Huber fährt nach Köln .", [(0, 2, "PER"), (4, 5, "LOC")]),
    ("Otto kommt aus Bonn .", [(0, 1, "PER"), (3, 4, "LOC")]),
    ("Es regnet in Köln .", [(3, 4, "LOC")]),
    ("Huber und Otto lachen .", [(0, 1, "PER"), (2, 3, "PER")]),
]


@pytest.fixture(autouse=True)
def _same_products() -> Any:
    before = get_current_ops()
    set_current_ops(NumpyOps())
    yield
    set_current_ops(before)


def blank() -> Language:
    tok2vec = {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "glosse.ClusterEmbed.v1",
            "width": 16,
            "embed_width": 8,
            "attrs": ["NORM", "SHAPE"],
            "rows": [50, 50],
            "affixes": [2],
            "affix_rows": [50],
            "cluster_rows": [8],
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": 16,
            "window_size": 1,
            "maxout_pieces": 2,
            "depth": 1,
        },
    }
    model = {
        "@architectures": "glosse.Tagger.v1",
        "tok2vec": tok2vec,
        "single": {"0": [-1, 0, 1], "3": [0]},
        "joint": [[[-1, 0], [0, 0]]],
    }
    nlp = spacy.blank("de")
    tagger: Any = nlp.add_pipe("glosse_ner", name="ner", config={"model": model})
    set_tables(tagger.model, ClusterTables((ClusterTable.build([((1,), ["köln", "bonn"])]),)))
    return nlp


def gold(nlp: Language) -> list[Doc]:
    docs = []
    for text, spans in SENTENCES:
        doc = nlp.make_doc(text)
        doc.set_ents([Span(doc, start, end, label=label) for start, end, label in spans])
        docs.append(doc)
    return docs


def found(nlp: Language) -> list[list[tuple[int, int, str]]]:
    return [
        [(ent.start, ent.end, ent.label_) for ent in doc.ents]
        for doc in nlp.pipe(text for text, _ in SENTENCES)
    ]


@pytest.fixture(scope="module")
def trained() -> Language:
    nlp = blank()
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in gold(nlp)]
    optimizer = nlp.initialize(lambda: examples)
    optimizer.learn_rate = 0.01
    losses = []
    for _ in range(60):
        losses.append(nlp.update(examples, sgd=optimizer)["ner"])
    assert losses[-1] < losses[0] / 10
    return nlp


def test_the_network_learns_what_it_is_shown(trained: Language) -> None:
    assert found(trained) == [spans for _, spans in SENTENCES]
    assert trained.get_pipe("ner").labels == ("LOC", "PER")


def test_the_linear_model_alone_learns_it_too() -> None:
    pytest.importorskip("pycrfsuite")
    nlp = blank()
    nlp.initialize(lambda: [Example(nlp.make_doc(doc.text), doc) for doc in gold(nlp)])
    layer = nlp.get_pipe("ner").model.get_ref("moves")
    layer.attrs["table"] = fit(nlp, gold(nlp), Plan(iterations=60, c1=0.0, c2=0.001, least=1))
    layer.attrs["share"] = 1.0
    assert found(nlp) == [spans for _, spans in SENTENCES]


def test_a_pipeline_that_was_written_and_read_finds_the_same(trained: Language, tmp_path: Path) -> None:
    trained.to_disk(tmp_path / "p")
    copy = spacy.load(tmp_path / "p")
    assert found(copy) == found(trained)
    assert copy.meta["labels"]["ner"] == ["LOC", "PER"]
    score, moves = copy.get_pipe("ner").scores(gold(copy))
    expected, same = trained.get_pipe("ner").scores(gold(trained))
    np.testing.assert_allclose(np.vstack(score), np.vstack(expected), atol=1e-5)
    np.testing.assert_allclose(moves, same)


def test_a_label_after_training_is_refused(trained: Language) -> None:
    with pytest.raises(ValueError, match="trained for LOC, PER only"):
        trained.get_pipe("ner").add_label("ORG")
    assert trained.get_pipe("ner").add_label("PER") == 0


def test_unknown_gold_leaves_every_tag_open(trained: Language) -> None:
    doc = trained.make_doc("Anna Huber fährt")
    doc.set_ents([Span(doc, 0, 2, label="PER")], missing=[doc[2:3]])
    mask = gold_mask(Example(trained.make_doc(doc.text), doc), ["LOC", "PER"])
    assert mask.sum(axis=1).tolist() == [1, 1, 9]


def test_empty_texts_have_no_names(trained: Language) -> None:
    docs = list(trained.pipe(["", "Köln", ""]))
    assert [len(doc.ents) for doc in docs] == [0, 1, 0]
