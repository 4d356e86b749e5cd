"""Every French sentence of a sheet.

The sheet itself is French: its title, its labels and its states are stored or read as they are. Her own pages say the
rest in the language of the page.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy, gettext_noop

from cordee.domain.referral import State
from cordee.domain.sheet import Known, Recipient, Words

FOR: Mapping[Recipient, str] = {
    Recipient.ADVISER: gettext_lazy("un conseiller"),
    Recipient.DOCTOR: gettext_lazy("un médecin"),
    Recipient.EMPLOYER: gettext_lazy("votre employeur"),
}
READ_BY: Mapping[Recipient, str] = {
    Recipient.ADVISER: gettext_noop("Fiche pour un conseiller"),
    Recipient.DOCTOR: gettext_noop("Fiche pour un médecin"),
    Recipient.EMPLOYER: gettext_noop("Fiche pour l’employeur"),
}
WHAT_FOR: Mapping[Recipient, str] = {
    Recipient.ADVISER: gettext_lazy("Ce que vous cherchez, ce que vous avez déjà fait, qui vous suit."),
    Recipient.DOCTOR: gettext_lazy("Ce que vous lui demandez, et ce qui touche à votre travail."),
    Recipient.EMPLOYER: gettext_lazy(
        "Les aménagements et la reprise, rien d’autre : ni maladie, ni reconnaissance, ni diagnostic."
    ),
}
KNOWN: Mapping[Known, str] = {
    Known.NAME: "Nom",
    Known.BORN: "Date de naissance",
    Known.PHONE: "Téléphone",
    Known.EMAIL: "Courriel",
    Known.FOLLOWED_BY: "Suivi par",
}
GROUPS: Mapping[Known, str] = {
    Known.NAME: gettext_lazy("Vous"),
    Known.FOLLOWED_BY: gettext_lazy("Qui vous suit déjà"),
    Known.SITUATION: gettext_lazy("Votre situation professionnelle"),
    Known.HEALTH: gettext_lazy("Votre santé au travail"),
}
WORDS: Mapping[Words, str] = {
    Words.RESTRICTIONS: gettext_noop("Restrictions et aménagements écrits par le médecin du travail"),
    Words.RETURN: gettext_noop("Reprise prévue"),
    Words.AIDS: gettext_noop("Aides ou matériel déjà prévus"),
    Words.MEETINGS: gettext_noop("Rendez-vous à prévoir au travail"),
    Words.SEEKS: gettext_noop("Ce que je cherche"),
    Words.DONE: gettext_noop("Ce que j’ai déjà fait"),
    Words.ASKS: gettext_noop("Ce que je vous demande"),
}
HELP: Mapping[Words, str] = {
    Words.RESTRICTIONS: gettext_lazy("Recopiez mot pour mot l’avis ou l’attestation. Pas de nom de maladie."),
    Words.RETURN: gettext_lazy("Par exemple « lundi 1er mars, à mi-temps »."),
    Words.AIDS: gettext_lazy("Par exemple « siège adapté, demandé en janvier »."),
    Words.MEETINGS: gettext_lazy("Par exemple « visite de reprise le 2 mars à 9 h »."),
    Words.SEEKS: gettext_lazy("Par exemple « une formation pour changer de métier »."),
    Words.DONE: gettext_lazy("Les services que vous avez vus, les papiers que vous avez."),
    Words.ASKS: gettext_lazy("Par exemple « un avis avant ma visite de préreprise »."),
}
STATES: Mapping[State, str] = {
    State.SENT: "demande envoyée",
    State.RECEIVED: "demande reçue",
    State.ACCEPTED: "a accepté de m’accompagner",
    State.STARTED: "m’accompagne",
    State.CLOSED: "suivi terminé",
}
LEADS = "en charge de ma demande"
REOPEN = gettext_lazy("Ce formulaire est incomplet. Rouvrez la page et recommencez.")
NOTHING_CHOSEN = gettext_lazy("La fiche est vide. Cochez au moins une ligne, ou écrivez quelques mots.")
KEPT_FROM_EMPLOYER = gettext_lazy(
    "On y lit « {word} ». Une fiche pour l’employeur ne dit ni maladie, ni reconnaissance, ni diagnostic : "
    "écrivez seulement ce que vous pouvez faire, et les aménagements."
)
HOLDS_NIR = gettext_lazy(
    "On y lit ce qui ressemble à un numéro de sécurité sociale. Retirez-le : personne n’en a besoin ici."
)
TOO_MANY = gettext_lazy("Vous avez déjà dix fiches ouvertes. Arrêtez-en une, puis recommencez.")
ALREADY_OVER = gettext_lazy("Cette fiche était déjà arrêtée ou arrivée à son terme. Rien n’a été changé.")
