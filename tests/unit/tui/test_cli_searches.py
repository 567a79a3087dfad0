"""`glosse searches` on a real library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui.cli.main import run


def test_searches_are_saved_listed_and_deleted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def glosse(*arguments: str) -> tuple[int, str, str]:
        code = run(["--library", str(tmp_path / "library.db"), *arguments])
        return (code, *capsys.readouterr())

    (tmp_path / "a.txt").write_text("Ein Haus\n\nDas Haus am See.", encoding="utf-8")
    assert glosse("add", str(tmp_path / "a.txt"))[0] == 0
    assert glosse("searches", "list")[0] == 1
    assert glosse("searches", "save", "Häuser", "haus", "lang:de") == (
        0,
        "",
        "glosse: search saved · “Häuser”\n",
    )
    code, out, _ = glosse("searches", "list", "--json")
    assert code == 0
    assert json.loads(out) == {"type": "search", "name": "Häuser", "query": "haus lang:de", "unread": 1}
    assert "haus lang:de" in glosse("searches", "list")[1]
    assert glosse("searches", "delete", "HÄUSER")[0] == 0
    code, _, err = glosse("searches", "delete", "Häuser")
    assert code == 2
    assert "no search “Häuser”" in err
    assert glosse("searches", "save", "x", "(")[0] == 2
