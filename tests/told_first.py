"""What the person of each released situation says of herself when she calls, as an agent notes it in one line.

Written from the story of the case alone, never from its facts: what the story only lets guess is not there. Who calls,
the needs and the questions come besides.
"""

from collections.abc import Mapping
from typing import Final

_LINES: Final[Mapping[tuple[str, ...], str]] = {
    ("m01-2015", "m01-2026"): "employée, en arrêt depuis un an",
    ("m02-2015", "m02-2026"): "accident du travail, en arrêt",
    ("m04-2015", "m04-2026"): "salarié, msa salarié, en arrêt depuis 4 mois, travaille à Tain-l'Hermitage",
    ("m07-2015", "m07-2026"): "à son compte, en arrêt depuis environ un mois et demi, travaille à Saint-Étienne",
    ("m09-2026",): "titulaire, inapte à son grade",
    ("m12-2015", "m12-2026"): "licenciée pour inaptitude",
    ("m15-2015", "m15-2026"): "effectif 12, informée : non",
    ("m17-2026",): "",
    ("m19-2015", "m19-2026"): "habite Mâcon, travaille à Feillens, en arrêt depuis 5 mois",
    ("m25-2015", "m25-2026"): "peur de perdre son travail",
    ("m32-2015", "m32-2026"): "pas de rqth, pas en arrêt, formation diplômante",
    ("m35-2015",): "en arrêt depuis environ quatre mois, d'accord",
    ("m37-2015",): "salarié, d'accord, restrictions, plusieurs organismes",
    ("p01-1", "p01-2"): "cdi, salariat 24 mois, ancienneté 12 mois",
    ("p01-3",): "cdi, salariat 22 mois, ancienneté 11 mois, formation dans 3 mois",
    ("p01-4",): "cdi, salariat 22 mois, ancienneté 11 mois, début de la formation : ne sait pas",
    ("p01-5",): "cdi, salariat 23 mois, ancienneté 11 mois, formation dans 0 mois",
    ("p01-6",): "cdi, salariat 22 mois, ancienneté 11 mois",
    ("p01-7",): "salariée, cdi, msa salarié, salariat 24 mois, ancienneté 12 mois",
    ("p04-1", "p04-3"): "cdi",
    ("p04-2",): "cdi, ancienneté plus de 7 ans",
    ("p06-1", "p06-3"): "licenciement économique : oui, effectif 999, groupe 0, csp il y a 3 jours",
    ("p06-2", "p06-4"): "licenciement économique : oui, effectif 1000, groupe 0, csp il y a 3 jours",
    ("p09-1", "p09-2"): "licenciement économique : oui, effectif : ne sait pas, procédure collective : ne sait pas",
    ("p12-1", "p12-2"): "rupture conventionnelle",
    ("p15-1", "p15-2"): "mission d'intérim, mois depuis la fin du contrat : 3, heures d'intérim 1700, "
    "heures dans la même agence 650",
    ("p15-3",): "mission d'intérim, mois depuis la fin du contrat : 5, heures d'intérim 1700, "
    "heures dans la même agence 650",
    ("p15-4",): "mission d'intérim, mois depuis la fin du contrat : 3, heures d'intérim 1599, "
    "heures dans la même agence 650",
    ("p20-1", "p20-2"): "titulaire",
    ("p22-1", "p22-2"): "habite Annemasse, travaille en suisse",
    ("p22-3", "p22-4"): "habite Annemasse, travaille en suisse",
    ("p24-1", "p24-2"): "restructuration",
    ("p25-1", "p25-2"): "effectif 180, groupe 0, licenciements 60, licenciement économique : oui",
    ("p25-3",): "effectif 180, groupe 0, licenciements 9, licenciement économique : oui",
    ("p25-4",): "effectif 49, groupe 0, licenciements 12, licenciement économique : oui",
    ("p28-1", "p28-2"): "cdi, chômage partiel",
    ("p28-3",): "cdi, chômage partiel",
    ("p28-4",): "cdi, chômage partiel, type d'activité partielle : ne sait pas",
    ("p30-1", "p30-2", "p30-3"): "a 45 ans, employeur d'accord",
    ("p30-4",): "a 45 ans, employeur d'accord : non",
    ("p30-5",): "a 45 ans",
    ("p34-1", "p34-2"): "en arrêt depuis 50 jours, restrictions",
    ("p36-1", "p36-2"): "habite Clermont-Ferrand, travaille à Clermont-Ferrand, chômage partiel : oui",
    ("p36-3",): "habite Clermont-Ferrand, travaille à Saint-Étienne, chômage partiel : oui",
}
TOLD_FIRST: Final[Mapping[str, str]] = {case: line for cases, line in _LINES.items() for case in cases}
