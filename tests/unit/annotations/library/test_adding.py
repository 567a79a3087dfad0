"""Adding drafts: new articles, the same again, more about one, new texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.library import Library
from annotations.model import AddStatus, Anchor, Draft, Text
from annotations.store.opening import open_store

Make = Callable[..., Draft]
URL = "https://example.org/a"


def dump(path: Path) -> list[str]:
    """All of a library, as SQL."""
    store = open_store(path, read_only=True).store
    lines = [line for line in store.reader().connection.iterdump() if "articles_fts_" not in line]
    store.close()
    return lines


def test_an_article_is_kept_as_its_source_gave_it(library: Library, draft: Make) -> None:
    one = draft(
        "Titel\n\nEin  Text.",
        byline="Von  Ada\x1b[0m",
        published="2020-01",
        language="DE",
        url="https://example.org/b?utm_medium=x",
        source="Blatt",
        tags=("Neu", "neu", ""),
    )
    result = library.add_draft(one, "ort")
    assert (result.status, result.where) == (AddStatus.ADDED, "ort")
    article = result.article
    assert article is not None
    assert article == library.article(article.id)
    assert (article.title, article.published, article.language) == ("Titel", "2020-01", "de")
    assert article.sources == ("Blatt",)
    assert [tag.casefold() for tag in article.tags] == ["neu"]
    assert article.url == "https://example.org/b?utm_medium=x"
    assert "\x1b" not in article.byline
    assert not article.read
    assert not article.seed
    assert library.text(article.id) == one.text


def test_an_article_without_a_title_gets_its_opening_words(library: Library) -> None:
    result = library.add_draft(Draft("", Text("Nur ein Satz, der für sich steht."), language="de"))
    assert result.article is not None
    assert result.article.title == "Nur ein Satz, der für sich steht."


def test_an_article_without_text_fails_and_says_why(library: Library) -> None:
    result = library.add_draft(Draft("Titel", Text(" \n")), "leer.txt")
    assert (result.status, result.where, result.article) == (AddStatus.FAILED, "leer.txt", None)
    assert result.reason == "has no text"
    assert library.count() == 2


drafts = st.builds(
    dict,
    content=st.sampled_from(["Eins\n\nDer Text.", "Eins\n\nEin anderer Text.", "Zwei\n\nDer Text."]),
    url=st.sampled_from(["", URL, URL + "?utm_source=x#top", "https://example.org/c"]),
    source=st.sampled_from(["", "Blatt", "Anders"]),
    byline=st.sampled_from(["", "Ada"]),
    published=st.sampled_from(["", "2020"]),
    tags=st.sampled_from([(), ("neu",)]),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(drafts, min_size=1, max_size=4))
def test_the_same_draft_twice_changes_nothing(
    library: Library, draft: Make, fields: list[dict[str, str]]
) -> None:
    for each in fields:
        library.add_draft(draft(**each))
        before = dump(library.path)
        again = library.add_draft(draft(**each))
        assert again.status is AddStatus.UNCHANGED
        assert dump(library.path) == before


def test_one_address_is_one_article(library: Library, draft: Make) -> None:
    more = draft(
        "Kein Platz am Tisch\n\nNeuer Text.", url=f"{URL}?utm_source=rss#top", source="Agentur", byline="Bob"
    )
    result = library.add_draft(more)
    assert result.status is AddStatus.UPDATED
    assert result.article is not None
    assert result.article.id == 1
    assert result.article.sources == ("Glosse", "Agentur")
    assert (result.article.byline, result.article.published) == ("Bob", "2017-08-06")
    assert library.text(1).content == "Kein Platz am Tisch\n\nNeuer Text."
    assert result.article.words == 6


def test_the_same_text_and_title_without_an_address_is_the_same_article(
    library: Library, draft: Make
) -> None:
    content = library.text(2).content
    assert library.add_draft(draft(content, source="Feed")).status is AddStatus.UNCHANGED
    assert library.add_draft(draft(content, source="Zweite")).status is AddStatus.UPDATED
    assert library.article(2).sources == ("Feed", "Zweite")
    assert library.add_draft(draft(content, url="https://example.org/2")).status is AddStatus.UPDATED
    assert library.article(2).url == "https://example.org/2"
    assert library.add_draft(draft(content, title="Anderer Titel")).status is AddStatus.ADDED
    assert library.count() == 3


def test_an_old_text_without_an_address_does_not_bring_the_old_text_back(
    library: Library, draft: Make
) -> None:
    old = library.text(1).content
    library.add_draft(draft("Kein Platz am Tisch\n\nNeuer Text.", url=URL))
    assert library.add_draft(draft(old)).status is AddStatus.UNCHANGED
    assert library.text(1).content == "Kein Platz am Tisch\n\nNeuer Text."


def test_annotations_follow_their_words_into_a_new_text(library: Library, draft: Make) -> None:
    old = library.text(1)
    kept = library.annotate(1, 0, 10, note="bleibt").annotation or 0
    start = old.content.index("sagte Maduro")
    moved = library.annotate(1, start, start + 12, tags=["quote"]).annotation or 0
    start = old.content.index("12 Prozent")
    lost = library.annotate(1, start, start + 10).annotation or 0
    before = {id_: library.annotation(id_) for id_ in (kept, moved, lost)}
    fresh = old.content.replace("Nicolás Maduro sprach", "Präsident Nicolás Maduro sprach")
    fresh = fresh.replace("12 Prozent", "zwölf")
    library.add_draft(draft(fresh, url=URL))
    assert library.annotation(kept).anchor is Anchor.EXACT
    assert library.annotation(moved).start == before[moved].start + len("Präsident ")
    assert library.annotation(moved).anchor is Anchor.MOVED
    for id_ in (kept, moved):
        after = library.annotation(id_)
        assert fresh[after.start : after.end] == after.exact == before[id_].exact
        assert fresh[: after.start].endswith(after.prefix)
        assert after.text_hash == library.text(1).hash
        assert after.modified == before[id_].modified
    orphan = library.annotation(lost)
    assert orphan.anchor is Anchor.ORPHAN
    assert (orphan.text_hash, orphan.start, orphan.exact) == (old.hash, before[lost].start, "12 Prozent")
    assert [a.id for a in library.annotations_of(1)] == [kept, moved]
    assert [a.id for a in library.annotations_of(1, orphans=True)] == [kept, moved, lost]
    assert {row.annotation.id: row.sentence for row in library.annotation_rows()}[lost].endswith(
        "12 Prozent."
    )
    library.add_draft(draft(old.content, url=URL))
    assert library.text(1) == old
    back = {a.id: (a.start, a.anchor) for a in library.annotations_of(1)}
    assert back[lost] == (before[lost].start, Anchor.EXACT)
    assert back[moved][0] == before[moved].start


def test_an_uncertain_place_stays_uncertain_until_the_context_is_back(library: Library, draft: Make) -> None:
    old = library.text(1).content
    start = old.index("Samstag")
    id_ = library.annotate(1, start, start + 7).annotation or 0
    made = library.annotation(id_)
    fresh = (
        "Kein Platz am Tisch\n\nEs war ein Samstag wie jeder andere auch, ganz ohne Ereignisse in der Welt."
    )
    for content in (fresh, f"{fresh} Ende."):
        library.add_draft(draft(content, url=URL))
        (now,) = library.annotations_of(1)
        assert now.anchor is Anchor.UNCERTAIN
        assert content[now.start : now.end] == "Samstag"
        assert (now.prefix, now.suffix) == (made.prefix, made.suffix)
    library.add_draft(draft(old, url=URL))
    back = library.annotation(id_)
    assert back.anchor is Anchor.MOVED
    assert replace(back, anchor=made.anchor) == made


def test_old_texts_are_compressed_and_full_text_search_follows(library: Library, draft: Make) -> None:
    old = library.text(1)
    library.add_draft(draft("Kein Platz am Tisch\n\nNeuer Text.", url=URL))
    reader = library._store.reader()
    kinds = reader.rows("SELECT typeof(content) AS kind FROM texts ORDER BY id")
    assert [row["kind"] for row in kinds] == ["blob", "text", "text"]
    assert reader.rows("SELECT rowid FROM articles_fts('Maduro')") == []
    assert [row[0] for row in reader.rows("SELECT rowid FROM articles_fts('Neuer')")] == [1]
    library.add_draft(draft(old.content, url=URL))
    assert [row[0] for row in reader.rows("SELECT rowid FROM articles_fts('Maduro')")] == [1]
    with library._store.writing() as queries:
        queries.run("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")


def test_files_and_streams_are_added_in_order_and_failures_named(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "texte"
    folder.mkdir()
    (folder / "a.txt").write_text("Erster Titel\n\nDer erste Text über Berlin und das Land.\n")
    (folder / "b.txt").write_bytes(b"")
    lines = [
        f'{{"title": "Zeile {n}", "text": "Text der Zeile {n}.", "language": "de"}}\n' for n in range(700)
    ]
    (folder / "c.jsonl").write_text("".join([*lines[:3], "{kaputt\n", *lines[3:]]))
    results = list(library.add([str(folder), str(tmp_path / "fehlt.txt")]))
    status = [result.status for result in results]
    assert status.count(AddStatus.ADDED) == 701
    failed = [result for result in results if result.status is AddStatus.FAILED]
    assert [Path(result.where.split(":")[0]).name for result in failed] == ["b.txt", "c.jsonl", "fehlt.txt"]
    assert all(result.reason for result in failed)
    assert results[0].article is not None
    assert results[0].article.language == "de"
    titles = [result.article.title for result in results if result.article]
    assert titles[1:] == [f"Zeile {n}" for n in range(700)]
    again = list(library.add([str(folder)]))
    assert {result.status for result in again} == {AddStatus.UNCHANGED, AddStatus.FAILED}
    assert library.count() == 703


def test_an_override_counts_where_the_source_is_silent(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ein Titel\n\nEin kurzer Text.\n")
    (result,) = library.add([str(tmp_path / "a.txt")], language="fr")
    assert result.article is not None
    assert result.article.language == "fr"


def test_seeds_come_once_and_go_but_for_annotated_ones(path: Path) -> None:
    with Library.open(path) as library:
        number = library.add_seeds()
        assert number >= 12
        assert library.add_seeds() == 0
        assert all(article.seed for article in library.articles(limit=1000))
        library.annotate(3, 0, 5, tags=["quote"])
        library.annotate(4, 0, 5, tags=["quote"])
        library.delete([2])
        before = library.articles(limit=1000)
        change = library.remove_seeds()
        assert (
            change.message == f"removed {number - 1} seed articles · 1 with annotations, notes or rules kept"
        )
        assert [article.id for article in library.articles()] == [3]
        library.undo()
        assert library.articles(limit=1000) == before
        assert library.text(5).blocks
        with library._store.writing() as queries:
            queries.run("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")


@pytest.mark.parametrize("content", ["x" * 300_000, "Wort " * 60_000])
def test_long_texts_are_no_matter(library: Library, content: str) -> None:
    result = library.add_draft(Draft("Lang", Text(content), language="de"))
    assert result.article is not None
    assert library.text(result.article.id).content == content
