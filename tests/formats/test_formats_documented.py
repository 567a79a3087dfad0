"""The pages about JSON and formats say what is written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.formats import csv, registry

DOCS = Path(__file__).resolve().parents[2] / "docs"
LINES = (Path(__file__).parent / "golden" / "sample.jsonl").read_text("utf-8").splitlines()


@pytest.mark.parametrize("kind", ["tag", "article", "annotation"])
def test_the_keys_of_json_lines_stand_in_the_page_in_their_order(kind: str) -> None:
    page = (DOCS / "json.md").read_text("utf-8")
    documented = re.search(rf"^`{kind}`: ((?:`\w+`,?\s)+)", page, re.MULTILINE)
    assert documented is not None
    keys = {tuple(line) for line in map(json.loads, LINES) if line["type"] == kind}
    assert keys == {tuple(re.findall(r"\w+", documented[1]))}


def test_every_format_is_in_the_page() -> None:
    page = (DOCS / "formats.md").read_text("utf-8")
    for name in registry.names():
        row = re.search(rf"^\| `{name}` \|([^|]*)\|([^|]*)\|", page, re.MULTILINE)
        assert row is not None
        form = registry.get(name)
        assert [bool(cell.strip()) for cell in row.groups()] == [bool(form.read), bool(form.write)]


@settings(deadline=None)
@given(st.text(st.sampled_from("'=+-@\t\r＝x "), max_size=5))
def test_the_rule_in_the_page_gives_cells_back(cell: str) -> None:
    page = (DOCS / "formats.md").read_text("utf-8")
    rule = re.search(r're\.sub\(r"(.+?)", "", cell\)', page)
    assert rule is not None
    assert re.sub(rule[1], "", csv.neutralise(cell)) == cell
