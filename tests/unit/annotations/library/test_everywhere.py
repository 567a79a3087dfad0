"""Corrections that hold in every article: those there are, those that come, whatever pipeline reads them."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import ConflictError, InputError, NotFoundError, NothingError, ReadOnlyError
from annotations.library import Library
from annotations.library.counting import AT_ONCE
from annotations.library.naming import laid_over
from annotations.model import CorrectionKind, Draft, PipelineInfo, Scope
from annotations.store import mentions as stored
from annotations.store import rules as kept

Make = Callable[..., Draft]
ADD, DISMISS, RELABEL = CorrectionKind
WAIT = 120
"""Seconds after which a worker that has not answered is taken for stuck."""


@pytest.fixture
def read(recognised: Path, path: Path) -> Iterator[Library]:
    """A library whose two articles, in German and English, have been recognised."""
    shutil.copy(recognised, path)
    with Library.open(path, creator="Ada") as opened:
        yield opened


def span(library: Library, surface: str, article: int = 1) -> tuple[int, int]:
    start = library.text(article).content.index(surface)
    return start, start + len(surface)


def labelled(library: Library, surface: str, article: int) -> set[str]:
    """The labels of the mentions that say exactly these words."""
    return {mention.label for mention in library.mentions(article) or () if mention.text == surface}


def everywhere(
    library: Library, surface: str, kind: CorrectionKind, label: str = "", article: int = 1
) -> str:
    return library.correct(article, *span(library, surface, article), kind, label, Scope.EVERYWHERE).message


def assert_counted(library: Library) -> None:
    """The stored names are those that laying every correction over every mention, one by one, gives."""
    reader = library._store.reader()
    rules = kept.made(reader)
    for row in reader.rows("SELECT id, text_id, language FROM articles"):
        article, text_id, language = row
        content = library.text(article).content
        corrections = [
            *(rule for home, rule in rules if home != article),
            *stored.corrections(reader, article, text_id),
        ]
        done = reader.rows("SELECT pipeline_id FROM recognitions WHERE text_id = ?", (text_id,))
        readings = {each[0]: tuple(stored.raw(reader, text_id, each[0])) for each in done}
        if (person := stored.pipeline_id(reader, None)) is not None:
            readings[person] = ()
        for pipeline, raw in readings.items():
            found = laid_over(content, language, raw, corrections, None)
            sql = "SELECT name, label, mentions FROM article_names WHERE article_id = ? AND pipeline_id = ?"
            counted = {(name, label): n for name, label, n in reader.rows(sql, (article, pipeline))}
            assert counted == Counter((mention.name, mention.label) for mention in found)


def test_a_rule_holds_in_every_article_and_is_one_action(read: Library, draft: Make) -> None:
    read.add_draft(draft("Zweites\n\nMaduro und Nicolás Maduro in Caracas.", language="xx"))
    read.add_draft(draft(f"{read.text(1).content} Maduro.", title="Kein Platz", url="https://example.org/b"))
    read.recognise(4).result(WAIT)
    before = [read.mentions(article) for article in (1, 2, 3, 4)]
    names = read.names()
    message = everywhere(read, "Caracas", ADD, "MISC")
    assert message == "“Caracas” is MISC everywhere · 3 articles"
    assert [labelled(read, "Caracas", article) for article in (1, 2, 3, 4)] == [
        {"MISC"},
        set(),
        {"MISC"},
        {"MISC"},
    ]
    assert read.name_mentions("Caracas")[0][1].label == "MISC"
    assert_counted(read)
    assert read.undo().message == "undone: “Caracas” is MISC everywhere · 3 articles"
    assert [read.mentions(article) for article in (1, 2, 3, 4)] == before
    assert read.names() == names
    assert_counted(read)
    read.redo()
    assert labelled(read, "Caracas", 4) == {"MISC"}
    assert_counted(read)


def test_articles_that_come_later_follow_the_rule(read: Library, draft: Make) -> None:
    everywhere(read, "Caracas", DISMISS)
    everywhere(read, "Prozent", ADD, "MISC")
    article = read.add_draft(
        draft(
            "Neu\n\nDer Präsident sprach in Caracas über 12 Prozent der Stimmen.", url="https://example.org/n"
        )
    ).article
    assert article is not None
    assert read.mentions(article.id) is None
    found = read.recognise(article.id).result(WAIT)
    assert [mention.text for mention in found if mention.text in ("Caracas", "Prozent")] == ["Prozent"]
    assert_counted(read)
    assert {name.articles for name in read.names() if name.name == "Prozent"} == {2}


def test_another_pipeline_follows_the_rule(read: Library, traps: PipelineInfo) -> None:
    at = read.text(1).content.index("Maduro. Die")
    read.correct(1, at, at + 6, RELABEL, "LOC", Scope.EVERYWHERE)
    read.use_pipeline("de", traps.name)
    assert {(m.text, m.label) for m in read.recognise(1).result(WAIT)} == {
        ("Nicolás Maduro", "PER"),
        ("Maduro", "LOC"),
    }
    assert_counted(read)


def test_a_rule_holds_where_no_pipeline_reads_the_language(library: Library, draft: Make) -> None:
    library.add_draft(draft("Titre\n\nUn texte de Paris.", language="xx"))
    assert library.mentions(3) is None
    message = everywhere(library, "Paris", ADD, "LOC", article=3)
    assert message == "“Paris” is LOC everywhere · 1 article"
    library.add_draft(draft("Autre\n\nEncore Paris, et Lyon.", language="xx"))
    library.add_draft(draft("Rien\n\nSans nom.", language="xx"))
    assert [m.text for m in library.mentions(4) or ()] == ["Paris"]
    assert library.mentions(5) is None
    (paris,) = library.names()
    assert (paris.name, paris.mentions, paris.articles) == ("Paris", 2, 2)


def test_the_article_wins_and_its_own_rules_count_as_its_own(read: Library, draft: Make) -> None:
    read.add_draft(draft("Zweites\n\nMaduro sprach.", language="xx"))
    read.correct(3, *span(read, "Maduro", 3), ADD, "ORG")
    everywhere(read, "Maduro", ADD, "LOC")
    assert labelled(read, "Maduro", 3) == {"ORG"}
    assert labelled(read, "Maduro", 1) == {"LOC"}
    everywhere(read, "Maduro", RELABEL, "MISC", article=3)
    assert labelled(read, "Maduro", 3) == {"MISC"}
    assert labelled(read, "Maduro", 1) == {"LOC"}
    assert_counted(read)


def test_a_correction_is_widened_and_narrowed(read: Library, draft: Make) -> None:
    read.add_draft(draft("Zweites\n\nMaduro und Maduro.", language="xx"))
    read.correct(3, *span(read, "Maduro", 3), ADD, "PER")
    (made,) = read.corrections(3)
    assert (made.correction.surface, made.correction.scope, made.creator) == ("Maduro", Scope.ARTICLE, "Ada")
    own = read.mentions(3)
    assert read.rescope(made.id, Scope.EVERYWHERE).message == "“Maduro” is PER everywhere · 2 articles"
    assert read.mentions(3) == own
    assert [rule.id for rule in read.rules()] == [made.id]
    assert_counted(read)
    with pytest.raises(InputError, match="everywhere already"):
        read.rescope(made.id, Scope.EVERYWHERE)
    assert read.rescope(made.id, Scope.HERE).message == "“Maduro” is PER here · 2 articles"
    assert [m.start for m in read.mentions(3) or ()] == [span(read, "Maduro", 3)[0]]
    assert_counted(read)
    read.undo()
    assert_counted(read)
    read.undo()
    assert read.mentions(3) == own
    assert read.rules() == ()
    assert_counted(read)
    read.redo()
    assert labelled(read, "Maduro", 1) >= {"PER"}
    assert_counted(read)
    with pytest.raises(NotFoundError):
        read.rescope(99, Scope.HERE)


def test_what_no_longer_stands_there_is_not_narrowed(read: Library, draft: Make) -> None:
    read.correct(1, *span(read, "Prozent"), ADD, "MISC")
    fresh = read.text(1).content.replace("12 Prozent", "zwölf von hundert")
    read.add_draft(draft(fresh, url="https://example.org/a"))
    with pytest.raises(InputError, match="no longer stands there"):
        read.rescope(read.corrections(1)[0].id, Scope.HERE)


def fill(library: Library, draft: Make, number: int, words: str = "Maduro") -> None:
    for at in range(number):
        library.add_draft(draft(f"Nummer {at}\n\n{words} sprach {at} Mal.", language="xx"))


def test_many_articles_are_counted_bit_by_bit(library: Library, draft: Make) -> None:
    number = 2 * AT_ONCE + 5
    fill(library, draft, number, "Zebra")
    seen: list[tuple[int, int]] = []
    change = library.correct(
        3, *span(library, "Zebra", 3), ADD, "PER", Scope.EVERYWHERE, progress=lambda *step: seen.append(step)
    )
    assert change.message == f"“Zebra” is PER everywhere · {number} articles"
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert len(seen) >= 3
    assert {total for _, total in seen} == {number}
    assert seen[-1] == (number, number)
    assert library.names()[0].articles == number
    assert_counted(library)


def test_what_was_left_to_count_is_gone_on_with_by_anyone(library: Library, path: Path, draft: Make) -> None:
    fill(library, draft, AT_ONCE + 20, "Zebra")
    change = library.correct(3, *span(library, "Zebra", 3), ADD, "PER", Scope.EVERYWHERE, later=True)
    assert change.message == "“Zebra” is PER everywhere"
    assert library.unsettled()
    steps = iter([False, True])
    assert library.settle(stopped=lambda: next(steps)) == 0
    assert 0 < library.names()[0].articles < AT_ONCE + 20
    with Library.open(path, read_only=True) as reading:
        assert reading.settle() == 0
    with Library.open(path) as other:
        assert other.unsettled()
        assert other.settle() == AT_ONCE + 20
        assert not other.unsettled()
    assert not library.unsettled()
    assert_counted(library)


def test_two_rules_waiting_at_once_end_right(library: Library, path: Path, draft: Make) -> None:
    fill(library, draft, 5, "Nicolás Maduro und Maduro")
    with Library.open(path) as other:
        for one, surface, label in (
            (library, "Maduro", "PER"),
            (other, "Maduro", "PER"),
            (other, "Nicolás", "LOC"),
        ):
            one.correct(3, *span(one, surface, 3), ADD, label, Scope.EVERYWHERE, later=True)
        library.undo(later=True)
        other.settle()
    assert_counted(library)


@pytest.mark.parametrize("surface", ["👩‍👩‍👧", "x̂", "C++", "_a_", "№ 5", "“Maduro", "Ω"])
def test_words_that_the_index_does_not_know_are_found(library: Library, draft: Make, surface: str) -> None:
    for at in range(2):
        library.add_draft(draft(f"Nummer {at}\n\nDas ist {surface} hier.", language="xx"))
    assert everywhere(library, surface, ADD, "MISC", article=3).endswith(
        "2 articles" if surface != "👩‍👩‍👧" else "3 articles"
    )
    assert labelled(library, surface, 4) == {"MISC"}
    assert_counted(library)


def test_a_read_only_library_follows_rules_but_takes_none(read: Library, path: Path) -> None:
    everywhere(read, "Caracas", RELABEL, "MISC")
    with Library.open(path, read_only=True) as reading:
        assert labelled(reading, "Caracas", 1) == {"MISC"}
        with pytest.raises(ReadOnlyError, match="read-only"):
            reading.correct(1, 0, 4, DISMISS, scope=Scope.EVERYWHERE)
        with pytest.raises(ReadOnlyError, match="read-only"):
            reading.rescope(1, Scope.ARTICLE)


def test_a_seed_that_a_rule_was_made_in_stays(read: Library) -> None:
    with read._store.writing() as queries:
        queries.run("UPDATE articles SET seed = 1")
    everywhere(read, "Caracas", DISMISS)
    assert read.remove_seeds().message == "removed 1 seed article · 1 with annotations, notes or rules kept"
    assert read.article(1)


WORDS = ("Maduro", "Nicolás Maduro", "Caracas", "Venezuela", "London", "Nicolás", "BBC", "Mad")
targets = st.tuples(st.integers(1, 4), st.sampled_from(WORDS))
steps = st.one_of(
    st.tuples(
        st.just("correct"), targets, st.sampled_from(CorrectionKind), st.sampled_from(Scope), st.booleans()
    ),
    st.tuples(st.just("rescope"), st.integers(0, 5), st.sampled_from(Scope), st.booleans()),
    st.tuples(st.sampled_from(["undo", "redo"]), st.booleans()),
    st.tuples(st.just("settle")),
)


def take(library: Library, step: tuple[Any, ...]) -> None:
    """One step of a person; what it needs may be missing, then it does nothing."""
    verb, *rest = step
    if verb == "correct":
        (article, words), kind, scope, later = rest
        at = library.text(article).content.find(words)
        if at >= 0:
            library.correct(article, at, at + len(words), kind, "MISC", scope, later=later)
    elif verb == "rescope":
        made = [one for article in (1, 2, 3, 4) for one in library.corrections(article)]
        if made:
            library.rescope(made[rest[0] % len(made)].id, rest[1], later=rest[2])
    elif verb == "settle":
        library.settle()
    else:
        getattr(library, verb)(later=rest[0])


@pytest.fixture
def four(read: Library, path: Path, draft: Make) -> Path:
    """A closed library of four articles, of which one shares its text and one has no pipeline."""
    read.add_draft(draft(read.text(1).content, title="Nachdruck", url="https://example.org/other"))
    read.add_draft(draft("Fremd\n\nMaduro, Nicolás Maduro, London; Maduros Caracas.", language="xx"))
    read.close()
    return path


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=2, max_size=10))
def test_whatever_is_corrected_and_taken_back_names_are_counted_right(
    four: Path, taken: list[tuple[Any, ...]]
) -> None:
    path = Path(tempfile.mkdtemp(dir=four.parent)) / "copy.db"
    shutil.copy(four, path)
    with Library.open(path) as library:
        for step in taken:
            try:
                take(library, step)
            except (ConflictError, InputError, NothingError):
                continue
        library.settle()
        assert not library.unsettled()
        assert_counted(library)
