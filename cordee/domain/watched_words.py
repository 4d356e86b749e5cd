"""Words that have no place in a text about somebody's work: illnesses, treatments, an identity number."""

import re
import unicodedata

# Not the treatment of a text, a file or an order, which is work.
_TREATMENT = (
    r"traitement(?!s? d(?:e |es |u |['’])(?:texte|donnees|dossier|demande|commande|courrier|facture|appel|image))"
)
# Beginnings of words, without accents. What work itself calls by its name (arrêt, inaptitude) is not among them.
_HEALTH = (
    "addict", "alcool", "alzheimer", "anxie", "antidepress", "arthros", "asthm", "avc", "bipolaire", "burn.?out",
    "cancer", "cardiaque", "chimio", "chirurgi", "depressi", "diabet", "diagnos", "drogue", "enceinte",
    "endometrios", "epilep", "fibromyalg", "grossesse", "hernie", r"hiv\b", "hospitalis", "infarctus", "lombalgi",
    "maladi", "malade", "medicament", "migraine", "opere", "operation du", "parkinson", "patholog", "psychiatr",
    "schizophren", "sclerose", "sciatique", "sida", "suicid", "symptom", "tendinit", "therap", _TREATMENT, "tumeur",
    "vih",
)  # fmt: skip
_WATCHED = re.compile(rf"\b(?:{'|'.join(_HEALTH)})\w*")
# What an employer is not told beside, since elsewhere it may be said: a cause, a recognition, a benefit. Stems and
# whole words, without accents. All these lists are short, and the pages say so.
_STEMS = "handicap|invalid|incapacite permanente|taux d.incapacite|epuisement professionnel|accident|psychi|psycholog"
_WHOLE = "rqth|boeth?|ald|aah|pch|mdph|tms"
_RECOGNITION = re.compile(rf"\b(?:(?:{_STEMS})\w*|(?:{_WHOLE})\b)")
# What names a network of help to disabled workers tells as much as a recognition does.
_NETWORK = re.compile(
    r"\b(?:agefiph|fiphfp|cap[\s-]*emploi|sameth|oeth|esat|maintien[\s-]+(?:en|dans[\s-]+l.)[\s-]*emploi)\b",
    re.IGNORECASE,
)
# 13 digits, sex and birth first, with or without its key; spaces and dots do not hide it.
_IDENTITY_NUMBER = re.compile(
    r"(?<!\d)[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[ab]) ?\d{3} ?\d{3}(?: ?\d{2})?(?!\d)",
    re.IGNORECASE,
)

_NAMED = re.compile(
    r"\b(?:MM?\.|Mr\.?|M(?=[ \u00a0]+[A-Z])|Mme|Mlle|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle)[ \u00a0]*"
    r"[A-ZÀ-ÖØ-Þ][\w'’-]*"
)


def health_word(text: str) -> str:
    """The first word about health, as it was written; empty when there is none."""
    plain = _plain(text)
    found = _WATCHED.search(plain)
    return text[found.start() : found.end()] if found and len(plain) == len(text) else found.group() if found else ""


def recognition_word(text: str) -> str:
    """The first word about a cause, a recognition or a benefit, as it was written; empty when there is none."""
    plain = "".join(unicodedata.normalize("NFD", sign)[0] for sign in text).lower()
    found = _RECOGNITION.search(plain)
    return text[found.start() : found.end()] if found else ""


def network_named(text: str) -> str:
    """A network of help to disabled workers, as it was written; empty when there is none."""
    found = _NETWORK.search(text)
    return found[0] if found else ""


def somebody_named(text: str) -> str:
    """« M. Dupont » in what is written, or nothing: only a name that follows a title is seen."""
    found = _NAMED.search(text)
    return found[0] if found else ""


def has_identity_number(text: str) -> bool:
    return _IDENTITY_NUMBER.search(_spaced(text)) is not None


def without_identity_numbers(text: str, *, instead: str) -> str:
    """For what cannot be sent back to be corrected."""
    kept, begins = [], 0
    for found in _IDENTITY_NUMBER.finditer(_spaced(text)):
        kept += [text[begins : found.start()], instead]
        begins = found.end()
    return "".join([*kept, text[begins:]])


def _spaced(text: str) -> str:
    """Sign for sign: a place found in it is the same place in ``text``."""
    return re.sub(r"[.\u00a0\u202f-]", " ", text)


def _plain(text: str) -> str:
    signs = unicodedata.normalize("NFD", text.lower().replace("-", " "))
    return "".join(sign for sign in signs if not unicodedata.combining(sign))
