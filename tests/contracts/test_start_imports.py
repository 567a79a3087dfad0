"""What the reader has imported when its list comes on screen: the installed command, on a pseudo-terminal."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from annotations.library import Library
from tests.terminal.driver import Terminal

pytestmark = pytest.mark.terminal

COMMAND = Path(sys.executable).parent / "glosse"
LIST = b"of 13"
"""What the first drawing of the list says, of a library with the seeds."""
IMPORTED = re.compile(rb"import time: +\d+ \| +\d+ \| +([\w.]+)")
HEAVY = {
    "spacy", "thinc", "sklearn", "sklearn_crfsuite", "pycrfsuite", "numpy", "trafilatura", "feedparser", "lxml",
    "markdown_it", "sqlite_utils", "py3langid", "rapidfuzz", "pygments",
}  # fmt: skip
"""What recognises, reads pages, or serves scripts; none of it is needed to show a list."""
LATER = {
    "annotations.text.segment", "annotations.recognition.registry", "wcwidth", "tui.reading.view",
    "tui.widgets.margin", "tui.screens.menu", "tui.screens.review", "tui.screens.tag_picker", "tui.screens.help",
    "tui.screens.pictures", "tui.pictures.shown", "tui.widgets.picture",
}  # fmt: skip
"""What opening an article or a dialog needs."""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules, in the interpreter's own words (`-X importtime`), up to the first drawing of the list.

    Python and Textual write to the same stream, so that what follows the drawing is told from what comes before it.
    """
    home = tmp_path_factory.mktemp("home")
    path = home / "library.db"
    with Library.open(path) as library:
        library.add_seeds()
    env = {"HOME": str(home), "XDG_STATE_HOME": str(home), "PYTHONPROFILEIMPORTTIME": "1"}
    with Terminal([COMMAND, "--library", path], columns=120, rows=40, env=env) as terminal:
        terminal.wait(lambda seen: LIST in seen.raw, "the list")
        before = terminal.raw.partition(LIST)[0]
    return {name.decode() for name in IMPORTED.findall(before)}


def test_the_list_comes_on_screen_without_what_only_articles_need(imported: set[str]) -> None:
    assert {"tui.screens.main", "annotations.library.facade", "textual.app"} <= imported
    assert {name.partition(".")[0] for name in imported} & HEAVY == set()
    assert imported & LATER == set()


def test_a_new_library_is_made_without_what_only_upgrades_need(tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path), "PYTHONPROFILEIMPORTTIME": "1"}
    with Terminal([COMMAND, "--library", tmp_path / "new.db"], columns=120, rows=40, env=env) as terminal:
        terminal.wait(lambda seen: LIST in seen.raw, "the list")
        before = terminal.raw.partition(LIST)[0]
    names = {name.decode().partition(".")[0] for name in IMPORTED.findall(before)}
    assert names & {"spacy", "trafilatura", "feedparser", "numpy", "sqlite_utils"} == set()
