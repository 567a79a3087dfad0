"""Caret, selection and target of the reading view, as keys move them."""

from __future__ import annotations

from abc import abstractmethod
from typing import Literal

from textual.scroll_view import ScrollView

from annotations.model import Span
from tui.reading.cursor import Cursor, TargetKind


class CaretMoving(ScrollView):
    """Every way to move the caret ends in `_after_move`, which scrolls and draws."""

    cursor: Cursor
    spacing: int

    @abstractmethod
    def _after_move(self, *, scroll: bool = True, span: Span | None = None) -> None:
        """Scroll and draw after the caret has moved."""

    @abstractmethod
    def _scroll_lines(self, top: int) -> None:
        """Bring a line of the widget to the top."""

    @property
    def _page(self) -> int:
        return max(self.size.height // self.spacing - 2, 1)

    def move(self, motion: str) -> None:
        """Move the caret; a selection is extended, a target falls back to the sentence."""
        before = self.cursor.caret
        self.cursor.move(motion, self._page)
        self._after_move()
        if self.cursor.caret == before and motion in ("up", "page_up", "half_page_up", "first"):
            self._scroll_lines(0)

    def extend(self, motion: str) -> None:
        """Select by shift and an arrow."""
        self.cursor.extend(motion, self._page)
        self._after_move()

    def go(self, span: Span, kind: TargetKind | None = None) -> None:
        """Put the caret at the start of `span`, which becomes the target if it is of a kind."""
        self.cursor.go(span, kind)
        self._after_move(span=span)

    def jump(self, what: Literal["mention", "annotation"], *, back: bool = False) -> bool:
        """To the next or previous mention or annotation; False if there is none."""
        span = self.cursor.jump(what, back=back)
        if span:
            self._after_move(span=span)
        return span is not None

    def back(self) -> bool:
        """To where the last jump came from; False if there was none."""
        went = self.cursor.back()
        if went:
            self._after_move()
        return went

    def start_selection(self) -> None:
        """Select from the caret on."""
        self.cursor.start_selection()
        self._after_move()

    def drop_selection(self) -> bool:
        """End the selection, the caret stays; False if there was none."""
        dropped = self.cursor.drop_selection()
        if dropped:
            self._after_move()
        return dropped

    def settle(self) -> None:
        """End the selection; an annotation of its extent becomes the target, the caret stays."""
        self.cursor.settle()
        self._after_move()

    def drop_target(self) -> bool:
        """Let the target fall back to the sentence; False if it is that already."""
        dropped = self.cursor.drop_target()
        if dropped:
            self._after_move()
        return dropped

    def grow_selection(self) -> None:
        """Grow the selection to the next unit that is larger."""
        self.cursor.grow()
        self._after_move()

    def shrink_selection(self) -> None:
        """Take back the last growth of the selection."""
        self.cursor.shrink()
        self._after_move()

    def select_unit(self, name: str) -> bool:
        """Select the unit around the caret, or take the next one along; False where there is none."""
        found = self.cursor.select_unit(name)
        if found:
            self._after_move()
        return found

    def swap_ends(self) -> None:
        """Move the caret to the other end of the selection."""
        self.cursor.swap_ends()
        self._after_move()
