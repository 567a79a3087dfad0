"""Handing annotations on and taking them in."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from annotations.library.intake import Intake
from annotations.library.marking import Marking
from annotations.model import ImportReport, Loss


class Exchange(Marking, Intake):
    """The part of the facade about other programs' formats."""

    def formats(self) -> tuple[str, ...]:
        """The names of the formats that can be written."""
        from annotations.formats.registry import names

        return tuple(names())

    def export(self, format: str, out: TextIO, query: str = "", *, seeds: bool = False) -> tuple[Loss, ...]:
        """Write the articles that a query finds, with their annotations."""
        return ()

    def export_file(
        self, format: str, path: Path, query: str = "", *, seeds: bool = False
    ) -> tuple[Loss, ...]:
        """As `export`, into a file."""
        return ()

    def import_file(self, path: Path, format: str = "", *, dry_run: bool = False) -> ImportReport:
        """Take in what a file has."""
        return ImportReport()
