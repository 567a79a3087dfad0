"""Bytes to characters: what is read, and what is refused with its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.errors import InputError
from annotations.ingest.decode import decode

GERMAN = "Über die Straße gehen – „fünf“ Männer für 3 €. Größe und Güte überall.\n" * 3
RUSSIAN = "Президент Венесуэлы выступил с речью перед народом и армией страны в столице.\n" * 8


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_western_text_in_any_usual_encoding(encoding: str) -> None:
    assert decode(GERMAN.encode(encoding)) == GERMAN


@pytest.mark.parametrize("mark", [(b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le")])
def test_a_byte_order_mark_is_believed(mark: tuple[bytes, str]) -> None:
    assert decode(mark[0] + "Grüße 👍".encode(mark[1])) == "Grüße 👍"


def test_latin_1_letters() -> None:
    assert decode("Müller aß Käse in Köln.".encode("latin-1")) == "Müller aß Käse in Köln."


def test_another_script_is_told_from_its_letters() -> None:
    assert decode(RUSSIAN.encode("cp1251")) == RUSSIAN


def test_a_declared_encoding_is_used() -> None:
    assert decode("Łódź".encode("iso8859-2"), "iso8859-2") == "Łódź"
    assert decode("Grüße, überall Grüße".encode("latin-1"), "no-such-encoding") == "Grüße, überall Grüße"
    assert decode("Grüße, überall Grüße".encode("latin-1"), "rot13") == "Grüße, überall Grüße"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"text\x00more", "is not text (a NUL at byte 4)"),
        (b"%PDF-1.7\n...", "is not text (a PDF file)"),
        (b"PK\x03\x04rest", "is not text (a ZIP archive, as .docx, .odt and .epub are)"),
        (b"\x89PNG\r\n", "is not text (a PNG image)"),
        (bytes(range(1, 32)) * 9, "is not text (full of control characters)"),
        (
            "Größe ".encode() * 20 + b"\xe4 " + "für".encode(),
            "is not valid UTF-8 at byte 160 (0xE4); save it as UTF-8",
        ),
        (b"\xef\xbb\xbfab\xff", "is not valid UTF-8 at byte 5; save it as UTF-8"),
        (b"\xff\xfea\x00\x00\xd8", "is not valid UTF-16-LE at byte 4; save it as UTF-8"),
        (b"abc \x81\x8d\x8f\x90\x9d \xff\xfe", "has an unknown encoding (byte 4 is 0x81); save it as UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(data: bytes, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data)
    assert str(caught.value) == reason


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
@settings(max_examples=100, deadline=None)
def test_utf_8_comes_back(content: str) -> None:
    if not content.startswith("\ufeff"):
        assert decode(content.encode()) == content


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        content = decode(data)
    except InputError:
        return
    assert content.isprintable() or len(content) <= len(data)
