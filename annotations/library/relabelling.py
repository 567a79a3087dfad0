"""Saying of a name, under all the words that it goes by, that it is something else."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from annotations.errors import InputError, NotFoundError
from annotations.library.correcting import left
from annotations.library.counting import Progress, silent
from annotations.library.dossiers import Dossiers
from annotations.library.foreseeing import NEW, Foreseeing
from annotations.library.wording import quoted
from annotations.model import Change, Corrected, Correction, CorrectionKind, Scope
from annotations.proposals import Place, Proposal
from annotations.store import rules as kept
from annotations.store.recorder import recording
from annotations.store.values import now

LOOKED_AT: Final = 200
"""The newest articles in which the words of a name are looked for."""


class Relabelling(Dossiers, Foreseeing):
    """The part of the facade that corrects names from their list."""

    def propose_relabel(self, name: str, label: str, to: str) -> Proposal:
        """What `relabel_name` would do; errors as there."""
        to, made = self._relabelled(name, label, to)
        return Proposal(f"{quoted(name)} is {to} everywhere", (), made)

    def relabel_name(
        self,
        name: str,
        label: str,
        to: str,
        *,
        leaving: Collection[Place] = (),
        progress: Progress = silent,
        later: bool = False,
    ) -> Change:
        """Give a listed name another label wherever its words stand, now and later, as one action to undo.

        A rule is made for each of the words that it goes by in the newest `LOOKED_AT` articles (`Maduro`, `Nicolás
        Maduro`); the rest is as in `rescope`. NotFoundError for a name that no article has, InputError for a label that
        is none or that it has already.
        """
        to, made = self._relabelled(name, label, to)
        with recording(self._store) as recorder:
            for one in made:
                text_id = self._version(one.article, recorder).text_id
                self._insert_correction(recorder, one.article, text_id, one.correction)
            self._leave(recorder, leaving)
            for one in made:
                self._count_names(recorder, one.article)
                kept.ask_recount(recorder, one.correction.surface, to, one.article)
            change = Change(f"{quoted(name)} is {to} everywhere{left(leaving)}")
            self._log(recorder, "relabel name", change)
        if not later:
            self.settle(progress)
        return change

    def _relabelled(self, name: str, label: str, to: str) -> tuple[str, tuple[Corrected, ...]]:
        to = self._label(CorrectionKind.RELABEL, to)
        if to == label:
            raise InputError(f"{quoted(name)} is {to} already")
        at, found = now(), dict[str, Corrected]()
        for article, _, _ in self.articles_of_name(name, label, LOOKED_AT):
            for passage in self.passages(article, name, label):
                one = passage.mention
                said = Correction(one.start, one.end, one.text, CorrectionKind.RELABEL, to, Scope.EVERYWHERE)
                found.setdefault(one.text, Corrected(NEW + len(found), article, said, self.creator, at))
        if not found:
            raise NotFoundError(f"no article mentions {quoted(name)}; `glosse names` lists the names")
        return to, tuple(found.values())
