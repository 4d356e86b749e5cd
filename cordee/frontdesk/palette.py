"""The acts of the console, found by their words, misspelt or not, and what each does."""

from dataclasses import dataclass
from typing import Final

from cordee.conversation.line import line_words
from cordee.conversation.queries import Oriented
from cordee.domain.catalogue import AskedBy
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.search.index import Entry, Index, Wording
from cordee.domain.search.lexicon import Lexicon

FACT, NEED = "question", "besoin"
MOST_ACTS = 8
# Acts that are always there: identifier, label, key, other words.
_ACTS: Final = (
    ("danger", "Signe de danger", "Alt+d", ("secours", "suicide", "violence", "urgence")),
    ("annuler", "Annuler le dernier geste", "Alt+z", ("défaire", "revenir en arrière", "erreur")),
    ("besoins", "Choisir les besoins", "", ("ajouter un besoin", "changer les besoins", "demande")),
    ("dire", "À dire maintenant", "Alt+p", ("mots", "phrase", "parole", "script", "employeur", "médecin", "proche")),
    ("script", "Tout ce qui se dit dans cet appel", "g p", ("texte", "accueil", "accord", "numéros", "conclure")),
    (
        "code",
        "La personne rappelle avec son code",
        "g k",
        ("retrouver sa demande", "déjà appelé", "suite d'une demande"),
    ),
    ("transmettre", "Transmettre à un organisme", "Alt+t", ("envoyer", "mise en relation", "orienter", "relais")),
    (
        "en-direct",
        "Qui répond : mettre en relation en direct",
        "Alt+q",
        ("téléphoner", "horaires", "absence", "joindre"),
    ),
    ("resume", "Remettre un résumé et un code", "Alt+c", ("sms", "courriel", "écrire", "récapitulatif")),
    ("rappel", "Promettre un rappel", "", ("rappeler plus tard", "rendez-vous téléphonique")),
    ("autre-service", "Terminer : orientée vers un autre service", "", ("autre choix", "raison", "contre le moteur")),
    ("besoin-sans-reponse", "Terminer : besoin sans réponse", "", ("rien n'existe", "trop loin", "manque")),
    ("terminer", "Terminer l'appel", "Alt+f", ("raccrocher", "fin", "clore", "code")),
    ("calendrier", "Tout le calendrier et ses sources", "g d", ("dates", "délais", "échéances", "agenda")),
    ("changements", "Ce qui changerait la réponse", "g c", ("et si", "changement", "autrement")),
    ("appels", "Mes appels du jour", "", ("liste des appels", "accueil")),
)


@dataclass(frozen=True, kw_only=True)
class Act:
    id: str
    label: str
    key: str = ""
    group: str = ""


def acts(oriented: Oriented) -> tuple[Act, ...]:
    """What may be done now: the acts, the needs that this caller may have, the facts that may be noted of them."""
    caller, catalogue = oriented.known.caller or "", oriented.catalogue
    needs = [
        Act(id=f"{NEED}:{need.id}", label=f"{_verb(oriented, need.id)} : {need.label}", group="Besoins")
        for need in catalogue.needs.values()
        if need.id != SAFETY_NEED and (not caller or caller in need.asked_by)
    ]
    facts = [
        Act(id=f"{FACT}:{fact.id}", label=f"Noter : {fact.label}", group=catalogue.fact_groups[fact.group])
        for fact in catalogue.facts.values()
        if fact.asked_by is not AskedBy.AGENT and fact.id not in oriented.health_closed
    ]
    return (*(Act(id=name, label=label, key=key, group="Appel") for name, label, key, _ in _ACTS), *needs, *facts)


def found(oriented: Oriented, words: str) -> tuple[Act, ...]:
    """The acts that ``words`` name, the likeliest first; the first ones when nothing is typed."""
    listed = acts(oriented)
    if not words.strip():
        return listed[:MOST_ACTS]
    by_id = {act.id: act for act in listed}
    index = Index((_entry(oriented, act) for act in listed), Lexicon())
    beginning = [act for act in listed if act.label.lower().startswith(words.strip().lower())]
    named = [by_id[one.id] for one in index.find(words).found]
    return tuple(dict.fromkeys([*beginning, *named]))[:MOST_ACTS]


def _verb(oriented: Oriented, need: str) -> str:
    return "Retirer le besoin" if need in oriented.conversation.needs else "Ajouter le besoin"


def _entry(oriented: Oriented, act: Act) -> Entry:
    kind, _, name = act.id.partition(":")
    other: tuple[str, ...] = next((words for one, _, _, words in _ACTS if one == act.id), ())
    if kind == FACT:
        other = line_words().names.get(name, ())
    if kind == NEED and name:
        other = (oriented.catalogue.needs[name].label, *oriented.catalogue.needs[name].synonyms)
    return Entry(id=act.id, phrases=(Wording(act.label), *(Wording(said) for said in other)))
