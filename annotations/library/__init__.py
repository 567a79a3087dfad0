"""The one facade through which every front end reads and changes a library."""

from annotations.library.facade import Library, default_path
from annotations.library.listing import Rows, Search

__all__ = ["Library", "Rows", "Search", "default_path"]
