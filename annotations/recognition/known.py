"""spaCy's published pipelines that Glosse knows how to fetch, with what their makers say of them.

Sizes (of the download), licences, labels, F1 (`performance.ents_f`), speeds (`performance.speed`) and digests
(`checksum_whl`) are those of the metadata of release 3.8.0 in https://github.com/explosion/spacy-models (folder
`meta`), described on https://spacy.io/models. Each F1 was measured on a part of the data that the pipeline was
trained on, so it compares neither with the others' nor with those of Glosse's own.
"""

from __future__ import annotations

from dataclasses import dataclass

RELEASES = "https://github.com/explosion/spacy-models/releases/download"
"""Where spaCy's own downloader fetches pipelines from."""

VERSION = "3.8.0"
"""Release of all of them; it fits spaCy 3.8."""

FOUR = ("LOC", "MISC", "ORG", "PER")
"""Labels of WikiNER."""

ONTONOTES = (
    "CARDINAL", "DATE", "EVENT", "FAC", "LANGUAGE", "LAW", "LOC", "MONEY", "NORP", "ORDINAL", "ORG", "PER", "PERCENT",
    "PRODUCT", "QUANTITY", "TIME", "WORK_OF_ART",
)  # fmt: skip
"""Labels of OntoNotes, under their usual names."""


@dataclass(frozen=True, slots=True)
class Known:
    """A pipeline that can be fetched."""

    name: str
    size_mb: float
    """Megabytes to download."""
    licence: str
    score: float
    """Micro-F1 in percent, as its makers give it..."""
    measured_on: str
    """...on this data."""
    words_per_s: int | None
    """Their figure for the whole pipeline on one core; None for what they ran on a graphics card."""
    sha256: str
    """Of the wheel."""
    labels: tuple[str, ...] = FOUR
    needs: str = ""
    """Package that it needs beside spaCy, or empty."""

    @property
    def language(self) -> str:
        """ISO 639-1; `xx` for the one of many languages."""
        return self.name[:2]

    @property
    def file(self) -> str:
        """Path of its wheel below `RELEASES`."""
        return f"{self.name}-{VERSION}/{self.name}-{VERSION}-py3-none-any.whl"

    @property
    def url(self) -> str:
        """Address of its wheel."""
        return f"{RELEASES}/{self.file}"

    @property
    def terms(self) -> str:
        """What its licence asks that others do not, in a few words; empty for a permissive one."""
        if "NC" in self.licence:
            return "not for commercial use; derived work under the same licence"
        return "derived work under the same licence" if self.licence != "MIT" else ""


WIKINER = "WikiNER (makers’ part)"
ONTONOTES_TEST = "OntoNotes 5 (makers’ part)"
LASSY = "UD Lassy, Alpino (makers’ part)"
GPL, LGPL = "GPL-3.0", "LGPL-LR"
SA, NC = "CC-BY-SA-4.0", "CC-BY-NC-SA-3.0"
CURATED = "spacy-curated-transformers"

KNOWN = tuple(
    Known(*row)
    for row in (
        ("de_core_news_sm", 13, "MIT", 82.1, WIKINER, 8400,
         "84aff827fc1b34100547a236e6c978771b6899134dd4fa0d772880f9de6b60ea"),
        ("de_core_news_md", 42, "MIT", 83.8, WIKINER, 8100,
         "b903f59220f1e76dd672acdaa7fa454d6703fe056c5ccd6457820e70874116d0"),
        ("de_core_news_lg", 541, "MIT", 84.9, WIKINER, 4900,
         "92aa1b1d19d79ead7a38234e9497d5c278ba24ae6a22dc8f95c5d7fe6dd0dd1f"),
        ("en_core_web_sm", 12, "MIT", 84.3, ONTONOTES_TEST, 9400,
         "1932429db727d4bff3deed6b34cfc05df17794f4a52eeb26cf8928f7c1a0fb85", ONTONOTES),
        ("en_core_web_md", 31, "MIT", 84.7, ONTONOTES_TEST, 8700,
         "5e6329fe3fecedb1d1a02c3ea2172ee0fede6cea6e4aefb6a02d832dba78a310", ONTONOTES),
        ("en_core_web_lg", 382, "MIT", 85.5, ONTONOTES_TEST, 8800,
         "293e9547a655b25499198ab15a525b05b9407a75f10255e405e8c3854329ab63", ONTONOTES),
        ("en_core_web_trf", 436, "MIT", 89.9, ONTONOTES_TEST, None,
         "272a31e9d8530d1e075351d30a462d7e80e31da23574f1b274e200f3fff35bf5", ONTONOTES, CURATED),
        ("es_core_news_sm", 12, GPL, 89.0, WIKINER, 9000,
         "e451a83d6df79b87e9eed0cb553f03e99e36a3bab18a7b79f0dcfd1fdf875e12"),
        ("es_core_news_md", 40, GPL, 89.3, WIKINER, 9300,
         "b43ba66e215e2d06a25a0fc0bdf7a1e2ca6fc5d16ceead4bf7fd18dd4fcd5e6a"),
        ("es_core_news_lg", 541, GPL, 89.7, WIKINER, 9400,
         "e3f897754f177d0a9b420f1dc98b80faf0a2d79a528906a2ad78efba722b485f"),
        ("fr_core_news_sm", 15, LGPL, 81.4, WIKINER, 4300,
         "b60315fa38e5f4cdb2bf8cc280980a5687676f2bb1c9687f885bc198a0ca5d3a"),
        ("fr_core_news_md", 43, LGPL, 83.2, WIKINER, 3600,
         "8a70d090a54ef77525c3ffa6a6195b9d365f2cf369ae1cd84ede93f3d709079e"),
        ("fr_core_news_lg", 545, LGPL, 84.2, WIKINER, 4400,
         "5646db5624e97320b9ee4989325400fd400b990b9833f4b09c771e76188381ec"),
        ("it_core_news_sm", 12, NC, 85.6, WIKINER, 10600,
         "3f617bf9a8ae0418953cf1fbf014e10272684c4229e882a7fd748b637d0100bf"),
        ("it_core_news_md", 40, NC, 87.4, WIKINER, 10400,
         "95b6f12b5957f08f0d17fcd2c59d5c1a1e87e742e934a1eeea3fd53d69080b1b"),
        ("it_core_news_lg", 541, NC, 88.5, WIKINER, 8700,
         "b78582d0b2d05fd6509995f68ab7452efed7a27c6fbc5a071e9a9787a58c1e87"),
        ("nl_core_news_sm", 12, SA, 71.5, LASSY, 9500,
         "a76978477821f213ca76a46c686df1b1d41462905d4868bc53eac086adca8b7e", ONTONOTES),
        ("nl_core_news_md", 40, SA, 75.3, LASSY, 9900,
         "8969da865bb746189783c40197a7e2c082adda73b7fc0d9a364a5e644ff54e68", ONTONOTES),
        ("nl_core_news_lg", 541, SA, 76.4, LASSY, 8500,
         "19a3cb18b92f775a0df0e61026e2a0f874e73aabb1b744b16230dfe573a3e34e", ONTONOTES),
        ("pt_core_news_sm", 12, SA, 88.1, WIKINER, 10900,
         "c304fa04db3af73cd08a250feacf560506e15a2ec2469bd1b09f06847f6b455c"),
        ("pt_core_news_md", 40, SA, 89.6, WIKINER, 8400,
         "54382cda034e41f3ec605ceeb924cd6cfdbced00a65f7afa12218520ba7008c5"),
        ("pt_core_news_lg", 541, SA, 90.3, WIKINER, 5500,
         "2561c9a72a938d37141e9694e1a36d25061a44ce7e4f3bad2d3fa3bb836191af"),
        ("xx_ent_wiki_sm", 10, "MIT", 83.1, WIKINER, 19600,
         "f487b30641e77b2ca520528cfb24414b47eb736740b5a505ebc35e9ef2c5cdb1"),
    )
)  # fmt: skip


def known(name: str) -> Known | None:
    """The pipeline of that name, or None if it is not one of these."""
    return next((one for one in KNOWN if one.name == name), None)
