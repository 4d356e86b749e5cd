"""What the console shows of one call: the next question, what was said, the services with their verdicts."""

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from cordee.domain.catalogue import AskedBy, Effect, Fact, FactType, Need, ServiceVersion, Verified
from cordee.domain.orientation.decision import Necessity, NeedDecision, Proposal
from cordee.domain.orientation.explaining import State as ConditionState
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.orientation.read_back import said_narrowed, said_set_aside
from cordee.domain.orientation.saying import settled_on, why_after
from cordee.domain.orientation.situation import CALLER
from cordee.domain.rules.evaluation import Value
from cordee.domain.rules.french import Audience, enumerated, said_day
from cordee.frontdesk import wording
from cordee.frontdesk.agenda import Agenda, agenda
from cordee.frontdesk.doubts import Doubt, doubts
from cordee.frontdesk.heard import Heard, heard
from cordee.frontdesk.queries import Oriented, needs_heard
from cordee.frontdesk.telling import answer_said, audience, reasons, why_it_is, why_it_is_not

EMPLOYERS = frozenset({"employeur", "representant_personnel"})
SERVICES_NAMED_IN_WHY = 3
OFFERS_SHOWN = 4
# Effects of gates that forbid a named hand-over; without them consent alone decides, when it is asked for.
CLOSING_EFFECTS = (
    Effect.EMERGENCY_ONLY,
    Effect.INFORMATION_ONLY,
    Effect.NO_NAMED_RECORD,
)
# These gates close on consent, which is asked at the hand-over itself: saying so during the questions is noise.
SILENT_EFFECTS = frozenset({Effect.NO_REFERRAL})

NECESSITY_WORDS = {
    Necessity.NOTHING_ORDINARY: "Nécessaire : aucun service de droit commun ne répond directement.",
    Necessity.COMPLEMENT: "Vient en complément du droit commun.",
    Necessity.DECLARED: "Nécessaire : la situation l'exige.",
}
CONFIDENCE = {
    Verified.FULL: "Règle vérifiée.",
    Verified.PARTIAL: "Règle en partie vérifiée.",
    Verified.NONE: "Règle non vérifiée : à confirmer par l'opérateur.",
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    value: str
    label: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Question:
    fact: Fact
    said: str
    why: str
    choices: tuple[Choice, ...]
    kind: str
    current: str


@dataclass(frozen=True, kw_only=True)
class Given:
    fact: str
    label: str
    answer: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class NeedChoice:
    need: Need
    asked: bool
    suggested: bool
    key: str


@dataclass(frozen=True, kw_only=True)
class Card:
    """One service in the right-hand column."""

    version: ServiceVersion
    verdict: str
    operators: str
    reasons: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]
    offers: tuple[Any, ...] = ()
    is_lead: bool = False
    missing: str = ""
    after_because: str = ""
    aloud: str = ""

    @property
    def confidence(self) -> str:
        """Shown with the reasons of every service, so that an unverified rule never passes for a verified one."""
        words = CONFIDENCE[self.version.verified]
        return f"{words} Dernière relecture le {said_day(self.version.checked_on)}."


@dataclass(frozen=True, kw_only=True)
class NeedColumn:
    label: str
    settled: bool
    settled_on: str
    lead: Card | None
    proposed: tuple[Card, ...]
    open: tuple[Card, ...]
    later: tuple[Card, ...]
    closed: tuple[Card, ...]
    closed_because: str


@dataclass(frozen=True, kw_only=True)
class Screen:
    oriented: Oriented
    step: str
    question: Question | None
    needs: tuple[NeedChoice, ...]
    given: tuple[Given, ...]
    heard: tuple[Heard, ...]
    fact_menu: tuple[tuple[str, tuple[Fact, ...]], ...]
    columns: tuple[NeedColumn, ...]
    gates: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    in_danger: bool
    rescue_needed: bool
    cannot_send: str
    caller_label: str
    for_person: bool
    remaining: int

    @cached_property
    def agenda(self) -> Agenda:
        """Counted when a page shows it, once."""
        return agenda(self.oriented)

    @property
    def all_settled(self) -> bool:
        return bool(self.columns) and all(column.settled for column in self.columns)


def screen(oriented: Oriented, *, wanted: str = "", choosing_needs: bool = False) -> Screen:
    """Compose the console. ``wanted`` is a fact that the agent wants to answer or correct now."""
    decision, catalogue = oriented.decision, oriented.catalogue
    in_danger = oriented.known.values.get("danger_signale") is True
    wanted = "" if wanted in oriented.health_closed else wanted
    step, fact = _step(oriented, wanted=wanted, choosing_needs=choosing_needs, in_danger=in_danger)
    fired = [gate for gate in catalogue.gates if decision and gate.id in decision.gates]
    caller = catalogue.facts[CALLER].choices.get(oriented.known.caller or "", "")
    return Screen(
        oriented=oriented,
        step=step,
        question=_question(oriented, fact) if fact else None,
        needs=_needs(oriented) if step == "needs" else (),
        given=_given(oriented),
        heard=() if in_danger else heard(oriented),
        fact_menu=_fact_menu(oriented),
        columns=tuple(_column(oriented, need) for need in decision.needs) if decision else (),
        gates=tuple(dict.fromkeys(gate.action for gate in fired if gate.effect not in SILENT_EFFECTS)),
        doubts=doubts(oriented),
        in_danger=in_danger,
        rescue_needed=oriented.known.values.get("danger_imminent") is True,
        cannot_send=cannot_send(oriented),
        caller_label=caller,
        for_person=audience(oriented) is Audience.PERSON,
        remaining=len(decision.ask) if decision else 0,
    )


def cannot_send(oriented: Oriented) -> str:
    """Return why nobody can be handed over now, or nothing."""
    decision = oriented.decision
    fired = [gate for gate in oriented.catalogue.gates if decision and gate.id in decision.gates]
    for effect in CLOSING_EFFECTS:
        if any(gate.effect is effect for gate in fired):
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
        if proposal.offers and all(reason.state is ConditionState.MET for reason in proposal.reasons)
    ]


def _step(oriented: Oriented, *, wanted: str, choosing_needs: bool, in_danger: bool) -> tuple[str, str]:
    if in_danger:
        return "danger", ""
    if wanted in oriented.catalogue.facts:
        return "question", wanted
    if oriented.known.caller is None:
        return "question", CALLER
    if choosing_needs or not oriented.call.needs:
        return "needs", ""
    place = "commune_travail" if oriented.known.caller in EMPLOYERS else "commune_residence"
    if place not in oriented.known.values and place not in oriented.known.never_ask:
        return "question", place
    decision = oriented.decision
    decisive = next((fact for fact in decision.ask if fact in decision.decisive), "") if decision else ""
    if decisive:
        return "question", decisive
    return "decision", ""


def _question(oriented: Oriented, fact_id: str) -> Question:
    fact = oriented.catalogue.facts[fact_id]
    if fact.type is FactType.BOOL:
        choices = (Choice(value="oui", label="Oui", key="o"), Choice(value="non", label="Non", key="n"))
    elif fact.type is FactType.CHOICE and len(fact.choices) <= 20:
        choices = tuple(
            Choice(value=value, label=label, key=_key(place))
            for place, (value, label) in enumerate(fact.choices.items())
        )
    else:
        choices = ()
    return Question(
        fact=fact,
        said=fact.question,
        why=_why(oriented, fact),
        choices=choices,
        kind="choice" if choices else fact.type.value,
        current=answer_said(oriented, fact, given) if (given := _answer(oriented, fact_id)) is not None else "",
    )


def _key(place: int) -> str:
    """1 to 9, then letters that no other command of the console uses."""
    return "123456789abcefghijklpqstuvwyz"[place]


def _why(oriented: Oriented, fact: Fact) -> str:
    if oriented.decision is None:
        return fact.help or ""
    waiting = dict.fromkeys(
        opened.version.family_name
        for need in oriented.decision.needs
        for opened in need.open
        if fact.id in opened.missing or _leads_to(oriented, fact.id) & set(opened.missing)
    )
    named = [f"« {name} »" for name in list(waiting)[:SERVICES_NAMED_IN_WHY]]
    if not named:
        return fact.help or ""
    others = len(waiting) - len(named)
    listed = enumerated([*named, f"{others} autres services"] if others > 1 else named, "et")
    useful = f"Utile pour : {listed}."
    return f"{useful} {fact.help}" if fact.help else useful


def _leads_to(oriented: Oriented, fact_id: str) -> set[str]:
    return {other.id for other in oriented.catalogue.facts.values() if other.derived and other.derived.of == fact_id}


def _needs(oriented: Oriented) -> tuple[NeedChoice, ...]:
    caller = oriented.known.caller or ""
    asked = [need for need in oriented.catalogue.needs.values() if caller in need.asked_by and need.id != SAFETY_NEED]
    heard = needs_heard(oriented.call.words, oriented.catalogue, caller)
    ordered = sorted(asked, key=lambda need: heard.index(need.id) if need.id in heard else len(heard))
    return tuple(
        NeedChoice(need=need, asked=need.id in oriented.call.needs, suggested=need.id in heard, key=_key(place))
        for place, need in enumerate(ordered)
    )


def _given(oriented: Oriented) -> tuple[Given, ...]:
    facts, answers = oriented.catalogue.facts, oriented.answers
    rows = [
        Given(
            fact=name,
            label=facts[name].label,
            answer=answer_said(oriented, facts[name], _answer(oriented, name)),
            note=_note(oriented, name),
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


def _answer(oriented: Oriented, name: str) -> Value | None:
    """What was answered, whatever the other answers make of it."""
    return oriented.answers.values(oriented.catalogue).get(name)


def _column(oriented: Oriented, need: NeedDecision) -> NeedColumn:
    gate = next((gate for gate in oriented.catalogue.gates if gate.id == need.closed_by), None)
    cards = [_proposal(oriented, proposal, lead=need.lead) for proposal in need.proposed]
    refused = [
        Card(version=one.version, verdict="excluded", operators="", reasons=(), notes=(one.text,))
        for one in need.not_proposed
    ]
    excluded = [
        Card(
            version=one.version,
            verdict="excluded",
            operators="",
            reasons=reasons(oriented, one.reasons),
            notes=(),
            aloud=why_it_is_not(oriented, one),
        )
        for one in need.excluded
    ]
    return NeedColumn(
        label=oriented.catalogue.needs[need.need].label,
        settled=need.settled,
        settled_on=_settled_on(oriented, need),
        lead=next((card for card in cards if card.is_lead), None),
        proposed=tuple(card for card in cards if not card.is_lead),
        open=tuple(
            Card(
                version=one.version,
                verdict="open",
                operators="",
                reasons=reasons(oriented, one.reasons),
                notes=_caution(one.version),
                missing=enumerated((f"« {oriented.catalogue.facts[fact].label} »" for fact in one.missing), "et"),
            )
            for one in need.open
        ),
        later=tuple(
            Card(
                version=one.version,
                verdict="eligible",
                operators="",
                reasons=reasons(oriented, one.reasons),
                notes=(f"Ensuite, si {one.necessary_if}.",),
            )
            for one in need.later
        ),
        closed=(*refused, *excluded),
        closed_because=gate.action if gate and not need.proposed else "",
    )


def _settled_on(oriented: Oriented, need: NeedDecision) -> str:
    """The sentence of a need whose lead can no longer change; nothing in an emergency, nor where a gate says why."""
    decision, gates = oriented.decision, oriented.catalogue.gates
    if not need.settled or need.need == SAFETY_NEED or (need.closed_by and not need.proposed):
        return ""
    if decision and any(gate.effect is Effect.EMERGENCY_ONLY and gate.id in decision.gates for gate in gates):
        return ""
    if need.lead is None:
        return f"{wording.WHATEVER_COMES}, {wording.NO_LEAD}."
    return f"{wording.WHATEVER_COMES}, c'est {settled_on(need)}."


def _proposal(oriented: Oriented, proposal: Proposal, *, lead: Proposal | None) -> Card:
    notes = list(_caution(proposal.version))
    if proposal.provisional:
        notes.insert(0, "Provisoire : une réponse manque encore.")
    if proposal.regime_undecided:
        notes.insert(0, "La caisse décidera de l'opérateur.")
    if proposal.necessity:
        notes.append(NECESSITY_WORDS[proposal.necessity])
    if not proposal.available:
        notes.append("Aucune place disponible en ce moment chez les opérateurs recensés.")
    operators = (oriented.catalogue.operators[kind].name for kind in proposal.operators)
    return Card(
        version=proposal.version,
        verdict="open" if proposal.provisional else "eligible",
        operators=enumerated(operators, "ou") if proposal.operators else "",
        reasons=reasons(oriented, proposal.reasons),
        notes=tuple(notes),
        offers=proposal.offers[:OFFERS_SHOWN],
        is_lead=proposal is lead,
        after_because=why_after(lead, proposal) if lead and proposal is not lead else "",
        aloud=why_it_is(oriented, proposal) if proposal is lead else "",
    )


def _caution(version: ServiceVersion) -> tuple[str, ...]:
    """What must be seen without opening anything: a rule that nobody has verified."""
    return (CONFIDENCE[version.verified],) if version.verified is Verified.NONE else ()
