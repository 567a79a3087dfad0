"""How long, how much and how many at a time: what a fetcher keeps to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Seconds:
    """Time-outs, in seconds."""

    connect: float = 10.0
    """To find out a host's addresses, and again to connect to it."""
    read: float = 20.0
    """Of silence, before an answer or in the middle of it."""
    whole: float = 90.0
    """For one request with its redirects and retries; waiting for other requests to the same host is not counted."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetcher keeps to."""

    per_host: int = 2
    """Connections to one host at a time."""
    at_once: int = 16
    """Connections at a time in all."""
    seconds: Seconds = field(default_factory=Seconds)
    size: int = 64 * 2**20
    """Bytes of a body, as it is sent and unpacked."""


def amount(size: int) -> str:
    """A number of bytes for people: `2 GB`, `1.5 MB`, `98 kB`."""
    if size >= 2**30:
        return f"{round(size / 2**30, 1):g} GB"
    if size >= 2**20:
        return f"{round(size / 2**20, 1):g} MB"
    return f"{size / 2**10:.0f} kB" if size >= 2**10 else f"{size} bytes"
