"""Refreshing feeds from a server on this machine: `tests/benchmarks/bench_feeds.py`.

Measures, in one run:

* a feed of 10,000 items (about 25 MB) into a new library by `glosse feeds refresh`, and into a new cache by
  `newsboat -x reload` where newsboat is installed, in turn; the same again when nothing has changed, and when all of it
  comes anew with one more item;
* 200 feeds that answer that nothing is new (304), in the same ways;
* the largest resident memory of the command and of the process that reads, at each of `--refreshes` refreshes of the
  large feed, of which a tenth changes every time;
* milliseconds a key in the reader, with nothing else at work and while it refreshes both.

Prints Markdown tables. Budgets: the large feed no slower than newsboat; 200 unchanged feeds in 3 s; 400 MB in the
reading process, flat; 16 ms a key (95th percentile).
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha1
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotations.library import Library
from tests.benchmarks.bench_keys import COMMAND, Program, median, p95
from tests.benchmarks.many import sentences as known

ITEMS = 10_000
SMALL = 200
"""Feeds that have nothing new."""
KEYS = (b"\x1b[B", b"\x1b[B", b"\x1b[A", b"\x1b[6~", b"\x1b[5~")
"""Rows and pages of the list."""


def document(items: int, sentences: Sequence[str], *, seed: int = 0, changed: int = 0) -> bytes:
    """An RSS feed of articles of some 2,300 letters, of which the first `changed` have a sentence of their own."""
    chance = random.Random(seed)
    parts = [
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Feed '
        f"{seed}</title><link>http://127.0.0.1/</link><description>d</description>"
    ]
    for number in range(items):
        body = "".join(f"<p>{escape(' '.join(chance.choices(sentences, k=3)))}</p>" for _ in range(6))
        if number < changed:
            body += f"<p>Nachtrag {time.time_ns()}.</p>"
        clock = f"{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}"
        parts.append(
            f"<item><title>{escape(chance.choice(sentences)[:80])} {number}</title>"
            f"<link>http://127.0.0.1/{seed}/{number}</link><guid isPermaLink='false'>{seed}-{number}</guid>"
            f"<pubDate>Mon, 06 Sep 2021 {clock} +0000</pubDate><description>{escape(body[:200])}</description>"
            f"<content:encoded><![CDATA[{body}]]></content:encoded></item>"
        )
    return "".join([*parts, "</channel></rss>"]).encode()


class Handler(BaseHTTPRequestHandler):
    """Files of a folder, each with an ETag of its content."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    """A body does not wait 40 ms for its head to be acknowledged."""
    folder = Path()

    def do_GET(self) -> None:
        """A file, or 304 to those who have it."""
        body = (self.folder / self.path.strip("/")).read_bytes()
        tag = f'"{sha1(body).hexdigest()}"'
        same = self.headers.get("If-None-Match") == tag
        self.send_response(304 if same else 200)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", "0" if same else str(len(body)))
        self.end_headers()
        if not same:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a process of its own serves a folder."""
    with subprocess.Popen(
        [sys.executable, __file__, "--serve", str(folder)], stdout=subprocess.PIPE
    ) as server:
        assert server.stdout
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.kill()


def serve(folder: Path) -> None:
    """Serve a folder until the process is killed."""
    Handler.folder = folder
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


def glosse(library: Path, *words: str) -> None:
    """Run a command on a library."""
    done = subprocess.run(
        [COMMAND, "--library", library, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def subscribe(library: Path, urls: Sequence[str]) -> None:
    """A library that has feeds and no articles."""
    with Library.open(library) as opened:
        for url in urls:
            opened.subscribe(url)


def timed(run: Sequence[str | Path]) -> float:
    """Seconds that a command takes."""
    begun = time.perf_counter()
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return time.perf_counter() - begun


class Reload:
    """newsboat with a list of feeds."""

    def __init__(self, folder: Path, urls: Sequence[str]) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "urls").write_text("".join(f"{url}\n" for url in urls))
        (folder / "config").write_text("reload-threads 16\n")

    def __call__(self) -> float:
        """Seconds that a reload takes, its end included."""
        files = ["-u", self.folder / "urls", "-c", self.folder / "cache.db", "-C", self.folder / "config"]
        return timed(["newsboat", *files, "-x", "reload"])

    def forget(self) -> None:
        """Begin anew."""
        (self.folder / "cache.db").unlink(missing_ok=True)


def times(
    folder: Path, site: Path, url: str, sentences: Sequence[str], rounds: int, only: str
) -> Iterator[str]:
    """Lines of the table of times, each program in turn."""
    newsboat = shutil.which("newsboat")
    small = [f"{url}/small-{number}.xml" for number in range(SMALL)]
    wanted = {"large": [f"{url}/large.xml"], "small": small}
    wanted = {kind: urls for kind, urls in wanted.items() if only in ("", kind)}
    figures: dict[tuple[str, str], list[float]] = {}
    for turn in range(rounds):
        (site / "large.xml").write_bytes(document(ITEMS, sentences))
        for kind, urls in wanted.items():
            library = folder / f"{kind}-{turn}.db"
            subscribe(library, urls)
            refresh: list[str | Path] = [COMMAND, "--library", library, "feeds", "refresh"]
            boat = Reload(folder / f"boat-{kind}-{turn}", urls) if newsboat else None
            for step in ("new", "unchanged", "anew"):
                if step == "anew" and kind == "small":
                    continue
                if step == "anew":
                    (site / "large.xml").write_bytes(document(ITEMS, sentences, changed=1))
                if boat:
                    figures.setdefault((f"{kind} {step}", "newsboat"), []).append(boat())
                figures.setdefault((f"{kind} {step}", "glosse"), []).append(timed(refresh))
    names = {
        "large new": f"one feed of {ITEMS:,} items into nothing",
        "large unchanged": "the same, unchanged (304)",
        "large anew": "the same with one item changed",
        "small new": f"{SMALL} feeds of one item into nothing",
        "small unchanged": f"{SMALL} feeds, unchanged (304)",
    }
    yield "| | glosse, s | newsboat, s | ratio |\n|---|---|---|---|"
    for key, name in names.items():
        if (key, "glosse") not in figures:
            continue
        ours, theirs = figures[key, "glosse"], figures.get((key, "newsboat"))
        compared = f"{median(theirs):.2f} | {median(ours) / median(theirs):.2f}" if theirs else " | "
        yield f"| {name} | {median(ours):.2f} | {compared} |"


def resident(pid: int) -> dict[str, int]:
    """Resident bytes of a process and of those that it started, by what they are."""
    found: dict[str, int] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
        except OSError:
            continue
        if "VmRSS" in fields and pid in (int(fields["Pid"]), int(fields["PPid"])):
            kind = "command" if int(fields["Pid"]) == pid else "reading"
            found[kind] = max(found.get(kind, 0), 1024 * int(fields["VmRSS"].split()[0]))
    return found


def memory(library: Path, site: Path, sentences: Sequence[str], refreshes: int) -> Iterator[str]:
    """Lines of the table of memory: one command a refresh would always begin anew, so one process makes them all."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom annotations.library import Library\n"
        "with Library.open(Path(sys.argv[1])) as library:\n"
        "    for line in sys.stdin:\n"
        "        print(sum(step.finished is not None for step in library.refresh()), flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, library], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin
        assert child.stdout
        peaks = []
        for _ in range(refreshes):
            (site / "large.xml").write_bytes(document(ITEMS, sentences, changed=ITEMS // 10))
            stop, most = threading.Event(), dict[str, int]()

            def watch(stop: threading.Event = stop, most: dict[str, int] = most) -> None:
                while not stop.wait(0.02):
                    for kind, size in resident(child.pid).items():
                        most[kind] = max(most.get(kind, 0), size)

            watcher = threading.Thread(target=watch)
            watcher.start()
            child.stdin.write("\n")
            child.stdin.flush()
            child.stdout.readline()
            stop.set()
            watcher.join()
            peaks.append(most)
        child.stdin.close()
    yield "| | first | median | last |\n|---|---|---|---|"
    for kind in ("command", "reading"):
        sizes = [peak.get(kind, 0) / 1e6 for peak in peaks]
        yield f"| {kind} process, MB | {sizes[0]:.0f} | {median(sizes):.0f} | {sizes[-1]:.0f} |"


def keys(library: Path, home: Path, site: Path, sentences: Sequence[str], presses: int) -> Iterator[str]:
    """Lines of the table of keys in the list."""
    yield "| | key, median | p95, ms |\n|---|---|---|"
    for busy in (False, True):
        (site / "large.xml").write_bytes(document(ITEMS, sentences, changed=ITEMS // 2 if busy else 0))
        with Program([COMMAND, "--library", library], home) as program:
            program.wait(b" of ")
            program.settle(2.0, 20.0)
            if busy:
                program.press(b"\x1b[15~")  # F5
            found = []
            for number in range(presses):
                if last := program.press(KEYS[number % len(KEYS)], silence=0.015)[1]:
                    found.append(last)
            name = "while both are refreshed" if busy else "nothing else at work"
            yield f"| {name} | {median(found):.1f} | {p95(found):.1f} |"


def main() -> None:
    """Run all and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="times that each is measured (default 3)")
    parser.add_argument("--refreshes", type=int, default=20, help="refreshes whose memory is measured")
    parser.add_argument("--presses", type=int, default=200, help="keys that are pressed (default 200)")
    parser.add_argument(
        "--sentences", type=Path, help="German sentences: a file of JSON lines with a `text` each"
    )
    parser.add_argument(
        "--only", choices=("large", "small"), default="", help="measure nothing but the times of these feeds"
    )
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    sentences = known([options.sentences] if options.sentences else [])["de"]
    os.environ.pop("XDG_DATA_HOME", None)
    os.environ["PYTHONDONTWRITEBYTECODE"] = ""  # As it is installed: nobody compiles it at every start.
    with tempfile.TemporaryDirectory(prefix="glosse-bench-") as name:
        folder, site = Path(name), Path(name) / "site"
        site.mkdir()
        for number in range(SMALL):
            (site / f"small-{number}.xml").write_bytes(document(1, sentences, seed=number + 1))
        with served(site) as url:
            for line in times(folder, site, url, sentences, options.rounds, options.only):
                print(line, flush=True)
            if options.only:
                return
            print(f"\nThe large feed has {(site / 'large.xml').stat().st_size / 1e6:.1f} MB\n")
            library = folder / "large-0.db"
            for line in memory(library, site, sentences, options.refreshes):
                print(line, flush=True)
            print()
            for line in keys(library, folder, site, sentences, options.presses):
                print(line, flush=True)


if __name__ == "__main__":
    main()
