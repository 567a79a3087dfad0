"""Tags that a passage may deserve, told from a person's own annotations on passages like it."""

from __future__ import annotations

from typing import Final

from annotations.codebook import Suggestion
from annotations.library.marking import Marking
from annotations.store import like_marks, tag_counts, tags
from annotations.text import clean_line

MOST: Final = 5
"""Tags that are suggested at most."""

LOOKED_AT: Final = 100
"""Annotations that share words with a passage and are compared with all of it."""


class Suggesting(Marking):
    """The part of the facade that suggests tags; it changes nothing."""

    def suggest_tags(self, passage: str, *, limit: int = MOST, without: int = 0) -> list[Suggestion]:
        """Tags of a person's own passages that are like one, the likeliest first, each with its reason.

        Own are those of this session's name and those without any. Examples of tags count as passages. `without` is
        an annotation that is left out: the one on this very passage. What is looked at does not grow with the library:
        some 10 ms for a sentence with 100,000 annotations.
        """
        from annotations.search import suggesting

        asked = suggesting.words(passage)
        queries = self._reader
        last = like_marks.last(queries)
        known: dict[str, float] = {}
        bearers: dict[str, list[int]] = {}
        for term in asked:
            bearing = like_marks.bearing(queries, term, last)
            bearers[term], known[term] = bearing.ids, bearing.number
        weights = {term: suggesting.weight(number, last) for term, number in known.items()}
        ids = suggesting.nearest_first(bearers, weights, LOOKED_AT)
        marked = like_marks.marked(queries, ids, {"", self.creator}, without)
        likes = [suggesting.Like(*marked[id_]) for id_ in ids if id_ in marked]
        book = tags.examples(queries)
        likes += [suggesting.Like(line, [name], example=True) for name, lines in book for line in lines]
        unknown = suggesting.weight(MEAN, last)
        telling = {term for term, number in known.items() if suggesting.is_telling(number, last)}
        found = suggesting.votes(
            asked,
            likes,
            lambda term: weights.get(term, unknown),
            telling,
            lambda names: tag_counts.carried(queries, names),
        )
        return [
            Suggestion(
                each.tag,
                round(each.score, 2),
                each.passages,
                clean_line(each.nearest.exact),
                each.nearest.example,
                each.words,
            )
            for each in found[:limit]
        ]


MEAN: Final = 2.0
"""Annotations that a word is taken to be in where it is not asked about, since the passage does not have it."""
