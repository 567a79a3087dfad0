"""The file of spaCy's DocBin, written and read text by text: spaCy's own class has all of it in memory, several times.

https://spacy.io/api/docbin#serialization ; a map of msgpack, packed by zlib. Lists and byte strings say how long they
are before they begin, so each waits in a file until the last text is known.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final, Self

from annotations.errors import FormatError

if TYPE_CHECKING:
    from spacy.tokens import Doc, DocBin

Content = tuple[str, Mapping[Any, Any], "Doc | None"]
"""A text, its user data, and the whole of it where it was asked for."""

VERSION: Final = "0.1"
"""Of the format, as spaCy 3 writes it."""

OWN: Final = "glosse"
"""Key of the user data by which a file of ours is told."""

_SPOOL: Final = 4 << 20
_PART: Final = 1 << 16
_LARGEST: Final = 2**32 - 1
_BYTES: Final = b"\xc6"
_LIST: Final = b"\xdd"
"""Marks of msgpack for what has a length of 32 bits."""


class DocBinWriter:
    """Gathers texts with their entities, span groups and user data; `write` ends it.

    The bytes depend on nothing but the texts.
    """

    def __init__(self) -> None:
        from spacy.attrs import ENT_IOB, ENT_TYPE, ORTH
        from srsly.msgpack import Packer

        self._attributes = [ORTH, ENT_IOB, ENT_TYPE]
        self._pack = Packer(use_bin_type=True).pack
        self._strings: set[str] = {""}
        self._lengths = array("i")
        self._tokens, self._spaces, self._groups, self._given = (_Spool() for _ in range(4))

    def add(self, doc: Doc) -> None:
        """Take in a text."""
        from spacy.attrs import SPACY

        self._lengths.append(len(doc))
        self._tokens.write(doc.to_array(self._attributes).tobytes("C"))
        self._spaces.write(doc.to_array(SPACY).astype(bool).tobytes("C"))
        self._groups.write(self._pack(doc.spans.to_bytes()))
        self._given.write(self._pack(self._pack(dict(doc.user_data))))
        self._strings.update(token.text for token in doc)
        self._strings.update(entity.label_ for entity in doc.ents)
        for span in (span for group in doc.spans.values() for span in group):
            self._strings |= {span.label_, span.id_}

    def write(self, out: IO[bytes]) -> None:
        """Write the file; FormatError if it has become larger than its format allows."""
        packer = zlib.compressobj()
        for part in self._parts():
            out.write(packer.compress(part))
        out.write(packer.flush())

    def _parts(self) -> Iterator[bytes]:
        number = len(self._lengths)
        strings = sorted(self._strings)
        yield bytes([0x80 | 10])
        yield self._pack("version") + self._pack(VERSION)
        yield self._pack("attrs") + self._pack(self._attributes)
        for name, spool in (("tokens", self._tokens), ("spaces", self._spaces)):
            yield self._pack(name) + _counted(_BYTES, spool.size)
            yield from spool.parts()
        yield self._pack("lengths") + self._pack(self._lengths.tobytes())
        yield self._pack("strings") + _counted(_LIST, len(strings))
        for string in strings:
            yield self._pack(string)
        for name, value in (("cats", {}), ("flags", {"has_unknown_spaces": False})):
            yield self._pack(name) + _counted(_LIST, number)
            yield self._pack(value) * number
        for name, spool in (("span_groups", self._groups), ("user_data", self._given)):
            yield self._pack(name) + _counted(_LIST, number)
            yield from spool.parts()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Close the files that it waited in."""
        for spool in (self._tokens, self._spaces, self._groups, self._given):
            spool.close()


class _Spool:
    """Bytes that wait, in a file once there are many."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_SPOOL)  # noqa: SIM115 - closed by `close`
        self.size = 0

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self.size += len(data)

    def parts(self) -> Iterator[bytes]:
        self._file.seek(0)
        while part := self._file.read(_PART):
            yield part

    def close(self) -> None:
        self._file.close()


def _counted(mark: bytes, length: int) -> bytes:
    if length > _LARGEST:
        raise FormatError("one DocBin holds no more than 4 GB of tokens; write one a text (--split article)")
    return mark + length.to_bytes(4, "big")


def contents(data: bytes) -> Iterator[Content]:
    """The texts of a file; with all that they have, but for files of ours, where the user data says it.

    Raises whatever spaCy does where the file is none of its.
    """
    import spacy
    from spacy.tokens import DocBin

    packed = DocBin(store_user_data=True).from_bytes(data)
    if _is_ours(packed):
        for content, given in zip(_words(packed), map(_unpacker(), packed.user_data), strict=True):
            yield content, given, None
        return
    for doc in packed.get_docs(spacy.blank("xx").vocab):
        yield doc.text, doc.user_data, doc


def _is_ours(packed: DocBin) -> bool:
    """Whether Glosse wrote every text of it."""
    unpack = _unpacker()
    return not any(flags.get("has_unknown_spaces") for flags in packed.flags) and all(
        given is not None and isinstance(unpack(given).get(OWN), str) for given in packed.user_data
    )


def _unpacker() -> Any:
    """What reads a piece of msgpack: made once, because srsly looks at every package that is installed to make it."""
    from srsly.msgpack import Unpacker

    unpacker = Unpacker(raw=False, use_list=False)

    def unpack(data: bytes) -> Any:
        unpacker.feed(data)
        found = unpacker.unpack()
        return found if isinstance(found, dict) else {}

    return unpack


def _words(packed: DocBin) -> Iterator[str]:
    """The characters of each text: its words, with the spaces after them."""
    from spacy.attrs import ORTH
    from spacy.strings import StringStore

    known, column = StringStore(packed.strings), packed.attrs.index(ORTH)
    for tokens, spaces in zip(packed.tokens, packed.spaces, strict=True):
        pairs = zip(tokens[:, column].tolist(), spaces[:, 0].tolist(), strict=True)
        yield "".join(f"{known[word]} " if space else known[word] for word, space in pairs)
