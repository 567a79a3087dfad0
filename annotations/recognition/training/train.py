"""Trains a pipeline with spaCy's own training loop, up to a limit of time or steps."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as train_loop
from spacy.util import load_config, registry

from annotations.recognition.architectures import set_tables, use_numpy_products
from annotations.recognition.training.tables import read_tables

STEPS_FILE = "steps.json"
"""Beside the trained pipelines: after how many steps the training ended."""


class TimeIsUpError(Exception):
    """The time limit ended the training; the best weights so far are on disk."""

    def __init__(self, steps: int) -> None:
        super().__init__(f"the time limit was reached after {steps} steps")
        self.steps = steps


@registry.callbacks("glosse.load_tables.v1")  # type: ignore[untyped-decorator]
def load_tables(path: str) -> Callable[[Language], None]:
    """Return a callback that gives the recogniser its cluster tables before its weights are initialised."""

    def before_init(nlp: Language) -> None:
        recogniser: Any = nlp.get_pipe("ner")
        set_tables(recogniser.model, read_tables(Path(path)))

    return before_init


@registry.callbacks("glosse.time_limit.v1")  # type: ignore[untyped-decorator]
def time_limit(minutes: float) -> Callable[[Language, dict[str, Any]], None]:
    """Return a callback that ends the training `minutes` after its first step; 0 is no limit."""
    started: list[float] = []

    def before_update(nlp: Language, args: dict[str, Any]) -> None:
        if not started:
            started.append(time.monotonic())
        if minutes and time.monotonic() - started[0] > minutes * 60:
            raise TimeIsUpError(args["step"])

    return before_update


def train(
    lang: str, converted: Path, out: Path, *, minutes: float = 0, steps: int = 0, seed: int = 1
) -> Path:
    """Train on the converted data and return the directory of the weights that were best on development data.

    `minutes` and `steps` are limits; 0 is none, but one of both must be given.
    """
    if not (minutes or steps):
        raise ValueError("a training needs a limit: --minutes or --steps")
    overrides = {
        "paths.train": str(converted / "train.spacy"),
        "paths.dev": str(converted / "dev.spacy"),
        "paths.tables": str(converted / "tables.msgpack"),
        "system.seed": seed,
        "training.max_steps": steps,
        "training.before_update.minutes": minutes,
    }
    config = load_config(Path(__file__).with_name(f"{lang}.cfg"), overrides=overrides, interpolate=False)
    use_numpy_products()
    nlp = init_nlp(config)
    out.mkdir(parents=True, exist_ok=True)
    try:
        train_loop(nlp, out)
    except TimeIsUpError as limit:
        steps = limit.steps
    (out / STEPS_FILE).write_text(json.dumps({"steps": steps}) + "\n", encoding="utf-8")
    return out / "model-best"
