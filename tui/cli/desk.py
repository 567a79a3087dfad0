"""What the commands share: which library, which settings."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from annotations.errors import LibraryError, NothingError
from tui import settings
from tui.settings import Settings

if TYPE_CHECKING:
    from annotations.library import Library


LARGE = 100_000_000
"""Bytes from which on an upgrade of the library takes more than a moment."""


@dataclass
class Desk:
    """The options that stand before every command."""

    library_path: Path | None = None
    config_path: Path | None = None

    @cached_property
    def settings(self) -> Settings:
        """The person's settings, read when they are first needed; InputError if they do not fit."""
        return settings.load(self.config_path)

    @property
    def path(self) -> Path:
        """The library file, which need not exist."""
        from annotations.library import default_path

        return self.library_path.expanduser() if self.library_path else default_path()

    def _exists(self) -> bool:
        """Whether there is a file at `path`; LibraryError where the system does not tell."""
        try:
            return self.path.exists()
        except OSError as error:
            raise LibraryError(
                f"cannot open the library {self.path}: {error.strerror}; choose another with --library"
            ) from error

    @contextmanager
    def library(self, *, create: bool = False, blind: bool = False) -> Iterator[Library]:
        """The open library; only `create` makes a missing one, since a new one is the reader's to fill.

        `blind` hides what others annotated.

        Raises:
            NothingError: there is none and it is not to be made.
            GlosseError: it cannot be opened.
        """
        from annotations.library import Library

        if not create and not self._exists():
            raise NothingError(f"no library at {self.path} yet; `glosse add PATH` starts one")
        name = self.settings.name
        with Library.open(self.path, creator=name, blind=blind, upgrading=_upgrading) as library:
            yield library

    @contextmanager
    def library_or_scratch(self) -> Iterator[Library]:
        """The open library, or where there is none an empty one that vanishes afterwards."""
        if self._exists():
            with self.library() as library:
                yield library
            return
        from annotations.library import Library

        with (
            tempfile.TemporaryDirectory(prefix="glosse-") as folder,
            Library.open(Path(folder) / "scratch.db") as library,
        ):
            yield library


def _upgrading(size: int) -> None:
    """Say why nothing happens for a while."""
    if size >= LARGE:
        from tui.cli import output

        output.say(f"upgrading the library ({size / 1e6:,.0f} MB) after copying it; this may take minutes")


pass_desk = click.make_pass_decorator(Desk)

Command = TypeVar("Command", bound=Callable[..., object])


def json_option(command: Command) -> Command:
    """The option `--json` of every command that lists something."""
    return click.option("as_json", "--json", is_flag=True, help="Print JSON lines (docs/json.md).")(command)


def limit_option(command: Command) -> Command:
    """The option `--limit` of every list that can be long."""
    return click.option(
        "--limit",
        type=click.IntRange(0),
        default=None,
        metavar="N",
        help="At most N; 0 for all. Without it: 100 on a terminal, else all.",
    )(command)
