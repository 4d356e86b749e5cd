"""The changes and the ways said in French, for the agent and for the person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cordee.domain.catalogue import Changes, Fact, FactType
from cordee.domain.orientation.changes.change import Change, Then
from cordee.domain.orientation.situation import CALLER
from cordee.domain.rules.evaluation import Value, Values, compiled
from cordee.domain.rules.french import Audience, clause, enumerated, said_day, said_value
from cordee.domain.rules.language import And, Bare, Compare, Expression, Not, Operator

RULES_CHANGE: Final = "les règles changent"
_WOULD: Final[Mapping[Then, str]] = {
    Then.LEAD: "viendrait en premier",
    Then.PROPOSED: "serait proposé",
    Then.LATER: "serait possible ensuite, si le droit commun ne suffit pas",
    Then.OPEN: "deviendrait possible",
}
_TO_BE: Final[Mapping[Then, str]] = {
    Then.LEAD: "vienne en premier",
    Then.PROPOSED: "soit proposé",
    Then.LATER: "soit possible ensuite, si le droit commun ne suffit pas",
    Then.OPEN: "devienne possible",
}
_VOWELS: Final = frozenset("aeiouyhâàéèêîôû")


@dataclass(frozen=True)
class Wording:
    """French about the facts of one catalogue."""

    facts: Mapping[str, Fact]

    def action(self, name: str, before: Value | None, after: Value) -> Change:
        """An answer that somebody changes."""
        fact = self.facts[name]
        if name == CALLER:
            agent = person = _that_somebody_asks(fact.choices[str(after)])
        else:
            agent = fact.action or f"changer la réponse « {fact.label} »"
            if fact.type is not FactType.BOOL:
                least = "au moins " if fact.type is FactType.INT else ""
                agent += f" (« {fact.label} » : {least}{said_value(fact, after)})"
            person = agent
        return Change(kind=Changes.BY_ACTION, fact=name, before=before, after=after, agent=agent, person=person)

    def passing(self, test: Expression, name: str, before: Values, after: Values) -> Change:
        """An answer that time changes, said by the comparison that it makes true, or false."""
        met = compiled(test)(after) is True
        return Change(
            kind=Changes.BY_TIME,
            fact=name,
            before=before.get(name),
            after=after.get(name),
            agent=clause(test, self.facts, audience=Audience.AGENT, met=met),
            person=clause(test, self.facts, audience=Audience.PERSON, met=met),
        )

    def rules(self) -> Change:
        """No answer changes, what is in force does."""
        return Change(kind=Changes.BY_TIME, agent=RULES_CHANGE, person=RULES_CHANGE)

    def way(
        self,
        changes: Sequence[Change],
        then: Then,
        missing: Sequence[str],
        *,
        day: date | None,
        possible_from: date | None,
    ) -> tuple[str, str]:
        """Return the sentences of a way, for the agent and for the person; ``day`` None: no waiting."""
        acts = [change for change in changes if change.kind is Changes.BY_ACTION]
        passing = [change for change in changes if change.kind is Changes.BY_TIME]
        agent = enumerated((change.agent for change in acts), "et") if acts else ""
        person = enumerated((change.person for change in acts), "et") if acts else ""
        rest = self._still_to_know(missing)
        if day is None:
            return (
                f"Pour que ce service {_TO_BE[then]}, il faudrait {agent}.{rest}",
                f"Pour que ce service {_TO_BE[then]}, il faudrait {person}.{rest}",
            )
        when = _when(day, possible_from)
        told = enumerated((change.agent for change in passing), "et")
        shown = enumerated((change.person for change in passing), "et")
        return (
            f"{when}, si rien d'autre ne change, ce service {_WOULD[then]} : ce jour-là, {told}."
            f"{_meanwhile(agent)}{rest}",
            f"{when}, si votre situation reste la même, ce service {_WOULD[then]} : ce jour-là, {shown}."
            f"{_meanwhile(person)}{rest}",
        )

    def nothing(self, fixed: Mapping[str, Value | None], refusal: str | None) -> tuple[str, str]:
        """Return the sentences of a service that nothing gives, with the answers, or the refusal, that hold it."""
        if not fixed and refusal is None:
            return ("Aucun changement connu n'y suffirait.",) * 2
        held = (refusal or "").rstrip(".")
        agent, person = (
            self._told(fixed, audience) if fixed else held[:1].lower() + held[1:]
            for audience in (Audience.AGENT, Audience.PERSON)
        )
        return f"Ne dépend pas de la personne : {agent}.", f"Cela ne dépend pas de vous : {person}."

    def _told(self, fixed: Mapping[str, Value | None], audience: Audience) -> str:
        """Answers in one clause, then by their labels those that are a number, a day, a list or an interval."""
        tests = {name: _test(name, value) for name, value in fixed.items()}
        spoken = tuple(test for test in tests.values() if test)
        said = [clause(And(spoken) if len(spoken) > 1 else spoken[0], self.facts, audience=audience)] if spoken else []
        said += [
            f"« {self.facts[name].label} » ({said_value(self.facts[name], fixed[name])})"
            for name, test in tests.items()
            if test is None
        ]
        return enumerated(said, "et")

    def _still_to_know(self, missing: Sequence[str]) -> str:
        if not missing:
            return ""
        labels = enumerated((f"« {self.facts[name].label} »" for name in missing), "et")
        return f" Il resterait à savoir : {labels}."


def _test(name: str, value: Value | None) -> Expression | None:
    if isinstance(value, bool):
        return Bare(name) if value else Not(Bare(name))
    return Compare((name,), Operator.EQUAL, value) if isinstance(value, str) else None


def _when(day: date, possible_from: date | None) -> str:
    if possible_from is None:
        return f"À partir du {said_day(day)}"
    return f"À partir d'un jour situé entre le {said_day(possible_from)} et le {said_day(day)}"


def _meanwhile(acts: str) -> str:
    return f" D'ici là, il faudrait {acts}." if acts else ""


def _that_somebody_asks(label: str) -> str:
    """« L'employeur ou le service RH » gives « que l'employeur ou le service RH en fasse la demande »."""
    who = label[:1].lower() + label[1:]
    that = "qu'" if who[0] in _VOWELS else "que "
    return f"{that}{who} en fasse la demande"
