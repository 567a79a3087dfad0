"""Ways to the lists that take the whole window, and back to where an article was opened from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotations.errors import GlosseError
from annotations.model import Anchor, Span
from annotations.steps import Deleted
from tui.screens.telling import Telling

if TYPE_CHECKING:
    from tui.screens import counting, feeds, history, names, orphans, rules, tags
    from tui.screens.dossier import Filtered, Jump, Leaf
    from tui.screens.review import Passage, Place
    from tui.told import Messages


class Going(Telling):
    """Each list gives back what was chosen in it, or the action that leads elsewhere."""

    _review: Place | None = None
    _orphan = 0
    _history: history.Left | None = None
    _pictures: counting.Left | None = None
    _rules: rules.Left | None = None
    _names: names.Place | None = None
    """Where the lists were left."""
    _trail: tuple[Leaf, ...] = ()
    """The dossiers that led to the open article."""
    _tags: tags.Left | None = None
    _tags_from: tags.Listed | None = None
    """The tag whose annotations are listed, if its list led to them."""
    messages: Messages
    """What the footer said earlier."""

    def do_go_library(self) -> None:
        """The list of articles."""

    def do_go_review(self) -> None:
        """All annotations of the library."""
        self._tags_from = None
        self._go_review()

    def _go_review(self) -> None:
        """Annotations, of a tag if its list led here, which then is what leaving leads to."""
        from tui.screens.review import Place, Review

        self.leave_article()
        tag = self._tags_from

        def chosen(answer: Passage | str | None) -> None:
            self._came_back(answer)
            if answer is None and tag is not None:
                self.do_go_tags()
            if answer is None or isinstance(answer, str):
                return
            self._review = answer.place
            annotation = answer.row.annotation
            if self.open_article(annotation.article, at=annotation.span):
                self.opened_from = "review"

        place, given = self._review or Place(), tag.query if tag else ""
        screen = Review(self.library, self.actions, place, given=given, ascii=self.settings.ascii)
        self.app.push_screen(screen, chosen)

    def do_go_tags(self) -> None:
        """All tags."""
        from tui.screens.review import Place
        from tui.screens.tags import Left, Tags

        self.leave_article()

        def chosen(answer: tags.Listed | str | None) -> None:
            self._came_back(answer)
            if answer is not None and not isinstance(answer, str):
                self._tags, self._tags_from, self._review = answer.left, answer, Place(answer.query)
                self._go_review()

        self.app.push_screen(
            Tags(self.library, self.actions, self._tags or Left(), ascii=self.settings.ascii), chosen
        )

    def do_go_pictures(self) -> None:
        """Pictures of what is counted."""
        from tui.screens.counting import Left
        from tui.screens.pictures import Pictures
        from tui.screens.review import Place

        self.leave_article()

        def chosen(answer: counting.Behind | str | None) -> None:
            self._came_back(answer)
            if answer is None or isinstance(answer, str):
                return
            self._pictures = answer.left
            if answer.what == "articles":
                self.list_articles(answer.query)
            else:
                self._tags_from, self._review = None, Place(answer.query)
                self._go_review()

        screen = Pictures(self.library, self.actions, self._pictures or Left(), ascii=self.settings.ascii)
        self.app.push_screen(screen, chosen)

    def do_go_names(self) -> None:
        """All names of the library."""
        from tui.screens.dossier import Filtered
        from tui.screens.names import Names, Place

        self.leave_article()

        def chosen(answer: names.Chosen | str | None) -> None:
            self._came_back(answer)
            if answer is None or isinstance(answer, str):
                return
            self._names = answer.place
            if isinstance(answer.what, Filtered):
                self.list_articles(answer.what.query)
            elif self._open_mention(answer.what):
                self.opened_from = "names"

        screen = Names(self.library, self.actions, self._names or Place(), ascii=self.settings.ascii)
        self._names = None
        self.app.push_screen(screen, chosen)

    def do_go_rules(self) -> None:
        """The corrections of names that hold everywhere."""
        from tui.screens.rules import Left, Rules

        self.leave_article()

        def chosen(answer: rules.Chosen | str | None) -> None:
            self._came_back(answer)
            if answer is None or isinstance(answer, str):
                return
            self._rules = answer.left
            made = answer.rule.made
            place = self.library.where_made(made)
            if self.open_article(made.article, at=place):
                self.opened_from = "rules"

        screen = Rules(self.library, self.actions, self._rules or Left(), ascii=self.settings.ascii)
        self._rules = None
        self.app.push_screen(screen, chosen)

    def do_dossier(self) -> None:
        """The dossier of the name under the caret."""
        from tui.screens.dossier import Leaf

        mention = self.view.cursor.mention
        if mention is None:
            self.say("No name under the caret")
        else:
            self._go_dossier((Leaf(mention.name, mention.label),))

    def _go_dossier(self, trail: tuple[Leaf, ...]) -> None:
        from tui.screens.dossier import DossierScreen, Filtered, Jump

        self.remember_place()

        def chosen(answer: Jump | Filtered | str | None) -> None:
            self._came_back(answer)
            if isinstance(answer, Filtered):
                self.list_articles(answer.query)
            elif isinstance(answer, Jump) and self._open_mention(answer):
                self._trail, self.opened_from = answer.trail, "dossier"

        screen = DossierScreen(self.library, self.actions, trail, ascii=self.settings.ascii)
        self.app.push_screen(screen, chosen)

    def _open_mention(self, jump: Jump) -> bool:
        """Open an article at a mention, which is the target then."""
        opened = self.open_article(jump.article, at=jump.span)
        if opened:
            self.view.go(jump.span, jump.what)
            self.tell()
        return opened

    def list_articles(self, query: str) -> None:
        """The list of articles with a filter."""
        self.do_go_library()
        self.filter_line.value = query

    def do_go_orphans(self) -> None:
        """Annotations whose passage is gone or not certain."""
        from tui.screens.orphans import Orphans

        self.leave_article()

        def chosen(answer: orphans.Chosen | str | None) -> None:
            self._came_back(answer)
            if answer is None or isinstance(answer, str):
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

    def do_go_feeds(self) -> None:
        """The feeds that a person reads."""
        from tui.screens.feeds import Feeds

        self.leave_article()

        def chosen(answer: feeds.Listed | str | None) -> None:
            self._came_back(answer)
            if answer is not None and not isinstance(answer, str):
                self._feed = answer.feed
                self.do_go_library()
                self.filter_line.value = answer.query

        screen = Feeds(self.library, self.actions, self, self._feed, ascii=self.settings.ascii)
        self.app.push_screen(screen, chosen)

    def do_go_history(self) -> None:
        """What was done, and deleted annotations."""
        from tui.screens.history import Left

        self._go_history(self._history or Left())

    def do_go_messages(self) -> None:
        """What the footer said earlier."""
        from tui.screens.history import Left

        self._go_history(Left("messages"))

    def _go_history(self, left: history.Left) -> None:
        from tui.screens.history import History

        self.leave_article()

        def chosen(answer: history.Chosen | str | None) -> None:
            self._came_back(answer)
            if answer is None or isinstance(answer, str):
                return
            self._history = answer.left
            article, place = self._place_of(answer.row)
            if self.open_article(article, at=place):
                self.opened_from = "history"

        screen = History(self.library, self.actions, self.messages, left, ascii=self.settings.ascii)
        self.app.push_screen(screen, chosen)

    def do_go_changes(self) -> None:
        """What became different in the open article."""
        from tui.screens.changes import Changes

        article = self.article
        if article is None:
            return
        self.leave_article()

        def chosen(answer: Span | str | None) -> None:
            self._came_back(answer)
            if answer is not None and not isinstance(answer, str):
                self.open_article(article.id, at=answer)

        self.app.push_screen(Changes(self.library, self.actions, article, ascii=self.settings.ascii), chosen)

    def _place_of(self, row: history.Row) -> tuple[int, Span | None]:
        """Article and passage that an action or a deleted annotation was about, None where that is gone."""
        if isinstance(row, Deleted):
            note = row.annotation
            same = note.text_hash == self.library.text(note.article).hash
            return note.article, note.span if same else None
        article, start = row.article or 0, row.start
        try:
            note = self.library.annotation(row.annotation or 0)
        except GlosseError:
            known = start is not None and start < len(self.library.text(article).content)
            return article, Span(start, start + 1) if start is not None and known else None
        return article, None if note.anchor is Anchor.ORPHAN else note.span

    def _came_back(self, answer: object) -> None:
        """Draw what was changed in a list, count what an undone correction concerns, and go on elsewhere if asked."""
        self.after_change()
        self.count_names()
        if isinstance(answer, str):
            self.perform(answer)

    def placed(self) -> None:
        """Back to the desk, below which is the library."""
        self.do_go_library()
        self.do_go_orphans()

    def leave_text(self) -> None:
        """Back to where the article was opened from."""
        if self.opened_from == "review":
            self.opened_from = "library"
            self._go_review()
        elif self.opened_from == "names":
            self.opened_from = "library"
            self.do_go_names()
        elif self.opened_from == "rules":
            self.opened_from = "library"
            self.do_go_rules()
        elif self.opened_from == "dossier":
            self.opened_from = "library"
            self._go_dossier(self._trail)
        elif self.opened_from == "orphans":
            self.placed()
        elif self.opened_from == "history":
            self.opened_from = "library"
            self.do_go_history()
        else:
            self.do_go_library()
