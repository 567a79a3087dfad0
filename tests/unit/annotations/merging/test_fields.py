"""Two states of a thing become one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotations.merging.chains import straightened
from annotations.merging.fields import DELETED, Field, Item, Stamp, Vector, clashes, is_gone, joined
from annotations.merging.named import unified

NAMES = ("note", "color", "tag one", "tag two", DELETED)

stamps = st.builds(Stamp, st.integers(0, 5), st.sampled_from(["a", "b", "c"]))


@st.composite
def items(draw: st.DrawFn) -> Item:
    """A thing with some fields; the same stamp has the same value wherever it is, as changes have."""
    item: dict[str, Field] = {}
    for name in NAMES:
        stamp = draw(stamps)
        if name.startswith("tag ") and draw(st.booleans()):
            continue
        value: object = f"{name} {stamp.at}{stamp.replica}"
        if name.startswith("tag "):
            value = stamp.at % 2 == 0
        if name == DELETED:
            value = True if stamp.at > 3 else None
        item[name] = Field(value, stamp)
    return item


@given(items(), items())
def test_it_does_not_matter_which_is_merged_into_which(one: Item, other: Item) -> None:
    assert joined(one, other) == joined(other, one)


@given(items(), items())
def test_merging_again_changes_nothing(one: Item, other: Item) -> None:
    whole = joined(one, other)
    assert joined(whole, other) == whole
    assert joined(whole, one) == whole
    assert joined(whole, whole) == whole


@given(items(), items())
def test_every_field_is_the_newest(one: Item, other: Item) -> None:
    whole = joined(one, other)
    for name in set(one) | set(other) - {DELETED}:
        if name != DELETED:
            assert whole[name].stamp == max(item[name].stamp for item in (one, other) if name in item)


@given(items(), items())
def test_what_was_changed_after_its_end_is_there(one: Item, other: Item) -> None:
    whole = joined(one, other)
    ends = [item[DELETED].stamp.at for item in (one, other) if is_gone(item)]
    work = [field.stamp.at for name, field in whole.items() if name != DELETED and field.value is not False]
    if ends and work and max(work) > max(ends):
        assert not is_gone(whole)


def _name(item: Item) -> str:
    return str(item["name"].value).casefold()


def test_a_deletion_wins_over_an_older_change() -> None:
    made = {"note": Field("a", Stamp(1, "x")), DELETED: Field(None, Stamp(1, "x"))}
    gone = made | {DELETED: Field("2026", Stamp(3, "x"))}
    changed = made | {"note": Field("b", Stamp(2, "y"))}
    assert is_gone(joined(gone, changed))
    later = made | {"note": Field("b", Stamp(4, "y"))}
    assert not is_gone(joined(gone, later))
    assert joined(gone, later)["note"].value == "b"


def test_only_what_nobody_knew_of_clashes() -> None:
    made = {"note": Field("", Stamp(1, "x")), DELETED: Field(None, Stamp(1, "x"))}
    ours = made | {"note": Field("ours", Stamp(5, "x"))}
    theirs = made | {"note": Field("theirs", Stamp(4, "y"))}
    apart = Vector({"x": 5, "y": 0}), Vector({"x": 1, "y": 4})
    (clash,) = clashes(ours, theirs, joined(ours, theirs), *apart)
    assert (clash.field, clash.kept.value, clash.lost.value) == ("note", "ours", "theirs")
    told = Vector({"x": 5, "y": 4}), Vector({"x": 1, "y": 4})
    assert clashes(ours, theirs, joined(ours, theirs), *told) == []


def test_a_deletion_of_what_was_changed_elsewhere_clashes() -> None:
    made = {"note": Field("", Stamp(1, "x")), DELETED: Field(None, Stamp(1, "x"))}
    gone = made | {DELETED: Field("2026", Stamp(5, "x"))}
    changed = made | {"note": Field("new", Stamp(4, "y"))}
    vectors = Vector({"x": 5, "y": 0}), Vector({"x": 1, "y": 4})
    (clash,) = clashes(gone, changed, joined(gone, changed), *vectors)
    assert clash.field == DELETED
    assert clash.kept.value == "2026"
    untouched = clashes(gone, made, joined(gone, made), *vectors)
    assert untouched == []


def _tag(name: str, at: int, replica: str = "x") -> Item:
    return {"name": Field(name, Stamp(at, replica)), DELETED: Field(None, Stamp(1, replica))}


def test_two_of_one_name_are_one() -> None:
    ours = {"1": _tag("Claim", 2), "3": _tag("other", 2)}
    theirs = {"2": _tag("claim", 3, "y")}
    groups = unified(ours, theirs, _name)
    assert [(group.uids, group.item["name"].value) for group in groups] == [
        (("1", "2"), "claim"),
        (("3",), "other"),
    ]
    assert groups == unified(theirs, ours, _name)


def test_names_that_change_places_stay_two() -> None:
    ours = {"1": _tag("a", 1), "2": _tag("b", 1)}
    theirs = {"1": _tag("b", 2, "y"), "2": _tag("a", 2, "y")}
    assert [group.uids for group in unified(ours, theirs, _name)] == [("1",), ("2",)]


said = st.dictionaries(
    st.sampled_from("abcdef"),
    st.builds(
        Field, st.sampled_from(["", *"abcdef"]), st.builds(Stamp, st.integers(1, 9), st.sampled_from("xy"))
    ),
)


@given(said)
def test_nothing_counts_as_what_counts_as_something_else(targets: dict[str, Field]) -> None:
    targets = {name: field for name, field in targets.items() if field.value != name}
    whole = targets | straightened(targets)
    assert straightened(whole) == {}
    counted = {name: field.value for name, field in whole.items() if field.value}
    assert not set(counted.values()) & counted.keys()
    for name, field in whole.items():
        if name in targets and field != targets[name]:
            assert field.stamp.at > targets[name].stamp.at


def test_a_circle_is_cut_where_it_was_closed_first() -> None:
    targets = {"a": Field("b", Stamp(5, "x")), "b": Field("c", Stamp(3, "x")), "c": Field("a", Stamp(4, "y"))}
    assert straightened(targets) == {"b": Field("", Stamp(6, "x")), "c": Field("b", Stamp(6, "x"))}
