"""The text's side of the main screen: open an article, move in it, leave it, remember the place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rich.cells import cell_len

from annotations.errors import GlosseError
from annotations.model import Article, Span
from tui import collector, wording
from tui.screens.copying import Copying
from tui.screens.measuring import Measuring
from tui.screens.resizing import Resizing
from tui.screens.spreading import Spreading
from tui.themes import tag_color

if TYPE_CHECKING:
    from tui.reading.layering import Shown

AT_ONCE = 20_000
"""Words up to which an article comes on screen together with all that lies over it: some 20 ms."""


class Desk(Resizing, Spreading, Copying, Measuring):
    """Reads one article at a time."""

    opened_from = "library"
    _end_seen = False
    _half_open = False
    """Whether names and annotations of the open article have yet to be shown."""
    _changes_told: frozenset[int] = frozenset()
    """Articles whose text changed since they were annotated, as was said already."""

    def open_article(self, article_id: int, *, at: Span | None = None) -> bool:
        """Show an article where it was left, or at a passage; False if it cannot be read.

        What lies over a long text follows once the text is on screen, or with the next key if that comes first.
        """
        self.leave_article()
        library = self.library
        try:
            with collector.paused():
                article = library.article(article_id)
                segments = library.segments(article_id)
                position = library.position(article_id)
        except GlosseError as error:
            self.say(str(error), failed=True)
            return False
        # The text may have changed between the two: what is chosen counts in the one on screen.
        self.article, self._half_open = replace(article, text_hash=segments.text.hash), True
        self.draw_at_once(self.finish_opening)
        self.view.show(segments, (), (), {}, position)
        if self.hint_step == 1:
            self.hint_step = 2
        if at or article.words <= AT_ONCE:
            self.finish_opening()
        else:
            self.show_head(legend=False)
            self.margin.fill((), (), {}, {})
        if at:
            self.view.go(at, "annotation" if any(a.span == at for a in self.view.annotations) else None)
        self.show_pane("text")
        self.tell()
        return True

    def finish_opening(self) -> None:
        """Show names and annotations of the article, unless they are shown, and ask for what has yet to be found."""
        article, library = self.article, self.library
        if not self._half_open or article is None:
            return
        self._half_open = False
        try:
            with collector.paused():
                mentions = library.mentions(article.id)
                self.view.set_names(mentions or ())
                self.view.set_annotations(library.annotations_of(article.id), self._colors())
        except GlosseError as error:
            self.say(str(error), failed=True)
            return
        self.show_head()
        self.fill_margin()
        if library.pipeline_for(article.id) is None:
            self.say("".join(said for said, _ in self.legend(article)))
        elif mentions is None and not self.recogniser_off:
            self.recognise_open(article)
        if mentions is not None:
            self.measure_open(article)
        if (
            article.annotations
            and article.id not in self._changes_told
            and library.changed_since_annotated(article.id)
        ):
            self._changes_told |= {article.id}
            self.say(f"The text changed since you annotated it; {self.actions.key('go_changes')} shows what")
        self.follow_caret()

    def follow_caret(self) -> None:
        """Say what is under the caret now."""

    def _colors(self) -> dict[str, str]:
        return {tag.name: tag_color(tag.name, tag.color) for tag in self.library.tags()}

    def remember_place(self) -> None:
        """Keep where the person is in the open article."""
        if self.article and not self.library.read_only and self.view.text.content:
            try:
                self.library.save_position(
                    self.article.id, self.view.position, text_hash=self.article.text_hash
                )
            except GlosseError as error:
                self.say(str(error), failed=True)

    def show_head(self, *, legend: bool = True) -> None:
        """Say above the text what it is, below it where to go on."""
        article = self.article
        if article is None:
            return
        coded = wording.coded(article, ascii=self.settings.ascii)
        facts = [
            *coded,
            article.byline,
            *article.sources[:1],
            wording.date(article.published),
            wording.language(article.language),
        ]
        facts += [wording.amount(article.words, "word"), f"{wording.minutes(article.words)} min"]
        dot = " - " if self.settings.ascii else " · "
        said = list(dict.fromkeys(fact for fact in facts if fact))
        # What is known of every article makes room for what a person said of this one.
        while coded and len(said) > len(coded) and cell_len(dot.join(said)) > self.settings.measure:
            said.pop()
        meta = dot.join(said)
        key = self.actions.key
        tail = f"End{dot}{key('next_unread')} next unread{dot}{key('back')} library"
        self.view.set_head(meta, self.legend(article) if legend else (), tail)

    def fill_margin(self) -> None:
        """Show annotations, names and favourites of the open article beside it."""
        if self.article is None:
            return
        names = self.library.names(self.article.id)
        self.margin.fill(self.view.annotations, names, self.favourites, self._colors(), self.article.note)

    def leave_article(self, *, read: bool = False) -> None:
        """Keep the place; the article counts as read if its end was shown or the person went on to the next.

        Only on leaving, so that undo in the text never takes back a reading that nobody pressed a key for.
        """
        self.remember_place()
        article = self.article
        if article and (read or self._end_seen) and not article.read and not self.library.read_only:
            try:
                self.library.set_read([article.id], True)
                self.article = replace(article, read=True)
            except GlosseError as error:
                self.say(str(error), failed=True)
        self._end_seen = False

    def on_reading_view_end_shown(self) -> None:
        """Note that the person saw the end of the text."""
        self._end_seen = self._end_seen or self.in_text

    # Motions and jumps

    def perform_reading(self, action: str) -> bool:
        """Carry out what only concerns caret and selection; False if it is none of that."""
        from tui.reading.motion import MOTIONS
        from tui.reading.textobjects import UNITS

        view = self.view
        if action in MOTIONS:
            view.move(action)
        elif action.startswith("select_") and action.removeprefix("select_") in MOTIONS:
            view.extend(action.removeprefix("select_"))
        elif action.startswith("inner_") and (name := action.removeprefix("inner_")) in UNITS:
            if not view.select_unit(name):
                self.say(f"No {name} here, or no further one")
        else:
            return False
        return True

    def do_read_on(self) -> None:
        """One page on; at the end, the next unread article."""
        if self.view.at_end:
            self.do_next_unread()
        else:
            self.view.move("page_down")

    def do_mention_next(self) -> None:
        """The next name."""
        self._jump("mention")

    def do_mention_previous(self) -> None:
        """The name before."""
        self._jump("mention", back=True)

    def do_annotation_next(self) -> None:
        """The next annotation."""
        self._jump("annotation")

    def do_annotation_previous(self) -> None:
        """The annotation before."""
        self._jump("annotation", back=True)

    def _jump(self, what: str, *, back: bool = False) -> None:
        found = self.view.jump("mention" if what == "mention" else "annotation", back=back)
        if not found:
            where = "before" if back else "after"
            self.say(f"No {'name' if what == 'mention' else 'annotation'} {where} the caret")

    def do_select(self) -> None:
        """Select from the caret on."""
        self.view.start_selection()

    def do_select_words(self) -> None:
        """Select the word; again, the next one too."""
        self.perform_reading("inner_word")

    def do_select_sentences(self) -> None:
        """Select the sentence; again, the next one too."""
        self.view.select_unit("sentence")

    def do_grow(self) -> None:
        """A larger unit."""
        self.view.grow_selection()

    def do_shrink(self) -> None:
        """The smaller one again."""
        self.view.shrink_selection()

    def do_swap_ends(self) -> None:
        """The other end."""
        self.view.swap_ends()

    def do_labels(self) -> None:
        """The labels of the names at the end of the line, or not."""
        shown = self.view.shown
        self.view.show_layers(replace(shown, labels=not shown.labels))
        self.say("Labels stand at the end of the line" if self.view.shown.labels else "Labels are not shown")

    def do_layers(self) -> None:
        """Which names and annotations are shown."""

        def show(shown: Shown) -> None:
            self.view.show_layers(shown)
            self.show_head()

        mentions = (*self.view.mentions, *self.view.quantities)
        from tui.screens.layering import LayersDialog, rows_of

        rows = rows_of(mentions, self.view.annotations, self.favourites)
        self.app.push_screen(LayersDialog(rows, self.view.shown, show, ascii=self.settings.ascii))

    def do_focus_mode(self) -> None:
        """Dim all but the paragraph of the caret, or none."""
        on = self.view.toggle_focus()
        key = self.actions.key("focus_mode")
        self.say(f"Only this paragraph is lit; {key} lights all" if on else "All paragraphs are lit")

    # From article to article

    def do_next_unread(self) -> None:
        """The next unread article of the list; this one counts as read."""
        self.leave_article(read=True)
        following = self._beyond(unread=True)
        if following is None:
            self.say("No unread article further down the list")
        else:
            self.open_article(following.id)

    def do_previous_article(self) -> None:
        """The article before in the list."""
        self.leave_article()
        before = self._beyond(unread=False, back=True)
        if before is None:
            self.say("This is the first article of the list")
        else:
            self.open_article(before.id)

    def _beyond(self, *, unread: bool, back: bool = False) -> Article | None:
        """The neighbour in the list as it is shown; the bar goes along."""
        rows = self.articles
        at = self.rows.index_of(self.article.id) if self.article else None
        here = rows.cursor if at is None else at
        to = here - 1 if back else self.rows.unread_after(here) if unread else here + 1
        article = rows.item(to) if to is not None else None
        if to is not None and article is not None:
            rows.move_cursor(to)
        return article
