"""The seed articles: complete, clean, varied, and in nobody else's words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
PATHS = sorted(SEEDS.glob("[0-9][0-9]-*.md"))
BRIEF = "13-kroatien-zahlt-mit-dem-euro"
FIELDS = {"title", "byline", "published", "language", "source"}
#: Opening and closing marks that must pair up in each language.
MARKS = {
    "de": [("„", "“"), ("‚", "‘")],
    "en": [("“", "”")],
    "fr": [("«", "»")],
    "es": [("«", "»"), ("¿", "?"), ("¡", "!")],
}
ZERO_WIDTH_JOINER = "\u200d"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
RUN = 8


@dataclass(frozen=True, slots=True)
class Seed:
    path: Path
    raw: str
    front: dict[str, object]
    body: str


def words(text: str) -> list[str]:
    return re.findall(r"\w[\w’'-]*", text)


def runs(text: str) -> set[tuple[str, ...]]:
    folded = [word.casefold() for word in words(text)]
    return {tuple(folded[at : at + RUN]) for at in range(len(folded) - RUN + 1)}


def load(path: Path) -> Seed:
    raw = path.read_bytes().decode("utf-8")
    opening, front, body = re.split(r"^---\n", raw, maxsplit=2, flags=re.MULTILINE)
    assert opening == ""
    parsed = yaml.safe_load(front)
    assert isinstance(parsed, dict)
    return Seed(path, raw, parsed, body)


@pytest.fixture(scope="module")
def seeds() -> list[Seed]:
    return [load(path) for path in PATHS]


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def seed(request: pytest.FixtureRequest) -> Seed:
    return load(request.param)


def test_how_many_in_each_language(seeds: list[Seed]) -> None:
    articles = [seed for seed in seeds if seed.path.stem != BRIEF]
    assert Counter(seed.front["language"] for seed in articles) == {"de": 6, "en": 4, "fr": 1, "es": 1}
    assert len(seeds) == len(articles) + 1


def test_no_stray_article() -> None:
    assert {path.name for path in SEEDS.glob("*.md")} == {path.name for path in PATHS} | {"README.md"}


def test_front_matter(seed: Seed) -> None:
    assert set(seed.front) == FIELDS
    title = seed.front["title"]
    assert isinstance(title, str)
    assert title == title.strip()
    assert 5 <= len(title) <= 80
    published = seed.front["published"]
    assert type(published) is date
    assert date(1949, 1, 1) < published < date(2025, 1, 1)
    assert seed.front["language"] in MARKS
    assert (seed.front["byline"], seed.front["source"]) == ("Glosse", "Glosse seeds")


def test_file_name_is_plain_ascii(seed: Seed) -> None:
    assert re.fullmatch(r"\d\d(-[a-z0-9]+)+\.md", seed.path.name)


def test_length(seed: Seed) -> None:
    count = len(words(seed.body))
    if seed.path.stem == BRIEF:
        assert seed.body.strip().count("\n") == 0
        assert len(re.findall(r"[a-z]\. |[a-z]\.$", seed.body.strip())) <= 2
        assert count <= 60
    else:
        assert 300 <= count <= 900


def test_body_does_not_repeat_the_title(seed: Seed) -> None:
    lines = [line.lstrip("#> ").strip() for line in seed.body.splitlines()]
    assert seed.front["title"] not in lines
    assert not re.search(r"^# ", seed.body, flags=re.MULTILINE)


def test_characters_are_clean(seed: Seed) -> None:
    assert unicodedata.is_normalized("NFC", seed.raw)
    assert "\ufeff" not in seed.raw
    allowed = {"\n", ZERO_WIDTH_JOINER}
    bad = {c for c in seed.raw if unicodedata.category(c).startswith("C") and c not in allowed}
    assert bad == set()


def test_one_paragraph_a_line(seed: Seed) -> None:
    """A line break inside a paragraph would be a space that nobody typed."""
    lines = seed.body.split("\n")
    assert lines[-1] == ""
    assert lines[-2] != ""
    assert all(line == line.strip() for line in lines)
    item = re.compile(r"(- |\d+\. )")
    for above, below in pairwise(lines):
        assert not (above and below) or (item.match(above) and item.match(below))


def test_quotation_marks_are_those_of_the_language(seed: Seed) -> None:
    assert not re.search(r"[\"']", seed.body)
    for opening, closing in MARKS[str(seed.front["language"])]:
        depth = 0
        for character in seed.body:
            depth += (character == opening) - (character == closing)
            assert depth in (0, 1)
        assert depth == 0


def test_french_marks_keep_their_no_break_spaces(seeds: list[Seed]) -> None:
    (french,) = (seed for seed in seeds if seed.front["language"] == "fr")
    assert not re.search(r"«(?!\u00a0)|(?<!\u00a0)»|(?<![\u00a0\d]):(?!//)|(?<!\u202f)[;!?]", french.body)


def test_titles_differ(seeds: list[Seed]) -> None:
    titles = [str(seed.front["title"]).casefold() for seed in seeds]
    assert len(set(titles)) == len(titles)


def test_links_are_few_and_stable(seeds: list[Seed]) -> None:
    links = [link for seed in seeds for link in re.findall(r"\]\(([^)]*)\)", seed.body)]
    assert 2 <= len(links) <= 2 * len(seeds)
    assert all(re.match(r"https://(de|en|fr|es)\.wikipedia\.org/wiki/", link) for link in links)


def test_nothing_is_taken_from_the_article_that_one_of_them_retells(seeds: list[Seed], shared: Path) -> None:
    sources = [path.read_text(encoding="utf-8") for path in sorted((shared / "seeds").glob("*.txt"))]
    assert sources
    theirs = set().union(*(runs(source) for source in sources))
    for seed in seeds:
        assert runs(seed.body) & theirs == set()


FEATURES = {
    "subheading": r"^## \S",
    "bullet list": r"^- \S.*\n- \S",
    "numbered list": r"^1\. \S.*\n2\. \S",
    "block quotation": r"^> \S",
    "quotation inside a quotation": r"„[^“]*‚[^‘]+‘[^“]*“",
    "interview": r"^\*\*[^*\n]+\?\*\*\n\n(?s:.*?)^\*\*[^*\n]+\?\*\*\n",
    "link": r"\[[^]]+\]\(https://",
    "umlaut": r"[äöüÄÖÜ]\w*ß|ß\w*[äöü]|Ö",
    "ligature": "\ufb01",
    "oe ligature": r"œ",
    "emoji joined by zero-width joiners": FAMILY,
    "flag": r"[\U0001f1e6-\U0001f1ff]{2}",
    "skin tone": r"[\U0001f3fb-\U0001f3ff]",
    "long compound": r"\b[A-ZÄÖÜ][a-zäöüß]{23,}\b",
    "hyphenated double name": r"Goeppert-Mayer|Lieben-Seutter",
    "inflected name": r"\bMaduros\b",
}


@pytest.mark.parametrize("feature", FEATURES)
def test_variety(seeds: list[Seed], feature: str) -> None:
    pattern = re.compile(FEATURES[feature], flags=re.MULTILINE)
    assert [seed.path.stem for seed in seeds if pattern.search(seed.body)] != []


def test_licence_is_there() -> None:
    licence = (SEEDS / "LICENSE").read_text(encoding="utf-8")
    assert "https://creativecommons.org/publicdomain/zero/1.0/" in licence
