"""Lists of feeds in OPML, and what newsboat keeps."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import InputError
from annotations.incoming import Subscription
from annotations.ingest import newsboat, opml
from annotations.text import clean_line

WORDS = (
    st.text(min_size=1, max_size=12)
    .map(lambda line: clean_line(line.replace(",", "")).strip("/ "))
    .filter(bool)
)
FOLDERS = st.lists(WORDS.map(lambda name: name.replace("/", "∕")), max_size=3).map("/".join)
FEEDS = st.builds(
    Subscription,
    url=st.integers(0, 99).map(lambda n: f"https://blatt.example/{n}?a=1&b=ä"),
    title=WORDS,
    home=st.sampled_from(["", "https://blatt.example/"]),
    folder=FOLDERS,
    tags=st.lists(WORDS.filter(lambda tag: "/" not in tag), max_size=2, unique=True).map(tuple),
)


@given(st.lists(FEEDS, max_size=9, unique_by=lambda feed: feed.url))
def test_what_is_written_is_read(feeds: list[Subscription]) -> None:
    plain = [feed for feed in feeds if not {*feed.tags} & {feed.folder}]
    found = opml.read(opml.write(plain).encode())
    assert sorted(found, key=lambda feed: feed.url) == sorted(plain, key=lambda feed: feed.url)
    assert opml.read(opml.write(found).encode()) == found


def test_what_other_programs_write() -> None:
    document = (
        '<?xml version="1.0" encoding="ISO-8859-1"?><opml version="1.1"><head><title>x</title></head><body>'
        '<outline text="Müll"><outline title="Eins" text="1" xmlUrl=" https://a.example/f " htmlUrl="https://a.example"/>'
        '<outline text="böse" xmlUrl="javascript:x"/><outline text="Liste" type="include" url="https://l.example/"/>'
        '<outline text="Eins noch einmal" xmlUrl="https://a.example/f"/></outline>'
        '<outline text="Zwei" type="rss" xmlUrl="https://b.example/f" category="/Tech/Netz,privat"></outline>'
    )
    assert opml.read(document.encode("latin-1")) == [
        Subscription("https://a.example/f", "Eins", "https://a.example", "Müll"),
        Subscription("https://b.example/f", "Zwei", tags=("Tech/Netz", "privat")),
    ]


def test_what_is_no_list() -> None:
    for data in (b"<html>", b"", b"Worte", b"\x89PNG\r\n\x1a\n\0"):
        with pytest.raises(InputError):
            opml.read(data)
    assert opml.read(b"<opml/>") == []
    bomb = b'<!DOCTYPE opml [<!ENTITY a "b">]><opml><outline text="&a;" xmlUrl="https://a.example/"/></opml>'
    assert [feed.title for feed in opml.read(bomb)] == ["&a;"]
    assert (
        len(opml.read(b"<opml>" + b"<outline text='a'>" * 1000 + b"<outline xmlUrl='https://a.example/'/>"))
        < 2
    )


@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_none(data: bytes) -> None:
    for document in (
        data,
        b"<opml><body><outline text='" + data + b"' xmlUrl='https://a.example/'/></outline></outline>",
    ):
        try:
            found = opml.read(document)
        except InputError:
            continue
        assert all(clean_line(feed.title) == feed.title for feed in found)


URLS = r"""# meine Quellen
https://a.example/f "~Mein \"Blatt\"" politik "ferne Länder" !versteckt politik
"query:Neu:unread = \"yes\"" alle
exec:~/bin/x
filter:y:https://b.example/
file:///x.xml
https://a.example/f doppelt

https://b.example/#x # Anmerkung
ohne Adresse
"""


def test_the_list_of_newsboat() -> None:
    assert newsboat.read_urls(URLS) == [
        Subscription("https://a.example/f", 'Mein "Blatt"', tags=("politik", "ferne Länder")),
        Subscription("https://b.example/#x"),
    ]
    assert newsboat.left_out(URLS) == {
        "queries": 1,
        "programs whose output is a feed": 1,
        "programs that change a feed": 1,
        "feeds in files": 1,
        "other lines": 1,
    }


@given(st.text())
def test_any_text_is_a_list_of_newsboat(text: str) -> None:
    assert all(clean_line(feed.title) == feed.title for feed in newsboat.read_urls(text))
    newsboat.left_out(text)


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Blatt</title><link>https://blatt.example/</link>
<item><title>Eins</title><link>https://blatt.example/1</link><guid>g1</guid></item>
<item><title>Zwei</title><link>https://blatt.example/2</link><guid>g2</guid></item></channel></rss>"""


@pytest.mark.skipif(shutil.which("newsboat") is None, reason="needs newsboat")
def test_a_cache_that_newsboat_wrote(tmp_path: Path) -> None:
    feed, urls, cache = tmp_path / "f.xml", tmp_path / "urls", tmp_path / "cache.db"
    feed.write_text(FEED)
    urls.write_text(f"{feed.as_uri()}\n")
    command = ["newsboat", "-u", str(urls), "-c", str(cache), "-C", "/dev/null", "-x", "reload"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    with sqlite3.connect(cache) as connection:
        connection.execute("UPDATE rss_item SET unread = 0 WHERE guid = 'g1'")
    connection.close()
    before = cache.read_bytes()
    assert sorted(newsboat.read_states(cache)) == [
        (feed.as_uri(), "g1", "https://blatt.example/1", False),
        (feed.as_uri(), "g2", "https://blatt.example/2", True),
    ]
    assert cache.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache.db", "f.xml", "urls"]


def test_what_is_no_cache(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    with pytest.raises(InputError, match="no such file"):
        list(newsboat.read_states(path))
    path.write_bytes(b"x" * 5000)
    with pytest.raises(InputError, match="no SQLite database"):
        list(newsboat.read_states(path))
    path.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(InputError, match="is not a cache of newsboat"):
        list(newsboat.read_states(path))
    path.unlink()
    sqlite3.connect(path).execute("CREATE TABLE x(y)").connection.close()
    with pytest.raises(InputError, match="no such table"):
        list(newsboat.read_states(path))
