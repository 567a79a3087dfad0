"""Correcting names: here, all over an article, or in every article there is and will be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from annotations.errors import ChangedError, InputError, NotFoundError
from annotations.library.core import BEYOND, CHANGED
from annotations.library.counting import Progress, silent
from annotations.library.naming import Naming
from annotations.library.wording import counted, quoted
from annotations.model import Change, Corrected, Correction, CorrectionKind, Scope
from annotations.proposals import Place
from annotations.store import mentions as stored
from annotations.store import rules as kept
from annotations.store.connection import Queries, Value
from annotations.store.recorder import Recorder, recording
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
        label = self._label(kind, label)
        article = self.article(article_id)
        with recording(self._store) as recorder:
            version = self._version(article_id, recorder)
            meant = self._meant(recorder, article_id, start, end, text_hash)
            span = self._fit(self._segmented(version, article.language, recorder), *meant)
            surface = self._text(version, recorder).content[span.start : span.end]
            one = Correction(span.start, span.end, surface, kind, label, scope)
            self._insert_correction(recorder, article_id, version.text_id, one)
            self._count_names(recorder, article_id)
            if scope is Scope.EVERYWHERE:
                kept.ask_recount(recorder, surface, label, article_id)
            change = Change(about_to(one), article_id, None, span.start)
            self._log(recorder, "correct", change)
        return self._settled(change, progress, later)

    def rescope(
        self,
        correction_id: int,
        scope: Scope,
        *,
        leaving: Collection[Place] = (),
        progress: Progress = silent,
        later: bool = False,
    ) -> Change:
        """Make a correction hold in more or fewer places; the rest as in `correct`.

        The places in `leaving` stay as they were, by corrections of scope `here` that belong to the same action.
        NotFoundError for an unknown correction; InputError where it has that scope already, or where it is to hold
        here only and its words no longer stand there; ChangedError where the text of such a place has changed.
        """
        with recording(self._store) as recorder:
            made = self._correction_of(recorder, correction_id)
            after = self._rescoped(recorder, made, scope).correction
            values: dict[str, Value] = {"scope": scope.value}
            if scope is Scope.HERE:
                values["text_id"] = self._version(made.article, recorder).text_id
            recorder.update("corrections", [correction_id], values)
            self._leave(recorder, leaving)
            self._count_names(recorder, made.article)
            if Scope.EVERYWHERE in (scope, made.correction.scope):
                kept.ask_recount(recorder, after.surface, after.label, made.article)
            change = Change(about_to(after) + left(leaving), made.article, None, after.start)
            self._log(recorder, "rescope", change)
        return self._settled(change, progress, later)

    @staticmethod
    def _label(kind: CorrectionKind, label: str) -> str:
        """The label of a correction, empty for one that dismisses; InputError if it is missing."""
        label = clean_line(label)
        if kind is CorrectionKind.DISMISS:
            return ""
        if not label:
            raise InputError("give the label that the name should have, such as PER, ORG or LOC")
        return label

    @staticmethod
    def _correction_of(queries: Queries, correction_id: int) -> Corrected:
        """A correction; NotFoundError for an unknown one."""
        found = stored.corrected(queries, "id = ?", (correction_id,)) if abs(correction_id) < BEYOND else ()
        if not found:
            raise NotFoundError(f"no correction {correction_id} in the library")
        return found[0]

    def _rescoped(self, queries: Queries, made: Corrected, scope: Scope) -> Corrected:
        """A correction with another scope; InputError where that is none or cannot be."""
        old = made.correction
        if old.scope is scope:
            raise InputError(f"{about_to(old)} already")
        if scope is Scope.HERE:
            content = self._text(self._version(made.article, queries), queries).content
            if content[old.start : old.end] != old.surface:
                raise InputError(f"{quoted(old.surface)} no longer stands there; correct it anew")
        return replace(made, correction=replace(old, scope=scope))

    def _insert_correction(
        self, recorder: Recorder, article: int, text_id: int, one: Correction, by: str = "", at: str = ""
    ) -> None:
        """A new correction, made by this person and now unless somebody else and another time are given."""
        recorder.insert(
            "corrections",
            {
                "uid": new_uid(),
                "article_id": article,
                "text_id": text_id,
                "start": one.start,
                "end": one.end,
                "surface": one.surface,
                "kind": one.kind.value,
                "label": one.label,
                "scope": one.scope.value,
                "creator": by or self.creator,
                "created": at or now(),
            },
        )

    def _leave(self, recorder: Recorder, places: Collection[Place]) -> None:
        """Let places keep the names that they had; ChangedError where their article has another text by now."""
        for place in sorted(places, key=lambda one: (one.article, one.start)):
            version = self._version(place.article, recorder)
            if version.text_id != place.text_id:
                raise ChangedError(CHANGED)
            content = self._text(version, recorder).content
            for kind, names in ((CorrectionKind.DISMISS, place.becomes), (CorrectionKind.ADD, place.was)):
                for start, end, label in names:
                    label = "" if kind is CorrectionKind.DISMISS else label
                    one = Correction(start, end, content[start:end], kind, label, Scope.HERE)
                    self._insert_correction(recorder, place.article, version.text_id, one)
        for article in sorted({place.article for place in places}):
            self._count_names(recorder, article)

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


def about_to(one: Correction) -> str:
    """What a correction comes to, in one line."""
    what = "no name" if one.kind is CorrectionKind.DISMISS else one.label
    return f"{quoted(one.surface)} is {what}{_WHERE[one.scope]}"


def left(places: Collection[Place]) -> str:
    """What is said of places that a change leaves as they were."""
    return (
        f" · {counted(len(places), 'place')} left as {'it was' if len(places) == 1 else 'they were'}"
        if places
        else ""
    )
