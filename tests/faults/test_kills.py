"""A program that is killed at any moment: all that it had confirmed is there, and nothing by halves."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from annotations.library import Library
from annotations.model import Draft
from annotations.store import schema
from annotations.text import from_plain
from tests.faults.conftest import Kill, Sound
from tests.faults.model import Model, checked, state
from tests.unit.annotations.store.test_migrations import make_old

TITLES = ["Drei Tage in Lindau", "Four days in March"]
KILLS_A_LIBRARY = 10


def begin(path: Path) -> Model:
    """A library of two articles, and its model."""
    with Library.open(path) as library:
        for title in TITLES:
            text = from_plain(f"Der Rat der Stadt tagte; {title} war sein Thema. Niemand blieb bis zum Ende.")
            assert library.add_draft(Draft(title, text, language="fi")).article
    return Model(titles=list(TITLES))


@pytest.mark.parametrize(("kills", "pages"), [(100, 1000), (40, 1)], ids=["log", "checkpoint"])
def test_killed_while_writing(kill: Kill, sound: Sound, tmp_path: Path, kills: int, pages: int) -> None:
    chance = random.Random(kills)
    acknowledged = finished = 0
    for number in range(kills):
        path = tmp_path / f"{number // KILLS_A_LIBRARY}.db"
        if number % KILLS_A_LIBRARY == 0:
            model = begin(path)
        # A quarter of them from the start on, while the library is opened; the others once it acts.
        after = "about" if number % 4 else ""
        answer = kill("write", str(path), number, pages, after=after, delay=chance.uniform(0.005, 0.08))
        assert answer["killed"]
        pending = None
        for _, what, *action in answer["lines"]:
            if what == "about":
                (pending,) = action
            else:
                assert pending is not None
                model, pending = model.after(pending), None
                acknowledged += 1
        found = checked(path, sound)
        if pending is not None and found != model.state():
            model = model.after(pending)
            finished += 1
        assert found == model.state()
    assert acknowledged > kills // 10  # Five a kill and more where the machine has no other work.
    print(
        f"{kills} kills, {acknowledged} actions acknowledged and there, {finished} there before they could be"
    )


@pytest.fixture(scope="module")
def present(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with some hundred annotations, of the present version."""
    path = tmp_path_factory.mktemp("present") / "library.db"
    begin(path)
    with Library.open(path) as library:
        for number in range(100):
            text = from_plain(f"Artikel {number} handelt von Lindau und vom Rat der Stadt. " * 20)
            article = library.add_draft(Draft(f"Artikel {number}", text, language="fi")).article
            assert article is not None
            library.annotate(article.id, 0, 9, tags=["quote", f"t/{number % 9}"], note=f"Notiz {number}")
        library.delete([3])
        library.undo()
    return path


def as_of(version: int, present: Path, path: Path) -> None:
    """The rows of a present library in a file as the Glosse of a former version made it."""
    make_old(path, version)
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.execute("ATTACH ? AS present", (str(present),))
        old.execute("PRAGMA journal_mode = WAL")
        old.execute("BEGIN")
        tables = old.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            if "_fts" in table or table.startswith(("sqlite_", "_sqlite")) or table in KEPT_BY_TRIGGERS:
                continue
            columns = [row[1] for row in old.execute(f"PRAGMA main.table_info({table})")]
            listed = ", ".join(c for c in columns if (table, c) not in COUNTED)
            old.execute(f"DELETE FROM main.{table}")
            old.execute(f"INSERT INTO main.{table}({listed}) SELECT {listed} FROM present.{table}")
        old.execute("INSERT INTO main.articles_fts(articles_fts) VALUES ('rebuild')")
        old.execute("COMMIT")


KEPT_BY_TRIGGERS = ("tallies", "rules_stamp")
COUNTED = (("articles", "annotations"), ("sources", "articles"), ("sources", "unread"))


def version_of(path: Path) -> int:
    """The version of a file that must be whole."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        assert connection.execute("SELECT count(*) FROM annotations").fetchone() == (100,)
    return int(version)


@pytest.mark.parametrize("version", range(1, schema.VERSION))
@pytest.mark.parametrize(("kills", "after", "until"), [(20, "copying", "copied"), (40, "copied", "upgraded")])
def test_killed_while_upgrading(
    kill: Kill,
    sound: Sound,
    present: Path,
    tmp_path: Path,
    version: int,
    kills: int,
    after: str,
    until: str,
) -> None:
    with Library.open(present, read_only=True) as library:
        right = state(library)
    chance = random.Random(version)
    old = tmp_path / "old.db"
    as_of(version, present, old)
    shutil.copyfile(old, whole := tmp_path / "whole.db")
    times = {what: at for at, what in kill("upgrade", str(whole), delay=None)["lines"]}
    met = 0
    for number in range(-(-kills // (schema.VERSION - 1))):
        path = tmp_path / f"{number}.db"
        backup = path.with_name(f"{path.name}.v{version}.backup")
        shutil.copyfile(old, path)
        delay = chance.uniform(0, times[until] - times[after])
        answer = kill("upgrade", str(path), after=after, delay=delay)
        said = [line[1] for line in answer["lines"]]
        met += until not in said
        now = version_of(path)
        assert now in (version, schema.VERSION)
        if "upgraded" in said:
            assert now == schema.VERSION
        if "copied" in said:
            assert version_of(backup) == version
        else:
            assert now == version
        assert checked(path, sound) == right
        assert version_of(backup) == version
        assert sorted(p.name for p in tmp_path.glob(f"{path.name}*")) == [path.name, backup.name]
    print(f"from version {version}, between {after!r} and {until!r}: {met} of {number + 1} kills")


@pytest.mark.parametrize("version", range(1, schema.VERSION))
def test_upgraded_by_several_programs_at_once(
    kill: Kill, sound: Sound, present: Path, tmp_path: Path, version: int
) -> None:
    old = tmp_path / "old.db"
    as_of(version, present, old)
    for number in range(4):
        path = tmp_path / f"{number}.db"
        shutil.copyfile(old, path)
        said = kill("open_together", str(path), 4, delay=None)["lines"]
        assert [line[1:] for line in said] == [["found", 100]] * 4
        backup = path.with_name(f"{path.name}.v{version}.backup")
        assert version_of(backup) == version
        checked(path, sound)
        assert sorted(p.name for p in tmp_path.glob(f"{path.name}*")) == [path.name, backup.name]


def marked(path: Path, creator: str, articles: int) -> None:
    """A library in which somebody annotated all of the articles."""
    with Library.open(path, creator=creator) as library:
        for number in range(articles):
            text = from_plain(f"Artikel {number} handelt von Lindau und vom Rat der Stadt. " * 20)
            article = library.add_draft(Draft(f"Artikel {number}", text, language="fi")).article
            assert article is not None
            library.annotate(article.id, 0, 9, tags=["quote", f"t/{number % 9}"], note=f"{creator} {number}")


def test_killed_while_merging(kill: Kill, sound: Sound, tmp_path: Path) -> None:
    ours, theirs, path = (tmp_path / f"{name}.db" for name in ("ours", "theirs", "merged"))
    marked(ours, "Ada", 5)
    marked(theirs, "Bo", 60)
    shutil.copyfile(ours, path)
    times = {what: at for at, what in kill("merge", str(path), str(theirs), delay=None)["lines"]}
    with Library.open(path) as library:
        right = state(library)
    before = checked(ours, sound)
    assert len(right["titles"]) == 60  # type: ignore[arg-type]
    chance = random.Random(6)
    met: Counter[str] = Counter()
    for _ in range(20):
        for old in tmp_path.glob("merged.db*"):
            old.unlink()
        shutil.copyfile(ours, path)
        delay = chance.uniform(0, times["merged"] - times["merging"])
        answer = kill("merge", str(path), str(theirs), after="merging", delay=delay)
        found = checked(path, sound)
        done = found["marks"] != before["marks"]
        assert found["marks"] == (right if done else before)["marks"]
        assert done or ["merged"] not in [line[1:] for line in answer["lines"]]
        met["after" if done else "before" if found == before else "between articles and annotations"] += 1
        with Library.open(path) as library:
            library.merge(theirs)
        assert {**checked(path, sound), "done": 0} == {**right, "done": 0}
    assert met["before"] + met["between articles and annotations"]
    print(f"merges killed: {dict(met)}")
