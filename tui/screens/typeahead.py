"""Keys typed faster than a screen can open: they wait for it instead of doing something else behind it."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from textual import events
from textual.screen import Screen
from textual.widget import Widget

from tui.widgets.typed_line import hand_on


class TypeAhead:
    """For screens: keys are kept while what they are meant for is not there yet.

    A dialog keeps them from the start: it sets `AUTO_FOCUS = ""`, asks `too_early` of every key it gets, and calls
    `type_into` when it is composed. A screen that others lead back to sets `WAITING` to False.
    """

    WAITING: ClassVar[bool] = True
    """Whether keys wait from the start."""
    _waiting: bool | None = None
    _kept_keys: list[events.Key] | None = None

    @property
    def waiting(self) -> bool:
        """Whether keys wait."""
        return self.WAITING if self._waiting is None else self._waiting

    def too_early(self, event: events.Key) -> bool:
        """Whether the key has to wait; it is kept then."""
        if not self.waiting:
            return False
        event.stop()
        event.prevent_default()
        self._kept_keys = [*(self._kept_keys or ()), event]
        return True

    def type_into(self, widget: Widget) -> None:
        """Focus `widget` when everything that the screen has just asked for is done, and type there what was kept."""
        self._waiting = True
        widget.call_after_refresh(lambda: widget.screen.call_later(partial(self._take_over, widget)))

    def _take_over(self, widget: Widget) -> None:
        """Keys that are on their way to the screen have to be kept before others can go to the widget."""
        screen = widget.screen
        if screen.message_queue_size or screen._pending_message is not None:
            screen.call_later(partial(self._take_over, widget))
            return
        screen.set_focus(widget)
        self.release_keys(screen)

    def keep_keys(self) -> None:
        """From now on, keys wait until they are released."""
        self._waiting = True

    def forget_keys(self) -> None:
        """Keys wait no more, and those that did are not typed at all."""
        self._waiting, self._kept_keys = False, None

    def release_keys(self, screen: Screen[Any]) -> None:
        """Give the keys that were kept to whatever has the focus."""
        kept = self._kept_keys or []
        self.forget_keys()
        for event in kept:
            hand_on(event, screen)
