"""What is done to a passage: tag, comment, mark, delete; and undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from annotations.errors import NotFoundError
from annotations.model import Annotation, Article, Change, Span
from tui.screens.tag_picking import TagPicking

if TYPE_CHECKING:
    from tui.screens.tag_picker import Picked
    from tui.screens.waiting import Making


class Marking(TagPicking):
    """Tags, comments and marks, each undone by one key and repeated by another."""

    _refused_undo = False

    def favourite(self, digit: int) -> None:
        """Set or remove the tag of a digit; a digit without one lets it be chosen."""
        if not (passage := self._passage()):
            return
        article, span = passage
        if tag := self.favourites.get(digit):
            self._toggle(article, span, tag.name)
        else:
            self._pick(article, span, digit)

    def _toggle(self, article: Article, span: Span, tag: str) -> None:
        """Set a tag or remove it; repeated, it is only ever set."""
        made = self.attempt(
            lambda: self.library.toggle_tag(
                article.id, span.start, span.end, tag, text_hash=article.text_hash
            )
        )
        self._marked(made, partial(self._set_here, tag))

    def _set(self, article: Article, span: Span, tag: str) -> None:
        if any(tag.casefold() == has.casefold() for each in self._at(span) for has in each.tags):
            self.say(f"It is tagged “{tag}” already")
        else:
            self._toggle(article, span, tag)

    def _set_here(self, tag: str) -> None:
        if passage := self._passage():
            self._set(*passage, tag)

    def do_tag(self) -> None:
        """Choose a tag for the passage."""
        if passage := self._passage():
            self._pick(*passage)

    def _pick(self, article: Article, span: Span, digit: int = 0) -> None:
        def picked(choice: Picked | None) -> None:
            if tag := self._bound(choice):
                self._set(article, span, tag)

        self.pick_tag(span, self.what(span), picked, digit=digit)

    def _bound(self, choice: Picked | None) -> str:
        """The tag that was picked, bound to its digit if it has one; empty if there is none."""
        if choice is None:
            return ""
        if choice.digit and not self.attempt(lambda: self.library.bind(choice.digit, choice.tag)):
            return ""
        return choice.tag

    def do_mark(self) -> None:
        """Mark the passage without a tag."""
        if not (passage := self._passage()):
            return
        article, span = passage
        if self._exact(span):
            self.say("It is marked already")
            return
        made = self.attempt(
            lambda: self.library.annotate(article.id, span.start, span.end, text_hash=article.text_hash)
        )
        self._marked(made, self.do_mark)

    def do_delete(self) -> None:
        """Delete the annotation under the caret, or those wholly inside the selection; of several, one is chosen."""
        view = self.view
        if view.cursor.selection:
            inside = view.cursor.selection.span(view.cursor.segments)
            found = [a for a in view.annotations if inside.start <= a.start and a.end <= inside.end]
            if found:
                self._delete(*found)
            else:
                self.say("No annotation lies wholly inside the selection")
        elif here := self._here():
            self._choose("Delete which annotation?", here, self._delete)

    def _here(self) -> list[Annotation]:
        """The annotation that is the target, else those under the caret; says so if there is none."""
        view = self.view
        here = view.cursor.here
        if view.target.kind == "annotation":
            here = [a for a in here if a.span == view.target.span] or here
        if not here:
            self.say(f"No annotation under the caret; {self.actions.key('annotation_next')} goes to the next")
        return here

    def _delete(self, *found: Annotation) -> None:
        self._marked(self.attempt(lambda: self.library.delete([a.id for a in found])), self.do_delete)

    # Back and forth

    def _walk(self, change: Change | None) -> None:
        """Show where an undone or redone change was, if that is in the open article."""
        if change and self.article and change.article == self.article.id and change.start is not None:
            self.view.go(Span(change.start, change.start + 1))
        self.tell()
        self.count_names()

    def do_undo(self) -> None:
        """Take back the last change; asked twice in a row, also over somebody else's."""
        force, self._refused_undo = self._refused_undo, False

        def done(make: Making | None) -> None:
            if make is None:
                return
            try:
                change = self.attempt(make)
            except NotFoundError:
                change = None
            self._refused_undo = (
                change is None and self.status.failed and "again takes it back" in self.status.message
            )
            self._follow(change)

        self._take_again("undo", lambda: self.library.undo(force=force, later=True), done)

    def do_redo(self) -> None:
        """Make the change again that was taken back."""

        def done(make: Making | None) -> None:
            if make is not None:
                self._follow(self.attempt(make))

        self._take_again("redo", lambda: self.library.redo(later=True), done)

    def _take_again(self, action: str, step: Making, done: Callable[[Making | None], None]) -> None:
        """Undo or redo: a large change in a thread, while the screen stays alive."""
        from tui.screens.waiting import AGAIN, Waiting

        if self.library.is_long(redo=action == "redo"):
            self.app.push_screen(Waiting(AGAIN[action], step), done)
        else:
            done(step)

    def _follow(self, change: Change | None) -> None:
        """Show what came back or went, in the text and in a filtered list."""
        self._walk(change)
        if change and self.query_text:
            self.rerun()
