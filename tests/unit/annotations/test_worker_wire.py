"""Messages over a worker's socket arrive whole, whatever their length, and a closed end is told."""

from __future__ import annotations

import os
import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.worker_wire import Wire


def ends() -> tuple[Wire, Wire]:
    """Both ends of a socket."""
    one, other = socket.socketpair()
    return Wire(one.detach()), Wire(other.detach())


@given(st.lists(st.tuples(st.integers(0, 2**64 - 1), st.binary(max_size=300)), max_size=8))
def test_messages_arrive_in_order(messages: list[tuple[int, bytes]]) -> None:
    one, other = ends()
    for number, payload in messages:
        one.send(number, payload)
    assert [other.receive() for _ in messages] == messages
    one.close()
    other.close()


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 3 << 20, 40 << 20])
def test_a_message_of_any_length_both_ways_at_once(size: int) -> None:
    one, other = ends()
    payload = os.urandom(min(size, 4096)) * (size // 4096 + 1)
    payload = payload[:size]
    sending = [threading.Thread(target=end.send, args=(size, payload)) for end in (one, other)]
    for thread in sending:
        thread.start()
    for end in (other, one):
        assert end.receive() == (size, payload)
    for thread in sending:
        thread.join()
    one.close()
    other.close()


@pytest.mark.parametrize("sent", [b"", b"\0" * 5, (0).to_bytes(8, "big") + (9).to_bytes(8, "big") + b"four"])
def test_an_end_that_closes_is_told_even_within_a_message(sent: bytes) -> None:
    theirs, ours = socket.socketpair()
    end = Wire(ours.detach())
    theirs.sendall(sent)
    theirs.close()
    with pytest.raises(EOFError):
        end.receive()
    with pytest.raises(OSError, match="Broken pipe"):
        end.send(1, b"x")
    end.close()
