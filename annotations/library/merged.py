"""What merging another library did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from annotations.library.wording import counted


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that both sides changed without knowing of each other: the newer one was kept."""

    kind: str
    """`annotation`, `article`, `tag`, `search`, `name rule` or `tag rule`."""
    what: str
    """Its quote, title or name."""
    field: str
    """`comment`, `colour`, `passage`, `deleted`; of an article `read`, `starred`, `archived`, `coding state`, `note`.

    Else `name`, `description`, `examples`, `filter`, `counts as` or `hidden`; `tag NAME` for a tag that was carried.
    """
    kept: str
    """What it is now, in words."""
    lost: str
    """What it is not, in words."""
    theirs: bool
    """Whether what was kept came from the other library."""
    kept_at: str
    """When that was changed, UTC."""
    lost_at: str
    """When the other was changed, UTC."""
    article: int | None = None
    """Id of the article here."""
    annotation: int | None = None
    """Id of the annotation here."""


@dataclass(slots=True)
class Merged:
    """What became different here, and what had to be decided."""

    numbers: Counter[str] = field(default_factory=Counter)
    """How many, by what: `article new`, `annotation changed`, `annotation deleted`, `tag new` and the like."""
    conflicts: list[Conflict] = field(default_factory=list)

    def count(self, kind: str, outcome: str) -> None:
        """Note what became of one thing."""
        self.numbers[f"{kind} {outcome}"] += 1

    @property
    def changed(self) -> bool:
        """Whether anything is different."""
        return any(self.numbers.values())

    def lines(self) -> list[str]:
        """What is different, in words."""
        said: list[str] = []
        for kind in KINDS:
            parts = [
                f"{self.numbers[f'{kind} {outcome}']:,} {outcome}"
                for outcome in OUTCOMES
                if self.numbers[f"{kind} {outcome}"]
            ]
            if parts:
                said.append(f"{KINDS[kind]}: {', '.join(parts)}")
        return said

    def message(self, name: str) -> str:
        """What is said about it in the journal."""
        made = [
            counted(self.numbers[f"{kind} new"], kind)
            for kind in ("article", "annotation")
            if self.numbers[f"{kind} new"]
        ]
        others = sum(self.numbers.values()) - sum(
            self.numbers[f"{kind} new"] for kind in ("article", "annotation")
        )
        if others:
            made.append(counted(others, "other change"))
        return f"merged {name} · {', '.join(made) or 'nothing new'}"


KINDS: Mapping[str, str] = {
    "article": "articles",
    "annotation": "annotations",
    "tag": "tags",
    "correction": "corrections",
    "search": "saved searches",
    "name rule": "name rules",
    "tag rule": "tag rules",
}
"""What can become different, and its name for many."""

OUTCOMES = ("new", "changed", "marked", "deleted", "united")
"""What can become of it.

`marked`: read, starred, archived, coded, noted or tagged otherwise; `united`: two were the same.
"""
