"""What changed since an article was annotated."""

from __future__ import annotations

from annotations.library import Library
from tests.tui.test_marking import changed_lindau
from tui.cli.main import run
from tui.screens.changes import Changes


async def test_what_changed_is_read_and_gone_to(reader, library: Library) -> None:
    article = changed_lindau(library)
    async with reader() as desk:
        assert desk.main.open_article(article)
        assert "The text changed since you annotated it; gv shows what" in desk.said
        await desk.press("j")
        assert desk.main.open_article(article)
        assert "The text changed" not in desk.said
        await desk.press("g", "v")
        screen = desk.app.screen
        assert isinstance(screen, Changes)
        shown = "\n".join("".join(text for text, _ in row.pieces) for row in screen._rows)
        assert "{+Mittwoch beraten+}" in shown
        assert "[-Dienstag getagt-]{+Mittwoch beraten+}.\n[-Danach ging man essen.-]" in shown
        assert "“Danach ging man essen” waits on the orphan desk" in shown
        first = screen.rows.cursor
        await desk.press("n")
        assert screen.rows.cursor > first
        await desk.press("N")
        assert screen.rows.cursor == first
        await desk.press("N")
        assert "No change before this one" in screen.status.message
        await desk.press("o", "O", "n", "n", "enter")
        assert desk.app.screen is desk.main
        assert desk.main.view.cursor.caret > 0
        await desk.press("g", "v", "q")
        assert desk.app.screen is desk.main


async def test_a_text_that_never_changed_says_so(reader, library: Library) -> None:
    async with reader() as desk:
        await desk.press("g", "v")
        screen = desk.app.screen
        assert isinstance(screen, Changes)
        assert "one version only" in screen.rows.empty[0]
        await desk.press("n", "enter", "o", "escape")
        assert desk.app.screen is desk.main


def test_the_same_on_the_command_line(library: Library, capsys) -> None:
    article = changed_lindau(library)
    path = str(library.path)
    assert run(["--library", path, "versions", str(article)]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [(row[0], row[2], row[3]) for row in rows] == [("1", "30", ""), ("2", "27", "current")]
    assert run(["--library", path, "diff", str(article)]) == 0
    out, err = capsys.readouterr()
    assert "{+Mittwoch beraten+}" in out
    assert "from version 1 to 2" in err
    assert "waits on the orphan desk: “Danach ging man essen”" in err
    assert run(["--library", path, "diff", str(article), "--json"]) == 0
    assert '"type": "difference"' in capsys.readouterr().out
    assert run(["--library", path, "diff", "1"]) == 1
    assert "one version only" in capsys.readouterr().err
    assert run(["--library", path, "diff", str(article), "--from", "9"]) == 2
    assert "has no version 9" in capsys.readouterr().err


async def test_an_annotation_that_is_not_certain_says_so(reader, library: Library) -> None:
    async with reader() as desk:
        await desk.press("1")
        with library._store.writing() as queries:
            queries.run("UPDATE annotations SET anchor = 'uncertain'")
        await desk.press("j")
        desk.main.after_change()
        await desk.press("j")
        rows = [desk.main.view.render_line(y).text for y in range(desk.main.view.size.height)]
        assert any(row.lstrip().startswith("?") for row in rows)
