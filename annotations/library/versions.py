"""The versions of an article's text, and what became different since a person annotated it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from annotations.errors import NotFoundError, NothingError
from annotations.library.marking import Marking
from annotations.model import Anchor, Annotation
from annotations.store import texts
from annotations.text import count_words
from annotations.text.difference import Piece, difference


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """One of the texts that an article has had."""

    number: int
    """1 is the first one."""
    added: str
    """When it came, UTC."""
    words: int
    text_hash: str
    current: bool
    """Whether it is the one that is read now."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What became different between two versions."""

    old: ArticleVersion
    new: ArticleVersion
    old_content: str
    new_content: str
    pieces: list[Piece]
    followed: tuple[Annotation, ...]
    """Annotations whose offsets are in the new text, by start."""
    left: tuple[Annotation, ...]
    """Annotations whose passage is gone, with offsets in the old text, by start."""

    @property
    def changes(self) -> int:
        """How many stretches differ."""
        return sum(not piece.same for piece in self.pieces)


class Versions(Marking):
    """The part of the facade about older texts."""

    def versions(self, article_id: int) -> list[ArticleVersion]:
        """The texts that an article has had, in the order in which they came; NotFoundError."""
        current = self._version(article_id).text_id
        return [
            ArticleVersion(
                number,
                row["added"],
                count_words(texts.content(self._reader, row["text_id"])),
                row["hash"],
                row["text_id"] == current,
            )
            for number, row in enumerate(self._versions(article_id), 1)
        ]

    def _versions(self, article_id: int) -> list[dict[str, Any]]:
        rows = self._reader.rows(
            "SELECT v.text_id, v.added, lower(hex(t.hash)) AS hash FROM versions v"
            " JOIN texts t ON t.id = v.text_id WHERE v.article_id = ? ORDER BY v.added, v.id",
            (article_id,),
        )
        return [dict(row) for row in rows]

    def changed_since_annotated(self, article_id: int) -> bool:
        """Whether the text of an article came after its last annotation was made."""
        return bool(
            self._reader.value(
                "SELECT v.added > (SELECT max(created) FROM annotations WHERE article_id = a.id AND deleted IS NULL)"
                " FROM articles a JOIN versions v ON v.article_id = a.id AND v.text_id = a.text_id"
                " WHERE a.id = ? AND a.text_id <> a.first_text_id",
                (article_id,),
            )
        )

    def difference(self, article_id: int, old: int | None = None, new: int | None = None) -> Difference:
        """What became different from one version to another, by number.

        Without numbers from the one that was current when the article was annotated last, or else the one before, to
        the current one. NothingError for an article with one version only, NotFoundError for a number that it has not.
        """
        known = self.versions(article_id)
        if len(known) < 2:
            raise NothingError(f"article {article_id} has one version only: its text never changed")
        for number in (old, new):
            if number is not None and not 1 <= number <= len(known):
                raise NotFoundError(
                    f"article {article_id} has no version {number}; it has the versions 1 to {len(known)}"
                )
        after = known[new - 1] if new else next(each for each in known if each.current)
        before = known[old - 1] if old else self._annotated(article_id, known, after)
        ids = {row["hash"]: row["text_id"] for row in self._versions(article_id)}
        one, other = (texts.content(self._reader, ids[each.text_hash]) for each in (before, after))
        notes = self.annotations_of(article_id, orphans=True)
        return Difference(
            before,
            after,
            one,
            other,
            difference(one, other),
            tuple(n for n in notes if n.text_hash == after.text_hash and n.anchor is not Anchor.ORPHAN),
            tuple(n for n in notes if n.anchor is Anchor.ORPHAN and one[n.start : n.end] == n.exact),
        )

    def _annotated(
        self, article_id: int, known: list[ArticleVersion], after: ArticleVersion
    ) -> ArticleVersion:
        """The version that was current at the last annotation, if it is older; else the one before, or the next."""
        last = self._reader.value(
            "SELECT max(created) FROM annotations WHERE article_id = ? AND deleted IS NULL", (article_id,)
        )
        others = [each for each in known if each is not after]
        seen = [each for each in others if last and each.added <= last and each.number < after.number]
        before = seen or [each for each in others if each.number < after.number]
        return before[-1] if before else others[0]
