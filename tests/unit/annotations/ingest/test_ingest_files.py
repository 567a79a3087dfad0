"""Files, folders, JSON lines and standard input."""

from __future__ import annotations

import json
import os
from io import BytesIO
from pathlib import Path

import pytest

from annotations.ingest.files import Failure, Found, drafts
from annotations.ingest.seeds import seeds
from annotations.model import BlockKind, Draft


def one(path: Path) -> Draft:
    (found,) = drafts(str(path))
    assert isinstance(found, Found), found
    return found.draft


def reason(target: str | Path) -> str:
    (found,) = drafts(str(target))
    assert isinstance(found, Failure), found
    assert found.where == str(target)
    return found.reason


def piped(data: bytes) -> list[Found | Failure]:
    return list(drafts("-", stdin=BytesIO(data)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "Süddeutsche"
    folder.mkdir()
    return folder


def test_a_plain_file_keeps_its_text_whole(folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text("Kein Platz am Tisch\n\nDas Bündnis tagte.\n", encoding="utf-8")
    draft = one(path)
    assert draft.title == "Kein Platz am Tisch"
    assert draft.text.content == "Kein Platz am Tisch\n\nDas Bündnis tagte."
    assert draft.text.blocks[0].kind is BlockKind.HEADING
    assert draft.source == "Süddeutsche"


def test_a_plain_file_with_front_matter(folder: Path) -> None:
    path = folder / "a.TXT"
    path.write_text("---\ntitle: Titel\nbyline: Ana\n---\nText.\n", encoding="utf-8")
    draft = one(path)
    assert (draft.title, draft.byline, draft.text.content) == ("Titel", "Ana", "Titel\n\nText.")


def test_the_source_of_a_file_named_without_its_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.txt").write_text("Text.")
    monkeypatch.chdir(folder)
    (found,) = drafts("a.txt")
    assert isinstance(found, Found)
    assert (found.where, found.draft.source) == ("a.txt", "Süddeutsche")


def test_a_folder_is_read_in_order_with_its_failures(folder: Path) -> None:
    (folder / "b.md").write_text("# B\n")
    (folder / "a.html").write_text("<p>A")
    (folder / "c.txt").write_bytes(b"")
    (folder / "d.pdf").write_bytes(b"%PDF-1")
    (folder / ".hidden.txt").write_text("x")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.txt").write_text("x")
    (folder / "Tiefer").mkdir()
    (folder / "Tiefer" / "e.jsonl").write_text('{"title": "T", "text": "E."}\nkein JSON\n')
    found = list(drafts(str(folder)))
    places = [Path(item.where.removeprefix(str(folder))).as_posix().lstrip("/") for item in found]
    assert places == ["a.html", "b.md", "c.txt", "d.pdf", "Tiefer/e.jsonl:1", "Tiefer/e.jsonl:2"]
    assert [type(item) for item in found] == [Found, Found, Failure, Failure, Found, Failure]
    assert [item.draft.source for item in found if isinstance(item, Found)] == [
        "Süddeutsche",
        "Süddeutsche",
        "Tiefer",
    ]


def test_what_cannot_be_read_says_why(folder: Path) -> None:
    (folder / "leer.txt").touch()
    (folder / "leer.jsonl").touch()
    (folder / "bild.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    (folder / "kaputt.txt").write_bytes("Größe für ".encode() * 9 + b"\xff")
    (folder / "weiß.txt").write_text(" \n\t\n")
    (folder / "a.docx").write_text("x")
    (folder / "ordner.txt").mkdir()
    (folder / "leer").mkdir()
    assert reason(folder / "fehlt.txt") == "no such file or folder"
    assert reason(folder / "fehlt") == "no such file or folder"
    assert reason(folder / "leer.txt") == "is empty"
    assert reason(folder / "leer.jsonl") == "is empty"
    assert reason(folder / "bild.txt") == "is not text (a PNG image)"
    assert reason(folder / "kaputt.txt") == "is not valid UTF-8 at byte 117 (0xFF); save it as UTF-8"
    assert reason(folder / "weiß.txt") == "has no text"
    assert (
        reason(folder / "a.docx")
        == "is of no kind that can be added (.txt .md .html .htm .jsonl .eml .epub .pdf)"
    )
    assert (
        reason(folder / "leer")
        == "has no file that can be added (.txt .md .html .htm .jsonl .eml .epub .pdf)"
    )
    assert reason("a" * 5000 + ".txt").startswith("cannot be read: ")


def test_a_pipe_is_not_a_file(folder: Path) -> None:
    os.mkfifo(folder / "rohr.txt")
    assert reason(folder / "rohr.txt") == "is not a file"


def test_a_file_without_permission(folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text("Text.")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this account may read everything")
    assert reason(path) == "cannot be read: Permission denied"


def test_a_hostile_name_is_shown_clean(folder: Path) -> None:
    path = folder / "a\x1b[31m.txt"
    path.write_text("")
    (found,) = drafts(str(path))
    assert "\x1b" not in found.where


def test_json_lines(folder: Path) -> None:
    path = folder / "a.jsonl"
    article = {
        "type": "article", "title": "Titel", "text": "Eins.\n\nZwei.", "byline": "Ana", "published": "2017-08",
        "language": "de", "source": "Blatt", "url": "https://example.org/a", "tags": ["x", "y"], "words": 2,
    }  # fmt: skip
    lines: list[object] = [article, {"text": "Ohne Titel."}]
    path.write_bytes(b"\xef\xbb\xbf" + "\n\n".join(json.dumps(line) for line in lines).encode())
    first, second = drafts(str(path))
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert first.draft == Draft(
        "Titel", first.draft.text, "Ana", "2017-08", "de", "Blatt", "https://example.org/a", ("x", "y")
    )  # fmt: skip
    assert first.draft.text.content == "Titel\n\nEins.\n\nZwei."
    assert first.draft.text.blocks[0].kind is BlockKind.TITLE
    assert (second.where, second.draft.title, second.draft.source) == (
        f"{path}:3",
        "Ohne Titel.",
        "Süddeutsche",
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"type": "annotation", "id": "1"}', "line 1 is a annotation record: use glosse import"),
        (b'{"type": 3}', "line 1 is a strange record: use glosse import"),
        (b'{"title": "T"}', "has no text"),
        (b'{"text": ["T"]}', "text is not a string"),
        (b'{"text": " "}', "has no text"),
        (b'{"text": "T", "tags": [1]}', "tags is a list of other things: expected a list of texts"),
        (
            b'["T"]',
            'is not an object: expected {"title": \xe2\x80\xa6, "text": \xe2\x80\xa6}'.encode(
                "latin-1"
            ).decode(),
        ),
        (b'{"text": "T"', "is not valid JSON at column 13: Expecting ',' delimiter"),
        (b'{"text": "\xff"}', "is not valid UTF-8 at byte 10 of the line"),
        (b"[" * 100_000, "is not JSON that can be read"),
    ],
)
def test_a_bad_line_says_why(folder: Path, line: bytes, why: str) -> None:
    path = folder / "a.jsonl"
    path.write_bytes(line + b'\n{"text": "Gut."}\n')
    bad, good = drafts(str(path))
    assert bad == Failure(f"{path}:1", why)
    assert isinstance(good, Found)


def test_json_lines_are_read_as_they_come() -> None:
    class Endless:
        """A stream that never ends, as a pipe may be."""

        asked = 0

        def readline(self, size: int = -1, /) -> bytes:
            self.asked += 1
            return b'{"text": "Satz."}\n'

    stream = Endless()
    found = drafts("-", stdin=stream)  # type: ignore[arg-type]
    assert [next(found).where for _ in range(3)] == ["-:1", "-:2", "-:3"]
    assert stream.asked <= 4


def test_standard_input_is_told_by_its_first_line() -> None:
    (plain,) = piped("Titel\n\nText über Öl.\n".encode())
    (page,) = piped(b"\n<!DOCTYPE html><title>Titel</title><p>Text")
    lines = piped(b'{"text": "a"}\nkaputt\n')
    (brace,) = piped(b"{kein JSON}\nText.\n")
    (nothing,) = piped(b"")
    assert isinstance(plain, Found)
    assert (plain.where, plain.draft.source) == ("-", "stdin")
    assert isinstance(page, Found)
    assert page.draft.text.content == "Titel\n\nText"
    assert [item.where for item in lines] == ["-:1", "-:2"]
    assert isinstance(brace, Found)
    assert nothing == Failure("-", "is empty")


def test_the_seeds_are_found() -> None:
    found = list(seeds())
    assert len(found) == 13
    assert {draft.source for draft in found} == {"Glosse seeds"}
    assert all(draft.text.blocks[0].kind is BlockKind.TITLE for draft in found)
    assert [draft.language for draft in found].count("de") == 7
