"""The shape of what Hypothesis' client exports, and files of it and of its API come in."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

from annotations.formats.records import ExportArticle, ImportNote
from annotations.model import Loss
from tests.formats.exchange import annotations, hard, read, written

KEYS = {
    "id", "created", "updated", "user", "user_info", "uri", "text", "tags", "group", "permissions", "target",
    "document", "links", "hidden", "flagged",
}  # fmt: skip


def test_golden_bytes(sample: tuple[ExportArticle, ...], golden: Callable[[str, str], None]) -> None:
    golden("sample.hypothesis.json", written("hypothesis", (*sample, hard()))[0].decode())


def test_the_shape_is_that_of_the_client(sample: tuple[ExportArticle, ...]) -> None:
    whole = json.loads(written("hypothesis", (*sample, hard()))[0])
    assert set(whole) == {"export_date", "export_userid", "client_version", "annotations"}
    rows = [row for one in (*sample, hard()) for row in one.annotations]
    assert len(whole["annotations"]) == len(rows)
    for found, row in zip(whole["annotations"], rows, strict=True):
        assert set(found) == KEYS
        assert len(found["id"]) == 22
        kinds = {selector["type"]: selector for selector in found["target"][0]["selector"]}
        assert kinds["TextQuoteSelector"]["exact"] == row.annotation.exact
        assert found["target"][0]["source"] == found["uri"]


def test_positions_count_as_javascript_does() -> None:
    one = hard()
    units = one.text.content.encode("utf-16-le")
    for found in json.loads(written("hypothesis", [one])[0])["annotations"]:
        position, quote = found["target"][0]["selector"]
        assert units[2 * position["start"] : 2 * position["end"]].decode("utf-16-le") == quote["exact"]


def test_what_the_api_answers_comes_in() -> None:
    selector = [
        {
            "type": "RangeSelector",
            "startContainer": "/p[1]",
            "endContainer": "/p[1]",
            "startOffset": 0,
            "endOffset": 3,
        },
        {"type": "TextPositionSelector", "start": 10, "end": 13},
        {"type": "TextQuoteSelector", "exact": "Ada", "prefix": "here is ", "suffix": " again"},
    ]
    row = {
        "id": "AbCdEfGhIjKlMnOpQrStUv",
        "created": "2020-01-01T10:00:00.123456+00:00",
        "updated": "2020-01-02T10:00:00.123456+00:00",
        "user": "acct:ada@hypothes.is",
        "uri": "https://example.org/a",
        "text": "A *note*",
        "tags": ["one", "two words"],
        "target": [{"source": "https://example.org/a", "selector": selector}],
    }
    page = {**row, "id": "x", "target": [{"source": "https://example.org/a"}]}
    empty = {**page, "text": "", "tags": []}
    reply = {**row, "id": "y", "references": ["AbCdEfGhIjKlMnOpQrStUv"]}
    records = read("hypothesis", json.dumps({"total": 4, "rows": [row, page, empty, reply]}).encode())
    (one,) = annotations(records)
    assert (one.selector.exact, one.note, one.tags) == ("Ada", "A *note*", ("one", "two words"))
    assert (one.creator, one.created, one.modified) == (
        "ada",
        "2020-01-01T10:00:00.123Z",
        "2020-01-02T10:00:00.123Z",
    )
    assert UUID(one.uid)
    (whole,) = [found for found in records if isinstance(found, ImportNote)]
    assert (whole.article_url, whole.note, whole.tags) == (
        "https://example.org/a",
        "A *note*",
        ("one", "two words"),
    )
    assert {loss.what: loss.count for loss in records if isinstance(loss, Loss)} == {
        "notes on whole pages left out": 1,
        "replies left out": 1,
    }
    again = annotations(read("hypothesis", json.dumps([row]).encode()))
    assert [found.uid for found in again] == [one.uid]
