"""A dossier as one HTML page that needs no script and no network: to read, print and hand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from annotations.formats.html import POLICY
from annotations.formats.html_style import STYLE
from annotations.library.dossier_page import SAID, Whole, about
from annotations.library.wording import counted
from annotations.model import Annotation, Article, Companion, Passage, Quotation
from annotations.text import web_url

HEIGHT: Final = 48
"""Pixels of the highest bar."""

OWN: Final = """\
main { max-width: 46rem; }
.time { margin: 1.5rem 0; }
.bars { display: flex; align-items: flex-end; gap: 1px; height: 3.25rem; border-bottom: 1px solid var(--rule); }
.bars span { flex: 1 1 0; min-width: 1px; background: var(--link); print-color-adjust: exact;
  -webkit-print-color-adjust: exact; }
.ends { display: flex; justify-content: space-between; }
.small, .ends, .years, table { font: 0.875rem/1.5 system-ui, sans-serif; }
.small, .ends { color: var(--muted); }
.years { margin: 1rem 0; }
.years a { margin-inline-end: 0.75em; }
table { border-collapse: collapse; width: 100%; }
th { overflow-wrap: normal; text-align: start; font-weight: 600; color: var(--muted); }
th, td { padding: 0.2em 0.6em 0.2em 0; border-bottom: 1px solid var(--rule); vertical-align: baseline; }
.number { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; font-weight: inherit;
  text-decoration: none; margin: 0; padding: 0.2em 0 0.2em 0.6em; }
.bar { width: 25%; }
.bar span { display: block; height: 0.6em; background: var(--link); print-color-adjust: exact;
  -webkit-print-color-adjust: exact; }
h2.month { margin-top: 2.5rem; border-bottom: 1px solid var(--rule); }
h2.month .small { margin-inline-start: 0.6em; font-weight: 400; }
.entry h3 { margin-bottom: 0.1em; }
.entry { display: block; }
.found > li { margin: 0.5em 0; }
.found b { background: var(--yellow-tint); font-weight: 600; padding: 0 0.1em; print-color-adjust: exact;
  -webkit-print-color-adjust: exact; }
blockquote { margin: 0.8em 0; padding-inline-start: 1em; border-inline-start: 3px solid var(--rule); }
blockquote b { font-weight: 600; }
.note .tag { margin-inline-end: 0.4em; }
@media print { .years { display: none; } .entry li, blockquote, tr { break-inside: avoid; }
  h2.month, .entry h3 { break-after: avoid; } }
"""
"""What this page adds to the style sheet of articles."""


def page(whole: Whole) -> Iterator[str]:
    """The page, in pieces that end a line."""
    dossier = whole.dossier
    name = escape(dossier.name)
    yield f"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Glosse">
<title>{name}</title>
<style>
{STYLE}{OWN}</style>
</head>
<body>
<main>
<h1 dir="auto">{name}</h1>
<p class="small">{escape(dossier.label)} · {whole.counts}</p>"""
    yield from _time(whole.timeline)
    months = whole.months()
    if years := list(dict.fromkeys(month[:4] for month, _ in months)):
        links = "".join(f'<a href="#y{escape(year)}">{escape(year) or "no date"}</a>' for year in years)
        yield f'<nav class="years" aria-label="Years">{links}</nav>'
    yield from _beside(whole.companions, whole.looked_at)
    numbers, last, year = dict(months), "none", "none"
    for article, passages, quotations in dossier.entries(whole.progress):
        month = article.published[:7]
        if month != last:
            anchor = "" if month[:4] == year else f' id="y{escape(month[:4])}"'
            said = counted(numbers.get(month, 0), "mention")
            yield (
                f'<h2 class="month"{anchor}>{escape(month) or "No date"}<span class="small">{said}</span></h2>'
            )
            last, year = month, month[:4]
        yield from _entry(article, passages, quotations)
    yield "</main>\n</body>\n</html>"


def _time(bars: Sequence[tuple[str, int]]) -> Iterator[str]:
    """The bars over time, with the months at both ends."""
    if not bars:
        return
    most = max(number for _, number in bars) or 1
    drawn = "".join(
        f'<span style="height: {max(round(HEIGHT * number / most), 1 if number else 0)}px"'
        f' title="{escape(month)}: {number:,}"></span>'
        for month, number in bars
    )
    yield f"""\
<div class="time" role="img" aria-label="Mentions over time, at most {most:,} in a bar"><div class="bars">{drawn}</div>
<div class="ends"><span>{escape(bars[0][0])}</span><span>{escape(bars[-1][0])}</span></div></div>"""


def _beside(companions: Sequence[Companion], looked_at: int) -> Iterator[str]:
    """The names in the same paragraphs, with their strength."""
    if not companions:
        return
    strongest = max(one.strength for one in companions)
    yield f"""\
<h2>In the same paragraphs</h2>
<p class="small">Counted in the newest {counted(looked_at, "article")}; strength is the log-likelihood ratio (G²).</p>
<table>
<tr><th scope="col">name</th><th scope="col">label</th><th scope="col" class="number" colspan="2">strength</th>\
<th scope="col" class="number">together</th><th scope="col" class="number">with it</th></tr>"""
    for one in companions:
        width = max(round(100 * one.strength / strongest), 1)
        yield (
            f'<tr><td dir="auto">{escape(one.name)}</td><td>{escape(one.label)}</td>'
            f'<td class="bar"><span style="width: {width}%"></span></td><td class="number">{one.strength:,.1f}</td>'
            f'<td class="number">{one.together:,}</td><td class="number">{one.paragraphs:,}</td></tr>'
        )
    yield "</table>"


def _entry(article: Article, passages: Sequence[Passage], quotations: Sequence[Quotation]) -> Iterator[str]:
    """One article: its mentions, then the quotations near them."""
    title, url = escape(article.title or "untitled"), web_url(article.url)
    linked = f'<a href="{escape(url)}" rel="noreferrer">{title}</a>' if url else title
    language = f' lang="{escape(article.language)}"' if article.language.isalpha() else ""
    yield f'<section class="entry"{language}>\n<h3 dir="auto">{linked}</h3>'
    if dot := about(article):
        yield f'<p class="small">{escape(dot)}</p>'
    yield '<ul class="found">'
    for one in passages:
        end = one.start + one.mention.end - one.mention.start
        yield f'<li dir="auto">{_marked(one.sentence, one.start, end)}{_notes(one.annotations)}</li>'
    yield "</ul>"
    for each in quotations:
        yield (
            f'<blockquote dir="auto">{_marked(each.context, each.start, each.end)}'
            f'<footer class="small" lang="en">{SAID[each.relation]}</footer>{_notes(each.annotations)}</blockquote>'
        )
    yield "</section>"


def _marked(text: str, start: int, end: int) -> str:
    return f"{escape(text[:start])}<b>{escape(text[start:end])}</b>{escape(text[end:])}"


def _notes(annotations: Sequence[Annotation]) -> str:
    """What is annotated there."""
    return "".join(
        f'<div class="note about">{"".join(f"<span class=tag>{escape(name)}</span>" for name in one.tags)}'
        f"{escape(one.note) or ('' if one.tags else 'marked')}</div>"
        for one in annotations
    )
