"""Rules, which are corrections that hold everywhere: listed, changed, deleted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from annotations.errors import InputError, NotFoundError
from annotations.library.correcting import about_to, left
from annotations.library.counting import Progress, silent
from annotations.library.foreseeing import NEW, Foreseeing
from annotations.library.wording import counted, quoted
from annotations.model import Change, Corrected, CorrectionKind, Scope, Span
from annotations.proposals import Place, Proposal, Rule
from annotations.store import rules as kept
from annotations.store.connection import Queries
from annotations.store.recorder import Recorder, recording
from annotations.store.values import now


class Rulebook(Foreseeing):
    """The part of the facade that puts rules in order; each change is one action to undo."""

    def rule_list(self, part: str = "") -> list[Rule]:
        """The rules that have `part` in their words, in any case, the newest first."""
        wanted = part.strip().casefold()
        return [one for one in kept.listed(self._reader) if wanted in one.made.correction.surface.casefold()]

    def articles_with(self, words: str) -> int:
        """In how many articles words stand, whatever their case, as the full-text index has them."""
        return kept.count_saying(self._reader, words, 0)

    def where_made(self, made: Corrected) -> Span | None:
        """Where the words of a correction stand in its article now: where it was made, else first; None if nowhere."""
        one, content = made.correction, self.text(made.article).content
        at = one.start if content.startswith(one.surface, one.start) else content.find(one.surface)
        return Span(at, at + len(one.surface)) if at >= 0 else None

    def propose_rule(
        self,
        rule_id: int,
        kind: CorrectionKind | None = None,
        label: str = "",
        scope: Scope = Scope.EVERYWHERE,
    ) -> Proposal:
        """What `set_rule` would do with the same arguments; errors as there."""
        made = self._rule_of(self._reader, rule_id)
        after = self._changed_rule(self._reader, made, kind, label, scope)
        return Proposal(about_to(after.correction), (made,), (after,))

    def set_rule(
        self,
        rule_id: int,
        kind: CorrectionKind | None = None,
        label: str = "",
        scope: Scope = Scope.EVERYWHERE,
        *,
        leaving: Collection[Place] = (),
        progress: Progress = silent,
        later: bool = False,
    ) -> Change:
        """Let a rule say something else, or hold in fewer places; no kind and no label leave what it says.

        With a label alone it does the same as before, or relabels its words where it dismissed them.

        One that says something else is a new rule with a new id, made in the same place by this person and now: of
        several about the same words the latest wins. The rest as in `rescope`. NotFoundError for an unknown rule;
        InputError where it says that already, for a missing label, or where it cannot hold here only.
        """
        with recording(self._store) as recorder:
            made = self._rule_of(recorder, rule_id)
            after = self._changed_rule(recorder, made, kind, label, scope)
            self._put_rule(recorder, made, after)
            self._leave(recorder, leaving)
            self._count_names(recorder, made.article)
            self._ask_recounts(recorder, (made, after))
            one = after.correction
            change = Change(about_to(one) + left(leaving), made.article, None, one.start)
            self._log(recorder, "change rule", change)
        return self._settled(change, progress, later)

    def _put_rule(self, recorder: Recorder, made: Corrected, after: Corrected) -> None:
        """Store a rule that was changed: only its scope can be another one in the same row.

        What a correction says is part of what it is, also for merging: it never changes, it is made anew.
        """
        text_id = int(recorder.value("SELECT text_id FROM corrections WHERE id = ?", (made.id,)))
        if after.correction.scope is Scope.HERE:
            text_id = self._version(made.article, recorder).text_id
        if after.id == made.id:
            values = {"scope": after.correction.scope.value, "text_id": text_id}
            recorder.update("corrections", [made.id], values)
        else:
            # In this order, so that it gets an id of its own.
            self._insert_correction(recorder, made.article, text_id, after.correction)
            recorder.delete("corrections", (made.id,))

    def propose_deletion(self, rule_ids: Sequence[int]) -> Proposal:
        """What `delete_rules` would do with the same arguments; errors as there."""
        made = self._some_rules(self._reader, rule_ids)
        return Proposal(f"delete {_those(made)}", made, ())

    def delete_rules(
        self,
        rule_ids: Sequence[int],
        *,
        leaving: Collection[Place] = (),
        progress: Progress = silent,
        later: bool = False,
    ) -> Change:
        """Take rules away, also in the articles that they were made in; the rest as in `rescope`.

        NotFoundError for an unknown rule, InputError for none.
        """
        with recording(self._store) as recorder:
            made = self._some_rules(recorder, rule_ids)
            for one in made:
                recorder.delete("corrections", (one.id,))
            self._leave(recorder, leaving)
            for article in sorted({one.article for one in made}):
                self._count_names(recorder, article)
            self._ask_recounts(recorder, made)
            change = Change(
                f"deleted {_those(made)}{left(leaving)}", made[0].article, None, made[0].correction.start
            )
            self._log(recorder, "delete rules", change)
        if len(made) == 1 or later:
            return self._settled(change, progress, later)
        self.settle(progress)  # Articles with the words of several would be counted several times.
        return change

    @staticmethod
    def _ask_recounts(recorder: Recorder, concerned: Sequence[Corrected]) -> None:
        for one in concerned:
            if one.correction.scope is Scope.EVERYWHERE:
                kept.ask_recount(recorder, one.correction.surface, one.correction.label, one.article)

    def _rule_of(self, queries: Queries, rule_id: int) -> Corrected:
        """A rule; NotFoundError for an unknown one."""
        try:
            found = self._correction_of(queries, rule_id)
        except NotFoundError:
            found = None
        if found is None or found.correction.scope is not Scope.EVERYWHERE:
            raise NotFoundError(f"no rule {rule_id} in the library; `glosse rules list` lists them")
        return found

    def _some_rules(self, queries: Queries, rule_ids: Sequence[int]) -> tuple[Corrected, ...]:
        if not rule_ids:
            raise InputError("no rule given; name at least one")
        return tuple(self._rule_of(queries, id_) for id_ in dict.fromkeys(rule_ids))

    def _changed_rule(
        self, queries: Queries, made: Corrected, kind: CorrectionKind | None, label: str, scope: Scope
    ) -> Corrected:
        """A rule as it will be, with the id of the old one where it says the same."""
        old = made.correction
        if kind is None:
            kind = CorrectionKind.RELABEL if label and old.kind is CorrectionKind.DISMISS else old.kind
        label = self._label(kind, label or (old.label if kind is old.kind else ""))
        if (kind, label) == (old.kind, old.label):
            return self._rescoped(queries, made, scope)
        after = replace(made, id=NEW, creator=self.creator, created=now())
        after = replace(after, correction=replace(old, kind=kind, label=label))
        return after if scope is Scope.EVERYWHERE else self._rescoped(queries, after, scope)


def _those(rules: Sequence[Corrected]) -> str:
    """What is said of rules: `the rule that “Maduro” is ORG`, `3 rules`."""
    if len(rules) > 1:
        return counted(len(rules), "rule")
    one = rules[0].correction
    what = "no name" if one.kind is CorrectionKind.DISMISS else one.label
    return f"the rule that {quoted(one.surface)} is {what}"
