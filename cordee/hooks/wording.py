"""The words about subscriptions."""

STOPPED = "Abonnement d’un logiciel arrêté"
STOPPED_SUBJECT = "Votre logiciel ne reçoit plus les événements de Cordée"
STOPPED_TEXT = """Bonjour,

L’adresse que votre organisme a donnée pour prévenir son logiciel ne répond plus. Nous avons cessé de lui envoyer des
événements ; vos demandes continuent d’arriver par courriel et sur vos listes. Pour reprendre, ouvrez cette page :

{url}
"""
NOT_REACHABLE = "Cette adresse ne convient pas. Donnez une adresse complète qui commence par « https:// »."
TOO_MANY = "Votre organisme a déjà cinq adresses. Arrêtez-en une avant d’en ajouter une autre."
ADDED = "Adresse ajoutée. Copiez son secret dans votre logiciel, puis envoyez un essai."
TRIED = "Un essai part. Il doit arriver dans la minute."
ENDED = "Plus rien ne sera envoyé à cette adresse."
ASKED = "à votre demande"
FAILED = "l’adresse ne répondait plus ({code})"


def ended_because(code: str, asked: str) -> str:
    return ASKED if code == asked else FAILED.format(code=code)
