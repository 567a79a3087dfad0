"""A dossier as Markdown, to be read elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotations.formats.markdown_text import inline, note, tag
from annotations.library.wording import counted
from annotations.model import Companion, Passage


def page(
    name: str, label: str, mentions: int, articles: int, passages: Iterable[Passage],
    companions: Iterable[Companion], looked_at: int,
) -> Iterator[str]:  # fmt: skip
    """The page, in pieces that end a line: heading, mentions by article, and the names beside it."""
    yield f"# {inline(name)}\n\n{inline(label)} · {counted(mentions, 'mention')} in {counted(articles, 'article')}\n"
    last = 0
    for one in passages:
        article = one.article
        if article.id != last:
            last, dot = article.id, " · ".join(filter(None, (article.published[:10], *article.sources[:1])))
            title = f"## {inline(article.title or 'untitled')}"
            yield f"{title}\n\n{inline(dot)}\n" if dot else f"{title}\n"
        yield _passage(one)
    others = list(companions)
    if others:
        yield "\n## In the same paragraphs\n"
        yield f"Counted in the newest {counted(looked_at, 'article')}; strength is the log-likelihood ratio.\n"
        yield "| name | label | strength | paragraphs with both | with it |\n|---|---|--:|--:|--:|"
        for each in others:
            cells = (inline(each.name).replace("|", "\\|"), inline(each.label), f"{each.strength:.1f}")
            yield f"| {' | '.join(cells)} | {each.together} | {each.paragraphs} |"


def _passage(one: Passage) -> str:
    """A sentence with the name in bold, and what is annotated there below it."""
    end = one.start + one.mention.end - one.mention.start
    before, here, after = one.sentence[: one.start], one.sentence[one.start : end], one.sentence[end:]
    left = " " * before.endswith(" ")
    right = " " * after.startswith(" ")
    lines = [f"* {inline(before.rstrip())}{left}**{inline(here)}**{right}{inline(after.strip())}"]
    for each in one.annotations:
        tags = " ".join(tag(name) for name in each.tags)
        said = " ".join(filter(None, (tags, note(each.note).replace("\n", " ") if each.note else "")))
        lines.append(f"    * {said or 'marked'}")
    return "\n".join(lines)
