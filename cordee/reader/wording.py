"""The French words for the closed lists of the catalogue, as an author reads them in an editor or in a terminal."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from cordee.domain.catalogue import (
    Access,
    AskedBy,
    Changes,
    Effect,
    FactType,
    Formula,
    GateKind,
    OperatorLevel,
    Place,
    Sensitivity,
    Tier,
    Verified,
    WhenUnknown,
)
from cordee.domain.orientation.ranking import KIND_ORDER
from cordee.domain.periods import Period
from cordee.domain.rules.french import said_day

TYPES: Final[Mapping[FactType, str]] = {
    FactType.BOOL: "oui ou non",
    FactType.INT: "nombre entier, avec unité et bornes",
    FactType.CHOICE: "une valeur parmi « choices »",
    FactType.CHOICES: "plusieurs valeurs parmi « choices »",
    FactType.DATE: "date",
    FactType.COMMUNE: "code de commune de l'Insee",
}
SENSITIVITIES: Final[Mapping[Sensitivity, str]] = {
    Sensitivity.NONE: "ne dit rien de la personne",
    Sensitivity.PERSONAL: "donnée personnelle",
    Sensitivity.HEALTH: "donnée de santé : coûte plus cher à demander",
}
ASKED_BY: Final[Mapping[AskedBy, str]] = {
    AskedBy.BOTH: "au téléphone et sur la page publique",
    AskedBy.AGENT: "au téléphone seulement",
    AskedBy.SELF: "sur la page publique seulement",
    AskedBy.PROFESSIONAL: "jamais demandé : un professionnel le lit dans un document",
}
CHANGES: Final[Mapping[Changes, str]] = {
    Changes.NEVER: "ne change pas",
    Changes.BY_TIME: "change avec le temps qui passe",
    Changes.BY_ACTION: "change si quelqu'un fait quelque chose (dites quoi dans « action »)",
}
FORMULAS: Final[Mapping[Formula, str]] = {
    Formula.DAYS_SINCE: "jours écoulés depuis la date",
    Formula.DAYS_UNTIL: "jours restants jusqu'à la date",
    Formula.MONTHS_SINCE: "mois entiers écoulés depuis la date",
    Formula.MONTHS_UNTIL: "mois entiers restants jusqu'à la date",
    Formula.DEPARTEMENT_OF: "département de la commune",
    Formula.COUNTRY_OF: "« france » dès que la commune est connue",
}
TIERS: Final[Mapping[Tier, str]] = {Tier.ORDINARY: "droit commun", Tier.SPECIFIC: "spécifique"}
TIERS_EXPLAINED: Final[Mapping[Tier, str]] = {
    Tier.ORDINARY: "proposé avant tout service spécifique",
    Tier.SPECIFIC: (
        "proposé seulement si aucun service de droit commun, ouvert et disponible, ne répond directement au besoin"
    ),
}
ACCESSES: Final[Mapping[Access, str]] = {
    Access.DIRECT: "accès direct : la demande suffit",
    Access.PRESCRIPTION: "sur prescription : quelqu'un d'habilité adresse la personne",
    Access.DECISION: "sur décision : celui qui délivre peut refuser",
    Access.INFORMATION: "information : rien à demander",
}
LEVELS: Final[Mapping[OperatorLevel, str]] = {
    OperatorLevel.BASIN: "bassin",
    OperatorLevel.DEPARTEMENT: "département",
    OperatorLevel.REGION: "région",
    OperatorLevel.NATIONAL: "national",
}
PLACES: Final[Mapping[Place, str]] = {
    Place.HOME: "commune où la personne habite",
    Place.WORK: "commune où la personne travaille",
}
WHEN_UNKNOWN: Final[Mapping[WhenUnknown, str]] = {
    WhenUnknown.SKIP: "sans réponse, ne se déclenche pas",
    WhenUnknown.ASK: "sans réponse, fait poser la question",
    WhenUnknown.FIRE: "sans réponse, se déclenche",
}
GATE_KINDS: Final[Mapping[GateKind, str]] = {
    GateKind.SAFETY: "sécurité",
    GateKind.CONSENT: "accord et secret",
    GateKind.POLICY: "règle de conduite",
}
EFFECTS: Final[Mapping[Effect, str]] = {
    Effect.EMERGENCY_ONLY: "seuls les services de « only_services » sont montrés",
    Effect.ASK_REPRESENTATIVE: "pas de mise en relation sans le représentant légal",
    Effect.INFORMATION_ONLY: "information générale seulement, sauf ce que l'appelant fait lui-même",
    Effect.NO_NAMED_RECORD: "rien de nominatif n'est noté",
    Effect.NO_REFERRAL: "pas de mise en relation ; seulement des coordonnées",
    Effect.NO_HEALTH_DETAIL: "aucun détail de santé demandé ni noté, sauf « allowed_health »",
    Effect.ASK_FIRST: "les faits de « ask » sont demandés avant toute orientation ferme",
    Effect.NO_REGIONAL_SERVICE: "les services de « exclude_tier » tenus par « exclude_operator_levels » sont écartés",
    Effect.EXPLAIN: "l'action est dite, rien n'est écarté",
    Effect.EXCLUDE_SERVICES: "les familles de « exclude_services » sont écartées",
    Effect.LEAD_FIRST: "les familles de « lead_services » passent devant",
    Effect.URGENT: "urgent, avec sa date limite ; « lead_services » passe devant",
    Effect.NO_NAMED_LIST: "aucune liste nominative",
    Effect.LIGHT_SUPPORT: "un accompagnement plus léger est demandé",
}
VERIFIED: Final[Mapping[Verified, str]] = {
    Verified.FULL: "vérifiée : conditions lues dans une source citée",
    Verified.PARTIAL: "vérifiée en partie : un élément, souvent une date, reste à vérifier",
    Verified.NONE: "à vérifier avant de la montrer : connaissance générale seulement",
}
EFFORTS: Final[Mapping[int, str]] = {
    1: "se répond de tête",
    2: "demande de réfléchir",
    3: "demande de chercher un papier",
}
UNITS: Final[Mapping[str, str]] = {
    "days": "jours",
    "months": "mois",
    "years": "ans",
    "hours": "heures",
    "people": "personnes",
    "percent": "pour cent",
    "km": "kilomètres",
}
_KIND_WORDS: Final[Mapping[str, str]] = {
    "urgence": "urgence",
    "ligne_ecoute": "ligne d'écoute",
    "visite": "visite médicale",
    "accompagnement": "accompagnement",
    "relais": "relais vers un autre programme",
    "information": "information",
    "instance": "cellule, instance",
    "procedure": "procédure",
    "prestation": "prestation",
    "immersion": "immersion, essai",
    "formation": "formation",
    "dispositif": "dispositif",
    "conge": "congé",
    "droit": "droit",
    "contrat": "contrat",
    "aide_financiere": "aide financière",
    "allocation": "allocation, revenu",
}
KINDS: Final[Mapping[str, str]] = {kind: _KIND_WORDS[kind] for kind in KIND_ORDER}


def kind_said(kind: str) -> str:
    """Return « congé », or « dispositif (entreprise) » for a kind that shares the place of another."""
    stem, _, rest = kind.partition("_")
    if kind in KINDS or stem not in KINDS:
        return KINDS.get(kind, kind)
    return f"{KINDS[stem]} ({rest.replace('_', ' ')})"


def said_period(period: Period) -> str:
    """Return « du 1er avril 2022 au 31 mars 2023 compris », « depuis le … », « jusqu'au … compris »."""
    last = period.until - timedelta(days=1) if period.until else None
    if period.start and last:
        return f"du {said_day(period.start)} au {said_day(last)} compris"
    if period.start:
        return f"depuis le {said_day(period.start)}"
    return f"jusqu'au {said_day(last)} compris" if last else "sans limite de date"


def lowered(sentence: str) -> str:
    """Lower the first letter, unless the word is a name in capitals: « MSA », « CPAM »."""
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]
