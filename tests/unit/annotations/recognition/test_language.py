"""Which language a text is in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from annotations.recognition.language import LOOKED_AT, detect, detect_all

SEEDS = sorted((Path(__file__).resolve().parents[4] / "seeds").glob("[0-9][0-9]-*.md"))

SENTENCES = {
    "de": "Am Montag trat das Parlament zusammen, um über den Haushalt zu beraten.",
    "en": "The House met on Monday and voted on the budget after a long debate.",
    "fr": "Le Parlement s'est réuni lundi pour débattre du budget de l'année prochaine.",
    "es": "El Parlamento se reunió el lunes para debatir el presupuesto del próximo año.",
    "ru": "В понедельник парламент собрался, чтобы обсудить бюджет на следующий год.",
}


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_a_sentence_is_enough(language: str, sentence: str) -> None:
    assert detect(sentence) == language
    assert detect(sentence.upper()) == language


#: Languages that share many of their common words with those that are told by them.
NEAR = {
    "nl": "De regering heeft besloten dat de belastingen niet worden verhoogd; het geld is er, die er was, is op.",
    "da": "Der er mange der mener, at det er for tidligt, og at man burde have ventet til efter valget.",
    "af": "Die regering het besluit om die belasting te verhoog, maar die opposisie was nie tevrede nie.",
    "pt": "O ministro disse que o dinheiro é necessário para as escolas e que não havia outra opção este ano.",
    "it": "Il ministro ha detto che il denaro è necessario per le scuole e che non c'era altra scelta al momento.",
    "ca": "El ministre va dir que els diners són necessaris per a les escoles i que no hi havia cap altra opció.",
}


@pytest.mark.parametrize(("language", "sentence"), NEAR.items())
def test_a_near_language_is_not_taken_for_one_with_the_same_common_words(
    language: str, sentence: str
) -> None:
    assert detect(" ".join([sentence] * 3)) == language


@pytest.mark.parametrize(
    "content", ["", "Maduro", "123 456 789 2017-08-06 12:30", "…\n\n—", "ok", "\ud800" * 30]
)
def test_too_short_or_no_language_at_all(content: str) -> None:
    assert detect(content) == ""


def test_a_list_of_names_is_undecided() -> None:
    assert detect("Donald Trump, Angela Merkel, Emmanuel Macron, Wladimir Putin") == ""


@pytest.mark.skipif(not SEEDS, reason="the seed articles are not beside the tests")
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_seed_articles(path: Path) -> None:
    _, matter, content = path.read_text(encoding="utf-8").split("---\n", 2)
    given = [line.partition(":")[2].strip() for line in matter.splitlines() if line.startswith("language:")]
    assert [detect(content)] == given


def test_a_quotation_at_the_beginning_does_not_decide() -> None:
    assert detect(SENTENCES["en"] + "\n\n" + SENTENCES["de"] * 40) == "de"


def test_what_follows_the_first_few_thousand_code_points_is_not_looked_at() -> None:
    assert detect((SENTENCES["de"] * 100)[:LOOKED_AT] + SENTENCES["ru"] * 1000) == "de"


def test_it_is_loaded_when_it_is_needed() -> None:
    code = (
        "import sys; from annotations.recognition.language import detect; assert detect('kurz') == '';"
        "assert not {'py3langid', 'numpy', 'spacy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_texts_that_belong_together_share_a_language_where_one_is_in_doubt() -> None:
    german = ["Der Rat der Stadt hat am Montag für den Umbau gestimmt, und die Arbeiten beginnen bald."] * 30
    english = "The council of the city has voted for the plan, and the work will begin soon after that."
    assert detect_all([*german, "Kurzmeldung Rathaus Umbau Beschluss", english, "1:0"]) == [
        *["de"] * 31,
        "en",
        "",
    ]
    doubtful = "Kurzmeldung Rathaus Umbau Beschluss"
    assert detect_all([doubtful]) == [detect(doubtful)]
    assert detect_all([]) == []
    mixed = [*german[:20], *[english] * 10, doubtful]
    assert detect_all(mixed)[-1] == detect(doubtful)
