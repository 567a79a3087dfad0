"""Fuzzing what reads `config.toml`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.errors import InputError
from tests.data.hostile import STEERING
from tests.fuzz.fuzzing import may_refuse, strings, target
from tui.settings import Settings, load

names = (
    st.sampled_from(
        [
            "person",
            "reading",
            "interface",
            "recognition",
            "keys",
            "name",
            "measure",
            "spacing",
            "ascii",
            "theme",
            "quit",
        ]
    )
    | strings
)
quoted = strings.map(lambda value: json.dumps(value.encode("utf-8", "replace").decode()))
plain = st.sampled_from(
    [
        "true",
        "72",
        "-1",
        "1.5",
        "nan",
        "inf",
        "2017-08-06",
        "2017-02-30",
        "'x'",
        '"""',
        "[]",
        "{}",
        "0x1F",
        "1" * 40,
    ]
)
values = st.recursive(
    plain | quoted, lambda inner: st.lists(inner, max_size=3).map(lambda v: f"[{', '.join(v)}]")
)
lines = st.one_of(
    names.map(lambda name: f"[{name}]"),
    st.tuples(names, values).map(" = ".join),
    st.sampled_from(['quit = ["ctrl+q", "g l"]', 'help = "+"', 'undo = " "', "[[keys]]", "keys.x.y = 1"]),
    strings,
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the settings are."""
    return tmp_path_factory.mktemp("settings") / "config.toml"


@target(900)
@given(st.lists(lines, max_size=6).map("\n".join))
@example("a = " + "9" * 5000)
@example("[reading]\nmeasure = " + "9" * 4000)
@example("[reading]\nmeasure = 0x" + "F" * 5000)
@example("a = " + "[" * 3000)
def test_settings(path: Path, source: str) -> None:
    path.write_bytes(source.encode("utf-8", "surrogatepass"))
    with may_refuse(InputError):
        settings = load(path)
        assert isinstance(settings, Settings)
        assert not STEERING.search(settings.name + settings.theme)
