"""A dossier written to be read elsewhere: as Markdown or as one HTML page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from annotations.errors import InputError
from annotations.library.counting import Progress, silent
from annotations.library.dossiers import Dossiers
from annotations.library.exchange import Exchange, replaced

FORMATS: Final = {"markdown": (".md", ".markdown"), "html": (".html", ".htm")}
"""What a dossier can be written as, and how files of it end."""

BARS: Final = 120
"""Bars over time at most."""


class DossierPages(Dossiers, Exchange):
    """The part of the facade that hands dossiers on."""

    @staticmethod
    def dossier_format(path: Path, format: str = "") -> str:
        """The format asked for, or that of a file's name; InputError if there is none."""
        asked = format.strip().casefold()
        ending = path.suffix.casefold()
        found = asked or next((one for one, endings in FORMATS.items() if ending in endings), "")
        if not found:
            raise InputError(
                "a dossier is Markdown (.md) or HTML (.html); the end of the file's name says which"
            )
        if found not in FORMATS:
            raise InputError(f"no format {format!r} for a dossier; there is {', '.join(FORMATS)}")
        return found

    def dossier_page(
        self, name: str, label: str, format: str = "markdown", progress: Progress = silent
    ) -> Iterator[str]:
        """The whole dossier of a name, in pieces that end a line; articles are read one at a time.

        `progress` is called after each article. InputError for an unknown format.
        """
        from annotations.library import dossier_html, dossier_page

        self.dossier_format(Path(), format)
        dossier = self.dossier(name, label, -1)
        companions, looked_at = self.companions(name, label)
        bars = self.timeline(name, label, BARS)
        whole = dossier_page.Whole(dossier, companions, looked_at, bars, progress)
        return dossier_html.page(whole) if format == "html" else dossier_page.page(whole)

    def export_dossier(
        self, name: str, label: str, path: Path, format: str = "", progress: Progress = silent
    ) -> int:
        """Write it into a file that is there whole or not at all; returns the number of mentions.

        InputError where it cannot be written. What `progress` raises stops it.
        """
        form = self.dossier_format(path, format)
        self.count_names()
        try:
            with self._snapshot():
                pages = self.dossier_page(name, label, form, progress)
                if path.exists() and not path.is_file() and not path.is_dir():  # A device or pipe.
                    with path.open("w", encoding="utf-8") as out:
                        out.writelines(f"{piece}\n" for piece in pages)
                else:
                    _replace(path, pages)
        except OSError as error:
            raise InputError(f"cannot write {path}: {error.strerror or error}") from error
        return self.dossier(name, label, -1).count


def _replace(path: Path, pages: Iterator[str]) -> None:
    with replaced(path) as partial, partial.open("w", encoding="utf-8") as out:
        out.writelines(f"{piece}\n" for piece in pages)
        out.flush()
        os.fsync(out.fileno())
