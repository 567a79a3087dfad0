"""What is said of errands: how far they are, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from annotations.incoming import Refreshed, RefreshStep
from annotations.model import AddResult, AddStatus
from tui.outside import Run


def refreshed(*feeds: Refreshed, asked: bool = True, name: str = "", total: int = 0) -> Run:
    """A refresh that has gone through some feeds."""
    run = Run("feeds", "refresh", asked=asked, name=name)
    total, articles = total or len(feeds), 0
    run.take(RefreshStep(0, total, 0))
    for done, feed in enumerate(feeds, 1):
        articles += feed.added
        run.take(RefreshStep(done, total, articles, feed))
    return run


NEW = Refreshed(1, "Bote", added=34, updated=2)
SAME = Refreshed(2, "Blog", unchanged=True)
BAD = Refreshed(3, "Weg", error="the server says 404")


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (refreshed(NEW, SAME, BAD), "34 new, 2 updated · 1 feed failing: gf"),
        (refreshed(SAME, SAME), "Nothing new in 2 feeds"),
        (refreshed(SAME, BAD), "Nothing new in 2 feeds · 1 feed failing: gf"),
        (refreshed(SAME, name="Blog"), "Nothing new in “Blog”"),
        (refreshed(NEW, name="Bote"), "34 new, 2 updated · “Bote”"),
        (refreshed(BAD), "“Weg”: the server says 404"),
        (refreshed(Refreshed(1, "Bote", folded=1, dropped=2)), "1 folded, 2 left out"),
        (refreshed(), "No feed to ask now: gf says when each is asked again"),
        (refreshed(NEW, BAD, asked=False), "34 new articles, 2 updated from your feeds"),
    ],
)
def test_a_refresh_in_one_line(run: Run, said: str) -> None:
    assert run.said("gf") == said


def test_progress_and_stopping() -> None:
    run = refreshed(NEW, SAME, total=200)
    assert run.progress() == "feeds 2/200 · 34 new"
    assert Run("feeds", "refresh").progress(" - ") == "feeds ..."
    assert refreshed(NEW, asked=False).progress() == ""
    run.stop()
    assert run.said("gf") == "Stopped after 2 of 200 feeds · 34 new, 2 updated"


def test_an_errand_that_begins_after_it_was_given_up_is_stopped_at_once() -> None:
    class Sent:
        said: Sequence[str] = ()

        def stop(self) -> None:
            self.said = [*self.said, "stop"]

        def leave(self) -> None:
            self.said = [*self.said, "leave"]

    for give_up in ("stop", "leave"):
        run, errand = Run("feeds", "refresh"), Sent()
        getattr(run, give_up)()
        run.begin(errand)  # type: ignore[arg-type]
        assert errand.said == [give_up]


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        ("u", "This is the full text of the page"),
        ("s", "The page says no more than the article"),
        ("f", "No full text: the server says 403"),
        ("uusf", "2 completed, 1 had their full text, 1 not fetched"),
    ],
)
def test_pages_in_one_line(statuses: str, said: str) -> None:
    kinds = {"u": AddStatus.UPDATED, "s": AddStatus.UNCHANGED, "f": AddStatus.FAILED}
    run = Run("pages", "fetch_full", total=len(statuses))
    for status in statuses:
        run.take(AddResult(kinds[status], "https://news.example/1", None, "the server says 403"))
    assert run.progress() == f"pages {len(statuses)}/{len(statuses)}"
    assert run.said("gf") == said
