"""Correcting the program's names: here, in the article, everywhere; and counting them anew behind the scenes."""

from __future__ import annotations

from textual.message import Message
from textual.worker import get_current_worker

from annotations.errors import GlosseError
from annotations.model import Article, Change, Corrected, CorrectionKind, Mention, Scope, Span
from annotations.proposals import Place
from tui import wording
from tui.screens.stage import Stage

LABEL_ENTRIES = (
    ("PER", "PER   a person", "p"),
    ("ORG", "ORG   an organisation", "o"),
    ("LOC", "LOC   a place", "l"),
    ("MISC", "MISC  something else with a name", "m"),
)
"""Label, what it means, and the key that chooses it."""

SCOPE_ACTIONS = {Scope.EVERYWHERE: "correct_everywhere", Scope.HERE: "correct_here"}
"""The actions that give a correction another scope than `article`, which it has at first."""


class Counting(Message):
    """Names are being counted anew in another thread."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__()
        self.done = done
        self.total = total

    def can_replace(self, message: Message) -> bool:
        """Only the last of several counts."""
        return isinstance(message, Counting)


class Counted(Message):
    """They are counted: `articles` changed, or `reason` says why not."""

    def __init__(self, articles: int, reason: str = "") -> None:
        super().__init__()
        self.articles = articles
        self.reason = reason


class Correcting(Stage):
    """A correction holds in its article at once; while the footer says so, one key widens or narrows it."""

    counting = ""
    """How far names are counted anew, `12/240`, or empty."""
    _offering: tuple[str, Scope] = ("", Scope.ARTICLE)
    """What the footer said about the last correction, and its scope."""
    _counting_for = ""
    """What the footer said when counting began."""

    def on_mount(self) -> None:
        """Go on with what was left to count when Glosse ended."""
        if not self.library.read_only:
            self.call_after_refresh(self.count_names)

    def what(self, span: Span) -> str:
        """A passage, in quotation marks."""
        return f"“{wording.clip(self.view.text.content[span.start : span.end], 48)}”"

    def _mention_here(self) -> Mention | None:
        target = self.view.target
        if target.kind == "selection":
            return next((m for m in self.view.mentions if (m.start, m.end) == target.span), None)
        return self.view.cursor.mention

    def do_dismiss_mention(self) -> None:
        """Not a name."""
        mention, article = self._mention_here(), self.article
        if mention is None or article is None:
            self.say(f"No name under the caret; {self.actions.key('mention_next')} goes to the next")
            return
        self._correct(article, Span(mention.start, mention.end), CorrectionKind.DISMISS)

    def do_relabel_mention(self) -> None:
        """Another kind of name."""
        mention, article = self._mention_here(), self.article
        if mention is None or article is None:
            self.say(f"No name under the caret; {self.actions.key('mention_next')} goes to the next")
            return
        span = Span(mention.start, mention.end)
        self._choose_label(
            article, span, CorrectionKind.RELABEL, f"{self.what(span)} is {mention.label}; what is it?"
        )

    def do_add_mention(self) -> None:
        """A name that was missed: the selection, else the word under the caret."""
        article, span = self.article, self._words_here()
        if article is None:
            return
        if span is None:
            self.say("No word under the caret: select the name first")
            return
        self._choose_label(article, span, CorrectionKind.ADD, f"{self.what(span)} is a name: of what?")

    def _words_here(self) -> Span | None:
        """The selection, else the word under the caret."""
        cursor = self.view.cursor
        return (
            cursor.selection.span(cursor.segments) if cursor.selection else cursor.segments.word(cursor.caret)
        )

    def _choose_label(self, article: Article, span: Span, kind: CorrectionKind, heading: str) -> None:
        from tui.screens.menu import Entry, Menu

        def chosen(label: str | None) -> None:
            if label and self._correct(article, span, kind, label):
                self.view.drop_selection()
                self.tell()

        entries = [Entry(*entry) for entry in LABEL_ENTRIES]
        self.app.push_screen(Menu(heading, entries, ascii=self.settings.ascii), chosen)

    def _correct(self, article: Article, span: Span, kind: CorrectionKind, label: str = "") -> Change | None:
        made = self.attempt(
            lambda: self.library.correct(
                article.id, span.start, span.end, kind, label, text_hash=article.text_hash
            )
        )
        return self._offer(made, Scope.ARTICLE)

    # How far it reaches

    def _offer(self, made: Change | None, scope: Scope) -> Change | None:
        """Let the footer say which key widens or narrows what was just corrected."""
        if made:
            self._offering = (self.status.message, scope)
            self.tell()
        return made

    def offered(self) -> tuple[str, ...]:
        """The actions that go with what the footer says about a correction; none if it says something else."""
        said, scope = self._offering
        if not said or self.status.message != said:
            return ()
        return (*(action for other, action in SCOPE_ACTIONS.items() if other is not scope), "undo")

    def do_correct_everywhere(self) -> None:
        """The correction holds in every article, once it was shown what that changes."""
        self._rescope(Scope.EVERYWHERE)

    def do_correct_here(self) -> None:
        """The correction holds in this place only."""
        self._rescope(Scope.HERE)

    def _rescope(self, scope: Scope) -> None:
        made = self.correction_here()
        if made is None:
            keys = " ".join(
                self.actions.key(id) for id in ("add_mention", "dismiss_mention", "relabel_mention")
            )
            self.say(f"No correction of this article here; {keys} make one")
            return
        if scope is Scope.EVERYWHERE and not self.library.read_only:
            self._preview(made.id)
        else:
            self._carry_out(made.id, scope)

    def _preview(self, correction: int) -> None:
        """Show what would change everywhere, and carry it out if that is wanted."""
        from tui.screens.preview import Decided, PreviewScreen

        try:
            proposal = self.library.propose_rescope(correction, Scope.EVERYWHERE)
        except GlosseError as error:
            self.say(str(error), failed=True)
            return

        def decided(answer: Decided | str | None) -> None:
            if isinstance(answer, Decided):
                self._carry_out(correction, Scope.EVERYWHERE, answer.leaving)

        screen = PreviewScreen(self.library, self.actions, proposal, ascii=self.settings.ascii)
        self.app.push_screen(screen, decided)

    def _carry_out(self, correction: int, scope: Scope, leaving: frozenset[Place] = frozenset()) -> None:
        made = self.attempt(lambda: self.library.rescope(correction, scope, leaving=leaving, later=True))
        if self._offer(made, scope):
            self.count_names()

    def correction_here(self) -> Corrected | None:
        """The correction under the caret, the latest if there are several: made on it, or on the name there."""
        if self.article is None:
            return None
        content, caret, name = self.view.text.content, self.view.cursor.caret, self.view.cursor.mention
        for made in reversed(self.library.corrections(self.article.id)):
            one = made.correction
            on_it = one.start <= caret < one.end and content[one.start : one.end] == one.surface
            if on_it or (name and name.text == one.surface and one.scope is not Scope.HERE):
                return made
        return None

    # Counting

    def count_names(self) -> None:
        """Count names anew in the articles that a correction concerns; reading goes on."""
        if self.library.unsettled():
            self._counting_for = self.status.message
            self.run_worker(
                self._count_names, group="counting", thread=True, exclusive=True, exit_on_error=False
            )

    def _count_names(self) -> None:
        """Runs in a thread of its own: says how far it is, touches no widget."""
        worker = get_current_worker()
        try:
            articles = self.library.settle(self._counting, lambda: worker.is_cancelled)
        except GlosseError as error:
            self.post_message(Counted(0, str(error)))
        else:
            if not worker.is_cancelled:
                self.post_message(Counted(articles))

    def _counting(self, done: int, total: int) -> None:
        self.post_message(Counting(done, total))

    def on_counting(self, message: Counting) -> None:
        """Show how far it is."""
        self.counting = f"{message.done:,}/{message.total:,}"
        self.tell()

    def on_counted(self, message: Counted) -> None:
        """Say in how many articles something changed, if the footer still speaks of it."""
        self.counting = ""
        said = self._counting_for
        if message.reason:
            self.say(f"{message.reason}; the names are counted when Glosse starts again", failed=True)
        elif message.articles and said and self.status.message == said:
            mark = "" if self.settings.ascii else "  ✓"
            amount = wording.amount(message.articles, "article")
            self.say(f"{said.removesuffix(mark)} {'-' if self.settings.ascii else '·'} {amount}{mark}")
            if self._offering[0] == said:
                self._offering = (self.status.message, self._offering[1])
        self.tell()
