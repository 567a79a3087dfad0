"""Notes about articles as wholes, kept while they are written as comments on passages are."""

from __future__ import annotations

from annotations.errors import GlosseError
from annotations.library.drafting import WHOLE
from annotations.model import Article
from tui import wording
from tui.screens.operating import Operating


class Noting(Operating):
    """One note is written at a time."""

    def write_note(self, article: Article, draft: str | None = None) -> None:
        """Open the editor, with what was written before; it closes only when that is saved or given up."""
        from tui.screens.comment import CommentEditor

        try:
            before = self.library.article(article.id).note
        except GlosseError as error:
            self.say(str(error), failed=True)
            return

        def save(note: str) -> str:
            if note.strip() == before:
                return ""
            made = self.attempt(lambda: self.library.note_article(article.id, note))
            return "" if made else self.status.message

        def keep(note: str) -> None:
            self.library.keep_draft(article.id, WHOLE, None, note, text_hash=article.text_hash)

        title = f"the article “{wording.clip(article.title, 40)}”"
        self.app.push_screen(
            CommentEditor(title, before, draft, save=save, keep=keep, drop=self.library.drop_draft)
        )

    def do_note_article(self) -> None:
        """Write a note about the open article, or go on with the one it has."""
        if self.article is None:
            self.say("No article is open")
        else:
            self.write_note(self.article)
