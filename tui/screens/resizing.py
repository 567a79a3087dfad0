"""Giving an annotation another extent: it becomes the selection, and the selection becomes its extent."""

from __future__ import annotations

from annotations.model import Annotation, Article, Change, Span
from tui import wording
from tui.screens.marking import Marking


class Resizing(Marking):
    """Resizing lasts as long as the selection does; whatever else ends the selection ends it too."""

    _resizing: int | None = None
    """The annotation that is being resized."""
    _placing: Annotation | None = None
    """The annotation whose passage is gone, while another is chosen for it."""

    @property
    def resizing(self) -> Annotation | None:
        """The annotation whose extent the selection is to be, or None."""
        if self._placing:
            if self.article and self._placing.article == self.article.id:
                return self._placing
            self._placing = None
        if self._resizing is None:
            return None
        found = next((a for a in self.view.annotations if a.id == self._resizing), None)
        if found is None or self.view.cursor.selection is None:
            self._resizing = None
        return found if self._resizing else None

    def resized_name(self, annotation: Annotation) -> str:
        """The annotation that is being resized and how much it holds now, in words."""
        words = len(self.view.cursor.segments.words(*self.view.target.span))
        return f"{wording.clip(self._called(annotation), 24)}, {wording.amount(words, 'word')}"

    def offered(self) -> tuple[str, ...]:
        """The actions that go with what the footer speaks of."""
        return ("resize", "escape", "swap_ends", "help") if self.resizing else super().offered()

    def do_resize(self) -> None:
        """Resize the annotation here; with its new extent selected, save it."""
        if annotation := self.resizing:
            self._save(annotation)
        elif self.view.cursor.selection:
            span = self.view.target.span
            touched = [a for a in self.view.annotations if a.start < span.end and span.start < a.end]
            if touched:
                self._choose("Which annotation becomes what is selected?", touched, self._save)
            else:
                self.say("No annotation lies in the selection")
        elif here := self._here():
            self._choose("Resize which annotation?", here, self._begin)

    def _begin(self, annotation: Annotation) -> None:
        view = self.view
        view.cursor.select(annotation.span)
        view.go(annotation.span)
        self._resizing = annotation.id
        key, leave = self.actions.key("resize"), self.actions.key("escape")
        self.say(
            f"Resizing {wording.clip(self._called(annotation), 24)}: motions, then Enter or {key}; {leave} leaves it"
        )
        self.tell()

    def place(self, annotation: Annotation, span: Span | None) -> None:
        """Choose a passage for an annotation whose own is gone, beginning with `span` if there is one."""
        if span:
            self.view.cursor.select(span)
            self.view.go(span)
        self._placing = annotation
        leave = self.actions.key("escape")
        self.say(f"Go to its passage or select it, then Enter; {leave} leaves it as it was")
        self.tell()

    def placed(self) -> None:
        """A passage was chosen, or none is to be."""

    def _save(self, annotation: Annotation) -> None:
        """Let the selection be the extent of an annotation."""
        if not (passage := self._passage()):
            return
        article, span = passage
        if self._placing:
            self._placing = None
            made = self._put_on(annotation, article, span)
            self._marked(made, self._again)
            self.placed()
            return
        if span == annotation.span:
            self.view.settle()
            self.say(f"{self._called(annotation)} is as it was")
            self.tell()
            return
        made = self._put_on(annotation, article, span)
        self._marked(made, self._again)

    def _put_on(self, annotation: Annotation, article: Article, span: Span) -> Change | None:
        """Let a range of the text on screen be the passage of an annotation."""
        return self.attempt(
            lambda: self.library.edit(
                annotation.id, start=span.start, end=span.end, text_hash=article.text_hash
            )
        )

    def leave_resizing(self) -> bool:
        """Leave the annotation as it was, the target again; False if none is being resized."""
        annotation = self.resizing
        if annotation is None:
            return False
        dropped = self.view.drop_selection()
        if self._placing:
            if not dropped:
                self._placing = None
                self.placed()
            return True
        self.view.go(annotation.span, "annotation")
        self.say(f"{self._called(annotation)} is as it was")
        return True
