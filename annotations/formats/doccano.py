"""doccano's JSON lines for sequence labelling: one text a line, with labels as triples of start, end and name.

https://doccano.github.io/doccano/tutorial/ ; offsets count code points.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, TextIO

from annotations.errors import FormatError
from annotations.formats.bounds import json_lines
from annotations.formats.incoming import UNSEEN, IncomingText, article_fields, read_article
from annotations.formats.losses import Feature, Tally
from annotations.formats.records import ExportArticle, Record
from annotations.formats.spans import NAME, spans, tags_of, unplaced
from annotations.model import Loss

CARRIES: Final = frozenset(
    {
        Feature.BARE,
        Feature.TEXTS,
        Feature.TITLES,
        Feature.BYLINES,
        Feature.DATES,
        Feature.LANGUAGES,
        Feature.SOURCES,
        Feature.ARTICLE_TAGS,
        Feature.POSITIONS,
        Feature.CONTEXTS,
        Feature.OVERLAPS,
        Feature.TAGS,
        Feature.HIERARCHY,
        Feature.MENTIONS,
    }
)

_LABELS: Final = re.compile(r'"(?:label|labels|entities)"\s*:')


def write(articles: Iterable[ExportArticle], out: TextIO) -> tuple[Loss, ...]:
    """Write one line an article; what tells the article stands in further keys, which doccano keeps as they are."""
    tally = Tally(CARRIES)
    for one in tally.watch(articles):
        for gone in unplaced(one):
            tally.lost(
                1, "annotation without a place left out", "annotations without a place left out", gone.uid
            )
        extents = [(span.start, span.end) for span in spans(one) if span.annotation]
        joined = len(extents) - len(set(extents))
        tally.lost(
            joined,
            "annotation joined with one of its extent",
            "annotations joined with others of their extent",
        )
        named = [
            [s.start, s.end, f"{NAME}{label}" if s.mention else label]
            for s in spans(one)
            for label in s.labels
        ]
        fields = {
            "id": one.article.id,
            "label": named,
            "text": one.text.content,
            **article_fields(one.article),
        }
        out.write(json.dumps(fields, ensure_ascii=False) + "\n")
    return tally.losses()


def read(lines: TextIO, name: str) -> Iterator[Record]:
    """The texts with their labels, those of one passage as one annotation; recognised names are skipped.

    Labels may be triples (`label`, `labels`) or objects with offsets (`entities`).
    """
    relations = unseen = 0
    for where, values in json_lines(lines, name):
        content = values.get("text", values.get("data"))
        if not isinstance(content, str):
            raise FormatError(f"{where}: no text")
        text = IncomingText(content, where)
        article = read_article(text, values)
        yield article
        found = values.get("relations")
        relations += len(found) if isinstance(found, list) else 0
        passages: dict[tuple[int, int], list[str]] = {}
        for start, end, label in _labels(values, where):
            if not label.startswith(NAME):
                passages.setdefault((start, end), []).append(label)
        for (start, end), labels in sorted(passages.items()):
            selector = text.selector(start, end, where)
            if selector is None:
                unseen += 1
            else:
                yield text.annotation(selector, article, {}, tags_of(labels))
    if relations:
        yield Loss("relations left out" if relations > 1 else "relation left out", relations)
    if unseen:
        yield Loss(UNSEEN, unseen)


def looks_like(start: str) -> bool:
    """Whether a file that begins so is one of doccano's."""
    return start.startswith("{") and '"text"' in start and _LABELS.search(start) is not None


def _labels(values: dict[str, Any], where: str) -> Iterator[tuple[int, int, str]]:
    given = values.get("label", values.get("labels", values.get("entities", [])))
    for one in given if isinstance(given, list) else []:
        if isinstance(one, dict):
            one = [one.get("start_offset"), one.get("end_offset"), one.get("label")]
        match one:
            case [int(start), int(end), str(label)]:
                yield start, end, label
            case _:
                raise FormatError(f"{where}: a label must be [start, end, name]")
