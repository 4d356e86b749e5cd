"""The two layers of access, asked separately: querysets with row security off, raw SQL with it on."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from cordee.audit.context import acting_as
from cordee.cases.models import Case, Escalation, Participation, PersonAnswer, PersonQuestion
from cordee.documents.models import Document
from cordee.domain.access import Actor, Role
from cordee.employer.models import EmployerReply, Sharing
from cordee.network.models import Organisation
from cordee.network.queries import actor_of
from cordee.orientation.models import HealthFacts, Orientation, Situation, Trace
from cordee.people.models import Acceptance, Consent, Contact, Identity, NoticeGiven, Person, PersonLink
from cordee.programmes.models import SupportProgramme
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
from cordee.sheet.models import Sheet
from cordee.support.models import Application, Appointment, Note, Step
from cordee.voice.models import RightsRequest
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory

PROTECTED: tuple[type[Model], ...] = (
    Person,
    Identity,
    Contact,
    NoticeGiven,
    Consent,
    Acceptance,
    Case,
    Participation,
    Escalation,
    Orientation,
    Situation,
    HealthFacts,
    Trace,
    Referral,
    ReferralSummary,
    ReferralMessage,
    Transition,
    Attempt,
    Continuation,
    ReferralQuestion,
    ReferralComplement,
    AnswerLink,
    PersonLink,
    PersonQuestion,
    PersonAnswer,
    Note,
    Document,
    Step,
    Appointment,
    Application,
    Sharing,
    EmployerReply,
    SupportProgramme,
    Sheet,
    RightsRequest,
)


TERRITORIES = ([], ["73"], ["38"])


def member_of(organisation: Organisation, role: Role, departements: Sequence[str] = ()) -> Actor:
    membership = MembershipFactory(organisation=organisation, role=role.value, departements=list(departements))
    return actor_of(membership)


def by_queryset(model: Any, actor: Actor) -> set[Any]:
    with bypass_row_security():
        return set(model.objects.visible_to(actor).values_list("pk", flat=True))


def by_database(model: Any, actor: Actor) -> set[Any]:
    table, key = model._meta.db_table, model._meta.pk.column
    with transaction.atomic(), acting_as(actor), connection.cursor() as cursor:
        cursor.execute(f'select "{key}" from "{table}"')
        return {row[0] for row in cursor.fetchall()}


def by_both(model: Any, actor: Actor) -> set[Any]:
    """As the pages ask: a queryset, with row security on. What a join needs must be open to the actor too."""
    with transaction.atomic(), acting_as(actor):
        return set(model.objects.visible_to(actor).values_list("pk", flat=True))


def seen(actor: Actor) -> dict[str, set[Any]]:
    """What the database shows of each table."""
    return {model.__name__: by_database(model, actor) for model in PROTECTED}


def disagreements(actor: Actor) -> dict[str, tuple[set[Any], ...]]:
    """Per model, what the querysets show and the database does not, the reverse, and what both together hide."""
    found = {}
    for model in PROTECTED:
        application, database = by_queryset(model, actor), by_database(model, actor)
        both = by_both(model, actor)
        if not application == database == both:
            found[model.__name__] = (application - database, database - application, database - both)
    return found
