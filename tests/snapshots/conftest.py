"""The library of the interface's tests, for pictures of it."""

from __future__ import annotations

from tests.tui.conftest import library

__all__ = ["library"]
