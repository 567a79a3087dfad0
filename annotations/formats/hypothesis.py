"""Hypothesis' JSON: what its client exports and imports (`Export annotations`, `Import`).

Shape: `AnnotationsExporter` of github.com/hypothesis/client; offsets count UTF-16 units, as JavaScript does.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import IO, Any, Final, TextIO
from uuid import NAMESPACE_URL, UUID, uuid5

from annotations.formats.bounds import json_objects
from annotations.formats.fields import Fields
from annotations.formats.fragments import address
from annotations.formats.incoming import named
from annotations.formats.losses import Feature, Tally
from annotations.formats.records import ExportArticle, ImportAnnotation, ImportNote, Record
from annotations.formats.spans import unplaced
from annotations.formats.whole import HASHED, note_uid, noted, page_of, whole_page
from annotations.model import CONTEXT, Annotation, Article, Loss, Selector
from annotations.text import Utf16, clean_note

CARRIES: Final = frozenset(
    {
        Feature.TITLES,
        Feature.ARTICLE_NOTES,
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

AUTHORITY: Final = "glosse.invalid"
"""Stands where Hypothesis has the server of an account; nobody can own it (RFC 2606)."""

_LISTS: Final = frozenset({"annotations", "rows", ""})
_GROUP: Final = "__world__"


def write(articles: Iterable[ExportArticle], out: TextIO) -> tuple[Loss, ...]:
    """Write an export of Hypothesis' client; its date is that of the last change, so that the same is written again."""
    tally = Tally(CARRIES)
    watched = tally.watch(articles)
    latest = ""
    total = 0
    users: set[str] = set()
    out.write('{"annotations": [')
    for one in watched:
        gone = {annotation.uid for annotation in unplaced(one)}
        units = Utf16(one.text.content)
        whole = [_page_note(one.article)] if one.article.note else []
        marks = (row.annotation for row in one.annotations)
        for fields in chain(whole, (_annotation(a, one, None if a.uid in gone else units) for a in marks)):
            out.write(f"{',' if total else ''}\n {json.dumps(fields, ensure_ascii=False)}")
            latest = max(latest, str(fields["updated"]))
            users = set(islice(chain(users, [str(fields["user"])]), 2))
            total += 1
    user = next(iter(users)) if len(users) == 1 else ""
    ending = {"export_date": latest, "export_userid": user, "client_version": "1.0.0"}
    out.write(f"],\n {json.dumps(ending, ensure_ascii=False)[1:-1]}}}\n")
    return tally.losses()


def read(data: IO[bytes], name: str) -> Iterator[Record]:
    """The annotations of an export, or of an answer of the API, and notes on pages; replies are counted."""
    skipped: Counter[str] = Counter()
    for number, values in enumerate(json_objects(data, name, _LISTS), 1):
        found = _read_one(values, f"{name}: annotation {number}")
        if isinstance(found, ImportAnnotation | ImportNote):
            yield found
        else:
            skipped[found] += 1
    for what, count in skipped.items():
        yield Loss(what, count)


def looks_like(start: str) -> bool:
    """Whether a file that begins so is one of Hypothesis'."""
    ours = '"export_userid"' in start or '"client_version"' in start
    theirs = '"uri"' in start and '"target"' in start and '"TextQuoteSelector"' in start
    return start[:1] in ("{", "[") and (ours or theirs)


def _page_note(article: Article) -> dict[str, object]:
    """The note about an article as a whole; nobody is known to have written it, nor when: since it is here."""
    uri = page_of(article)
    said = _said(note_uid(article.uid), uri, "", article.note, article.title)
    return said | {"created": article.added, "updated": article.added, "target": [{"source": uri}]}


def _annotation(one: Annotation, article: ExportArticle, units: Utf16 | None) -> dict[str, object]:
    uri = address(article.article.url) or f"{HASHED}{one.text_hash}"
    quote = {"type": "TextQuoteSelector", "exact": one.exact, "prefix": one.prefix, "suffix": one.suffix}
    start, end = (units.to_utf16(one.start), units.to_utf16(one.end)) if units else (one.start, one.end)
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    return _said(one.uid, uri, one.creator, one.note, article.article.title) | {
        "created": one.created,
        "updated": one.modified,
        "tags": list(one.tags),
        "target": [{"source": uri, "selector": [position, quote]}],
    }


def _said(uid: str, uri: str, creator: str, note: str, title: str) -> dict[str, object]:
    """What annotations of passages and of pages have in common, with places for the rest in Hypothesis' order."""
    user = f"acct:{_account(creator)}@{AUTHORITY}"
    return {
        "id": urlsafe_b64encode(UUID(uid).bytes).decode().rstrip("="),
        "created": "",
        "updated": "",
        "user": user,
        "user_info": {"display_name": creator or None},
        "uri": uri,
        "text": note,
        "tags": [],
        "group": _GROUP,
        "permissions": {"read": [user], "admin": [user], "update": [user], "delete": [user]},
        "target": [],
        "document": {"title": [title]},
        "links": {},
        "hidden": False,
        "flagged": False,
    }


def _account(creator: str) -> str:
    """A name as an account's; Hypothesis has letters, digits, dots and underscores."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "._") else "_" for c in creator)
    return kept.strip("_") or "unknown"


def _read_one(values: dict[str, Any], where: str) -> ImportAnnotation | ImportNote | str:
    """One annotation, or why it is left out."""
    fields = Fields({key: value for key, value in values.items() if value is not None}, where)
    if fields.values.get("references"):
        return "replies left out"
    selectors = [s for target in fields.objects("target") for s in target.objects("selector")]
    quote = next((s for s in selectors if s.values.get("type") == "TextQuoteSelector"), None)
    if quote is None or not quote.quote("exact").strip():
        return _read_whole(fields)
    position = next(
        (s for s in selectors if s.values.get("type") == "TextPositionSelector"), Fields({}, where)
    )
    exact = quote.quote("exact")
    start = position.integer("start", default=0)
    uri = fields.line("uri")
    hashed = uri.removeprefix(HASHED) if uri.startswith(HASHED) else ""
    return ImportAnnotation(
        uid=_uid(fields.raw("id")),
        article_uid="",
        article_url="" if hashed else uri,
        text_hash=Fields({"uri": hashed}, where).hash("uri"),
        selector=Selector(
            start,
            start + len(exact),
            exact,
            quote.quote("prefix")[-CONTEXT:],
            quote.quote("suffix")[:CONTEXT],
        ),
        tags=fields.lines("tags"),
        note=clean_note(fields.raw("text")),
        creator=_creator(fields),
        created=fields.time("created"),
        modified=fields.time("updated") or fields.time("created"),
        utf16=True,
    )


def _read_whole(fields: Fields) -> ImportNote | str:
    """A note on a page; one that says nothing is left out."""
    note, tags = clean_note(fields.raw("text")).strip(), fields.lines("tags")
    targets = [target.values for target in fields.objects("target")]
    if not (note or tags) or (targets and not whole_page(targets)):
        return "notes on whole pages left out"
    return noted(_uid(fields.raw("id")), fields.line("uri"), note, tags, fields.where)


def _uid(given: str) -> str:
    """The UUID that Hypothesis' 22 characters stand for, else one made of the id; empty for none."""
    if not given:
        return ""
    try:
        return str(UUID(bytes=urlsafe_b64decode(f"{given}==") if len(given) == 22 else b""))
    except ValueError:
        return str(uuid5(NAMESPACE_URL, f"hypothesis:{given.encode('utf-8', 'replace').decode()}"))


def _creator(fields: Fields) -> str:
    info = fields.values.get("user_info")
    shown = named(info, "display_name") if isinstance(info, dict) else ""
    user = fields.line("user").removeprefix("acct:").partition("@")[0]
    return shown or ("" if user == "unknown" else user)
