"""Taking stock again of a case: what is known, what it gives today, and what has changed since it was last taken."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from cordee.cases.models import Case
from cordee.catalogue.queries import NoCatalogue, current_catalogue, reference_day
from cordee.conversation.agenda import Agenda, agenda
from cordee.conversation.answers import Answers
from cordee.conversation.queries import Conversation, Oriented, oriented
from cordee.conversation.telling import answer_said, answered, reasons
from cordee.domain.access import CASE_ROLES, Actor, DataClass
from cordee.domain.catalogue import Changes, FactType, LocalOffer, Sensitivity, ServiceVersion
from cordee.domain.orientation.decision import Explained, NeedDecision, Proposal
from cordee.domain.orientation.explaining import State
from cordee.domain.orientation.situation import CALLER
from cordee.domain.orientation.verdicts import PERSON
from cordee.domain.rules.saying import Audience
from cordee.orientation.known import Known, known_in
from cordee.orientation.models import Orientation
from cordee.people.taking_part import reads_content, takes_part
from cordee.support import stock_wording as wording
from cordee.support.models import SUPPORTING

REASONS_SAID = 3


@dataclass(frozen=True, kw_only=True)
class Rights:
    """``may_retake``: who leads the open case or takes part beside, as she agreed; ``health``: that of her health."""

    may_retake: bool
    health: bool


@dataclass(frozen=True, kw_only=True)
class Changed:
    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Service:
    """``why``: of what the person answered; ``offers``: who delivers it, for one that is proposed now."""

    version: ServiceVersion
    need: str
    why: tuple[str, ...]
    offers: tuple[LocalOffer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known gives this today, set against what was known then (``since``)."""

    now: Oriented
    since: Known

    @property
    def last(self) -> Orientation | None:
        """The stock that it is set against."""
        return self.since.last

    @cached_property
    def then(self) -> Oriented | None:
        """None where no stock was taken, or where the rules of that day are known no more. It reads that catalogue."""
        return _then(self.since)

    @cached_property
    def agenda(self) -> Agenda:
        return agenda(self.now)

    @property
    def rules_changed(self) -> bool:
        """The catalogue in force is not that of the day."""
        return self.last is not None and self.last.catalogue_hash != self.now.conversation.catalogue_hash

    @cached_property
    def changed(self) -> tuple[Changed, ...]:
        """Answers that are not what they were, in the order of the catalogue."""
        before = self.then
        return tuple(self._changed(before)) if before else ()

    def _changed(self, before: Oriented) -> Iterator[Changed]:
        for name, fact in self.now.catalogue.facts.items():
            if name == CALLER or _raw(before.answers, name) == _raw(self.now.answers, name):
                continue
            known = name in before.catalogue.facts
            was = said(before, name) if known else wording.NOT_SAID
            yield Changed(label=fact.label, before=was, after=said(self.now, name))

    @cached_property
    def opened(self) -> tuple[Service, ...]:
        """Proposed today, and not then; all of them where there is nothing to compare with."""
        before = _proposed(self.then)
        return tuple(_service(self.now, *one) for family, one in _proposed(self.now).items() if family not in before)

    @cached_property
    def kept(self) -> tuple[Service, ...]:
        before = _proposed(self.then)
        return tuple(_service(self.now, *one) for family, one in _proposed(self.now).items() if family in before)

    @cached_property
    def closed(self) -> tuple[Service, ...]:
        """Proposed then, and not today, each with why."""
        now = _proposed(self.now)
        return tuple(
            Service(version=one.version, need=self._label(need), why=tuple(_why_not(self.now, one.version.family)))
            for family, (need, one) in _proposed(self.then).items()
            if family not in now
        )

    def _label(self, need: NeedDecision) -> str:
        known = self.now.catalogue.needs.get(need.need)
        return known.label if known else need.need


def rights(case_id: object, *, actor: Actor) -> Rights:
    """``may_retake`` says nothing of whether the case is open."""
    seen = Case.objects.visible_to(actor).filter(pk=case_id)
    supports = takes_part(actor, "pk", *SUPPORTING, roles=CASE_ROLES)
    may = seen.filter(supports, reads_content(actor, "pk", DataClass.SITUATION)).exists()
    health = seen.filter(reads_content(actor, "pk", DataClass.HEALTH)).exists()
    return Rights(may_retake=bool(may), health=bool(health))


def known_of(case: Case, *, actor: Actor) -> Known:
    return known_in(case.pk, actor=actor)


def said_otherwise(known: Known, found: Oriented) -> tuple[str, ...]:
    """The names of what the last stock says otherwise than those before it; none at the first."""
    before = known.before
    if before is None:
        return ()
    facts = found.catalogue.facts
    return tuple(
        facts[name].label
        for name, origin in known.origins.items()
        if origin is known.last and name in before.origins and name in facts
    )


def taken_again(case: Case, *, actor: Actor) -> Orientation | None:
    """The last time that stock was taken in the case itself, after the call that opened it."""
    found = Orientation.objects.visible_to(actor).filter(case=case.pk, decided_at__gt=case.opened_at)
    last: Orientation | None = found.select_related("organisation").order_by("-decided_at", "pk").first()
    return last


def conversation(known: Known, *, needs: tuple[str, ...] = (), answers: Answers | None = None) -> Conversation:
    """What is known, on the day of the rules and with the catalogue in force, as the person herself says it."""
    told = known.answers if answers is None else answers
    return Conversation(
        on=reference_day(),
        catalogue_hash=current_catalogue().content_hash,
        needs=needs or known.needs,
        answers=told.known(CALLER, PERSON),
    )


def standing(known: Known, now: Conversation | None = None) -> Standing:
    """``now``: with what is being said, set against the last stock; without, as it was said last."""
    return Standing(now=oriented(now or conversation(known)), since=since_when(known) if now is None else known)


def since_when(known: Known) -> Known:
    """What the last stock is read against: the one before it, or itself, decided again today, where it is the first."""
    return known.before or known


def _then(known: Known) -> Oriented | None:
    if (last := known.last) is None:
        return None
    answers = known.answers.known(CALLER, known.caller)
    try:
        return oriented(
            Conversation(on=last.on, catalogue_hash=last.catalogue_hash, needs=tuple(last.needs), answers=answers)
        )
    except NoCatalogue:
        return None


def said(found: Oriented, name: str) -> str:
    """An answer as people say it, or that there is none."""
    answers = found.answers
    if name in answers.declined:
        return wording.DECLINED
    if name in answers.unsure:
        return wording.UNSURE
    value = answered(found, name)
    return wording.NOT_SAID if value is None else answer_said(found, found.catalogue.facts[name], value)


def grows(found: Oriented, name: str) -> bool:
    """Time alone may have made the answer false."""
    fact = found.catalogue.facts[name]
    return fact.changes is Changes.BY_TIME and fact.type is not FactType.DATE and name in found.answers.facts


def about_health(found: Oriented) -> frozenset[str]:
    return frozenset(one.id for one in found.catalogue.facts.values() if one.sensitivity is Sensitivity.HEALTH)


def without_places(changed: tuple[Changed, ...], found: Oriented) -> tuple[Changed, ...]:
    """Of a case whose places are masked: that one changed, not what it is."""
    places = {one.label for one in found.catalogue.facts.values() if one.type is FactType.COMMUNE}
    return tuple(
        replace(one, before=wording.MASKED, after=wording.MASKED) if one.label in places else one for one in changed
    )


def _raw(answers: Answers, name: str) -> object:
    return (answers.facts.get(name), name in answers.declined, name in answers.unsure)


def _proposed(found: Oriented | None) -> Mapping[str, tuple[NeedDecision, Proposal]]:
    needs = found.decision.needs if found and found.decision else ()
    first: dict[str, tuple[NeedDecision, Proposal]] = {}
    for need in needs:
        for one in need.proposed:
            first.setdefault(one.version.family, (need, one))
    return first


def _service(found: Oriented, need: NeedDecision, one: Proposal) -> Service:
    offers = {offer.organisation: offer for offer in reversed(one.offers)}
    why = tuple(_found(found, one, State.MET))
    return Service(
        version=one.version,
        need=found.catalogue.needs[need.need].label,
        why=why or (wording.WITHOUT_CONDITION,),
        offers=tuple(reversed(offers.values())),
    )


def _why_not(found: Oriented, family: str) -> Iterator[str]:
    """Why a service that was proposed no longer is, in the words of the engine of today."""
    for need in found.decision.needs if found.decision else ():
        for shut in need.excluded:
            if shut.version.family == family:
                yield from _found(found, shut, State.NOT_MET)
                return
        for kept in need.not_proposed:
            if kept.version.family == family:
                yield kept.text
                return
        for waiting in need.open:
            if waiting.version.family == family:
                facts = found.catalogue.facts
                yield wording.AWAITS.format(facts=", ".join(facts[one].label for one in waiting.missing))
                return
        for later in need.later:
            if later.version.family == family:
                yield wording.LATER.format(condition=later.necessary_if)
                return
    yield wording.NOT_LOOKED_AT if family in _families(found) else wording.ENDED


def _families(found: Oriented) -> frozenset[str]:
    on = found.conversation.on
    return frozenset(one.family for one in found.catalogue.versions.values() if one.may_be_asked_on(on))


def _found(found: Oriented, service: Explained, state: State) -> Iterator[str]:
    """The first of its conditions that are so, to who works on the case."""
    lines = [one for one in reasons(found, service, reader=Audience.AGENT) if one["state"] == state.value]
    for line in lines[:REASONS_SAID]:
        yield f"{line['label']} ({line['value']})" if line["value"] and state is State.MET else line["label"]
