"""What is read by a shorter way is what the longer one reads: HTML, words, likeness, and what processes exchange."""

from __future__ import annotations

import pickle
import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from annotations.ingest import html, likeness
from annotations.ingest.asking import ask
from annotations.ingest.flow import Flow
from annotations.model import Block, BlockKind, Link, Text
from annotations.store.values import title_key
from annotations.text import count_words

TAGS = (
    *("p", "p", "p", "div", "em", "a", "b", "br", "ul", "ol", "li", "blockquote", "pre", "h2", "h3"),
    *("table", "tr", "td", "script", "nav", "span", "img", "svg", "title", "body"),
)
ATTRIBUTES = (
    "",
    "",
    "",
    " hidden",
    ' href="/x"',
    ' style="display: none"',
    ' aria-hidden="true"',
    " class=x",
)
WORDS = st.sampled_from(
    [
        *(
            "Haus",
            " ",
            "\n",
            "\t ",
            "  ",
            "&amp;",
            "&nbsp;",
            "&#x301;",
            "e\u0301",
            "\u00ad",
            "Ä",
            "“",
            "&lt;p>",
        ),
        *(
            "\u200b",
            "\r\n",
            "\f",
            "&#133;",
            "&#x2028;",
            "<!-- x -->",
            "<?pi?>",
            "<",
            "&",
            "한",
            "\u1161",
            "\u202e",
        ),
    ]
)
PIECES = st.one_of(
    WORDS,
    st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
    st.builds("<p>{}</p>".format, st.lists(WORDS, max_size=4).map("".join)),
)
LETTERS = st.text(
    st.sampled_from(
        "aZ09_-.'\n\t\x1c\x85 \u00a0\u2003\u202f\u200b\u00adÄßéŁłİıſµªº²×÷§«»„“–…€ЖяΣςǅẞﬀ中\u0301٣😀"
    ),
    max_size=60,
)


class Longer(Flow):
    """A flow in which a paragraph is nothing special."""

    def paragraph(self, content: str) -> None:
        self.flush()
        if content:
            self.text(" ".join(re.split(r"[\n\t\r\f ]+", content)))
        self.flush()


def longer(flow: Flow, root: etree._Element) -> None:
    """`html.walk` by the events of lxml, with every element opened and closed alike."""
    walker = etree.iterwalk(root, events=("start", "end"))
    preformatted = 0
    left_out = None
    for event, element in walker:
        hidden = element.tag in html._LEFT_OUT or html._is_hidden(element)
        if event == "start" and hidden and element is not root:
            left_out = element
            if element.tag not in html._INLINE and element.tag not in html._UNSEEN:
                flow.flush()
            walker.skip_subtree()
        elif event == "start":
            preformatted += element.tag == "pre"
            html._open(flow, element)
            html._text(flow, element.text, preformatted)
        else:
            if element is not left_out:
                preformatted -= element.tag == "pre"
                html._close(flow, element)
            if element is not root:
                html._text(flow, element.tail, preformatted)
    flow.flush()


@given(st.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=400, deadline=None)
def test_a_piece_of_html_is_what_its_elements_make_one_by_one(markup: str) -> None:
    short, long = Flow("https://example.org/"), Longer("https://example.org/")
    html.feed(short, markup)
    root = etree.fromstring(f"<body>{markup}</body>".encode(), etree.HTMLParser(**html._OPTIONS))
    longer(long, root)
    assert short.build() == long.build()


@given(LETTERS)
@settings(max_examples=400, deadline=None)
def test_words_are_stretches_between_spaces_with_a_letter_or_digit(content: str) -> None:
    assert count_words(content) == sum(any(map(str.isalnum, word)) for word in content.split())


@pytest.mark.parametrize("block", range(0x0000, 0x3000, 0x100))
def test_words_with_every_character(block: int) -> None:
    for character in map(chr, range(block, block + 0x100)):
        for content in (character, f"a{character}b", f"a {character} b"):
            words = sum(any(map(str.isalnum, word)) for word in content.split())
            assert count_words(content) == words, hex(ord(character))


@given(LETTERS)
@settings(max_examples=400, deadline=None)
def test_likeness_goes_by_folded_bytes(content: str) -> None:
    whole = re.sub(rb"\xe2\x80.|\xc2[\xa0\xab\xbb]", b" ", content.casefold().encode(), flags=re.DOTALL)
    letters = np.frombuffer(
        bytearray(likeness._folded(content.encode()).translate(likeness._WORD_BYTES) + b"\0"), dtype=np.uint8
    )
    likeness._fold(letters)
    assert [*filter(None, letters.tobytes().split(b"\0"))] == [
        *filter(None, whole.translate(likeness._WORD_BYTES).split(b"\0"))
    ]


@given(LETTERS)
@settings(deadline=None)
def test_titles_are_sorted_without_case_and_accents(title: str) -> None:
    marks = unicodedata.normalize("NFKD", title.casefold())
    plain = "".join(character for character in marks if not unicodedata.combining(character))
    plain = title.casefold() if title.casefold().isascii() else plain
    start = next((at for at, character in enumerate(plain) if character.isalnum()), 0)
    assert title_key(title) == plain[start : start + 120]


def test_a_text_that_another_process_sends_is_the_same() -> None:
    blocks = (Block(0, 3, BlockKind.TITLE), Block(5, 8, BlockKind.ITEM, 2, "3."))
    text = Text("abc\n\ndef", blocks, (Link(5, 6, "https://example.org/"),), 7)
    came = pickle.loads(pickle.dumps(text, pickle.HIGHEST_PROTOCOL))
    assert came == text
    assert came.blocks[1].kind is BlockKind.ITEM
    assert came.hash == text.hash
    assert pickle.loads(pickle.dumps(Text(""))) == Text("")


def test_the_reading_process_does_what_it_offers_and_no_more() -> None:
    assert ask("sniff", b"%PDF-1.7", "") == "pdf"
    with pytest.raises(AttributeError, match="nothing that the reading process does"):
        ask("feeds", b"")
