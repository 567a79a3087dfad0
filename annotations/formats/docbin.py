"""spaCy's DocBin: tokens and spans for training and analysis.

https://spacy.io/api/docbin ; `doc.spans["annotations"]` has a span a tag, widened to whole tokens, and with
recognised names `doc.ents` has those. What spans cannot say, and the exact offsets, stand in `doc.user_data["glosse"]`.
`docbin_file` packs it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import IO, TYPE_CHECKING, Any, Final

from annotations.errors import FormatError
from annotations.formats.bounds import UNPACKED
from annotations.formats.docbin_file import OWN, DocBinWriter, contents
from annotations.formats.incoming import (
    UNSEEN,
    IncomingText,
    article_fields,
    extras,
    read_article,
    read_extras,
)
from annotations.formats.losses import Feature, Tally
from annotations.formats.records import ExportArticle, ImportArticle, Record
from annotations.formats.spans import spans, tags_of, unplaced
from annotations.model import Loss
from annotations.text import clean_line

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from annotations.formats.docbin_file import Content

CARRIES: Final = frozenset(
    {
        Feature.BARE,
        Feature.TEXTS,
        Feature.TITLES,
        Feature.BYLINES,
        Feature.DATES,
        Feature.LANGUAGES,
        Feature.SOURCES,
        Feature.ARTICLE_TAGS,
        Feature.POSITIONS,
        Feature.CONTEXTS,
        Feature.OVERLAPS,
        Feature.TAGS,
        Feature.HIERARCHY,
        Feature.NOTES,
        Feature.COLORS,
        Feature.CREATORS,
        Feature.TIMES,
        Feature.MENTIONS,
    }
)

SPANS: Final = "annotations"
"""Key of the span group."""

_TOKENIZERS: Final = ("de", "en")
"""Languages with rules of their own here; all others get the ones for any language."""


def write(articles: Iterable[ExportArticle], out: IO[bytes]) -> tuple[Loss, ...]:
    """Write one DocBin; its tokens wait in temporary files, and every word that it has once in memory."""
    tally = Tally(CARRIES)
    pipelines: dict[str, Language] = {}
    with DocBinWriter() as packed:
        for one in tally.watch(articles):
            for gone in unplaced(one):
                tally.lost(
                    1, "annotation without a place left out", "annotations without a place left out", gone.uid
                )
            packed.add(_doc(one, pipelines))
        packed.write(out)
    return tally.losses()


def read(data: IO[bytes], name: str) -> Iterator[Record]:
    """The texts of a DocBin: with the annotations that Glosse wrote, else with a passage for each span and entity."""
    whole = data.read(UNPACKED)
    _check_size(whole, name)
    for number, (content, data_of_user, doc) in enumerate(_readable(contents(whole), name), 1):
        where = f"{name}: text {number}"
        text = IncomingText(content, where)
        own = _own(data_of_user, where)
        given = own.get("article")
        article = read_article(text, given if isinstance(given, dict) else {})
        yield article
        yield from _written_here(own, text, article) if own or doc is None else _spans(doc, text, article)


def _readable(found: Iterator[Content], name: str) -> Iterator[Content]:
    """The same, with whatever spaCy raises as a FormatError."""
    try:
        yield from found
    except Exception as error:
        raise FormatError(f"{name}: not a DocBin that spaCy can read ({type(error).__name__})") from error


def looks_like(data: bytes) -> bool:
    """Whether bytes are packed as spaCy packs."""
    if data[:1] != b"\x78":
        return False
    try:
        return b"attrs" in zlib.decompressobj().decompress(data, 4096)
    except zlib.error:
        return False


def _doc(one: ExportArticle, pipelines: dict[str, Language]) -> Doc:
    import spacy
    from spacy.tokens import Span
    from spacy.util import filter_spans

    language = one.article.language if one.article.language in _TOKENIZERS else "xx"
    if language not in pipelines:
        pipelines[language] = spacy.blank(language)
    doc = pipelines[language].tokenizer(one.text.content)
    labelled = spans(one)
    marked = []
    for span in (s for s in labelled if s.annotation):
        tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
        assert span.annotation
        if tokens is not None:
            marked += [
                Span(doc, tokens.start, tokens.end, label, span_id=span.annotation.uid)
                for label in span.labels
            ]
    doc.spans[SPANS] = marked
    named = [
        doc.char_span(s.start, s.end, s.labels[0], alignment_mode="expand") for s in labelled if s.mention
    ]
    doc.ents = filter_spans([one for one in named if one is not None])
    own = {
        "article": article_fields(one.article),
        "annotations": [
            {"start": s.start, "end": s.end, "tags": list(s.annotation.tags), **extras(s.annotation)}
            for s in labelled
            if s.annotation
        ],
        "mentions": [list(mention) for mention in one.mentions],
    }
    doc.user_data[OWN] = json.dumps(own, ensure_ascii=False)
    return doc


def _check_size(whole: bytes, name: str) -> None:
    """Refuse what is not packed, or unpacks to more than memory should hold."""
    unpacking, total, rest = zlib.decompressobj(), 0, whole
    try:
        while rest and not unpacking.eof:
            total += len(unpacking.decompress(rest, 1 << 20))
            rest = unpacking.unconsumed_tail
            if total > UNPACKED // 4:
                raise FormatError(f"{name}: more than {UNPACKED // 4 >> 30} GB unpacked; split it")
    except zlib.error as error:
        raise FormatError(f"{name}: not a DocBin ({error})") from error


def _own(given: Mapping[Any, Any], where: str) -> dict[str, Any]:
    """What Glosse wrote with a text, or nothing."""
    told = given.get(OWN)
    if not isinstance(told, str):
        return {}
    try:
        own = json.loads(told)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{where}: what Glosse wrote with it is damaged") from error
    return own if isinstance(own, dict) else {}


def _written_here(own: dict[str, Any], text: IncomingText, article: ImportArticle) -> Iterator[Record]:
    given = own.get("annotations")
    for one in given if isinstance(given, list) else []:
        match one:
            case {"start": int(start), "end": int(end), "tags": list(tags)}:
                selector = text.selector(start, end)
                named = tuple(line for tag in tags if isinstance(tag, str) and (line := clean_line(tag)))
                if selector is not None:
                    yield text.annotation(selector, article, read_extras(one, text.where), named)
            case _:
                raise FormatError(f"{text.where}: what Glosse wrote with it is damaged")


def _spans(doc: Doc, text: IncomingText, article: ImportArticle) -> Iterator[Record]:
    found = [span for group in doc.spans.values() for span in group]
    labelled = sorted((s.start_char, s.end_char, s.label_) for s in [*found, *doc.ents])
    for (start, end), group in groupby(labelled, key=lambda one: one[:2]):
        selector = text.selector(start, end)
        labels = dict.fromkeys(clean_line(label) for _, _, label in group)
        if selector is None:
            yield Loss(UNSEEN, 1)
        else:
            yield text.annotation(selector, article, {}, tags_of(label for label in labels if label))
