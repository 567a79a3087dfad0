"""Names in texts, by real pipelines in a real process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from annotations.errors import RecognitionError, WorkerCrashedError
from annotations.model import Block, PipelineInfo, Priority, RawMention
from annotations.recognition import registry, worker
from annotations.recognition.recogniser import Recogniser
from annotations.recognition.units import PART, UNIT
from annotations.recognition.worker import tidy, trim

DEADLINE = 120.0
"""Seconds after which a test that hangs fails."""

RULES = """
import spacy, sys
nlp = spacy.blank("de")
nlp.add_pipe("sentencizer")
rules = nlp.add_pipe("entity_ruler")
rules.add_patterns([
    {"label": "PERSON", "pattern": "Nicolás Maduro"},
    {"label": "PERSON", "pattern": "Maduro"},
    {"label": "GPE", "pattern": "Venezuela"},
    {"label": "EVENT", "pattern": [{"TEXT": "„"}, {"TEXT": "Gipfel"}, {"TEXT": "“"}]},
    {"label": "OTH", "pattern": [{"TEXT": "Nord"}, {"IS_SPACE": True, "OP": "*"}, {"TEXT": "Süd"}]},
])
nlp.to_disk(sys.argv[1])
"""


def info(path: Path | str, name: str = "de_rules") -> PipelineInfo:
    return PipelineInfo(name, "1", "0" * 64, "de", ("PER",), str(path), None)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> PipelineInfo:
    """A pipeline that finds what rules say, with labels as other pipelines have them."""
    path = tmp_path_factory.mktemp("pipeline") / "de_rules"
    subprocess.run([sys.executable, "-W", "error", "-c", RULES, str(path)], check=True)
    return info(path)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "recogniser.log"


@pytest.fixture(scope="module")
def recogniser(log: Path) -> Iterator[Recogniser]:
    recogniser = Recogniser(log=log)
    yield recogniser
    recogniser.close()


def bundled(language: str) -> PipelineInfo:
    found = registry.choose(language, {})
    assert found is not None
    return found


def words(content: str, mentions: tuple[RawMention, ...]) -> list[tuple[str, str]]:
    return [(content[mention.start : mention.end], mention.label) for mention in mentions]


def test_offsets_are_the_articles_and_labels_are_the_usual_ones(
    recogniser: Recogniser, rules: PipelineInfo
) -> None:
    content = "😀 Venezuela\n\nNicolás Maduro sprach beim „Gipfel“.\n\nMaduro ging."
    found = recogniser.submit(content, rules).result(DEADLINE)
    assert words(content, found) == [
        ("Venezuela", "LOC"),
        ("Nicolás Maduro", "PER"),
        ("Gipfel", "EVENT"),
        ("Maduro", "PER"),
    ]


def test_no_mention_crosses_blocks(recogniser: Recogniser, rules: PipelineInfo) -> None:
    content = "Nord\nSüd"
    whole = recogniser.submit(content, rules, (Block(0, 8),)).result(DEADLINE)
    cut = recogniser.submit(content, rules, (Block(0, 4), Block(5, 8))).result(DEADLINE)
    assert words(content, whole) == [("Nord\nSüd", "MISC")]
    assert cut == ()


def test_what_no_block_covers_is_not_recognised(recogniser: Recogniser, rules: PipelineInfo) -> None:
    content = "Maduro\n\nMaduro"
    assert recogniser.submit(content, rules, (Block(8, 14),)).result(DEADLINE) == (RawMention(8, 14, "PER"),)


@pytest.mark.parametrize("content", ["", "\n\n", " ", "…", "\n\n\n"])
def test_nothing_to_find(recogniser: Recogniser, rules: PipelineInfo, content: str) -> None:
    assert recogniser.submit(content, rules).result(DEADLINE) == ()


def test_a_long_block_is_cut_inside_no_mention(recogniser: Recogniser, rules: PipelineInfo) -> None:
    content = ("Nicolás Maduro " * (UNIT // 5)).strip()
    found = recogniser.submit(content, rules, (Block(0, len(content)),)).result(DEADLINE)
    assert words(content, found) == [("Nicolás Maduro", "PER")] * (UNIT // 5)


def test_a_million_code_points_in_one_paragraph_and_in_many(
    recogniser: Recogniser, rules: PipelineInfo
) -> None:
    sentence = "Gestern war Maduro da und sagte in der Sitzung nichts, wie schon oft in diesem langen Jahr. "
    content = (
        sentence * (1_000_000 // len(sentence)) + "\n\n" + (sentence + "\n\n") * (200_000 // len(sentence))
    )
    found = recogniser.submit(content, rules, priority=Priority.REST).result(DEADLINE)
    assert [mention.start for mention in found] == [
        at for at in range(len(content)) if content.startswith("Maduro", at)
    ]


def test_what_is_on_screen_overtakes_a_long_text(recogniser: Recogniser, rules: PipelineInfo) -> None:
    order: list[str] = []
    content = "Maduro sprach und sprach und sprach. " * 20_000
    rest = recogniser.submit(content, rules, priority=Priority.REST)
    rest.add_done_callback(lambda _: order.append("rest"))
    screen = recogniser.submit("Maduro", rules)
    screen.add_done_callback(lambda _: order.append("screen"))
    assert len(rest.result(DEADLINE)) == 20_000
    assert order == ["screen", "rest"]


def test_a_cancelled_text_is_given_up(recogniser: Recogniser, rules: PipelineInfo) -> None:
    rest = recogniser.submit("Maduro sprach. " * 200_000, rules, priority=Priority.REST)
    assert rest.cancel()
    assert recogniser.submit("Maduro", rules).result(DEADLINE) == (RawMention(0, 6, "PER"),)


def test_a_pipeline_that_is_not_there(recogniser: Recogniser, rules: PipelineInfo, tmp_path: Path) -> None:
    for path in (tmp_path / "de_gone", "de_gone"):
        with pytest.raises(RecognitionError, match="de_gone cannot be loaded") as raised:
            recogniser.submit("Maduro", info(path)).result(DEADLINE)
        assert "\n" not in str(raised.value)
    with pytest.raises(RecognitionError, match="de_gone"):
        recogniser.warm(info(tmp_path / "de_gone")).result(DEADLINE)
    assert recogniser.submit("Maduro", rules).result(DEADLINE)


def test_an_installed_package_is_loaded_by_name(
    rules: PipelineInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "de_packaged"
    package.mkdir()
    meta = {
        **json.loads(Path(rules.path, "meta.json").read_text(encoding="utf-8")),
        "name": "packaged",
        "version": "1",
    }
    (package / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    (package / "de_packaged-1").symlink_to(rules.path)
    code = """from spacy.util import load_model_from_init_py
def load(**overrides):
    return load_model_from_init_py(__file__, **overrides)
"""
    (package / "__init__.py").write_text(code, encoding="utf-8")
    metadata = tmp_path / "de_packaged-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: de_packaged\nVersion: 1\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    recogniser = Recogniser(log=tmp_path / "log")
    try:
        found = recogniser.submit("Maduro", info("de_packaged")).result(DEADLINE)
    finally:
        recogniser.close()
    assert found == (RawMention(0, 6, "PER"),)


def test_any_executor_will_do(rules: PipelineInfo) -> None:
    with ThreadPoolExecutor(1) as executor:
        recogniser = Recogniser(executor)
        recogniser.warm(rules).result(DEADLINE)
        assert recogniser.submit("Maduro\n\nMaduro", rules).result(DEADLINE) == (
            RawMention(0, 6, "PER"),
            RawMention(8, 14, "PER"),
        )
        recogniser.close()
        assert executor.submit(int, "7").result(DEADLINE) == 7


def test_a_pipeline_that_has_met_many_words_is_loaded_anew(
    rules: PipelineInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "NEW_WORDS", 10)
    worker.pipeline.cache_clear()
    nlp, _ = worker.pipeline(rules.path)
    assert worker.recognise(rules.path, ["Maduro sprach"]) == [[(0, 6, "PER")]]
    assert worker.pipeline(rules.path)[0] is nlp
    assert worker.recognise(rules.path, [" ".join(map(str, range(100))), "Maduro"]) == [[], [(0, 6, "PER")]]
    assert worker.pipeline(rules.path)[0] is not nlp
    assert worker.recognise(rules.path, ["Maduro sprach"]) == [[(0, 6, "PER")]]


def test_closing_settles_every_future_and_is_final(rules: PipelineInfo, tmp_path: Path) -> None:
    recogniser = Recogniser(log=tmp_path / "log")
    waiting: list[Future[tuple[RawMention, ...]]] = [recogniser.submit("Maduro", rules) for _ in range(9)]
    recogniser.close()
    assert all(isinstance(future.exception(0), RecognitionError) for future in waiting)
    with pytest.raises(RecognitionError, match="stopped"):
        recogniser.submit("Maduro", rules)
    recogniser.close()


def test_a_killed_process_is_replaced(rules: PipelineInfo, tmp_path: Path) -> None:
    recogniser = Recogniser(log=tmp_path / "log")
    try:
        for _ in range(3):
            assert recogniser.submit("Maduro", rules).result(DEADLINE)
            assert recogniser.pid is not None
            os.kill(recogniser.pid, signal.SIGKILL)
    finally:
        recogniser.close()


def test_a_stuck_pipeline_is_ended_at_its_first_part_and_the_next_text_read(
    traps: PipelineInfo, trapped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.recognition.recogniser.SLOWEST", PART)
    recogniser = Recogniser(log=tmp_path / "log", seconds=8.0)
    try:
        recogniser.warm(traps).result(DEADLINE)
        stuck = recogniser.submit("HANG now. " * UNIT, traps, priority=Priority.REST)
        after = recogniser.submit("Maduro", traps, priority=Priority.REST)
        with pytest.raises(WorkerCrashedError, match="took too long"):
            stuck.result(DEADLINE)
        assert after.result(DEADLINE) == (RawMention(0, 6, "PER"),)
        assert len((trapped / "HANG").read_text(encoding="utf-8")) == 1
    finally:
        recogniser.close()


def test_a_text_that_ends_the_process_twice_fails_and_no_other(
    traps: PipelineInfo, trapped: Path, tmp_path: Path
) -> None:
    recogniser = Recogniser(log=tmp_path / "log")
    try:
        texts = ["Maduro", "CRASH", "Maduro", "Maduro FAIL", "Maduro"]
        futures = [recogniser.submit(text, traps) for text in texts]
        errors = [future.exception(DEADLINE) for future in futures]
        assert [type(error) for error in errors] == [
            type(None),
            WorkerCrashedError,
            type(None),
            RecognitionError,
            type(None),
        ]
        assert len((trapped / "CRASH").read_text(encoding="utf-8")) == 2
    finally:
        recogniser.close()


def test_the_bundled_pipelines_find_names(recogniser: Recogniser) -> None:
    german = "Angela Merkel traf in Berlin den französischen Präsidenten Emmanuel Macron."
    english = "Angela Merkel met the French president Emmanuel Macron in Berlin."
    for content, language in ((german, "de"), (english, "en")):
        found = dict(words(content, recogniser.submit(content, bundled(language)).result(DEADLINE)))
        names = {"Angela Merkel": "PER", "Emmanuel Macron": "PER", "Berlin": "LOC"}
        assert names.items() <= found.items()


def test_a_real_article_is_recognised_block_by_block(recogniser: Recogniser, real_article: Path) -> None:
    content = real_article.read_text(encoding="utf-8")
    found = recogniser.submit(content, bundled("de")).result(DEADLINE)
    assert {("Venezuela", "LOC"), ("Maduro", "PER")} <= set(words(content, found))
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all("\n\n" not in content[mention.start : mention.end] for mention in found)


def test_one_thread_and_nothing_in_the_log(recogniser: Recogniser, log: Path) -> None:
    recogniser.submit("Maduro", bundled("de")).result(DEADLINE)
    status = Path(f"/proc/{recogniser.pid}/status")
    if status.exists():
        threads = next(
            line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("Threads")
        )
        assert int(threads.split()[1]) == 2
    assert log.read_text(encoding="utf-8") == ""


def test_importing_the_recogniser_imports_no_spacy() -> None:
    code = (
        "import sys; import annotations.recognition.recogniser;"
        "assert not {'spacy', 'numpy', 'thinc', 'platformdirs'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


@pytest.mark.parametrize(
    ("text", "trimmed"),
    [
        (" Maduro\n", "Maduro"),
        ("„Spiegel“", "Spiegel"),
        ("»Spiegel", "Spiegel"),
        ("Spiegel“ ", "Spiegel"),
        ("„ »Die Zeit«“", "Die Zeit"),
        ("Dwayne “The Rock”", "Dwayne “The Rock”"),
        ("’t Hooft", "’t Hooft"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("Hans’", "Hans"),
        ("O’Neill", "O’Neill"),
        ("„“", ""),
        ("  ", ""),
    ],
)
def test_edges(text: str, trimmed: str) -> None:
    start, end = trim(text, 0, len(text))
    assert text[start:end] == trimmed


def test_a_character_is_not_cut() -> None:
    assert trim("Nicola\u0301s", 0, 6) == (0, 7)


def test_overlapping_and_empty_mentions_are_dropped() -> None:
    text = "Nicolás Maduro, „“"
    assert tidy(text, [(8, 14, "PERSON"), (0, 14, "PERSON"), (16, 18, "ORG"), (14, 15, "ORG")]) == [
        (0, 14, "PER")
    ]
