"""Annotations whose passage changed so much that a person has to say where they belong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from annotations.errors import ConflictError, InputError, NotFoundError
from annotations.library import Library
from annotations.model import Anchor, Draft
from annotations.text import TextBuilder

BEFORE = (
    "Drei Tage\n\nDer Rat der Stadt Lindau hat am Dienstag getagt. Danach ging man essen.\n\n"
    "Das neue Haus kostet 12,5 Millionen Euro. Es soll 2031 fertig sein, sagte der Baumeister den Leuten am See."
)
AFTER = (
    "Drei Tage\n\nDer Rat der Stadt Lindau hat am Mittwoch beraten.\n\n"
    "Der Neubau kostet jetzt 19 Millionen Euro. Das Werk soll frühestens 2033 fertig sein, hieß es gestern beim Bauamt."
)
TWICE = "Drei Tage\n\nZuerst hieß es: Danach ging man essen. Später hieß es wieder: Danach ging man essen. So war es."


@pytest.fixture
def changing(library: Library, draft: Callable[..., Draft]) -> Callable[[str], int]:
    """Gives an article another text, and its id."""

    def change(text: str) -> int:
        article = library.add_draft(draft(text, url="https://example.org/1")).article
        assert article is not None
        return article.id

    return change


def marked(library: Library, article: int, quote: str) -> int:
    """The id of an annotation on a quote."""
    start = library.text(article).content.index(quote)
    found = library.annotate(article, start, start + len(quote), tags=["x"]).annotation
    assert found is not None
    return found


def test_what_is_lost_waits_with_its_likeliest_place(
    library: Library, changing: Callable[[str], int]
) -> None:
    article = changing(BEFORE)
    like, gone, same = (
        marked(library, article, quote)
        for quote in ("Es soll 2031 fertig sein", "Danach ging man essen", "Rat der Stadt")
    )
    assert library.count_doubts() == 0
    changing(AFTER)
    assert library.count_doubts() == 2
    found = {doubt.annotation.id: doubt for doubt in library.doubts()}
    assert set(found) == {like, gone}
    assert found[like].annotation.exact == "Es soll 2031 fertig sein"
    assert found[like].exact == "Das Werk soll frühestens 2033 fertig sein"
    assert found[like].prefix.endswith("Millionen Euro. ")
    assert found[like].suffix.startswith(", hieß es")
    assert 0.5 <= found[like].score < 1
    assert (found[gone].place, found[gone].exact) == (None, "")
    with pytest.raises(NotFoundError, match="does not wait"):
        library.doubt(same)


def test_every_answer_is_one_action_to_undo(library: Library, changing: Callable[[str], int]) -> None:
    article = changing(BEFORE)
    like, gone = (
        marked(library, article, quote) for quote in ("Es soll 2031 fertig sein", "Danach ging man essen")
    )
    changing(AFTER)
    library.accept(library.doubt(like))
    (placed,) = library.annotations_of(article)
    assert (placed.id, placed.exact, placed.anchor) == (
        like,
        "Das Werk soll frühestens 2033 fertig sein",
        Anchor.EXACT,
    )
    with pytest.raises(InputError, match="choose a passage"):
        library.accept(library.doubt(gone))
    start = library.text(article).content.index("Der Neubau")
    library.edit(gone, start=start, end=start + 10)
    assert library.count_doubts() == 0
    library.undo()
    library.undo()
    assert {doubt.annotation.id for doubt in library.doubts()} == {like, gone}
    library.delete([gone])
    assert library.count_doubts() == 1
    library.undo()
    assert {doubt.annotation.id for doubt in library.doubts()} == {like, gone}
    assert library.annotations_of(article) == ()


def test_several_are_accepted_by_one_action_or_none_is(
    library: Library, changing: Callable[[str], int]
) -> None:
    article = changing(BEFORE)
    quotes = ("Es soll 2031 fertig sein", "soll 2031 fertig")
    ids = [marked(library, article, quote) for quote in quotes]
    changing(AFTER)
    shown = [library.doubt(each) for each in ids]
    assert "2 annotations put in their places" in library.accept(*shown).message
    assert (library.count_doubts(), len(library.annotations_of(article))) == (0, 2)
    with pytest.raises(NotFoundError, match="does not wait"):
        library.accept(shown[0])
    library.undo()
    assert library.count_doubts() == 2
    library.accept(shown[1])
    with pytest.raises(NotFoundError, match="does not wait"):
        library.accept(*shown)
    assert library.count_doubts() == 1
    with pytest.raises(InputError, match="no annotation given"):
        library.accept()


def test_nothing_is_put_where_nobody_looked(library: Library, changing: Callable[[str], int]) -> None:
    """The text changes between the look at a place and the answer."""
    article = changing(BEFORE)
    like = marked(library, article, "Es soll 2031 fertig sein")
    changing(AFTER)
    shown = library.doubt(like)
    with Library.open(library.path) as other:
        builder = TextBuilder()
        for part in ["Drei Tage", "Etwas ganz anderes.", *AFTER.split("\n\n")[1:]]:
            builder.add(part)
        other.add_draft(Draft("Drei Tage", builder.build(), url="https://example.org/1"))
    with pytest.raises(ConflictError, match="changed in the meantime"):
        library.accept(shown)
    assert library.count_doubts() == 1
    library.accept(library.doubt(like))
    assert library.annotations_of(article)[0].exact == "Das Werk soll frühestens 2033 fertig sein"


def test_what_stands_twice_is_asked_about(library: Library, changing: Callable[[str], int]) -> None:
    article = changing(BEFORE)
    note = marked(library, article, "Danach ging man essen")
    changing(TWICE)
    (doubt,) = library.doubts()
    assert (doubt.annotation.id, doubt.annotation.anchor) == (note, Anchor.UNCERTAIN)
    assert doubt.exact == "Danach ging man essen"
    library.accept(doubt)
    assert library.count_doubts() == 0
    assert library.annotations_of(article)[0].anchor is Anchor.EXACT
    changing(TWICE + " Ende.")
    assert library.count_doubts() == 0


def test_a_file_that_was_edited_is_the_same_article(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "lindau.txt"

    def add(text: str, to: Path = path) -> tuple[str, int]:
        to.write_text(text, "utf-8")
        (result,) = library.add([str(to)])
        assert result.article is not None
        return result.status.value, result.article.id

    status, article = add(BEFORE)
    assert status == "added"
    note = marked(library, article, "Rat der Stadt")
    assert add(BEFORE) == ("unchanged", article)
    assert add(BEFORE, tmp_path / "copy.txt") == ("unchanged", article)
    assert add(AFTER) == ("updated", article)
    (found,) = library.annotations_of(article)
    assert (found.id, found.exact) == (note, "Rat der Stadt")
    status, other = add(AFTER.replace("Drei Tage", "Vier Tage"))
    assert (status, other != article) == ("added", True)
    assert library.article(article).url == ""
