"""A few pictures of the screen that have to stay as they are; `pytest --snapshot-update` takes them anew.

Look at every picture that changed before committing it.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from annotations.incoming import FoundFeed, RefreshStep
from annotations.library import Library
from annotations.model import Coding, CorrectionKind, Draft, Scope
from annotations.store import feeds
from annotations.text import TextBuilder
from tests.tui.test_marking import changed_lindau
from tui.app import GlosseApp
from tui.outside import Run
from tui.settings import Settings

SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def marked(library: Library) -> Library:
    """The library with names and overlapping annotations in its first article."""
    article = library.articles()[0].id
    content = library.text(article).content
    for name, label in (("Lindau", "LOC"), ("Ines Halder", "PER")):
        at = content.index(name)
        library.correct(article, at, at + len(name), CorrectionKind.ADD, label)
    library.toggle_tag(article, content.index("Der Rat"), content.index(" Die Bürger"), "quote")
    library.annotate(
        article, content.index("Rat der"), content.index(" hat am"), tags=["land/bayern"], note="Wer genau?"
    )
    return library


def shoot(library: Library, **settings: object) -> GlosseApp:
    return GlosseApp(library, Settings(name="ada", **settings))  # type: ignore[arg-type]


@pytest.mark.parametrize("size", SIZES)
def test_the_list(snap_compare, library: Library, size: tuple[int, int]) -> None:
    assert snap_compare(shoot(library), terminal_size=size, press=["down"])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("what", ["halder", "quastenflosser", "see ("], ids=["found", "nothing", "error"])
def test_the_filter(snap_compare, library: Library, size: tuple[int, int], what: str) -> None:
    """What is found, with the words in their place; nothing; a query that cannot be understood."""

    async def typed(pilot) -> None:
        await pilot.press("slash", *what)
        while pilot.app.screen.search is not None:
            await pilot.pause(0.01)
        await pilot.pause()

    assert snap_compare(shoot(library), terminal_size=size, run_before=typed)


@pytest.mark.parametrize("size", [(80, 24), (160, 40)])
def test_searches_and_sources(snap_compare, library: Library, size: tuple[int, int]) -> None:
    library.save_search("Häuser", "haus")

    async def counted(pilot) -> None:
        await pilot.pause()
        await pilot.press("g", "s")
        while not pilot.app.screen.sidebar.unread:
            await pilot.pause(0.02)
        await pilot.pause()

    assert snap_compare(shoot(library), terminal_size=size, run_before=counted)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "keys", [(), ("tab", "down"), ("space",), ("v", "down")], ids=["list", "tags", "cards", "chosen"]
)
def test_the_review(
    snap_compare,
    marked: Library,
    size: tuple[int, int],
    keys: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.wording.date", lambda day: "3 Mar 2026" if day else "")
    monkeypatch.setattr("tui.wording.moment", lambda at: "2026-03-03 14:30")
    content = marked.text(2).content
    at = content.index("kostet 12,5 Millionen")
    marked.annotate(2, at, at + 21, tags=["claim", "zahl"], note="Wer zahlt das?\nUnd wann?", color="red")
    press = ["g", "r", "down", *keys]
    assert snap_compare(shoot(marked), terminal_size=size, press=press)


@pytest.fixture
def crowded(marked: Library) -> Library:
    """Four annotations, and a name, over one word."""
    article = marked.articles()[0].id
    content = marked.text(article).content
    for begin, end, tag in (
        ("Stadt", " am Dienstag", "claim"),
        ("Lindau", " hat", "check"),
    ):
        marked.toggle_tag(article, content.index(begin), content.index(end), tag)
    return marked


@pytest.mark.parametrize("look", ["dark", "light", "sepia", "contrast", "ansi", "no-color"])
@pytest.mark.parametrize("size", SIZES)
def test_the_text(
    snap_compare, crowded: Library, size: tuple[int, int], look: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if look == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")
    theme = "glosse-dark" if look == "no-color" else f"glosse-{look}"
    assert snap_compare(shoot(crowded, theme=theme), terminal_size=size, press=["enter", "a", "i"])


def test_found_words_and_the_letters_of_a_jump(snap_compare, marked: Library) -> None:
    press = ["enter", "slash", *"der", "enter", "f"]
    assert snap_compare(shoot(marked), terminal_size=(80, 24), press=press)


def test_the_layers(snap_compare, crowded: Library) -> None:
    assert snap_compare(shoot(crowded), terminal_size=(80, 24), press=["enter", "I", "down"])


def test_one_paragraph_lit(snap_compare, marked: Library) -> None:
    assert snap_compare(shoot(marked, spacing=2), terminal_size=(80, 24), press=["enter", "j", "z"])


def test_a_selection(snap_compare, marked: Library) -> None:
    assert snap_compare(shoot(marked), terminal_size=(80, 24), press=["enter", "j", "v", "i", "s"])


def test_the_tag_picker(snap_compare, marked: Library) -> None:
    assert snap_compare(shoot(marked), terminal_size=(80, 24), press=["enter", "j", "t", "c"])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("waiting", [True, False], ids=["waiting", "empty"])
def test_the_orphan_desk(snap_compare, library: Library, size: tuple[int, int], waiting: bool) -> None:
    if waiting:
        changed_lindau(library)

    async def opened(pilot) -> None:
        await pilot.press("g", "o")
        await pilot.pause()

    assert snap_compare(shoot(library), terminal_size=size, run_before=opened)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", ["g h", "g h tab", "g m"], ids=["steps", "deleted", "messages"])
def test_the_history(
    snap_compare, marked: Library, size: tuple[int, int], keys: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    article = marked.articles()[0].id
    gone = [note.id for note in marked.annotations_of(article)]
    marked.delete(gone[:1])
    marked.set_starred([article], True)
    marked.undo()
    with marked._store.writing() as queries:
        queries.run("UPDATE journal SET at = '2030-05-06T07:08:09.000Z'")
        queries.run("UPDATE annotations SET deleted = '2030-05-06T07:08:09.000Z' WHERE deleted IS NOT NULL")
    app = shoot(marked)

    async def opened(pilot) -> None:
        if "m" in keys:
            await pilot.press("u", "u")
            app.messages._told = type(app.messages._told)(
                replace(told, at="2030-05-06T07:08:09.000+00:00") for told in app.messages
            )
        await pilot.press(*keys.split())
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=opened)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", ["", "tab tab tab", "d"], ids=["tree", "similar", "delete"])
def test_the_tags(snap_compare, crowded: Library, size: tuple[int, int], keys: str) -> None:
    """The tree with what stands with a tag, pairs that are alike, and what deleting does."""
    crowded.bind(5, "claims")
    crowded.describe_tag("quote", "The words of others, in quotation marks or not")

    async def opened(pilot) -> None:
        await pilot.press("g", "t", "end", "up")
        await pilot.pause()
        while "…" in str(pilot.app.screen.query_one("#line").render()):
            await pilot.pause(0.02)
        await pilot.press(*keys.split())
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    assert snap_compare(shoot(crowded), terminal_size=size, run_before=opened)


@pytest.mark.parametrize("size", SIZES)
def test_what_changed(
    snap_compare, library: Library, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    article = changed_lindau(library)
    with library._store.writing() as queries:
        queries.run("UPDATE versions SET added = '2030-05-06T07:08:0' || id || '.000Z'")
    app = shoot(library)

    async def opened(pilot) -> None:
        await pilot.press("enter")
        app.screen.open_article(article)
        await pilot.press("g", "v")
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=opened)


@pytest.mark.parametrize("size", SIZES)
def test_the_export_dialog(
    snap_compare, marked: Library, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    async def opened(pilot) -> None:
        await pilot.press("g", "e", "c", "c")
        while "3 articles" not in str(pilot.app.screen.query_one(".dialog--preview").content):
            await pilot.press("right")
            await pilot.pause(0.3)
        await pilot.pause()

    assert snap_compare(shoot(marked), terminal_size=size, run_before=opened)


WHEN = "2030-05-06T07:08:09.000Z"
"""When feeds in pictures answered last."""


@pytest.fixture
def subscribed(library: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """Feeds in folders and in none, of which one has answered, one fails and one is gone."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    for name, folder in (
        ("Seeblatt", "Zeitungen"),
        ("Kurier", "Zeitungen"),
        ("Stadtarchiv", ""),
        ("Altes Blog", ""),
    ):
        library.subscribe(f"https://{name.split()[0].lower()}.example/feed.xml", name, folder=folder)
    library.set_feed("Seeblatt", {"every": 30, "full_text": True, "language": "de"})
    library.set_feed("Kurier", {"filter": "sport OR wetter", "tags": "sport", "keep": 30})
    states = {
        "Seeblatt": {"state": "fine", "came": WHEN, "due": "2130-05-06T08:08:09.000Z"},
        "Kurier": {
            "state": "failing",
            "error": "the server says 404: there is nothing at this address",
            "came": WHEN,
            "due": "2130-05-06T08:08:09.000Z",
        },
        "Altes Blog": {
            "state": "gone",
            "error": "the server says 410: what was at this address is gone for good",
        },
        "Stadtarchiv": {"due": "2130-05-06T08:08:09.000Z"},
    }
    with library._store.writing() as queries:
        for name, values in states.items():
            feeds.note(queries, library.feed(name).id, values)
    return library


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "keys",
    ["g f", "g f down", "g f m", "g f down e down down down", "g s"],
    ids=["failing", "feeds", "folder", "settings", "sidebar"],
)
def test_feeds(snap_compare, subscribed: Library, size: tuple[int, int], keys: str) -> None:
    async def opened(pilot) -> None:
        await pilot.press(*keys.split())
        await pilot.pause()

    assert snap_compare(shoot(subscribed), terminal_size=size, run_before=opened)


@pytest.mark.parametrize("size", SIZES)
def test_no_feeds_yet(snap_compare, library: Library, size: tuple[int, int]) -> None:
    assert snap_compare(shoot(library), terminal_size=size, press=["g", "f"])


@pytest.mark.parametrize("size", SIZES)
def test_the_feeds_that_a_page_names(snap_compare, library: Library, size: tuple[int, int]) -> None:
    found = [
        FoundFeed("https://seeblatt.example/alles.xml", "Alle Nachrichten", "application/rss+xml"),
        FoundFeed("https://seeblatt.example/stadt.atom", "Nur aus der Stadt", "application/atom+xml"),
    ]

    async def offered(pilot) -> None:
        await pilot.press("plus")
        await pilot.pause()
        dialog = pilot.app.screen
        dialog.query_one("Input").value = "seeblatt.example"
        dialog._asked = object()
        dialog.post_message(dialog.Found(dialog._asked, found))
        await pilot.pause()
        await pilot.press("down")
        await pilot.pause()

    assert snap_compare(shoot(library), terminal_size=size, run_before=offered)


@pytest.mark.parametrize("size", SIZES)
def test_a_refresh_on_its_way(snap_compare, subscribed: Library, size: tuple[int, int]) -> None:
    async def under_way(pilot) -> None:
        await pilot.pause()
        screen = pilot.app.screen
        run = Run("feeds", "refresh", started=True)
        run.take(RefreshStep(12, 200, 34))
        screen.runs.append(run)
        screen.tell()
        await pilot.pause()

    assert snap_compare(shoot(subscribed), terminal_size=size, run_before=under_way)


@pytest.fixture
def mentioned(marked: Library) -> Library:
    """The library with names in all of its articles."""
    for article in marked.articles()[1:]:
        content = marked.text(article.id).content
        for name, label in (("Lindau", "LOC"), ("Ines Halder", "PER"), ("Rat der Stadt", "ORG")):
            at = content.index(name)
            marked.correct(article.id, at, at + len(name), CorrectionKind.ADD, label)
    return marked


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ascii", [False, True], ids=["symbols", "ascii"])
def test_the_names(snap_compare, mentioned: Library, size: tuple[int, int], ascii: bool) -> None:
    app = shoot(mentioned, ascii=ascii)
    assert snap_compare(app, terminal_size=size, press=["g", "n", "down"])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("list", ["mentions", "quotations", "beside"])
def test_the_dossier(snap_compare, mentioned: Library, size: tuple[int, int], list: str) -> None:
    async def opened(pilot) -> None:
        await pilot.press("g", "n", "down", "enter")
        await pilot.pause()
        found, _ = mentioned.companions(pilot.app.screen.leaf.name, pilot.app.screen.leaf.label)
        while pilot.app.screen.query_one("#companions").count < len(found) or not pilot.app.screen._articles:
            await pilot.pause(0.02)
        for _ in range(("mentions", "quotations", "beside").index(list)):
            await pilot.press("tab")
        await pilot.pause()

    assert snap_compare(shoot(mentioned), terminal_size=size, run_before=opened)


@pytest.fixture
def counted(library: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """Two years of names, and tags that stand together, from three sources."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    for number in range(40):
        builder = TextBuilder()
        builder.add(f"Bericht {number}: Ines Halder und der Rat in Lindau, Bregenz und Konstanz.")
        source, month = ("Seeblatt", "Alpine Courier", "Süddeutsche Zeitung")[number % 3], number * 7 % 24
        published = f"{2027 + month // 12}-{month % 12 + 1:02}-{number % 28 + 1:02}"
        draft = Draft(f"Bericht {number}", builder.build(), published=published, language="xx", source=source)
        article = library.add_draft(draft).article
        assert article
        content = library.text(article.id).content
        for at, (name, label) in enumerate(
            (("Lindau", "LOC"), ("Ines Halder", "PER"), ("Rat", "ORG"), ("Bregenz", "LOC"))
        ):
            if number % (at + 1) == 0:
                start = content.index(name)
                library.correct(article.id, start, start + len(name), CorrectionKind.ADD, label)
        tags = [
            tag
            for at, tag in enumerate(("claim", "country/germany", "frame/conflict", "quote"), 2)
            if number % at == 0
        ]
        library.annotate(article.id, 0, 7, tags=tags)
    return library


PICTURES = {"time": "", "sources": "tab", "tags": "tab tab", "names": "tab tab tab", "table": "t"}
"""The keys that lead to each picture."""


@pytest.mark.parametrize(
    ("look", "size", "which"),
    [
        *(("dark", size, which) for size in SIZES for which in PICTURES),
        *((look, SIZES[0], which) for look in ("ansi", "ascii") for which in ("time", "tags")),
    ],
)
def test_pictures(snap_compare, counted: Library, size: tuple[int, int], look: str, which: str) -> None:
    settings = {"ascii": True} if look == "ascii" else {"theme": f"glosse-{look}"}

    async def drawn(pilot) -> None:
        await pilot.press("g", "p")
        for key in ["", *PICTURES[which].split()]:
            if key:
                await pilot.press(key)
            await pilot.pause()
            while pilot.app.screen._asked is not None:
                await pilot.pause(0.02)
            await pilot.pause()

    assert snap_compare(shoot(counted, **settings), terminal_size=size, run_before=drawn)


@pytest.mark.parametrize("size", SIZES)
def test_pictures_of_nothing(snap_compare, library: Library, size: tuple[int, int]) -> None:
    async def drawn(pilot) -> None:
        await pilot.press("g", "p")
        await pilot.pause()
        while pilot.app.screen._asked is not None:
            await pilot.pause(0.02)
        await pilot.pause()

    assert snap_compare(shoot(library), terminal_size=size, run_before=drawn)


@pytest.fixture
def coded(library: Library) -> Library:
    """The library with an article that is done and noted, and one that is begun."""
    first, second, _ = (article.id for article in library.articles())
    library.set_coding([first], Coding.CODED)
    library.set_coding([second], Coding.CODING)
    library.set_starred([second], True)
    library.note_article(
        first, "Zwei Stellen sind unklar: die Kosten, und *wer* was gesagt hat.\n\nNachfragen."
    )
    return library


@pytest.mark.parametrize("ascii", [False, True], ids=["symbols", "ascii"])
@pytest.mark.parametrize("size", [*SIZES, (160, 40)])
def test_states_of_coding(snap_compare, coded: Library, size: tuple[int, int], ascii: bool) -> None:
    assert snap_compare(shoot(coded, ascii=ascii), terminal_size=size, press=["down"])


@pytest.mark.parametrize("size", SIZES)
def test_a_note_about_an_article(snap_compare, coded: Library, size: tuple[int, int]) -> None:
    assert snap_compare(shoot(coded), terminal_size=size, press=["enter"])


@pytest.mark.parametrize("size", SIZES)
def test_the_blind_reader(snap_compare, marked: Library, size: tuple[int, int]) -> None:
    with Library.open(marked.path, creator="bea", blind=True) as hers:
        assert snap_compare(GlosseApp(hers, Settings(name="bea")), terminal_size=size, press=["enter"])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ascii", [False, True], ids=["symbols", "ascii"])
def test_the_preview(snap_compare, marked: Library, size: tuple[int, int], ascii: bool) -> None:
    """What a correction everywhere would change; one place is to stay as it is."""

    async def opened(pilot) -> None:
        await pilot.press("enter", "tab", "E")
        await pilot.pause()
        while not pilot.app.screen.status.state.startswith("saved"):
            await pilot.pause(0.02)
        await pilot.press("x")
        await pilot.pause()

    assert snap_compare(shoot(marked, ascii=ascii), terminal_size=size, run_before=opened)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("some", [True, False], ids=["some", "none"])
def test_the_rules(
    snap_compare, library: Library, size: tuple[int, int], some: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    content = library.text(1).content
    for words, kind, label in (
        ("Lindau", "add", "LOC"),
        ("Rat der Stadt", "add", "ORG"),
        ("Dienstag", "dismiss", ""),
    ):
        at = content.index(words)
        if some:
            library.correct(1, at, at + len(words), CorrectionKind(kind), label, Scope.EVERYWHERE)
    with library._store.writing() as queries:
        queries.run("UPDATE corrections SET created = '2030-05-06T07:08:09.000Z'")

    async def opened(pilot) -> None:
        await pilot.press("g", "c")
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    assert snap_compare(shoot(library), terminal_size=size, run_before=opened)
