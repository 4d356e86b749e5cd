"""The one write of stock taken again: what is said today, decided today, beside what was decided before."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cordee.cases import queries as cases
from cordee.cases.models import Case, CaseState
from cordee.conversation.answers import Answers
from cordee.conversation.queries import oriented
from cordee.domain.access import Actor
from cordee.orientation import actions as orientations
from cordee.orientation.actions import Decided
from cordee.orientation.models import Orientation
from cordee.support import queries, stock
from cordee.support.refusals import NothingKnown, StockMoved, StockOfClosedCase


@transaction.atomic
def retake(
    *, case_id: UUID, answers: Answers, needs: tuple[str, ...], seen: str, actor: Actor, at: datetime
) -> Orientation:
    """``answers``: all that is known, what was said today included; ``seen``: the stock that the page compared with.

    Who may not read her health says nothing of it: what was said of it before stays as it is known.
    Raise Case.DoesNotExist for who may not, StockRefused for what is not recorded.
    """
    queries.access_case(case_id, actor=actor)
    case = cases.access_case(case_id, actor=actor, lock=True)
    may = stock.rights(case_id, actor=actor)
    if not may.may_retake:
        raise Case.DoesNotExist(case_id)
    if case.state == CaseState.CLOSED:
        raise StockOfClosedCase(case_id)
    known = stock.known_of(case, actor=actor)
    if known.seen != seen:
        raise StockMoved(case_id)
    found = oriented(stock.conversation(known, needs=needs, answers=answers))
    health = stock.about_health(found)
    if not may.health:
        found = oriented(stock.conversation(known, needs=needs, answers=_without(answers, health)))
    if found.decision is None or not answers.count:
        raise NothingKnown(case_id)
    told = found.conversation.situation(found.catalogue)
    offers = tuple(found.offers.values())
    decided = Decided(told=told, decision=found.decision, offers=offers, health_fact_ids=health)
    recorded: Orientation = orientations.record(
        decided=decided, departement=case.departement, case_id=case.pk, actor=actor, at=at
    )
    return recorded


def _without(answers: Answers, facts: frozenset[str]) -> Answers:
    for fact in facts:
        answers = answers.without(fact)
    return answers
