"""What is quoted near a name, when it was mentioned, and the pages that hand a dossier on."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from annotations.errors import InputError, StoppedError
from annotations.library import Library
from annotations.library.quoting import BEFORE, LENGTH, near
from annotations.model import CorrectionKind, Draft, Mention, Relation
from annotations.text import Segments, from_plain
from tests.data.hostile import HOSTILE, STEERING

GERMAN = (
    "Ada Kern kam früh. „Wir haben lange gewartet“, sagte sie.\n\n"
    "„Das ist gut. Es bleibt dabei“, sagte Ada Kern dem „Blatt“.\n\n"
    "»Was Ada Kern will, weiß niemand«, hieß es.\n\n"
    "“We are still waiting,” someone said. \"It's 'not over' for Ada Kern yet.\"\n\n"
    "Niemand da. „Hier steht der Name gar nicht.“"
)


def add(library: Library, article: int, words: str, label: str = "PER") -> None:
    content, at = library.text(article).content, -1
    while (at := content.find(words, at + 1)) >= 0:
        library.correct(article, at, at + len(words), CorrectionKind.ADD, label)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Four articles in a language without a pipeline, one of them without a date."""
    with Library.open(tmp_path / "library.db", creator="ada") as opened:
        for number, date in enumerate(("2020-01-31", "2020-04", "", "2021-02-03T10:00:00.000Z")):
            text = (
                GERMAN
                if number == 3
                else f"Teil {number}.\n\nAda Kern traf Bea Lang. „Nur ein Satz von {number}.“"
            )
            opened.add_draft(Draft("", from_plain(text), published=date, language="xx"), f"a{number}")
            add(opened, number + 1, "Ada Kern")
            if number < 3:
                add(opened, number + 1, "Bea Lang")
        yield opened


def test_quotations_say_where_the_name_is_and_not_who_speaks(library: Library) -> None:
    content = library.text(4).content
    at = content.index("lange gewartet")
    library.annotate(4, at, at + 5, tags=["zitat"])
    found = list(library.quotations("Ada Kern", "PER"))
    here = [(content[one.span.start : one.span.end], one.relation) for one in found if one.article.id == 4]
    assert here == [
        ("„Wir haben lange gewartet“", Relation.NEAR),
        ("„Das ist gut. Es bleibt dabei“", Relation.SENTENCE),
        ("»Was Ada Kern will, weiß niemand«", Relation.INSIDE),
        ("“We are still waiting,”", Relation.NEAR),
        ("\"It's 'not over' for Ada Kern yet.\"", Relation.INSIDE),
    ]
    for one in found:
        text = library.text(one.article.id).content
        assert one.context[one.start : one.end] == text[one.span.start : one.span.end]
    assert [one.article.id for one in found[5:]] == [2, 1, 3]
    assert found[0].annotations[0].tags == ("zitat",)
    assert not any(one.annotations for one in found[1:])
    assert len(list(library.quotations("Ada Kern", "PER", 1))) == 5
    assert list(library.quotations("Niemand", "PER")) == []


def test_a_long_quotation_is_cut_and_says_so(library: Library) -> None:
    long = (
        "Er sagte lange nichts, " * 20 + "„" + "und immer weiter " * 60 + "Ada Kern und Schluss“, so war es."
    )
    number = library.add_draft(Draft("", from_plain(f"Kopf.\n\n{long}"), language="xx"), "long").article.id
    add(library, number, "Ada Kern")
    (one,) = [each for each in library.quotations("Ada Kern", "PER") if each.article.id == number]
    assert one.context.startswith("… ")
    assert one.context.endswith(" …")
    assert len(one.context) == LENGTH + 4
    assert one.start == BEFORE + 2
    assert one.context[one.start] == "„"


PIECES = st.lists(
    st.sampled_from(["„", "“", "”", "»", "«", '"', "Ada", "ein", "Wort", ".", " ", "\n\n", "‚", "‘"]),
    max_size=40,
)


@given(PIECES)
def test_each_quotation_is_found_once_and_in_a_paragraph_of_the_name(pieces: list[str]) -> None:
    text = from_plain(" ".join(pieces))
    content, segments = text.content, Segments(text)
    at, mentions = content.find("Ada"), list[Mention]()
    while at >= 0:
        mentions.append(Mention(at, at + 3, "PER", "Ada", "Ada", "person"))
        at = content.find("Ada", at + 1)
    found = near(segments, mentions)
    spans = [span for span, _ in found]
    assert spans == sorted(spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    for span, relation in found:
        block = segments.block(span.start)
        here = [one for one in mentions if segments.block(one.start) == block]
        assert here
        inside = [one for one in here if span.start <= one.start < span.end]
        if relation is Relation.INSIDE:
            assert inside
        if relation is Relation.NEAR:
            assert not inside


def test_mentions_over_time(library: Library) -> None:
    months = library.timeline("Ada Kern", "PER", 100)
    assert months[0] == ("2020-01", 1)
    assert months[3] == ("2020-04", 1)
    assert months[-1] == ("2021-02", 4)
    assert len(months) == 14
    assert [number for _, number in library.timeline("Ada Kern", "PER", 3)] == [2, 0, 4]
    assert library.timeline("Ada Kern", "PER", 1) == [("2020-01", 6)]
    assert library.timeline("Nemo", "PER", 9) == []
    library.merge_name("Bea Lang", "Ada Kern")
    assert library.timeline("Ada Kern", "PER", 100)[0] == ("2020-01", 2)


def test_rows_are_found_by_month(library: Library) -> None:
    dossier = library.dossier("Ada Kern", "PER")
    assert [one.article.id for one in dossier.page(0, 9)] == [4, 4, 4, 4, 2, 1, 3]
    rows = {
        "2022": 0,
        "2021": 0,
        "2021-02": 0,
        "2021-01": 4,
        "2020": 4,
        "2020-03": 5,
        "2020-01-30": 6,
        "2019": 6,
    }
    assert {day: dossier.row_of_day(day) for day in rows} == rows


class Tags(HTMLParser):
    """What of a page is more than text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.links: set[str] = set()
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}
        self.links |= {value or "" for name, value in attrs if name in ("href", "src")}

    def handle_data(self, data: str) -> None:
        self.said += data


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Library]:
    """Articles whose titles, names, quotations, notes and addresses are all made to do harm."""
    with Library.open(tmp_path / "hostile.db", creator="<b>ada") as opened:
        for number, said in enumerate(HOSTILE.values()):
            text = from_plain(
                f"Kopf {number}.\n\nAda {said} Kern sagte: „Wir {said} nicht da.“ Bea Lang {said}"
            )
            draft = Draft(
                said, text, published=f"2020-01-{number % 28 + 1:02}", language="xx", source=said,
                url="javascript:alert(1)" if number % 2 else "https://example.org/?a=%22><b>" + str(number),
            )  # fmt: skip
            article = opened.add_draft(draft, f"h{number}").article.id
            add(opened, article, "Ada")
            add(opened, article, "Bea Lang")
            opened.annotate(
                article, opened.text(article).content.index("Ada"), 30, tags=[f"a<{number}>"], note=said
            )
        opened.rename_name("Ada", HOSTILE["script"])
        opened.rename_name("Bea Lang", "<i>|a|</i> [x](javascript:alert(1))")
        yield opened


def test_nothing_of_a_hostile_library_acts_in_a_page(hostile: Library) -> None:
    (one,) = [
        each for each in hostile.name_rows().every() if "script" in each.name and "alert(1)<" in each.name
    ]
    page = "\n".join(hostile.dossier_page(one.name, "PER", "html"))
    parsed = Tags()
    parsed.feed(page)
    assert parsed.tags <= {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "div", "span", "nav", "a",
        "table", "tr", "th", "td", "section", "ul", "li", "b", "blockquote", "footer",
    }  # fmt: skip
    assert not any(name.startswith("on") for name in parsed.names)
    assert all(link.startswith(("https://example.org/", "#y2020")) for link in parsed.links)
    assert one.name in parsed.said
    assert "|a|" in parsed.said
    assert not STEERING.search(page)
    assert "default-src 'none'" in page
    text = "\n".join(hostile.dossier_page(one.name, "PER"))
    assert not STEERING.search(text)
    drawn = Tags()
    drawn.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
    assert drawn.tags <= {"h1", "h2", "h3", "p", "ul", "li", "strong", "blockquote", "table", "thead", "tbody", "tr",
                          "th", "td"}  # fmt: skip
    assert one.name in drawn.said


def test_both_pages_have_all_of_a_dossier(library: Library, tmp_path: Path) -> None:
    for article in (1, 2, 3):
        content = library.text(article).content
        library.annotate(article, content.index("Ada"), content.index("Ada") + 8, tags=["weg"], note="wohin?")
    for end in ("md", "html"):
        path, seen = tmp_path / f"ada.{end}", dict[int, int]()
        number = library.export_dossier("Ada Kern", "PER", path, progress=seen.__setitem__)
        page = path.read_text("utf-8")
        assert number == 7
        assert seen == {1: 4, 2: 4, 3: 4, 4: 4}
        assert page.count("wohin?") == 3
        assert page.count("the name is near, in the same paragraph") == 5
        assert page.count("the name is in its sentence") == 1
        around = (">", "<") if end == "html" else ("\n## ", "\n")
        order = [page.rindex(month.join(around)) for month in ("2021-02", "2020-04", "2020-01", "No date")]
        assert order == sorted(order)
        assert "Bea Lang" in page
        assert path.stat().st_mode & 0o077 == 0


def test_what_is_stopped_leaves_no_file(library: Library, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise StoppedError("stopped")

    path = tmp_path / "ada.html"
    with pytest.raises(StoppedError):
        library.export_dossier("Ada Kern", "PER", path, progress=stop)
    assert [each.name for each in tmp_path.iterdir() if "ada" in each.name] == []
    for wrong in (tmp_path / "ada.pdf", tmp_path / "none" / "ada.md"):
        with pytest.raises(InputError):
            library.export_dossier("Ada Kern", "PER", wrong)
    with pytest.raises(InputError, match="no format"):
        library.export_dossier("Ada Kern", "PER", path, "pdf")


def test_articles_of_a_page_are_not_kept_in_memory(tmp_path: Path) -> None:
    with Library.open(tmp_path / "many.db", creator="ada") as library:
        words = "Ada Kern sagte: „Wir sind noch immer da.“ " + "Und so weiter. " * 2_000
        for number in range(60):
            text = from_plain(f"Nummer {number}.\n\n{words}")
            library.add_draft(Draft("", text, published="2020-01-01", language="xx"), f"m{number}")
            content = library.text(number + 1).content
            at = content.index("Ada Kern")
            library.correct(number + 1, at, at + 8, CorrectionKind.ADD, "PER")
        most = []
        for articles in (20, 60):
            pages = library.dossier("Ada Kern", "PER", articles).entries()
            for _ in range(10):
                next(pages)
            tracemalloc.start()
            for _ in pages:
                pass
            most.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        assert most[1] < most[0] + 1_000_000
