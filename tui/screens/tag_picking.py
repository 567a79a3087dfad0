"""Choosing a tag for a passage, with what like passages suggest; and passages as examples of tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from annotations.codebook import Suggestion
from annotations.model import Span
from tui.screens.commenting import Commenting

if TYPE_CHECKING:
    from tui.screens.tag_picker import Picked

SUGGESTED = 3
"""Tags that are suggested for a passage."""


class TagPicking(Commenting):
    """Opens the picker."""

    def pick_tag(
        self, span: Span, what: str, picked: Callable[[Picked | None], None], *, digit: int = 0
    ) -> None:
        """Let a tag for a passage be chosen; `what` names the passage."""
        from tui.screens.tag_picker import TagPicker

        # Whoever codes blind is led by nothing but the text.
        on = self.settings.suggestions and not self.library.blind
        picker = TagPicker(
            self.library.tags(),
            what,
            digit=digit,
            closed=self.library.code_book_closed,
            suggest=self._suggesting(span) if on else None,
            ascii=self.settings.ascii,
        )
        self.app.push_screen(picker, picked)

    def _suggesting(self, span: Span) -> Callable[[], Sequence[Suggestion]]:
        """What finds tags that the passage may deserve and does not have; for a thread of its own."""
        here = self._at(span)
        carried = {tag.casefold() for each in here for tag in each.tags}
        passage, without = self.view.text.content[slice(*span)], here[-1].id if here else 0

        def suggest() -> list[Suggestion]:
            found = self.library.suggest_tags(passage, limit=SUGGESTED + len(carried), without=without)
            return [one for one in found if one.tag.casefold() not in carried][:SUGGESTED]

        return suggest

    def do_example(self) -> None:
        """Show by the passage what a tag is for."""
        from tui.screens.tag_picker import TagPicker

        if not (passage := self._passage()):
            return
        words = self.view.text.content[slice(*passage[1])]

        def picked(choice: Picked | None) -> None:
            if choice:
                self.attempt(lambda: self.library.exemplify_tag(choice.tag, [words], add=True))

        heading = "An example:"
        picker = TagPicker(
            self.library.tags(), self.what(passage[1]), heading=heading, new=False, ascii=self.settings.ascii
        )
        self.app.push_screen(picker, picked)
