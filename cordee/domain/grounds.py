"""On what ground a case is held (C-04): lawful basis and, for health, the exception of article 9 of the RGPD.

Which ones is for the data-protection officer of each installation to say; a case keeps those of the day it was opened.
"""

from dataclasses import dataclass
from enum import StrEnum


class LawfulBasis(StrEnum):
    """Article 6, paragraph 1, in the order of its letters."""

    CONSENT = "consentement"
    CONTRACT = "contrat"
    LEGAL_OBLIGATION = "obligation_legale"
    VITAL_INTERESTS = "interets_vitaux"
    PUBLIC_TASK = "mission_interet_public"
    LEGITIMATE_INTERESTS = "interets_legitimes"


class HealthException(StrEnum):
    """Article 9, paragraph 2: letters a, b, c, g, h and i."""

    EXPLICIT_CONSENT = "consentement_explicite"
    SOCIAL_PROTECTION = "protection_sociale"
    VITAL_INTERESTS = "interets_vitaux"
    PUBLIC_INTEREST = "interet_public_important"
    CARE = "soins_medecine_du_travail"
    PUBLIC_HEALTH = "sante_publique"


@dataclass(frozen=True, kw_only=True)
class Grounds:
    basis: LawfulBasis
    exception: HealthException

    @classmethod
    def read(cls, words: str) -> "Grounds":
        """« mission_interet_public consentement_explicite »; raise ValueError for anything else."""
        basis, exception = words.split()
        return cls(basis=LawfulBasis(basis), exception=HealthException(exception))
