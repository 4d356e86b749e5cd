"""A word about health in a free text of the line comes back with the same reminder; in the draft, it stands beside."""

import pytest
from django.urls import reverse

from cordee.referrals.models import Referral
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.rooms.frontdesk.scene import PERSON, address, first_target, rows

pytestmark = pytest.mark.django_db
SAID = "Retirez ce qui touche à la santé (« dépression »)"
NUMBER = "1 84 12 76 451 089 46"


def keep(phone, call, words):
    return phone.post(reverse("frontdesk:words", args=[call.pk]), {"words": words}, headers={"X-Autosave": "1"})


def test_her_words_are_kept_with_the_reminder_beside_them(phone, call):
    kept = keep(phone, call, "Une dépression depuis mars")
    page = phone.get(reverse("frontdesk:call", args=[call.pk])).content.decode()

    assert (kept.status_code, SAID in kept.content.decode().replace("\xa0", " ")) == (200, True)
    assert SAID in page.replace("\xa0", " ") and "Une dépression depuis mars" in page


def test_words_about_work_have_no_reminder(phone, call):
    kept = keep(phone, call, "En arrêt depuis mars, avis d'inaptitude attendu")
    page = phone.get(reverse("frontdesk:call", args=[call.pk])).content.decode()

    assert (kept.status_code, kept.content) == (200, b"")
    assert "touche à la santé" not in page


def test_an_identity_number_is_reminded_of_too(phone, call):
    assert "numéro de sécurité sociale" in keep(phone, call, f"Elle a dicté {NUMBER}").content.decode()


@pytest.mark.parametrize("field", ["message", "send_reason"])
@pytest.mark.parametrize(("text", "said"), [("Suite à sa dépression", SAID), (NUMBER, "numéro de sécurité sociale")])
def test_what_the_organisation_would_read_comes_back(phone, call, field, text, said):
    given = PERSON | first_target(phone, call)

    refused = phone.post(address(call), given | {field: text})

    page = refused.content.decode().replace("\xa0", " ")
    assert refused.status_code == 422
    assert said in page and text in page
    assert rows(Referral) == []
    assert phone.post(address(call), given | {field: "Elle préfère le matin"}).status_code == 200


def test_why_another_service_is_kept_says_nothing_of_health(phone, call):
    social = OrganisationFactory(kind="carsat_service_social", departement="69")
    OfferFactory(organisation=social, operator_kind="carsat_service_social", departements=["69"])
    (other, *_) = phone.get(address(call)).context["others"]
    given = PERSON | {"service": other.proposal.version.id, "offer": other.offer.id, "override": "autre"}

    refused = phone.post(address(call), given | {"override_text": "Sa dépression"})

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["override_text"]
    assert SAID in refused.context["form"].errors["override_text"][0]
