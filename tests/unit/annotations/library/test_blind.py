"""Two people code the same articles, and neither sees what the other says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest

from annotations.errors import InputError, NotFoundError, NothingError
from annotations.library import Library
from annotations.model import Coding, CorrectionKind, Draft, ExportOptions, Span
from annotations.review import Grouping


@pytest.fixture
def shared(library: Library, path: Path) -> tuple[Path, int, int]:
    """Ada's annotation of the first article, with a comment, and a deleted one of hers; their ids."""
    start = library.text(1).content.index("Mercosur")
    made = library.annotate(1, start, start + 8, tags=["bloc"], note="Adas Meinung").annotation
    gone = library.annotate(1, 0, 4, note="Adas Fehler").annotation
    assert made
    assert gone
    library.delete([gone])
    return path, made, gone


@pytest.fixture
def bea(shared: tuple[Path, int, int]) -> Iterator[Library]:
    """The same library, as Bea sees it."""
    with Library.open(shared[0], creator="Bea", blind=True) as opened:
        yield opened


def passage(library: Library, words: str) -> tuple[int, int]:
    start = library.text(1).content.index(words)
    return start, start + len(words)


def test_whoever_is_nobody_cannot_work_blind(path: Path) -> None:
    with pytest.raises(InputError, match="say who you are"):
        Library.open(path, blind=True)
    assert not path.exists()


def test_what_others_annotated_is_nowhere(bea: Library, shared: tuple[Path, int, int]) -> None:
    _, made, gone = shared
    assert bea.blind
    assert bea.annotations_of(1, orphans=True) == ()
    assert bea.annotation_rows() == []
    assert bea.count_annotations() == bea.count_annotations("meinung") == bea.count_deleted() == 0
    assert bea.deleted() == []
    assert [article.annotations for article in bea.articles()] == [0, 0]
    for query in ("is:annotated", "tag:bloc"):
        assert (bea.articles(query), bea.count(query)) == ([], 0)
    assert len(bea.articles("-is:annotated")) == 2
    assert {tag.name: tag.count for tag in bea.tags()}["bloc"] == 0
    assert bea.creators() == []
    assert not [step for step in bea.steps() if step.annotation in (made, gone)]
    assert bea.count_steps() == len(bea.steps(limit=-1))
    for id_ in (made, gone):
        with pytest.raises(NotFoundError):
            bea.annotation(id_)
    with pytest.raises(NotFoundError):
        bea.place_of(f"glosse:annotation/{_sighted(shared[0]).uid}")


def _sighted(path: Path):  # type: ignore[no-untyped-def]
    with Library.open(path, creator="Bea") as opened:
        return next(one for one in opened.annotations_of(1) if one.creator == "Ada")


def test_what_is_hidden_cannot_be_changed(bea: Library, shared: tuple[Path, int, int]) -> None:
    path, made, gone = shared
    before = _sighted(path)
    for change in (
        lambda: bea.delete([made]),
        lambda: bea.edit(made, note="x"),
        lambda: bea.restore([gone]),
        lambda: bea.doubt(made),
    ):
        with pytest.raises(NotFoundError):
            change()
    for refused in (
        lambda: bea.undo(),
        lambda: bea.undo(force=True),
        lambda: bea.delete_tags(["bloc"]),
        lambda: bea.merge_tags("bloc", "news"),
    ):
        with pytest.raises(InputError, match="hidden"):
            refused()
    assert _sighted(path) == before


def test_lists_counts_and_changes_of_many_leave_out_what_is_hidden(
    bea: Library, shared: tuple[Path, int, int]
) -> None:
    path, made, gone = shared
    before = _sighted(path)
    for group in Grouping:
        assert bea.review(group=group).count == 0
    with pytest.raises(NotFoundError, match="no annotation to change"):
        bea.change_annotations([made, gone], add=["x"], color="red")
    mine = bea.annotate(1, *passage(bea, "Venezuela"), tags=["bloc"]).annotation
    assert mine
    assert "1 annotation" in bea.change_annotations([made, mine], add=["both"]).message
    assert bea.carried([mine]) == {"bloc": 1, "both": 1}
    assert [(node.name, node.own, node.whole) for node in bea.tag_tree() if node.own] == [
        ("bloc", 1, 1),
        ("both", 1, 1),
    ]
    together = {node.name: node.annotations for node in bea.tags_together("bloc")}
    assert together == {"both": 1, "news": 0}, "the article itself bears the last one"
    assert bea.count_tags_used(1) == 3
    assert bea.summary().annotations == 1
    assert _sighted(path) == before


def test_the_same_passage_is_annotated_apart(bea: Library, shared: tuple[Path, int, int]) -> None:
    span = passage(bea, "Mercosur")
    bea.toggle_tag(1, *span, "bloc")
    bea.annotate_all(1, [span, passage(bea, "Venezuela")], tags=["state"])
    assert [(one.exact, one.tags, one.creator) for one in bea.annotations_of(1)] == [
        ("Mercosur", ("bloc", "state"), "Bea"),
        ("Venezuela", ("state",), "Bea"),
    ]
    assert [article.annotations for article in bea.articles("is:annotated")] == [2]
    bea.toggle_tag(1, *span, "bloc")
    assert _sighted(shared[0]).tags == ("bloc",)
    bea.undo()
    bea.undo()
    bea.undo()
    assert bea.annotations_of(1) == ()
    with pytest.raises(InputError, match="hidden"):
        bea.undo()
    bea.redo()
    assert len(bea.annotations_of(1)) == 1


def test_a_hidden_action_cannot_be_done_again(shared: tuple[Path, int, int]) -> None:
    with Library.open(shared[0], creator="Ada") as ada:
        ada.undo()
    with Library.open(shared[0], creator="Bea", blind=True) as bea, pytest.raises(InputError, match="hidden"):
        bea.redo()


def test_names_notes_and_states_are_everybodys(library: Library, shared: tuple[Path, int, int]) -> None:
    library.correct(1, *passage(library, "Maduro"), CorrectionKind.ADD, "PER")
    library.note_article(1, "für alle")
    library.set_coding([1], Coding.CODING)
    with Library.open(shared[0], creator="Bea", blind=True) as bea:
        assert [article.id for article in bea.articles("name:maduro")] == [1]
        assert (bea.article(1).note, bea.article(1).coding) == ("für alle", Coding.CODING)
        bea.undo()
    assert library.article(1).coding is Coding.UNCODED


def test_an_export_has_everything_and_its_preview_has_not(bea: Library, tmp_path: Path) -> None:
    assert "Adas Meinung" not in bea.preview("jsonl", ExportOptions(), 50)
    out = StringIO()
    assert bea.export("jsonl", out).annotations == 1
    assert "Adas Meinung" in out.getvalue()
    assert bea.export_file("csv", tmp_path / "file.csv").annotations == 1
    assert bea.annotations_of(1) == ()


def test_names_with_quotation_marks_hide_all_the_same(
    shared: tuple[Path, int, int], draft: Callable[..., Draft]
) -> None:
    name = "O'Hara'); DROP TABLE tags; --"
    with Library.open(shared[0], creator=name, blind=True) as opened:
        assert opened.annotations_of(1) == ()
        opened.annotate(1, 0, 4, tags=["x"])
        assert [one.creator for one in opened.annotations_of(1)] == [name]


def test_a_read_only_library_is_blind_too(shared: tuple[Path, int, int]) -> None:
    with Library.open(shared[0], creator="Bea", blind=True, read_only=True) as opened:
        assert opened.annotation_rows() == []
        assert opened.export("jsonl", StringIO()).annotations == 1


def test_drafts_on_hidden_annotations_are_not_offered(
    bea: Library, library: Library, shared: tuple[Path, int, int]
) -> None:
    library.keep_draft(1, Span(0, 4), shared[1], "Adas Entwurf")
    with library._store.writing() as queries:
        queries.run("UPDATE drafts SET process = 'elsewhere 1', at = '2020-01-01T00:00:00.000Z'")
    assert bea.unfinished() == []


def test_afterwards_it_is_told_how_far_they_agree(bea: Library, shared: tuple[Path, int, int]) -> None:
    bea.annotate(1, *passage(bea, "Mercosur"), tags=["bloc"])
    bea.annotate(1, *passage(bea, "Venezuela"), tags=["state"])
    with pytest.raises(NothingError):
        bea.agreements()
    with Library.open(shared[0]) as opened:
        found = {one.tag: one for one in opened.agreements(gamma=False)}
    assert (found[""].one, found[""].other, found[""].articles) == ("Ada", "Bea", 1)
    assert found["bloc"].kappa == 1
    assert (found["state"].by_one, found["state"].by_other) == (0, 1)


def test_the_newest_annotations_are_still_read_from_an_index(bea: Library) -> None:
    rows = bea._reader.rows(
        "EXPLAIN QUERY PLAN SELECT n.id FROM annotations n JOIN texts t ON t.id = n.text_id"
        " JOIN articles a ON a.id = n.article_id"
        " WHERE n.deleted IS NULL AND 1 ORDER BY n.modified DESC, n.id DESC LIMIT 100"
    )
    assert not [row["detail"] for row in rows if "TEMP B-TREE" in row["detail"]]
