"""Rules that give a tag to what a query finds: what is there, what comes, what goes with the tag."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotations.errors import GlosseError, InputError, NotFoundError, QueryError, StoppedError
from annotations.library import Library, tag_ruling
from annotations.model import Draft
from annotations.store import arrived
from annotations.text import from_plain
from tests.unit.annotations.library.conftest import assert_sound
from tests.unit.annotations.library.test_arriving import Deliver, deliver, item, rss

__all__ = ["deliver"]

WORDS = ("Der Hafen ist zu.", "Die Brücke ist offen.", "Der Hafen und die Brücke.", "The port is shut.")


def made(at: int, language: str = "", **fields: str) -> Draft:
    words = WORDS[at % 4]
    return Draft(f"Titel {at}", from_plain(f"{words} Meldung {at}."), language=language or "de", **fields)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Twelve articles, three of each text, one of them archived."""
    with Library.open(tmp_path / "library.db", creator="Ada") as opened:
        for at in range(12):
            opened.add_draft(made(at))
        opened.set_archived([12], True)
        yield opened


def tagged(library: Library, tag: str = "ort") -> list[int]:
    return sorted(
        one.id for one in library.articles(f"tag:{tag}") + library.articles(f"tag:{tag} is:archived")
    )


def test_all_that_a_query_finds_is_tagged_and_one_undo_takes_off_just_that(library: Library) -> None:
    library.tag_articles([1], "ort")
    library.tag_articles([2], "anderes")
    before = library.preview_tag_rule("ort", " hafen ")
    assert (before.articles, before.new, len(before.first)) == (6, 5, 5)
    assert tagged(library) == [1]
    assert library.make_tag_rule("ort", "hafen").message == (
        "“ort” for all that “hafen” finds · tagged 5 articles"
    )
    assert tagged(library) == [1, 3, 5, 7, 9, 11]
    (rule,) = library.tag_rules()
    assert (rule.tag, rule.query, rule.creator) == ("ort", "hafen", "Ada")
    assert library.undo().message.startswith("undone: “ort” for all")
    assert (tagged(library), library.tag_rules()) == ([1], [])
    library.redo()
    assert tagged(library) == [1, 3, 5, 7, 9, 11]
    assert library.tag_rules() == [rule]
    assert_sound(library)


def test_a_tag_that_a_rule_made_goes_with_its_undo(library: Library) -> None:
    library.make_tag_rule("neu", "port")
    library.undo()
    assert "neu" not in {tag.name for tag in library.tags()}


def test_new_articles_get_it_when_they_come(library: Library) -> None:
    library.make_tag_rule("ort", "hafen")
    library.make_tag_rule("ort", "lang:en port")
    library.make_tag_rule("beides", "tag:ort -brücke")
    added = [library.add_draft(made(at, "en" if at == 15 else "de")).article for at in range(12, 16)]
    assert [one and one.tags for one in added] == [("beides", "ort"), (), ("ort",), ("beides", "ort")]
    again = library.add_draft(made(12, byline="Bo")).article
    assert again is not None
    library.tag_articles([again.id], "ort", on=False)
    library.add_draft(made(12, byline="Cy"))
    assert again.id not in tagged(library), "what is there already is nobody's news"
    assert_sound(library)


@pytest.mark.parametrize("few", [0, 100])
def test_many_at_once_and_few_get_the_same(
    library: Library, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrived, "FEW", few)
    library.make_tag_rule("ort", "(hafen OR port) -source:x")
    library.make_tag_rule("quelle", "source:x OR is:starred OR tag:ort")
    drafts = [("", made(at, source="x" if at % 3 else "y")) for at in range(12, 24)]
    library._write_batch(drafts, "")
    expected = {f"Titel {at}" for at in range(12, 24) if at % 4 != 1 and not at % 3}
    assert {library.article(id_).title for id_ in tagged(library) if id_ > 12} == expected
    whole = {f"Titel {at}" for at in range(12, 24) if at % 3} | expected
    assert {library.article(id_).title for id_ in tagged(library, "quelle") if id_ > 12} == whole


def test_what_feeds_bring_gets_it_after_their_filter(library: Library, deliver: Deliver) -> None:
    feed = library.subscribe("https://example.org/feed", "Zeitung")
    library.set_feed(feed.id, {"filter": "wetter"})
    library.make_tag_rule("wasser", "fluss OR wetter")
    deliver(feed, rss(item(1, "<p>Das Wetter am Fluss.</p>"), item(2), item(3, "<p>Anderes.</p>")))
    assert [library.article(id_).title for id_ in tagged(library, "wasser")] == ["Titel 2"]
    assert library.count("source:zeitung") == 2


def test_what_an_import_brings_gets_it_and_loses_it_with_the_undo(library: Library, tmp_path: Path) -> None:
    library.make_tag_rule("ort", "hafen")
    line = {"type": "article", "title": "Neu", "text": "Neu\n\nAuch hier ein Hafen.", "language": "de"}
    (tmp_path / "a.jsonl").write_text(json.dumps(line), "utf-8")
    library.import_file(tmp_path / "a.jsonl")
    assert [library.article(id_).title for id_ in tagged(library)][-1] == "Neu"
    library.undo()
    assert len(tagged(library)) == 6
    assert_sound(library)


def test_seeds_get_it_too(library: Library) -> None:
    library.make_tag_rule("saat", "is:seed lang:de")
    assert library.add_seeds()
    assert len(tagged(library, "saat")) == library.count("is:seed lang:de") > 0


def test_a_rule_changes_and_what_it_did_stays(library: Library) -> None:
    library.make_tag_rule("ort", "hafen")
    rule = library.tag_rules("ORT")[0].id
    assert library.change_tag_rule(rule, "port").message.endswith("finds now · tagged 2 articles")
    assert tagged(library) == [1, 3, 4, 5, 7, 8, 9, 11]
    assert library.tag_rules()[0].query == "port"
    assert library.delete_tag_rule(rule).message == "rule “port” of “ort” deleted · 8 articles keep the tag"
    assert (len(tagged(library)), library.tag_rules()) == (8, [])
    library.undo()
    library.undo()
    assert (tagged(library), library.tag_rules()[0].query) == ([1, 3, 5, 7, 9, 11], "hafen")


def test_rules_go_with_their_tag_and_come_back_with_it(library: Library) -> None:
    library.make_tag_rule("ort/see", "hafen")
    assert library.tag_use(["ort/see"]).rules == 1
    library.rename_tag("ort", "land")
    assert library.tag_rules()[0].tag == "land/see"
    assert library.delete_tags(["land/see"]).message.endswith("taken off 6 articles · 1 rule too")
    assert library.tag_rules() == []
    library.undo()
    assert [rule.tag for rule in library.tag_rules()] == ["land/see"]
    library.add_draft(made(16))
    assert len(tagged(library, "land/see")) == 7


def test_rules_follow_a_tag_that_is_merged(library: Library) -> None:
    library.make_tag_rule("see", "hafen")
    library.make_tag_rule("see", "port")
    library.make_tag_rule("ort", "port")
    library.merge_tags("see", "ort")
    assert [(rule.tag, rule.query) for rule in library.tag_rules()] == [("ort", "hafen"), ("ort", "port")]
    library.undo()
    assert [(rule.tag, rule.query) for rule in library.tag_rules()] == [
        ("see", "hafen"), ("see", "port"), ("ort", "port"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "error", "said"),
    [
        ("", InputError, "needs a query"),
        ("hafen sort:title", QueryError, "no order"),
        ("(hafen", QueryError, "not closed"),
        ("colour:red", QueryError, "unknown field"),
        ("…", QueryError, "no letter or digit"),
        ("hafen", InputError, "has that rule already, as number 1"),
    ],
)
def test_what_cannot_be_a_rule_is_refused_and_changes_nothing(
    library: Library, query: str, error: type[GlosseError], said: str
) -> None:
    library.make_tag_rule("ort", "hafen")
    steps = library.count_steps()
    with pytest.raises(error, match=said):
        library.make_tag_rule("ort", query)
    assert (library.count_steps(), len(library.tag_rules())) == (steps, 1)
    for number in (2, 2**80):
        with pytest.raises(NotFoundError, match="no tag rule"):
            library.delete_tag_rule(number)


def test_what_is_stopped_has_done_nothing(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tag_ruling, "BATCH", 2)
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if done == 4:
            raise StoppedError("stopped")

    with pytest.raises(StoppedError):
        library.make_tag_rule("ort", "hafen", progress=progress)
    assert told == [(0, 6), (2, 6), (4, 6)]
    assert (tagged(library), library.tag_rules()) == ([], [])
    library.make_tag_rule("ort", "hafen")
    library.undo()
    assert tagged(library) == []


def test_rules_survive_that_another_library_deletes_or_joins_their_tags(
    library: Library, tmp_path: Path, library_copy: Callable[[str], Path]
) -> None:
    library.make_tag_rule("ort", "hafen")
    library.make_tag_rule("see", "port")
    other = library_copy("other.db")
    with Library.open(other, creator="Bo") as second:
        second.merge_tags("see", "ort")
    library.merge(other)
    assert_sound(library)
    assert all(rule.tag == "ort" for rule in library.tag_rules())


@pytest.fixture
def library_copy(library: Library, tmp_path: Path) -> Callable[[str], Path]:
    """Makes a copy of the library under another name."""

    def copy(name: str) -> Path:
        library.back_up(tmp_path / name)
        return tmp_path / name

    return copy
