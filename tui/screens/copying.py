"""Taking a passage elsewhere: a quotation with its source, to the clipboard and to a file."""

from __future__ import annotations

from pathlib import Path

from annotations.errors import GlosseError
from tui import wording
from tui.screens.marking import Marking


class Copying(Marking):
    """No terminal says whether its clipboard took something: so the same key again writes it to a file."""

    _copied: tuple[str, Path | None] = ("", None)
    """What was copied last, and the file that it was written to."""

    def do_copy(self) -> None:
        """Copy the passage with its source; again, add it to the file of citations."""
        if not (passage := self._passage()):
            return
        article, span = passage
        try:
            text = self.library.citation(article.id, span.start, span.end)
            self._copy(text, len(self.view.cursor.segments.words(*span)))
        except GlosseError as error:
            self.say(str(error), failed=True)

    def _copy(self, text: str, words: int) -> None:
        before, path = self._copied
        self.app.copy_to_clipboard(text)
        if text != before:
            self._copied = text, None
            amount, key = wording.amount(words, "word"), self.actions.key("copy")
            self.say(f"copied {amount} with citation if your terminal allows; {key} again: file")
        elif path is None:
            self._copied = text, self.library.keep_citation(text)
            self.say(f"written to {_short(self.library.citations_path)}")
        else:
            self.say(f"it is in {_short(path)} already")


def _short(path: Path) -> str:
    """A path with `~` for the person's home."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(path)
