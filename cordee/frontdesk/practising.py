"""Exercises on the released example cases: the real console and the real engine, and nothing that counts or reaches.

An exercise is a row of a table of its own. What a call of the line does beyond its draft (end, code, hand over, count,
tie to a number) asks for a call: no exercise is found there. The journal has one line when an exercise begins.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from cordee.audit import actions as audit
from cordee.catalogue import queries as catalogue_room
from cordee.conversation.queries import Oriented
from cordee.conversation.telling import answer_said, answered
from cordee.domain.access import Actor
from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.saying import FIRST_PROPOSALS
from cordee.frontdesk import queries
from cordee.frontdesk.models import PracticeCall
from cordee.frontdesk.queries import Draft
from cordee.reader.cases import Case, case_files, read_case_files
from cordee.reader.situation import BadSituation
from cordee.reader.yaml_source import Unreadable

# Those that the catalogue is released against; the other files of the folder are the tests of one rule each.
RELEASED = re.compile(r"[a-z]+/[mp]\d+\.yaml")


class NoSuchExample(Exception):
    """The released examples do not have it, or cannot be read with the rules of today."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the person answers if asked, and what was noted of it."""

    label: str
    expected: str
    noted: str

    @property
    def is_right(self) -> bool:
        return self.expected == self.noted


@dataclass(frozen=True, kw_only=True)
class Point:
    """One expectation of the example, in words; ``found``: what the exercise gives instead, or nothing."""

    said: str
    is_met: bool
    found: str = ""


@dataclass(frozen=True, kw_only=True)
class Compared:
    points: tuple[Point, ...]
    needs: tuple[Said, ...]
    answers: tuple[Said, ...]

    @property
    def is_met(self) -> bool:
        return all(point.is_met for point in self.points)


def examples() -> Mapping[str, Case]:
    """The released situations by id, each as it is on its latest day; none where they cannot be read."""
    catalogue = catalogue_room.current_catalogue()
    return _examples(Path(settings.CORDEE_CONTENT) / "cases", catalogue.content_hash)


def example(name: str) -> Case:
    try:
        return examples()[name]
    except KeyError:
        raise NoSuchExample(name) from None


@transaction.atomic
def start(*, name: str, actor: Actor, at: datetime) -> PracticeCall:
    """With the rules of today's release and the day of the example. Raises NoSuchExample."""
    case = example(name)
    practice = PracticeCall(
        example=case.id,
        membership_id=actor.membership,
        started_at=at,
        on=case.on,
        catalogue_hash=catalogue_room.current_catalogue().content_hash,
    )
    practice.save(force_insert=True)
    audit.record("practice.started", actor=actor, at=at, target=practice.pk, detail={"example": case.id})
    return practice


def access_practice(call_id: UUID, *, actor: Actor) -> PracticeCall:
    """Raise PracticeCall.DoesNotExist."""
    found: PracticeCall = PracticeCall.objects.visible_to(actor).get(pk=call_id)
    return found


@transaction.atomic
def finish(*, call_id: UUID, actor: Actor) -> None:
    """Nothing of it is kept; twice is once."""
    PracticeCall.objects.visible_to(actor).filter(pk=call_id).delete()


def running(*, actor: Actor) -> list[PracticeCall]:
    return list(PracticeCall.objects.visible_to(actor).order_by("-started_at")[:20])


def compared(practice: PracticeCall, case: Case) -> Compared:
    """The exercise beside what the example expects: orientation first, then what was noted."""
    oriented = queries.oriented(practice)
    return Compared(
        points=_points(oriented, case), needs=_needs(oriented, case), answers=tuple(_answers(oriented, case))
    )


def shown_with(draft: Draft) -> dict[str, Any]:
    """On the console of an exercise: the story, and the card of who plays the caller. Of a call, nothing."""
    if not isinstance(draft, PracticeCall) or (case := examples().get(draft.example)) is None:
        return {"example": None, "person_answers": ()}
    return {"example": case, "person_answers": _answers(queries.oriented(draft), case)}


def _points(oriented: Oriented, case: Case) -> tuple[Point, ...]:
    decision, expected = oriented.decision, case.expected
    needs = decision.needs if decision else ()
    first = {
        name: one.version.name
        for need in needs
        for one in need.proposed[:FIRST_PROPOSALS]
        for name in (one.version.id, one.version.family)
    }
    proposed = {name for need in needs for one in need.proposed for name in (one.version.id, one.version.family)}
    points = []
    if wanted := expected["lead_any_of"]:
        said = f"Proposer d'abord : {_either(oriented.catalogue, wanted)}"
        found = ", ".join(dict.fromkeys(first.values())) or "rien encore"
        points.append(Point(said=said, is_met=bool(set(first) & set(wanted)), found=found))
    for name in expected["must_not"]:
        said = f"Ne pas proposer : {_named(oriented.catalogue, name)}"
        points.append(Point(said=said, is_met=decision is not None and name not in proposed))
    if asked := expected["must_ask_any_of"]:
        facts = oriented.catalogue.facts
        told = oriented.answers.facts.keys() | set(decision.ask if decision else ())
        said = f"Demander : {' ou '.join(facts[name].label for name in asked)}"
        points.append(Point(said=said, is_met=bool(told & set(asked))))
    fired = set(decision.gates) if decision else set()
    actions = {gate.id: gate.action for gate in oriented.catalogue.gates}
    points += [Point(said=actions[name], is_met=name in fired) for name in expected["gates"]]
    return tuple(points)


def _needs(oriented: Oriented, case: Case) -> tuple[Said, ...]:
    noted, labels = oriented.conversation.needs, oriented.catalogue.needs
    return tuple(
        Said(
            label=labels[need].label,
            expected="oui" if need in case.situation.needs else "non",
            noted="oui" if need in noted else "non",
        )
        for need in dict.fromkeys([*case.situation.needs, *noted])
    )


def _answers(oriented: Oriented, case: Case) -> list[Said]:
    facts = oriented.catalogue.facts
    return [
        Said(
            label=facts[name].label,
            expected=answer_said(oriented, facts[name], value),
            noted=answer_said(oriented, facts[name], noted)
            if (noted := answered(oriented, name)) is not None
            else "pas noté",
        )
        for name, value in case.situation.facts.items()
        if name in facts
    ]


def _either(catalogue: Catalogue, names: tuple[str, ...]) -> str:
    return " ou ".join(dict.fromkeys(_named(catalogue, name) for name in names))


def _named(catalogue: Catalogue, name: str) -> str:
    if name in catalogue.versions:
        return catalogue.versions[name].name
    versions = catalogue.families.get(name, ())
    return versions[-1].name if versions else name


@lru_cache(maxsize=2)
def _examples(directory: Path, content_hash: str) -> Mapping[str, Case]:
    catalogue = catalogue_room.catalogue_by_hash(content_hash)
    try:
        files = {name: text for name, text in case_files(directory).items() if RELEASED.fullmatch(name)}
        read = read_case_files(files, catalogue) if files else []
    except (BadSituation, Unreadable):
        return {}
    latest: dict[str, Case] = {}
    for case in read:
        known = latest.get(case.place.file)
        if known is None or known.on < case.on:
            latest[case.place.file] = case
    return {case.id: case for case in latest.values()}
