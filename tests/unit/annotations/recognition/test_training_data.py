"""From annotated sentences to spaCy's training data: offsets survive joining, swapping and conversion."""

from __future__ import annotations

import json
import random
from pathlib import Path

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.recognition.scoring import LABELS
from annotations.recognition.training.convert import to_doc, to_docbin
from annotations.recognition.training.data import (
    NameSwapper,
    Sample,
    documents,
    join_samples,
    read_samples,
    typeset,
)

NLP = spacy.blank("de")
NAMES = ["Anna Müller", "SPD", "Baden-Baden", "São Paulo", "E.ON", "🏳️ Fest", "D'Angelo"]
WORDS = ["heute", "sagte", "„gut“", "– und", "3,5", "z.B.", "(nie)", "Straße", "fährt"]

pieces = st.lists(
    st.one_of(st.sampled_from(WORDS), st.tuples(st.sampled_from(NAMES), st.sampled_from(LABELS))), max_size=8
)


def sample_of(parts: list[str | tuple[str, str]]) -> Sample:
    """Join words and labelled names by spaces."""
    text, spans = "", []
    for part in parts:
        name, label = part if isinstance(part, tuple) else (part, "")
        text += " " if text else ""
        if label:
            spans.append((len(text), len(text) + len(name), label))
        text += name
    return Sample(text, tuple(spans))


samples = pieces.map(sample_of)


def named(sample: Sample) -> list[tuple[str, str]]:
    return [(sample.text[start:end], label) for start, end, label in sample.spans]


@settings(max_examples=60, deadline=None)
@given(st.lists(samples, max_size=5), st.sampled_from([" ", "\n", "\n\n"]))
def test_joining_moves_spans_along(parts: list[Sample], separator: str) -> None:
    whole = join_samples(parts, separator)
    assert whole.text == separator.join(part.text for part in parts)
    assert named(whole) == [name for part in parts for name in named(part)]


@settings(max_examples=60, deadline=None)
@given(st.lists(samples, max_size=5), st.sampled_from([" ", "\n\n"]))
def test_conversion_keeps_offsets_or_marks_them_unknown(parts: list[Sample], separator: str) -> None:
    sample = join_samples(parts, separator)
    doc = to_doc(NLP, sample)
    assert doc.text == sample.text
    converted = [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
    aligned = [span for span in sample.spans if doc.char_span(span[0], span[1]) is not None]
    assert converted == aligned
    for start, end, _ in set(sample.spans) - set(aligned):
        cut = [token for token in doc if token.idx < end and token.idx + len(token) > start]
        assert all(token.ent_iob_ == "" for token in cut if not token.ent_type_)
    again = next(iter(to_docbin(NLP, [sample]).get_docs(NLP.vocab)), None)
    if sample.text.strip():
        assert again is not None
        assert [(ent.text, ent.label_) for ent in again.ents] == [(ent.text, ent.label_) for ent in doc.ents]


def test_mention_that_cuts_a_token_is_unknown_and_not_outside() -> None:
    doc = to_doc(NLP, Sample("Die CDU-Spitze tagt.", ((4, 7, "ORG"),)))
    assert [token.text for token in doc] == ["Die", "CDU-Spitze", "tagt", "."]
    assert [token.ent_iob_ for token in doc] == ["O", "", "O", "O"]


@settings(max_examples=60, deadline=None)
@given(samples, st.integers(0, 999), st.sampled_from([0.0, 0.5, 1.0]))
def test_swapping_changes_names_only(sample: Sample, seed: int, share: float) -> None:
    lists = {"F": ["Ada"], "L": ["Lovelace"], "C": ["Uelzen"], "T": ["Peru"]}
    swapped = NameSwapper([sample], lists, random.Random(seed)).swap(sample, share)
    assert [label for _, label in named(swapped)] == [label for _, label in named(sample)]
    outside = [without_names(sample), without_names(swapped)]
    assert outside[0] == outside[1]
    if not share:
        assert swapped == sample
    for (old, label), (new, _) in zip(named(sample), named(swapped), strict=True):
        assert label != "MISC" or old == new


def without_names(sample: Sample) -> str:
    """Return the text with a slot for each mention."""
    text, at = "", 0
    for start, end, _ in sample.spans:
        text += sample.text[at:start] + "\0"
        at = end
    return text + sample.text[at:]


def test_print_has_its_own_marks() -> None:
    sample = Sample('"Anna\'s" Rat - "nie" und "', ((1, 5, "PER"),))
    made = {typeset(sample, "de", random.Random(seed)).text for seed in range(30)}
    assert '„Anna’s“ Rat – „nie“ und "' in made
    assert typeset(sample, "en", random.Random(1)).text == '“Anna’s” Rat – “nie” und "'
    assert all(len(text) == len(sample.text) for text in made)
    assert typeset(sample, "en", random.Random(1)).spans == sample.spans


def test_known_mistakes_of_one_corpus_are_corrected(tmp_path: Path) -> None:
    text = "The United Nations fights AIDS in Kenya."
    record = {"text": text, "ents": [[4, 18, "LOC"], [26, 30, "ORG"], [34, 39, "LOC"]], "src": "gmb"}
    lines = [json.dumps(record), json.dumps({**record, "src": "wikigold"})]
    (tmp_path / "two.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    fixed, kept = read_samples(tmp_path / "two.jsonl")
    assert named(fixed) == [("United Nations", "ORG"), ("Kenya", "LOC")]
    assert named(kept) == [("United Nations", "LOC"), ("AIDS", "ORG"), ("Kenya", "LOC")]


def test_documents_hold_every_sentence_once() -> None:
    parts = [Sample(f"Satz{number}.", ((0, 4, "MISC"),)) for number in range(100)]
    made = list(documents(parts, random.Random(3)))
    assert sorted(word for sample in made for word in sample.text.split()) == sorted(p.text for p in parts)
    assert 20 < len(made) < 90
    assert all(set(named(sample)) == {("Satz", "MISC")} for sample in made)
