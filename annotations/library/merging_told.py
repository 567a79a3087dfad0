"""What merging did not keep, for a person to read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from annotations.library.merged import Conflict, Merged
from annotations.library.wording import quoted
from annotations.merging.fields import DELETED, Clash, Field, Item
from annotations.store.ledger import CODING, STATES, Place
from annotations.store.recorder import Recorder
from annotations.store.stamping import COUNTER, TAG

FIELDS: Final = {
    "note": "comment",
    "color": "colour",
    "place": "passage",
    "query": "filter",
    "target": "counts as",
}
"""What fields are called."""

ARTICLE: Final = {"coding": "coding state"}
"""What fields of an article are called: its note is about the whole of it."""

FLAGS: Final = (*(name for name in STATES if name not in ("coding", "note")), "hidden")
"""Fields that are yes or no."""


class Telling:
    """One merge, as far as it says what is lost."""

    def __init__(self, recorder: Recorder, done: Merged) -> None:
        self._recorder, self._done = recorder, done
        self._tags: dict[str, int] = {}
        """The tags that are here by now, by identity."""

    def _conflicts(
        self,
        kind: str,
        what: str,
        lost: Sequence[Clash],
        theirs: Item,
        *,
        article: int | None = None,
        annotation: int | None = None,
    ) -> None:
        for clash in lost:
            tag = self._tag_name(clash.field)
            self._done.conflicts.append(
                Conflict(
                    kind=kind,
                    what=what,
                    field=f"tag {tag}" if tag else _called(kind, clash.field),
                    kept=_said(clash.field, clash.kept),
                    lost=_said(clash.field, clash.lost),
                    theirs=theirs.get(clash.field) == clash.kept,
                    kept_at=_time(clash.kept),
                    lost_at=_time(clash.lost),
                    article=article,
                    annotation=annotation,
                )
            )

    def _tag_name(self, field: str) -> str:
        if not field.startswith(TAG):
            return ""
        id_ = self._tags.get(field.removeprefix(TAG))
        return str(self._recorder.value("SELECT name FROM tags WHERE id = ?", (id_,)) or "of another name")


def _called(kind: str, field: str) -> str:
    """What a field of a thing is called."""
    if kind == "article":
        return ARTICLE.get(field, field)
    return FIELDS.get(field, field)


def _said(field: str, held: Field) -> str:
    """The value of a field, for a person."""
    value: Any = held.value
    if field == "place":
        return quoted(str(Place(*value).exact))
    if field == DELETED:
        return "deleted" if value else "there"
    if field == "coding":
        return CODING.get(value, CODING[0])
    if field in FLAGS or field.startswith(TAG):
        return "yes" if value else "no"
    return quoted(str(value)) if value else "none"


def _time(held: Field) -> str:
    """When a field was changed: UTC, ISO 8601 with milliseconds, empty if nobody knows."""
    if not held.stamp.at:
        return ""
    time = datetime.fromtimestamp((held.stamp.at >> COUNTER) / 1000, UTC)
    return time.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
