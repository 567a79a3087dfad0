"""Which layers over the text are shown: names by label, annotations by tag and by person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from annotations.model import Annotation, Mention

NAMES = ("PER", "ORG", "LOC", "MISC")
QUANTITIES = ("DATE", "MONEY", "PERCENT")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person has switched off, and whether labels are written out."""

    labels: bool = False
    """Whether the labels of the names stand right of the column."""
    off: frozenset[str] = frozenset()
    """Layers that are not shown: a label (`PER`), a tag (`#quote`, `#` for none), a person (`@ada`)."""

    def toggled(self, *layers: str) -> Shown:
        """With these layers off, or on again if all of them are off."""
        off = self.off - set(layers) if self.off.issuperset(layers) else self.off | set(layers)
        return replace(self, off=off)

    @property
    def names(self) -> bool:
        """Whether any names are shown."""
        return not self.off.issuperset(NAMES)

    def mentions(self, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
        """Those that are shown; a label of nobody's is switched with MISC."""
        if not self.off:
            return tuple(mentions)
        known = {*NAMES, *QUANTITIES}
        return tuple(m for m in mentions if (m.label if m.label in known else "MISC") not in self.off)

    def annotations(self, annotations: Sequence[Annotation]) -> tuple[Annotation, ...]:
        """Those whose person and at least one tag are shown."""
        if not self.off:
            return tuple(annotations)
        return tuple(
            a
            for a in annotations
            if f"@{a.creator}" not in self.off and not self.off.issuperset(tag_layers(a))
        )


def tag_layers(annotation: Annotation) -> set[str]:
    """The layers of an annotation's tags."""
    return {f"#{tag}" for tag in annotation.tags} or {"#"}


def layers_of(annotations: Iterable[Annotation]) -> tuple[list[str], list[str]]:
    """The layers of tags and of persons in an article, each in order."""
    tags: set[str] = set()
    persons: set[str] = set()
    for annotation in annotations:
        tags |= tag_layers(annotation)
        persons.add(f"@{annotation.creator}")
    return sorted(tags), sorted(persons)
