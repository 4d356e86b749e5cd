"""What ``deadlines.yaml`` must satisfy before a calendar is made from it."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations, pairwise

from cordee.domain.catalogue import Condition, FactType
from cordee.domain.deadlines import Deadline, DeadlineKind, Moment
from cordee.domain.delays import DayKind
from cordee.domain.orientation.agenda.french import PLACES
from cordee.domain.orientation.agenda.templates import needs_opening, places_of
from cordee.domain.rules.answers import closest
from cordee.reader.checks.checked import Checked
from cordee.reader.checks.conditions import judge
from cordee.reader.checks.dates import REVIEWED_EVERY

SENTENCES = ("agent", "person", "otherwise", "once_past")
ANY_DAY = date(2024, 1, 15)
NO_HOLIDAYS: frozenset[date] = frozenset()
# What each kind writes: (needs an opening, may have one, needs a last day, may have one).
SHAPES = {
    DeadlineKind.WINDOW: (False, True, False, True),
    DeadlineKind.DEADLINE: (False, False, True, True),
    DeadlineKind.INCOME: (True, True, False, False),
    DeadlineKind.REMINDER: (True, True, False, False),
}


def written(checked: Checked) -> None:
    """Facts that are dates, a shape that fits the kind, sentences whose days exist, a source, versions in a row."""
    for deadline in checked.catalogue.deadlines:
        one = _Written(checked, deadline)
        one.references()
        one.shape()
        one.moments()
        one.sentences()
        one.provenance()
    for versions in _versions_of_one_rule(checked.catalogue.deadlines):
        _sequence(checked, versions)
    _titles(checked)


def meaning(checked: Checked) -> None:
    """Conditions that answers can change, and days that exist when they are met."""
    for deadline in checked.catalogue.deadlines:
        node = checked.node("deadline", deadline.id)
        if deadline.condition and judge(checked, node, deadline.condition, "when"):
            continue
        met = [deadline.condition.expression] if deadline.condition else []
        for key, moment in named_moments(deadline):
            fact = checked.catalogue.facts[moment.fact] if moment.fact else None
            if fact and fact.relevant_if and checked.is_impossible(node, key, met=[*met, fact.relevant_if.expression]):
                node.error(
                    f"le fait « {fact.id} » n'a jamais d'objet quand la condition est remplie "
                    f"(« relevant_if: {fact.relevant_if.written} ») : cette règle ne dirait jamais rien",
                    key,
                )


def reviews(checked: Checked) -> None:
    """Deadlines still in force that nobody has read again for a year."""
    for deadline in checked.catalogue.deadlines:
        ended = deadline.period.until is not None and deadline.period.until <= checked.on
        if checked.on - deadline.checked_on > REVIEWED_EVERY and not ended:
            message = f"« {deadline.id} » relu pour la dernière fois le {deadline.checked_on}"
            checked.doubt(checked.node("deadline", deadline.id), message, "checked_on")


def named_moments(deadline: Deadline) -> Iterator[tuple[str, Moment]]:
    if deadline.opens:
        yield "opens", deadline.opens
    if deadline.closes:
        yield "closes", deadline.closes


class _Written:
    def __init__(self, checked: Checked, deadline: Deadline) -> None:
        self.checked, self.deadline = checked, deadline
        self.node = checked.node("deadline", deadline.id)

    def references(self) -> None:
        """Facts that are dates, conditions that mean something, an act that is a service of the catalogue."""
        deadline = self.deadline
        if deadline.dated_by is not None:
            self.dated(deadline.dated_by, "dated_by")
        if deadline.condition:
            self.condition(deadline.condition, "when")
        for key, moment in named_moments(self.deadline):
            if moment.fact:
                self.dated(moment.fact, key, "fact")
            for case in moment.cases:
                if case.condition:
                    self.condition(case.condition, key)
        if deadline.act is not None and deadline.act not in self.checked.catalogue.families:
            hint = closest(deadline.act, self.checked.catalogue.families)
            self.node.error(f"« act » : la famille « {deadline.act} » n'existe pas{hint}", "act")

    def shape(self) -> None:
        deadline = self.deadline
        opening, may_open, last, may_close = SHAPES[deadline.kind]
        if (opening and not deadline.opens) or (may_open and may_close and not (deadline.opens or deadline.closes)):
            self.node.error(f"« {deadline.kind} » : il manque le jour « opens »", "kind")
        if last and not deadline.closes:
            self.node.error(f"« {deadline.kind} » : il manque le dernier jour « closes »", "kind")
        if deadline.opens and not may_open:
            self.node.error(
                f"« {deadline.kind} » n'a pas de jour « opens » ; pour les deux, écrivez « window »", "opens"
            )
        if deadline.closes and not may_close:
            self.node.error(f"« {deadline.kind} » n'a pas de jour « closes » ; écrivez « opens »", "closes")
        if deadline.safe_working_days and not deadline.closes:
            self.node.error("« safe_working_days » : sans dernier jour, aucune marge ne se compte", "safe_working_days")
        if deadline.kind.closes and deadline.closes and deadline.once_past is None:
            self.doubt("« once_past » manque : dites quoi regarder une fois le délai passé", "id")

    def moments(self) -> None:
        for key, moment in named_moments(self.deadline):
            kinds = {case.delay.kind for case in moment.cases}
            if moment.first_day_counts and (moment.backwards or kinds - {DayKind.CALENDAR}):
                self.node.error("« first_day_counts » ne vaut qu'avec « plus », en jours, mois ou années", key)
            if moment.day_after and (key != "opens" or moment.backwards or not moment.cases):
                self.node.error("« day_after » ne vaut que pour « opens », avec « plus »", key)
            if moment.as_of_fact and not any(case.condition for case in moment.cases):
                self.node.error("« as_of_fact » ne vaut qu'avec des délais qui ont un « when »", key)
            if moment.backwards and DayKind.CLEAR in kinds:
                self.node.error("« minus » : un délai franc ne se compte pas à rebours", key)
            for place, case in enumerate(moment.cases):
                is_last = place == len(moment.cases) - 1
                if case.condition is None and not is_last:
                    self.node.error("un cas sans « when » doit venir en dernier : les suivants ne servent pas", key)
                elif case.condition is not None and is_last:
                    self.doubt("aucun cas sans « when » : hors de ces cas, la règle ne dit rien", key)
        opens, closes = self.deadline.opens, self.deadline.closes
        if opens and closes and opens.fact and opens.fact == closes.fact and max(_ends(opens)) > min(_ends(closes)):
            self.node.error("s'ouvre après s'être fermé", "opens")

    def sentences(self) -> None:
        deadline = self.deadline
        for key in SENTENCES:
            for place in places_of(getattr(deadline, key) or ""):
                if place not in PLACES:
                    listed = ", ".join(f"{{{known}}}" for known in PLACES)
                    self.node.error(f"« {{{place}}} » n'est pas un emplacement ; attendu l'un de : {listed}", key)
                elif needs_opening(place, deadline.kind) and deadline.opens is None:
                    self.node.error(f"« {{{place}}} » montre le jour « opens », qui manque", key)
                elif not needs_opening(place, deadline.kind) and deadline.closes is None:
                    self.node.error(f"« {{{place}}} » montre le dernier jour « closes », qui manque", key)

    def provenance(self) -> None:
        for key, listed in (("legal", self.deadline.legal), ("sources", self.deadline.sources)):
            if not listed:
                self.node.error(f"« {key} » manque : un délai ne se donne pas sans sa source", "id")

    def dated(self, name: str, *keys: str) -> None:
        fact = self.checked.catalogue.facts.get(name)
        if fact is None:
            self.node.error(f"le fait « {name} » n'existe pas{closest(name, self.checked.catalogue.facts)}", *keys)
        elif fact.type is not FactType.DATE:
            self.node.error(f"« {name} » n'est pas un fait de type date ({fact.type})", *keys)

    def condition(self, condition: Condition, key: str) -> None:
        self.checked.condition(self.node, condition, key)

    def doubt(self, message: str, *keys: str) -> None:
        self.checked.doubt(self.node, message, *keys)


def _sequence(checked: Checked, versions: list[Deadline]) -> None:
    """Versions of one rule and variant follow each other: an overlap is an error, a gap a doubt."""
    for earlier, later in pairwise(sorted(versions, key=lambda version: version.period.start or date.min)):
        node, end, start = checked.node("deadline", later.id), earlier.period.until, later.period.start
        if earlier.dated_by != later.dated_by:
            node.error(f"« {earlier.id} » et « {later.id} » ne suivent pas la même date « dated_by »", "id")
        elif earlier.period.overlaps(later.period):
            node.error(f"« {later.id} » commence le {start} alors que « {earlier.id} » court encore", "from")
        elif end is not None and start is not None and end < start:
            checked.doubt(node, f"entre « {earlier.id} » (fin {end}) et « {later.id} » (début {start}), rien", "from")


def _titles(checked: Checked) -> None:
    """Two variants of one rule on one day are two dates of one calendar: each says of what it is."""
    for one, other in combinations(checked.catalogue.deadlines, 2):
        beside = one.rule == other.rule and one.variant != other.variant and one.period.overlaps(other.period)
        if beside and one.title == other.title:
            said = f"« {one.id} » et « {other.id} » ont le même titre les mêmes jours : dites de quoi avec « about »"
            checked.node("deadline", other.id).error(said, "name")


def _versions_of_one_rule(deadlines: Iterable[Deadline]) -> Iterator[list[Deadline]]:
    grouped: dict[tuple[str, str | None], list[Deadline]] = {}
    for deadline in deadlines:
        grouped.setdefault((deadline.rule, deadline.variant), []).append(deadline)
    yield from grouped.values()


def _ends(moment: Moment) -> list[date]:
    """The days that a moment can give from one and the same day."""
    if moment.backwards:
        return [case.delay.before(ANY_DAY, holidays=NO_HOLIDAYS) for case in moment.cases]
    return [case.delay.after(ANY_DAY, holidays=NO_HOLIDAYS) for case in moment.cases] or [ANY_DAY]
