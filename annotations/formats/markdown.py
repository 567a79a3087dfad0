"""Markdown for reading and for Obsidian: each passage is a quotation with its tags, note and annotator.

One article has front matter and a heading; several have a section each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Final, TextIO

from annotations.formats import markdown_text as md
from annotations.formats.fragments import address, fragment_link, glosse_link
from annotations.formats.losses import Feature, Tally
from annotations.formats.records import ExportArticle
from annotations.model import Annotation, Article, Loss

CARRIES: Final = frozenset(
    {
        Feature.BARE,
        Feature.TITLES,
        Feature.BYLINES,
        Feature.DATES,
        Feature.LANGUAGES,
        Feature.SOURCES,
        Feature.ARTICLE_NOTES,
        Feature.ARTICLE_TAGS,
        Feature.OVERLAPS,
        Feature.TAGS,
        Feature.HIERARCHY,
        Feature.NOTES,
        Feature.CREATORS,
    }
)
"""Quotes stand without offset or context, and times without the hour."""


def write(articles: Iterable[ExportArticle], out: TextIO) -> tuple[Loss, ...]:
    """Write the articles that carry an annotation, a note or a tag; what is respelled or left out is counted."""
    tally = Tally(CARRIES)
    kept = _kept(tally, articles)
    first = list(islice(kept, 2))
    for number, one in enumerate(chain(first, kept)):
        out.write("\n" if number else "")
        out.write("\n\n".join(_parts(one, single=len(first) == 1)) + "\n")
        tally.lost(_respelled(one), "tag respelled", "tags respelled")
    return tally.losses()


def _kept(tally: Tally, articles: Iterable[ExportArticle]) -> Iterator[ExportArticle]:
    for one in tally.watch(articles):
        if one.annotations or one.article.tags or one.article.note:
            yield one
        else:
            what = "without annotation or tag left out"
            tally.lost(1, f"article {what}", f"articles {what}")


def _parts(one: ExportArticle, *, single: bool) -> Iterator[str]:
    """The blocks of one article, to be parted by blank lines."""
    article = one.article
    if single:
        yield _front_matter(article)
    yield f"{'#' if single else '##'} {md.inline(article.title or 'Untitled')}"
    if about := _about(article):
        yield about
    if article.tags and not single:
        yield _tags(article.tags)
    if article.note:
        yield md.note(article.note)
    for row in one.annotations:
        yield from _annotation(row.annotation, article.url)


def _front_matter(article: Article) -> str:
    return md.front_matter(
        [
            ("title", article.title),
            ("byline", article.byline),
            ("published", article.published),
            ("language", article.language),
            ("sources", article.sources),
            ("url", article.url),
            ("tags", [tag.removeprefix("#") for tag in map(md.tag, article.tags) if tag]),
            ("glosse", glosse_link("article", article.uid)),
        ]
    )


def _about(article: Article) -> str:
    """Who wrote it, when, where, with a link to it."""
    url = address(article.url)
    where = ", ".join(article.sources)
    linked = md.link(where or article.url, url) if url else md.inline(where)
    parts = [md.inline(article.byline), md.inline(article.published), md.inline(article.language), linked]
    return " · ".join(part for part in parts if part)


def _annotation(annotation: Annotation, url: str) -> Iterator[str]:
    yield md.quotation(annotation.exact)
    if annotation.uid:
        yield f"^glosse-{annotation.uid}"
    if annotation.tags:
        yield _tags(annotation.tags)
    if annotation.note:
        yield md.note(annotation.note)
    page = fragment_link(url, annotation)
    parts = [
        md.inline(annotation.creator),
        md.inline(annotation.created[:10]),
        md.link("passage", page) if page else "",
        f"[Glosse]({glosse_link('annotation', annotation.uid)})" if annotation.uid else "",
    ]
    if said := " · ".join(part for part in parts if part):
        yield f"— {said}"


def _tags(tags: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(tag for tag in map(md.tag, tags) if tag))


def _respelled(one: ExportArticle) -> int:
    """Tags of an article and its annotations that Markdown cannot spell as they are."""
    carried = chain(one.article.tags, *(row.annotation.tags for row in one.annotations))
    return sum(md.tag(tag) != f"#{tag}" for tag in carried)
