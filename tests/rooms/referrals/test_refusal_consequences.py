"""Each reason of a refusal has its consequence: a reason without one fails here."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from cordee.audit.context import acting_as
from cordee.catalogue.models import CapacityProposal, CoverageReview, RuleReview, UnmetNeed
from cordee.domain.access import Role
from cordee.domain.redirection import CONSEQUENCES, Consequence, ContinuedAs
from cordee.domain.referral import AFTER_REFUSAL, NextAction, Note, NotPossible, RefusalReason, State, Verb
from cordee.people.models import Consent
from cordee.referrals import actions, continuing, followed, queries, thread, wishes
from cordee.referrals.models import Referral
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.orientation import RULES_ON
from tests.rooms.referrals.elsewhere import ASKED, all_rows, codes, elsewhere, row_of
from tests.rooms.referrals.scene import AT, mails, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(scene):
    return elsewhere(scene)


def refused(around, reason, referral=None, actor=None):
    referral = referral or around.sent()
    said = {"referral_id": referral.pk, "reason": reason, "responder_name": "Mme Roche", "text": "Pas chez nous."}
    return around.scene.do(actor or around.scene.adviser, actions.refuse, **said)


def next_candidates(around, referral):
    with acting_as(around.scene.agent):
        seen = queries.access_referral(referral.pk, actor=around.scene.agent)
        return codes(continuing.destinations(seen, ContinuedAs.NEXT, actor=around.scene.agent, on=RULES_ON))


def found(consequence, around, referral):
    """Whether it is there to be seen."""
    case = row_of(type(referral)._meta.get_field("case").related_model, referral.case_id)
    match consequence:
        case Consequence.NEXT_CANDIDATE:
            return next_candidates(around, referral)[0] == around.to_rival
        case Consequence.NOTHING_PROPOSED:
            return next_candidates(around, referral) == []
        case Consequence.CAPACITY_PROPOSED:
            return [one.offer_id for one in all_rows(CapacityProposal)] == [referral.offer]
        case Consequence.RULE_IN_REVIEW:
            return [one.service_version for one in all_rows(RuleReview)] == [referral.service_version]
        case Consequence.COVERAGE_IN_REVIEW:
            return [(one.offer_id, one.commune_name) for one in all_rows(CoverageReview)] == [
                (referral.offer, "Chambéry")
            ]
        case Consequence.UNMET_COUNTED:
            return all_rows(UnmetNeed) == []  # there is a next candidate: see below
        case Consequence.CALL_BACK:
            return (case.next_action, case.next_action_on) == (NextAction.CALL_BACK, date(2024, 9, 3))
        case Consequence.WISH_TO_CONFIRM:
            with acting_as(around.scene.agent):
                seen = queries.access_referral(referral.pk, actor=around.scene.agent)
                return wishes.awaits_her_word(seen, actor=around.scene.agent)
        case Consequence.REDIRECTION_OFFERED:
            return case.next_action == NextAction.PROPOSE_ANOTHER
        case Consequence.QUESTION_OFFERED:
            return case.next_action == NextAction.COMPLETE_REQUEST
        case Consequence.COMPLETION_OFFERED:
            with acting_as(around.scene.agent):
                seen = queries.access_referral(referral.pk, actor=around.scene.agent)
                again = continuing.destinations(seen, ContinuedAs.COMPLETED, actor=around.scene.agent, on=RULES_ON)
            return [(one.organisation.pk, one.offer.pk) for one in again] == [(referral.recipient_id, referral.offer)]


@pytest.mark.parametrize("reason", RefusalReason)
def test_each_reason_has_its_consequence(around, reason):
    assert CONSEQUENCES[reason]

    referral = refused(around, reason)

    assert {one: found(one, around, referral) for one in CONSEQUENCES[reason]} == dict.fromkeys(
        CONSEQUENCES[reason], True
    )
    assert row_of(Referral, referral.pk).state == State.REFUSED
    case = row_of(Referral._meta.get_field("case").related_model, referral.case_id)
    assert case.next_action == AFTER_REFUSAL[reason]
    assert ("referral_answered", around.scene.line.email) in mails()
    others = {CapacityProposal, RuleReview, CoverageReview} - {
        {
            Consequence.CAPACITY_PROPOSED: CapacityProposal,
            Consequence.RULE_IN_REVIEW: RuleReview,
            Consequence.COVERAGE_IN_REVIEW: CoverageReview,
        }.get(one)
        for one in CONSEQUENCES[reason]
    }
    assert [all_rows(model) for model in others] == [[] for _ in others]


@pytest.mark.parametrize("who", ["adviser", "link", "agent"])
def test_the_consequence_is_the_same_whoever_says_no(around, who):
    referral = around.sent()
    actor = around.scene.holder(referral) if who == "link" else getattr(around.scene, who)

    refused(around, RefusalReason.FULL, referral, actor)

    assert len(all_rows(CapacityProposal)) == 1


def test_when_nobody_is_left_the_need_is_counted_without_anybody(around):
    with bypass_row_security():
        for offer in (around.rival_offer, around.social_offer):
            offer.valid_until = date(2024, 9, 2)
            offer.save()
    for phone in ("06 00 00 00 01", "06 00 00 00 02"):
        refused(around, RefusalReason.FULL, around.sent(around.called(phone=phone, family_name=phone)))

    (unmet,) = all_rows(UnmetNeed)
    assert (unmet.need, unmet.departement, unmet.on, unmet.times) == ("reprendre_apres_arret", "73", AT.date(), 2)
    assert {field.name for field in UnmetNeed._meta.fields} == {"id", "departement", "need", "on", "reasons", "times"}
    with acting_as(around.scene.animator):
        assert UnmetNeed.objects.visible_to(around.scene.animator).count() == 1
    with acting_as(around.scene.adviser):
        assert list(UnmetNeed.objects.all()) == []


def test_a_rule_is_put_in_review_without_what_tells_who_it_is(around):
    refused(around, RefusalReason.NOT_ELIGIBLE)

    (review,) = all_rows(RuleReview)
    assert (review.facts["arret_debut"], review.facts["commune_residence"]) == ("2024-05", "73")
    assert (review.facts["regime"], review.facts["en_arret"]) == ("general", True)
    assert review.words == "Pas chez nous."
    assert len(review.conditions) == 6
    editor = member_of(around.scene.line, Role.CATALOGUE_EDITOR)
    with acting_as(editor):
        assert RuleReview.objects.visible_to(editor).count() == 1
    with acting_as(around.scene.desk):
        assert list(RuleReview.objects.all()) == []


def test_several_answers_out_of_zone_are_one_line_of_the_coverage(around):
    for phone in ("06 00 00 00 01", "06 00 00 00 02"):
        refused(around, RefusalReason.OUT_OF_ZONE, around.sent(around.called(phone=phone, family_name=phone)))

    assert [one.times for one in all_rows(CoverageReview)] == [2]


# A question back to who asked.

MONDAY = AT  # 2 September 2024


def ask(around, referral, actor=None, **changes):
    said = {"referral_id": referral.pk, "text": "Quel est le régime ?", "responder_name": "Mme Roche"} | changes
    return around.scene.do(actor or around.scene.adviser, thread.ask, **said)


def complete(around, referral, actor=None, **changes):
    said = {"referral_id": referral.pk, "text": "Le régime général."} | changes
    return around.scene.do(actor or around.scene.agent, thread.complete, **said)


def test_a_question_puts_the_deadlines_off_by_five_working_days(around):
    referral = around.sent()
    assert (referral.answer_by, referral.expires_on) == (date(2024, 9, 9), date(2024, 9, 16))

    asked = ask(around, referral)

    assert asked.state == State.SENT, "the request waits, it is not refused"
    stored = row_of(Referral, referral.pk)
    assert (stored.acknowledge_by, stored.answer_by) == (date(2024, 9, 11), date(2024, 9, 16))
    assert (stored.remind_on, stored.expires_on) == ([date(2024, 9, 12), date(2024, 9, 17)], date(2024, 9, 23))
    case = row_of(Referral._meta.get_field("case").related_model, referral.case_id)
    assert case.next_action == NextAction.COMPLETE_REQUEST
    assert ("referral_question", around.scene.line.email) in mails()


@pytest.mark.parametrize(
    ("days", "answer_by"),
    [(0, date(2024, 9, 9)), (2, date(2024, 9, 11)), (4, date(2024, 9, 13)), (9, date(2024, 9, 16))],
)
def test_the_answer_brings_them_back_to_what_the_pause_took(around, days, answer_by):
    referral = around.sent()
    ask(around, referral)

    complete(around, referral, at=MONDAY + timedelta(days=days))

    stored = row_of(Referral, referral.pk)
    assert stored.answer_by == answer_by
    case = row_of(Referral._meta.get_field("case").related_model, referral.case_id)
    assert (case.next_action, case.next_action_on) == (NextAction.AWAIT_ANSWER, answer_by)
    assert ("referral_completed", around.scene.operator.email) in mails()


def test_the_clocks_stop_once(around):
    referral = around.sent()
    ask(around, referral)

    with pytest.raises(NotPossible):
        ask(around, referral, text="Et son âge ?")
    complete(around, referral)
    for again in (ask, complete):
        with pytest.raises(NotPossible):
            again(around, referral)
    with acting_as(around.scene.adviser):
        seen = queries.access_referral(referral.pk, actor=around.scene.adviser)
        acts = queries.possible_acts(seen, actor=around.scene.adviser, on=AT.date())
    assert Note.QUESTION not in acts
    assert Verb.ACCEPT in acts


@pytest.mark.parametrize("who", ["link", "agent"])
def test_who_answers_for_the_receiver_asks_for_it(around, who):
    referral = around.sent()
    actor = around.scene.holder(referral) if who == "link" else around.scene.agent

    ask(around, referral, actor)

    with acting_as(actor):
        question, complement = queries.thread_of(referral, actor=actor)
    assert (question.text, question.channel, complement) == (
        "Quel est le régime ?",
        "link" if who == "link" else "phone",
        None,
    )


def test_the_thread_is_read_by_the_two_ends_alone_and_shut_after_a_refusal(around):
    referral = around.sent()
    ask(around, referral)
    complete(around, referral)

    for actor in (around.scene.adviser, around.scene.desk, around.scene.agent):
        with acting_as(actor):
            assert None not in queries.thread_of(referral, actor=actor)
    for actor in (around.scene.stranger, around.scene.animator, around.rival_adviser):
        with acting_as(actor):
            assert queries.thread_of(referral, actor=actor) == (None, None)
    refused(around, RefusalReason.FULL, referral)
    with acting_as(around.scene.adviser):
        assert queries.thread_of(referral, actor=around.scene.adviser) == (None, None)


def test_the_same_question_clicked_twice_is_asked_once(around):
    referral = around.sent()
    for _ in range(2):
        ask(around, referral, key="une-question")

    assert row_of(Referral, referral.pk).answer_by == date(2024, 9, 16)


def test_the_days_of_a_request_move_by_no_other_way(around):
    referral = around.sent()
    ask(around, referral)

    for days in ({"answer_by": date(2030, 1, 1)}, {"expires_on": date(2024, 9, 24)}):
        with pytest.raises(DatabaseError, match="was sent"), transaction.atomic(), bypass_row_security():
            Referral.objects.filter(pk=referral.pk).update(**days)


# What the person wishes.


@pytest.mark.parametrize(("still_wishes", "then"), [(True, NextAction.PROPOSE_ANOTHER), (False, NextAction.DECIDE)])
def test_the_person_says_it_herself(around, still_wishes, then):
    referral = refused(around, RefusalReason.PERSON_DOES_NOT_WISH)

    around.scene.do(around.scene.agent, wishes.confirm, referral_id=referral.pk, wishes=still_wishes)

    case = row_of(Referral._meta.get_field("case").related_model, referral.case_id)
    assert case.next_action == then
    assert (row_of(Consent, referral.consent_id).withdrawn_at is None) is still_wishes
    with pytest.raises(NotPossible):
        around.scene.do(around.scene.agent, wishes.confirm, referral_id=referral.pk, wishes=False)


# « Do we already follow this person? »


def already(around, referral, actor=None, at: datetime = AT):
    actor = actor or around.scene.adviser
    with acting_as(actor):
        return followed.already_followed(referral_id=referral.pk, actor=actor, at=at)


def test_no_is_the_answer_for_who_is_unknown(around):
    referral = around.sent()

    assert already(around, referral) == followed.AlreadyFollowed(answer=False)
    (event,) = [one for one in journal() if one.kind == "referral.followed_asked"]
    assert (event.detail, event.person) == ({"answer": False}, "")


@pytest.mark.parametrize(
    "same",
    [
        {"phone": "+33 6 11 22 33 44", "family_name": "Autre"},
        {"phone": "", "family_name": "LEFEVRE", "birth_date": date(1980, 3, 14)},
        {"phone": "", "family_name": "Autre", "email": "AICHA@exemple.invalid"},
    ],
)
def test_yes_with_one_s_own_case_by_name_and_birth_phone_or_mail(around, same):
    first = around.called(birth_date=date(1980, 3, 14), email="aicha@exemple.invalid")
    mine = around.scene.accept(around.sent(first))
    referral = around.scene.send(
        around.scene.drafted(
            second := around.called(**same), service_family="rdv_liaison", service_version="rdv_liaison"
        ),
        second,
        override_reason="Une autre démarche",
    )

    answer = already(around, referral)

    assert (answer.answer, answer.own.pk) == (True, mine.pk)
    assert already(around, referral, around.scene.holder(referral)) == followed.AlreadyFollowed(answer=True)


def test_what_another_organisation_follows_is_not_told(around):
    called = around.called()
    around.scene.agreed(called, around.rival)
    referral = around.sent(called)
    refused(around, RefusalReason.FULL, referral)
    wanted = continuing.GoingOn(how=ContinuedAs.NEXT, target=around.to_rival, agreed=True)
    child = around.scene.do(
        around.scene.agent, continuing.go_on, referral_id=referral.pk, wanted=wanted, rules_on=RULES_ON
    )
    around.scene.accept(child, actor=around.rival_adviser)
    again = around.called()
    asked = around.scene.send(around.scene.drafted(again, **ASKED), again, override_reason="Elle préfère ici")

    assert already(around, asked).answer is False


def test_only_the_receiver_asks_while_it_has_to_answer(around):
    referral = around.sent()
    for actor in (around.scene.agent, around.scene.desk):
        with pytest.raises(NotPossible):
            already(around, referral, actor)
    with pytest.raises(Referral.DoesNotExist):
        already(around, referral, around.scene.stranger)
    around.scene.accept(referral)
    with pytest.raises(NotPossible):
        already(around, referral)


def test_who_asks_too_often_has_to_wait(around, monkeypatch):
    monkeypatch.setattr(followed, "ASKED_ALLOWED", 2)
    referral = around.sent()
    for _ in range(2):
        already(around, referral)

    with pytest.raises(followed.AskedTooOften):
        already(around, referral)
    assert already(around, referral, at=AT + timedelta(hours=2)).answer is False
