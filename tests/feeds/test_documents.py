"""Odd and hostile feeds become what the list of them says."""

from __future__ import annotations

import re

import pytest

from annotations.errors import InputError
from annotations.incoming import Item
from annotations.ingest import parsing
from tests.feeds.documents import ADDRESS, DOCUMENTS, Case, Read


def test_every_document_has_a_name_of_its_own() -> None:
    assert len({case.name for case in DOCUMENTS}) == len(DOCUMENTS) > 50


@pytest.mark.parametrize("case", DOCUMENTS, ids=[case.name for case in DOCUMENTS])
def test_a_document(case: Case) -> None:
    if isinstance(case.outcome, str):
        with pytest.raises(InputError) as refusal:
            parsing.open_feed("t", case.document, ADDRESS)
        assert str(refusal.value) == case.outcome
        return
    outline = parsing.open_feed("t", case.document, ADDRESS)
    found = parsing.part("t", 1_000).items
    parsing.close_feed("t")
    assert [
        item.draft.text.content.replace("\n\n", " | ") if isinstance(item, Item) else f"!{item}"
        for item in found
    ] == [*case.outcome.items]
    assert (outline.kind, outline.problem) == (case.outcome.kind, case.outcome.problem)
    kept = [item for item in found if isinstance(item, Item)]
    assert tuple(link.url for item in kept for link in item.draft.text.links) == case.outcome.links
    check_the_rest(
        case.outcome, kept, [entry.key for entry in outline.entries], [entry.url for entry in outline.entries]
    )


def check_the_rest(outcome: Read, kept: list[Item], keys: list[str], urls: list[str]) -> None:
    """What a case says only where it matters; a key that is a digest is given by its beginning."""
    if outcome.published is not None:
        assert tuple(item.draft.published for item in kept) == outcome.published
    if outcome.urls is not None:
        assert tuple(urls) == outcome.urls
    if outcome.keys is not None:
        short = [
            key[: len(wanted)] if re.fullmatch("[0-9a-f]{32}", key) else key
            for key, wanted in zip(keys, outcome.keys, strict=True)
        ]
        assert tuple(short) == outcome.keys
