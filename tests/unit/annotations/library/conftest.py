"""Libraries with a few articles, and drafts to add to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotations.library import Library
from annotations.model import Block, BlockKind, Draft, Text

MERCOSUR = (
    "Kein Platz am Tisch\n\n"
    "Das Bündnis Mercosur hat Venezuela am Samstag ausgeschlossen. Nicolás Maduro sprach in Caracas.\n\n"
    "„Wir werden kämpfen“, sagte Maduro. Die Wertung: 👩‍👩‍👧 und 12 Prozent."
)
MARCH = "Four days in March\n\nThe vote in London was close. Theresa May spoke to the BBC."


@pytest.fixture(scope="session")
def draft() -> Callable[..., Draft]:
    """Makes a draft whose paragraphs are separated by blank lines; the first one is its title."""

    def make(content: str = MERCOSUR, title: str = "", **fields: object) -> Draft:
        blocks, start = [], 0
        for number, part in enumerate(content.split("\n\n")):
            kind = BlockKind.PARAGRAPH if number else BlockKind.TITLE
            blocks.append(Block(start, start + len(part), kind))
            start += len(part) + 2
        language = "en" if "The " in content else "de"
        values: dict[str, object] = {"language": language, **fields}
        return Draft(title or content.split("\n\n")[0], Text(content, tuple(blocks)), **values)  # type: ignore[arg-type]

    return make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the library is."""
    return tmp_path / "library.db"


def fill(library: Library, draft: Callable[..., Draft]) -> None:
    """A German and an English article, ids 1 and 2."""
    library.add_draft(
        draft(MERCOSUR, url="https://example.org/a", source="Glosse", published="2017-08-06", tags=("news",))
    )
    library.add_draft(draft(MARCH, source="Feed", published="2019-03-12"))


@pytest.fixture
def library(path: Path, draft: Callable[..., Draft]) -> Iterator[Library]:
    """A library of a German and an English article, ids 1 and 2."""
    with Library.open(path, creator="Ada") as opened:
        fill(opened, draft)
        yield opened


@pytest.fixture(scope="session")
def recognised(tmp_path_factory: pytest.TempPathFactory, draft: Callable[..., Draft]) -> Path:
    """The file of a closed library whose two articles have been recognised; to be copied."""
    path = tmp_path_factory.mktemp("recognised") / "library.db"
    with Library.open(path, creator="Ada") as opened:
        fill(opened, draft)
        for article in (1, 2):
            opened.recognise(article).result(120)
    return path


def assert_sound(library: Library) -> None:
    """Full-text indexes, counters and ranges agree with the rows that they are about."""
    with library._store.writing() as queries:
        queries.run("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
        queries.run("INSERT INTO annotations_fts(annotations_fts) VALUES ('integrity-check')")
        indexed = queries.rows("SELECT rowid, exact, note, tags FROM annotations_fts ORDER BY rowid")
        right = queries.rows("SELECT id, exact, note, tags FROM annotation_texts ORDER BY id")
        words = [sorted(str(row[3]).split()) for row in indexed]
        assert [tuple(row)[:3] for row in indexed] == [tuple(row)[:3] for row in right]
        assert words == [sorted(str(row[3]).split()) for row in right]
        assert queries.rows("PRAGMA foreign_key_check") == []
        wrong = """SELECT a.id FROM articles a WHERE a.annotations <> (SELECT count(*) FROM annotations n
            WHERE n.article_id = a.id AND n.deleted IS NULL)"""
        assert queries.rows(wrong) == []
    for article in [row[0] for row in library._store.reader().rows("SELECT id FROM articles")]:
        text = library.text(article)
        for one in library.annotations_of(article):
            assert text.content[one.start : one.end] == one.exact
            assert one.text_hash == text.hash


@pytest.fixture(scope="session")
def sound() -> Callable[[Library], None]:
    """Fails where indexes, counters or ranges of a library disagree with its rows."""
    return assert_sound
