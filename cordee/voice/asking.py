"""What the clock asks of a person: her own word after a follow-up, and whether she still agrees.

One transaction each; a second time on the same day does nothing more.
"""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import actions as case_actions
from cordee.cases import own_word
from cordee.cases import queries as cases
from cordee.cases.models import Case, CaseState, PersonQuestion, QuestionState
from cordee.clocks.trying import trying
from cordee.domain.consent import RENEWAL_DAYS
from cordee.domain.own_word import call_on
from cordee.domain.referral import NextAction, State
from cordee.people import actions as people
from cordee.people import personal_links, telling
from cordee.people import queries as people_queries
from cordee.people.models import Consent
from cordee.referrals import queries as referrals
from cordee.referrals.clocks import holidays_around, next_working_day
from cordee.referrals.sweep import CLOCK
from cordee.voice.mail import RENEWAL, WORD


def sweep(*, at: datetime) -> int:
    """Ask what is due. Return how many persons were asked something; failures are raised once all were tried."""
    today = timezone.localdate(at)
    with acting_as(CLOCK):
        questions = own_word.due(actor=CLOCK, on=today)
        until = today + timedelta(days=RENEWAL_DAYS)
        consents = [consent.pk for consent in people_queries.consents_to_renew(actor=CLOCK, until=until)]
    with trying("persons whom the clock could not ask") as tried:
        asked = [tried(partial(ask_word, question_id=one, at=at), f"question {one}") for one in questions]
        asked += [tried(partial(see_to_consent, consent_id=one, at=at), f"consent {one}") for one in consents]
    return asked.count(True)


def ask_word(*, question_id: UUID, at: datetime) -> bool:
    """Nothing is asked once she has taken her agreement back, nor while what had ended goes on again."""
    with acting_as(CLOCK):
        seen = own_word.access_question(question_id, actor=CLOCK)
        case = cases.access_case(seen.case_id, actor=CLOCK, lock=True)
        question = own_word.access_question(question_id, actor=CLOCK, lock=True)
        if question.state != QuestionState.PLANNED:
            return False
        today = timezone.localdate(at)
        if not _may_be_asked(question, case) or own_word.is_superseded(question, on=today, actor=CLOCK):
            own_word.drop(question=question, actor=CLOCK, at=at)
            return False
        own_word.ask(
            question=question,
            call_on=call_on(today, holidays=holidays_around(today, case.departement)),
            actor=CLOCK,
            at=at,
        )
        _tell(case, WORD, f"{WORD}:{case.pk}:{today}", at)
        return True


def see_to_consent(*, consent_id: UUID, at: datetime) -> bool:
    """Thirty days before it ends she is asked to renew it; the day it ends, the lead hears of it. Each once."""
    with acting_as(CLOCK):
        seen = people_queries.access_consent(consent_id, actor=CLOCK)
        case = cases.access_case(seen.case_id, actor=CLOCK, lock=True)
        consent = people_queries.access_consent(consent_id, actor=CLOCK)
        today = timezone.localdate(at)
        if consent.valid_until <= today:
            return _tell_the_end(consent, case, at)
        if not people.note_renewal_asked(consent=consent, actor=CLOCK, at=at):
            return False
        _plan(case, at)
        _tell(case, RENEWAL, f"{RENEWAL}:{case.pk}:{today}", at)
        return True


def _may_be_asked(question: PersonQuestion, case: Case) -> bool:
    if question.referral_id is None:
        ended = case.state == CaseState.CLOSED and case.closed_on == question.closed_on
        return ended and not _took_all_back(case)
    referral = referrals.access_referral(question.referral_id, actor=CLOCK)
    if referral.state != State.CLOSED or referral.closed_on != question.closed_on:
        return False
    return people_queries.access_consent(referral.consent_id, actor=CLOCK).withdrawn_at is None


def _took_all_back(case: Case) -> bool:
    """Who came straight agreed to nothing that is shared, unless others were asked for her."""
    agreed = people_queries.consents_of_case(case.pk, actor=CLOCK)
    return bool(agreed) and all(one.withdrawn_at is not None for one in agreed)


def _tell_the_end(consent: Consent, case: Case, at: datetime) -> bool:
    """Its receiver reads nothing more from this day on, by the dates themselves; nothing else is undone."""
    if not people.note_end_told(consent=consent, actor=CLOCK, at=at):
        return False
    _plan(case, at)
    return True


def _plan(case: Case, at: datetime) -> None:
    lead = cases.lead_of(case.pk, actor=CLOCK).organisation_id
    on = next_working_day(timezone.localdate(at), case.departement)
    case_actions.plan(case=case, next_action=NextAction.CONFIRM_WISH, on=on, owner=lead, actor=CLOCK, at=at)


def _tell(case: Case, kind: str, key: str, at: datetime) -> None:
    whose = {"case_id": case.pk, "person_id": case.person_id, "departement": case.departement}
    personal_links.ensure(**whose, actor=CLOCK, at=at)
    telling.tell_later(case_id=case.pk, kind=kind, key=key, actor=CLOCK, at=at)
