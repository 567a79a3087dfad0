"""The recipe from data to bundled pipeline on a handful of sentences, and the figures of the bundled ones."""

from __future__ import annotations

import json
import lzma
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import DocBin
from thinc.api import get_current_ops, set_current_ops

from annotations.recognition import architectures
from annotations.recognition.training.__main__ import main
from annotations.recognition.training.evaluate import TEST_FILES

PIPELINES = Path(architectures.__file__).with_name("pipelines")

SENTENCES = [
    ("Anna Bolte fährt nach Köln.", [[0, 10, "PER"], [22, 26, "LOC"]]),
    ("Die Nordbank wirbt in Bonn.", [[4, 12, "ORG"], [22, 26, "LOC"]]),
    ("Der Hansepreis geht an Otto Lang.", [[4, 14, "MISC"], [23, 32, "PER"]]),
]
TESTED = ("In Ulm redet Ida Kern.", [[3, 6, "LOC"], [13, 21, "PER"]])


@pytest.fixture
def usual_products() -> Iterator[None]:
    """The commands choose how matrices are multiplied; other tests keep what they had."""
    ops = get_current_ops()
    yield
    set_current_ops(ops)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory of a few sentences and short word lists."""
    folder = tmp_path / "data"
    parts = {
        "train/cc-by-4.0_germeval14_train": [*SENTENCES, TESTED],
        "dev/germeval14_dev": SENTENCES,
        "test/germeval14_test": [TESTED, *SENTENCES[:1]] * 3,
    }
    for name, sentences in parts.items():
        file = folder / f"{name}.jsonl"
        file.parent.mkdir(parents=True, exist_ok=True)
        records = [json.dumps({"text": text, "ents": spans}) for text, spans in sentences]
        file.write_text("\n".join(records) + "\n", encoding="utf-8")
    lists = {"F": ["Anna"], "L": ["Lang"], "C": ["Bad Ems", "Köln"], "T": ["Peru"]}
    resources = {
        "clusters_de_full.txt.xz": "5\tAnna Otto\n21\tKöln Bonn Ulm\n",
        "kglove.txt.xz": "1 2 3\tanna\n4 2 3\tköln\n",
        "gazset.json.xz": json.dumps(lists),
    }
    (folder / "resources").mkdir()
    for name, content in resources.items():
        with lzma.open(folder / "resources" / name, "wt", encoding="utf-8") as file:
            file.write(content)
    return folder


@pytest.mark.usefixtures("usual_products")
def test_recipe_makes_a_pipeline_with_card(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    converted, trained, out = tmp_path / "converted", tmp_path / "trained", tmp_path / "de_glosse"
    base = ["--data", str(data)]
    assert main(["convert", "--lang", "de", *base, "--out", str(converted), "--passes", "2"]) == 0
    nlp = spacy.blank("de")
    first, *_ = DocBin().from_disk(converted / "train.spacy").get_docs(nlp.vocab)
    texts = [doc.text for doc in DocBin().from_disk(converted / "train.spacy").get_docs(nlp.vocab)]
    assert first.ents
    assert not any(TESTED[0] in text for text in texts)
    limits = ["--steps", "2", "--seed", "3"]
    assert main(["train", "--lang", "de", "--converted", str(converted), "--out", str(trained), *limits]) == 0
    again = ["--start", str(trained / "model-best"), "--steps", "1", "--rate", "0.0005"]
    further = tmp_path / "further"
    assert main(["train", "--lang", "de", "--converted", str(converted), "--out", str(further), *again]) == 0
    model = further / "model-best"
    assert main(["evaluate", "--model", str(model), *base, "--join", "2", "--separator", "paragraph"]) == 0
    assert "germeval14_test: 36 words" in capsys.readouterr().out
    assert main(["card", "--model", str(model), *base, "--out", str(out)]) == 0
    check_card("de", out)
    assert json.loads((out / "meta.json").read_text(encoding="utf-8"))["glosse"]["rounds"] == [2, 1]
    assert str(tmp_path) not in (out / "config.cfg").read_text(encoding="utf-8")
    assert spacy.load(out)("Anna fährt nach Köln.").text
    strings = (out / "vocab" / "strings.json").read_text(encoding="utf-8")
    assert "Nordbank" not in strings


def test_training_needs_a_limit(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="--minutes or --steps"):
        main(["train", "--lang", "de", "--converted", str(tmp_path), "--out", str(tmp_path)])


def check_card(lang: str, folder: Path) -> dict[str, Any]:
    """Assert that the card in `folder` gives the figures of its metadata, and return these."""
    meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert not re.search(r"\$(?![TD]\b)", readme)
    tables = re.findall(r"^\| all \|.*\| ([0-9.]+) \| \d+ \|$", readme, flags=re.MULTILINE)
    assert len(tables) == len(TEST_FILES[lang])
    figures = meta["glosse"]
    plo = re.findall(r"^\| PER ORG LOC \|.*\| ([0-9.]+) \| \d+ \|$", readme, flags=re.MULTILINE)
    assert [float(value) for value in tables] == [
        figures["f1_all"],
        *(o["f1_all"] for o in figures["others"]),
    ]
    assert [float(value) for value in plo] == [figures["f1_plo"], *(o["f1_plo"] for o in figures["others"])]
    for label, shares in meta["performance"]["ents_per_type"].items():
        row = re.search(rf"^\| {label} \| ([0-9.]+) \| ([0-9.]+) \| ([0-9.]+) \|", readme, flags=re.MULTILINE)
        assert row is not None
        printed = [float(value) / 100 for value in row.groups()]
        assert printed == pytest.approx([shares[name] for name in "prf"], abs=0.00051)
    assert meta["performance"]["ents_f"] * 100 == pytest.approx(figures["f1_all"], abs=0.051)
    assert f"{figures['size_mb']} MB" in readme
    assert f"{figures['words_per_s']} words a second" in readme
    assert all(source["author"] in readme and source["license"] in readme for source in meta["sources"])
    return meta


@pytest.mark.parametrize("lang", ["de", "en"])
def test_bundled_card_and_metadata_agree(lang: str) -> None:
    folder = PIPELINES / f"{lang}_glosse"
    meta = check_card(lang, folder)
    assert (meta["lang"], meta["name"], meta["version"]) == (lang, "glosse", "0.2.0")
    assert meta["labels"]["ner"] == ["LOC", "MISC", "ORG", "PER"]
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert sum(len(zlib.compress(file.read_bytes())) for file in files) < 15e6
    assert not [file for file in files if file.suffix in {".pkl", ".pickle"}]


def test_bundled_scores_repeat(shared: Path) -> None:
    """The first 300 test sentences score within 6 points of the card; `evaluate` measures all."""
    from annotations.recognition.training.data import read_samples
    from annotations.recognition.training.evaluate import evaluate

    folder = PIPELINES / "de_glosse"
    samples = read_samples(shared / "ner-data" / "test" / "germeval14_test.jsonl")[:300]
    measured = evaluate(spacy.load(folder), samples, "germeval14_test").counts.score().f1
    stated = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["glosse"]["f1_all"]
    assert measured == pytest.approx(stated, abs=6.0)
