"""A person who is ready to be handed over, and the pages that do it."""

from django.urls import reverse

from tests.database import bypass_row_security

PERSON = {
    "family_name": "Montvert",
    "given_name": "Aline",
    "birth_date": "14/3/80",
    "phone": "06 39 98 12 34",
    "email": "",
    "preferred_channel": "phone",
    "notice_heard": "on",
    "consent_given": "on",
}
FACTS = {
    "appelant": "personne",
    "commune_residence": "Lyon",
    "regime": "general",
    "statut": "salarie",
    "contrat_en_cours": "o",
    "commune_travail": "Lyon",
    "en_arret": "o",
    "age": "46",
}


def address(call):
    return reverse("frontdesk:hand_over", args=[call.pk])


def first_target(phone, call):
    target = phone.get(address(call)).context["target"]
    return {"service": target.proposal.version.id, "offer": target.offer.id}


def rows(model):
    with bypass_row_security():
        return list(model.objects.all())
