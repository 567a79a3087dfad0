"""Taking a passage elsewhere: a quotation with its source, to the clipboard and to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from annotations.errors import GlosseError
from tui import wording
from tui.screens.marking import Marking

if TYPE_CHECKING:
    from textual.app import App

    from annotations.library import Library


class Copies:
    """No terminal says whether its clipboard took something: so the same key again writes it to a file."""

    def __init__(self) -> None:
        self._copied: tuple[str, Path | None] = ("", None)
        """What was copied last, and the file that it was written to."""

    def take(self, app: App[None], library: Library, text: str, words: int, key: str) -> str:
        """Copy a text of so many words with its citation, or write it; returns what is said about it.

        `key` is the key that does it. InputError if the file cannot be written.
        """
        before, path = self._copied
        app.copy_to_clipboard(text)
        if text != before:
            self._copied = text, None
            amount = wording.amount(words, "word")
            return f"copied {amount} with citation if your terminal allows; {key} again: file"
        if path is None:
            self._copied = text, library.keep_citation(text)
            return f"written to {_short(library.citations_path)}"
        return f"it is in {_short(path)} already"


class Copying(Marking):
    """Copies the passage that is the target."""

    _copies: Copies | None = None

    def do_copy(self) -> None:
        """Copy the passage with its source; again, add it to the file of citations."""
        if not (passage := self._passage()):
            return
        article, span = passage
        try:
            text = self.library.citation(article.id, span.start, span.end)
            self._copies = self._copies or Copies()
            words = len(self.view.cursor.segments.words(*span))
            self.say(self._copies.take(self.app, self.library, text, words, self.actions.key("copy")))
        except GlosseError as error:
            self.say(str(error), failed=True)


def _short(path: Path) -> str:
    """A path with `~` for the person's home."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(path)
