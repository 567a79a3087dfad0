"""What an import leaves out or leaves as it is, in words: for one and for several."""

from __future__ import annotations

from typing import Final

KEPT: Final = "annotations that were changed here later than in the file; the library keeps its own"
HOMELESS: Final = "annotations whose article is not in the library"
GONE: Final = "annotations whose passage is not in the text and that do not say which text they are on"
ORPHANED: Final = "annotations whose passage is not in the text; they are kept as orphans"
BEYOND: Final = "articles whose text differs; the library keeps its own"
NOTED: Final = "notes about articles that differ from the library's, which keeps its own"
UNTOLD: Final = "notes about articles that are not in the library"

_ONE: Final = {
    KEPT: "annotation that was changed here later than in the file; the library keeps its own",
    HOMELESS: "annotation whose article is not in the library",
    GONE: "annotation whose passage is not in the text and that does not say which text it is on",
    ORPHANED: "annotation whose passage is not in the text; it is kept as an orphan",
    BEYOND: "article whose text differs; the library keeps its own",
    NOTED: "note about an article that differs from the library's, which keeps its own",
    UNTOLD: "note about an article that is not in the library",
    "annotations of whole pages or of other things than a passage left out": (
        "annotation of a whole page or of another thing than a passage left out"
    ),
    "annotations without a quotation left out": "annotation without a quotation left out",
    "annotation files without their text left out": "annotation file without its text left out",
    "annotations of nothing that can be seen left out": "annotation of nothing that can be seen left out",
    "attributes left out": "attribute left out",
    "equivalences left out": "equivalence left out",
    "events left out": "event left out",
    "features of whole documents left out": "feature of a whole document left out",
    "gaps inside passages covered with them": "gap inside a passage covered with it",
    "normalisations left out": "normalisation left out",
    "notes on whole pages left out": "note on a whole page left out",
    "regions that are no passages left out": "region that is no passage left out",
    "relations left out": "relation left out",
    "replies left out": "reply left out",
    "selections in them left out": "selection in them left out",
    "skipped annotations left out": "skipped annotation left out",
    "sources that are no plain text left out": "source that is no plain text left out",
}
"""What readers say of several, and what is said of one; another package's reader is taken at its word."""


def said(what: str, number: int) -> str:
    """What a loss is called, for a number of them."""
    return _ONE.get(what, what) if number == 1 else what
