"""REFI-QDA projects (`.qdpx`), for MAXQDA, ATLAS.ti, NVivo, QualCoder and their like.

https://www.qdasoftware.org ; tags are codes, nested by their slashes, annotations are selections with their codings,
notes and people. Positions count code points.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

from annotations.errors import FormatError
from annotations.formats.bounds import Archive, ArchiveWriter, xml_root
from annotations.formats.examples import described, parted
from annotations.formats.fields import Fields
from annotations.formats.incoming import UNSEEN, IncomingText
from annotations.formats.losses import Feature, Tally
from annotations.formats.records import ExportArticle, ImportAnnotation, ImportArticle, ImportTag, Record
from annotations.formats.spans import unplaced
from annotations.model import Annotation, Article, Loss, Tag
from annotations.text import clean_line, clean_note

if TYPE_CHECKING:
    from lxml.etree import _Element

CARRIES: Final = frozenset(
    {
        Feature.BARE,
        Feature.TEXTS,
        Feature.TITLES,
        Feature.BYLINES,
        Feature.DATES,
        Feature.LANGUAGES,
        Feature.SOURCES,
        Feature.POSITIONS,
        Feature.CONTEXTS,
        Feature.OVERLAPS,
        Feature.TAGS,
        Feature.HIERARCHY,
        Feature.NOTES,
        Feature.CREATORS,
        Feature.TIMES,
    }
)

NAMESPACE: Final = "urn:QDA-XML:project:1.0"

COLORS: Final = {
    "red": "#C62828",
    "orange": "#EF6C00",
    "yellow": "#F9A825",
    "green": "#2E7D32",
    "teal": "#00838F",
    "blue": "#1565C0",
    "purple": "#6A1B9A",
    "pink": "#AD1457",
}
"""The tag colours as a project has them."""

VARIABLES: Final = ("byline", "published", "language", "source", "url")
"""What is told of a source beside its name."""

_SPOOL: Final = 16 << 20
_GUID: Final = re.compile(r"\{?([0-9a-fA-F-]{36})\}?")
_OTHERS: Final = ("PictureSource", "PDFSource", "AudioSource", "VideoSource")


@dataclass
class Code:
    """A tag with those below it."""

    tag: Tag | None = None
    used: bool = False
    below: dict[str, Code] = field(default_factory=dict)


def write(articles: Iterable[ExportArticle], out: IO[bytes]) -> tuple[Loss, ...]:
    """Write the project; codes and people are in memory, and the sources wait in a file until these are known."""
    tally = Tally(CARRIES)
    with ArchiveWriter(out) as archive:
        codes, users, total = Code(), set[str](), 0
        with SpooledTemporaryFile(_SPOOL) as sources, SpooledTemporaryFile(_SPOOL) as notes:
            for one in tally.watch(articles):
                total += 1
                for gone in unplaced(one):
                    tally.lost(
                        1,
                        "annotation without a place left out",
                        "annotations without a place left out",
                        gone.uid,
                    )
                archive.add(f"sources/{one.article.uid}.txt", one.text.content.encode())
                _note_codes(codes, one)
                users |= {row.annotation.creator for row in one.annotations if row.annotation.creator}
                _write_source(one, sources, notes)
            archive.add_parts("project.qde", _project(codes, users, total, sources, notes))
    return tally.losses()


def read(data: IO[bytes], name: str) -> Iterator[Record]:
    """The texts of a project with their selections; codes become tags with their descriptions and colours.

    Several codings of a selection are one annotation's tags. Sources that are no plain text are counted.
    """
    archive = Archive(data, name)
    if "project.qde" not in archive:
        raise FormatError(f"{name}: no project.qde in it; this is no REFI-QDA project")
    root = xml_root(archive.read("project.qde"), f"{name}: project.qde")
    codes = dict(_codes(root, "", name))
    groups = {_guid(one) for one in _all(root, "Code") if one.get("isCodable") in ("false", "0")}
    yield from (tag for guid, tag in codes.items() if guid not in groups)
    users = {_guid(one): clean_line(one.get("name") or "") for one in _all(root, "User")}
    notes = {_guid(one): _note(one, archive) for one in _all(root, "Note")}
    lost: Counter[str] = Counter()
    for kind in _OTHERS:
        for one in _all(root, kind):
            lost["sources that are no plain text left out"] += 1
            lost["selections in them left out"] += sum(child.tag.endswith("Selection") for child in one)
    variables = {_guid(one): (one.get("name") or "").casefold() for one in _all(root, "Variable")}
    for source in _all(root, "TextSource"):
        content = _content(source, archive, name)
        if content is None:
            lost["sources that are no plain text left out"] += 1
            continue
        where = f"{name}: {clean_line(source.get('name') or _guid(source))}"
        text = IncomingText(content, where)
        article = _article(source, text, variables)
        yield article
        for element in _all(source, "PlainTextSelection"):
            found = _selection(element, text, article, codes, users, notes)
            if found is None:
                lost[UNSEEN] += 1
            else:
                yield found
    for what, count in lost.items():
        if count:
            yield Loss(what, count)


def looks_like(members: tuple[str, ...]) -> bool:
    """Whether an archive with these files is a project."""
    return "project.qde" in members


def _note_codes(codes: Code, one: ExportArticle) -> None:
    known = {tag.name: tag for tag in one.tags}
    for name in (name for row in one.annotations for name in row.annotation.tags):
        at, path = codes, ""
        for level in name.split("/"):
            path = f"{path}/{level}" if path else level
            at = at.below.setdefault(level, Code())
            at.tag = at.tag or known.get(path)
        at.used = True


def _project(
    codes: Code, users: set[str], total: int, sources: IO[bytes], notes: IO[bytes]
) -> Iterator[bytes]:
    """The parts of `project.qde` in the order that its schema wants."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'{head}<Project xmlns="{NAMESPACE}" name="Glosse" origin="Glosse">\n'.encode()
    if users:
        named = "".join(f'<User guid="{_user(one)}" name={quoteattr(one)}/>\n' for one in sorted(users))
        yield f"<Users>\n{named}</Users>\n".encode()
    if codes.below:
        yield f"<CodeBook><Codes>\n{codes_xml(codes, '')}</Codes></CodeBook>\n".encode()
    variables = "".join(
        f'<Variable guid="{_variable(one)}" name="{one}" typeOfVariable="Text"/>\n' for one in VARIABLES
    )
    yield f"<Variables>\n{variables}</Variables>\n".encode()
    for kind, spool in (("Sources", sources if total else None), ("Notes", notes if notes.tell() else None)):
        if spool is not None:
            yield f"<{kind}>\n".encode()
            spool.seek(0)
            while part := spool.read(1 << 16):
                yield part
            yield f"</{kind}>\n".encode()
    yield b"</Project>\n"


def codes_xml(code: Code, path: str) -> str:
    """The codes below one as elements, by name."""
    parts = []
    for level, below in sorted(code.below.items()):
        whole = f"{path}/{level}" if path else level
        tag = below.tag
        color = f' color="{COLORS[tag.color]}"' if tag and tag.color in COLORS else ""
        text = described(tag) if tag else ""
        about = f"<Description>{escape(text)}</Description>" if text else ""
        codable = "true" if below.used or tag else "false"
        parts.append(
            f'<Code guid="{_code(whole)}" name={_attribute(level)} isCodable="{codable}"{color}>'
            f"{about}{codes_xml(below, whole)}</Code>\n"
        )
    return "".join(parts)


def _write_source(one: ExportArticle, sources: IO[bytes], notes: IO[bytes]) -> None:
    article = one.article
    path = f"internal://{article.uid}.txt"
    name = _attribute(article.title or "Untitled")
    sources.write(f'<TextSource guid="{article.uid}" name={name} plainTextPath="{path}">\n'.encode())
    gone = {annotation.uid for annotation in unplaced(one)}
    for annotation in (row.annotation for row in one.annotations):
        if annotation.uid not in gone:
            sources.write(_selection_xml(annotation).encode())
            if annotation.note:
                notes.write(_note_xml(annotation).encode())
    values = _values(article)
    for variable in VARIABLES:
        if values[variable]:
            sources.write(
                f'<VariableValue><VariableRef targetGUID="{_variable(variable)}"/>'
                f"<TextValue>{escape(values[variable])}</TextValue></VariableValue>\n".encode()
            )
    sources.write(b"</TextSource>\n")


def _values(article: Article) -> dict[str, str]:
    return {
        "byline": article.byline,
        "published": article.published,
        "language": article.language,
        "source": "; ".join(article.sources),
        "url": article.url,
    }


def _selection_xml(one: Annotation) -> str:
    by = f' creatingUser="{_user(one.creator)}"' if one.creator else ""
    times = "".join(
        f' {name}="{time}"'
        for name, time in (("creationDateTime", one.created), ("modifiedDateTime", one.modified))
        if time
    )
    codings = "".join(
        f'<Coding guid="{_made(f"coding:{one.uid}:{tag}")}"{by}><CodeRef targetGUID="{_code(tag)}"/></Coding>'
        for tag in one.tags
    )
    note = f'<NoteRef targetGUID="{_made(f"note:{one.uid}")}"/>' if one.note else ""
    quote = _attribute(" ".join(one.exact.split())[:80])
    return (
        f'<PlainTextSelection guid="{one.uid}" name={quote} startPosition="{one.start}" endPosition="{one.end}"'
        f"{by}{times}>{codings}{note}</PlainTextSelection>\n"
    )


def _note_xml(one: Annotation) -> str:
    by = f' creatingUser="{_user(one.creator)}"' if one.creator else ""
    return (
        f'<Note guid="{_made(f"note:{one.uid}")}" name="Note"{by}>'
        f"<PlainTextContent>{escape(one.note)}</PlainTextContent></Note>\n"
    )


def _attribute(value: str) -> str:
    return quoteattr(value, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _made(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"glosse:{name}")


def _user(creator: str) -> UUID:
    return _made(f"user:{creator}")


def _code(tag: str) -> UUID:
    return _made(f"code:{tag}")


def _variable(name: str) -> UUID:
    return _made(f"variable:{name}")


def _all(element: _Element, kind: str) -> Iterator[_Element]:
    yield from element.iter(f"{{{NAMESPACE}}}{kind}")


def _guid(element: _Element, key: str = "guid") -> str:
    found = _GUID.fullmatch((element.get(key) or "").strip())
    return found[1].casefold() if found else ""


def _codes(root: _Element, path: str, name: str) -> Iterator[tuple[str, ImportTag]]:
    """The codes by their GUID, as tags with the path of those above them."""
    parents = [root] if path else list(_all(root, "Codes"))
    for parent in parents:
        for element in parent.iterchildren(f"{{{NAMESPACE}}}Code"):
            level = clean_line(element.get("name") or "").replace("/", "-")
            if not level:
                raise FormatError(f"{name}: project.qde:{element.sourceline}: a code without a name")
            whole = f"{path}/{level}" if path else level
            about, examples = parted(clean_note(element.findtext(f"{{{NAMESPACE}}}Description") or ""))
            color = nearest_color((element.get("color") or "").upper())
            yield _guid(element), ImportTag(name=whole, color=color, description=about, examples=examples)
            yield from _codes(element, whole, name)


def nearest_color(color: str) -> str:
    """The tag colour that is most like one of a project's; empty for none."""
    if not re.fullmatch("#[0-9A-F]{6}", color):
        return ""
    wanted = [int(color[at : at + 2], 16) for at in (1, 3, 5)]

    def far(one: str) -> int:
        return sum(
            (int(one[at : at + 2], 16) - part) ** 2 for at, part in zip((1, 3, 5), wanted, strict=True)
        )

    return min(COLORS, key=lambda known: far(COLORS[known]))


def _note(element: _Element, archive: Archive) -> str:
    content = element.findtext(f"{{{NAMESPACE}}}PlainTextContent")
    path = _internal(element.get("plainTextPath"))
    if content is None and path in archive:
        content = archive.text(path)
    return clean_note(content or "")


def _internal(path: str | None) -> str:
    return f"sources/{path.removeprefix('internal://')}" if path else ""


def _content(source: _Element, archive: Archive, name: str) -> str | None:
    inline: str | None = source.findtext(f"{{{NAMESPACE}}}PlainTextContent")
    path = _internal(source.get("plainTextPath"))
    if inline is not None or not path:
        return inline
    if path not in archive:
        raise FormatError(f"{name}: {clean_line(path)} is missing in the archive")
    return archive.text(path)


def _article(source: _Element, text: IncomingText, variables: dict[str, str]) -> ImportArticle:
    values: dict[str, str] = {}
    for element in source.iterchildren(f"{{{NAMESPACE}}}VariableValue"):
        reference = element.find(f"{{{NAMESPACE}}}VariableRef")
        variable = variables.get(_guid(reference, "targetGUID") if reference is not None else "", "")
        value = element.findtext(f"{{{NAMESPACE}}}TextValue")
        if variable in VARIABLES and value:
            values[variable] = clean_line(value)
    sources = tuple(filter(None, map(clean_line, values.pop("source", "").split(";"))))
    title = clean_line(source.get("name") or "")
    known = {**values, "title": title, "source": sources[0] if sources else ""}
    return replace(text.article(known, _guid(source)), sources=sources)


def _selection(
    element: _Element,
    text: IncomingText,
    article: ImportArticle,
    codes: dict[str, ImportTag],
    users: dict[str, str],
    notes: dict[str, str],
) -> ImportAnnotation | None:
    where = f"{text.where}: project.qde:{element.sourceline}"
    try:
        start, end = int(element.get("startPosition") or ""), int(element.get("endPosition") or "")
    except ValueError as error:
        raise FormatError(f"{where}: startPosition and endPosition must be numbers") from error
    selector = text.selector(start, end, where)
    if selector is None:
        return None
    tags = [_guid(one, "targetGUID") for one in _all(element, "CodeRef")]
    said = [notes.get(_guid(one, "targetGUID"), "") for one in _all(element, "NoteRef")]
    said.append(clean_note(element.findtext(f"{{{NAMESPACE}}}Description") or ""))
    given = {
        "created": element.get("creationDateTime") or "",
        "modified": element.get("modifiedDateTime") or element.get("creationDateTime") or "",
    }
    times = Fields(given, where)
    about: dict[str, Any] = {
        "uid": _guid(element),
        "note": "\n\n".join(filter(None, said)),
        "creator": users.get(_guid(element, "creatingUser"), ""),
        "created": times.time("created"),
        "modified": times.time("modified"),
    }
    return text.annotation(selector, article, about, tuple(codes[tag].name for tag in tags if tag in codes))
