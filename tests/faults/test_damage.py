"""A library that was cut short, or in which a bit fell over: found, and never written to."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from annotations.errors import GlosseError, LibraryError
from annotations.library import Library, keeping
from annotations.model import Draft
from annotations.text import from_plain

FLIPS = 200
SEED = 8
CUTS = 100


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A closed library of thirty articles with annotations, comments and an old text."""
    path = tmp_path_factory.mktemp("damage") / "library.db"
    with Library.open(path) as library:
        for number in range(30):
            text = from_plain(f"Artikel {number} handelt von Lindau. " + "Der Rat der Stadt tagte. " * 20)
            url = f"https://example.org/{number}"
            article = library.add_draft(Draft(f"Artikel {number}", text, language="fi", url=url)).article
            assert article is not None
            library.annotate(article.id, 0, 9, tags=["quote", f"t/{number % 5}"], note=f"Notiz {number}")
        new = from_plain("Artikel 0 handelt jetzt von Bregenz. " * 20)
        library.add_draft(Draft("Artikel 0", new, language="fi", url="https://example.org/0"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


def work(path: Path) -> Any:
    """All texts, and what was annotated in them."""
    with Library.open(path, read_only=True) as library:
        articles = library.articles(limit=-1)
        return (
            {each.id: library.text(each.id).content for each in articles},
            {(a.id, a.exact, a.start) for each in articles for a in library.annotations_of(each.id)},
        )


def said(path: Path) -> list[str]:
    """What the doctor finds, after which every byte is as it was."""
    before = path.read_bytes()
    found = list(keeping.examine(path))
    assert path.read_bytes() == before
    return found


def test_a_bit_that_fell_over(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "whole.db"
    path.write_bytes(whole)
    right = work(path)
    assert said(path) == []
    chance = random.Random(SEED)
    met: Counter[str] = Counter()
    for number in range(FLIPS):
        # A quarter of them in the head and the list of tables, on which all else hangs.
        at = chance.randrange(len(whole) if number % 4 else 4096)
        damaged = bytearray(whole)
        damaged[at] ^= 1 << chance.randrange(8)
        path = tmp_path / f"{number}.db"
        path.write_bytes(damaged)
        if found := said(path):
            met["found"] += 1
            assert all("\n" not in line for line in found)
            try:
                work(path)
            except GlosseError as error:
                met["refused to be read"] += len(str(error).splitlines()) == 1
            assert path.read_bytes() == damaged
        else:
            met["harmless"] += 1
            assert work(path) == right
        path.unlink()
    assert met["found"] > FLIPS // 20
    print(f"{FLIPS} bits: {dict(met)}")


def test_a_file_that_was_cut_short(whole: bytes, tmp_path: Path) -> None:
    chance = random.Random(9)
    path = tmp_path / "cut.db"
    for number in range(CUTS):
        cut = whole[: chance.randrange(len(whole)) if number else 0]
        path.write_bytes(cut)
        assert said(path)
        with pytest.raises(LibraryError) as error:
            Library.open(path)
        assert "\n" not in str(error.value)
        assert path.read_bytes() == cut
        assert [each.name for each in tmp_path.iterdir()] == [path.name]
    print(f"{CUTS} cuts, all found and none written to")
