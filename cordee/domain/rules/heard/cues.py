"""The turns of phrase that literally say a fact, as people say them of themselves in the present.

Folded text: small letters, no accents. A cue never reads between the lines: « j'ai mal au dos » says no fact, and
« mon mari est en arrêt » says nothing of the caller.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cordee.domain.catalogue import Fact
from cordee.domain.rules.heard.numbers import folded

NOT, VALUE = "negation", "value"
YES, NO = "oui", "non"
_NOT = rf"(?P<{NOT}>(?:toujours |encore )?(?:pas|plus|jamais)(?: encore| du tout)? )?"
_NOW = r"(?:toujours |encore |actuellement |bien |deja |de nouveau |maintenant |aujourd'hui )*"
_I_AM = rf"\bje (?:ne )?suis {_NOT}{_NOW}"
_I_HAVE = rf"\b(?:j'ai|je n'ai) {_NOT}{_NOW}"
_I_GET = rf"\bje (?:ne )?(?:touche|percois) {_NOT}{_NOW}"
_ARTICLE = r"(?:un |une |la |le |l'|ma |mon |de |d')?"
_OFF_SICK = r"(?:en arret\b(?! cardiaque)(?: de travail| maladie)?|arretee?\b(?! de | d'))"
_OFF_FOR = rf"{_I_AM}en (?:arret (?:pour |suite a )(?:un |une )?)?"
_WORKER = r"travailleu(?:r|se) handicapee?"
_SINCE = rf"(?: [a-z']+){{0,4}}? (?P<{VALUE}>depuis .+)"
_COMPANY = r"(?:boite|entreprise|societe)"
_IN_IT = rf"\bje (?:suis|travaille) dans (?:la |cette |ma |mon |l'|meme )*{_COMPANY} (?P<{VALUE}>depuis .+)"
_AMOUNT = rf"(?P<{VALUE}>[a-z0-9', -]{{1,60}}? (?:salarie|personne|employe)e?s?)\b"
_OPPORTUNIST = r"(?:artisane?|commercante?|(?:auto|micro)[ -]?entrepreneu(?:r|se))"
_DISMISSED = r"\bj'ai ete licenciee? "


@dataclass(frozen=True, slots=True)
class Cue:
    """``yes``: the answer that the words give, None for what stands in the group « value »; ``no``: denied, the answer.

    Without ``no`` a denial says nothing.
    """

    fact: str
    pattern: re.Pattern[str]
    yes: str | None = YES
    no: str | None = None


def _cue(fact: str, pattern: str, yes: str | None = YES, no: str | None = None) -> Cue:
    return Cue(fact, re.compile(pattern), yes, no)


CUES: Final[tuple[Cue, ...]] = (
    _cue("en_arret", rf"{_I_AM}{_OFF_SICK}", YES, NO),
    _cue("en_arret", rf"^{_OFF_SICK} depuis\b"),
    _cue("arret_debut", rf"(?:{_I_AM}|^){_OFF_SICK}{_SINCE}", None),
    _cue("arret_jours", rf"(?:{_I_AM}|^){_OFF_SICK}{_SINCE}", None),
    _cue("arret_origine", rf"{_OFF_FOR}accident d[eu] travail\b", "accident_travail"),
    _cue("arret_origine", rf"{_OFF_FOR}accident d[eu] trajet\b", "accident_trajet"),
    _cue("arret_origine", rf"{_OFF_FOR}maladie professionnelle\b", "maladie_professionnelle"),
    _cue("age", rf"\bj'ai (?P<{VALUE}>[a-z0-9' -]{{1,60}}? ans)(?=$| et )", None),
    _cue("age", rf"{_I_AM}agee? de (?P<{VALUE}>[a-z0-9 -]{{1,60}}? ans)\b", None),
    _cue("statut", rf"(?:{_I_AM}|\bje travaille |^)a mon compte\b", "independant"),
    _cue("statut", rf"{_I_AM}{_OPPORTUNIST}\b", "independant"),
    _cue("statut", rf"{_I_AM}au chomage\b(?! partiel| technique)", "sans_emploi"),
    _cue("type_contrat", rf"{_I_AM}en interim\b", "interim"),
    _cue("type_contrat", rf"{_I_AM}en apprentissage\b", "apprentissage"),
    _cue("cadre", rf"{_I_AM}cadre\b(?! d| a )", YES, NO),
    _cue("contrat_en_cours", rf"\bmon contrat (?:de travail )?est {_NOW}en cours\b"),
    _cue("contrat_en_cours", rf"\bmon contrat (?:de travail )?(?:n')?est {_NOT}(?:fini|termine|rompu)\b", NO, YES),
    _cue("demandeur_emploi", rf"{_I_AM}(?:inscrite? )?(?:comme )?demandeu(?:r|se) d'emploi\b", YES, NO),
    _cue("demandeur_emploi", rf"{_I_AM}inscrite? (?:a|au|chez) (?:france travail|pole emploi)\b", YES, NO),
    _cue("allocataire_are", rf"{_I_GET}(?:le chomage|l'are|l'allocation chomage)\b", YES, NO),
    _cue("beneficiaire_minima", rf"{_I_GET}(?:le rsa|l'ass)\b"),
    _cue(
        "activite_partielle", rf"{_I_AM}(?:au|en) (?:chomage partiel|chomage technique|activite partielle)\b", YES, NO
    ),
    _cue("rqth", rf"{_I_HAVE}{_ARTICLE}(?:rqth|reconnaissance (?:de la qualite )?de {_WORKER})\b(?! en )", YES, NO),
    _cue("rqth", rf"{_I_AM}reconnue? {_WORKER}\b", YES, NO),
    _cue("rqth", r"(?:\bma |\bdemande de )rqth (?:est )?en cours\b(?! de validite)", "en_cours"),
    _cue("avis_inaptitude", rf"{_I_HAVE}(?:recu|eu) {_ARTICLE}avis d'inaptitude\b", YES, NO),
    _cue("avis_inaptitude", r"\ble medecin du travail m'a (?:mise?|declaree?|reconnue?) inapte\b"),
    _cue("avis_inaptitude", rf"{_I_HAVE}ete (?:mise?|declaree?|reconnue?) inapte par le medecin du travail\b", YES, NO),
    _cue("risque_inaptitude_medecin", r"\ble medecin du travail m'a parle d'inaptitude\b"),
    _cue("mode_rupture", rf"{_DISMISSED}(?:pour (?:motif |raison )?)?economique(?:ment)?\b", "licenciement_economique"),
    _cue("mode_rupture", rf"{_DISMISSED}pour inaptitude\b", "licenciement_inaptitude"),
    _cue("mode_rupture", r"\bj'ai signe une rupture conventionnelle\b(?! collective)", "rupture_conventionnelle"),
    _cue("demission_donnee", rf"{_I_HAVE}(?:demissionne|(?:donne|pose) ma demission)\b", YES, NO),
    _cue("adhesion_csp", rf"{_I_HAVE}(?:signe le|accepte le|adhere au) csp\b", YES, NO),
    _cue("invalidite_categorie", rf"{_I_AM}en invalidite,? (?:de )?cat(?:egorie)? ?(?P<{VALUE}>[123])\b", None),
    _cue("invalidite_categorie", rf"{_I_AM}en invalidite (?P<{VALUE}>[123])(?:ere|e|eme|nde)? categorie\b", None),
    _cue("anciennete_entreprise_mois", rf"(?:\bj'ai |^)(?P<{VALUE}>[a-z0-9', -]{{1,60}}?) d'anciennete\b", None),
    _cue("anciennete_entreprise_mois", _IN_IT, None),
    _cue("entree_entreprise_date", _IN_IT, None),
    _cue("effectif_entreprise", rf"\bdans une (?:petite |grosse |grande )?{_COMPANY} (?:de |d'){_AMOUNT}", None),
    _cue("effectif_entreprise", rf"\b(?:on est|nous sommes) {_AMOUNT}(?<!personnes)", None),
)

# How a choice is said by its label: « je suis … », « je suis en … », « j'ai un … », or the label alone.
_FRAMES: Final[Mapping[str, str]] = {
    "statut": rf"(?:{_I_AM}(?:un |une )?|^)%s(?=$|,| depuis | dans | et | en )",
    "type_contrat": rf"(?:{_I_AM}(?:en |un |une )?|\bj'ai {_NOW}une? |\bmon contrat est une? |^(?:en )?)%s"
    r"(?=$|,| depuis | et | dans | chez )",
}
# Choices whose label says too little, or too much.
_NOT_BY_LABEL: Final = frozenset({"autre", "aucun", "independant"})


def choice_cues(facts: Mapping[str, Fact]) -> Iterator[Cue]:
    """Yield the cues that the labels of the choices make, the longest first: « CDI intérimaire » before « CDI »."""
    for name, frame in _FRAMES.items():
        if (fact := facts.get(name)) is not None:
            for value, label in sorted(fact.choices.items(), key=lambda choice: -len(choice[1])):
                if value not in _NOT_BY_LABEL:
                    yield Cue(name, re.compile(frame % _label(label)), value)


def _label(label: str) -> str:
    """The label up to its bracket, for a man or a woman."""
    words = folded(label).partition("(")[0].split()
    return " ".join(re.escape(word) + ("e?" if word.endswith(("t", "e", "i")) else "") for word in words)
