"""Dates, front matter and the other fields that a source gives."""

from __future__ import annotations

import pytest

from annotations.errors import InputError
from annotations.ingest.dates import published
from annotations.ingest.fields import Fields, language_code
from annotations.ingest.frontmatter import split
from annotations.text import link_url, web_url


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        ("2017", "2017"),
        ("2017-08", "2017-08"),
        (" 2017-08-06 ", "2017-08-06"),
        ("2017-08-06T12:30:15.123456+02:00", "2017-08-06T10:30:15.123Z"),
        ("2017-08-06 12:30", "2017-08-06T12:30:00.000Z"),
        ("2017-08-06T23:30:00-0300", "2017-08-07T02:30:00.000Z"),
        ("2017-08-06T12:00:00z", "2017-08-06T12:00:00.000Z"),
        ("Sun, 06 Aug 2017 12:00:00 +0200", "2017-08-06T10:00:00.000Z"),
        ("06 Aug 2017 12:00 GMT", "2017-08-06T12:00:00.000Z"),
    ],
)
def test_dates(given: str, kept: str) -> None:
    assert published(given) == kept
    assert published(kept) == kept


@pytest.mark.parametrize(
    "given",
    [
        "6. August 2017",
        "2017-13",
        "2017-02-30",
        "20170806",
        "2017-08-06T25:00",
        "0001-01-01T00:00+10:00",
        "x",
    ],
)
def test_other_dates_are_refused_with_the_form_that_is_expected(given: str) -> None:
    with pytest.raises(InputError, match=r"published is “.+”: expected a date as 2017-08-06"):
        published(given)


def test_front_matter() -> None:
    fields, body = split(
        "---\r\ntitle: No\r\nauthor: 'Ana \x1b[1mB'\r\npublished: 2017-08-06\r\nlanguage: de-AT\r\nsource: ~\r\n"
        "url: https://example.org/a\r\ntags: [eins, ' zwei ', Eins]\r\nother: {a: b}\r\n---\r\nText.\r\n"
    )
    assert fields == Fields(
        "No", "Ana [1mB", "2017-08-06", "de", "", "https://example.org/a", ("eins", "zwei")
    )  # fmt: skip
    assert body == "Text.\r\n"


def test_tags_with_commas() -> None:
    assert split("---\ntags: eins, zwei\n---\n")[0].tags == ("eins", "zwei")


@pytest.mark.parametrize(
    "raw",
    [
        "Text.\n---\nMehr.\n",
        "---\nText ohne Ende.\n",
        "---\nNur ein Satz.\n---\nText.\n",
        "---\n---\nText.\n",
    ],
)
def test_a_rule_is_no_front_matter(raw: str) -> None:
    assert split(raw) == (Fields(), raw)


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("title: [a", "front matter that is not valid YAML .line 3."),
        ("title: *x", "front matter that is not valid YAML .line 2.: found undefined alias 'x'"),
        ("title: [a, b]", "title is a list: expected text on one line"),
        ("byline: {a: b}", "byline is a mapping: expected text on one line"),
        ("tags: {a: b}", "tags is a mapping: expected a list of texts"),
        ("tags: [[a]]", "tags is a list of other things: expected a list of texts"),
        ("published: gestern", "published is “gestern”: expected a date"),
        ("language: Klingonisch", "language is “Klingonisch”: expected a code as de or en"),
        ("url: javascript:alert(1)", "url is “javascript:alert.1.”: expected an address"),
    ],
)
def test_bad_front_matter_is_refused(front: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        split(f"---\n{front}\n---\nText.\n")


def test_a_deep_nest_of_yaml_is_refused() -> None:
    with pytest.raises(InputError, match="not valid YAML"):
        split(f"---\ntitle: {'[' * 5000}\n---\nText.\n")


def test_wrong_types_of_json() -> None:
    with pytest.raises(InputError, match="title is true or false"):
        Fields.of({"title": True})
    with pytest.raises(InputError, match="byline is a number"):
        Fields.of({"byline": 1.5})
    assert Fields.of({"title": None, "published": 2017}).published == "2017"


@pytest.mark.parametrize(
    ("url", "link", "web"),
    [
        ("https://example.org/ä?b#c", True, True),
        ("HTTP://example.org", True, True),
        ("mailto:a@example.org", True, False),
        ("javascript:alert(1)", False, False),
        ("java\nscript:alert(1)", False, False),
        ("data:text/html,x", False, False),
        ("/relative", False, False),
        ("https://", False, False),
        ("https://exa mple.org/", False, False),
    ],
)
def test_only_web_and_mail_addresses_are_links(url: str, link: bool, web: bool) -> None:
    assert bool(link_url(url)) is link
    assert bool(web_url(url)) is web


def test_language_tags() -> None:
    assert [language_code(tag) for tag in ("de-AT", "EN_us", "nds", "", "german", "x")] == [
        "de",
        "en",
        "nds",
        "",
        "",
        "",
    ]
