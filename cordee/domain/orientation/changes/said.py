"""The changes and the ways in words, for the agent and for the person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cordee.domain.catalogue import Changes, Fact, FactType
from cordee.domain.orientation.changes.change import Change, Then
from cordee.domain.orientation.situation import CALLER
from cordee.domain.rules.evaluation import Value, Values, compiled
from cordee.domain.rules.language import And, Bare, Compare, Expression, Not, Operator
from cordee.domain.rules.saying import Audience, clause, colon, listed, quoted, said_day, said_value
from cordee.domain.tongue import Tongue

_VOWELS: Final = frozenset("aeiouyhâàéèêîôû")


@dataclass(frozen=True, kw_only=True)
class _Words:
    """Sentences of one language. In ``acting`` and ``waiting``, « {} » of ``to_be`` and ``would`` say what then."""

    rules_change: str
    would: Mapping[Then, str]
    to_be: Mapping[Then, str]
    another_answer: str
    least: str
    acting: str
    waiting: str
    all_else: Mapping[Audience, str]
    meanwhile: str
    from_day: str
    from_between: str
    nothing: str
    held: Mapping[Audience, str]
    to_know: str


_WORDS: Final[Mapping[Tongue, _Words]] = {
    Tongue.FRENCH: _Words(
        rules_change="les règles changent",
        would={
            Then.LEAD: "viendrait en premier",
            Then.PROPOSED: "serait proposé",
            Then.LATER: "serait possible ensuite, si le droit commun ne suffit pas",
            Then.OPEN: "deviendrait possible",
        },
        to_be={
            Then.LEAD: "vienne en premier",
            Then.PROPOSED: "soit proposé",
            Then.LATER: "soit possible ensuite, si le droit commun ne suffit pas",
            Then.OPEN: "devienne possible",
        },
        another_answer="changer la réponse {}",
        least="au moins ",
        acting="Pour que ce service {then}, il faudrait {acts}.",
        waiting="{when}, {all_else}, ce service {then} : ce jour-là, {found}.",
        all_else={
            Audience.AGENT: "si rien d'autre ne change",
            Audience.PERSON: "si votre situation reste la même",
        },
        meanwhile=" D'ici là, il faudrait {}.",
        from_day="À partir du {}",
        from_between="À partir d'un jour situé entre le {} et le {}",
        nothing="Aucun changement connu n'y suffirait.",
        held={
            Audience.AGENT: "Ne dépend pas de la personne : {}.",
            Audience.PERSON: "Cela ne dépend pas de vous : {}.",
        },
        to_know=" Il resterait à savoir : {}.",
    ),
    Tongue.ENGLISH: _Words(
        rules_change="the rules change",
        would={
            Then.LEAD: "would come first",
            Then.PROPOSED: "would be proposed",
            Then.LATER: "would be possible afterwards, if the general scheme is not enough",
            Then.OPEN: "would become possible",
        },
        to_be={
            Then.LEAD: "to come first",
            Then.PROPOSED: "to be proposed",
            Then.LATER: "to be possible afterwards, if the general scheme is not enough",
            Then.OPEN: "to become possible",
        },
        another_answer="to change the answer {}",
        least="at least ",
        acting="For this service {then}, it would be necessary {acts}.",
        waiting="{when}, {all_else}, this service {then}: on that day, {found}.",
        all_else={
            Audience.AGENT: "if nothing else changes",
            Audience.PERSON: "if your situation stays the same",
        },
        meanwhile=" Until then, it would be necessary {}.",
        from_day="From {}",
        from_between="From a day between {} and {}",
        nothing="No known change would be enough.",
        held={
            Audience.AGENT: "Does not depend on the person: {}.",
            Audience.PERSON: "This does not depend on you: {}.",
        },
        to_know=" It would still have to be known: {}.",
    ),
}


@dataclass(frozen=True)
class Wording:
    """Sentences about the facts of one catalogue, in its language."""

    facts: Mapping[str, Fact]
    tongue: Tongue

    @property
    def _words(self) -> _Words:
        return _WORDS[self.tongue]

    def action(self, name: str, before: Value | None, after: Value) -> Change:
        """An answer that somebody changes."""
        fact, words = self.facts[name], self._words
        label = quoted(fact.label, self.tongue)
        if name == CALLER:
            agent = person = self._that_somebody_asks(fact.choices[str(after)])
        else:
            agent = fact.action or words.another_answer.format(label)
            if fact.type is not FactType.BOOL:
                least = words.least if fact.type is FactType.INT else ""
                agent += f" ({label}{colon(self.tongue)}{least}{said_value(fact, after)})"
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
        said = self._words.rules_change
        return Change(kind=Changes.BY_TIME, agent=said, person=said)

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
        rest = self._still_to_know(missing)
        agent, person = (
            f"{self._way(changes, audience, then, day, possible_from)}{rest}"
            for audience in (Audience.AGENT, Audience.PERSON)
        )
        return agent, person

    def _way(
        self, changes: Sequence[Change], audience: Audience, then: Then, day: date | None, possible_from: date | None
    ) -> str:
        words = self._words
        told = [(one.kind, one.person if audience is Audience.PERSON else one.agent) for one in changes]
        doing, passing = (
            [said for kind, said in told if kind is wanted] for wanted in (Changes.BY_ACTION, Changes.BY_TIME)
        )
        acts = listed(doing, self.tongue) if doing else ""
        if day is None:
            return words.acting.format(then=words.to_be[then], acts=acts)
        waiting = words.waiting.format(
            when=self._when(day, possible_from),
            all_else=words.all_else[audience],
            then=words.would[then],
            found=listed(passing, self.tongue),
        )
        return waiting + (words.meanwhile.format(acts) if acts else "")

    def nothing(self, fixed: Mapping[str, Value | None], refusal: str | None) -> tuple[str, str]:
        """Return the sentences of a service that nothing gives, with the answers, or the refusal, that hold it."""
        if not fixed and refusal is None:
            return (self._words.nothing,) * 2
        held = (refusal or "").rstrip(".")
        agent, person = (
            self._words.held[audience].format(self._told(fixed, audience) if fixed else held[:1].lower() + held[1:])
            for audience in (Audience.AGENT, Audience.PERSON)
        )
        return agent, person

    def _told(self, fixed: Mapping[str, Value | None], audience: Audience) -> str:
        """Answers in one clause, then by their labels those that are a number, a day, a list or an interval."""
        tests = {name: _test(name, value) for name, value in fixed.items()}
        spoken = tuple(test for test in tests.values() if test)
        said = [clause(And(spoken) if len(spoken) > 1 else spoken[0], self.facts, audience=audience)] if spoken else []
        said += [
            f"{quoted(self.facts[name].label, self.tongue)} ({said_value(self.facts[name], fixed[name])})"
            for name, test in tests.items()
            if test is None
        ]
        return listed(said, self.tongue)

    def _still_to_know(self, missing: Sequence[str]) -> str:
        if not missing:
            return ""
        labels = (quoted(self.facts[name].label, self.tongue) for name in missing)
        return self._words.to_know.format(listed(labels, self.tongue))

    def _when(self, day: date, possible_from: date | None) -> str:
        if possible_from is None:
            return self._words.from_day.format(said_day(day, self.tongue))
        days = (said_day(one, self.tongue) for one in (possible_from, day))
        return self._words.from_between.format(*days)

    def _that_somebody_asks(self, label: str) -> str:
        """« L'employeur ou le service RH » gives « que l'employeur ou le service RH en fasse la demande »."""
        who = label[:1].lower() + label[1:]
        if self.tongue is Tongue.ENGLISH:
            return f"for {who} to make the request"
        that = "qu'" if who[0] in _VOWELS else "que "
        return f"{that}{who} en fasse la demande"


def _test(name: str, value: Value | None) -> Expression | None:
    if isinstance(value, bool):
        return Bare(name) if value else Not(Bare(name))
    return Compare((name,), Operator.EQUAL, value) if isinstance(value, str) else None
