"""Where things are: départements of the region through time, and how people write the name of a place."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt

REGION_BEFORE_2016 = frozenset({"01", "07", "26", "38", "42", "69", "73", "74"})
REGION_SINCE_2016 = REGION_BEFORE_2016 | {"03", "15", "43", "63"}
REGIONS_MERGED_ON = date(2016, 1, 1)
OLD_REGION_CODES = dict.fromkeys(REGION_BEFORE_2016, "82") | dict.fromkeys(REGION_SINCE_2016 - REGION_BEFORE_2016, "83")

EARTH_RADIUS_KM = 6371

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss"})
_ORDINAL = re.compile(r"0*(\d{1,2})(?:er|re|e|eme|nd|nde)")
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "arrt": "arrondissement"}
_ELIDED = {"l", "d"}
_SMALL_WORDS = frozenset(
    {"a", "au", "aux", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lez", "ou", "par", "pres"}
    | {"saint", "sainte", "saints", "saintes", "sous", "sur"}
)
_POSTAL_CODE_LENGTH = 5
_SHORTEST_CLEAR_POSTAL_PREFIX = 3


def region_departements(on: date) -> frozenset[str]:
    return REGION_BEFORE_2016 if on < REGIONS_MERGED_ON else REGION_SINCE_2016


def region_name(on: date) -> str:
    return "Rhône-Alpes" if on < REGIONS_MERGED_ON else "Auvergne-Rhône-Alpes"


def departement_of(commune_code: str) -> str:
    """Two characters (Corsica included), three overseas: "69381" gives "69", "2A004" "2A", "97411" "974"."""
    return commune_code[:3] if commune_code.startswith(("97", "98")) else commune_code[:2]


def kilometres(start: tuple[float, float], end: tuple[float, float]) -> float:
    """As the crow flies, between two (latitude, longitude) in degrees."""
    (lat1, lon1), (lat2, lon2) = ((radians(lat), radians(lon)) for lat, lon in (start, end))
    half_chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half_chord))


def search_key(name: str) -> str:
    """The form in which names are compared: no accent, no sign, « St » opened, « L'Isle » in one word, « 3e » as 3."""
    plain = unicodedata.normalize("NFKD", name.translate(_LIGATURES))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).lower().replace("s/", "sur ")
    words = [_plain_word(word) for word in re.findall(r"[a-z0-9]+", plain)]
    return " ".join(_join_elisions(words))


def _plain_word(word: str) -> str:
    if ordinal := _ORDINAL.fullmatch(word):
        return ordinal[1]
    return _ABBREVIATIONS.get(word, word)


def _join_elisions(words: list[str]) -> Iterator[str]:
    pending = ""
    for word in words:
        if word in _ELIDED and not pending:
            pending = word
            continue
        yield pending + word
        pending = ""
    if pending:
        yield pending


def inner_keys(name: str) -> list[str]:
    """The ends of a name that people type alone: « L'Isle-d'Abeau » gives "isle dabeau", "dabeau" and "abeau"."""
    words = search_key(name).split()
    elided = {joined for joined in words if joined[0] in _ELIDED and joined[1:] in _raw_words(name)}
    found = []
    for place, word in enumerate(words):
        rest = words[place + 1 :]
        if place and word not in _SMALL_WORDS:
            found.append(" ".join([word, *rest]))
        if word in elided:
            found.append(" ".join([word[1:], *rest]))
    return found


def _raw_words(name: str) -> set[str]:
    """Words as written, elisions apart: tells « d'Abeau » from « Dabeau »."""
    return {search_key(part) for part in re.split(r"[\s'’-]+", name)}


@dataclass(frozen=True, kw_only=True)
class PlaceQuery:
    """What somebody typed, read one way: words of a name, and the beginning of a postal code ("" when none)."""

    words: str = ""
    postal: str = ""


def place_queries(text: str) -> list[PlaceQuery]:
    """The readings of ``text``, likeliest first: « Lyon 3 » is an arrondissement before a département."""
    key = search_key(text)
    words = [word for word in key.split() if not word.isdigit()]
    numbers = [word for word in key.split() if word.isdigit()]
    postal = numbers[-1] if numbers else ""
    if len(postal) > _POSTAL_CODE_LENGTH or not (words or postal):
        return []
    by_postal = PlaceQuery(words=" ".join(words), postal=postal)
    if words and numbers and len(postal) < _SHORTEST_CLEAR_POSTAL_PREFIX:
        return [PlaceQuery(words=key), by_postal]
    return [by_postal]
