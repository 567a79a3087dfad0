"""Writes docs/keys.md from the registry of actions: `python docs/keys.py`."""

from __future__ import annotations

from pathlib import Path

from tui.actions import Actions
from tui.screens.help import key_table

HEAD = """# Keys

Every letter works on a German keyboard without AltGr; whatever has a key of its own is also in the menu on Enter or in
the palette on ctrl+p. There are no counts: digits are favourite tags. In the reader, `?` shows this page. All keys can
be changed in `config.toml`, by the name of the action (`glosse config --keys` lists them).
"""


def page() -> str:
    """The page, as Markdown."""
    parts = [HEAD]
    for group, rows in key_table(Actions()):
        parts.append(f"\n## {group}\n\n| keys | |\n|---|---|\n")
        parts += [
            f"| {'  '.join(f'`{key}`' for key in keys.split('  '))} | {what} |\n" for keys, what in rows
        ]
    return "".join(parts)


if __name__ == "__main__":
    (Path(__file__).parent / "keys.md").write_text(page(), encoding="utf-8")
