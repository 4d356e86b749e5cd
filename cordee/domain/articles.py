"""An organisation's name inside a French sentence, with the article that its first word takes.

« Maison du handicap » is a common noun: « à la Maison du handicap ». « Cap emploi » is a name: « à Cap emploi ».
"""

import re
from enum import Enum
from typing import Final

from cordee.domain.territory import search_key


class _Noun(Enum):
    """« le », « à » + « le »; before a vowel the singular ones become « l' »."""

    MASCULINE = ("le ", "au ")
    FEMININE = ("la ", "à la ")
    PLURAL = ("les ", "aux ")
    ELIDED = ("l'", "à l'")
    NAME = ("", "à ")


_MASCULINE_WORDS: Final = (
    "bureau cabinet ccas centre cibc collectif comite conseil conservatoire departement dispositif espace "
    "etablissement fiphfp fonds groupe groupement guichet hopital institut observatoire office opco organisme "
    "reseau sameth secretariat service sist spst spsti ssti syndicat"
)
_FEMININE_WORDS: Final = (
    "agefiph agence antenne apf association assurance autorite caisse carsat cellule chambre clinique "
    "collectivite commission communaute compagnie confederation cooperative cpam delegation direction drees "
    "dreets entreprise equipe federation fondation ligne mairie maison mda mdph medecine mission msa mutualite "
    "mutuelle permanence plateforme prefecture region regie societe structure union unite ville"
)
_PLURAL_WORDS: Final = "agences ateliers caisses centres chambres maisons missions plateformes services"
_MASCULINE: Final = frozenset(_MASCULINE_WORDS.split())
_FEMININE: Final = frozenset(_FEMININE_WORDS.split())
_PLURAL: Final = frozenset(_PLURAL_WORDS.split())
_VOWELS: Final = frozenset("aeiouyh")


def the(name: str) -> str:
    """« la Maison du handicap », « l'Agence », « Cap emploi »."""
    return _noun(name).value[0] + name


def to_the(name: str) -> str:
    """« à la Maison du handicap », « au Centre », « à Cap emploi »."""
    return _noun(name).value[1] + name


def _noun(name: str) -> _Noun:
    first = next(iter(search_key(re.split(r"[\s,(]", name.strip(), maxsplit=1)[0]).split()), "")
    if first in _PLURAL:
        return _Noun.PLURAL
    if first not in _FEMININE | _MASCULINE:
        return _Noun.NAME
    if first[:1] in _VOWELS:
        return _Noun.ELIDED
    return _Noun.FEMININE if first in _FEMININE else _Noun.MASCULINE
