"""The dialog that makes or changes a rule: its query, and what it finds before anything is tagged."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static

from annotations.codebook import RulePreview, TagRule
from annotations.errors import GlosseError, StoppedError
from annotations.library import Library
from annotations.model import Change
from tui import wording
from tui.screens.typeahead import TypeAhead

PAUSE = 0.2
"""Seconds after the last key after which it is asked what a query finds."""

TITLE = 62
"""Code points of a title in the preview."""


class RuleEditor(TypeAhead, ModalScreen[Change | None]):
    """Returns the change that was made, or None."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave"),
        Binding("ctrl+d", "delete", "delete", priority=True),
    ]

    class Previewed(Message):
        """What a query finds, or why it finds nothing."""

        def __init__(self, query: str, found: RulePreview | GlosseError) -> None:
            super().__init__()
            self.query = query
            self.found = found

    class Progressed(Message):
        """So many articles are tagged."""

        def __init__(self, done: int, total: int) -> None:
            super().__init__()
            self.done, self.total = done, total

    class Ended(Message):
        """The rule is made, or could not be."""

        def __init__(self, outcome: Change | GlosseError) -> None:
            super().__init__()
            self.outcome = outcome

    def __init__(
        self, library: Library, tag: str, rule: TagRule | None = None, *, ascii: bool = False
    ) -> None:
        super().__init__()
        self._library, self._tag, self._rule, self._ascii = library, tag, rule, ascii
        self._timer: Timer | None = None
        self._stop: Event | None = None
        """Set to stop the tagging that is under way."""

    def compose(self) -> ComposeResult:
        """Heading, query, what it finds, the keys."""
        with Vertical(classes="dialog"):
            heading = f"“{wording.clip(self._tag, 40)}” for every article, now and later, that this finds"
            yield Static(heading, classes="dialog--heading", markup=False)
            yield Input(
                self._rule.query if self._rule else "",
                placeholder="words, source:, lang:, is:unread …",
                compact=True,
                select_on_focus=False,
            )
            yield Static("", classes="dialog--found", markup=False)
            yield Static("", classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Type at once."""
        self._tell_keys()
        self._ask()
        self.type_into(self.query_one(Input))

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed before the line is there."""
        self.too_early(event)

    def _tell_keys(self) -> None:
        delete = "ctrl+d delete the rule   " if self._rule else ""
        self._hint(f"Enter tag them   {delete}Esc leave")

    def _hint(self, text: str) -> None:
        self.query_one(".dialog--hint", Static).update(text)

    def _say(self, text: str) -> None:
        self.query_one(".dialog--found", Static).update(text)

    # What it finds

    @on(Input.Changed)
    def _typed(self) -> None:
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self._ask)

    def _ask(self) -> None:
        query = self.query_one(Input).value
        if not query.strip():
            self._say("Nothing is tagged before Enter.\nWhat the tag was given stays if the rule goes.")
            return
        self.run_worker(
            partial(self._preview, query), group="preview", exclusive=True, thread=True, exit_on_error=False
        )

    def _preview(self, query: str) -> None:
        found: RulePreview | GlosseError
        try:
            found = self._library.preview_tag_rule(self._tag, query)
        except GlosseError as error:
            found = error
        self.post_message(self.Previewed(query, found))

    @on(Previewed)
    def _show(self, event: Previewed) -> None:
        if event.query != self.query_one(Input).value or self._stop:
            return
        if isinstance(event.found, GlosseError):
            self._say(str(event.found))
            return
        found = event.found
        has = found.articles - found.new
        already = f", {has:,} of them tagged already" if has and found.new else ", all tagged" if has else ""
        first = f"Finds {wording.amount(found.articles, 'article')}{already}"
        bullet = "- " if self._ascii else "· "
        titles = [f"{bullet}{wording.clip(article.title, TITLE)}" for article in found.first]
        rest = found.articles - len(titles)
        more = [f"{bullet}{rest:,} more"] if rest > 0 else []
        self._say("\n".join([first, *titles, *more]))

    # Making it

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        if self._stop:
            return
        if not event.value.strip():
            self._say("Type what to look for first.")
            return
        self._stop = Event()
        self._hint("Esc stops it, and nothing is tagged")
        self.run_worker(
            partial(self._make, event.value, self._stop), group="rule", thread=True, exit_on_error=False
        )

    def _make(self, query: str, stop: Event) -> None:
        def progress(done: int, total: int) -> None:
            if stop.is_set():
                raise StoppedError("stopped; nothing is tagged")
            self.post_message(self.Progressed(done, total))

        outcome: Change | GlosseError
        try:
            if self._rule is None:
                outcome = self._library.make_tag_rule(self._tag, query, progress=progress)
            else:
                outcome = self._library.change_tag_rule(self._rule.id, query, progress=progress)
        except GlosseError as error:
            outcome = error
        self.post_message(self.Ended(outcome))

    @on(Progressed)
    def _progressed(self, event: Progressed) -> None:
        if self._stop and event.total:
            self._say(f"Tagging {event.done:,} of {event.total:,} articles …")

    @on(Ended)
    def _ended(self, event: Ended) -> None:
        self._stop = None
        if isinstance(event.outcome, Change):
            self.dismiss(event.outcome)
            return
        self._say(str(event.outcome))
        self._tell_keys()

    def action_delete(self) -> None:
        """Let the rule go; the tags that it set stay."""
        rule = self._rule
        if rule is None or self._stop:
            return
        try:
            self.dismiss(self._library.delete_tag_rule(rule.id))
        except GlosseError as error:
            self._say(str(error))

    def action_leave(self) -> None:
        """Stop what is under way, or leave everything as it was."""
        if self._stop:
            self._stop.set()
        else:
            self.dismiss(None)
