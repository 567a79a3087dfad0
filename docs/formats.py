"""Write the tables of docs/formats.md from the formats themselves: `python docs/formats.py`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from annotations.formats.losses import Feature
from annotations.formats.registry import Format, formats

PAGE: Final = Path(__file__).with_suffix(".md")

PROOFS: Final = {
    "jsonl": "Glosse itself: every field equal after a round trip",
    "markdown": "`markdown-it-py` 4.3: what was said shows as it is, and nothing else acts",
    "html": "Chromium 150, headless: no request, no script, hostile text inert, no sideways scrolling from 320 px",
    "csv": "Python's `csv`; formula cells neutralised and restored",
    "tsv": "Python's `csv`",
    "hypothesis": "the keys of its client's exporter; answers of its API are read",
    "w3c": "`pyld` 3.3: expands with the W3C's context and loses no key",
    "brat": "`pybrat` 0.1.7, strict: every span covers the same words",
    "docbin": "`spacy` 3.8: spans and entities cover the same words",
    "conll": "`seqeval` 1.2.2, strict IOB2: every passage found; `spacy convert` makes as many entities",
    "doccano": "the shape that its documentation gives; both shapes of its export are read",
    "label-studio": "`label-studio-sdk` 2.1.2: `validate_prediction` and `validate_annotation` of every task",
    "xmi": "`dkpro-cassis` 0.12.0: same words, UTF-16 offsets right after an emoji; what it writes is read",
    "qdpx": "`xmlschema` 4.3.2 with the standard's XSD; imported by `qualitative-coding` 1.7.8",
    "bibtex": "`bibtexparser` 2.1.0: no failed block, also of hostile strings",
    "csl": "`citeproc-py` 0.11.1 sets every item",
}
"""The program of somebody else that has read each format, and what came of it; tests/formats shows it."""

SHORT: Final = {
    Feature.BARE: "bare",
    Feature.TEXTS: "text",
    Feature.TITLES: "title",
    Feature.BYLINES: "byline",
    Feature.DATES: "date",
    Feature.LANGUAGES: "language",
    Feature.SOURCES: "sources",
    Feature.STATES: "read/star",
    Feature.CODING: "coding",
    Feature.ARTICLE_NOTES: "note",
    Feature.ARTICLE_TAGS: "tags",
    Feature.POSITIONS: "position",
    Feature.CONTEXTS: "context",
    Feature.OVERLAPS: "overlap",
    Feature.TAGS: "tags",
    Feature.HIERARCHY: "levels",
    Feature.NOTES: "note",
    Feature.COLORS: "colour",
    Feature.CREATORS: "person",
    Feature.TIMES: "times",
    Feature.ANCHORS: "moved?",
    Feature.CODES: "code book",
    Feature.MENTIONS: "names",
}
ARTICLES: Final = tuple(SHORT)[:11]
MARKS: Final = tuple(SHORT)[11:]


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")


def renewed(page: str) -> str:
    """The page with its tables as they must be."""
    for name, rows in (("formats", overview()), ("articles", carried(ARTICLES)), ("marks", carried(MARKS))):
        table = "\n".join(rows)
        page = re.sub(
            rf"(<!-- {name} -->\n).*?(<!-- end -->)",
            lambda found, table=table: f"{found[1]}{table}\n{found[2]}",
            page,
            flags=re.DOTALL,
        )
    return page


def overview() -> list[str]:
    """Each format with what it is for, its direction, and who else has read it."""
    rows = [
        "| format | in | out | file | for | read by another program, and what came of it |",
        "|---|---|---|---|---|---|",
    ]
    for one in formats():
        ways = f"{'yes' if one.read else ''} | {'yes' if one.write else ''}"
        rows.append(f"| `{one.name}` | {ways} | `{one.suffixes[0]}` | {one.about} | {PROOFS[one.name]} |")
    return rows


def carried(features: tuple[Feature, ...]) -> list[str]:
    """What each format carries of these."""
    rows = [f"| format | {' | '.join(SHORT[one] for one in features)} |", "|---" * (len(features) + 1) + "|"]
    return [*rows, *(_row(one, features) for one in formats())]


def _row(one: Format, features: tuple[Feature, ...]) -> str:
    return f"| `{one.name}` | {' | '.join('x' if feature in one.carries else '' for feature in features)} |"


if __name__ == "__main__":
    main()
