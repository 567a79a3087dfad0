"""Gold data in every format that is read, and what is said of files that are not what they should be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin

from annotations.errors import FormatError
from annotations.model import Text
from annotations.recognition import gold
from annotations.recognition.gold_columns import columns

TEXT = "Anna wohnt in Köln.\n\nDie CDU tagt."
SPANS = ((0, 4, "PER"), (14, 18, "LOC"), (25, 28, "ORG"))


def read(tmp_path: Path, name: str, content: str, known: Text | None = None) -> list[gold.GoldText]:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return gold.read(path, lambda source: known)


@pytest.mark.parametrize(
    "tags", ["O I-PER I-PER O I-LOC B-LOC", "O B-PER I-PER O B-LOC B-LOC", "O B-PER E-PER O S-LOC S-LOC"]
)
def test_iob1_iob2_and_bioes_say_the_same(tags: str) -> None:
    tokens = ["Heute", "Anna", "Seghers", "in", "Mainz", "Berlin"]
    content = "".join(f"{token} x {tag}\n" for token, tag in zip(tokens, tags.split(), strict=True))
    ((text, spans),) = columns("-DOCSTART- x O\n\n" + content)
    assert text == " ".join(tokens)
    assert [(text[start:end], label) for start, end, label in spans] == [
        ("Anna Seghers", "PER"),
        ("Mainz", "LOC"),
        ("Berlin", "LOC"),
    ]


def test_columns_with_counted_tokens_give_the_outer_names() -> None:
    germeval = "#\thttps://example.org\t[2010]\n1\tTU\tB-ORG\tO\n2\tBerlin\tI-ORG\tB-LOC\n\n1\t#\tO\tO\n"
    assert list(columns(germeval)) == [("TU Berlin", ((0, 9, "ORG"),)), ("#", ())]
    uner = "# sent_id = 1\n# text = In Rome\n1\tIn\tO\t-\t-\n2\tRome\tB-LOC\t-\t-\n"
    assert list(columns(uner)) == [("In Rome", ((3, 7, "LOC"),))]


def test_the_tag_is_the_last_column_of_tags() -> None:
    assert list(columns("EU NNP B-NP B-ORG\nrejects VBZ B-VP O\n")) == [("EU rejects", ((0, 2, "ORG"),))]


sentences = st.lists(
    st.lists(
        st.tuples(st.text("abcÄ.,", min_size=1, max_size=5), st.sampled_from(["O", "PER", "LOC"])), min_size=1
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=50)
@given(sentences, st.sampled_from([" ", "\t"]))
def test_every_tagged_token_is_in_a_span_of_its_label(
    given_sentences: list[list[tuple[str, str]]], separator: str
) -> None:
    """Each label begins its own span with B-, so that spans are single tokens."""
    lines = [
        "".join(f"{token}{separator}{'O' if label == 'O' else 'B-' + label}\n" for token, label in sentence)
        for sentence in given_sentences
    ]
    found = list(columns("\n".join(lines)))
    assert [text for text, _ in found] == [" ".join(token for token, _ in one) for one in given_sentences]
    for (text, spans), sentence in zip(found, given_sentences, strict=True):
        assert [(text[start:end], label) for start, end, label in spans] == [
            each for each in sentence if each[1] != "O"
        ]


@pytest.mark.parametrize(
    "marked",
    [
        {"ents": [list(one) for one in SPANS]},
        {"spans": [{"start": s, "end": e, "label": label, "token_start": 0} for s, e, label in SPANS]},
        {"label": [list(one) for one in SPANS]},
    ],
)
def test_json_lines_of_several_tools(tmp_path: Path, marked: dict[str, object]) -> None:
    rejected = {"text": "x", "spans": [], "answer": "reject"}
    content = f"{json.dumps({'text': TEXT, **marked})}\n\n{json.dumps(rejected)}\n"
    assert read(tmp_path, "a.jsonl", content) == [gold.GoldText(TEXT, SPANS)]


def test_docbin(tmp_path: Path) -> None:
    nlp = spacy.blank("de")
    doc = nlp(TEXT)
    doc.set_ents([doc.char_span(start, end, label=label) for start, end, label in SPANS])
    path = tmp_path / "a.spacy"
    DocBin(docs=[doc]).to_disk(path)
    assert gold.read_docbin(str(path)) == [(TEXT, SPANS)]
    DocBin(docs=[nlp("Anna")]).to_disk(path)
    with pytest.raises(FormatError, match=r"a\.spacy: its texts have no entities"):
        gold.read_docbin(str(path))
    path.write_bytes(b"no")
    with pytest.raises(FormatError, match=r"a\.spacy: is no DocBin"):
        gold.read_docbin(str(path))


def annotation(start: int, end: int, tag: str, exact: str) -> dict[str, object]:
    return {
        "type": "Annotation",
        "body": [{"type": "TextualBody", "value": tag, "purpose": "tagging"}],
        "target": {
            "source": "urn:sha256:00",
            "selector": [
                {"type": "TextQuoteSelector", "exact": exact},
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        },
    }


@pytest.mark.parametrize("wrap", ["collection", "list", "page"])
def test_w3c_annotations(tmp_path: Path, wrap: str) -> None:
    items = [
        annotation(14, 18, "ner/loc", "Köln"),
        annotation(0, 4, "PER", "Anna"),
        annotation(0, 4, "quote", "Anna"),
    ]
    whole: object = {"list": items, "page": {"items": items}, "collection": {"first": {"items": items}}}[wrap]
    found = read(tmp_path, "a.jsonld", json.dumps(whole), Text(TEXT))
    assert found == [gold.GoldText(TEXT, ((0, 4, "PER"), (14, 18, "LOC")))]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.conll", "Anna O\nKöln\n", r"a\.conll:2: has one column"),
        ("a.conll", "Anna O\n\nKöln LOC\n", r"a\.conll:3: 'LOC' is no tag"),
        ("a.conll", "Anna x O\nKöln O\n", r"a\.conll:2: has 2 columns, the lines before it have 3"),
        ("a.iob", "\n", r"a\.iob: has no tokens"),
        ("a.jsonl", '{"text": "A", "ents": []}\n{', r"a\.jsonl:2: is no JSON"),
        ("a.jsonl", "[]", r"a\.jsonl:1: is no object"),
        ("a.jsonl", '{"ents": []}', r"a\.jsonl:1: has no `text`"),
        ("a.jsonl", '{"text": "A"}', r"a\.jsonl:1: has no `ents`"),
        ("a.jsonl", '{"text": "A", "ents": [[0, 2, "PER"]]}', r"a\.jsonl:1: the span 0:2 does not fit"),
        ("a.jsonl", '{"text": "A", "ents": [[0, true, "PER"]]}', r"a\.jsonl:1: .*two integers"),
        ("a.jsonl", '{"text": "A", "ents": [7]}', r"a\.jsonl:1: a span is"),
        ("a.jsonld", "{\n]", r"a\.jsonld:2: is no JSON"),
        ("a.jsonld", "[]", r"a\.jsonld: no annotation in it has a label"),
        (
            "a.jsonld",
            json.dumps(annotation(0, 4, "PER", "Ama")),
            r"a\.jsonld: annotation 1: 0:4 is not 'Ama'",
        ),
        ("a.jsonld", json.dumps({"target": {"source": "x"}, "body": "PER"}), "annotation 1: has no source"),
    ],
)
def test_one_line_names_file_and_line(tmp_path: Path, name: str, content: str, said: str) -> None:
    with pytest.raises(FormatError, match=said) as caught:
        read(tmp_path, name, content, Text(TEXT))
    assert "\n" not in str(caught.value)


def test_a_text_that_nobody_has(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="annotation 1: nobody here has the text urn:sha256:00"):
        read(tmp_path, "a.json", json.dumps(annotation(0, 4, "PER", "Anna")))


def test_files_of_a_folder_and_what_is_none(tmp_path: Path) -> None:
    for name in ("b.iob", "a.jsonl", "README.md"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert [path.name for path in gold.files(tmp_path)] == ["a.jsonl", "b.iob"]
    with pytest.raises(FormatError, match=r"README\.md: its format is not known"):
        gold.files(tmp_path / "README.md")
    with pytest.raises(FormatError, match="none: no such file"):
        gold.files(tmp_path / "none")
    (tmp_path / "a.jsonl").write_bytes(b"\xff")
    with pytest.raises(FormatError, match=r"a\.jsonl: not UTF-8 \(byte 0\)"):
        gold.read(tmp_path / "a.jsonl", lambda source: None)
