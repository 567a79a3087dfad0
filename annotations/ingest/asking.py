"""How the reading process is asked, so that whoever asks need not import what reads."""

from __future__ import annotations

from typing import Any


def ask(function: str, *arguments: Any) -> Any:
    """Call a function that `annotations.ingest.parsing` offers."""
    from annotations.ingest import parsing

    if function not in parsing.__all__:
        raise AttributeError(f"{function} is nothing that the reading process does")
    return getattr(parsing, function)(*arguments)
