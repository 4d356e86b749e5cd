"""Where a request may go on: what the engine proposed for it, as far as the directory of the day still offers it.

The database answers with ids alone, so that a receiver, a link or the line may ask without reading the facts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from cordee.catalogue.models import Capacity, Offer
from cordee.catalogue.queries import current_catalogue, local_offer, offers_in_force
from cordee.domain.catalogue import Catalogue, ServiceVersion
from cordee.domain.redirection import Candidate, each_once, in_order
from cordee.network.models import Organisation
from cordee.referrals.models import Referral, ReferralSummary


@dataclass(frozen=True, kw_only=True)
class Destination:
    """A candidate in the words of the catalogue and of the directory."""

    candidate: Candidate
    offer: Offer
    version: ServiceVersion
    need_label: str

    @property
    def organisation(self) -> Organisation:
        return self.offer.organisation

    @property
    def code(self) -> str:
        return self.candidate.code


def of(referral: Referral, *, on: date) -> list[Destination]:
    """The candidates after ``referral``, each once, what answers its need first; ``on`` is the day of the directory."""
    return of_each([referral], on=on)[referral.pk]


def of_each(asked: Sequence[Referral], *, on: date) -> dict[UUID, list[Destination]]:
    """As ``of``, by request: two questions, however many there are."""
    read = {pk: [_read(code) for code in codes] for pk, codes in _codes([one.pk for one in asked], on)}
    known = _known([one for found in read.values() for one in found], current_catalogue(), on=on) if read else {}
    needs = {one.pk: _need(one) for one in asked}
    return {pk: _ordered(found, known, need=needs[pk]) for pk, found in read.items()}


def _ordered(read: Sequence[Candidate], known: Mapping[Candidate, Destination], *, need: str) -> list[Destination]:
    found = in_order([one for one in read if one in known], need=need)
    return [known[one] for one in each_once(found)]


def among(read: Sequence[Candidate], *, on: date) -> list[Destination]:
    """Those of ``read`` that the directory of the day offers and that have room, each once, in their order."""
    known = _known(read, current_catalogue(), on=on)
    found = [known[one] for one in each_once([one for one in read if one in known])]
    return [one for one in found if one.offer.capacity == Capacity.OPEN and _is_reachable(one.organisation)]


def _is_reachable(organisation: Organisation) -> bool:
    return bool(organisation.email or organisation.address)


def again(referral: Referral, *, on: date) -> list[Destination]:
    """Who had the request and lacked something to answer, while it still has room; empty once it was asked again."""
    code = _asked("select policy.again_of(%s, %s)", referral.pk, on)
    read = [_read(code)] if isinstance(code, str) else []
    return list(_known(read, current_catalogue(), on=on).values())


def chosen(found: Sequence[Destination], code: str) -> Destination | None:
    return next((one for one in found if one.code == code), None)


def consent_for(referral_id: UUID, receiver: UUID, *, on: date) -> UUID | None:
    """The consent in force of the same case that names this receiver."""
    answer = _asked("select policy.consent_for(%s, %s, %s)", referral_id, receiver, on)
    return answer if isinstance(answer, UUID) else None


def person_is_reachable(referral_id: UUID) -> bool:
    """Whether a phone or a mail of the person is known: neither of them is told."""
    return _asked("select policy.person_is_reachable(%s)", referral_id) is True


def _codes(asked: Sequence[UUID], on: date) -> list[tuple[UUID, list[str]]]:
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select one, policy.candidates_of(one, %s) from unnest(%s::uuid[]) as one", [on, list(asked)])
        return [(pk, codes or []) for pk, codes in cursor.fetchall()]


def _read(code: str) -> Candidate:
    need, version, offer = code.split(" ")
    return Candidate(need=need, service_version=version, offer=UUID(offer))


def _known(read: Sequence[Candidate], catalogue: Catalogue, *, on: date) -> dict[Candidate, Destination]:
    """A service that the present catalogue no longer has, or that has ended that day, is proposed to nobody.

    Nor is a body that receives nothing, as an employer.
    """
    versions = {pk: version for pk, version in catalogue.versions.items() if version.may_be_asked_on(on)}
    listed = offers_in_force(on).filter(pk__in=[one.offer for one in read])
    offers = {found.pk: found for found in listed if local_offer(found, communes=frozenset()).takes_requests}
    return {
        one: Destination(
            candidate=one,
            offer=offers[one.offer],
            version=versions[one.service_version],
            need_label=catalogue.needs[one.need].label,
        )
        for one in read
        if one.offer in offers and one.service_version in versions and one.need in catalogue.needs
    }


def _need(referral: Referral) -> str:
    """As far as the actor may read it; the engine's order does without."""
    summary: ReferralSummary | None = referral._state.fields_cache.get("summary")
    return summary.need if summary else ""


def _asked(question: str, *values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        (answer,) = cursor.fetchone()
    return answer
