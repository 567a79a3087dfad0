"""The export dialog: what is chosen is written, nothing is lost by it, and nobody waits without knowing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from annotations.library import Library
from annotations.library import exchange as exchanging
from tui.screens.exporting import Export, FormRows


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files go here."""
    place = tmp_path / "out"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def shown(desk) -> tuple[str, str, str]:
    """Path, preview and hint of the dialog."""
    screen = desk.app.screen
    assert isinstance(screen, Export)
    preview = str(screen.query_one(".dialog--preview", Static).content)
    return screen.query_one(Input).value, preview, str(screen.query_one(".dialog--hint", Static).content)


async def choose(desk, name: str) -> None:
    """Go to a format by its first letter."""
    rows = desk.app.screen.query_one(FormRows)
    for _ in range(30):
        if desk.app.screen.chosen.label == name:
            return
        await desk.press("right")
    raise AssertionError(f"no format {name} after {rows.form}")


async def previewed(desk, words: str) -> None:
    await desk.until(lambda: words in shown(desk)[1], f"a preview with {words}")


async def test_the_article_that_is_read_is_written_as_chosen(reader, library: Library, folder: Path) -> None:
    async with reader() as desk:
        await desk.press("1", "g", "e")
        await choose(desk, "csv")
        await previewed(desk, "uid,id,article_uid")
        path, preview, hint = shown(desk)
        assert path.endswith(".csv")
        assert preview.count("\n") <= 20
        assert "Esc leave" in hint
        await desk.press("enter")
        await desk.until(lambda: desk.app.screen is desk.main, "the end of the export")
        (written,) = folder.iterdir()
        assert written.stat().st_mode & 0o777 == 0o600
        assert "quote" in written.read_text("utf-8")
        assert desk.said.startswith("exported 1 article, 1 annotation to ")
        assert " left out" in desk.said
        await desk.press("g", "e")
        assert desk.app.screen.chosen.label == "csv"


async def test_the_list_gives_the_filter_the_library_and_the_article(reader, folder: Path) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "e")
        rows = desk.app.screen.query_one(FormRows)
        assert rows.scopes[0].label == "the whole library"
        assert rows.scopes[1].label.startswith("the article “")
        await desk.press("k", "l")
        assert rows.form.scope == 1
        await desk.press("escape", "slash", *"Lindau", "enter", "g", "e")
        assert desk.app.screen.query_one(FormRows).scopes[0].label == "what “Lindau” finds"


async def test_chosen_articles_go_out_together(reader, folder: Path) -> None:
    async with reader(open=False) as desk:
        await desk.press("v", "j", "g", "e")
        assert desk.app.screen.query_one(FormRows).scopes[0].label == "2 chosen articles"
        await choose(desk, "jsonl")
        await desk.press("enter")
        await desk.until(lambda: desk.app.screen is desk.main, "the end of the export")
        (written,) = folder.iterdir()
        kinds = [json.loads(line)["type"] for line in written.read_text("utf-8").splitlines()]
        assert kinds.count("article") == 2


async def test_the_path_follows_the_format_until_somebody_types_one(reader, folder: Path) -> None:
    async with reader() as desk:
        await desk.press("g", "e")
        await choose(desk, "qdpx")
        assert shown(desk)[0].endswith(".qdpx")
        await previewed(desk, "not text; 1 article")
        await desk.press("j", "j", "space")
        assert not shown(desk)[0].endswith(".qdpx")
        await desk.press("space", "j", "j", "x")
        assert shown(desk)[0].endswith(".qdpxx")
        await desk.press("up", "up", "up", "up", "right")
        assert shown(desk)[0].endswith(".qdpxx")


async def test_a_file_that_is_there_is_replaced_only_when_asked_twice(reader, folder: Path) -> None:
    (folder / "mine.md").write_text("mine")
    async with reader() as desk:
        await desk.press("g", "e")
        await previewed(desk, "nothing of this would be written")
        await desk.press("escape", "1", "g", "e")
        desk.app.screen.query_one(Input).value = "mine.md"
        await desk.press("enter")
        assert "is there; Enter replaces it" in shown(desk)[2]
        assert (folder / "mine.md").read_text() == "mine"
        await desk.press("enter")
        await desk.until(lambda: desk.app.screen is desk.main, "the end of the export")
        assert (folder / "mine.md").read_text("utf-8").startswith("---")


async def test_what_cannot_be_written_is_said_and_can_be_mended(reader, folder: Path) -> None:
    async with reader() as desk:
        await desk.press("g", "e")
        for typed, said in (
            ("", "name a file"),
            ("no/where/x", "there is no folder"),
            (str(folder), "is a folder"),
        ):
            desk.app.screen.query_one(Input).value = typed
            await desk.press("enter")
            assert said in shown(desk)[2]
        await desk.press("escape")
        assert desk.app.screen is desk.main
        assert list(folder.iterdir()) == []


async def test_a_folder_gets_a_file_an_article(reader, folder: Path) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "e")
        await choose(desk, "template obsidian.md")
        await desk.press("j", "j", "space", "enter")
        await desk.until(lambda: desk.app.screen is desk.main, "the end of the export")
        (made,) = folder.iterdir()
        assert made.is_dir()
        assert len(list(made.glob("*.md"))) == 3


async def test_who_stops_finds_no_file(reader, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchanging, "CHUNK", 1)
    async with reader(open=False) as desk:
        await desk.press("g", "e")
        screen = desk.app.screen
        assert isinstance(screen, Export)
        screen._stopping = True  # Esc, before the first article is written
        await desk.press("enter")
        await desk.until(lambda: "stopped; no file" in shown(desk)[2], "the end")
        assert list(folder.iterdir()) == []
        await desk.press("escape")
        assert desk.app.screen is desk.main


async def test_names_are_asked_for(reader, folder: Path) -> None:
    async with reader() as desk:
        await desk.press("g", "e")
        await choose(desk, "jsonl")
        await desk.press("j", "space", "enter")
        await desk.until(lambda: desk.app.screen is desk.main, "the end of the export")
        assert "no recognised names yet" in desk.said


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_everything_is_in_sight(reader, folder: Path, size: tuple[int, int]) -> None:
    async with reader(size=size) as desk:
        await desk.press("g", "e")
        screen = desk.app.screen
        for widget in (
            screen.query_one(FormRows),
            screen.query_one(Input),
            screen.query_one(".dialog--hint"),
        ):
            region = widget.region
            assert region.height > 0
            assert region.bottom <= size[1]
