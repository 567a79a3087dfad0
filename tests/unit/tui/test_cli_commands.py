"""Every command on a real library: what it prints, where, and how it exits."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from annotations.library import Library
from tui.cli.main import run

ARTICLE = """---
title: Kein Platz am Tisch
byline: Ada Beispiel
published: 2017-08-06
language: de
source: Probe
---
Nicolás Maduro kam nach Caracas. In Caracas sprach er mit Vertretern aus Kuba.

Der Gipfel endete ohne Ergebnis.
"""


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Glosse = Callable[..., Ended]


@pytest.fixture
def library_path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "library.db"


@pytest.fixture
def glosse(
    library_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Glosse:
    """Run a command on the library of this test, as somebody with an empty home."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LOGNAME", "ada")
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object, stdin: bytes = b"") -> Ended:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        code = run(["--library", str(library_path), *map(str, arguments)])
        return Ended(code, *capsys.readouterr())

    return call


@pytest.fixture
def article(glosse: Glosse, tmp_path: Path) -> int:
    """The id of an article in the library."""
    path = tmp_path / "tisch.txt"
    path.write_text(ARTICLE, "utf-8")
    result = glosse("add", path, "--json")
    assert result.code == 0, result.err
    return int(result.records[0]["id"])


def assert_refused(result: Ended, *parts: str, code: int = 2) -> None:
    """One line on stderr that names every part, nothing on stdout, and the exit code."""
    assert result.code == code, result
    assert result.out == ""
    assert result.err.startswith("glosse: ")
    assert result.err.count("\n") == 1
    for part in parts:
        assert part in result.err


class TestAdd:
    def test_one_line_an_article_and_a_total(self, glosse: Glosse, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "a.txt").write_text("Ein Titel\n\nEin Satz über Berlin.\n", "utf-8")
        (tmp_path / "in" / "b.md").write_text("# Another\n\nA sentence about *London*.\n", "utf-8")
        (tmp_path / "in" / "c.html").write_text("<h1>Third</h1><p>A sentence about Rome.</p>", "utf-8")
        first = glosse("add", "in")
        assert first.code == 0
        rows = [line.split("\t") for line in first.out.splitlines()]
        assert [row[0] for row in rows] == ["added"] * 3
        assert [row[2] for row in rows] == ["Ein Titel", "Another", "Third"]
        assert [Path(row[3]).name for row in rows] == ["a.txt", "b.md", "c.html"]
        assert first.err == "glosse: 3 added\n"
        again = glosse("add", "in")
        assert again.code == 0
        assert again.err == "glosse: 3 unchanged\n"
        assert glosse("articles").out.count("\n") == 3

    def test_standard_input(self, glosse: Glosse) -> None:
        result = glosse("add", "-", "--json", stdin="Kurz gesagt\n\nEs war einmal in Köln.".encode())
        assert result.code == 0
        assert [(r["status"], r["title"]) for r in result.records] == [("added", "Kurz gesagt")]

    def test_the_good_ones_are_added_beside_the_bad(self, glosse: Glosse, tmp_path: Path) -> None:
        (tmp_path / "good.txt").write_text("Gut\n\nDas ist ein guter Text.", "utf-8")
        (tmp_path / "empty.txt").write_bytes(b"")
        (tmp_path / "binary.txt").write_bytes(bytes(range(256)))
        result = glosse("add", "missing.txt", "empty.txt", "good.txt", "binary.txt")
        assert result.code == 1
        assert result.out.startswith("added\t")
        assert result.out.count("\n") == 1
        failures = result.err.splitlines()[:-1]
        assert len(failures) == 3
        for name, line in zip(("missing.txt", "empty.txt", "binary.txt"), failures, strict=True):
            assert line.startswith("glosse: failed: ")
            assert name in line
        assert result.err.splitlines()[-1] == "glosse: 1 added, 3 failed"

    def test_nothing_but_failures_is_bad_input(self, glosse: Glosse) -> None:
        result = glosse("add", "missing.txt")
        assert (result.code, result.out) == (2, "")
        assert "missing.txt" in result.err

    def test_an_empty_folder_has_nothing_to_add(self, glosse: Glosse, tmp_path: Path) -> None:
        (tmp_path / "nothing").mkdir()
        result = glosse("add", "nothing")
        assert result.code in (1, 2)
        assert "nothing" in result.err


class TestArticles:
    def test_columns(self, glosse: Glosse, article: int) -> None:
        assert (
            glosse("articles").out
            == f"{article}\t2017-08-06\tde\t22\tunread\t0\tProbe\tKein Platz am Tisch\n"
        )

    def test_query_and_limit(self, glosse: Glosse, article: int) -> None:
        assert [r["id"] for r in glosse("articles", "caracas", "lang:de", "--json").records] == [article]
        assert_refused(glosse("articles", "lang:fr"), "no article found", code=1)
        assert_refused(glosse("articles", "--sort", "shoe"), "shoe", "published")

    def test_all_pages_are_listed(self, glosse: Glosse, tmp_path: Path) -> None:
        lines = (
            json.dumps({"title": f"Nr. {n}", "text": f"Der Text mit der Nummer {n}."}) for n in range(12)
        )
        (tmp_path / "many.jsonl").write_text("\n".join(lines), "utf-8")
        assert glosse("add", "many.jsonl").err == "glosse: 12 added\n"
        assert len(glosse("articles", "--sort", "title").out.splitlines()) == 12
        assert len(glosse("articles", "--limit", 5).out.splitlines()) == 5

    def test_show_prints_the_text_that_offsets_count(self, glosse: Glosse, article: int) -> None:
        shown = glosse("show", article).out
        record = glosse("show", article, "--json").records[0]
        assert shown == record["text"] + "\n"
        title = record["blocks"][0]
        assert (title["kind"], record["text"][title["start"] : title["end"]]) == (
            "title",
            "Kein Platz am Tisch",
        )

    def test_unknown_article(self, glosse: Glosse, article: int) -> None:
        assert_refused(glosse("show", article + 9), f"no article {article + 9}")
        assert_refused(glosse("show", "x"), "'x' is not a valid integer")


class TestAnnotate:
    def test_by_quote_and_by_range(self, glosse: Glosse, article: int) -> None:
        text = glosse("show", article).out
        said = ("--tag", "figure", "--tag", "Land/Venezuela", "--note", "Präsident")
        made = glosse("annotate", article, "--quote", "Nicolás Maduro", *said, "--json").records[0]
        assert made["exact"] == "Nicolás Maduro" == text[made["start"] : made["end"]]
        assert made["tags"] == ["figure", "Land/Venezuela"]
        assert (made["note"], made["creator"], made["anchor"]) == ("Präsident", "ada", "exact")
        start = text.index("Kuba")
        by_range = glosse("annotate", article, "--range", f"{start}:{start + 4}")
        assert by_range.code == 0
        assert by_range.out.startswith("annotation ")
        rows = [line.split("\t") for line in glosse("annotations").out.splitlines()]
        assert [row[4] for row in rows] == ["Kuba", "Nicolás Maduro"]
        assert rows[0][2] == f"{start}:{start + 4}"

    def test_an_ambiguous_quote(self, glosse: Glosse, article: int) -> None:
        assert_refused(glosse("annotate", article, "--quote", "Caracas"), "2 times", "--nth")
        made = glosse("annotate", article, "--quote", "Caracas", "--nth", 2, "--json").records[0]
        assert made["start"] > glosse("show", article).out.index("Caracas")

    @pytest.mark.parametrize(
        ("options", "told"),
        [
            (["--range", "0:99999"], "0 to "),
            (["--range", "9:3"], "START:END"),
            (["--quote", "Havanna"], "“Havanna” is not in article"),
            ([], "either --range"),
            (["--range", "0:4", "--quote", "Kein"], "either --range"),
            (["--range", "0:4", "--nth", "1"], "--nth goes with --quote"),
            (["--range", "0:4", "--tag", " "], "tag is empty"),
            (["--range", "0:4", "--nth", "0"], "--nth"),
        ],
    )
    def test_what_does_not_fit_is_refused_and_changes_nothing(
        self, glosse: Glosse, article: int, options: list[str], told: str
    ) -> None:
        assert_refused(glosse("annotate", article, *options), told)
        assert_refused(glosse("annotations"), "no annotation found", code=1)

    def test_undo_and_redo(self, glosse: Glosse, article: int) -> None:
        glosse("annotate", article, "--quote", "Kuba", "--tag", "land")
        assert "land" in glosse("undo").out
        assert glosse("annotations").code == 1
        assert glosse("redo").code == 0
        assert [r["tags"] for r in glosse("annotations", "tag:land", "--json").records] == [["land"]]
        assert_refused(glosse("redo"), "nothing to redo", code=1)

    def test_tags(self, glosse: Glosse, article: int) -> None:
        glosse("annotate", article, "--quote", "Kuba", "--tag", "Land/Kuba")
        counts = {record["name"]: record["count"] for record in glosse("tags", "list", "--json").records}
        assert counts["Land/Kuba"] == 1
        assert "Land/Kuba\t\t1\t" in glosse("tags", "list").out

    def test_the_same_words_everywhere(self, glosse: Glosse, article: int) -> None:
        done = glosse("annotate", article, "--quote", "Caracas", "--all", "--tag", "ort")
        assert (done.code, done.out) == (0, "tagged “ort” in 2 places\n")
        again = glosse(
            "annotate", article, "--quote", "Caracas", "--nth", 2, "--all", "--tag", "Ort", "--json"
        )
        assert [(r["exact"], r["tags"]) for r in again.records] == [("Caracas", ["ort"])] * 2
        assert [r["start"] for r in again.records] == sorted(r["start"] for r in again.records)
        assert glosse("undo").out == "undone: tagged “ort” in 2 places\n"
        assert glosse("annotations").code == 1
        cut = glosse("annotate", article, "--quote", "i", "--all", "--tag", "x")
        assert cut.code == 0
        assert_refused(glosse("annotate", article, "--quote", "Caracas", "--all", "--note", "n"), "--note")


class TestExchange:
    @pytest.fixture
    def annotated(self, glosse: Glosse, article: int) -> int:
        glosse("annotate", article, "--quote", "Nicolás Maduro", "--tag", "figure", "--note", "Er.")
        glosse("annotate", article, "--quote", "Maduro kam nach Caracas", "--tag", "quote")
        return article

    @pytest.mark.parametrize("name", ["jsonl", "markdown", "csv", "w3c"])
    def test_every_format_is_the_same_in_a_file_and_on_standard_output(
        self, glosse: Glosse, annotated: int, tmp_path: Path, name: str
    ) -> None:
        written = glosse("export", "--format", name)
        assert written.code == 0
        assert "Nicolás Maduro" in written.out
        target = tmp_path / f"out.{name}"
        assert glosse("export", "--format", name, "-o", target).code == 0
        assert target.read_bytes().decode() == written.out

    def test_json_lines_come_back_equal(
        self, glosse: Glosse, annotated: int, tmp_path: Path, library_path: Path
    ) -> None:
        glosse("export", "--format", "jsonl", "-o", tmp_path / "out.jsonl")
        before = sorted(glosse("annotations", "--json").records, key=lambda record: int(record["start"]))
        library_path.rename(tmp_path / "old.db")
        for rest in library_path.parent.glob("library.db-*"):
            rest.unlink()
        assert glosse("import", tmp_path / "out.jsonl").code == 0
        after = sorted(glosse("annotations", "--json").records, key=lambda record: int(record["start"]))
        for one in (*before, *after):
            del one["id"], one["article"]
        assert after == before
        assert glosse("import", tmp_path / "out.jsonl").out.startswith("0 new, 0 changed, ")

    def test_a_query_chooses(self, glosse: Glosse, annotated: int) -> None:
        result = glosse("export", "lang:fr", "--format", "jsonl")
        assert result.code == 1
        assert "no article to export" in result.err

    def test_unknown_formats_and_files(self, glosse: Glosse, annotated: int, tmp_path: Path) -> None:
        assert_refused(glosse("export", "--format", "docx"), "docx", "jsonl", "w3c")
        assert_refused(glosse("import", "missing.jsonl"), "missing.jsonl")
        (tmp_path / "junk.jsonl").write_text("{", "utf-8")
        assert_refused(glosse("import", "junk.jsonl"), "junk.jsonl")
        (tmp_path / "folder").mkdir()
        assert_refused(glosse("export", "--format", "csv", "-o", tmp_path / "folder"), "folder")


class TestNames:
    SENTENCE = (
        "Angela Merkel sprach am Montag\nin Berlin mit Vertretern der Vereinten\nNationen über Griechenland."
    )

    def test_recognise_counts_in_the_input(self, glosse: Glosse, tmp_path: Path, library_path: Path) -> None:
        (tmp_path / "satz.txt").write_text(self.SENTENCE, "utf-8")
        found = glosse("recognise", "satz.txt", "--lang", "de", "--json").records
        assert {"Angela Merkel", "Berlin"} <= {one["text"] for one in found}
        for one in found:
            assert self.SENTENCE[one["start"] : one["end"]].replace("\n", " ") == one["text"]
        lines = glosse("recognise", "--lang", "de", stdin=self.SENTENCE.encode()).out.splitlines()
        assert [line.split("\t") for line in lines] == [
            [str(one["start"]), str(one["end"]), one["label"], one["text"]] for one in found
        ]
        assert not library_path.exists()

    def test_what_cannot_be_recognised(self, glosse: Glosse, tmp_path: Path) -> None:
        (tmp_path / "latin.txt").write_bytes("Grüße aus Köln".encode("latin-1"))
        (tmp_path / "nul.txt").write_bytes(b"a\0b")
        (tmp_path / "empty.txt").write_bytes(b" \n")
        assert_refused(glosse("recognise", "latin.txt"), "latin.txt", "not UTF-8 (byte 2)")
        assert_refused(glosse("recognise", "nul.txt"), "nul.txt", "byte 1 is NUL")
        assert_refused(glosse("recognise", "empty.txt"), "empty.txt", "no text")
        assert_refused(glosse("recognise", "missing.txt"), "missing.txt")
        assert_refused(glosse("recognise", "--lang", "xx", stdin=b"Some words."), "xx", code=1)

    def test_names_of_an_article_and_of_the_library(self, glosse: Glosse, article: int) -> None:
        assert_refused(glosse("names"), "glosse recognise --all", code=1)
        names = glosse("names", article, "--json").records
        assert "Caracas" in {one["name"] for one in names}
        mentions = glosse("names", article, "--mentions", "--json").records
        text = glosse("show", article).out
        assert [text[one["start"] : one["end"]] for one in mentions] == [one["text"] for one in mentions]
        assert {one["name"] for one in glosse("names", "--json").records} == {one["name"] for one in names}
        places = glosse("names", "caracas", "--mentions", "--json").records
        assert [one["article"] for one in places] == [article] * 2
        assert glosse("names", "carac").out.startswith("Caracas\tLOC\t2\t1")
        assert_refused(glosse("names", "Havanna"), "Havanna", code=1)
        assert_refused(glosse("names", "--mentions"), "--mentions needs")
        assert_refused(glosse("names", article + 1), f"no article {article + 1}")

    def test_recognise_all(self, glosse: Glosse, article: int) -> None:
        said = glosse("recognise", "--all").err.splitlines()
        assert re.fullmatch(r"glosse: 1 article recognised in .* \(.* articles/s, .* words/s\)", said[-1])
        assert all(re.match(r"glosse: \d/1 articles", line) for line in said[:-1])
        assert glosse("names").code == 0
        again = glosse("recognise", "--all")
        assert (again.code, again.err) == (
            0,
            "glosse: nothing left to recognise; 1 article recognised before\n",
        )

    def test_models(self, glosse: Glosse, article: int) -> None:
        listed = glosse("models", "list", "--json").records
        german = [one for one in listed if one["language"] == "de" and one["chosen"]]
        assert len(german) == 1
        assert 0 < german[0]["score"] <= 100
        assert glosse("models", "use", "de", german[0]["name"]).code == 0
        assert_refused(glosse("models", "use", "de", "nonesuch"), "nonesuch")
        assert glosse("models", "list", "de").out.startswith("de\t")
        assert_refused(glosse("models", "list", "german"), "give one of ISO 639-1")


class TestLibraryFile:
    def test_asking_a_missing_library_does_not_make_one(self, glosse: Glosse, library_path: Path) -> None:
        for command in (
            ("articles",),
            ("show", 1),
            ("annotations",),
            ("names",),
            ("undo",),
            ("tags", "list"),
        ):
            assert_refused(glosse(*command), f"no library at {library_path}", code=1)
        assert not library_path.exists()

    def test_what_is_no_library_is_left_alone(self, glosse: Glosse, library_path: Path) -> None:
        library_path.parent.mkdir()
        library_path.write_bytes(b"not a library at all" * 100)
        assert_refused(glosse("articles"), str(library_path))
        assert_refused(glosse("add", "-", stdin=b"A text."), str(library_path))
        assert library_path.read_bytes() == b"not a library at all" * 100

    def test_seeds_are_removed_but_for_annotated_ones(self, glosse: Glosse, library_path: Path) -> None:
        with Library.open(library_path) as library:
            number = library.add_seeds()
            kept = library.articles()[0].id
        glosse("annotate", kept, "--range", "0:4")
        assert glosse("seeds", "remove").code == 0
        assert [one["id"] for one in glosse("articles", "--json").records] == [kept]
        assert_refused(glosse("seeds", "remove"), "no seed", code=1)
        assert glosse("undo").code == 0
        assert len(glosse("articles").out.splitlines()) == number


class TestSettingsAndUsage:
    def test_config_prints_what_is_in_force(self, glosse: Glosse, tmp_path: Path, library_path: Path) -> None:
        out = glosse("config").out
        assert str(tmp_path / "config" / "glosse" / "config.toml") in out
        assert str(library_path) in out
        assert "measure = 72" in out
        assert 'name = "ada"' in out
        path = tmp_path / "own.toml"
        path.write_text('[person]\nname = "Bea"\n[keys]\nundo = "Z"\n', "utf-8")
        again = tmp_path / "again.toml"
        again.write_text(glosse("--config", path, "config", "--keys").out, "utf-8")
        assert glosse("--config", again, "config", "--json").records[0]["keys"]["undo"] == ["Z"]
        assert glosse("--config", again, "config", "--json").records[0]["person"] == {"name": "Bea"}

    def test_a_mistake_in_the_settings_stops_with_one_line(self, glosse: Glosse, tmp_path: Path) -> None:
        path = tmp_path / "own.toml"
        path.write_text("[reading]\nmeasure = 7\n", "utf-8")
        assert_refused(glosse("--config", path, "config"), str(path), "measure", "40 to 120")
        assert_refused(glosse("--config", "missing.toml", "config"), "missing.toml")

    def test_usage_errors_are_one_line(self, glosse: Glosse) -> None:
        assert_refused(glosse("fly"), "fly", "glosse --help")
        assert_refused(glosse("articles", "--fly"), "--fly", "glosse articles --help")
        assert_refused(glosse("add"), "PATH", "glosse add --help")
        assert_refused(glosse("export"), "--format")

    def test_the_reader_needs_a_terminal(self, glosse: Glosse, library_path: Path) -> None:
        for command in ((), ("read",), ("read", 1)):
            assert_refused(glosse(*command), "needs a terminal")
        assert not library_path.exists()
