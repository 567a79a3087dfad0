"""What is done to whole articles in the list."""

from __future__ import annotations

from annotations.model import Article
from tui import wording
from tui.screens.listing import Listing
from tui.screens.tag_picker import Picked, TagPicker


class Shelf(Listing):
    """Marks articles."""

    def _each(self) -> Article | None:
        article = self.articles.current
        if article is None:
            self.say("No article here")
        return article

    def do_toggle_read(self) -> None:
        """Read or unread."""
        if article := self._each():
            self.attempt(lambda: self.library.set_read([article.id], not article.read))

    def do_toggle_star(self) -> None:
        """Star or no star."""
        if article := self._each():
            self.attempt(lambda: self.library.set_starred([article.id], not article.starred))

    def do_archive(self) -> None:
        """Put it away, or take it back from there."""
        if article := self._each():
            self.attempt(lambda: self.library.set_archived([article.id], not article.archived))

    def do_refresh(self) -> None:
        """Read the list again."""
        self.rerun()
        self.say(wording.amount(self.articles.count, "article"))

    def tag_article(self) -> None:
        """Choose a tag for the article under the bar; a tag that it has is taken off."""
        if not (article := self._each()):
            return

        def picked(choice: Picked | None) -> None:
            if choice:
                on = choice.tag.casefold() not in {tag.casefold() for tag in article.tags}
                self.attempt(lambda: self.library.tag_articles([article.id], choice.tag, on))

        what = f"the article “{wording.clip(article.title, 50)}”"
        self.app.push_screen(TagPicker(self.library.tags(), what, ascii=self.settings.ascii), picked)
