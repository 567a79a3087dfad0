"""The reader: wires library, settings, themes and the main screen; it holds no logic of its own."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.filter import LineFilter
from textual.screen import Screen

from annotations.library import Library
from annotations.text.canonical import characters
from tui.actions import Actions
from tui.crash import Crash
from tui.inert import Inert
from tui.screens.main import MainScreen
from tui.settings import Settings
from tui.themes import DEFAULT_VARIABLES, THEMES
from tui.told import Messages
from tui.widgets.status import Status


class GlosseApp(App[None]):
    """Glosse on screen."""

    TITLE = "Glosse"
    CSS_PATH: ClassVar[list[str]] = ["widgets/widgets.tcss", "screens/main.tcss"]  # type: ignore[assignment]
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self, library: Library, settings: Settings, *, article: int | None = None, at: int | None = None
    ) -> None:
        """Show `library` from `article` on, with the caret at the code point `at`."""
        self.actions = Actions(settings.keys)
        super().__init__()
        self.library = library
        self.settings = settings
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = settings.theme if settings.theme in self.available_themes else THEMES[0].name
        self._colours = self.get_css_variables()
        self.stylesheet.set_variables(self._colours)
        self._first = (article, at)
        self._painted = False
        self._inert = Inert()
        self.messages = Messages()
        """What the footers of all screens said."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Colours for labels and tags in themes that do not bring any."""
        return DEFAULT_VARIABLES

    def get_default_screen(self) -> MainScreen:
        """The main screen: the only one that is made, styled and laid out before there is something to see."""
        article, at = self._first
        return MainScreen(
            self.library, self.settings, self.actions, article=article, at=at, messages=self.messages
        )

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every row goes through on its way to the terminal."""
        return [*super().get_line_filters(), self._inert]

    def refresh_css(self, animate: bool = True) -> None:
        """Parse the rules again, unless they were parsed with the same colours: a start does it twice."""
        colours = self.get_css_variables()
        if colours != self._colours or self._painted:
            self._colours = colours
            super().refresh_css(animate)

    def post_display_hook(self) -> None:
        """Once the list is on screen, begin with what nobody waits for."""
        if not self._painted and isinstance(self.screen, MainScreen) and self.screen.size:
            self._painted = True
            self.screen.call_later(self.screen.furnish)
            if not self.is_headless:
                # What lives as long as the reader is left alone: to look at all of it costs a key 80 ms.
                self.screen.call_later(gc.freeze)
                self.screen.call_later(gc.enable)

    async def on_event(self, event: events.Event) -> None:
        """Take in events; what is pasted is shown before it is kept, so no control reaches an editor."""
        if isinstance(event, events.Paste):
            event.text = characters(event.text)
        await super().on_event(event)

    def on_status_said(self, event: Status.Said) -> None:
        """Keep what a footer says, to be read again."""
        self.messages.add(event.message, failed=event.failed)

    def on_mount(self) -> None:
        """Leave in good order when the system or a lost connection says so."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self._leave, number)
        if not self.is_headless:
            # A thread that stores names hands over to a key within half a millisecond, not within five.
            sys.setswitchinterval(0.0005)

    def _leave(self, number: int) -> None:
        """Keep the place and end, with the exit code that a shell expects after that signal."""
        for screen in self.screen_stack:
            if isinstance(screen, MainScreen):
                screen.leave_article()
        self.exit(return_code=128 + number)

    def _handle_exception(self, error: Exception) -> None:
        """End with one line and the traceback in a file; tests get the error itself."""
        super()._handle_exception(error if self.is_headless else Crash(error))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the palette offers: every action of the pane that has the keys, and the themes."""
        if isinstance(screen, MainScreen):
            for action in self.actions.of(screen.pane):
                key = self.actions.key(action.id, ascii=self.settings.ascii)
                yield SystemCommand(
                    f"{action.label} ({key})", action.help, self._performer(screen, action.id)
                )
        yield SystemCommand("theme", "Choose the colours, until Glosse is left", self.action_change_theme)

    @staticmethod
    def _performer(screen: MainScreen, id: str) -> Callable[[], None]:
        return lambda: screen.perform(id)


def run_reader(
    library: Library, settings: Settings, article: int | None = None, at: int | None = None
) -> int:
    """Run the reader until it is left; returns the exit code.

    Raises:
        InputError: the settings give one key to two actions.
    """
    app = GlosseApp(library, settings, article=article, at=at)
    app.run()
    return app.return_code or 0
