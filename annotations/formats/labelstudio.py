"""Label Studio's JSON: tasks with a text, a person's regions as `annotations`, a program's as `predictions`.

https://labelstud.io/guide/task_format ; offsets count UTF-16 units, as its editor does.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO, Any, Final, TextIO
from uuid import NAMESPACE_URL, uuid5

from annotations.errors import FormatError
from annotations.formats.bounds import json_objects
from annotations.formats.fields import Fields
from annotations.formats.incoming import (
    IncomingText,
    article_fields,
    extras,
    noted,
    read_article,
    read_extras,
)
from annotations.formats.losses import Feature, Tally
from annotations.formats.records import ExportArticle, ImportAnnotation, ImportArticle, Record
from annotations.formats.spans import LabelledSpan, spans, tags_of, unplaced
from annotations.model import Loss
from annotations.text import Utf16, clean_line

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
        Feature.NOTES,
        Feature.COLORS,
        Feature.CREATORS,
        Feature.TIMES,
        Feature.MENTIONS,
    }
)

FROM: Final = "label"
"""Name of the control that regions come from, and..."""

TO: Final = "text"
"""...of the object they are on, as in Label Studio's own template for named entities."""


def write(articles: Iterable[ExportArticle], out: TextIO) -> tuple[Loss, ...]:
    """Write a list with one task an article; regions of people are annotations, recognised names predictions."""
    tally = Tally(CARRIES)
    first = True
    out.write("[")
    for one in tally.watch(articles):
        for gone in unplaced(one):
            tally.lost(
                1, "annotation without a place left out", "annotations without a place left out", gone.uid
            )
        out.write(f"{'' if first else ','}\n{json.dumps(_task(one), ensure_ascii=False)}")
        first = False
    out.write("\n]\n")
    return tally.losses()


def read(data: IO[bytes], name: str) -> Iterator[Record]:
    """The tasks' texts with their regions; predictions are skipped, and regions that are no passages counted."""
    lost: Counter[str] = Counter()
    for number, task in enumerate(json_objects(data, name, frozenset({""})), 1):
        where = f"{name}: task {number}"
        given = task.get("data")
        values = given if isinstance(given, dict) else {}
        text = IncomingText(_content(values, where), where)
        article = read_article(text, values)
        yield article
        for region in _regions(task, lost, where):
            found = _read_region(region, text, article, where)
            if found is None:
                lost["regions that are no passages left out"] += 1
            else:
                yield found
    for what, count in lost.items():
        yield Loss(what, count)


def looks_like(start: str) -> bool:
    """Whether a file that begins so is one of Label Studio's."""
    keys = ('"from_name"', '"completed_by"', '"predictions"')
    return start[:1] in ("[", "{") and '"data"' in start and any(key in start for key in keys)


def labels_config(labels: Iterable[str]) -> str:
    """The labelling interface for these labels, in Label Studio's XML."""
    from xml.sax.saxutils import quoteattr

    named = "".join(f"<Label value={quoteattr(label)}/>" for label in labels)
    return (
        f'<View><Labels name="{FROM}" toName="{TO}">{named}</Labels><Text name="{TO}" value="$text"/></View>'
    )


def _task(one: ExportArticle) -> dict[str, object]:
    units = Utf16(one.text.content)
    labelled = spans(one)
    task: dict[str, object] = {
        "id": one.article.id,
        "data": {"text": one.text.content, **article_fields(one.article)},
        "annotations": [{"result": [_region(s, one, units) for s in labelled if s.annotation]}],
    }
    named = [s for s in labelled if s.mention]
    task["predictions"] = [
        {"model_version": pipeline, "result": [_region(span, one, units) for span in group]}
        for pipeline, group in groupby(sorted(named, key=_pipeline), key=_pipeline)
    ]
    return task


def _pipeline(span: LabelledSpan) -> str:
    return span.mention.pipeline if span.mention else ""


def _region(span: LabelledSpan, one: ExportArticle, units: Utf16) -> dict[str, object]:
    region: dict[str, object] = {
        "id": span.annotation.uid if span.annotation else _name_id(span, one),
        "from_name": FROM,
        "to_name": TO,
        "type": "labels",
        "value": {
            "start": units.to_utf16(span.start),
            "end": units.to_utf16(span.end),
            "text": one.text.content[span.start : span.end],
            "labels": list(span.labels),
        },
    }
    if span.annotation:
        about = extras(span.annotation)
        note = about.pop("note", "")
        region["meta"] = {**({"text": [note]} if note else {}), "glosse": about}
    return region


def _name_id(span: LabelledSpan, one: ExportArticle) -> str:
    return str(
        uuid5(NAMESPACE_URL, f"glosse:mention:{one.text.hash} {span.start} {span.end} {span.labels[0]}")
    )


def _content(values: dict[str, Any], where: str) -> str:
    """The text of a task: `text`, else the longest string."""
    content = values.get("text")
    if not isinstance(content, str):
        content = max((one for one in values.values() if isinstance(one, str)), key=len, default=None)
    if content is None:
        raise FormatError(f"{where}: no text among its data")
    return content


def _regions(task: dict[str, Any], lost: Counter[str], where: str) -> Iterator[dict[str, Any]]:
    """The regions of all annotations of a task; cancelled ones and relations are left out."""
    for annotation in _objects(task.get("annotations", task.get("completions"))):
        if annotation.get("was_cancelled"):
            lost["skipped annotations left out"] += 1
            continue
        for region in _objects(annotation.get("result")):
            if region.get("type") == "relation":
                lost["relations left out"] += 1
            else:
                yield {"_by": annotation, **region}


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _read_region(
    region: dict[str, Any], text: IncomingText, article: ImportArticle, where: str
) -> ImportAnnotation | None:
    value = region.get("value")
    value = value if isinstance(value, dict) else {}
    kind = region.get("type")
    labels = value.get(kind if isinstance(kind, str) else "labels", value.get("labels"))
    start, end = value.get("start"), value.get("end")
    if not isinstance(labels, list) or type(start) is not int or type(end) is not int:
        return None
    span = _span(text, start, end, value.get("text"))
    selector = text.selector(*span, where)
    if selector is None:
        return None
    given = region.get("meta")
    meta = given if isinstance(given, dict) else {}
    about = read_extras(meta.get("glosse"), where) or {
        "creator": _person(region["_by"]),
        **_times(region["_by"], where),
    }
    about["note"] = noted(meta.get("text"))
    tags = tuple(tag for label in labels if isinstance(label, str) and (tag := clean_line(label)))
    return text.annotation(selector, article, about, tags_of(tags))


def _span(text: IncomingText, start: int, end: int, quoted: object) -> tuple[int, int]:
    """Code points of a passage whose offsets count UTF-16 units, unless its words say that they count code points."""
    if not 0 <= start <= end <= text.units_in_all:
        return start, end
    units = text.from_utf16(start), text.from_utf16(end)
    if isinstance(quoted, str) and text.raw[slice(*units)] != quoted and text.raw[start:end] == quoted:
        return start, end
    return units


def _person(annotation: dict[str, Any]) -> str:
    by = annotation.get("completed_by")
    if isinstance(by, dict):
        by = by.get("email") or by.get("username") or by.get("id")
    return clean_line(str(by)) if isinstance(by, str | int) and not isinstance(by, bool) else ""


def _times(annotation: dict[str, Any], where: str) -> dict[str, str]:
    given = {"created": annotation.get("created_at"), "modified": annotation.get("updated_at")}
    fields = Fields({key: value for key, value in given.items() if isinstance(value, str)}, where)
    return {"created": fields.time("created"), "modified": fields.time("modified")}
