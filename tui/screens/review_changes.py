"""What is done to the annotation under the bar, or to all that are chosen: each is one action to undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, TypeVar

from textual import on
from textual.message import Message

from annotations.errors import GlosseError, StoppedError
from annotations.library import Library
from annotations.model import COLORS, Annotation, Change
from tui import wording
from tui.actions import Actions
from tui.screens.apart import Apart
from tui.screens.comment import CommentEditor
from tui.screens.copying import Copies
from tui.screens.menu import Entry as Choice
from tui.screens.menu import Menu
from tui.screens.tag_picker import Picked, TagPicker
from tui.widgets.review_rows import ReviewRows

Result = TypeVar("Result")

AT_ONCE: Final = 200
"""Annotations that are changed in some milliseconds; more are in a thread of its own."""

COUNTED: Final = 2_000
"""Annotations whose tags are counted in some milliseconds."""

COPIED: Final = 200
"""Citations that are copied at once."""

Progress = Callable[[int, int], None]


class ReviewChanges(Apart[Result]):
    """Tags, colours, comments on, deletes and copies annotations; their list is built on it."""

    class Changed(Message):
        """Many annotations are changed, or could not be."""

        def __init__(self, outcome: Change | GlosseError) -> None:
            super().__init__()
            self.outcome = outcome

    class Carried(Message):
        """It is counted on how many each tag is."""

        def __init__(self, has: dict[str, int], go_on: Callable[[dict[str, int]], None]) -> None:
            super().__init__()
            self.has, self.go_on = has, go_on

    class Underway(Message):
        """How far a change of many is."""

        def __init__(self, done: int, total: int) -> None:
            super().__init__()
            self.done, self.total = done, total

    def __init__(self, library: Library, actions: Actions, *, ascii: bool = False) -> None:
        super().__init__(library, actions, ascii=ascii)
        self._copies = Copies()
        self.changing = False
        """Whether many are being changed."""
        self._stopping = False

    @property
    def rows(self) -> ReviewRows:
        """The list."""
        return self.query_one(ReviewRows)

    @property
    def annotation(self) -> Annotation | None:
        """The annotation under the bar."""
        entry = self.rows.current
        return entry.row.annotation if entry and entry.row else None

    def act(self, action: str) -> None:
        """Do what is asked to what is chosen."""
        ids = self.rows.chosen_ids
        if self.changing:
            self.status.say(f"A change is being made; {self.actions.key('escape')} stops it", passing=True)
        elif not ids:
            self.status.say("No annotation here", passing=True)
        elif action == "tag":
            self._pick(ids)
        elif action.startswith("favourite_"):
            self._favourite(ids, int(action.removeprefix("favourite_")))
        elif action == "color_listed":
            self._color(ids)
        elif action == "delete_listed":
            self._delete(ids)
        elif action == "comment":
            self._comment(ids)
        elif action == "copy":
            self._copy(ids)

    def _perform(self, action: str) -> None:
        """As everywhere; while many are changed nothing leads away, where it would have to wait for that."""
        if self.changing and (action == "back" or action.startswith("go_")):
            self.status.say(f"A change is being made; {self.actions.key('escape')} stops it", passing=True)
        else:
            super()._perform(action)

    def stop_changing(self) -> bool:
        """Give up what is being changed; False if nothing is."""
        self._stopping = self.changing
        return self.changing

    def _make(self, ids: Sequence[int], change: Callable[[Progress], Change]) -> None:
        """Make a change: of a few at once, of many beside the keys."""
        if len(ids) <= AT_ONCE:
            self.change(lambda: change(lambda done, total: None))
            return
        self._run(f"changing {wording.amount(len(ids), 'annotation')}", change)

    def _run(self, said: str, change: Callable[[Progress], Change]) -> None:
        """Make a change in a thread of its own; Esc stops it where it says how far it is."""
        self.changing, self._stopping = True, False
        self.status.say(said, passing=True)

        def run() -> None:
            try:
                outcome: Change | GlosseError = change(self._told)
            except GlosseError as error:
                outcome = error
            self.post_message(self.Changed(outcome))

        self.run_worker(run, group="change", thread=True, exit_on_error=False)

    def _told(self, done: int, total: int) -> None:
        """Called in the thread that changes."""
        if self._stopping or not self.is_running:
            raise StoppedError("stopped; nothing was changed")
        self.post_message(self.Underway(done, total))

    @on(Underway)
    def _underway(self, event: Underway) -> None:
        if self.changing:
            key = self.actions.key("escape")
            self.status.say(f"changed {event.done:,} of {event.total:,}; {key} stops", passing=True)

    @on(Changed)
    def _changed(self, event: Changed) -> None:
        self.changing = False
        self.rows.refetch()
        self.reload()
        outcome = event.outcome
        if isinstance(outcome, GlosseError):
            self.status.say(str(outcome), failed=not isinstance(outcome, StoppedError))
        else:
            self.status.say(outcome.message)

    def _counted(self, ids: Sequence[int], go_on: Callable[[dict[str, int]], None]) -> None:
        """Go on with how many of some annotations carry each tag; of many that is counted beside the keys."""
        if len(ids) <= COUNTED:
            go_on(self.library.carried(ids))
            return
        self.keep_keys()

        def run() -> None:
            try:
                self.post_message(self.Carried(self.library.carried(ids), go_on))
            except GlosseError as error:
                self.post_message(self.Changed(error))

        self.run_worker(run, group="count", thread=True, exit_on_error=False)

    @on(Carried)
    def _go_on(self, event: Carried) -> None:
        event.go_on(event.has)
        self.call_after_refresh(lambda: self.release_keys(self.app.screen))

    def _again(self, action: str, *, force: bool) -> None:
        """Undo or redo; what concerns many annotations beside the keys."""
        if self.changing:
            self.status.say("A change is being made", passing=True)
        elif not self.library.is_long(redo=action == "redo"):
            super()._again(action, force=force)
        else:
            step = self.library.undo if action == "undo" else self.library.redo
            self._run("taking back …" if action == "undo" else "doing again …",
                      lambda progress: step(force=force, later=True))  # fmt: skip

    def _what(self, ids: Sequence[int]) -> str:
        """How some annotations are called."""
        if len(ids) != 1:
            return wording.amount(len(ids), "annotation")
        rows = self.library.review_rows(ids)
        return f"“{wording.clip(rows[0].annotation.exact, 36)}”" if rows else "the annotation"

    def _pick(self, ids: Sequence[int], digit: int = 0) -> None:
        """Choose a tag, which says on how many of them it is."""

        def picked(choice: Picked | None) -> None:
            if choice is None:
                return
            if choice.digit:
                self.change(lambda: self.library.bind(choice.digit, choice.tag))
            self._tag(ids, choice.tag)

        def ask(has: dict[str, int]) -> None:
            notes = {name: _has(many, len(ids)) for name, many in has.items()}
            picker = TagPicker(
                self.library.tags(), self._what(ids), digit=digit, notes=notes, ascii=self.ascii
            )
            self.app.push_screen(picker, picked)

        self._counted(ids, ask)

    def _tag(self, ids: Sequence[int], tag: str) -> None:
        """Set a tag on all that lack it, or take it off if all have it; where some do, ask which of both."""

        def go_on(carried: dict[str, int]) -> None:
            has = _of(carried, tag)
            if has in (0, len(ids)):
                self._set(ids, tag, "remove" if has else "add")
                return
            entries = [
                Choice("add", f"add it to the {len(ids) - has:,} that lack it", "a"),
                Choice("remove", f"take it off the {has:,} that have it", "r"),
            ]
            self.app.push_screen(
                Menu(f"{has:,} of {len(ids):,} have “{wording.clip(tag, 40)}”", entries, ascii=self.ascii),
                lambda way: self._set(ids, tag, way) if way else None,
            )

        self._counted(ids, go_on)

    def _set(self, ids: Sequence[int], tag: str, way: str) -> None:
        tags = {way: [tag]}
        self._make(ids, lambda progress: self.library.change_annotations(
            ids, add=tags.get("add", ()), remove=tags.get("remove", ()), progress=progress))  # fmt: skip

    def _favourite(self, ids: Sequence[int], digit: int) -> None:
        """Set the tag of a digit on all that lack it, or take it off if all have it; without a tag, choose one."""
        tag = self.library.favourites().get(digit)
        if tag is None:
            self._pick(ids, digit)
            return
        name = tag.name
        self._counted(
            ids, lambda has: self._set(ids, name, "remove" if _of(has, name) == len(ids) else "add")
        )

    def _color(self, ids: Sequence[int]) -> None:
        def chosen(color: str | None) -> None:
            if color is not None:
                name = color.removeprefix("none")
                self._make(ids, lambda progress: self.library.change_annotations(
                    ids, color=name, progress=progress))  # fmt: skip

        entries = [Choice(color, color, str(digit)) for digit, color in enumerate(COLORS, 1)]
        entries.append(Choice("none", "that of its tag" if len(ids) == 1 else "those of their tags", "0"))
        self.app.push_screen(Menu(f"Colour of {self._what(ids)}", entries, ascii=self.ascii), chosen)

    def _delete(self, ids: Sequence[int]) -> None:
        """Delete one at once, and several when asked again."""

        def delete(answer: str | None = "delete") -> None:
            if answer:
                self.rows.choose(None)
                self._make(ids, lambda progress: self.library.delete(ids, progress=progress))

        if len(ids) == 1:
            delete()
            return
        entries = [
            Choice("delete", f"delete {wording.amount(len(ids), 'annotation')}", "d"),
            Choice("", "keep them", "k"),
        ]
        key = self.actions.key("undo")
        heading = f"Delete {wording.amount(len(ids), 'annotation')}? {key} brings them back."
        self.app.push_screen(Menu(heading, entries, ascii=self.ascii), delete)

    def _comment(self, ids: Sequence[int]) -> None:
        """Write a comment on one, or change it."""
        note = self.annotation
        if note is None or len(ids) != 1:
            self.status.say("A comment is on one annotation: put the bar on it", passing=True)
            return
        library = self.library

        def save(text: str) -> str:
            try:
                made = library.edit(note.id, note=text)
            except GlosseError as error:
                return str(error)
            self.reload()
            self.status.say(made.message)
            return ""

        def keep(text: str) -> None:
            library.keep_draft(note.article, note.span, note.id, text, text_hash=note.text_hash)

        quote = f"“{wording.clip(note.exact, 48)}”"
        self.app.push_screen(CommentEditor(quote, note.note, save=save, keep=keep, drop=library.drop_draft))

    def _copy(self, ids: Sequence[int]) -> None:
        """Copy passages with their sources; again, add them to the file of citations."""
        if len(ids) > COPIED:
            self.status.say(
                f"At most {COPIED} are copied at once; {self.actions.key('export')} exports any number",
                passing=True,
            )
            return
        try:
            found = self.library.review_rows(ids)
            text = "\n\n".join(self.library.citation_of(row.annotation.id) for row in found)
            words = sum(len(row.annotation.exact.split()) for row in found)
            take = partial(self._copies.take, self.app, self.library)
            self.status.say(take(text, words, self.actions.key("copy")))
        except GlosseError as error:
            self.status.say(str(error), failed=True)


def _of(carried: Mapping[str, int], tag: str) -> int:
    """How many carry a tag, whatever its case."""
    return next((many for name, many in carried.items() if name.casefold() == tag.casefold()), 0)


def _has(many: int, number: int) -> str:
    """On how many of some annotations a tag is."""
    if number == 1:
        return "has it"
    return f"all {number:,} have it" if many == number else f"{many:,} of {number:,} have it"
