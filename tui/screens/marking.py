"""What is done to a passage: tag, comment, mark, delete; and undo."""

from __future__ import annotations

from annotations.errors import NotFoundError
from annotations.model import Annotation, Article, Change, Span
from tui import wording
from tui.screens.comment import CommentEditor
from tui.screens.correcting import Correcting
from tui.screens.menu import Entry, Menu
from tui.screens.tag_picker import Picked, TagPicker


class Marking(Correcting):
    """Operators act on the selection, else on the target, as it was when the key was pressed."""

    _refused_undo = False

    def _passage(self) -> tuple[Article, Span] | None:
        if self.article is None or not self.view.text.content:
            self.say("No article is open")
            return None
        return self.article, self.view.target.span

    def _exact(self, span: Span) -> Annotation | None:
        """The annotation on exactly this extent; the newest if there are several."""
        found = [annotation for annotation in self.view.annotations if annotation.span == span]
        return max(found, key=lambda annotation: annotation.id) if found else None

    def _marked(self, change: Change | None) -> None:
        """After a mark the selection is done with; its passage is the target, so that a comment can follow."""
        if change:
            self.view.settle()
            if self.hint_step == 2:
                self.hint_step = 3
        self.tell()

    def favourite(self, digit: int) -> None:
        """Set or remove the tag of a digit; a digit without one lets it be chosen."""
        if not (passage := self._passage()):
            return
        article, span = passage
        tag = self.favourites.get(digit)
        if tag:
            self._marked(
                self.attempt(lambda: self.library.toggle_tag(article.id, span.start, span.end, tag.name))
            )
        else:
            self._pick(article, span, digit)

    def do_tag(self) -> None:
        """Choose a tag for the passage."""
        if passage := self._passage():
            self._pick(*passage)

    def _pick(self, article: Article, span: Span, digit: int = 0) -> None:
        def picked(choice: Picked | None) -> None:
            if choice is None:
                return
            if choice.digit and not self.attempt(lambda: self.library.bind(choice.digit, choice.tag)):
                return
            exact = self._exact(span)
            if exact and choice.tag.casefold() in {tag.casefold() for tag in exact.tags}:
                self.say(f"It is tagged “{choice.tag}” already")
                return
            self._marked(
                self.attempt(lambda: self.library.toggle_tag(article.id, span.start, span.end, choice.tag))
            )

        self.app.push_screen(
            TagPicker(self.library.tags(), self.what(span), digit=digit, ascii=self.settings.ascii), picked
        )

    def do_comment(self) -> None:
        """Write a comment on the passage, or go on with the one it has."""
        if not (passage := self._passage()):
            return
        article, span = passage
        exact = self._exact(span)

        def written(note: str | None) -> None:
            if note is None or (not exact and not note.strip()):
                return
            if exact:
                self._marked(self.attempt(lambda: self.library.edit(exact.id, note=note)))
            else:
                self._marked(
                    self.attempt(lambda: self.library.annotate(article.id, span.start, span.end, note=note))
                )

        self.app.push_screen(CommentEditor(self.what(span), exact.note if exact else ""), written)

    def do_mark(self) -> None:
        """Mark the passage without a tag."""
        if not (passage := self._passage()):
            return
        article, span = passage
        if self._exact(span):
            self.say("It is marked already")
            return
        self._marked(self.attempt(lambda: self.library.annotate(article.id, span.start, span.end)))

    def do_delete(self) -> None:
        """Delete the annotation under the caret, or those wholly inside the selection; of several, one is chosen."""
        view = self.view
        if view.cursor.selection:
            inside = view.cursor.selection.span(view.cursor.segments)
            found = [a for a in view.annotations if inside.start <= a.start and a.end <= inside.end]
            if found:
                self._marked(self.attempt(lambda: self.library.delete([a.id for a in found])))
            else:
                self.say("No annotation lies wholly inside the selection")
            return
        here = view.cursor.here
        if view.target.kind == "annotation":
            here = [a for a in here if a.span == view.target.span] or here
        if not here:
            self.say(f"No annotation under the caret; {self.actions.key('annotation_next')} goes to the next")
        elif len(here) == 1:
            self._marked(self.attempt(lambda: self.library.delete([here[0].id])))
        else:
            entries = [
                Entry(str(a.id), self._described(a), str(n) if n < 10 else "") for n, a in enumerate(here, 1)
            ]
            self.app.push_screen(
                Menu("Delete which annotation?", entries, ascii=self.settings.ascii), self._delete_chosen
            )

    def _delete_chosen(self, id: str | None) -> None:
        if id:
            self._marked(self.attempt(lambda: self.library.delete([int(id)])))

    def _described(self, annotation: Annotation) -> str:
        tags = " ".join(f"#{tag}" for tag in annotation.tags) or ("comment" if annotation.note else "mark")
        return f"{tags}  “{wording.clip(annotation.exact, 36)}”"

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
        try:
            change = self.attempt(lambda: self.library.undo(force=force, later=True))
        except NotFoundError:
            change = None
        self._refused_undo = (
            change is None and self.status.failed and "again takes it back" in self.status.message
        )
        self._walk(change)

    def do_redo(self) -> None:
        """Make the change again that was taken back."""
        self._walk(self.attempt(lambda: self.library.redo(later=True)))
