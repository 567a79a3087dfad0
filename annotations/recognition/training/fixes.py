"""Corrections of labels that the Groningen Meaning Bank gives to well-known names by mistake."""

from __future__ import annotations

_ORG = (
    "United Nations|U.N.|African Union|AU|Fatah|Arab League|Labor Party|National League|Kadima Party|"
    "Uri Party|Hezbollah|Hamas|NATO|European Union|EU|White House|Taleban|Taliban|Washington Post-ABC News"
)
_LOC = "Turkey|Tehran|Pyongyang|Kabul|Tibet|Hague|The Hague|DRC|Soviet Union|West Bank|Moscow|Beijing"
_PER = "Aung San Suu Kyi|Yushchenko|Saddam|Prophet Muhammad"
_MISC = "Philippine|Tamil"

LABEL_OF: dict[str, str] = {
    name: label
    for label, names in {"ORG": _ORG, "LOC": _LOC, "PER": _PER, "MISC": _MISC}.items()
    for name in names.split("|")
}
"""The right label of names that the corpus labels wrongly often, whatever it says."""

NO_MENTION = frozenset({"AIDS", "HIV"})
"""Words that the corpus marks as names and that are none."""


def fix_spans(text: str, spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the spans with corrected labels, without those that are no names."""
    return [
        (start, end, LABEL_OF.get(text[start:end], label))
        for start, end, label in spans
        if text[start:end] not in NO_MENTION
    ]
