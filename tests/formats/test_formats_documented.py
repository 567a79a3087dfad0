"""The pages about JSON and formats say what is written."""

from __future__ import annotations

import json
import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.formats import csv

DOCS = Path(__file__).resolve().parents[2] / "docs"
LINES = (Path(__file__).parent / "golden" / "sample.jsonl").read_text("utf-8").splitlines()


@pytest.mark.parametrize("kind", ["tag", "article", "annotation"])
def test_the_keys_of_json_lines_stand_in_the_page_in_their_order(kind: str) -> None:
    page = (DOCS / "json.md").read_text("utf-8")
    documented = re.search(rf"^`{kind}`: ((?:`\w+`,?\s)+)", page, re.MULTILINE)
    assert documented is not None
    keys = {tuple(line) for line in map(json.loads, LINES) if line["type"] == kind}
    assert keys == {tuple(re.findall(r"\w+", documented[1]))}


def test_the_tables_are_those_of_the_formats() -> None:
    page = (DOCS / "formats.md").read_text("utf-8")
    assert module("formats").renewed(page) == page, "run `python docs/formats.py`"


def module(name: str) -> ModuleType:
    """A program of the documentation."""
    spec = spec_from_file_location(f"docs_{name}", DOCS / f"{name}.py")
    assert spec
    assert spec.loader
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@settings(deadline=None)
@given(st.text(st.sampled_from("'=+-@\t\r＝x "), max_size=5))
def test_the_rule_in_the_page_gives_cells_back(cell: str) -> None:
    page = (DOCS / "formats.md").read_text("utf-8")
    rule = re.search(r're\.sub\(r"(.+?)", "", cell\)', page)
    assert rule is not None
    assert re.sub(rule[1], "", csv.neutralise(cell)) == cell
