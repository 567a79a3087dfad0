"""Markdown and HTML: blocks, links and titles."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.errors import InputError
from annotations.ingest import html, markdown
from annotations.model import BlockKind, Draft, Text

Shape = list[tuple[str, int, str, str]]


def shape(text: Text) -> Shape:
    return [(b.kind.value, b.level, b.marker, text.content[b.start : b.end]) for b in text.blocks]


def links(text: Text) -> list[tuple[str, str]]:
    return [(text.content[link.start : link.end], link.url) for link in text.links]


def page(markup: str) -> Draft:
    return html.read(markup.encode(), "Ordner")


def test_markdown_blocks() -> None:
    draft = markdown.read(
        "# Titel\n\nEin *sehr* langer\nAbsatz mit `Code`.\n\n## Unter\n\n- eins\n- zwei\n\n  noch zwei\n  1. tief\n\n"
        "3. drei\n4. vier\n\n> Zitat\n>\n> > tiefer\n\n```\n  Zeile 1\nZeile 2\n```\n\n---\n\nEnde  \nvom Lied\n",
        "Ordner",
    )
    assert shape(draft.text) == [
        ("heading", 1, "", "Titel"),
        ("paragraph", 0, "", "Ein sehr langer Absatz mit Code."),
        ("heading", 2, "", "Unter"),
        ("item", 0, "•", "eins"),
        ("item", 0, "•", "zwei"),
        ("item", 0, "", "noch zwei"),
        ("item", 1, "1.", "tief"),
        ("item", 0, "3.", "drei"),
        ("item", 0, "4.", "vier"),
        ("quotation", 0, "", "Zitat"),
        ("quotation", 1, "", "tiefer"),
        ("verse", 0, "", "  Zeile 1\nZeile 2"),
        ("verse", 0, "", "Ende\nvom Lied"),
    ]
    assert draft.title == "Titel"
    assert draft.source == "Ordner"


def test_markdown_links_images_and_html() -> None:
    text = markdown.parse(
        "Ein [*guter* Link](https://example.org/ä), ein [böser](javascript:alert(1)), <mailto:a@example.org>,\n"
        "ein ![Bild von *Maduro*](https://example.org/b.png) und <b onclick=x>fett</b>.\n\n"
        "<div>Im <a href='https://a.example/'>Kasten</a><script>alert(1)</script></div>\n\n<!-- nichts -->\n"
    )
    assert [content for *_, content in shape(text)] == [
        "Ein guter Link, ein [böser](javascript:alert(1)), mailto:a@example.org, ein Bild von Maduro und fett.",
        "Im Kasten",
    ]
    assert links(text) == [
        ("guter Link", "https://example.org/%C3%A4"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("Kasten", "https://a.example/"),
    ]


def test_a_title_of_front_matter_is_the_first_block() -> None:
    draft = markdown.read(
        "---\ntitle: Der Titel\nsource: Blatt\n---\nText mit [Link](https://example.org/).\n", "Ordner"
    )
    assert shape(draft.text)[0] == ("title", 0, "", "Der Titel")
    assert (draft.title, draft.source) == ("Der Titel", "Blatt")
    assert links(draft.text) == [("Link", "https://example.org/")]


def test_a_heading_that_says_the_title_becomes_it() -> None:
    draft = markdown.read("---\ntitle: Der Titel\n---\n# Der Titel\n\nText.\n", "Ordner")
    assert shape(draft.text) == [("title", 0, "", "Der Titel"), ("paragraph", 0, "", "Text.")]


def test_markdown_without_words_is_refused() -> None:
    with pytest.raises(InputError, match="has no text"):
        markdown.read("---\ntitle: Nur Titel\n---\n\n<!-- x -->\n", "Ordner")


PAGE = """<?xml version="1.0" encoding="utf-8"?><!doctype html><html lang="de-AT"><head>
<title>Über Öl – Die Zeitung</title><meta property="og:site_name" content="Die &#27;[1mZeitung">
<meta name="author" content="Ana B"><meta property="article:published_time" content="2017-08-06T12:00:00+02:00">
<link rel="canonical" href="https://example.org/a"><style>p {}</style></head><body>
<nav><ul><li>Start</li></ul></nav><article><p class=kicker>Wirtschaft</p><h1>Über <b>Öl</b></h1>
<p>Ein <a href="https://example.org/b">Link
  dort</a>, ein <a href="javascript:x()">böser</a>.<script>no()</script> Noch
 etwas.</p><h2>Unter</h2><ul><li>eins<li>zwei<ol start=3><li>drei</ol></ul>
<blockquote><p>Zitat eins</p><p>Zitat zwei</p></blockquote><p>Über allen Gipfeln<br>Ist Ruh</p>
<pre>a
  b</pre><p hidden>weg</p><p style="display: none">weg</p><aside>weg</aside><form>weg</form>lose Worte<div>Kasten</div>
<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table></article><footer>Impressum</footer></body></html>"""


def test_a_page() -> None:
    draft = page(PAGE)
    assert shape(draft.text) == [
        ("title", 0, "", "Über Öl"),
        ("paragraph", 0, "", "Wirtschaft"),
        ("paragraph", 0, "", "Ein Link dort, ein böser. Noch etwas."),
        ("heading", 2, "", "Unter"),
        ("item", 0, "•", "eins"),
        ("item", 0, "•", "zwei"),
        ("item", 1, "3.", "drei"),
        ("quotation", 0, "", "Zitat eins"),
        ("quotation", 0, "", "Zitat zwei"),
        ("verse", 0, "", "Über allen Gipfeln\nIst Ruh"),
        ("verse", 0, "", "a\n  b"),
        ("paragraph", 0, "", "lose Worte"),
        ("paragraph", 0, "", "Kasten"),
        ("paragraph", 0, "", "a b"),
        ("paragraph", 0, "", "c"),
    ]
    assert links(draft.text) == [("Link dort", "https://example.org/b")]
    assert (draft.byline, draft.published, draft.language) == ("Ana B", "2017-08-06T10:00:00.000Z", "de")
    assert (draft.source, draft.url) == ("Die [1mZeitung", "https://example.org/a")


def test_the_encoding_that_a_page_declares() -> None:
    markup = "<html><head><meta charset='iso-8859-2'><title>Łódź</title></head><body><p>Zażółć gęślą jaźń</p></body>"
    draft = html.read(markup.encode("iso-8859-2"), "")
    assert draft.text.content == "Łódź\n\nZażółć gęślą jaźń"


def test_a_page_in_utf_8_that_declares_another_encoding() -> None:
    draft = html.read("<meta charset=iso-8859-1><p>Grüße".encode(), "")
    assert draft.text.content == "Grüße"


def test_teasers_are_not_the_article() -> None:
    teasers = "<article>kurz</article>" * 3
    draft = page(f"<main><p>{'Der lange Text. ' * 20}</p>{teasers}</main><p>Fuß</p>")
    assert draft.text.content.startswith("Der lange Text.")
    assert "Fuß" not in draft.text.content


def test_a_page_without_title_has_the_opening_words() -> None:
    draft = page("<p>Nur ein Satz.</p>")
    assert draft.title == "Nur ein Satz."
    assert shape(draft.text) == [("paragraph", 0, "", "Nur ein Satz.")]


@pytest.mark.parametrize(
    "markup", ["<html></html>", "<!-- x -->", "   ", "<script>x</script>", "<title>Nur Titel</title>"]
)
def test_a_page_without_words_is_refused(markup: str) -> None:
    with pytest.raises(InputError, match="has no text"):
        page(markup)


def test_entities_are_not_expanded() -> None:
    draft = page('<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><p>a &x; b')
    assert "&x;" in draft.text.content


def test_a_deep_nest_is_survived() -> None:
    draft = page("<div>" * 1_500 + "tief" + "<p>Text</p>" + "</div>" * 1_500 + "<p>Ende</p>")
    assert draft.text.content == "tief\n\nText\n\nEnde"
    with pytest.raises(InputError, match="has no text"):
        page("<div>" * 100_000 + "tief")


def test_deep_quotations_are_survived() -> None:
    assert shape(markdown.parse(">" * 30 + "a\n")) == [("quotation", 29, "", "a")]
    assert isinstance(markdown.parse(">" * 5_000 + "a\n"), Text)
    assert shape(page("<blockquote>" * 200 + "a").text) == [("quotation", 199, "", "a")]


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_markup_is_read_or_refused(raw: str) -> None:
    for read in (lambda: markdown.read(raw, ""), lambda: html.read(raw.encode("utf-8", "replace"), "")):
        try:
            draft = read()
        except InputError:
            continue
        assert draft.text.content
        assert draft.title
        kinds = [block.kind for block in draft.text.blocks]
        assert BlockKind.TITLE not in kinds[1:]


def test_a_block_of_nothing_but_brackets_takes_no_time_and_the_next_has_its_links() -> None:
    brackets = "![" * 20_000
    text = markdown.parse(f"{brackets}\n\n[a](https://example.org)")
    assert text.content == f"{brackets}\n\na"
    assert [link.url for link in text.links] == ["https://example.org"]
