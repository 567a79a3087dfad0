"""What becomes of one article that comes in: a new one, a new version, more about one, or nothing."""

from __future__ import annotations

from dataclasses import replace

from annotations import text
from annotations.errors import InputError
from annotations.library.names import identity, tag_names
from annotations.library.naming import Naming
from annotations.library.placing import move_position, reanchor, reanchor_corrections
from annotations.model import AddStatus, Draft
from annotations.store import articles, tags, texts
from annotations.store.connection import Queries, Value
from annotations.store.recorder import Recorder
from annotations.store.values import new_uid, now, title_key
from annotations.text import clean_line

BY_URL = "SELECT id FROM articles WHERE canonical_url = ? AND canonical_url <> ''"
"""The second condition is what lets SQLite use the index, which is partial."""


def article_row(
    draft: Draft, text_id: int, *, uid: str, added: str, modified: str, seed: bool = False
) -> dict[str, Value]:
    """The row of a new article."""
    return {
        "uid": uid,
        "title": draft.title,
        "title_key": title_key(draft.title),
        "byline": draft.byline,
        "published": draft.published,
        "language": draft.language,
        "source": draft.source,
        "url": draft.url,
        "canonical_url": identity(draft),
        "text_id": text_id,
        "first_text_id": text_id,
        "words": draft.words or text.count_words(draft.text.content),
        "seed": int(seed),
        "added": added,
        "modified": modified,
    }


class Intake(Naming):
    """Writing drafts, for adding and for importing."""

    def _fit_draft(self, draft: Draft, language: str) -> Draft:
        """A draft with clean strings and, if it is new, a language; InputError if it has no text."""
        fit = self._clean_draft(draft, language)
        return fit if fit.language or self._same(self._reader, fit) is not None else self._in_language(fit)

    def _clean_draft(self, draft: Draft, language: str, *, source: str = "", words: int = 0) -> Draft:
        """A draft with clean strings and addresses that may be kept; InputError if it has no text.

        It has `language` unless it says another; `source` and `words` stand for its own.
        """
        if not draft.text.content.strip():
            raise InputError("has no text")
        return Draft(
            title=clean_line(draft.title) or text.derived_title(draft.text),
            text=text.with_allowed_links(draft.text),
            byline=clean_line(draft.byline),
            published=clean_line(draft.published),
            language=clean_line(draft.language or language).casefold(),
            source=clean_line(source or draft.source),
            url=text.web_url(draft.url),
            tags=tuple(tag_names([tag for tag in draft.tags if clean_line(tag).strip("/ ")]))
            if draft.tags
            else (),
            origin=draft.origin,
            words=words or draft.words,
        )

    def _in_language(self, draft: Draft) -> Draft:
        """A draft with the language of its text."""
        from annotations.recognition.language import detect

        return draft if draft.language else replace(draft, language=detect(draft.text.content))

    def _same(self, queries: Queries, draft: Draft) -> int | None:
        """The article that a draft is about: the one of its address, else the one of its text and title."""
        url = identity(draft)
        if url:
            found: int | None = queries.value(BY_URL, (url,))
            if found is not None:
                return found
        text_id = texts.find_text(queries, draft.text.hash)
        if text_id is None:
            return None
        same: int | None = queries.value(
            "SELECT id FROM articles WHERE (first_text_id = ? OR text_id = ?) AND title = ?"
            " ORDER BY id LIMIT 1",
            (text_id, text_id, draft.title),
        )
        return same

    def _put(self, recorder: Recorder, draft: Draft, *, seed: bool = False) -> tuple[AddStatus, int]:
        """Write a draft that `_fit_draft` made; returns what that did and the article's id."""
        found = self._same(recorder, draft)
        if found is None:
            return AddStatus.ADDED, self._insert(recorder, draft, seed, new_uid(), now())
        changed = self._update(recorder, found, draft)
        return AddStatus.UPDATED if changed else AddStatus.UNCHANGED, found

    def _insert(self, recorder: Recorder, draft: Draft, seed: bool, uid: str, added: str) -> int:
        text_id, known = texts.put_text(recorder, draft.text)
        at = now()
        row = article_row(draft, text_id, uid=uid, added=added, modified=at, seed=seed)
        article_id = recorder.insert("articles", row)
        texts.insert_versions(recorder, [(article_id, text_id, draft.text)], at)
        articles.first_sources(recorder, {article_id: draft.source})
        for tag in draft.tags:
            recorder.link("article_tags", {"article_id": article_id, "tag_id": tags.obtain(recorder, tag)})
        if known or len(self._rules(recorder)):
            self._count_names(recorder, article_id)
        return article_id

    def _update(self, recorder: Recorder, article_id: int, draft: Draft, *, same_page: bool = False) -> bool:
        """Bring an article up to date; what the draft leaves out stays. Returns whether it changed.

        `same_page` says that the draft is of this very article, whatever its address.
        """
        row = recorder.row(
            "SELECT url, canonical_url, text_id, language FROM articles WHERE id = ?", (article_id,)
        )
        if row is None:
            return False
        same_page = same_page or (bool(row["canonical_url"]) and row["canonical_url"] == identity(draft))
        values: dict[str, Value] = {"title": draft.title, "title_key": title_key(draft.title)}
        values |= {"byline": draft.byline, "published": draft.published, "language": draft.language}
        if not row["url"] and (draft.url or not row["canonical_url"]):
            values |= {"url": draft.url, "canonical_url": identity(draft)}
        new = {column: value for column, value in values.items() if value}
        changed = bool(recorder.update("articles", [article_id], new))
        changed |= bool(draft.source) and articles.set_sources(recorder, article_id, [draft.source])
        changed |= self._renew(recorder, article_id, row["text_id"], draft, same_page)
        if changed:
            recorder.update("articles", [article_id], {"modified": now()})
        if new.get("language", row["language"]) != row["language"]:
            self._count_names(recorder, article_id)
        return changed

    def _renew(self, recorder: Recorder, article_id: int, old: int, draft: Draft, same_page: bool) -> bool:
        """Give an article the text of a draft, if it is the same page and the text is another."""
        if texts.find_text(recorder, draft.text.hash) == old:
            return texts.put_version(recorder, article_id, old, draft.text)
        if not same_page:
            return False
        text_id, _ = texts.put_text(recorder, draft.text)
        texts.put_version(recorder, article_id, text_id, draft.text)
        self._show(recorder, article_id, old, text_id, draft.text.content)
        return True

    def _show(self, recorder: Recorder, article_id: int, old: int, text_id: int, content: str) -> None:
        """Make one of an article's versions the one that it shows; annotations, corrections and the place follow."""
        words = text.count_words(content)
        recorder.update("articles", [article_id], {"text_id": text_id, "words": words})
        texts.shelve(recorder, old)
        reanchor(recorder, article_id, text_id, content)
        reanchor_corrections(recorder, article_id, old, text_id, content)
        move_position(recorder, article_id, old, content)
        self._count_names(recorder, article_id)
