"""Amounts as they are said: « environ deux ans », « un an et demi », « plus de 3 mois », « entre 40 et 50 salariés ».

What is read here has no fact yet: a number of some unit, and how it is meant. ``typed_numbers`` and ``days`` make
of it a value of a fact, or a day.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from cordee.domain.rules.heard.approximate import Sense
from cordee.domain.rules.heard.numbers import LONGEST_SAID, folded, with_digits

JOUR, SEMAINE, MOIS, AN, HEURE, PERSONNE, POUR_CENT, KM = (
    "jour",
    "semaine",
    "mois",
    "an",
    "heure",
    "personne",
    "%",
    "km",
)
_UNITS: Final[Mapping[str, tuple[str, int]]] = {
    "j": (JOUR, 1),
    "jour": (JOUR, 1),
    "journee": (JOUR, 1),
    "sem": (SEMAINE, 1),
    "semaine": (SEMAINE, 1),
    "mois": (MOIS, 1),
    "trimestre": (MOIS, 3),
    "semestre": (MOIS, 6),
    "an": (AN, 1),
    "annee": (AN, 1),
    "h": (HEURE, 1),
    "heure": (HEURE, 1),
    "personne": (PERSONNE, 1),
    "salarie": (PERSONNE, 1),
    "salariee": (PERSONNE, 1),
    "employe": (PERSONNE, 1),
    "%": (POUR_CENT, 1),
    "km": (KM, 1),
    "kilometre": (KM, 1),
}
_SMALLER: Final[Mapping[str, tuple[str, ...]]] = {AN: (MOIS, SEMAINE, JOUR), MOIS: (SEMAINE, JOUR), SEMAINE: (JOUR,)}
_COUNT = r"\d{1,3}(?: \d{3})+|\d{1,9}(?:[.,]\d{1,2})?"
_UNIT = "|".join(sorted((re.escape(unit) for unit in _UNITS), key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?P<count>{_COUNT}) ?(?:d'|de )?(?P<unit>{_UNIT})?s?\.?(?P<half> et demie?)?"
    rf"(?:(?: et)? (?P<more>{_COUNT}) ?(?P<smaller>{_UNIT})s?)?"
)
_OF = r"(?:d'|de |des |du |le |la |les )?"
_BEFORE: Final[tuple[tuple[str, Sense], ...]] = (
    (rf"(?:environ|a peu pres|approximativement|autour {_OF}|aux alentours {_OF}|plus ou moins|dans les|vers) ?{_OF}",
     Sense.ABOUT),
    (r"(?:un petit peu|1 petit peu|un peu|1 peu|a peine) plus (?:d'|de )", Sense.SLIGHTLY_MORE),
    (r"(?:presque|pres d'|pres de|(?:un peu|1 peu|a peine) moins (?:d'|de ))", Sense.NEARLY),
    (r"(?:plus (?:d'|de )|au-? ?dela (?:d'|de )|superieur a )", Sense.MORE),
    (r"(?:moins (?:d'|de )|inferieur a )", Sense.LESS),
    (r"(?:au moins|au minimum|minimum|a partir (?:d'|de ))", Sense.AT_LEAST),
    (r"(?:au plus|au maximum|maximum|pas plus (?:d'|de )|jusqu'a)", Sense.AT_MOST),
)  # fmt: skip
_AFTER: Final[tuple[tuple[str, Sense], ...]] = (
    (r"(?:environ|a peu pres|approximativement|plus ou moins)", Sense.ABOUT),
    (r"(?:au moins|au minimum|minimum|ou plus|et plus)", Sense.AT_LEAST),
    (r"(?:au plus|au maximum|maximum|ou moins|maxi)", Sense.AT_MOST),
)
_FLOORS, _CEILINGS = frozenset({Sense.MORE, Sense.AT_LEAST}), frozenset({Sense.LESS, Sense.AT_MOST})
_NOISE = re.compile(r"^(?:(?:depuis|il y a|ca fait|cela fait|pendant|dans(?! les\b)) )+")
_RANGE = (
    re.compile(r"(?:entre|de) (?P<low>.+?) (?:et|a) (?P<high>.+)"),
    re.compile(r"(?P<low>.+?)(?: ?- ?| a | ou )(?P<high>.+)"),
)

Part: TypeAlias = tuple[Fraction, str]


@dataclass(frozen=True, slots=True)
class Quantity:
    """Counts of units to add up: « 2 ans et 3 mois ». The unit « » is the one of the question."""

    parts: tuple[Part, ...]

    def in_unit(self, unit: str) -> "Quantity":
        return Quantity(tuple((count, said or unit) for count, said in self.parts))

    @property
    def unit(self) -> str:
        return self.parts[0][1]


@dataclass(frozen=True, slots=True)
class Amount:
    """From ``low`` to ``high``, the same unless two were said; ``sense`` says how.

    ``ceiling``: how ``high`` is meant when that is something else.
    """

    low: Quantity
    high: Quantity
    sense: Sense = Sense.EXACT
    ceiling: Sense | None = None


def read_amount(text: str) -> Amount | None:
    """Return what was said, or None: one number with its unit, two of them, and a word on how precise it is."""
    if len(text) > LONGEST_SAID:
        return None
    words = _NOISE.sub("", with_digits(" ".join(folded(text).split())))
    return _between_two_limits(words) or _range(words) or _one(words)


def _one(words: str) -> Amount | None:
    for sense, rest in _senses(words):
        if (quantity := _quantity(rest)) is not None:
            return Amount(quantity, quantity, sense)
    return None


def _range(words: str) -> Amount | None:
    for pattern in _RANGE:
        if not (found := pattern.fullmatch(words)):
            continue
        low, high = _one(found["low"].strip()), _one(found["high"].strip())
        if low and high and {low.sense, high.sense} <= {Sense.EXACT, Sense.ABOUT}:
            unit = high.high.unit or low.low.unit
            sense = Sense.ABOUT if Sense.ABOUT in (low.sense, high.sense) else Sense.EXACT
            return Amount(low.low.in_unit(unit), high.high.in_unit(unit), sense)
    return None


def _between_two_limits(words: str) -> Amount | None:
    """« plus de 3 mois mais moins de 6 mois »."""
    left, but, right = words.partition(" mais ")
    low, high = (_one(part.strip()) for part in (left, right)) if but else (None, None)
    if low and high and low.sense in _FLOORS and high.sense in _CEILINGS:
        return Amount(low.low.in_unit(high.high.unit), high.high, low.sense, high.sense)
    return None


def _senses(words: str) -> Iterator[tuple[Sense, str]]:
    """Each way to understand the words around the number, and the number without them."""
    yield Sense.EXACT, words
    for pattern, sense in _BEFORE:
        if (found := re.match(pattern, words)) and (rest := words[found.end() :].strip()):
            yield from ((sense if inner is Sense.EXACT or sense is not Sense.ABOUT else inner, last)
                        for inner, last in _about(rest))  # fmt: skip
    for pattern, sense in _AFTER:
        if found := re.fullmatch(rf"(?P<rest>.+?),? (?:{pattern})", words):
            yield from ((sense, last) for _, last in _about(found["rest"]))


def _about(words: str) -> Iterator[tuple[Sense, str]]:
    """« plus d'une vingtaine » has two such words: the first one counts."""
    yield Sense.EXACT, words
    if words.startswith("environ "):
        yield Sense.ABOUT, words.removeprefix("environ ").strip()


def _quantity(words: str) -> Quantity | None:
    found = _QUANTITY.fullmatch(words.strip())
    if found is None:
        return None
    unit, worth = _UNITS.get(found["unit"] or "", ("", 1))
    count = _count(found["count"])
    parts = [((count + (Fraction(1, 2) if found["half"] else 0)) * worth, unit)]
    if found["smaller"]:
        smaller, factor = _UNITS[found["smaller"]]
        if smaller not in _SMALLER.get(unit, ()):
            return None
        parts.append((_count(found["more"]) * factor, smaller))
    return Quantity(tuple(parts))


def _count(digits: str) -> Fraction:
    return Fraction(digits.replace(" ", "").replace(",", "."))
