"""One name for each kind of name, whichever pipeline found it."""

from __future__ import annotations

ALIASES = {
    "PERSON": "PER",
    "PRS": "PER",
    "PS": "PER",
    "PERSNAME": "PER",
    "ORGANIZATION": "ORG",
    "ORGANISATION": "ORG",
    "ORGNAME": "ORG",
    "OG": "ORG",
    "GPE_ORG": "ORG",
    "LOCATION": "LOC",
    "GPE": "LOC",
    "GPE_LOC": "LOC",
    "PLACENAME": "LOC",
    "GEOGNAME": "LOC",
    "LC": "LOC",
    "OTH": "MISC",
    "OTHER": "MISC",
}
"""What pipelines call the four kinds that the bundled ones know.

Sources: OntoNotes (English, Chinese, Romanian pipelines: PERSON, GPE), SUC (Swedish: PRS), KLUE (Korean: PS, OG,
LC), NKJP (Polish: persName, orgName, placeName, geogName), NorNE (Norwegian: GPE_LOC, GPE_ORG), GermEval (OTH).
"""


def normal_label(label: str) -> str:
    """The label in upper case and under its usual name; one that has none stays (`EVENT`, `DATE`, `FAC`)."""
    upper = label.upper()
    return ALIASES.get(upper, upper)
