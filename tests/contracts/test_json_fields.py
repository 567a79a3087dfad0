"""The JSON fields that scripts rely on: adding one is a decision, losing one is a break."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotations.library import Library
from annotations.model import CorrectionKind
from tests.feeds.misbehaviour import FEED, fine
from tests.feeds.server import Server
from tui.cli.main import run

FIELDS = {
    "article": "id title byline published language sources url words read starred tags text_hash coding note",
    "article with text": "id title byline published language sources url words read starred tags text_hash"
    " coding note text blocks links",
    "block": "start end kind level marker",
    "link": "start end url",
    "added": "status where id title reason",
    "feed": "type id uid name url home folder articles unread every full_text language filter tags keep state error"
    " asked came due",
    "refreshed": "type feed name added updated folded dropped unchanged error note",
    "mention": "start end text label name pipeline",
    "name": "name label mentions articles first last",
    "name rule": "type name label target hidden created",
    "correction": "id article start end text kind label scope creator created articles",
    "place": "type article article_title article_published text_hash start end text was becomes sentence",
    "rule": "type id words kind label article article_title article_url creator created articles",
    "rules import": "type dry_run new same differing replaced unmatched",
    "annotation": "id article start end exact prefix suffix tags note color creator created modified anchor"
    " score article_title article_url article_published text_hash sentence",
    "tag": "name color description key count",
    "similar": "type name count like like_count why",
    "summary": "type articles read annotated words annotations tags people names coding",
    "count": "type tag month annotations articles",
    "tags together": "type tag with articles annotations",
    "names together": "type name with articles",
    "pipeline": "name version language labels score measured_on licence chosen origin size_mb words_per_s needs url",
    "score": "pipeline label precision recall f1 low high right found gold texts",
    "report": "pipeline language articles corrections places right strict exact partial type whole chosen",
}


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """One record of each kind, as the program prints it."""
    import contextlib
    import io

    folder = tmp_path_factory.mktemp("fields")
    source = folder / "a.md"
    source.write_text(
        "# Treffen in Berlin\n\nAngela Merkel sprach in [Berlin](https://example.org/b).\n", "utf-8"
    )

    def first(*arguments: str) -> dict[str, object]:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            assert run(["--library", str(folder / "library.db"), *arguments, "--json"]) == 0
        record: dict[str, object] = json.loads(out.getvalue().splitlines()[0])
        return record

    found = {"added": first("add", str(source), "--lang", "de")}
    found["article"] = first("articles")
    found["article with text"] = shown = first("show", "1")
    blocks, links = shown["blocks"], shown["links"]
    assert isinstance(blocks, list)
    assert isinstance(links, list)
    found["block"], found["link"] = blocks[0], links[0]
    found["annotation"] = first("annotate", "1", "--quote", "Angela Merkel", "--tag", "figure")
    assert first("annotations") == found["annotation"]
    with Server({"/feed": fine(FEED)}) as server, contextlib.redirect_stdout(io.StringIO()):
        library = ["--library", str(folder / "library.db")]
        assert run([*library, "feeds", "add", server.url("/feed"), "--no-refresh"]) == 0
        found["feed"] = first("feeds", "list")
        found["refreshed"] = first("feeds", "refresh")
    found["mention"] = first("names", "1", "--mentions")
    found["name"] = first("names")
    with contextlib.redirect_stdout(io.StringIO()):
        assert run(["--library", str(folder / "library.db"), "name", "hide", "Angela Merkel"]) == 0
    found["name rule"] = first("name", "rules")
    with contextlib.redirect_stdout(io.StringIO()):
        assert run(["--library", str(folder / "library.db"), "undo"]) == 0
    found["correction"] = first("correct", "1", "0", "7", "--add", "MISC")
    widened = ("correct", "1", "0", "7", "--relabel", "MISC", "--scope", "everywhere")
    found["place"] = first("correct", "1", "0", "7", "--dismiss", "--dry-run")
    first(*widened)
    found["rule"] = first("rules", "list")
    with contextlib.redirect_stdout(io.StringIO()):
        assert (
            run(["--library", str(folder / "library.db"), "rules", "export", "-o", str(folder / "r.jsonl")])
            == 0
        )
    found["rules import"] = first("rules", "import", str(folder / "r.jsonl"))
    with contextlib.redirect_stdout(io.StringIO()):
        assert run(["--library", str(folder / "library.db"), "undo"]) == 0
    found["tag"] = first("tags", "list")
    assert sorted(first("tags", "unused")) == sorted(found["tag"])
    first("annotate", "1", "--quote", "sprach", "--tag", "figures")
    found["similar"] = first("tags", "similar")
    found["summary"] = first("stats")
    found["count"] = first("stats", "--by", "tag", "--by", "month")
    found["tags together"] = first("stats", "--picture", "together")
    found["names together"] = first("stats", "--picture", "names")
    found["pipeline"] = first("models", "list")
    gold = folder / "gold.jsonl"
    gold.write_text('{"text": "Angela Merkel sprach.", "ents": [[0, 13, "PER"]]}\n', "utf-8")
    found["score"] = first("models", "evaluate", "de_glosse", "--data", str(gold))
    with Library.open(folder / "library.db") as library:
        library.correct(1, 0, 7, CorrectionKind.ADD, "EVENT")
    found["report"] = first("models", "report")
    return found


@pytest.mark.parametrize("kind", FIELDS)
def test_fields_are_exactly_these(kind: str, records: dict[str, dict[str, object]]) -> None:
    assert sorted(records[kind]) == sorted(FIELDS[kind].split())


def test_every_field_is_documented() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "json.md").read_text("utf-8")
    missing = {field for fields in FIELDS.values() for field in fields.split() if f"`{field}`" not in page}
    assert missing == set()
