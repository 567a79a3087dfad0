"""Handing articles and annotations on: what can be exported from where the person is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotations.model import ExportOptions
from tui import wording
from tui.screens.shelf import Shelf
from tui.screens.telling import Telling

if TYPE_CHECKING:
    from tui.screens.exporting import Form, Scope

MOST: Final = 2_000
"""Chosen articles that are exported one by one; more are what the filter finds."""


class Handing(Telling, Shelf):
    """Opens the export dialog, and keeps what was chosen in it until the end."""

    _form: Form | None = None

    def do_export(self) -> None:
        """Articles and annotations in other programs' formats."""
        from tui.screens.exporting import Export, Form

        def chosen(answer: tuple[Form, str] | None) -> None:
            if answer is not None:
                self._form, said = answer
                self.say(said)

        scopes, form = self._scopes(), self._form or Form()
        self.app.push_screen(
            Export(self.library, scopes, form, Path.cwd(), ascii=self.settings.ascii), chosen
        )

    def _scopes(self) -> list[Scope]:
        """What can be exported, the likeliest first: in a text it, in the list what is chosen, else what is listed."""
        from tui.screens.exporting import Scope

        found = [Scope("the whole library", ExportOptions(), "glosse")]
        query = self.query_text.strip()
        if query:
            found.insert(0, Scope(f"what “{wording.clip(query, 40)}” finds", ExportOptions(query), "glosse"))
        reading = self.article is not None and self.pane not in ("library", "sidebar")
        one = self.article if reading else self.articles.current
        if one is None:
            return found
        title = f"“{wording.clip(one.title, 38)}”"
        single = Scope(f"the article {title}", ExportOptions(ids=(one.id,)), self.library.file_name(one))
        first, after = self.articles.choice
        if not reading and self.articles.choosing and after - first <= MOST:
            ids = tuple(item.id for row in range(first, after) if (item := self.articles.item(row)))
            return [
                Scope(f"{wording.amount(len(ids), 'chosen article')}", ExportOptions(ids=ids), "glosse"),
                *found,
            ]
        return [single, *found] if reading else [*found, single]
