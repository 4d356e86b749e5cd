"""A referral in any state, brought there by the moves of the table, with what its case then looks like."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import factory
from django.db import connection

from cordee.cases.models import Case, OpenedBy, Participation
from cordee.domain.access import Level
from cordee.domain.agreeing import agree_by
from cordee.domain.referral import CLOCKS, FOLLOWED_STATES, LINKED_STATES, PENDING_STATES, Outcome, State, Verb, arrow
from cordee.orientation.models import Trace
from cordee.referrals.clocks import holidays_around
from cordee.referrals.exchanges import days_of
from cordee.referrals.links import hash_of_link
from cordee.referrals.models import (
    AnswerLink,
    Attempt,
    Continuation,
    Referral,
    ReferralComplement,
    ReferralMessage,
    ReferralQuestion,
    ReferralSummary,
    Transition,
)
from tests.database import bypass_row_security
from tests.factories import RoomFactory
from tests.factories.cases import CaseFactory
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.factories.orientation import OrientationFactory
from tests.factories.people import CAME_AT, ConsentFactory

WAYS: Mapping[State, tuple[Verb, ...]] = {
    State.DRAFT: (),
    State.AWAITING_CONSENT: (Verb.ASK_CONSENT,),
    State.SENT: (Verb.SEND,),
    State.RECEIVED: (Verb.SEND, Verb.ACKNOWLEDGE),
    State.ACCEPTED: (Verb.SEND, Verb.ACCEPT),
    State.STARTED: (Verb.SEND, Verb.ACCEPT, Verb.START),
    State.CLOSED: (Verb.SEND, Verb.ACCEPT, Verb.START, Verb.CLOSE),
    State.REFUSED: (Verb.SEND, Verb.REFUSE),
    State.REDIRECTED: (Verb.SEND, Verb.REDIRECT),
    State.EXPIRED: (Verb.SEND, Verb.EXPIRE),
    State.WITHDRAWN: (Verb.SEND, Verb.WITHDRAW),
    State.CANCELLED: (Verb.SEND, Verb.CANCEL),
    State.ENTERED_IN_ERROR: (Verb.SEND, Verb.CORRECT),
}


class ReferralFactory(RoomFactory[Referral]):
    """``state`` brings it there; ``case``, ``sender``, ``recipient`` and ``sent_at`` may be chosen.

    The sender leads the case until somebody has accepted; ``offered=False`` leaves the directory without an offer.
    """

    class Meta:
        model = Referral

    sender = factory.SubFactory(OrganisationFactory, kind="numero_vert")
    recipient = factory.SubFactory(OrganisationFactory, kind="sante_travail")
    departement = "73"
    case = factory.SubFactory(
        CaseFactory,
        departement=factory.SelfAttribute("..departement"),
        next_action_owner=factory.SelfAttribute("..sender"),
    )
    orientation = factory.SubFactory(
        OrientationFactory,
        case=factory.SelfAttribute("..case"),
        departement=factory.SelfAttribute("..departement"),
        organisation=factory.SelfAttribute("..sender"),
    )
    service_family = "visite_prereprise"
    service_version = "visite_prereprise_2022"
    state = State.DRAFT
    sent_at = CAME_AT
    created_at = factory.SelfAttribute("sent_at")
    state_since = factory.SelfAttribute("sent_at")
    idempotency_key = factory.LazyFunction(lambda: str(uuid4()))
    offered = True
    classes = ("identity", "situation")
    message_text = "Merci de la rappeler après 17 heures."
    linked = False
    outcome = "pas_aide"  # of a closed one; « injoignable » closes it before the first meeting

    @classmethod
    def _create(cls, model_class: type[Referral], *args: Any, **kwargs: Any) -> Referral:
        state, sent_at = State(kwargs.pop("state")), kwargs.pop("sent_at")
        offered, classes = kwargs.pop("offered"), list(kwargs.pop("classes"))
        message, linked, outcome = kwargs.pop("message_text"), kwargs.pop("linked"), kwargs.pop("outcome")
        kwargs["offer"] = _offer(kwargs["recipient"]).pk if offered else uuid4()
        referral = super()._create(model_class, *args, **kwargs)
        _SummaryFactory(referral=referral)
        _MessageFactory(referral=referral, text=message)
        if WAYS[state]:
            _Way(referral, sent_at, classes, outcome).to(state)
        if state is State.REDIRECTED:
            with bypass_row_security():
                _child(referral)
                _settle()
        if linked:
            AnswerLinkFactory(referral=referral)
        return referral


def _settle() -> None:
    """As at the end of the act: what comes later in the same test is another transaction."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


def _child(referral: Referral) -> Referral:
    """Where a redirected one went on: it waits for the person."""
    of_it = {"case": referral.case, "orientation": referral.orientation, "sender": referral.sender}
    where = {"departement": referral.departement, "sent_at": referral.sent_at}
    return ReferralFactory(state=State.AWAITING_CONSENT, parent=referral, hops=referral.hops + 1, **of_it, **where)


def _offer(recipient: Any) -> Any:
    return recipient.offers.first() or OfferFactory(
        organisation=recipient, operator_kind="sante_travail", departements=["73"]
    )


class _SummaryFactory(RoomFactory[ReferralSummary]):
    class Meta:
        model = ReferralSummary

    departement = factory.SelfAttribute("referral.departement")
    need = "reprendre_apres_arret"
    purpose = "Reprendre après un arrêt"
    commune_name = "Chambéry"
    age_band = "45_54"
    employment_status = "salarie"


class _MessageFactory(RoomFactory[ReferralMessage]):
    class Meta:
        model = ReferralMessage

    departement = factory.SelfAttribute("referral.departement")


class AnswerLinkFactory(RoomFactory[AnswerLink]):
    class Meta:
        model = AnswerLink

    id = factory.LazyFunction(uuid4)
    organisation = factory.SelfAttribute("referral.recipient")
    departement = factory.SelfAttribute("referral.departement")
    secret_hash = factory.LazyAttribute(lambda link: hash_of_link(link.id))
    created_at = CAME_AT
    sent_to = factory.SelfAttribute("organisation.email")

    @classmethod
    def _create(cls, model_class: type[AnswerLink], *args: Any, **kwargs: Any) -> AnswerLink:
        """Of a request that has ended: as if it had been given while it ran, which the database no longer does."""
        if kwargs["referral"].state in LINKED_STATES:
            return super()._create(model_class, *args, **kwargs)
        with bypass_row_security(), connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")
            model_class.objects.filter(referral=kwargs["referral"], revoked_at=None).update(revoked_at=CAME_AT)
            link = super()._create(model_class, *args, **kwargs)
            cursor.execute("set local session_replication_role = origin")
        return link


class _TransitionFactory(RoomFactory[Transition]):
    class Meta:
        model = Transition


class AttemptFactory(RoomFactory[Attempt]):
    class Meta:
        model = Attempt

    departement = factory.SelfAttribute("referral.departement")
    kind = "sans_reponse"
    on = CAME_AT.date()
    actor_kind = "member"
    actor_label = "Conseiller"
    organisation = factory.SelfAttribute("referral.recipient")
    responder_name = "Mme Roche"
    channel = "account"
    at = CAME_AT
    idempotency_key = factory.LazyFunction(lambda: str(uuid4()))
    act_digest = "0" * 64


class _ParticipationRowFactory(RoomFactory[Participation]):
    class Meta:
        model = Participation


class _Way:
    """From a draft to a state, one line of the journal after the other."""

    def __init__(self, referral: Referral, sent_at: datetime, classes: list[str], outcome: str) -> None:
        self.outcome = outcome
        self.referral = referral
        self.at = sent_at
        self.classes = classes

    def to(self, state: State) -> None:
        with bypass_row_security():
            for verb in self._way(state):
                self._prepare(verb)
                self._move(verb)
                self.at += timedelta(minutes=1)
            self._settle_case(state)
            self.referral.refresh_from_db()

    def _way(self, state: State) -> tuple[Verb, ...]:
        if state is State.CLOSED and self.outcome == Outcome.UNREACHABLE:
            return tuple(verb for verb in WAYS[state] if verb is not Verb.START)
        return WAYS[state]

    def _prepare(self, verb: Verb) -> None:
        changes: dict[str, Any] = {}
        match verb:
            case Verb.ASK_CONSENT:
                last_day = agree_by(self.at.date(), holidays=holidays_around(self.at.date(), self.referral.departement))
                changes = {"agree_by": last_day, "asked_classes": self.classes}
            case Verb.SEND:
                changes = self._sending()
            case Verb.ACKNOWLEDGE:
                changes = {"responder_name": "Mme Roche"}
            case Verb.ACCEPT:
                on = self.at.date()
                contact = {"first_contact_on": on + timedelta(days=3), "start_by": on + timedelta(days=21)}
                changes = {"responder_name": "Mme Roche", **contact}
            case Verb.START:
                changes = {"started_on": self.at.date(), "close_by": self.at.date() + timedelta(days=90)}
            case Verb.CLOSE:
                self._try_three_times()
                changes = {"outcome": self.outcome, "closed_on": self.at.date()}
            case Verb.REFUSE:
                changes = {"responder_name": "Mme Roche", "refusal_reason": "complet"}
            case Verb.EXPIRE:
                changes = {
                    "reminders_sent": 2,
                    "last_reminded_on": self.at.date(),
                    "expiry_seen_at": self.at - timedelta(hours=1),
                }
            case Verb.CANCEL:
                changes = {"cancel_reason": "Envoyée deux fois"}
            case Verb.WITHDRAW:
                self.referral.consent.__class__.objects.filter(pk=self.referral.consent_id).update(
                    withdrawn_at=self.at, withdrawn_channel="voice", withdrawn_by_label="Agent de ligne"
                )
        if changes:
            Referral.objects.filter(pk=self.referral.pk).update(**changes)
        for name, value in changes.items():
            setattr(self.referral, name, value)

    def _try_three_times(self) -> None:
        for days in range(3) if self.outcome == Outcome.UNREACHABLE else ():
            AttemptFactory(referral=self.referral, on=self.at.date() - timedelta(days=days), at=self.at)

    def _sending(self) -> dict[str, Any]:
        consent = ConsentFactory(
            case=self.referral.case,
            organisation=self.referral.recipient,
            recorded_for=self.referral.sender,
            classes=self.classes,
            given_at=self.at,
        )
        self.referral.consent = consent
        deadlines = CLOCKS.frozen(self.at.date(), holidays_around(self.at.date(), self.referral.departement))
        return {
            "consent_id": consent.pk,
            "sent_at": self.at,
            "acknowledge_by": deadlines.acknowledge_by,
            "answer_by": deadlines.answer_by,
            "remind_on": list(deadlines.remind_on),
            "expires_on": deadlines.expires_on,
        }

    def _move(self, verb: Verb) -> None:
        row = arrow(State(self.referral.state), verb)
        assert row is not None, f"{verb} from {self.referral.state}"
        by_receiver = verb in {Verb.ACKNOWLEDGE, Verb.ACCEPT, Verb.REFUSE, Verb.REDIRECT, Verb.START, Verb.CLOSE}
        _TransitionFactory(
            referral=self.referral,
            departement=self.referral.departement,
            version=self.referral.version + 1,
            from_state=self.referral.state,
            to_state=row.target.value,
            verb=verb.value,
            actor_kind="member",
            actor_label="Conseiller" if by_receiver else "Agent de ligne",
            organisation=self.referral.recipient if by_receiver else self.referral.sender,
            channel="account",
            effective_on=self.at.date(),
            at=self.at,
            outcome=self.outcome if verb is Verb.CLOSE else "",
            idempotency_key=str(uuid4()),
            act_digest="0" * 64,
        )
        self.referral.refresh_from_db(fields=["state", "version"])

    def _settle_case(self, state: State) -> None:
        referral, case = self.referral, self.referral.case
        if state in PENDING_STATES:
            self._join(referral.recipient, Level.INVITED, OpenedBy.REFERRAL, referral=referral.pk)
        if state in FOLLOWED_STATES | {State.CLOSED}:
            Participation.objects.filter(case=case, level=Level.LEAD.value, valid_until=None).update(
                valid_until=self.at
            )
            self._join(referral.sender, Level.TRACE, OpenedBy.HAND_OVER)
            self._join(referral.recipient, Level.LEAD, OpenedBy.REFERRAL)
            Case.objects.filter(pk=case.pk).update(next_action_owner=referral.recipient)

    def _join(self, organisation: Any, level: Level, opened_by: OpenedBy, **more: Any) -> None:
        _ParticipationRowFactory(
            case=self.referral.case,
            departement=self.referral.departement,
            organisation=organisation,
            level=level.value,
            valid_from=self.at,
            opened_by=opened_by.value,
            **more,
        )


class _SignedFactory(RoomFactory[Any]):
    class Meta:
        abstract = True

    actor_kind = "member"
    actor_label = "Conseiller"
    channel = "account"
    at = CAME_AT
    idempotency_key = factory.LazyFunction(lambda: str(uuid4()))
    act_digest = "0" * 64


class _QuestionFactory(_SignedFactory):
    class Meta:
        model = ReferralQuestion

    departement = factory.SelfAttribute("referral.departement")
    text = "Quel est le régime ?"
    acknowledge_by = factory.SelfAttribute("referral.acknowledge_by")
    answer_by = factory.SelfAttribute("referral.answer_by")
    remind_on = factory.SelfAttribute("referral.remind_on")
    expires_on = factory.SelfAttribute("referral.expires_on")
    days_before = factory.LazyAttribute(lambda line: days_of(line.referral.deadlines))


class _ComplementFactory(_QuestionFactory):
    class Meta:
        model = ReferralComplement
        exclude = ("days_before",)

    text = "Le régime général."


def thread_of(referral: Referral) -> None:
    """A question and its answer, the same day."""
    _QuestionFactory(referral=referral)
    _ComplementFactory(referral=referral)


class ContinuationFactory(_SignedFactory):
    """Asked beside, of an orientation that named the offer: the database makes the child."""

    class Meta:
        model = Continuation

    departement = factory.SelfAttribute("source.departement")
    how = "aussi"
    child = factory.LazyFunction(uuid4)
    recipient = factory.SubFactory(OrganisationFactory, kind="carsat_service_social")
    service_family = "service_social_am"
    service_version = "service_social_am"
    need = "reprendre_apres_arret"

    @classmethod
    def _create(cls, model_class: type[Continuation], *args: Any, **kwargs: Any) -> Continuation:
        offer = OfferFactory(organisation=kwargs["recipient"], operator_kind="carsat_service_social")
        with bypass_row_security():
            trace = Trace.objects.get(pk=kwargs["source"].orientation_id)
            proposed = {"service": "service_social_am", "family": "service_social_am", "offers": [str(offer.pk)]}
            need = {"need": "reprendre_apres_arret", "proposed": [proposed | {"reasons": []}]}
            Trace.objects.filter(pk=trace.pk).update(decision={"needs": [need]})
        return super()._create(model_class, *args, offer=offer.pk, **kwargs)
