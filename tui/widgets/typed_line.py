"""A line to type in that loses no key, however fast they come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import events
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.suggester import Suggester
from textual.widgets import Input


def hand_on(event: events.Key, screen: Screen[Any]) -> None:
    """Give a key to whatever has the keys on a screen, as if it had been typed there.

    It comes from the app, which has already passed it on: so it bubbles up to there, and is not passed on again.
    """
    event.stop()
    event.prevent_default()
    target: MessagePump = screen.focused or screen
    key = events.Key(event.key, event.character).set_sender(screen.app)
    key._set_forwarded()
    target.post_message(key)


class TypedLine(Input):
    """An input that is left by Enter at once: keys that were on their way to it go where the keys are then."""

    def __init__(self, entered: Callable[[], None], *, id: str, suggester: Suggester | None = None) -> None:
        super().__init__(id=id, compact=True, suggester=suggester)
        self._entered = entered
        self._got: events.Key | None = None

    def got(self, event: events.Key) -> bool:
        """Whether a key was typed here and is none of this line's."""
        return event is self._got

    def on_key(self, event: events.Key) -> None:
        """Enter ends the line; what comes when it is left goes on."""
        self._got = event
        if self.screen.focused is not self:
            hand_on(event, self.screen)
        elif event.key == "enter":
            event.stop()
            event.prevent_default()
            self._entered()
