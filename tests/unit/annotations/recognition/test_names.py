"""Names from mentions: inflection, spelling, surnames; what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.recognition import names as of_names
from annotations.recognition.names import group

WORDS = st.sampled_from(
    ["Maduro", "Maduros", "maduro", "Nicolás", "Nicolas", "Peter", "Peters", "de", "von", "Jens", "Jen", "A", "s",
     "Jr.", "III", "NATO", "Nato", "USA", "USAs", "Laos", "Deutschlands", "Maduro’s", "Marx’", "ss", "’s", "Ébola"]
)  # fmt: skip
FORMS = st.one_of(st.lists(WORDS, max_size=4).map(" ".join), st.text(max_size=8))
LABELS = st.sampled_from(["PER", "ORG", "LOC", "MISC"])
LANGUAGES = st.sampled_from(["de", "en", "sv", "", "xx"])


def names(label: str, *forms: str, language: str = "de") -> list[str]:
    """The names of forms that follow each other in an article."""
    return group(mentioned([(form, label) for form in forms]), language)


def mentioned(forms: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Mentions as (label, words) from (words, label)."""
    return [(label, form) for form, label in forms]


@given(st.lists(st.tuples(FORMS, LABELS), max_size=12), LANGUAGES)
@settings(max_examples=300)
def test_total_and_settled(forms: list[tuple[str, str]], language: str) -> None:
    mentions = mentioned(forms)
    found = group(mentions, language)
    assert len(found) == len(mentions)
    again = [(label, name) for (label, _), name in zip(mentions, found, strict=True)]
    assert group(again, language) == found


@given(st.lists(st.tuples(FORMS, LABELS), max_size=12), LANGUAGES)
@settings(max_examples=300)
def test_looking_for_relations_first_leaves_nothing_out(forms: list[tuple[str, str]], language: str) -> None:
    found = group(mentioned(forms), language)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(of_names, "_relations", lambda *_: (True, True, True))
        assert group(mentioned(forms), language) == found


@given(st.lists(st.tuples(FORMS, LABELS), max_size=12), LANGUAGES)
@settings(max_examples=100)
def test_labels_do_not_meet(forms: list[tuple[str, str]], language: str) -> None:
    mentions = mentioned(forms)
    found = group(mentions, language)
    for label in {label for _, label in forms}:
        alone = [each for each in mentions if each[0] == label]
        assert group(alone, language) == [
            name for name, (own, _) in zip(found, mentions, strict=True) if own == label
        ]


@pytest.mark.parametrize(
    ("label", "forms", "expected"),
    [
        ("PER", ["Nicolás Maduro", "Maduros", "Maduro"], ["Nicolás Maduro"] * 3),
        ("PER", ["Maduros", "Maduro", "Nicolás Maduros"], ["Nicolás Maduro"] * 3),
        ("PER", ["Nicolas Maduro", "Nicolás Maduro", "Nicolás Maduro"], ["Nicolás Maduro"] * 3),
        ("PER", ["Nicolas Maduro", "Nicolás Maduro"], ["Nicolás Maduro"] * 2),
        ("PER", ["MADURO", "Maduro", "Maduro"], ["Maduro"] * 3),
        ("PER", ["von der Leyen", "Ursula von der Leyen", "Leyen"], ["Ursula von der Leyen"] * 3),
        ("PER", ["Robert F. Kennedy Jr.", "Kennedy"], ["Robert F. Kennedy Jr."] * 2),
        ("PER", ["Marx’", "Karl Marx"], ["Karl Marx"] * 2),
        ("PER", ["Jan Peters", "Peters"], ["Jan Peters"] * 2),
        ("LOC", ["Venezuelas", "Venezuela"], ["Venezuela"] * 2),
        ("LOC", ["Deutschlands", "Laos", "Paris", "Texas"], ["Deutschland", "Laos", "Paris", "Texas"]),
        ("LOC", ["Lima", "Limas"], ["Lima"] * 2),
        ("ORG", ["Mercosurs", "Mercosur"], ["Mercosur"] * 2),
        ("ORG", ["NATO", "NATO’s", "Nato"], ["NATO", "NATO", "Nato"]),
        ("ORG", ["OAS", "OA", "CDS", "CD"], ["OAS", "OA", "CDS", "CD"]),
        ("ORG", ["McDonald’s"], ["McDonald’s"]),
        ("LOC", ["Buenos  Aires", "Buenos\nAires"], ["Buenos Aires"] * 2),
        ("PER", [""], [""]),
    ],
)
def test_german(label: str, forms: list[str], expected: list[str]) -> None:
    assert names(label, *forms) == expected


def test_a_bare_s_is_german_only() -> None:
    assert names("PER", "Robert", "Roberts", language="en") == ["Robert", "Roberts"]
    assert names("PER", "Robert", "Robert's", language="en") == ["Robert", "Robert"]


def test_surnames_are_for_people() -> None:
    assert names("ORG", "Universität Hamburg", "Hamburg") == ["Universität Hamburg", "Hamburg"]


def test_labels_are_kept_apart() -> None:
    assert group(mentioned([("Kuba", "PER"), ("Kubas", "LOC"), ("Kuba", "LOC")]), "de") == ["Kuba"] * 3
    assert group(mentioned([("Nicolás Maduro", "PER"), ("Maduro", "ORG")]), "de") == [
        "Nicolás Maduro",
        "Maduro",
    ]


def test_a_surname_of_two_people_is_theirs_only_while_one_has_been_named() -> None:
    forms = ["Clinton", "Bill Clinton", "Clinton", "Hillary Clinton", "Clinton"]
    assert names("PER", *forms, language="en") == [
        "Clinton",
        "Bill Clinton",
        "Bill Clinton",
        "Hillary Clinton",
        "Clinton",
    ]
