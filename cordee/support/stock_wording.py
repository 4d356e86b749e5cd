"""French sentences of taking stock again of a case."""

from cordee.support.refusals import StockMoved, StockOfClosedCase, StockRefused

DECLINED = "Préfère ne pas répondre"
UNSURE = "Ne sait pas"
NOT_SAID = "Pas encore dit"
MASKED = "Masquée : dossier sensible"
WITHOUT_CONDITION = "Ouvert sans condition."
AWAITS = "Il manque : {facts}."
LATER = "Ensuite, si {condition}."
NOT_LOOKED_AT = "Plus retenu pour ce qui est recherché aujourd’hui."
ENDED = "N’existe plus au catalogue de ce jour."
NO_NEED = "Cochez au moins une chose que la personne cherche."
TAKEN_AGAIN = "Le point a été refait"
RECORDED = "Le point est enregistré. L’équipe le lit dans ce dossier."
MOVED = (
    "Le point a été refait par quelqu’un d’autre depuis que vous avez ouvert la page. "
    "Relisez le dossier, puis recommencez."
)
CLOSED = "Ce dossier est clos : prévoir une suite le rouvre, et le point se refait ensuite."
NOTHING_SAID = "Rien n’est encore connu de la situation : répondez au moins à une question."
KNOWN = "{value} (dit le {day}{who})."
NOTED_BY = ", noté par {who}"
MAY_HAVE_CHANGED = "Le temps a pu changer cette réponse : à vérifier."
# Who should be involved now.
IN_THE_TEAM, ASKED, TO_ASK = "Déjà dans l’équipe", "Demande en cours", "À solliciter"
NOT_SAID_WHETHER = "Organisme tenu au secret : voyez avec qui mène le dossier s’il prend déjà part."


def refused(no: StockRefused) -> str:
    match no:
        case StockMoved():
            return MOVED
        case StockOfClosedCase():
            return CLOSED
        case _:
            return NOTHING_SAID
