"""Pictures of what keeps a code book: rules, examples, and the picker with suggestions while the book is closed."""

from __future__ import annotations

import pytest

from annotations.library import Library
from tests.snapshots.test_snapshots import SIZES, marked, shoot
from tests.tui.test_code_book import tag_others

__all__ = ["marked"]


async def settle(pilot) -> None:
    """Wait for what is done beside the keys."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", ["", "R 1", "R n", "x"], ids=["detail", "rule", "new-rule", "examples"])
def test_the_code_book(snap_compare, marked: Library, size: tuple[int, int], keys: str) -> None:
    """A closed book; a rule with what it finds, and none yet; the examples of a tag."""
    marked.make_tag_rule("quote", "rat")
    marked.make_tag_rule("quote", "lang:de -is:read")
    marked.exemplify_tag(
        "quote", ["Der Rat der Stadt Lindau hat es beschlossen.", "„Wir bleiben“, sagte sie."]
    )
    marked.close_code_book()

    async def opened(pilot) -> None:
        await pilot.press("g", "t", "end")
        await settle(pilot)
        await pilot.press(*keys.split())
        await settle(pilot)

    assert snap_compare(shoot(marked), terminal_size=size, run_before=opened)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ascii", [False, True], ids=["symbols", "ascii"])
def test_suggested_tags(snap_compare, library: Library, size: tuple[int, int], ascii: bool) -> None:
    """A passage like one of another article; the bar on the likeliest tag, with its reason below."""
    tag_others(library, "beschluss")
    library.close_code_book()

    async def opened(pilot) -> None:
        await pilot.press("enter", "j", "t")
        await settle(pilot)
        await pilot.press("up")
        await settle(pilot)

    assert snap_compare(shoot(library, ascii=ascii), terminal_size=size, run_before=opened)
