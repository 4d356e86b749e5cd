"""The acts of the rooms, as their people do them, with everything that the guards ask for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import actions as cases
from cordee.domain.access import Actor, DataClass, Role
from cordee.domain.consent import CONSENT_VERSION, NOTICE_VERSION, ConsentChannel, consent_words, notice_words
from cordee.domain.referral import Outcome, RefusalReason
from cordee.network.models import Membership, Organisation
from cordee.network.queries import actor_of
from cordee.orientation import actions as orientations
from cordee.orientation.actions import Decided
from cordee.people import actions as people
from cordee.people.actions import ConsentGiven, NewPerson
from cordee.referrals import actions, following
from cordee.referrals.actions import NewReferral
from tests.factories.catalogue import OfferFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.orientation import RULES_ON, TOLD, decision, health_fact_ids
from tests.factories.people import PHONE

PURPOSE = "Préparer ma reprise"

# Name, organisation, role, départements. One row more is one more pair of eyes, in every test of this folder.
CAST: tuple[tuple[str, str, Role, tuple[str, ...]], ...] = (
    ("agent", "line", Role.PHONE_AGENT, ()),
    ("desk", "line", Role.TEAM_LEAD, ()),
    ("agent of 38", "line", Role.PHONE_AGENT, ("38",)),
    ("adviser", "bauges", Role.ADVISER, ()),
    ("lead of 38", "bauges", Role.TEAM_LEAD, ("38",)),
    ("physician", "bauges", Role.HEALTH_PROFESSIONAL, ("73",)),
    ("officer", "bauges", Role.RIGHTS_OFFICER, ()),
    ("other", "leman", Role.ADVISER, ()),
    ("animator of 73", "animation", Role.ANIMATOR, ("73",)),
    ("animator", "animation", Role.ANIMATOR, ()),
    ("steering", "animation", Role.STEERING, ()),
    ("administrator", "line", Role.ADMINISTRATOR, ()),
)
KINDS = {"line": "numero_vert", "bauges": "sante_travail", "leman": "cap_emploi", "animation": "animation_territoriale"}
JOBS = ("clock", "outbox", "frontdesk", "documents", "another")


@dataclass
class Cast:
    organisations: dict[str, Organisation] = field(default_factory=dict)
    offers: dict[str, UUID] = field(default_factory=dict)
    members: dict[str, Actor] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)


def make_cast() -> Cast:
    cast = Cast()
    for name, kind in KINDS.items():
        cast.organisations[name] = OrganisationFactory(kind=kind, departement=None)
        cast.offers[name] = OfferFactory(organisation=cast.organisations[name], operator_kind=kind).pk
    for name, organisation, role, departements in CAST:
        where = {"organisation": cast.organisations[organisation], "departements": list(departements)}
        cast.memberships[name] = MembershipFactory(role=role.value, user__full_name=name, **where)
        cast.members[name] = actor_of(cast.memberships[name])
    return cast


@dataclass(frozen=True, kw_only=True)
class Entered:
    person: UUID
    case: UUID
    orientation: UUID


def enter(actor: Actor, *, departement: str, name: str, at: datetime) -> Entered:
    """Somebody comes through the door of the actor: is oriented, gives a name, is told, has a case."""
    with acting_as(actor):
        decided = Decided(told=TOLD, decision=decision(), offers=None, health_fact_ids=health_fact_ids())
        orientation = orientations.record(decided=decided, departement=departement, actor=actor, at=at)
        new = NewPerson(departement=departement, family_name=name, given_name="Aïcha", phone="")
        person = people.register_person(new=new, actor=actor, at=at)
        case = cases.open(
            person_id=person.pk,
            departement=departement,
            programme="maintien-en-emploi",
            next_action_on=timezone.localdate(at),
            orientation_id=orientation.pk,
            actor=actor,
            at=at,
        )
        people.record_notice(
            person_id=person.pk,
            departement=departement,
            version=NOTICE_VERSION,
            words=notice_words(NOTICE_VERSION, phone=PHONE),
            channel=ConsentChannel.VOICE,
            organisation_id=actor.organisation,
            actor=actor,
            at=at,
        )
    return Entered(person=person.pk, case=case.pk, orientation=orientation.pk)


def agree(
    actor: Actor, entered: Entered, *, departement: str, to: Organisation, classes: frozenset[str], at: datetime
) -> UUID:
    shared = frozenset(map(DataClass, classes))
    words = consent_words(CONSENT_VERSION, organisation=to.name, classes=shared, purpose=PURPOSE, phone=PHONE)
    given = ConsentGiven(
        organisation_id=to.pk,
        classes=shared,
        purpose=PURPOSE,
        wording_version=CONSENT_VERSION,
        words=words,
        channel=ConsentChannel.VOICE,
    )
    with acting_as(actor):
        consent = people.record_consent(
            given=given,
            person_id=entered.person,
            case_id=entered.case,
            departement=departement,
            recorded_for=actor.organisation,
            actor=actor,
            at=at,
        )
    return consent.pk


def draft(actor: Actor, entered: Entered, *, to: Organisation, offer: UUID, message: str, at: datetime) -> UUID:
    new = NewReferral(
        case_id=entered.case,
        orientation_id=entered.orientation,
        recipient_id=to.pk,
        offer_id=offer,
        service_family="visite_prereprise",
        service_version="visite_prereprise_2022",
        need="reprendre_apres_arret",
        purpose=PURPOSE,
        message=message,
        commune_name="Chambéry",
    )
    with acting_as(actor):
        return actions.draft(new=new, actor=actor, at=at, key=str(uuid4())).pk


def act(actor: Actor, verb: str, referral: UUID, *, consent: UUID | None, outcome: str, at: datetime) -> None:
    """One act on a referral, everything given that may be given: what is refused, is refused for who asks or when."""
    arguments = {"referral_id": referral, "actor": actor, "at": at, "key": str(uuid4())}
    with acting_as(actor):
        VERBS[verb](arguments, consent, outcome)


Verb = Callable[[dict[str, Any], UUID | None, str], object]
ROCHE = {"responder_name": "Mme Roche"}
VERBS: Mapping[str, Verb] = {
    "send": lambda common, consent, _: actions.send(
        **common, consent_id=consent or uuid4(), rules_on=RULES_ON, override_reason="Deux avis"
    ),
    "acknowledge": lambda common, *_: actions.acknowledge(**common, **ROCHE),
    "accept": lambda common, *_: actions.accept(
        **common, **ROCHE, first_contact_on=timezone.localdate(common["at"]) + timedelta(days=1)
    ),
    "refuse": lambda common, *_: actions.refuse(**common, **ROCHE, reason=RefusalReason.FULL),
    "start": lambda common, *_: following.start(**common, **ROCHE, met_on=timezone.localdate(common["at"])),
    "close": lambda common, _, outcome: following.close(**common, **ROCHE, outcome=Outcome(outcome)),
    "reopen": lambda common, *_: following.reopen(**common, reason="Elle revient"),
    "withdraw": lambda common, *_: actions.withdraw(**common, channel=ConsentChannel.VOICE),
    "cancel": lambda common, *_: actions.cancel(**common, reason="Envoyée deux fois"),
}
