"""`glosse rules` and `glosse correct --dry-run`: what they list, change, hand on and refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotations.library import Library
from annotations.model import CorrectionKind, Scope
from tui.cli.main import run


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of two articles in a language without a pipeline, with a rule about each of two words."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LOGNAME", "ada")
    monkeypatch.chdir(tmp_path)
    with Library.open(tmp_path / "library.db", creator="bea") as library:
        for number in (1, 2):
            file = tmp_path / f"{number}.txt"
            file.write_text(f"Titel {number}\n\nMaduro sprach, Maduro schwieg in Caracas.\n", "utf-8")
            assert len(list(library.add([str(file)], language="xx"))) == 1
        for words, kind, label in (("Maduro", "add", "PER"), ("Caracas", "dismiss", "")):
            at = library.text(1).content.index(words)
            library.correct(1, at, at + len(words), CorrectionKind(kind), label, Scope.EVERYWHERE)
    return tmp_path / "library.db"


@pytest.fixture
def glosse(path: Path, capsys: pytest.CaptureFixture[str]):
    def call(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--library", str(path), *map(str, arguments)])
        return code, *capsys.readouterr()

    return call


def labels(path: Path, article: int = 2) -> list[str]:
    with Library.open(path) as library:
        return [mention.label for mention in library.mentions(article) or ()]


def records(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_rules_are_listed_with_what_they_say_and_where_they_were_made(glosse, path: Path) -> None:
    code, out, _ = glosse("rules", "list")
    assert code == 0
    cells = [line.split("\t") for line in out.splitlines()]
    assert [[*row[:6], row[7]] for row in cells] == [
        ["2", "Caracas", "no name", "dismiss", "2", "bea", "1 Titel 1"],
        ["1", "Maduro", "PER", "add", "2", "bea", "1 Titel 1"],
    ]
    (record,) = records(glosse("rules", "list", "cara", "--json")[1])
    assert record.pop("created")
    assert record == {
        "type": "rule", "id": 2, "words": "Caracas", "kind": "dismiss", "label": "", "article": 1,
        "article_title": "Titel 1", "article_url": "", "creator": "bea", "articles": 2,
    }  # fmt: skip
    assert glosse("rules", "list", "nichts") == (1, "", "glosse: no rule has that in its words\n")


def test_a_dry_run_lists_each_place_and_changes_nothing(glosse, path: Path) -> None:
    before = labels(path)
    code, out, err = glosse("rules", "set", 1, "--label", "org", "--dry-run")
    assert code == 0
    assert out.splitlines() == [
        f"{article}\t\tTitel {article}\tPER → ORG\tMaduro sprach, Maduro schwieg in Caracas."
        for article in (2, 2, 1, 1)
    ]
    assert err == "glosse: would change 4 places in 2 articles: “Maduro” is ORG everywhere\n"
    code, out, _ = glosse("rules", "delete", 1, 2, "--dry-run", "--json")
    first = records(out)[0]
    assert len(records(out)) == 4
    assert first["was"] == [{"start": first["start"], "end": first["end"], "text": "Maduro", "label": "PER"}]
    assert (first["type"], first["article"], first["becomes"]) == ("place", 2, [])
    with Library.open(path) as library:
        at = library.text(1).content.index("sprach")
        assert first["text_hash"] == library.article(2).text_hash
    given = ("correct", 1, at, at + 6, "--add", "misc", "--scope")
    _, out, err = glosse(*given, "everywhere", "--dry-run")
    assert out.count("no name → MISC") == 2
    assert err.startswith("glosse: would change 2 places in 2 articles: “sprach” is MISC everywhere")
    assert len(records(glosse(*given, "here", "--dry-run", "--json")[1])) == 1
    assert glosse("correct", 1, at, at + 6, "--dismiss", "--dry-run")[1:] == (
        "",
        "glosse: would change no place: “sprach” is no name in this article\n",
    )
    assert labels(path) == before
    with Library.open(path) as library:
        assert [rule.id for rule in library.rules()] == [1, 2]


def test_rules_are_changed_and_deleted_each_with_one_undo(glosse, path: Path) -> None:
    assert glosse("rules", "set", 1, "--label", "org")[1] == "“Maduro” is ORG everywhere · 2 articles\n"
    assert labels(path) == ["ORG", "ORG"]
    assert glosse("undo")[1] == "undone: “Maduro” is ORG everywhere · 2 articles\n"
    assert labels(path) == ["PER", "PER"]
    assert glosse("rules", "set", 1, "--dismiss")[1].startswith("“Maduro” is no name everywhere")
    assert labels(path) == []
    assert glosse("rules", "set", 3, "--label", "LOC", "--scope", "article")[0] == 0
    assert (labels(path, 1), labels(path, 2)) == (["LOC"], [])  # Relabelled: only the place itself is a name.
    assert glosse("rules", "list")[1].count("\n") == 1
    glosse("undo")
    glosse("undo")
    code, out, _ = glosse("rules", "delete", 1, 2, 1)
    assert (code, out) == (0, "deleted 2 rules\n")
    assert glosse("rules", "list")[0] == 1
    assert labels(path) == []
    glosse("undo")
    assert glosse("rules", "list")[1].count("\n") == 2
    assert labels(path) == ["PER", "PER"]


def test_rules_come_into_another_library_once_and_go_with_one_undo(
    glosse, path: Path, tmp_path: Path
) -> None:
    assert glosse("rules", "export", "-o", "rules.jsonl") == (0, "", "")
    assert (tmp_path / "rules.jsonl").read_text("utf-8") == glosse("rules", "export")[1]
    assert Path("rules.jsonl").stat().st_mode & 0o777 == 0o600
    assert glosse("rules", "import", "rules.jsonl")[:2] == (0, "0 new, 2 unchanged\n")
    extra = {"type": "rule", "words": "Lissabon", "kind": "add", "label": "LOC"}
    with Path("rules.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps(extra) + "\n")
    with Library.open(tmp_path / "other.db") as other:
        list(other.add([str(tmp_path / "2.txt")], language="xx"))

    def there(*arguments: object) -> tuple[int, str, str]:
        return glosse("--library", tmp_path / "other.db", *arguments)

    said = "2 new, 0 unchanged, 1 left out: their words stand in no article\n"
    assert there("rules", "import", "rules.jsonl", "--dry-run")[:2] == (1, f"would import: {said}")
    assert there("rules", "list")[0] == 1
    assert there("rules", "import", "rules.jsonl")[:2] == (1, said)
    assert labels(tmp_path / "other.db", 1) == ["PER", "PER"]
    with Library.open(tmp_path / "other.db") as other:
        made = other.rules()
        assert [(one.creator, one.article) for one in made] == [("bea", 1), ("bea", 1)]
        assert [one.created for one in made] == [
            record["created"] for record in records(glosse("rules", "export")[1])
        ]
        assert [(one.name, one.mentions) for one in other.names()] == [("Maduro", 2)]
    assert there("undo")[1].startswith("undone: rules of “rules.jsonl” · 2 new rules")
    assert labels(tmp_path / "other.db", 1) == []
    assert there("rules", "list")[0] == 1


def test_rules_that_differ_stay_unless_they_are_to_be_replaced(glosse, path: Path, tmp_path: Path) -> None:
    lines = [
        {"type": "rule", "words": "Maduro", "kind": "dismiss"},
        {"type": "rule", "words": "Maduro", "kind": "relabel", "label": "LOC", "creator": "cem"},
        {"type": "rule", "words": "schwieg", "kind": "add", "label": "MISC"},
        {"type": "rule", "words": "schwieg", "kind": "add", "label": "MISC"},
    ]
    Path("rules.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    code, out, _ = glosse("rules", "import", "rules.jsonl", "--dry-run", "--json")
    assert (code, records(out)) == (0, [{
        "type": "rules import", "dry_run": True, "new": 1, "same": 1, "differing": 2, "replaced": 0, "unmatched": 0,
    }])  # fmt: skip
    said = "1 new, 1 unchanged, 2 differ and stay as they are here\n"
    assert glosse("rules", "import", "rules.jsonl")[:2] == (0, said)
    assert labels(path) == ["PER", "PER", "MISC"]
    glosse("undo")
    assert glosse("rules", "import", "rules.jsonl", "--replace")[1] == "2 new, 1 unchanged, 1 replaced\n"
    assert labels(path, 2) == ["MISC"]
    assert [record["creator"] for record in records(glosse("rules", "list", "mad", "--json")[1])] == [
        "cem",
        "ada",
    ]
    glosse("undo")
    assert labels(path) == ["PER", "PER"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("set", 9, "--label", "PER"), "no rule 9"),
        (("set", 1), "say what to change"),
        (("set", 1, "--label", "PER", "--dismiss"), "one of --label LABEL and --dismiss"),
        (("set", 1, "--label", " "), "give the label"),
        (("set", 1, "--label", "PER"), "everywhere already"),
        (("delete", 1, 9), "no rule 9"),
        (("delete",), "Missing argument"),
        (("export", "--format", "csv"), "--format"),
        (("export", "-o", ""), "--output is empty"),
        (("export", "-o", "nowhere/rules.jsonl"), "cannot write"),
        (("import", "nothing.jsonl"), "cannot read"),
        (("import", "1.txt"), "1.txt:1: not a line of JSON"),
        (("import", "tag.jsonl"), 'tag.jsonl:1: no rule; each line needs "type": "rule"'),
        (("import", "kind.jsonl"), "kind must be one of add, dismiss, relabel"),
        (("import", "kindless.jsonl"), "kind is missing"),
        (("import", "label.jsonl"), "label must be text that is not empty"),
        (("import", "latin.jsonl"), "UTF-8"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    glosse, path: Path, arguments: tuple[object, ...], said: str
) -> None:
    for name, line in (
        ("tag", '{"type": "tag", "name": "x"}'),
        ("kind", '{"type": "rule", "words": "Maduro", "kind": "guess"}'),
        ("kindless", '{"type": "rule", "words": "Maduro"}'),
        ("label", '{"type": "rule", "words": "Maduro", "kind": "add", "label": ""}'),
    ):
        Path(f"{name}.jsonl").write_text(line, "utf-8")
    Path("latin.jsonl").write_bytes(b'{"type": "rule", "words": "\xe4"}')
    code, out, err = glosse("rules", *arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert said in err
    with Library.open(path) as library:
        assert [(one.id, one.correction.label) for one in library.rules()] == [(1, "PER"), (2, "")]


def test_without_rules_it_says_how_one_is_made(glosse) -> None:
    glosse("rules", "delete", 1, 2)
    assert glosse("rules", "list")[::2] == (
        1,
        "glosse: no rules yet; `glosse correct ... --scope everywhere` makes one\n",
    )
    assert glosse("rules", "export") == (
        1,
        "",
        "glosse: no rules to export; E in the reader makes a correction hold everywhere\n",
    )
