"""The dossier of a name: its mentions in context, the newest first, and the names beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from annotations.errors import GlosseError
from annotations.library import Library
from annotations.model import Companion, Passage, Span
from tui import wording
from tui.actions import Actions
from tui.marked import marked
from tui.screens.apart import Apart
from tui.widgets.name_list import STYLES
from tui.widgets.rows import COLOURS, Line, Piece, RowList
from tui.widgets.status import Status

BAR = 12
"""Cells of the strongest companion's bar."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """The dossier of one name, and where it was left."""

    name: str
    label: str
    beside: bool = False
    cursor: int = 0
    companion: int = 0


@dataclass(frozen=True, slots=True)
class Jump:
    """The mention that was opened, and the dossiers that led there, the last one last."""

    article: int
    span: Span
    trail: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Filtered:
    """The articles to be listed, by a filter."""

    query: str


class PassageRows(RowList[Passage]):
    """The sentence with the name marked, and where it stands."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COLOURS
    height_of_item = 3

    def lines(self, item: Passage, *, current: bool) -> Sequence[Line]:
        """Three lines of a mention."""
        bar, pen, gap = ("> ", "note: ", " - ") if self.ascii else ("▸ ", "✎ ", " · ")
        end = item.start + item.mention.end - item.mention.start
        shown = marked(item.sentence, item.start, end, self.size.width - 6, 2, ascii=self.ascii)
        where: list[Piece] = [("    ", ""), (wording.date(item.article.published) or "no date", "faint")]
        where.append((f"{gap}{wording.clip(item.article.title, 60)}", "faint"))
        for note in item.annotations:
            where += [(f"  #{tag}", "accent") for tag in note.tags]
            where += [(f"  {pen}{wording.clip(note.note, 40)}", "")] if note.note else []
            where += [("  marked", "accent")] if not note.tags and not note.note else []
        lines: list[Line] = [
            ([("    " if row or not current else f"  {bar}", "accent"), *line], ())
            for row, line in enumerate(shown)
        ]
        return (*lines, *[((), ())] * (2 - len(lines)), (where, ()))


class CompanionRows(RowList[Companion]):
    """A name, in how many paragraphs it is too, and how strongly it goes with the other."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COLOURS
    strongest = 1.0

    def lines(self, item: Companion, *, current: bool) -> Sequence[Line]:
        """The one line of a companion."""
        bar, block = ("> ", "#") if self.ascii else ("▸ ", "█")
        cells = max(round(BAR * item.strength / self.strongest), 1)
        return (
            (
                ((bar if current else "  ", "accent"), (f"{item.label[:5]:<5} ", STYLES.get(item.label, "misc")),
                 (item.name, "strong")),
                ((f"{block * cells:<{BAR}}", "accent"), (f" {item.strength:>9,.1f}", ""),
                 (f"  {item.together:>5,} of {item.paragraphs:<5,} ", "faint")),
            ),
        )  # fmt: skip


class DossierScreen(Apart[Jump | Filtered]):
    """Two lists, one at a time; Enter goes to the mention, or on to the other name's dossier, and q back."""

    PANE = "dossier"

    class Arrived(Message):
        """It is counted which names stand beside a name."""

        def __init__(self, leaf: Leaf, found: list[Companion], articles: int) -> None:
            super().__init__()
            self.leaf, self.found, self.articles = leaf, found, articles

    def __init__(
        self, library: Library, actions: Actions, trail: tuple[Leaf, ...], *, ascii: bool = False
    ) -> None:
        """Show the last dossier of `trail`; those before it are gone back to."""
        super().__init__(library, actions, ascii=ascii)
        self._trail = trail
        self._beside = trail[-1].beside
        self._articles = 0
        """Articles that were looked through for names beside this one."""

    def compose(self) -> ComposeResult:
        """Top line, both lists, the footer."""
        with Horizontal(id="top"):
            yield Static("", id="where", markup=False)
            yield Static("", id="counts", markup=False)
        yield Static("", id="about", markup=False)
        yield PassageRows(id="passages-of-name", ascii=self.ascii)
        yield CompanionRows(id="companions", ascii=self.ascii)
        yield Status(id="status")

    @property
    def _leaf(self) -> Leaf:
        return self._trail[-1]

    @property
    def rows(self) -> RowList[Any]:
        """The list that is shown."""
        return self.query_one(CompanionRows if self._beside else PassageRows)

    def on_mount(self) -> None:
        """Start where it was left."""
        self._open_leaf()

    def _open_leaf(self) -> None:
        leaf, gap = self._leaf, " - " if self.ascii else " · "
        self.query_one("#where", Static).update(f"Glosse  Dossier{gap}{leaf.label} {leaf.name}")
        companions = self.query_one(CompanionRows)
        companions.empty = ["Counting …" if not self.ascii else "Counting ..."]
        companions.load(0, lambda offset, limit: (), cursor=0)
        self._load(leaf.cursor)
        self._show(beside=leaf.beside)
        self.run_worker(
            lambda: self._count(leaf), group="companions", thread=True, exclusive=True, exit_on_error=False
        )

    def _load(self, cursor: int) -> None:
        dossier = self.library.dossier(self._leaf.name, self._leaf.label)
        rows = self.query_one(PassageRows)
        rows.empty = ["It is mentioned in no article any more."]
        rows.load(dossier.count, dossier.page, cursor=cursor)
        said = f"{wording.amount(dossier.count, 'mention')} in {wording.amount(dossier.articles, 'article')}"
        self.query_one("#counts", Static).update(said)

    def _count(self, leaf: Leaf) -> None:
        """Count the names beside it, in a thread of its own."""
        try:
            found, articles = self.library.companions(leaf.name, leaf.label)
        except GlosseError:
            return
        self.post_message(self.Arrived(leaf, found, articles))

    @on(Arrived)
    def _arrived(self, event: Arrived) -> None:
        if event.leaf is not self._leaf:
            return
        rows, found = self.query_one(CompanionRows), event.found
        rows.strongest = max((one.strength for one in found), default=1.0)
        rows.empty = ["No name is with it in two paragraphs or more."]
        rows.load(
            len(found), lambda offset, limit: found[offset : offset + limit], cursor=event.leaf.companion
        )
        self._articles = event.articles
        self._tell()

    def _show(self, *, beside: bool) -> None:
        """Bring a list to the front and give it the keys."""
        self._beside = beside
        self.query_one(PassageRows).display = not beside
        self.query_one(CompanionRows).display = beside
        self._tell()
        self.type_into(self.rows)

    def reload(self) -> None:
        """Ask for the rows anew, the bar where it is."""
        self._load(self.query_one(PassageRows).cursor)
        self._tell()

    def _tell(self) -> None:
        about = "Its mentions, the newest first; what you annotated there follows the title."
        if self._beside:
            looked_at = wording.amount(self._articles, "article")
            about = f"In the same paragraphs of {looked_at}: strength (G²), times together"
        self.query_one("#about", Static).update(about)

        def key(action: str) -> str:
            return self.actions.key(action, ascii=self.ascii)

        other = "mentions" if self._beside else "names beside"
        self.tell_hints(
            [(key("open"), "dossier" if self._beside else "to the text"), (key("beside"), other),
             (key("name_articles"), "articles"), (key("help"), "keys"), (key("back"), "back")]
        )  # fmt: skip

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._tell()

    def _left(self) -> Leaf:
        """This dossier as it is now."""
        passages, companions = self.query_one(PassageRows), self.query_one(CompanionRows)
        return Leaf(self._leaf.name, self._leaf.label, self._beside, passages.cursor, companions.cursor)

    @on(RowList.Opened)
    def _open(self) -> None:
        row = self.rows.current
        if isinstance(row, Passage):
            span = Span(row.mention.start, row.mention.end)
            self.dismiss(Jump(row.article.id, span, (*self._trail[:-1], self._left())))
        elif isinstance(row, Companion):
            self._trail = (*self._trail[:-1], self._left(), Leaf(row.name, row.label))
            self._open_leaf()

    def _perform(self, action: str) -> None:
        if action in ("back", "escape") and len(self._trail) > 1:
            self._trail = self._trail[:-1]
            self._open_leaf()
        else:
            super()._perform(action)

    def act(self, action: str) -> None:
        """Open, the other list, the articles."""
        if action == "open":
            self._open()
        elif action == "beside":
            self._show(beside=not self._beside)
        elif action == "escape":
            self.dismiss(None)
        elif action == "name_articles":
            self.dismiss(Filtered(filter_for(self._leaf.name)))


def filter_for(name: str) -> str:
    """The filter that lists the articles of a name."""
    return 'name:"' + name.replace('"', '""') + '"'
