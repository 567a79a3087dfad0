"""What goes outside: feeds are refreshed and pages fetched in a process of its own, and what came is shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from textual import on
from textual.message import Message

from annotations.errors import GlosseError
from tui.messages import Fetched
from tui.outside import Run
from tui.screens.keeping_up import KeepingUp
from tui.widgets.status import Status

if TYPE_CHECKING:
    from tui.told import Messages

FIRST_LOOK: Final = 5.0
"""Seconds after the start when feeds whose time has come are first asked for."""

EACH: Final = 60.0
"""Seconds between two such looks."""

LINES: Final = 50
"""Feeds or pages with a line each among the messages, at most."""


class Fetching(KeepingUp):
    """Runs one errand of a kind at a time; the others wait, and one that nobody asked for gives way."""

    messages: Messages
    """What the footer said earlier."""

    class Came(Message):
        """An errand says how far it is, or what it has brought."""

        def __init__(self, run: Run, value: object) -> None:
            super().__init__()
            self.run, self.value = run, value

    class Ended(Message):
        """An errand is done, was given up, or has failed."""

        def __init__(self, run: Run, error: GlosseError | None = None) -> None:
            super().__init__()
            self.run, self.error = run, error

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self.runs: list[Run] = []
        """Errands that run or wait, in their order."""

    # What is asked for

    def add_feed(self, folder: str = "") -> None:
        """Ask for an address."""

    def refresh_feeds(self, ids: Sequence[int] | None = None, name: str = "") -> None:
        """Ask feeds what is new: all, or those of some ids."""
        if not self._may_fetch():
            return
        if not self.library.feeds():
            self.announce(f"No feeds yet: {self.actions.key('add_feed')} adds one")
            return
        if any(run.kind == "feeds" and run.asked and run.arguments == (ids,) for run in self.runs):
            self.announce(f"Feeds are being refreshed; {self.actions.key('escape')} stops it", passing=True)
            return
        self._send(Run("feeds", "refresh", (ids,), {"gently": True}, name=name))

    def refresh_due(self) -> None:
        """Ask the feeds whose time has come, unless something is under way; silent unless something comes."""
        if self.runs or self.library.read_only:
            return
        try:
            due = self.library.due_feeds()
        except GlosseError:
            return
        if due:
            self._send(Run("feeds", "refresh", options={"due": True, "gently": True}, asked=False))

    def fetch_pages(self, ids: Sequence[int]) -> None:
        """Fetch the full text of some articles from their pages."""
        if ids and self._may_fetch():
            self._send(Run("pages", "fetch_full", (list(ids),), total=len(ids)))

    def _may_fetch(self) -> bool:
        if self.library.read_only:
            self.announce("The library is read-only; what is fetched could not be kept", failed=True)
        return not self.library.read_only

    def stop_fetching(self) -> bool:
        """Give up what a person asked for last; False if nothing is under way."""
        asked = [run for run in self.runs if run.asked and not run.stopped]
        if not asked:
            return False
        for run in [asked[-1]] if asked[-1].kind == "pages" else [r for r in asked if r.kind == "feeds"]:
            run.stop()
        self.announce("Stopping; what has come stays", passing=True)
        self._stepped()
        return True

    # Running

    def _send(self, run: Run) -> None:
        for other in self.runs:
            if other.kind == run.kind and not other.asked:
                other.stop()
        self.runs.append(run)
        self._start_next()
        self._stepped()

    def _start_next(self) -> None:
        """Start the first errand of each kind that waits for nothing."""
        for run in list(self.runs):
            first = next(other for other in self.runs if other.kind == run.kind)
            if run is not first or run.started:
                continue
            if run.stopped:
                self.runs.remove(run)
                self._start_next()
                return
            run.started = True
            self.run_worker(partial(self._go, run), group=run.kind, thread=True, exit_on_error=False)

    def _go(self, run: Run) -> None:
        """Run an errand, in a thread of its own."""
        try:
            errand = self.library.errand(run.method, *run.arguments, **run.options)
            run.begin(errand)
            for value in errand:
                self.post_message(self.Came(run, value))
        except GlosseError as error:
            self.post_message(self.Ended(run, error))
        else:
            self.post_message(self.Ended(run))

    @on(Came)
    def _came(self, event: Came) -> None:
        event.run.take(event.value)
        self._stepped()

    @on(Ended)
    def _ended(self, event: Ended) -> None:
        run = event.run
        if run in self.runs:
            self.runs.remove(run)
        if run.came and self.library.changed():
            self.follow_outside()
        self._tell_ended(run, event.error)
        self._start_next()
        self._stepped()

    def _tell_ended(self, run: Run, error: GlosseError | None) -> None:
        for name, reason in run.failed[:LINES] if run.asked else ():
            self.messages.add(f"“{name}”: {reason}", failed=True)
        for name, note in run.notes[:LINES] if run.asked else ():
            self.messages.add(f"“{name}”: {note}", failed=False)
        if error is not None:
            if run.asked:
                self.announce(str(error), failed=True)
        elif run.asked or run.came:
            said = run.said(self.actions.key("go_feeds"), self.gap)
            failed = bool(run.failed) and not run.came
            self.announce(said, failed=failed)

    @property
    def gap(self) -> str:
        """What parts two facts."""
        return " - " if self.settings.ascii else " · "

    def _stepped(self) -> None:
        """Say how far it is, here and on the screens above."""
        self.tell()
        for screen in self.app.screen_stack:
            if screen is not self:
                screen.post_message(Fetched())

    def announce(self, message: str, *, failed: bool = False, passing: bool = False) -> None:
        """Say something in the footer of whatever is on screen."""
        for screen in reversed(self.app.screen_stack):
            if found := screen.query(Status):
                found.first().say(message, failed=failed, passing=passing)
                return

    def progress_of_feeds(self) -> str:
        """How far the errands are that a person asked for."""
        return next((said for run in self.runs if (said := run.progress(self.gap))), "")

    def on_unmount(self) -> None:
        """Give up what is under way; nobody waits for it."""
        for run in self.runs:
            run.leave()
