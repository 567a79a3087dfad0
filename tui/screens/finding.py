"""Words are searched for in the open text: a line to type them, live hits, and the way from one to the next."""

from __future__ import annotations

from textual import on
from textual.widgets import Input, Static

from annotations.errors import GlosseError
from annotations.model import Span
from tui import wording
from tui.screens.stage import Stage
from tui.widgets.typed_line import TypedLine


class Finding(Stage):
    """`/` asks for words, `n` and `N` go on; Esc takes the hits away."""

    _sought = ""
    """The words that were searched for last, in any article."""
    _find_line: TypedLine | None = None

    @property
    def find_line(self) -> TypedLine:
        """Where the words are typed."""
        if self._find_line is None:
            self._find_line = TypedLine(self._find, id="find")
            slash, found = Static("/", id="slash", markup=False), Static("", id="found", markup=False)
            self.query_one("#finding").mount(slash, self._find_line, found)
        return self._find_line

    def do_find(self) -> None:
        """Type words; what they hit is shown at once."""
        if not self.view.text.content:
            self.say("No article is open")
            return
        self.add_class("-finding")
        self.find_line.value = ""
        self.find_line.placeholder = f"words; Enter finds “{self._sought}” again" if self._sought else "words"
        self._count_hits(None)
        self.type_into(self.find_line)

    @on(Input.Changed, "#find")
    def _show_hits(self, event: Input.Changed) -> None:
        if not self.has_class("-finding"):
            return
        hits = self.view.find(event.value)
        first = hits.beyond(self.view.cursor.caret - 1)
        self.view.peek(first)
        self._count_hits(first)

    def _count_hits(self, shown: Span | None) -> None:
        hits = self.view.hits
        typed = bool(self.find_line.value.strip())
        said = f"{hits.number(shown.start)}/{len(hits)}" if shown else "not found" if typed else ""
        self.query_one("#found", Static).update(f"{said}  Enter go  Esc leave ")

    def _find(self) -> None:
        typed = self.find_line.value
        words = typed if typed.strip() else self._sought
        self._close_find()
        if not words:
            return
        self._sought = words
        self.view.find(words)
        self._to_hit(self.view.hits.beyond(self.view.cursor.caret - 1))

    def _close_find(self) -> None:
        self.remove_class("-finding")
        self.set_focus(self.view)

    def leave_find(self) -> None:
        """Leave the line; nothing was searched for."""
        self._close_find()
        self.view.find("")
        self.view.peek(None)

    def show_filtered(self, article: int) -> None:
        """Mark where the words of the list's filter stand in an article that was opened from it."""
        if self.article is None or self.article.id != article or not self.query_text:
            return
        try:
            spans = self.library.hits(article, self.query_text)
        except GlosseError:
            return
        if spans:
            self._sought = self.query_text
            self.view.show_hits(self.query_text, spans)
            places = wording.amount(len(spans), "place")
            self.say(
                f"{places} of “{wording.clip(self.query_text, 40)}”; {self.actions.key('find_next')} goes there"
            )

    def do_find_next(self) -> None:
        """The next hit."""
        self._step_hit(back=False)

    def do_find_previous(self) -> None:
        """The hit before."""
        self._step_hit(back=True)

    def _step_hit(self, *, back: bool) -> None:
        if not self._sought:
            self.say(f"Nothing was searched for yet; {self.actions.key('find')} finds words")
            return
        if self.view.hits.words != self._sought:
            self.view.find(self._sought)
        self._to_hit(self.view.hits.beyond(self.view.cursor.caret, back=back), back=back)

    def _to_hit(self, hit: Span | None, *, back: bool | None = None) -> None:
        if hit is None:
            self.say(f"“{self._sought}” is not in this article")
            return
        caret = self.view.cursor.caret
        self.view.go(hit, "hit")
        round_again = back is not None and (hit.start >= caret if back else hit.start <= caret)
        over = (", on from the end" if back else ", on from the start") if round_again else ""
        number = f"{self.view.hits.number(hit.start)}/{len(self.view.hits)}"
        self.say(f"{number} “{self._sought}”{over}", passing=True)
