"""What a visitor sends, and what is in the tables afterwards."""

import html
import re

from cordee.enquiries.models import Enquiry, EnquiryContact, EnquirySituation
from tests.database import bypass_row_security

CALL_BACK = "/demander/rappel/"
FOLLOW, CANCEL = "/suivi/", "/demander/annuler/"
KEY = "cle-de-ce-formulaire"
FILLED = {"envoyer": "1", "key": KEY, "phone": "06 11 22 33 44", "slot": "tot", "pour": "personne"}
CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")
CARRIED = {
    "pour": "personne",
    "dit": ['commune_residence="69123"', "age=52", 'statut="salarie"', "en_arret=true"],
    "besoin": ["garder_mon_travail"],
    "mots": "je reprends lundi",
}


def page(response):
    return re.sub(r"[\u00a0\u202f]", " ", html.unescape(response.content.decode()))


def hidden_of(response):
    """What the one form of a page sends, without a field to type in."""
    (form,) = re.findall(r'<form id="suite".*?</form>', response.content.decode(), re.DOTALL)
    sent = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form):
        sent.setdefault(name, []).append(html.unescape(value))
    return sent


def code_of(response):
    return CODE.search(page(response)).group()


def only_enquiry():
    with bypass_row_security():
        return Enquiry.objects.get()


def count(model=Enquiry):
    with bypass_row_security():
        return model.objects.count()


def contact():
    with bypass_row_security():
        return EnquiryContact.objects.get()


def situation():
    with bypass_row_security():
        return EnquirySituation.objects.get()
