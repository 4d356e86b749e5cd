"""Every write on orientations: a decision is recorded once, with what is needed to compute it again."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.domain.access import Actor
from cordee.domain.catalogue import LocalOffer
from cordee.domain.orientation.decision import Decision
from cordee.domain.orientation.situation import Situation as Told
from cordee.domain.rules.answers import written_answer
from cordee.orientation import queries
from cordee.orientation.models import HealthFacts, Orientation, OverrideCode, Situation, Trace
from cordee.orientation.replay import offer_as_json


class ReasonNeeded(ValueError):
    """Another choice than the engine's needs a coded reason, written out when the code is « autre »."""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision with all that it was computed from. ``offers`` None: no directory was loaded."""

    told: Told
    decision: Decision
    offers: Iterable[LocalOffer] | None
    health_fact_ids: Collection[str]


@transaction.atomic
def record(
    *, decided: Decided, departement: str, actor: Actor, at: datetime, need: str = "", case_id: UUID | None = None
) -> Orientation:
    """Keep the decision, its facts split by class, its reasons and its offers. Of an open call: no person yet.

    ``need``: the one that is answered now, whose lead is what was proposed; none: the first that has a lead.
    ``case_id``: of which stock is taken again; what was decided of it before stays as it was.
    """
    decision = decided.decision
    lead = _lead_family(decision, need)
    orientation = Orientation(
        departement=departement,
        case_id=case_id,
        on=decision.on,
        catalogue_hash=decision.catalogue_hash,
        programme=decided.told.programme or "",
        needs=list(decided.told.needs) or [need.need for need in decision.needs],
        lead_family=lead,
        chosen_family=lead,
        settled=all(need.settled for need in decision.needs),
        trace_hash=sha256(decision.to_bytes()).hexdigest(),
        decided_at=at,
        by_label=actor.label,
        by_id=actor.membership,
        organisation_id=actor.organisation,
    )
    orientation.save(force_insert=True)
    _keep_facts(orientation, decided.told, frozenset(decided.health_fact_ids))
    offers = None if decided.offers is None else [offer_as_json(offer) for offer in decided.offers]
    Trace(
        orientation=orientation, departement=departement, decision=json.loads(decision.to_bytes()), offers=offers
    ).save(force_insert=True)
    detail = {"lead": lead, "settled": orientation.settled, "catalogue": orientation.catalogue_hash}
    known = {"target": orientation.pk, "case": _case(orientation)}
    audit.record("orientation.recorded", actor=actor, at=at, detail=detail, **known)
    return orientation


@transaction.atomic
def choose_otherwise(
    *, orientation_id: UUID, family: str, code: OverrideCode, text: str, actor: Actor, at: datetime
) -> Orientation:
    """Choose another service than the engine's first, and say why."""
    text = text.strip()
    if code is OverrideCode.OTHER and not text:
        raise ReasonNeeded(code)
    changes = {"chosen_family": family, "override_code": code.value, "override_text": text}
    orientation = _change(orientation_id, changes, actor)
    detail = {"chosen": family, "lead": orientation.lead_family, "code": code.value}
    audit.record(
        "orientation.chosen_otherwise",
        actor=actor,
        at=at,
        target=orientation.pk,
        case=_case(orientation),
        detail=detail,
    )
    return orientation


@transaction.atomic
def attach(*, orientation_id: UUID, case_id: UUID, actor: Actor, at: datetime) -> Orientation:
    """Give the orientation of a call to the case that it opens: from then on the case says who reads it."""
    orientation = _change(orientation_id, {"case_id": case_id}, actor)
    audit.record("orientation.attached", actor=actor, at=at, target=orientation.pk, case=case_id)
    return orientation


def _change(orientation_id: UUID, changes: Mapping[str, Any], actor: Actor) -> Orientation:
    orientation = queries.access_orientation(orientation_id, actor=actor, lock=True)
    if Orientation.objects.filter(pk=orientation.pk).update(**changes) != 1:
        raise Orientation.DoesNotExist(orientation_id)
    for name, value in changes.items():
        setattr(orientation, name, value)
    return orientation


def _keep_facts(orientation: Orientation, told: Told, health: frozenset[str]) -> None:
    """Facts about health go to their own table, and so does what was not answered about it."""
    situation = _facts(told, lambda fact: fact not in health)
    tables = [(Situation, {**situation, "caller": told.caller}), (HealthFacts, _facts(told, health.__contains__))]
    for table, facts in tables:
        table(orientation=orientation, departement=orientation.departement, facts=facts).save(force_insert=True)


def _facts(told: Told, belongs: Any) -> dict[str, Any]:
    return {
        "facts": {fact: written_answer(value) for fact, value in sorted(told.facts.items()) if belongs(fact)},
        "declined": sorted(filter(belongs, told.declined)),
        "unsure": sorted(filter(belongs, told.unsure)),
    }


def _lead_family(decision: Decision, answered: str) -> str:
    needs = [need for need in decision.needs if need.need == answered] if answered else decision.needs
    return next((need.lead.version.family for need in needs if need.lead), "")


def _case(orientation: Orientation) -> UUID | str:
    return orientation.case_id or ""
