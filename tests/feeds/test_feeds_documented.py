"""The page about feeds has the tables that the tests go through."""

from __future__ import annotations

from tests.conftest import ROOT
from tests.formats.test_formats_documented import module


def test_the_tables_are_those_of_the_tests() -> None:
    page = (ROOT / "docs" / "feeds.md").read_text("utf-8")
    assert module("feeds").renewed(page) == page, "run `python docs/feeds.py`"
