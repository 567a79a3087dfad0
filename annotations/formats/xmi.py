"""UIMA CAS XMI, as INCEpTION exports and imports it: one `.xmi` file an article and the type system, in a ZIP archive.

https://docs.oasis-open.org/uima/v1.0/uima-v1.0.html ; offsets count UTF-16 units. Annotations are of the custom layer
`Glosse`, one a tag, with their UUID; sentences, tokens and recognised names are of DKPro's types.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any, Final

from annotations.errors import FormatError
from annotations.formats.bounds import Archive, ArchiveWriter, xml_root
from annotations.formats.brat import stem
from annotations.formats.incoming import UNSEEN, IncomingText, extras, read_article, read_extras
from annotations.formats.losses import Feature, Tally
from annotations.formats.records import ExportArticle, ImportAnnotation, ImportArticle, Record
from annotations.formats.spans import spans, tags_of, unplaced
from annotations.model import Loss
from annotations.text import Segments, Utf16, clean_line

if TYPE_CHECKING:
    from lxml.etree import _Element

CARRIES: Final = frozenset(
    {
        Feature.BARE,
        Feature.TEXTS,
        Feature.TITLES,
        Feature.LANGUAGES,
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

_XMI: Final = "http://www.omg.org/XMI"
_CAS: Final = "http:///uima/cas.ecore"
_TCAS: Final = "http:///uima/tcas.ecore"
_META: Final = "http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore"
_SEGMENTS: Final = "http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore"
_NER: Final = "http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore"
_LAYER: Final = "http:///webanno/custom.ecore"

LAYER: Final = "webanno.custom.Glosse"
"""The type of annotations."""

FEATURES: Final = ("tag", "note", "color", "creator", "created", "modified", "uid")
"""Its features, all of them strings."""

IDENTIFIED: Final = "glosse:"
"""What the identifier of a recognised name begins with; other entities are people's."""

_PREFIXES: Final = {
    "xmi": _XMI,
    "cas": _CAS,
    "tcas": _TCAS,
    "meta": _META,
    "seg": _SEGMENTS,
    "ner": _NER,
    "custom": _LAYER,
}
_SKIPPED: Final = frozenset({_META, _SEGMENTS, _CAS, _TCAS, _XMI})
"""Namespaces of what is no annotation of a passage."""

_PLACE: Final = frozenset({"begin", "end", "sofa", "id", "identifier", "order", "uiOrder"})
"""Features that say where, not what."""


def write(articles: Iterable[ExportArticle], out: IO[bytes]) -> tuple[Loss, ...]:
    """Write the archive; an article is in memory at a time."""
    tally = Tally(CARRIES)
    with ArchiveWriter(out) as archive:
        archive.add("TypeSystem.xml", type_system())
        for one in tally.watch(articles):
            for gone in unplaced(one):
                tally.lost(
                    1, "annotation without a place left out", "annotations without a place left out", gone.uid
                )
            archive.add(f"{stem(one.article)}.xmi", document(one))
    return tally.losses()


def files(one: ExportArticle) -> list[tuple[str, bytes]]:
    """The files of an article in a folder: it and the type system."""
    return [(".xmi", document(one)), (".TypeSystem.xml", type_system())]


def read(data: IO[bytes], name: str) -> Iterator[Record]:
    """The texts of an archive, or of one `.xmi` file, with the passages of Glosse's and other span layers.

    Elements that name the same annotation are one with several tags. Of other layers the first feature that says
    something is the tag. Relations and what else has no passage is counted.
    """
    lost: Counter[str] = Counter()
    if data.read(2) == b"PK":
        data.seek(0)
        archive = Archive(data, name)
        for path in archive.names(".xmi"):
            yield from _read_document(archive.read(path), f"{name}: {path}", lost)
    else:
        data.seek(0)
        yield from _read_document(data.read(), name, lost)
    for what, count in lost.items():
        yield Loss(what, count)


def looks_like(members: tuple[str, ...], start: str) -> bool:
    """Whether a file with these members, or beginning so, is CAS XMI."""
    return any(member.casefold().endswith(".xmi") for member in members) or "omg.org/XMI" in start[:2_000]


def document(one: ExportArticle) -> bytes:
    """One article as XMI."""
    from lxml import etree

    root = etree.Element(f"{{{_XMI}}}XMI", nsmap=_PREFIXES)
    root.set(f"{{{_XMI}}}version", "2.0")
    units = Utf16(one.text.content)
    numbers: list[str] = []

    def add(namespace: str, kind: str, start: int, end: int, **features: str) -> None:
        number = str(len(numbers) + 2)
        numbers.append(number)
        element = etree.SubElement(root, f"{{{namespace}}}{kind}")
        element.set(f"{{{_XMI}}}id", number)
        element.set("sofa", "1")
        element.set("begin", str(units.to_utf16(start)))
        element.set("end", str(units.to_utf16(end)))
        for key, value in features.items():
            if value:
                element.set(key, value)

    etree.SubElement(root, f"{{{_CAS}}}NULL").set(f"{{{_XMI}}}id", "0")
    content = one.text.content
    about = {"documentTitle": one.article.title, "documentId": one.article.uid, "collectionId": "glosse"}
    add(_META, "DocumentMetaData", 0, len(content), language=one.article.language or "x-unspecified", **about)
    segments = Segments(one.text, one.article.language)
    for start, end in segments.sentences(0, len(content)):
        add(_SEGMENTS, "Sentence", start, end)
    for start, end in segments.words(0, len(content)):
        add(_SEGMENTS, "Token", start, end)
    for span in spans(one):
        if span.mention:
            named = {"value": span.mention.label, "identifier": f"{IDENTIFIED}{span.mention.name}"}
            add(_NER, "NamedEntity", span.start, span.end, **named)
        elif span.annotation:
            for tag in span.annotation.tags or ("",):
                add(_LAYER, "Glosse", span.start, span.end, tag=tag, **extras(span.annotation))
    sofa = etree.SubElement(root, f"{{{_CAS}}}Sofa")
    sofa.set(f"{{{_XMI}}}id", "1")
    fields = {"sofaNum": "1", "sofaID": "_InitialView", "mimeType": "text", "sofaString": content}
    for key, value in fields.items():
        sofa.set(key, value)
    view = etree.SubElement(root, f"{{{_CAS}}}View")
    view.set("sofa", "1")
    view.set("members", " ".join(numbers))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def type_system() -> bytes:
    """The types that documents use, as UIMA describes them."""
    string, annotation = "uima.cas.String", "uima.tcas.Annotation"
    dkpro = "de.tudarmstadt.ukp.dkpro.core.api"
    types = [
        (f"{dkpro}.metadata.type.DocumentMetaData", "uima.tcas.DocumentAnnotation",
         ("documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri")),
        (f"{dkpro}.segmentation.type.Sentence", annotation, ("id",)),
        (f"{dkpro}.segmentation.type.Token", annotation, ("id",)),
        (f"{dkpro}.ner.type.NamedEntity", annotation, ("value", "identifier")),
        (LAYER, annotation, FEATURES),
    ]  # fmt: skip
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>',
    ]
    for name, above, features in types:
        described = "".join(
            f"<featureDescription><name>{one}</name><description/>"
            f"<rangeTypeName>{string}</rangeTypeName></featureDescription>"
            for one in features
        )
        lines.append(
            f"<typeDescription><name>{name}</name><description/><supertypeName>{above}</supertypeName>"
            f"<features>{described}</features></typeDescription>"
        )
    return "\n".join([*lines, "</types></typeSystemDescription>", ""]).encode()


def _read_document(data: bytes, where: str, lost: Counter[str]) -> Iterator[Record]:
    root = xml_root(data, where)
    sofas = [one for one in root.iter(f"{{{_CAS}}}Sofa") if one.get("sofaString")]
    if not sofas:
        raise FormatError(f"{where}: no text (a cas:Sofa with a sofaString)")
    text = IncomingText(sofas[0].get("sofaString") or "", where)
    meta = next(iter(root.iter(f"{{{_META}}}DocumentMetaData")), None)
    article = read_article(text, _about(meta))
    yield article
    together: dict[str, ImportAnnotation] = {}
    sofa = sofas[0].get(f"{{{_XMI}}}id")
    for number, element in enumerate(root):
        found = _read_element(element, sofa, text, article, where)
        if isinstance(found, str):
            if found:
                lost[found] += 1
            continue
        known = together.get(found.uid or str(number))
        tags = (*known.tags, *found.tags) if known else found.tags
        together[found.uid or str(number)] = found if known is None else replace(known, tags=tags)
    yield from together.values()


def _about(meta: _Element | None) -> dict[str, Any]:
    """What a document says of itself; its id is a UUID only where Glosse wrote it."""
    if meta is None:
        return {}
    language = meta.get("language", "")
    about = {"title": meta.get("documentTitle", ""), "language": language if language.isalpha() else ""}
    return {**about, "uid": meta.get("documentId", "")} if meta.get("collectionId") == "glosse" else about


def _read_element(
    element: _Element, sofa: str | None, text: IncomingText, article: ImportArticle, where: str
) -> ImportAnnotation | str:
    """The annotation that an element is, or why it is none, which is empty for what belongs to the format."""
    namespace, _, kind = str(element.tag)[1:].partition("}")
    if namespace in _SKIPPED or "segmentation" in namespace or element.get("sofa") != sofa:
        return ""
    if (element.get("identifier") or "").startswith(IDENTIFIED):
        return ""
    if any(key in element.attrib for key in ("Dependent", "Governor", "source", "target")):
        return "relations left out"
    values: dict[str, Any] = {str(key): str(value) for key, value in element.attrib.items()}
    place = f"{where}:{element.sourceline}"
    try:
        start, end = int(values.get("begin", "")), int(values.get("end", ""))
    except ValueError:
        return "features of whole documents left out"
    selector = text.selector(text.from_utf16(start, place), text.from_utf16(end, place), place)
    if selector is None:
        return UNSEEN
    if namespace == _LAYER and kind == "Glosse":
        tag = clean_line(values.get("tag", ""))
        return text.annotation(selector, article, read_extras(values, place), (tag,) if tag else ())
    said = [value for key, value in values.items() if key not in _PLACE and not key.startswith("{")]
    tag = next((line for one in said if (line := clean_line(one))), "") or kind
    return text.annotation(selector, article, {}, tags_of((tag,)))
