"""What a sheet may be filled with: what the person's case holds, and she reads herself. She ticks it line by line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cordee.cases import queries as cases
from cordee.cases.models import Case
from cordee.domain import sheet as rules
from cordee.domain.access import Actor, DataClass
from cordee.domain.referral import State
from cordee.domain.sheet import Known, Recipient, Words
from cordee.orientation import queries as orientations
from cordee.people import queries as people
from cordee.referrals import queries as referrals
from cordee.referrals import shared
from cordee.sheet import wording
from cordee.ui.typography import long_day

_CLASSES: Mapping[Known, DataClass] = {
    Known.FOLLOWED_BY: DataClass.OPERATIONAL,
    Known.SITUATION: DataClass.SITUATION,
    Known.HEALTH: DataClass.HEALTH,
}

_TOLD: Mapping[str, set[DataClass]] = {
    label: {_CLASSES.get(known, DataClass.IDENTITY)} for known, label in wording.KNOWN.items()
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    key: str  # what the form posts: never the text itself
    label: str
    text: str
    known: Known

    @property
    def data_class(self) -> DataClass:
        return _CLASSES.get(self.known, DataClass.IDENTITY)


@dataclass(frozen=True, kw_only=True)
class Held:
    """Everything that the case holds for this recipient, in the order of a sheet."""

    recipient: Recipient
    choices: tuple[Choice, ...]
    planned_return: str = ""

    def groups(self) -> list[tuple[str, tuple[Choice, ...]]]:
        found = []
        for first, title in wording.GROUPS.items():
            inside = {Known.NAME, Known.BORN, Known.PHONE, Known.EMAIL} if first is Known.NAME else {first}
            if lines := tuple(one for one in self.choices if one.known in inside):
                found.append((title, lines))
        return found

    @property
    def classes(self) -> list[DataClass]:
        return sorted({one.data_class for one in self.choices})


@dataclass(frozen=True, kw_only=True)
class Composed:
    """What she chose and wrote: what the sheet will be."""

    recipient: Recipient
    lines: tuple[tuple[str, str], ...]
    days: int


def held(case: Case, *, recipient: Recipient, actor: Actor) -> Held:
    wanted = rules.KNOWN[recipient]
    facts = _facts(case, actor) if Known.SITUATION in wanted else ()
    found = (*_identity(case, actor), *_followed_by(case, actor), *facts)
    ahead = next((one.text for one in facts if one.key.endswith(":reprise_prevue_date")), "")
    return Held(recipient=recipient, choices=tuple(one for one in found if one.known in wanted), planned_return=ahead)


def composed(holding: Held, *, ticked: Iterable[str], words: Mapping[Words, str], days: int) -> Composed:
    """``ticked`` that the case does not hold, or not for this recipient, are left out."""
    chosen = set(ticked)
    lines = [(one.label, one.text) for one in holding.choices if one.key in chosen]
    written = [(wording.WORDS[one], words.get(one, "").strip()) for one in rules.WORDS[holding.recipient]]
    return Composed(
        recipient=holding.recipient, lines=(*lines, *((label, said) for label, said in written if said)), days=days
    )


def classes_of(lines: Iterable[tuple[str, str]]) -> frozenset[DataClass]:
    """What a sheet that was made tells, by its labels: a fact of her case keeps none of its class, and may be of two.

    Of her health always: that somebody is helped to stay in work is told by the sheet itself.
    """
    found = {DataClass.HEALTH}
    for label, _text in lines:
        found |= _TOLD.get(label, {DataClass.SITUATION, DataClass.HEALTH})
    return frozenset(found)


def _identity(case: Case, actor: Actor) -> Iterator[Choice]:
    identity, contact = people.named(case.person_id, actor=actor)
    born = identity.birth_date if identity else None
    said = {
        Known.NAME: str(identity) if identity else "",
        Known.BORN: long_day(born) if born else "",
        Known.PHONE: contact.phone if contact else "",
        Known.EMAIL: contact.email if contact else "",
    }
    return (
        Choice(key=known.value, label=wording.KNOWN[known], text=text, known=known)
        for known, text in said.items()
        if text
    )


def _followed_by(case: Case, actor: Actor) -> Iterator[Choice]:
    """Who leads, then each request that left and still says something; a refusal is nobody else's."""
    lead = cases.lead_of(case.pk, actor=actor).organisation
    yield _by("lead", lead.display_name, wording.LEADS)
    for one in referrals.referrals_of_case(case.pk, actor=actor):
        state = State(one.state)
        if state in wording.STATES and one.recipient_id != lead.pk:
            yield _by(str(one.pk), one.recipient.display_name, wording.STATES[state])


def _by(key: str, organisation: str, how: str) -> Choice:
    known = Known.FOLLOWED_BY
    return Choice(key=f"{known.value}:{key}", label=wording.KNOWN[known], text=f"{organisation} ({how})", known=known)


def _facts(case: Case, actor: Actor) -> tuple[Choice, ...]:
    """As they were said last, in the words of the catalogue of that day: who takes stock again without reading her
    health says nothing of it."""
    kept = orientations.orientations_of_case(case.pk, actor=actor)
    found = []
    for known, read in ((Known.SITUATION, orientations.situation_of), (Known.HEALTH, orientations.health_facts_of)):
        stored = ((one, read(one.pk, actor=actor)) for one in kept)
        latest = next(((one, said.facts) for one, said in stored if said and said.facts["facts"]), None)
        for fact, label, value in shared.said_facts(*latest) if latest else ():
            if fact not in rules.NOT_OF_HER:
                found.append(Choice(key=f"{known.value}:{fact}", label=label, text=value, known=known))
    return tuple(found)
