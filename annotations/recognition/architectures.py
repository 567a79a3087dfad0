"""The embedding layer of the bundled pipelines; importing this module registers it with spaCy.

`glosse.ClusterEmbed.v1` is spaCy's MultiHashEmbed with two more kinds of columns: hashed affixes of any
length, and word clusters (Brown clusters by bit prefix, clusters of word vectors, lists of names). The tables
are an attribute of the layer, so they are written and read with its weights and no path is involved.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import srsly
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import (
    Embed,
    HashEmbed,
    Maxout,
    Model,
    NumpyOps,
    chain,
    concatenate,
    list2ragged,
    ragged2list,
    set_current_ops,
    with_array,
)
from thinc.model import deserialize_attr, serialize_attr
from thinc.types import Floats2d

from annotations.recognition.clusters import ClusterTables

LAYER = "glosse_columns"
"""Name of the layer that holds the cluster tables in its attribute `words`."""

CACHE_ROWS = 1 << 17
"""How many words a pipeline remembers the columns of before it forgets them all."""


class WordColumns:
    """The columns of a word that depend on its spelling only: affixes and clusters, remembered a word."""

    def __init__(self, tables: ClusterTables, affixes: list[int]) -> None:
        self.tables = tables
        self.affixes = affixes
        self._forget()

    def _forget(self) -> None:
        self._places: dict[int, int] = {}
        self._rows = np.zeros((1024, len(self.affixes) + self.tables.columns), dtype=np.uint64)

    def of(self, doc: Doc) -> NDArray[np.uint64]:
        """Return the columns of each token of `doc`, shape (tokens, affixes + cluster columns)."""
        if len(self._places) > CACHE_ROWS:
            self._forget()
        orths = doc.to_array("ORTH").tolist()
        unseen = [orth for orth in dict.fromkeys(orths) if orth not in self._places]
        if unseen:
            self._learn(unseen, [doc.vocab.strings[orth] for orth in unseen])
        places = self._places
        return self._rows[[places[orth] for orth in orths]]

    def _learn(self, orths: list[int], words: list[str]) -> None:
        start = len(self._places)
        end = start + len(words)
        while end > len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        width = len(self.affixes)
        for row, word in enumerate(words, start):
            self._rows[row, :width] = [_affix(word, length) for length in self.affixes]
        self._rows[start:end, width:] = self.tables.find(words)
        self._places.update(zip(orths, range(start, end), strict=True))


def _affix(word: str, length: int) -> int:
    """Hash the first `length` characters of the word in lower case; a negative length counts from the end."""
    lower = word.lower()
    part = "^" + lower[:length] if length > 0 else lower[length:] + "$"
    return zlib.crc32(part.encode("utf-8", "surrogatepass"))


def use_numpy_products() -> None:
    """Let thinc multiply by NumPy's BLAS in all pipelines that this thread loads or trains from now on.

    That is up to three times as fast as thinc's default; results are the same to rounding.
    """
    set_current_ops(NumpyOps(use_blis=False))


@serialize_attr.register(WordColumns)
def _serialize_words(_: Any, value: WordColumns, name: str, model: Model[Any, Any]) -> bytes:
    return bytes(srsly.msgpack_dumps(value.tables.to_message()))


@deserialize_attr.register(WordColumns)
def _deserialize_words(default: WordColumns, value: bytes, name: str, model: Model[Any, Any]) -> WordColumns:
    return WordColumns(ClusterTables.from_message(srsly.msgpack_loads(value)), default.affixes)


def set_tables(model: Model[Any, Any], tables: ClusterTables) -> None:
    """Give every ClusterEmbed inside `model` these tables.

    Raises ValueError if no layer of the model takes tables or their columns differ from the layer's.
    """
    layers = [node for node in model.walk() if node.name == LAYER]
    if not layers:
        raise ValueError(f"the model {model.name} has no layer {LAYER} that takes cluster tables")
    for layer in layers:
        if tables.columns != layer.attrs["cluster_columns"]:
            raise ValueError(
                f"{tables.columns} cluster columns, but the layer has {layer.attrs['cluster_columns']}"
            )
        layer.attrs["words"] = WordColumns(tables, layer.attrs["words"].affixes)


def _columns_layer(
    attrs: list[str], affixes: list[int], cluster_columns: int, mask: float
) -> Model[list[Doc], Any]:
    words = WordColumns(ClusterTables(), affixes)
    settings = {"attrs": attrs, "cluster_columns": cluster_columns, "mask": mask, "words": words}
    return Model(LAYER, _columns_forward, attrs=settings)


def _columns_forward(
    model: Model[list[Doc], Any], docs: list[Doc], is_train: bool
) -> tuple[list[Any], Callable[[list[Any]], list[Any]]]:
    words = model.attrs["words"]
    names = model.attrs["attrs"]
    mask = model.attrs["mask"]
    rows = []
    for doc in docs:
        columns = _columns(doc, names, words)
        if is_train and mask:
            _mask(columns, mask, names, model.attrs["cluster_columns"])
        rows.append(columns)
    return rows, lambda gradients: []


def _columns(doc: Doc, names: list[str], words: WordColumns) -> NDArray[np.uint64]:
    lexical = doc.to_array([*names]).reshape(len(doc), len(names))
    return np.concatenate([lexical, words.of(doc)], axis=1).astype(np.uint64, copy=False)


def columns_of(model: Model[Any, Any], doc: Doc) -> NDArray[np.uint64]:
    """The columns of each token by the ClusterEmbed inside `model`, shape (tokens, columns).

    In the order of its attributes, affixes and cluster columns; nothing is hidden.
    """
    layer = next(node for node in model.walk() if node.name == LAYER)
    return _columns(doc, layer.attrs["attrs"], layer.attrs["words"])


def _mask(columns: NDArray[np.uint64], rate: float, names: list[str], cluster_columns: int) -> None:
    """Hide the identity of some words and the clusters of others, so that neither is relied on alone.

    Identity is the column NORM and the affixes; shape and the short prefix and suffix stay visible.
    """
    clusters = columns.shape[1] - cluster_columns
    identity = np.array([at for at in range(clusters) if at >= len(names) or names[at] == "NORM"])
    tokens = len(columns)
    columns[np.ix_(np.random.random(tokens) < rate, identity)] = 0
    columns[np.random.random(tokens) < rate, clusters:] = 0


@registry.architectures("glosse.ClusterEmbed.v1")  # type: ignore[untyped-decorator]
def cluster_embed(
    width: int,
    embed_width: int,
    attrs: list[str],
    rows: list[int],
    affixes: list[int],
    affix_rows: list[int],
    cluster_rows: list[int],
    mask: float = 0.0,
) -> Model[list[Doc], list[Floats2d]]:
    """Build the layer: all columns of a token are embedded, and maxout mixes them to `width` numbers.

    `attrs` and `rows` are as in spaCy's MultiHashEmbed. `affixes` are lengths in code points, negative for
    the end of a word. `cluster_rows` has a size for each column of the tables, above any value in it.
    `mask` is the share of words whose identity, or whose clusters, are hidden in training.
    """
    if len(rows) != len(attrs) or len(affix_rows) != len(affixes):
        raise ValueError("glosse.ClusterEmbed.v1 needs one number of rows for each attribute and affix")
    hashed = [*rows, *affix_rows]
    embeddings: list[Model[Any, Any]] = [
        HashEmbed(embed_width, size, column=column, seed=8 + column) for column, size in enumerate(hashed)
    ]
    embeddings += [
        Embed(embed_width, size, column=column) for column, size in enumerate(cluster_rows, len(hashed))
    ]
    mixed: Model[Any, Any] = Maxout(width, embed_width * len(embeddings), nP=3, dropout=0.0, normalize=True)
    return chain(
        _columns_layer(attrs, affixes, len(cluster_rows), mask),
        list2ragged(),
        with_array(chain(concatenate(*embeddings), mixed)),
        ragged2list(),
    )
