"""What a preview lists is what changes when it is done, and what is left out of it stays as it was."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import ChangedError, InputError, NotFoundError
from annotations.library import Library
from annotations.library.foreseeing import FIRST, TOGETHER
from annotations.model import Change, CorrectionKind, Draft, PipelineInfo, Priority, RawMention, Scope
from annotations.proposals import Proposal, ShownPlace

Make = Callable[..., Draft]
Names = dict[int, set[RawMention] | None]
ADD, DISMISS, RELABEL = CorrectionKind


@pytest.fixture
def read(recognised: Path, path: Path) -> Iterator[Library]:
    """A library whose two articles, in German and English, have been recognised."""
    shutil.copy(recognised, path)
    with Library.open(path, creator="Ada") as opened:
        yield opened


def names(library: Library) -> Names:
    """The names of every article; None for one that nobody has read."""
    found: Names = {}
    for article in library.articles():
        mentions = library.mentions(article.id)
        known = mentions is not None or library.pipeline_for(article.id) is None
        found[article.id] = {RawMention(*one[:3]) for one in mentions or ()} if known else None
    return found


def everything(library: Library, proposal: Proposal) -> list[ShownPlace]:
    """All places of a preview, read by small pages."""
    preview = library.foresee(proposal)
    for _ in preview.look():
        pass
    assert preview.done
    rows = [row for at in range(0, preview.count, 2) for row in preview.page(at, 2)]
    assert rows == preview.page(0, preview.count)
    assert len(rows) == preview.count
    assert len({row.article.id for row in rows}) == preview.articles
    for row in rows:
        content, place = library.text(row.article.id).content, row.place
        assert content[place.start : place.end] == row.text
        shown = row.sentence[row.start : row.start + len(row.text)]
        assert shown == " ".join(row.text.split("\n"))
    return rows


def span(library: Library, words: str, article: int = 1) -> tuple[int, int]:
    at = library.text(article).content.index(words)
    return at, at + len(words)


def test_each_place_says_what_it_was_and_what_it_would_be(read: Library, draft: Make) -> None:
    read.add_draft(draft("Drei\n\nMaduro und Nicolás Maduro. Dann Maduro.", language="xx"))
    read.add_draft(draft("Vier\n\nDer Präsident Maduro schwieg.", language="de"))
    proposal = read.propose(1, *span(read, "Maduro. Die"), ADD, "ORG", Scope.EVERYWHERE)
    assert proposal.said == "“Maduro. Die” is ORG everywhere"
    at = read.text(1).content.index("Maduro. Die")
    preview = read.foresee(read.propose(1, at, at + 6, RELABEL, "ORG", Scope.EVERYWHERE))
    steps = [(preview.looked_at, preview.count) for _ in preview.look()]
    assert steps[-1] == (3, 1)
    assert preview.unread == 1
    (row,) = preview.page(0, 10)
    assert row.sentence == "„Wir werden kämpfen“, sagte Maduro."
    assert (row.place.was, row.place.becomes) == (((at, at + 6, "PER"),), ((at, at + 6, "ORG"),))
    rows = everything(read, read.propose(3, *span(read, "Maduro", 3), ADD, "LOC", Scope.EVERYWHERE))
    # The newest article first; in the first `Maduro` also stands in `Nicolás Maduro`, which is a longer name.
    assert [(row.article.id, row.text, [one.label for one in row.place.was]) for row in rows] == [
        (3, "Maduro", []), (3, "Maduro", []), (3, "Maduro", []), (1, "Maduro", ["PER"]),
    ]  # fmt: skip


def test_many_articles_come_little_by_little_and_looking_can_be_stopped(
    library: Library, draft: Make
) -> None:
    number = FIRST + TOGETHER + 5
    for at in range(number):
        library.add_draft(draft(f"Nummer {at}\n\nZebra sprach {at} Mal.", language="xx"))
    proposal = library.propose(3, *span(library, "Zebra", 3), ADD, "PER", Scope.EVERYWHERE)
    preview = library.foresee(proposal)
    seen = [(preview.looked_at, preview.candidates, preview.count) for _ in preview.look()]
    assert seen[0] == (FIRST, number, FIRST)
    assert seen[-1] == (number, number, number)
    assert [row.article.id for row in preview.page(number - 2, 9)] == [4, 3]
    answers = iter([False, True])
    stopped = library.foresee(proposal)
    assert len(list(stopped.look(lambda: next(answers)))) == 1
    assert (stopped.count, stopped.done) == (FIRST, False)
    assert len(stopped.page(0, 100)) == FIRST


def test_what_changed_meanwhile_is_neither_shown_nor_left(read: Library, draft: Make) -> None:
    proposal = read.propose(1, *span(read, "Caracas"), DISMISS, scope=Scope.EVERYWHERE)
    preview = read.foresee(proposal)
    assert len(list(preview.look())) == 2
    (row,) = preview.page(0, 9)
    read.correct(1, *span(read, "Caracas"), RELABEL, "MISC")
    made = read.corrections(1)[0]
    fresh = read.text(1).content.replace("Am", "An").replace("am Samstag", "gestern")
    read.add_draft(draft(fresh, url="https://example.org/a"))
    assert preview.page(0, 9) == [] or preview.page(0, 9)[0].place.text_id != row.place.text_id
    with pytest.raises(ChangedError, match="changed in the meantime"):
        read.rescope(made.id, Scope.EVERYWHERE, leaving=[row.place])
    assert read.rules() == ()


def test_rules_are_listed_changed_and_deleted(read: Library, draft: Make) -> None:
    read.add_draft(draft("Drei\n\nMaduro und Caracas.", language="xx"))
    read.correct(1, *span(read, "Caracas"), DISMISS, scope=Scope.EVERYWHERE)
    read.correct(3, *span(read, "Maduro", 3), ADD, "PER", Scope.EVERYWHERE)
    maduro, caracas = read.rule_list()
    assert (maduro.what, maduro.article_title, caracas.what) == ("PER", "Drei", "no name")
    assert caracas.article_url == "https://example.org/a"
    assert read.rule_list("CARA") == [caracas]
    assert read.articles_with("Maduro") == 2
    before = names(read)
    assert read.set_rule(maduro.made.id, RELABEL, "LOC").message == "“Maduro” is LOC everywhere · 2 articles"
    (changed, _) = read.rule_list()
    assert (changed.what, changed.made.article) == ("LOC", 3)
    assert read.undo().message.startswith("undone: “Maduro” is LOC everywhere")
    assert names(read) == before
    assert read.rule_list() == [maduro, caracas]
    said = read.delete_rules([maduro.made.id, caracas.made.id]).message
    assert said.startswith("deleted 2 rules")
    assert read.rules() == ()
    read.undo()
    assert names(read) == before
    assert read.set_rule(maduro.made.id, scope=Scope.ARTICLE).message.startswith(
        "“Maduro” is PER in this article"
    )
    assert [rule.what for rule in read.rule_list()] == ["no name"]
    with pytest.raises(NotFoundError, match="no rule"):
        read.set_rule(maduro.made.id, RELABEL, "LOC")
    with pytest.raises(InputError, match="everywhere already"):
        read.set_rule(caracas.made.id, DISMISS)
    with pytest.raises(InputError, match="give the label"):
        read.set_rule(caracas.made.id, RELABEL)
    with pytest.raises(InputError, match="no rule given"):
        read.delete_rules([])
    for unknown in (99, 2**70):
        with pytest.raises(NotFoundError, match="no rule"):
            read.propose_deletion([unknown])
        with pytest.raises(NotFoundError, match="no correction"):
            read.propose_rescope(unknown, Scope.HERE)


def test_a_place_where_a_longer_name_would_come_keeps_its_shorter_one(read: Library, draft: Make) -> None:
    read.add_draft(draft(read.text(1).content, title="Nachdruck", url="https://example.org/other"))
    before = names(read)
    at = read.text(1).content.index("Nicolás Maduro sprach")
    assert (at, at + 14, "PER") in (before[3] or ())
    read.correct(1, at, at + 21, ADD, "ORG")
    made = read.corrections(1)[0].id
    (row,) = everything(read, read.propose_rescope(made, Scope.EVERYWHERE))
    assert (row.place.was, row.place.becomes) == (((at, at + 14, "PER"),), ((at, at + 21, "ORG"),))
    said = read.rescope(made, Scope.EVERYWHERE, leaving=[row.place]).message
    assert said.startswith("“Nicolás Maduro sprach” is ORG everywhere · 1 place left as it was")
    assert names(read)[3] == before[3]
    read.undo()
    read.undo()
    assert names(read) == before


def counted(library: Library) -> dict[tuple[str, str], int]:
    library.settle()
    return {(one.name, one.label): one.mentions for one in library.names()}


def test_names_are_counted_right_after_a_rule_was_changed_and_taken_back(read: Library, draft: Make) -> None:
    for at in range(3):
        read.add_draft(draft(f"Nummer {at}\n\nZebra sprach.", language="xx"))
    read.correct(3, *span(read, "Zebra", 3), ADD, "PER", Scope.EVERYWHERE)
    before = counted(read)
    assert before["Zebra", "PER"] == 3
    read.set_rule(read.rules()[0].id, ADD, "LOC", later=True)
    after = counted(read)
    assert (after.get(("Zebra", "PER")), after["Zebra", "LOC"]) == (None, 3)
    read.undo(later=True)
    assert counted(read) == before
    read.redo(later=True)
    assert counted(read) == after


# Whatever is proposed

WORDS = (
    "Maduro",
    "Nicolás Maduro",
    "Nicolás Maduro sprach",
    "Caracas",
    "Venezuela",
    "London",
    "Nicolás",
    "BBC",
    "Mad",
)
LABELS = ("PER", "ORG", "MISC")
corrections = st.tuples(
    st.integers(1, 5), st.sampled_from(WORDS), st.integers(0, 2), st.sampled_from(CorrectionKind),
    st.sampled_from(LABELS), st.sampled_from(Scope),
)  # fmt: skip
steps = st.one_of(
    st.tuples(st.just("correct"), corrections),
    st.tuples(st.just("rescope"), st.integers(0, 9), st.sampled_from(Scope)),
    st.tuples(st.just("set"), st.integers(0, 9), st.sampled_from(CorrectionKind), st.sampled_from(LABELS)),
    st.tuples(st.just("narrow"), st.integers(0, 9), st.sampled_from(Scope)),
    st.tuples(st.just("delete"), st.integers(1, 9)),
)
Step = tuple[Proposal, Callable[[list[Any]], Change], bool]


def planned(library: Library, step: tuple[Any, ...]) -> Step | None:
    """What a step proposes, how it is carried out, and whether places can be left out; None if it makes no sense."""
    verb, *rest = step
    if verb == "correct":
        article, words, nth, kind, label, scope = rest[0]
        content, at = library.text(article).content, -1
        for _ in range(nth + 1):
            at = content.find(words, at + 1)
        if at < 0:
            return None
        given = (article, at, at + len(words), kind, label, scope)
        return library.propose(*given), lambda leaving: library.correct(*given), False
    if verb == "rescope":
        made = [one for article in range(1, 6) for one in library.corrections(article)]
        if not made:
            return None
        one = made[rest[0] % len(made)]
        return (
            library.propose_rescope(one.id, rest[1]),
            lambda leaving: library.rescope(one.id, rest[1], leaving=leaving),
            True,
        )
    rules = library.rules()
    if not rules:
        return None
    if verb == "delete":
        ids = [one.id for one in rules[: rest[0]]]
        return (
            library.propose_deletion(ids),
            lambda leaving: library.delete_rules(ids, leaving=leaving),
            True,
        )
    rule = rules[rest[0] % len(rules)].id
    change = (rest[1], rest[2]) if verb == "set" else (None, "", rest[1])
    return (
        library.propose_rule(rule, *change),
        lambda leaving: library.set_rule(rule, *change, leaving=leaving),
        True,
    )


@pytest.fixture
def five(read: Library, path: Path, draft: Make, traps: PipelineInfo) -> Path:
    """A closed library: two articles of one text, one without a pipeline, and one that its pipeline has not read."""
    read.add_draft(draft(read.text(1).content, title="Nachdruck", url="https://example.org/other"))
    read.add_draft(draft("Fremd\n\nMaduro, Nicolás Maduro, London; Maduros Caracas. Maduro!", language="xx"))
    read.add_draft(draft("Neu\n\nMaduro sprach in Caracas und London.", language="de"))
    read.close()
    return path


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, max_size=6), steps, st.data())
def test_a_preview_lists_what_changes_when_it_is_done(
    five: Path, taken: list[tuple[Any, ...]], step: tuple[Any, ...], data: st.DataObject
) -> None:
    path = Path(tempfile.mkdtemp(dir=five.parent)) / "copy.db"
    shutil.copy(five, path)
    with Library.open(path) as library:
        for each in taken:
            try:
                if plan := planned(library, each):
                    plan[1]([])
            except InputError:
                continue
        before = names(library)
        try:
            plan = planned(library, step)
        except InputError:
            return
        if plan is None:
            return
        proposal, carry_out, can_leave = plan
        rows = everything(library, proposal)
        left = [row.place for row in rows if can_leave and data.draw(st.booleans())]
        said = carry_out(left).message
        assert said.startswith(proposal.said.replace("delete ", "deleted "))
        after = names(library)
        expected = {article: None if found is None else set(found) for article, found in before.items()}
        for row in rows:
            found = expected[row.article.id]
            assert found is not None
            if row.place not in left:
                assert found.issuperset(row.place.was)
                found.difference_update(row.place.was)
                found.update(row.place.becomes)
        assert after == expected
        assert before[5] is None
        library.undo()
        assert names(library) == before


def test_a_name_is_relabelled_under_all_words_that_it_goes_by(read: Library, draft: Make) -> None:
    before = names(read)
    maduro = read.name("Nicolás Maduro")
    proposal = read.propose_relabel(maduro.name, "PER", "ORG")
    assert proposal.said == "“Nicolás Maduro” is ORG everywhere"
    assert {one.correction.surface for one in proposal.after} == {"Nicolás Maduro", "Maduro"}
    rows = everything(read, proposal)
    assert len(rows) == maduro.mentions
    assert {(row.place.was[0].label, row.place.becomes[0].label) for row in rows} == {("PER", "ORG")}
    assert read.relabel_name(maduro.name, "PER", "ORG").message == proposal.said
    found = {(one.name, one.label): one.mentions for one in read.names() if "Maduro" in one.name}
    assert found == {("Nicolás Maduro", "ORG"): 1, ("Maduro", "ORG"): 1}, "no surnames among organisations"
    later = read.add_draft(draft("Drei\n\nNicolás Maduro schwieg.", language="de")).article
    assert later
    read.recognise(later.id, Priority.SCREEN).result(timeout=120)
    assert "ORG" in {one.label for one in read.mentions(later.id) or () if one.text == "Nicolás Maduro"}
    with pytest.raises(InputError, match="is ORG already"):
        read.relabel_name(maduro.name, "ORG", "ORG")
    with pytest.raises(NotFoundError, match="no article mentions"):
        read.relabel_name("Niemand", "PER", "ORG")
    assert proposal.said in read.undo().message
    assert {id_: found for id_, found in names(read).items() if id_ in before} == before
