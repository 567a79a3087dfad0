"""W3C Web Annotations are valid JSON-LD of which another program loses no key."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from pyld import jsonld  # type: ignore[import-untyped]

from annotations.errors import FormatError
from annotations.formats import w3c
from annotations.formats.records import ExportArticle, ImportNote
from annotations.model import Loss
from tests.formats.exchange import annotations, read


def written(articles: tuple[ExportArticle, ...]) -> tuple[str, tuple[Loss, ...]]:
    out = io.StringIO()
    losses = w3c.write(iter(articles), out)
    return out.getvalue(), losses


@pytest.fixture
def offline(shared: Path) -> Callable[[str, object], dict[str, Any]]:
    """A document loader for pyld that knows one address: that of the model's context."""
    context = json.loads((shared / "schemas" / "anno.jsonld").read_text())

    def load(url: str, options: object = None) -> dict[str, Any]:
        assert url == w3c.CONTEXT_URL
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": context,
        }

    return load


def plain(value: Any) -> Any:
    """A JSON-LD value without contexts, in which one value and a list of it are the same."""
    if isinstance(value, list):
        return plain(value[0]) if len(value) == 1 else [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items() if key != "@context"}
    return value


def test_golden_bytes(sample: tuple[ExportArticle, ...], golden: Callable[[str, str], None]) -> None:
    golden("sample.jsonld", written(sample)[0])


def test_no_key_is_lost_in_expansion(
    sample: tuple[ExportArticle, ...], offline: Callable[[str, object], dict[str, Any]]
) -> None:
    document = json.loads(written(sample)[0])
    options = {"documentLoader": offline}
    expanded = jsonld.expand(document, options)
    compacted = jsonld.compact(expanded, w3c.CONTEXT_URL, options)
    assert plain(compacted) == plain(document)


def test_an_annotation_stands_for_itself(
    sample: tuple[ExportArticle, ...], offline: Callable[[str, object], dict[str, Any]]
) -> None:
    for item in json.loads(written(sample)[0])["first"]["items"]:
        (expanded,) = jsonld.expand(item, {"documentLoader": offline})
        assert expanded["@type"] == ["http://www.w3.org/ns/oa#Annotation"]
        assert expanded["http://www.w3.org/ns/oa#hasTarget"]


def test_positions_cut_the_quote_out_of_the_text(sample: tuple[ExportArticle, ...]) -> None:
    texts = {row.annotation.uid: one.text.content for one in sample for row in one.annotations}
    items = json.loads(written(sample)[0])["first"]["items"]
    assert len(items) == len(texts) == 5
    for item in items:
        quote, position = item["target"]["selector"]
        text = texts[item["id"].removeprefix("urn:uuid:")]
        assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: position["start"]].endswith(quote["prefix"])
        assert text[position["end"] :].startswith(quote["suffix"])


def test_bodies_and_motivation_follow_what_was_said(sample: tuple[ExportArticle, ...]) -> None:
    tagged, noted, bare, *_ = json.loads(written(sample)[0])["first"]["items"]
    assert tagged["motivation"] == "tagging"
    assert [(body["purpose"], body["value"]) for body in tagged["body"]] == [
        ("tagging", "person/maduro"),
        ("tagging", "quote; or, not"),
    ]
    assert noted["motivation"] == "commenting"
    assert noted["body"][-1]["format"] == "text/markdown"
    assert bare["motivation"] == "highlighting"
    assert "body" not in bare
    assert "creator" not in bare
    assert bare["target"]["styleClass"] == "teal"


def test_the_source_is_an_address_or_names_the_text(sample: tuple[ExportArticle, ...]) -> None:
    items = json.loads(written(sample)[0])["first"]["items"]
    assert items[0]["target"]["source"] == "https://example.org/a-b(c)?x=1&y=2#top"
    assert items[4]["target"]["source"] == f"urn:sha256:{sample[1].text.hash}"


def test_no_annotation_at_all_is_a_collection_too() -> None:
    document = json.loads(written(())[0])
    assert (document["total"], document["first"]["items"]) == (0, [])


def test_says_what_is_left_out(sample: tuple[ExportArticle, ...]) -> None:
    losses = {loss.what: loss.count for loss in written(sample)[1]}
    assert losses["titles of articles left out"] == 3
    assert losses["mark of a moved or doubtful place left out"] == 1
    assert not [what for what in losses if what.startswith(("note", "colour", "tags left", "exact"))]


ONE = {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    "id": "https://example.org/anno/1",
    "type": "Annotation",
    "creator": {"id": "https://example.org/ada", "type": "Person", "nickname": "ada"},
    "created": "2020-01-01T10:00:00Z",
    "body": [
        {"type": "TextualBody", "value": "a tag", "purpose": "tagging"},
        {"type": "TextualBody", "value": "What <b>is</b> this?"},
    ],
    "target": {
        "source": {"id": "https://example.org/a", "type": "Text"},
        "selector": {
            "type": "RangeSelector",
            "refinedBy": {"type": "TextQuoteSelector", "exact": "Ada", "prefix": "by ", "suffix": " L."},
        },
    },
}


@pytest.mark.parametrize(
    "document",
    [
        ONE,
        [ONE],
        {"type": "AnnotationPage", "items": [ONE]},
        {"type": "AnnotationCollection", "first": {"items": [ONE]}},
        {"@context": [], "@graph": [ONE]},
    ],
)
def test_every_container_is_read(document: object) -> None:
    (one,) = annotations(read("w3c", json.dumps(document).encode()))
    assert (one.selector.exact, one.selector.prefix, one.article_url) == (
        "Ada",
        "by ",
        "https://example.org/a",
    )
    assert (one.tags, one.note, one.creator) == (("a tag",), "What <b>is</b> this?", "ada")
    assert one.uid == str(uuid5(NAMESPACE_URL, "https://example.org/anno/1"))
    assert one.created == one.modified == "2020-01-01T10:00:00.000Z"


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/a",
        {"source": "https://example.org/a"},
        {"id": "https://example.org/a", "type": "Text"},
        ["https://example.org/a", {"source": "x", "selector": {"type": "XPathSelector", "value": "/p"}}],
    ],
)
def test_what_is_said_of_a_whole_page_is_a_note_about_its_article(target: object) -> None:
    (found,) = read("w3c", json.dumps({**ONE, "target": target}).encode())
    assert isinstance(found, ImportNote)
    assert (found.article_url, found.note, found.tags) == (
        "https://example.org/a",
        "What <b>is</b> this?",
        ("a tag",),
    )


def test_a_silent_page_and_other_media_are_counted() -> None:
    page = {**ONE, "target": "https://example.org/a", "body": []}
    picture = {
        **ONE,
        "target": {"source": "x", "selector": {"type": "FragmentSelector", "value": "xywh=1,1,2,2"}},
    }
    empty = {**ONE, "target": {"source": "x", "selector": {"type": "TextQuoteSelector", "exact": " "}}}
    losses = {loss.what: loss.count for loss in read("w3c", json.dumps([page, picture, empty]).encode())}  # type: ignore[union-attr]
    assert losses == {
        "annotations of whole pages or of other things than a passage left out": 2,
        "annotations without a quotation left out": 1,
    }


def test_a_note_may_be_a_bare_string() -> None:
    for fields in (
        {"body": "Ja"},
        {"bodyValue": "Ja", "body": None},
        {"body": {"value": "Ja", "purpose": "describing"}},
    ):
        (one,) = annotations(read("w3c", json.dumps({**ONE, **fields}).encode()))
        assert (one.note, one.tags) == ("Ja", ())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ('{"items": [\n  {"type" "x"}]}', r"^file:2, column 11: not JSON"),
        ("[" * 100, "64 levels"),
        (
            '[{"created": "gestern", "target": {"selector": {"type": "TextQuoteSelector", "exact": "a"}}}]',
            "annotation 1: created must",
        ),
        (
            '[{"target": {"selector": {"type": "TextQuoteSelector", "exact": 7}}}]',
            "annotation 1: selector: exact must be text",
        ),
        ("[1]", "none"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(data: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        read("w3c", data.encode())
