"""What a request shares with its reader beyond level 1: the person, the facts, the reasons. Displayed = logged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cordee.audit import actions as audit
from cordee.cases import queries as cases
from cordee.cases.models import Case
from cordee.catalogue.queries import catalogue_by_hash
from cordee.domain.access import Actor, DataClass
from cordee.domain.catalogue import Catalogue, Fact, FactType
from cordee.domain.phone import as_written
from cordee.domain.rules.answers import BadAnswer
from cordee.domain.rules.answers import answer as read_answer
from cordee.domain.rules.saying import said_value
from cordee.orientation import queries as orientations
from cordee.orientation.models import Orientation
from cordee.orientation.wording import OVERRIDES
from cordee.people import queries as people
from cordee.people.models import Discretion, PreferredChannel
from cordee.people.queries import Somebody
from cordee.people.wording import DISCRETION, PREFERRED_CHANNELS, shared_words
from cordee.referrals import queries
from cordee.referrals.models import READABLE_STATES, Referral
from cordee.territory import queries as territory


@dataclass(frozen=True, kw_only=True)
class Named:
    """The person, for who may know."""

    name: str
    born_on: date | None
    phone: str
    email: str
    prefers: str
    asks: tuple[str, ...]  # what she asks of whoever gets in touch
    reachable: bool

    @property
    def written(self) -> str:
        """As people of France read it, however it was typed."""
        return as_written(self.phone)

    @property
    def dial(self) -> str:
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


@dataclass(frozen=True, kw_only=True)
class Agreed:
    shared: str  # « nom, coordonnées et situation professionnelle »
    until: date  # excluded


@dataclass(frozen=True, kw_only=True)
class Shared:
    """Facts and reasons, class by class; empty where the reader's part in the case or the consent opens nothing."""

    situation: tuple[tuple[str, str], ...] = ()
    health: tuple[tuple[str, str], ...] = ()
    reasons: tuple[dict[str, str], ...] = ()
    chosen_otherwise: str = ""


def person(referral: Referral, *, actor: Actor, at: datetime, screen: str) -> Named | None:
    try:
        case = cases.access_case(referral.case_id, actor=actor)
    except Case.DoesNotExist:
        return None
    return person_of_case(case, about=referral.pk, actor=actor, at=at, screen=screen)


def person_of_case(case: Case, *, about: UUID, actor: Actor, at: datetime, screen: str) -> Named | None:
    shown = {"case": case.pk, "target": about}
    found = people.person_shown(case.person_id, actor=actor, at=at, screen=screen, **shown)
    return _named(found) if found else None


def consent(referral: Referral, *, actor: Actor) -> Agreed | None:
    """What the person lets the receiver know, for who takes part."""
    if referral.consent_id is None:
        return None
    found = people.consent_in_force(referral.case_id, referral.recipient_id, on=queries.today(), actor=actor)
    if found is None:
        return None
    return Agreed(
        shared=shared_words(found.classes),
        until=found.valid_until,
    )


def agreement_ended_on(referral: Referral, *, actor: Actor) -> date | None:
    """Why the receiver of a request that runs, or was followed, reads nothing more of it; None for another reason."""
    if referral.state not in READABLE_STATES:
        return None
    return people.consent_ended_on(referral.case_id, referral.recipient_id, on=queries.today(), actor=actor)


def facts(referral: Referral, *, actor: Actor, at: datetime, screen: str, place: bool = True) -> Shared:
    """Without ``place``, where the person lives and works is left out."""
    if referral.orientation_id is None:
        return Shared()
    try:
        orientation = orientations.access_orientation(referral.orientation_id, actor=actor)
    except Orientation.DoesNotExist:
        return Shared()
    situation = orientations.situation_of(orientation.pk, actor=actor)
    health = orientations.health_facts_of(orientation.pk, actor=actor)
    trace = orientations.trace_of(orientation.pk, actor=actor)
    said = _Said(
        catalogue_by_hash(orientation.catalogue_hash), [found.facts for found in (situation, health) if found], place
    )
    shared = Shared(
        situation=said.rows(situation.facts) if situation else (),
        health=said.rows(health.facts) if health else (),
        reasons=said.reasons(trace.decision, referral) if trace else (),
        chosen_otherwise=_chosen_otherwise(orientation),
    )
    classes = [DataClass.SITUATION] * bool(situation) + [DataClass.HEALTH] * bool(health or trace)
    audit.record_reading(
        "orientation", actor=actor, at=at, screen=screen, classes=classes, target=orientation.pk, case=referral.case_id
    )
    return shared


def said_facts(
    orientation: Orientation, stored: Mapping[str, Any], *, place: bool = True
) -> tuple[tuple[str, str, str], ...]:
    """Fact, label and value, in the words of the catalogue of that day; what was read is for the caller to log."""
    return _Said(catalogue_by_hash(orientation.catalogue_hash), [stored], place).named(stored)


def _named(found: Somebody) -> Named:
    identity, contact = found.identity, found.contact
    return Named(
        name=str(identity),
        born_on=identity.birth_date,
        phone=contact.phone if contact else "",
        email=contact.email if contact else "",
        prefers=PREFERRED_CHANNELS[PreferredChannel(contact.preferred_channel)] if contact else "",
        asks=tuple(DISCRETION[Discretion(asked)] for asked in contact.discretion) if contact else (),
        reachable=contact is not None,
    )


def _chosen_otherwise(orientation: Orientation) -> str:
    if not orientation.override_code:
        return ""
    reason = OVERRIDES[orientation.override_code]
    return f"{reason} : {orientation.override_text}" if orientation.override_text else f"{reason}."


class _Said:
    """Stored facts in the words of the catalogue they were given with, communes by their name."""

    def __init__(self, catalogue: Catalogue, stored: list[Mapping[str, Any]], place: bool) -> None:
        self.catalogue, self.place = catalogue, place
        given = {fact: raw for one in stored for fact, raw in one["facts"].items()}
        codes = [raw for fact, raw in given.items() if self._is_commune(fact)]
        self.communes = {code: town.name for code, town in territory.communes(codes).items()} if codes else {}

    def rows(self, stored: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        return tuple((label, value) for _fact, label, value in self.named(stored))

    def named(self, stored: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
        """In the order of the catalogue, which is that of a conversation."""
        given = stored["facts"]
        names = [name for name in self.catalogue.facts if name in given and (self.place or not self._is_commune(name))]
        known = [(name, self.catalogue.facts[name], given[name]) for name in names]
        return tuple((name, fact.label, _capital(self.value(fact, raw))) for name, fact, raw in known)

    def reasons(self, decision: Mapping[str, Any], referral: Referral) -> tuple[dict[str, str], ...]:
        """The conditions of the service that was chosen, as they were when it was."""
        found = [
            service
            for need in decision["needs"]
            for group in ("proposed", "open", "later", "excluded")
            for service in need[group]
            if service["family"] == referral.service_family
        ]
        return tuple(self._reason(reason) for reason in found[0]["reasons"]) if found else ()

    def value(self, fact: Fact, raw: object) -> str:
        if fact.type is FactType.COMMUNE:
            return self.communes.get(str(raw), str(raw))
        try:
            return said_value(fact, read_answer(fact, raw))
        except BadAnswer:  # Not a value but a word about it, such as « sans objet ».
            return str(raw)

    def _reason(self, reason: Mapping[str, Any]) -> dict[str, str]:
        values = [
            self.value(self.catalogue.facts[fact], raw) if raw is not None else "inconnu"
            for fact, raw in reason["value"].items()
            if fact in self.catalogue.facts and (self.place or not self._is_commune(fact))
        ]
        return {
            "state": reason["state"],
            "label": reason["label"],
            "value": ", ".join(values),
            "source": reason["source"] or "",
        }

    def _is_commune(self, fact: str) -> bool:
        return fact in self.catalogue.facts and self.catalogue.facts[fact].type is FactType.COMMUNE


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
