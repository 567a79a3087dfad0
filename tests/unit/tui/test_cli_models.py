"""`glosse models` on the command line: what it lists, refuses, asks and measures."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

from annotations.library import Library
from annotations.model import CorrectionKind
from tui.cli.main import run

Ran = tuple[int, str, str]
Glosse = Callable[..., Ran]

ROOT = Path(__file__).resolve().parents[3]

TEXT = "Angela Merkel sprach in Berlin. Der Kreml schwieg."


@pytest.fixture
def glosse(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Glosse:
    """Run a command on a library in this test's folder; returns exit code, stdout and stderr."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def call(*arguments: object) -> Ran:
        capsys.readouterr()
        code = run(["--library", str(tmp_path / "library.db"), *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"text": TEXT, "ents": [[0, 13, "PER"], [24, 30, "GPE"]]}) + "\n", "utf-8")
    return path


def on_terminal(tmp_path: Path, *arguments: str) -> pexpect.spawn[str]:
    """The command on a terminal of 80 columns."""
    return pexpect.spawn(
        sys.executable,
        ["-m", "tui.cli.main", "--library", str(tmp_path / "library.db"), *arguments],
        cwd=str(ROOT),
        dimensions=(24, 80),
        encoding="utf-8",
        timeout=60,
    )


def test_list_has_what_is_there_and_what_could_be(glosse: Glosse) -> None:
    code, out, err = glosse("models", "list", "de")
    rows = [line.split("\t") for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert {len(row) for row in rows} == {8}
    assert rows[0][:2] == ["de", "de_glosse"]
    assert rows[0][6] == "used"
    states = {row[1]: row[6] for row in rows}
    assert states["de_core_news_lg"] in ("available", "installed")
    assert states["xx_ent_wiki_sm"] in ("available", "installed")
    assert {row[0] for row in rows} == {"de", "xx"}
    _, everything, _ = glosse("models", "list", "--json")
    assert {json.loads(line)["language"] for line in everything.splitlines()} >= {"de", "en", "fr", "xx"}


def test_list_fits_80_columns(tmp_path: Path) -> None:
    child = on_terminal(tmp_path, "models", "list")
    child.expect(pexpect.EOF)
    lines = [
        line
        for line in (child.before or "").replace("\x1b[1m", "").replace("\x1b[0m", "").splitlines()
        if line
    ]
    assert len(lines) > 20
    assert [line for line in lines if len(line) > 80] == []
    assert lines[0].split() == ["lang", "name", "MB", "words/s", "licence", "F1", "state", "data"]
    assert "glosse models install NAME" in lines[-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list", "german"], "give one of ISO 639-1"),
        (["install", "nonesuch"], "none of spaCy's pipelines that Glosse fetches; `glosse models list`"),
        (["install", "de-core-news-sm"], "none of spaCy's pipelines"),
        (["use", "nl", "nl_core_news_sm"], "`glosse models install nl_core_news_sm` fetches it (12 MB)"),
        (["evaluate", "nonesuch", "--data", "x"], "no pipeline 'nonesuch'; installed: de_glosse"),
        (["evaluate", "de_glosse", "--data", "missing.jsonl"], "missing.jsonl: no such file"),
        (["evaluate", "de_glosse"], "--data"),
    ],
)
def test_one_line_says_what_is_wrong(glosse: Glosse, arguments: list[str], said: str) -> None:
    code, out, err = glosse("models", *arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert said in err


def test_install_says_size_and_licence_and_asks_first(tmp_path: Path) -> None:
    child = on_terminal(tmp_path, "models", "install", "it_core_news_sm")
    child.expect_exact(
        "it_core_news_sm 3.8.0: 12 MB from github.com, licence CC-BY-NC-SA-3.0 (not for commercial use"
    )
    child.expect_exact("Download and install it? [y/N]: ")
    child.sendline("n")
    child.expect_exact("nothing was installed")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 1


def test_install_never_downloads_without_asking(
    glosse: Glosse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "no").write_text("", "utf-8")
    with (tmp_path / "no").open() as nobody:
        monkeypatch.setattr(sys, "stdin", nobody)
        code, out, err = glosse("models", "install", "nl_core_news_sm")
    assert (code, out) == (2, "")
    assert "nothing is downloaded without asking" in err


def test_evaluate_by_label(glosse: Glosse, gold: Path) -> None:
    code, out, err = glosse("models", "evaluate", "de_glosse", "--data", gold)
    rows = {line.split("\t")[0]: line.split("\t")[1:] for line in out.splitlines()}
    assert code == 0
    assert list(rows) == ["PER", "ORG", "LOC", "PLO", "ALL"]
    assert rows["PER"] == ["100.0", "100.0", "100.0", "-", "1", "1", "1"]
    assert "1 text, 8 words" in err
    _, out, _ = glosse("models", "evaluate", "de_glosse", "--data", gold, "--json")
    records = [json.loads(line) for line in out.splitlines()]
    assert [one["label"] for one in records] == list(rows)
    assert records[0]["low"] is None


def test_report_on_corrections(glosse: Glosse, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(TEXT, "utf-8")
    assert glosse("add", article, "--lang", "de")[0] == 0
    assert glosse("models", "report") == (
        1,
        "",
        "glosse: no corrections yet; + x r in the reader make them\n",
    )
    with Library.open(tmp_path / "library.db") as library:
        start = library.text(1).content.index("sprach")
        library.correct(1, start, start + 6, CorrectionKind.ADD, "MISC")
    code, out, _ = glosse("models", "report", "--language", "de")
    row = out.splitlines()[0].split("\t")
    assert code == 0
    assert row[0].startswith("de_glosse ")
    assert row[1:4] == ["1", "0/1", "0.0"]
    assert row[-1] == "used"
    assert glosse("models", "report", "--language", "en")[0] == 1
