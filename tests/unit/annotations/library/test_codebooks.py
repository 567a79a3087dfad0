"""Code books in and out."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import xmlschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.codebook import BookTaken
from annotations.errors import FormatError, InputError, NothingError
from annotations.formats.qdpx import COLORS
from annotations.formats.records import ImportTag
from annotations.library import Library
from annotations.library.names import tag_name
from annotations.model import Tag
from annotations.text import clean_line, clean_note


@pytest.fixture
def coded(library: Library) -> Library:
    """Tags with everything that a code book has."""
    library.rename_tag("claim", "said/claim")
    library.describe_tag("said/claim", '=1+1 & <what> is claimed; "so"')
    library.bind(5, "@land/Österreich")
    library.color_tag("@land/Österreich", "pink")
    library.exemplify_tag("@land/Österreich", ["=Wien, Graz", "- Linz; <Bregenz>"])
    return library


def known(library: Library) -> list[tuple[str, str, str, tuple[str, ...], int]]:
    return [(tag.name, tag.color, tag.description, tag.examples, tag.key) for tag in library.tags()]


@pytest.mark.parametrize("format", ["csv", "qdc"])
def test_what_goes_out_comes_in_and_the_second_time_changes_nothing(
    coded: Library, tmp_path: Path, format: str
) -> None:
    file = tmp_path / f"book.{format}"
    assert coded.export_tags_file(format, file) == 6
    assert file.stat().st_mode & 0o777 == 0o600
    assert coded.import_tags(file) == BookTaken(0, 0, 6, 0)
    with Library.open(tmp_path / "new.db") as other:
        other.delete_tags([tag.name for tag in other.tags()])
        assert other.import_tags(file) == BookTaken(6, 0, 0, 0)
        assert [row[:4] for row in known(other)] == [row[:4] for row in known(coded)]
        assert format == "qdc" or known(other) == known(coded)
        assert other.import_tags(file) == BookTaken(0, 0, 6, 0)
        other.undo()
        assert other.tags() == []


def test_what_is_here_stays_and_what_is_missing_is_filled_in(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "book.csv"
    file.write_text("Name;Color;Key;description\nQUOTE;red;7;words\nnew;mauve;1;\n;;;\n", "utf-8-sig")
    assert library.import_tags(file) == BookTaken(1, 1, 0, 1)
    quote, new = library.tag("quote"), library.tag("new")
    assert (quote.name, quote.color, quote.description, quote.key) == ("quote", "yellow", "words", 1)
    assert (new.color, new.key) == ("", 0)
    library.undo()
    assert library.tag("quote").description == ""


def test_a_spreadsheet_runs_nothing(coded: Library) -> None:
    out = io.StringIO()
    coded.export_tags("csv", out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert {"'@land/Österreich", "said/claim"} < {row["name"] for row in rows}
    assert next(row for row in rows if row["name"] == "said/claim")["description"].startswith("'=1+1")


def test_the_schema_of_the_standard_accepts_the_codes(coded: Library, shared: Path) -> None:
    """The standard has its code book in the schema of projects, too, under another namespace."""
    schema = xmlschema.XMLSchema(shared / "schemas" / "refi-qda.xsd")
    out = io.BytesIO()
    coded.export_tags("qdc", out)
    book = out.getvalue().decode().partition("\n")[2]
    assert 'xmlns="urn:QDA-XML:codebook:1.0"' in book
    book = book.replace("urn:QDA-XML:codebook:1.0", "urn:QDA-XML:project:1.0").replace(' origin="Glosse"', "")
    schema.validate(f'<Project xmlns="urn:QDA-XML:project:1.0" name="x">{book}</Project>')


def test_codes_of_other_programs_are_read(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "other.QDC"
    file.write_text(
        """<?xml version="1.0"?><!-- by hand --><CodeBook xmlns="urn:QDA-XML:codebook:1:0" origin="x"><Codes>
        <Code guid="1" name="Group" isCodable="false"><Description>no tag</Description><!-- x -->
        <Code guid="2" name="a/b" isCodable="true" color="#ff0000"><Description> Two
        lines </Description></Code></Code></Codes><Sets/></CodeBook>""",
        "utf-8",
    )
    assert library.import_tags(file).new == 1
    tag = library.tag("Group/a-b")
    assert (tag.color, tag.description.split()) == ("red", ["Two", "lines"])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "tag\nx\n", "no column “name”"),
        ("a.csv", "name,key\nx,12\n", "a.csv:2: key must be a digit"),
        ("a.csv", "name,key\nx\n", "a.csv:2: not as many cells"),
        ("a.csv", "name,key\n/,1\n", "a tag without a name"),
        ("a.csv", 'name\n"x', "not a line of a table"),
        ("a.csv", "name\n" + "x" * 300, "tag 1"),
        ("a.qdc", "<CodeBook>", "not XML"),
        ("a.qdc", "<Project/>", "no CodeBook"),
        ("a.qdc", '<!DOCTYPE x [<!ENTITY a "b">]><CodeBook/>', "document type"),
        ("a.qdc", '<CodeBook><Codes><Code name=""/></Codes></CodeBook>', "without a name"),
    ],
)
def test_a_file_that_is_wrong_changes_nothing(
    library: Library, tmp_path: Path, name: str, content: str, said: str
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    before = known(library)
    with pytest.raises(FormatError, match=said):
        library.import_tags(tmp_path / name)
    assert known(library) == before


def test_codes_nested_too_deep_are_refused(library: Library, tmp_path: Path) -> None:
    for depth in (90, 5000):
        nested = '<Code name="xyz">' * depth + "</Code>" * depth
        (tmp_path / "a.qdc").write_text(f"<CodeBook><Codes>{nested}</Codes></CodeBook>", "utf-8")
        with pytest.raises(FormatError):
            library.import_tags(tmp_path / "a.qdc")


def test_files_that_cannot_be_read_or_written_say_so(library: Library, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read"):
        library.import_tags(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes(b"name\n\xe4\n")
    with pytest.raises(FormatError, match="UTF-8"):
        library.import_tags(tmp_path / "latin.csv")
    with pytest.raises(InputError, match="cannot write"):
        library.export_tags_file("csv", tmp_path / "none" / "x.csv")
    with pytest.raises(InputError, match="no format"):
        library.export_tags("xml", io.StringIO())
    library.delete_tags([tag.name for tag in library.tags()])
    with pytest.raises(NothingError):
        library.export_tags("csv", io.StringIO())


LINES = st.text(st.characters(codec="utf-8"), max_size=12).map(clean_line).filter(bool)
PARAGRAPHS = st.sampled_from(["Examples:", "- x", "Examples:\n- x", "", "- x\n- y"]) | LINES
ABOUT = LINES | st.lists(PARAGRAPHS, max_size=4).map("\n\n".join).map(clean_note)
EXAMPLES = st.lists(LINES | st.just("- x"), max_size=3, unique=True).map(tuple)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(LINES, st.sampled_from(["", *COLORS]), ABOUT, EXAMPLES), max_size=8))
def test_any_code_book_comes_back_from_both_formats(
    rows: list[tuple[str, str, str, tuple[str, ...]]],
) -> None:
    from annotations.formats import codebook_csv, codebook_qdc

    tags = {
        tag_name(name).casefold(): Tag(0, "", tag_name(name), color, about, 0, 0, examples)
        for name, color, about, examples in rows
        if name.strip("/ ")
    }
    made = list(tags.values())
    text, data = io.StringIO(newline=""), io.BytesIO()
    codebook_csv.write(made, text)
    codebook_qdc.write(made, data)
    text.seek(0)
    data.seek(0)
    expected = {told(tag) for tag in made}
    assert {told(one) for one in codebook_csv.read(text, "x")} == expected
    nested = {tag.name.casefold().rpartition("/")[0] for tag in made} - {""}
    if not nested:
        assert {told(one) for one in codebook_qdc.read(data, "x")} == expected


def told(tag: Tag | ImportTag) -> tuple[str, str, str, tuple[str, ...]]:
    """What both formats say of a tag."""
    return tag.name, tag.color, tag.description, tag.examples


def test_old_tables_and_other_programs_have_no_examples(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,color,description,key\nx,red,words,7\n", "utf-8")
    library.import_tags(tmp_path / "a.csv")
    assert library.tag("x").examples == ()
    (tmp_path / "a.qdc").write_text(
        "<CodeBook><Codes><Code name='y'><Description>About\n\nExamples: many</Description></Code></Codes></CodeBook>"
    )
    library.import_tags(tmp_path / "a.qdc")
    assert (library.tag("y").description, library.tag("y").examples) == ("About\n\nExamples: many", ())


def test_examples_fill_what_is_missing_and_replace_nothing(library: Library, tmp_path: Path) -> None:
    library.exemplify_tag("quote", ["mine"])
    (tmp_path / "a.csv").write_text('name,examples\nquote,theirs\nclaim,"one\n two \n\none"\n', "utf-8")
    assert library.import_tags(tmp_path / "a.csv") == BookTaken(0, 1, 1, 1)
    assert (library.tag("quote").examples, library.tag("claim").examples) == (("mine",), ("one", "two"))
