"""What changed since an article was annotated."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotations.errors import NotFoundError, NothingError
from annotations.library import Library
from annotations.model import Draft
from tests.unit.annotations.library.conftest import MERCOSUR

Drafts = Callable[..., Draft]
URL = "https://example.org/a"


def test_an_article_has_one_version_until_it_changes(library: Library, draft: Drafts) -> None:
    assert [(each.number, each.current) for each in library.versions(1)] == [(1, True)]
    with pytest.raises(NothingError, match="one version only"):
        library.difference(1)
    library.add_draft(draft(MERCOSUR.replace("Samstag", "Sonntag"), url=URL))
    assert [(each.number, each.current) for each in library.versions(1)] == [(1, False), (2, True)]
    with pytest.raises(NotFoundError, match="has no version 3; it has the versions 1 to 2"):
        library.difference(1, 3)
    with pytest.raises(NotFoundError, match="no article 9"):
        library.versions(9)


def test_the_difference_is_from_what_was_annotated_to_what_is_there(library: Library, draft: Drafts) -> None:
    for quote in ("Nicolás Maduro", "Wir werden kämpfen"):
        library.annotate(1, MERCOSUR.index(quote), MERCOSUR.index(quote) + len(quote))
    assert not library.changed_since_annotated(1)
    second = MERCOSUR.replace("Samstag", "Sonntag")
    library.add_draft(draft(second, url=URL))
    library.add_draft(draft(second.replace("„Wir werden kämpfen“, sagte Maduro. ", ""), url=URL))
    assert library.changed_since_annotated(1)
    found = library.difference(1)
    assert (found.old.number, found.new.number, found.changes) == (1, 3, 2)
    changed = [
        (found.old_content[slice(*piece.old)], found.new_content[slice(*piece.new)])
        for piece in found.pieces
        if not piece.same
    ]
    assert changed[0] == ("Samstag", "Sonntag")
    assert [note.exact for note in found.followed] == ["Nicolás Maduro"]
    assert [note.exact for note in found.left] == ["Wir werden kämpfen"]
    assert library.difference(1, 2).changes == 1
    assert library.difference(1, 1, 2).changes == 1
    library.annotate(1, 0, 4)
    assert not library.changed_since_annotated(1)
    assert library.difference(1).old.number == 2
