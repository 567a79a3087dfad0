"""A linear-chain conditional random field over tags, in NumPy, for many texts at once.

Lafferty, McCallum and Pereira (2001), with forward and backward sums in scaled probabilities (Rabiner 1989, V.A).
Arrays of a batch have the shape (texts, tokens, tags), filled up to the longest text; `lengths` says how long each is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Spans = list[tuple[int, int, str]]
"""First token, token after the last, label."""

_TINY = 1e-200


def tag_names(labels: Sequence[str]) -> list[str]:
    """The tags of a set of labels: O, then B, I, L (last) and U (only) of each."""
    return ["O", *(f"{part}-{label}" for label in labels for part in "BILU")]


def allowed(labels: Sequence[str]) -> NDArray[np.bool_]:
    """Which tag (column) may follow which (row), shape (tags, tags)."""
    tags = tag_names(labels)
    return np.array([[_follows(one, other) for other in tags] for one in tags])


def edges(labels: Sequence[str]) -> NDArray[np.bool_]:
    """Which tags a text may start and end with, shape (2, tags)."""
    tags = tag_names(labels)
    return np.array([[tag[0] in "OBU" for tag in tags], [tag[0] in "OLU" for tag in tags]])


def _follows(one: str, other: str) -> bool:
    if one[0] in "BI":
        return other[0] in "IL" and other[1:] == one[1:]
    return other[0] in "OBU"


def spans(tags: Sequence[int], labels: Sequence[str]) -> Spans:
    """The spans that a valid sequence of tags says."""
    found: Spans = []
    start = 0
    for at, tag in enumerate(tags):
        if not tag:
            continue
        label, part = divmod(tag - 1, 4)
        if part in {0, 3}:
            start = at
        if part in {2, 3}:
            found.append((start, at + 1, labels[label]))
    return found


def filled(arrays: Sequence[Floats]) -> tuple[Floats, Ints]:
    """Put texts of different lengths, each (tokens, tags), into one batch; also returns the lengths."""
    lengths = np.array([len(array) for array in arrays], dtype=np.int64)
    batch = np.zeros((len(arrays), max(lengths, default=0), arrays[0].shape[1]), dtype=np.float32)
    for row, array in enumerate(arrays):
        batch[row, : len(array)] = array
    return batch, lengths


@dataclass(frozen=True)
class Sums:
    """What the forward and backward sums of a batch give."""

    log_z: Floats
    """Logarithm of the sum over all sequences, shape (texts,)."""
    marginals: Floats
    """Probability of each tag at each token, shape (texts, tokens, tags); 0 past a text's end."""
    pairs: Floats
    """Expected number of each transition in the whole batch, shape (tags, tags)."""


def sums(
    scores: Floats,
    lengths: Ints,
    steps: Floats,
    ends: NDArray[np.bool_],
    mask: NDArray[np.bool_] | None = None,
    *,
    pairs: bool = False,
) -> Sums:
    """Sum over all sequences of tags of a batch, or over those that `mask` leaves, in the shape of `scores`.

    `scores` are logarithmic. `steps` is the exponential of the transitions' scores, 0 for forbidden ones, shape
    (tags, tags). `ends` is what `edges` gives. Expected transitions are only counted with `pairs`.
    """
    texts, longest, tags = scores.shape
    peaks = scores.max(axis=2, keepdims=True)
    weights = np.exp((scores - peaks).astype(np.float64))
    if mask is not None:
        weights *= mask
    weights = np.ascontiguousarray(weights.transpose(1, 0, 2))
    inside = (np.arange(longest)[:, None] < lengths)[:, :, None]
    forward = np.empty_like(weights)
    scale = np.ones((longest, texts, 1))
    at = weights[0] * ends[0]
    for token in range(longest):
        if token:
            at = np.where(inside[token], (at @ steps) * weights[token], at)
        total = np.where(inside[token], np.maximum(at.sum(axis=1, keepdims=True), _TINY), 1)
        at = at / total
        forward[token], scale[token] = at, total
    behind = ends[1].astype(np.float64)
    final = np.maximum(at @ behind, _TINY)
    backward = np.empty_like(weights)
    back = np.broadcast_to(behind, (texts, tags))
    expected = np.zeros((tags, tags))
    for token in range(longest - 1, -1, -1):
        backward[token] = back
        if token:
            ahead = np.where(inside[token], weights[token] * back / scale[token], 0)
            if pairs:
                expected += forward[token - 1].T @ (ahead / final[:, None])
            back = np.where(inside[token], ahead @ steps.T, behind)
    both = np.where(inside, forward * backward, 0)
    both /= np.maximum(both.sum(axis=2, keepdims=True), _TINY)
    inner = np.arange(longest) < lengths[:, None]
    log_z = np.log(scale[:, :, 0]).sum(axis=0) + (peaks[:, :, 0] * inner).sum(axis=1) + np.log(final)
    return Sums(
        log_z.astype(np.float32),
        both.transpose(1, 0, 2).astype(np.float32),
        (expected * steps).astype(np.float32),
    )


def best(scores: Floats, lengths: Ints, moves: Floats, ends: NDArray[np.bool_]) -> list[list[int]]:
    """The best sequence of tags of each text (Viterbi 1967).

    `scores` and `moves` (transitions) are logarithmic; `moves` is very low where a transition is forbidden.
    """
    texts, longest, tags = scores.shape
    low = np.float32(-1e9)
    at = scores[:, 0] + np.where(ends[0], 0, low)
    came = np.zeros((longest, texts, tags), dtype=np.int64)
    same = np.arange(tags)
    inside = (np.arange(longest)[:, None] < lengths)[:, :, None]
    for token in range(1, longest):
        ways = at[:, :, None] + moves
        came[token] = np.where(inside[token], ways.argmax(axis=1), same)
        at = np.where(inside[token], ways.max(axis=1) + scores[:, token], at)
    tag = (at + np.where(ends[1], 0, low)).argmax(axis=1)
    path = np.zeros((longest, texts), dtype=np.int64)
    rows = np.arange(texts)
    for token in range(longest - 1, -1, -1):
        path[token] = tag
        tag = came[token][rows, tag]
    return [path[:length, row].tolist() for row, length in enumerate(lengths.tolist())]
