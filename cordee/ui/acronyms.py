"""Acronyms that the catalogue writes, opened once at the foot of the page that shows them: ``{% acronyms %}``."""

import html
import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

OPENED: Final[Mapping[str, str]] = {
    "AAH": _("allocation aux adultes handicapés"),
    "Agefiph": _("association de gestion du fonds pour l'insertion professionnelle des personnes handicapées"),
    "Apec": _("association pour l'emploi des cadres"),
    "APLD": _("activité partielle de longue durée"),
    "ARE": _("allocation d'aide au retour à l'emploi"),
    "AT/MP": _("accident du travail, maladie professionnelle"),
    "CARSAT": _("caisse d'assurance retraite et de la santé au travail"),
    "CDAPH": _("commission des droits et de l'autonomie des personnes handicapées"),
    "CDD": _("contrat à durée déterminée"),
    "CDI": _("contrat à durée indéterminée"),
    "CEP": _("conseil en évolution professionnelle"),
    "CIBC": _("centre interinstitutionnel de bilan de compétences"),
    "CIDFF": _("centre d'information sur les droits des femmes et des familles"),
    "CIF": _("congé individuel de formation"),
    "CPAM": _("caisse primaire d'assurance maladie"),
    "CPF": _("compte personnel de formation"),
    "CSP": _("contrat de sécurisation professionnelle"),
    "DDETS": _("direction départementale de l'emploi, du travail et des solidarités"),
    "DREETS": _("direction régionale de l'économie, de l'emploi, du travail et des solidarités"),
    "DOETH": _("déclaration d'emploi des travailleurs handicapés"),
    "DSN": _("déclaration sociale nominative"),
    "EPAAST": _("étude préalable à l'aménagement et à l'adaptation des situations de travail"),
    "FIPHFP": _("fonds pour l'insertion des personnes handicapées dans la fonction publique"),
    "FIPU": _("fonds d'investissement dans la prévention de l'usure professionnelle"),
    "FNE": _("fonds national de l'emploi"),
    "GEPP": _("gestion des emplois et des parcours professionnels"),
    "GPEC": _("gestion prévisionnelle des emplois et des compétences"),
    "MDPH": _("maison départementale des personnes handicapées"),
    "MIFE": _("maison d'information sur la formation et l'emploi"),
    "MSA": _("Mutualité sociale agricole"),
    "OPCO": _("opérateur de compétences"),
    "PAS": _("prestations d'appui spécifiques"),
    "PCH": _("prestation de compensation du handicap"),
    "PDP": _("prévention de la désinsertion professionnelle"),
    "POE": _("préparation opérationnelle à l'emploi"),
    "POEI": _("préparation opérationnelle à l'emploi individuelle"),
    "PPS": _("prestations ponctuelles spécifiques"),
    "RCC": _("rupture conventionnelle collective"),
    "RH": _("ressources humaines"),
    "RQTH": _("reconnaissance de la qualité de travailleur handicapé"),
    "RSI": _("régime social des indépendants"),
    "SAMETH": _("service d'appui au maintien dans l'emploi des travailleurs handicapés"),
    "SMIC": _("salaire minimum de croissance"),
    "SPST": _("service de prévention et de santé au travail"),
    "SST": _("service de santé au travail"),
    "TPE": _("très petite entreprise"),
    "PME": _("petite ou moyenne entreprise"),
    "UEROS": _("unité d'évaluation, de réentraînement et d'orientation sociale et socioprofessionnelle"),
    "VAE": _("validation des acquis de l'expérience"),
}
_WORD = re.compile(r"\b(?:[A-Z]{2,}(?:/[A-Z]{2,})?|Agefiph|Apec|Carsat)\b")
_MARKUP = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]*>", re.DOTALL)


def opened(page: str) -> tuple[tuple[str, str], ...]:
    """Those that people read in this markup, in the order of the alphabet."""
    text = " ".join(html.unescape(_MARKUP.sub(" ", page)).replace("’", "'").split())
    written = {"CARSAT" if word == "Carsat" else word for word in _WORD.findall(text)}
    met = {part for word in written for part in ([word] if word in OPENED else word.split("/"))}
    return tuple((word, str(OPENED[word])) for word in sorted(met & OPENED.keys(), key=str.upper))
