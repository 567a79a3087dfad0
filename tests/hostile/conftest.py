"""A library that everything hostile has been put into, through every entrance there is."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest

from tests.data.hostile import HOSTILE, LONG_TITLE, STEERING
from tests.feeds.server import Server
from tests.hostile import feeds
from tui.cli.main import run

BODY = "Der Rat der Stadt tagte. Ämter und Straßen blieben zu."


def given(argument: object) -> str:
    """An argument as the system hands it on: no NUL, and its bytes whatever they are."""
    return os.fsdecode(str(argument).replace("\0", "").encode("utf-8", "surrogatepass"))


class Ended(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


Glosse = Callable[..., Ended]


class Desk:
    """A folder with a library, a home and nothing else, and the command on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "library.db"

    def glosse(self, *arguments: object) -> Ended:
        """Run a command; whatever it is given, it ends with a code and clean lines."""
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", "strict", newline="") for _ in range(2))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(["--library", str(self.path), *map(given, arguments)])
            out.flush()
            err.flush()
        said = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
        for text in said:
            assert not STEERING.search(text), arguments
            assert "Traceback" not in text
        assert code in (0, 1, 2), arguments
        return Ended(code, *said)

    def refused_or_done(self, *arguments: object) -> bool:
        """Run a command that may refuse what it is given, in one line; says whether it did what was asked."""
        ended = self.glosse(*arguments)
        if ended.code == 2:
            assert ended.err.startswith("glosse: ")
            _, *rest = ended.err.splitlines()
            assert not rest or rest[-1].strip() == "^" or rest == ["glosse: 1 failed"], arguments
        return ended.code == 0


def hostile_files(folder: Path) -> None:
    """A file of every kind for every hostile string, named after it as far as a name can be."""
    folder.mkdir()
    for number, value in enumerate(HOSTILE.values()):
        name = f"{number:02} {value}".encode("utf-8", "ignore").replace(b"/", b"_").replace(b"\0", b"_")[:180]
        kept = value.encode("utf-8", "replace").decode()
        quoted = json.dumps(kept)
        for suffix, content in {
            ".txt": f"{kept}\n\n{BODY} {kept}",
            ".md": f"---\ntitle: {quoted}\nbyline: {quoted}\ntags: [{quoted}]\n---\n# {kept}\n\n{kept}",
            ".html": f"<title>{kept}</title><meta name=author content={quoted}><h1>{kept}</h1><p>{kept}<p>{BODY}",
        }.items():
            with open(os.path.join(os.fsencode(folder), name + suffix.encode()), "wb") as file:  # noqa: PTH118, PTH123
                file.write(content.replace("\0", "").encode("utf-8", "replace"))
    records = [
        {
            "title": value,
            "text": f"{value} {BODY} {number}",
            "byline": value,
            "source": value,
            "tags": [value[:200]],
        }
        for number, value in enumerate(HOSTILE.values())
    ]
    records += [
        {"text": BODY, name: value} for value in HOSTILE.values() for name in ("url", "published", "language")
    ]
    records.append({"title": LONG_TITLE, "text": BODY})
    lines = [json.dumps(record) for record in records]
    (folder / "records.jsonl").write_text("\n".join(lines), "utf-8")


def hostile_import(folder: Path, number: int, value: str) -> Path:
    """A file to import whose every string is hostile, as far as the format lets it be."""
    uids = [str(UUID(int=1000 * kind + number, version=4)) for kind in (1, 2, 3)]
    text = f"{BODY} {value}"
    tags = [f"x{value[:150]}"]
    links = [(0, 3, value), (4, 7, "javascript:alert(1)"), (8, 11, "https://example.org/a")]
    names = ("title", "byline", "url", "published", "language")
    tag = {"type": "tag", "uid": uids[0], "name": tags[0], "color": value, "description": value}
    article = dict.fromkeys(names, value) | {
        "type": "article",
        "uid": uids[1],
        "sources": [value],
        "tags": tags,
    }
    article |= {
        "text": text,
        "links": [dict(zip(("start", "end", "url"), link, strict=True)) for link in links],
    }
    annotation = dict.fromkeys(("prefix", "suffix", "note", "creator", "color"), value) | {
        "type": "annotation",
        "uid": uids[2],
        "article_uid": uids[1],
        "start": 4,
        "end": 7,
        "exact": "Rat",
        "tags": tags,
    }
    records = [tag, article, annotation]
    path = folder / f"import-{number}.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in records), "utf-8")
    return path


def hostile_feeds(desk: Desk, sources: Path) -> None:
    """Feeds, pages and a list of feeds, fetched from a server; and what a person may type about them."""
    (sources / "list.opml").write_bytes(feeds.opml(list(HOSTILE.values())))
    assert desk.glosse("feeds", "import", sources / "list.opml", "--no-refresh").code == 0
    for number in range(len(HOSTILE)):
        desk.refused_or_done("feeds", "remove", f"https://example.org/opml/{number}")
    with Server(feeds.routes()) as server:
        before = desk.glosse("articles", "--count").out
        for path in server.routes:
            if "page" not in path:
                desk.refused_or_done("feeds", "add", server.url(path), "--no-refresh")
        desk.glosse("feeds", "refresh")
        desk.glosse("feeds", "refresh", "--json")
        desk.glosse("add", *(server.url(path) for path in server.routes if "page" in path))
        assert int(desk.glosse("articles", "--count").out) > int(before) + 2 * len(HOSTILE)
        desk.refused_or_done("feeds", "add", server.url("/new"), "--no-refresh", "--name", "Zeitung")
    for value in HOSTILE.values():
        desk.refused_or_done("feeds", "rename", "Zeitung", value)
        desk.refused_or_done("feeds", "add", value, "--no-refresh")
        desk.refused_or_done("feeds", "remove", value)
        desk.refused_or_done("feeds", "import", value, "--no-refresh")
        for option in ("--filter", "--tag", "--folder", "--lang", "--every"):
            desk.refused_or_done("feeds", "set", server.url("/new"), option, value)
    desk.glosse("feeds", "list")
    desk.glosse("feeds", "export")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with everything hostile in its library; the files that made it are gone."""
    folder = tmp_path_factory.mktemp("hostile")
    sources = tmp_path_factory.mktemp("sources") / "files"
    desk = Desk(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(folder))
        patch.chdir(folder)
        hostile_files(sources)
        added = desk.glosse("add", sources, "--lang", "fi")
        assert added.code == 1
        assert added.out.count("added\t") > 3.5 * len(HOSTILE)
        taken = [
            desk.refused_or_done("import", hostile_import(sources, number, value))
            for number, value in enumerate(HOSTILE.values())
        ]
        assert taken.count(False) <= 2  # What has half characters has no hash, and no text of its own.
        for value in HOSTILE.values():
            desk.refused_or_done("annotate", 1, "--quote", "Rat", "--tag", value[:200], "--note", value)
            desk.refused_or_done("searches", "save", value[:80], f'"{value}"')
        hostile_feeds(desk, sources)
        yield desk
