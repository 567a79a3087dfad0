"""Packed bodies: right however they are cut, and bounded however much comes out."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import FetchError
from annotations.ingest.web.limits import amount
from annotations.ingest.web.unpacking import through, unpackers

Pack = Callable[[bytes], bytes]
PACKS: dict[str, Pack] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: bytes(brotli.compress(data)),
    "zstd": zstandard.compress,
}
NAMES = st.sampled_from(sorted(PACKS))


def unpacked(encodings: str, pieces: list[bytes]) -> tuple[bytes, bool]:
    """What comes out, and whether nothing is missing."""
    chain = unpackers(encodings)
    out = b"".join(through(chain, pieces))
    return out, all(unpacker.whole() for unpacker in chain)


def cut(data: bytes, step: int) -> list[bytes]:
    return [data[start : start + step] for start in range(0, len(data), step)]


@given(st.binary(max_size=3000), st.lists(NAMES, max_size=2), st.integers(1, 50))
def test_what_was_packed_comes_out(data: bytes, names: list[str], step: int) -> None:
    packed = data
    for kind in names:
        packed = PACKS[kind](packed)
    assert unpacked(", ".join(names), cut(packed, step)) == (data, True)


@given(st.binary(min_size=1, max_size=500), NAMES, st.data())
def test_what_is_broken_off_is_noticed(data: bytes, kind: str, draw: st.DataObject) -> None:
    packed = PACKS[kind](data)
    end = draw.draw(st.integers(1, len(packed) - 1))
    out, whole = unpacked(kind, [packed[:end]])
    assert not whole
    assert data.startswith(out)


@given(st.binary(max_size=300), NAMES, st.integers(1, 50))
def test_nonsense_is_an_error_or_comes_out_within_bounds(data: bytes, kind: str, step: int) -> None:
    said = ""
    try:
        unpacked(kind, cut(data, step))
    except FetchError as error:
        said = str(error)
    assert not said or kind in said


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
@given(parts=st.lists(st.binary(max_size=50), min_size=1, max_size=5), step=st.integers(1, 50))
def test_members_follow_one_another(kind: str, parts: list[bytes], step: int) -> None:
    packed = b"".join(PACKS[kind](part) for part in parts)
    assert unpacked(kind, cut(packed, step)) == (b"".join(parts), True)


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_members_without_end_are_refused(kind: str) -> None:
    with pytest.raises(FetchError, match="more pieces"):
        unpacked(kind, cut(PACKS[kind](b"") * 11_000, 2**16))


@pytest.mark.parametrize("kind", sorted(PACKS))
def test_a_bomb_goes_off_in_small_pieces(kind: str) -> None:
    packed = PACKS[kind](bytes(32 * 2**20))
    sizes = [len(piece) for piece in through(unpackers(kind), cut(packed, 2**16))]
    assert sum(sizes) == 32 * 2**20
    assert max(sizes) <= 16 * 2**20


def test_zstd_may_not_look_back_without_end() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=27, write_content_size=False)
    packed = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    with pytest.raises(FetchError, match="zstd"):
        unpacked("zstd", [packed.compress(bytes(2**20)) + packed.flush()])


def test_an_empty_body_is_whole_whatever_its_encoding() -> None:
    for kind in PACKS:
        assert unpacked(kind, []) == (b"", True)


@pytest.mark.parametrize("encodings", ["", "identity", " , identity", "IDENTITY"])
def test_what_is_not_packed_passes(encodings: str) -> None:
    assert unpacked(encodings, [b"a", b"b"]) == (b"ab", True)


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 bytes"), (2048, "2 kB"), (3 * 2**19, "1.5 MB"), (2**26, "64 MB"), (2**31, "2 GB")],
)
def test_amounts(size: int, words: str) -> None:
    assert amount(size) == words
