"""A caller who leaves no name is told of another service than the engine's first: which, and why, is kept as codes."""

import pytest
from django.urls import reverse

from cordee.domain.call import Outcome
from cordee.frontdesk.models import Call
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.frontdesk import WarmTransferFactory
from tests.factories.network import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def choice(phone, call):
    """The call has a second service; its address, and what the page posts for it."""
    social = OrganisationFactory(kind="carsat_service_social", departement="69", name="Service social du Confluent")
    OfferFactory(organisation=social, operator_kind="carsat_service_social", departements=["69"])
    address = reverse("frontdesk:other_service", args=[call.pk])
    listed = [value for value, _ in phone.get(address).context["form"].fields["service"].choices]
    return address, next(value for value in listed if value.endswith(" service_social_am"))


def again(call):
    with bypass_row_security():
        return Call.objects.get(pk=call.pk)


def test_which_service_and_why_are_kept_and_nothing_that_was_said(phone, call, choice):
    address, service = choice
    assert 'data-shortcut="6"' in phone.get(address).content.decode()
    assert phone.post(address, {"service": service}).status_code == 422
    assert phone.post(address, {"service": "inconnu", "why": "souhait_personne"}).status_code == 422

    ended = phone.post(address, {"service": service, "why": "plus_accessible", "version": again(call).version})

    found = again(call)
    assert ended.status_code == 200 and ended.context["closing"].code
    assert (found.outcome, found.lead_family) == (Outcome.ORIENTED, "visite_demande_salarie")
    assert (found.kept_family, found.kept_why) == ("service_social_am", "plus_accessible")
    assert (found.answers, found.words, found.referral) == ({}, "", None)


def test_the_engine_s_first_is_no_other_choice(phone, call, choice):
    listed = phone.get(choice[0]).context["form"].fields["service"].choices

    assert not [value for value, _ in listed if value.endswith(" visite_demande_salarie")]


def test_a_correction_takes_the_choice_away_with_the_outcome(phone, call, choice):
    address, service = choice
    phone.post(address, {"service": service, "why": "plus_accessible"})

    phone.post(reverse("frontdesk:correct", args=[call.pk]), {"outcome": Outcome.NOT_FOR_US.value})

    found = again(call)
    assert (found.outcome, found.kept_family, found.kept_why) == (Outcome.NOT_FOR_US, "", "")


def test_the_page_that_ends_a_call_leads_there_only_where_there_is_a_choice(phone, call):
    end = reverse("frontdesk:end", args=[call.pk])
    address = reverse("frontdesk:other_service", args=[call.pk])
    assert (address in phone.get(end).content.decode()) is bool(phone.get(end).context["others"])

    with bypass_row_security():
        Call.objects.update(answers={}, needs=[])

    assert address not in phone.get(end).content.decode()
    assert "Un seul service est proposé" in phone.get(address).content.decode()


@pytest.mark.parametrize("taken", [True, False])
def test_who_was_taken_on_the_telephone_by_another_than_the_first_is_asked_why(phone, call, choice, agent, taken):
    address, service = choice
    family = service.rpartition(" ")[2]
    WarmTransferFactory(call=call, membership=agent, service_family=family, taken=taken)

    ended = phone.post(reverse("frontdesk:end", args=[call.pk]), {"outcome": Outcome.ORIENTED.value})

    if not taken:
        assert again(call).outcome == Outcome.ORIENTED
        return
    assert (ended.status_code, ended.url, again(call).ended_at) == (302, address, None)
    assert phone.get(address).context["form"]["service"].value() == service
    phone.post(address, {"service": service, "why": "deja_essaye"})
    assert (again(call).kept_family, again(call).kept_why) == (family, "deja_essaye")


def test_who_was_taken_by_the_first_is_asked_nothing(phone, call, choice, agent):
    WarmTransferFactory(call=call, membership=agent, service_family="visite_demande_salarie", taken=True)

    phone.post(reverse("frontdesk:end", args=[call.pk]), {"outcome": Outcome.ORIENTED.value})

    assert again(call).outcome == Outcome.ORIENTED
