"""A tab closed in the middle of the hand-over or of a promise loses nothing; the end of the call erases it."""

import pytest
from django.urls import reverse

from cordee.frontdesk import typed_forms
from cordee.frontdesk.models import Call
from cordee.frontdesk.typed_forms import TypedPage
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.rooms.frontdesk.scene import PERSON, address, first_target

pytestmark = pytest.mark.django_db
AUTOSAVE = {"X-Autosave": "1"}


def again(call):
    with bypass_row_security():
        return Call.objects.get(pk=call.pk)


def keep(browser, call, page, **typed):
    return browser.post(reverse("frontdesk:keep_typed", args=[call.pk, page]), typed, headers=AUTOSAVE)


def test_what_was_typed_for_the_hand_over_is_there_when_the_page_is_opened_again(phone, call):
    typed = {"family_name": "Montvert", "phone": "06 39 98", "message": "Le matin", "birth_date": "14/3/19"}
    assert keep(phone, call, "transmettre", **typed, discretion=["no_message", "neutral_sender"]).status_code == 204

    form = phone.get(address(call)).context["form"]

    assert {name: form[name].value() for name in typed} == typed
    assert form["discretion"].value() == ["no_message", "neutral_sender"]
    assert 'value="Montvert"' in phone.get(address(call)).content.decode()


def test_what_she_agrees_to_is_not_kept_but_asked(phone, call):
    keep(phone, call, "transmettre", **PERSON, share_health="on", existing_checked="on")

    form = phone.get(address(call)).context["form"]

    asked = ("notice_heard", "consent_given", "existing_checked")
    assert not any(form[name].value() for name in asked)
    assert not {*asked, "share_health"} & set(typed_forms.typed_on(again(call), TypedPage.HAND_OVER))


def test_the_service_that_was_chosen_is_the_one_that_is_shown_again(phone, call):
    social = OrganisationFactory(kind="carsat_service_social", departement="69")
    OfferFactory(organisation=social, operator_kind="carsat_service_social", departements=["69"])
    (other, *_) = phone.get(address(call)).context["others"]
    where = {"service": other.proposal.version.id, "offer": other.offer.id}
    keep(phone, call, "transmettre", **where, override="deja_essaye")

    page = phone.get(address(call)).context
    assert (page["target"].offer.id, page["form"]["override"].value()) == (other.offer.id, "deja_essaye")

    first = phone.get(address(call), {"service": page["others"][0].proposal.version.id}).context
    assert first["target"].is_lead and "override" not in first["form"].fields


def test_what_was_typed_to_promise_is_there_too_and_each_page_keeps_its_own(phone, call):
    keep(phone, call, "rappel", phone="06 39 98 12", may_say_who="on", slot="tot")
    keep(phone, call, "transmettre", phone="04 78 00")

    form = phone.get(reverse("enquiries:promise", args=[call.pk])).context["form"]

    assert (form["phone"].value(), form["may_say_who"].value(), form["keep"].value()) == ("06 39 98 12", "on", None)
    assert phone.get(address(call)).context["form"]["phone"].value() == "04 78 00"


def test_what_is_longer_than_its_field_takes_is_there_again_whole(phone, call):
    long = "Elle préfère le matin. " * 100
    assert keep(phone, call, "transmettre", message=long).status_code == 204

    form = phone.get(address(call)).context["form"]

    assert form["message"].value() == long


def test_what_no_draft_takes_is_said_to_be_cut_as_its_page_says_it(phone, call):
    assert keep(phone, call, "transmettre", message="a" * 10_001).status_code == 413

    assert typed_forms.typed_on(again(call), TypedPage.HAND_OVER)["message"] == ["a" * 10_000]


def test_it_is_sealed_in_the_database_and_says_nothing_to_another_key(phone, call, settings):
    keep(phone, call, "transmettre", family_name="Montvert")

    assert "Montvert" not in again(call).typed and again(call).typed
    settings.SECRET_KEY = "another"
    assert typed_forms.typed_on(again(call), TypedPage.HAND_OVER) == {}


@pytest.mark.parametrize("ends", ["end", "hand_over"])
def test_it_is_erased_with_the_draft(phone, call, ends):
    keep(phone, call, "transmettre", family_name="Montvert")

    if ends == "end":
        phone.post(reverse("frontdesk:end", args=[call.pk]), {"outcome": "informee"})
    else:
        phone.post(address(call), PERSON | first_target(phone, call))

    assert not again(call).is_open and again(call).typed == ""
    assert keep(phone, call, "transmettre", family_name="Montvert").status_code == 410
    assert again(call).typed == ""


def test_only_its_own_agent_keeps_something_and_only_for_these_pages(client, phone, call, agent):
    assert keep(phone, call, "ailleurs", family_name="Montvert").status_code == 404
    client.force_login(MembershipFactory(role="phone_agent", organisation=agent.organisation).user)

    assert keep(client, call, "transmettre", family_name="Montvert").status_code == 404
    assert again(call).typed == ""
