"""Templates get plain values and nothing else; those that Glosse brings make what other programs take."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from annotations.errors import FormatError
from annotations.formats import templates
from annotations.formats.records import ExportArticle
from annotations.text import clean_line
from tests.data.hostile import HOSTILE
from tests.formats.conftest import article, row
from tests.formats.exchange import hard


def rendered(name: str | Path, articles: tuple[ExportArticle, ...]) -> str:
    out = io.StringIO()
    form = templates.template_format(str(name))
    assert form.write
    assert form.write(iter(articles), out) == ()
    return out.getvalue()


def own(folder: Path, source: str, name: str = "own.md.j2") -> Path:
    (folder / name).write_text(source, "utf-8")
    return folder / name


@pytest.mark.parametrize("name", templates.shipped())
def test_golden_files(
    name: str, sample: tuple[ExportArticle, ...], golden: Callable[[str, str], None]
) -> None:
    golden(f"template-{name}", rendered(name, (*sample, hard())))


def test_obsidian_gets_properties_blocks_and_nested_tags(sample: tuple[ExportArticle, ...]) -> None:
    note = rendered("obsidian.md", sample[:1])
    properties = yaml.safe_load(note.split("---\n")[1])
    assert properties["title"] == "Kein Platz am Tisch"
    assert properties["tags"] == ["Lateinamerika", "new-york"]
    assert properties["glosse"] == f"glosse:article/{sample[0].article.uid}"
    assert "#person/maduro" in note
    for one in (each.annotation for each in sample[0].annotations):
        assert f"\n\n^glosse-{one.uid}\n" in note
        assert f"(glosse:annotation/{one.uid})" in note
    assert "#top:~:text=" in note


def test_logseq_gets_blocks_with_ids(sample: tuple[ExportArticle, ...]) -> None:
    page = rendered("logseq.md", sample[:1])
    for one in (each.annotation for each in sample[0].annotations):
        assert f"\n  id:: {one.uid}\n" in page
    assert "tags:: [[person/maduro]]" in page
    assert all(
        line == "" or line.startswith(("- ", "  ", "\t")) for line in page.split("\n\n", 1)[1].split("\n")
    )


@pytest.mark.parametrize("name", ["obsidian.md", "logseq.md"])
@pytest.mark.parametrize("value", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_strings_are_inert(name: str, value: str) -> None:
    text = hard().text
    clean = clean_line(value.encode("utf-8", "replace").decode()) or "x"
    one = article(1, text, clean, byline=clean, sources=(clean,), url="javascript:alert(1)", tags=(clean,))
    rows = (row(1, one, text, "Die Familie", tags=(clean,), note=clean, creator=clean),)
    made = rendered(name, (ExportArticle(one, text, rows),))
    parser = MarkdownIt("commonmark", {"html": True})
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    body = made.split("---\n", 2)[2] if name == "obsidian.md" else made
    for token in parser.parse(body):
        for part in (token, *(token.children or ())):
            assert "html" not in part.type, part.content
            assert part.type != "image"
            href = str(part.attrs.get("href", "glosse:"))
            assert href.startswith(("glosse:", "http://", "https://"))


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ article.__init__.__globals__ }}",
        "{{ article._replace.__globals__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{% include '/etc/passwd' %}",
        "{% include '../templates.py' %}",
        "{% for n in range(10 ** 12) %}{% endfor %}",
        "{{ article.nothing }}",
        "{{ nothing }}",
        "{{ 1 / 0 }}",
        "{{ 'a' + 1 }}",
        "{{ annotations[99].exact }}",
        "{{ article.tags.append('x') }}",
    ],
)
def test_what_is_not_allowed_or_wrong_is_said_in_one_line(
    source: str, sample: tuple[ExportArticle, ...], tmp_path: Path
) -> None:
    path = own(tmp_path, f"line one\n{source}\n")
    with pytest.raises(FormatError, match=r"^own\.md(:2)?: ") as caught:
        rendered(path, sample)
    assert "\n" not in str(caught.value)


def test_a_syntax_error_tells_its_line(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"^own\.md\.j2:2: "):
        templates.template_format(str(own(tmp_path, "a\n{% if %}\n")))


def test_a_template_that_calls_itself_without_end_is_an_error(
    tmp_path: Path, sample: tuple[ExportArticle, ...]
) -> None:
    with pytest.raises(FormatError, match=r"^own\.md.*recursion"):
        rendered(own(tmp_path, "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}"), sample)


def test_a_template_that_is_not_there_is_answered_with_ours(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"Glosse brings citations\.txt, logseq\.md, obsidian\.md"):
        templates.template_format(str(tmp_path / "nothing.j2"))


def test_html_is_escaped_by_itself(tmp_path: Path, sample: tuple[ExportArticle, ...]) -> None:
    source = "{% for one in annotations %}<p>{{ one.exact }}</p>{% endfor %}"
    assert "<script>" not in rendered(own(tmp_path, source, "own.html.j2"), sample)
    assert "<script>" in rendered(own(tmp_path, source, "own.txt"), sample)


def test_articles_are_written_as_they_come(tmp_path: Path, sample: tuple[ExportArticle, ...]) -> None:
    out = io.StringIO()
    form = templates.template_format(str(own(tmp_path, "{{ number }} {{ single }} {{ article.title }}\n")))

    def slowly() -> Iterator[ExportArticle]:
        for number, one in enumerate(sample):
            assert number < 2 or out.getvalue().startswith("1 False Kein Platz")
            yield one

    assert form.write
    form.write(slowly(), out)
    assert out.getvalue().splitlines()[2] == "3 False Brief"
    assert form.suffixes == (".md",)


def test_every_name_is_documented() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "templates.md").read_text("utf-8")
    for name in (*templates._Article._fields, *templates._Annotation._fields, *templates.shipped()):
        assert f"`{name}`" in page
    environment = templates._environment("x.md")
    for name in ("md", "quotation", "note", "tag", "yaml", "day"):
        assert f"| `{name}` |" in page
        assert name in environment.filters
