"""A dossier as Markdown, to be read elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from annotations.formats.markdown_text import inline, note, tag
from annotations.library.counting import Progress
from annotations.library.dossiers import Dossier
from annotations.library.wording import counted
from annotations.model import Annotation, Article, Companion, Passage, Quotation, Relation

SAID: Final = {
    Relation.SENTENCE: "the name is in its sentence",
    Relation.INSIDE: "the name is in the quotation",
    Relation.NEAR: "the name is near, in the same paragraph",
}
"""What can be seen of who speaks, in words."""


class Whole(NamedTuple):
    """All that a page has, beside what is read article by article."""

    dossier: Dossier
    companions: Sequence[Companion]
    looked_at: int
    """Articles in which the companions were counted."""
    timeline: Sequence[tuple[str, int]]
    progress: Progress
    """Called after each article."""

    @property
    def counts(self) -> str:
        """`PER · 6 mentions in 3 articles`, without the label."""
        return f"{counted(self.dossier.count, 'mention')} in {counted(self.dossier.articles, 'article')}"

    def months(self) -> list[tuple[str, int]]:
        """Months (`2017-08`; a year alone, or '' for no date) and their mentions, in the order of the page."""
        return [
            (month, sum(number for _, number in some))
            for month, some in groupby(self.dossier.dated(), lambda each: each[0][:7])
        ]


def about(article: Article) -> str:
    """When and where an article came out."""
    return " · ".join(filter(None, (article.published[:10], *article.sources[:1])))


def page(whole: Whole) -> Iterator[str]:
    """The page, in pieces that end a line: heading, mentions and quotations by date, and the names beside it."""
    dossier = whole.dossier
    yield f"# {inline(dossier.name)}\n\n{inline(dossier.label)} · {whole.counts}"
    months, last = dict(whole.months()), "none"
    for article, passages, quotations in dossier.entries(whole.progress):
        month = article.published[:7]
        if month != last:
            last = month
            yield f"\n## {inline(month) or 'No date'}\n\n{counted(months.get(month, 0), 'mention')}"
        title, dot = f"\n### {inline(article.title or 'untitled')}", about(article)
        yield f"{title}\n\n{inline(dot)}\n" if dot else f"{title}\n"
        yield from map(_passage, passages)
        yield from map(_quotation, quotations)
    if whole.companions:
        yield "\n## In the same paragraphs\n"
        yield f"Counted in the newest {counted(whole.looked_at, 'article')}; strength is the log-likelihood ratio.\n"
        yield "| name | label | strength | paragraphs with both | with it |\n|---|---|--:|--:|--:|"
        for each in whole.companions:
            cells = (inline(each.name).replace("|", "\\|"), inline(each.label), f"{each.strength:.1f}")
            yield f"| {' | '.join(cells)} | {each.together} | {each.paragraphs} |"


def _passage(one: Passage) -> str:
    """A sentence with the name in bold, and what is annotated there below it."""
    sentence = _marked(one.sentence, one.start, one.start + one.mention.end - one.mention.start)
    return "\n".join([f"* {sentence}", *(f"    * {_said(each)}" for each in one.annotations)])


def _quotation(one: Quotation) -> str:
    """A quotation in its sentence, itself in bold, and where the name is."""
    lines = [f"\n> {_marked(one.context, one.start, one.end)}", ">", f"> {SAID[one.relation]}"]
    lines += [f"> * {_said(each)}" for each in one.annotations]
    return "\n".join(lines)


def _marked(text: str, start: int, end: int) -> str:
    """A passage with a part of it in bold."""
    before, here, after = text[:start], text[start:end], text[end:]
    left, right = " " * before.endswith(" "), " " * after.startswith(" ")
    return f"{inline(before.rstrip())}{left}**{inline(here)}**{right}{inline(after.strip())}"


def _said(one: Annotation) -> str:
    """What is annotated."""
    tags = " ".join(tag(name) for name in one.tags)
    return " ".join(filter(None, (tags, note(one.note).replace("\n", " ") if one.note else ""))) or "marked"
