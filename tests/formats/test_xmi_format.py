"""dkpro-cassis loads the archive, and finds every passage where it is, also after an emoji."""

from __future__ import annotations

import io
import zipfile

import cassis
import pytest

from annotations.errors import FormatError
from annotations.formats import xmi
from annotations.formats.brat import stem
from annotations.formats.records import ExportArticle
from tests.formats.exchange import annotations, hard, read, texts, written

NAMED = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"


def loaded(one: ExportArticle) -> cassis.Cas:
    with zipfile.ZipFile(io.BytesIO(written("xmi", [one])[0])) as archive:
        types = cassis.load_typesystem(io.BytesIO(archive.read("TypeSystem.xml")))
        return cassis.load_cas_from_xmi(
            io.BytesIO(archive.read(f"{stem(one.article)}.xmi")), typesystem=types
        )


def test_cassis_covers_the_same_words(sample: tuple[ExportArticle, ...]) -> None:
    for one in (*sample, hard()):
        cas = loaded(one)
        assert cas.sofa_string == one.text.content
        found = [(mark.get_covered_text(), mark.tag, mark.uid) for mark in cas.select(xmi.LAYER)]
        rows = [row.annotation for row in one.annotations]
        assert sorted(found, key=str) == sorted(
            ((a.exact, tag or None, a.uid) for a in rows for tag in a.tags or ("",)), key=str
        )
        assert [name.get_covered_text() for name in cas.select(NAMED)] == [m.text for m in one.mentions]


def test_what_cassis_writes_is_read(sample: tuple[ExportArticle, ...]) -> None:
    one = hard()
    cas = loaded(one)
    entity = cas.typesystem.get_type(NAMED)
    start = len("👩‍👩‍👧 Die ")  # cassis counts code points, and UTF-16 units in its files
    cas.add(entity(begin=start, end=start + 7, value="PER"))
    data = cas.to_xmi().encode()
    records = annotations(read("xmi", data))
    assert {found.uid for found in records if found.uid} == {row.annotation.uid for row in one.annotations}
    assert [(found.selector.exact, found.tags) for found in records if not found.uid] == [
        ("Familie", ("PER",))
    ]
    assert texts(read("xmi", data))[0].uid == one.article.uid


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xmi:XMI xmlns:xmi="http://www.omg.org/XMI">&b;</xmi:XMI>',
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
    ],
)
def test_entities_are_refused(data: bytes) -> None:
    with pytest.raises(FormatError, match="document type"):
        read("xmi", data)


def test_broken_xml_tells_line_and_column() -> None:
    with pytest.raises(FormatError, match=r"^file:2, column \d+: not XML"):
        read("xmi", b"<a>\n<b></a>")
