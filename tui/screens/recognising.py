"""The recogniser's side of the main screen: names arrive when they are found, and nothing waits for them."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from functools import partial

from annotations.errors import GlosseError, WorkerOffError
from annotations.model import Article, Mention, PipelineInfo, Priority
from tui import wording
from tui.messages import Recognised, RecognitionFailed
from tui.screens.stage import Stage

Piece = tuple[str, str]


class Recognising(Stage):
    """Asks for the names of the open article first, then for those of the others, two at a time."""

    pending_articles: list[int]
    recognised = 0
    wanted = 0
    recogniser_off = False
    """Whether the recogniser crashed too often and stays off; reading goes on without it."""
    without_names: dict[int, str]
    """Articles whose names could not be found, and why."""

    def start_recognising(self) -> None:
        """Find the names of every article that has a measured pipeline and no stored names."""
        self.library.prepare()
        self.pending_articles = self.library.unrecognised()
        self.recognised, self.wanted = 0, len(self.pending_articles)
        for _ in range(2):
            self._next()

    def _next(self) -> None:
        if self.recogniser_off or not self.pending_articles:
            return
        self._ask(self.pending_articles.pop(0), Priority.REST)

    def recognise_open(self, article: Article) -> None:
        """Find the names of the article on screen, before all others."""
        if article.id in self.pending_articles:
            self.pending_articles.remove(article.id)
        self._ask(article.id, Priority.SCREEN)

    def _ask(self, article: int, priority: Priority) -> None:
        try:
            future = self.library.recognise(article, priority)
        except GlosseError as error:
            self.post_message(_failure(article, error))
            return
        future.add_done_callback(partial(self._arrived, article))

    def _arrived(self, article: int, future: Future[tuple[Mention, ...]]) -> None:
        """Runs in the recogniser's thread: says what arrived, touches no widget."""
        try:
            self.post_message(Recognised(article, future.result()))
        except CancelledError:
            return
        except GlosseError as error:
            self.post_message(_failure(article, error))

    def on_recognised(self, message: Recognised) -> None:
        """Show the names if their article is open, and go on with the next."""
        self.recognised += 1
        if self.article and self.article.id == message.article:
            self.view.set_names(message.mentions)
            self.show_head()
            self.fill_margin()
        self.tell()
        self._next()

    def on_recognition_failed(self, message: RecognitionFailed) -> None:
        """Say why, once; reading goes on, and so does the search in other articles if the recogniser still runs."""
        self.recognised += 1
        self.without_names[message.article] = message.reason
        here = self.article is not None and self.article.id == message.article
        if here or (message.off and not self.recogniser_off):
            self.say(message.reason, failed=True)
        self.recogniser_off = self.recogniser_off or message.off
        self.show_head()
        self.tell()
        self._next()

    def fill_margin(self) -> None:
        """Show the margin of the open article."""

    def show_head(self, *, legend: bool = True) -> None:
        """Show what stands above and below the open text."""

    def progress_of_names(self) -> str:
        """`names 3/13` while articles are still waiting for theirs."""
        if self.recogniser_off or self.recognised >= self.wanted:
            return ""
        return f"names {self.recognised}/{self.wanted}"

    def legend(self, article: Article) -> list[Piece]:
        """What the colours mean, who found the names and how well, and the keys that help."""
        pipeline, key = self.library.pipeline_for(article.id), self.actions.key
        if pipeline is None:
            return self._no_pipeline(article)
        known = self.library.mentions(article.id) is not None
        if self.recogniser_off and not known:
            return [("No names: the program that finds them keeps crashing; start Glosse again", "")]
        if article.id in self.without_names and not known:
            return [(f"No names: {self.without_names[article.id]}", "")]
        if not self.view.shown.names:
            return [(f"Names are hidden: {key('layers')} shows them", "")]
        labels: list[Piece] = []
        for label in self.labels_shown(article):
            labels += [(label, label), (" ", "")]
        if not known:
            return [*labels, ("finding the names …", "")]
        hints = f"{key('dismiss_mention')} wrong  {key('add_mention')} missing"
        if len(labels) > 8:
            return [*labels, (f"names {_score(pipeline)}: {hints}", "")]
        return [
            *labels,
            (f"found by program, {_score(pipeline)}: ", ""),
            (f"{hints}  {key('labels')} labels", ""),
        ]

    def labels_shown(self, article: Article) -> tuple[str, ...]:
        """The labels that the legend explains."""
        return ("PER", "ORG", "LOC", "MISC")

    def _no_pipeline(self, article: Article) -> list[Piece]:
        spoken = wording.language(article.language) or "this language"
        others = self.library.candidates(article.id)
        offer = f"; {self.actions.key('menu')} offers {others[0].name}, unmeasured" if others else ""
        return [(f"No names: no measured pipeline for {spoken}{offer}", "")]


def _failure(article: int, error: GlosseError) -> RecognitionFailed:
    return RecognitionFailed(article, str(error), off=isinstance(error, WorkerOffError))


def _score(pipeline: PipelineInfo) -> str:
    return "unmeasured" if pipeline.score is None else f"F1 {pipeline.score:.0f} %"
