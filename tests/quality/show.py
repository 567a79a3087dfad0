"""Show seed articles with their gold mentions in brackets: `python tests/quality/show.py [STEM ...] [--counts]`.

A stem may be cut short (`04`). Run from the root of the project, or with it on PYTHONPATH.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from annotations.ingest import markdown

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "seeds" / "gold"
SEEDS = ROOT / "seeds"


def mentions(stem: str) -> list[tuple[int, int, str]]:
    """Start, end (code points of the canonical text) and label of an article's gold mentions, in reading order."""
    page = json.loads((GOLD / f"{stem}.jsonld").read_text(encoding="utf-8"))["first"]
    found = []
    for item in page["items"]:
        position = item["target"]["selector"][1]
        found.append((position["start"], position["end"], item["body"][0]["value"]))
    return sorted(found)


def canonical(stem: str) -> str:
    """The seed's canonical text."""
    raw = (SEEDS / f"{stem}.md").read_text(encoding="utf-8")
    return markdown.read(raw, "Glosse seeds").text.content


def marked(stem: str) -> str:
    """The article's text with every mention as `[LABEL words]`."""
    content, parts, at = canonical(stem), [], 0
    for start, end, label in mentions(stem):
        parts += [content[at:start], f"[{label} {content[start:end]}]"]
        at = end
    return "".join([*parts, content[at:]])


def main() -> None:
    parser = argparse.ArgumentParser(description="Show seed articles with their gold mentions in brackets.")
    parser.add_argument("stems", nargs="*", metavar="STEM", help="articles, all without any")
    parser.add_argument("--counts", action="store_true", help="only the numbers of mentions a label")
    options = parser.parse_args()
    stems = sorted(file.stem for file in GOLD.glob("*.jsonld"))
    for stem in stems:
        if options.stems and not stem.startswith(tuple(options.stems)):
            continue
        counts = Counter(label for _, _, label in mentions(stem))
        print(f"== {stem}:", ", ".join(f"{counts[label]} {label}" for label in ("PER", "ORG", "LOC", "MISC")))
        if not options.counts:
            print(f"\n{marked(stem)}\n")


if __name__ == "__main__":
    main()
