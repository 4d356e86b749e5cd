"""Every act of this room, from every state, by everybody: what the table allows is done, the rest changes nothing."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from cordee.audit.context import acting_as
from cordee.audit.models import Event
from cordee.cases.models import Case, Participation
from cordee.domain import referral as rules
from cordee.domain.access import Actor, Role
from cordee.domain.consent import ConsentChannel
from cordee.domain.referral import NotPossible, Outcome, RefusalReason, Side, State, Verb
from cordee.orientation.models import Trace
from cordee.outbox.models import Message
from cordee.people.models import Consent
from cordee.referrals import actions, agreeing, correcting, following, redirecting, sweep
from cordee.referrals.correcting import CORRECTOR
from cordee.referrals.correction import Correction
from cordee.referrals.models import AnswerLink, Referral, Transition
from cordee.referrals.moving import Act, moving
from cordee.referrals.sweep import CLOCK
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory, member
from tests.factories.orientation import RULES_ON, publish_catalogue
from tests.factories.outbox import as_worker
from tests.factories.people import ConsentFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.voice import PersonLinkFactory, holder_of
from tests.rooms.referrals.scene import AT, make_scene

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=30)  # the person was awaited ten working days, the answer as well


def expire(*, referral_id: UUID, actor: Actor, at: datetime, key: str) -> None:
    """Only the sweep of the clock has a function for it; others are tried on the road of every act."""
    if actor == CLOCK:
        sweep.expire(referral_id=referral_id, at=at)
    else:
        _move(Verb.EXPIRE, referral_id, actor, at, key)


def correct(*, referral_id: UUID, actor: Actor, at: datetime, key: str) -> None:
    """The clock carries out what two administrators have signed."""
    if actor == CORRECTOR:
        correcting.carry_out(correction_id=_signed_correction(referral_id), at=at)
    else:
        _move(Verb.CORRECT, referral_id, actor, at, key)


def _signed_correction(referral_id: UUID) -> UUID:
    with bypass_row_security():
        return Correction.objects.values_list("pk", flat=True).get(referral=referral_id)


def _move(verb: Verb, referral_id: UUID, actor: Actor, at: datetime, key: str) -> None:
    with moving(referral_id, Act(verb=verb, actor=actor, at=at, key=key)) as move:
        move.write()


ROCHE = {"responder_name": "Mme Roche"}
ARGUMENTS: dict[Verb, tuple[Callable[..., Any], dict[str, Any]]] = {
    Verb.ASK_CONSENT: (agreeing.ask_consent, {}),
    Verb.SEND: (actions.send, {"rules_on": RULES_ON}),
    Verb.AGREE: (agreeing.agree, {"rules_on": RULES_ON}),
    Verb.LAPSE: (agreeing.lapse, {"at": LATER}),
    Verb.ACKNOWLEDGE: (actions.acknowledge, ROCHE),
    Verb.ACCEPT: (actions.accept, ROCHE | {"first_contact_on": date(2024, 9, 5)}),
    Verb.REFUSE: (actions.refuse, ROCHE | {"reason": RefusalReason.FULL}),
    Verb.REDIRECT: (redirecting.redirect, ROCHE | {"reason": "Mieux placé", "rules_on": RULES_ON}),
    Verb.EXPIRE: (expire, {"at": LATER}),
    Verb.CANCEL: (actions.cancel, {"reason": "Envoyée deux fois"}),
    Verb.WITHDRAW: (actions.withdraw, {}),
    Verb.START: (following.start, ROCHE | {"met_on": AT.date()}),
    Verb.CLOSE: (following.close, ROCHE | {"outcome": Outcome.GAVE_UP}),
    Verb.REOPEN: (following.reopen, {"reason": "La personne rappelle"}),
    Verb.CORRECT: (correct, {}),
}
SAID_BY_THE_PERSON = {Verb.AGREE, Verb.WITHDRAW}
SIDES: dict[str, frozenset[Side]] = {
    "person": frozenset({Side.PERSON}),
    "agent": frozenset({Side.LINE, Side.SENDER}),
    "desk": frozenset({Side.SENDER}),
    "adviser": frozenset({Side.RECEIVER}),
    "link": frozenset({Side.RECEIVER}),
    "animator": frozenset({Side.ANIMATOR}),
    "clock": frozenset({Side.CLOCK, Side.CORRECTION}),
    "stranger": frozenset(),
}
MEMBERS = ("agent", "desk", "adviser", "animator", "stranger")


# The animator acts on what it sees: late requests, so nothing that has not left.
UNSEEN = {("animator", State.DRAFT), ("animator", State.AWAITING_CONSENT)}


@dataclass(frozen=True)
class World:
    referral: Referral
    actors: dict[str, Actor]
    target: str  # where one may redirect
    before: dict[str, list[Any]]


def test_every_verb_and_every_side_of_the_table_is_tried():
    assert set(ARGUMENTS) == set(Verb)
    assert frozenset().union(*SIDES.values()) == set(Side)


@pytest.mark.parametrize("state", State)
def test_what_the_table_allows_is_done_and_the_rest_changes_nothing(db, state):
    world = make_world(state)

    for who in SIDES:
        for verb in Verb:
            with transaction.atomic():
                reached = _tried(world, verb, who)
                transaction.set_rollback(True)

            assert reached == allowed(state, verb, who), f"{who} {verb} from {state}"


def allowed(state: State, verb: Verb, who: str) -> State | None:
    row = rules.arrow(state, verb)
    return row.target if row and row.by & SIDES[who] and (who, state) not in UNSEEN else None


def make_world(state: State) -> World:
    """A request in that state, to which only the table may object: a candidate, two reminders, two signatures."""
    publish_catalogue()
    scene = make_scene()
    referral = ReferralFactory(state=state, sender=scene.line, recipient=scene.operator, linked=True)
    with bypass_row_security():
        PersonLinkFactory(case=referral.case)
    members = {name: getattr(scene, name) for name in MEMBERS}
    others = {"person": holder_of(referral.case_id), "link": scene.holder(referral), "clock": CLOCK}
    if state is not State.ENTERED_IN_ERROR:
        _sign_a_correction(referral)
    if state in rules.PENDING_STATES:
        _remind_twice(referral)
    target, before = _propose_another(referral), all_that_moves(referral)
    return World(referral=referral, actors=members | others, target=target, before=before)


def _propose_another(referral: Referral) -> str:
    social = OrganisationFactory(kind="carsat_service_social")
    offer = OfferFactory(organisation=social, operator_kind="carsat_service_social", departements=["73"])
    service = {"service": "service_social_am", "family": "service_social_am", "reasons": []}
    proposed = [service | {"offers": [str(offer.pk)]}]
    with bypass_row_security():
        decision = {"needs": [{"need": "reprendre_apres_arret", "proposed": proposed}]}
        Trace.objects.filter(pk=referral.orientation_id).update(decision=decision)
    return f"reprendre_apres_arret.service_social_am.{offer.pk}"


def _remind_twice(referral: Referral) -> None:
    seen = {"last_reminded_on": AT.date(), "expiry_seen_at": LATER - timedelta(hours=2)}
    with bypass_row_security():
        Referral.objects.filter(pk=referral.pk).update(reminders_sent=2, **seen)


def _sign_a_correction(referral: Referral) -> None:
    first, second = member(Role.ADMINISTRATOR), member(Role.ADMINISTRATOR)
    with acting_as(first):
        asked = correcting.ask(referral_id=referral.pk, reason="Un essai de formation", actor=first, at=AT)
    with acting_as(second):
        correcting.confirm(correction_id=asked.pk, actor=second, at=AT)


def _tried(world: World, verb: Verb, who: str) -> State | None:
    """The state that was reached; None when the act was refused or its request hidden, and nothing else has moved."""
    actor = CORRECTOR if (who, verb) == ("clock", Verb.CORRECT) else world.actors[who]
    act, arguments = ARGUMENTS[verb]
    arguments = {"at": AT, "key": "une-clé"} | arguments | _told(world, verb, who)
    before = all_that_moves(world.referral) if verb is Verb.SEND else world.before  # sending has a consent of its own
    with as_worker() if who == "clock" else nullcontext(), acting_as(actor):
        try:
            act(referral_id=world.referral.pk, actor=actor, **arguments)
            refused = None
        except (NotPossible, ObjectDoesNotExist) as error:
            refused = error
    after = all_that_moves(world.referral)
    if refused is None:
        assert len(after["journal"]) == len(before["journal"]) + 1
        return next(State(line["state"]) for line in after["referrals"] if line["id"] == world.referral.pk)
    assert after == before, f"{who} {verb}"
    assert _refusals(world.referral) == isinstance(refused, NotPossible), f"{who} {verb}"
    return None


def _told(world: World, verb: Verb, who: str) -> dict[str, Any]:
    """What depends on the request, or on who says it."""
    if verb is Verb.SEND:
        referral = world.referral
        with bypass_row_security():
            agreed = ConsentFactory(case=referral.case, organisation=referral.recipient, recorded_for=referral.sender)
        return {"consent_id": agreed.pk}
    if verb is Verb.REDIRECT:
        return {"target": world.target}
    if verb in SAID_BY_THE_PERSON:
        return {"channel": ConsentChannel.LINK if who == "person" else ConsentChannel.VOICE}
    return {}


def all_that_moves(referral: Referral) -> dict[str, list[Any]]:
    of_case, of_referral = {"case": referral.case_id}, {"referral": referral.pk}
    with bypass_row_security():
        return {
            "referrals": list(Referral.objects.filter(**of_case).order_by("pk").values()),
            "journal": list(Transition.objects.filter(**of_referral).order_by("version").values()),
            "case": list(Case.objects.filter(pk=referral.case_id).values()),
            "participations": list(Participation.objects.filter(**of_case).order_by("pk").values()),
            "consents": list(Consent.objects.filter(**of_case).order_by("pk").values()),
            "links": list(AnswerLink.objects.filter(**of_referral).order_by("pk").values()),
            "messages": list(Message.objects.order_by("pk").values_list("pk", flat=True)),
        }


def _refusals(referral: Referral) -> int:
    with bypass_row_security():
        return Event.objects.filter(kind="referral.act_refused", target=referral.pk).count()
