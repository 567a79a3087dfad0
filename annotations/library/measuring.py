"""Quantities: dates, amounts of money and percentages, found by rules whenever they are asked for, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from annotations.errors import GlosseError
from annotations.library.recognising import Recognising
from annotations.model import Mention, Priority

if TYPE_CHECKING:
    from annotations.recognition.quantities import Quantity

Mentions = tuple[Mention, ...]

RULES = "rules"
"""What stands for the pipeline in a mention that rules found."""


class Measuring(Recognising):
    """The part of the facade about quantities."""

    @staticmethod
    def measures(language: str) -> bool:
        """Whether quantities are found in texts of a language."""
        from annotations.recognition.quantities import LANGUAGES

        return language in LANGUAGES

    def quantities(self, article_id: int, priority: Priority = Priority.SCREEN) -> Future[Mentions]:
        """Find dates, amounts of money and percentages in an article, as mentions that have their value for a name.

        They are found in German and English only, by the worker process, in a millisecond for 50 words; a day such as
        `gestern` is counted from the day of publication. A name may overlap them; who shows both
        lets it win. NotFoundError comes at once, other errors through the future.
        """
        article, text = self.article(article_id), self.text(article_id)
        result: Future[Mentions] = Future()
        if not self.measures(article.language):
            result.set_result(())
            return result
        try:
            job = self._worker().measure(
                text.content, article.language, article.published, text.blocks, priority
            )
        except GlosseError as error:
            result.set_exception(error)
            return result
        job.add_done_callback(lambda done: _hand_on(text.content, done, result))
        return result

    def quantities_of(self, content: str, language: str, published: str = "") -> Mentions:
        """The quantities in a canonical text that is not in the library; see `quantities`. Waits for the worker."""
        if not self.measures(language):
            return ()
        return _mentions(content, self._worker().measure(content, language, published).result())


def _mentions(content: str, found: Iterable[Quantity]) -> Mentions:
    """Quantities as mentions; one whose day is not known is named as it stands."""
    return tuple(
        Mention(start, end, label, content[start:end], value or content[start:end], RULES)
        for start, end, label, value in found
    )


def _hand_on(content: str, done: Future[tuple[Quantity, ...]], result: Future[Mentions]) -> None:
    if not result.set_running_or_notify_cancel():
        return
    try:
        result.set_result(_mentions(content, done.result()))
    except Exception as error:  # noqa: BLE001 (whoever waits for the result is told)
        result.set_exception(error)
