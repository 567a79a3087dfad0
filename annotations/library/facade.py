"""`Library`: everything that a front end can do with one library file."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from annotations.errors import InputError
from annotations.library.adding import Adding
from annotations.library.agreeing import Agreeing
from annotations.library.archiving import Archiving
from annotations.library.citing import Citing
from annotations.library.codebooks import Codebooks
from annotations.library.coding import CodingWork
from annotations.library.completing import Completing
from annotations.library.dossier_export import DossierPages
from annotations.library.doubting import Doubting
from annotations.library.drafting import Drafting
from annotations.library.exchange import Exchange
from annotations.library.finding import Finding
from annotations.library.history import History
from annotations.library.importing import Importing
from annotations.library.keeping import Keeping
from annotations.library.measuring import Measuring
from annotations.library.merging import Merging
from annotations.library.models import Models
from annotations.library.refreshing import Refreshing
from annotations.library.relabelling import Relabelling
from annotations.library.reporting import Reporting
from annotations.library.retagging import Retagging
from annotations.library.reviewing import Reviewing
from annotations.library.rule_files import RuleFiles
from annotations.library.searches import Searches
from annotations.library.spreading import Spreading
from annotations.library.suggesting import Suggesting
from annotations.library.surveying import Surveying
from annotations.library.switching import Switching
from annotations.library.tag_ruling import TagRuling
from annotations.library.teaching import Teaching
from annotations.library.undoing import Undoing
from annotations.library.versions import Versions
from annotations.library.watching import Watching
from annotations.store.opening import Upgrading, open_store, silent
from annotations.text import clean_line

if TYPE_CHECKING:
    from annotations.library.errands import Errand


def default_path() -> Path:
    """Where the library is unless a person says otherwise: the platform's folder for data."""
    from platformdirs import user_data_path

    return user_data_path("glosse", appauthor=False) / "library.db"


class Library(
    Relabelling,
    DossierPages,
    Refreshing,
    Switching,
    Watching,
    Adding,
    Importing,
    Exchange,
    Spreading,
    Suggesting,
    Citing,
    Completing,
    CodingWork,
    Codebooks,
    Retagging,
    TagRuling,
    Reviewing,
    Surveying,
    RuleFiles,
    Undoing,
    History,
    Teaching,
    Measuring,
    Merging,
    Agreeing,
    Versions,
    Archiving,
    Models,
    Reporting,
    Searches,
    Finding,
    Drafting,
    Keeping,
    Doubting,
):
    """One open library file; safe to use from several threads.

    Every change is one transaction and one action to undo; it is on the disk when the call returns.
    Every method may raise LibraryError, and those that change something ReadOnlyError.
    """

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        creator: str = "",
        read_only: bool = False,
        blind: bool = False,
        upgrading: Upgrading = silent,
    ) -> Library:
        """Open a library, creating the file (mode 0600) if there is none.

        A file that cannot be written opens with `read_only` True. `upgrading` is called before one with an older schema
        is upgraded, which takes a while where it is large. `blind` hides the annotations of others than `creator` and
        keeps them from being changed; InputError where that is nobody. LibraryError: not a library, damaged, or
        impossible to create; NewerLibraryError: written by a newer Glosse. Neither is ever written to.
        """
        name = clean_line(creator)
        if blind and not name:
            raise InputError('to work blind, say who you are: name = "…" under [person] in the settings')
        opened = open_store(path.expanduser(), read_only=read_only, upgrading=upgrading)
        if blind:
            opened.store.show_only(name)
        return cls(opened.store, creator=name, created=opened.created)

    def errand(self, method: str, *arguments: Any, **options: Any) -> Errand:
        """A call that goes outside, made by a process of its own; see `Errand`."""
        from annotations.library.errands import Errand

        return Errand(self.path, self.creator, method, *arguments, **options)

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
