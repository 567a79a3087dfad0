"""Layers cut into runs, against the plain way of looking at every record."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.model import Annotation, Mention
from tui.reading.runs import STRETCH, Layers


def mention(start: int, end: int, label: str = "PER") -> Mention:
    return Mention(start, end, label, "x", "x", "person")


def annotation(id: int, start: int, end: int) -> Annotation:
    return Annotation(id, f"u{id}", 1, start, end, "x", "", "", "h", (), "", "", "c", "2017", "2017")


@st.composite
def apart(draw: st.DrawFn) -> list[Mention]:
    """Mentions that never overlap, in any order."""
    edges = sorted(draw(st.sets(st.integers(0, 120), max_size=20)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    return draw(st.permutations([mention(*pair, draw(st.sampled_from(["PER", "LOC"]))) for pair in pairs]))


@st.composite
def over_each_other(draw: st.DrawFn) -> list[Annotation]:
    """More annotations than one stretch of an index, some over all others."""
    spans = draw(st.lists(st.tuples(st.integers(0, 110), st.integers(1, 120)), max_size=2 * STRETCH + 9))
    return [annotation(id, start, min(start + length, 125)) for id, (start, length) in enumerate(spans)]


ranges = st.tuples(st.integers(-5, 130), st.integers(-5, 130))


@settings(max_examples=100, deadline=None)
@given(mentions=apart(), annotations=over_each_other(), span=ranges)
def test_runs_tile_a_range_and_hold_all_that_covers_it(
    mentions: list[Mention], annotations: list[Annotation], span: tuple[int, int]
) -> None:
    start, end = span
    at = start
    for run in Layers(mentions, annotations).runs(start, end):
        assert run.start == at < run.end
        at = run.end
        for offset in range(run.start, run.end):
            assert [run.mention] == ([m for m in mentions if m.start <= offset < m.end] or [None])
            covering = [a for a in annotations if a.start <= offset < a.end]
            assert sorted(run.annotations, key=lambda a: a.id) == covering
        assert [a.start for a in run.annotations] == sorted(a.start for a in run.annotations)
    assert at == max(start, end) or end <= start == at


@settings(max_examples=100, deadline=None)
@given(annotations=over_each_other(), span=ranges)
def test_look_ups_find_what_a_search_through_all_finds(
    annotations: list[Annotation], span: tuple[int, int]
) -> None:
    layers, (start, end) = Layers((), annotations), span
    touching = [a for a in annotations if start < end and a.start < end and a.end > start]
    assert sorted(layers.touching(start, end), key=lambda a: a.id) == touching


def test_an_annotation_over_nothing_is_left_out() -> None:
    layers = Layers((), (annotation(1, 3, 3),))
    assert layers.touching(0, 9) == ()
    assert len(layers.runs(0, 9)) == 1


def test_rows_of_a_text_with_very_many_layers_hold_what_covers_them() -> None:
    mentions = [mention(at, at + 9) for at in range(0, 600_000, 60)]
    annotations = [annotation(id, 300 * id, 300 * id + 280) for id in range(2_000)]
    annotations.append(annotation(2_000, 7, 599_000))
    layers = Layers(mentions, annotations)
    for start in range(0, 600_000, 5_987):
        runs = layers.runs(start, start + 72)
        assert [run.end for run in runs[:-1]] == [run.start for run in runs[1:]]
        assert (runs[0].start, runs[-1].end) == (start, start + 72)
        for run in runs:
            assert run.mention == (mentions[run.start // 60] if run.start % 60 < 9 else None)
            assert {a.id for a in run.annotations} == {
                *([run.start // 300] if run.start % 300 < 280 else []),
                *([2_000] if 7 <= run.start < 599_000 else []),
            }
