"""`glosse feeds`, `fetch`, `part` and `add` of pages, as a person types them, against a real server."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotations.library import Library
from tests.feeds.misbehaviour import FEED, fine
from tests.feeds.server import Answer, Server
from tests.feeds.test_refreshing import document, html, page
from tui.cli.main import run

Glosse = Callable[..., tuple[int, str, str]]


@pytest.fixture
def server() -> Iterator[Server]:
    """A server with a feed and a page."""
    with Server(
        {"/feed": fine(document(1, 2)), "/artikel/1": html(page(1)), "/bad": Answer(b"", 404)}
    ) as running:
        yield running


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the library is."""
    return tmp_path / "library.db"


@pytest.fixture
def glosse(path: Path, capsys: pytest.CaptureFixture[str]) -> Glosse:
    """Runs a command: exit code, output, messages."""

    def command(*arguments: str) -> tuple[int, str, str]:
        code = run(["--library", str(path), *arguments])
        return (code, *capsys.readouterr())

    return command


def test_a_feed_from_its_address_to_its_end(server: Server, glosse: Glosse) -> None:
    assert glosse("feeds", "add", server.url("/feed"), "--folder", "Presse") == (
        0,
        "subscribed to “Hafenblatt” (1)\nHafenblatt: 2 new\n",
        "glosse: 1 feed, 2 new articles\n",
    )
    out = glosse("feeds", "list")[1]
    assert out.split("\t")[:6] == ["1", "Presse", "Hafenblatt", "2", "2", "fine"]
    assert glosse("feeds", "refresh")[1:] == ("", "glosse: 1 feed, 0 new articles\n")
    assert glosse("feeds", "rename", "hafenblatt", "Hafen")[2] == "glosse: renamed “Hafenblatt” to “Hafen”\n"
    assert glosse("feeds", "set", "Hafen", "--every", "0", "--filter", "tag", "--tag", "Tage")[0] == 0
    feed = json.loads(glosse("feeds", "list", "--json")[1])
    assert (feed["name"], feed["every"], feed["filter"], feed["tags"]) == ("Hafen", 0, "tag", ["Tage"])
    assert glosse("feeds", "set", "Hafen", "--filter", "", "--tag", "")[0] == 0
    feed = json.loads(glosse("feeds", "list", "--json")[1])
    assert (feed["filter"], feed["tags"]) == ("", [])
    said = "glosse: folder “Presse” is called “Welt” · 1 feed\n"
    assert glosse("feeds", "folder", "Presse", "Welt") == (0, "", said)
    assert glosse("feeds", "remove", "1") == (0, "", "glosse: gave up “Hafen”; its 2 articles stay\n")
    assert glosse("feeds", "list")[0] == 1
    assert glosse("undo")[0] == 0
    assert glosse("feeds", "list")[0] == 0
    assert "source" not in glosse("articles", 'source:"Hafen"')[2]


def test_failures_are_lines_and_exit_codes(server: Server, glosse: Glosse) -> None:
    code, out, err = glosse("feeds", "add", server.url("/bad"))
    assert (code, out) == (1, "")
    assert err == "glosse: the server says 404: there is nothing at this address\n"
    assert glosse("feeds", "add", "nonsense")[0] == 2
    assert glosse("feeds", "add", server.url("/bad"), "--no-refresh", "--name", "Bad")[0] == 0
    code, _, err = glosse("feeds", "refresh")
    assert code == 2
    assert "Bad: the server says 404" in err
    glosse("feeds", "add", server.url("/feed"))
    assert glosse("feeds", "refresh")[0] == 1
    assert "failing: the server says 404" in glosse("feeds", "list")[1]
    assert glosse("feeds", "refresh", "nobody")[0] == 2
    assert glosse("feeds", "set", "Bad")[0] == 2


def test_a_page_with_several_feeds_lists_them(server: Server, glosse: Glosse) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="/{n}" title="F{n}">' for n in (1, 2)
    )
    server.routes["/"] = html(f"<html><head>{links}</head><body><p>Text</p></body></html>".encode())
    code, out, err = glosse("feeds", "add", server.url("/"))
    assert (code, out) == (1, f"{server.url('/1')}\tF1\n{server.url('/2')}\tF2\n")
    assert "names 2 feeds" in err
    assert glosse("feeds", "list")[0] == 1


def test_pages_are_added_and_fetched(server: Server, glosse: Glosse) -> None:
    code, out, err = glosse("add", server.url("/artikel/1"), server.url("/bad"))
    assert (code, out.split("\t")[0]) == (1, "added")
    assert f"failed: {server.url('/bad')}: the server says 404" in err
    glosse("feeds", "add", server.url("/feed"))
    code, out, err = glosse("fetch", "2")
    assert code == 2
    assert "failed: " in err
    code, out, _ = glosse("fetch", "1", "--json")
    assert json.loads(out)["status"] == "unchanged"
    assert glosse("fetch", "99")[0] == 2
    assert glosse("part", "1")[0] == 1


def feeds_of(path: Path) -> list[tuple[str, str, str]]:
    """Address, name and folder of every feed, sorted."""
    with Library.open(path) as library:
        return sorted((feed.url, feed.name, feed.folder) for feed in library.feeds())


def test_two_hundred_feeds_of_a_list_are_refreshed_exported_and_the_same(
    server: Server, glosse: Glosse, path: Path, tmp_path: Path
) -> None:
    outlines = []
    for number in range(200):
        server.routes[f"/f/{number}"] = fine(FEED.replace(b"Paper", b"Paper %d" % number))
        one = f'<outline type="rss" text="Blatt &amp; {number}" xmlUrl="{server.url(f"/f/{number}")}"/>'
        outlines.append(f'<outline text="Ordner {number % 7}">{one}</outline>' if number % 3 else one)
    source = tmp_path / "feeds.opml"
    source.write_text(f'<opml version="2.0"><body>{"".join(outlines)}</body></opml>', "utf-8")
    code, out, err = glosse("feeds", "import", str(source))
    assert (code, out.splitlines()[0]) == (0, "200 feeds new")
    assert "glosse: 200 feeds, 200 new articles" in err or "folded" in out
    before = feeds_of(path)
    assert before[0][1].startswith("Blatt & ")
    assert {folder for _, _, folder in before} == {"", *(f"Ordner {number}" for number in range(7))}
    exported = tmp_path / "out.opml"
    assert glosse("feeds", "export", "-o", str(exported))[2] == f"glosse: 200 feeds written to {exported}\n"
    assert exported.stat().st_mode & 0o777 == 0o600
    path.rename(path.with_name("first.db"))
    assert glosse("feeds", "import", str(exported), "--no-refresh")[1] == "200 feeds new\n"
    assert feeds_of(path) == before
    assert glosse("feeds", "import", str(exported), "--no-refresh")[1] == "0 feeds new, 200 there already\n"
    assert glosse("feeds", "export")[1] == exported.read_text("utf-8").rstrip("\n") + "\n"


def test_lists_that_are_none_are_refused(glosse: Glosse, tmp_path: Path) -> None:
    for name, content, said in (
        ("a", b"<html/>", "OPML"),
        ("b", b"# nothing\n", "names no feeds"),
        ("c", b"", "is empty"),
    ):
        file = tmp_path / name
        file.write_bytes(content)
        code, _, err = glosse("feeds", "import", str(file))
        assert code == 2
        assert said in err
    assert glosse("feeds", "import", str(tmp_path / "none"))[0] == 2
    assert glosse("feeds", "import")[0] == 2


def test_what_was_read_in_newsboat_is_read_here(
    server: Server, glosse: Glosse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    (home / ".newsboat").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    url = server.url("/feed")
    (home / ".newsboat/urls").write_text(
        f'{url} Hafen "~Mein Blatt"\n"query:x:unread = \\"yes\\""\n', "utf-8"
    )
    cache = home / ".newsboat/cache.db"
    boat = shutil.which("newsboat")
    if boat:
        files = ["-u", home / ".newsboat/urls", "-c", cache, "-C", os.devnull]
        subprocess.run([boat, *files, "-x", "reload"], check=True, timeout=60)
        with sqlite3.connect(cache) as connection:
            connection.execute("UPDATE rss_item SET unread = 0 WHERE guid = 'n1'")
    else:
        with sqlite3.connect(cache) as connection:
            connection.execute("CREATE TABLE rss_item(feedurl, guid, url, unread, deleted)")
            rows = [(url, "n1", server.url("/artikel/1"), 0, 0), (url, "n2", "", 1, 0)]
            connection.executemany("INSERT INTO rss_item VALUES (?, ?, ?, ?, ?)", rows)
    connection.close()
    code, out, err = glosse("feeds", "import", "--from", "newsboat")
    assert (code, out) == (0, "1 feed new\nMein Blatt: 2 new\nmarked as read · 1 article\n")
    assert "left out: 1 queries" in err
    assert glosse("articles", "is:read", "--fields", "title")[1] == "Meldung 1\n"
    assert json.loads(glosse("feeds", "list", "--json")[1])["folder"] == "Hafen"
    glosse("undo")
    assert glosse("articles", "is:read")[0] == 1


def test_a_followed_folder_becomes_articles_until_it_is_stopped(tmp_path: Path, path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("Erstens\n\nEin Text.", "utf-8")
    command = [
        sys.executable,
        "-c",
        "from tui.cli.main import main; main()",
        "--library",
        str(path),
        "add",
        str(folder),
    ]
    with subprocess.Popen(
        [*command, "--watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as child:
        assert child.stdout
        assert child.stderr
        assert child.stdout.readline().startswith("added\t1\tErstens")
        assert "following" in child.stderr.readline()
        time.sleep(0.3)
        (folder / "b.md").write_text("# Zweitens\n\nNoch einer.", "utf-8")
        (folder / "c.bin").write_bytes(b"nothing")
        assert child.stdout.readline().startswith("added\t2\tZweitens")
        (folder / "a.txt").write_text("Erstens\n\nEin Text, geändert.", "utf-8")
        assert child.stdout.readline().startswith("updated\t1\tErstens")
        child.send_signal(signal.SIGINT)
        assert child.wait(20) == 0
        assert "2 added, 1 updated" in child.stderr.read()


def test_only_files_and_folders_are_followed(glosse: Glosse, tmp_path: Path) -> None:
    for target in ("-", "https://example.org/", str(tmp_path / "none")):
        code, _, err = glosse("add", "--watch", target)
        assert code == 2
        assert "follow" in err
