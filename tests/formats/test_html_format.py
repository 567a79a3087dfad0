"""The page shows everything, to everybody, and nothing from outside does anything in it."""

from __future__ import annotations

import functools
import io
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from annotations.formats import html, html_style
from annotations.formats.losses import Feature
from annotations.formats.records import ExportArticle
from annotations.model import (
    Anchor,
    Annotation,
    AnnotationRow,
    Article,
    BlockKind,
    Link,
    Loss,
    Mention,
    Tag,
    Text,
)
from annotations.text import TextBuilder, clean_line, clean_note
from tests.data.hostile import HOSTILE

ELEMENTS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "article",
        "header",
        "div",
        "section",
        "aside",
    ),
    *(
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "ul",
        "li",
        "blockquote",
        "span",
        "a",
        "mark",
        "sup",
    ),
    *("time", "br", "del", "bdi"),
}
ATTRIBUTES = {
    *(
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "class",
        "id",
        "dir",
        "href",
        "rel",
        "title",
        "style",
    ),
    *("aria-label", "aria-details", "role", "datetime"),
}
STYLED = re.compile(
    r"--depth:\d|grid-row:\d+/-1|grid-template-rows:repeat\(\d+,auto\) 1fr|"
    r"background-image:(linear-gradient\(var\(--\w+\),var\(--\w+\)\),?)+;"
    r"background-position:(0 calc\(100% - \d+px\),?)+"
)


def written(*articles: ExportArticle) -> tuple[str, tuple[Loss, ...]]:
    out = io.StringIO()
    losses = html.write(iter(articles), out)
    return out.getvalue(), losses


def page(*articles: ExportArticle) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(written(*articles)[0])


def assert_inert(content: str) -> None:
    """No element, attribute, address or style but those that the page itself is made of."""
    root = lxml_html.document_fromstring(content)
    for element in root.iter():
        assert element.tag in ELEMENTS, element
        assert set(element.attrib) <= ATTRIBUTES, dict(element.attrib)
        if element.tag != "a":
            assert "href" not in element.attrib
        elif not element.get("href").startswith("#"):
            assert re.match(r"(?:https?|mailto):[!-~]+\Z", element.get("href"))
            assert element.get("rel") == "noreferrer noopener"
        if style := element.get("style"):
            assert STYLED.fullmatch(style), style
    (style,) = root.iter("style")
    assert style.text.strip() == html_style.STYLE.strip()
    assert not re.search(r"url\(|@import|@font-face|expression|//", style.text)
    ids = [element.get("id") for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    targets = [a.get("href")[1:] for a in root.iter("a") if a.get("href").startswith("#")]
    assert set(targets) <= set(ids)
    details = [key for mark in root.iter("mark") for key in mark.get("aria-details").split()]
    assert set(details) <= set(ids)


def words_of(article: lxml_html.HtmlElement) -> str:
    """The words of an article's own text, without white space and the numbers of notes."""
    parts = []
    for block in article.find_class("block"):
        for ref in block.find_class("ref"):
            ref.drop_tree()
        parts.append(block.text_content())
    return "".join("".join(parts).split())


def uid(number: int) -> str:
    return f"0190b7a0-0000-7000-8000-{number:012}"


def keys(*numbers: int) -> str:
    """The anchors of the notes of annotations."""
    return " ".join(f"note-{uid(number)}" for number in numbers)


def made(
    number: int, text: Text, start: int, end: int, note: str = "", tags: tuple[str, ...] = (), **more: object
) -> AnnotationRow:
    words = text.content[start:end]
    one = Annotation(number, uid(number), 1, start, end, words, "", "", text.hash, tags, note, "", "", "", "")
    return AnnotationRow(replace(one, **more), "", "", "", (), "")  # type: ignore[arg-type]


def of(text: Text, *rows: AnnotationRow, tags: tuple[Tag, ...] = (), **fields: object) -> ExportArticle:
    values: dict[str, object] = {
        "title": "A title", "byline": "", "published": "", "language": "de", "sources": (), "url": "", "tags": (),
    }  # fmt: skip
    article = Article(
        id=1, uid="a1", words=1, read=False, starred=False, archived=False, text_hash=text.hash, added="",
        annotations=len(rows), **(values | fields),
    )  # type: ignore[arg-type]  # fmt: skip
    return ExportArticle(article, text, rows, tags)


def plain(*paragraphs: str) -> Text:
    builder = TextBuilder()
    for paragraph in paragraphs:
        builder.add(paragraph)
    return builder.build()


def hostile(address: str = "https://evil.example") -> ExportArticle:
    """Every hostile string as text, title, note, tag, colour, creator, time, name and key."""
    texts = [
        *HOSTILE.values(),
        f'"><img src="{address}/i.png"><link rel=stylesheet href={address}/s.css>',
        f'<script src="{address}/s.js"></script>',
        f"</style><style>@import url({address}/t.css);body{{background:url({address}/b.png)}}</style>",
        f"</title></head><body onload=\"location='{address}'\"><iframe src={address}></iframe>",
        f"<meta http-equiv=refresh content='0;url={address}/r'><base href={address}><form action={address}>",
        f'x" onmouseover="fetch(\'{address}/o\')" style="background:url({address}/c)',
    ]
    lines = [clean_line(one) or "x" for one in texts]
    text = plain(*texts)
    everything = " ".join(lines)[:4000]
    rows = []
    for number, (block, raw) in enumerate(zip(text.blocks, texts, strict=False), 1):
        line = clean_line(raw)
        more = {
            "color": line, "creator": line, "created": line, "modified": everything, "uid": line,
            "anchor": Anchor.MOVED,
        }  # fmt: skip
        rows.append(
            made(
                number,
                text,
                block.start,
                min(block.end + 9, len(text.content)),
                clean_note(raw),
                (line,),
                **more,
            )
        )
    rows.append(
        made(999, text, 0, 1, everything, exact="gone " + everything, prefix=everything, suffix=everything)
    )
    mentions = tuple(
        Mention(b.start, b.end, line, line, line, line) for b, line in zip(text.blocks, lines, strict=False)
    )
    tags = tuple(Tag(1, line, line, line, line, 1, 1) for line in lines)
    links = tuple(Link(b.start, b.end, raw) for b, raw in zip(text.blocks, texts, strict=False))
    one = of(
        replace(text, links=links), *rows, tags=tags, title=everything, byline=everything, published=lines[0],
        language=everything, sources=tuple(lines), url=f"javascript:fetch('{address}')",
    )  # fmt: skip
    return replace(one, mentions=mentions, article=replace(one.article, uid=everything, tags=tuple(lines)))


def test_golden_bytes(sample: tuple[ExportArticle, ...], golden: Callable[[str, str], None]) -> None:
    content = written(*sample)[0]
    assert content.endswith("</html>\n")
    golden("sample.html", content)


def test_nothing_is_left_out(sample: tuple[ExportArticle, ...]) -> None:
    assert written(*sample)[1] == ()
    assert frozenset(Feature) == html.CARRIES


def test_it_is_a_page_that_allows_nothing(sample: tuple[ExportArticle, ...]) -> None:
    content = written(*sample)[0]
    root = lxml_html.document_fromstring(content)
    assert content.startswith("<!doctype html>\n")
    assert root.get("lang") == "de"
    assert [one.get("lang") for one in root.iter("article")] == ["de", "", "en"]
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == [html.POLICY]
    assert "default-src 'none'" in html.POLICY
    assert root.xpath("//meta[@name='viewport']/@content") == ["width=device-width, initial-scale=1"]
    assert_inert(content)


def test_everything_of_an_article_is_shown(sample: tuple[ExportArticle, ...]) -> None:
    first, *_ = page(*sample).iter("article")
    (about,) = first.find_class("about")
    assert [" ".join(one.text_content().split()) for one in about] == [
        "Glosse: eine *Probe*",
        "2017-08-06",
        "Seed",
        'A "second" one',
        "language: de",
        "read",
        "https://example.org/a-b(c)?x=1&y=2#top",
        "Lateinamerika new york",
    ]
    assert first.xpath(".//h1")[0].text_content() == "Kein Platz am Tisch"
    (legend,) = first.find_class("legend")
    assert [" ".join(one.text_content().split()) for one in legend.iter("li")] == [
        "quote Words of others × 1 key 1",
        "Lateinamerika",
        "new york",
        "person/maduro × 1",
        "quote; or, not × 1",
    ]


def test_a_note_has_everything_that_was_said(sample: tuple[ExportArticle, ...]) -> None:
    first, *_ = page(*sample).iter("article")
    notes = first.find_class("note")
    assert [one.get("class").split()[1] for one in notes] == ["yellow", "yellow", "teal", "yellow"]
    assert notes[1].find_class("said")[0].text_content() == "Wem?\n\n- dem *Rat*\n- allen"
    assert [one.text_content() for one in notes[0].find_class("tag")] == ["person/maduro", "quote; or, not"]
    assert notes[0].find_class("creator")[0].text_content() == "Anna Ä."
    assert notes[0].xpath(".//time/@datetime") == ["2026-02-01T09:00:00.123Z", "2026-02-02T10:30:00.456Z"]
    assert notes[3].find_class("doubt")[0].text_content() == "moved (75%)"
    assert (
        notes[0].xpath(".//footer//a/@href")[0].startswith("https://example.org/a-b(c)?x=1&y=2#top:~:text=")
    )


def test_a_note_and_its_passage_lead_to_each_other(sample: tuple[ExportArticle, ...]) -> None:
    root = page(*sample)
    for one in sample:
        for number, row in enumerate(one.annotations, 1):
            key = f"note-{row.annotation.uid}"
            (note,), (ref,) = root.xpath(f"//*[@id='{key}']"), root.xpath(f"//*[@id='at-{key}']")
            assert ref.text_content() == note.find_class("number")[0].text_content() == str(number)
            assert ref.get("href") == f"#{key}"
            assert note.find_class("number")[0].get("href") == f"#at-{key}"
            marked = "".join(
                m.text_content() for m in root.iter("mark") if key in m.get("aria-details").split()
            )
            assert "".join(marked.split()) == "".join(row.annotation.exact.split())
            (aside,) = note.iterancestors("aside")
            assert aside.getparent() is next(up for up in ref.iterancestors() if up.get("class") == "row")


def test_blocks_are_what_they_are() -> None:
    builder = TextBuilder()
    builder.add("A title", BlockKind.TITLE)
    builder.add("A heading", BlockKind.HEADING, level=2)
    builder.add("One", BlockKind.ITEM, marker="1.")
    builder.add("Two", BlockKind.ITEM, level=1, marker="•")
    builder.add("Said", BlockKind.QUOTATION)
    builder.add("Roses,\n  violets", BlockKind.VERSE)
    builder.add([("a ", ""), ("b", "https://x.example/ä?a=1&b=2"), (" c ", ""), ("d", "mailto:a@b.example")])
    root = page(of(builder.build()))
    assert [(b.tag, b.text_content()) for b in root.find_class("block")] == [
        ("h1", "A title"),
        ("h3", "A heading"),
        ("span", "One"),
        ("span", "Two"),
        ("p", "Said"),
        ("p", "Roses,  violets"),
        ("p", "a b c d"),
    ]
    assert len(root.xpath("//h1")) == 1
    assert [one.text_content() for one in root.xpath("//ul/li//*[@class='marker']")] == ["1.", "•"]
    assert len(root.xpath("//blockquote//p")) == 1
    assert len(root.xpath("//p[contains(@class, 'verse')]/br")) == 1
    assert root.xpath("//p/a/@href") == ["https://x.example/%C3%A4?a=1&b=2", "mailto:a@b.example"]


def test_a_text_without_blocks_is_shown() -> None:
    one = of(Text("Only this\nhere"), made(1, Text("Only this\nhere"), 5, 9, "n"))
    root = page(one)
    assert words_of(root) == "Onlythishere"
    assert root.xpath("//mark")[0].text_content() == "this"


def test_overlapping_passages_each_keep_their_line() -> None:
    text = plain("abcdefghij")
    rows = (
        made(1, text, 0, 6, color="red"), made(2, text, 2, 8, color="blue"), made(3, text, 4, 5, color="green"),
        made(4, text, 8, 10, color="pink"),
    )  # fmt: skip
    marks = list(page(of(text, *rows)).iter("mark"))
    assert [(m.text_content(), m.get("class"), m.get("aria-details")) for m in marks] == [
        ("ab", "red", keys(1)),
        ("cd", "blue", keys(1, 2)),
        ("e", "green", keys(1, 2, 3)),
        ("f", "blue", keys(1, 2)),
        ("gh", "blue", keys(2)),
        ("ij", "pink", keys(4)),
    ]
    lines = [
        dict(
            zip(
                re.findall(r"\(--(\w+)\),", m.get("style")),
                re.findall(r"(\d+)px", m.get("style")),
                strict=True,
            )
        )
        for m in marks
    ]
    assert lines[2] == {"red": "6", "blue": "3", "green": "0"}
    assert [one.get("blue") for one in lines] == [None, "3", "3", "3", "3", None]
    assert lines[5] == {"pink": "6"}


def test_the_colour_is_its_own_or_a_tags() -> None:
    text = plain("a b c d")
    tags = (Tag(1, "", "x", "", "", 0, 0), Tag(2, "", "y", "purple", "", 0, 0))
    rows = (
        made(1, text, 0, 1, tags=("x", "y")), made(2, text, 2, 3, tags=("y",), color="green"), made(3, text, 4, 5),
        made(4, text, 6, 7, color="mauve"),
    )  # fmt: skip
    marks = page(of(text, *rows, tags=tags)).iter("mark")
    assert [m.get("class") for m in marks] == ["purple", "green", "yellow", "yellow"]


def test_a_passage_that_is_gone_is_told_with_its_words() -> None:
    text = plain("What is left.")
    lost = {"exact": "what was", "prefix": "long ", "suffix": " here", "anchor": Anchor.ORPHAN, "score": 0.25}
    root = page(of(text, made(1, text, 0, 4, "lost one", **lost), made(2, text, 0, 4, "kept")))
    (gone,) = root.find_class("gone")
    assert "Annotations whose passage is gone" in gone.text_content()
    assert gone.find_class("old")[0].text_content() == "long what was here"
    assert gone.xpath(".//del")[0].text_content() == "what was"
    assert "passage gone (25%)" in gone.text_content()
    assert "lost one" in gone.text_content()
    assert [m.get("aria-details") for m in root.iter("mark")] == [keys(2)]
    assert gone.find_class("number")[0].text_content() == "2"


def test_recognised_names_are_apart_from_annotations() -> None:
    text = plain("Maduro met Maduros aide.")
    names = (
        Mention(0, 6, "PER", "Maduro", "Nicolás Maduro", "de 1.0"),
        Mention(11, 18, "PER", "Maduros", "Nicolás Maduro", "person"),
    )
    root = page(replace(of(text, made(1, text, 0, 10)), mentions=names))
    found = root.find_class("name")
    assert [(one.text_content(), one.get("title")) for one in found] == [
        ("Maduro", "PER: Nicolás Maduro"),
        ("Maduros", "PER: Nicolás Maduro"),
    ]
    assert [m.text_content() for m in root.iter("mark")] == ["Maduro", " met"]
    (listed,) = root.find_class("names")
    assert "Nicolás Maduro PER × 2" in listed.text_content()
    assert "Recognised by de 1.0, person" in listed.text_content()


@st.composite
def marked_up(draw: st.DrawFn) -> ExportArticle:
    """Paragraphs with any annotations, names and links over them."""
    words = st.text(st.sampled_from("ab <>&\"'\n") | st.characters(codec="utf-8"), max_size=30)
    builder = TextBuilder()
    for kind in draw(st.lists(st.sampled_from(list(BlockKind)), max_size=5)):
        builder.add(draw(words), kind, draw(st.integers(0, 9)))
    text = builder.build()
    size = len(text.content)
    spans = st.tuples(st.integers(0, size), st.integers(0, size)).map(sorted)
    rows = [made(n, text, *span) for n, span in enumerate(sorted(draw(st.lists(spans, max_size=6))), 1)]
    some = st.lists(spans.filter(lambda span: span[0] < span[1]), max_size=4)
    names = tuple(Mention(a, b, "PER", "", "N", "p") for a, b in draw(some))
    links = tuple(Link(a, b, "https://x.example/") for a, b in draw(some))
    return replace(of(replace(text, links=links), *rows), mentions=names)


@settings(max_examples=200, deadline=None)
@given(marked_up())
def test_the_text_is_exactly_itself_whatever_lies_over_it(one: ExportArticle) -> None:
    content = written(one)[0]
    assert_inert(content)
    root = lxml_html.document_fromstring(content)
    marks = list(root.iter("mark"))
    for row in one.annotations:
        key = f"note-{row.annotation.uid}"
        marked = "".join(m.text_content() for m in marks if key in m.get("aria-details").split())
        assert "".join(marked.split()) == "".join(row.annotation.exact.split())
        assert len(root.xpath(f"//*[@id='{key}']")) == 1
    assert words_of(root) == "".join(one.text.content.split())


def test_hostile_strings_are_shown_and_do_nothing() -> None:
    one = hostile()
    content = written(one)[0]
    assert_inert(content)
    root = lxml_html.document_fromstring(content)
    assert words_of(root) == "".join(one.text.content.split())
    assert root.xpath("//title")[0].text == one.article.title
    assert root.xpath("//article/@lang") == [""]
    said = {note.text_content() for note in root.find_class("said")}
    assert {row.annotation.note for row in one.annotations if row.annotation.note} <= said


def test_the_hostile_sample_is_inert(sample: tuple[ExportArticle, ...]) -> None:
    assert_inert(written(sample[1])[0])


def test_articles_are_written_as_they_come() -> None:
    """No more than the first two are held, since the page's title depends on whether there is a second."""
    out = io.StringIO()
    ahead = []

    def coming() -> Iterator[ExportArticle]:
        for number in range(6):
            ahead.append(number - out.getvalue().count("</article>"))
            one = of(plain("x"))
            yield replace(one, article=replace(one.article, uid=f"a{number}"))

    html.write(coming(), out)
    assert max(ahead) == 1
    assert out.getvalue().count("<article id=") == 6
    assert "<title>A title and more</title>" in out.getvalue()


def test_nothing_is_a_page_too() -> None:
    root = page()
    assert "nothing to show" in root.text_content()
    assert root.get("lang") == "en"


def test_ten_thousand_names_in_one_block_take_no_square_of_time() -> None:
    text = plain("ab " * 10_000)
    names = tuple(Mention(n * 3, n * 3 + 2, "PER", "ab", "ab", "p") for n in range(10_000))
    rows = tuple(made(n, text, n * 3, n * 3 + 8) for n in range(1, 2_000))
    content = written(replace(of(text, *rows), mentions=names))[0]
    assert content.count('class="name"') >= 10_000


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [html_style.LIGHT, html_style.DARK], ids=["light", "dark"])
def test_everything_is_legible(scheme: dict[str, str]) -> None:
    tints = [scheme[f"{color}-tint"] for color in html_style.COLORS]
    for ink, grounds in (("text", tints), ("link", tints), ("muted", [])):
        for ground in (scheme["page"], scheme["card"], *grounds):
            assert contrast(scheme[ink], ground) >= 4.5, (ink, ground)
    for color in html_style.COLORS:
        assert contrast(scheme[color], scheme["page"]) >= 3
        assert contrast(scheme[color], scheme[f"{color}-tint"]) >= 3


class Counting(BaseHTTPRequestHandler):
    """Answers everything with 404 and notes what was asked for."""

    def __init__(self, asked: list[str], *args: object) -> None:
        self.asked = asked
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    do_POST = do_HEAD = do_OPTIONS = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def counting_server() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Counting, asked))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def chromium(tmp_path: Path) -> Callable[..., str]:
    """Opens a file in headless Chromium and returns its document as it is then."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("there is no Chromium to show the page to")

    def run(path: Path, *options: str) -> str:
        done = subprocess.run(
            [
                program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-extensions", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--allow-file-access-from-files",
                f"--user-data-dir={tmp_path / 'chromium'}", "--virtual-time-budget=3000", *options, "--dump-dom",
                path.as_uri(),
            ],
            capture_output=True, timeout=60, check=True,
        )  # fmt: skip
        return done.stdout.decode()

    return run


def test_a_browser_runs_and_fetches_nothing(tmp_path: Path, chromium: Callable[..., str]) -> None:
    with counting_server() as (address, asked):
        control = tmp_path / "control.html"
        control.write_text(f"<!doctype html><title>x</title><img src='{address}/control.png'>")
        chromium(control)
        assert asked == ["/control.png"]
        one = hostile(address)
        path = tmp_path / "page.html"
        path.write_text(written(one)[0], encoding="utf-8")
        dumped = chromium(path)
        assert asked == ["/control.png"]
    root = lxml_html.document_fromstring(dumped)
    assert root.xpath("//title")[0].text == one.article.title
    assert {element.tag for element in root.iter()} <= ELEMENTS
    assert words_of(root) == "".join(one.text.content.split())


MEASURE = """<!doctype html><title>measure</title><iframe src="page.html" style="width:{width}px;height:800px;border:0"
onload="let d = this.contentDocument.documentElement;
document.title = [d.scrollWidth, d.clientWidth, [...d.querySelectorAll('.block, .note, .tag, .about, h1')].filter(
  e => e.getBoundingClientRect().right > {width} + 1).length].join(' ')"></iframe>"""
"""A page around the page, which measures it from outside: the page itself allows no script."""


@pytest.mark.parametrize("width", [320, 360, 1000, 1280])
@pytest.mark.parametrize("which", ["hostile", "sample"])
def test_no_window_has_to_be_scrolled_sideways(
    tmp_path: Path,
    chromium: Callable[..., str],
    sample: tuple[ExportArticle, ...],
    which: str,
    width: int,
) -> None:
    articles = (hostile(),) if which == "hostile" else sample
    (tmp_path / "page.html").write_text(written(*articles)[0], encoding="utf-8")
    outer = tmp_path / "outer.html"
    outer.write_text(MEASURE.replace("{width}", str(width)))
    dumped = chromium(outer)
    (title,) = lxml_html.document_fromstring(dumped).xpath("//title/text()")
    wide, window, outside = map(int, title.split())
    assert wide <= window
    assert outside == 0


def test_a_title_is_shown_once() -> None:
    """A title block that says what the article's title says is not shown twice; another one is."""
    builder = TextBuilder()
    builder.add("Another title", BlockKind.TITLE)
    root = page(of(builder.build()))
    assert [(h.tag, h.text_content()) for h in root.xpath("//h1 | //h2[contains(@class, 'block')]")] == [
        ("h1", "A title"),
        ("h2", "Another title"),
    ]
