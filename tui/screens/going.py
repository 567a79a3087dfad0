"""Ways to the lists that take the whole window, and back to where an article was opened from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.screens.telling import Telling

if TYPE_CHECKING:
    from tui.screens.orphans import Chosen
    from tui.screens.review import Passage, Place


class Going(Telling):
    """Each list gives back what was chosen in it, or the action that leads elsewhere."""

    _review: Place | None = None
    _orphan = 0
    """Where the lists were left."""

    def do_go_library(self) -> None:
        """The list of articles."""

    def do_go_review(self) -> None:
        """All annotations of the library."""
        from tui.screens.review import Place, Review

        self.leave_article()

        def chosen(answer: Passage | str | None) -> None:
            if answer is None or isinstance(answer, str):
                self.after_change()
                self._elsewhere(answer)
                return
            self._review = answer.place
            annotation = answer.row.annotation
            if self.open_article(annotation.article, at=annotation.span):
                self.opened_from = "review"

        self.app.push_screen(
            Review(self.library, self.actions, self._review or Place(), ascii=self.settings.ascii), chosen
        )

    def do_go_orphans(self) -> None:
        """Annotations whose passage is gone or not certain."""
        from tui.screens.orphans import Orphans

        self.leave_article()

        def chosen(answer: Chosen | str | None) -> None:
            self.after_change()
            if answer is None or isinstance(answer, str):
                self._elsewhere(answer)
                return
            self._orphan = answer.row
            doubt = answer.doubt
            if self.open_article(doubt.annotation.article, at=doubt.place):
                self.finish_opening()
                self.opened_from = "orphans"
                if answer.place:
                    self.place(doubt.annotation, doubt.place)

        self.app.push_screen(
            Orphans(self.library, self.actions, self._orphan, ascii=self.settings.ascii), chosen
        )

    def _elsewhere(self, action: str | None) -> None:
        if action == "go_orphans":
            self.do_go_orphans()
        elif action == "go_review":
            self.do_go_review()

    def placed(self) -> None:
        """Back to the desk, below which is the library."""
        self.do_go_library()
        self.do_go_orphans()

    def leave_text(self) -> None:
        """Back to where the article was opened from."""
        if self.opened_from == "review":
            self.opened_from = "library"
            self.do_go_review()
        elif self.opened_from == "orphans":
            self.placed()
        else:
            self.do_go_library()
