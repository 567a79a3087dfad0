"""A REFI-QDA project is valid by the standard's schema, and another program imports it."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xmlschema

from annotations.errors import FormatError
from annotations.formats.records import ExportArticle, ImportTag
from annotations.model import Loss
from tests.formats.exchange import annotations, hard, read, written


def project(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("project.qde").decode()


def test_golden_project(sample: tuple[ExportArticle, ...], golden: Callable[[str, str], None]) -> None:
    golden("sample.qde", project(written("qdpx", sample)[0]))


def test_the_schema_of_the_standard_accepts_it(sample: tuple[ExportArticle, ...], shared: Path) -> None:
    schema = xmlschema.XMLSchema(shared / "schemas" / "refi-qda.xsd")
    for articles in (sample, (hard(),), sample[2:], ()):
        schema.validate(project(written("qdpx", articles)[0]))


def test_codes_keep_levels_colours_and_descriptions(sample: tuple[ExportArticle, ...]) -> None:
    tags = [one for one in read("qdpx", written("qdpx", sample)[0]) if isinstance(one, ImportTag)]
    assert ImportTag("quote", "", "yellow", "Words of others") in tags
    assert [tag.name for tag in tags if tag.name.startswith("person")] == ["person/maduro"]


def test_selections_are_code_points_of_their_file() -> None:
    one = hard()
    with zipfile.ZipFile(io.BytesIO(written("qdpx", [one])[0])) as archive:
        text = archive.read(f"sources/{one.article.uid}.txt").decode()
    for found in annotations(read("qdpx", written("qdpx", [one])[0])):
        assert text[found.selector.start : found.selector.end] == found.selector.exact


def test_qualitative_coding_imports_it(sample: tuple[ExportArticle, ...], tmp_path: Path) -> None:
    """The package's own command reads the project; run with it on the path (it is not among our own)."""
    command = shutil.which("qc", path=os.environ.get("GLOSSE_QC_PATH"))
    if command is None:
        pytest.skip("needs the package qualitative-coding; name its folder in GLOSSE_QC_PATH")
    empty = tmp_path / "project"
    empty.mkdir()
    (tmp_path / "in.qdpx").write_bytes(written("qdpx", (sample[0], hard()))[0])
    # Version 1.7.8 stops at a breakpoint that was left in it, and takes names of sources for names of files.
    environment = {**os.environ, "HOME": str(tmp_path), "EDITOR": "true", "PYTHONBREAKPOINT": "0"}

    def run(*words: str) -> str:
        done = subprocess.run(
            [command, *words],
            cwd=empty,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            input="c\n" * 99,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("init", "--import", "../in.qdpx")
    listed = run("codes", "list")
    assert "quote" in listed
    assert "maduro" in listed


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("../project.qde", "", "leads out"),
        ("/project.qde", "", "leads out"),
        ("other.xml", "", "no project.qde"),
        ("project.qde", "<Project", "project.qde:1, column"),
        ("project.qde", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
    ],
)
def test_what_is_no_project_is_refused(name: str, content: str, reason: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    with pytest.raises(FormatError, match=reason):
        read("qdpx", out.getvalue())


def test_a_bomb_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", b" " * (40 << 20))
    with pytest.raises(FormatError, match="too large unpacked"):
        read("qdpx", out.getvalue())


def test_other_kinds_of_sources_are_counted() -> None:
    guid = "0190b7a0-0000-7000-8000-000000000001"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "project.qde",
            '<Project xmlns="urn:QDA-XML:project:1.0" name="x"><Sources>'
            f'<PDFSource guid="{guid}"><PDFSelection guid="{guid}" page="1" firstX="1" firstY="1"'
            ' secondX="2" secondY="2"/>'
            f'</PDFSource><TextSource guid="{guid}" name="B"><PlainTextContent>Ein Text</PlainTextContent>'
            f'<PlainTextSelection guid="{guid}" startPosition="0" endPosition="3"/></TextSource></Sources></Project>',
        )
    records = read("qdpx", out.getvalue())
    assert [one.selector.exact for one in annotations(records)] == ["Ein"]
    losses = {one.what: one.count for one in records if isinstance(one, Loss)}
    assert losses == {"sources that are no plain text left out": 1, "selections in them left out": 1}
