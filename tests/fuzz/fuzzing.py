"""What every fuzz target is made with: strings to try, and for how long.

A target takes seconds; with `GLOSSE_FUZZ_MINUTES=10` in the environment each goes on for ten minutes with other
examples.
"""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from annotations.errors import GlosseError
from tests.data.hostile import HOSTILE, STEERING

MINUTES = float(os.environ.get("GLOSSE_FUZZ_MINUTES", "0"))

PIECES = (
    *(
        "a",
        "Der Rat",
        "Straße",
        "e\u0301",
        "İ",
        "Å",
        "\u1100",
        "\u1161",
        "ﬁ",
        "日本",
        "ش",
        "हि",
        "👍🏽",
        "\U0001f1e9",
    ),
    *(
        " ",
        "  ",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        "\xa0",
        "\u3000",
        "\u2028",
        "\x85",
        "\u200b",
        "\u200d",
        "\u2060",
    ),
    *(
        ".",
        "!",
        "?",
        "„",
        "“",
        '"',
        "'",
        "(",
        ")",
        "-",
        "–",
        ":",
        ",",
        ";",
        "*",
        "_",
        "#",
        ">",
        "|",
        "`",
        "~",
    ),
    *(
        "1",
        "1.",
        "2017-08-06",
        "§ 5",
        "z. B. ",
        "12 %",
        "https://example.org/a",
        "javascript:x",
        "[a](b)",
        "<b>",
    ),
)

strings = st.one_of(
    st.text(st.characters(), max_size=40),
    st.lists(st.sampled_from([*PIECES, *HOSTILE.values()]), max_size=12).map("".join),
    st.sampled_from(sorted(HOSTILE.values())),
)
"""Any string: arbitrary, put together, or hostile."""


@contextmanager
def may_refuse(*errors: type[GlosseError]) -> Iterator[None]:
    """What is documented to be raised may be; its message is one clean line."""
    said = "-"
    try:
        yield
    except errors as error:
        said = str(error)
    assert said
    assert not STEERING.search(said)
    assert "\n" not in said


Test = Callable[..., Any]


def target(examples: int) -> Callable[[Test], Test]:
    """Marks a property as a fuzz target that tries so many examples, or as many as fit into the minutes."""

    def mark(test: Test) -> Test:
        few = settings(
            max_examples=examples if not MINUTES else 1_000,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        )(test)

        @functools.wraps(few)
        def long(*given: Any, **named: Any) -> None:
            end = time.monotonic() + 60 * MINUTES
            few(*given, **named)
            while time.monotonic() < end:
                few(*given, **named)

        return long

    return mark
