"""What a closed code book lets in of what comes from outside."""

from __future__ import annotations

from collections.abc import Iterable

from annotations.library.wording import counted, quoted
from annotations.store import settings, tags
from annotations.store.recorder import Recorder

NAMED = 3
"""Tags that are named where several were left out."""


class Gate:
    """Lets tags through that the book has; all of them where it is open, or is to be passed."""

    def __init__(self, recorder: Recorder, *, making: bool = False) -> None:
        """Within a transaction; `making` makes tags that the closed book does not have."""
        self._recorder = recorder
        self._making = making
        self._closed = settings.is_closed(recorder)
        self._known: dict[str, bool] = {}
        self.refused: dict[str, None] = {}
        """Names of tags that were left out, each once."""

    def admits(self, name: str, *, made: bool = False) -> bool:
        """Whether a tag may be given to something; it can be obtained then, unless it is yet to be `made`."""
        if not self._closed:
            return True
        if name not in self._known:
            known = tags.id_of(self._recorder, name) is not None
            if not known and self._making and not made:
                tags.obtain(self._recorder, name, new=True)
            self._known[name] = known or self._making
        if not self._known[name]:
            self.refused[name] = None
        return self._known[name]

    def admitted(self, names: Iterable[str]) -> tuple[str, ...]:
        """The tags among these that may be given to something."""
        return tuple(filter(self.admits, names))


def left_out(refused: Iterable[str]) -> str:
    """What is said of tags that were left out; '' for none."""
    names = list(dict.fromkeys(refused))
    if not names:
        return ""
    some = ", ".join(map(quoted, names[:NAMED])) + (" …" if len(names) > NAMED else "")
    return f"{counted(len(names), 'tag')} left out, which the closed code book does not have: {some}"
