"""« Faire le point »: what a visitor is asked next, what was said, and what can be told already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from cordee.conversation.agenda import Agenda, agenda
from cordee.conversation.asked import NeedChoice, Question, need_choices, question
from cordee.conversation.changes import Changes, changes
from cordee.conversation.columns import Card, NeedColumn, need_column
from cordee.conversation.doubts import Doubt, doubts
from cordee.conversation.heard import heard
from cordee.conversation.queries import Oriented, oriented
from cordee.conversation.telling import answer_said, answered, audience, named_to
from cordee.domain.catalogue import AskedBy, Effect
from cordee.domain.orientation.saying import why_asked
from cordee.domain.orientation.situation import CALLER
from cordee.domain.rules.french import Audience
from cordee.domain.rules.saying import listed, quoted
from cordee.letters.queries import Fitting, letters_for
from cordee.public import wording
from cordee.public.carried import Carried
from cordee.ui.typography import count_words

PLACE_OF: Final[Mapping[str, str]] = {"personne": "commune_residence", "employeur": "commune_travail"}
# One's own agreement is asked when something is about to be sent, never to learn one's rights.
LEFT_FOR_SENDING: Final = frozenset({"consentement_personne", "personne_informee", "demande_information_seule"})
STEPS_AGAIN: Final[Mapping[str, str]] = {"needs": "changer_besoins", "sheet": "ensemble"}
LAST_KEPT_SHOWN: Final = 40  # signs, to find the place again
# From so many answers on, what is known already is shown under the question.
FIRST_USEFUL: Final = 3


@dataclass(frozen=True, kw_only=True)
class Given:
    """``label`` as the line reads it; ``asked`` in the words of who answered."""

    fact: str
    label: str
    asked: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class Stock:
    """One page of the visitor: ``step`` is « question », « sheet », « needs » or « result »."""

    carried: Carried
    oriented: Oriented
    step: str
    question: Question | None
    asks: str
    why: str
    shows_changes: bool = False

    @cached_property
    def columns(self) -> tuple[NeedColumn, ...]:
        decision, reader = self.oriented.decision, audience(self.oriented)
        needs = decision.needs if decision else ()
        return _each_in_full_once(need_column(self.oriented, need, reader=reader) for need in needs)

    @cached_property
    def agenda(self) -> Agenda:
        return agenda(self.oriented)

    @cached_property
    def changes(self) -> Changes:
        return changes(self.oriented)

    @cached_property
    def letters(self) -> tuple[Fitting, ...]:
        """What one can send oneself, with the dates that were told."""
        return letters_for(self.oriented, self.agenda.ahead)

    @property
    def again(self) -> tuple[str, str]:
        """The field that, sent with what is carried, shows this very step: for a page that is loaded again."""
        if self.question:
            return "changer", self.question.fact.id
        if self.step in STEPS_AGAIN:
            return STEPS_AGAIN[self.step], "1"
        return ("changements" if self.shows_changes else "resultat"), "1"

    @property
    def cut(self) -> str:
        """That not all her words were kept, and up to where; empty when they were."""
        if not self.carried.typed:
            return ""
        kept = self.carried.said.words
        told = {
            "typed": count_words(len(self.carried.typed)),
            "kept": count_words(len(kept)),
            "end": kept[-LAST_KEPT_SHOWN:],
        }
        return wording.WORDS_CUT.format(**told)

    @property
    def could_change(self) -> bool:
        return any(need.possible for need in self.changes.needs)

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        return doubts(self.oriented)

    @property
    def needs(self) -> tuple[NeedChoice, ...]:
        return need_choices(self.oriented)

    @property
    def words_suggest_nothing(self) -> bool:
        return bool(self.carried.said.words) and not any(choice.suggested for choice in self.needs)

    @property
    def given(self) -> tuple[Given, ...]:
        facts, to = self.oriented.catalogue.facts, audience(self.oriented)
        return tuple(
            Given(fact=name, label=facts[name].label, asked=named_to(facts[name], to), answer=self._said(name))
            for name in self.carried.order
        )

    @property
    def needs_said(self) -> tuple[str, ...]:
        return tuple(self.oriented.catalogue.needs[need].label for need in self.carried.said.needs)

    @property
    def shows_first_things(self) -> bool:
        return self.step == "question" and len(self.carried.order) >= FIRST_USEFUL

    @property
    def first_things(self) -> tuple[Card, ...]:
        """What leads for each need, else the first proposed; a service that answers several needs is told once."""
        cards = (card for column in self.columns for card in ([column.lead] if column.lead else column.proposed[:2]))
        return tuple({card.version.family: card for card in cards}.values())

    @property
    def not_counted(self) -> str:
        """The answers without which dates that do run cannot be counted, as they are asked; empty when all are."""
        tongue = self.oriented.catalogue.tongue
        asked = dict.fromkeys(one.asked for waiting in self.agenda.to_ask for one in waiting.awaited)
        return listed((quoted(one, tongue) for one in asked), tongue) if asked else ""

    @property
    def nothing_presses(self) -> bool:
        """No rule of time runs, nor may run."""
        return not (self.agenda.ahead or self.agenda.to_ask or self.agenda.perhaps)

    @property
    def closed_because(self) -> str:
        """What holds every orientation back, in the words of the gate that fired."""
        decision = self.oriented.decision
        fired = [gate for gate in self.oriented.catalogue.gates if decision and gate.id in decision.gates]
        caller = self.oriented.known.caller
        return next((gate.action_to(caller) for gate in fired if gate.effect is Effect.EMERGENCY_ONLY), "")

    @property
    def has_lead(self) -> bool:
        return any(column.lead for column in self.columns)

    def _said(self, name: str) -> str:
        answers, fact = self.oriented.answers, self.oriented.catalogue.facts[name]
        if name in answers.unsure:
            return wording.UNSURE
        if name in answers.declined:
            return wording.DECLINED
        return answer_said(self.oriented, fact, answered(self.oriented, name))


def stock(
    carried: Carried,
    *,
    wanted: str = "",
    choosing_needs: bool = False,
    result: bool = False,
    with_changes: bool = False,
    together: bool = False,
) -> Stock:
    """Compose the next page. ``wanted`` is a fact to answer again; ``result``: what is known so far is enough.

    ``together``: all that is left to ask stands on one page. ``with_changes``: the result also says what would change
    it, which is only worked out when somebody asks.
    """
    found = oriented(carried.said, asks=not result)
    step, fact = "sheet", ""
    if not together:
        step, fact = _next_step(found, wanted=wanted, choosing_needs=choosing_needs, result=result)
    if result and step != "result":
        found = oriented(carried.said)  # something is missing that the result cannot do without
    asked = question(found, fact) if fact else None
    return Stock(
        carried=carried,
        oriented=found,
        step=step,
        question=asked,
        asks=asked_alone(found, asked) if asked else "",
        why=why(found, fact),
        shows_changes=with_changes,
    )


def _next_step(found: Oriented, *, wanted: str, choosing_needs: bool, result: bool) -> tuple[str, str]:
    """The place first, then the needs, then what the engine asks: as long as an answer can change what leads."""
    if wanted in found.catalogue.facts and wanted != CALLER and wanted not in found.health_closed:
        return "question", wanted
    if place := place_left(found):
        return "question", place
    if choosing_needs or not found.conversation.needs:
        return "needs", ""
    if not result and (told := heard_left(found)):
        return "question", told
    decisive = () if result else decisive_left(found)
    return ("question", decisive[0]) if decisive else ("result", "")


def place_left(found: Oriented) -> str:
    """The place that is still to be asked, or nothing."""
    place = PLACE_OF[str(found.known.caller)]
    return "" if place in found.known.values or place in found.known.never_ask else place


def heard_left(found: Oriented) -> str:
    """What her own words already say is asked first, so that nothing she wrote is missing in the end."""
    if audience(found) is not Audience.PERSON:
        return ""
    left = (one.fact for one in heard(found) if one.fact and one.fact not in LEFT_FOR_SENDING)
    return next((fact for fact in left if found.catalogue.facts[fact].asked_by is not AskedBy.AGENT), "")


def decisive_left(found: Oriented) -> tuple[str, ...]:
    """What the engine asks, as long as an answer can change what leads, in its order."""
    decision = found.decision
    if decision is None:
        return ()
    left = LEFT_FOR_SENDING if audience(found) is Audience.PERSON else frozenset()
    return tuple(fact for fact in decision.ask if fact in decision.decisive and fact not in left)


def why(found: Oriented, fact: str) -> str:
    """What the answer is good for; the help of a fact is written for who asks it on the telephone."""
    clause = found.decision.why_ask.get(fact) if found.decision and fact else None
    return why_asked(clause, found.catalogue.tongue) if clause else ""


def asked_alone(found: Oriented, asked: Question) -> str:
    """The question as one reads it alone, about oneself or somebody else; for want of it, as on the telephone."""
    if audience(found) is Audience.PERSON:
        return asked.fact.question_self or asked.said
    return wording.ASKED_OF_OTHERS.get(asked.fact.id, asked.said)


def _each_in_full_once(columns: Iterable[NeedColumn]) -> tuple[NeedColumn, ...]:
    """A service that answers a second need leads back to where it was shown first."""
    seen: set[str] = set()
    found = []
    for column in columns:
        lead = replace(column.lead, again=column.lead.version.family in seen) if column.lead else None
        proposed = tuple(replace(card, again=card.version.family in seen) for card in column.proposed)
        found.append(replace(column, lead=lead, proposed=proposed))
        seen |= {card.version.family for card in (*([lead] if lead else []), *proposed)}
    return tuple(found)
