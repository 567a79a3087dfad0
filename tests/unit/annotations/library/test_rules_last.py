"""Correct once, applied everywhere: a rule outlives new articles, feeds and pipelines, until it is taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.library import Library
from annotations.model import CorrectionKind, PipelineInfo, Scope
from tests.feeds.misbehaviour import fine
from tests.feeds.server import Server
from tui.cli.main import run

WAIT = 120
"""Seconds after which a worker that has not answered is taken for stuck."""

FEED = (
    '<rss version="2.0"><channel><title>Blatt</title><language>de</language><item><guid>1</guid><title>Reise</title>'
    "<link>/artikel/1</link><description>&lt;p&gt;Der Präsident Maduro kam am Samstag nach Caracas. Die Wahl"
    " gewann Maduro mit vielen Stimmen, sagte die Regierung.&lt;/p&gt;</description></item></channel></rss>"
).encode()
ADDED = "Wahl\n\nDer Präsident Maduro sprach am Samstag in Caracas. Danach reiste Maduro nach Havanna."


@pytest.fixture
def read(recognised: Path, path: Path) -> Iterator[Library]:
    """A library whose two articles have been recognised by the pipelines that Glosse brings."""
    shutil.copy(recognised, path)
    with Library.open(path, creator="Ada") as opened:
        yield opened


def found(library: Library, article: int, words: str = "Maduro") -> int:
    """How often words are a name, once the article is recognised."""
    library.recognise(article).result(WAIT)
    return sum(mention.text == words for mention in library.mentions(article) or ())


def test_a_dismissal_outlives_new_articles_and_another_pipeline_until_it_is_undone(
    read: Library, path: Path, tmp_path: Path, traps: PipelineInfo
) -> None:
    assert found(read, 1) == 1
    at = read.text(1).content.index("Maduro. Die")
    proposal = read.propose(1, at, at + 6, CorrectionKind.DISMISS, scope=Scope.EVERYWHERE)
    preview = read.foresee(proposal)
    list(preview.look())
    assert (preview.count, preview.articles, preview.unread) == (1, 1, 0)
    read.correct(1, at, at + 6, CorrectionKind.DISMISS, scope=Scope.EVERYWHERE)
    assert found(read, 1) == 0
    # Another program brings what is new, as a timer does while the reader is open.
    (tmp_path / "wahl.txt").write_text(ADDED, encoding="utf-8")
    with Server({"/feed": fine(FEED)}) as server, Library.open(path, creator="Timer") as other:
        (added,) = other.add([str(tmp_path / "wahl.txt")], language="de")
        assert added.article is not None
        other.subscribe(server.url("/feed"))
        assert sum(step.finished.added for step in other.refresh() if step.finished) == 1
    by_hand, by_feed = added.article.id, max(article.id for article in read.articles())
    assert by_feed > by_hand
    new = (by_hand, by_feed)
    assert [read.pipeline_for(article).name for article in new] == ["de_glosse"] * 2  # type: ignore[union-attr]
    assert [found(read, article) for article in (1, *new)] == [0, 0, 0]
    with Library.open(path, creator="Timer") as other:
        other.use_pipeline("de", traps.name)
    assert [read.pipeline_for(article).name for article in new] == [traps.name] * 2  # type: ignore[union-attr]
    assert [found(read, article) for article in (1, *new)] == [0, 0, 0]
    assert found(read, 1, "Nicolás Maduro") == 1
    assert [one.name for one in read.names() if one.name == "Maduro"] == []
    assert read.undo().message.startswith("undone: “Maduro” is no name everywhere")
    assert [found(read, article) for article in (1, *new)] == [1, 2, 2]
    with Library.open(path, creator="Timer") as other:
        other.use_pipeline("de", "de_glosse")
    assert found(read, 1) == 1
    assert all(found(read, article) > 0 for article in new)


def test_the_same_on_the_command_line(
    path: Path, tmp_path: Path, traps: PipelineInfo, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def glosse(*arguments: object, nothing: bool = False) -> str:
        capsys.readouterr()
        assert run(["--library", str(path), *map(str, arguments)]) == (1 if nothing else 0)
        return capsys.readouterr().out

    def maduros(article: int) -> int:
        return glosse("names", article, "--mentions").count("Maduro\n")

    def no_names(article: int) -> bool:
        return glosse("names", article, "--mentions", nothing=True) == ""

    for name, words in (("wahl", ADDED), ("reise", "Reise\n\nDer Präsident Maduro kam nach Caracas.")):
        (tmp_path / f"{name}.txt").write_text(words, encoding="utf-8")
    glosse("add", tmp_path / "wahl.txt", "--lang", "de")
    assert maduros(1) == 2
    at = ADDED.index("Maduro")
    correction = ("correct", 1, at, at + 6, "--dismiss", "--scope", "everywhere")
    assert glosse(*correction, "--dry-run").count("PER → no name") == 2
    assert maduros(1) == 2
    glosse(*correction)
    glosse("add", tmp_path / "reise.txt", "--lang", "de")
    assert (maduros(1), maduros(2)) == (0, 0)
    glosse("models", "use", "de", traps.name)  # It finds nothing but him.
    assert no_names(1)
    assert no_names(2)
    assert glosse("undo") == f"undone: {traps.name} reads de\n"
    assert glosse("undo").startswith("undone: “Maduro” is no name everywhere")
    assert (maduros(1), maduros(2)) == (2, 1)
