"""How far the coding of articles is, and notes about them: in the list, and in the text of one."""

from __future__ import annotations

from tui.screens.shelf import Shelf
from tui.screens.telling import Telling


class Coding(Telling, Shelf):
    """Moves articles on from state to state."""

    def do_cycle_coding(self) -> None:
        """The next state of the open article; in the list, of those that are chosen."""
        if self.focused is self.articles:
            self._each(lambda ids, article: self.library.set_coding(ids, article.coding.following))
        elif article := self.article:
            self.attempt(lambda: self.library.set_coding([article.id], article.coding.following))

    def do_note_listed(self) -> None:
        """Write a note about the article under the bar."""
        if self.articles.choosing:
            self.say(f"A note is about one article; {self.actions.key('escape')} chooses none")
        elif article := self._one():
            self.write_note(article)
