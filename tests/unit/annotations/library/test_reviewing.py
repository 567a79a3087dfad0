"""All annotations in groups, what they stand in, and many of them changed at once."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from annotations.errors import InputError, NotFoundError, QueryError, StoppedError
from annotations.library import Library, passage_names
from annotations.model import Change, CorrectionKind, Draft
from tests.unit.annotations.library.conftest import assert_sound

Groups = list[tuple[str, list[str]]]


def mark(library: Library, article: int, words: str, **fields: object) -> int:
    at = library.text(article).content.index(words)
    made = library.annotate(article, at, at + len(words), **fields)  # type: ignore[arg-type]
    assert made.annotation
    return made.annotation


@pytest.fixture
def coded(library: Library) -> Library:
    """Five annotations, of which one has two tags and one none."""
    mark(library, 1, "am Samstag", tags=["wann"])
    mark(library, 2, "Theresa May", tags=["person", "UK"])
    mark(library, 1, "Mercosur", tags=["Bündnis"], note="seit 1991")
    mark(library, 2, "close")
    mark(library, 2, "London", tags=["uk"])
    return library


def groups(library: Library, query: str = "", **options: object) -> Groups:
    """Label and quotes of each group."""
    found = library.review(query, **options)  # type: ignore[arg-type]
    shown = [
        (one.label, [row.annotation.exact for row in library.review_rows(one.ids)]) for one in found.groups
    ]
    assert found.count == len({id_ for one in found.groups for id_ in one.ids})
    return shown


def test_without_groups_the_order_is_what_was_asked(coded: Library) -> None:
    assert groups(coded) == [("", ["London", "close", "Mercosur", "Theresa May", "am Samstag"])]
    in_text = ["London", "close", "Theresa May", "Mercosur", "am Samstag"]
    assert groups(coded, order="place") == [("", in_text)]
    assert groups(coded, order="title") == [("", in_text)]
    assert groups(coded, "tag:gone") == []


def test_by_tag_an_annotation_with_two_stands_under_both(coded: Library) -> None:
    assert groups(coded, group="tag") == [
        ("Bündnis", ["Mercosur"]),
        ("person", ["Theresa May"]),
        ("UK", ["London", "Theresa May"]),
        ("wann", ["am Samstag"]),
        ("", ["close"]),
    ]
    assert groups(coded, "tag:uk", group="tag", order="place") == [
        ("person", ["Theresa May"]),
        ("UK", ["London", "Theresa May"]),
    ]


def test_by_article_the_newest_comes_first_and_the_order_holds_within(coded: Library) -> None:
    assert groups(coded, group="article") == [
        ("Four days in March", ["London", "close", "Theresa May"]),
        ("Kein Platz am Tisch", ["Mercosur", "am Samstag"]),
    ]
    assert groups(coded, "note:1991", group="article", order="title") == [
        ("Kein Platz am Tisch", ["Mercosur"])
    ]
    assert coded.review(group="article").groups[1].about == "2017-08-06"


def test_what_there_is_not_is_refused(coded: Library) -> None:
    with pytest.raises(InputError):
        coded.review(order="mood")
    with pytest.raises(InputError):
        coded.review(group="mood")
    with pytest.raises(QueryError):
        coded.review("color:mauve")


@pytest.fixture
def named(recognised: Path, tmp_path: Path) -> Iterator[Library]:
    """Two articles with their names, and passages over some of them."""
    copyfile(recognised, tmp_path / "named.db")
    with Library.open(tmp_path / "named.db", creator="Ada") as library:
        mark(library, 1, "Maduro sprach in Caracas")
        mark(library, 1, "„Wir werden kämpfen“, sagte Maduro")
        mark(library, 2, "The vote")
        yield library


def test_by_name_a_passage_stands_under_each_that_it_overlaps(named: Library) -> None:
    found = dict(groups(named, group="name", order="place"))
    assert found["Nicolás Maduro"] == ["Maduro sprach in Caracas", "„Wir werden kämpfen“, sagte Maduro"]
    assert found["Caracas"] == ["Maduro sprach in Caracas"]
    assert found[""] == ["The vote"]
    assert next(iter(found)) == "Nicolás Maduro"


def test_names_follow_corrections_rules_and_new_passages(named: Library) -> None:
    assert "Caracas" in dict(groups(named, group="name"))
    named.hide_name("Caracas", "LOC")
    assert "Caracas" not in dict(groups(named, group="name"))
    at = named.text(2).content.index("vote")
    named.correct(2, at, at + 4, CorrectionKind.ADD, "MISC")
    assert dict(groups(named, group="name"))["vote"] == ["The vote"]
    mark(named, 2, "Theresa May spoke")
    assert dict(groups(named, group="name"))["Theresa May"] == ["Theresa May spoke"]
    named.undo()
    assert "Theresa May" not in dict(groups(named, group="name"))


def test_names_agree_with_the_mentions_of_each_article(named: Library) -> None:
    chance = random.Random(7)
    for article in (1, 2):
        content = named.text(article).content
        for _ in range(25):
            start = chance.randrange(len(content) - 30)
            named.annotate(article, start, start + chance.randrange(3, 30))
    wanted = Counter(
        (mention[4], mention.label)
        for article in (1, 2)
        for note in named.annotations_of(article)
        for mention in {(m.name, m.label): m for m in named.mentions(article) or ()
                        if m.start < note.end and note.start < m.end}.values()
    )  # fmt: skip
    found = named.review(group="name")
    assert {(one.label, one.about): len(one.ids) for one in found.groups if one.key} == wanted


def test_reading_names_can_be_stopped_and_goes_on(named: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passage_names, "TOGETHER", 1)
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done:
            raise StoppedError("stopped")

    with pytest.raises(StoppedError):
        named.review(group="name", progress=stop)
    assert told == [(0, 2), (1, 2)]
    assert named.review(group="name", progress=lambda done, total: told.append((done, total))).count == 3
    assert told[2:] == [(0, 1)]


def test_context_is_the_paragraph_and_the_sentences_of_the_passage(coded: Library) -> None:
    id_ = next(row.annotation.id for row in coded.annotation_rows("am samstag"))
    context = coded.context(id_)
    assert context.text.startswith("Das Bündnis")
    assert context.text.endswith("in Caracas.")
    assert context.text[slice(*context.passage)] == "am Samstag"
    assert context.text[slice(*context.sentences)].endswith("ausgeschlossen.")
    over = mark(coded, 1, "Caracas.\n\n„Wir")
    context = coded.context(over)
    assert context.text[slice(*context.passage)] == "Caracas.  „Wir"
    assert context.text.endswith("12 Prozent.")
    with pytest.raises(NotFoundError):
        coded.context(99)


def test_context_of_an_orphan_is_what_was_around_it(library: Library, draft: Callable[..., Draft]) -> None:
    id_ = mark(library, 1, "am Samstag")
    library.add_draft(draft("Kein Platz am Tisch\n\nGanz anders.", url="https://example.org/a"))
    context = library.context(id_)
    assert context.text[slice(*context.passage)] == "am Samstag"
    assert context.text.startswith("Das Bündnis")


def everything(library: Library) -> list[int]:
    return sorted(id_ for one in library.review().groups for id_ in one.ids)


def tags_of(library: Library) -> dict[int, set[str]]:
    return {
        row.annotation.id: {tag.casefold() for tag in row.annotation.tags}
        for row in library.annotation_rows()
    }


def once(library: Library, change: Callable[[], Change]) -> Change:
    """Make a change that has one entry in the journal; undo and redo it, and return it."""
    before, entries = [row.annotation for row in library.annotation_rows()], library.count_steps()
    made = change()
    after = [row.annotation for row in library.annotation_rows()]
    assert library.count_steps() == entries + 1
    library.undo()
    assert [row.annotation for row in library.annotation_rows()] == before
    library.redo()
    assert [row.annotation for row in library.annotation_rows()] == after
    assert_sound(library)
    return made


def test_a_tag_goes_on_all_that_lack_it(coded: Library) -> None:
    ids = everything(coded)
    assert coded.carried(ids) == {"wann": 1, "person": 1, "UK": 2, "Bündnis": 1}
    made = once(coded, lambda: coded.change_annotations(ids, add=["uk"]))
    assert made.message == "tagged “uk” · 3 annotations (2 had it already)"
    assert all("uk" in tags for tags in tags_of(coded).values())


def test_tags_come_off_and_what_has_none_left_stays(coded: Library) -> None:
    ids = everything(coded)
    made = once(coded, lambda: coded.change_annotations(ids, remove=["UK"], add=["neu/hier"]))
    assert made.message == (
        "tagged “neu/hier” · 5 annotations · tag “UK” removed · 2 annotations (3 did not have it)"
    )
    made = once(coded, lambda: coded.change_annotations(ids, remove=["neu/hier"]))
    assert made.message == "tag “neu/hier” removed · 5 annotations · 2 have no tag now"
    assert coded.count_annotations() == 5


def test_colour_of_all(coded: Library) -> None:
    ids = everything(coded)
    assert (
        once(coded, lambda: coded.change_annotations(ids[:2], color="red")).message
        == "now red · 2 annotations"
    )
    made = once(coded, lambda: coded.change_annotations(ids, color="red"))
    assert made.message == "now red · 3 annotations (2 had it already)"
    assert coded.count_annotations("color:red") == 5
    assert coded.change_annotations(ids, color="").message == "colour removed · 5 annotations"


def test_what_changes_nothing_is_no_step_to_undo(coded: Library) -> None:
    entries = coded.count_steps()
    made = coded.change_annotations(everything(coded)[-1:], add=["UK"])
    assert made.message == "tagged “UK” · 0 annotations (1 had it already)"
    assert coded.count_steps() == entries


def test_many_are_deleted_at_once(coded: Library) -> None:
    ids = everything(coded)
    assert once(coded, lambda: coded.delete(ids[1:])).message == "deleted 4 annotations"
    with pytest.raises(NotFoundError):
        coded.delete(ids)
    assert everything(coded) == ids[:1]


def test_what_was_deleted_meanwhile_is_left_out(coded: Library) -> None:
    ids = everything(coded)
    coded.delete(ids[:1])
    assert coded.change_annotations(ids, add=["x"]).message == "tagged “x” · 4 annotations"
    assert [row.annotation.id for row in coded.review_rows(ids)] == ids[1:]
    with pytest.raises(NotFoundError):
        coded.change_annotations(ids[:1], add=["x"])


@pytest.mark.parametrize(
    "options",
    [{}, {"color": "mauve"}, {"add": [""]}, {"add": ["a"], "remove": ["A"]}, {"remove": ["nix"]}],
)
def test_what_cannot_be_done_changes_nothing(coded: Library, options: dict[str, list[str]]) -> None:
    before, entries = tags_of(coded), coded.count_steps()
    with pytest.raises((InputError, NotFoundError)):
        coded.change_annotations(everything(coded), **options)  # type: ignore[arg-type]
    assert (tags_of(coded), coded.count_steps()) == (before, entries)


def test_a_change_that_is_stopped_did_not_happen(coded: Library) -> None:
    def stop(done: int, total: int) -> None:
        if done:
            raise StoppedError("stopped")

    before = tags_of(coded)
    with pytest.raises(StoppedError):
        coded.change_annotations(everything(coded), add=["a", "b"], progress=stop)
    assert tags_of(coded) == before
    assert "a" not in {tag.name for tag in coded.tags()}
