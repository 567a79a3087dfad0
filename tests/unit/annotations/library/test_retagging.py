"""Tags are renamed, merged, moved and deleted, each by one action that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import GlosseError, InputError, NotFoundError
from annotations.library import Library
from annotations.model import Draft
from tests.unit.annotations.library.conftest import MARCH, MERCOSUR, assert_sound, fill
from tests.unit.annotations.library.test_merging import at, state

Drafts = Callable[..., Draft]


def carried(library: Library) -> dict[str, list[str]]:
    """The tags of every annotation, by its words."""
    return {row.annotation.exact: sorted(row.annotation.tags) for row in library.annotation_rows()}


@pytest.fixture
def coded(library: Library) -> Library:
    """Annotations with tags of several levels; the tag `news` is on an article."""
    library.annotate(1, *at(MERCOSUR, "Venezuela"), tags=["land/venezuela", "claim"], note="x")
    library.annotate(1, *at(MERCOSUR, "Caracas"), tags=["land/venezuela/caracas"])
    library.annotate(2, *at(MARCH, "London"), tags=["land", "Länder"])
    library.annotate(2, *at(MARCH, "BBC"), tags=["Länder"])
    return library


def test_what_stands_below_goes_along(coded: Library) -> None:
    change = coded.rename_tag("LAND", "ort")
    assert change.message == "tag “LAND” is now “ort” · with 2 tags below it"
    assert carried(coded) == {
        "Venezuela": ["claim", "ort/venezuela"], "Caracas": ["ort/venezuela/caracas"],
        "London": ["Länder", "ort"], "BBC": ["Länder"],
    }  # fmt: skip
    assert coded.count_annotations("tag:ort/*") == 3
    assert coded.count_annotations("venezuela") == 2
    assert_sound(coded)
    assert coded.undo().message.startswith("undone: tag “LAND”")
    assert coded.count_annotations("tag:land/*") == 3
    assert_sound(coded)
    coded.redo()
    assert coded.count_annotations("tag:ort/*") == 3


def test_a_tag_can_go_below_its_own_name_and_back(coded: Library) -> None:
    coded.bind(7, "land/land")
    coded.rename_tag("land", "land/land")
    assert {"land/land", "land/land/land"} < {tag.name for tag in coded.tags()}
    assert coded.tag("land/land/land").key == 7
    coded.rename_tag("land/land", "land")
    assert coded.tag("land/land").key == 7
    coded.undo()
    coded.undo()
    assert coded.tag("land").count == 1


def test_a_name_that_another_tag_has_is_refused(coded: Library) -> None:
    with pytest.raises(InputError, match="merge the two"):
        coded.rename_tag("claim", "QUOTE")
    with pytest.raises(NotFoundError):
        coded.rename_tag("nothing", "something")
    coded.rename_tag("claim", "Claim")
    assert coded.tag("claim").name == "Claim"


def test_moving_puts_it_below_another_or_at_the_top(coded: Library) -> None:
    coded.move_tag("land/venezuela", "amerika/süd")
    assert coded.tag("amerika/süd/venezuela/caracas").count == 1
    coded.move_tag("amerika/süd/venezuela", "/")
    assert coded.tag("venezuela/caracas").count == 1
    for below in ("venezuela", "venezuela/caracas"):
        with pytest.raises(InputError, match="below itself"):
            coded.move_tag("venezuela", below)


def test_merging_gives_the_other_tag_and_what_that_lacks(coded: Library) -> None:
    coded.color_tag("Länder", "blue")
    coded.describe_tag("Länder", "States and their parts")
    coded.bind(9, "Länder")
    coded.color_tag("land", "green")
    change = coded.merge_tags("Länder", "land")
    assert change.message.startswith("merged “Länder” into “land” · 2 annotations")
    land = coded.tag("land")
    assert (land.color, land.description, land.key, land.count) == ("green", "States and their parts", 9, 2)
    assert carried(coded)["London"] == ["land"]
    assert_sound(coded)
    coded.undo()
    assert (coded.tag("Länder").key, coded.tag("land").key, coded.tag("land").count) == (9, 0, 1)
    assert carried(coded)["London"] == ["Länder", "land"] or carried(coded)["London"] == ["land", "Länder"]
    assert_sound(coded)


def test_merging_takes_along_what_stands_below(coded: Library) -> None:
    coded.annotate(2, *at(MARCH, "vote"), tags=["Länder/venezuela", "Länder/peru"])
    coded.merge_tags("Länder", "land")
    assert carried(coded)["vote"] == ["land/peru", "land/venezuela"]
    assert not [tag for tag in coded.tags() if tag.name.startswith("Länder")]
    coded.merge_tags("land", "land/venezuela")
    assert coded.tag("land/venezuela").count == 4
    assert coded.tag("land/peru").count == 1
    coded.merge_tags("land/venezuela", "land/peru")
    assert coded.tag("land/peru/caracas").count == 1
    with pytest.raises(InputError, match="the same"):
        coded.merge_tags("land/peru", "LAND/Peru")
    with pytest.raises(NotFoundError, match="rename"):
        coded.merge_tags("land/peru", "x")
    with pytest.raises(InputError, match="only the level"):
        coded.merge_tags("land", "land/peru")


def test_a_level_that_is_no_tag_can_take_another_in(coded: Library) -> None:
    coded.bind(8, "Ort/See")
    coded.merge_tags("land", "ort")
    assert {"ort", "ort/venezuela", "Ort/See"} < {tag.name for tag in coded.tags()}
    assert coded.tag("ort").count == 1
    coded.undo()
    coded.merge_tags("ort", "land")
    assert coded.tag("land/See").key == 8


def test_feeds_put_the_tag_on_new_articles_under_its_new_name(coded: Library) -> None:
    from annotations.store.articles import SEPARATOR

    with coded._store.writing() as queries:
        source = queries.run("INSERT INTO sources(name, fold) VALUES ('Blatt', 'blatt')")
        queries.run(
            "INSERT INTO feeds(uid, source_id, url, host, every, tags, created, modified)"
            " VALUES ('f', ?, 'x', 'x', 0, ?, '', '')",
            (source, SEPARATOR.join(["Land", "claim", "land/venezuela"])),
        )

    def tags() -> list[str]:
        return str(coded._reader.value("SELECT tags FROM feeds")).split(SEPARATOR)

    coded.rename_tag("land", "ort")
    assert tags() == ["ort", "claim", "ort/venezuela"]
    coded.merge_tags("claim", "ort")
    assert tags() == ["ort", "ort/venezuela"]
    coded.undo()
    coded.undo()
    assert tags() == ["Land", "claim", "land/venezuela"]


def test_what_deleting_does_is_told_first(coded: Library) -> None:
    use = coded.tag_use(["land"], below=True)
    assert (use.tags, use.annotations, use.articles, use.bare, use.silent) == (3, 3, 0, 1, 1)
    assert coded.tag_use(["news"]).articles == 1
    change = coded.delete_tags(["land"], below=True)
    assert change.message == "deleted 3 tags · taken off 3 annotations, 1 has no tag now"
    assert carried(coded) == {"Venezuela": ["claim"], "Caracas": [], "London": ["Länder"], "BBC": ["Länder"]}
    assert_sound(coded)
    coded.undo()
    assert coded.count_annotations("tag:land/*") == 3
    assert_sound(coded)
    coded.redo()
    coded.undo()
    for names, error in ((["land/peru"], NotFoundError), ([], InputError)):
        with pytest.raises(error):
            coded.delete_tags(names)


def test_deleted_annotations_lose_the_tag_too_and_get_it_back(coded: Library) -> None:
    gone = next(row.annotation.id for row in coded.annotation_rows() if row.annotation.exact == "BBC")
    coded.delete([gone])
    assert coded.tag_use(["Länder"]).annotations == 1
    coded.delete_tags(["Länder"])
    coded.undo()
    coded.restore([gone])
    assert coded.annotation(gone).tags == ("Länder",)


def test_colour_description_and_digit_are_taken_away_again(coded: Library) -> None:
    assert coded.color_tag("claim", "").message == "tag “claim” has the colour of its name again"
    assert coded.describe_tag("claim", " said\nby  one ").message == "tag “claim” described"
    assert coded.tag("claim").description == "said by one"
    assert coded.unbind("claim").message == "tag “claim” has no digit now"
    assert 2 not in coded.favourites()
    for wrong in (lambda: coded.color_tag("claim", "mauve"), lambda: coded.describe_tag("claim", "x" * 2001)):
        with pytest.raises(InputError):
            wrong()
    for _ in range(3):
        coded.undo()
    assert (coded.tag("claim").color, coded.tag("claim").key) == ("orange", 2)


def test_merging_libraries_knows_what_became_of_tags(coded: Library, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    coded.back_up(other)
    with Library.open(other, creator="Bo") as theirs:
        theirs.merge_tags("Länder", "land")
        theirs.delete_tags(["claim"])
        theirs.rename_tag("news", "nachricht")
    coded.annotate(1, *at(MERCOSUR, "Samstag"), tags=["figure"])
    coded.merge(other)
    names = {tag.name for tag in coded.tags()}
    assert "nachricht" in names
    assert not names & {"Länder", "claim", "news"}
    assert carried(coded)["BBC"] == ["land"]
    assert carried(coded)["Venezuela"] == ["land/venezuela"]
    with Library.open(other) as theirs:
        theirs.merge(coded.path)
        assert state(theirs) == state(coded)
    assert_sound(coded)


NAMES = st.sampled_from(["a", "A/b", "a/b/c", "b", "b/a", "ä", "c/b", "c"])
STEPS = st.one_of(
    st.tuples(st.just("rename_tag"), NAMES, NAMES),
    st.tuples(st.just("merge_tags"), NAMES, NAMES),
    st.tuples(st.just("move_tag"), NAMES, st.one_of(NAMES, st.just(""))),
    st.tuples(st.just("color_tag"), NAMES, st.sampled_from(["red", ""])),
    st.tuples(st.just("bind"), st.integers(1, 3), NAMES),
    st.tuples(st.just("delete_tags"), st.lists(NAMES, min_size=1, max_size=2)),
)


def everything(library: Library) -> dict[str, Any]:
    """The whole of it, with the digits, without when annotations were changed."""
    found = state(library)
    return {**found, "keys": {tag.name: (tag.key, tag.count) for tag in library.tags()}}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    marks=st.lists(st.lists(NAMES, max_size=4), min_size=1, max_size=6),
    steps=st.lists(STEPS, min_size=1, max_size=5),
)
def test_every_step_back_gives_the_same_library(
    tmp_path_factory: pytest.TempPathFactory,
    draft: Drafts,
    marks: list[list[str]],
    steps: list[tuple[Any, ...]],
) -> None:
    with Library.open(tmp_path_factory.mktemp("x") / "library.db", creator="Ada") as library:
        fill(library, draft)
        for number, tags in enumerate(marks):
            library.annotate(1, number, 30 + number, tags=tags)
        seen = [everything(library)]
        for name, *arguments in steps:
            try:
                getattr(library, name)(*arguments)
            except GlosseError:
                assert everything(library) == seen[-1]
                continue
            if everything(library) != seen[-1]:
                seen.append(everything(library))
        assert_sound(library)
        for before in reversed(seen[:-1]):
            library.undo()
            assert everything(library) == before
        assert_sound(library)
        for after in seen[1:]:
            library.redo()
            assert everything(library) == after
