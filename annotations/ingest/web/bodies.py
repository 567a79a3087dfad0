"""The body of an answer, within its bounds."""

from __future__ import annotations

import httpx

from annotations.errors import FetchError
from annotations.ingest.web.limits import amount
from annotations.ingest.web.unpacking import through, unpackers

ACCEPTED = "gzip, br, zstd, deflate"
"""What `Accept-Encoding` may say."""


async def read(response: httpx.Response, limit: int) -> bytes:
    """The body, unpacked; FetchError if it is longer than `limit` bytes, packed or unpacked, broken off or damaged.

    A body that is longer than its `Content-Length` ends there, as everywhere on the web.
    """
    declared = response.headers.get("content-length", "")
    length = int(declared) if declared.isascii() and declared.isdigit() and len(declared) < 20 else None
    if length is not None and length > limit:
        raise FetchError(f"the answer is {amount(length)} long, more than {amount(limit)}")
    chain = unpackers(response.headers.get("content-encoding", ""))
    parts: list[bytes] = []
    packed = size = 0
    try:
        async for data in response.aiter_raw():
            packed += len(data)
            for piece in through(chain, [data]):
                size += len(piece)
                if size > limit:
                    verb = "unpacks to" if chain else "is"
                    raise FetchError(f"the answer {verb} more than {amount(limit)}")
                parts.append(piece)
            if packed > limit:
                raise FetchError(f"the answer is more than {amount(limit)}")
    except (httpx.ProtocolError, httpx.NetworkError) as error:
        known = "" if length is None else f" of {length}"
        raise FetchError(f"the answer broke off after {packed}{known} bytes", transient=True) from error
    if not all(unpacker.whole() for unpacker in chain):
        raise FetchError(f"the packed answer broke off after {packed} bytes", transient=True)
    return b"".join(parts)
