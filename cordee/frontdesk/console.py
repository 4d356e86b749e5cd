"""What the console shows of one call: the next question, what was said, the services with their verdicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from cordee.conversation.agenda import Agenda, agenda
from cordee.conversation.asked import NeedChoice, Question, need_choices, next_step, question
from cordee.conversation.columns import NeedColumn, need_column
from cordee.conversation.doubts import Doubt, doubts
from cordee.conversation.heard import Heard, heard
from cordee.conversation.queries import Oriented
from cordee.conversation.telling import answer_said, answered, audience, effects
from cordee.domain.catalogue import AskedBy, Effect, Fact, Gate, Sensitivity
from cordee.domain.orientation.decision import Decision, NeedDecision, Proposal
from cordee.domain.orientation.explaining import State as ConditionState
from cordee.domain.orientation.read_back import said_narrowed, said_set_aside
from cordee.domain.orientation.saying import closer_answer
from cordee.domain.orientation.situation import CALLER
from cordee.domain.rules.french import Audience
from cordee.frontdesk import wording

# Effects of gates that forbid a named hand-over; without them consent alone decides, when it is asked for.
CLOSING_EFFECTS = (
    Effect.EMERGENCY_ONLY,
    Effect.INFORMATION_ONLY,
    Effect.NO_NAMED_RECORD,
)
# These gates close on consent, which is asked at the hand-over itself: saying so during the questions is noise.
SILENT_EFFECTS = frozenset({Effect.NO_REFERRAL})


@dataclass(frozen=True, kw_only=True)
class Given:
    fact: str
    label: str
    answer: str
    note: str = ""
    is_health: bool = False


@dataclass(frozen=True, kw_only=True)
class Screen:
    oriented: Oriented
    step: str
    question: Question | None
    needs: tuple[NeedChoice, ...]
    given: tuple[Given, ...]
    heard: tuple[Heard, ...]
    columns: tuple[NeedColumn, ...]
    gates: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    in_danger: bool
    rescue_needed: bool
    cannot_send: str
    caller_label: str
    for_person: bool
    remaining: int

    @property
    def fact_menu(self) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
        return _fact_menu(self.oriented)

    @cached_property
    def agenda(self) -> Agenda:
        """Counted when a page shows it, once."""
        return agenda(self.oriented)

    @property
    def all_settled(self) -> bool:
        return bool(self.columns) and all(column.settled for column in self.columns)

    @property
    def closer_answer(self) -> str:
        """Which rough answers keep the orientation open, once no question does; or nothing."""
        decision = self.oriented.decision
        return closer_answer(self.oriented.catalogue, decision.rough) if decision and decision.rough else ""

    @property
    def nothing_better(self) -> frozenset[str]:
        """What is to be checked, unfolded where nothing is proposed yet."""
        columns = enumerate(self.columns, 1)
        return frozenset(f"a-verifier-{place}" for place, one in columns if not one.lead and not one.proposed)

    @property
    def has_lead(self) -> bool:
        return any(column.lead for column in self.columns)


def screen(oriented: Oriented, *, wanted: str = "", choosing_needs: bool = False) -> Screen:
    """Compose the console. ``wanted`` is a fact that the agent wants to answer or correct now."""
    decision, catalogue = oriented.decision, oriented.catalogue
    in_danger = oriented.known.values.get("danger_signale") is True
    wanted = "" if wanted in oriented.health_closed else wanted
    step, fact = next_step(oriented, wanted=wanted, choosing_needs=choosing_needs, in_danger=in_danger)
    fired = [gate for gate in catalogue.gates if decision and gate.id in decision.gates]
    caller = catalogue.facts[CALLER].choices.get(oriented.known.caller or "", "")
    return Screen(
        oriented=oriented,
        step=step,
        question=question(oriented, fact) if fact else None,
        needs=need_choices(oriented) if step == "needs" else (),
        given=given(oriented),
        heard=() if in_danger else heard(oriented),
        columns=tuple(need_column(oriented, need, reader=Audience.AGENT) for need in decision.needs)
        if decision
        else (),
        gates=_said_by_gates(fired, oriented.known.caller, asked=fact, informed_only=_informed_only(decision)),
        doubts=doubts(oriented),
        in_danger=in_danger,
        rescue_needed=oriented.known.values.get("danger_imminent") is True,
        cannot_send=cannot_send(oriented),
        caller_label=caller,
        for_person=audience(oriented) is Audience.PERSON,
        remaining=len(decision.ask) if decision else 0,
    )


def _said_by_gates(fired: Sequence[Gate], caller: str | None, *, asked: str, informed_only: bool) -> tuple[str, ...]:
    """What the gates ask of the agent; in an emergency, nothing but the emergency.

    « Demandez d'abord… » is said beside its own question, or once none is left, not beside another one.
    """
    emergency = [gate for gate in fired if gate.effect is Effect.EMERGENCY_ONLY]
    said = emergency or [gate for gate in fired if gate.effect not in SILENT_EFFECTS]
    out_of_turn = informed_only or bool(asked)
    return tuple(
        dict.fromkeys(
            gate.action_to(caller)
            for gate in said
            if gate.effect is not Effect.ASK_FIRST or asked in gate.ask or not out_of_turn
        )
    )


def _informed_only(decision: Decision | None) -> bool:
    return decision is not None and all(need.closed_by for need in decision.needs)


def cannot_send(oriented: Oriented) -> str:
    """Return why nobody can be handed over now, or nothing."""
    decision = oriented.decision
    fired = effects(oriented)
    for effect in CLOSING_EFFECTS:
        if effect in fired:
            return wording.NO_REFERRAL_NOW[effect.value]
    if oriented.known.values.get("consentement_personne") is False:
        return wording.NO_AGREEMENT
    if decision is None or not any(sendable(need) for need in decision.needs):
        return wording.NOTHING_TO_SEND
    return ""


def sendable(need: NeedDecision) -> list[Proposal]:
    """The proposals of a need that an organisation of the directory can receive, best first; none still open."""
    return [
        proposal
        for proposal in need.proposed
        if any(offer.takes_requests for offer in proposal.offers)
        and all(reason.state is ConditionState.MET for reason in proposal.reasons)
    ]


def given(oriented: Oriented) -> tuple[Given, ...]:
    """Each answer as it is said back; what was declined or is not known comes last."""
    facts, answers = oriented.catalogue.facts, oriented.answers
    rows = [
        Given(
            fact=name,
            label=facts[name].label,
            answer=answer_said(oriented, facts[name], answered(oriented, name)),
            note=_note(oriented, name),
            is_health=facts[name].sensitivity is Sensitivity.HEALTH,
        )
        for name in answers.facts
        if name in facts
    ]
    rows += [Given(fact=name, label=facts[name].label, answer="ne souhaite pas répondre") for name in answers.declined]
    rows += [Given(fact=name, label=facts[name].label, answer="ne sait pas") for name in answers.unsure]
    return tuple(rows)


def _fact_menu(oriented: Oriented) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    """Every fact that an agent may note of this caller, by group, in the order of a conversation."""
    grouped: dict[str, list[Fact]] = {}
    for fact in oriented.catalogue.facts.values():
        if fact.asked_by is not AskedBy.AGENT and fact.id not in oriented.health_closed:
            grouped.setdefault(oriented.catalogue.fact_groups[fact.group], []).append(fact)
    return tuple((group, tuple(facts)) for group, facts in grouped.items())


def _note(oriented: Oriented, name: str) -> str:
    """Why an answer does not simply count: without object, narrowed by others, or in doubt."""
    known, facts, say = oriented.known, oriented.catalogue.facts, partial(answer_said, oriented)
    if name in known.set_aside:
        return said_set_aside(name, known, facts, say)
    if name in known.narrowed:
        return said_narrowed(name, known, facts, say)
    return "à vérifier" if any(name in found.answers for found in known.contradictions) else ""
