"""The articles that Glosse brings along for a new library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

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


def gold(language: str) -> Iterator[tuple[Draft, list[tuple[int, int, str]]]]:
    """The seeds in a language in which every name was marked by hand: start, end (code points) and label of each.

    They are W3C annotations beside the seeds; an article without them is left out.
    """
    for file in sorted(_folder().iterdir(), key=lambda file: file.name):
        marks = _folder().joinpath("gold", f"{file.name.removesuffix('.md')}.jsonld")
        if not (file.name.endswith(".md") and marks.is_file()):
            continue
        draft = markdown.read(file.read_text(encoding="utf-8"), "Glosse seeds")
        if draft.language == language:
            yield draft, _spans(json.loads(marks.read_text(encoding="utf-8")))


def _spans(collection: dict[str, Any]) -> list[tuple[int, int, str]]:
    found = []
    for item in collection["first"]["items"]:
        selectors = {selector["type"]: selector for selector in item["target"]["selector"]}
        position = selectors["TextPositionSelector"]
        found.append((position["start"], position["end"], item["body"][0]["value"]))
    return sorted(found)


def _folder() -> Traversable:
    """Where the seeds are: inside the installed package, or beside it in a source tree."""
    package = resources.files("annotations")
    packed = package.joinpath("seed_articles")
    return packed if packed.is_dir() else Path(str(package)).parent / "seeds"
