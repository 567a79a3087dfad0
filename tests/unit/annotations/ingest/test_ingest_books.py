"""Letters, books and PDF files, each read in a process that can be ended."""

from __future__ import annotations

import io
import os
import time
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import InputError
from annotations.ingest import eml, epub, pdf
from annotations.ingest.boxed import Box
from annotations.ingest.files import Failure, Found, drafts
from annotations.model import Draft
from annotations.text.canonical import characters


def pdf_file(*pages: str, about: str = "", extra: str = "") -> bytes:
    """A PDF file with a line of text on each page."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, words in enumerate(pages):
        content = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET" if words else ""
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    objects.append(f"<< {about} >>")
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(out)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {extra} >>"
    size = len(objects) + 1
    return (
        out
        + f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n{trailer}\nstartxref\n{start}\n%%EOF".encode()
    )


def test_a_pdf_file() -> None:
    about = "/Title (Der Bericht) /Author (Ana B) /CreationDate (D:20170806120000+02'00')"
    draft = pdf.read(pdf_file("Erste Seite.", "Zweite Seite.", about=about), "Ordner")
    assert draft.text.content == "Der Bericht\n\nErste Seite.\n\nZweite Seite."
    assert (draft.title, draft.byline, draft.published, draft.source) == (
        "Der Bericht",
        "Ana B",
        "2017-08-06",
        "Ordner",
    )


def test_a_pdf_file_whose_title_is_the_name_of_another_file() -> None:
    assert pdf.read(pdf_file("Worte.", about="/Title (bericht_final.docx)"), "Ordner").title == "Worte."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            pdf_file("", ""),
            "has no text layer: it has pictures of pages, which must be recognised (OCR) first",
        ),
        (pdf_file("x")[:200], "is a damaged PDF file"),
        (b"%PDF-1.7", "is a damaged PDF file"),
        (b"", "is a damaged PDF file"),
    ],
)
def test_a_pdf_file_without_text(data: bytes, reason: str) -> None:
    with pytest.raises(InputError) as refusal:
        pdf.read(data, "Ordner")
    assert str(refusal.value).startswith(reason)


def test_an_encrypted_pdf_file() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(pdf_file("Geheim."))))
    writer.encrypt("wort", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(InputError, match="is encrypted"):
        pdf.read(out.getvalue(), "Ordner")


CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PACKAGE = """<?xml version="1.0"?><!DOCTYPE package [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
<dc:title>Das Buch</dc:title><dc:creator>Ana B</dc:creator><dc:date>2017-08</dc:date><dc:language>de-AT</dc:language>
</metadata><manifest><item id="c" href="c.css" media-type="text/css"/>
<item id="a" href="text/eins%201.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="zwei.xhtml#x" media-type="application/xhtml+xml"/>
<item id="d" href="../../drau%C3%9Fen.xhtml" media-type="application/xhtml+xml"/>
<item id="e" href="leer.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="e"/><itemref idref="b"/><itemref idref="a"/><itemref idref="a"/><itemref idref="c"/><itemref
idref="d"/><itemref idref="f"/></spine></package>"""
CHAPTER = '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>{}</title></head>{}'
BOOK = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OEBPS/b.opf": PACKAGE,
    "OEBPS/text/eins 1.xhtml": CHAPTER.format(
        "Das Buch", "<body><h2>Der Anfang</h2><p>Es war&nbsp;so.</p></body></html>"
    ),
    "OEBPS/zwei.xhtml": CHAPTER.format("Vorwort", "<body><p>Liebe Leute.</p></body></html>"),
    "OEBPS/leer.xhtml": CHAPTER.format("", "<body><img src='x'/></body></html>"),
    "OEBPS/c.css": "p {}",
}


def book(**changes: str | None) -> bytes:
    """A book with some of its files replaced or taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**BOOK, **changes}.items():
            if content is not None:
                archive.writestr(name, content)
    return out.getvalue()


def test_a_book() -> None:
    chapters = epub.read(book(), "Ordner")
    assert [(name, draft.title, draft.text.content) for name, draft in chapters] == [
        ("OEBPS/zwei.xhtml", "Vorwort", "Vorwort\n\nLiebe Leute."),
        ("OEBPS/text/eins 1.xhtml", "Der Anfang", "Der Anfang\n\nEs war\xa0so."),
    ]
    about = {(draft.source, draft.byline, draft.published, draft.language) for _, draft in chapters}
    assert about == {("Das Buch", "Ana B", "2017-08", "de")}


def test_what_is_no_book() -> None:
    for data, reason in (
        (b"x", "is not a book that can be read"),
        (book(**{"META-INF/container.xml": None}), "is not a book in EPUB"),
        (book(**{"META-INF/container.xml": "<x/>"}), "does not say where its contents are"),
        (book(**{"OEBPS/b.opf": None}), "OEBPS/b.opf is missing"),
        (book(**{"OEBPS/b.opf": "<package/>"}), "has no chapter with words"),
        (book(**{"OEBPS/b.opf": "<package/>", "META-INF/encryption.xml": "<x/>"}), "is protected"),
        (book()[:-300], "is not a book that can be read"),
    ):
        with pytest.raises(InputError, match=reason):
            epub.read(data, "Ordner")


def test_a_book_made_to_fill_memory() -> None:
    with pytest.raises(InputError, match="has a file of more than 32 MB"):
        epub.read(book(**{"OEBPS/zwei.xhtml": "a" * (epub.MAX_MEMBER + 1)}), "Ordner")


def letter(*, plain: str = "", page: str = "", **headers: str) -> bytes:
    message = EmailMessage()
    for name, value in headers.items():
        message[name] = value
    if plain:
        message.set_content(plain)
    if page:
        (message.add_alternative if plain else message.set_content)(page, subtype="html")
    return message.as_bytes()


HEADERS = {
    "Subject": "Grüße aus Köln",
    "From": '"Ana B" <ana@example.org>',
    "Date": "Sun, 06 Aug 2017 12:00:00 +0200",
}


def test_a_letter() -> None:
    draft = eml.read(
        letter(plain="Liebe Leute,\n\nes regnet.\n", page="<p>Liebe Leute,<p>es regnet.", **HEADERS), "Ordner"
    )
    assert draft.text.content == "Grüße aus Köln\n\nLiebe Leute,\n\nes regnet."
    assert (draft.byline, draft.published) == ("Ana B", "2017-08-06T10:00:00.000Z")


def test_a_letter_whose_page_says_more() -> None:
    page = "<html><body><h2>Heute</h2><p>Ein langer Brief mit <a href='https://a.example/'>Links</a>.</p></body></html>"
    draft = eml.read(letter(plain="Siehe HTML.", page=page, **HEADERS), "Ordner")
    assert draft.text.content == "Grüße aus Köln\n\nHeute\n\nEin langer Brief mit Links."
    assert [link.url for link in draft.text.links] == ["https://a.example/"]
    assert eml.read(letter(page=page), "Ordner").text.content.startswith("Heute")


def test_a_letter_with_attachments_and_without_words() -> None:
    message = EmailMessage()
    message["Subject"] = "Bild"
    message.add_attachment(b"x", maintype="image", subtype="png")
    message.add_attachment("Anhang", filename="a.txt")
    with pytest.raises(InputError, match="has no text"):
        eml.read(message.as_bytes(), "Ordner")
    with pytest.raises(InputError, match="is not a letter"):
        eml.read(b"\n\nnur Worte", "Ordner")
    odd = b"Subject: =?x-nix?Q?a?=\x1b[31m\nContent-Type: text/plain; charset=nix\n\nGr\xc3\xbc\xc3\x9fe \x1b[0m"
    assert eml.read(odd, "Ordner").text.content.endswith("Grüße [0m")


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"Subject: x\n", b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"]),
)
def test_any_bytes_are_a_letter_or_none(data: bytes, before: bytes) -> None:
    try:
        draft = eml.read(before + data, "Ordner")
    except InputError:
        return
    assert characters(draft.text.content) == draft.text.content


@given(st.integers(0, 5000), st.integers(0, 60), st.binary(max_size=8))
def test_damaged_books_and_pdf_files_are_read_or_refused(place: int, length: int, piece: bytes) -> None:
    for data, read in ((book(), epub.read), (pdf_file("Erste Seite.", "Zweite."), pdf.read)):
        at = place % len(data)
        try:
            read(data[:at] + piece + data[at + length :], "Ordner")  # type: ignore[operator]
        except InputError as error:
            assert str(error)  # noqa: PT017


def test_a_folder_of_books_letters_and_pdf_files(tmp_path: Path) -> None:
    folder = tmp_path / "Ablage"
    folder.mkdir()
    (folder / "a.epub").write_bytes(book())
    (folder / "b.eml").write_bytes(letter(plain="Es regnet.", **HEADERS))
    (folder / "c.pdf").write_bytes(pdf_file("Erste Seite."))
    (folder / "d.pdf").write_bytes(b"%PDF-1.4")
    (folder / "e.epub").touch()
    found = list(drafts(str(folder)))
    names = [item.where.removeprefix(f"{folder}/") for item in found]
    assert names == ["a.epub:1", "a.epub:2", "b.eml", "c.pdf", "d.pdf", "e.epub"]
    assert [type(item) for item in found] == [Found, Found, Found, Found, Failure, Failure]
    origins = [item.draft.origin.rpartition("/Ablage/")[2] for item in found if isinstance(item, Found)]
    assert origins == ["a.epub#OEBPS/zwei.xhtml", "a.epub#OEBPS/text/eins%201.xhtml", "b.eml", "c.pdf"]
    assert [item.reason for item in found if isinstance(item, Failure)][1] == "is empty"
    (piped,) = drafts("-", stdin=io.BytesIO(pdf_file("Erste Seite.")))
    assert isinstance(piped, Found)
    assert piped.draft.text.content == "Erste Seite."


def hangs(data: bytes, source: str) -> Draft:
    time.sleep(600)
    raise AssertionError


def dies(data: bytes, source: str) -> Draft:
    os._exit(3)


def eats(data: bytes, source: str) -> Draft:
    raise InputError(str(len(bytearray(4 << 30))))


def name(data: bytes, source: str) -> str:
    return source


def test_files_that_a_parser_does_not_survive() -> None:
    for seconds, reader, reason in (
        (0.5, hangs, "took too long"),
        (60.0, dies, "cannot be read"),
        (60.0, eats, "takes more than 300 MB"),
    ):
        with Box(seconds, memory_mb=300) as box, pytest.raises(InputError, match=reason):
            box.read(reader, b"", "Ordner")
    with Box() as box:
        assert box.read(name, b"", "Ordner") == "Ordner"
