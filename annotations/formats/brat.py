"""brat standoff: a `.txt` and an `.ann` file an article, in one ZIP archive with the types that they use.

https://brat.nlplab.org/standoff.html ; offsets count code points. A passage over several lines is written in
fragments, as brat wants it; what a type cannot say stands in a note of the type `Glosse`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO, Any, Final, NamedTuple

from annotations.errors import FormatError
from annotations.formats.bounds import Archive, ArchiveWriter, json_object
from annotations.formats.incoming import UNSEEN, IncomingText, extras, read_extras
from annotations.formats.losses import Feature, Tally
from annotations.formats.records import ExportArticle, ImportAnnotation, ImportArticle, Record
from annotations.formats.spans import UNTAGGED, LabelledSpan, spans, tags_of, unplaced
from annotations.model import Article, Loss, Selector
from annotations.text import clean_line, clean_note

CARRIES: Final = frozenset(
    {
        Feature.BARE,
        Feature.TEXTS,
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

OWN: Final = "Glosse"
"""Type of the notes that hold what brat has no place for."""

NOTE: Final = "AnnotatorNotes"
"""Type of the notes that brat's editor shows and changes."""

_TYPE: Final = re.compile(r"[^A-Za-z0-9_-]+")
_SPANNED: Final = re.compile(r"(T\S*)\t(\S+) (\d{1,12} \d{1,12}(?:;\d{1,12} \d{1,12})*)(?:\t.*)?")
_NOTED: Final = re.compile(r"#\S*\t(\S+) (\S+)(?:\t(.*))?")
_OTHERS: Final = {
    "R": "relations left out",
    "E": "events left out",
    "*": "equivalences left out",
    "A": "attributes left out",
    "M": "attributes left out",
    "N": "normalisations left out",
}


class _Spanned(NamedTuple):
    """A `T` line with what is noted on it."""

    number: int
    kind: str
    fragments: list[tuple[int, int]]
    own: dict[str, Any]
    note: str


def write(articles: Iterable[ExportArticle], out: IO[bytes]) -> tuple[Loss, ...]:
    """Write the archive: two files an article, and `annotation.conf` with all types, for brat's own set-up."""
    tally = Tally(CARRIES)
    with ArchiveWriter(out) as archive:
        kinds: set[str] = set()
        for one in tally.watch(articles):
            for gone in unplaced(one):
                tally.lost(
                    1, "annotation without a place left out", "annotations without a place left out", gone.uid
                )
            for suffix, content in files(one):
                archive.add(f"{stem(one.article)}{suffix}", content)
            kinds |= {_kind(label) for span in spans(one) for label in span.labels}
        lines = ["[entities]", *sorted(kinds), "", "[relations]", "", "[events]", "", "[attributes]", ""]
        archive.add("annotation.conf", "\n".join(lines).encode())
    return tally.losses()


def files(one: ExportArticle) -> list[tuple[str, bytes]]:
    """The two files of an article: ends of names, and contents."""
    return [(".txt", one.text.content.encode()), (".ann", "".join(_standoff(one)).encode())]


def stem(article: Article) -> str:
    """The name of an article's files without its end: it sorts by number and is safe everywhere."""
    words = _TYPE.sub("-", unicodedata.normalize("NFKD", article.title).encode("ascii", "ignore").decode())
    return f"{article.id:06}-{words[:60].strip('-')}".rstrip("-")


def read(data: IO[bytes], name: str) -> Iterator[Record]:
    """The texts of an archive that have an `.ann` file beside them, with their annotations.

    `T` lines that name the same annotation are one with several tags. A passage in fragments becomes one from the
    first to the last; where words are left out between, it is counted, like everything else that has no place here.
    """
    archive = Archive(data, name)
    lost: Counter[str] = Counter()
    texts = {path[:-4] for path in archive.names(".txt")}
    lost["annotation files without their text left out"] += sum(
        path[:-4] not in texts for path in archive.names(".ann")
    )
    for path in archive.names(".txt"):
        standoff = f"{path[:-4]}.ann"
        if standoff not in archive:
            continue
        text = IncomingText(archive.text(path), f"{name}: {path}")
        article = text.article({})
        yield article
        yield from _annotations(archive.text(standoff), text, article, f"{name}: {standoff}", lost)
    yield from (Loss(what, count) for what, count in lost.items() if count)


def looks_like(members: tuple[str, ...]) -> bool:
    """Whether an archive with these files holds brat standoff."""
    return any(member.casefold().endswith(".ann") for member in members)


def _standoff(one: ExportArticle) -> Iterator[str]:
    number = 0
    for span in spans(one):
        for label in span.labels:
            number += 1
            fragments = _fragments(one.text.content, span)
            where = ";".join(f"{start} {end}" for start, end in fragments)
            covered = " ".join(one.text.content[start:end] for start, end in fragments)
            yield f"T{number}\t{_kind(label)} {where}\t{covered}\n"
            yield f"#{2 * number}\t{OWN} T{number}\t{json.dumps(_own(span, label), ensure_ascii=False)}\n"
            if span.annotation and span.annotation.note:
                yield f"#{2 * number + 1}\t{NOTE} T{number}\t{_flat(span.annotation.note)}\n"


def _own(span: LabelledSpan, label: str) -> dict[str, str]:
    if span.mention:
        return {"mention": span.mention.name, "pipeline": span.mention.pipeline}
    assert span.annotation
    return {"tag": label if span.annotation.tags else "", **extras(span.annotation)}


def _fragments(content: str, span: LabelledSpan) -> list[tuple[int, int]]:
    """The lines of a passage, since brat's passages end with the line."""
    found = re.finditer(r"[^\n]+", content[span.start : span.end])
    return [(span.start + one.start(), span.start + one.end()) for one in found]


def _kind(label: str) -> str:
    """A type's name for a tag, of the characters that brat takes."""
    plain = unicodedata.normalize("NFKD", label.replace("ß", "ss")).encode("ascii", "ignore").decode()
    kind = _TYPE.sub("_", plain).strip("_")
    return kind if kind and not kind[0].isdigit() else f"Tag_{kind}".rstrip("_")


def _flat(note: str) -> str:
    return " ".join(note.split())


def _annotations(
    standoff: str, text: IncomingText, article: ImportArticle, where: str, lost: Counter[str]
) -> Iterator[ImportAnnotation]:
    together: dict[str, tuple[Selector, dict[str, Any]]] = {}
    tags: dict[str, list[str]] = {}
    for one in _spanned(standoff, where, lost):
        if "mention" in one.own:
            continue
        tag = named_tag(one.own.get("tag"), one.kind)
        given = one.own.get("uid")
        key = given if isinstance(given, str) and given else f"line {one.number}"
        tags.setdefault(key, []).extend(tags_of((tag,)) if tag else ())
        if key in together:
            continue
        start, end = one.fragments[0][0], max(end for _, end in one.fragments)
        gaps = zip(one.fragments, one.fragments[1:], strict=False)
        if any(text.raw[before[1] : after[0]].strip() for before, after in gaps):
            lost["gaps inside passages covered with them"] += 1
        place = f"{where}:{one.number}"
        selector = text.selector(start, end, place)
        if selector is None:
            lost[UNSEEN] += 1
            continue
        about = read_extras(one.own, place)
        about["note"] = about.get("note", "") if _flat(about.get("note", "")) == _flat(one.note) else one.note
        together[key] = selector, about
    for key, (selector, about) in together.items():
        yield text.annotation(selector, article, about, tuple(tags[key]))


def named_tag(told: object, kind: str) -> str:
    """The tag of a type: the one that was told with it, unless somebody has changed the type since."""
    if isinstance(told, str) and _kind(told or UNTAGGED) == kind:
        return clean_line(told)
    return "" if kind == UNTAGGED else clean_line(kind)


def _spanned(standoff: str, where: str, lost: Counter[str]) -> list[_Spanned]:
    found: dict[str, _Spanned] = {}
    lines = [line.rstrip("\r") for line in standoff.split("\n")]
    for number, line in enumerate(lines, 1):
        if line.startswith("T"):
            match = _SPANNED.fullmatch(line)
            if match is None:
                raise FormatError(
                    f"{where}:{number}: not a line of brat; a T line is “T1, tab, Type start end, tab, text”"
                )
            fragments = [(int(a), int(b)) for a, b in (part.split() for part in match[3].split(";"))]
            found[match[1]] = _Spanned(number, match[2], fragments, {}, "")
        elif line[:1] in _OTHERS:
            lost[_OTHERS[line[0]]] += 1
        elif line.strip() and not line.startswith("#"):
            raise FormatError(
                f"{where}:{number}: not a line of brat; it begins with T, R, E, A, M, N, * or #"
            )
    for number, line in enumerate(lines, 1):
        match = _NOTED.fullmatch(line) if line.startswith("#") else None
        one = found.get(match[2]) if match else None
        if match is None or one is None:
            continue
        if match[1] == OWN:
            found[match[2]] = one._replace(own=json_object(match[3] or "{}", f"{where}:{number}"))
        else:
            found[match[2]] = one._replace(note=clean_note("\n\n".join(filter(None, (one.note, match[3])))))
    return list(found.values())
