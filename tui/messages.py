"""Messages that cross threads on their way to a screen."""

from __future__ import annotations

from textual.message import Message

from annotations.model import Mention


class Recognised(Message):
    """The names of an article were found and stored."""

    def __init__(self, article: int, mentions: tuple[Mention, ...]) -> None:
        super().__init__()
        self.article = article
        self.mentions = mentions


class Measured(Message):
    """The dates, amounts and percentages of an article were found."""

    def __init__(self, article: int, quantities: tuple[Mention, ...]) -> None:
        super().__init__()
        self.article = article
        self.quantities = quantities


class RecognitionFailed(Message):
    """The names of an article could not be found; reading goes on."""

    def __init__(self, article: int, reason: str, *, off: bool) -> None:
        super().__init__()
        self.article = article
        self.reason = reason
        self.off = off
        """Whether the recogniser stays off altogether, until Glosse is started again."""


class Fetched(Message):
    """An errand outside has begun, has come further, or has ended; said to the screens above the main one."""

    def can_replace(self, message: Message) -> bool:
        """One of them says as much as many."""
        return isinstance(message, Fetched)
