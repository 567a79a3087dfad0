"""Finding what the list of annotations shows: of a few at once, of many beside the keys."""

from __future__ import annotations

from dataclasses import replace

from textual import on
from textual.message import Message
from textual.widgets import Static

from annotations.errors import GlosseError, StoppedError
from annotations.library import Library
from annotations.review import Grouping
from annotations.review import Review as Found
from tui import wording
from tui.actions import Actions
from tui.outline import Outline
from tui.screens.exporting import Form
from tui.screens.review_changes import ReviewChanges
from tui.screens.review_place import Passage, Place


class ReviewSeeking(ReviewChanges[Passage]):
    """Keeps the list as its place has it; while another is sought, the rows of the one before stay."""

    PANE = "review"
    HERE = "go_review"

    class Arrived(Message):
        """All that the filter finds is there, or it cannot be."""

        def __init__(self, asked: int, place: Place, outcome: Found | GlosseError) -> None:
            super().__init__()
            self.asked, self.place, self.outcome = asked, place, outcome

    class Reading(Message):
        """How many articles are read for the names in their passages."""

        def __init__(self, asked: int, done: int, total: int) -> None:
            super().__init__()
            self.asked, self.done, self.total = asked, done, total

    def __init__(
        self, library: Library, actions: Actions, place: Place, *, given: str = "", ascii: bool = False
    ) -> None:
        """Begin at a `place`; `given` is the filter that the person came with, and that Esc leaves with."""
        super().__init__(library, actions, ascii=ascii)
        self._place, self._given = place, given
        self._wanted = place
        """What is shown once it is there."""
        self._asked = 0
        self._seeking = False
        self._form: Form | None = None

    def tell_count(self) -> None:
        """Say what is listed."""

    def tell(self) -> None:
        """Say what is listed, what the passage stands in, and what the keys do."""

    def _load(self, place: Place, *, keep: bool = False) -> None:
        """Show what a place has, the bar on its annotation; with `keep` at its height on screen."""
        self._wanted = place
        self._asked += 1
        asked = self._asked
        try:
            if self.library.review_at_once(place.group):
                found = self.library.review(place.query, order=place.order, group=place.group)
                self._seeking = False
                self._show(place, found, keep=keep)
                return
        except GlosseError as error:
            self._refuse(error)
            return
        self._seeking = True
        self.tell_count()
        self.run_worker(lambda: self._seek(asked, place), group="review", thread=True, exit_on_error=False)

    def _seek(self, asked: int, place: Place) -> None:
        """Find all annotations, in a thread of its own, unless something else is asked for by now."""

        def check() -> None:
            if asked != self._asked or not self.is_running:
                raise StoppedError("stopped")

        def progress(done: int, total: int) -> None:
            check()
            self.post_message(self.Reading(asked, done, total))

        try:
            check()
            outcome: Found | GlosseError = self.library.review(
                place.query, order=place.order, group=place.group, progress=progress, check=check
            )
        except StoppedError:
            return
        except GlosseError as error:
            outcome = error
        self.post_message(self.Arrived(asked, place, outcome))

    @on(Reading)
    def _reading(self, event: Reading) -> None:
        if event.asked == self._asked and self._seeking and event.total:
            said = f"reading names: {event.done:,} of {wording.amount(event.total, 'article')}"
            self.query_one("#counts", Static).update(said)

    @on(Arrived)
    def _arrived(self, event: Arrived) -> None:
        if event.asked != self._asked:
            return
        self._seeking = False
        if isinstance(event.outcome, GlosseError):
            self._refuse(event.outcome)
        else:
            # The bar may have been moved while the list was sought.
            moved = self._barred(event.place) if self._same(event.place) else event.place
            self._show(moved, event.outcome, keep=self._same(event.place))
        if self.waiting and self.focused is not None:
            self.release_keys(self)

    def _same(self, place: Place) -> bool:
        """Whether the list that is shown is of the same kind, so that the bar is not to leave its row."""
        shown = self._place
        return self.rows.outline is not None and (
            (shown.query, shown.order, shown.group) == (place.query, place.order, place.group)
        )

    def _refuse(self, error: GlosseError) -> None:
        self._seeking = False
        self._wanted = self._place
        self.tell_count()
        self.status.say(str(error), failed=True, passing=True)

    def _show(self, place: Place, found: Found, *, keep: bool) -> None:
        rows, outline = self.rows, Outline(found, place.folded, grouped=place.group != Grouping.NONE)
        self._place = self._wanted = place
        rows.grouping, rows.cards = place.group, place.cards
        rows.tag_colors = self.library.tag_colors()
        rows.empty = (
            ["No annotation fits this filter.", "Esc takes it away."]
            if place.query
            else ["No annotations yet.", "Open an article and press 1 to tag the sentence under the caret."]
        )
        named = place.key or place.annotation
        row = outline.row_of(place.key, place.annotation) if named else None
        rows.set_outline(outline, place.cursor if row is None else row, keep=keep)
        self.set_class(place.cards, "-cards")
        self.tell()

    def _barred(self, place: Place) -> Place:
        """A place with the bar where it is now."""
        entry, note = self.rows.current, self.annotation
        return replace(
            place,
            cursor=self.rows.cursor,
            key=entry.group.key if entry else "",
            annotation=note.id if note else 0,
        )

    @property
    def _left(self) -> Place:
        """The place as it is now."""
        return self._barred(self._place)

    def reload(self) -> None:
        """Ask for the rows anew, the bar on its annotation, or where it is."""
        query = self._wanted.query
        self.rows.refetch()
        self._load(replace(self._left, query=query), keep=True)
