"""A call ends with one key; a mistaken one is corrected; what has no answer is counted by need, place and reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.catalogue.models import UnmetNeed
from cordee.domain.access import Role
from cordee.domain.call import ENDS_AT_ONCE, OUTCOME_KEYS, OUTCOME_LABELS, Outcome, Unmet, WhyUnmet
from cordee.frontdesk import actions
from cordee.frontdesk.models import Call
from cordee.network.queries import actor_of
from tests.database import bypass_row_security
from tests.factories.frontdesk import CallFactory
from tests.factories.network import MembershipFactory

FULL = Unmet(need="garder_mon_travail", why=WhyUnmet.FULL)


def again(call):
    with bypass_row_security():
        return Call.objects.get(pk=call.pk)


def counted():
    with bypass_row_security():
        return [(one.departement, one.need, sorted(one.reasons), one.times) for one in UnmetNeed.objects.all()]


def end(phone, call, outcome):
    return phone.post(reverse("frontdesk:end", args=[call.pk]), {"outcome": outcome.value})


def correct(phone, call, outcome):
    return phone.post(reverse("frontdesk:correct", args=[call.pk]), {"outcome": outcome.value})


def test_every_way_to_end_a_call_has_a_key_of_its_own():
    ends = [outcome for outcome in Outcome if outcome is not Outcome.ABANDONED]

    assert sorted(OUTCOME_KEYS) == sorted(ends)
    assert len(set(OUTCOME_KEYS.values())) == len(ends)
    assert "l" not in OUTCOME_KEYS.values()  # the field « D'où connaissez-vous la ligne ? » has it


def test_the_page_that_ends_a_call_offers_each_end_as_one_key(phone, call):
    shown = phone.get(reverse("frontdesk:end", args=[call.pk])).content.decode()

    for outcome in ENDS_AT_ONCE:
        assert f'value="{outcome.value}" data-shortcut="{OUTCOME_KEYS[outcome]}"' in shown
    assert f'href="/pro/appels/{call.pk}/terminer/besoin/" data-shortcut="b"' in shown
    assert f'href="/pro/appels/{call.pk}/transmettre/" data-shortcut="t"' in shown


@pytest.mark.parametrize("outcome", ENDS_AT_ONCE)
def test_one_key_ends_the_call_and_nothing_said_is_left(phone, call, outcome):
    ended = end(phone, call, outcome)

    assert ended.status_code == 200
    found = again(call)
    assert (found.outcome, found.answers, found.words) == (outcome.value, {}, "")
    assert OUTCOME_LABELS[outcome] in phone.get(reverse("frontdesk:calls")).content.decode().replace("&#x27;", "'")


def test_what_needs_another_answer_is_no_end_of_one_key(phone, call):
    for outcome in (Outcome.UNMET_NEED, Outcome.CALL_BACK, Outcome.HANDED_OVER):
        assert end(phone, call, outcome).status_code == 422

    assert again(call).is_open


def test_an_unmet_need_is_coded_by_need_place_and_reason_and_counted(phone, call):
    address = reverse("frontdesk:unmet", args=[call.pk])
    shown = phone.get(address).content.decode()
    assert 'data-shortcut="3"' in shown and '<option value="garder_mon_travail" selected>' in shown
    assert phone.post(address, {"need": "garder_mon_travail"}).status_code == 422
    assert phone.post(address, {"need": "inconnu", "why": "complet"}).status_code == 422

    ended = phone.post(address, {"need": "garder_mon_travail", "why": "complet", "version": again(call).version})

    assert ended.status_code == 200
    found = again(call)
    assert (found.outcome, found.unmet_need, found.unmet_why) == (
        "besoin_sans_reponse",
        *("garder_mon_travail", "complet"),
    )
    assert found.unmet_commune == "69123"
    assert counted() == [("69", "garder_mon_travail", ["complet"], 1)]


def test_an_unmet_need_posted_twice_is_counted_once(phone, call):
    address, said = reverse("frontdesk:unmet", args=[call.pk]), {"need": "garder_mon_travail", "why": "complet"}

    phone.post(address, said)
    phone.post(address, said)

    assert counted() == [("69", "garder_mon_travail", ["complet"], 1)]


def test_a_mistaken_key_is_corrected_and_the_code_stays(phone, call):
    end(phone, call, Outcome.ABUSE)
    before = again(call)

    corrected = correct(phone, call, Outcome.INFORMED)

    assert corrected.status_code == 302
    after = again(call)
    assert (after.outcome, after.code_hash, after.ended_at) == ("informee", before.code_hash, before.ended_at)
    shown = phone.get(reverse("frontdesk:call", args=[call.pk])).content.decode()
    assert "Information donnée" in shown and "Corrigé" in shown


def test_a_correction_takes_the_count_of_an_unmet_need_back_or_gives_it(phone, call):
    end(phone, call, Outcome.INFORMED)
    address = reverse("frontdesk:unmet", args=[call.pk])

    for why, left in (("complet", ["complet"]), ("trop_loin", ["trop_loin"])):
        assert phone.post(address, {"need": "garder_mon_travail", "why": why}).status_code == 302
        assert counted() == [("69", "garder_mon_travail", left, 1)]
    correct(phone, call, Outcome.OTHER_DOOR)

    assert counted() == []
    assert (again(call).unmet_need, again(call).unmet_commune) == ("", "")


def test_one_of_two_of_the_same_day_is_taken_back_alone(phone, call, agent):
    other = CallFactory(membership=agent, departement="69", catalogue_hash=call.catalogue_hash)
    actor, now = actor_of(agent), timezone.now()
    with acting_as(actor):
        for one in (call, other):
            actions.end(call_id=one.pk, actor=actor, outcome=Outcome.UNMET_NEED, at=now, unmet=FULL)
    assert counted() == [("69", "garder_mon_travail", ["complet", "complet"], 2)]

    correct(phone, call, Outcome.INFORMED)

    assert counted() == [("69", "garder_mon_travail", ["complet"], 1)]


def test_after_half_an_hour_the_end_is_no_longer_corrected(agent, call):
    actor, now = actor_of(agent), timezone.now()
    with acting_as(actor):
        actions.end(call_id=call.pk, actor=actor, outcome=Outcome.ABUSE, at=now)

        with pytest.raises(actions.TooLate):
            actions.correct(call_id=call.pk, actor=actor, outcome=Outcome.INFORMED, at=now + timedelta(minutes=31))


def test_an_open_call_and_a_colleagues_are_not_corrected(phone, call, client):
    assert correct(phone, call, Outcome.INFORMED).status_code == 302
    assert again(call).is_open
    end(phone, call, Outcome.ABUSE)
    client.force_login(MembershipFactory(role=Role.PHONE_AGENT.value).user)

    assert correct(client, call, Outcome.INFORMED).status_code == 404
    assert again(call).outcome == "abus"
