"""The one facade through which every front end reads and changes a library."""

from annotations.library.facade import Library, default_path

__all__ = ["Library", "default_path"]
