"""What the text offers: the menu of what can be done here, and the margin's way back into the text."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from textual import on

from annotations.model import Article, Link, Span
from tui import wording
from tui.screens.resuming import Resuming
from tui.widgets.rows import RowList

if TYPE_CHECKING:
    from tui.screens.menu import Entry


class Offering(Resuming):
    """Names the target, opens the menu on Enter, and follows rows of the margin."""

    _feed = 0
    """The feed that the bar of the list of feeds was on."""

    def do_menu(self) -> None:
        """What can be done here, each with its key; what is being resized is saved."""
        if self.resizing:
            self.do_resize()
            return
        from tui.screens.menu import Entry, Menu

        view, entries = self.view, []
        link = next((link for link in view.text.links if link.start <= view.cursor.caret < link.end), None)
        if link:
            where = link.url if self._remote else f"{wording.host(link.url)} in the browser"
            entries.append(Entry("link", f"{'Show the link to' if self._remote else 'Open'} {where}"))
        here = view.cursor.here
        ids = ["dossier"] if view.cursor.mention else []
        ids += ["comment", "tag", "resize", "delete"] if here else ["tag", "comment", "mark"]
        ids += ["mark_all", "copy", *(["repeat"] if self._again else [])]
        ids += ["dismiss_mention", "relabel_mention"] if view.cursor.mention else ["add_mention"]
        ids += ["correct_everywhere", "correct_here"] if self.correction_here() else []
        ids += [
            "select",
            "mention_next",
            "annotation_next",
            "find",
            "quick_jump",
            "labels",
            "layers",
            "focus_mode",
        ]
        ids += ["fetch_page"] if self.article and self.article.url else []
        ids += ["note_article", "cycle_coding", "next_unread", "undo", "help", "back"]
        for id in ids:
            action = self.actions[id]
            if id == "next_unread" and self.article is not None:
                entries += self._of_feeds(self.article)
            if view.cursor.selection and "select" not in action.panes:
                continue
            entries.append(
                Entry(id, action.help, action.keys[0] if action.keys else "", self.actions.key(id))
            )
        if self.article and self.library.pipeline_for(self.article.id) is None:
            entries += [
                Entry(f"use {info.name}", f"Find names with {info.name} (unmeasured)")
                for info in self.library.candidates(self.article.id)
            ]
        self.app.push_screen(
            Menu(f"What to do with the {self.target_name()}", entries, ascii=self.settings.ascii),
            lambda id: self._chosen(id, link),
        )

    def _of_feeds(self, article: Article) -> list[Entry]:
        """What can be done with an article that feeds have brought."""
        from tui.screens.menu import Entry

        found = [
            Entry(f"feed {feed.id}", f"To its feed, “{feed.name}”")
            for feed in self.library.feeds_of(article.id)
        ]
        if folded := self.library.folded(article.id):
            others = "another feed's item" if folded == 1 else f"{folded} other feeds' items"
            found.append(Entry("part", f"Part it from {others}, folded into it as the same article"))
        return found

    def do_fetch_page(self) -> None:
        """Fetch the full text of the open article."""
        if self.article and not self.article.url:
            self.say("This article has no address to fetch it from")
        elif self.article:
            self.fetch_pages([self.article.id])

    def do_go_feeds(self) -> None:
        """The feeds that a person reads."""

    def _chosen(self, id: str | None, link: Link | None) -> None:
        if id is None:
            return
        if id.startswith("feed "):
            self._feed = int(id.removeprefix("feed "))
            self.do_go_feeds()
            return
        if id == "link" and link:
            self.follow(link)
        elif id.startswith("use ") and (article := self.article):
            if self.attempt(lambda: self.library.use_pipeline(article.language, id.removeprefix("use "))):
                self.recognise_open(article)
                self.show_head()
        elif id == "part" and (folded := self.article):
            if self.attempt(lambda: self.library.part(folded.id)):
                self.rerun()
        else:
            self.perform(id)

    @property
    def _remote(self) -> bool:
        """Whether a browser started here would open on another machine than the person's."""
        return bool(os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"))

    def follow(self, link: Link) -> None:
        """Open a link in the browser; over ssh, and where it is no page, only say where it leads."""
        if self._remote or urlsplit(link.url).scheme not in ("http", "https", "mailto"):
            self.say(link.url)
        else:
            self.app.open_url(link.url)
            self.say(f"Asked the browser for {link.url}")

    def perform(self, action: str) -> None:
        """Carry out an action by its id."""

    def target_name(self) -> str:
        """What an operator would act on, in words."""
        view, target = self.view, self.view.target
        content = view.text.content
        if target.kind == "selection":
            if resized := self.resizing:
                return self.resized_name(resized)
            words = len(view.cursor.segments.words(*target.span))
            return f"selection, {wording.amount(words, 'word')}"
        if target.kind == "mention" and view.cursor.mention:
            return f"{view.cursor.mention.label} {view.cursor.mention.name}"
        if target.kind == "hit":
            return f"found “{wording.clip(content[target.span.start : target.span.end], 24)}”"
        if target.kind == "annotation":
            return f"annotation “{wording.clip(content[target.span.start : target.span.end], 24)}”"
        return "sentence"

    @on(RowList.Opened, "#margin")
    def open_margin_row(self) -> None:
        """Go where the row under the bar leads."""
        row = self.margin.current
        if row is None or self.article is None:
            return
        if row.whole:
            self.write_note(self.article)
        elif row.annotation:
            self.view.drop_selection()
            self.view.go(row.annotation.span, "annotation")
            self.show_pane("text")
        elif row.name:
            name, label = row.name.name, row.name.label
            spans = [Span(m.start, m.end) for m in self.view.mentions if (m.name, m.label) == (name, label)]
            if spans:
                self.view.drop_selection()
                self.view.go(
                    next((span for span in spans if span.start > self.view.cursor.caret), spans[0]), "mention"
                )
                self.show_pane("text")

    def delete_margin_row(self) -> None:
        """Delete the annotation under the bar of the margin."""
        row = self.margin.current
        if row and row.annotation:
            annotation = row.annotation
            self.attempt(lambda: self.library.delete([annotation.id]))
        else:
            self.say("No annotation under the bar")
