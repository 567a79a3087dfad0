"""Tags, and the digits that set them."""

from __future__ import annotations

from annotations.errors import InputError, NotFoundError
from annotations.library.core import Core
from annotations.library.names import tag_name
from annotations.library.wording import quoted
from annotations.model import Change, Tag
from annotations.store import tags
from annotations.store.recorder import recording
from annotations.store.values import now


class Tagging(Core):
    """The part of the facade about tags."""

    def tags(self) -> list[Tag]:
        """Every tag, by name."""
        return tags.all_tags(self._reader)

    def tag(self, name: str) -> Tag:
        """The tag of this name, whatever its case; NotFoundError if there is none."""
        found = tags.find(self._reader, tag_name(name))
        if found is None:
            raise NotFoundError(f"no tag {quoted(name)} in the library; `glosse tags list` lists them")
        return found

    def favourites(self) -> dict[int, Tag]:
        """The tags that a digit sets at once, by digit."""
        return tags.favourites(self._reader)

    def bind(self, digit: int, tag: str) -> Change:
        """Let a digit set a tag, made if it does not exist; the digit and the tag let go of what they had."""
        if digit not in range(1, 10):
            raise InputError(f"{digit} is no digit from 1 to 9")
        name = tag_name(tag)
        with recording(self._store) as recorder:
            tag_id = tags.obtain(recorder, name)
            held = recorder.rows("SELECT id FROM tags WHERE key = ? AND id <> ?", (digit, tag_id))
            at = now()
            if held:
                recorder.update("tags", [row["id"] for row in held], {"key": 0, "modified": at})
            if recorder.update("tags", [tag_id], {"key": digit}):
                recorder.update("tags", [tag_id], {"modified": at})
            return self._log(recorder, "bind", Change(f"{digit} sets {quoted(name)}"))
