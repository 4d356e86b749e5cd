"""A line, an operator, an animator, and somebody on the phone: the acts of the room as their people do them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import actions as cases
from cordee.catalogue.models import Offer
from cordee.domain.access import Actor, DataClass, Role
from cordee.domain.consent import CONSENT_VERSION, NOTICE_VERSION, ConsentChannel, consent_words, notice_words
from cordee.network.models import Organisation
from cordee.network.queries import actor_of
from cordee.orientation import actions as orientations
from cordee.orientation.actions import Decided
from cordee.people import actions as people
from cordee.people.actions import ConsentGiven, NewPerson
from cordee.people.models import Consent
from cordee.referrals import actions
from cordee.referrals.actions import NewReferral
from cordee.referrals.models import AnswerLink, Referral
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.orientation import RULES_ON, TOLD, decision, health_fact_ids
from tests.factories.outbox import messages
from tests.factories.people import CAME_AT, PHONE

AT = CAME_AT + timedelta(hours=1)
CALLER = {"family_name": "Lefèvre", "given_name": "Aïcha", "phone": "06 11 22 33 44"}
ALL = frozenset({DataClass.IDENTITY, DataClass.SITUATION, DataClass.HEALTH})


@dataclass(frozen=True, kw_only=True)
class Scene:
    line: Organisation
    operator: Organisation
    offer: Offer
    agent: Actor  # phone agent of the line
    desk: Actor  # team lead of the line
    adviser: Actor  # of the operator
    animator: Actor  # of the département
    stranger: Actor  # adviser of another operator
    caller: Mapping[str, Any] = field(default_factory=lambda: CALLER)

    def do(self, actor: Actor, act: Any, **arguments: Any) -> Any:
        """One act, in the transaction of its actor, with a key and the hour unless they are given."""
        arguments = {"at": AT, "key": str(uuid4())} | arguments
        with acting_as(actor):
            return act(actor=actor, **arguments)

    def called(
        self,
        *,
        classes: frozenset[DataClass] = ALL,
        to: Organisation | None = None,
        decided: Decided | None = None,
        **who: Any,
    ) -> "Called":
        """Somebody calls, is oriented, gives a name and agrees: nothing is sent yet."""
        with acting_as(self.agent):
            return _call(self, self.agent, classes, to or self.operator, {**self.caller, **who}, decided)

    def agreed(self, called: "Called", to: Organisation, classes: frozenset[DataClass] = ALL) -> UUID:
        """The same person agrees to another organisation too."""
        with acting_as(self.agent):
            return _consent(self, called.person, called.case, classes, to, self.agent, AT)

    def drafted(self, called: "Called | None" = None, **changes: Any) -> Referral:
        called = called or self.called()
        return self.do(self.agent, actions.draft, new=self.new(called, **changes))

    def new(self, called: "Called", **changes: Any) -> NewReferral:
        values = {
            "case_id": called.case,
            "orientation_id": called.orientation,
            "recipient_id": self.operator.pk,
            "offer_id": self.offer.pk,
            "service_family": "visite_prereprise",
            "service_version": "visite_prereprise_2022",
            "need": "reprendre_apres_arret",
            "purpose": "Préparer ma reprise",
            "message": "Merci de la rappeler après 17 heures.",
            "commune_name": "Chambéry",
            "age_band": "45_54",
            "employment_status": "salarie",
        }
        return NewReferral(**(values | changes))

    def send(self, referral: Referral, called: "Called", **changes: Any) -> Referral:
        arguments = {"referral_id": referral.pk, "consent_id": called.consent, "rules_on": RULES_ON} | changes
        return self.do(arguments.pop("actor", self.agent), actions.send, **arguments)

    def sent(self, called: "Called | None" = None, **changes: Any) -> Referral:
        called = called or self.called()
        return self.send(self.drafted(called), called, **changes)

    def accept(self, referral: Referral, *, actor: Actor | None = None, **changes: Any) -> Referral:
        answer = {"first_contact_on": date(2024, 9, 5), "responder_name": "Mme Roche"}
        return self.do(actor or self.adviser, actions.accept, referral_id=referral.pk, **(answer | changes))

    def holder(self, referral: Referral) -> Actor:
        """Who opens the answer link that lives now."""
        with bypass_row_security():
            link = AnswerLink.objects.get(referral=referral.pk, revoked_at__isnull=True)
        return Actor.for_link(link.secret_hash)


def mails() -> list[tuple[str, str]]:
    """Kind and address of each queued message, in alphabetical order."""
    return sorted((message.kind, message.address) for message in messages())


@dataclass(frozen=True, kw_only=True)
class Called:
    person: UUID
    case: UUID
    orientation: UUID
    consent: UUID


def _call(
    scene: Scene,
    agent: Actor,
    classes: frozenset[DataClass],
    to: Organisation,
    who: dict[str, Any],
    decided: Decided | None,
) -> Called:
    new = NewPerson(departement="73", **who)
    decided = decided or Decided(told=TOLD, decision=decision(), offers=None, health_fact_ids=health_fact_ids())
    orientation = orientations.record(decided=decided, departement="73", actor=agent, at=AT)
    person = people.register_person(new=new, actor=agent, at=AT)
    case = cases.open(
        person_id=person.pk,
        departement="73",
        programme="maintien-en-emploi",
        next_action_on=date(2024, 9, 3),
        orientation_id=orientation.pk,
        actor=agent,
        at=AT,
    )
    people.record_notice(
        person_id=person.pk,
        departement="73",
        version=NOTICE_VERSION,
        words=notice_words(NOTICE_VERSION, phone=PHONE),
        channel=ConsentChannel.VOICE,
        organisation_id=scene.line.pk,
        actor=agent,
        at=AT,
    )
    consent = _consent(scene, person.pk, case.pk, classes, to, agent, AT)
    return Called(person=person.pk, case=case.pk, orientation=orientation.pk, consent=consent)


def _consent(
    scene: Scene,
    person: UUID,
    case: UUID,
    classes: frozenset[DataClass],
    to: Organisation,
    agent: Actor,
    at: datetime,
) -> UUID:
    purpose = "Préparer ma reprise"
    words = consent_words(CONSENT_VERSION, organisation=to.name, classes=classes, purpose=purpose, phone=PHONE)
    given = ConsentGiven(
        organisation_id=to.pk,
        classes=classes,
        purpose=purpose,
        wording_version=CONSENT_VERSION,
        words=words,
        channel=ConsentChannel.VOICE,
    )
    consent = people.record_consent(
        given=given,
        person_id=person,
        case_id=case,
        departement="73",
        recorded_for=scene.line.pk,
        actor=agent,
        at=at,
    )
    with bypass_row_security():  # The acts of the scene are of 2024, the database reads its own clock.
        Consent.objects.filter(pk=consent.pk).update(valid_until=timezone.localdate() + timedelta(days=365))
    return consent.pk


def member_of(organisation: Organisation, role: Role, departements: tuple[str, ...] = ()) -> Actor:
    return actor_of(MembershipFactory(organisation=organisation, role=role.value, departements=list(departements)))


def make_scene() -> Scene:
    line = OrganisationFactory(kind="numero_vert", name="Ligne régionale", departement=None)
    operator = OrganisationFactory(kind="sante_travail", name="Santé au travail des Bauges")
    return Scene(
        line=line,
        operator=operator,
        offer=OfferFactory(organisation=operator, operator_kind="sante_travail", departements=["73"]),
        agent=member_of(line, Role.PHONE_AGENT),
        desk=member_of(line, Role.TEAM_LEAD),
        adviser=member_of(operator, Role.ADVISER),
        animator=member_of(OrganisationFactory(kind="animation_territoriale"), Role.ANIMATOR, ("73",)),
        stranger=member_of(OrganisationFactory(kind="cap_emploi"), Role.ADVISER),
    )
