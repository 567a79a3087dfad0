"""Feeds from the main screen: added by an address, refreshed, and their articles completed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import wording
from tui.screens.shelf import MANY, Shelf
from tui.screens.telling import Telling

if TYPE_CHECKING:
    from tui.screens.adding import Added


class Subscribing(Telling, Shelf):
    """Asks for an address, and sends out what goes outside."""

    def do_refresh_feeds(self) -> None:
        """Ask all feeds what is new, and read the list again."""
        self.rerun()
        self.refresh_feeds()

    def do_add_feed(self) -> None:
        """Add a feed, or a page as an article, by its address."""
        self.add_feed()

    def add_feed(self, folder: str = "") -> None:
        """Ask for an address; a new feed is put into a folder, and refreshed."""
        from tui.screens.adding import AddFeed

        if self._may_fetch():
            self.app.push_screen(AddFeed(self.library, folder, ascii=self.settings.ascii), self._added)

    def _added(self, added: Added | None) -> None:
        if added is None:
            return
        self.library.changed()
        self.follow_outside()
        if added.feed is not None:
            self.announce(f"Subscribed to “{added.feed.name}”")
            # One that is called by its host has yet to say its title.
            named = added.feed.name != wording.host(added.feed.url)
            self.refresh_feeds([added.feed.id], added.feed.name if named else "")
        elif added.article is not None:
            article = added.article
            verb = "Added" if added.new else "It is here already:"
            self.announce(
                f"{verb} “{wording.clip(article.title, 50)}”, {wording.amount(article.words, 'word')}"
            )
            if self.focused is self.articles:
                self.load_list(keep=article.id)
        self._stepped()

    def do_fetch_full(self) -> None:
        """Fetch the full text of the article under the bar, or of all that are chosen."""
        if not self._may_fetch():
            return
        first, after = self.articles.choice
        if after - first > MANY:
            self.say(f"At most {MANY} pages at a time; {after - first:,} articles are chosen")
            return
        found = [item for row in range(first, after) if (item := self.articles.item(row))]
        ids = [article.id for article in found if article.url]
        if not ids:
            self.say("No address to fetch it from" if found else "No article here")
            return
        self.articles.choose(None)
        self.fetch_pages(ids)
