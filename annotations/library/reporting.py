"""How every pipeline alone would have done where a person corrected names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from annotations.errors import RecognitionError
from annotations.library.recognising import Recognising
from annotations.model import Correction, PipelineInfo, RawMention, Text
from annotations.store import mentions as stored
from annotations.store import readings, texts

if TYPE_CHECKING:
    from annotations.measures import Reported
    from annotations.recognition.places import Place
    from annotations.recognition.scoring import Found

Progress = Callable[[str, int, int], None]
"""Called with the name of a pipeline, the texts that it has read, and how many there are."""

Failed = Callable[[str], None]
"""Called with what went wrong, where the rest goes on."""


@dataclass(frozen=True)
class _Corrected:
    """An article whose names a person corrected."""

    id: int
    version: texts.Version
    text: Text
    corrections: tuple[Correction, ...]
    places: list[Place]
    """What these say of the text."""
    names: tuple[Found, ...]
    """All its names, as corrected."""


class Reporting(Recognising):
    """The part of the facade about pipelines and corrections."""

    def report(
        self,
        language: str = "",
        *,
        progress: Progress = lambda name, done, total: None,
        failed: Failed = lambda reason: None,
    ) -> tuple[Reported, ...]:
        """Score every pipeline on the articles whose names a person corrected; empty where nobody did.

        Those that are here and have not read such an article read it now, and what they find is kept. In each language,
        what has most places right comes first. A pipeline that fails is named to `failed` and left out.
        """
        reported: list[Reported] = []
        for each in [language] if language else readings.corrected_languages(self._reader):
            articles = self._corrected(each)
            if articles:
                self._read_rest(each, articles, progress, failed)
                reported += self._reported(each, articles)
        return tuple(reported)

    def _corrected(self, language: str) -> list[_Corrected]:
        """The corrected articles in a language, once the pipeline in use has read them."""
        from annotations.recognition.places import places

        found = []
        for id_ in stored.corrected_articles(self._reader, language):
            version = self._version(id_)
            corrections = stored.corrections(self._reader, id_, version.text_id)
            text = self._text(version)
            concerned = places(text.content, corrections)
            if concerned:
                if self._pipeline(language) is not None:
                    self.recognise(id_).result()
                names = tuple((m.start, m.end, m.label) for m in self.mentions(id_) or ())
                found.append(_Corrected(id_, version, text, corrections, concerned, names))
        return found

    def _read_rest(
        self, language: str, articles: Sequence[_Corrected], progress: Progress, failed: Failed
    ) -> None:
        """Have the pipelines that are here read what they have not, and keep it."""
        from annotations.recognition.evaluating import read
        from annotations.recognition.gold import GoldText
        from annotations.recognition.registry import candidates

        for info in candidates(language):
            waiting = [one for one in articles if self._found(self._reader, one.version, info) is None]
            if not waiting:
                continue
            wanted = [GoldText(one.text.content, (), one.text.blocks) for one in waiting]
            try:
                found, _ = read(info, wanted, partial(progress, info.name))
            except RecognitionError as error:
                failed(str(error))
                continue
            for one, spans in zip(waiting, found, strict=True):
                mentions = tuple(RawMention(*span) for span in spans)
                self._store_mentions((one.version.hash, info), one.version.text_id, mentions)

    def _reported(self, language: str, articles: Sequence[_Corrected]) -> list[Reported]:
        used = self._pipeline(language)
        reported = []
        for info in self._readers(language, articles):
            done = []
            for one in articles:
                found = self._found(self._reader, one.version, info)
                if found is not None:
                    done.append((one, tuple((m.start, m.end, m.label) for m in found())))
            if done:
                reported.append(_reported(info, language, done, info == used))
        return sorted(reported, key=lambda one: (-one.right / one.places, -one.whole, one.pipeline))

    def _readers(self, language: str, articles: Sequence[_Corrected]) -> list[PipelineInfo]:
        """The pipelines that are here, and those that are here no more but have read such an article."""
        from annotations.recognition.registry import candidates

        here = {(info.name, info.version, info.digest): info for info in candidates(language)}
        for key in readings.readers(self._reader, [one.version.text_id for one in articles]):
            if key != stored.PERSON:
                name, version, digest = key
                here.setdefault(key, PipelineInfo(name, version, digest, language, (), "", None))
        return list(here.values())


def _reported(
    info: PipelineInfo, language: str, done: Sequence[tuple[_Corrected, tuple[Found, ...]]], used: bool
) -> Reported:
    from annotations.measures import Reported
    from annotations.recognition.places import judged
    from annotations.recognition.scoring import exact, partial_credit

    verdicts = [judged(one.places, found) for one, found in done]
    return Reported(
        pipeline=info.title,
        language=language,
        articles=len(done),
        corrections=sum(len(one.corrections) for one, _ in done),
        places=sum(len(one.places) for one, _ in done),
        right=sum(right for right, _ in verdicts),
        credit=partial_credit([pair for _, pair in verdicts]),
        whole=exact([(one.names, found) for one, found in done]).f1,
        used=used,
    )
