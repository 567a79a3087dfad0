"""Messages that cross widgets and threads."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from annotations.model import Mention


@dataclass
class Recognised(Message):
    """The names of an article were found and stored."""

    article: int
    mentions: tuple[Mention, ...]

    def __post_init__(self) -> None:
        super().__init__()


@dataclass
class RecognitionFailed(Message):
    """The names of an article could not be found; reading goes on."""

    article: int
    reason: str

    def __post_init__(self) -> None:
        super().__init__()
