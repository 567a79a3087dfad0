"""Every pipeline with what is known of it: those that are there, and those that could be fetched."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from annotations.measures import Offer, Origin
from annotations.model import PipelineInfo
from annotations.recognition import registry
from annotations.recognition.known import KNOWN, VERSION, Known, known

OWN_TEST = "not said (makers’ figure)"
"""What a figure was measured on that a pipeline's metadata gives without saying more."""


def offers(language: str = "", used: Collection[str] = ()) -> tuple[Offer, ...]:
    """The pipelines by language, those that are there first, the small before the large.

    With a language (ISO 639-1), those that can read it. `used` has the names of those that read a language now.
    """
    code = registry.spacy_code(language)
    found = [
        *(_offer(info, Origin.BUNDLED, used) for info in registry.bundled()),
        *(_offer(info, Origin.TAUGHT, used) for info in registry.taught()),
        *(_offer(info, Origin.INSTALLED, used) for info in registry.installed()),
    ]
    there = {offer.name for offer in found}
    found += [available(one) for one in KNOWN if one.name not in there]
    origins = list(Origin)
    return tuple(
        sorted(
            (
                one
                for one in found
                if not code or registry.spacy_code(one.language) in {code, registry.ALL_LANGUAGES}
            ),
            key=lambda one: (one.language, origins.index(one.origin), one.size_mb or 0.0, one.name),
        )
    )


def available(one: Known) -> Offer:
    """A pipeline that could be fetched."""
    return Offer(
        one.name,
        VERSION,
        one.language,
        one.labels,
        Origin.AVAILABLE,
        one.size_mb,
        one.words_per_s,
        one.licence,
        one.score,
        one.measured_on,
        needs=one.needs,
        url=one.url,
    )


def missing(name: str, language: str = "") -> str:
    """Why a pipeline cannot be used (for a language, if one is given), and what to do about it, in one line."""
    one = known(name)
    here = [info.name for info in (*registry.bundled(), *registry.taught(), *registry.installed())]
    if language:
        here = [info.name for info in registry.candidates(language)]
        if one is not None and one.language not in (registry.spacy_code(language), registry.ALL_LANGUAGES):
            return (
                f"{name} reads {one.language!r}, not {language!r}; there is: {', '.join(here) or 'nothing'}"
            )
    if one is not None:
        return f"{name} is not installed; `glosse models install {name}` fetches it ({one.size_mb:.0f} MB)"
    reads = f" reads the language {language!r}" if language else ""
    return f"no pipeline {name!r}{reads}; installed: {', '.join(here) or 'none'}"


def _offer(info: PipelineInfo, origin: Origin, used: Collection[str]) -> Offer:
    """What is there, with the figures of its metadata, or else those of its makers."""
    folder = Path(info.path) if Path(info.path).is_absolute() else registry.package(info.path)
    meta = registry.metadata(folder) if folder else {}
    score, measured_on, speed = info.score, info.measured_on, (meta.get("glosse") or {}).get("words_per_s")
    listed = known(info.name)
    if listed is not None and info.version == VERSION:
        score, measured_on, speed = listed.score, listed.measured_on, listed.words_per_s
    elif score is None:
        f1 = (meta.get("performance") or {}).get("ents_f")
        if isinstance(f1, int | float) and 0 < f1 <= 1:
            score, measured_on = round(100 * f1, 1), OWN_TEST
    return Offer(
        info.name,
        info.version,
        info.language,
        info.labels,
        origin,
        _megabytes(folder) if folder else None,
        speed if isinstance(speed, int) else None,
        info.licence,
        score,
        measured_on,
        info.name in used,
    )


def _megabytes(folder: Path) -> float:
    return round(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6, 1)
