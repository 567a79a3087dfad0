"""All annotations, looked through in groups, and changed many at once."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Final

from annotations.errors import InputError, NotFoundError
from annotations.library.counting import Progress, silent
from annotations.library.marking import Marking
from annotations.library.names import color_name, tag_names
from annotations.library.naming import Naming
from annotations.library.passage_names import PassageNames
from annotations.library.wording import counted, quoted
from annotations.model import AnnotationRow, Change, Span
from annotations.review import Context, Group, Grouping, Review, ReviewOrder
from annotations.store import journal, marks, texts
from annotations.store import review as stored
from annotations.store import tags as stored_tags
from annotations.store.connection import Store
from annotations.store.recorder import Recorder, recording
from annotations.store.values import fold, now

FEW: Final = 2_000
"""Annotations that are put in order in some milliseconds."""

LONG: Final = 20_000
"""Bytes of the journal that a change of some hundred rows takes."""

TOGETHER: Final = 2_000
"""Annotations that are changed between two calls of `progress`."""


class Reviewing(Marking, Naming):
    """The part of the facade that lists annotations by what they have in common."""

    def __init__(self, store: Store, *, creator: str, created: bool) -> None:
        super().__init__(store, creator=creator, created=created)
        self._passage_names = PassageNames()

    def review(
        self,
        query: str = "",
        *,
        order: str = ReviewOrder.NEWEST,
        group: str = Grouping.NONE,
        progress: Progress = silent,
        check: Callable[[], None] = lambda: None,
    ) -> Review:
        """All annotations that a query finds, by their ids.

        By names, `progress` gets the articles that were read for them and those that have to be; it and `check`, which
        is called between steps, may raise to stop. QueryError, or InputError for an order or group that there is not.
        """
        condition = self._annotations_where(query)
        try:
            by, into = ReviewOrder(order), Grouping(group)
        except ValueError as error:
            raise InputError(str(error)) from error
        reader = self._reader
        if into is Grouping.TAG:
            parts, known = stored.by_tag(reader, condition, by), stored.tags(reader)
            groups = [
                Group(str(id_), known[id_][0], "", known[id_][1], ids)
                if id_ in known
                else Group("", "", "", "", ids)
                for id_, ids in parts
            ]
            groups.sort(key=lambda group: (not group.key, fold(group.label)))
            return Review(tuple(groups), len({id_ for _, ids in parts for id_ in ids}))
        if into is Grouping.ARTICLE:
            parts = stored.by_article(reader, condition, by)
            about = stored.titles(reader, [id_ for id_, _ in parts])
            check()
            groups = [Group(str(id_), *about.get(id_, ("", "")), "", ids) for id_, ids in parts]
            return Review(tuple(groups), sum(len(ids) for _, ids in parts))
        ids = stored.ids(reader, condition, by)
        check()
        if into is Grouping.NAME:
            return Review(tuple(self._by_name(ids, progress, check)), len(ids))
        return Review((Group("", "", "", "", ids),) if ids else (), len(ids))

    def review_at_once(self, group: str = Grouping.NONE) -> bool:
        """Whether `review` takes a few milliseconds at most."""
        number = self._reader.value(
            "SELECT count(*) FROM (SELECT 1 FROM annotations WHERE deleted IS NULL LIMIT ?)", (FEW + 1,)
        )
        return int(number) <= (FEW if group != Grouping.NAME else 0)

    def _by_name(self, ids: array[int], progress: Progress, check: Callable[[], None]) -> Iterable[Group]:
        """The most annotated names first; what has none comes last."""
        reader = self._reader
        names, found = self._passage_names.of(
            reader, ids, self._rules(reader), self._pipeline_ids(), progress, check
        )
        by_name: dict[int, array[int]] = {}
        without = array("q")
        for id_ in ids:
            for number in found.get(id_, ()):
                by_name.setdefault(number, array("q")).append(id_)
            if id_ not in found:
                without.append(id_)
        groups = [
            Group(f"{names[number][1]} {names[number][0]}", *names[number], "", some)
            for number, some in by_name.items()
        ]
        groups.sort(key=lambda group: (-len(group.ids), fold(group.label), group.about))
        return [*groups, Group("", "", "", "", without)] if without else groups

    def review_rows(self, ids: Sequence[int], *, sentences: bool = False) -> list[AnnotationRow]:
        """Annotations by their ids, in this order, without their sentences unless asked; those gone are left out."""
        return self._rows(marks.listed(self._reader, ids), sentences=sentences)

    def context(self, annotation_id: int) -> Context:
        """What an annotated passage stands in; of an orphan, in the old text. NotFoundError."""
        placed = self._placed(self._reader, annotation_id)
        note = placed.annotation
        version = texts.version_of(self._reader, note.article, placed.text_id)
        if version is None:
            whole = Span(0, len(note.exact))
            return Context(_on_one_line(note.exact), whole, whole)
        segments = self._segmented(version, self.article(note.article).language)
        content, blocks = segments.text.content, segments.text.blocks
        start, end = 0, len(content)
        if blocks:
            start = min(blocks[segments.block(note.start)].start, note.start)
            end = max(blocks[segments.block(max(note.end - 1, note.start))].end, note.end)
        sentences = segments.sentences(note.start, note.end) or [note.span]
        return Context(
            _on_one_line(content[start:end]),
            Span(note.start - start, note.end - start),
            Span(
                min(sentences[0].start, note.start) - start,
                max(sentences[-1].end, note.end) - start,
            ),
        )

    def tag_colors(self) -> dict[str, str]:
        """The colours that tags were given, by name; `` for none."""
        return dict(stored.tags(self._reader).values())

    def is_long(self, *, redo: bool = False) -> bool:
        """Whether the next undo or redo may take longer than a person waits for a key, as with many annotations."""
        return journal.weight(self._reader, self._session, redo=redo) > LONG

    def carried(self, ids: Sequence[int]) -> dict[str, int]:
        """How many of some annotations carry each tag that any of them does."""
        return stored.carried(self._reader, ids)

    def change_annotations(
        self,
        ids: Sequence[int],
        *,
        add: Sequence[str] = (),
        remove: Sequence[str] = (),
        color: str | None = None,
        dry_run: bool = False,
        progress: Progress = silent,
    ) -> Change:
        """Give annotations tags, take others off, and colour them: one transaction, one action to undo.

        Those that are deleted by now are left out, and what loses its last tag stays. `progress`, which gets the steps
        that are done and all of them, may raise to stop: nothing is changed then, nor in a `dry_run`. NotFoundError if
        all are deleted, or for a tag to be taken off that there is not; InputError for a bad name or colour, or where
        there is nothing to change.
        """
        adding, removing = tag_names(add), tag_names(remove)
        if both := {fold(name) for name in adding} & {fold(name) for name in removing}:
            raise InputError(f"{quoted(min(both))} cannot be both added and taken off")
        color = None if color is None else color_name(color)
        if not adding and not removing and color is None:
            raise InputError("nothing to change; name a tag or a colour")
        made: list[Change] = []
        with suppress(_RehearsedError), recording(self._store) as recorder:
            known = stored.alive(recorder, stored.alive(self._reader, ids) if self.blind else ids)
            if not known:
                raise NotFoundError("no annotation to change; `glosse annotations` lists them")
            steps = _Steps(progress, len(known) * (len(adding) + len(removing) + (color is not None)))
            said, touched = list[str](), set[int]()
            for name in adding:
                some = _tag(recorder, known, name, steps)
                touched.update(some)
                said.append(_told(f"tagged {quoted(name)}", some, known, "had it already"))
            for name in removing:
                some, name = _untag(recorder, known, name, steps)
                touched.update(some)
                said.append(_told(f"tag {quoted(name)} removed", some, known, "did not have it"))
            if color is not None:
                some = _paint(recorder, known, color, steps)
                touched.update(some)
                what = f"now {color}" if color else "colour removed"
                said.append(_told(what, some, known, "had it already" if color else "had none"))
            changed = [id_ for id_ in known if id_ in touched]
            if changed:
                recorder.update("annotations", changed, {"modified": now()})
            if removing and (bare := stored.bare(recorder, changed)):
                said.append(f"{bare:,} {'has' if bare == 1 else 'have'} no tag now")
            first = self._placed(recorder, (changed or known)[0]).annotation
            made.append(Change(" · ".join(said), first.article, first.id, first.start))
            if dry_run:
                raise _RehearsedError
            self._log(recorder, "change annotations", made[0])
        return made[0]


class _RehearsedError(Exception):
    """Ends a dry run, so that nothing of it is kept."""


class _Steps:
    """Counts what is done."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._done, self._total = progress, 0, total

    def take(self, number: int) -> None:
        """Some are about to be done."""
        self._progress(self._done, self._total)
        self._done += number


def _tag(recorder: Recorder, known: Sequence[int], name: str, steps: _Steps) -> list[int]:
    """Give annotations a tag; returns those that lacked it."""
    tag = stored_tags.obtain(recorder, name)
    held = stored.bearers(recorder, known, tag)
    lacking = [id_ for id_ in known if id_ not in held]
    for some in stored.chunks(lacking, TOGETHER):
        steps.take(len(some))
        stored.tag(recorder, some, tag)
    return lacking


def _untag(recorder: Recorder, known: Sequence[int], name: str, steps: _Steps) -> tuple[list[int], str]:
    """Take a tag off annotations; returns those that carried it, and how it is written."""
    tag = stored_tags.find(recorder, name)
    if tag is None:
        raise NotFoundError(f"no tag {quoted(name)} in the library; `glosse tags list` lists them")
    held = stored.bearers(recorder, known, tag.id)
    carrying = [id_ for id_ in known if id_ in held]
    for some in stored.chunks(carrying, TOGETHER):
        steps.take(len(some))
        stored.untag(recorder, some, tag.id)
    return carrying, tag.name


def _paint(recorder: Recorder, known: Sequence[int], color: str, steps: _Steps) -> list[int]:
    """Give annotations a colour; returns those that had another."""
    changed: list[int] = []
    for some in stored.chunks(known, TOGETHER):
        steps.take(len(some))
        changed += [int(str(id_)) for id_ in recorder.update("annotations", some, {"color": color})]
    return changed


def _told(what: str, changed: Sequence[int], known: Sequence[int], others: str) -> str:
    """What was done, to how many, and what held of the rest: `tagged “quote” · 12 annotations (3 had it already)`."""
    left = len(known) - len(changed)
    return f"{what} · {counted(len(changed), 'annotation')}{f' ({left:,} {others})' if left else ''}"


def _on_one_line(text: str) -> str:
    """White space as blanks, so that offsets stay."""
    return "".join(" " if character.isspace() else character for character in text)
