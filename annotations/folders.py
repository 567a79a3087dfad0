"""Folders that hold what a person reads and writes."""

from __future__ import annotations

from pathlib import Path


def make_private(folder: Path) -> None:
    """Make a folder and all above it that are missing, for their owner only (mode 0700); OSError.

    `Path.mkdir` gives those above the mode that everything has.
    """
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
