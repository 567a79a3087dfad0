"""Writes docs/keys.md from the registry of actions and the counts of keys: `python docs/keys.py`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tui.actions import Actions, shown
from tui.screens.help import key_table

HEAD = """# Keys

Every letter works on a German keyboard without AltGr; whatever has a key of its own is also in the menu on Enter or in
the palette on ctrl+p. There are no counts: digits are favourite tags. In the reader, `?` shows this page. All keys can
be changed in `config.toml`, by the name of the action (`glosse config --keys` lists them).
"""

COUNTS = """
## Keys a mark

How many keys a mark takes, from a caret on the first word of a paragraph; `…` is typed text, which is not counted. A
test presses them and looks at what is marked. Beside them those of [SLATE](https://github.com/jkkummerfeld/slate), an
annotator for the terminal, for the same passages, at its best: spans of tokens (`-s token`), each paragraph a line of
its file, default keys, the labels on `Space` and a letter, and the number before a key, for which a person counts
words ahead. SLATE's keys are those of its `README.md` and `src/config.py`, what they do that of `slate/data.py`; the
test walks through them in a model of it.

| | Glosse | | SLATE | |
|---|--:|---|--:|---|
"""
NOTES = """
SLATE has no names and no sentences of its own, so the numbers 8 and 4 above must be counted on screen, and other
sentences take others. It selects whole tokens only, with the comma that follows a word. It has no comments: the
nearest is a label of free text, which blanks part into several. Where a passage lies a few words ahead and is neither
a name nor a sentence, its numbers take as many keys as Glosse's, or one fewer.
"""


def counted(keys: list[str]) -> tuple[str, int]:
    """How keys are shown, and how many they are; typed text is shown as an ellipsis and not counted."""
    pressed = [key for key in keys if not key.startswith("type:")]
    return " ".join("…" if key.startswith("type:") else f"`{shown(key)}`" for key in keys), len(pressed)


def counts() -> str:
    """The section that counts the keys of marks, as Markdown."""
    rows = tomllib.loads((Path(__file__).parent / "keycounts.toml").read_text(encoding="utf-8"))["count"]
    lines = [COUNTS]
    for row in rows:
        (keys, many), (others, more) = counted(row["keys"]), counted(row["slate"])
        lines.append(f"| {row['what']} | {many} | {keys} | {more} | {others} |\n")
    return "".join([*lines, NOTES])


def page() -> str:
    """The page, as Markdown."""
    parts = [HEAD]
    for group, rows in key_table(Actions()):
        parts.append(f"\n## {group}\n\n| keys | |\n|---|---|\n")
        parts += [
            f"| {'  '.join(f'`{key}`' for key in keys.split('  '))} | {what} |\n" for keys, what in rows
        ]
    return "".join([*parts, counts()])


if __name__ == "__main__":
    (Path(__file__).parent / "keys.md").write_text(page(), encoding="utf-8")
