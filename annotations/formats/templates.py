"""Writing by Jinja2 templates: a person's own or those in `shipped`, in a sandbox without files, network or library.

A template is rendered once an article; docs/templates.md describes what it is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TextIO

from annotations.errors import FormatError
from annotations.formats import markdown_text
from annotations.formats.citation import citation
from annotations.formats.fragments import address, fragment_link, glosse_link
from annotations.formats.losses import Feature
from annotations.formats.records import ExportArticle
from annotations.formats.registry import Format
from annotations.model import AnnotationRow, Loss, Selector

if TYPE_CHECKING:
    from jinja2 import Environment, Template

SHIPPED: Final = Path(__file__).with_name("shipped")
"""Folder of the templates that Glosse brings."""

ENDING: Final = ".j2"

LARGEST: Final = 1 << 20
"""Bytes of a template."""

_FAILING: Final = (
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    MemoryError,
    RecursionError,
)
"""What a person's template may come to."""

_MARKUP: Final = (".html", ".htm", ".xml")


class _Article(NamedTuple):
    """`article` in a template."""

    uid: str
    title: str
    byline: str
    published: str
    language: str
    sources: tuple[str, ...]
    url: str
    link: str
    glosse: str
    tags: tuple[str, ...]
    words: int
    read: bool
    starred: bool
    archived: bool
    note: str
    added: str
    text: str


class _Annotation(NamedTuple):
    """One of `annotations` in a template."""

    uid: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    sentence: str
    tags: tuple[str, ...]
    note: str
    color: str
    creator: str
    created: str
    modified: str
    anchor: str
    score: float
    link: str
    glosse: str
    block: str
    citation: str


def shipped() -> tuple[str, ...]:
    """The names of the templates that Glosse brings."""
    return tuple(sorted(path.name.removesuffix(ENDING) for path in SHIPPED.glob(f"*{ENDING}")))


def template_format(name: str) -> Format:
    """The format that a template makes, one of ours by its name or a file by its path.

    What it carries is its own affair, so no losses are said. FormatError for a template that is not there or broken.
    """
    path = SHIPPED / f"{name}{ENDING}" if name in shipped() else Path(name)
    own = path.name.removesuffix(ENDING)
    template = _compiled(path, own)
    write = partial(_write, template, own)
    suffix = Path(own).suffix or ".txt"
    return Format("template", (suffix,), "by a template", frozenset(Feature), write)


def _compiled(path: Path, name: str) -> Template:
    from jinja2 import TemplateError, TemplateSyntaxError

    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        source = data.decode("utf-8-sig")
    except OSError as error:
        known = ", ".join(shipped())
        raise FormatError(
            f"cannot read the template {path}: {error.strerror}; Glosse brings {known}"
        ) from error
    except UnicodeDecodeError as error:
        raise FormatError(f"the template {path} is not UTF-8 (byte {error.start})") from error
    if len(data) > LARGEST:
        raise FormatError(f"the template {path} has more than {LARGEST >> 20} MB")
    try:
        return _environment(name).from_string(source)
    except TemplateSyntaxError as error:
        raise FormatError(f"{path.name}:{error.lineno}: {error.message}") from error
    except (TemplateError, *_FAILING) as error:
        raise FormatError(f"{path.name}: {_told(error)}") from error


def _environment(name: str) -> Environment:
    """A sandbox: what a template is given cannot be changed, and nothing else can be reached."""
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        autoescape=name.casefold().endswith(_MARKUP),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=FunctionLoader(_shipped_source),
    )
    environment.filters |= {
        "md": markdown_text.inline,
        "quotation": markdown_text.quotation,
        "note": markdown_text.note,
        "tag": markdown_text.tag,
        "yaml": markdown_text.yaml,
        "day": lambda time: str(time)[:10],
    }
    return environment


def _shipped_source(name: str) -> str | None:
    """What `include` and `extends` find: only what Glosse brings."""
    return (SHIPPED / f"{name}{ENDING}").read_text("utf-8") if name in shipped() else None


def _write(template: Template, name: str, articles: Iterable[ExportArticle], out: TextIO) -> tuple[Loss, ...]:
    from jinja2 import TemplateError

    iterator = iter(articles)
    first = list(islice(iterator, 2))
    try:
        for number, one in enumerate(chain(first, iterator), 1):
            for part in template.generate(_given(one, number, single=len(first) == 1)):
                out.write(part)
    except (TemplateError, *_FAILING) as error:
        raise FormatError(f"{name}{_line(error)}: {_told(error)}") from error
    return ()


def _told(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _line(error: BaseException) -> str:
    """The line of a template in which an error came up."""
    found = ""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            found = f":{trace.tb_lineno}"
        trace = trace.tb_next
    return found


def _given(one: ExportArticle, number: int, *, single: bool) -> dict[str, Any]:
    """What a template is given: plain values that lead nowhere."""
    article = one.article
    about = _Article(
        **{name: getattr(article, name) for name in _Article._fields if hasattr(article, name)},
        link=address(article.url),
        glosse=glosse_link("article", article.uid),
        text=one.text.content,
    )
    return {
        "article": about,
        "annotations": [_annotation(row, one) for row in one.annotations],
        "mentions": one.mentions,
        "tags": [{key: value for key, value in asdict(tag).items() if key != "id"} for tag in one.tags],
        "number": number,
        "single": single,
    }


def _annotation(row: AnnotationRow, one: ExportArticle) -> _Annotation:
    given = row.annotation
    values = {name: getattr(given, name) for name in _Annotation._fields if hasattr(given, name)}
    selector = Selector(given.start, given.end, given.exact, given.prefix, given.suffix)
    values |= {"anchor": given.anchor.value, "sentence": row.sentence}
    return _Annotation(
        **values,
        link=fragment_link(one.article.url, given),
        glosse=glosse_link("annotation", given.uid),
        block=f"glosse-{given.uid}",
        citation=citation(one.article, selector),
    )
