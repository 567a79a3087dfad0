"""Comments that were being written when the program ended."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from annotations.errors import GlosseError, NotFoundError
from annotations.model import Unfinished
from tui import wording
from tui.screens.fetching import Fetching


class Resuming(Fetching):
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
                f"Unfinished comment on {self._on(first, 24)}{others}:"
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
                    f"{wording.clip(each.note, 30) or '(empty)'} · {self._on(each, 20)}",
                    str(number) if number < 10 else "",
                )
                for number, each in enumerate(found, 1)
            ]
            by_id = {each.session: each for each in found}
            self.app.push_screen(
                Menu("Go on with which comment?", entries, ascii=self.settings.ascii),
                lambda id: self._go_on(by_id[id]) if id else None,
            )

    def _on(self, draft: Unfinished, length: int) -> str:
        """What a comment is on, in at most so many code points."""
        return f"“{wording.clip(draft.article_title if draft.whole else draft.exact, length)}”"

    def _go_on(self, draft: Unfinished) -> None:
        """Open the editor where it was left; the draft is this program's then."""
        if not self.open_article(draft.article, at=draft.span) or self.article is None:
            return
        self.finish_opening()
        exact = None
        if draft.annotation is not None:
            with suppress(NotFoundError):  # It was deleted meanwhile: what was written becomes a new one.
                exact = self.library.annotation(draft.annotation)
        # On the text in which it was begun: saved, it follows to this one, or waits on the orphan desk.
        article = replace(self.article, text_hash=draft.text_hash)
        if draft.whole:
            self.write_note(article, draft.note)
        else:
            self.write_comment(article, draft.was, exact, draft.note, draft.exact)
        try:
            id_ = exact.id if exact else None
            self.library.keep_draft(article.id, draft.was, id_, draft.note, text_hash=draft.text_hash)
            self.library.drop_draft(draft.session)
        except GlosseError as error:
            self.say(str(error), failed=True)
        if exact is None and draft.span is None and not draft.whole:
            said = f"“{wording.clip(draft.exact, 30)}” is not in the text any more"
            self.say(f"{said}: the comment will wait on the orphan desk", failed=True)
