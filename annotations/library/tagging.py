"""Tags, and the digits that set them."""

from __future__ import annotations

from annotations.errors import InputError, NotFoundError
from annotations.library.core import Core
from annotations.library.names import tag_name
from annotations.library.wording import quoted
from annotations.model import Change, Tag
from annotations.store import settings, tags
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

    @property
    def code_book_closed(self) -> bool:
        """Whether a tag that is not in the code book can be made only by `make_tag`."""
        return settings.is_closed(self._reader)

    def close_code_book(self) -> Change:
        """From now on tags are made only by `make_tag`; what comes from outside comes without new ones.

        Merging another library takes over its tags all the same.
        """
        with recording(self._store) as recorder:
            said = "" if settings.close(recorder) else " already"
            return self._log(recorder, "close code book", Change(f"the code book is closed{said}"))

    def open_code_book(self) -> Change:
        """Let tags be made wherever one is typed."""
        with recording(self._store) as recorder:
            said = "" if settings.open_(recorder) else " already"
            return self._log(recorder, "open code book", Change(f"the code book is open{said}"))

    def make_tag(self, name: str) -> Change:
        """Make a tag that nothing carries yet, also while the book is closed; InputError if it is there."""
        name = tag_name(name)
        with recording(self._store) as recorder:
            found = tags.find(recorder, name)
            if found is not None:
                raise InputError(f"there is a tag {quoted(found.name)} already")
            tags.obtain(recorder, name, new=True)
            return self._log(recorder, "new tag", Change(f"made the tag {quoted(name)}"))

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
