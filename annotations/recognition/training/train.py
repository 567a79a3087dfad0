"""Trains a pipeline with spaCy's own training loop, up to a limit of time or steps."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as train_loop
from spacy.util import load_config, registry
from thinc.api import Config

from annotations.recognition import tagger  # noqa: F401  (registers the component)
from annotations.recognition.architectures import set_tables, use_numpy_products
from annotations.recognition.training.tables import read_tables
from annotations.recognition.training.weigh import add_linear

ROUNDS_FILE = "rounds.json"
"""Beside the trained pipelines: after how many steps each round of training ended."""


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


@dataclass(frozen=True)
class Round:
    """One round of training: its limits and what makes it repeatable."""

    steps: int = 0
    """Most steps; the learning rate falls to 0 over them. 0 is no limit and the configuration's schedule."""
    minutes: float = 0.0
    """Most minutes; 0 is no limit. A round that ends by time does not repeat exactly."""
    seed: int = 1
    """Seed of the first weights, of dropout and of the order of the data."""
    rate: float = 0.0012
    """Highest learning rate, reached after the warm-up."""


def configuration(lang: str, converted: Path, plan: Round, start: Path | None) -> Config:
    """Return the training configuration of a language for one round."""
    overrides: dict[str, Any] = {
        "paths.train": str(converted / "train.spacy"),
        "paths.dev": str(converted / "dev.spacy"),
        "paths.tables": str(converted / "tables.msgpack"),
        "system.seed": plan.seed,
        "training.max_steps": plan.steps,
        "training.before_update.minutes": plan.minutes,
        "training.optimizer.learn_rate.initial_rate": plan.rate,
    }
    if plan.steps:
        overrides["training.optimizer.learn_rate.total_steps"] = plan.steps
    config = load_config(Path(__file__).with_name(f"{lang}.cfg"), overrides=overrides, interpolate=False)
    if start is not None:
        config["components"]["ner"] = {"source": str(start)}
    return config


def train(lang: str, converted: Path, out: Path, plan: Round, start: Path | None = None) -> Path:
    """Train on the converted data and return the directory of the best weights on the dev part, with the linear model.

    With `start`, a trained pipeline, its network is trained further and its linear model stays. Raises ValueError
    without a limit.
    """
    if not (plan.minutes or plan.steps):
        raise ValueError("a training needs a limit: --minutes or --steps")
    use_numpy_products()
    nlp = init_nlp(configuration(lang, converted, plan, start))
    out.mkdir(parents=True, exist_ok=True)
    steps = plan.steps
    try:
        train_loop(nlp, out)
    except TimeIsUpError as limit:
        steps = limit.steps
    best = spacy.load(out / "model-best")
    if start is None:
        add_linear(best, converted / "train.spacy")
        best.to_disk(out / "model-best")
    rounds = [*(read_rounds(start) if start else []), steps]
    (out / ROUNDS_FILE).write_text(json.dumps(rounds) + "\n", encoding="utf-8")
    return out / "model-best"


def read_rounds(model: Path) -> list[int]:
    """Return the steps of each round of training of the pipeline in the directory `model`."""
    rounds: list[int] = json.loads((model.parent / ROUNDS_FILE).read_text(encoding="utf-8"))
    return rounds
