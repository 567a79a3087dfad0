"""What was done, step by step, and deleted annotations, which can come back."""

from __future__ import annotations

from collections.abc import Sequence

from annotations.errors import InputError, NotFoundError
from annotations.library.core import BEYOND, Core
from annotations.library.placing import reanchor
from annotations.library.wording import counted, opening
from annotations.model import Anchor, Annotation, Change
from annotations.steps import Deleted, Step
from annotations.store import history, marks, texts
from annotations.store.connection import Queries
from annotations.store.recorder import Recorder, RowChange, read_row, recording
from annotations.store.values import now


class History(Core):
    """The part of the facade that lists the journal and restores what was deleted."""

    def steps(self, *, limit: int = 100, offset: int = 0) -> list[Step]:
        """One page of what was done to the library, by any program, the newest first; a limit of -1 is none.

        What was undone is among it until a new action ends that it can be redone.
        """
        return history.steps(self._reader, self._session, limit, offset)

    def count_steps(self) -> int:
        """How many actions there are."""
        return history.count(self._reader)

    def deleted(self, *, limit: int = 100, offset: int = 0) -> list[Deleted]:
        """One page of the deleted annotations, those deleted last first; a limit of -1 is none.

        Those whose making was undone are among them. All annotations are looked through: a tenth of a second for
        100,000 of them.
        """
        return [
            Deleted(placed.annotation, title, at)
            for at, title, placed in marks.buried(self._reader, limit, offset)
        ]

    def count_deleted(self) -> int:
        """How many annotations are deleted; all are looked through."""
        return marks.count_buried(self._reader)

    def restore(self, ids: Sequence[int]) -> Change:
        """Bring deleted annotations back as they were, on the text that their articles have now: one action to undo.

        Tags come back unless they were taken off before. One whose passage is gone waits on the orphan desk.
        InputError for no id, NotFoundError for an annotation that is not deleted.
        """
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            raise InputError("no annotation given; name at least one by its number")
        with recording(self._store) as recorder:
            before = [self._buried(recorder, id_) for id_ in wanted]
            quietly = Recorder(recorder, noting=False)
            quietly.update("annotations", wanted, {"deleted": None, "modified": now()})
            for article in marks.articles_of(quietly, wanted):
                text_id = self._version(article, quietly).text_id
                reanchor(quietly, article, text_id, texts.content(quietly, text_id))
            # The whole row afterwards, so that the journal has all of it even where its making was undone.
            recorder.changes += [
                RowChange(
                    "annotations",
                    (each.annotation.id,),
                    {"deleted": each.at, "modified": each.annotation.modified},
                    read_row(recorder, "annotations", (each.annotation.id,)),
                )
                for each in before
            ]
            restored = [placed.annotation for id_ in wanted if (placed := marks.get(recorder, id_))]
            return self._log(recorder, "restore", _restored(restored))

    def _buried(self, queries: Queries, annotation_id: int) -> Deleted:
        known = abs(annotation_id) < BEYOND
        found = marks.buried(queries, 1, 0, annotation_id) if known else []
        living = marks.get(queries, annotation_id) if known and not found else None
        if living and self._shows(living.annotation):
            raise NotFoundError(
                f"annotation {annotation_id} is not deleted; `glosse log --deleted` lists those"
            )
        if not found or not self._shows(found[0][2].annotation):
            raise NotFoundError(f"no deleted annotation {annotation_id}; `glosse log --deleted` lists them")
        at, title, placed = found[0]
        return Deleted(placed.annotation, title, at)


def _restored(annotations: Sequence[Annotation]) -> Change:
    """What restoring these did, in words."""
    first, lost = annotations[0], sum(each.anchor is Anchor.ORPHAN for each in annotations)
    if len(annotations) == 1:
        message = f"restored annotation · {opening(first.exact)}"
        message += " · its passage is gone, it waits on the orphan desk" if lost else ""
    else:
        message = f"restored {counted(len(annotations), 'annotation')}"
        message += f" · {lost} without their passage, on the orphan desk" if lost else ""
    return Change(message, first.article, first.id, None if first.anchor is Anchor.ORPHAN else first.start)
