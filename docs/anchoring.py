"""Measures how annotations follow edited texts and writes docs/anchoring.md: `python docs/anchoring.py`."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from annotations.anchoring import resolve as rules
from annotations.anchoring.approximate import LONG, WEIGHTS
from annotations.ingest.seeds import seeds
from annotations.model import Anchor
from tests.quality.edits import Case, cases

SEEDS = (11, 12, 13)
"""Seeds of the edits that the page is made of; floors were chosen on others (4, 5)."""

PAGE = """# Annotations in texts that change

Written by `python docs/anchoring.py`. When the text of an article changes, each annotation is looked for in the new one:

1. its own words with their whole context (32 code points on each side), where they were or in one other place;
2. its own words, where enough of the context agrees and no other place comes close;
3. words like them: places that share words with passage and context, aligned letter by letter, scored by the similarity of quote,
   prefix, suffix and position ({weights}). A place is taken for certain from a score of {like} on, if its quote is similar
   by {alike} and it is {ahead} ahead of any other.

Of a passage of {long:,} code points and more the two ends are looked for like that, and what lies between them is compared by its pairs of words.
Where none of this is certain, an annotation is shown as uncertain at the likeliest place of its own words; if these stand nowhere,
it waits as an orphan, with the likeliest place of words like them as a suggestion if that scores {asked} or more. Nothing is ever
deleted: an orphan keeps its words, context, tags and comment.

The table is of the {texts} seed articles in four languages, edited by a program that knows where every letter went: {cases:,}
passages (sentences, phrases, single words). *Right* shares at least half of the longer of both passages with the truth; *asked* is
uncertain or an orphan with the right suggestion; *lost* is an orphan without one though at least half of its letters are left, close
together; *gone* is an orphan, or asked about, that is really no longer there; *silently wrong* was taken for certain at another place.

| change | passages | right | asked | asked, wrong place | gone | lost | silently wrong |
|---|--:|--:|--:|--:|--:|--:|--:|
{rows}
Silently wrong: {wrong:.2f} % of all (at most 0.2 are allowed). Lost: {lost:.2f} % of those that still exist (at most 3).
"""

COLUMNS = ("right", "asked", "asked, wrong place", "gone", "lost", "silently wrong")


def outcome(case: Case) -> str:
    """What became of one passage."""
    found = rules.resolve(case.content, case.selector)
    if found and found[1] is not Anchor.UNCERTAIN:
        return "right" if case.right(found[0]) else "silently wrong"
    like = rules.suggest(case.content, case.selector)
    span = like.span if like else found[0] if found else None
    if span is None:
        return "lost" if case.exists else "gone"
    if case.right(span):
        return "asked"
    return "asked, wrong place" if case.exists else "gone"


def main() -> None:
    """Measure and write."""
    texts = [draft.text for draft in seeds()]
    table: dict[str, Counter[str]] = defaultdict(Counter)
    exist = 0
    for seed in SEEDS:
        for case in cases(texts, seed):
            exist += case.exists
            table[case.kind][outcome(case)] += 1
    total: Counter[str] = sum(table.values(), Counter())
    rows = "".join(
        f"| {name} | {sum(counts.values()):,} | " + " | ".join(f"{counts[key]:,}" for key in COLUMNS) + " |\n"
        for name, counts in [*table.items(), ("**all**", total)]
    )
    page = PAGE.format(
        weights=" : ".join(map(str, WEIGHTS)),
        like=rules.LIKE,
        alike=rules.ALIKE,
        ahead=rules.AHEAD,
        asked=rules.ASKED,
        long=LONG,
        texts=len(texts),
        cases=sum(total.values()),
        rows=rows,
        wrong=100 * total["silently wrong"] / sum(total.values()),
        lost=100 * total["lost"] / exist,
    )
    Path(__file__).with_name("anchoring.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
