"""The orphan desk, from an edited file to the next start."""

from __future__ import annotations

from pathlib import Path

from annotations.library import Library

FIRST = (
    "Der Streit um den Hafen\n\n"
    "Der Stadtrat hat am Dienstag lange gesprochen. Am Ende stand kein Beschluss.\n\n"
    "Die Kosten liegen bei zwölf Millionen Euro, das nannte Ines Halder vertretbar.\n\n"
    "Im Mai wird weiter verhandelt.\n"
)
SECOND = (
    "Der Streit um den Hafen\n\n"
    "Der Stadtrat hat am Dienstag lange gesprochen. Dann ging man heim.\n\n"
    "Die Ausgaben liegen jetzt bei achtzehn Millionen Euro, das fand Ines Halder noch vertretbar.\n\n"
    "Verhandelt wird irgendwann.\n"
)


def test_an_edited_file_is_worked_through(start, run, tmp_path: Path, path: Path) -> None:
    file = tmp_path / "hafen.txt"
    file.write_text(FIRST)
    run("add", file)
    for quote, tag in (
        ("Am Ende stand kein Beschluss", "claim"),
        ("Die Kosten liegen bei zwölf Millionen Euro", "figure"),
        ("Im Mai wird weiter verhandelt", "check"),
    ):
        run("annotate", "1", "--quote", quote, "--tag", tag)
    file.write_text(SECOND)
    run("add", file)
    with Library.open(path) as library:
        waiting = [doubt.annotation.tags[0] for doubt in library.doubts()]
        likely = next(doubt for doubt in library.doubts() if doubt.annotation.tags == ("figure",))
    assert sorted(waiting) == ["check", "claim", "figure"]
    terminal = start(columns=80, rows=24).see("3 annotations wait for you to say where they belong")
    terminal.press("go").see("Orphan desk", "3 annotations wait")
    terminal.press("j" * waiting.index("figure")).see("[Kosten]", "[Ausgaben]").press("y").see(
        "2 annotations wait"
    )
    waiting.remove("figure")
    terminal.press("gg", "j" * waiting.index("check"), "d").see("1 annotation waits")
    terminal.press("e").see("Dann ging man heim").press("gg", "jj", ")", "v", "is", "enter")
    terminal.see("Every passage was found")
    terminal.press("q", "q", "q")
    terminal.end()
    with Library.open(path) as library:
        content = library.text(1).content
        notes = {note.tags[0]: content[note.start : note.end] for note in library.annotations_of(1)}
        assert library.count_doubts() == 0
        assert set(notes) == {"figure", "claim"}
        assert notes["figure"] == likely.exact
    start(columns=80, rows=24).see("Der Streit um den Hafen").press("go").see("Every passage was found")
