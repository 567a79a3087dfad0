"""Whatever goes out, by whichever door: terminal, export, clipboard, file; nothing in it is obeyed by anybody."""

from __future__ import annotations

import base64
import csv
import json
import re
import shutil
import sqlite3
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from spacy.tokens import DocBin
from spacy.vocab import Vocab

from annotations.formats.registry import names
from annotations.library import Library
from annotations.model import Draft
from annotations.text import from_plain
from tests.data.hostile import HOSTILE, STEERING
from tests.hostile.conftest import BODY, Desk
from tests.terminal.driver import Terminal
from tui.cli.group import COMMANDS
from tui.crash import Crash

COMMAND = Path(sys.executable).parent / "glosse"

LISTS = [
    command.split()
    for command in (
        *(
            "articles",
            "annotations",
            "tags list",
            "names",
            "searches list",
            "models list",
            "show 1",
            "articles rat",
        ),
        *("log", "orphans list", "doctor"),
    )
    if command.split()[0] in COMMANDS
]

SEQUENCE = re.compile(
    rb"\x1b(?:\[([?<=>]?)[0-9;:]*([ -/]*[@-~])"
    rb"|(\][0-9]*)[^\x07\x1b]*(?:\x07|\x1b\\)|([P_^X])[^\x1b]*\x1b\\|([ -/]*[0-~]))"
)
"""What a terminal obeys; the groups say which kind it is."""


def kinds(raw: bytes) -> set[tuple[bytes | None, ...]]:
    """The kinds of sequences that a terminal was sent."""
    return {match.groups() for match in SEQUENCE.finditer(raw)}


def rest(raw: bytes) -> str:
    """What is left without them, and without the line ends and shifts that every terminal gets."""
    return SEQUENCE.sub(b"", raw).decode().replace("\r", "")


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library like any other."""
    path = tmp_path_factory.mktemp("harmless") / "library.db"
    with Library.open(path) as library:
        for number in range(60):
            text = from_plain(f"Titel {number}\n\n{BODY}")
            library.add_draft(Draft(f"Titel {number}", text, byline="Ada", language="fi", source="Quelle"))
        library.annotate(1, 0, 5, tags=["a/b"], note="Notiz")
        library.save_search("Ungelesen", "is:unread")
    return path


@pytest.mark.parametrize("arguments", LISTS, ids=" ".join)
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["lines", "json"])
def test_a_pipe(hostile: Desk, arguments: list[str], form: list[str]) -> None:
    ended = hostile.glosse(*arguments, *form)
    assert ended.code in (0, 1) or "No such option" in ended.err
    if form:
        for line in ended.out.splitlines():
            assert not STEERING.search(json.dumps(json.loads(line), ensure_ascii=False))


@pytest.mark.terminal
def test_tables_on_a_terminal(hostile: Desk) -> None:
    for arguments in LISTS:
        own = {"XDG_CONFIG_HOME": str(hostile.folder), "TERM": "xterm-256color"}
        limit = ["--limit", "0"] if arguments[0] in ("articles", "annotations") else []
        with Terminal(
            [COMMAND, "--library", hostile.path, *arguments, *limit], columns=120, env=own
        ) as terminal:
            assert terminal.end() in (0, 1)
            assert {kind[1] for kind in kinds(terminal.raw)} <= {b"m"}
            assert not STEERING.search(rest(terminal.raw))


def links_of(content: str) -> list[str]:
    """The addresses that Markdown leads to, whatever their scheme; it must have no HTML."""
    parser = MarkdownIt("commonmark")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    found = []
    for token in parser.parse(content):
        for part in (token, *(token.children or ())):
            assert "html" not in part.type, part.content
            found += [str(part.attrs[name]) for name in ("href", "src") if name in part.attrs]
    return found


@pytest.mark.parametrize("name", names())
def test_every_export(hostile: Desk, tmp_path: Path, name: str) -> None:
    path = tmp_path / "export"
    hostile.glosse("export", "-f", name, "-o", path)
    if name == "docbin":
        assert not any(STEERING.search(doc.text) for doc in DocBin().from_disk(path).get_docs(Vocab()))
        return
    if path.read_bytes().startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            content = "".join(archive.read(member).decode() for member in archive.namelist())
            for member in archive.namelist():
                assert re.fullmatch(r"(sources/)?[\w-]+\.\w+", member, re.ASCII)
    else:
        content = path.read_text("utf-8")
    assert len(content) > 5_000
    assert not STEERING.search(content)
    if name in ("csv", "tsv"):
        delimiter = "," if name == "csv" else "\t"
        for row in csv.reader(content.splitlines(keepends=True), delimiter=delimiter):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    elif name == "markdown":
        assert {href.split(":")[0] for href in links_of(content)} <= {"http", "https", "mailto", "glosse"}
    elif name in ("jsonl", "w3c"):
        for line in content.splitlines() if name == "jsonl" else [content]:
            assert not STEERING.search(json.dumps(json.loads(line), ensure_ascii=False))


def test_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    for value in HOSTILE.values():
        said = Crash(ValueError(value)).__rich__().plain
        assert not STEERING.search(said)
        assert "\n" not in said
    (log,) = tmp_path.rglob("crash.log")
    assert not STEERING.search(log.read_text("utf-8"))
    assert [path.stat().st_mode & 0o777 for path in (log, log.parent)] == [0o600, 0o700]


def settle(terminal: Terminal) -> Terminal:
    """Wait until nothing more is written."""
    before = -1
    while before != len(terminal.raw):
        before = len(terminal.raw)
        terminal.pump(0.15)
    return terminal


def walk(path: Path, home: Path, pages: int, articles: int) -> bytes:
    """What the reader writes on the way through list, text, tags, layers, copying, commenting and more texts."""
    own = {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "XDG_STATE_HOME": str(home),
        "XDG_DATA_HOME": str(home),
    }
    with Terminal([COMMAND, "--library", path], columns=160, rows=60, env=own) as terminal:
        settle(terminal.see("Glosse"))
        for _ in range(pages):
            settle(terminal.press("pagedown"))
        for keys in (["home"], ["enter"], ["t"], ["escape"], ["1"], ["y"], ["y"], ["I"], ["escape"]):
            settle(terminal.press(*keys))
        terminal.press("c").see("ctrl+s save")
        pasted = HOSTILE["C1"] + HOSTILE["overriding direction"]
        terminal.press(f"\x1b[200~{pasted}\x1b[201~").see("gnp.exebcde")
        terminal.press("ctrl+s").miss("ctrl+s save")
        for _ in range(articles):
            settle(terminal.press(">"))
        terminal.press("q", "q")
        terminal.end()
        return terminal.raw


@pytest.fixture(scope="module")
def usual(harmless: Path, tmp_path_factory: pytest.TempPathFactory) -> set[tuple[bytes | None, ...]]:
    """The kinds of sequences that a terminal is sent for a harmless library."""
    return kinds(walk(harmless, tmp_path_factory.mktemp("home"), 1, 2))


@pytest.mark.terminal
def test_the_reader(hostile: Desk, usual: set[tuple[bytes | None, ...]], tmp_path: Path) -> None:
    raw = walk(hostile.path, tmp_path, 9, 20)
    assert not STEERING.search(rest(raw).replace("\x08", ""))
    assert kinds(raw) <= usual
    copied = [
        base64.b64decode(payload).decode() for payload in re.findall(rb"\x1b\]52;c;([^\x07\x1b]*)", raw)
    ]
    assert copied
    assert not any(STEERING.search(text) for text in copied)
    for written in tmp_path.rglob("*.*"):
        assert not STEERING.search(written.read_text("utf-8")), written


@pytest.mark.terminal
def test_a_library_that_another_program_wrote(
    harmless: Path, usual: set[tuple[bytes | None, ...]], tmp_path: Path
) -> None:
    """Nothing in it went through an entrance of Glosse."""
    path = tmp_path / "library.db"
    shutil.copyfile(harmless, path)
    evil = "".join(
        HOSTILE[name] for name in ("set the title", "C1", "overriding direction", "markup that acts")
    )
    with closing(sqlite3.connect(path)) as connection:
        for change in (
            "UPDATE articles SET title = title || ?1, byline = ?1, source = ?1",
            "UPDATE tags SET name = name || ?1, description = ?1",
            "UPDATE searches SET name = ?1",
            "UPDATE sources SET name = ?1",
            "UPDATE annotations SET note = ?1, creator = ?1",
            "UPDATE journal SET message = ?1",
            "UPDATE texts SET content = replace(content, 'Der Rat', ?1)",
        ):
            connection.execute(change, (evil,))
        connection.commit()
    raw = walk(path, tmp_path, 1, 2)
    assert not STEERING.search(rest(raw).replace("\x08", ""))
    assert "owned" not in "".join(map(str, SEQUENCE.findall(raw)))
    assert kinds(raw) <= usual
    desk = Desk(tmp_path)
    for arguments in LISTS:
        if arguments[0] != "show":  # A text in a pipe is handed on as it is.
            desk.glosse(*arguments)
