"""Reads of the line: open calls, today's calls, and what one call's situation gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from cordee.catalogue import queries as catalogue_room
from cordee.domain.access import Actor
from cordee.domain.call import Outcome
from cordee.domain.catalogue import Catalogue, LocalOffer
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.decision import Decision
from cordee.domain.orientation.situation import Known
from cordee.domain.referral import State
from cordee.domain.rules.evaluation import Value
from cordee.domain.territory import region_departements, search_key
from cordee.frontdesk.answers import Answers
from cordee.frontdesk.codes import code_of, hash_of_code
from cordee.frontdesk.models import Call
from cordee.referrals import queries as referrals
from cordee.referrals.models import Referral
from cordee.territory import queries as territory

TODAYS_CALLS = 60
CODE_SHOWN_FOR = timedelta(minutes=30)
AGREEMENT = "consentement_personne"


@dataclass(frozen=True, kw_only=True)
class Oriented:
    """One call decided with its own catalogue and day, and the directory of that day."""

    call: Call
    catalogue: Catalogue
    answers: Answers
    known: Known
    decision: Decision | None
    communes: Mapping[str, str]
    offers: Mapping[str, LocalOffer]

    @property
    def health_closed(self) -> frozenset[str]:
        """Facts about health that may not be noted of this caller."""
        return self.decision.health_closed if self.decision else frozenset()


@dataclass(frozen=True, kw_only=True)
class Followed:
    """What a code gives: when the call was, how it ended, where its request stands; never a name nor a need."""

    started_at: datetime
    outcome: Outcome
    state: State | None


def access_call(call_id: UUID, *, actor: Actor, lock: bool = False) -> Call:
    """Return the call; raise Call.DoesNotExist when it is missing or another agent's."""
    found = Call.objects.visible_to(actor)
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    call: Call = found.get(pk=call_id)
    return call


def open_calls(actor: Actor) -> list[Call]:
    return list(Call.objects.visible_to(actor).filter(ended_at__isnull=True).order_by("-started_at")[:TODAYS_CALLS])


def calls_since(moment: datetime, *, actor: Actor) -> list[Call]:
    """Ended calls that began since ``moment``, latest first."""
    found = Call.objects.visible_to(actor).filter(ended_at__isnull=False, started_at__gte=moment)
    return list(found.order_by("-started_at")[:TODAYS_CALLS])


def oriented(call: Call, *, agreed: bool = False) -> Oriented:
    """Decide the call's situation; no decision while nobody is known to call and nothing was said.

    ``agreed``: as it is once the person has said yes to the hand-over.
    """
    catalogue = catalogue_room.catalogue_by_hash(call.catalogue_hash)
    answers, engine = Answers.of(call.answers), engine_of(call.catalogue_hash)
    if agreed:
        answers = answers.known(AGREEMENT, True)
    situation = answers.situation(catalogue, tuple(call.needs))
    known = engine.known(situation, on=call.on)
    offers = catalogue_room.offers_for(call.on, **_places(known.values))
    decision = engine.decide(situation, on=call.on, offers=offers) if answers.count or call.needs else None
    return Oriented(
        call=call,
        catalogue=catalogue,
        answers=answers,
        known=known,
        decision=decision,
        communes=_commune_names(known.values),
        offers={offer.id: offer for offer in offers},
    )


@lru_cache(maxsize=8)
def engine_of(catalogue_hash: str) -> Engine:
    return Engine(catalogue_room.catalogue_by_hash(catalogue_hash))


def followed(code: str) -> Followed | None:
    """What the code of an ended call shows, or None when there is no such code."""
    with connection.cursor() as cursor:
        cursor.execute("select started_at, outcome, state from policy.followed_call(%s)", [hash_of_code(code)])
        row = cursor.fetchone()
    if row is None:
        return None
    return Followed(started_at=row[0], outcome=Outcome(row[1]), state=State(row[2]) if row[2] else None)


def referral_of_code(code: str, *, actor: Actor) -> Referral | None:
    """The request behind a code, for an agent of the organisation that took the call; else None."""
    with connection.cursor() as cursor:
        cursor.execute("select policy.referral_of_code(%s)", [hash_of_code(code)])
        (referral_id,) = cursor.fetchone()
    try:
        return referrals.access_referral(referral_id, actor=actor) if referral_id else None
    except Referral.DoesNotExist:
        return None


def code_again(call: Call, *, at: datetime) -> str:
    """The code of a call that its agent has just ended, for a page that was lost; nothing later."""
    just_ended = call.ended_at is not None and at - call.ended_at < CODE_SHOWN_FOR
    return code_of(call.pk) if just_ended and call.outcome != Outcome.ABANDONED else ""


def left_open(*, actor: Actor, before: datetime) -> list[UUID]:
    found = Call.objects.visible_to(actor).filter(ended_at__isnull=True, started_at__lt=before)
    return list(found.order_by("started_at").values_list("pk", flat=True))


def communes_typed(text: str) -> list[territory.CommuneHit]:
    """The communes that a typed text may mean, the region of the reference day first."""
    near = region_departements(catalogue_room.reference_day())
    return territory.search_communes(text, limit=6, near=near)


def needs_heard(words: str, catalogue: Catalogue, caller: str) -> list[str]:
    """Needs whose synonyms or label share the caller's words, most shared first: a suggestion, never an answer."""
    heard = set(search_key(words).split()) - _TOO_COMMON
    scored = []
    for need in catalogue.needs.values():
        if caller in need.asked_by:
            phrases = [search_key(phrase) for phrase in (*need.synonyms, need.label)]
            shared = max(len(heard & set(phrase.split())) for phrase in phrases)
            whole = any(phrase in search_key(words) for phrase in phrases)
            if shared >= 2 or whole:
                scored.append((-(shared + 10 * whole), need.id))
    return [need for _, need in sorted(scored)]


_COMMON_WORDS = (
    "a ai je j me m mon ma mes le la les l un une des de d du en et ou au aux que qui ne n pas plus pour par sur est "
    "suis c ce ca s se on il elle y avec sans dans tres bien"
)
_TOO_COMMON = frozenset(_COMMON_WORDS.split())


def _places(values: Mapping[str, Value]) -> dict[str, Any]:
    facts = ("commune_residence", "departement_residence", "commune_travail", "departement_travail")
    return {fact: value for fact in facts if isinstance(value := values.get(fact), str)}


def _commune_names(values: Mapping[str, Value]) -> Mapping[str, str]:
    codes = {value for fact in ("commune_residence", "commune_travail") if isinstance(value := values.get(fact), str)}
    found = {code: territory.resolve_commune(code) for code in sorted(codes)}
    return {code: hit.label for code, hit in found.items() if hit}
