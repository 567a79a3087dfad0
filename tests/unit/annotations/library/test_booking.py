"""A closed code book: where a tag is still made, and what becomes of what comes with tags that it does not have."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from annotations.errors import InputError
from annotations.library import Library
from annotations.model import Draft
from tests.unit.annotations.library.conftest import MERCOSUR, assert_sound
from tests.unit.annotations.library.test_arriving import Deliver, deliver, item, rss
from tests.unit.annotations.library.test_merging import at

__all__ = ["deliver"]

Drafts = Callable[..., Draft]


@pytest.fixture
def closed(library: Library) -> Library:
    """A library with a closed code book, which has `news` and the tags of a new one."""
    assert library.close_code_book().message == "the code book is closed"
    return library


def names(library: Library) -> set[str]:
    return {tag.name for tag in library.tags()}


def test_closing_is_kept_and_undone(closed: Library, path: Path) -> None:
    assert closed.close_code_book().message == "the code book is closed already"
    with Library.open(path) as again:
        assert again.code_book_closed
    closed.undo()
    assert not closed.code_book_closed
    closed.redo()
    assert closed.code_book_closed
    closed.open_code_book()
    assert not closed.code_book_closed
    closed.undo()
    assert closed.code_book_closed


@pytest.mark.parametrize(
    "make",
    [
        lambda library: library.annotate(1, *at(MERCOSUR, "Venezuela"), tags=["news", "neu"]),
        lambda library: library.toggle_tag(1, *at(MERCOSUR, "Venezuela"), "neu"),
        lambda library: library.annotate_all(1, [at(MERCOSUR, "Venezuela")], tags=["neu"]),
        lambda library: library.tag_articles([1], "neu"),
        lambda library: library.bind(7, "neu"),
        lambda library: library.make_tag_rule("neu", "mercosur"),
        lambda library: library.set_feed("Zeitung", {"tags": ["neu"]}),
    ],
    ids=["annotate", "toggle", "everywhere", "article", "digit", "rule", "feed"],
)
def test_no_new_tag_is_made_by_the_way(closed: Library, make: Callable[[Library], object]) -> None:
    closed.subscribe("https://example.org/feed", "Zeitung")
    steps = closed.count_steps()
    with pytest.raises(InputError, match=r"no tag “neu”, and the code book is closed: .*`glosse tags new`"):
        make(closed)
    assert (closed.count_steps(), closed.count_annotations(), "neu" in names(closed)) == (steps, 0, False)


def test_what_is_in_the_book_is_used_renamed_and_merged_as_ever(closed: Library) -> None:
    made = closed.annotate(1, *at(MERCOSUR, "Venezuela"), tags=["NEWS"])
    assert closed.annotation(made.annotation or 0).tags == ("news",)
    closed.rename_tag("news", "ganz/neu")
    closed.merge_tags("ganz/neu", "quote")
    assert closed.make_tag("neu").message == "made the tag “neu”"
    with pytest.raises(InputError, match="there is a tag “neu” already"):
        closed.make_tag("Neu")
    closed.edit(made.annotation or 0, tags=["neu"])
    closed.undo()
    closed.undo()
    assert "neu" not in names(closed)


def test_articles_come_without_tags_that_it_does_not_have(closed: Library, draft: Drafts) -> None:
    (added,) = closed._write_batch([("x", draft("Titel\n\nText.", tags=("news", "neu", "alt")))], "")
    assert (added.article and added.article.tags, added.refused) == (("news",), ("neu", "alt"))
    assert names(closed).isdisjoint({"neu", "alt"})


def test_feeds_bring_articles_and_say_what_is_missing(library: Library, deliver: Deliver) -> None:
    feed = library.subscribe("https://example.org/feed", "Zeitung")
    library.set_feed(feed.id, {"tags": ["neu", "news"]})
    library.close_code_book()
    arrival = deliver(library.feed(feed.id), rss(item(1), item(2)))
    assert len(arrival.added) == library.count("tag:news source:zeitung") == 2
    assert arrival.unfit == ["without the tag “neu”, which the closed code book does not have"] * 2
    assert "neu" not in names(library)


def exported(library: Library, path: Path) -> Path:
    """The library as JSON lines, with tags on an article and an annotation."""
    library.annotate(1, *at(MERCOSUR, "Venezuela"), tags=["claim", "neu"], note="x")
    library.annotate(1, *at(MERCOSUR, "Caracas"), tags=["neu/ort"])
    library.tag_articles([2], "alt")
    with path.open("w", encoding="utf-8") as out:
        library.export("jsonl", out)
    return path


def test_an_import_leaves_new_tags_out_and_says_so_and_takes_them_in_when_asked(
    library: Library, tmp_path: Path
) -> None:
    file = exported(library, tmp_path / "a.jsonl")
    with Library.open(tmp_path / "new.db") as other:
        other.close_code_book()
        report = other.import_file(file)
        (loss,) = [each for each in report.losses if "code book" in each.what]
        assert loss.count == 4
        assert loss.what == (
            "tags left out, which the closed code book does not have: “news”, “neu”, “neu/ort” …;"
            " --open takes them in"
        )
        assert names(other) == {"quote", "claim", "figure", "check"}
        assert sorted(row.annotation.tags for row in other.annotation_rows()) == [(), ("claim",)]
        assert other.import_file(file).changed == 0
        again = other.import_file(file, new_tags=True)
        assert (again.changed, [each for each in again.losses if "code book" in each.what]) == (4, [])
        assert sorted(row.annotation.tags for row in other.annotation_rows()) == [
            ("claim", "neu"),
            ("neu/ort",),
        ]
        assert other.code_book_closed
        assert_sound(other)


def test_a_code_book_leaves_new_tags_out_and_completes_the_others(closed: Library, tmp_path: Path) -> None:
    file = tmp_path / "book.csv"
    file.write_text("name,description\nclaim,What is claimed\nneu,x\n", "utf-8")
    done = closed.import_tags(file)
    assert (done.new, done.changed, done.refused) == (0, 1, ("neu",))
    assert closed.tag("claim").description == "What is claimed"
    assert closed.import_tags(file, new_tags=True).new == 1
    assert closed.tag("neu").description == "x"


def test_a_merge_takes_over_all_tags(closed: Library, tmp_path: Path) -> None:
    closed.back_up(tmp_path / "other.db")
    with Library.open(tmp_path / "other.db", creator="Bo") as other:
        assert other.code_book_closed
        other.make_tag("neu")
        other.annotate(1, *at(MERCOSUR, "Venezuela"), tags=["neu"])
    closed.merge(tmp_path / "other.db")
    assert [row.annotation.tags for row in closed.annotation_rows()] == [("neu",)]


def test_examples_are_kept_line_by_line(library: Library, tmp_path: Path) -> None:
    library.exemplify_tag("claim", ["  Maduro\nsprach ", "", "Das ist so."])
    assert library.tag("claim").examples == ("Maduro sprach", "Das ist so.")
    assert library.exemplify_tag("claim", ["Das ist so.", "Neu"], add=True).message == (
        "tag “claim” has 3 examples"
    )
    library.undo()
    assert len(library.tag("claim").examples) == 2
    with pytest.raises(InputError, match="characters together"):
        library.exemplify_tag("claim", ["x" * 20_001])
    library.merge_tags("claim", "quote")
    assert library.tag("quote").examples == ("Maduro sprach", "Das ist so.")
    with (tmp_path / "a.jsonl").open("w", encoding="utf-8") as out:
        library.annotate(1, *at(MERCOSUR, "Venezuela"), tags=["quote"])
        library.export("jsonl", out)
    record = json.loads((tmp_path / "a.jsonl").read_text("utf-8").splitlines()[1])
    assert {"name", "examples"} < set(record)
    with Library.open(tmp_path / "new.db") as other:
        other.import_file(tmp_path / "a.jsonl")
        assert other.tag("quote").examples == ("Maduro sprach", "Das ist so.")
    assert library.exemplify_tag("quote", [""]).message == "tag “quote” has no example now"
