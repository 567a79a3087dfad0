"""The documented counts of keys: each row is pressed in the reader, and walked through in a model of SLATE."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from annotations.library import Library
from annotations.model import Draft, Mention
from annotations.text import TextBuilder, with_title

ROWS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "docs" / "keycounts.toml").read_text(encoding="utf-8")
)["count"]
PARAGRAPHS = (
    "Der Rat der Stadt Lindau hat am Dienstag getagt. In Lindau fehlt es an Wohnungen, und das seit Jahren.",
    "Bürgermeisterin Ines Halder will in Lindau ein Haus bauen.",
)
NAMES = ("Lindau", "Ines Halder")

rows = pytest.mark.parametrize("row", ROWS, ids=[row["what"] for row in ROWS])


@pytest.fixture
def story(library: Library) -> None:
    """An article of two paragraphs, the first of the list."""
    builder = TextBuilder()
    for paragraph in PARAGRAPHS:
        builder.add(paragraph)
    text = with_title("Haus und Rat", builder.build())
    library.add_draft(Draft("Haus und Rat", text, published="2027-01-01", language="xx"), "Haus und Rat")


def mentions(content: str) -> tuple[Mention, ...]:
    """The names in the text, as a pipeline would find them."""
    found = [
        Mention(at, at + len(name), "LOC", name, name, "test 1")
        for name in NAMES
        for at in range(len(content))
        if content.startswith(name, at)
    ]
    return tuple(sorted(found, key=lambda mention: mention.start))


@pytest.mark.usefixtures("story")
@rows
async def test_the_keys_of_the_table_mark_what_it_says(reader, row: dict[str, Any]) -> None:
    async with reader() as desk:
        desk.main.view.set_names(mentions(desk.main.view.text.content))
        await desk.press("ctrl+down")
        content, caret = desk.main.view.text.content, desk.main.view.cursor.caret
        assert content.startswith(PARAGRAPHS[0], caret)
        for key in [*row.get("before", []), *row["keys"]]:
            await desk.press(*(key.removeprefix("type:") if key.startswith("type:") else [key]))
        tags = (row["tag"],) if "tag" in row else ()
        expected = [(passage, tags, row.get("note", "")) for passage in row["passages"]]
        assert desk.annotations() == expected


@rows
def test_the_keys_of_slate_mark_the_same(row: dict[str, Any]) -> None:
    slate = Slate(PARAGRAPHS)
    for key in [*row.get("slate_before", []), *row["slate"]]:
        slate.press(key)
    label = {"quote": "a"}.get(row.get("tag", ""), row.get("tag", row.get("note", "")))
    assert sorted(slate.marks) == sorted((passage, label) for passage in row["passages"])


class Slate:
    """What SLATE's keys do to spans of tokens, of which each line has its own; only the keys that the table uses."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self.lines = [line.split() for line in lines]
        self.order = [(line, token) for line, tokens in enumerate(self.lines) for token in range(len(tokens))]
        self.start = self.end = 0
        self.number = ""
        self.typed = ""
        self.query = ""
        self.pending = ""
        self.marked: set[tuple[int, int, str]] = set()

    @property
    def marks(self) -> list[tuple[str, str]]:
        """Passage and label of every annotation."""
        return [(self.words(start, end), label) for start, end, label in self.marked]

    def words(self, start: int, end: int) -> str:
        return " ".join(self.lines[line][token] for line, token in self.order[start : end + 1])

    def press(self, key: str) -> None:
        if key.startswith("type:"):
            self.typed = key.removeprefix("type:")
        elif self.pending == "space":
            self.mark(key)
        elif key == "enter" and self.pending == "t":
            self.mark(self.typed)
        elif key == "enter" and self.pending == "\\":
            self.query, self.pending = self.typed, ""
        elif key in ("space", "t", "\\"):
            self.pending = key
        elif key.isdecimal():
            self.number += key
        else:
            self.act(key)

    def mark(self, label: str) -> None:
        self.marked ^= {(self.start, self.end, label)}
        self.pending = ""

    def act(self, key: str) -> None:
        here, count = self.order[self.end][0], int(self.number or 1)
        last = max(index for index, (line, _) in enumerate(self.order) if line == here)
        self.number = ""
        if key == ";":
            self.start, self.end = self.start + count, self.end + count
        elif key == "/":
            self.end = self.end + count if count else last
        elif key == "u":
            self.marked = {mark for mark in self.marked if mark[:2] != (self.start, self.end)}
        elif key == "n":
            found = (index for index in range(self.start + 1, len(self.order)))
            self.start = self.end = next(at for at in found if self.words(at, at).startswith(self.query))
        else:
            raise AssertionError(f"a key that the model does not know: {key}")
