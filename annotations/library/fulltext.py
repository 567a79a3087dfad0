"""Pages: added by their address, and fetched for articles of which a feed has only the beginning."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from dataclasses import replace
from itertools import groupby
from typing import BinaryIO, Final

from annotations.errors import FetchError, InputError, NotFoundError, NothingError, WorkerCrashedError
from annotations.incoming import FoundFeed, Request, Response
from annotations.library.arriving import Arriving
from annotations.library.outside import Outside, outside
from annotations.library.subscribing import Subscribing, address, host_of, plain
from annotations.library.wording import counted
from annotations.model import AddResult, AddStatus, Article, Draft
from annotations.store.recorder import recording
from annotations.text import clean_line, count_words

LESS: Final = 0.8
"""Share of an article's words that its page must have to take the place of its text: less is a notice or a wall."""

PROBLEMS: Final = (FetchError, InputError, NotFoundError, WorkerCrashedError)
"""What may go wrong with one address, and does not stop the others."""


class FullText(Arriving, Subscribing):
    """The part of the facade that fetches pages."""

    def find_feeds(self, url: str) -> list[FoundFeed]:
        """The feed at an address, or those that the page there names.

        InputError for no address, FetchError where nothing comes, NothingError for a page without feeds.
        """
        whole = address(url)
        with outside() as out:
            asked = out.fetch(Request(whole, host=host_of(whole)))
            whole, answer = reached(url, whole, asked, out)
            return self._feeds_in(answer.result(), whole, out)

    def _feeds_in(self, response: Response, url: str, out: Outside) -> list[FoundFeed]:
        """The feed that came from an address, or those that the page names."""
        kind, typed = out.read("sniff", response.body, response.media_type), host_of(url)
        if kind == "feed":
            outline = out.open_feed("", response)
            out.forget("")
            return [FoundFeed(response.moved or url, outline.title, outline.kind, typed)]
        found: list[FoundFeed] = []
        if kind == "page":
            found = out.read("feeds_of", response.body, response.url, response.charset)
        if not found:
            raise NothingError(
                f"no feed at {url}, and no page there that names one; look for its RSS address"
            )
        return [replace(each, host=typed) for each in found]

    def add_steps(
        self, targets: Iterable[str], *, language: str = "", stdin: BinaryIO | None = None
    ) -> Iterator[Sequence[AddResult]]:
        """Add files, folders, streams and pages of the web: as `Adding.add_steps`, and a step for each page."""
        for web, some in groupby(targets, key=_is_address):
            if web:
                yield from ([result] for result in self.add_pages(list(some), language=language))
            else:
                yield from super().add_steps(some, language=language, stdin=stdin)

    def add_pages(self, urls: Sequence[str], *, language: str = "") -> Generator[AddResult, None, None]:
        """Fetch pages and add each as an article, in their order; what goes wrong is in the results.

        InputError for a `language` that is no code.
        """
        language = self._code(language)
        with outside() as out:
            asked: list[tuple[str, str, Future[Response] | InputError]] = []
            for url in urls:
                try:
                    whole = address(url)
                    asked.append((url, whole, out.fetch(Request(whole, host=host_of(whole)))))
                except InputError as error:
                    asked.append((url, url, error))
            for typed, whole, answer in asked:
                yield self._added_page(typed, whole, answer, language, out)

    def add_page(self, url: str) -> AddResult:
        """What `add_pages` does with one."""
        return next(self.add_pages([url]))

    def _added_page(
        self, typed: str, url: str, answer: Future[Response] | InputError, language: str, out: Outside
    ) -> AddResult:
        try:
            if isinstance(answer, InputError):
                raise answer
            draft = self._page(out, reached(typed, url, answer, out)[1].result())
        except PROBLEMS as error:
            return AddResult(AddStatus.FAILED, clean_line(url), None, str(error))
        return self._write_batch([(url, draft)], language)[0]

    def _page(self, out: Outside, response: Response) -> Draft:
        """The article of a page; it is known by its own address unless that is on another host."""
        kind = out.read("sniff", response.body, response.media_type)
        if kind == "feed":
            raise InputError("is a feed, not an article; `glosse feeds add` subscribes to it")
        if kind == "other":
            raise InputError(f"is of a kind that cannot be read ({response.media_type or 'unknown'})")
        draft = out.page(response)
        own = _site(draft.url) == _site(response.url)
        return replace(
            draft, url=draft.url if own else response.url, source=draft.source or _site(response.url)
        )

    def fetch_full(self, ids: Sequence[int]) -> Generator[AddResult, None, None]:
        """Fetch the pages of articles and give them their whole text, as a new version, annotations following.

        A result an article, in the order in which they come: `updated`, `unchanged`, or `failed` with why.
        """
        with outside() as out:
            yield from self._fetch_pages(self._articles(list(ids)), out)

    def _fetch_pages(self, wanted: Sequence[Article], out: Outside) -> Generator[AddResult, None, None]:
        asked: dict[Future[Response], Article] = {}
        for article in wanted:
            if article.url:
                asked[out.fetch(Request(article.url, host=self._typed(article)))] = article
            else:
                yield AddResult(AddStatus.FAILED, article.title, article, "has no address")
        try:
            for future in as_completed(asked):
                yield self._completed(asked[future], future, out)
        finally:
            for future in asked:
                future.cancel()

    def _typed(self, article: Article) -> str:
        """The host that a person typed for a feed of this article, if its page is there, too."""
        hosts = self._reader.tuples(
            "SELECT host FROM feeds WHERE id IN (SELECT feed_id FROM feed_items WHERE article_id = ?)",
            (article.id,),
        )
        host = host_of(article.url)
        return host if (host,) in hosts else ""

    def _completed(self, article: Article, answer: Future[Response], out: Outside) -> AddResult:
        try:
            draft = self._clean_draft(self._page(out, answer.result()), "")
        except PROBLEMS as error:
            return AddResult(AddStatus.FAILED, article.url, article, str(error))
        words = count_words(draft.text.content)
        if words < LESS * article.words:
            reason = (
                f"the page has less text ({counted(words, 'word')}) than the article; it was left as it is"
            )
            return AddResult(AddStatus.FAILED, article.url, article, reason)
        draft = replace(
            draft,
            title=article.title,
            source="",
            url=article.url,
            published=article.published or draft.published,
        )
        with recording(self._store, noting=False) as recorder:
            changed = self._update(recorder, article.id, draft, same_page=True)
            recorder.run("UPDATE feed_items SET page = 1 WHERE article_id = ? AND folded = ''", (article.id,))
        return AddResult(
            AddStatus.UPDATED if changed else AddStatus.UNCHANGED, article.url, self.article(article.id)
        )

    def _complete_new(self, ids: Sequence[int], out: Outside) -> str:
        """Fetch the pages of new articles; says how many could not be had."""
        failed = [
            result
            for result in self._fetch_pages(self._articles(list(ids)), out)
            if result.status is AddStatus.FAILED
        ]
        if not failed:
            return ""
        return f"{counted(len(failed), 'page')} not fetched ({failed[0].reason})"


def _site(url: str) -> str:
    return host_of(url).removeprefix("www.")


def reached(typed: str, url: str, asked: Future[Response], out: Outside) -> tuple[str, Future[Response]]:
    """The address that answered, with its answer: `url`, as it was asked, or the same by http.

    That is tried if nobody there speaks TLS and the person typed no scheme. FetchError is the one of `url`.
    """
    try:
        asked.result()
    except FetchError as error:
        instead = plain(typed, url) if error.insecure else ""
        if not instead:
            raise
        again = out.fetch(Request(instead, host=host_of(instead)))
        if isinstance(again.exception(), FetchError):
            raise
        return instead, again
    return url, asked


def _is_address(target: str) -> bool:
    return target.casefold().startswith(("http://", "https://"))
