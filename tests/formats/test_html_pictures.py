"""The pictures of a report show what is counted, to everybody, and nothing in them does anything."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from annotations.formats import html, html_style
from annotations.formats.html_pictures import WIDTH, section
from annotations.formats.records import ExportArticle
from annotations.pictures import Grid, Pictures, Timeline, timeline
from annotations.text import clean_line
from tests.data.hostile import HOSTILE
from tests.formats.test_html_format import chromium, contrast, counting_server, luminance, of, plain

__all__ = ["chromium"]

ELEMENTS = {
    "section", "h2", "h3", "figure", "figcaption", "p", "div", "svg", "title", "desc", "text", "path", "rect", "g",
    "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "bdi",
}  # fmt: skip
ATTRIBUTES = {
    "class", "lang", "id", "aria-labelledby", "role", "viewBox", "x", "y", "width", "height", "d", "transform", "scope",
}  # fmt: skip

NAMES = ("Nicolás Maduro", "Theresa May")
OVER_TIME = timeline(
    NAMES,
    [{"2017-01-02": (3, 1), "2017-03": (12, 4), "2017-05-06": (1, 1)}, {"2017-02-03": (2, 2), "": (4, 1)}],
    "month",
)
SOURCES = Grid("sources", ("claim", "country/chile"), ("Die Zeit", "taz"), ((3, 0), (1, 1200)))
TOGETHER = Grid("tags", ("claim", "quote"), ("claim", "quote"), ((9, 2), (2, 4)), ((9, 1), (1, 4)))
NEAR = Grid("names", NAMES, NAMES, ((7, 1), (1, 5)))
SHOWN = Pictures(OVER_TIME, (SOURCES, TOGETHER, NEAR))


def parsed(content: str) -> etree._Element:
    """The section as XML, which nothing that is not closed or escaped gets through."""
    return etree.fromstring(content.encode())


def assert_inert(content: str) -> etree._Element:
    root = parsed(content)
    for element in root.iter():
        assert element.tag in ELEMENTS, element.tag
        assert set(element.attrib) <= ATTRIBUTES, dict(element.attrib)
        for name in ("x", "y", "width", "height"):
            assert re.fullmatch(r"-?\d+(\.\d)?", element.get(name, "0"))
    ids = [element.get("id") for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    named = [key for element in root.iter() for key in element.get("aria-labelledby", "").split()]
    assert set(named) == set(ids)
    return root


def cells(root: etree._Element, at: int) -> list[list[str]]:
    """The table of a picture, as text."""
    return [["".join(cell.itertext()) for cell in row] for row in root.findall(".//table")[at].iter("tr")]


def test_golden_bytes(golden: Callable[[str, str], None]) -> None:
    golden("pictures.html", section(SHOWN))


def test_each_picture_has_a_title_a_description_and_a_table() -> None:
    root = assert_inert(section(SHOWN))
    figures = root.findall("figure")
    assert [figure.findtext(".//h3") for figure in figures] == [
        "Mentions over time", "Tags by source", "Tags together", "Names together",
    ]  # fmt: skip
    for figure in figures:
        svg = figure.find(".//svg")
        assert svg.get("role") == "img"
        assert svg.findtext("title") == figure.findtext(".//h3")
        assert svg.findtext("desc") == figure.findtext(".//figcaption/p")
        assert figure.find("details/summary") is not None
    assert "Left out: 4 mentions in articles without such a date" in figures[0].findtext(".//desc")
    assert cells(root, 0) == [
        ["time", *NAMES], ["2017-01", "3", "0"], ["2017-02", "0", "2"], ["2017-03", "12", "0"], ["2017-05", "1", "0"],
    ]  # fmt: skip
    assert cells(root, 1) == [["", "Die Zeit", "taz"], ["claim", "3", "0"], ["country/chile", "1", "1,200"]]
    assert cells(root, 2) == [["", "claim", "quote"], ["claim", "9", "2"], ["quote", "2", "4"]]


def test_bars_are_as_high_as_their_numbers() -> None:
    root = parsed(section(Pictures(OVER_TIME)))
    heights = {bar.findtext("title"): float(bar.get("height")) for bar in root.iter("rect")}
    assert len(heights) == 4
    assert heights["Nicolás Maduro, 2017-03: 12 mentions in 4 articles"] == 44
    assert heights["Nicolás Maduro, 2017-01: 3 mentions in 1 article"] == 11
    assert all(height >= 1.5 for height in heights.values())


@pytest.mark.parametrize(
    "shown",
    [
        Pictures(),
        Pictures(timeline(NAMES, [{}, {}])),
        Pictures(timeline(NAMES[:1], [{"2017-01-02": (9, 1), "2017-02-02": (9, 1)}], "month")),
        Pictures(None, (Grid("sources", (), (), ()),)),
        Pictures(None, (Grid("sources", ("claim",), ("a", "b"), ((1, 2),)),)),
        Pictures(None, (Grid("tags", ("a", "b"), ("a", "b"), ((4, 0), (0, 9))),)),
    ],
    ids=["nothing", "no mention", "two times", "no tag", "one tag", "never together"],
)
def test_what_tells_nothing_is_not_drawn(shown: Pictures) -> None:
    assert section(shown) == ""


WORDS = [clean_line(one) or "x" for one in HOSTILE.values()]


def hostile() -> Pictures:
    numbers = tuple(tuple(number + at for number in range(len(WORDS))) for at in range(len(WORDS)))
    days = [{f"20{at:02}-01-01": (number + 1, 1) for at in range(30)} for number in range(len(WORDS))]
    grids = tuple(Grid(kind, tuple(WORDS), tuple(WORDS), numbers) for kind in ("sources", "tags", "names"))  # type: ignore[arg-type]
    return Pictures(timeline(WORDS, days), grids)


def test_hostile_names_tags_and_sources_are_shown_and_do_nothing() -> None:
    root = assert_inert(section(hostile()))
    for at in range(1, 4):
        table = cells(root, at)
        assert table[0] == ["", *WORDS]
        assert [row[0] for row in table[1:]] == WORDS
    assert cells(root, 0)[0] == ["time", *WORDS]


TEXTS = st.text(min_size=1, max_size=40).map(clean_line).filter(bool)


@given(st.lists(TEXTS, min_size=1, max_size=14, unique=True), st.data())
def test_any_picture_lies_within_its_frame(names: list[str], data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(("sources", "tags", "names")))
    numbers = st.integers(0, 2_000_000)
    rows = tuple(tuple(data.draw(numbers) for _ in names) for _ in names)
    days = st.dictionaries(st.dates().map(str), st.tuples(st.integers(1, 999), st.integers(1, 9)), max_size=6)
    shown = Pictures(
        timeline(names, [data.draw(days) for _ in names]),
        (Grid(kind, tuple(names), tuple(names), rows),),
    )
    content = section(shown)
    if not content:
        return
    for svg in assert_inert(content).iter("svg"):
        height = float(svg.get("viewBox").split()[3])
        for element in svg.iter("rect", "text"):
            x, y = float(element.get("x", 0)), float(element.get("y", 0))
            assert 0 <= x <= WIDTH
            assert 0 <= y <= height
            assert x + float(element.get("width", 0)) <= WIDTH + 1
            assert y + float(element.get("height", 0)) <= height


def articles(number: int) -> list[ExportArticle]:
    return [of(plain(f"Absatz {at}")) for at in range(number)]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_pictures_are_counted_only_for_several_articles(number: int) -> None:
    asked = []

    def counted() -> Pictures:
        asked.append(1)
        return SHOWN

    out = io.StringIO()
    html.write_pictured(articles(number), out, counted)
    assert len(asked) == int(number > 1)
    assert ('<section class="pictures"' in out.getvalue()) is (number > 1)
    assert out.getvalue().index("<main>") < out.getvalue().find("<section") or number < 2


class _FullError(Exception):
    pass


def test_a_preview_counts_nothing() -> None:
    class Head(io.StringIO):
        def write(self, text: str) -> int:
            if self.tell():
                raise _FullError
            return super().write(text)

    def counted() -> Pictures:
        raise AssertionError("counted")

    with pytest.raises(_FullError):
        html.write_pictured(articles(3), Head(), counted)


@pytest.mark.parametrize("scheme", [html_style.LIGHT, html_style.DARK], ids=["light", "dark"])
def test_numbers_are_legible_on_every_shade_and_bars_on_the_page(scheme: dict[str, str]) -> None:
    page, ink = (_parts(scheme[name]) for name in ("page", "link"))
    before = luminance(scheme["page"])
    for opacity in html_style.SHADES:
        mixed = [round(low + (high - low) * opacity) for low, high in zip(page, ink, strict=True)]
        ground = "#" + "".join(f"{part:02x}" for part in mixed)
        assert contrast(scheme["text"], ground) >= 4.5, opacity
        assert luminance(ground) != before
        before = luminance(ground)
    assert contrast(scheme["link"], scheme["page"]) >= 3


def _parts(color: str) -> list[int]:
    return [int(color[at : at + 2], 16) for at in (1, 3, 5)]


MEASURE = """<!doctype html><title>measure</title><iframe src="page.html" style="width:{width}px;height:800px;border:0"
onload="let d = this.contentDocument.documentElement;
document.title = [d.scrollWidth, d.clientWidth].join(' ')"></iframe>"""


@pytest.mark.parametrize("width", [320, 1280])
def test_a_browser_fetches_nothing_and_only_the_pictures_scroll(
    tmp_path: Path, chromium: Callable[..., str], width: int
) -> None:
    with counting_server() as (address, asked):
        shown = hostile()
        assert isinstance(shown.mentions, Timeline)
        evil = f'"><img src="{address}/i.png"><image href="{address}/j.png"/>'
        grid = Grid("tags", (evil, "b"), (evil, "b"), ((1, 2), (2, 3)))
        out = io.StringIO()
        html.write_pictured(articles(2), out, lambda: Pictures(shown.mentions, (*shown.grids[:1], grid)))
        (tmp_path / "page.html").write_text(out.getvalue(), encoding="utf-8")
        outer = tmp_path / "outer.html"
        outer.write_text(MEASURE.replace("{width}", str(width)))
        dumped = chromium(outer)
        assert asked == []
    wide, window = map(int, re.search(r"<title>(\d+) (\d+)</title>", dumped).groups())  # type: ignore[union-attr]
    assert wide <= window
