"""Cases that are narrowed, opened in an emergency, handed to the animator, or found to be one person's."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cordee.animation import actions as animation
from cordee.audit import actions as audit
from cordee.cases.models import Case, Ending
from cordee.config.roles import WORKER
from cordee.domain.access import Actor, Role
from cordee.domain.guards import Finding
from cordee.domain.matching import Source, Word
from cordee.matching import actions as matching
from cordee.matching import comparing
from cordee.matching.models import MatchSide
from cordee.network.models import Membership, Organisation
from cordee.network.queries import actor_of
from cordee.privacy import actions as privacy
from cordee.privacy import reminding, term, watching
from cordee.privacy.models import CaseAssignment, Guard
from tests.database import bypass_row_security
from tests.factories.cases import CaseFactory, EscalationFactory
from tests.factories.network import OrganisationFactory
from tests.factories.outbox import as_worker
from tests.factories.people import ContactFactory, IdentityFactory, PersonFactory
from tests.factories.privacy import EmergencyAccessFactory, WatchFactory
from tests.faults.staging import Played, Stage, by, keyed, plays
from tests.rooms.invariants.breaking import without_guards
from tests.rooms.privacy.long_ago import end_long_ago, told
from tests.rooms.privacy.scene import REASON
from tests.rooms.privacy.scene import Scene as Guarded
from tests.rooms.privacy.scene import make_scene as make_guarded
from tests.rooms.referrals.scene import member_of

URGENT = "Elle appelle en détresse, son référent est absent"


# Guards and emergencies


@plays("privacy.actions.restrict")
def restrict(stage: Stage) -> Played:
    return Played(act=_restricting(_guarded()))


@plays("privacy.actions.lift")
def lift(stage: Stage) -> Played:
    guarded = _guarded()
    guard: Guard = _restricting(guarded)()
    said = {"guard_id": guard.pk, "reason": "Exactitude vérifiée", "at": timezone.now()}
    return Played(act=by(actor_of(guarded.officer), privacy.lift, **said))


@plays("privacy.actions.mark_sensitive")
def mark_sensitive(stage: Stage) -> Played:
    guarded = _guarded()
    return Played(act=_marking(guarded, guarded.adviser))


@plays("privacy.actions.assign")
def assign(stage: Stage) -> Played:
    guarded = _guarded()
    _marking(guarded, guarded.lead)()
    said = {"case_id": guarded.referral.case_id, "members": [guarded.adviser.pk], "at": timezone.now()}
    return Played(act=by(actor_of(guarded.lead), privacy.assign, **said))


@plays("privacy.actions.end_assignment")
def end_assignment(stage: Stage) -> Played:
    guarded = _guarded()
    _marking(guarded, guarded.lead, guarded.adviser)()
    with bypass_row_security():
        one = CaseAssignment.objects.get(case=guarded.referral.case_id, membership=guarded.adviser)
    return Played(act=by(actor_of(guarded.lead), privacy.end_assignment, assignment_id=one.pk, at=timezone.now()))


@plays("privacy.actions.open_in_emergency")
def open_in_emergency(stage: Stage) -> Played:
    guarded = _guarded()
    with bypass_row_security():  # who answers for it is told: those of the last scene have left
        before = Membership.objects.filter(role=Role.RIGHTS_OFFICER.value).exclude(pk=guarded.officer.pk)
        before.update(valid_until=timezone.now())
    said = {"case_id": guarded.referral.case_id, "reason": URGENT, "at": timezone.now()}
    return Played(act=keyed(actor_of(guarded.stranger), privacy.open_in_emergency, **said))


@plays("privacy.actions.review")
def review(stage: Stage) -> Played:
    guarded = _guarded()
    with bypass_row_security():
        access = EmergencyAccessFactory(case=guarded.referral.case, membership=guarded.stranger)
    said = {"access_id": access.pk, "finding": Finding.JUSTIFIED, "note": "Vérifié", "at": timezone.now()}
    return Played(act=by(actor_of(guarded.officer), privacy.review, **said))


@plays("privacy.reminding.sweep")
def recall_reviews(stage: Stage) -> Played:
    guarded, at = _guarded(), timezone.now()
    with bypass_row_security():
        EmergencyAccessFactory(
            case=guarded.referral.case, membership=guarded.stranger, review_by=timezone.localdate(at)
        )
    return Played(act=lambda: reminding.sweep(at=at), login=WORKER, in_steps=True)


@plays("privacy.actions.conclude")
def conclude(stage: Stage) -> Played:
    guarded = _guarded()
    with bypass_row_security():
        line = WatchFactory(case=guarded.referral.case, membership=guarded.stranger)
    said = {"watch_id": line.pk, "finding": Finding.JUSTIFIED, "at": timezone.now()}
    return Played(act=by(actor_of(guarded.officer), privacy.conclude, **said))


@plays("privacy.watching.sweep")
def watch_journal(stage: Stage) -> Played:
    guarded, at = _guarded(), timezone.now()
    shown = {"at": at, "screen": "referrals:detail", "classes": ["identity"], "case": guarded.referral.case_id}
    by(actor_of(guarded.stranger), audit.record_reading, what="person", **shown)()
    return Played(act=lambda: watching.sweep(at=at), login=WORKER, in_steps=True)


@plays("privacy.term.sweep")
def erase_cases(stage: Stage) -> Played:
    """One that goes tonight with its person, and one of which who led it is told."""
    with bypass_row_security():  # those of the last scene that wait are counted no more
        Case.objects.filter(state="closed").update(closed_on=timezone.localdate())
    for is_told in (True, False):
        guarded = _guarded()
        with transaction.atomic(), without_guards():
            case = Case.objects.get(pk=guarded.referral.case_id)
            end_long_ago(case)
        if is_told:
            told(case)
    at = timezone.now()
    return Played(act=lambda: term.sweep(at=at), login=WORKER, in_steps=True)


def _guarded() -> Guarded:
    with transaction.atomic():  # at its end, each case has its lead
        return make_guarded()


def _restricting(guarded: Guarded) -> Callable[[], Any]:
    said = {"case_id": guarded.referral.case_id, "reason": REASON, "at": timezone.now()}
    return keyed(actor_of(guarded.officer), privacy.restrict, **said)


def _marking(guarded: Guarded, *members: Membership) -> Callable[[], Any]:
    said = {"case_id": guarded.referral.case_id, "reason": REASON, "at": timezone.now()}
    who = [one.pk for one in members]
    return keyed(actor_of(guarded.lead), privacy.mark_sensitive, members=who, **said)


# The animator's basket


@plays("animation.actions.take_up")
def take_up(stage: Stage) -> Played:
    return _animated(stage, animation.take_up)


@plays("animation.actions.ask_lead")
def ask_lead(stage: Stage) -> Played:
    return _animated(stage, animation.ask_lead)


@plays("animation.actions.close")
def close(stage: Stage) -> Played:
    return _animated(stage, animation.close, ending=Ending.OTHERWISE)


def _animated(stage: Stage, act: Callable[..., Any], **said: Any) -> Played:
    with transaction.atomic():
        escalation = EscalationFactory()
    at = timezone.now()
    return Played(act=keyed(stage.loop.animator, act, escalation_id=escalation.pk, at=at, **said))


# Two doors, one person


@plays("matching.comparing.compare")
def compare(stage: Stage) -> Played:
    _two_doors(stage)
    at = timezone.now()
    return Played(act=lambda: comparing.compare(at=at), login=WORKER, in_steps=True)


@plays("matching.actions.say")
def say(stage: Stage) -> Played:
    case_id, organisation = _two_doors(stage)
    with as_worker():
        assert comparing.compare(at=timezone.now()) == 1
    with bypass_row_security():
        side = MatchSide.objects.get(case=case_id)
    adviser: Actor = member_of(organisation, Role.ADVISER)
    said = {"word": Word.SAME, "source": Source.PERSON_SAID, "version": side.version, "at": timezone.now()}
    return Played(act=keyed(adviser, matching.say, side_id=side.pk, **said))


def _two_doors(stage: Stage) -> tuple[UUID, Organisation]:
    """The same person, known by two organisations of two départements."""
    name = "Mont" + "".join(chr(ord("a") + int(digit)) for digit in f"{next(stage.numbers):04d}")
    owner = OrganisationFactory()
    with transaction.atomic():
        first = _door(name, owner, "73")
        _door(name, OrganisationFactory(departement="38"), "38")
    return first, owner


def _door(name: str, owner: Organisation, departement: str) -> UUID:
    person = PersonFactory(departement=departement, identity=None, contact=None)
    IdentityFactory(person=person, family_name=name, given_name="Aïcha")
    ContactFactory(person=person, phone="06 11 22 33 44")
    case_id: UUID = CaseFactory(person=person, departement=departement, next_action_owner=owner).pk
    return case_id
