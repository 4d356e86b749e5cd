"""The sentences of the campaigns: pages of those who make them, materials, counts and their definitions."""

from collections.abc import Mapping
from typing import Final

from cordee.domain.campaign import CostKind, HeardFrom, Target

TARGETS: Final[Mapping[Target, str]] = {
    Target.EMPLOYEES: "Salariés",
    Target.COMPANIES: "Entreprises",
    Target.PHYSICIANS: "Médecins",
    Target.OTHERS: "Autres : proches, associations, tout public",
}
COSTS: Final[Mapping[CostKind, str]] = {
    CostKind.PRINTING: "Impression",
    CostKind.MAILING: "Envoi postal ou courriel",
    CostKind.STAFF: "Temps passé",
    CostKind.SPACE: "Diffusion : presse, radio, réseaux",
    CostKind.OTHER: "Autre dépense",
}
HEARD_FROM: Final[Mapping[HeardFrom, str]] = {
    HeardFrom.PHYSICIAN: "Un médecin",
    HeardFrom.EMPLOYER: "Son employeur",
    HeardFrom.POSTER: "Une affiche ou un dépliant, sans code",
    HeardFrom.WORD_OF_MOUTH: "Le bouche à oreille",
    HeardFrom.INTERNET: "Internet",
}
WHOLE_REGION: Final = "Toute la région"

# Each count of « coût et effet », in the order of the page: its name, and what exactly is counted.
COUNTS: Final[Mapping[str, tuple[str, str]]] = {
    "visits": (
        "Ouvertures de la page",
        "Combien de fois l'adresse du code a été ouverte, jour par jour. Une même personne peut compter plusieurs "
        "fois, un robot aussi. Rien n'est noté de qui ouvre.",
    ),
    "calls": (
        "Appels",
        "Appels terminés où l'agent a noté ce code, sans les faux numéros, les appels sans objet et les appels "
        "malveillants. Un appel qui répond à une demande du web est compté avec elle, pas ici.",
    ),
    "call_backs": ("Demandes de rappel", "Demandes « Être rappelé » venues avec ce code, sans les indésirables."),
    "requests": (
        "Demandes envoyées du site",
        "Demandes « Envoyer ma demande » venues avec ce code, sans les indésirables.",
    ),
    "physicians": ("Signalements de médecins", "Formulaires de médecins venus avec ce code, sans les indésirables."),
    "employers": ("Signalements d'employeurs", "Formulaires d'employeurs venus avec ce code, sans les indésirables."),
    "handed_over": (
        "Orientations transmises",
        "Appels et demandes de ce code qui ont abouti à une demande confiée à un organisme, avec l'accord de la "
        "personne.",
    ),
    "accepted": (
        "Orientations acceptées",
        "Parmi elles, celles qu'un organisme a acceptées, le premier ou un suivant après une redirection.",
    ),
}
TOO_FEW: Final = "moins de 5"
NOT_COMPUTED: Final = "non calculé"
NO_COST: Final = "aucune dépense saisie"

CODE_TAKEN: Final = (
    "Ce code existe déjà, ou se confond au téléphone avec un autre (par exemple D et T, M et N). "
    "Choisissez-en un autre."
)
BAD_CODE: Final = "Écrivez deux à six lettres, puis deux chiffres, sans accent : par exemple DOS26."
BAD_DAY: Final = "Jour non compris. Écrivez-le par exemple 14/03/2027."
BAD_AMOUNT: Final = "Montant non compris. Écrivez des euros, par exemple 1 250 ou 1250,50."
TOO_MUCH: Final = "Ce montant dépasse dix millions d'euros : vérifiez-le."
ENDS_BEFORE: Final = "Le dernier jour vient avant le premier : corrigez l'un des deux."
OUT_OF_TERRITORY: Final = (
    "Choisissez au moins un département, parmi les vôtres : une campagne de toute la région revient à un "
    "administrateur."
)
CHANGED: Final = (
    "Cette campagne a été modifiée ou close entre-temps. Rouvrez sa page, puis recommencez : rien n'a été écrit."
)
CHANGED_BESIDE: Final = (
    "Cette campagne a été modifiée entre-temps : rien n'a été écrit. À côté de chaque champ qui diffère, ce qui est "
    "enregistré maintenant. Enregistrer de nouveau le remplace par ce que vous avez écrit."
)
HELD_NOW: Final = "Enregistré maintenant : {held}"
NOTHING_HELD: Final = "rien"
CREATED: Final = "La campagne est créée. Ses supports sont prêts."
SAVED: Final = "La campagne est enregistrée."
CLOSED: Final = "La campagne est close. Son adresse mène au numéro de la ligne ; son effet reste lisible."

# What every sheet says, whoever it speaks to.
FREE: Final = "Appel gratuit"
SENDER: Final = "La ligne régionale"
CODE_SAID: Final = "Au téléphone, donnez le code"
DANGER: Final = "Danger, tout de suite : 15 ou 112, par SMS 114. Idées de suicide : 3114."
INTRANET: Final = (
    "{title}\n\n{text}\n\nAppel gratuit : {number} ({hours}). Au téléphone, donnez le code {code}.\n"
    "Sur le site : {address}\n\n{danger}\n"
)
BLANK: Final = "……………………………………………………………………"
LETTER_LINE: Final = "La ligne, gratuite : {number} ({hours}). Au téléphone, le code de cette campagne est {code}."
LETTER_SQUARE: Final = "Pour signaler en une minute, ou imprimer un code pour votre patient :"
TO_FILL: Final = "À remplir avant l'envoi"


def state(*, runs: bool, closed: bool, to_come: bool) -> str:
    if closed:
        return "Close"
    if to_come:
        return "À venir"
    return "En cours" if runs else "Terminée"


INVENTED: Final = "Campagne et chiffres inventés pour la démonstration."
PER_CALL: Final = "Dépense totale divisée par le nombre d'appels ; non calculé sous 5 appels, ou sans dépense saisie."
PER_ACCEPTED: Final = (
    "Dépense totale divisée par le nombre d'orientations acceptées ; non calculé sous 5, ou sans dépense saisie."
)


def period(during: bool) -> str:
    return "pendant" if during else "avant"
