"""spaCy reads its own format: spans over the right words, recognised names as entities."""

from __future__ import annotations

import zlib

import pytest
import spacy
from spacy.tokens import Doc, DocBin, Span

from annotations.errors import FormatError
from annotations.formats import docbin
from annotations.formats.records import ExportArticle
from tests.formats.exchange import annotations, hard, read, texts, written


def docs(data: bytes) -> list[Doc]:
    return list(DocBin().from_bytes(data).get_docs(spacy.blank("xx").vocab))


def test_spans_cover_the_passages(sample: tuple[ExportArticle, ...]) -> None:
    articles = (*sample, hard())
    for doc, one in zip(docs(written("docbin", articles)[0]), articles, strict=True):
        assert doc.text == one.text.content
        wanted = {
            (tag, row.annotation.exact)
            for row in one.annotations
            for tag in row.annotation.tags or ("UNTAGGED",)
        }
        got = [(span.label_, span.text) for span in doc.spans[docbin.SPANS]]
        assert len(got) == len(wanted)
        for label, exact in wanted:
            assert any(label == other and exact in text for other, text in got)
        assert [(entity.label_) for entity in doc.ents] == [mention.label for mention in one.mentions]


def test_what_spacy_made_alone_is_read() -> None:
    nlp = spacy.blank("en")
    doc = nlp("Ada met Bob in Berlin 🎉 today.")
    doc.ents = [Span(doc, 0, 1, "PER"), Span(doc, 4, 5, "LOC")]
    doc.spans["sc"] = [Span(doc, 4, 6, "PLACE"), Span(doc, 4, 5, "CITY")]
    records = read("docbin", DocBin(docs=[doc], store_user_data=True).to_bytes())
    assert texts(records)[0].draft.text.content == doc.text
    assert [(one.selector.exact, one.tags) for one in annotations(records)] == [
        ("Ada", ("PER",)),
        ("Berlin", ("CITY", "LOC")),
        ("Berlin 🎉", ("PLACE",)),
    ]


@pytest.mark.parametrize("data", [b"", b"no", zlib.compress(b"no"), zlib.compress(b"\x81\xa5attrs\x90")])
def test_what_is_no_docbin_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError, match=r"^file: not a DocBin"):
        read("docbin", data)


def test_a_bomb_is_refused() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 24)) for _ in range(80)) + packer.flush()
    with pytest.raises(FormatError, match="unpacked"):
        read("docbin", bomb)
