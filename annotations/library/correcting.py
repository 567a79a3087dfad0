"""Correcting names: here, all over an article, or in every article there is and will be."""

from __future__ import annotations

from annotations.errors import InputError, NotFoundError
from annotations.library.counting import Progress, silent
from annotations.library.naming import Naming
from annotations.library.wording import quoted
from annotations.model import Change, Corrected, CorrectionKind, Scope
from annotations.store import mentions as stored
from annotations.store import rules as kept
from annotations.store.connection import Value
from annotations.store.recorder import recording
from annotations.store.values import new_uid, now
from annotations.text import clean_line


class Correcting(Naming):
    """The part of the facade about a person's word over a pipeline's."""

    def correct(
        self,
        article_id: int,
        start: int,
        end: int,
        kind: CorrectionKind,
        label: str = "",
        scope: Scope = Scope.ARTICLE,
        *,
        text_hash: str = "",
        progress: Progress = silent,
        later: bool = False,
    ) -> Change:
        """Add, dismiss or relabel a name; the scope says how far that reaches.

        * `here`: the range itself.
        * `article`: the same words all over the article.
        * `everywhere`: the same words in every article, also in those added later, whatever pipeline reads them.

        A narrower correction wins over a wider one, a later one over an equal. All are one action to undo. With scope
        `everywhere`, the names of other articles are counted anew before this returns, unless `later` leaves
        that to `settle`. InputError for a range outside the text or a missing label; NotFoundError for the
        article; ChangedError where it is not certain what the range in the text of `text_hash` is now.
        """
        label = clean_line(label)
        if kind is not CorrectionKind.DISMISS and not label:
            raise InputError("give the label that the name should have, such as PER, ORG or LOC")
        article = self.article(article_id)
        with recording(self._store) as recorder:
            version = self._version(article_id, recorder)
            meant = self._meant(recorder, article_id, start, end, text_hash)
            span = self._fit(self._segmented(version, article.language, recorder), *meant)
            surface = self._text(version, recorder).content[span.start : span.end]
            label = label if kind is not CorrectionKind.DISMISS else ""
            recorder.insert(
                "corrections",
                {
                    "uid": new_uid(),
                    "article_id": article_id,
                    "text_id": version.text_id,
                    "start": span.start,
                    "end": span.end,
                    "surface": surface,
                    "kind": kind.value,
                    "label": label,
                    "scope": scope.value,
                    "creator": self.creator,
                    "created": now(),
                },
            )
            self._count_names(recorder, article_id)
            if scope is Scope.EVERYWHERE:
                kept.ask_recount(recorder, surface, label, article_id)
            change = Change(_corrected(kind, surface, label, scope), article_id, None, span.start)
            self._log(recorder, "correct", change)
        return self._settled(change, progress, later)

    def rescope(
        self, correction_id: int, scope: Scope, *, progress: Progress = silent, later: bool = False
    ) -> Change:
        """Make a correction hold in more or fewer places; the rest as in `correct`.

        NotFoundError for an unknown correction; InputError where it has that scope already, or where it is to hold
        here only and its words no longer stand there.
        """
        with recording(self._store) as recorder:
            found = stored.corrected(recorder, "id = ?", (correction_id,))
            if not found:
                raise NotFoundError(f"no correction {correction_id} in the library")
            made, old = found[0], found[0].correction
            if old.scope is scope:
                raise InputError(f"{_corrected(old.kind, old.surface, old.label, scope)} already")
            version = self._version(made.article, recorder)
            values: dict[str, Value] = {"scope": scope.value}
            if scope is Scope.HERE:
                if self._text(version, recorder).content[old.start : old.end] != old.surface:
                    raise InputError(f"{quoted(old.surface)} no longer stands there; correct it anew")
                values["text_id"] = version.text_id
            recorder.update("corrections", [correction_id], values)
            self._count_names(recorder, made.article)
            if Scope.EVERYWHERE in (scope, old.scope):
                kept.ask_recount(recorder, old.surface, old.label, made.article)
            message = _corrected(old.kind, old.surface, old.label, scope)
            change = Change(message, made.article, None, old.start)
            self._log(recorder, "rescope", change)
        return self._settled(change, progress, later)

    def corrections(self, article_id: int) -> tuple[Corrected, ...]:
        """What was corrected in an article and still concerns its text, oldest first; NotFoundError."""
        text_id = self._version(article_id).text_id
        return stored.corrected(
            self._reader, "article_id = ? AND (scope <> 'here' OR text_id = ?)", (article_id, text_id)
        )

    def rules(self) -> tuple[Corrected, ...]:
        """The corrections that hold everywhere, oldest first."""
        return stored.corrected(self._reader, "scope = 'everywhere'", ())


_WHERE = {Scope.HERE: " here", Scope.ARTICLE: " in this article", Scope.EVERYWHERE: " everywhere"}


def _corrected(kind: CorrectionKind, surface: str, label: str, scope: Scope) -> str:
    what = "no name" if kind is CorrectionKind.DISMISS else label
    return f"{quoted(surface)} is {what}{_WHERE[scope]}"
