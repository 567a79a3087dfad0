"""Has a pipeline read texts as it would read articles, for whoever measures it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from annotations.errors import RecognitionError
from annotations.model import PipelineInfo
from annotations.recognition.archive import Job, read_all
from annotations.recognition.crew import LocalCrew
from annotations.recognition.gold import GoldText
from annotations.recognition.scoring import Found

Progress = Callable[[int, int], None]
"""Called with the texts that have been read, and how many there are."""


def read(
    pipeline: PipelineInfo, texts: Sequence[GoldText], progress: Progress
) -> tuple[list[tuple[Found, ...]], float]:
    """What a pipeline finds in each text, and the seconds it took in a process that had loaded it before.

    RecognitionError where it cannot be loaded or fails over a text.
    """
    crew = LocalCrew(1)
    found: dict[int, tuple[Found, ...]] = {}
    try:
        crew.read(pipeline, [["."]], 1).result()
        progress(0, len(texts))
        began = time.perf_counter()
        jobs = (Job((at, ""), one.content, one.blocks, pipeline) for at, one in enumerate(texts))
        for outcomes in read_all(jobs, crew):
            for outcome in outcomes:
                if outcome.error:
                    raise RecognitionError(outcome.error)
                found[outcome.job.key[0]] = tuple((m.start, m.end, m.label) for m in outcome.mentions)
            progress(len(found), len(texts))
        seconds = time.perf_counter() - began
    finally:
        crew.close()
    return [found[at] for at in range(len(texts))], seconds
