"""Every French sentence of a sheet."""

from collections.abc import Mapping

from cordee.domain.referral import State
from cordee.domain.sheet import Known, Recipient, Words

FOR: Mapping[Recipient, str] = {
    Recipient.ADVISER: "un conseiller",
    Recipient.DOCTOR: "un médecin",
    Recipient.EMPLOYER: "votre employeur",
}
READ_BY: Mapping[Recipient, str] = {
    Recipient.ADVISER: "Fiche pour un conseiller",
    Recipient.DOCTOR: "Fiche pour un médecin",
    Recipient.EMPLOYER: "Fiche pour l’employeur",
}
WHAT_FOR: Mapping[Recipient, str] = {
    Recipient.ADVISER: "Ce que vous cherchez, ce que vous avez déjà fait, qui vous suit.",
    Recipient.DOCTOR: "Ce que vous lui demandez, et ce qui touche à votre travail.",
    Recipient.EMPLOYER: "Les aménagements et la reprise, rien d’autre : ni maladie, ni reconnaissance, ni diagnostic.",
}
KNOWN: Mapping[Known, str] = {
    Known.NAME: "Nom",
    Known.BORN: "Date de naissance",
    Known.PHONE: "Téléphone",
    Known.EMAIL: "Courriel",
    Known.FOLLOWED_BY: "Suivi par",
}
GROUPS: Mapping[Known, str] = {
    Known.NAME: "Vous",
    Known.FOLLOWED_BY: "Qui vous suit déjà",
    Known.SITUATION: "Votre situation professionnelle",
    Known.HEALTH: "Votre santé au travail",
}
WORDS: Mapping[Words, str] = {
    Words.RESTRICTIONS: "Restrictions et aménagements écrits par le médecin du travail",
    Words.RETURN: "Reprise prévue",
    Words.AIDS: "Aides ou matériel déjà prévus",
    Words.MEETINGS: "Rendez-vous à prévoir au travail",
    Words.SEEKS: "Ce que je cherche",
    Words.DONE: "Ce que j’ai déjà fait",
    Words.ASKS: "Ce que je vous demande",
}
HELP: Mapping[Words, str] = {
    Words.RESTRICTIONS: "Recopiez mot pour mot l’avis ou l’attestation. Pas de nom de maladie.",
    Words.RETURN: "Par exemple « lundi 1er mars, à mi-temps ».",
    Words.AIDS: "Par exemple « siège adapté, demandé en janvier ».",
    Words.MEETINGS: "Par exemple « visite de reprise le 2 mars à 9 h ».",
    Words.SEEKS: "Par exemple « une formation pour changer de métier ».",
    Words.DONE: "Les services que vous avez vus, les papiers que vous avez.",
    Words.ASKS: "Par exemple « un avis avant ma visite de préreprise ».",
}
STATES: Mapping[State, str] = {
    State.SENT: "demande envoyée",
    State.RECEIVED: "demande reçue",
    State.ACCEPTED: "a accepté de m’accompagner",
    State.STARTED: "m’accompagne",
    State.CLOSED: "suivi terminé",
}
LEADS = "en charge de ma demande"
NOTHING_CHOSEN = "La fiche est vide. Cochez au moins une ligne, ou écrivez quelques mots."
KEPT_FROM_EMPLOYER = (
    "On y lit « {word} ». Une fiche pour l’employeur ne dit ni maladie, ni reconnaissance, ni diagnostic : "
    "écrivez seulement ce que vous pouvez faire, et les aménagements."
)
HOLDS_NIR = "On y lit ce qui ressemble à un numéro de sécurité sociale. Retirez-le : personne n’en a besoin ici."
TOO_MANY = "Vous avez déjà dix fiches ouvertes. Arrêtez-en une, puis recommencez."
ALREADY_OVER = "Cette fiche était déjà arrêtée ou arrivée à son terme. Rien n’a été changé."
