"""Two libraries become one: what each has and the other has not, and of what both changed the newer."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path

from annotations.errors import InputError, LibraryError, OlderLibraryError
from annotations.library.merged import Merged
from annotations.library.merging_articles import MergingArticles
from annotations.library.merging_marks import Marks
from annotations.model import Change
from annotations.store.backup import copy
from annotations.store.connection import Queries, Store, connect, uri
from annotations.store.journal import MERGE
from annotations.store.ledger import Aliases, aliases
from annotations.store.opening import open_store
from annotations.store.recorder import Recorder, recording
from annotations.text import characters

Progress = Callable[[str, int, int], object]
"""Called with what is being merged, how many are done, and how many there are."""


class _Rehearsed(Exception):
    """Ends a transaction that was only to be tried."""


def silent(what: str, done: int, total: int) -> None:
    """Progress that nobody sees."""


class Merging(MergingArticles):
    """The part of the facade that takes over another library."""

    def merge(self, path: Path, *, dry_run: bool = False, progress: Progress = silent) -> Merged:
        """Take over what another library has; both are the same after each has taken over the other.

        Articles are the same by identity, address, or text and title; tags and saved searches by name. Of each field
        of an annotation, each of its tags and each state of an article the newest change counts, whoever made it. What
        was deleted stays so unless somebody changed it later. Favourite digits, settings, history and drafts stay as
        they are. Articles are added by batches, all else is one action to undo. `dry_run` changes nothing. The other
        file is only read. InputError for this library itself; LibraryError for what is none.
        """
        done = Merged()
        with _other(path, self.path) as theirs:
            names = Aliases(aliases(self._reader), aliases(theirs))
            try:
                with recording(self._store) if dry_run else nullcontext() as rehearsal:
                    last, seen, looked = 0, 0, 1
                    whole = int(theirs.value("SELECT coalesce(sum(articles), 0) FROM tallies"))
                    while looked:
                        with self._recorded(rehearsal, noting=False) as recorder:
                            last, looked = self._take_articles(recorder, theirs, names, last, done)
                        seen += looked
                        progress("articles", seen, whole)
                    with self._recorded(rehearsal) as recorder:
                        Marks(self._count_names, recorder, theirs, names, done).take(progress)
                        self._log(recorder, MERGE, Change(done.message(path.name)))
                    if rehearsal:
                        raise _Rehearsed
            except _Rehearsed:
                return done
        self.settle()
        return done

    @contextmanager
    def _recorded(self, rehearsal: Recorder | None, *, noting: bool = True) -> Iterator[Recorder]:
        """A transaction of its own, but in a rehearsal the one that is not kept."""
        if rehearsal is not None:
            yield rehearsal
        else:
            with recording(self._store, noting=noting) as recorder:
                yield recorder


@contextmanager
def _other(path: Path, own: Path) -> Iterator[Queries]:
    """The queries of another library, in one state; of one with an older schema those of an upgraded copy."""
    path = path.expanduser()
    if not path.exists():
        raise LibraryError(f"there is no library at {path}")
    if path.samefile(own):
        raise InputError(f"{path} is this library itself; give another one")
    with tempfile.TemporaryDirectory(prefix="glosse-") as folder:
        try:
            store = open_store(path, read_only=True).store
        except OlderLibraryError:
            store = _upgraded(path, Path(folder) / path.name)
        with closing(store):
            queries = store.reader()
            # It may have been written by any program: what comes out of it is as clean as what comes in elsewhere.
            queries.connection.text_factory = _clean
            queries.run("BEGIN")
            try:
                yield queries
            except (TypeError, ValueError, LookupError, AttributeError) as error:
                raise LibraryError(
                    f"{path} holds what no Glosse writes ({error}); `glosse --library {path} doctor` says more"
                ) from error
            finally:
                queries.run("ROLLBACK")


def _clean(stored: bytes) -> str:
    return characters(stored.decode("utf-8", "replace"))


def _upgraded(path: Path, target: Path) -> Store:
    with closing(connect(uri(path, "mode=ro"), path, writing=False)) as connection:
        copy(connection, target)
    return open_store(target).store
