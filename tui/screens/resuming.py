"""Comments that were being written when the program ended."""

from __future__ import annotations

from annotations.errors import GlosseError
from annotations.model import Unfinished
from tui import wording
from tui.screens.desk import Desk


class Resuming(Desk):
    """Says that there are some, and goes on with one."""

    def tell_waiting(self) -> None:
        """Say that a comment was being written when the program ended, or that annotations wait for an answer."""
        try:
            doubts = self.library.count_doubts()
        except GlosseError as error:
            self.say(str(error), failed=True)
            return
        if doubts:
            waits, it = ("waits", "it belongs") if doubts == 1 else ("wait", "they belong")
            said = f"{wording.amount(doubts, 'annotation')} {waits} for you to say where {it}"
            self.say(f"{said}: {self.actions.key('go_orphans')}")
        if found := self._unfinished():
            first = found[0]
            others = f" and {wording.amount(len(found) - 1, 'other')}" if len(found) > 1 else ""
            self.say(
                f"Unfinished comment on “{wording.clip(first.exact, 24)}”{others}:"
                f" {self.actions.key('go_unfinished')} goes on"
            )

    def _unfinished(self) -> list[Unfinished]:
        try:
            return self.library.unfinished()
        except GlosseError as error:
            self.say(str(error), failed=True)
            return []

    def do_go_unfinished(self) -> None:
        """Go on with a comment that was being written when the program ended."""
        found = self._unfinished()
        if not found:
            self.say("No comment was left unfinished")
        elif len(found) == 1:
            self._go_on(found[0])
        else:
            from tui.screens.menu import Entry, Menu

            entries = [
                Entry(
                    each.session,
                    f"{wording.clip(each.note, 30) or '(empty)'} · “{wording.clip(each.exact, 20)}”",
                    str(number) if number < 10 else "",
                )
                for number, each in enumerate(found, 1)
            ]
            by_id = {each.session: each for each in found}
            self.app.push_screen(
                Menu("Go on with which comment?", entries, ascii=self.settings.ascii),
                lambda id: self._go_on(by_id[id]) if id else None,
            )

    def _go_on(self, draft: Unfinished) -> None:
        """Open the editor where it was left; the draft is this program's then."""
        if not self.open_article(draft.article, at=draft.span) or self.article is None:
            return
        self.finish_opening()
        exact = next((a for a in self.view.annotations if a.id == draft.annotation), None)
        span = exact.span if exact else draft.span or self._trimmed(self.view.target.span)
        self.write_comment(self.article, span, exact, draft.note)
        try:
            id_, shown = exact.id if exact else None, self.article.text_hash
            self.library.keep_draft(self.article.id, span, id_, draft.note, text_hash=shown)
            self.library.drop_draft(draft.session)
        except GlosseError as error:
            self.say(str(error), failed=True)
        if exact is None and draft.span is None:
            self.say(f"“{wording.clip(draft.exact, 30)}” is not in the text any more", failed=True)
