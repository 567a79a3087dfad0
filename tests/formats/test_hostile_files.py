"""What no honest program writes: every reader refuses it with a place, or counts it; none crashes or guesses."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from annotations.errors import FormatError
from annotations.formats.incoming import UNSEEN
from annotations.model import Loss
from tests.formats.exchange import annotations, read

XMI = (
    '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"'
    ' xmlns:c="http:///webanno/custom.ecore">\n<c:Glosse xmi:id="2" sofa="1" begin="{}" end="{}" tag="t"/>'
    '<cas:Sofa xmi:id="1" sofaString="ab &#x1F389;  cd"/></xmi:XMI>'
)


def archive(**files: str) -> bytes:
    """A ZIP archive; `__` in a name stands for its dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            made.writestr(zipfile.ZipInfo(name.replace("__", ".")), content)  # Without the time of the test.
    return out.getvalue()


def task(**value: object) -> bytes:
    region = {"type": "labels", "value": {"labels": ["X"], **value}}
    return json.dumps([{"data": {"text": "ab 🎉  cd"}, "annotations": [{"result": [region]}]}]).encode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("xmi", XMI.format(-3, 2).encode()),
        ("xmi", XMI.format(0, 10**20).encode()),
        ("label-studio", task(start=-5, end=2)),
        ("label-studio", task(start=0, end=10)),
        ("label-studio", task(start=4, end=1)),
        ("doccano", b'{"text": "ab", "label": [[0, 3, "X"]]}'),
        ("brat", archive(a__txt="ab", a__ann="T1\tX 0 3\tab\n")),
    ],
)
def test_offsets_beyond_the_text_are_refused(name: str, data: bytes) -> None:
    with pytest.raises(FormatError, match=r"^file.* is not within the text"):
        read(name, data)


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("xmi", XMI.format(5, 7).encode(), UNSEEN),
        ("doccano", b'{"text": "a  b", "label": [[1, 3, "X"]]}', UNSEEN),
        ("brat", archive(a__txt="a  b", a__ann="T1\tX 1 3\t  \n"), UNSEEN),
        (
            "brat",
            archive(a__txt="ab", b__ann="T1\tX 0 2\tab\n"),
            "annotation files without their text left out",
        ),
    ],
)
def test_what_has_no_passage_is_counted(name: str, data: bytes, what: str) -> None:
    records = read(name, data)
    assert annotations(records) == []
    assert Loss(what, 1) in records


def test_codes_of_no_character_stay_as_they_are() -> None:
    records = read("conll", b"Ada _ O B-%FFFFFF;%20;x\nmet _ O O\n")
    assert annotations(records)[0].tags == ("%FFFFFF; x",)


def test_a_person_has_one_line() -> None:
    region = {"type": "labels", "value": {"start": 0, "end": 2, "labels": ["X"]}}
    tasks = [{"data": {"text": "ab"}, "annotations": [{"completed_by": "Ada\nBob", "result": [region]}]}]
    assert annotations(read("label-studio", json.dumps(tasks).encode()))[0].creator == "Ada Bob"


@pytest.mark.parametrize("name", ["w3c", "hypothesis", "label-studio"])
@pytest.mark.parametrize("number", ["9" * 5_000, "1e999"])
def test_numbers_that_no_one_can_keep_are_refused(name: str, number: str) -> None:
    with pytest.raises(FormatError, match=r"^file: not JSON that can be read"):
        read(name, f'[{{"x": {number}}}]'.encode())


def test_a_deep_line_of_json_is_refused() -> None:
    with pytest.raises(FormatError, match=r"^file:1: not a line of JSON that can be read: nested too deep"):
        read("jsonl", b'{"type": "annotation", "x": ' + b"[" * 100_000)


def test_selectors_that_refine_each_other_are_all_looked_at() -> None:
    quote = {"type": "TextQuoteSelector", "exact": "ab"}
    selector = {"type": "FragmentSelector", "refinedBy": {"type": "RangeSelector", "refinedBy": quote}}
    given = [{"id": "x", "target": {"source": "https://example.org", "selector": selector}}]
    assert annotations(read("w3c", json.dumps(given).encode()))[0].selector.exact == "ab"


@pytest.mark.parametrize("name", ["brat", "xmi", "qdpx"])
def test_a_file_without_a_name_in_an_archive_is_refused(name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("x", b"Text")
    nameless = out.getvalue().replace(b"x", b"\0")
    with pytest.raises(FormatError):
        read(name, nameless)
