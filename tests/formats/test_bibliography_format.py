"""BibTeX is parsed by bibtexparser, CSL-JSON is set by citeproc-py."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable

import bibtexparser
import pytest

from annotations.formats.bibliography import authors, key
from annotations.formats.records import ExportArticle
from tests.data.hostile import HOSTILE
from tests.formats.conftest import article
from tests.formats.exchange import hard, written


def test_golden_bytes(sample: tuple[ExportArticle, ...], golden: Callable[[str, str], None]) -> None:
    golden("sample.bib", written("bibtex", sample)[0].decode())
    golden("sample.csl.json", written("csl", sample)[0].decode())


def test_bibtexparser_finds_every_entry(sample: tuple[ExportArticle, ...]) -> None:
    articles = (*sample, hard(), *hostile(sample[0]))
    library = bibtexparser.parse_string(written("bibtex", articles)[0].decode())
    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == [key(one.article) for one in articles]
    first = {name: field.value for name, field in library.entries[0].fields_dict.items()}
    assert first["title"] == "{Kein Platz am Tisch}"
    assert (first["year"], first["month"], first["date"]) == ("2017", "8", "2017-08-06")
    assert first["journal"] == "Seed"
    assert first["url"].startswith("https://example.org/a-b(c)")


def hostile(one: ExportArticle) -> list[ExportArticle]:
    """The article with each hostile string for title, byline, source and tag."""
    made = []
    for number, value in enumerate(HOSTILE.values(), 10):
        clean = " ".join(value.encode("utf-8", "replace").decode().split())
        fields = {"byline": clean, "sources": (clean,), "tags": (clean,), "url": "https://example.org/}{%\\"}
        made.append(ExportArticle(article(number, one.text, clean, **fields), one.text))
    return made


def test_citeproc_sets_every_item(sample: tuple[ExportArticle, ...]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from citeproc import (
            Citation,
            CitationItem,
            CitationStylesBibliography,
            CitationStylesStyle,
            formatter,
        )
        from citeproc.source.json import CiteProcJSON

        items = json.loads(written("csl", (*sample, hard()))[0])
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
        for item in items:
            bibliography.register(Citation([CitationItem(item["id"])]))
        lines = [str(line) for line in bibliography.bibliography()]
    assert len(lines) == len(items)
    assert any("Kein Platz am Tisch" in line and "2017" in line for line in lines)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ada Lovelace and Bob Ross", ["Ada Lovelace", "Bob Ross"]),
        ("Von Ada Lovelace, Bob Ross", ["Ada Lovelace", "Bob Ross"]),
        ("Ada Lovelace und Bob Ross", ["Ada Lovelace", "Bob Ross"]),
        ("Byrne Sanders", ["Byrne Sanders"]),
        ("", []),
    ],
)
def test_names_in_a_byline(byline: str, names: list[str]) -> None:
    assert authors(byline) == names
