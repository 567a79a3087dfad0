"""Pipelines: which there are, fetching one, and how well one does on gold data."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.errors import FormatError, InputError
from annotations.library.intake import BY_URL
from annotations.library.names import canonical_url
from annotations.library.recognising import Recognising
from annotations.model import PipelineInfo, Text
from annotations.store import texts

if TYPE_CHECKING:
    from annotations.measures import Evaluated, Offer
    from annotations.recognition.gold import GoldText

Progress = Callable[[int, int], None]
"""Called with the texts that have been read, and how many there are."""

HASH = "urn:sha256:"
"""Begins the name of a text that has no address."""


class Models(Recognising):
    """The part of the facade about pipelines themselves."""

    def offers(self, language: str = "") -> tuple[Offer, ...]:
        """Every pipeline that is there or can be fetched, with its figures; of one language if it is given."""
        from annotations.recognition.offers import offers

        return offers(language, set(self.used_pipelines().values()))

    @staticmethod
    def offer(name: str) -> tuple[Offer, str]:
        """What can be fetched under a name, and what its licence asks for, in a few words.

        InputError for any other name, and where a package is lacking that it needs.
        """
        from annotations.recognition.installing import wanted
        from annotations.recognition.offers import available

        one = wanted(name)
        return available(one), one.terms

    @staticmethod
    def install(name: str, *, show: bool = False) -> bool:
        """Fetch a pipeline with its makers' downloader; returns False if this release is there already.

        `show` lets the installer draw its progress on the terminal behind stderr. InstallError where it cannot be
        fetched or installed; InputError as in `offer`.
        """
        from annotations.recognition import installing

        one = installing.wanted(name)
        if installing.is_installed(one):
            return False
        installing.install(one, show=show)
        return True

    def evaluate(self, name: str, data: Path, progress: Progress = lambda done, total: None) -> Evaluated:
        """Score a pipeline (a name, or a directory) on gold data (a file, or a folder of such).

        Exact span and label, after labels have been put under their usual names; `annotations.recognition.gold` has
        the formats. InputError for the name, FormatError for the data, RecognitionError where the pipeline fails.
        """
        from annotations.measures import Evaluated
        from annotations.recognition.evaluating import read
        from annotations.recognition.scoring import scores

        info = _pipeline_at(name)
        gold = self._gold(data)
        found, seconds = read(info, gold, progress)
        counted, left_out = scores([(one.spans, each) for one, each in zip(gold, found, strict=True)])
        words = sum(len(one.content.split()) for one in gold)
        return Evaluated(info.title, len(gold), counted, left_out, words, seconds)

    def _gold(self, data: Path) -> list[GoldText]:
        from annotations.recognition import gold

        found = [text for file in gold.files(data) for text in self._gold_of(file)]
        if not any(one.spans for one in found):
            raise FormatError(f"{data}: no name is marked in it")
        return found

    def _gold_of(self, file: Path) -> list[GoldText]:
        from annotations.recognition import gold
        from annotations.recognition.recogniser import new_worker

        if file.suffix != gold.DOCBIN:
            return gold.read(file, self._text_named)
        worker = new_worker()
        try:
            read = worker.submit(gold.read_docbin, str(file)).result()
        finally:
            worker.shutdown(cancel_futures=True)
        return [gold.GoldText(content, spans) for content, spans in read]

    def _text_named(self, source: str) -> Text | None:
        """The text at an article's address, or of a hash: one that the library has, or a seed article's."""
        queries = self._reader
        if not source.startswith(HASH):
            url = canonical_url(source)
            article = queries.value(BY_URL, (url,)) if url else None
            return None if article is None else self.text(article)
        text_id = texts.find_text(queries, source.removeprefix(HASH))
        if text_id is not None:
            article = queries.value("SELECT article_id FROM versions WHERE text_id = ?", (text_id,))
            version = None if article is None else texts.version_of(queries, article, text_id)
            if version is not None:
                return self._text(version)
        from annotations.ingest.seeds import seeds

        return next((one.text for one in seeds() if HASH + one.text.hash == source), None)


def _pipeline_at(name: str) -> PipelineInfo:
    """The pipeline of a name or in a directory; InputError if there is none."""
    from annotations.recognition import registry
    from annotations.recognition.offers import missing

    info = registry.named(name)
    if info is not None:
        return info
    folder = Path(name).expanduser()
    if os.sep in name or folder.is_dir():
        info = registry.at(folder)
        if info is None:
            raise InputError(f"{name}: is no directory of a spaCy pipeline that marks names")
        return info
    raise InputError(missing(name))
