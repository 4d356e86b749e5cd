"""What the person says yes to aloud, before a request leaves: the words that are read to her, and her yes, kept."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from cordee.cases.models import Case
from cordee.domain import consent as agreed
from cordee.domain.access import Actor, DataClass
from cordee.domain.consent import ConsentChannel
from cordee.people import actions as people
from cordee.people import queries as people_queries
from cordee.people.actions import ConsentGiven
from cordee.people.models import Consent
from cordee.referrals.candidates import Destination


def words_of_consent(target: Destination, *, classes: frozenset[DataClass]) -> str:
    """As they are read to her: the need, never the free words of who asks."""
    return agreed.consent_words(
        agreed.CONSENT_VERSION,
        organisation=target.organisation.name,
        classes=classes,
        purpose=target.need_label,
        phone=settings.CORDEE_LINE_NUMBER,
    )


def record_yes(
    *,
    case: Case,
    target: Destination,
    classes: frozenset[DataClass],
    channel: ConsentChannel,
    recorded_for: UUID,
    actor: Actor,
    at: datetime,
    representative: str = "",
) -> Consent:
    """C-02 and C-03: she shares with the receiver, and says yes to the service if she had not before.

    ``representative``: of a minor, who says yes too.
    """
    family = target.version.family
    where = {"person_id": case.person_id, "case_id": case.pk, "departement": case.departement}
    consent = people.record_consent(
        given=ConsentGiven(
            organisation_id=target.organisation.pk,
            classes=classes,
            purpose=target.need_label,
            wording_version=agreed.CONSENT_VERSION,
            words=agreed.with_representative(words_of_consent(target, classes=classes), representative),
            channel=channel,
        ),
        recorded_for=recorded_for,
        actor=actor,
        at=at,
        **where,
    )
    if not people_queries.has_accepted(case_id=case.pk, service_family=family, actor=actor):
        people.record_acceptance(service_family=family, channel=channel, actor=actor, at=at, **where)
    return consent
