"""What each language shortens with a full stop, and the words that tell where a sentence begins.

An unknown language is read with the lists of German and English together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Habits:
    """How full stops are used in one language (all words folded, without the last stop)."""

    bound: frozenset[str]
    """Abbreviations that something always follows: `dr`, `z.b`, `nr`."""
    numbered: frozenset[str]
    """Abbreviations only before a number: `nr`, `art`; otherwise words like any other."""
    loose: frozenset[str]
    """Abbreviations that may end a sentence: `mio`, `u.s`; then the next word decides."""
    starters: frozenset[str]
    """Words that stand first in a sentence so often that they tell one from a name."""
    ordinals: bool
    """Whether a number with a full stop is an ordinal."""
    after_ordinal: frozenset[str]
    """Words that an ordinal stands before, besides what is written in small letters."""
    before_ordinal: frozenset[str]
    """Words that an ordinal stands after."""
    closing: frozenset[str]
    """Abbreviations that end a sentence unless it plainly goes on: `usw`, `etc`."""
    clock: frozenset[str] = frozenset()
    """Times of the day, which end a sentence before a capital unless they begin it or the day follows: `p.m`."""
    after_clock: frozenset[str] = frozenset()
    """Words with a capital that go on after a time of the day: days, months, zones."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GERMAN = Habits(
    bound=_words(
        """dr prof em mr mrs ms sogen mind dipl ing mag hr hrn fr frl sr gen oberst hptm bzw bspw vgl ca
        sog evtl ggf inkl exkl gest geb verh vs hrsg hg zit anm aufl ausg betr bezgl bzgl einschl
        entspr abt allg gegr hl kath ev röm frz engl dt lat griech ital span russ österr schweiz rd stv
        stellv urspr eigtl insb insbes mind zzgl abzgl lt beschl urt z.b d.h i.d.r o.g s.o s.u v.a z.t
        z.zt m.e i.e i.s.v i.v i.a i.h.v h.c d.i sen jew insg ehem vorm gem ausschl durchschn jährl monatl
        jur phil rer nat oec theol habil"""
    ),
    numbered=_words(
        "nr nrn no art abs kap abb tab bd bde s rn az ziff lfd tel kl str sa so mo di mi do fr jg h sp"
    ),
    loose=_words(
        """mio mrd mill tsd min max bill chr str pl jh jhd jhdt std st u.a u.ä o.ä o.j u.u u.s u.s.a e.v
        n.chr v.chr v.u.z a.d co corp inc ltd jr jan feb mär apr jun jul aug sep sept okt nov dez"""
    ),
    starters=_words(
        """der die das den dem des ein eine einer einem einen eines er sie es wir ich ihr man und aber
        doch denn dann da daher dabei danach darauf darum davon dazu dort damit damals deshalb deswegen
        dies diese dieser dieses diesem diesen jetzt nun noch nur nach nachdem im in ins am an auf aus
        bei beim bis vor von vom zu zum zur mit ohne um unter über für gegen seit während wenn weil wer
        was wie wo warum wann als also auch so sein seine seinem seinen seiner ihre ihrem ihren ihrer
        unser unsere mein meine kein keine keiner niemand jemand alle alles viele manche einige mehr
        sogar selbst trotz trotzdem obwohl ob oder sondern jeder jede jedes jedoch allerdings außerdem
        zudem zugleich heute gestern morgen später früher zuerst zuletzt schließlich vielleicht hier
        nicht nichts nie inzwischen derzeit derweil dagegen"""
    ),
    ordinals=True,
    after_ordinal=_words(
        """januar jänner februar märz april mai juni juli august september oktober november dezember jan
        feb mär apr jun jul aug sep sept okt nov dez fc sc sv sfc tsv liga bundesliga kreisliga
        regionalliga weltkrieg klasse stock stockwerk etage obergeschoss jahrhundert jahrhunderts
        jahrtausend quartal quartals halbjahr halbzeit runde platz tag jahr jahrestag geburtstag mal
        auflage senat strafsenat zivilsenat kammer lebensjahr spieltag minute etappe armee division
        senats bundestag bundestags wahlperiode legislaturperiode semester kapitel akt satz teil advent"""
    ),
    before_ordinal=_words(
        """am vom zum beim im in von der die das den dem des ein eine einem einen einer ab bis seit jeder
        jede jedes jeden sein seine seinem seinen seiner ihr ihre ihrem ihren ihrer unser unsere
        unserem mein meine meinem dieser diese dieses zur ins und oder montag dienstag mittwoch
        donnerstag freitag samstag sonnabend sonntag"""
    ),
    closing=_words("usw etc usf u.s.w u.s.f ff"),
)

_ENGLISH = Habits(
    bound=_words(
        """mr mrs ms messrs mx dr prof rev hon sts gen col capt cpt maj sgt cmdr adm gov sen rep pres supt
        vs cf e.g i.e viz ca approx dept maj-gen lt"""
    ),
    numbered=_words("no nos vol vols p pp ch fig figs sec art para par ed eds nr ref refs tel ext"),
    loose=_words(
        """u.s u.k u.n u.s.a u.s.s.r e.u d.c l.a n.y inc ltd corp co cos bros jr sr ph.d m.d b.a
        m.a ave blvd rd b.c a.d b.c.e c.e est st mt ft ed rte assn jan feb mar apr jun jul aug sept sep
        oct nov dec tues thurs"""
    ),
    starters=_words(
        """the a an he she it they we you i this that these those there his her its their our my your and
        but or nor so yet for then when while where who what why how which if in on at by to from with
        without after before during since until although though because as however still now today
        yesterday some many most all every each no not nobody nothing one two both neither either only
        even also once later meanwhile instead perhaps maybe here among according despite such more"""
    ),
    ordinals=False,
    after_ordinal=frozenset(),
    before_ordinal=frozenset(),
    closing=_words("etc al"),
    clock=_words("a.m p.m"),
    after_clock=_words(
        """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat
        sun january february march april may june july august september october november december jan feb
        mar apr jun jul aug sep sept oct nov dec eastern central mountain pacific atlantic greenwich
        et est edt ct cst cdt mt mst mdt pt pst pdt gmt utc bst cet cest ist"""
    ),
)

_FRENCH = Habits(
    bound=_words("""m mm mme mmes mlle mlles dr pr prof mgr ste cf p.ex env trad av"""),
    numbered=_words("no nº art vol chap fig p pp éd"),
    loose=_words("j.-c u.s s.a boul bd apr hab st janv févr avr juil sept oct nov déc"),
    starters=_words(
        """le la les l un une des du de il elle ils elles on nous vous je tu ce cet cette ces c son sa ses
        leur leurs mon ma mes notre et mais ou donc or ni car puis alors ainsi dans en au aux à par
        pour sans sous sur avec après avant depuis pendant quand lorsque si comme qui que quoi où
        pourquoi comment tout tous toute toutes aucun aucune rien personne plus moins même aussi encore
        déjà hier demain selon malgré"""
    ),
    ordinals=False,
    after_ordinal=frozenset(),
    before_ordinal=frozenset(),
    closing=_words("etc"),
)

_SPANISH = Habits(
    bound=_words(
        """sr sra srta sres sras d dña dr dra prof lic ing gral cnel sto sta mons p.ej ej aprox av avda ee
        vs"""
    ),
    numbered=_words("núm nº no art vol cap fig pág págs tel p pp"),
    loose=_words("ud uds vd ee.uu s.a s.l a.c d.c p.m a.m dpto pza cía jr"),
    starters=_words(
        """el la los las un una unos unas él ella ellos ellas lo le les se yo tú nosotros usted ustedes
        este esta estos estas ese esa eso aquel aquella su sus mi mis nuestro nuestra y pero o ni sino
        porque pues entonces así en a al del de por para con sin sobre tras desde hasta durante entre
        según cuando donde como si que qué quién quien cuál todo todos toda todas nadie nada ningún
        ninguna muchos varios más menos también tampoco ya aún hoy ayer mañana después antes luego
        ahora aquí allí no"""
    ),
    ordinals=False,
    after_ordinal=frozenset(),
    before_ordinal=frozenset(),
    closing=_words("etc"),
)

_KNOWN = {"de": _GERMAN, "en": _ENGLISH, "fr": _FRENCH, "es": _SPANISH}

SPEECH = _words(
    """said says asked asks told tells added adds replied replies shouted cried wrote writes whispered
    wondered demanded insisted exclaimed answered called continued joked warned"""
)
"""English verbs that tie a quotation ending in `?` or `!` to the name that follows it."""

LETTERED = _words(
    """plan vitamin typ gruppe klasse kategorie teil punkt option hepatitis variante group type class
    category part section schedule serie grupo groupe"""
)
"""Words that a single capital letter belongs to: `Plan B.` ends a sentence, `Johann S.` does not."""


@cache
def habits(language: str) -> Habits:
    """The habits of a language by its ISO 639-1 code (`de`, also `de-AT`)."""
    known = _KNOWN.get(language[:2].casefold())
    if known is not None:
        return known
    return Habits(
        bound=_GERMAN.bound | (_ENGLISH.bound - _words("gen")),
        numbered=_GERMAN.numbered | _ENGLISH.numbered,
        loose=_GERMAN.loose | _ENGLISH.loose,
        starters=_GERMAN.starters | (_ENGLISH.starters - _words("so")),
        ordinals=True,
        after_ordinal=_GERMAN.after_ordinal,
        before_ordinal=_GERMAN.before_ordinal,
        closing=_GERMAN.closing | _ENGLISH.closing,
        clock=_ENGLISH.clock,
        after_clock=_ENGLISH.after_clock,
    )
