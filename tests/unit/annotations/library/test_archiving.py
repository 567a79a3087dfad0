"""A whole archive: planned, recognised, stopped, gone on with; every text stored once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import zip_longest
from pathlib import Path

import pytest

from annotations.errors import QueryError, ReadOnlyError
from annotations.library import Library
from annotations.library.archiving import Plan, Step
from annotations.model import Draft, PipelineInfo
from annotations.recognition import archive

Make = Callable[..., Draft]
NUMBER = 60
"""Articles in the archive."""


@pytest.fixture
def stocked(
    path: Path, draft: Make, traps: PipelineInfo, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Library]:
    """A library of German articles, ids 1 to `NUMBER`, read by the pipeline `traps` in many small tasks."""
    monkeypatch.setattr(archive, "PART", 1000)
    with Library.open(path) as opened:
        for number in range(NUMBER):
            sentence = f"Nicolás Maduro sprach zum {number}. Mal. " * 10
            opened.add_draft(draft(f"Nummer {number}\n\n{sentence.strip()}", language="de"))
        opened.use_pipeline("de", traps.name)
        yield opened


def run(library: Library, plan: Plan, jobs: int = 1) -> Step:
    """Do all of a plan; returns the sum of its steps."""
    total = Step()
    for step in library.recognise_all(plan, jobs=jobs):
        total.articles += step.articles
        total.words += step.words
        total.elsewhere += step.elsewhere
        total.failures += step.failures
    return total


def stored(library: Library) -> tuple[int, int, int]:
    """Rows of recognitions and mentions, and mentions counted under names."""
    value = library._store.reader().value
    return (
        value("SELECT count(*) FROM recognitions"),
        value("SELECT count(*) FROM mentions"),
        value("SELECT coalesce(sum(mentions), 0) FROM article_names"),
    )


def test_all_is_recognised_stored_and_counted(stocked: Library) -> None:
    plan = stocked.plan()
    assert (len(plan.ids), plan.done, plan.found) == (NUMBER, 0, NUMBER)
    assert sorted(plan.ids) == list(range(1, NUMBER + 1))
    total = run(stocked, plan, jobs=2)
    assert total == Step(NUMBER, plan.words)
    assert stored(stocked) == (NUMBER, NUMBER * 10, NUMBER * 10)
    assert [m.text for m in stocked.mentions(7) or ()] == ["Nicolás Maduro"] * 10
    again = stocked.plan()
    assert (len(again.ids), again.done, again.words) == (0, NUMBER, 0)
    assert run(stocked, again) == Step()


def test_only_what_the_query_finds(stocked: Library, draft: Make) -> None:
    stocked.set_starred([3, 5], True)
    stocked.set_archived([5, 8], True)
    assert list(stocked.plan("is:starred").ids) == [3]
    assert list(stocked.plan("is:starred is:archived").ids) == [5]
    assert 8 not in stocked.plan().ids
    assert run(stocked, stocked.plan("is:starred")).articles == 1
    assert stocked.mentions(3)
    assert stocked.mentions(4) is None
    assert stocked.plan("Gibtesnicht").found == 0
    with pytest.raises(QueryError):
        stocked.plan("is:nonsense")


def test_languages_without_a_pipeline_are_counted(stocked: Library, draft: Make) -> None:
    for number, language in enumerate(["fr", "fr", ""]):
        stocked.add_draft(draft(f"Texte {number}\n\nUn texte.", language=language))
    plan = stocked.plan()
    assert plan.unread == {"fr": 2, "": 1}
    assert (len(plan.ids), plan.found) == (NUMBER, NUMBER + 3)


def test_closing_early_keeps_what_was_done_and_the_next_run_goes_on(stocked: Library) -> None:
    with closing(stocked.recognise_all(stocked.plan())) as steps:
        first = next(step for step in steps if step.articles)
    done = stored(stocked)[0]
    assert first.articles <= done < NUMBER
    rest = stocked.plan()
    assert (len(rest.ids), rest.done) == (NUMBER - done, done)
    assert run(stocked, rest).articles == NUMBER - done
    assert stored(stocked) == (NUMBER, NUMBER * 10, NUMBER * 10)


def test_two_runs_at_once_store_every_text_once(stocked: Library, path: Path) -> None:
    with Library.open(path) as other:
        plans = stocked.plan(), other.plan()
        assert len(plans[0].ids) == len(plans[1].ids) == NUMBER
        for _ in zip_longest(stocked.recognise_all(plans[0]), other.recognise_all(plans[1])):
            pass
    assert stored(stocked) == (NUMBER, NUMBER * 10, NUMBER * 10)
    assert len(stocked.plan().ids) == 0


def test_articles_that_fail_are_named_once_and_tried_again_by_the_next_run(
    stocked: Library, draft: Make, trapped: Path
) -> None:
    bad = {}
    for word in ("CRASH", "FAIL"):
        found = stocked.add_draft(
            draft(f"{word}\n\nMaduro {word}", language="de", url=f"https://x.org/{word}")
        )
        assert found.article is not None
        bad[found.article.id] = word
    total = run(stocked, stocked.plan())
    assert total.articles == NUMBER
    assert {failure.article: failure.title for failure in total.failures} == bad
    reasons = {failure.title: failure.reason for failure in total.failures}
    assert "SIGKILL" in reasons["CRASH"]
    assert "no such luck" in reasons["FAIL"]
    assert stored(stocked)[0] == NUMBER
    assert sorted(stocked.plan().ids) == sorted(bad)
    assert len((trapped / "FAIL").read_text(encoding="utf-8")) <= 3


def test_a_shared_text_is_read_once_and_its_failure_is_that_of_all(
    stocked: Library, draft: Make, trapped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        for word in ("Maduro", "FAIL"):
            text = f"Gemeinsam\n\n{word} allein."
            stocked.add_draft(draft(text, title=f"{word} {number}", url=f"https://x.org/{word}{number}"))
    monkeypatch.setattr("annotations.library.archiving.WINDOW", 1)
    total = run(stocked, stocked.plan("Gemeinsam"))
    assert total.articles + total.elsewhere == 3
    assert sorted(failure.title for failure in total.failures) == ["FAIL 0", "FAIL 1", "FAIL 2"]
    assert stored(stocked)[0] == 1
    assert len((trapped / "FAIL").read_text(encoding="utf-8")) <= 2


def test_a_text_that_is_damaged_or_gone_stops_nothing(stocked: Library) -> None:
    plan = stocked.plan()
    with stocked._store.writing() as queries:
        queries.run("UPDATE texts SET content = x'00' WHERE id = (SELECT text_id FROM articles WHERE id = 9)")
    total = run(stocked, plan)
    assert [failure.article for failure in total.failures] == [9]
    assert "damaged" in total.failures[0].reason
    assert total.articles == NUMBER - 1


def test_nothing_is_recognised_where_it_cannot_be_stored(stocked: Library, path: Path) -> None:
    with Library.open(path, read_only=True) as reading:
        plan = reading.plan()
        with pytest.raises(ReadOnlyError):
            next(reading.recognise_all(plan))
