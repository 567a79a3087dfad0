"""Markdown shows quotations as they are; nothing from outside does anything in it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from annotations.anchoring.selectors import describe
from annotations.formats import markdown
from annotations.formats import markdown_text as md
from annotations.formats.fragments import address, text_directive
from annotations.formats.records import ExportArticle
from annotations.model import Annotation, Loss
from annotations.text import clean_line, clean_note

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
INERT = {"text", "text_special", "softbreak", "hardbreak", "inline", "paragraph_open", "paragraph_close"}
QUOTED = INERT | {"blockquote_open", "blockquote_close"}
NOTED = INERT | {
    f"{kind}_{side}"
    for kind in ("em", "strong", "bullet_list", "ordered_list", "list_item")
    for side in ("open", "close")
}

marked_up = st.text(
    st.sampled_from(list("\\`*_[]()<>&#|~$^%{}=!-+.:'\"@/ \n1ax")) | st.characters(codec="utf-8"), max_size=40
)


def written(articles: tuple[ExportArticle, ...]) -> tuple[str, tuple[Loss, ...]]:
    out = io.StringIO()
    losses = markdown.write(iter(articles), out)
    return out.getvalue(), losses


def tokens(source: str) -> list[Token]:
    """Every token, inline ones after the token that they are in."""
    return [inner for token in PARSER.parse(source) for inner in (token, *(token.children or ()))]


def shown(source: str) -> str:
    """The words that a reader sees, blocks and lines parted by one space."""
    parts = [t.content if t.type.startswith("text") else " " for t in tokens(source) if t.type != "inline"]
    return " ".join("".join(parts).split())


def test_golden_bytes_of_several_articles(
    sample: tuple[ExportArticle, ...], golden: Callable[[str, str], None]
) -> None:
    golden("several.md", written(sample)[0])


def test_golden_bytes_of_one_article(
    sample: tuple[ExportArticle, ...], golden: Callable[[str, str], None]
) -> None:
    golden("one.md", written((sample[0], sample[2]))[0])


@settings(max_examples=300, deadline=None)
@given(marked_up.map(clean_line))
def test_a_line_shows_exactly_itself(line: str) -> None:
    source = md.inline(line)
    assert {token.type for token in tokens(source)} <= INERT
    assert shown(source) == " ".join(line.split())


@settings(max_examples=300, deadline=None)
@given(marked_up.map(clean_note))
def test_a_quotation_shows_exactly_itself(passage: str) -> None:
    source = md.quotation(passage)
    assert {token.type for token in tokens(source)} <= QUOTED
    assert shown(source) == " ".join(passage.split())


@settings(max_examples=300, deadline=None)
@given(marked_up.map(clean_note))
def test_a_note_has_emphasis_and_lists_and_nothing_else(text: str) -> None:
    source = md.note(text)
    assert {token.type for token in tokens(source)} <= NOTED
    assert not re.search(r"(?<!\\)(?:\\\\)*(?:\[\[|%%|==|\$\$|<%)", source)


def test_ordinary_punctuation_is_left_alone() -> None:
    line = "A & B: 50 % (x = 1), „so“ - 'ja' > 3! §5/6 + 7; a.b@c.de"
    assert md.inline(line) == line


def test_a_note_keeps_emphasis_and_lists() -> None:
    assert {"em_open", "bullet_list_open"} <= {
        t.type for t in tokens(md.note("Wem?\n\n- dem *Rat*\n- allen"))
    }


def test_lines_of_a_verse_stay_lines() -> None:
    kinds = [token.type for token in tokens(md.quotation("Roses are red,\nviolets too\n\nEnd"))]
    assert kinds.count("hardbreak") == 1
    assert kinds.count("paragraph_open") == 2


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("quote", "#quote"),
        ("country/venezuela", "#country/venezuela"),
        ("new york/a,b", "#new-york/a-b"),
        ("2017", "#_2017"),
        ("20/17", "#_20/17"),
        ("[[x]] #y", "#x-y"),
        ("Straße_1", "#Straße_1"),
        ("देश", "#देश"),
        ("!!", ""),
    ],
)
def test_tags_are_such_as_obsidian_takes(name: str, tag: str) -> None:
    assert md.tag(name) == tag


@settings(deadline=None)
@given(marked_up.map(clean_line))
def test_a_tag_is_one_word_of_tag_characters(name: str) -> None:
    assert re.fullmatch(r"(#[^\s#\\\[\]<>!`*|]+)?", md.tag(name))


@settings(deadline=None)
@given(st.lists(marked_up.map(clean_line), max_size=3), marked_up.map(clean_line))
def test_front_matter_is_yaml_that_gives_the_values_back(values: list[str], title: str) -> None:
    source = md.front_matter([("title", title), ("tags", values), ("empty", "")])
    first, *_, last = source.split("\n")
    assert first == last == "---"
    found = yaml.safe_load(source.strip("-\n")) or {}
    assert found == {key: value for key, value in (("title", title), ("tags", values)) if value}


def test_front_matter_dates_are_dates() -> None:
    assert "published: 2017-08-06\n" in md.front_matter([("published", "2017-08-06"), ("x", "y")])
    assert 'published: "2017"\n' in md.front_matter([("published", "2017"), ("x", "y")])


def test_hostile_articles_are_inert(sample: tuple[ExportArticle, ...]) -> None:
    content = written((sample[1], sample[0]))[0]
    found = tokens(content)
    assert not [
        t for t in found if t.type in ("html_block", "html_inline", "image", "fence", "code_inline", "hr")
    ]
    assert [t.tag for t in found if t.type == "heading_open"] == ["h2", "h2"]
    links = [str(t.attrs["href"]) for t in found if t.type == "link_open"]
    assert links
    assert all(link.startswith(("https://example.org/", "glosse:annotation/")) for link in links)
    assert "<script>alert(1)</script>" in shown(content)


def test_every_quotation_has_its_block_id(sample: tuple[ExportArticle, ...]) -> None:
    content = written(sample)[0]
    for one in sample:
        for row in one.annotations:
            assert f"\n\n^glosse-{row.annotation.uid}\n\n" in content


def test_says_what_is_left_out(sample: tuple[ExportArticle, ...]) -> None:
    losses = {loss.what: loss.count for loss in written(sample)[1]}
    assert losses["positions in the text left out"] == 5
    assert losses["colour left out"] == 1
    assert losses["tags respelled"] == 5
    assert losses["article without annotation or tag left out"] == 1


def test_nothing_marked_is_nothing_written(sample: tuple[ExportArticle, ...]) -> None:
    assert written((sample[2],))[0] == ""


def passage(content: str, words: str) -> Annotation:
    start = content.index(words)
    selector = describe(content, start, start + len(words))
    parts = (selector.start, selector.end, selector.exact, selector.prefix, selector.suffix)
    return Annotation(1, "", 1, *parts, "", (), "", "", "", "", "")


def test_a_text_fragment_names_quote_and_context() -> None:
    content = "Er kam, sah - und siegte dann überall, wie alle wissen; so geht die Sage bis heute fort."
    assert text_directive(passage(content, "siegte")) == (
        "kam%2C%20sah%20%2D%20und-,siegte,-dann%20%C3%BCberall%2C%20wie%20alle"
    )
    assert unquote(text_directive(passage(content, "Er kam"))) == "Er kam,-, sah - und"


def test_a_text_fragment_of_several_paragraphs_names_both_ends() -> None:
    content = "Vorher.\n\nEin erster Absatz mit vielen Wörtern.\n\nUnd ein zweiter, der lange Wörter hat.\n\nNachher."
    directive = text_directive(passage(content, content[9:-10]))
    assert directive == ("Vorher.-,Ein%20erster%20Absatz%20mit,der%20lange%20W%C3%B6rter%20hat.,-Nachher.")


@settings(deadline=None)
@given(marked_up)
def test_the_parts_of_a_text_fragment_have_no_syntax_in_them(words: str) -> None:
    content = f"a b {words} c d"
    directive = text_directive(
        Annotation(1, "", 1, 4, 5, words or "x", "a b ", " c d", "", (), "", "", "", "", "")
    )
    assert content
    assert re.fullmatch(r"[^\s&#()<>]+", directive)
    assert directive.startswith("a%20b-,")
    assert directive.endswith(",-c%20d")


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "file:///etc/passwd", "http://[", "//x", "data:text/html,x"]
)
def test_only_addresses_of_pages_and_people_are_linked(url: str) -> None:
    assert address(url) == ""


def test_an_address_cannot_end_its_link() -> None:
    source = md.link("x", address('https://example.org/a(b)>\\ <c>"ü'))
    (link,) = [token for token in tokens(source) if token.type == "link_open"]
    assert unquote(str(link.attrs["href"])) == 'https://example.org/a(b)>\\ <c>"ü'
