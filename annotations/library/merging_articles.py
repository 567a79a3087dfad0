"""The articles of another library: new ones come over whole, known ones get what is newer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from annotations.errors import LibraryError
from annotations.library.intake import BY_URL, Intake
from annotations.library.merged import Merged
from annotations.model import BlockKind
from annotations.store import articles, texts
from annotations.store.connection import Queries, Value
from annotations.store.ledger import CODING, STATES, Aliases, Ledger, Restamping, put
from annotations.store.recorder import Recorder
from annotations.text import clean_line, link_url, web_url

TOGETHER: Final = 200
"""Articles that are taken over in one transaction."""

UNTOUCHED: Final = (
    "(a.seed = 1 AND a.annotations = 0 AND a.read = 0 AND a.starred = 0 AND a.archived = 0"
    " AND a.coding = 0 AND a.note = ''"
    " AND NOT EXISTS (SELECT 1 FROM article_tags x WHERE x.article_id = a.id)"
    " AND NOT EXISTS (SELECT 1 FROM corrections c WHERE c.article_id = a.id))"
)
"""A seed article that nobody did anything with: every library has had those that it wants."""

ABOUT: Final = ("title", "title_key", "byline", "published", "language")
"""What is said about an article; with its address and text that of the newer side."""

NUMBERS: Final = ("words", "read", "starred", "archived", "coding", "seed")
"""Columns of an article that are numbers, whatever wrote them."""

Row = dict[str, Any]


class MergingArticles(Intake):
    """Taking over articles. None of it is an action to undo, as adding is none."""

    def _take_articles(
        self, recorder: Recorder, theirs: Queries, names: Aliases, after: int, done: Merged
    ) -> tuple[int, int]:
        """Take over the next articles of another library, those with ids above `after`.

        Returns the last id, and how many were looked at.
        """
        rows = [
            dict(row)
            for row in theirs.rows(
                f"SELECT a.*, {UNTOUCHED} AS untouched, t.hash AS hash, f.hash AS first_hash FROM articles a"
                " JOIN texts t ON t.id = a.text_id JOIN texts f ON f.id = a.first_text_id"
                " WHERE a.id > ? ORDER BY a.id LIMIT ?",
                (after, TOGETHER),
            )
        ]
        new: list[Row] = []
        alike = _alike(recorder, theirs, names, rows)
        for row in rows:
            if row["id"] in alike:
                continue
            found = _match(recorder, names, row)
            if found is None:
                new += [] if row["untouched"] else [row]
            elif self._take_known(recorder, theirs, names, row, found):
                done.count("article", "changed")
        self._take_new(recorder, theirs, names, new)
        done.numbers["article new"] += len(new)
        return int(rows[-1]["id"]) if rows else after, len(rows)

    def _take_new(self, recorder: Recorder, theirs: Queries, names: Aliases, rows: Sequence[Row]) -> None:
        made: list[dict[str, Value]] = []
        versions: list[list[Row]] = []
        all_versions, all_sources = _versions_of(theirs, rows), _sources_of(theirs, rows)
        for row in rows:
            mine: dict[int, int] = {}
            held = all_versions.get(row["id"], [])
            for version in held:
                shown = version["text_id"] == row["text_id"]
                mine[version["text_id"]] = _text(recorder, theirs, version["text_id"], shown=shown)
            for text_id in {row["text_id"], row["first_text_id"]} - mine.keys():
                mine[text_id] = _text(recorder, theirs, text_id, shown=text_id == row["text_id"])
            left_out = {"id", "annotations", "hash", "first_hash", "untouched"}
            values = {column: value for column, value in row.items() if column not in left_out}
            values |= {"url": web_url(row["url"]), **{name: int(row[name]) for name in NUMBERS}}
            values["coding"] = values["coding"] if values["coding"] in CODING else 0
            values |= {
                "uid": names.canonical(row["uid"]),
                "text_id": mine[row["text_id"]],
                "first_text_id": mine[row["first_text_id"]],
            }
            made.append(values)
            versions.append([{**version, "text_id": mine[version["text_id"]]} for version in held])
        ids = recorder.insert_all("articles", made)
        recorder.insert_all(
            "versions",
            [
                {"article_id": id_, **version}
                for id_, some in zip(ids, versions, strict=True)
                for version in some
            ],
        )
        articles.first_sources(recorder, {id_: row["source"] for id_, row in zip(ids, rows, strict=True)})
        stamps = Ledger(theirs, names).stamps("article", [row["uid"] for row in rows])
        restamping = Restamping(recorder)
        for id_, row in zip(ids, rows, strict=True):
            others = [name for name in all_sources.get(row["id"], []) if name != row["source"]]
            articles.set_sources(recorder, id_, others)
            uid = names.canonical(row["uid"])
            kept = {field: stamp for field, stamp in stamps.get(uid, {}).items() if field in STATES}
            if kept:
                stamped = [
                    (field, stamp.at, restamping.replica(stamp.replica)) for field, stamp in kept.items()
                ]
                put(recorder, "article", uid, stamped)
        recorder.index()
        every = bool(len(self._rules(recorder)))
        for id_ in ids if every else _read(recorder, ids):
            self._count_names(recorder, id_)

    def _take_known(
        self, recorder: Recorder, theirs: Queries, names: Aliases, row: Row, article_id: int
    ) -> bool:
        """Bring an article of both up to date; returns whether that changed what it says."""
        ours = dict(
            recorder.rows(
                "SELECT a.*, t.hash AS hash FROM articles a JOIN texts t ON t.id = a.text_id WHERE a.id = ?",
                (article_id,),
            )[0]
        )
        uid = unite(recorder, names, ours["uid"], row["uid"])
        values: dict[str, Value] = {
            "uid": uid,
            "added": min(ours["added"], row["added"]),
            "seed": min(ours["seed"], row["seed"]),
            "modified": max(ours["modified"], row["modified"]),
        }
        newer = _newness(row) > _newness(ours)
        if newer:
            values |= {column: row[column] for column in ABOUT}
            if row["canonical_url"] and recorder.value(BY_URL, (row["canonical_url"],)) in (None, article_id):
                values |= {"url": web_url(row["url"]), "canonical_url": row["canonical_url"]}
        recorder.update("articles", [article_id], values)
        changed = newer and any(ours[column] != row[column] for column in (*ABOUT, "hash"))
        changed |= articles.set_sources(recorder, article_id, _sources_of(theirs, [row]).get(row["id"], []))
        self._take_versions(recorder, theirs, row, article_id)
        if newer and ours["hash"] != row["hash"]:
            text_id = _text(recorder, theirs, row["text_id"], shown=True)
            self._show(recorder, article_id, ours["text_id"], text_id, texts.content(recorder, text_id))
        elif newer and ours["language"] != row["language"]:
            self._count_names(recorder, article_id)
        return changed

    def _take_versions(self, recorder: Recorder, theirs: Queries, row: Row, article_id: int) -> None:
        """Take over the versions of an article that are not here, each as old as the older side says."""
        known = {
            each["hash"]: each
            for each in recorder.rows(
                "SELECT v.id, v.added, t.hash FROM versions v JOIN texts t ON t.id = v.text_id WHERE v.article_id = ?",
                (article_id,),
            )
        }
        for version in _versions_of(theirs, [row]).get(row["id"], []):
            key = theirs.value("SELECT hash FROM texts WHERE id = ?", (version["text_id"],))
            if key in known:
                if version["added"] < known[key]["added"]:
                    recorder.update("versions", [known[key]["id"]], {"added": version["added"]})
                continue
            text_id = _text(recorder, theirs, version["text_id"], shown=False)
            recorder.insert("versions", {"article_id": article_id, **version, "text_id": text_id})


def unite(recorder: Recorder, names: Aliases, one: str, other: str) -> str:
    """Note that two identities are of one thing; returns the one that stays."""
    small = names.unite(one, other)
    for uid in {one, other} - {small}:
        recorder.link("aliases", {"uid": uid, "target": small})
    return small


def _newness(row: Row) -> tuple[str, bytes, str]:
    return row["modified"], row["hash"], json.dumps([row[column] for column in ABOUT])


def _match(queries: Queries, names: Aliases, row: Row) -> int | None:
    """The article here that is the same: by identity, then by address, then by text and title."""
    found: int | None = queries.value(
        "SELECT id FROM articles WHERE uid IN (SELECT value FROM json_each(?)) ORDER BY uid LIMIT 1",
        (json.dumps(sorted(names.names(row["uid"]))),),
    )
    if found is None and row["canonical_url"]:
        found = queries.value(BY_URL, (row["canonical_url"],))
    if found is None:
        held = queries.tuples("SELECT id FROM texts WHERE hash IN (?, ?)", (row["hash"], row["first_hash"]))
        for (text_id,) in held:
            found = found or queries.value(
                "SELECT id FROM articles WHERE (first_text_id = ? OR text_id = ?) AND title = ?"
                " ORDER BY uid LIMIT 1",
                (text_id, text_id, row["title"]),
            )
    return found


def _alike(recorder: Recorder, theirs: Queries, names: Aliases, rows: Sequence[Row]) -> set[int]:
    """Those of another library's articles, by id, that are here as they are there, with all versions and sources."""
    there = _looks(theirs, [row["uid"] for row in rows])
    here = _looks(recorder, list(there))
    return {
        int(look["id"])
        for uid, look in there.items()
        if uid in here
        and names.canonical(uid) == uid
        and all(look[column] == value for column, value in here[uid].items() if column != "id")
    }


def _looks(queries: Queries, uids: Sequence[str]) -> dict[str, Row]:
    """What two libraries can have in common of articles, by identity."""
    said = ", ".join(f"a.{column}" for column in (*ABOUT, "url", "added", "seed", "modified"))
    rows = queries.rows(
        f"SELECT a.id, a.uid, {said}, t.hash, (SELECT json_group_array(name) FROM (SELECT s.name FROM article_sources x"
        " JOIN sources s ON s.id = x.source_id WHERE x.article_id = a.id ORDER BY s.name)) AS named,"
        " (SELECT group_concat(seen) FROM (SELECT lower(hex(h.hash)) || v.added AS seen FROM versions v"
        " JOIN texts h ON h.id = v.text_id WHERE v.article_id = a.id ORDER BY 1)) AS seen"
        " FROM articles a JOIN texts t ON t.id = a.text_id WHERE a.uid IN (SELECT value FROM json_each(?))",
        (json.dumps(uids),),
    )
    return {row["uid"]: dict(row) for row in rows}


def _read(recorder: Recorder, ids: Sequence[int]) -> list[int]:
    """Those of these articles whose text a pipeline has read."""
    found = recorder.tuples(
        "SELECT a.id FROM json_each(?) wanted JOIN articles a ON a.id = wanted.value"
        " WHERE EXISTS (SELECT 1 FROM recognitions r WHERE r.text_id = a.text_id)",
        (json.dumps(list(ids)),),
    )
    return [id_ for (id_,) in found]


def _versions_of(theirs: Queries, rows: Sequence[Row]) -> dict[int, list[Row]]:
    """The versions of articles, by the article's id, in the order in which they came."""
    found: dict[int, list[Row]] = {}
    for row in theirs.rows(
        "SELECT article_id, text_id, added, blocks, links FROM versions"
        " WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps([row["id"] for row in rows]),),
    ):
        version = {**dict(row), **_structure(row["blocks"], row["links"])}
        found.setdefault(version.pop("article_id"), []).append(version)
    return found


def _structure(blocks: str, links: str) -> dict[str, str]:
    """Blocks and links as Glosse writes them, without links that lead where none may."""
    kept = [[int(start), int(end), link_url(url)] for start, end, url in json.loads(links) if link_url(url)]
    cut = [
        [int(start), int(end), BlockKind(kind).value, int(level), clean_line(marker)]
        for start, end, kind, level, marker in json.loads(blocks)
    ]
    write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    return {"blocks": write(cut), "links": write(kept)}


def _sources_of(theirs: Queries, rows: Sequence[Row]) -> dict[int, list[str]]:
    """The names of the sources of articles, by the article's id, in alphabetical order."""
    found: dict[int, list[str]] = {}
    for article_id, name in theirs.tuples(
        "SELECT x.article_id, s.name FROM article_sources x JOIN sources s ON s.id = x.source_id"
        " WHERE x.article_id IN (SELECT value FROM json_each(?)) ORDER BY s.fold",
        (json.dumps([row["id"] for row in rows]),),
    ):
        found.setdefault(article_id, []).append(name)
    return found


def _text(recorder: Recorder, theirs: Queries, text_id: int, *, shown: bool) -> int:
    key, stored, rules = theirs.tuples("SELECT hash, content, rules FROM texts WHERE id = ?", (text_id,))[0]
    if not texts.is_true(key, stored, rules):
        raise LibraryError(
            f"text {text_id} in {theirs.path} is not what was added; `glosse --library {theirs.path} doctor` says more"
        )
    return texts.take(recorder, key, stored, rules, shown=shown)
