"""Which places corrections concern, and when a pipeline has them right by itself."""

from __future__ import annotations

from annotations.model import Correction, CorrectionKind, Scope
from annotations.recognition.places import Place, judged, places

TEXT = "Der Kreml schwieg. Mercosur tagt, Mercosur streitet. In Caracas."

ADD, DISMISS, RELABEL = CorrectionKind.ADD, CorrectionKind.DISMISS, CorrectionKind.RELABEL


def correction(words: str, kind: CorrectionKind, label: str = "", scope: Scope = Scope.ARTICLE) -> Correction:
    start = TEXT.index(words)
    return Correction(start, start + len(words), words, kind, label, scope)


def test_added_words_make_a_place_wherever_they_stand() -> None:
    wide = places(TEXT, [correction("Mercosur", ADD, "ORG")])
    assert wide == [Place(19, 27, "ORG"), Place(34, 42, "ORG")]
    assert places(TEXT, [correction("Mercosur", ADD, "ORG", Scope.HERE)]) == wide[:1]


def test_dismissed_words_are_no_name_and_hold_none() -> None:
    assert places(TEXT, [correction("Mercosur", DISMISS)]) == [Place(19, 27, "", True), Place(34, 42, "")]
    dismissed = places(TEXT, [correction("Der Kreml", DISMISS, scope=Scope.HERE)])
    for found, right in (((4, 9, "LOC"), 0), ((0, 9, "LOC"), 0), ((4, 18, "LOC"), 1), ((19, 27, "ORG"), 1)):
        assert judged(dismissed, [found])[0] == right


def test_a_later_correction_of_the_same_place_wins() -> None:
    both = [correction("Caracas", DISMISS), correction("Caracas", ADD, "LOC")]
    assert places(TEXT, both) == [Place(56, 63, "LOC")]
    assert places(TEXT, both[::-1]) == [Place(56, 63, "", True)]


def test_right_is_exact_span_and_label_and_what_is_elsewhere_does_not_count() -> None:
    wanted = places(
        TEXT, [correction("Mercosur", ADD, "ORG"), correction("Kreml", RELABEL, "ORG", Scope.HERE)]
    )
    found = [(4, 9, "LOC"), (19, 27, "ORGANIZATION"), (34, 51, "ORG"), (56, 63, "LOC")]
    right, (gold, there) = judged(wanted, found)
    assert right == 1
    assert gold == [(4, 9, "ORG"), (19, 27, "ORG"), (34, 42, "ORG")]
    assert there == [(4, 9, "LOC"), (19, 27, "ORG"), (34, 51, "ORG")]


def test_without_corrections_there_are_no_places() -> None:
    assert places(TEXT, []) == []
    assert judged([], [(0, 3, "PER")]) == (0, ([], []))
