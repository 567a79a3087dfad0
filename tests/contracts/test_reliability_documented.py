"""Every test that docs/reliability.md names is there."""

from __future__ import annotations

import re

from tests.conftest import ROOT


def test_promises_name_tests_that_exist() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+(?:\.py)?)(?:::(\w+))?`", page)
    assert len(named) > 10
    for path, name in named:
        assert (ROOT / path).exists(), path
        assert not name or f"def {name}(" in (ROOT / path).read_text("utf-8"), f"{path}::{name}"
