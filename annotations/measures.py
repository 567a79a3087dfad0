"""What is said of pipelines: which there are, and how well one does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where a pipeline comes from."""

    BUNDLED = "bundled"
    """It came with Glosse."""
    TAUGHT = "taught"
    """This person taught it."""
    INSTALLED = "installed"
    """It is a package beside Glosse."""
    AVAILABLE = "available"
    """It could be fetched."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A pipeline that is there, or that could be."""

    name: str
    version: str
    language: str
    """ISO 639-1; `xx` for one of many languages."""
    labels: tuple[str, ...]
    """What it finds, under the usual names (`annotations.recognition.labels`)."""
    origin: Origin
    size_mb: float | None
    """Megabytes: on the disk, or to download; None where nobody knows."""
    words_per_s: int | None
    """Words a second on one core as its makers measured it, or None."""
    licence: str
    score: float | None
    """Micro-F1 in percent, exact span and label, on `measured_on`; None where nobody measured it."""
    measured_on: str
    """Data of that measurement; scores on different data do not compare."""
    used: bool = False
    """Whether it reads a language now."""
    needs: str = ""
    """Package that it needs beside Glosse, or empty."""
    url: str = ""
    """Where an available one is fetched from."""

    @property
    def title(self) -> str:
        """`name version`."""
        return f"{self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How well a label, or several together, were found; exact span and label."""

    label: str
    """A label; `PLO` for PER, ORG and LOC together, `ALL` for all that count."""
    precision: float
    """Percent of what was found that is right."""
    recall: float
    """Percent of the gold mentions that were found."""
    f1: float
    """Their harmonic mean."""
    right: int
    """Mentions found with exactly a gold mention's span and label."""
    found: int
    """Mentions found."""
    gold: int
    """Gold mentions."""
    interval: tuple[float, float] | None
    """F1's 95 % interval over texts; None where there is one text only."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a pipeline reached on gold data."""

    pipeline: str
    """Name and version."""
    documents: int
    """Texts in the data: articles or sentences, as it has them."""
    scores: tuple[LabelScore, ...]
    """By label, then PLO and ALL."""
    left_out: tuple[tuple[str, int, int], ...]
    """Labels that do not count, with their gold and their found mentions, since only one side knows them."""
    words: int
    """Words that were read..."""
    seconds: float
    """...and wall-clock time that this took, loading not included."""

    @property
    def words_per_s(self) -> int:
        """Speed, rounded to hundreds."""
        return round(self.words / self.seconds / 100) * 100 if self.seconds else 0


@dataclass(frozen=True, slots=True)
class Credit:
    """F1 in percent under the four ways to count of SemEval 2013, task 9.1 (Segura-Bedmar et al. 2013)."""

    strict: float
    """Exact span and label."""
    exact: float
    """Exact span, any label."""
    partial: float
    """Any label; an overlap counts a half."""
    type: float
    """The label; an overlap is enough."""


@dataclass(frozen=True, slots=True)
class Reported:
    """How a pipeline, alone, would have done where a person corrected names."""

    pipeline: str
    """Name and version."""
    language: str
    """ISO 639-1."""
    articles: int
    """Corrected articles that it has read."""
    corrections: int
    """Corrections in those."""
    places: int
    """Places that these concern: one of scope `article` has as many as its words stand there."""
    right: int
    """Places that it has right: the name with this label, or no name where one was dismissed."""
    credit: Credit | None
    """F1 at these places; None where all that was corrected is that there is no name."""
    whole: float
    """F1 in percent over all names of these articles, as corrected; exact span and label."""
    used: bool
    """Whether it reads the language now, so that its errors are those that were corrected."""
