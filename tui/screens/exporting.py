"""The export dialog: what, in which format, with which options, to where, and what the file will begin with."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Final, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static

from annotations.errors import GlosseError, InputError, StoppedError
from annotations.library import Library
from annotations.model import Exported, ExportOptions, FormatInfo
from tui import wording
from tui.screens.typeahead import TypeAhead
from tui.widgets.rows import Line, RowList

LINES: Final = 20
"""Lines of the preview."""

SOON: Final = 0.15
"""Seconds after the last key until the preview is made."""

NOTHING: Final = "nothing of this would be written: the format leaves out articles without annotations"

TOLD: Final = 0.1
"""Seconds between two counts of what is written."""

Field = Literal["scope", "format", "mentions", "split", "seeds"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Articles that can be exported."""

    label: str
    options: ExportOptions
    name: str
    """What a file of it is called, without its end."""


@dataclass(frozen=True, slots=True)
class Form:
    """What is chosen; kept from one time to the next."""

    scope: int = 0
    format: int = 1
    mentions: bool = False
    split: bool = False
    seeds: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A format, or a template that Glosse brings."""

    info: FormatInfo
    template: str = ""

    @property
    def label(self) -> str:
        """How it is called."""
        return f"template {self.template}" if self.template else self.info.name


def choices() -> list[Choice]:
    """All that can be written."""
    templates = []
    for name in Library.templates():
        about = "a template of your own goes by `glosse export --template`"
        info = FormatInfo("template", about, Path(name).suffix, False, True, False, ())
        templates.append(Choice(info, name))
    return [*(Choice(one) for one in Library.formats() if one.writes), *templates]


class FormRows(RowList[Field]):
    """One row a question: its answer, and what it means."""

    def __init__(self, scopes: Sequence[Scope], formats: Sequence[Choice], *, ascii: bool) -> None:
        super().__init__(ascii=ascii)
        self.scopes, self.formats, self.form = scopes, formats, Form()

    def lines(self, item: Field, *, current: bool) -> Sequence[Line]:
        """One line of a question."""
        bar = (("> " if self.ascii else "▸ ") if current else "  ", "accent")
        arrows = ("<", ">") if self.ascii else ("‹", "›")
        if item == "scope":
            scope = self.scopes[self.form.scope]
            return (
                ((bar, ("What      ", "faint"), (f"{arrows[0]} {scope.label} {arrows[1]}", "strong")), ()),
            )
        if item == "format":
            one = self.formats[self.form.format]
            said = (f"{arrows[0]} {one.label} {arrows[1]}", "strong")
            return (((bar, ("Format    ", "faint"), said, (f"  {one.info.about}", "faint")), ()),)
        label = {
            "mentions": "recognised names too",
            "split": "a file an article, in a folder",
            "seeds": "seed articles too",
        }[item]
        box = "[x] " if getattr(self.form, item) else "[ ] "
        return (((bar, ("          ", ""), (box, "" if "x" in box else "faint"), (label, "")), ()),)

    def change(self, step: int) -> None:
        """The next or previous answer to the question under the bar."""
        item, form = self.current, self.form
        if item == "scope":
            self.form = replace(form, scope=(form.scope + step) % len(self.scopes))
        elif item == "format":
            self.form = replace(form, format=(form.format + step) % len(self.formats))
        elif item:
            self.form = replace(form, **{item: not getattr(form, item)})
        self.refetch()

    def jump(self, letter: str) -> bool:
        """To the next format that begins with a letter; whether there is one."""
        if self.current != "format":
            return False
        number = len(self.formats)
        for step in range(1, number):
            at = (self.form.format + step) % number
            if self.formats[at].label.startswith(letter):
                self.form = replace(self.form, format=at)
                self.refetch()
                return True
        return False


ALL: Final = "Export   with what is hidden: the preview leaves it out, the file does not"
"""Heading for somebody who works blind."""


class Export(TypeAhead, ModalScreen["tuple[Form, str] | None"]):
    """Returns what was chosen and what the footer should say, or None if nothing was written."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave"),
        Binding("enter", "take"),
        Binding("down,tab", "step(1)", priority=True),
        Binding("up,shift+tab", "step(-1)", priority=True),
        Binding("pagedown", "scroll(1)", priority=True),
        Binding("pageup", "scroll(-1)", priority=True),
    ]

    class Previewed(Message):
        """What the file begins with, or why there will be none."""

        def __init__(self, asked: int, shown: str) -> None:
            super().__init__()
            self.asked, self.shown = asked, shown

    class Written(Message):
        """How far the export is."""

        def __init__(self, done: int, total: int) -> None:
            super().__init__()
            self.done, self.total = done, total

    class Ended(Message):
        """The export is done, or has failed."""

        def __init__(self, outcome: Exported | GlosseError) -> None:
            super().__init__()
            self.outcome = outcome

    def __init__(
        self, library: Library, scopes: Sequence[Scope], form: Form, folder: Path, *, ascii: bool = False
    ) -> None:
        """Ask about some `scopes`, the likeliest first; `folder` is where a file goes unless a person says else."""
        super().__init__()
        self._library, self._scopes, self._folder, self._ascii = library, scopes, folder, ascii
        self._formats = choices()
        self._start = replace(form, scope=0, format=min(form.format, len(self._formats) - 1))
        self._asked = 0
        self._timer: Timer | None = None
        self._suggested = ""
        self._replacing = ""
        """A file that is there, and may be replaced by the next Enter."""
        self._writing = self._stopping = False
        self._last_told = 0.0

    def compose(self) -> ComposeResult:
        """Questions, path, preview, keys."""
        with Vertical(classes="dialog dialog-export"):
            yield Static(ALL if self._library.blind else "Export", classes="dialog--heading", markup=False)
            yield FormRows(self._scopes, self._formats, ascii=self._ascii)
            with Horizontal():
                yield Static("  Path", classes="dialog--label", markup=False)
                yield Input(compact=True, select_on_focus=False)
            with VerticalScroll(can_focus=False):
                yield Static("", classes="dialog--preview", markup=False)
            yield Static("", classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Show what was chosen last time."""
        rows = self.query_one(FormRows)
        rows.form = self._start
        fields: list[Field] = ["scope", "format", "mentions", "split", "seeds"]
        rows.load(len(fields), lambda offset, limit: fields[offset : offset + limit], cursor=1)
        self._changed()
        self._hint()
        self.type_into(rows)

    @property
    def chosen(self) -> Choice:
        """The format."""
        return self._formats[self.query_one(FormRows).form.format]

    @property
    def options(self) -> ExportOptions:
        """What is to be written, and how."""
        rows = self.query_one(FormRows)
        form = rows.form
        options = self._scopes[form.scope].options
        return replace(options, mentions=form.mentions, seeds=form.seeds, template=self.chosen.template)

    def on_key(self, event: events.Key) -> None:
        """Keys of the questions; the path is typed."""
        if self.too_early(event):
            return
        rows = self.query_one(FormRows)
        if self._writing or not rows.has_focus:
            return
        steps = {"right": 1, "l": 1, "space": 1, "left": -1, "h": -1}
        if event.key in ("j", "k"):
            self.action_step(1 if event.key == "j" else -1)
        elif event.key in steps and not (
            event.key in "lh" and rows.current == "format" and rows.jump(event.key)
        ):
            rows.change(steps[event.key])
            self._changed()
        elif event.character and event.character.isalpha() and rows.jump(event.character):
            self._changed()
        else:
            return
        event.stop()

    def action_step(self, step: int) -> None:
        """To the next or previous question; the path is the last."""
        rows, line = self.query_one(FormRows), self.query_one(Input)
        if self._writing:
            return
        at = rows.count if line.has_focus else rows.cursor
        at = (at + step) % (rows.count + 1)
        if at == rows.count:
            line.focus()
            line.cursor_position = len(line.value)
        else:
            rows.focus()
            rows.move_cursor(at)

    def action_scroll(self, pages: int) -> None:
        """Through the preview."""
        self.query_one(VerticalScroll).scroll_page_down() if pages > 0 else self.query_one(
            VerticalScroll
        ).scroll_page_up()

    def _changed(self) -> None:
        """After another answer: the path follows, unless a person typed it, and the preview soon."""
        line = self.query_one(Input)
        form = self.query_one(FormRows).form
        if line.value in ("", self._suggested):
            name = self._scopes[form.scope].name
            suffix = "" if form.split else self.chosen.info.suffix
            self._suggested = _homely(self._folder / f"{name}{suffix}")
            line.value = self._suggested
        self._replacing = ""
        self._hint()
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(SOON, self._preview)

    def _preview(self) -> None:
        self._asked += 1
        asked, chosen, options = self._asked, self.chosen, self.options

        def make() -> None:
            try:
                number = self._library.exportable(options)
                shown = (
                    f"not text; {wording.amount(number, 'article')}"
                    if chosen.info.binary
                    else self._library.preview(chosen.info.name, options, LINES) or NOTHING
                )
            except GlosseError as error:
                shown = str(error)
            self.post_message(self.Previewed(asked, shown))

        self.run_worker(make, group="preview", exclusive=True, thread=True)

    @on(Previewed)
    def _show_preview(self, event: Previewed) -> None:
        if event.asked == self._asked:
            self.query_one(".dialog--preview", Static).update(event.shown.expandtabs(4))
            self.query_one(VerticalScroll).scroll_home(animate=False)

    @on(Input.Changed)
    def _typed(self) -> None:
        if self._replacing:
            self._replacing = ""
            self._hint()

    @on(Input.Submitted)
    @on(RowList.Opened)
    def action_take(self) -> None:
        """Write, once it is clear that nothing is lost by it."""
        if self._writing:
            return
        try:
            path = self._path()
        except InputError as error:
            self._hint(str(error))
            return
        split = self.query_one(FormRows).form.split
        if path.exists() and not split and self._replacing != str(path):
            self._replacing = str(path)
            self._hint(f"{_homely(path)} is there; Enter replaces it")
            return
        self._writing = True
        self._hint("exporting …   Esc stops it")
        chosen, options = self.chosen, self.options
        write: Callable[..., Exported] = self._library.export_folder if split else self._library.export_file

        def run() -> None:
            try:
                self._library.exportable(options)
                outcome: Exported | GlosseError = write(chosen.info.name, path, options, self._count)
            except GlosseError as error:
                outcome = error
            self.post_message(self.Ended(outcome))

        self.run_worker(run, group="export", thread=True)

    def _path(self) -> Path:
        """Where it goes; InputError says what is wrong with it."""
        typed = self.query_one(Input).value.strip()
        if not typed:
            raise InputError("name a file")
        path = Path(typed).expanduser()
        path = path if path.is_absolute() else self._folder / path
        split = self.query_one(FormRows).form.split
        if path.is_dir() and not split:
            raise InputError(f"{_homely(path)} is a folder; name a file in it")
        if not path.parent.is_dir():
            raise InputError(f"there is no folder {_homely(path.parent)}")
        return path

    def _count(self, done: int, total: int) -> None:
        """Called in the thread that writes, after each article."""
        if self._stopping:
            raise StoppedError("stopped; no file was written")
        if time.monotonic() - self._last_told > TOLD:
            self._last_told = time.monotonic()
            self.post_message(self.Written(done, total))

    @on(Written)
    def _written(self, event: Written) -> None:
        if self._writing and not self._stopping:
            self._hint(f"exported {event.done:,} of {event.total:,}   Esc stops it")

    @on(Ended)
    def _ended(self, event: Ended) -> None:
        self._writing = self._stopping = False
        if isinstance(event.outcome, GlosseError):
            self._replacing = ""
            self._hint(str(event.outcome))
            return
        self.dismiss((self.query_one(FormRows).form, _said(event.outcome, self._path())))

    def _hint(self, said: str = "") -> None:
        """The keys, below what is to be said."""
        arrows = ("Up/Down", "Left/Right") if self._ascii else ("↑↓", "←→")
        keys = f"{arrows[0]} question   {arrows[1]} change   Enter export   PgDn preview   Esc leave"
        self.query_one(".dialog--hint", Static).update(f"{said}\n{keys}" if said else f"\n{keys}")

    def action_leave(self) -> None:
        """Write nothing, or no more."""
        if self._writing:
            self._stopping = True
            self._hint("stopping …")
            return
        self.dismiss(None)


def _homely(path: Path) -> str:
    """A path as a person types it."""
    home = str(Path.home())
    given = str(path)
    return f"~{given[len(home) :]}" if given == home or given.startswith(home + os.sep) else given


def _said(done: Exported, path: Path) -> str:
    """What was written and what was not, in a line."""
    articles, marks = wording.amount(done.articles, "article"), wording.amount(done.annotations, "annotation")
    losses = "".join(f" · {loss.count:,} {loss.what}" for loss in done.losses)
    return f"exported {articles}, {marks} to {_homely(path)}{losses}"
