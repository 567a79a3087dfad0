"""Rules as JSON lines of our own, and as patterns for spaCy's EntityRuler."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TextIO

from annotations.errors import FormatError, InputError
from annotations.formats.bounds import json_lines
from annotations.formats.fields import Fields
from annotations.model import CorrectionKind
from annotations.proposals import Rule

TYPE: Final = "rule"


@dataclass(frozen=True, slots=True)
class ImportRule:
    """A rule from outside."""

    words: str
    kind: CorrectionKind
    label: str
    article_url: str
    creator: str
    created: str


def write(rules: Iterable[Rule], out: TextIO) -> None:
    """Write one line a rule, in the given order; docs/json.md describes them."""
    for rule in rules:
        one = rule.made.correction
        fields = {
            "type": TYPE,
            "words": one.surface,
            "kind": one.kind.value,
            "label": one.label,
            "article_title": rule.article_title,
            "article_url": rule.article_url,
            "creator": rule.made.creator,
            "created": rule.made.created,
        }
        _line(out, fields)


def write_patterns(rules: Sequence[Rule], out: TextIO) -> tuple[int, int]:
    """Write phrase patterns as `EntityRuler.from_disk` reads them (spaCy, API, EntityRuler): `{"label", "pattern"}`.

    Of several rules about the same words the last one counts. Returns how many were written, and of how many words it
    is left out that they are no name, which no pattern can say.
    """
    latest = {rule.made.correction.surface: rule.made.correction for rule in rules}
    named = [one for one in latest.values() if one.kind is not CorrectionKind.DISMISS]
    for one in named:
        _line(out, {"label": one.label, "pattern": one.surface})
    return len(named), len(latest) - len(named)


def _line(out: TextIO, fields: dict[str, str]) -> None:
    out.write(json.dumps(fields, ensure_ascii=False) + "\n")


def read(lines: TextIO, name: str) -> Iterator[ImportRule]:
    """The rules that the lines hold, in their order; empty lines are skipped and unknown keys ignored.

    FormatError names the first line that is wrong, and how; InputError where the stream cannot be read.
    """
    try:
        for where, values in json_lines(lines, name):
            if values.get("type") != TYPE:
                raise FormatError(
                    f'{where}: no rule; each line needs "type": "{TYPE}", as glosse rules export has it'
                )
            yield _rule(Fields(values, where))
    except UnicodeDecodeError as error:
        raise FormatError(
            f"{name}: not UTF-8 from byte {error.start} of a part on; save it as UTF-8"
        ) from error
    except OSError as error:
        raise InputError(f"cannot read {name}: {error.strerror or error}") from error


def _rule(fields: Fields) -> ImportRule:
    if "kind" not in fields.values:
        fields.fail("kind", f"one of {', '.join(kind.value for kind in CorrectionKind)}")
    kind = fields.choice("kind", CorrectionKind, CorrectionKind.ADD)
    dismissed = kind is CorrectionKind.DISMISS
    return ImportRule(
        words=fields.quote("words", required=True).strip(),
        kind=kind,
        label="" if dismissed else fields.line("label", required=True),
        article_url=fields.line("article_url"),
        creator=fields.line("creator"),
        created=fields.time("created"),
    )
