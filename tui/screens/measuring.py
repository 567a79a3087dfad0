"""Dates, amounts of money and percentages of the open article: asked for after its names, if the settings say so."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from functools import partial

from textual import on

from annotations.errors import GlosseError
from annotations.model import Article, Mention
from tui.messages import Measured, Recognised
from tui.screens.recognising import Recognising

LABELS = ("DATE", "MONEY", "PERCENT")


class Measuring(Recognising):
    """Shows quantities beside the names; where they cannot be found, the text is read without them."""

    def measure_open(self, article: Article) -> None:
        """Find the quantities of the article on screen."""
        if not self.settings.quantities or self.recogniser_off:
            return
        try:
            future = self.library.quantities(article.id)
        except GlosseError:
            return
        future.add_done_callback(partial(self._measured, article.id))

    def _measured(self, article: int, future: Future[tuple[Mention, ...]]) -> None:
        """Runs in the recogniser's thread: says what arrived, touches no widget."""
        try:
            self.post_message(Measured(article, future.result()))
        except (CancelledError, GlosseError):
            return

    @on(Recognised)
    def _measure_after_names(self, message: Recognised) -> None:
        if self.article and self.article.id == message.article:
            self.measure_open(self.article)

    def on_measured(self, message: Measured) -> None:
        """Show the quantities if their article is still open."""
        if self.article and self.article.id == message.article:
            self.view.set_quantities(message.quantities)
            self.tell()

    def labels_shown(self, article: Article) -> tuple[str, ...]:
        """The labels of names, and those of quantities where they are looked for."""
        measured = self.settings.quantities and self.library.measures(article.language)
        return super().labels_shown(article) + (LABELS if measured else ())
