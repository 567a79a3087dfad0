"""Links in exports lead back into the library."""

from __future__ import annotations

import pytest

from annotations.errors import InputError, NotFoundError
from annotations.library import Library


def test_a_link_leads_to_its_passage(library: Library) -> None:
    library.annotate(1, 5, 10)
    one = library.annotation(1)
    start = one.start
    assert library.place_of(f"glosse:annotation/{one.uid}") == (1, start)
    assert library.place_of(f"glosse:article/{library.article(2).uid.upper()}") == (2, None)
    library.delete([1])
    with pytest.raises(NotFoundError, match="no annotation"):
        library.place_of(f"glosse:annotation/{one.uid}")


@pytest.mark.parametrize("link", ["glosse:", "glosse:article/", "glosse:tag/x", "glosse:\x1b[2J/x"])
def test_what_is_no_link_is_said(library: Library, link: str) -> None:
    with pytest.raises(InputError, match="not a link such as") as caught:
        library.place_of(link)
    assert "\x1b" not in str(caught.value)
