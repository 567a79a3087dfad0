"""What an errand outside has brought so far, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from annotations.incoming import Refreshed, RefreshStep
from annotations.library.errands import Errand
from annotations.model import AddResult, AddStatus
from tui import wording

Kind = Literal["feeds", "pages"]
"""Errands of different kinds run side by side, those of one kind after one another."""


@dataclass(eq=False)
class Run:
    """One errand: what is asked for, by whom, and how far it is."""

    kind: Kind
    method: str
    arguments: tuple[Any, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    asked: bool = True
    """Whether a person asked for it; otherwise it is silent unless something came."""
    name: str = ""
    """The only feed or article that it is about."""
    errand: Errand | None = None
    started: bool = False
    stopped: bool = False
    left: bool = False
    done: int = 0
    total: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    folded: int = 0
    dropped: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Name and reason of each that failed."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Name of each of which there is more to say, and that."""

    def stop(self) -> None:
        """Give it up; what has come stays."""
        self.stopped = True
        if self.errand:
            self.errand.stop()

    def leave(self) -> None:
        """Give it up and wait for nothing."""
        self.stopped = self.left = True
        if self.errand:
            self.errand.leave()

    def begin(self, errand: Errand) -> None:
        """It runs from now on; called in the thread that iterates over it."""
        self.errand = errand
        if self.left:
            errand.leave()
        elif self.stopped:
            errand.stop()

    def take(self, value: object) -> None:
        """Take in what the errand says."""
        if isinstance(value, RefreshStep):
            self.done, self.total = value.done, value.total
            self.added = max(self.added, value.articles)
            if value.finished:
                self._feed(value.finished)
        elif isinstance(value, AddResult):
            self._page(value)

    def _feed(self, feed: Refreshed) -> None:
        self.updated += feed.updated
        self.folded += feed.folded
        self.dropped += feed.dropped
        if feed.error:
            self.failed.append((feed.name, feed.error))
        if feed.note:
            self.notes.append((feed.name, feed.note))

    def _page(self, result: AddResult) -> None:
        self.done += 1
        self.added += result.status is AddStatus.ADDED
        self.updated += result.status is AddStatus.UPDATED
        self.unchanged += result.status is AddStatus.UNCHANGED
        if result.status is AddStatus.FAILED:
            title = result.article.title if result.article else result.where
            self.failed.append((title, result.reason))

    @property
    def came(self) -> bool:
        """Whether anything is different in the library."""
        return bool(self.added or self.updated)

    def progress(self, gap: str = " · ") -> str:
        """`feeds 12/200 · 34 new`; nothing for an errand that nobody asked for."""
        if not self.asked:
            return ""
        if self.kind == "pages":
            return f"pages {self.done}/{self.total}"
        if not self.total:
            return "feeds …" if gap.strip() == "·" else "feeds ..."
        new = f"{gap}{self.added:,} new" if self.added else ""
        return f"feeds {self.done:,}/{self.total:,}{new}"

    def said(self, where: str, gap: str = " · ") -> str:
        """What came of it, in one line; `where` is the key that lists the feeds."""
        if not self.asked:
            updated = f", {self.updated:,} updated" if self.updated else ""
            return f"{wording.amount(self.added, 'new article')}{updated} from your feeds"
        parts = self._pages() if self.kind == "pages" else self._feeds(where)
        if self.stopped:
            one = "page" if self.kind == "pages" else "feed"
            parts.insert(0, f"stopped after {self.done:,} of {wording.amount(self.total, one)}")
        said = gap.join(parts)
        return said[:1].upper() + said[1:]

    def _feeds(self, where: str) -> list[str]:
        numbers = (
            (self.added, "new"),
            (self.updated, "updated"),
            (self.folded, "folded"),
            (self.dropped, "left out"),
        )
        came = ", ".join(f"{number:,} {what}" for number, what in numbers if number)
        if self.total == 0 and not self.stopped:
            return [f"no feed to ask now: {where} says when each is asked again"]
        failed = len(self.failed)
        if failed == 1 and self.total == 1:
            name, reason = self.failed[0]
            return [f"“{name}”: {reason}"]
        asked = f"“{self.name}”" if self.name else wording.amount(self.total, "feed")
        parts = [came] if came else [] if self.stopped else [f"nothing new in {asked}"]
        if came and self.name:
            parts.append(f"“{self.name}”")
        if failed:
            parts.append(f"{wording.amount(failed, 'feed')} failing: {where}")
        return parts

    def _pages(self) -> list[str]:
        if self.total == 1 and self.failed:
            return [f"no full text: {self.failed[0][1]}"]
        if self.total == 1 and self.unchanged:
            return ["the page says no more than the article"]
        if self.total == 1 and self.updated:
            return ["this is the full text of the page"]
        numbers = (
            (self.updated, "completed"),
            (self.unchanged, "had their full text"),
            (len(self.failed), "not fetched"),
        )
        came = [f"{number:,} {what}" for number, what in numbers if number]
        return [", ".join(came)] if came else []
