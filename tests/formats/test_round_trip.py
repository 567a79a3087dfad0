"""What a format says it carries comes back from it, whatever the text; and what is read is written again alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import FormatError
from annotations.formats import registry
from annotations.formats.losses import Feature
from annotations.formats.records import ExportArticle, ImportAnnotation
from annotations.formats.spans import flat, spans
from annotations.text import clean_quote
from tests.formats.exchange import annotations, articles, hard, one_tag_each, read, texts, written

BOTH = [one.name for one in registry.formats() if one.read and one.write]


def expected(one: ExportArticle, name: str) -> list[dict[str, Any]]:
    """What must come back of an article's annotations from a format, by what it declares."""
    carries = registry.get(name).carries
    placed = [span.annotation for span in spans(one) if span.annotation]
    if Feature.OVERLAPS not in carries:
        placed = [span.annotation for span in flat(spans(one))[0] if span.annotation]
    return [fields(one, carries) for one in placed]


def fields(one: Any, carries: frozenset[Feature]) -> dict[str, Any]:
    """What a format carries of an annotation."""
    values: dict[str, Any] = {"exact": getattr(one, "selector", one).exact}
    selector = getattr(one, "selector", one)
    if Feature.POSITIONS in carries:
        values["start"] = selector.start
    if Feature.CONTEXTS in carries:
        values |= {"prefix": selector.prefix, "suffix": selector.suffix}
    if Feature.TAGS in carries:
        values["tags"] = one.tags
    names = {
        Feature.NOTES: "note",
        Feature.COLORS: "color",
        Feature.CREATORS: "creator",
        Feature.TIMES: "modified",
    }
    return values | {key: getattr(one, key) for feature, key in names.items() if feature in carries}


def found(records: list[ImportAnnotation], name: str) -> list[dict[str, Any]]:
    carries = registry.get(name).carries
    return [fields(one, carries) for one in records]


def comparable(one: ExportArticle, name: str) -> ExportArticle:
    return one_tag_each(one) if name == "conll" else one


def in_order(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(values, key=lambda one: (one.get("start", 0), len(one["exact"]), repr(one)))


def utf16_positions(one: ExportArticle, values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Hypothesis counts UTF-16 units and brings no text to convert them by: the quote tells the place."""
    return [{key: value for key, value in fields.items() if key != "start"} for fields in values]


@pytest.mark.parametrize("name", BOTH)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(one=articles())
def test_what_is_carried_comes_back(name: str, one: ExportArticle) -> None:
    one = comparable(one, name)
    records = read(name, written(name, [one])[0])
    theirs, ours = found(annotations(records), name), expected(one, name)
    if name == "hypothesis":
        theirs, ours = utf16_positions(one, theirs), utf16_positions(one, ours)
    assert in_order(theirs) == in_order(ours)
    for text in texts(records):
        assert text.text_hash == one.text.hash
        assert text.draft.text.content == one.text.content


@pytest.mark.parametrize("name", BOTH)
def test_the_hard_text_comes_back(name: str) -> None:
    one = comparable(hard(), name)
    records = read(name, written(name, [one])[0])
    theirs, ours = found(annotations(records), name), expected(one, name)
    if name == "hypothesis":
        theirs, ours = utf16_positions(one, theirs), utf16_positions(one, ours)
    assert in_order(theirs) == in_order(ours)


@pytest.mark.parametrize("name", [name for name in BOTH if Feature.TEXTS in registry.get(name).carries])
def test_articles_come_back(name: str, sample: tuple[ExportArticle, ...]) -> None:
    carries = registry.get(name).carries
    brought = texts(read(name, written(name, sample)[0]))
    assert [one.text_hash for one in brought] == [one.text.hash for one in sample]
    for theirs, one in zip(brought, sample, strict=True):
        ours = one.article
        if Feature.TITLES in carries:
            assert theirs.draft.title == ours.title
        if Feature.BYLINES in carries:
            assert theirs.draft.byline == ours.byline
        if Feature.DATES in carries:
            assert theirs.draft.published == ours.published
        if Feature.LANGUAGES in carries:
            assert theirs.draft.language == ours.language
        if Feature.SOURCES in carries:
            assert theirs.sources == ours.sources
        if Feature.ARTICLE_TAGS in carries:
            assert theirs.draft.tags == ours.tags


@pytest.mark.parametrize("name", BOTH)
def test_a_file_is_known_by_what_it_holds(name: str, sample: tuple[ExportArticle, ...]) -> None:
    import io

    told = registry.detect("file", io.BytesIO(written(name, sample)[0])).name
    assert told == {"tsv": "csv"}.get(name, name)


@pytest.mark.parametrize("name", BOTH)
def test_recognised_names_never_become_annotations(name: str) -> None:
    one = replace(hard(), annotations=())
    assert one.mentions
    data, losses = written(name, [one])
    assert annotations(read(name, data)) == []
    carried = Feature.MENTIONS in registry.get(name).carries
    assert carried is not any("recognised name" in loss.what for loss in losses)


@pytest.mark.parametrize("name", [name for name in BOTH if Feature.TEXTS in registry.get(name).carries])
def test_line_ends_of_other_systems_move_nothing(name: str) -> None:
    """A text that somebody saved with CR LF counts them; the passages stay theirs."""
    if name not in {"doccano", "label-studio", "brat"}:
        pytest.skip("its text cannot be changed by hand without its offsets")
    raw = "Erste 🎉 Zeile\r\n\r\nZweite Zeile\r\nmit Ende"
    start = raw.index("mit")
    data = foreign(name, raw, start, start + 3)
    one = annotations(read(name, data))[0]
    content = texts(read(name, data))[0].draft.text.content
    assert one.selector.exact == "mit"
    assert content[one.selector.start : one.selector.end] == "mit"


def foreign(name: str, raw: str, start: int, end: int) -> bytes:
    """A file as another program writes it: no keys of ours."""
    import io
    import json
    import zipfile

    units = len(raw[:start].encode("utf-16-le")) // 2
    if name == "doccano":
        return json.dumps({"text": raw, "label": [[start, end, "X"]]}).encode()
    if name == "label-studio":
        value = {"start": units, "end": units + end - start, "text": raw[start:end], "labels": ["X"]}
        region = {"id": "a", "from_name": "label", "to_name": "text", "type": "labels", "value": value}
        return json.dumps([{"data": {"text": raw}, "annotations": [{"result": [region]}]}]).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", raw)
        archive.writestr("a.ann", f"T1\tX {start} {end}\t{raw[start:end]}\n")
    return out.getvalue()


@pytest.mark.parametrize("name", BOTH)
@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=80), cut=st.floats(0, 1))
def test_what_is_damaged_is_refused_in_one_line(name: str, data: bytes, cut: float) -> None:
    """No reader fails in another way than by one line that names the file."""
    whole = written(name, [hard()])[0]
    at = int(cut * len(whole))
    for broken in (data, whole[:at] + data, whole[:at] + data + whole[at + len(data) :]):
        said = refusal(name, broken)
        assert "\n" not in said
        assert not said or "file" in said


def refusal(name: str, data: bytes) -> str:
    """Why bytes are refused; empty if they are not, or are no UTF-8, which the library asks for before."""
    try:
        read(name, data)
    except FormatError as error:
        return str(error)
    except UnicodeDecodeError:
        pass
    return ""


def test_a_quote_is_as_its_text_has_it() -> None:
    one = hard()
    for row in one.annotations:
        assert clean_quote(row.annotation.exact) == row.annotation.exact
