"""Links are followed from the menu; overlapping annotations are told apart; the time left is said."""

from __future__ import annotations

import pytest

from annotations.library import Library
from annotations.model import Draft
from annotations.text import TextBuilder, with_title


@pytest.fixture
def linked(library: Library) -> None:
    builder = TextBuilder()
    builder.add(
        [("Mehr dazu steht ", ""), ("im Archiv", "https://archiv.example/haus?nr=1"), (" der Stadt.", "")]
    )
    text = with_title("Mit Verweis", builder.build())
    library.add_draft(Draft("Mit Verweis", text, published="2027-01-01", language="xx"), "Mit Verweis")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the browser was asked for, instead of asking it."""
    addresses: list[str] = []
    monkeypatch.setattr("tui.app.GlosseApp.open_url", lambda app, url: addresses.append(url))
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.delenv("SSH_TTY", raising=False)
    return addresses


async def to_link(desk) -> None:
    await desk.press("slash", *"archiv", "enter")


async def test_the_first_entry_of_the_menu_opens_the_link(reader, linked: None, asked: list[str]) -> None:
    async with reader() as desk:
        await to_link(desk)
        await desk.press("enter")
        rows = desk.app.screen.query_one("MenuRows")
        assert rows.item(0).label == "Open archiv.example in the browser"
        await desk.press("enter")
        assert asked == ["https://archiv.example/haus?nr=1"]
        assert desk.said.endswith("https://archiv.example/haus?nr=1")


async def test_over_ssh_a_link_is_only_shown(
    reader, linked: None, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
    async with reader() as desk:
        await to_link(desk)
        await desk.press("enter", "enter")
        assert not asked
        assert desk.said == "https://archiv.example/haus?nr=1"


async def test_what_lies_over_each_other_is_named(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "1", "w", "w", "v", "e", "3")
        line = str(desk.main.query_one("#note").render())
        assert line.startswith("2 here: #figure · #quote")


async def test_the_footer_says_how_much_is_left(reader) -> None:
    async with reader() as desk:
        await desk.press("g", "g")
        assert desk.main.status.left.endswith("1 min left")
        await desk.press("G")
        assert desk.main.status.left.endswith("%")
