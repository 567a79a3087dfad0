"""The library's side of the main screen: the list, its filter, and what is done to whole articles."""

from __future__ import annotations

from textual import on
from textual.widgets import Input

from annotations.errors import GlosseError, QueryError
from annotations.model import Article
from tui import wording
from tui.screens.stage import Stage
from tui.screens.tag_picker import Picked, TagPicker
from tui.widgets.rows import RowList

SORT = "-published"


class Shelf(Stage):
    """Lists, filters, and marks articles."""

    def load_list(self, *, keep: int | None = None) -> bool:
        """Read the list again with the bar on article `keep`; False if the filter cannot be understood."""
        library, query = self.library, self.query_text
        try:
            count = library.count(query)
            cursor = library.index_of(keep, query, SORT) if keep is not None else None
        except QueryError as error:
            self.say(str(error), failed=True)
            return False
        except GlosseError as error:
            self.say(str(error), failed=True)
            return False
        self.articles.empty = (
            [f"Nothing fits “{query}”.", "Esc takes the filter away."]
            if query
            else [
                "The library is empty.",
                "Add articles from the shell: glosse add PATH",
                "  (.txt .md .html .jsonl, or a folder)",
            ]
        )
        self.articles.load(
            count,
            lambda offset, limit: library.articles(query, sort=SORT, limit=limit, offset=offset),
            cursor=cursor,
        )
        self._count(count)
        return True

    def _count(self, count: int) -> None:
        shown = f"{self.articles.cursor + 1:,} of {count:,}" if count else "0"
        self.put("counts", shown)

    def reload_rows(self) -> None:
        """Draw the rows anew from the store, the bar where it is."""
        current = self.articles.current
        self.load_list(keep=current.id if current else None)

    @on(RowList.Moved, "#library")
    def _moved(self) -> None:
        self._count(self.articles.count)
        self.tell()

    @on(Input.Changed, "#filter")
    def _filtered(self, event: Input.Changed) -> None:
        if event.value != self.query_text:
            before, self.query_text = self.query_text, event.value
            current = self.articles.current
            self.status.hush()
            if not self.load_list(keep=current.id if current else None):
                self.query_text = before

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        self.show_pane("library")

    def do_filter(self) -> None:
        """Type a filter."""
        self.filter_line.focus()

    def clear_filter(self) -> bool:
        """Take the filter away; False if there was none."""
        if not self.filter_line.value:
            return False
        self.filter_line.value = ""
        return True

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
        self.reload_rows()
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
