"""The gold mentions of the seed articles fit their texts and are consistent; see seeds/gold/GUIDELINES.md."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from annotations.anchoring.selectors import describe
from annotations.formats import w3c
from annotations.ingest import markdown
from annotations.model import Text

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "seeds" / "gold"
LABELS = {"PER", "ORG", "LOC", "MISC"}

#: SHA-256 of each seed file as it was when its mentions were marked; a seed that changes has to be read again.
SEEDS = {
    "01-kein-platz-am-tisch": "f47e6010c19364870f5113494b7420b80b024ec94a60dc8294da19fb1be2abb9",
    "02-ein-zettel-und-eine-nacht": "a617465b2678df65037cad676b331fe1fede1651ad658302d6eda66bc4eb279f",
    "03-dreimal-gelandet": "d923b7265ab92769886c14abc2fde843252d756b7048fbab30964bd8196bc92a",
    "04-hamburg-hoert-hin": "59418e71a20b65b21c903e1ea8ae0b6bd8b3cd3ed4318044f7b132e3760d2e85",
    "05-die-freiheit-von-morgen": "8ae33222b77aac0d630cc0dd41f6727fe7afe9a303d09fd9944413cb8b66cd78",
    "06-elf-namen": "666e8ab26ec0ada813d95e85252f7121e49d7c0113d6d8ea997b0ee187f1761d",
    "07-five-postcards": "b4f2ec0c0d278c91f0fd3c0fc128112fd67345ddfdf09d05b26afb78374cffce",
    "08-six-days-in-the-sand": "642306347734e4f9ab269105f4cf863863834ef20ee2714b9fbe29c33fbdf9dd",
    "09-small-pictures": "15b4f2f80177f1708a97fccab3195bf543e455030dcb0a18e1239c266b30db25",
    "10-past-midnight-at-stormont": "c573d5efb9be30a6f9b7252306983651803403fcc7e40942b6accd6f364283d4",
}

#: Names that stand for different things in one article, and why.
TWO_LABELS = {("03-dreimal-gelandet", "Philae"): "the lander MISC, the island in the Nile LOC"}

#: Words that are a mention at one place and none at another of the same article, and why.
UNMARKED = {
    ("02-ein-zettel-und-eine-nacht", "Mauer"): "a common word that stands for the Berliner Mauer",
    ("04-hamburg-hoert-hin", "Saal"): "a common word that stands for the Große Saal",
}


@dataclass(frozen=True)
class Mention:
    start: int
    end: int
    label: str
    exact: str


@dataclass(frozen=True)
class Gold:
    stem: str
    text: Text
    total: int
    items: list[dict[str, Any]]
    mentions: list[Mention]

    def covered(self, start: int, end: int) -> bool:
        """Whether a mention holds the whole passage."""
        return any(one.start <= start and end <= one.end for one in self.mentions)


@pytest.fixture(params=SEEDS)
def gold(request: pytest.FixtureRequest) -> Gold:
    stem = request.param
    text = markdown.read(seed(stem).read_text(encoding="utf-8"), "Glosse seeds").text
    collection = json.loads((GOLD / f"{stem}.jsonld").read_text(encoding="utf-8"))
    items = collection["first"]["items"]
    return Gold(stem, text, collection["total"], items, [mention(item) for item in items])


def seed(stem: str) -> Path:
    return ROOT / "seeds" / f"{stem}.md"


def mention(item: dict[str, Any]) -> Mention:
    quote, position = item["target"]["selector"]
    (body,) = item["body"]
    return Mention(position["start"], position["end"], body["value"], quote["exact"])


def whole_word(words: str, ending: str = "") -> re.Pattern[str]:
    """Finds the words where they are no part of a longer or hyphenated word."""
    return re.compile(rf"(?<![\w-]){re.escape(words)}{ending}(?![\w-])")


def test_every_german_and_english_article_has_gold() -> None:
    assert sorted(file.stem for file in GOLD.glob("*.jsonld")) == sorted(SEEDS)
    drafts = {
        file.stem: markdown.read(file.read_text(encoding="utf-8"), "Glosse seeds")
        for file in (ROOT / "seeds").glob("[0-9]*.md")
    }
    brief = {stem for stem, draft in drafts.items() if len(draft.text.content.split()) < 100}
    assert {stem for stem, draft in drafts.items() if draft.language in ("de", "en")} - brief == set(SEEDS)


@pytest.mark.parametrize("stem", SEEDS)
def test_seed_is_the_one_that_was_marked(stem: str) -> None:
    assert hashlib.sha256(seed(stem).read_bytes()).hexdigest() == SEEDS[stem], (
        f"{stem} has changed: read its mentions again (tests/quality/show.py {stem}), then pin the new digest"
    )


def test_text_is_named_by_its_hash(gold: Gold) -> None:
    assert {item["target"]["source"] for item in gold.items} == {f"urn:sha256:{gold.text.hash}"}


def test_selectors_cut_the_quote_out_of_the_text(gold: Gold) -> None:
    for one, item in zip(gold.mentions, gold.items, strict=True):
        selector = describe(gold.text.content, one.start, one.end)
        assert selector.exact == one.exact
        assert item["target"]["selector"] == [
            {
                "type": "TextQuoteSelector",
                "exact": selector.exact,
                "prefix": selector.prefix,
                "suffix": selector.suffix,
            },
            {"type": "TextPositionSelector", "start": selector.start, "end": selector.end},
        ]


def test_items_have_the_shape_of_an_export(gold: Gold) -> None:
    assert gold.total == len(gold.items)
    assert len({item["id"] for item in gold.items}) == len(gold.items)
    for item, one in zip(gold.items, gold.mentions, strict=True):
        assert list(item) == ["@context", "id", "type", "motivation", "body", "target"]
        assert item["@context"] == w3c.CONTEXT_URL
        assert (item["type"], item["motivation"]) == ("Annotation", "tagging")
        tag = {"type": "TextualBody", "value": one.label, "purpose": "tagging", "format": "text/plain"}
        assert item["body"] == [tag]


def test_labels_are_the_four(gold: Gold) -> None:
    assert {one.label for one in gold.mentions} <= LABELS


def test_mentions_are_in_order_apart_and_within_a_block(gold: Gold) -> None:
    assert all(before.end <= after.start for before, after in pairwise(gold.mentions))
    for one in gold.mentions:
        assert any(block.start <= one.start and one.end <= block.end for block in gold.text.blocks)


def test_mentions_are_whole_words(gold: Gold) -> None:
    for one in gold.mentions:
        around = gold.text.content[: one.start][-1:], gold.text.content[one.end :][:1]
        assert not any(character.isalnum() for character in around), one
        assert one.exact == one.exact.strip(" \n„“”‚‘’,.:;()"), one


def test_a_name_has_one_label(gold: Gold) -> None:
    labels: dict[str, set[str]] = {}
    for one in gold.mentions:
        labels.setdefault(one.exact, set()).add(one.label)
    several = {(gold.stem, words) for words, found in labels.items() if len(found) > 1}
    assert several == {key for key in TWO_LABELS if key[0] == gold.stem}


def test_a_name_is_marked_wherever_it_stands(gold: Gold) -> None:
    words = {one.exact for one in gold.mentions}
    assert unmarked(gold, [whole_word(each) for each in sorted(words)]) == set()


def test_bare_surnames_and_genitives_are_marked_too(gold: Gold) -> None:
    last = {one.exact.split()[-1] for one in gold.mentions if one.label in ("PER", "LOC")}
    excepted = {words for stem, words in UNMARKED if stem == gold.stem}
    assert unmarked(gold, [whole_word(each, "s?") for each in sorted(last)]) == excepted


def unmarked(gold: Gold, patterns: list[re.Pattern[str]]) -> set[str]:
    """What the patterns find outside of every mention."""
    return {
        found.group()
        for pattern in patterns
        for found in pattern.finditer(gold.text.content)
        if not gold.covered(*found.span())
    }


def test_show_puts_mentions_in_brackets() -> None:
    run = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("show.py")), "04", "--counts"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert run.stdout == "== 04-hamburg-hoert-hin: 36 PER, 11 ORG, 12 LOC, 3 MISC\n"


@pytest.mark.parametrize("stem", SEEDS)
def test_guidelines_give_the_counts(stem: str) -> None:
    items = json.loads((GOLD / f"{stem}.jsonld").read_text(encoding="utf-8"))["first"]["items"]
    labels = [mention(item).label for item in items]
    counts = [*(labels.count(label) for label in ("PER", "ORG", "LOC", "MISC")), len(labels)]
    guidelines = (GOLD / "GUIDELINES.md").read_text(encoding="utf-8")
    assert f"| {stem} | {' | '.join(map(str, counts))} |" in guidelines
