"""French sentences of asking another organisation from a case."""

from collections.abc import Mapping

from cordee.domain.consent import ConsentChannel
from cordee.support.refusals import AskedOfClosedCase, AskingRefused, RepresentativeNeeded

WHO_LEADS: Mapping[bool, str] = {
    False: "Nous : cet organisme intervient à côté",
    True: "Cet organisme, s’il accepte : nous lui passons le suivi",
}
AGREED_BY: Mapping[ConsentChannel, str] = {
    ConsentChannel.VOICE: "De vive voix, au téléphone",
    ConsentChannel.IN_PERSON: "En face, à l’entretien",
}
SENT = "La demande est partie."
ASKED_LATER = "La demande attend l’accord de la personne."
REPRESENTATIVE_NEEDED = "Écrivez qui représente la personne mineure : sans lui, rien n’est transmis."
CLOSED = "Ce dossier est clos : prévoir une suite le rouvre, et vous pourrez demander ensuite."
NOBODY = "Cet organisme n’est plus proposé aujourd’hui. Revenez au dossier et choisissez de nouveau."


def refused(no: AskingRefused) -> str:
    match no:
        case AskedOfClosedCase():
            return CLOSED
        case RepresentativeNeeded():
            return REPRESENTATIVE_NEEDED
        case _:
            return NOBODY
