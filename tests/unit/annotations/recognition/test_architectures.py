"""The embedding layer, its cluster tables, and the bundled pipelines that are made with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.training import Example
from thinc.api import fix_random_seed, get_current_ops, set_current_ops

from annotations.recognition import architectures, tagger  # noqa: F401  (`tagger` registers the component)
from annotations.recognition.clusters import (
    MAX_SPELLINGS,
    ClusterTable,
    ClusterTables,
    spellings,
    word_hash,
)

PIPELINES = Path(architectures.__file__).with_name("pipelines")

CLUSTERS = [
    ((3, 19), ["Ort", "Köln", "Bonn"]),
    ((3, 35), ["Anna", "Otto"]),
    ((900001, 51), ["geht", "fährt"]),
]


@pytest.fixture(scope="module")
def tables() -> ClusterTables:
    return ClusterTables((ClusterTable.build(CLUSTERS), ClusterTable.build([((1,), ["köln"])])))


def tiny_pipeline(tables: ClusterTables) -> Language:
    """Train a very small recogniser for a few steps on two sentences."""
    embed = {
        "@architectures": "glosse.ClusterEmbed.v1",
        "width": 16,
        "embed_width": 8,
        "attrs": ["NORM", "SHAPE"],
        "rows": [50, 50],
        "affixes": [2, -3],
        "affix_rows": [50, 50],
        "cluster_rows": [8, 8, 8],
    }
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 16,
        "window_size": 1,
        "maxout_pieces": 2,
        "depth": 1,
    }
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 16,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode},
    }
    fix_random_seed(0)
    nlp = spacy.blank("de")
    recogniser: Any = nlp.add_pipe("ner", config={"model": model})
    architectures.set_tables(recogniser.model, tables)
    gold = [
        ("Anna fährt nach Köln.", [(0, 4, "PER"), (16, 20, "LOC")]),
        ("Otto geht nach Bonn.", [(0, 4, "PER"), (15, 19, "LOC")]),
    ]
    examples = [Example.from_dict(nlp.make_doc(text), {"entities": spans}) for text, spans in gold]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(60):
        nlp.update(examples, sgd=optimizer)
    return nlp


def mentions(nlp: Language, text: str) -> list[tuple[str, str]]:
    return [(ent.text, ent.label_) for ent in nlp(text).ents]


def test_pipeline_reads_back_with_its_tables(tables: ClusterTables, tmp_path: Path) -> None:
    text = "Otto fährt nach Köln. Anna geht nach Bonn.\n\nUnd Kölns Otto-Anna?"
    nlp = tiny_pipeline(tables)
    assert mentions(nlp, "Otto geht nach Bonn.") == [("Otto", "PER"), ("Bonn", "LOC")]
    nlp.to_disk(tmp_path / "first")
    moved = (tmp_path / "first").rename(tmp_path / "elsewhere")
    again = spacy.load(moved)
    assert mentions(again, text) == mentions(nlp, text)
    before: Any = nlp.get_pipe("ner")
    after: Any = again.get_pipe("ner")
    vectors = [pipe.model.get_ref("tok2vec").predict([nlp.make_doc(text)])[0] for pipe in (before, after)]
    np.testing.assert_array_equal(vectors[0], vectors[1])


def test_both_matrix_products_agree(tables: ClusterTables, tmp_path: Path) -> None:
    nlp = tiny_pipeline(tables)
    nlp.to_disk(tmp_path)
    ops = get_current_ops()
    try:
        architectures.use_numpy_products()
        other = spacy.load(tmp_path)
    finally:
        set_current_ops(ops)
    doc = nlp.make_doc("Anna fährt nach Köln.")
    pipes: list[Any] = [nlp.get_pipe("ner"), other.get_pipe("ner")]
    one, two = (pipe.model.get_ref("tok2vec").predict([doc])[0] for pipe in pipes)
    np.testing.assert_allclose(one, two, atol=1e-5)


def test_tables_must_fit_the_layer(tables: ClusterTables) -> None:
    recogniser: Any = tiny_pipeline(tables).get_pipe("ner")
    with pytest.raises(ValueError, match="3"):
        architectures.set_tables(recogniser.model, ClusterTables(tables.tables[:1]))
    with pytest.raises(ValueError, match="no layer"):
        architectures.set_tables(recogniser.model.get_ref("lower"), tables)


def test_sizes_must_match_attributes() -> None:
    with pytest.raises(ValueError, match="each attribute"):
        architectures.cluster_embed(8, 8, ["NORM"], [10, 20], [], [], [])


def test_words_get_their_clusters_under_all_spellings(tables: ClusterTables) -> None:
    found = tables.find(["Köln", "KÖLN", "köln", "Kölns", "Groß-Köln", "unbekannt", "geht", ""])
    rows = found.tolist()
    assert rows[0] == rows[1] == rows[2] == rows[3] == rows[4] == [1, 1, 1]
    assert rows[5] == rows[7] == [0, 0, 0]
    assert rows[6] == [2, 3, 0]


def test_columns_are_the_same_with_and_without_memory(tables: ClusterTables) -> None:
    nlp = spacy.blank("de")
    doc = nlp.make_doc("Anna fährt und Anna geht nach Köln, Köln.")
    columns = architectures.WordColumns(tables, [2, -3])
    first, second = columns.of(doc), columns.of(doc)
    np.testing.assert_array_equal(first, second)
    assert first.shape == (len(doc), 2 + tables.columns)
    np.testing.assert_array_equal(first[0], first[3])
    np.testing.assert_array_equal(first[:, 2:], tables.find([token.text for token in doc]))


def test_masking_hides_words_or_clusters_in_training_only(tables: ClusterTables) -> None:
    names = ["NORM", "SHAPE"]
    layer = architectures._columns_layer(names, [2, -3], tables.columns, mask=0.5)
    layer.attrs["words"] = architectures.WordColumns(tables, [2, -3])
    doc = spacy.blank("de").make_doc("Anna fährt nach Köln. " * 40)
    plain = layer.predict([doc])[0]
    masked = layer([doc], is_train=True)[0][0]
    np.testing.assert_array_equal(plain, layer.predict([doc])[0])
    np.testing.assert_array_equal(plain[:, 1], masked[:, 1])
    for columns in ([0, 2, 3], [4, 5, 6]):
        hidden = (masked[:, columns] == 0).all(axis=1)
        np.testing.assert_array_equal(masked[~hidden][:, columns], plain[~hidden][:, columns])
        known = (plain[:, columns] != 0).any(axis=1)
        assert 0.2 < hidden[known].mean() < 0.8


def test_memory_is_bounded(tables: ClusterTables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(architectures, "CACHE_ROWS", 10)
    nlp = spacy.blank("de")
    columns = architectures.WordColumns(tables, [2])
    for number in range(50):
        doc = nlp.make_doc(f"Köln und w{number}a w{number}b w{number}c")
        assert columns.of(doc)[0, 1:].tolist() == [1, 1, 1]
    assert len(columns._places) <= 10 + 5


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=8), st.integers(0, 5), min_size=1, max_size=40))
def test_table_finds_what_it_was_built_from(clusters: dict[str, int]) -> None:
    words: dict[int, list[str]] = {}
    hashes: dict[int, int] = {}
    for word, cluster in clusters.items():
        if hashes.setdefault(word_hash(word), cluster) == cluster:
            words.setdefault(cluster, []).append(word)
    built = ClusterTable.build(((cluster,), members) for cluster, members in sorted(words.items()))
    read = ClusterTable.from_message(built.to_message())
    dense = {cluster: number for number, cluster in enumerate(sorted(words), 1)}
    for table in (built, read):
        for cluster, members in words.items():
            codes = np.array([[word_hash(word)] for word in members], dtype=np.uint32)
            assert table.find(codes).tolist() == [[dense[cluster]]] * len(members)


@given(st.text(max_size=20))
def test_spellings_are_few_and_start_with_the_word(word: str) -> None:
    tries = spellings(word)
    assert tries[:1] == ([word] if word else [])
    assert len(tries) <= MAX_SPELLINGS
    assert len(set(tries)) == len(tries)


GERMAN = (
    "Angela Merkel traf in Paris den französischen Präsidenten Emmanuel Macron.\n\n"
    "Siemens und die Deutsche Bank bauen Stellen in Hamburg ab, teilte die SPD in Berlin mit.\n\n"
    "Kurz danach reiste Frank-Walter Steinmeier nach Polen."
)
ENGLISH = (
    "Barack Obama met Angela Merkel in Berlin on Tuesday.\n\n"
    "Microsoft and the United Nations opened an office in Kenya, said John Smith.\n\n"
    "She lives in London."
)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "de_glosse",
            GERMAN,
            {
                ("Angela Merkel", "PER"),
                ("Paris", "LOC"),
                ("Emmanuel Macron", "PER"),
                ("Siemens", "ORG"),
                ("Deutsche Bank", "ORG"),
                ("Hamburg", "LOC"),
                ("SPD", "ORG"),
                ("Berlin", "LOC"),
                ("Frank-Walter Steinmeier", "PER"),
                ("Polen", "LOC"),
            },
        ),
        (
            "en_glosse",
            ENGLISH,
            {
                ("Barack Obama", "PER"),
                ("Angela Merkel", "PER"),
                ("Berlin", "LOC"),
                ("Microsoft", "ORG"),
                ("United Nations", "ORG"),
                ("Kenya", "LOC"),
                ("John Smith", "PER"),
                ("London", "LOC"),
            },
        ),
    ],
)
def test_bundled_pipeline_finds_obvious_names(name: str, text: str, expected: set[tuple[str, str]]) -> None:
    nlp = spacy.load(PIPELINES / name)
    assert set(mentions(nlp, text)) >= expected
    assert nlp.pipe_names == ["ner"]
    assert mentions(nlp, "") == []


def test_real_article_has_its_names(real_article: Path) -> None:
    doc = spacy.load(PIPELINES / "de_glosse")(real_article.read_text(encoding="utf-8"))
    found = {(ent.text, ent.label_) for ent in doc.ents}
    assert found >= {("Maduro", "PER"), ("Caracas", "LOC"), ("Kuba", "LOC"), ("Venezuela", "LOC")}
