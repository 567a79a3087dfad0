"""What the main screen says around its panes: place, hints, notes, and three steps for a newcomer."""

from __future__ import annotations

from textual.widgets import Input

from annotations.model import Annotation
from tui import wording
from tui.actions import Pane
from tui.screens.offering import Offering
from tui.widgets.rows import Piece
from tui.widgets.status import Hint

_QUERY_HINTS = [("-word", "without"), ('"…"', "exactly"), ("is:unread", ""), ("sort:title", "")]
"""What a filter understands, for whoever types one."""


class Telling(Offering):
    """Keeps top line, note line, hint line and footer true."""

    @property
    def pane(self) -> Pane:
        """Where a key is pressed."""
        if self.focused is self.articles:
            return "library"
        if self.in_margin:
            return "margin"
        if self.in_sidebar:
            return "sidebar"
        return "select" if self._view and self._view.cursor.selection else "text"

    def on_reading_view_caret_moved(self) -> None:
        """Say what is under the caret now."""
        self.follow_caret()

    def follow_caret(self) -> None:
        """Let margin, note and footer say what is under the caret now."""
        here = self.view.cursor.here
        self.margin.follow(here[0] if here else None)
        notes = [a.note for a in here if a.note]
        said = self._several(here) if len(here) > 1 else ""
        about = said + wording.clip(notes[0], 300) if notes else said
        self.put("note", (about or self._note_of_article()).strip())
        self.tell()

    def _note_of_article(self) -> str:
        """The beginning of what is said about the article as a whole, on one line; where nothing else is said."""
        if not self.article or not self.article.note:
            return ""
        pen = "note: " if self.settings.ascii else "✎ "
        return pen + wording.clip(self.article.note, max(self.size.width - len(pen) - 2, 20))

    def tell(self) -> None:
        """Say in the footer where the person is and what can be done there."""
        if not self.is_mounted:
            return
        self.set_class(self.article is not None, "-open")
        text = self.in_text
        where = (
            "Library"
            if self.focused is self.articles or not self.article
            else wording.clip(self.article.title, 60)
        )
        self.put("where", f"Glosse{' (blind)' if self.library.blind else ''}  {where}")
        second = self._second(text=text)
        where = self._where_text(target=not second) if text else self._where_list()
        self.status.set(where, self._hints(), self._state(), second)
        self._tell_newcomer()

    def _where_text(self, *, target: bool) -> str:
        """The name under the caret, the target unless the second row names it, and how far the caret is."""
        view = self.view
        parts = [*([self.target_name()] if target else []), f"{view.progress} %"]
        if self.article and (left := wording.remaining(self.article.words, view.progress)):
            parts.append(left)
        if view.cursor.mention and not (target and view.target.kind == "mention"):
            parts.insert(0, f"{view.cursor.mention.label} {view.cursor.mention.name}")
        elif quantity := view.cursor.quantity:
            parts.insert(0, f"{quantity.label} {quantity.name}")
        return (" - " if self.settings.ascii else " · ").join(parts)

    def _several(self, here: list[Annotation]) -> str:
        """Which annotations lie over each other under the caret: their tags, the shortest passage first."""
        dot = " - " if self.settings.ascii else " · "
        tags = [" ".join(f"#{tag}" for tag in a.tags) or ("comment" if a.note else "mark") for a in here]
        return f"{len(here)} here: {dot.join(tags[:6])}{' …' if len(tags) > 6 else ''}  "

    def _where_list(self) -> str:
        if self.pane == "sidebar":
            return "Searches and sources"
        rows = self.margin if self.in_margin else self.articles
        if rows is self.articles and self.articles.choosing:
            first, after = self.articles.choice
            return f"{after - first:,} chosen"
        return f"{rows.cursor + 1:,} of {rows.count:,}" if rows.count else ""

    def _hints(self) -> list[Hint]:
        ids = {
            "library": ("open", "filter", "toggle_star", "go_review", "help", "back"),
            "sidebar": ("open", "delete_search", "escape", "help"),
            "margin": ("open", "delete_listed", "escape", "help"),
            "select": ("grow", "tag", "comment", "mark", "escape", "help"),
            "text": ("select", "tag", "comment", "mention_next", "help", "undo", "menu", "escape"),
        }[self.pane]
        if isinstance(self.focused, Input):
            return [("Enter", "to the list"), *_QUERY_HINTS]
        if self.pane == "library" and self.articles.choosing:
            ids = ("toggle_read", "toggle_star", "archive", "tag", "escape", "help")
        ids = self.offered() or ids
        stopping = self.pane == "library" and bool(self.progress_of_feeds())
        if stopping:
            ids = ("escape", *(id for id in ids if id != "escape"))
        labels = {"back": "quit"} if self.pane == "library" else {}
        labels |= {"resize": "save", "escape": "leave it"} if self.resizing else {}
        labels |= {"escape": "stop"} if stopping else {}
        key = self.actions.key
        return [(key(id, ascii=self.settings.ascii), labels.get(id, self.actions[id].label)) for id in ids]

    def _state(self) -> str:
        if self.library.read_only:
            return "read only"
        saved = "saved" if self.settings.ascii else "saved ✓"
        names = f"counting {self.counting}" if self.counting else self.progress_of_names()
        return "  ".join(said for said in (self.progress_of_feeds(), names, saved) if said)

    def _second(self, *, text: bool) -> list[Piece]:
        """Favourites and what they would act on, where no margin shows them."""
        if not text or self.has_class("-wide") or self.has_class("-medium"):
            return []
        pieces: list[Piece] = []
        for digit, tag in sorted(self.favourites.items()):
            pieces += [(str(digit), "key"), (f" {tag.name}  ", "faint")]
        pieces.append((f"{'->' if self.settings.ascii else '→'} {self.target_name()}", "faint"))
        return pieces

    def _tell_newcomer(self) -> None:
        key, arrows = self.actions.key, "Up/Down" if self.settings.ascii else "↑ ↓"
        steps = {
            1: f"New here, step 1 of 3: {arrows} choose an article, Enter opens it.",
            2: f"Step 2 of 3: arrows move, 1 tags the sentence; {key('select')} or shift+arrows select first.",
            3: f"Step 3 of 3: {key('undo')} takes it back, {key('back')} leaves, {key('help')} shows all keys.",
        }
        self.put("hint", steps.get(self.hint_step, ""))
