"""The legal clocks of a programme: those of the engine, from what was shared last and the days written down here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from cordee.audit import actions as audit
from cordee.catalogue.engines import engine_of
from cordee.catalogue.queries import current_catalogue
from cordee.domain.access import Actor, DataClass
from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.agenda.calendar import calendar
from cordee.domain.orientation.agenda.entries import Entry, Status
from cordee.domain.orientation.situation import Situation
from cordee.domain.programmes import What, counted
from cordee.domain.rules.evaluation import Value
from cordee.domain.tongue import Tongue
from cordee.orientation import queries as orientations
from cordee.orientation.replay import told_again
from cordee.programmes.models import SupportProgramme
from cordee.programmes.queries import kind_of
from cordee.reader.french_holidays import french_holidays

SCREEN = "programmes:programme"


@dataclass(frozen=True, kw_only=True)
class Clocks:
    """``waits``: names of the rules that wait for a fact which is not known, and that fact's label."""

    ahead: tuple[Entry, ...]
    waits: tuple[tuple[str, str], ...]
    is_told: bool  # something was shared to count from


def clocks_of(programme: SupportProgramme, *, actor: Actor, on: date, at: datetime) -> Clocks | None:
    """None where the kind names no rule of time. What is read to count them is logged."""
    kind = kind_of(programme)
    if kind is None or not kind.deadlines:
        return None
    catalogue = current_catalogue()
    days = _days(programme, catalogue)
    said = _told(programme, catalogue, actor, at, counted_anew=bool(days))
    if said is None and not days:
        return Clocks(ahead=(), waits=(), is_told=False)
    told = said or Situation()
    situation = replace(told, facts={**told.facts, **days}, unsure=told.unsure - days.keys())
    engine = engine_of(catalogue.content_hash, Tongue.FRENCH)
    found = calendar(engine, situation, on=on, holidays=french_holidays())
    ours = frozenset(kind.deadlines)
    return Clocks(
        ahead=tuple(one for one in found.entries if one.deadline.rule in ours and one.status is not Status.PAST),
        waits=tuple(
            (one.deadline.name, catalogue.facts[one.facts[0]].label)
            for one in found.missing
            if one.deadline.rule in ours and one.certain and one.facts
        ),
        is_told=True,
    )


def _told(
    programme: SupportProgramme, catalogue: Catalogue, actor: Actor, at: datetime, *, counted_anew: bool
) -> Situation | None:
    """The last orientation of which the actor reads all. ``counted_anew``: by the days written here."""
    known = {name for name, fact in catalogue.facts.items() if not (counted_anew and fact.derived)}
    for one in orientations.orientations_of_case(programme.case_id, actor=actor):
        situation = orientations.situation_of(one.pk, actor=actor)
        health = orientations.health_facts_of(one.pk, actor=actor)
        if situation is None or health is None:
            continue
        shown = {"case": programme.case_id, "classes": [DataClass.SITUATION, DataClass.HEALTH]}
        audit.record_reading("shared_facts", actor=actor, at=at, screen=SCREEN, **shown)
        return told_again(catalogue, one, _of(situation.facts, known), _of(health.facts, known))
    return None


def _of(kept: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """Without the facts that this catalogue no longer has."""
    return {**kept, "facts": {name: value for name, value in kept["facts"].items() if name in known}}


def _days(programme: SupportProgramme, catalogue: Catalogue) -> dict[str, Value]:
    """Of each record the last that was written: its days answer the facts that the content names."""
    found: dict[str, Value] = {}
    for record in programme.plan.records:
        written = counted(programme.happened, What.RECORD, record.id)
        last = max(written, key=lambda one: one.on, default=None)
        if last is None:
            continue
        if record.begins_fact in catalogue.facts:
            found[record.begins_fact] = last.on
        if record.ends_fact in catalogue.facts and last.until is not None:
            found[record.ends_fact] = last.until + timedelta(days=1)
    return found
