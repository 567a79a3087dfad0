"""CSV is read back by the csv module, and no cell of it is a formula."""

from __future__ import annotations

import csv as stdlib
import io
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotations.errors import FormatError
from annotations.formats import csv
from annotations.formats.records import ExportArticle
from annotations.model import Loss
from tests.formats.exchange import annotations, read

cells = st.text(st.characters(codec="utf-8") | st.sampled_from("'=+-@\t\r\n\"',;\\"), max_size=12)


def written(articles: tuple[ExportArticle, ...]) -> tuple[str, tuple[Loss, ...]]:
    out = io.StringIO(newline="")
    losses = csv.write(iter(articles), out)
    return out.getvalue(), losses


def test_golden_bytes(sample: tuple[ExportArticle, ...], golden: Callable[[str, str], None]) -> None:
    golden("sample.csv", written(sample)[0])


def test_every_field_comes_back(sample: tuple[ExportArticle, ...]) -> None:
    lines = list(stdlib.DictReader(io.StringIO(written(sample)[0], newline="")))
    rows = [row for one in sample for row in one.annotations]
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        one = row.annotation
        fields = {key: csv.restore(value) for key, value in line.items()}
        assert tuple(fields) == csv.COLUMNS
        assert (int(fields["id"]), int(fields["article"])) == (one.id, one.article)
        assert (int(fields["start"]), int(fields["end"]), float(fields["score"])) == (
            one.start,
            one.end,
            one.score,
        )
        assert tuple(csv.split(fields["tags"])) == one.tags
        assert tuple(csv.split(fields["sources"])) == row.sources
        for key in (
            "uid",
            "text_hash",
            "exact",
            "prefix",
            "suffix",
            "note",
            "color",
            "creator",
            "created",
            "modified",
        ):
            assert fields[key] == getattr(one, key)
        assert fields["anchor"] == one.anchor.value
        assert fields["article_title"] == row.article_title
        assert fields["article_url"] == row.article_url
        assert fields["sentence"] == row.sentence


def test_no_cell_begins_as_a_formula_does(sample: tuple[ExportArticle, ...]) -> None:
    content = written(sample)[0]
    assert "'=HYPERLINK" in content
    for line in list(stdlib.reader(io.StringIO(content, newline="")))[1:]:
        assert not any(cell.startswith(tuple("=+-@\t\r")) for cell in line)


@settings(deadline=None)
@given(cells)
@example("'=1")
@example("''+1")
@example("'quoted'")
@example("＝1")
def test_a_neutralised_cell_comes_back(cell: str) -> None:
    safe = csv.neutralise(cell)
    assert not safe.startswith(tuple("=+-@\t\r＝＋－＠"))
    assert csv.restore(safe) == cell
    out = io.StringIO(newline="")
    stdlib.writer(out).writerow(["x", safe])
    ((_, back),) = stdlib.reader(io.StringIO(out.getvalue(), newline=""))
    assert csv.restore(back) == cell


def test_an_ordinary_cell_stays_as_it_is() -> None:
    for cell in ("", "Maduro", "'tis", "a=b", " =x", "„Ja“"):
        assert csv.neutralise(cell) == cell


@settings(deadline=None)
@given(st.lists(cells.filter(bool), max_size=4))
def test_joined_values_part_again(values: list[str]) -> None:
    assert csv.split(csv.join(values)) == values


def test_says_what_is_left_out(sample: tuple[ExportArticle, ...]) -> None:
    assert {loss.what: loss.count for loss in written(sample)[1]} == {
        "article without annotations left out": 1,
        "texts of articles left out": 3,
        "byline left out": 1,
        "languages of articles left out": 2,
        "read, star and archive marks left out": 2,
        "tags of articles left out": 2,
        "description, colour or key of a tag left out": 1,
    }


def test_a_table_that_a_spreadsheet_has_saved_is_read() -> None:
    """Semicolons, a byte order mark that is taken away before, other columns, formulas neutralised."""
    table = 'Nr;exact;start;tags;note\r\n1;"a; ""b""";7;"eins;zwei\\;drei";\'=1+1\r\n;;;;\r\n2;c;;;\r\n'
    found = annotations(read("csv", table.encode()))
    assert [(one.selector.exact, one.selector.start, one.tags, one.note) for one in found] == [
        ('a; "b"', 7, ("eins", "zwei;drei"), "=1+1"),
        ("c", 0, (), ""),
    ]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("start,end\r\n1,2\r\n", "file:1: no column “exact”"),
        ("exact,start\r\na,x\r\n", "file:2: start must be a whole number"),
        ("exact,start\r\n\r\n,1\r\n", "file:3: exact must be text that is not empty"),
        ("exact,uid\r\na,7\r\n", "file:2: uid must be a UUID"),
        ("exact,note\r\na,b\r\nc\r\n", "file:3: not as many cells"),
        ("exact,note\r\na,b,c\r\n", "file:2: not as many cells"),
        ('exact,note\r\na,"b', "file:2: not a line of a table"),
        ("exact,created\r\na,gestern\r\n", "file:2: created must be a time"),
    ],
)
def test_a_wrong_line_is_named(table: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        read("csv", table.encode())
