"""Every act of this room, from every state, by everybody: what the table allows is done, the rest changes nothing."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from cordee.audit.context import acting_as
from cordee.domain import referral as rules
from cordee.domain.access import Actor
from cordee.domain.consent import ConsentChannel
from cordee.domain.referral import NotPossible, Outcome, RefusalReason, Side, State, Verb
from cordee.referrals import actions, following
from cordee.referrals.models import Referral, Transition
from tests.database import bypass_row_security
from tests.factories.orientation import RULES_ON, publish_catalogue
from tests.factories.people import ConsentFactory
from tests.factories.referrals import ReferralFactory
from tests.rooms.referrals.scene import AT, make_scene

pytestmark = pytest.mark.django_db

ARGUMENTS: dict[Verb, tuple[Any, dict[str, Any]]] = {
    Verb.SEND: (actions.send, {"rules_on": RULES_ON}),
    Verb.ACKNOWLEDGE: (actions.acknowledge, {"responder_name": "Mme Roche"}),
    Verb.ACCEPT: (actions.accept, {"responder_name": "Mme Roche", "first_contact_on": date(2024, 9, 5)}),
    Verb.REFUSE: (actions.refuse, {"responder_name": "Mme Roche", "reason": RefusalReason.FULL}),
    Verb.CANCEL: (actions.cancel, {"reason": "Envoyée deux fois"}),
    Verb.WITHDRAW: (actions.withdraw, {"channel": ConsentChannel.VOICE}),
    Verb.START: (following.start, {"responder_name": "Mme Roche", "met_on": AT.date()}),
    Verb.CLOSE: (following.close, {"responder_name": "Mme Roche", "outcome": Outcome.GAVE_UP}),
    Verb.REOPEN: (following.reopen, {"reason": "La personne rappelle"}),
}
SIDES: dict[str, frozenset[Side]] = {
    "agent": frozenset({Side.LINE, Side.SENDER}),
    "desk": frozenset({Side.SENDER}),
    "adviser": frozenset({Side.RECEIVER}),
    "animator": frozenset({Side.ANIMATOR}),
    "stranger": frozenset(),
    "link": frozenset({Side.RECEIVER}),
}


# The animator acts on what it sees: late requests, so nothing that has not left.
UNSEEN = {("animator", State.DRAFT), ("animator", State.AWAITING_CONSENT)}


def allowed(state: State, verb: Verb, who: str) -> State | None:
    row = rules.arrow(state, verb)
    return row.target if row and row.by & SIDES[who] and (who, state) not in UNSEEN else None


@pytest.mark.parametrize("state", State)
def test_what_the_table_allows_is_done_and_the_rest_is_refused_without_a_trace(db, state):
    publish_catalogue()
    scene = make_scene()
    referral = ReferralFactory(state=state, sender=scene.line, recipient=scene.operator, linked=True)
    actors = {name: getattr(scene, name) for name in SIDES if name != "link"} | {"link": scene.holder(referral)}

    for who, actor in actors.items():
        for verb in ARGUMENTS:
            reached = _tried(referral, verb, actor)

            assert reached == allowed(state, verb, who), f"{who} {verb} from {state}"


def _tried(referral: Referral, verb: Verb, actor: Actor) -> State | None:
    """Try, look at what is left, and undo it all."""
    act, arguments = ARGUMENTS[verb]
    with transaction.atomic():
        if verb is Verb.SEND:
            arguments = arguments | {"consent_id": _consent(referral)}
        before = _journal(referral)
        try:
            with acting_as(actor):
                act(referral_id=referral.pk, actor=actor, at=AT, key="une-clé", **arguments)
            reached = _state(referral)
            assert _journal(referral) == before + 1
        except (NotPossible, ObjectDoesNotExist):
            reached = None
            assert (_state(referral), _journal(referral)) == (State(referral.state), before)
        transaction.set_rollback(True)
    return reached


def _consent(referral: Referral) -> Any:
    with bypass_row_security():
        return ConsentFactory(case=referral.case, organisation=referral.recipient, recorded_for=referral.sender).pk


def _state(referral: Referral) -> State:
    with bypass_row_security():
        return State(Referral.objects.values_list("state", flat=True).get(pk=referral.pk))


def _journal(referral: Referral) -> int:
    with bypass_row_security():
        return Transition.objects.filter(referral=referral.pk).count()
