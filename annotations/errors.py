"""One tree of errors: whatever goes wrong inside Glosse reaches a front end as one of these."""

from __future__ import annotations


class GlosseError(Exception):
    """An error that a person can act on; its text is one line that names what, where and the next step."""

    exit_code = 2
    """What the command line exits with: 2 for bad input or usage, 1 for work that was partly done."""

    def __str__(self) -> str:
        """The message on one line, whatever a library that it quotes has put in it."""
        return " ".join(super().__str__().split("\n"))


class InputError(GlosseError):
    """Something given by the person cannot be used: a path, an encoding, an offset, a setting."""


class NotFoundError(GlosseError):
    """No article, annotation, tag or name of that id or name is in the library."""


class NothingError(NotFoundError):
    """What was asked for is right, and there is nothing that it could be done with."""

    exit_code = 1


class QueryError(GlosseError):
    """A query cannot be understood; `position` is the code point in the query where it goes wrong."""

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position
        self.query = ""
        """The whole query, if it is known."""


class StoppedError(GlosseError):
    """Somebody took back what they had asked for before it was done."""

    exit_code = 1


class FormatError(GlosseError):
    """A file is not what its format promises, or no such format exists."""


class LibraryError(GlosseError):
    """The library file cannot be opened, read or written."""


class ReadOnlyError(LibraryError):
    """The library can be read but not changed (permissions, a read-only disk)."""


class OlderLibraryError(LibraryError):
    """The library must be upgraded before it is read, and cannot be written to."""


class NewerLibraryError(LibraryError):
    """The library was written by a newer Glosse; it is left as it is."""


class ConflictError(GlosseError):
    """A change cannot be undone or made because somebody else has changed the same record since."""

    exit_code = 1


class ChangedError(ConflictError):
    """The article has another text than the one in which something was chosen, and it is not certain where that is."""


class RecognitionError(GlosseError):
    """Recognition failed for one text or altogether; reading goes on without it."""

    exit_code = 1


class WorkerCrashedError(RecognitionError):
    """A worker process died over one text, was restarted and died again, or took too long over it."""


class WorkerOffError(WorkerCrashedError):
    """A worker process died again and again; nothing more is given to it."""


class ClusterError(RecognitionError):
    """A cluster cannot be reached or used, or is there no more."""

    exit_code = 2


class InstallError(GlosseError):
    """A pipeline cannot be fetched or installed; nothing has changed."""

    exit_code = 1


class FetchError(GlosseError):
    """Nothing usable came from an address; the text says what happened, without the address."""

    exit_code = 1

    def __init__(
        self,
        message: str,
        *,
        retry_after: int = 0,
        gone: bool = False,
        transient: bool = False,
        insecure: bool = False,
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds that the server asked to wait, 0 where it did not say."""
        self.gone = gone
        """Whether the server said that it will not come back."""
        self.transient = transient
        """Whether it may well work in a moment."""
        self.insecure = insecure
        """Whether nobody speaks TLS there, so that http may do where a person typed no scheme."""
