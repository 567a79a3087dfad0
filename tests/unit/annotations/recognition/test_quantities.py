"""Dates, money and percentages in German and English: what is found, what it comes to, and what is none."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.recognition.numerals import WORDS, amounts
from annotations.recognition.quantities import Quantity, placed, quantities
from annotations.recognition.quantity_patterns import SEQUENCES, kinds
from annotations.recognition.times import READERS
from annotations.recognition.units import Unit

SUNDAY = "2017-08-06"


def found(text: str, language: str, published: str = SUNDAY) -> list[tuple[str, str, str]]:
    return [
        (text[start:end], label, value)
        for start, end, label, value in quantities([text], language, published)[0]
    ]


MONEY = {
    "de": [
        ("Das kostet 3,5 Milliarden Euro.", "3,5 Milliarden Euro", "3500000000 EUR"),
        ("Das kostet 3,5 Mrd. Euro.", "3,5 Mrd. Euro", "3500000000 EUR"),
        ("Es waren 1.250.000 Euro", "1.250.000 Euro", "1250000 EUR"),
        ("Es waren 10 000 Euro", "10 000 Euro", "10000 EUR"),
        ("Es waren 1\u202f000\u202f000\u00a0€.", "1\u202f000\u202f000\u00a0€", "1000000 EUR"),
        ("nur 12\u00a0Euro", "12\u00a0Euro", "12 EUR"),
        ("für 19,90 €.", "19,90 €", "19.9 EUR"),
        ("für 50€", "50€", "50 EUR"),
        ("für €3,5 Millionen", "€3,5 Millionen", "3500000 EUR"),
        ("für 5,- Euro", "5,- Euro", "5 EUR"),
        ("für EUR 20", "EUR 20", "20 EUR"),
        ("für 20 Mio. US$ mehr", "20 Mio. US$", "20000000 USD"),
        ("für 20 Mio. US-Dollar", "20 Mio. US-Dollar", "20000000 USD"),
        ("zwölf Euro", "zwölf Euro", "12 EUR"),
        ("siebenundneunzig Dollar", "siebenundneunzig Dollar", "97 USD"),
        ("eine halbe Million Euro", "eine halbe Million Euro", "500000 EUR"),
        ("anderthalb Millionen Euro", "anderthalb Millionen Euro", "1500000 EUR"),
        ("zweieinhalb Milliarden Euro", "zweieinhalb Milliarden Euro", "2500000000 EUR"),
        ("eine Billion Euro", "eine Billion Euro", "1000000000000 EUR"),
        ("zwei bis drei Millionen Euro", "zwei bis drei Millionen Euro", "2000000..3000000 EUR"),
        ("500.000 bis 2 Millionen Euro", "500.000 bis 2 Millionen Euro", "500000..2000000 EUR"),
        ("zwischen 10 und 20 Euro", "10 und 20 Euro", "10..20 EUR"),
        ("mit 10 und 20 Euro", "20 Euro", "20 EUR"),
        ("1'000 Franken", "1'000 Franken", "1000 CHF"),
        ("200 australische Dollar", "200 australische Dollar", "200 AUD"),
        ("elf Millionen schwedische Kronen", "elf Millionen schwedische Kronen", "11000000 SEK"),
        ("100 D-Mark", "100 D-Mark", "100 DEM"),
        ("99 Cent", "99 Cent", "0.99 EUR"),
        ("2 Millionen Pfund", "2 Millionen Pfund", "2000000 GBP"),
        ("Nr. 2010 500 Euro", "500 Euro", "500 EUR"),
    ],
    "en": [
        ("It cost $1.2bn.", "$1.2bn", "1200000000 USD"),
        ("It cost $1.2 bn more", "$1.2 bn", "1200000000 USD"),
        ("It cost £5k", "£5k", "5000 GBP"),
        ("It cost €1.2m, then", "€1.2m", "1200000 EUR"),
        ("It cost US$20", "US$20", "20 USD"),
        ("It cost A$5.50", "A$5.50", "5.5 AUD"),
        ("It cost $9.6 billion.", "$9.6 billion", "9600000000 USD"),
        ("$5-10 million", "$5-10 million", "5000000..10000000 USD"),
        ("a $20-a-day habit", "$20", "20 USD"),
        ("1,250,000 euros", "1,250,000 euros", "1250000 EUR"),
        ("ten billion dollars", "ten billion dollars", "10000000000 USD"),
        ("half a million dollars", "half a million dollars", "500000 USD"),
        ("two and a half million pounds", "two and a half million pounds", "2500000 GBP"),
        ("a million dollars", "a million dollars", "1000000 USD"),
        ("one hundred and five dollars", "one hundred and five dollars", "105 USD"),
        ("five Canadian dollars", "five Canadian dollars", "5 CAD"),
        ("50 cents", "50 cents", "0.5 USD"),
        ("only 50p", "50p", "0.5 GBP"),
        ("USD 5 more", "USD 5", "5 USD"),
        ("300 Swiss francs", "300 Swiss francs", "300 CHF"),
        ("between 10 and 20 euros", "10 and 20 euros", "10..20 EUR"),
    ],
}
PERCENT = {
    "de": [
        ("um 12,5 Prozent", "12,5 Prozent", "12.5"),
        ("um 12.5 %", "12.5 %", "12.5"),
        ("um 12,5\u202f% mehr", "12,5\u202f%", "12.5"),
        ("zwölf Prozent", "zwölf Prozent", "12"),
        ("fünfundfünfzig Prozent", "fünfundfünfzig Prozent", "55"),
        ("hundert Prozent", "hundert Prozent", "100"),
        ("um -0,3 %", "-0,3 %", "-0.3"),
        ("um minus 0,3 Prozent", "minus 0,3 Prozent", "-0.3"),
        ("3 bis 5 Prozent", "3 bis 5 Prozent", "3..5"),
        ("3–5 %", "3–5 %", "3..5"),
        ("eine 20-prozentige Erhöhung", "20-prozentige", "20"),
    ],
    "en": [
        ("by 12.5%.", "12.5%", "12.5"),
        ("by 12.5 per cent", "12.5 per cent", "12.5"),
        ("about twelve percent", "twelve percent", "12"),
        ("twenty-five per cent", "twenty-five per cent", "25"),
        ("a 20-percent rise", "20-percent", "20"),
        ("fell to -5%", "-5%", "-5"),
        ("between 5 and 10 percent", "5 and 10 percent", "5..10"),
        ("5 to 10 percent", "5 to 10 percent", "5..10"),
    ],
}
DATE = {
    "de": [
        ("Am 4. September 2015 war", "4. September 2015", "2015-09-04"),
        ("am 4. Sept. 2015", "4. Sept. 2015", "2015-09-04"),
        ("am Dienstag, den 23. März 2021,", "Dienstag, den 23. März 2021", "2021-03-23"),
        ("am 04.09.2015.", "04.09.2015", "2015-09-04"),
        ("am 4.9.2015", "4.9.2015", "2015-09-04"),
        ("am 4.9. war", "4.9.", "2017-09-04"),
        ("am 30. Juli.", "30. Juli", "2017-07-30"),
        ("am 2015-09-04", "2015-09-04", "2015-09-04"),
        ("im Dezember 2016", "Dezember 2016", "2016-12"),
        ("im Dezember.", "Dezember", "2017-12"),
        ("seit Dezember", "Dezember", "2016-12"),
        ("im vergangenen Oktober", "Oktober", "2016-10"),
        ("4. bis 6. September 2015", "4. bis 6. September 2015", "2015-09-04/2015-09-06"),
        ("vom 4./5. Mai", "4./5. Mai", "2017-05-04/2017-05-05"),
        ("4. September bis 6. Oktober 2015", "4. September bis 6. Oktober 2015", "2015-09-04/2015-10-06"),
        ("März bis Mai 2015", "März bis Mai 2015", "2015-03/2015-05"),
        ("im Jahr 1989", "1989", "1989"),
        ("im Jahre 1648", "1648", "1648"),
        ("in 1989", "1989", "1989"),
        ("seit 1908 die", "1908", "1908"),
        ("Ende 2011", "2011", "2011"),
        ("zwischen 1984 und 1989", "1984 und 1989", "1984/1989"),
        ("von 1984 bis 1989", "1984 bis 1989", "1984/1989"),
        ("(1939–45)", "1939–45", "1939/1945"),
        ("die Saison 2015/16", "2015/16", "2015/2016"),
        ("in den 1990er-Jahren", "1990er-Jahren", "1990/1999"),
        ("in den sechziger Jahren", "sechziger Jahren", "1960/1969"),
        ("im 19. Jahrhundert", "19. Jahrhundert", "1801/1900"),
        ("im zweiten Quartal 2015", "zweiten Quartal 2015", "2015-04/2015-06"),
        ("gestern", "gestern", "2017-08-05"),
        ("Vorgestern war", "Vorgestern", "2017-08-04"),
        ("schon heute", "heute", "2017-08-06"),
        ("schon übermorgen", "übermorgen", "2017-08-08"),
        ("am Samstag", "Samstag", "2017-08-05"),
        ("am Sonntag", "Sonntag", "2017-08-06"),
        ("am Dienstagabend", "Dienstagabend", "2017-08-01"),
        ("für Dienstag", "Dienstag", "2017-08-08"),
        ("am nächsten Freitag", "Freitag", "2017-08-11"),
        ("am letzten Sonntag", "Sonntag", "2017-07-30"),
        ("am Montag vergangener Woche", "Montag vergangener Woche", "2017-07-24"),
        ("vergangene Woche", "vergangene Woche", "2017-W30"),
        ("im vorigen Monat", "vorigen Monat", "2017-07"),
        ("im vergangenen Jahr", "vergangenen Jahr", "2016"),
        ("dieses Jahres", "dieses Jahres", "2017"),
        ("vor drei Tagen", "vor drei Tagen", "2017-08-03"),
        ("vor zwanzig Jahren", "vor zwanzig Jahren", "1997"),
    ],
    "en": [
        ("On Sept. 4, 2015 it", "Sept. 4, 2015", "2015-09-04"),
        ("on 4 September 2015", "4 September 2015", "2015-09-04"),
        ("the 4th of September", "4th of September", "2017-09-04"),
        ("early on Tuesday, 23 March, bound", "Tuesday, 23 March", "2017-03-23"),
        ("on May 22.", "May 22", "2017-05-22"),
        ("on 9/14/2015", "9/14/2015", "2015-09-14"),
        ("on 9/4/2015", "9/4/2015", "2015"),
        ("In February 2009", "February 2009", "2009-02"),
        ("in May", "May", "2017-05"),
        ("by late January", "January", "2018-01"),
        ("Last November", "Last November", "2016-11"),
        ("4–6 September 2015", "4–6 September 2015", "2015-09-04/2015-09-06"),
        ("September 4-6, 2015", "September 4-6, 2015", "2015-09-04/2015-09-06"),
        ("from 1961 to 1968", "1961 to 1968", "1961/1968"),
        ("In 1956 Gamal", "1956", "1956"),
        ("in 1877.", "1877", "1877"),
        ("the summer of 2015", "2015", "2015"),
        ("mid-2012", "2012", "2012"),
        ("in the late 1980s", "1980s", "1980/1989"),
        ("the '90s", "'90s", "1990/1999"),
        ("the 19th century", "19th century", "1801/1900"),
        ("Q2 2015", "Q2 2015", "2015-04/2015-06"),
        ("yesterday", "yesterday", "2017-08-05"),
        ("the day before yesterday", "the day before yesterday", "2017-08-04"),
        ("last night", "last night", "2017-08-05"),
        ("Monday’s game", "Monday", "2017-07-31"),
        ("last Friday", "last Friday", "2017-08-04"),
        ("next Friday", "next Friday", "2017-08-11"),
        ("by Monday", "Monday", "2017-08-07"),
        ("last week", "last week", "2017-W30"),
        ("this year", "this year", "2017"),
        ("two weeks ago", "two weeks ago", "2017-W29"),
        ("twenty-five years ago", "twenty-five years ago", "1992"),
    ],
}
CASES = [
    (language, label, *case)
    for label, tables in (("MONEY", MONEY), ("PERCENT", PERCENT), ("DATE", DATE))
    for language, cases in tables.items()
    for case in cases
]


@pytest.mark.parametrize(("language", "label", "text", "passage", "value"), CASES)
def test_a_quantity_is_found_and_read(language: str, label: str, text: str, passage: str, value: str) -> None:
    assert found(text, language) == [(passage, label, value)]


FRIENDS = {
    "de": [
        "Er wurde 1. im Rennen, sie 2.",
        "Siehe Seite 1989 und S. 2015.",
        "Das Spiel endete 3:2 und 21:19.",
        "Version 4.9.15 und 2.0.1",
        "in 2000 Fällen",
        "vor 2000 Jahren",
        "mit 1999 Metern",
        "nach 2000 km",
        "2015 war gut.",
        "Aktenzeichen 1 BvR 2656/18",
        "um 3 Prozentpunkte",
        "die 3-Prozent-Hürde und der 100-Euro-Schein",
        "die Hälfte, ein halbes Brot",
        "zwei Pfund Mehl",
        "die Freiheit von morgen",
        "jeden Montag, montags, an einem Freitag",
        "am 31. Juni",
        "am Morgen",
        "Mahnung Nr. 2015",
        "67P/Tschurjumow",
        "der Euro und das Prozent",
        "Rufen Sie 0800 2015 100 an",
    ],
    "en": [
        "He came 1st, she 2nd.",
        "See page 1989.",
        "They won 3-2 and 21-19.",
        "Unicode 6.0, version 4.9.15",
        "in 2000 cases",
        "from 2000 people",
        "after 2000 feet",
        "2015 was good.",
        "the 9/11 attacks",
        "a fall of 3 percentage points",
        "half of them",
        "twenty pounds of flour",
        "try 5 times",
        "Theresa May spoke. May I?",
        "a lady of 20, in her twenties",
        "every Monday, on Mondays, on a Friday, Good Friday",
        "June 31",
        "the world of tomorrow",
        "1,00,000 dollars",
        "13 billion years ago",
        "in the year-2000 problem, 2000-2001-2002",
        "1080p",
    ],
}


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, texts in FRIENDS.items() for text in texts]
)
def test_false_friends_are_left_alone(language: str, text: str) -> None:
    assert found(text, language) == []


def test_several_stand_beside_each_other() -> None:
    assert found("Am 4.9.2015 kosteten 12,5 % davon 3 Mrd. Euro, seit 2014, 2015 und 2016.", "de") == [
        ("4.9.2015", "DATE", "2015-09-04"),
        ("12,5 %", "PERCENT", "12.5"),
        ("3 Mrd. Euro", "MONEY", "3000000000 EUR"),
        ("2014", "DATE", "2014"),
        ("2015", "DATE", "2015"),
        ("2016", "DATE", "2016"),
    ]


@pytest.mark.parametrize(
    ("published", "text", "value"),
    [
        ("", "gestern", ""),
        ("", "am Samstag", ""),
        ("", "am 4. September", "--09-04"),
        ("", "im September", "--09"),
        ("2015", "am 4. September", "2015-09-04"),
        ("2015-06", "im September", "2015-09"),
        ("2015", "gestern", ""),
        ("2021-01-05", "am 31. Dezember", "2020-12-31"),
        ("2021-01-05T23:10:00.000Z", "gestern", "2021-01-04"),
        ("2020-03-01", "am 29. Februar", "2020-02-29"),
        ("2021-01-05", "im Dezember", "2020-12"),
        ("0001-01-01", "gestern", ""),
        ("soon", "gestern", ""),
    ],
)
def test_what_depends_on_the_day_of_publication_is_as_exact_as_that(
    published: str, text: str, value: str
) -> None:
    assert [quantity.value for quantity in quantities([text], "de", published)[0]] == [value]


def test_other_languages_have_none() -> None:
    assert quantities(["le 4 septembre 2015, 12 %", ""], "fr") == [[], []]


def test_every_sequence_has_a_reader_and_its_words_are_known() -> None:
    for language, sequences in SEQUENCES.items():
        assert set(sequences) == {"money", "percent", *READERS}
        named = {
            word
            for lines in sequences.values()
            for word in lines.replace("/", " ").replace("_", " ").replace("?", " ").split()
            if word.isupper()
        }
        assert {word.partition("{")[0] for word in named} <= set(kinds(language))


@pytest.mark.parametrize(
    ("word", "value"),
    [("null", 0), ("sechzehn", 16), ("einundzwanzig", 21), ("dreißig", 30), ("dreissig", 30),
     ("neunundneunzig", 99), ("hundert", 100), ("einhundertzwölf", 112), ("zweitausend", 2000)],
)  # fmt: skip
def test_german_number_words(word: str, value: int) -> None:
    assert WORDS["de"][word] == value


# Properties

PIECES = {
    "de": "am vom bis zwischen und 1. 31. 32. Mai Sept. 2015 1989 999 0 00 - – / 4/5/2015 4.9. € $ EUR Euro Prozent %"
    " Mio. Milliarden zwölf eine halbe minus vor Jahrzehnten Tagen Woche letzte Jahr Montag gestern 20er Jahre"
    " 99. Jahrhundert Quartal US , . ( ) ’ 99999999999999999999999999 1.000.000 1,5 😀 Pfund",
    "en": "on in the of 1st 31 32 May Sept. March 2015 1989 999 0 - – / 4/5/2015 $ € £ US$ euros percent per cent %"
    " million bn a half and hundred twenty - five decades years ago last this month Friday tonight '90s twenties Q2 Q 2"
    " , . ( ) 99999999999999999999999999 1,000,000 1.5 pounds p 😀",
}
BLANKS = st.sampled_from([" ", " ", "", "\u00a0", "\u202f", "\n", "  "])


@st.composite
def salad(draw: st.DrawFn) -> tuple[str, str]:
    """A language, and a text of its words of quantity in any order."""
    language = draw(st.sampled_from(["de", "en"]))
    words = draw(st.lists(st.tuples(st.sampled_from(PIECES[language].split()), BLANKS), max_size=25))
    return language, "".join(word + blank for word, blank in words)


@settings(max_examples=300, deadline=None)
@given(salad(), st.sampled_from([SUNDAY, "2017-08", "", "2020-02-29"]))
def test_quantities_lie_inside_the_text_and_never_overlap(mixed: tuple[str, str], published: str) -> None:
    language, text = mixed
    each = quantities([text], language, published)[0]
    for quantity in each:
        passage = text[quantity.start : quantity.end]
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert passage == passage.strip()
        assert quantity.value or quantity.label == "DATE"
    assert all(one.end <= other.start for one, other in pairwise(each))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["de", "en"]))
def test_any_text_is_taken(text: str, language: str) -> None:
    for quantity in quantities([text], language)[0]:
        assert text[quantity.start : quantity.end].strip()


GROUPS = st.sampled_from([",", " ", "\u00a0", "\u202f", "\u2009", ""])


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**12), st.integers(0, 99), GROUPS, st.sampled_from(["de", "en"]))
def test_a_number_in_the_style_of_a_language_is_read_back(
    whole: int, hundredths: int, group: str, language: str
) -> None:
    group = "." if group == "," and language == "de" else group
    said = f"{whole:,}".replace(",", group) + ("," if language == "de" else ".") + f"{hundredths:02}"
    text, value = f"Es: {said} €.", Decimal(f"{whole}.{hundredths:02}")
    (quantity,) = quantities([text], language)[0]
    assert text[quantity.start : quantity.end] == f"{said} €"
    number, _, code = quantity.value.partition(" ")
    assert (Decimal(number), code) == (value, "EUR")


@settings(max_examples=100, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["de", "en"]))
def test_a_day_is_read_back_however_it_is_written(day: date, language: str) -> None:
    months = {
        "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "en": "January February March April May June July August September October November December",
    }[language].split()
    month = months[day.month - 1]
    forms = {
        "de": [
            f"am {day.day}. {month} {day.year}",
            f"am {day:%d.%m.%Y}",
            f"am {day.day}.{day.month}.{day.year}",
        ],
        "en": [f"on {month} {day.day}, {day.year}", f"on {day.day} {month} {day.year}"],
    }[language]
    for form in (*forms, f"on {day.isoformat()}"):
        assert [quantity.value for quantity in quantities([form], language)[0]] == [day.isoformat()]


@settings(max_examples=60, deadline=None)
@given(st.dates(date(1950, 1, 1), date(2050, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_in_the_week_up_to_publication(day: date, number: int) -> None:
    names = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
    (quantity,) = quantities([f"am {names[number]}"], "de", day.isoformat())[0]
    said = date.fromisoformat(quantity.value)
    assert said.weekday() == number
    assert timedelta(0) <= day - said < timedelta(7)


@given(st.integers(0, 999), st.integers(0, 999))
def test_a_range_has_two_ends_in_order(low: int, high: int) -> None:
    read = amounts(f"{low} bis {high}", "de")
    assert read == ((low, high) if low < high else None)


def test_units_are_put_together_in_the_articles_offsets() -> None:
    first, second = Unit(0, 20, 0, 12), Unit(8, 40, 12, 40)
    answers = [
        [Quantity(2, 5, "DATE", "a"), Quantity(13, 18, "DATE", "cut")],
        [Quantity(0, 3, "DATE", "context"), Quantity(5, 10, "DATE", "b"), Quantity(12, 20, "MONEY", "c")],
    ]
    assert placed([([first, second], answers)]) == (
        Quantity(2, 5, "DATE", "a"),
        Quantity(13, 18, "DATE", "b"),
        Quantity(20, 28, "MONEY", "c"),
    )
