"""The linear member of the recogniser: hashed features of a word and its neighbours, a weight for each tag.

Trained apart from the network (as a conditional random field with sparse weights, Okazaki's CRFsuite), because two
models that learn differently err differently: their sum is better than either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotations.recognition.clusters import pack, unpack

Template = tuple[tuple[int, int], ...]
"""Columns of words that make one feature together: (offset in tokens from the word, column)."""

Keys = NDArray[np.uint32]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_EDGE = np.uint64(0xD1B54A32D192ED03)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


def templates(single: Mapping[int, Sequence[int]], joint: Sequence[Template]) -> list[Template]:
    """All templates: one for each offset of each column in `single`, and those of several words."""
    return [*(((offset, column),) for column, offsets in single.items() for offset in offsets), *joint]


def keys(columns: NDArray[np.uint64], wanted: Sequence[Template]) -> Keys:
    """The features of each token, shape (tokens, templates); `columns` has the shape (tokens, columns).

    A feature is a hash of 32 bits of its template and values. Values are mixed as in SplitMix64 (Steele, Lea and
    Flood 2014) and put together as a polynomial.
    """
    tokens, width = columns.shape
    reach = max((abs(offset) for template in wanted for offset, _ in template), default=0)
    around = np.full((width, tokens + 2 * reach), _EDGE)
    around[:, reach : reach + tokens] = columns.T
    around = _mixed(around ^ (np.arange(1, width + 1, dtype=np.uint64) * _STEP)[:, None])
    found = np.empty((tokens, len(wanted)), dtype=np.uint32)
    for number, template in enumerate(wanted, 1):
        (offset, column), *others = template
        total = around[column, reach + offset : reach + offset + tokens]
        for offset, column in others:
            total = total * _FIRST + around[column, reach + offset : reach + offset + tokens]
        found[:, number - 1] = ((total ^ _CONSTANTS[number]) * _SECOND) >> np.uint64(32)
    return found


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    values = (values ^ (values >> np.uint64(30))) * _FIRST
    values = (values ^ (values >> np.uint64(27))) * _SECOND
    return values ^ (values >> np.uint64(31))


_CONSTANTS = _mixed(np.arange(256, dtype=np.uint64) * _STEP)
"""One for each template, so that the same values in two templates are two features."""


@dataclass(frozen=True)
class LinearTable:
    """The weights of features, and of transitions."""

    features: Keys
    """Sorted distinct features, shape (features,)."""
    weights: NDArray[np.float32]
    """Weight of each tag, shape (features + 1, tags); the last row, of features not known, is 0."""
    moves: NDArray[np.float32]
    """Weights of transitions, shape (tags, tags)."""

    @classmethod
    def empty(cls, tags: int = 1) -> LinearTable:
        """A table without features."""
        return cls(
            np.zeros(0, np.uint32), np.zeros((1, tags), np.float32), np.zeros((tags, tags), np.float32)
        )

    def scores(self, found: Keys) -> NDArray[np.float32]:
        """The sum of the weights of each token's features, shape (tokens, tags)."""
        if not len(self.features):
            return np.zeros((len(found), self.weights.shape[1]), dtype=np.float32)
        places = np.searchsorted(self.features, found).clip(max=len(self.features) - 1)
        places[self.features[places] != found] = len(self.features)
        total: NDArray[np.float32] = self.weights[places].sum(axis=1)
        return total

    def to_message(self) -> dict[str, Any]:
        """Return the table as bytes and numbers only, for msgpack; weights in half precision."""
        steps = np.diff(self.features, prepend=np.uint32(0)).astype("<u4")
        weights = self.weights[:-1].astype("<f2")
        return {
            "features": pack(steps),
            "weights": pack(weights.reshape(-1)),
            "moves": self.moves.astype("<f4").tobytes(),
            "tags": int(self.moves.shape[0]),
        }

    @classmethod
    def from_message(cls, message: dict[str, Any]) -> LinearTable:
        """Undo `to_message`."""
        tags = message["tags"]
        features = np.cumsum(unpack(message["features"], "<u4"), dtype=np.uint32)
        weights = unpack(message["weights"], "<f2").reshape(-1, tags).astype(np.float32)
        moves = np.frombuffer(message["moves"], dtype="<f4").reshape(tags, tags)
        return cls(features, np.vstack([weights, np.zeros((1, tags), np.float32)]), moves)
