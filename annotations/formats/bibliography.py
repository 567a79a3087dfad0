"""The articles as references: BibTeX for LaTeX, CSL-JSON for Zotero and word processors."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, TextIO

from annotations.formats.fragments import address
from annotations.formats.losses import Feature, Tally
from annotations.formats.records import ExportArticle
from annotations.model import Article, Loss

CARRIES: Final = frozenset(
    {
        Feature.BARE,
        Feature.TITLES,
        Feature.BYLINES,
        Feature.DATES,
        Feature.LANGUAGES,
        Feature.SOURCES,
        Feature.ARTICLE_TAGS,
    }
)

_LATEX: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_SPECIAL: Final = re.compile(r"[\\{}$&%#_~^]")
_URL_SPECIAL: Final = re.compile(r"[\\{}]")
_BY: Final = re.compile(r"\s*(?:by|von)\s+", re.IGNORECASE)
_AND: Final = re.compile(r"\s*(?:,|;|&|\s(?:and|und)\s)\s*")
_LANGUAGES: Final = {"de": "ngerman", "en": "english", "fr": "french", "es": "spanish", "it": "italian"}
"""Names of languages as Babel has them; others go as their code."""


def write_bibtex(articles: Iterable[ExportArticle], out: TextIO) -> tuple[Loss, ...]:
    """Write one entry an article, in UTF-8 (biber, or BibTeX with 8 bits)."""
    tally = Tally(CARRIES)
    first = True
    for one in tally.watch(articles):
        article = one.article
        kind = "article" if article.sources else "misc"
        fields = "".join(f"  {key} = {{{value}}},\n" for key, value in _bibtex(article) if value)
        out.write(f"{'' if first else chr(10)}@{kind}{{{key(article)},\n{fields}}}\n")
        first = False
    return tally.losses()


def write_csl(articles: Iterable[ExportArticle], out: TextIO) -> tuple[Loss, ...]:
    """Write a list with one item an article (https://docs.citationstyles.org)."""
    tally = Tally(CARRIES)
    first = True
    out.write("[")
    for one in tally.watch(articles):
        out.write(f"{'' if first else ','}\n {json.dumps(_csl(one.article), ensure_ascii=False)}")
        first = False
    out.write("\n]\n")
    return tally.losses()


def key(article: Article) -> str:
    """What a text cites it by: first author's last name, year, first long word of the title, end of its UUID."""
    names = authors(article.byline)
    words = [_plain(names[0].split()[-1]) if names else "", article.published[:4]]
    words.append(next((word for word in map(_plain, article.title.split()) if len(word) > 3), ""))
    return "-".join([*filter(None, words), article.uid.replace("-", "")[-6:]])


def authors(byline: str) -> list[str]:
    """The names in a byline such as `By A and B` or `Von A, B`."""
    begun = _BY.match(byline)
    names = _AND.split(byline[begun.end() :] if begun else byline)
    return [name for name in names if name]


def _plain(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.casefold())


def _bibtex(article: Article) -> Iterator[tuple[str, str]]:
    year, month, day = _parts(article.published)
    yield "author", " and ".join(f"{{{_escaped(name)}}}" for name in authors(article.byline))
    yield "title", f"{{{_escaped(article.title)}}}"
    yield "journal", _escaped(article.sources[0]) if article.sources else ""
    yield "year", str(year or "")
    yield "month", str(month or "")
    yield "day", str(day or "")
    yield "date", article.published[:10]
    yield "url", _URL_SPECIAL.sub(lambda found: f"%{ord(found[0]):02X}", address(article.url))
    yield "urldate", article.added[:10]
    yield "langid", _LANGUAGES.get(article.language, article.language)
    yield "keywords", ", ".join(_escaped(tag.replace(",", " ")) for tag in article.tags)
    yield "note", ", ".join(_escaped(source) for source in article.sources[1:])


def _escaped(value: str) -> str:
    return _SPECIAL.sub(lambda found: _LATEX[found[0]], value)


def _csl(article: Article) -> dict[str, object]:
    parts = [part for part in _parts(article.published) if part]
    fields: dict[str, object] = {
        "id": key(article),
        "type": "article-newspaper" if article.sources else "webpage",
        "title": article.title,
        "author": [{"literal": name} for name in authors(article.byline)],
        "container-title": article.sources[0] if article.sources else "",
        "issued": {"date-parts": [parts]} if parts else None,
        "accessed": {"date-parts": [[part for part in _parts(article.added) if part]]},
        "URL": address(article.url),
        "language": article.language,
        "keyword": ", ".join(article.tags),
        "note": ", ".join(article.sources[1:]),
    }
    return {name: value for name, value in fields.items() if value}


def _parts(published: str) -> tuple[int, int, int]:
    """Year, month and day, 0 for what is not known."""
    found = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", published)
    if found is None:
        return 0, 0, 0
    return int(found[1]), int(found[2] or 0), int(found[3] or 0)
