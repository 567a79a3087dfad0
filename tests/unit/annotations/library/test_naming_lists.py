"""Names over the whole library: counted as articles come, change and go; merged, renamed, hidden, split."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.errors import InputError, NotFoundError
from annotations.library import Library
from annotations.library.dossiers import likelihood_ratio
from annotations.model import CorrectionKind, Draft, Name
from annotations.store import tallies
from annotations.text import from_plain

PEOPLE = ("Ada Kern", "Bea Lang", "Kern", "Jan Ott")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Four articles in a language without a pipeline, whose names a person adds."""
    with Library.open(tmp_path / "library.db", creator="ada") as opened:
        for number in range(4):
            text = f"Bericht {number}.\n\nAda Kern traf Bea Lang.\n\nJan Ott und Bea Lang. Ada Kern ging."
            draft = Draft("", from_plain(text), published=f"202{number}-05-0{number + 1}", language="xx")
            opened.add_draft(draft, f"a{number}")
        for article in (1, 2, 3):
            add(opened, article, "Ada Kern", "PER")
        add(opened, 1, "Bea Lang", "PER")
        add(opened, 4, "Bea Lang", "PER")
        add(opened, 4, "Bericht", "MISC")
        yield opened


def add(library: Library, article: int, words: str, label: str) -> None:
    start = library.text(article).content.index(words)
    library.correct(article, start, start + len(words), CorrectionKind.ADD, label)


def listed(library: Library, **options: object) -> list[tuple[str, int, int, str, str]]:
    rows = library.name_rows(**options)  # type: ignore[arg-type]
    assert len(rows.every()) == rows.count
    assert [rows.index_of(one.name, one.label) for one in rows.every()] == list(range(rows.count))
    return [(one.name, one.mentions, one.articles, one.first, one.last) for one in rows.every()]


def counted(library: Library) -> dict[tuple[str, str], tuple[int, int, str, str]]:
    """Names counted from the mentions of every article, slowly."""
    mentions, articles, days = Counter(), Counter(), dict[tuple[str, str], list[str]]()
    for article in library.articles(limit=100):
        here = Counter((one.name, one.label) for one in library.mentions(article.id) or ())
        mentions.update(here)
        articles.update(here.keys())
        for key in here:
            days.setdefault(key, []).append(article.published)
    return {key: (mentions[key], articles[key], min(days[key]), max(days[key])) for key in mentions}


def test_names_are_listed_with_days_in_every_order(library: Library) -> None:
    ada, bea, report = (
        ("Ada Kern", 6, 3, "2020-05-01", "2022-05-03"),
        ("Bea Lang", 4, 2, "2020-05-01", "2023-05-04"),
        ("Bericht", 1, 1, "2023-05-04", "2023-05-04"),
    )
    assert listed(library) == [ada, bea, report]
    assert listed(library, sort="last") == [bea, report, ada]
    assert listed(library, sort="first") == [report, ada, bea]
    assert listed(library, sort="name") == [ada, bea, report]
    assert listed(library, group="PER") == [ada, bea]
    assert listed(library, group="other") == [report]
    assert listed(library, part="a k") == [ada]
    assert listed(library, part="%") == []
    with pytest.raises(InputError, match="mentions, articles, name, first, last"):
        library.name_rows(sort="length")


def test_over_time_the_parts_sum_up(library: Library) -> None:
    names = library.name_rows().every()
    bars = library.over_time(names, 4)
    assert [sum(bar) for bar in bars] == [6, 4, 1]
    assert bars[0] == [2, 2, 2, 0]
    assert library.over_time([], 4) == []


def test_counts_follow_whatever_happens(library: Library) -> None:
    chance = random.Random(3)
    for _ in range(60):
        act, article = chance.randrange(7), chance.randint(1, 4)
        content = library.text(article).content
        word = chance.choice([word for word in ("Ada Kern", "Bea Lang", "Jan Ott") if word in content])
        start = content.index(word)
        if act < 2:
            add(library, article, word, chance.choice(["PER", "ORG"]))
        elif act == 2:
            library.correct(article, start, start + len(word), CorrectionKind.DISMISS)
        elif act == 3:
            library.set_archived([article], chance.random() < 0.5)
        elif act == 4:
            library.undo(force=True)
        elif act == 5:
            name = chance.choice(library.name_rows().every() or [Name("", "", 0, 0)])
            others = [one.name for one in library.name_rows(name.label).every() if one.name != name.name]
            if others:
                library.merge_name(name.name, chance.choice(others), name.label)
        elif rules := library.name_rules():
            rule = chance.choice(rules)
            library.split_name(rule.name, rule.label)
        found = {(one.name, one.label): (one.mentions, one.articles, one.first, one.last)
                 for one in library.name_rows().every()}  # fmt: skip
        assert found == counted(library)
    before = listed(library)
    with library._store.writing() as queries:
        tallies.count_anew(queries, library._pipeline_ids())
    assert listed(library) == before


def test_a_merge_holds_everywhere_and_is_one_step(library: Library) -> None:
    assert library.merge_name("Bea Lang", "Ada Kern").message == "“Bea Lang” counts as “Ada Kern”"
    assert listed(library)[0] == ("Ada Kern", 10, 4, "2020-05-01", "2023-05-04")
    assert [one.name for one in library.names(4)] == ["Ada Kern", "Bericht"]
    assert {one.name for one in library.mentions(1) or ()} == {"Ada Kern"}
    assert library.written("Ada Kern", "PER") == ["Ada Kern", "Bea Lang"]
    assert {article.id for article, _ in library.name_mentions("ada kern")} == {1, 2, 3, 4}
    assert library.count('name:"ada kern"') == 4
    assert library.count('name:"Kern"') == 0
    add(library, 2, "Bea Lang", "PER")
    assert listed(library)[0][1:3] == (12, 4)
    library.undo()
    library.undo()
    assert [one[0] for one in listed(library)] == ["Ada Kern", "Bea Lang", "Bericht"]
    library.redo()
    assert listed(library)[0][:3] == ("Ada Kern", 10, 4)
    library.split_name("Bea Lang")
    assert library.name_rules() == []


def test_renames_and_merges_follow_each_other(library: Library) -> None:
    library.merge_name("Bea Lang", "Ada Kern")
    library.rename_name("Ada Kern", "A. Kern")
    assert listed(library, group="PER") == [("A. Kern", 10, 4, "2020-05-01", "2023-05-04")]
    assert {(one.name, one.target) for one in library.name_rules()} == {
        ("Ada Kern", "A. Kern"), ("Bea Lang", "A. Kern"),
    }  # fmt: skip
    library.rename_name("A. Kern", "Ada Kern")
    assert listed(library, group="PER")[0][0] == "Ada Kern"
    assert [(one.name, one.target) for one in library.name_rules()] == [("Bea Lang", "Ada Kern")]


def test_what_cannot_be_said_is_refused(library: Library) -> None:
    with pytest.raises(NotFoundError, match="no name “Nemo”"):
        library.merge_name("Nemo", "Ada Kern")
    with pytest.raises(NotFoundError, match="no name “Bericht”"):
        library.merge_name("Ada Kern", "Bericht")
    with pytest.raises(InputError, match="that name already"):
        library.merge_name("Ada Kern", "Ada Kern")
    with pytest.raises(InputError, match="there is “Bea Lang” already"):
        library.rename_name("Ada Kern", "Bea Lang")
    with pytest.raises(InputError, match="1 to 200"):
        library.rename_name("Ada Kern", " ")
    with pytest.raises(NotFoundError, match="counts as no other"):
        library.split_name("Ada Kern")
    add(library, 2, "Bericht", "ORG")
    with pytest.raises(InputError, match="--label"):
        library.hide_name("Bericht")
    assert library.name_rules() == []


def test_a_hidden_name_is_in_no_list_but_that_of_hidden_ones(library: Library) -> None:
    library.hide_name("Ada Kern")
    assert [one[0] for one in listed(library)] == ["Bea Lang", "Bericht"]
    assert [one[0] for one in listed(library, hidden=True)] == ["Ada Kern"]
    assert [one.name for one in library.names(1)] == ["Bea Lang"]
    assert library.mentions(2)
    with pytest.raises(InputError, match="hidden already"):
        library.hide_name("Ada Kern")
    library.unhide_name("Ada Kern")
    assert len(listed(library)) == 3
    assert library.name_rules() == []


def test_the_dossier_has_every_mention_in_context(library: Library) -> None:
    start = library.text(3).content.index("Ada Kern ging")
    library.annotate(3, start, start + 8, tags=["weg"], note="wohin?")
    dossier = library.dossier("Ada Kern", "PER")
    assert (dossier.count, dossier.articles) == (6, 3)
    page = dossier.page(0, 6)
    assert [one.article.id for one in page] == [3, 3, 2, 2, 1, 1]
    assert [one.sentence[one.start : one.start + 8] for one in page] == ["Ada Kern"] * 6
    assert page[0].sentence == "Ada Kern traf Bea Lang."
    assert [[note.tags for note in one.annotations] for one in page[:2]] == [[], [("weg",)]]
    assert dossier.page(1, 2) == page[1:3]
    assert dossier.page(5, 9) == page[5:]
    assert library.dossier("Ada Kern", "PER", 1).count == 2
    text = "\n".join(library.dossier_page("Ada Kern", "PER"))
    assert text.startswith("# Ada Kern\n")
    assert text.count("**Ada Kern**") == 6
    assert "#weg wohin?" in text


def test_companions_share_paragraphs(library: Library) -> None:
    for article in (1, 2, 3, 4):
        add(library, article, "Ada Kern", "PER")
        add(library, article, "Jan Ott", "PER")
    found, articles = library.companions("Jan Ott", "PER")
    assert articles == 4
    assert {(one.name, one.together, one.paragraphs) for one in found} == {
        ("Ada Kern", 4, 8),
        ("Bea Lang", 2, 4),
    }
    assert found[0].name == "Ada Kern"
    assert found[0].strength > found[1].strength > 0
    library.hide_name("Ada Kern")
    assert [one.name for one in library.companions("Jan Ott", "PER")[0]] == ["Bea Lang"]


def test_the_strength_is_dunnings() -> None:
    # Table 110, 2442, 111, 29114 of Dunning 1993, for "the swiss": 270.72.
    assert likelihood_ratio(110, 110 + 2442, 110 + 111, 110 + 2442 + 111 + 29114) == pytest.approx(
        270.72, abs=0.01
    )
    assert likelihood_ratio(1, 10, 10, 100) == 0
    assert likelihood_ratio(0, 0, 0, 0) == 0
    assert likelihood_ratio(5, 5, 5, 5) == 0
