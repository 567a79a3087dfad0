"""doccano's lines have the shape that its documentation gives, and files of its export come in."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from annotations.errors import FormatError
from annotations.formats.records import ExportArticle
from annotations.model import Loss
from tests.formats.exchange import annotations, hard, read, written


def test_golden_bytes(sample: tuple[ExportArticle, ...], golden: Callable[[str, str], None]) -> None:
    golden("sample.doccano.jsonl", written("doccano", (*sample, hard()))[0].decode())


def test_labels_are_triples_of_code_points() -> None:
    one = hard()
    line = json.loads(written("doccano", [one])[0])
    assert set(line) >= {"id", "text", "label"}
    names = {line["text"][start:end] for start, end, label in line["label"] if label.startswith("name:")}
    assert names == {"東京"}
    passages = {
        line["text"][start:end] for start, end, label in line["label"] if not label.startswith("name:")
    }
    assert passages == {row.annotation.exact for row in one.annotations}


def test_annotations_of_one_extent_are_joined_and_told(sample: tuple[ExportArticle, ...]) -> None:
    one = sample[0]
    twice = type(one)(one.article, one.text, (one.annotations[0], one.annotations[0]))
    data, losses = written("doccano", [twice])
    assert Loss("annotation joined with one of its extent", 1) in losses
    assert len(annotations(read("doccano", data))) == 1


def test_both_shapes_of_its_export_come_in() -> None:
    plain = {"id": 1, "text": "Ada in Rom", "label": [[0, 3, "PER"], [7, 10, "LOC"]], "Comments": []}
    entities = [{"id": 1, "label": "PER", "start_offset": 0, "end_offset": 3}]
    related = {"id": 2, "text": "Bob", "entities": entities, "relations": [{"from_id": 1}]}
    records = read("doccano", f"{json.dumps(plain)}\n{json.dumps(related)}\n".encode())
    assert [(one.selector.exact, one.tags) for one in annotations(records)] == [
        ("Ada", ("PER",)),
        ("Rom", ("LOC",)),
        ("Bob", ("PER",)),
    ]
    assert Loss("relation left out", 1) in records


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"label": []}', "file:1: no text"),
        ('{"text": "a", "label": [[0, "1", "X"]]}', "file:1: a label must be"),
    ],
)
def test_what_is_none_of_its_lines_is_refused(line: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        read("doccano", line.encode())
