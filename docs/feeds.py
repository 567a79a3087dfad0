"""Write the tables of docs/feeds.md from the lists that the tests go through: `python docs/feeds.py`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.feeds.documents import DOCUMENTS, Case, Read  # noqa: E402
from tests.feeds.outcomes import FETCHING  # noqa: E402

PAGE = ROOT / "docs" / "feeds.md"
LONGEST = 90
"""Characters of a cell."""


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")


def renewed(page: str) -> str:
    """The page with its tables as they must be."""
    servers = [
        "| the server | and a person reads |",
        "|---|---|",
        *(f"| {cell(case.does)} | {cell(case.outcome)} |" for case in FETCHING),
    ]
    documents = [
        "| the document | what becomes of it |",
        "|---|---|",
        *(f"| {cell(case.name)} | {became(case)} |" for case in DOCUMENTS),
    ]
    for name, rows in (("servers", servers), ("documents", documents)):
        table = "\n".join(rows)
        page = re.sub(
            rf"(<!-- {name} -->\n).*?(<!-- end -->)",
            lambda found, table=table: f"{found[1]}{table}\n{found[2]}",
            page,
            flags=re.DOTALL,
        )
    return page


def became(case: Case) -> str:
    """What became of a document, in a cell."""
    if not isinstance(case.outcome, Read):
        return f"refused: {cell(case.outcome)}"
    kept = [each for each in case.outcome.items if not each.startswith("!")]
    left_out = len(case.outcome.items) - len(kept)
    said = [f"{len(kept)} article{'s' * (len(kept) != 1)}"] if kept or not left_out else []
    said += [f"{left_out} left out ({cell(case.outcome.items[-1][1:])})"] if left_out else []
    first = f"`{cell(kept[0].replace('`', ''))}`" if kept else ""
    noted = f"; noted: {cell(case.outcome.problem)}" if case.outcome.problem else ""
    return ", ".join(said) + (f": {first}" if first else "") + noted


def cell(value: str) -> str:
    """A string that stays in its cell."""
    line = " ".join(value.split())
    line = line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
    return line.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    main()
