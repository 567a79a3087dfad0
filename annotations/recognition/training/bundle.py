"""Turns a trained pipeline into a bundled one: rounded weights, no paths, no strings of the training data."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.util import load_model_from_config
from thinc.api import Model


def round_weights(model: Model[Any, Any]) -> None:
    """Round all weights to half precision, kept as 32-bit numbers, so that they compress to half the size."""
    for node in model.walk():
        for name in node.param_names:
            if node.has_param(name):
                weights: Any = node.get_param(name)
                node.set_param(name, weights.astype(np.float16).astype(np.float32))


def slim(trained: Language) -> Language:
    """Return a copy of the pipeline with rounded weights and neither vocabulary nor paths of its training."""
    config = trained.config.copy()
    config["paths"] = dict.fromkeys(config["paths"])
    config["training"]["before_update"] = None
    config["initialize"]["before_init"] = None
    nlp = load_model_from_config(config, meta={"lang": trained.lang}, auto_fill=True, validate=True)
    recogniser: Any = nlp.get_pipe("ner")
    source: Any = trained.get_pipe("ner")
    recogniser.from_bytes(source.to_bytes(exclude=["vocab"]), exclude=["vocab"])
    round_weights(recogniser.model)
    return nlp


def write_pipeline(nlp: Language, out: Path) -> None:
    """Write `nlp` to `out`; what a pipeline without vectors leaves empty is left out."""
    nlp.to_disk(out)
    config = (out / "config.cfg").read_text(encoding="utf-8")
    (out / "config.cfg").write_text(re.sub(r"[ \t]+$", "", config, flags=re.MULTILINE), encoding="utf-8")
