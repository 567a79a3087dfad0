"""spaCy reads its own format: spans over the right words, recognised names as entities."""

from __future__ import annotations

import zlib

import pytest
import spacy
from spacy.tokens import Doc, DocBin, Span
from srsly import msgpack_loads

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


def test_what_was_put_together_from_ours_and_others_is_read(sample: tuple[ExportArticle, ...]) -> None:
    whole = DocBin(store_user_data=True).from_bytes(written("docbin", sample)[0])
    own = annotations(read("docbin", whole.to_bytes()))
    assert [one.tags for one in own] == [row.annotation.tags for one in sample for row in one.annotations]
    doc = spacy.blank("en")("Ada met Bob.")
    doc.ents = [Span(doc, 0, 1, "PER")]
    whole.merge(DocBin(attrs=["ENT_IOB", "ENT_TYPE"], store_user_data=True, docs=[doc]))
    mixed = annotations(read("docbin", whole.to_bytes()))
    assert mixed[:-1] == own
    assert (mixed[-1].selector.exact, mixed[-1].tags) == ("Ada", ("PER",))


def test_its_bytes_are_those_that_spacy_reads_and_writes_again(sample: tuple[ExportArticle, ...]) -> None:
    data = written("docbin", sample)[0]
    assert data == written("docbin", sample)[0]
    again = DocBin(store_user_data=True).from_bytes(data).to_bytes()
    assert msgpack_loads(zlib.decompress(again)) == msgpack_loads(zlib.decompress(data))


@pytest.mark.parametrize("data", [b"", b"no", zlib.compress(b"no"), zlib.compress(b"\x81\xa5attrs\x90")])
def test_what_is_no_docbin_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError, match=r"^file: not a DocBin"):
        read("docbin", data)


def test_a_bomb_is_refused() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 24)) for _ in range(80)) + packer.flush()
    with pytest.raises(FormatError, match="unpacked"):
        read("docbin", bomb)
