"""What is done to whole articles in the list: the one under the bar, or several that are chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual import on
from textual.message import Message

from annotations.errors import GlosseError
from annotations.model import Article, Change
from tui import wording
from tui.screens.ordering import Ordering
from tui.screens.searches import Searches

MANY = 500
"""Articles that are changed beside the keys, not before the next one."""


class Shelf(Ordering, Searches):
    """Marks articles."""

    changing = 0
    """How many articles are being changed beside the keys."""

    class Changed(Message):
        """A change of many articles is made, or has failed."""

        def __init__(self, change: Change | GlosseError) -> None:
            super().__init__()
            self.change = change

    def _one(self) -> Article | None:
        article = self.articles.current
        if article is None:
            self.say("No article here")
        return article

    def _each(self, change: Callable[[Sequence[int], Article], Change], *, leave: bool = False) -> None:
        """Change the articles that are chosen, all to what the one under the bar becomes.

        `leave` says that they go out of the list: the bar then stands on the one that follows.
        """
        article = self._one()
        if article is None:
            return
        if self.changing:
            self.say(f"{wording.amount(self.changing, 'article')} are being changed; wait for that")
            return
        first, after = self.articles.choice
        following = self.articles.item(after) or self.articles.item(first - 1) if leave else article
        if after - first > MANY:
            self.changing = after - first
            self.say(f"Changing {wording.amount(self.changing, 'article')} …")
            run = partial(self._beside, partial(self._change, first, after, article, change))
            self.run_worker(run, group="change", thread=True)
            return
        done = self.attempt(partial(self._change, first, after, article, change))
        if done:
            self.articles.choose(None)
        if done and leave:
            self.load_list(keep=following.id if following else None)
            self.tell()

    def _change(
        self, first: int, after: int, article: Article, change: Callable[[Sequence[int], Article], Change]
    ) -> Change:
        if after - first > MANY:
            return change(self.rows.ids(first, after).tolist(), article)
        # What is on screen, whatever has come into the library since.
        ids = [item.id for row in range(first, after) if (item := self.articles.item(row))]
        return change(ids, article)

    def _beside(self, make: Callable[[], Change]) -> None:
        """Make a change in a thread of its own."""
        try:
            self.post_message(self.Changed(make()))
        except GlosseError as error:
            self.post_message(self.Changed(error))

    @on(Changed)
    def _many_changed(self, event: Changed) -> None:
        self.changing = 0
        if isinstance(event.change, GlosseError):
            self.say(str(event.change), failed=True)
            return
        self.articles.choose(None)
        self.say(event.change.message + ("" if self.settings.ascii else "  ✓"))
        self.after_change()
        self.rerun()

    def do_toggle_read(self) -> None:
        """Read or unread."""
        self._each(lambda ids, article: self.library.set_read(ids, not article.read))

    def do_toggle_star(self) -> None:
        """Star or no star."""
        self._each(lambda ids, article: self.library.set_starred(ids, not article.starred))

    def do_archive(self) -> None:
        """Put it away, or take it back from there."""
        self._each(lambda ids, article: self.library.set_archived(ids, not article.archived), leave=True)

    def do_refresh(self) -> None:
        """Read the list again."""
        self.articles.choose(None)
        self.rerun()
        self.say(wording.amount(self.articles.count, "article"), passing=True)

    def tag_article(self) -> None:
        """Choose a tag for the article under the bar, or for all that are chosen; one that it has is taken off."""
        from tui.screens.tag_picker import Picked, TagPicker

        if not (article := self._one()):
            return

        def picked(choice: Picked | None) -> None:
            if choice:
                on = choice.tag.casefold() not in {tag.casefold() for tag in article.tags}
                self._each(lambda ids, _: self.library.tag_articles(ids, choice.tag, on))

        first, after = self.articles.choice
        several = wording.amount(after - first, "article")
        what = several if after - first > 1 else f"the article “{wording.clip(article.title, 50)}”"
        closed = self.library.code_book_closed
        picker = TagPicker(self.library.tags(), what, closed=closed, ascii=self.settings.ascii)
        self.app.push_screen(picker, picked)

    # Choosing several

    def do_choose(self) -> None:
        """Choose from here to wherever the bar goes; again: choose nothing."""
        self.articles.choose(None if self.articles.choosing else self.articles.cursor)

    def do_choose_all(self) -> None:
        """Choose everything in the list."""
        self.articles.choose(None, everything=not self.articles.all_chosen)

    def do_choose_down(self) -> None:
        """Choose this row and the next."""
        self._choose_to(1)

    def do_choose_up(self) -> None:
        """Choose this row and the one before."""
        self._choose_to(-1)

    def _choose_to(self, way: int) -> None:
        rows = self.articles
        if rows.begun is None:
            rows.choose(rows.cursor)
        rows.move_cursor(rows.cursor + way)

    def drop_choice(self) -> bool:
        """Choose nothing; False if nothing was chosen."""
        if not self.articles.choosing:
            return False
        self.articles.choose(None)
        return True
