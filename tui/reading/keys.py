"""Key sequences: which action a key, or several one after another, stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """A key or sequence is complete."""

    name: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A sequence has begun; `options` are the keys that go on, each with its action."""

    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Unbound:
    """Nothing is bound to what was pressed; a sequence that had begun is forgotten."""

    keys: str


class Sequences:
    """The keys of one pane. Keys of a sequence are separated by a blank (`g l`)."""

    def __init__(self, bindings: Mapping[str, str]) -> None:
        """Take keys or sequences -> action names.

        Raises:
            ValueError: a key or sequence begins another's sequence, or is not written as keys with one blank between.
        """
        self._actions = dict(bindings)
        self._options: dict[str, list[tuple[str, str]]] = {}
        for keys, action in bindings.items():
            steps = keys.split(" ")
            if not all(steps):
                raise ValueError(f"{keys!r} of {action!r} is not a key or keys with one blank between")
            for length in range(1, len(steps)):
                begun = " ".join(steps[:length])
                if begun in bindings:
                    raise ValueError(
                        f"{begun!r} is {bindings[begun]!r} and begins {keys!r}, which is {action!r}"
                    )
                self._options.setdefault(begun, []).append((" ".join(steps[length:]), action))
        self.pending = ""
        """The keys pressed so far of a sequence, or an empty string."""

    def feed(self, key: str) -> Action | Pending | Unbound:
        """Take the next key."""
        keys = f"{self.pending} {key}" if self.pending else key
        self.pending = ""
        if (action := self._actions.get(keys)) is not None:
            return Action(action)
        if (options := self._options.get(keys)) is not None:
            self.pending = keys
            return Pending(tuple(options))
        return Unbound(keys)

    def reset(self) -> None:
        """Forget a sequence that has begun."""
        self.pending = ""
