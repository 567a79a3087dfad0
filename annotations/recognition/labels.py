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


COARSE = {
    "FAC": "LOC",
    "FACILITY": "LOC",
    "NORP": "MISC",
    "EVENT": "MISC",
    "EVT": "MISC",
    "LANGUAGE": "MISC",
    "LAW": "MISC",
    "PRODUCT": "MISC",
    "PROD": "MISC",
    "WORK_OF_ART": "MISC",
}
"""Finer kinds of names and the one of the four that holds them, as CoNLL-2003's guidelines divide names."""


def comparable(label: str) -> str:
    """The one of the four kinds of names that a label means, if it means one: what pipelines are compared by."""
    normal = normal_label(label)
    return COARSE.get(normal, normal)
