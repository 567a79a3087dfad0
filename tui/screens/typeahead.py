"""Keys typed faster than a screen can open: they wait for it instead of doing something else behind it."""

from __future__ import annotations

from functools import partial

from textual import events
from textual.widget import Widget

from tui.widgets.typed_line import hand_on


class TypeAhead:
    """For screens: nothing has the focus, and keys are kept, until the screen says that it can be typed into.

    A screen sets `AUTO_FOCUS = ""`, asks `too_early` of every key it gets, and calls `type_into` when it is composed.
    """

    _kept: list[events.Key] | None = None
    _typed_into = False

    def too_early(self, event: events.Key) -> bool:
        """Whether the key has to wait; it is kept then."""
        if self._typed_into:
            return False
        event.stop()
        event.prevent_default()
        self._kept = [*(self._kept or ()), event]
        return True

    def type_into(self, widget: Widget) -> None:
        """Focus `widget` when everything that the screen has just asked for is done, and type there what was kept."""
        widget.call_after_refresh(partial(self._begin, widget))

    def _begin(self, widget: Widget) -> None:
        self._typed_into = True
        widget.screen.set_focus(widget)
        kept, self._kept = self._kept or [], None
        for event in kept:
            hand_on(event, widget.screen)
