"""Nothing leaves without its guards; the same key changes nothing twice."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from cordee.audit.context import acting_as
from cordee.catalogue.models import Offer
from cordee.domain.access import DataClass
from cordee.domain.consent import ConsentChannel
from cordee.domain.referral import Guard, GuardsUnmet, NotPossible, RefusalReason, State
from cordee.network.models import Organisation
from cordee.orientation.models import Trace
from cordee.people.models import Consent, NoticeGiven
from cordee.referrals import actions, queries, wording
from cordee.referrals.models import Referral, Transition
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import OrganisationFactory
from tests.rooms.referrals.scene import AT, mails, make_scene

pytestmark = pytest.mark.django_db

BORN = date(1975, 3, 2)


def missing(scene, called, referral=None, **changes):
    referral = referral or scene.drafted(called)
    with pytest.raises(GuardsUnmet) as refused:
        scene.send(referral, called, **changes)
    with acting_as(scene.agent):
        assert Referral.objects.get(pk=referral.pk).state == State.DRAFT
    assert mails() == []
    return refused.value.missing


def change(model, **values):
    with bypass_row_security():
        model.objects.all().update(**values)


def test_nothing_is_missing_after_a_complete_call(scene):
    assert scene.sent().state == State.SENT


def test_a_consent_for_somebody_else_does_not_count(scene):
    elsewhere = scene.called(to=OrganisationFactory())

    assert missing(scene, elsewhere) == (Guard.CONSENT,)


def test_a_consent_without_the_name_sends_nobody(scene):
    called = scene.called(classes=frozenset({DataClass.SITUATION}))

    assert missing(scene, called) == (Guard.CONSENT,)


def test_a_consent_of_another_case_does_not_count(scene):
    called, other = scene.called(), scene.called()
    referral = scene.drafted(called)

    with pytest.raises(GuardsUnmet) as refused:
        scene.send(referral, other)
    assert refused.value.missing == (Guard.CONSENT,)


def test_a_consent_that_has_ended_does_not_count(scene):
    called = scene.called()
    change(Consent, valid_from=date(2022, 1, 1), valid_until=date(2023, 1, 1))

    assert missing(scene, called) == (Guard.CONSENT,)


def test_an_orientation_of_another_call_is_no_trace(scene):
    called, other = scene.called(), scene.called()

    with pytest.raises(DatabaseError, match="referral_has_an_orientation_of_its_case"), transaction.atomic():
        scene.drafted(called, orientation_id=other.orientation)


def test_a_person_who_was_told_nothing_is_not_sent(scene):
    called = scene.called()
    with bypass_row_security():
        NoticeGiven.objects.all().delete()

    assert missing(scene, called) == (Guard.NOTICE,)


def test_a_service_that_does_not_exist_that_day_is_refused(scene):
    called = scene.called()
    referral = scene.drafted(called, service_family="cellule_pdp_spst", service_version="cellule_pdp_spst_2022")

    assert missing(scene, called, referral, rules_on=date(2015, 7, 27)) == (Guard.SERVICE_VERSION,)


def test_a_service_that_ended_between_draft_and_sending_is_refused_with_a_remedy(scene):
    called = scene.called()
    referral = scene.drafted(called)
    change(Offer, valid_until=date(2024, 9, 1))

    assert missing(scene, called, referral) == (Guard.OFFER,)
    assert "refaites l’orientation" in wording.MISSING[Guard.OFFER]


def test_an_offer_of_other_services_does_not_count(scene):
    called = scene.called()
    change(Offer, families=["cep"])

    assert missing(scene, called) == (Guard.OFFER,)


def test_an_organisation_whose_mandate_has_ended_is_not_asked(scene):
    called = scene.called()
    with bypass_row_security():
        Organisation.objects.filter(pk=scene.operator.pk).update(valid_until=date(2024, 1, 1))

    assert missing(scene, called) == (Guard.OFFER, Guard.MANDATE)


def test_an_organisation_without_address_cannot_be_asked_by_mail(scene):
    called = scene.called()
    with bypass_row_security():
        Organisation.objects.filter(pk=scene.operator.pk).update(email="")

    assert missing(scene, called) == (Guard.ADDRESS,)


@pytest.mark.parametrize("capacity", ["full", "paused"])
def test_a_full_service_asks_for_a_reason(scene, capacity):
    called = scene.called()
    referral = scene.drafted(called)
    change(Offer, capacity=capacity)

    assert missing(scene, called, referral) == (Guard.CAPACITY,)
    assert scene.send(referral, called, override_reason="Seul service du bassin").state == State.SENT


def test_the_same_request_twice_asks_for_a_reason(scene):
    called = scene.called()
    scene.sent(called)
    second = scene.drafted(called)

    with pytest.raises(GuardsUnmet) as refused:
        scene.send(second, called)
    assert refused.value.missing == (Guard.NO_TWIN,)
    assert scene.send(second, called, at=AT + timedelta(days=21)).state == State.SENT


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ({"phone": "06 11 22 33 44"}, {"family_name": "Lefebvre", "phone": "+33 (0)6.11.22.33.44"}),
        ({"birth_date": BORN, "phone": ""}, {"family_name": "LEFEVRE", "birth_date": BORN, "phone": "06 99 88 77 66"}),
    ],
    ids=["same phone", "same name and birth date"],
)
def test_somebody_handed_over_again_to_the_same_service_is_not_sent_without_a_reason(scene, first, again):
    """A hand-over writes a new person each time."""
    scene.sent(scene.called(**first))
    called = scene.called(**again)
    second = scene.drafted(called)

    with pytest.raises(GuardsUnmet) as refused:
        scene.send(second, called)
    assert refused.value.missing == (Guard.NO_TWIN,)
    assert scene.send(second, called, override_reason="Elle n’a pas été rappelée").state == State.SENT


@pytest.mark.parametrize(
    "again",
    [
        {"phone": "06 99 88 77 66"},
        {"phone": ""},
        {"phone": "06 99 88 77 66", "birth_date": date(1980, 1, 2)},
        {"phone": "06 99 88 77 66", "birth_date": BORN, "given_name": "Ada"},
    ],
)
def test_a_name_alone_or_a_birth_date_alone_makes_no_twin(scene, again):
    scene.sent(scene.called(birth_date=BORN))

    assert scene.sent(scene.called(**again)).state == State.SENT


def test_what_another_line_sent_counts_as_a_twin_and_only_its_day_is_told(scene):
    scene.sent()
    other = make_scene()
    called = other.called(to=scene.operator)
    referral = other.drafted(called, recipient_id=scene.operator.pk, offer_id=scene.offer.pk)

    with pytest.raises(GuardsUnmet) as refused:
        other.send(referral, called)
    assert refused.value.missing == (Guard.NO_TWIN,)
    for actor, day in [(other.agent, AT.date()), (scene.agent, None), (scene.adviser, None), (scene.animator, None)]:
        with acting_as(actor):
            assert queries.twin_sent_on(referral.pk, since=date(2024, 8, 1)) == day
            assert queries.twin_sent_on(referral.pk, since=AT.date()) is None


def test_what_was_refused_or_answers_another_need_is_no_twin(scene):
    refused = scene.sent()
    answer = {"reason": RefusalReason.FULL, "responder_name": "Mme Roche"}
    scene.do(scene.adviser, actions.refuse, referral_id=refused.pk, **answer)
    assert scene.sent().state == State.SENT

    called = scene.called()
    draft = scene.drafted(called, need="changer_metier")
    with acting_as(scene.agent):
        assert queries.twin_sent_on(draft.pk, since=date(2024, 8, 1)) is None


def test_the_same_need_asked_of_another_service_elsewhere_is_a_twin(scene):
    """E22: the same person, the same need, whomever it is asked of."""
    scene.sent()
    elsewhere = make_scene()
    called = scene.called(to=elsewhere.operator)
    other = {"service_family": "essai_encadre", "service_version": "essai_encadre_2022"}
    draft = scene.drafted(called, recipient_id=elsewhere.operator.pk, offer_id=elsewhere.offer.pk, **other)

    with acting_as(scene.agent):
        assert queries.twin_sent_on(draft.pk, since=date(2024, 8, 1)) == AT.date()


def test_the_database_asks_for_consent_trace_and_notice_by_itself(scene, monkeypatch):
    """The guards of the application left out, one after the other."""
    monkeypatch.setattr(actions.rules, "guard_send", lambda sending: ())
    refusals = {
        "no consent in force": lambda: Consent.objects.all().update(valid_until=date(2024, 9, 2)),
        "no trace": lambda: Trace.objects.all().delete(),
        "was not informed": lambda: NoticeGiven.objects.all().delete(),
    }
    for sentence, undo in refusals.items():
        with transaction.atomic():
            called = scene.called()
            referral = scene.drafted(called)
            with bypass_row_security():
                Consent.objects.all().update(valid_from=date(2024, 1, 1))
                undo()

            with pytest.raises(DatabaseError, match=sentence):
                scene.send(referral, called)
            transaction.set_rollback(True)


def test_a_draft_twice_with_its_key_is_one_draft(scene):
    called = scene.called()
    new = scene.new(called)

    first, again = (scene.do(scene.agent, actions.draft, new=new, key="a") for _ in range(2))

    assert first.pk == again.pk
    with pytest.raises(actions.KeyReused):
        scene.do(scene.agent, actions.draft, new=scene.new(scene.called()), key="a")


def test_the_same_act_with_its_key_gives_the_same_answer_and_happens_once(scene):
    called = scene.called()
    referral = scene.drafted(called)

    sent = [scene.send(referral, called, key="envoi") for _ in range(2)]
    answered = [scene.accept(referral, key="réponse") for _ in range(2)]

    assert [(one.pk, one.state) for one in sent] == [(referral.pk, State.SENT)] * 2
    assert [(one.pk, one.state) for one in answered] == [(referral.pk, State.ACCEPTED)] * 2
    assert [kind for kind, _ in mails()] == ["person_request_accepted", "referral_answered", "referral_sent"]
    with bypass_row_security():
        assert Transition.objects.filter(referral=referral.pk).count() == 2


def test_a_key_does_not_serve_for_another_act_nor_for_another_answer(scene):
    referral = scene.sent()
    scene.accept(referral, key="réponse")

    with pytest.raises(actions.KeyReused):
        scene.accept(referral, key="réponse", responder_name="M. Vial")
    with pytest.raises(actions.KeyReused):
        scene.do(
            scene.adviser,
            actions.refuse,
            referral_id=referral.pk,
            reason=RefusalReason.FULL,
            responder_name="Mme Roche",
            key="réponse",
        )


def test_another_act_on_an_answered_referral_says_who_was_first(scene):
    referral = scene.accept(scene.sent())

    with pytest.raises(NotPossible) as refused:
        scene.do(
            scene.holder(referral),
            actions.refuse,
            referral_id=referral.pk,
            reason=RefusalReason.FULL,
            responder_name="M. Vial",
        )

    assert (refused.value.state, refused.value.responder) == (State.ACCEPTED, "Mme Roche")
    assert wording.not_possible(refused.value) == (
        "Cette demande a été acceptée le 02/09/2024 à 12:00 par Mme Roche. Cette action n’est pas possible."
    )


def test_a_refused_attempt_leaves_a_line_in_the_audit_and_nothing_else(scene):
    referral = scene.drafted()
    with acting_as(scene.desk), pytest.raises(NotPossible):
        actions.withdraw(referral_id=referral.pk, channel=ConsentChannel.VOICE, actor=scene.desk, at=AT, key="a")

    last = journal()[-1]
    assert (last.kind, last.target) == ("referral.act_refused", str(referral.pk))
    assert last.detail == {"verb": "withdraw", "state": "brouillon", "missing": []}


def test_an_answer_without_its_facts_is_refused(scene):
    referral = scene.sent()

    with pytest.raises(GuardsUnmet) as unsigned:
        scene.accept(referral, responder_name="  ", first_contact_on=None)
    with pytest.raises(GuardsUnmet) as unexplained:
        scene.do(scene.adviser, actions.refuse, referral_id=referral.pk, reason=None, responder_name="Mme Roche")

    assert unsigned.value.missing == (Guard.RESPONDER, Guard.FIRST_CONTACT)
    assert unexplained.value.missing == (Guard.REASON,)
    assert all(guard in wording.MISSING for guard in (*unsigned.value.missing, *unexplained.value.missing))
