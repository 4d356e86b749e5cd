"""What she agrees to on the public pages, in easy words: one idea a line, shown beside the words that count.

Written in French only; nobody concerned has read them yet, and the page says so.
"""

from collections.abc import Iterator

from django.conf import settings

from cordee.domain.consent import WEB_CONSENT_VERSION, easy_words
from cordee.enquiries.queries import Followed
from cordee.enquiries.sending import Proposed
from cordee.frontdesk.hand_over import shared_classes

CHOOSE = ("Rien ne part à votre employeur.", "Vous choisissez les réponses à envoyer.")
HEALTH = ("Certaines réponses parlent de votre santé.", "Elles partent seulement si vous les cochez.")
KEPT = (
    "La ligne garde ce que vous envoyez.",
    "C'est pour suivre votre demande.",
    "La ligne l'efface deux ans après le dernier contact.",
    "Vous pouvez demander à voir ces informations.",
    "Vous pouvez les faire corriger ou effacer.",
)

SIGNALLED = (
    "Quelqu'un a parlé de vous à la ligne.",
    "C'est pour votre travail.",
    "La ligne sait qui est cette personne.",
    "La ligne sait ce qui peut aider pour votre travail.",
    "La ligne sait peut-être quand votre arrêt finit.",
)
UNKNOWN = ("La ligne ne connaît pas votre nom.", "Elle ne connaît pas votre numéro.")
KNOWN = ("La ligne a votre numéro.", "Elle a peut-être votre nom.")
ANSWER = (
    "Personne ne vous demande votre maladie.",
    "Vous pouvez dire oui ou non.",
    "Vous dites oui : la ligne vous répond.",
    "Elle demande votre accord avant de parler de vous.",
    "Vous dites non : la demande s'arrête.",
    "Vos droits restent les mêmes.",
    "La personne qui a parlé de vous ne voit pas votre réponse.",
    "Vous voulez lui dire oui ? Cochez la case.",
)
QUESTION = "Vous avez une question ? Appelez le {phone}."


def of_request(shown: Proposed) -> tuple[str, ...]:
    """Health apart: what leaves of it depends on what she ticks below."""
    agreement = easy_words(
        WEB_CONSENT_VERSION,
        organisation=shown.target.offer.organisation_name,
        classes=shared_classes(share_health=False),
        purpose=shown.target.need_label,
        phone=settings.CORDEE_LINE_NUMBER,
    )
    return (*agreement, *CHOOSE, *(HEALTH if shown.has_health else ()), *KEPT)


def of_answer(found: Followed) -> tuple[str, ...]:
    return tuple(_of_answer(found))


def _of_answer(found: Followed) -> Iterator[str]:
    yield from SIGNALLED
    yield from KNOWN if found.is_reachable else UNKNOWN
    yield from ANSWER
    yield QUESTION.format(phone=settings.CORDEE_LINE_NUMBER)
