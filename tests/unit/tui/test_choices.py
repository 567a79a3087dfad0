"""What the tag picker offers."""

from __future__ import annotations

from annotations.model import Tag
from tui.screens.tag_picker import choices


def tag(name: str, *, key: int = 0, count: int = 0) -> Tag:
    return Tag(id=1, uid=name, name=name, color="", description="", key=key, count=count)


TAGS = [
    tag("claim", key=2),
    tag("country/venezuela", count=7),
    tag("economy", count=3),
    tag("quote", key=1),
    tag("Venezuela", count=1),
]


def names(typed: str) -> list[str]:
    return [choice.name for choice in choices(typed, TAGS)]


def test_favourites_come_first_and_then_the_most_used() -> None:
    assert names("") == ["quote", "claim", "country/venezuela", "economy", "Venezuela"]


def test_a_beginning_goes_before_a_part() -> None:
    assert names("ven") == ["Venezuela", "country/venezuela", "ven"]


def test_a_name_that_no_tag_has_is_offered_last_as_a_new_one() -> None:
    last = choices("econ", TAGS)[-1]
    assert last.name == "econ"
    assert last.tag is None


def test_an_existing_name_is_never_offered_as_new_whatever_its_case() -> None:
    assert names("QUOTE") == ["quote"]


def test_what_is_typed_is_cleaned() -> None:
    assert names("#zeit/ \x1b[31m") == ["zeit/ [31m"]
