"""What her page shows: requests, agreements, what she is asked. Everything arrives loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cordee.cases import own_word, readers
from cordee.cases import queries as cases
from cordee.cases.models import Case, CaseState, PersonQuestion
from cordee.cases.wording import HEALTH_EXCEPTIONS, LAWFUL_BASES
from cordee.catalogue.queries import shown_catalogue
from cordee.domain.access import Actor, DataClass
from cordee.domain.articles import the
from cordee.domain.consent import ASKED_CONSENT_VERSION, ASKED_NOTICE_VERSION, RENEWAL_VERSION, easy_words
from cordee.domain.own_word import Moment
from cordee.domain.referral import NextAction, State
from cordee.domain.rights import ASKED, Right, RightAnswer, erased_on
from cordee.employer import queries as employers
from cordee.network import queries as organisations
from cordee.network.models import Organisation
from cordee.network.wording import function_of_reader
from cordee.people import queries as people
from cordee.people.models import Consent
from cordee.people.wording import shared_words
from cordee.referrals import agreeing
from cordee.referrals import pages as referral_pages
from cordee.referrals import queries as referrals
from cordee.referrals.models import Referral, ReferralSummary
from cordee.sheet import queries as sheets
from cordee.support import stock
from cordee.ui.tongues import SOURCE, tongue
from cordee.ui.typography import long_day
from cordee.ui.typography import table_day as short_day
from cordee.voice import actions, appointments, reading, rights, wording
from cordee.voice.applications import Asked, applications_of
from cordee.voice.appointments import Hers as Meeting
from cordee.voice.documents import HerDocument, documents_of
from cordee.voice.ended import Ended, ended_of
from cordee.voice.models import RightsRequest
from cordee.voice.plan import Planned, plan_of
from cordee.voice.programmes import Followed, programmes_of
from cordee.voice.told import quoted


@dataclass(frozen=True, kw_only=True)
class Request:
    pk: UUID
    reference: str
    service: str
    organisation: Organisation
    state: str
    said: str
    since: object
    next_on: date | None
    next_said: str
    may_confirm: bool
    has_left: bool  # what was never sent to an organisation is not asked of it by phone
    purpose: str
    sent: str  # what left with it, and when; empty before


@dataclass(frozen=True, kw_only=True)
class ToAgree:
    pk: UUID
    organisation: str
    until: date
    notice: str
    words: str  # what counts, French
    notice_reading: str  # the same in the language of the page, to help her read it; empty on a French page
    reading: str
    easy: tuple[str, ...]
    key: str


@dataclass(frozen=True, kw_only=True)
class Agreed:
    pk: UUID
    organisation: str
    shared: str
    purpose: str
    until: date
    ended: str  # why it no longer holds; empty while it does
    renewal: str  # the words to agree to again; empty when it is too early
    renewal_reading: str
    easy: tuple[str, ...]
    key: str


@dataclass(frozen=True, kw_only=True)
class Question:
    pk: UUID
    moment: str


@dataclass(frozen=True, kw_only=True)
class Reader:
    organisation: str
    function: str
    first_on: date
    last_on: date


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """``on`` is None once the day that was set, ``set_for``, is over and the follow-up has not begun."""

    on: date | None
    set_for: date
    organisation: str


@dataclass(frozen=True, kw_only=True)
class RightAsked:
    title: str
    words: str
    words_are_french: bool  # written by this site
    asked_at: object
    answer_by: date
    answer: str  # empty while it waits
    answer_words: str
    answered_at: object
    erased_on: date | None  # the morning on which all of it is gone; None where nothing was agreed to
    erasure_is_held: bool  # that morning has passed
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class Hers:
    lead: Organisation
    lead_named: str  # as the subject of a sentence
    said: str  # where it stands, in one sentence
    ended: Ended | None  # once her case is closed
    next_by: str
    next_said: str
    next_on: date | None  # None as long as no day to come is set
    goes_on: bool
    to_agree: tuple[ToAgree, ...]
    requests: tuple[Request, ...]
    appointments: tuple[Appointment, ...]
    meetings: tuple[Meeting, ...]
    stock_said: str  # when stock was last taken in her case, and by whom; empty until it is
    plan: tuple[Planned, ...]
    applications: tuple[Asked, ...]
    programmes: tuple[Followed, ...]
    documents: tuple[HerDocument, ...]
    rights: tuple[RightAsked, ...]
    may_ask: tuple[Right, ...]  # what neither waits for its answer nor was agreed to
    open_sheets: int
    shares_with: str  # the contact at her employer's who reads what she shares; empty without any
    agreed: tuple[Agreed, ...]
    questions: tuple[Question, ...]
    readers: tuple[Reader, ...]
    controller: str
    basis: str
    exception: str
    other_language: bool  # messages to her are in another language than the page

    @property
    def erased_on(self) -> date | None:
        """The morning on which all of it is gone, once that was agreed to."""
        return next((one.erased_on for one in self.rights if one.erased_on and not one.erasure_is_held), None)

    @property
    def has_to_take_back(self) -> bool:
        return any(not one.ended for one in self.agreed) or bool(self.to_agree) or bool(self.shares_with)


def _lead(case_id: UUID, actor: Actor) -> Organisation:
    """Raise Case.DoesNotExist when the case was shut since it was opened."""
    parts = cases.participations(case_id, actor=actor)
    if not parts:
        raise Case.DoesNotExist(case_id)
    return parts[0].organisation


def _stock_said(case: Case, actor: Actor) -> str:
    taken = stock.taken_again(case, actor=actor)
    if taken is None or taken.organisation is None:
        return ""
    day, name = long_day(timezone.localdate(taken.decided_at)), taken.organisation.display_name
    by = the(name) if tongue() == SOURCE else name
    return _("Le point sur votre situation a été refait le {day}, par {name}.").format(day=day, name=by)


def hers(case_id: UUID, *, actor: Actor, on: date) -> Hers:
    case, found = cases.access_case(case_id, actor=actor), referrals.referrals_of_case(case_id, actor=actor)
    shown = [one for one in found if one.state not in (State.DRAFT, State.ENTERED_IN_ERROR)]
    consents = people.consents_of_case(case_id, actor=actor)
    renewed = {one.renews_id for one in consents if one.renews_id}
    informed = people.was_informed(case.person_id, actor=actor)
    asked = rights.of_case(case_id, actor=actor)
    open_still = {one.right for one in asked if one.answered_at is None or one.answer == RightAnswer.AGREED}
    told, of_consent = _told(found, actor), {one.pk: one for one in consents}
    lead, gone_on = _lead(case_id, actor), _gone_on(shown)
    return Hers(
        lead=lead,
        lead_named=_named(lead),
        said=_in_one_sentence(case, shown),
        ended=ended_of(case, actor=actor),
        next_by=_named(organisations.organisation(case.next_action_owner_id) if case.next_action_owner_id else lead),
        next_said=wording.NEXT[NextAction(case.next_action)] if case.state == CaseState.OPEN else wording.CASE_CLOSED,
        next_on=_to_come(case.next_action_on, on),
        goes_on=case.state == CaseState.OPEN,
        to_agree=tuple(
            _to_agree(one, actor, informed=informed) for one in shown if one.state == State.AWAITING_CONSENT
        ),
        requests=tuple(
            _request(one, told.get(one.pk, ""), of_consent, on, gone_on=one.pk in gone_on) for one in reversed(shown)
        ),
        appointments=tuple(
            Appointment(on=_to_come(day, on), set_for=day, organisation=_named(one.recipient))
            for one in shown
            if one.state == State.ACCEPTED and (day := one.awaited_meeting)
        ),
        meetings=appointments.hers(case_id, actor=actor, at=timezone.now()),
        stock_said=_stock_said(case, actor),
        plan=plan_of(case_id, actor=actor),
        applications=applications_of(case_id, actor=actor),
        programmes=programmes_of(case_id, actor=actor),
        documents=documents_of(case_id, actor=actor),
        rights=tuple(_right(one, on) for one in asked),
        may_ask=tuple(one for one in ASKED if one not in open_still),
        open_sheets=sheets.count_open(case_id, actor=actor),
        shares_with=_shares_with(case_id, actor),
        agreed=tuple(_agreed(one, renewed, on) for one in consents if one.pk not in renewed),
        questions=tuple(_question(one) for one in own_word.open_questions(case_id, actor=actor)),
        controller=organisations.organisation(case.controller_id).name,
        basis=_(LAWFUL_BASES[case.lawful_basis]),
        exception=_(HEALTH_EXCEPTIONS[case.health_exception]),
        readers=tuple(_reader(one) for one in readers.readers_of(case_id, actor=actor)),
        other_language=tongue() != SOURCE and _is_written_to_in_french(case, actor),
    )


def _to_come(day: date | None, on: date) -> date | None:
    return day if day and day >= on else None


def _is_written_to_in_french(case: Case, actor: Actor) -> bool:
    _identity, contact = people.named(case.person_id, actor=actor)
    return contact is not None and contact.language == SOURCE


def _named(organisation: Organisation) -> str:
    """« la Maison du handicap », within a sentence; elsewhere than in French, its name as it stands."""
    name: str = organisation.display_name
    return the(name) if tongue() == SOURCE else name


def general(case: Case, found: list[Referral]) -> str:
    """What the link alone shows."""
    awaits = any(one.state == State.AWAITING_CONSENT for one in found)
    return wording.GENERAL_AWAITING if awaits else wording.GENERAL_OPEN


def _to_agree(referral: Referral, actor: Actor, *, informed: bool) -> ToAgree:
    return ToAgree(
        pk=referral.pk,
        organisation=referral.recipient.display_name,
        until=referral.agree_by,
        notice="" if informed else agreeing.words_of_notice(),
        words=agreeing.words_to_agree_to(referral, actor=actor),
        notice_reading="" if informed else reading.of_notice(ASKED_NOTICE_VERSION),
        reading=reading.of_agreement(referral, actor=actor),
        easy=easy_words(
            ASKED_CONSENT_VERSION,
            organisation=referral.recipient.name,
            classes=map(DataClass, referral.asked_classes),
            purpose=referrals.asked_of_the_person(referral.pk, actor=actor).purpose,
            phone=settings.CORDEE_LINE_NUMBER,
        ),
        key=str(uuid4()),
    )


_NEXT: Mapping[State, str] = {
    State.SENT: gettext_lazy("Réponse attendue"),
    State.RECEIVED: gettext_lazy("Réponse attendue"),
    State.ACCEPTED: gettext_lazy("Premier rendez-vous prévu"),
}


def _in_one_sentence(case: Case, shown: list[Referral]) -> str:
    """The furthest of her requests says it, those that went on elsewhere aside; without one, the case."""
    if case.state != CaseState.OPEN:
        return wording.CASE_CLOSED
    if not shown and case.next_action != NextAction.HAND_OVER:
        return wording.STANDS_STRAIGHT
    gone_on = _gone_on(shown)
    states = {State(one.state) for one in shown if one.pk not in gone_on}
    return next((said for state, said in wording.STANDS if state in states), wording.STANDS_NOWHERE)


def _gone_on(shown: list[Referral]) -> set[UUID]:
    """Requests that another one took over: what became of them is said by that one."""
    return {one.parent_id for one in shown if one.parent_id}


def _told(found: list[Referral], actor: Actor) -> dict[UUID, str]:
    """What each request is about, as it was written for her; empty where nothing was."""
    summaries = ReferralSummary.objects.visible_to(actor).filter(pk__in=[one.pk for one in found])
    return {pk: quoted(purpose) for pk, purpose in summaries.values_list("pk", "purpose") if purpose}


def _sent(referral: Referral, of_consent: Mapping[UUID, Consent]) -> str:
    """Who has not accepted has read what is asked, and not of whom."""
    consent = of_consent.get(referral.consent_id) if referral.consent_id else None
    if referral.sent_at is None or consent is None:
        return ""
    if referral.first_contact_on is None:
        unnamed = _("Envoyé le {day}, sans votre nom : il ne se lit qu’après une acceptation.")
        return unnamed.format(day=short_day(referral.sent_at))
    shared = shared_words(consent.classes)
    said = _("Transmis le {day} : {shared}. Aucun document.")
    return said.format(day=short_day(referral.sent_at), shared=shared)


def _right(one: RightsRequest, on: date) -> RightAsked:
    agreed = one.answer == RightAnswer.AGREED and one.answered_at
    end = erased_on(timezone.localdate(agreed)) if agreed else None
    return RightAsked(
        title=wording.RIGHTS[Right(one.right)],
        words=one.words,
        words_are_french=one.right == Right.CONTACT,
        asked_at=one.asked_at,
        answer_by=one.answer_by,
        answer=wording.RIGHT_ANSWERS[RightAnswer(one.answer)] if one.answer else "",
        answer_words=one.answer_words,
        answered_at=one.answered_at,
        erased_on=end,
        erasure_is_held=end is not None and end < on,
        is_late=one.is_late_on(on),
    )


def _request(
    referral: Referral, purpose: str, of_consent: Mapping[UUID, Consent], on: date, *, gone_on: bool
) -> Request:
    state = State(referral.state)
    next_on = _to_come(referral.awaited_meeting, on) if state is State.ACCEPTED else referral.answer_by
    return Request(
        pk=referral.pk,
        reference=referral.reference,
        service=referral_pages.service_name(referral, shown_catalogue()),
        organisation=referral.recipient,
        state=referral.state,
        said=wording.WENT_ON if gone_on and state in (State.REFUSED, State.EXPIRED) else wording.STATES[state],
        since=referral.state_since,
        next_on=next_on if state in _NEXT else None,
        next_said=_NEXT.get(state, ""),
        may_confirm=actions.may_confirm_start(referral),
        has_left=referral.sent_at is not None,
        purpose=purpose,
        sent=_sent(referral, of_consent),
    )


def _agreed(consent: Consent, renewed: set[UUID], on: date) -> Agreed:
    ended, renewable = "", actions.is_renewable(consent, renewed, on=on)
    if consent.withdrawn_at is not None:
        ended = _("Accord retiré.")
    elif consent.valid_until <= on:
        ended = _("Accord arrivé à son terme.")
    return Agreed(
        pk=consent.pk,
        organisation=consent.organisation.display_name,
        shared=shared_words(consent.classes),
        purpose=quoted(consent.purpose),
        until=consent.valid_until,
        ended=ended,
        renewal=actions.words_of_renewal(consent) if renewable else "",
        renewal_reading=reading.of_renewal(consent) if renewable else "",
        easy=easy_words(
            RENEWAL_VERSION,
            organisation=consent.organisation.name,
            classes=map(DataClass, consent.classes),
            purpose=consent.purpose,
            phone=settings.CORDEE_LINE_NUMBER,
        ),
        key=str(uuid4()),
    )


def _question(question: PersonQuestion) -> Question:
    return Question(pk=question.pk, moment=wording.MOMENTS[Moment(question.moment)])


def _reader(reader: readers.Reader) -> Reader:
    return Reader(
        organisation=reader.organisation.display_name,
        function=function_of_reader(reader.role),
        first_on=reader.first_on,
        last_on=reader.last_on,
    )


def _shares_with(case_id: UUID, actor: Actor) -> str:
    found, now = employers.sharings_of_case(case_id, actor=actor), timezone.now()
    return next((one.contact for one in found if employers.is_alive(one, at=now)), "")
