"""Rules in and out of files."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from annotations.errors import FormatError, InputError, NothingError
from annotations.library.counting import Progress, silent
from annotations.library.exchange import replaced
from annotations.library.foreseeing import NEW
from annotations.library.names import canonical_url
from annotations.library.rulebook import Rulebook
from annotations.library.wording import counted, quoted
from annotations.model import Change, Corrected, Correction, Scope
from annotations.proposals import RulesTaken
from annotations.store import mentions as stored
from annotations.store import rules as kept
from annotations.store import texts
from annotations.store.connection import Queries
from annotations.store.recorder import Recorder, recording

if TYPE_CHECKING:
    from annotations.formats.rules import ImportRule

FORMATS: Final = ("jsonl", "spacy")
"""Formats of rules: our own, which is read too, and patterns for spaCy's EntityRuler."""

LOOKED_AT: Final = 200
"""Articles, of those that the full-text index finds, in which the words of a rule are looked for to the letter."""

LARGEST: Final = 64 * 1024 * 1024
"""Bytes that a file of rules may have."""


class _RehearsedError(Exception):
    """A rehearsal is over, and nothing of it is kept."""


class RuleFiles(Rulebook):
    """The part of the facade that reads and writes rules."""

    def export_rules(self, format: str, out: TextIO) -> tuple[int, int]:
        """Write all rules, the oldest first; returns how many, and how many could not be written in this format.

        NothingError if there is none, InputError for another format.
        """
        from annotations.formats import rules as form

        if format not in FORMATS:
            raise InputError(f"no format “{format}” for rules; there is {', '.join(FORMATS)}")
        known = self.rule_list()[::-1]
        if not known:
            raise NothingError("no rules to export; E in the reader makes a correction hold everywhere")
        if format == "spacy":
            return form.write_patterns(known, out)
        form.write(known, out)
        return len(known), 0

    def export_rules_file(self, format: str, path: Path) -> tuple[int, int]:
        """As `export_rules`, into a file that only its owner can read and that is there whole or not at all."""
        try:
            with replaced(path) as part, part.open("w", encoding="utf-8") as out:
                done = self.export_rules(format, out)
                out.flush()
                os.fsync(out.fileno())
            return done
        except OSError as error:
            raise InputError(f"cannot write {path}: {error.strerror or error}") from error

    def import_rules(
        self,
        path: Path,
        *,
        replace: bool = False,
        dry_run: bool = False,
        progress: Progress = silent,
        later: bool = False,
    ) -> RulesTaken:
        """Take in rules from JSON lines: one transaction, one action to undo.

        A rule counts as made in the article of its address, else in the article added last in which its words stand;
        one whose words stand nowhere is left out. Identical ones stay once. Where rules here say something else of the
        same words, they stay, unless `replace` lets those of the file take their place. Names are counted anew as
        in `correct`. InputError for a file that cannot be read, FormatError for what is in it: then nothing is done.
        """
        records = list(_read(path))
        numbers = dict.fromkeys(("new", "same", "differing", "replaced", "unmatched"), 0)
        try:
            with recording(self._store) as recorder:
                self._take_rules(recorder, records, numbers, replace=replace)
                if dry_run:
                    raise _RehearsedError
                if recorder.changes:
                    said = f"rules of {quoted(path.name)} · {counted(numbers['new'], 'new rule')}"
                    said += f", {numbers['replaced']:,} replaced" if numbers["replaced"] else ""
                    self._log(recorder, "import rules", Change(said))
        except _RehearsedError:
            return RulesTaken(**numbers)
        if not later:
            self.settle(progress)
        return RulesTaken(**numbers)

    def _take_rules(
        self, recorder: Recorder, records: list[ImportRule], numbers: dict[str, int], *, replace: bool
    ) -> None:
        here: dict[str, list[Corrected]] = defaultdict(list)
        for made in stored.corrected(recorder, "scope = 'everywhere'", ()):
            here[made.correction.surface].append(made)
        known = {_said(made.correction) for some in here.values() for made in some}
        homes: set[int] = set()
        for record in records:
            said = (record.words, record.kind, record.label)
            others = here[record.words]
            if said in known:
                numbers["same"] += 1
            elif others and not replace:
                numbers["differing"] += 1
            elif (home := self._home(recorder, record)) is None:
                numbers["unmatched"] += 1
            else:
                article, at = home
                # Without a range: no person said that of this very place, as they did where it was first made.
                one = Correction(at, at, record.words, record.kind, record.label, Scope.EVERYWHERE)
                text_id = self._version(article, recorder).text_id
                self._insert_correction(recorder, article, text_id, one, record.creator, record.created)
                kept.ask_recount(recorder, one.surface, one.label, article)
                for old in others:
                    recorder.delete("corrections", (old.id,))
                    kept.ask_recount(recorder, old.correction.surface, old.correction.label, old.article)
                homes.update((article, *(old.article for old in others)))
                numbers["replaced" if others else "new"] += 1
                known.add(said)
                others.clear()
        for article in sorted(homes):
            self._count_names(recorder, article)

    def _home(self, queries: Queries, record: ImportRule) -> tuple[int, int] | None:
        """The article that a rule counts as made in, and where its words stand there; None for none."""
        from annotations.recognition.corrections import occurrences

        for article in self._possible_homes(queries, record):
            version = texts.current_version(queries, article)
            content = texts.content(queries, version.text_id) if version else ""
            whole = occurrences(content, record.words)
            at = whole[0].start if whole else content.find(record.words)
            if at >= 0:
                return article, at
        return None

    @staticmethod
    def _possible_homes(queries: Queries, record: ImportRule) -> Iterator[int]:
        url = canonical_url(record.article_url)
        if url:
            sql = "SELECT id FROM articles WHERE canonical_url = ? ORDER BY id"
            yield from (row[0] for row in queries.tuples(sql, (url,)))
        yield from kept.articles_saying_below(queries, record.words, NEW, LOOKED_AT)


def _said(one: Correction) -> tuple[object, ...]:
    """What makes two rules identical."""
    return one.surface, one.kind, one.label


def _read(path: Path) -> Iterator[ImportRule]:
    """The rules of a file, fit to keep."""
    from annotations.formats import rules as form

    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path} is larger than {LARGEST // 1024 // 1024} MB")
        with path.open(encoding="utf-8-sig") as lines:
            yield from form.read(lines, path.name)
    except UnicodeDecodeError as error:
        raise FormatError(f"{path} is not text (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error
