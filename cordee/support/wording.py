"""Every French sentence that the room of support shows from Python."""

from collections.abc import Mapping

from cordee.domain.access import ActorKind, Level
from cordee.support.baskets import Basket

# As who takes part reads it of another organisation: at which level, and what was opened or ended.
JOINED: Mapping[Level, str] = {
    Level.LEAD: "{who} : référent du dossier",
    Level.PARTNER: "{who} : partenaire du dossier",
    Level.READER: "{who} : lecteur du dossier",
    Level.TRACE: "{who} : garde la trace de ce qui a été transmis",
}
LEFT: Mapping[Level, str] = {
    Level.LEAD: "{who} : n’est plus référent du dossier",
    Level.PARTNER: "{who} : n’est plus partenaire du dossier",
    Level.READER: "{who} : ne lit plus le dossier",
    Level.TRACE: "{who} : ne garde plus la trace de ce qui a été transmis",
}
OPENED = "Dossier ouvert"
PLANNED = "Prévu : {what}, {day}"
PLANNED_FOR = "Prévu : {what}, {day}, par {who}"
CLOSED = "Dossier clos : {why}"
CLOSED_BARE = "Dossier clos"
HER_WORD = "La personne dit : {said}"
NEEDS_HELP = "elle a encore besoin d’aide"
BY_HERSELF = "elle-même"
NOTED_BY = "noté par {who}"
BY: Mapping[ActorKind, str] = {
    ActorKind.MEMBER: "un autre organisme",
    ActorKind.LINK: "par le lien de réponse",
    ActorKind.BENEFICIARY: BY_HERSELF,
    ActorKind.JOB: "automatique",
    ActorKind.VISITOR: "automatique",
}
ANOTHER = "un autre organisme"
ABOUT = "Demande {reference} à {who}"

COUNTED: Mapping[Basket, tuple[str, str, str]] = {  # none, one, several
    Basket.ALL: ("aucun en cours", "1 en cours", "{} en cours"),
    Basket.OURS: ("aucun n’attend que vous", "1 attend votre organisme", "{} attendent votre organisme"),
    Basket.LATE: ("aucun en retard", "1 en retard", "{} en retard"),
    Basket.OTHERS: ("aucun n’attend un autre", "1 attend un autre", "{} attendent un autre"),
}
PARTS: Mapping[Level, str] = {
    Level.LEAD: "Référent",
    Level.PARTNER: "Partenaire",
    Level.READER: "Lecteur",
}
EMPTY: Mapping[Basket, tuple[str, str]] = {
    Basket.ALL: (
        "Aucun dossier en cours",
        "Un dossier arrive ici quand votre organisme accepte une demande, et reste jusqu’à sa clôture.",
    ),
    Basket.OURS: ("Rien n’attend votre organisme", "Les dossiers dont la prochaine action est la vôtre arrivent ici."),
    Basket.LATE: ("Aucun dossier en retard", "Un dossier dont le jour prévu est passé se range ici."),
    Basket.OTHERS: (
        "Aucun dossier n’attend un autre organisme",
        "Les dossiers dont la prochaine action revient à un autre, ou attend sa réponse, se rangent ici.",
    ),
}
FROZEN = (
    "Ce dossier est gelé depuis le {day} : le délégué à la protection des données l’a limité. "
    "Votre geste n’a pas été fait."
)
