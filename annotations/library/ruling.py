"""A person's word over names, all over the library: what counts as what, and what is not listed."""

from __future__ import annotations

from annotations.errors import InputError, NotFoundError
from annotations.library.naming_lists import NamingLists
from annotations.library.wording import quoted
from annotations.model import Change, Name, NameRule
from annotations.store import tallies
from annotations.store.connection import Value
from annotations.store.recorder import Recorder, recording
from annotations.store.values import new_uid, now
from annotations.text import clean_line

NAME_LENGTH = 200
"""Code points that a name may have."""


class Ruling(NamingLists):
    """The part of the facade that merges, renames, hides and splits names; each is one action to undo.

    Nothing is counted anew: the rules are laid over the counts when they are read.
    """

    def name_rules(self) -> list[NameRule]:
        """Everything a person said about names, by label and name."""
        return tallies.rules(self._reader)

    def name(self, name: str, label: str = "") -> Name:
        """The listed name that is written exactly so; a hidden one too.

        NotFoundError if there is none, InputError where several labels have it and none is given.
        """
        wanted = clean_line(name)
        found = [
            one
            for hidden in (False, True)
            for one in self.name_rows(label, wanted, hidden=hidden).every()
            if one.name == wanted
        ]
        if not found:
            raise NotFoundError(f"no name {quoted(wanted)} in the library; `glosse names` lists them")
        if len(found) > 1:
            labels = ", ".join(one.label for one in found)
            raise InputError(f"{quoted(wanted)} is {labels}; say which with --label")
        return found[0]

    def merge_name(self, name: str, into: str, label: str = "") -> Change:
        """Count a name, and all that counts as it, as another of the same label.

        NotFoundError if either is not there, InputError if they are one.
        """
        one = self.name(name, label)
        other = self.name(into, one.label)
        if one.name == other.name:
            raise InputError(f"{quoted(one.name)} is that name already")
        with recording(self._store) as recorder:
            self._point(recorder, one, other.name)
            said = f"{quoted(one.name)} counts as {quoted(other.name)}"
            return self._log(recorder, "merge name", Change(said))

    def rename_name(self, name: str, to: str, label: str = "") -> Change:
        """Show a name under another that no name has; InputError if one has it, or for an empty one."""
        one, new = self.name(name, label), clean_line(to)
        if not new or len(new) > NAME_LENGTH:
            raise InputError(f"a name has 1 to {NAME_LENGTH} characters")
        if new == one.name or any(each.name == new for each in self.name_rows(one.label, new).every()):
            raise InputError(f"there is {quoted(new)} already; merge the two if they are one")
        with recording(self._store) as recorder:
            self._point(recorder, one, new)
            return self._log(recorder, "rename name", Change(f"{quoted(one.name)} is shown as {quoted(new)}"))

    def _point(self, recorder: Recorder, one: Name, target: str) -> None:
        """Let everything that counts as a name count as another."""
        for written in self.written(one.name, one.label):
            if written != one.name or tallies.tally(recorder, written, one.label) is not None:
                self._rule(recorder, written, one.label, {"target": "" if written == target else target})

    def _rule(self, recorder: Recorder, name: str, label: str, values: dict[str, Value]) -> None:
        """Set what is said about a name; a rule that says nothing goes."""
        key = (name, label)
        row = recorder.row("SELECT id, target, hidden FROM name_rules WHERE name = ? AND label = ?", key)
        if row is None:
            made: dict[str, Value] = {"uid": new_uid(), "name": name, "label": label, "creator": self.creator}
            recorder.insert("name_rules", {**made, "created": now(), **values})
            return
        said = {"target": row["target"], "hidden": row["hidden"], **values}
        if not any(said.values()):
            recorder.delete("name_rules", (row["id"],))
        else:
            recorder.update("name_rules", [row["id"]], values)

    def hide_name(self, name: str, label: str = "") -> Change:
        """Leave a name out of lists; its mentions stay marked in the text. InputError if it is hidden."""
        return self._hide(name, label, hide=True)

    def unhide_name(self, name: str, label: str = "") -> Change:
        """List a name again; InputError if it is listed."""
        return self._hide(name, label, hide=False)

    def _hide(self, name: str, label: str, *, hide: bool) -> Change:
        one = self.name(name, label)
        if ((one.name, one.label) in tallies.hidden(self._reader)) is hide:
            raise InputError(f"{quoted(one.name)} is {'hidden' if hide else 'listed'} already")
        with recording(self._store) as recorder:
            self._rule(recorder, one.name, one.label, {"hidden": int(hide)})
            said = "is no longer listed" if hide else "is listed again"
            operation = "hide name" if hide else "unhide name"
            return self._log(recorder, operation, Change(f"{quoted(one.name)} {said}"))

    def split_name(self, name: str, label: str = "") -> Change:
        """Let a name count as itself again; NotFoundError if it counts as no other."""
        wanted = clean_line(name)
        found = [r for r in self.name_rules() if r.target and r.name == wanted and label in ("", r.label)]
        if not found:
            raise NotFoundError(
                f"{quoted(wanted)} counts as no other name; `glosse names --rules` lists what does"
            )
        if len(found) > 1:
            raise InputError(
                f"{quoted(wanted)} is {', '.join(r.label for r in found)}; say which with --label"
            )
        rule = found[0]
        with recording(self._store) as recorder:
            self._rule(recorder, rule.name, rule.label, {"target": ""})
            return self._log(
                recorder, "split name", Change(f"{quoted(rule.name)} is a name of its own again")
            )
