"""What somebody typed on an English page: number, length of time or day, put into the French words that are read.

« about 2 months » gives « environ 2 mois », « June 15, 2015 » « 15 juin 2015 », « 3 years ago » « il y a 3 ans ». One
reader knows what they mean: a word that is not here is left as it is, and refused as it would be in French.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from cordee.domain.catalogue import Fact, FactType
from cordee.domain.rules.english.words import MONTHS as ENGLISH_MONTHS
from cordee.domain.rules.french.words import MONTHS
from cordee.domain.rules.heard.numbers import folded
from cordee.domain.rules.saying import listed

YES, NO = frozenset({"y", "yes", "yeah", "yep", "true"}), frozenset({"n", "no", "nope", "false"})
LABELS_SHOWN: Final = 14

_MONTH: Final[Mapping[str, str]] = {
    key: french
    for english, french in zip(ENGLISH_MONTHS, MONTHS, strict=True)
    for key in (english.lower(), english[:3].lower(), "sept" if english == "September" else english.lower())
}
_SMALL: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_ROUND: Final = {
    word: 10 * tens for tens, word in enumerate(("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 3)
}
_NUMBERS: Final[Mapping[str, int]] = {word: number for number, word in enumerate(_SMALL)} | _ROUND
_UNITS: Final[Mapping[str, str]] = {
    "day": "jour",
    "week": "semaine",
    "fortnight": "quinzaine de jours",
    "month": "mois",
    "year": "an",
    "hour": "heure",
    "hr": "heure",
    "person": "personne",
    "people": "personne",
    "employee": "salarie",
    "worker": "salarie",
    "kilometre": "km",
    "kilometer": "km",
    "percent": "%",
    "per cent": "%",
}
_MONTH_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_TENS = "|".join(word for word, number in _NUMBERS.items() if number >= 20)
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))

Change = str | Callable[[re.Match[str]], str]
# In this order: each is applied to what the one before left.
_CHANGES: Final[tuple[tuple[str, Change], ...]] = (
    (r",(?=\d{3}\b)", ""),
    (r"\b(\d{1,2})(?:st|nd|rd|th)\b", r"\1"),
    (rf"\b({_TENS})[ -](one|two|three|four|five|six|seven|eight|nine)\b",
     lambda found: str(_NUMBERS[found[1]] + _NUMBERS[found[2]])),
    (rf"\b({'|'.join(_NUMBERS)})\b", lambda found: str(_NUMBERS[found[1]])),
    (rf"\b({_MONTH_NAMES})\.? (\d{{1,2}})(?:,? (\d{{4}}))?\b(?! ?(?:{_UNIT}))",
     lambda found: " ".join(filter(None, (found[2], _MONTH[found[1]], found[3])))),
    (rf"\b(\d{{1,2}}) (?:of )?({_MONTH_NAMES})\b\.?,?", lambda found: f"{found[1]} {_MONTH[found[2]]}"),
    (rf"\b({_MONTH_NAMES})\b\.?,?(?: of)?(?= \d{{4}}|$| (?:to|and|or|at)\b)", lambda found: _MONTH[found[1]]),
    (r"\bthe day before yesterday\b", "avant-hier"),
    (r"\bthe day after tomorrow\b", "apres-demain"),
    (r"\byesterday\b", "hier"),
    (r"\btoday\b", "aujourd'hui"),
    (r"\btomorrow\b", "demain"),
    (r"\blast (week|month|year)\b", lambda found: f"{_UNITS[found[1]]} {_gender(found[1], 'derniere', 'dernier')}"),
    (r"\bnext (week|month|year)\b", lambda found: f"{_UNITS[found[1]]} {_gender(found[1], 'prochaine', 'prochain')}"),
    (r"\bthis (week|month|year)\b",
     lambda found: {"week": "cette semaine", "month": "ce mois", "year": "cette annee"}[found[1]]),
    (r"\b(?:a|an|1) (year|month|week|day|hour) and a half\b", lambda found: f"1 {_UNITS[found[1]]} et demi"),
    (rf"\b(\d+) and a half ({_UNIT})s?\b", lambda found: f"{found[1]} {_UNITS[found[2]]} et demi"),
    (r"\bhalf a year\b", "6 mois"),
    (rf"\b(?:a|an) (?=(?:{_UNIT})\b)", "1 "),
    (r"\ba (?:couple of|few) ", "quelques "),
    (rf"(?<![a-z])({_UNIT})s?(?![a-z])", lambda found: _UNITS[found[1]]),
    (r"^(?:it is |it was |it's )?(.+?) ago$", r"il y a \1"),
    (r"^(?:for|over the last|during) (?=\D*\d)", "depuis "),
    (r"^since ", "depuis "),
    (r"\bin (?=\d{4}$)|\bin (?=(?:" + "|".join(set(map(folded, MONTHS))) + r")\b)", "en "),
    (r"^in (?=\D*\d)", "dans "),
    (r"^(?:on|by) (?=\d{1,2} [a-z]+ \d{4}$)", ""),
    (r"\bbetween (.+?) and (.+)", r"entre \1 et \2"),
    (r"\bfrom (.+?) to (.+)", r"de \1 a \2"),
    (r"(?<=\d) to (?=\d)", " a "),
    (r"\b(?:about|around|approximately|approx|roughly|some|circa)\b", "environ"),
    (r"\b(?:a little|slightly|a bit|just) (?:more than|over)\b", "un peu plus de"),
    (r"\b(?:a little|slightly|a bit|just) (?:less than|fewer than|under)\b", "un peu moins de"),
    (r"\b(?:nearly|almost|close to)\b", "presque"),
    (r"\b(?:no more than|not more than|at most|up to|at the most)\b", "au plus"),
    (r"\b(?:no less than|at least|a minimum of|minimum)\b", "au moins"),
    (r"\b(?:more than|over|above)\b", "plus de"),
    (r"\b(?:less than|fewer than|under|below)\b", "moins de"),
    (r"\bor more$", "ou plus"),
    (r"\bor less$|\bor fewer$", "ou moins"),
    (r"\b(?:the )?(?:beginning|start) of\b", "debut"),
    (r"\b(?:the )?middle of\b", "mi"),
    (r"\b(?:the )?end of\b", "fin"),
    (r"\bearly\b", "debut"),
    (r"\blate\b", "fin"),
    (r"\bmid[ -]", "mi-"),
    (r"\bbefore\b", "avant"),
    (r"\bafter\b", "apres"),
    (r"\bbut\b", "mais"),
    (r"\band\b", "et"),
    (r"\bor\b", "ou"),
    (r"\b(?:old|of age|long)$", ""),
)  # fmt: skip


def in_french(text: str) -> str:
    """Return the words that the French reader knows for what was typed in English."""
    words = " ".join(folded(text).split())
    for pattern, change in _CHANGES:
        words = re.sub(pattern, change, words)
    return " ".join(words.split())


def expected(fact: Fact) -> str:
    """What an answer to the fact may be, to go on after « please give »."""
    match fact.type:
        case FactType.BOOL:
            return "yes or no"
        case FactType.INT:
            return _expected_number(fact)
        case FactType.DATE:
            return "a date, for example “14/3/2026”, “March 2024” or “about 2 years ago”"
        case FactType.COMMUNE:
            return "the code of a town, five signs, for example 69123"
        case FactType.CHOICE | FactType.CHOICES:
            return f"one of: {', '.join(list(fact.choices.values())[:LABELS_SHOWN])}"


_EXAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "days": ("“45”", "“3 weeks”", "“about 2 months”"),
    "months": ("“24”", "“2 years”", "“more than 3 months”"),
    "years": ("“45”", "“between 45 and 50”"),
}


def _expected_number(fact: Fact) -> str:
    low, high = fact.minimum, fact.maximum
    within = f" from {low} to {high}" if low is not None and high is not None else ""
    examples = listed(_EXAMPLES.get(fact.unit or "", ("“45”", "“about 50”")), fact.tongue, any_of=True)
    return f"a number{within}, for example {examples}"


def _gender(unit: str, feminine: str, masculine: str) -> str:
    return feminine if unit == "week" else masculine
