"""Label Studio's own checker takes every task, and its files come in."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from annotations.errors import FormatError
from annotations.formats import labelstudio
from annotations.formats.records import ExportArticle
from annotations.model import Loss
from tests.formats.exchange import annotations, hard, read, written

CHECK = """
import json, sys
from label_studio_sdk.label_interface import LabelInterface
config, tasks = json.load(sys.stdin)
interface = LabelInterface(config)
interface.validate()
for task in tasks:
    for one in [*task["annotations"], *task["predictions"]]:
        one = {"model_version": "x", "score": 0.5, **one}
        assert interface.validate_prediction(one), one
        assert interface.validate_annotation(one), one
print(len(tasks))
"""


def test_golden_bytes(sample: tuple[ExportArticle, ...], golden: Callable[[str, str], None]) -> None:
    golden("sample.label-studio.json", written("label-studio", (*sample, hard()))[0].decode())


def test_the_sdk_accepts_every_task(sample: tuple[ExportArticle, ...]) -> None:
    """Run by another interpreter, for the kit brings half a hundred packages that nothing else here needs."""
    python = os.environ.get("GLOSSE_LABEL_STUDIO_PYTHON")
    if not python or not Path(python).exists():
        pytest.skip("needs label-studio-sdk; name a Python that has it in GLOSSE_LABEL_STUDIO_PYTHON")
    tasks = json.loads(written("label-studio", (*sample, hard()))[0])
    results = [
        r for task in tasks for one in [*task["annotations"], *task["predictions"]] for r in one["result"]
    ]
    labels = sorted({label for result in results for label in result["value"]["labels"]})
    given = json.dumps([labelstudio.labels_config(labels), tasks])
    done = subprocess.run([python, "-c", CHECK], input=given, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == 4


def test_offsets_are_those_of_its_editor() -> None:
    task = json.loads(written("label-studio", [hard()])[0])[0]
    text = task["data"]["text"].encode("utf-16-le")
    for result in task["annotations"][0]["result"]:
        value = result["value"]
        assert text[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]


@pytest.mark.parametrize("units", [True, False])
def test_code_points_are_told_from_utf16_by_the_words(units: bool) -> None:
    text = "🎉🎉 Ada"
    start = 5 if units else 3
    value = {"start": start, "end": start + 3, "text": "Ada", "labels": ["PER"]}
    by = {"completed_by": {"email": "a@example.org"}, "created_at": "2026-01-01T10:00:00Z"}
    result = [
        {"type": "labels", "value": value},
        {"type": "relation"},
        {"type": "choices", "value": {"choices": ["a"]}},
    ]
    tasks = [{"data": {"text": text}, "annotations": [{**by, "result": result}]}]
    records = read("label-studio", json.dumps(tasks).encode())
    one = annotations(records)[0]
    assert (one.selector.exact, one.tags, one.creator) == ("Ada", ("PER",), "a@example.org")
    assert one.created == "2026-01-01T10:00:00.000Z"
    assert {loss.what: loss.count for loss in records if isinstance(loss, Loss)} == {
        "relations left out": 1,
        "regions that are no passages left out": 1,
    }


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("[1]", "none"),
        ('[{"data": {}}]', "task 1: no text"),
        ("[\n{,", r"file:2, column 2: not JSON"),
        ("[" * 99, "levels deep"),
    ],
)
def test_what_is_no_task_is_refused(data: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        read("label-studio", data.encode())
