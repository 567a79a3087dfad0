"""`glosse feeds`: subscribing, refreshing, setting up, and coming from other readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import cast

import click

from annotations.errors import InputError
from annotations.incoming import Feed, FeedState, FoundFeed, Refreshed, RefreshStep
from tui import wording
from tui.cli import output
from tui.cli.desk import Desk, json_option, pass_desk


@click.group()
def feeds() -> None:
    """The feeds that are read: RSS, Atom, RDF and JSON Feed."""


@feeds.command()
@click.argument("url")
@click.option("--name", default="", help="Its name; else the one that it gives itself.")
@click.option(
    "--folder", default="", help="The folder it is put into; folders within folders are parted by /."
)
@click.option("--no-refresh", is_flag=True, help="Only note it; nothing is fetched.")
@pass_desk
def add(desk: Desk, url: str, name: str, folder: str, no_refresh: bool) -> int:
    """Subscribe to the feed at URL, or to the one that the page there names, and fetch what it has.

    If a page names several, they are listed, and nothing is done: add the one that is wanted.
    """
    with desk.library(create=True) as library:
        if no_refresh:
            feed = library.subscribe(url, name, folder=folder)
            output.write_line(f"subscribed to “{feed.name}” ({feed.id})")
            return 0
        steps = library.add_feed(url, name, folder=folder)
        first = next(steps)
        if isinstance(first, Feed):
            output.write_line(f"subscribed to “{first.name}” ({first.id})")
            return _follow(cast("Iterator[RefreshStep]", steps), as_json=False)
        found = cast("list[FoundFeed]", first)
        output.say(f"the page names {len(found)} feeds; add one of these:")
        output.write_rows(("address", "title"), ((each.url, each.title) for each in found), wide=("title",))
        return 1


@feeds.command("list")
@json_option
@pass_desk
def list_(desk: Desk, as_json: bool) -> int:
    """List the feeds, by folder and name, with what is unread and how the last refresh went."""
    with desk.library() as library:
        found = library.feeds()
    if as_json:
        written = output.write_jsons(map(feed_fields, found))
    else:
        written = output.write_rows(
            ("id", "folder", "name", "unread", "articles", "state", "last answer", "address"),
            (
                (
                    str(feed.id),
                    feed.folder,
                    feed.name,
                    f"{feed.unread:,}",
                    f"{feed.articles:,}",
                    state(feed),
                    wording.date(feed.came),
                    feed.url,
                )
                for feed in found
            ),
            numbers=("id", "unread", "articles"),
            wide=("state", "address"),
        )
    return output.found(written, "no feeds; `glosse feeds add URL` subscribes to one")


@feeds.command()
@click.argument("which", nargs=-1, metavar="[FEED]...")
@click.option("--due", is_flag=True, help="Only those whose time has come.")
@json_option
@pass_desk
def refresh(desk: Desk, which: tuple[str, ...], due: bool, as_json: bool) -> int:
    """Ask FEED (id, name or address), or all feeds, what is new.

    Prints a line for each feed that brought something; a line for each that failed goes to stderr. Ctrl-C stops it, and
    what has come stays. Exits with 1 if a feed failed, with 2 if all did.
    """
    with desk.library() as library:
        ids = [library.feed(each).id for each in which] or None
        if not library.feeds():
            return output.found(0, "no feeds; `glosse feeds add URL` subscribes to one")
        return _follow(library.refresh(ids, due=due), as_json=as_json)


def _follow(steps: Iterator[RefreshStep], *, as_json: bool) -> int:
    """Tell what comes of a refresh; returns the exit code."""
    from tui.cli.feed_progress import FeedProgress

    progress = FeedProgress()
    finished: list[Refreshed] = []
    try:
        for step in steps:
            if step.finished is not None:
                finished.append(step.finished)
                progress.clear()
                _tell(step.finished, as_json)
            progress.show(step)
    except KeyboardInterrupt:
        progress.clear()
        output.say(f"stopped; {_summary(finished)}; what has come is kept")
        raise
    progress.clear()
    failed = sum(bool(one.error) for one in finished)
    output.say(_summary(finished))
    return 0 if not failed else 1 if failed < len(finished) else 2


def _tell(one: Refreshed, as_json: bool) -> None:
    if as_json:
        output.write_json({"type": "refreshed", **asdict(one)})
    elif one.error:
        output.say(f"{one.name}: {one.error}")
    elif one.added or one.updated or one.folded or one.dropped or one.note:
        output.write_line(f"{one.name}: {told(one)}")


def told(one: Refreshed) -> str:
    """What came of a feed, in words."""
    counts = (
        (one.added, "new"),
        (one.updated, "updated"),
        (one.folded, "folded into other feeds' articles"),
        (one.dropped, "left out by its filter"),
    )
    said = [f"{number:,} {what}" for number, what in counts if number]
    return ", ".join(said or ["nothing new"]) + (f" ({one.note})" if one.note else "")


def _summary(finished: Iterable[Refreshed]) -> str:
    done = list(finished)
    failed = sum(bool(one.error) for one in done)
    said = f"{wording.amount(len(done), 'feed')}, {sum(one.added for one in done):,} new articles"
    updated = sum(one.updated for one in done)
    return said + (f", {updated:,} updated" if updated else "") + (f", {failed:,} failed" if failed else "")


@feeds.command("set")
@click.argument("which", metavar="FEED")
@click.option(
    "--every", type=click.IntRange(0), metavar="MINUTES", help="Refreshed so often by the reader; 0: never."
)
@click.option("--full-text/--no-full-text", default=None, help="Fetch the page of each new article, too.")
@click.option(
    "--lang", "language", metavar="CODE", help="The language of its articles; '' for that of each text."
)
@click.option(
    "--filter", "query", metavar="QUERY", help="New articles that are left out, or tagged; '' for none."
)
@click.option(
    "--tag",
    "tags",
    multiple=True,
    metavar="TAG",
    help="Tag what the filter finds, or all without one; '' for none.",
)
@click.option(
    "--keep",
    type=click.IntRange(0),
    metavar="DAYS",
    help="Remove what is read and gone so long; 0: never.",
)
@click.option("--folder", help="The folder it is put into; '' for none.")
@pass_desk
def set_(
    desk: Desk,
    which: str,
    every: int | None,
    full_text: bool | None,
    language: str | None,
    query: str | None,
    tags: tuple[str, ...],
    keep: int | None,
    folder: str | None,
) -> int:
    """Set up FEED (id, name or address)."""
    given = {
        "every": every,
        "full_text": full_text,
        "language": language,
        "filter": query,
        "tags": list(tags) if tags else None,
        "keep": keep,
        "folder": folder,
    }
    values = {name: value for name, value in given.items() if value is not None}
    if not values:
        raise InputError("nothing to set; `glosse feeds set --help` names what can be")
    with desk.library() as library:
        output.say(library.set_feed(which, values).message)
    return 0


@feeds.command()
@click.argument("which", metavar="FEED")
@click.argument("name")
@pass_desk
def rename(desk: Desk, which: str, name: str) -> int:
    """Give FEED another NAME, which is also that of the source of its articles."""
    with desk.library() as library:
        output.say(library.rename_feed(which, name).message)
    return 0


@feeds.command("folder")
@click.argument("old", metavar="FOLDER")
@click.argument("new", metavar="NAME")
@pass_desk
def folder_(desk: Desk, old: str, new: str) -> int:
    """Give FOLDER, with the folders in it, another NAME; '' puts its feeds into none."""
    with desk.library() as library:
        output.say(library.rename_folder(old, new).message)
    return 0


@feeds.command()
@click.argument("which", nargs=-1, required=True, metavar="FEED...")
@pass_desk
def remove(desk: Desk, which: tuple[str, ...]) -> int:
    """Give feeds up; their articles stay. `glosse undo` brings the last one back."""
    with desk.library() as library:
        for each in which:
            output.say(library.remove_feed(each).message)
    return 0


@feeds.command("import")
@click.argument("path", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option(
    "--from",
    "kind",
    type=click.Choice(["opml", "newsboat"]),
    help="What FILE is; told by its content otherwise.",
)
@click.option(
    "--cache", type=click.Path(path_type=Path), metavar="CACHE.DB", help="Where newsboat keeps what was read."
)
@click.option("--no-refresh", is_flag=True, help="Only note the feeds; nothing is fetched.")
@pass_desk
def import_(desk: Desk, path: Path | None, kind: str | None, cache: Path | None, no_refresh: bool) -> int:
    """Subscribe to the feeds in FILE: OPML, or newsboat's list of addresses.

    `--from newsboat` finds that list by itself, refreshes the feeds, and marks as read what was read there.
    """
    if path is None and kind != "newsboat":
        raise InputError("name the file with the feeds (OPML, or newsboat's urls)")
    with desk.library(create=True) as library:
        if kind == "newsboat" and cache is None:
            urls, cache = library.newsboat_files() if path is None else (path, path.with_name("cache.db"))
            path = path or urls
            cache = cache if cache.is_file() else None
        assert path is not None
        new, there, left_out = library.import_feeds(path, kind or "")
        output.write_line(
            f"{wording.amount(new, 'feed')} new" + (f", {there:,} there already" if there else "")
        )
        if left_out:
            output.say(f"left out: {left_out}")
        code = 0
        if new and not no_refresh:
            code = _follow(library.refresh(), as_json=False)
        if cache is not None and not no_refresh:
            output.write_line(library.import_states(cache).message)
    return code


@feeds.command()
@click.option(
    "-o", "--output", "path", type=click.Path(path_type=Path), metavar="FILE", help="Else standard output."
)
@pass_desk
def export(desk: Desk, path: Path | None) -> int:
    """Write all feeds as OPML 2.0."""
    with desk.library() as library:
        if path is not None:
            output.say(f"{wording.amount(library.export_feeds(path), 'feed')} written to {path}")
            return 0
        output.write_text(library.export_opml().rstrip("\n"))
    return 0


def feed_fields(feed: Feed) -> dict[str, object]:
    """A feed as JSON has it."""
    return {"type": "feed", **asdict(feed), "state": feed.state.value, "tags": list(feed.tags)}


def state(feed: Feed) -> str:
    """How the last refresh of a feed went, in words."""
    if feed.state is FeedState.GONE:
        return f"gone: {feed.error}"
    if feed.state is FeedState.FAILING:
        again = f"; asked again {wording.moment(feed.due)}" if feed.every and feed.due else ""
        return f"failing: {feed.error}{again}"
    return "not fetched yet" if feed.state is FeedState.NEVER else "fine"
