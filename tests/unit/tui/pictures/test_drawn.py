"""Pictures in cells keep to the window, show the number under the cursor, and say the same as their table."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from annotations.pictures import Grid, Timeline, timeline
from annotations.text import clean_line
from tui.pictures import shown
from tui.pictures.ink import fit, short, window
from tui.pictures.matrix import Matrix
from tui.pictures.strips import Strips

NAMES = st.lists(
    st.text(min_size=1, max_size=30).map(clean_line).filter(bool), min_size=1, max_size=12, unique=True
)
WIDTHS, HEIGHTS = st.integers(40, 200), st.integers(4, 60)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    names = draw(NAMES)
    days = st.dictionaries(
        st.dates().map(str), st.tuples(st.integers(1, 5_000), st.integers(1, 9)), min_size=1, max_size=5
    )
    return timeline(names, [draw(days) for _ in names], draw(st.sampled_from([None, "month", "year"])))


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    kind = draw(st.sampled_from(("sources", "tags", "names")))
    rows = tuple(draw(NAMES))
    columns = tuple(draw(NAMES)) if kind == "sources" else rows
    numbers = st.one_of(st.just(0), st.integers(0, 99), st.integers(0, 10**7))
    cells = tuple(tuple(draw(numbers) for _ in columns) for _ in rows)
    return Grid(kind, rows, columns, cells, cells if kind == "tags" else ())


def text(line: list[tuple[str, str]]) -> str:
    return "".join(piece for piece, _ in line)


@given(st.one_of(timelines(), grids()), WIDTHS, HEIGHTS, st.booleans(), st.data())
def test_a_picture_keeps_to_its_window_and_shows_the_cursor(
    data: shown.Data, width: int, height: int, ascii: bool, draw: st.DataObject
) -> None:
    picture = shown.picture(data)
    cursor = (draw.draw(st.integers(0, picture.rows - 1)), draw.draw(st.integers(0, picture.columns - 1)))
    lines = picture.lines(width, height, cursor, ascii=ascii)
    assert 0 < len(lines) <= height
    assert all(cell_len(text(line)) <= width for line in lines)
    here = [y for y, line in enumerate(lines) if text(line).startswith("> " if ascii else "▸ ")]
    assert len(here) == 1
    if isinstance(data, Timeline):
        pointer = next(text(line) for line in lines if text(line).strip() in ("^", "▲"))
        assert picture.cell_at(len(pointer) - 1, here[0], width, height, cursor) == cursor
    else:
        line = text(lines[here[0]])
        cut = line.rindex("[")
        number = data.cells[cursor[0]][cursor[1]]
        said = short(number, 4)[:1] if number else "." if ascii else "·"
        assert line[cut:].split("]")[0].strip("[ ").startswith(said)
        assert picture.cell_at(cell_len(line[:cut]) + 2, here[0], width, height, cursor) == cursor
    assert picture.cell_at(0, 10_000, width, height, cursor) is None


@given(st.one_of(timelines(), grids()))
def test_the_table_has_every_number_once(data: shown.Data) -> None:
    cells = shown.cells(data)
    assert len(set(cells)) == len(cells)
    numbers = sum(shown.record(data, cell)[1][0] for cell in cells)
    if isinstance(data, Timeline):
        assert numbers == sum(map(sum, data.mentions))
    elif data.kind == "sources":
        assert numbers == sum(map(sum, data.cells))
    else:
        assert numbers == sum(n for at, row in enumerate(data.cells) for n in row[at:])
    for cell in cells:
        words, counts = shown.record(data, cell)
        assert len(words) + len(counts) == len(shown.COLUMNS[_kind(data)])
        assert f"{counts[0]:,}" in shown.said(data, cell, ascii=True)


def _kind(data: shown.Data) -> shown.Kind:
    if isinstance(data, Timeline):
        return "mentions"
    return {"sources": "sources", "tags": "together", "names": "names"}[data.kind]  # type: ignore[return-value]


@given(st.integers(0, 10**13), st.integers(4, 12))
def test_a_number_has_room(number: int, cells: int) -> None:
    said = short(number, cells)
    assert len(said) <= cells
    if number < 10_000:
        assert int(said.replace(",", "")) == number
    elif said[-1] in "kMGT":
        assert int(said[:-1]) == number // 1_000 ** ("kMGT".index(said[-1]) + 1)


@given(st.text(max_size=30).map(clean_line), st.integers(1, 40), st.booleans())
def test_a_label_fills_its_cells(name: str, cells: int, ascii: bool) -> None:
    assert cell_len(fit(name, cells, ascii=ascii)) == cells


@given(st.integers(1, 500), st.integers(1, 80), st.data())
def test_a_window_has_the_cursor_in_it(count: int, room: int, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, count - 1))
    first = window(count, room, at)
    assert first <= at < first + room
    assert 0 <= first <= max(count - room, 0)


def test_bars_are_in_one_scale_and_what_is_rare_is_seen() -> None:
    days = [{"2017-01-01": (800, 9), "2017-01-03": (1, 1)}, {"2017-01-01": (400, 9)}]
    lines = Strips(timeline(["one", "other"], days, "day")).lines(40, 20, None, ascii=False)
    assert [text(line)[2] for line in lines[1:7]] == ["█"] * 6
    assert text(lines[6])[20] == "▁"
    assert [text(line)[2] for line in lines[8:14]] == [" ", " ", " ", "█", "█", "█"]
    plain = Strips(timeline(["one", "other"], days, "day")).lines(40, 20, None, ascii=True)
    assert all(text(line).isascii() for line in plain)


def test_a_square_table_is_shaded_by_what_stands_together() -> None:
    grid = Grid("tags", ("a/long/claim", "b"), ("a/long/claim", "b"), ((900, 4), (4, 2)))
    lines = [text(line) for line in Matrix(grid).lines(60, 9, None, ascii=True)]
    assert lines[0].split() == ["1", "claim", "2", "b"]
    assert "##" not in lines[1].split("4")[0]
    assert lines[1].count("##") == lines[2].count("##") == 1


def test_arrows_say_where_there_are_more_columns() -> None:
    names = tuple(f"tag{at}" for at in range(9))
    grid = Grid("tags", names, names, tuple((1,) * 9 for _ in names))
    heads = [text(Matrix(grid).lines(50, 12, (0, at), ascii=True)[0]) for at in (0, 4, 8)]
    assert [(">" in head, "<" in head) for head in heads] == [(True, False), (True, True), (False, True)]
