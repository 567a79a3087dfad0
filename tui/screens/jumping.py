"""Quick jumps: letters over every name, sentence and link on screen; to a word by its first letter; back again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.reading.hints import letters
from tui.screens.stage import Stage

if TYPE_CHECKING:
    from tui.reading.cursor import Target


class Jumping(Stage):
    """`f` shows the letters, typing them goes there; `F` and a letter go to a word; `ctrl+o` goes back."""

    _places: dict[str, Target] | None = None
    """Letters still to be typed -> place, while a jump is being chosen."""
    _initial_wanted = False

    @property
    def choosing(self) -> bool:
        """Whether the next key is a letter of a quick jump."""
        return self._places is not None or self._initial_wanted

    def do_quick_jump(self) -> None:
        """Put letters over what can be jumped to."""
        places = self.view.places()
        if not places:
            self.say("Nothing on screen to jump to")
            return
        self._letter(dict(zip(letters(len(places)), places, strict=False)))

    def _letter(self, places: dict[str, Target] | None) -> None:
        self._places = places
        self.view.show_places({place.span.start: name for name, place in (places or {}).items()})
        if places:
            self.say("Type the letters of the place to jump to; Esc leaves", passing=True)

    def choose_place(self, key: str) -> None:
        """Take a key of a quick jump; any that fits no place ends it."""
        if self._initial_wanted:
            self._initial_wanted = False
            self._to_word(key)
            return
        places, self._places = self._places or {}, None
        left = {name[1:]: place for name, place in places.items() if name.startswith(key)}
        self.status.hush()
        if "" in left or not left:
            self._letter(None)
            if place := left.get(""):
                self.view.go(place.span, None if place.kind == "sentence" else place.kind)
        else:
            self._letter(left)

    def do_word_jump(self) -> None:
        """Wait for the letter that the word begins with."""
        self._initial_wanted = True
        self.say("Type the letter that the word begins with; Esc leaves", passing=True)

    def _to_word(self, letter: str) -> None:
        """To the next word that begins with a letter, whatever its case."""
        self.status.hush()
        if letter == "escape":
            return
        word = self.view.cursor.word_with(letter)
        if word:
            self.view.go(word)
        else:
            self.say(f"No word after the caret begins with “{letter}”")

    def do_jump_back(self) -> None:
        """To where the last jump came from."""
        if not self.view.back():
            self.say("No jump to go back over")
