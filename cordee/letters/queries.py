"""Which letters there are, and which of them fit what was told in a conversation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cordee.conversation.dated import Dated
from cordee.conversation.discretion import discretion
from cordee.conversation.queries import Oriented
from cordee.conversation.telling import answer_said
from cordee.domain.catalogue import Catalogue, FactType
from cordee.domain.letters import Blank, BlankKind, Letter
from cordee.domain.orientation.agenda.entries import Status
from cordee.domain.rules.evaluation import Value
from cordee.letters import wording


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Letters under one need, or those of employers."""

    title: str
    letters: tuple[Letter, ...]


@dataclass(frozen=True, kw_only=True)
class Fitting:
    """A letter for a situation: ``prefill`` by blank, for its page; ``dated``: its rule of time, when one runs."""

    letter: Letter
    prefill: Mapping[str, str]
    dated: Dated | None = None


def letters_on(catalogue: Catalogue, on: date) -> dict[str, Letter]:
    """Return the letters of which a service is in force on the day, by their id."""
    return {letter.id: letter for letter in catalogue.letters.values() if services_of(letter, catalogue, on)}


def services_of(letter: Letter, catalogue: Catalogue, on: date) -> tuple[str, ...]:
    """Return the names of its services in force on the day; a service that is dated by a fact may be of any day."""
    return tuple(
        catalogue.families[family][0].family_name
        for family in letter.services
        if any(version.period.covers(on) for version in catalogue.families[family])
    )


def shelves(catalogue: Catalogue, on: date) -> tuple[Shelf, ...]:
    """Sort the letters of the day by the first need that their services answer; those of employers come last."""
    known = letters_on(catalogue, on)
    under: dict[str, list[Letter]] = {}
    for letter in known.values():
        under.setdefault(_shelf(letter, catalogue), []).append(letter)
    order = [*(need.label for need in catalogue.needs.values()), str(wording.OTHERS), str(wording.FOR_EMPLOYERS)]
    return tuple(Shelf(title=title, letters=tuple(under[title])) for title in order if title in under)


def letters_for(oriented: Oriented, ahead: Iterable[Dated]) -> tuple[Fitting, ...]:
    """Return the letters for who is speaking: those of a service that is proposed, or of a rule of time that runs.

    ``ahead``: the dates of the conversation's agenda that are not past.
    A condition that is false leaves a letter out; one that is not known yet does not. Nothing that may not be told to
    who is speaking shows in the choice, nor in what is prefilled.
    """
    rule, decision = discretion(oriented), oriented.decision
    if decision is None or rule.closed:
        return ()
    proposed = {
        found.version.family for need in decision.needs for found in (need.lead, *need.proposed) if found is not None
    }
    running = {one.entry.deadline.rule: one for one in ahead if _runs(one)}
    found: list[Fitting] = []
    for letter in letters_on(oriented.catalogue, oriented.conversation.on).values():
        condition = letter.condition
        allowed = condition is None or (
            rule.allows(condition.facts) and condition.met(oriented.known.values) is not False
        )
        dated = next((running[name] for name in letter.deadlines if name in running), None)
        if letter.who == oriented.known.caller and allowed and (dated or proposed & set(letter.services)):
            found.append(Fitting(letter=letter, prefill=_prefill(oriented, letter), dated=dated))
    return tuple(sorted(found, key=_urgency))


def _urgency(fitting: Fitting) -> tuple[date, str]:
    """What has a day comes first, the nearest one before."""
    next_day = fitting.dated.next_day if fitting.dated else None
    return next_day.last if next_day else date.max, fitting.letter.id


def _runs(dated: Dated) -> bool:
    return dated.entry.certain and dated.entry.status not in (Status.COMING, Status.PAST)


def _prefill(oriented: Oriented, letter: Letter) -> dict[str, str]:
    filled = {blank.id: _answer(oriented, blank) for blank in letter.own_blanks}
    return {name: text for name, text in filled.items() if text}


def _answer(oriented: Oriented, blank: Blank) -> str:
    """The first answer that is known exactly and may be told to who is speaking."""
    for name in blank.facts:
        value = oriented.known.values.get(name)
        if value is not None and discretion(oriented).allows((name,)) and name not in oriented.health_closed:
            return _written(oriented, blank, name, value)
    return ""


def _written(oriented: Oriented, blank: Blank, name: str, value: Value) -> str:
    if blank.kind is BlankKind.DAY:
        return value.isoformat() if isinstance(value, date) else ""
    fact = oriented.catalogue.facts[name]
    exact = isinstance(value, int) if fact.type is FactType.INT else isinstance(value, str)
    return answer_said(oriented, fact, value) if exact else ""


def _shelf(letter: Letter, catalogue: Catalogue) -> str:
    if letter.who == wording.EMPLOYER:
        return str(wording.FOR_EMPLOYERS)
    met = {need for family in letter.services[:1] for need in catalogue.families[family][0].direct_needs}
    return next((need.label for need in catalogue.needs.values() if need.id in met), str(wording.OTHERS))
