"""Acronyms that the catalogue writes, opened once at the foot of the page that shows them."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

OPENED: Final[Mapping[str, str]] = {
    "AAH": "allocation aux adultes handicapés",
    "APLD": "activité partielle de longue durée",
    "ARE": "allocation d'aide au retour à l'emploi",
    "AT/MP": "accident du travail, maladie professionnelle",
    "CDAPH": "commission des droits et de l'autonomie des personnes handicapées",
    "CDD": "contrat à durée déterminée",
    "CDI": "contrat à durée indéterminée",
    "CEP": "conseil en évolution professionnelle",
    "CPAM": "caisse primaire d'assurance maladie",
    "CPF": "compte personnel de formation",
    "CSP": "contrat de sécurisation professionnelle",
    "DDETS": "direction départementale de l'emploi, du travail et des solidarités",
    "DREETS": "direction régionale de l'économie, de l'emploi, du travail et des solidarités",
    "DOETH": "déclaration d'emploi des travailleurs handicapés",
    "DSN": "déclaration sociale nominative",
    "EPAAST": "étude préalable à l'aménagement et à l'adaptation des situations de travail",
    "FIPHFP": "fonds pour l'insertion des personnes handicapées dans la fonction publique",
    "FIPU": "fonds d'investissement dans la prévention de l'usure professionnelle",
    "FNE": "fonds national de l'emploi",
    "GEPP": "gestion des emplois et des parcours professionnels",
    "GPEC": "gestion prévisionnelle des emplois et des compétences",
    "MDPH": "maison départementale des personnes handicapées",
    "MSA": "Mutualité sociale agricole",
    "OPCO": "opérateur de compétences",
    "PAS": "prestations d'appui spécifiques",
    "PCH": "prestation de compensation du handicap",
    "PDP": "prévention de la désinsertion professionnelle",
    "POE": "préparation opérationnelle à l'emploi",
    "POEI": "préparation opérationnelle à l'emploi individuelle",
    "PPS": "prestations ponctuelles spécifiques",
    "RCC": "rupture conventionnelle collective",
    "RH": "ressources humaines",
    "RQTH": "reconnaissance de la qualité de travailleur handicapé",
    "SAMETH": "service d'appui au maintien dans l'emploi des travailleurs handicapés",
    "SMIC": "salaire minimum de croissance",
    "SPST": "service de prévention et de santé au travail",
    "SST": "service de santé au travail",
    "TPE": "très petite entreprise",
    "PME": "petite ou moyenne entreprise",
    "VAE": "validation des acquis de l'expérience",
}
_WORD = re.compile(r"[A-Z]{2,}(?:/[A-Z]{2,})?")


def opened(texts: Iterable[str | None]) -> tuple[tuple[str, str], ...]:
    """Those that stand in the texts, in the order of the alphabet."""
    written = {word for text in texts if text for word in _WORD.findall(text)}
    met = {part for word in written for part in ([word] if word in OPENED else word.split("/"))}
    return tuple((word, OPENED[word]) for word in sorted(met & OPENED.keys()))
