"""A list by the Line API that asks for windows of its items and never holds a widget a row."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final, Generic, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.strip import Strip

from tui.widgets.steady import SteadyScrollView

Item = TypeVar("Item")
Piece = tuple[str, str]
"""A string and the name of the style it is drawn in: `strong`, `accent`, `faint`, one of `COLOURS`, or ''."""
Line = tuple[Sequence[Piece], Sequence[Piece]]
"""What stands at the left and at the right of a line."""

PAGE = 100
PAGES = 8


def crop(text: str, cells: int) -> str:
    """`text` in at most `cells` cells, with an ellipsis where something is cut."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, max(cells - 1, 0)).rstrip() + "…" if cells > 0 else ""


COLOURS: Final = {
    f"rows--{name}"
    for name in (
        "per", "org", "loc", "misc", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink",
    )
}  # fmt: skip
"""Component classes of the lists that show labels and tags; to style them costs the others, each time, some 3 ms."""


class RowList(SteadyScrollView, Generic[Item], can_focus=True, inherit_bindings=False):
    """Items of a fixed height, fetched by pages, with one row under the bar."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--cursor", "rows--cursor-blurred", "rows--strong", "rows--accent", "rows--faint", "rows--heading",
    }  # fmt: skip
    ALLOW_SELECT = False
    height_of_item: ClassVar[int] = 1
    page: ClassVar[int] = PAGE
    """Items that are fetched at once."""

    class Moved(Message):
        """Another row is under the bar."""

        def __init__(self, rows: RowList[Any]) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> RowList[Any]:
            """The list it happened in."""
            return self.rows

    class Opened(Message):
        """A row was clicked twice or clicked while under the bar."""

        def __init__(self, rows: RowList[Any]) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> RowList[Any]:
            """The list it happened in."""
            return self.rows

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.ascii = ascii
        self.count = 0
        self.cursor = 0
        self.empty: Sequence[str] = ()
        self.drawn = 0
        """The row whose lines are asked for."""
        self._fetch: Callable[[int, int], Sequence[Item]] = lambda offset, limit: ()
        self._pages: OrderedDict[int, Sequence[Item]] = OrderedDict()
        self._styles: dict[str, Style] = {}
        self._base: Style | None = None

    def lines(self, item: Item, *, current: bool) -> Sequence[Line]:
        """The lines of one item, `height_of_item` of them; every list says its own."""
        return ()

    def chosen(self, index: int) -> bool:
        """Whether a row is one of several that the next key is about; a list that has such says which."""
        return False

    def load(
        self,
        count: int,
        fetch: Callable[[int, int], Sequence[Item]],
        *,
        cursor: int | None = None,
        steady: bool = False,
    ) -> None:
        """Show `count` items that `fetch(offset, limit)` gives, with the bar on `cursor` (or where it was).

        With `steady` the bar stays in its place on screen, whatever came or went above it.
        """
        self.count, self._fetch = count, fetch
        self._pages.clear()
        before = self.cursor
        self.cursor = max(0, min(self.cursor if cursor is None else cursor, count - 1))
        self.virtual_size = Size(self.size.width, count * self.height_of_item)
        if steady and (rows := self.cursor - before):
            self.scroll_to(y=self.scroll_y + rows * self.height_of_item, animate=False, force=True)
        self.refresh()
        self.call_after_refresh(self.reveal)

    def refetch(self) -> None:
        """Draw the same rows as they are in the store by now."""
        self._pages.clear()
        self.refresh()

    def item(self, index: int) -> Item | None:
        """The item of that row, fetched with its page if need be; None outside the list."""
        if not 0 <= index < self.count:
            return None
        number = index // self.page
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = self._fetch(number * self.page, self.page)
            if len(self._pages) > PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        at = index - number * self.page
        return page[at] if at < len(page) else None

    @property
    def current(self) -> Item | None:
        """The item under the bar."""
        return self.item(self.cursor)

    def move_cursor(self, index: int) -> None:
        """Put the bar on a row, clamped to the list."""
        index = max(0, min(index, self.count - 1))
        if index != self.cursor:
            before, self.cursor = self.cursor, index
            self._redraw(before, index)
            self.post_message(self.Moved(self))
        self.reveal()

    def _redraw(self, *rows: int) -> None:
        """Draw some rows anew, those that are on screen."""
        height, top = self.height_of_item, round(self.scroll_y)
        regions = [Region(0, row * height - top, self.size.width, height) for row in rows]
        shown = [region for region in regions if region.y + height > 0 and region.y < self.size.height]
        if shown:
            self.refresh(*shown)

    def step(self, action: str) -> bool:
        """Carry out a `cursor_...` action; False if it is none."""
        page = max(self.size.height // self.height_of_item - 1, 1)
        to = {
            "cursor_up": self.cursor - 1,
            "cursor_down": self.cursor + 1,
            "cursor_page_up": self.cursor - page,
            "cursor_page_down": self.cursor + page,
            "cursor_first": 0,
            "cursor_last": self.count - 1,
        }.get(action)
        if to is None:
            return False
        self.move_cursor(to)
        return True

    def reveal(self) -> None:
        """Scroll so that the row under the bar is on screen, and put the terminal's cursor on it."""
        top, height = self.cursor * self.height_of_item, self.size.height
        if top < self.scroll_y:
            self.scroll_to(y=top, animate=False, force=True)
        elif top + self.height_of_item > round(self.scroll_y) + height:
            self.scroll_to(y=top + self.height_of_item - height, animate=False, force=True)
        if self.has_focus:
            origin = self.content_region.offset
            self.app.cursor_position = Offset(origin.x, origin.y + max(0, top - round(self.scroll_y)))

    def on_focus(self) -> None:
        """Show the bar in its strong form."""
        self.reveal()
        self.refresh()

    def on_blur(self) -> None:
        """Show the bar in its weak form."""
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Keep the bar on screen."""
        self.measure()
        self.reveal()

    def measure(self) -> None:
        """Say how large the list is."""
        self.virtual_size = Size(self.size.width, self.count * self.height_of_item)

    def row_at(self, y: int) -> int:
        """The row in a line on screen; none of the list's if there is none."""
        return (y + round(self.scroll_y)) // self.height_of_item

    def notify_style_update(self) -> None:
        """Forget the styles of the theme before."""
        super().notify_style_update()
        self._styles.clear()
        self._base = None

    def style(self, name: str) -> Style:
        """The style of a piece by its name."""
        if name not in self._styles:
            self._styles[name] = (
                self.get_component_rich_style(f"rows--{name}", partial=True) if name else Style()
            )
        return self._styles[name]

    def render_line(self, y: int) -> Strip:
        """One row on screen."""
        base = self._base = self._base or self.rich_style
        width = self.size.width
        if self.count == 0:
            said = self.empty[y - 1] if 0 < y <= len(self.empty) else ""
            return Strip(
                [Segment("  " + crop(said, width - 2), base + self.style("faint"))]
            ).adjust_cell_length(width, base)
        index, sub = divmod(y + round(self.scroll_y), self.height_of_item)
        item = self.item(index)
        if item is None:
            return Strip.blank(width, base)
        current = index == self.cursor
        if current:
            base += self.style("cursor" if self.has_focus else "cursor-blurred")
        elif self.chosen(index):
            base += self.style("cursor-blurred")
        self.drawn = index
        lines = self.lines(item, current=current)
        return self._draw(lines[sub], width, base) if sub < len(lines) else Strip.blank(width, base)

    def _draw(self, line: Line, width: int, base: Style) -> Strip:
        left, right = line
        room = width - sum(cell_len(text) for text, _ in right) - (2 if right else 1)
        segments = []
        for text, name in left:
            cut = crop(text, room)
            room -= cell_len(cut)
            segments.append(Segment(cut, base + self.style(name)))
        segments.append(Segment(" " * (room + 1), base))
        segments += [Segment(text, base + self.style(name)) for text, name in right]
        return Strip(segments).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        """Put the bar under the mouse; a click on the bar opens."""
        at = event.get_content_offset(self)
        if at is None:
            return
        index = self.row_at(at.y)
        if not 0 <= index < self.count:
            return
        if index == self.cursor or event.chain > 1:
            self.cursor = index
            self.post_message(self.Opened(self))
        else:
            self.move_cursor(index)
