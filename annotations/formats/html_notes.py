"""What stands beside and below a text on the page that `html` writes: notes, tags, names, passages that are gone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

from annotations.formats.fragments import address, fragment_link
from annotations.formats.html_style import COLORS
from annotations.formats.html_text import REL, Highlight
from annotations.formats.records import ExportArticle
from annotations.model import Anchor, Annotation, Article, Mention, Tag

_TIME: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z?)?)?)?", re.ASCII)
_MINUTES: Final = len("2026-02-01T09:00")

_DOUBTS: Final = {
    Anchor.MOVED: "moved",
    Anchor.UNCERTAIN: "right place?",
    Anchor.ORPHAN: "passage gone",
}


def about(article: Article) -> str:
    """Who wrote an article, when, where, in which language, what became of it, with a link to it."""
    states = (("read", article.read), ("starred", article.starred), ("archived", article.archived))
    coding = article.coding.word if article.coding else ""
    items = [
        f'<li class="byline" dir="auto">{escape(article.byline)}</li>' if article.byline else "",
        f"<li>{time(article.published)}</li>" if article.published else "",
        *(f'<li dir="auto">{escape(source)}</li>' for source in article.sources),
        f'<li lang="en">language: {escape(article.language)}</li>' if article.language else "",
        *(f'<li lang="en">{name}</li>' for name, is_so in states if is_so),
        f'<li lang="en">{coding}</li>' if coding else "",
        f'<li class="line">{_page(article.url)}</li>' if article.url else "",
        f'<li class="line">{_chips(article.tags, {})}</li>' if article.tags else "",
        f'<li class="line said" lang="" dir="auto">{escape(article.note)}</li>' if article.note else "",
    ]
    said = "\n".join(item for item in items if item)
    return f'<ul class="about" role="list">\n{said}\n</ul>' if said else ""


def time(moment: str) -> str:
    """A moment, to the minute for the eye and exact for programs; what is no moment stands as it is."""
    if not _TIME.fullmatch(moment):
        return escape(moment)
    shown = moment[:_MINUTES].replace("T", " ")
    return f'<time datetime="{moment}" title="{moment}">{shown}</time>'


def notes(beside: Sequence[Highlight], tags: Mapping[str, Tag], url: str, row: str) -> str:
    """The notes on the passages that begin in a block, to stand beside it; `row` is where they stand in its grid."""
    if not beside:
        return ""
    first, last = beside[0].number, beside[-1].number
    label = f"Annotation {first}" if first == last else f"Annotations {first} to {last}"
    inner = "\n".join(_note(one, tags, url) for one in beside)
    return f'<aside class="notes" aria-label="{label}" style="grid-row:{row}">\n{inner}\n</aside>'


def gone(lost: Sequence[Highlight], tags: Mapping[str, Tag]) -> str:
    """The annotations that have no place in the text, each with the words that it was made on."""
    if not lost:
        return ""
    inner = "\n".join(_note(one, tags, "", _old(one.annotation)) for one in lost)
    head = '<h2 lang="en">Annotations whose passage is gone</h2>'
    return f'<section class="gone">\n{head}\n{inner}\n</section>'


def legend(one: ExportArticle, tags: Mapping[str, Tag], row: str) -> str:
    """The tags of an article and of its annotations: colour, how often, what they are for, and their key."""
    used = Counter(tag for row_ in one.annotations for tag in row_.annotation.tags)
    named = dict.fromkeys((*tags, *one.article.tags, *used))
    if not named:
        return ""
    items = "\n".join(f"<li>{_explained(name, tags, used[name])}</li>" for name in named)
    head = '<h2 lang="en">Tags</h2>'
    return (
        f'<aside class="legend" aria-label="Tags" style="grid-row:{row}">\n'
        f'{head}\n<ul role="list">\n{items}\n</ul>\n</aside>'
    )


def names(mentions: Iterable[Mention]) -> str:
    """The names that were recognised in an article, the most frequent first, and by whom."""
    counts = Counter((one.name, one.label) for one in mentions)
    if not counts:
        return ""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    items = "\n".join(
        f'<li><bdi>{escape(name)}</bdi> <span class="label">{escape(label)} × {count}</span></li>'
        for (name, label), count in ordered
    )
    by = escape(", ".join(sorted({one.pipeline for one in mentions if one.pipeline})))
    told = f'\n<p lang="en">Recognised by {by}; underlined with dots in the text.</p>' if by else ""
    head = '<h2 lang="en">Recognised names</h2>'
    return f'<section class="names">\n{head}\n<ul role="list">\n{items}\n</ul>{told}\n</section>'


def _note(one: Highlight, tags: Mapping[str, Tag], url: str, old: str = "") -> str:
    made = one.annotation
    key = escape(one.key)
    number = (
        f'<span class="number">{one.number}</span>'
        if old
        else f'<a class="number" href="#at-{key}" aria-label="Passage {one.number}">{one.number}</a>'
    )
    said = f'\n<p class="said" lang="" dir="auto">{escape(made.note)}</p>' if made.note else ""
    short = "" if made.note or made.tags or old else " short"
    return (
        f'<div class="note {one.color}{short}" id="{key}" role="note">\n{number}{_chips(made.tags, tags)}'
        f"{old}{said}{_footer(made, url)}\n</div>"
    )


def _footer(made: Annotation, url: str) -> str:
    page = fragment_link(url, made)
    edited = made.modified if made.modified != made.created else ""
    parts = [
        f'<span class="doubt">{_doubt(made)}</span>' if made.anchor is not Anchor.EXACT else "",
        f'<span class="creator" dir="auto">{escape(made.creator)}</span>' if made.creator else "",
        f"<span>{time(made.created)}</span>" if made.created else "",
        f"<span>edited {time(edited)}</span>" if edited else "",
        f'<span><a href="{escape(page)}" {REL}>source</a></span>' if page else "",
    ]
    inner = "\n".join(part for part in parts if part)
    return f'\n<footer lang="en">\n{inner}\n</footer>' if inner else ""


def _doubt(made: Annotation) -> str:
    return f"{_DOUBTS[made.anchor]} ({made.score:.0%})"


def _old(made: Annotation) -> str:
    """The words that an annotation was made on, amid those around them."""
    before, after = (f"<span>{escape(words)}</span>" for words in (made.prefix, made.suffix))
    return f'\n<blockquote class="old" dir="auto">{before}<del>{escape(made.exact)}</del>{after}</blockquote>'


def _chips(tags: Iterable[str], records: Mapping[str, Tag]) -> str:
    return " ".join(_chip(tag, records) for tag in tags)


def _chip(name: str, records: Mapping[str, Tag]) -> str:
    color = records[name].color if name in records else ""
    known = f" {color}" if color in COLORS else ""
    return f'<span class="tag{known}" dir="auto">{escape(name)}</span>'


def _explained(name: str, records: Mapping[str, Tag], used: int) -> str:
    record = records.get(name)
    parts = [
        _chip(name, records),
        f'<span dir="auto">{escape(record.description)}</span>' if record and record.description else "",
        f'<span class="key" lang="en">× {used}</span>' if used else "",
        f'<span class="key" lang="en">key {record.key}</span>' if record and record.key else "",
    ]
    return " ".join(part for part in parts if part)


def _page(url: str) -> str:
    """The address of an article, as a link if it may be followed."""
    followed = address(url)
    return f'<a href="{escape(followed)}" {REL}>{escape(url)}</a>' if followed else escape(url)
