"""Putting a code book in order: each change is one transaction and one action to undo, whatever carries the tags."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from annotations.codebook import TagUse
from annotations.errors import InputError, NotFoundError
from annotations.library.names import color_name, tag_name
from annotations.library.tagging import Tagging
from annotations.library.wording import counted, quoted
from annotations.model import Change
from annotations.store import retagging as stored
from annotations.store import tag_counts
from annotations.store.blind import carried
from annotations.store.connection import Queries, Value
from annotations.store.recorder import Recorder, recording
from annotations.store.values import fold, now
from annotations.text import clean_line

DESCRIPTION_LENGTH = 2_000
"""Code points that a description may have."""


class Retagging(Tagging):
    """The part of the facade that changes tags."""

    def rename_tag(self, name: str, new: str) -> Change:
        """Give a tag another name, and all below it with it; a level that is no tag itself can be renamed, too.

        NotFoundError if there is neither; InputError for a bad name, or one that another tag has: those are merged.
        """
        old, new = tag_name(name), tag_name(new)
        with recording(self._store) as recorder:
            rows = self._branch(recorder, old)
            self._rename(recorder, [(row, _below(new, row["name"], old)) for row in rows])
            message = f"tag {quoted(old)} is now {quoted(new)}"
            return self._log(recorder, "rename tag", Change(message + _more(rows, old)))

    def move_tag(self, name: str, below: str) -> Change:
        """Let a tag, and all below it, stand below another, or for `` at the top. Errors as in `rename_tag`."""
        old = tag_name(name)
        level = old.rpartition("/")[2]
        above = "" if not below.strip(" /") else tag_name(below)
        if f"{fold(above)}/".startswith(f"{fold(old)}/"):
            raise InputError(f"{quoted(old)} cannot stand below itself")
        return self.rename_tag(old, f"{above}/{level}" if above else level)

    def merge_tags(self, name: str, into: str) -> Change:
        """Give everything that carries a tag another one instead, and let go of the tag.

        Digit, colour and description go to the other one where it has none. What stands below the tag comes to stand
        below the other, and is merged with what stands there; if the other stands below the tag itself, it stays. The
        other can be a level that is no tag yet. NotFoundError if there is neither; InputError if both are the same.
        """
        old, new = tag_name(name), tag_name(into)
        if fold(old) == fold(new):
            raise InputError(f"{quoted(old)} and {quoted(new)} are the same tag")
        with recording(self._store) as recorder:
            rows = self._branch(recorder, old)
            if not stored.branch(recorder, new):
                raise NotFoundError(f"no tag {quoted(new)} in the library; rename {quoted(old)} instead")
            if fold(new).startswith(f"{fold(old)}/"):
                rows = [row for row in rows if row["fold"] == fold(old)]
                if not rows:
                    raise InputError(f"{quoted(old)} is no tag itself, only the level of others")
            self._refuse_hidden_of(recorder, [row["id"] for row in rows])
            use = tag_counts.use(recorder, [row["id"] for row in rows])
            for row in rows:
                target = _below(new, row["name"], old)
                other = stored.row_of(recorder, target)
                if other is None:
                    self._rename(recorder, [(row, target)])
                else:
                    _unite(recorder, row, other)
            message = f"merged {quoted(old)} into {quoted(new)}{_more(rows, old)}{_on(use)}"
            return self._log(recorder, "merge tags", Change(message))

    def color_tag(self, name: str, color: str) -> Change:
        """Give a tag one of the eight colours, or for `` the one that its name gives it; errors as in `tag`."""
        color = color_name(color)
        said = f"is now {color}" if color else "has the colour of its name again"
        return self._alter(name, {"color": color}, "colour tag", said)

    def describe_tag(self, name: str, text: str) -> Change:
        """Say in one line what a tag is for; `` takes that away. InputError where it is too long."""
        text = clean_line(text)
        if len(text) > DESCRIPTION_LENGTH:
            raise InputError(
                f"the description has {len(text):,} characters; give it at most {DESCRIPTION_LENGTH:,}"
            )
        return self._alter(
            name, {"description": text}, "describe tag", "described" if text else "has no description now"
        )

    def unbind(self, name: str) -> Change:
        """Take the digit from a tag; errors as in `tag`."""
        return self._alter(name, {"key": 0}, "bind", "has no digit now")

    def delete_tags(self, names: Sequence[str], *, below: bool = False) -> Change:
        """Delete tags, with `below` also those below them; what carried them stays, without them.

        NotFoundError if there is no such tag. What this takes them off: `tag_use`.
        """
        with recording(self._store) as recorder:
            rows = self._meant_tags(recorder, names, below)
            self._refuse_hidden_of(recorder, list(rows))
            use = tag_counts.use(recorder, list(rows))
            for id_ in rows:
                stored.take_off(recorder, id_)
                recorder.delete("tags", (id_,))
            what = quoted(next(iter(rows.values()))) if len(rows) == 1 else counted(len(rows), "tag")
            bare = f", {use.bare:,} {'has' if use.bare == 1 else 'have'} no tag now" if use.bare else ""
            message = f"deleted {'tag ' if len(rows) == 1 else ''}{what}{_on(use, 'taken off ')}{bare}"
            return self._log(recorder, "delete tags", Change(message))

    def tag_use(self, names: Sequence[str], *, below: bool = False) -> TagUse:
        """What these tags, with `below` also those below them, are on; NotFoundError if there is no such tag."""
        return tag_counts.use(self._reader, list(self._meant_tags(self._reader, names, below)))

    def _refuse_hidden_of(self, queries: Queries, tags: Sequence[int]) -> None:
        """InputError where annotations that are hidden would lose tags."""
        if self.blind and carried(queries, tags, self.creator):
            raise InputError("annotations that are hidden have that tag: leave the blind reader first")

    def _meant_tags(self, queries: Queries, names: Sequence[str], below: bool) -> dict[int, str]:
        """Ids and names of tags; InputError for none."""
        found: dict[int, str] = {}
        for name in map(tag_name, names):
            rows = self._branch(queries, name)
            meant = rows if below else [row for row in rows if row["fold"] == fold(name)]
            if not meant:
                raise NotFoundError(f"{quoted(name)} is no tag itself, only the level of others")
            found |= {row["id"]: row["name"] for row in meant}
        if not found:
            raise InputError("no tag given; name at least one")
        return found

    def _branch(self, queries: Queries, name: str) -> list[sqlite3.Row]:
        """The rows of a tag and of those below it; NotFoundError if there are none."""
        rows = stored.branch(queries, name)
        if not rows:
            raise NotFoundError(f"no tag {quoted(name)} in the library; `glosse tags list` lists them")
        return rows

    def _alter(self, name: str, values: Mapping[str, Value], operation: str, said: str) -> Change:
        with recording(self._store) as recorder:
            row = stored.row_of(recorder, tag_name(name))
            if row is None:
                raise NotFoundError(f"no tag {quoted(name)} in the library; `glosse tags list` lists them")
            if recorder.update("tags", [row["id"]], values):
                recorder.update("tags", [row["id"]], {"modified": now()})
            return self._log(recorder, operation, Change(f"tag {quoted(row['name'])} {said}"))

    def _rename(self, recorder: Recorder, pairs: Sequence[tuple[sqlite3.Row, str]]) -> None:
        """Give tags other names; InputError if one is too long or another tag has it."""
        pairs = [(row, new) for row, new in pairs if row["name"] != new]
        moved = {row["id"] for row, _ in pairs}
        for _, new in pairs:
            other = stored.row_of(recorder, tag_name(new))
            if other is not None and other["id"] not in moved:
                raise InputError(f"there is a tag {quoted(other['name'])} already; merge the two instead")
        if len(pairs) > 1:  # One may get the name that another of them has had.
            for row, _ in pairs:
                recorder.update("tags", [row["id"]], {"fold": row["uid"]})
        at = now()
        for row, new in pairs:
            recorder.update("tags", [row["id"]], {"name": new, "fold": fold(new), "modified": at})
        stored.feeds_follow(recorder, {row["fold"]: new for row, new in pairs})


def _below(new: str, name: str, old: str) -> str:
    """The name of a tag at or below `old` once that is `new`."""
    return "/".join([new, *name.split("/")[old.count("/") + 1 :]])


def _more(rows: Sequence[sqlite3.Row], old: str) -> str:
    below = sum(row["fold"] != fold(old) for row in rows)
    return f" · with {counted(below, 'tag')} below it" if below else ""


def _on(use: TagUse, before: str = "") -> str:
    """What was concerned: ` · 12 annotations, 1 article`."""
    parts = [counted(use.annotations, "annotation")] if use.annotations else []
    parts += [counted(use.articles, "article")] if use.articles else []
    return f" · {before}{', '.join(parts)}" if parts else ""


def _unite(recorder: Recorder, row: sqlite3.Row, other: sqlite3.Row) -> None:
    """Let a tag become one with another, which keeps what it has."""
    stored.hand_over(recorder, row["id"], other["id"])
    recorder.delete("tags", (row["id"],))
    stored.feeds_follow(recorder, {row["fold"]: other["name"]})
    filling = {
        column: row[column] for column in ("color", "description", "key") if row[column] and not other[column]
    }
    if filling:
        recorder.update("tags", [other["id"]], {**filling, "modified": now()})
