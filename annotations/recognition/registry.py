"""The pipelines that can be used: those that come with Glosse, and spaCy's that are installed beside it.

Nothing here imports spaCy: what a front end wants to know stands in the metadata of each pipeline.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from annotations.folders import make_private
from annotations.model import PipelineInfo
from annotations.recognition.labels import normal_label

BUNDLED = Path(__file__).parent / "pipelines"
"""Directory of the pipelines that come with Glosse, each a directory as spaCy writes it."""

ENTRY_POINTS = "spacy_models"
"""Entry point group in which packages of spaCy pipelines register (spaCy's `package` command writes it)."""

ALL_LANGUAGES = "xx"
"""spaCy's code for pipelines of many languages."""

SAME_LANGUAGE = {"no": "nb"}
"""Codes of py3langid for which spaCy has another one."""

FINDERS = ("ner", "entity_ruler", "span_ruler")
"""Components that mark names, under the names that spaCy's pipelines give them."""


def bundled() -> tuple[PipelineInfo, ...]:
    """The pipelines that come with Glosse, by name; one without readable metadata is left out."""
    infos = (_bundled(folder) for folder in _folders())
    return tuple(info for info in infos if info is not None)


@dataclass(frozen=True)
class Place:
    """Where a pipeline that a person taught is written."""

    folder: Path
    """Its directory; it does not exist yet."""
    language: str
    """ISO 639-1."""

    @property
    def short(self) -> str:
        """Its name without the language, as spaCy's metadata has it."""
        return self.folder.name.partition("_")[2]

    @property
    def name(self) -> str:
        """Its name."""
        return self.folder.name


def taught_folder() -> Path:
    """Directory of the pipelines that this person taught: in the platform's folder for data."""
    from platformdirs import user_data_path

    return user_data_path("glosse", appauthor=False) / "pipelines"


def new_taught(language: str) -> Place:
    """A free place for a pipeline of a language: `de_taught1` and so on; the directory above it is made."""
    folder = taught_folder()
    make_private(folder)
    numbers = (
        int(rest)
        for path in folder.glob(f"{language}_taught*")
        if (rest := path.name.partition("_taught")[2]).isdecimal()
    )
    return Place(folder / f"{language}_taught{max(numbers, default=0) + 1}", language)


def taught() -> tuple[PipelineInfo, ...]:
    """The pipelines that this person taught, by name; one without readable metadata is left out."""
    folder = taught_folder()
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    infos = (_bundled(path) for path in paths if (path / "meta.json").is_file() and path.suffix != ".part")
    return tuple(info for info in infos if info is not None)


@cache
def installed() -> tuple[PipelineInfo, ...]:
    """The spaCy pipelines in this Python environment that mark names, by name; nobody measured them here."""
    infos = (_installed(point) for point in sorted(entry_points(group=ENTRY_POINTS)))
    return tuple(info for info in infos if info is not None)


def at(folder: Path) -> PipelineInfo | None:
    """The pipeline in a directory, whoever made it; None if it has no readable metadata or marks no names."""
    return _bundled(folder.resolve())


def named(name: str) -> PipelineInfo | None:
    """The pipeline of a name, wherever it is from; None if there is none."""
    return next((info for info in (*bundled(), *taught(), *installed()) if info.name == name), None)


def candidates(language: str) -> tuple[PipelineInfo, ...]:
    """The pipelines that can read a language (ISO 639-1, a region is ignored): measured ones first, best first."""
    code = spacy_code(language)
    fitting = [
        *_bundled_for(code),
        *(info for info in taught() if spacy_code(info.language) == code),
        *(info for info in installed() if spacy_code(info.language) in {code, ALL_LANGUAGES}),
    ]
    return tuple(sorted(fitting, key=_rank)) if code else ()


def choose(language: str, chosen: Mapping[str, str]) -> PipelineInfo | None:
    """The pipeline for a language: the one chosen by name, else the best measured one, else None.

    `chosen` maps languages to names of pipelines; a name that is no longer installed counts as no choice.
    """
    code = spacy_code(language)
    names = {name for of, name in chosen.items() if spacy_code(of) == code}
    if not names:
        return next((info for info in sorted(_bundled_for(code), key=_rank) if info.score is not None), None)
    fitting = candidates(language)
    wanted = [info for info in fitting if info.name in names]
    return next(iter(wanted or [info for info in fitting if info.score is not None]), None)


def spacy_code(language: str) -> str:
    """The code that spaCy has for a language (ISO 639-1), without a region."""
    bare = language.casefold().replace("_", "-").partition("-")[0]
    return SAME_LANGUAGE.get(bare, bare)


def _rank(info: PipelineInfo) -> tuple[bool, float, str]:
    return (info.score is None, -(info.score or 0.0), info.name)


def _folders() -> Iterator[Path]:
    if BUNDLED.is_dir():
        yield from sorted(path for path in BUNDLED.iterdir() if (path / "meta.json").is_file())


def _bundled_for(code: str) -> list[PipelineInfo]:
    """Those of one language; the files of others are not read."""
    infos = (
        _bundled(folder) for folder in _folders() if spacy_code(str(metadata(folder).get("lang", ""))) == code
    )
    return [info for info in infos if info is not None]


@cache
def metadata(folder: Path) -> dict[str, Any]:
    """The `meta.json` of a pipeline's directory; empty if it cannot be read."""
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return meta if isinstance(meta, dict) else {}


@cache
def _bundled(folder: Path) -> PipelineInfo | None:
    meta = metadata(folder)
    measured = meta.get("glosse") or {}
    score = measured.get("f1_all", measured.get("f1_plo"))
    return _info(meta, str(folder), digest(folder), None if score is None else float(score), measured)


def _info(
    meta: Mapping[str, Any], path: str, digested: str, score: float | None, measured: Mapping[str, Any]
) -> PipelineInfo | None:
    labels = sorted({normal_label(label) for label in _marked(meta)})
    if not labels or "lang" not in meta or "name" not in meta:
        return None
    return PipelineInfo(
        name=f"{meta['lang']}_{meta['name']}",
        version=str(meta.get("version", "")),
        digest=digested,
        language=str(meta["lang"]),
        labels=tuple(labels),
        path=path,
        score=score,
        measured_on=str(measured.get("measured_on", "")),
        licence=str(meta.get("license", "")),
    )


def _marked(meta: Mapping[str, Any]) -> Iterator[str]:
    """The labels of the components that mark names."""
    for component, labels in (meta.get("labels") or {}).items():
        if component in FINDERS:
            yield from map(str, labels)


def digest(folder: Path) -> str:
    """SHA-256 over the names and contents of the files that decide what a pipeline finds, in sorted order.

    Metadata and cards are left out: a corrected figure in them doesn't make another pipeline.
    """
    total = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and name != "meta.json" and file.suffix not in {".md", ".pyc"}:
            content = file.read_bytes()
            total.update(f"{name}\0{len(content)}\0".encode())
            total.update(content)
    return total.hexdigest()


def _installed(point: EntryPoint) -> PipelineInfo | None:
    """What an installed package says of itself; the package is found but not imported."""
    folder = package(point.module)
    if folder is None:
        return None
    return _info(metadata(folder), point.module, _record_digest(point), None, {})


def package(module: str) -> Path | None:
    """The directory of a package, which is not imported; None if there is none."""
    spec = importlib.util.find_spec(module)
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


def _record_digest(point: EntryPoint) -> str:
    """SHA-256 over the digests that the package's list of files gives, as its weights can be gigabytes."""
    record = (point.dist.read_text("RECORD") or "") if point.dist is not None else ""
    lines = [
        line for line in record.splitlines() if line.startswith(f"{point.module}/") and ".pyc" not in line
    ]
    version = point.dist.version if point.dist is not None else ""
    return hashlib.sha256("\n".join([point.module, version, *sorted(lines)]).encode()).hexdigest()
