"""The articles that Glosse brings along for a new library."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from annotations.errors import InputError
from annotations.ingest import markdown
from annotations.model import Draft


def seeds() -> Iterator[Draft]:
    """The seed articles in the order of their numbers; InputError if this installation has none."""
    files = sorted(
        (file for file in _folder().iterdir() if file.name[:2].isdecimal() and file.name.endswith(".md")),
        key=lambda file: file.name,
    )
    if not files:
        raise InputError("the seed articles are missing from this installation; install Glosse again")
    for file in files:
        yield markdown.read(file.read_text(encoding="utf-8"), "Glosse seeds")


def _folder() -> Traversable:
    """Where the seeds are: inside the installed package, or beside it in a source tree."""
    package = resources.files("annotations")
    packed = package.joinpath("seed_articles")
    return packed if packed.is_dir() else Path(str(package)).parent / "seeds"
