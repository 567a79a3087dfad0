"""Comments that were being written when the program ended."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from annotations.library import Library, drafting
from annotations.model import Draft, Span

WRITER = """
import sys
from pathlib import Path
from annotations.library import Library
from annotations.model import Span

library = Library.open(Path(sys.argv[1]))
library.keep_draft(int(sys.argv[2]), Span(4, 8), None, "halb fer")
library.keep_draft(int(sys.argv[2]), Span(4, 8), None, "halb fertig")
print("kept", flush=True)
sys.stdin.read()
"""


def test_what_a_killed_program_was_writing_is_offered_once(
    library: Library, draft: Callable[..., Draft]
) -> None:
    article = library.add_draft(draft("Das Haus steht am See.")).article
    assert article is not None
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(library.path), str(article.id)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "kept\n"
    assert library.unfinished() == []
    writer.kill()
    writer.communicate()
    (found,) = library.unfinished()
    assert (found.article, found.span, found.exact, found.note) == (
        article.id,
        Span(4, 8),
        "Haus",
        "halb fertig",
    )
    library.drop_draft(found.session)
    assert library.unfinished() == []


def test_own_drafts_and_those_that_are_written_elsewhere_are_not_offered(
    library: Library, draft: Callable[..., Draft], monkeypatch: pytest.MonkeyPatch
) -> None:
    article = library.add_draft(draft("Das Haus steht am See.")).article
    assert article is not None
    library.keep_draft(article.id, Span(0, 3), None, "x")
    assert library.unfinished() == []
    with Library.open(library.path) as other:
        assert other.unfinished() == []
        monkeypatch.setattr(drafting, "SILENT", -1)
        assert [found.note for found in other.unfinished()] == ["x"]
    library.drop_draft()
    with Library.open(library.path) as other:
        assert other.unfinished() == []


def test_a_draft_follows_its_passage(
    library: Library, draft: Callable[..., Draft], monkeypatch: pytest.MonkeyPatch
) -> None:
    def put(text: str) -> int:
        article = library.add_draft(draft(text, url="https://example.org/1")).article
        assert article is not None
        return article.id

    monkeypatch.setattr(drafting, "SILENT", -1)
    article = put("Haus\n\nDas Haus steht am See, und der Wald liegt dahinter.")
    content = library.text(article).content
    start = content.index("der Wald")
    library.keep_draft(article, Span(start, start + 8), None, "x")
    put("Haus\n\nGanz neu. Das Haus steht am See, und der Wald liegt dahinter.")
    with Library.open(library.path) as other:
        (found,) = other.unfinished()
        assert found.span is not None
        assert other.text(article).content[found.span.start : found.span.end] == "der Wald"
    put("Haus\n\nNichts davon.")
    with Library.open(library.path) as other:
        (found,) = other.unfinished()
        assert (found.span, found.exact) == (None, "der Wald")
