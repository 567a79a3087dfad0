"""What a person set in `config.toml`: read on start, never written by Glosse."""

from __future__ import annotations

import getpass
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from annotations.errors import InputError
from annotations.text import clean_line

MEASURES = range(40, 121)
"""Widths of the reading column that can be set, in cells."""

BACKUPS = range(366)
"""Numbers of daily copies that can be kept."""

SHOWN = 60
"""Code points that an error shows of a value that does not fit."""

_KEY_NAMES = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Where Textual's name of a key is not the character's Unicode name."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the reader looks, what its keys do, and who annotates."""

    name: str = ""
    """Creator of new annotations: `[person] name`, else the login name."""
    measure: int = 72
    """Cells of the reading column at most."""
    spacing: int = 1
    """Lines from one row of the text to the next."""
    blind: bool = False
    """Whether the reader hides other people's annotations."""
    ascii: bool = False
    """Whether symbols that a font may lack are replaced."""
    theme: str = "glosse-dark"
    quantities: bool = False
    """Whether dates, amounts of money and percentages are shown beside the names."""
    backups: int = 7
    """Daily copies of the library that are kept; 0 for none."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Action id -> key names as Textual gives them; those of a sequence are separated by a blank (`g l`)."""
    path: Path | None = None
    """The file it was read from, or None where there is none."""


def default_path() -> Path:
    """The person's `config.toml`, in the platform's folder for settings; it need not exist."""
    return platformdirs.user_config_path("glosse") / "config.toml"


def load(path: Path | None = None) -> Settings:
    """The settings in a TOML file; without `path` the default one, which may be missing.

    Raises:
        InputError: the file cannot be read, is not TOML, or has an unknown key or a value that does not fit;
            the message names the file, the key and what is expected.
    """
    chosen = path or default_path()
    try:
        source = chosen.read_text("utf-8")
    except FileNotFoundError:
        if path is None:
            return Settings(name=_login_name())
        raise InputError(f"{chosen}: no such settings file") from None
    except OSError as error:
        raise InputError(f"{chosen}: cannot read the settings: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{chosen}: settings must be UTF-8; byte {error.start} is not") from error
    import tomllib

    try:
        tables = tomllib.loads(source)
    except ValueError as error:
        raise InputError(f"{chosen}: not valid TOML: {error}") from error
    except RecursionError as error:
        raise InputError(f"{chosen}: not valid TOML: nested too deeply") from error
    try:
        return _settings(tables, chosen)
    except _MisfitError as misfit:
        raise InputError(f"{chosen}: {clean_line(str(misfit))}") from None


class _MisfitError(Exception):
    """A key or value that no setting has; its text names the key and what is expected."""


def _settings(tables: Mapping[str, Any], path: Path) -> Settings:
    values: dict[str, Any] = {}
    for table, content in tables.items():
        if table != "keys" and table not in _READERS:
            raise _MisfitError(f"unknown table [{table}]; there are {_listed(('keys', *_READERS))}")
        if not isinstance(content, dict):
            raise _MisfitError(f"{table} must be a table: write [{table}] above its settings")
        if table == "keys":
            values["keys"] = {action: _keys(f"[keys] {action}", value) for action, value in content.items()}
            _check_keys(values["keys"])
            continue
        readers = _READERS[table]
        for key, value in content.items():
            if key not in readers:
                raise _MisfitError(f"unknown setting [{table}] {key}; there is {', '.join(readers)}")
            values[key] = readers[key](f"[{table}] {key}", value)
    return Settings(**{**values, "name": values.get("name") or _login_name(), "path": path})


def _shown(value: object) -> str:
    """A value as an error names it, however long it is."""
    try:
        shown = repr(value)
    except ValueError:  # Python writes no whole number of more than 4,300 digits.
        return "a number of thousands of digits"
    return shown if len(shown) <= SHOWN else f"{shown[: SHOWN - 1]}…"


def _line(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise _MisfitError(f"{key} must be a string in quotation marks, not {_shown(value)}")
    return clean_line(value)


def _measure(key: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in MEASURES:
        raise _MisfitError(
            f"{key} must be a whole number, {MEASURES[0]} to {MEASURES[-1]}, not {_shown(value)}"
        )
    return value


def _spacing(key: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in (1, 2):
        raise _MisfitError(f"{key} must be 1 or 2, not {_shown(value)}")
    return value


def _backups(key: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in BACKUPS:
        raise _MisfitError(
            f"{key} must be a whole number, {BACKUPS[0]} to {BACKUPS[-1]}, not {_shown(value)}"
        )
    return value


def _switch(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _MisfitError(f"{key} must be true or false, not {_shown(value)}")
    return value


def _keys(key: str, value: object) -> tuple[str, ...]:
    keys = [value] if isinstance(value, str) else value
    if not isinstance(keys, list) or not all(isinstance(item, str) for item in keys):
        raise _MisfitError(f"{key} must be a key or a list of keys in quotation marks, not {_shown(value)}")
    return tuple(_sequence(key, item) for item in keys)


def _check_keys(keys: Mapping[str, tuple[str, ...]]) -> None:
    """Lay the keys over the registry once, so that a mistake is named with its file before anything opens."""
    from tui.actions import Actions

    try:
        Actions(keys)
    except InputError as error:
        raise _MisfitError(str(error).removeprefix("settings, ")) from error


def _sequence(key: str, value: str) -> str:
    steps = value.split(" ") if value != " " else ["space"]
    if not all(step and step.isprintable() for step in steps):
        raise _MisfitError(f'{key} must be a key such as "x", "ctrl+x" or "g l", not {_shown(value)}')
    return " ".join(_key_name(step) for step in steps)


def _key_name(step: str) -> str:
    """A key as Textual names it: `+` is `plus`, `ctrl+/` is `ctrl+slash`."""
    head, character = step[:-1], step[-1]
    if character.isalnum() or (head and not head.endswith("+")):
        return step
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return head + _KEY_NAMES.get(name, name)


def _login_name() -> str:
    try:
        return clean_line(getpass.getuser())
    except (OSError, KeyError, ImportError):
        return ""


def _listed(tables: tuple[str, ...]) -> str:
    return ", ".join(f"[{table}]" for table in sorted(tables))


_READERS: Mapping[str, Mapping[str, Callable[[str, object], object]]] = {
    "person": {"name": _line},
    "reading": {"measure": _measure, "spacing": _spacing, "blind": _switch},
    "interface": {"ascii": _switch, "theme": _line},
    "recognition": {"quantities": _switch},
    "library": {"backups": _backups},
}
"""Table -> setting -> what makes a value of it, or raises."""
