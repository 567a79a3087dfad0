"""Feeds as a person keeps them: addresses, names, folders, settings, giving up, and undoing all of it."""

from __future__ import annotations

import pytest

from annotations.errors import InputError, NotFoundError, NothingError, QueryError
from annotations.incoming import FeedState, Subscription
from annotations.library import Library
from annotations.library.subscribing import address, folder_name
from annotations.model import Draft
from annotations.store import feeds
from annotations.text import from_plain


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://example.org/feed", "https://example.org/feed"),
        (" example.org/feed.xml ", "https://example.org/feed.xml"),
        ("feed:https://example.org/a", "https://example.org/a"),
        ("feed://example.org/a", "https://example.org/a"),
        ("HTTP://Example.org", "HTTP://Example.org"),
        ("127.0.0.1:8080/feed", "https://127.0.0.1:8080/feed"),
    ],
)
def test_an_address_is_taken_as_it_is_typed(typed: str, url: str) -> None:
    assert address(typed) == url


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "feed",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "ftp://example.org/",
        "https://[::1",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InputError, match="no address of the web"):
        address(typed)


def test_a_feed_is_found_by_id_name_and_address(library: Library) -> None:
    made = library.subscribe("https://example.org/feed", "Die Zeitung", folder=" Presse / Deutsch ")
    assert (made.name, made.folder, made.state, made.every) == (
        "Die Zeitung",
        "Presse/Deutsch",
        FeedState.NEVER,
        60,
    )
    for which in (made.id, str(made.id), "die zeitung", "https://example.org/feed"):
        assert library.feed(which) == made
    with pytest.raises(NotFoundError, match="no feed “x”"):
        library.feed("x")
    with pytest.raises(InputError, match="there already, as “Die Zeitung”"):
        library.subscribe("https://example.org/feed")


def test_a_name_that_is_taken_gets_a_number(library: Library) -> None:
    names = [library.subscribe(f"https://example.org/{number}", "Zeitung").name for number in range(3)]
    assert names == ["Zeitung", "Zeitung 2", "Zeitung 3"]
    assert library.subscribe("https://example.org/x").name == "example.org"


def test_settings_are_checked_and_undone(library: Library) -> None:
    feed = library.subscribe("https://example.org/feed", "Zeitung")
    library.set_feed(
        feed.id, {"every": "15", "full_text": True, "language": "de-AT", "filter": "wetter", "keep": 30}
    )
    library.set_feed("Zeitung", {"tags": "Wetter, Klima", "folder": "A/ B"})
    now = library.feed(feed.id)
    assert (now.every, now.full_text, now.language, now.filter, now.keep) == (15, True, "de", "wetter", 30)
    assert (now.tags, now.folder) == (("Wetter", "Klima"), "A/B")
    for values, reason in (
        ({"every": -1}, "minutes between"),
        ({"keep": "x"}, "days"),
        ({"language": "Deutsch!"}, "no language"),
        ({"colour": "red"}, "no setting"),
        ({"folder": "x" * 81}, "at most 80"),
    ):
        with pytest.raises(InputError, match=reason):
            library.set_feed(feed.id, values)
    with pytest.raises(QueryError):
        library.set_feed(feed.id, {"filter": "tag:("})
    library.undo()
    library.undo()
    assert library.feed(feed.id) == feed
    library.redo()
    assert library.feed(feed.id).every == 15


def test_giving_up_is_undone_with_everything(library: Library) -> None:
    feed = library.subscribe("https://example.org/feed", "Zeitung", folder="A")
    with library._store.writing() as queries:
        feeds.note(queries, feed.id, {"state": "failing", "error": "the server says 500"})
        feeds.keep_items(queries, feed.id, [feeds.Kept("a", "00", None)])
    before = library.feed(feed.id)
    assert "gave up “Zeitung”" in library.remove_feed("Zeitung").message
    assert library.feeds() == []
    library.undo()
    assert library.feed(feed.id) == before
    assert set(feeds.held(library._reader, feed.id)) == {"a"}


def test_a_new_feed_never_has_the_number_of_one_that_was_given_up(library: Library) -> None:
    old = library.subscribe("https://example.org/1")
    library.remove_feed(old.id)
    assert library.subscribe("https://example.org/2").id > old.id


def test_renaming_takes_the_source_along(library: Library) -> None:
    feed = library.subscribe("https://example.org/feed", "Alt")
    other = library.subscribe("https://example.org/other", "Anders")
    assert library.rename_feed(feed.id, "Neu").message == "renamed “Alt” to “Neu”"
    with pytest.raises(InputError, match="another source is called “anders”"):
        library.rename_feed("Neu", "anders")
    with pytest.raises(InputError, match="1 to 80"):
        library.rename_feed("Neu", " ")
    library.undo()
    assert {each.name for each in library.feeds()} == {"Alt", other.name}


def test_articles_bear_the_name_of_their_feed_whenever_they_came(library: Library) -> None:
    feed = library.subscribe("https://example.org/feed", "Alt")

    def come(name: str) -> None:
        library.add_draft(Draft(name, from_plain(f"{name}.\n\nEin Text."), source=name), name)

    def sources() -> dict[str, tuple[str, ...]]:
        found = {article.title: article.sources for article in library.articles()}
        return {name: found[name] for name in ("Alt", "Neu", "Fremd")}

    come("Alt")
    come("Fremd")
    library.rename_feed(feed.id, "Neu")
    come("Neu")
    assert sources() == {"Alt": ("Neu",), "Neu": ("Neu",), "Fremd": ("Fremd",)}
    assert library.count('source:"Neu"') == 2
    while "renamed" not in library.undo().message:
        pass
    assert sources() == {"Alt": ("Alt",), "Neu": ("Alt",), "Fremd": ("Fremd",)}
    library.redo()
    assert sources() == {"Alt": ("Neu",), "Neu": ("Neu",), "Fremd": ("Fremd",)}


def test_many_are_one_action(library: Library) -> None:
    some = [Subscription(f"https://example.org/{number}", f"F{number}", folder="A") for number in range(3)]
    assert library.subscribe_all(some) == (3, 0)
    assert library.subscribe_all(some) == (0, 3)
    with pytest.raises(InputError):
        library.subscribe_all([Subscription("https://example.org/9"), Subscription("nonsense")])
    assert len(library.feeds()) == 3
    library.undo()
    assert library.feeds() == []


def test_folders_are_tidied() -> None:
    assert folder_name(" / a //b/ ") == "a/b"
    assert folder_name("") == ""


def test_nothing_to_export_is_said(library: Library) -> None:
    with pytest.raises(NothingError, match="no feed to export"):
        library.export_opml()
