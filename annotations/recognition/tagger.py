"""The component of the bundled pipelines that marks names; importing this module registers it with spaCy.

`glosse_ner` tags words with B, I, L, U and O of each label. Two models score the tags: a network over windows of words
(`glosse.Tagger.v1`) and a linear model over hashed features (`annotations.recognition.linear`), both trained as
conditional random fields; the best sequence under the sum of their scores is what is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import srsly
from spacy.language import Language
from spacy.pipeline.trainable_pipe import TrainablePipe
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import registry
from spacy.vocab import Vocab
from thinc.api import Linear, Model, chain, list2ragged, ragged2list, with_array
from thinc.model import deserialize_attr, serialize_attr

from annotations.recognition import crf
from annotations.recognition.architectures import columns_of
from annotations.recognition.linear import LinearTable, Template, keys, templates

Scores = list[crf.Floats]
"""The scores of the tags of each text's tokens, (tokens, tags)."""

Texts = Model[Any, Any]
"""A model from Docs to scores; Thinc's own array types are wider than those that come out."""

MOVES = "glosse_moves"
"""Name of the layer that holds the transitions' scores and the linear model."""

FORBIDDEN = np.float32(-1e9)
"""Score of a transition that no sequence of tags has."""


@serialize_attr.register(LinearTable)
def _serialize_table(_: Any, value: LinearTable, name: str, model: Model[Any, Any]) -> bytes:
    return bytes(srsly.msgpack_dumps(value.to_message()))


@deserialize_attr.register(LinearTable)
def _deserialize_table(default: LinearTable, value: bytes, name: str, model: Model[Any, Any]) -> LinearTable:
    return LinearTable.from_message(srsly.msgpack_loads(value))


@registry.architectures("glosse.Tagger.v1")  # type: ignore[untyped-decorator]
def tagger_model(
    tok2vec: Model[Any, Any],
    single: dict[str, list[int]],
    joint: list[list[list[int]]],
    nO: int | None = None,
) -> Texts:
    """Build the model: `tok2vec`, a layer of one output a tag, and a layer of transitions.

    `single` (column -> offsets) and `joint` (lists of [offset, column]) are the features of the linear model, over the
    columns of the model's ClusterEmbed layer.
    """
    output: Model[Any, Any] = with_array(Linear(nO=nO, nI=tok2vec.maybe_get_dim("nO")))
    wanted = templates(
        {int(column): offsets for column, offsets in single.items()},
        [tuple((offset, column) for offset, column in template) for template in joint],
    )
    model: Texts = chain(tok2vec, list2ragged(), output, ragged2list(), _moves_layer(wanted))
    model.set_ref("tok2vec", tok2vec)
    model.set_ref("output", output.layers[0])
    model.set_ref("moves", model.layers[-1])
    return model


def _moves_layer(wanted: list[Template]) -> Model[Any, Any]:
    def forward(
        model: Model[Any, Any], scores: Scores, is_train: bool
    ) -> tuple[Scores, Callable[[Scores], Scores]]:
        return scores, lambda gradients: gradients

    def init(model: Model[Any, Any], X: Any = None, Y: Any = None) -> None:
        tags = model.get_dim("nO")
        model.set_param("moves", model.ops.alloc2f(tags, tags))

    attrs = {"table": LinearTable.empty(), "share": 0.5}
    layer: Model[Any, Any] = Model(
        MOVES, forward, init=init, dims={"nO": None}, params={"moves": None}, attrs=attrs
    )
    layer.attrs["templates"] = [[list(part) for part in template] for template in wanted]
    return layer


class Tagger(TrainablePipe):  # type: ignore[misc]
    """Marks names as entities of a Doc; tokens without gold annotation are learned from by what surrounds them."""

    def __init__(self, vocab: Vocab, model: Texts, name: str = "ner") -> None:
        self.vocab = vocab
        self.model = model
        self.name = name
        self.cfg: dict[str, Any] = {"labels": []}
        self.scorer = lambda examples, **kwargs: get_ner_prf(examples)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of mentions."""
        return tuple(self.cfg["labels"])

    @property
    def label_data(self) -> list[str]:
        """The labels, as `initialize` takes them."""
        return list(self.labels)

    def add_label(self, label: str) -> int:
        """Add a label before the weights are made; returns 0 if it is there, else 1.

        ValueError afterwards: the tags of a label are part of the trained weights.
        """
        if label in self.labels:
            return 0
        if self.model.get_ref("output").has_dim("nO"):
            raise ValueError(f"the recogniser {self.name} is trained for {', '.join(self.labels)} only")
        self.cfg["labels"].append(label)
        return 1

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        labels: list[str] | None = None,
    ) -> None:
        """Make random weights for the labels given, else for those of the examples."""
        examples = list(get_examples())
        for label in labels or sorted({ent.label_ for eg in examples for ent in eg.reference.ents}):
            self.add_label(label)
        tags = len(crf.tag_names(self.labels))
        self.model.get_ref("output").set_dim("nO", tags)
        self.model.get_ref("moves").set_dim("nO", tags)
        self.model.get_ref("moves").attrs["table"] = LinearTable.empty(tags)
        self.model.initialize(X=[eg.predicted for eg in examples[:10]])

    def predict(self, docs: Iterable[Doc]) -> list[crf.Spans]:
        """The mentions of each text, in tokens."""
        docs = list(docs)
        full = [doc for doc in docs if len(doc)]
        if not full:
            return [[] for _ in docs]
        scores, moves = self.scores(full)
        batch, lengths = crf.filled(scores)
        found = iter(crf.best(batch, lengths, moves, crf.edges(self.labels)))
        return [crf.spans(next(found), self.labels) if len(doc) else [] for doc in docs]

    def scores(self, docs: Sequence[Doc]) -> tuple[Scores, crf.Floats]:
        """The scores of the tags of each text's tokens, and those of transitions, of both models together."""
        return self._together(docs, self.model.predict(list(docs)))

    def _together(self, docs: Sequence[Doc], network: Scores) -> tuple[Scores, crf.Floats]:
        layer = self.model.get_ref("moves")
        moves: Any = layer.get_param("moves")
        if weight := self._weight:
            table, wanted = layer.attrs["table"], layer.attrs["templates"]
            linear = (table.scores(keys(columns_of(self.model, doc), wanted)) for doc in docs)
            network = [
                (1 - weight) * one + weight * other for one, other in zip(network, linear, strict=True)
            ]
            moves = (1 - weight) * moves + weight * table.moves
        return network, np.where(crf.allowed(self.labels), moves, FORBIDDEN).astype(np.float32)

    @property
    def _weight(self) -> float:
        """The linear model's share in the sum of scores; 0 while it has no weights."""
        attrs = self.model.get_ref("moves").attrs
        return float(attrs["share"]) if len(attrs["table"].features) else 0.0

    def set_annotations(self, docs: Iterable[Doc], scores: list[crf.Spans]) -> None:
        """Set the mentions as entities; those that are set already stay where they overlap none."""
        for doc, found in zip(docs, scores, strict=True):
            doc.set_ents([Span(doc, start, end, label=label) for start, end, label in found])

    def get_loss(self, examples: Iterable[Example], scores: Scores) -> tuple[float, Scores]:
        """Negative logarithmic probability of the gold tags, and its mean gradient by the network's scores.

        What the linear model says counts but stays as it is. The gradient by the transitions is kept in their layer.
        """
        examples = list(examples)
        masks = [gold_mask(eg, self.labels) for eg in examples]
        full = [at for at, mask in enumerate(masks) if len(mask)]
        together, moves = self._together([examples[at].predicted for at in full], [scores[at] for at in full])
        steps = np.exp(moves)
        batch, lengths = crf.filled(together)
        mask, _ = crf.filled([masks[at].astype(np.float32) for at in full])
        ends = crf.edges(self.labels)
        free = crf.sums(batch, lengths, steps, ends, pairs=True)
        gold = crf.sums(batch, lengths, steps, ends, mask > 0, pairs=True)
        share = np.float32((1 - self._weight) / max(len(scores), 1))
        pairs: Any = (free.pairs - gold.pairs) * share
        self.model.get_ref("moves").inc_grad("moves", pairs)
        gradients: Scores = [np.zeros_like(each) for each in scores]
        for row, at in enumerate(full):
            inside = slice(lengths[row])
            gradients[at] = (free.marginals[row, inside] - gold.marginals[row, inside]) * share
        return float((free.log_z - gold.log_z).sum()), gradients


def gold_mask(example: Example, labels: Sequence[str]) -> Any:
    """Which tags each predicted token may have by the gold annotation, shape (tokens, tags); unknown: all."""
    names = {name: at for at, name in enumerate(crf.tag_names(labels))}
    gold = example.get_aligned_ner()
    mask = np.zeros((len(gold), len(names)), dtype=bool)
    for row, tag in enumerate(gold):
        at = names.get(tag) if tag else None
        mask[row, slice(None) if at is None else at] = True
    return mask


@Language.factory(
    "glosse_ner",
    assigns=["doc.ents", "token.ent_iob", "token.ent_type"],
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_tagger(nlp: Language, name: str, model: Texts) -> Tagger:
    """Build the component for a pipeline's configuration."""
    return Tagger(nlp.vocab, model, name)
