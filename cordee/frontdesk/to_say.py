"""What the agent says at each moment of a call: opening, question, services, agreement, closing, or a danger."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from cordee.catalogue import queries as directory
from cordee.catalogue.models import Offer
from cordee.conversation.columns import Card, NeedColumn
from cordee.conversation.places import PLACES
from cordee.conversation.telling import audience
from cordee.domain.articles import the, to_the
from cordee.domain.call import Outcome
from cordee.domain.catalogue import Sensitivity
from cordee.domain.orientation.situation import CALLER
from cordee.domain.orientation.verdicts import PERSON
from cordee.domain.rules.french import Audience
from cordee.domain.script import Limits, Said, in_danger, limit, welcome
from cordee.frontdesk import hand_over as handing
from cordee.frontdesk import wording
from cordee.frontdesk.console import Screen
from cordee.referrals.models import Referral
from cordee.scripts.queries import LineScript
from cordee.scripts.wording import first_meeting
from cordee.ui.typography import long_day

BY_OUTCOME = {
    Outcome.UNMET_NEED: Said.UNMET,
    Outcome.EMERGENCY: Said.AFTER_DANGER,
    Outcome.NOT_FOR_US: Said.NOT_FOR_US,
    Outcome.FOLLOW_UP: Said.FOLLOWED_UP,
}
_LEGAL_SHOWN = 2


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A sentence to say, with the articles that are behind it."""

    words: str
    title: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step:
    label: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class ToSay:
    """``lead_in`` brings the question that is shown; ``more`` is said to who asks what is kept of the call; ``reading``
    is read word for word before anything leaves.
    """

    steps: tuple[Step, ...]
    lines: tuple[Spoken, ...]
    lead_in: str = ""
    caller: str = ""
    limits: Limits | None = None
    limit_said: str = ""
    more: tuple[Spoken, ...] = ()
    reading: tuple[Spoken, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Closing:
    """The last words, on both sides of the code, which is spelt."""

    before: str
    code: str
    after: str


def speaking(screen: Screen, script: LineScript) -> Screen:
    """The same console, where each service says how to speak of it."""
    to = audience(screen.oriented)
    return replace(screen, columns=tuple(_column(column, script, to) for column in screen.columns))


def to_say(screen: Screen, script: LineScript) -> ToSay:
    caller = screen.oriented.known.caller or ""
    return ToSay(
        steps=tuple(_steps(screen)),
        lines=tuple(_lines(screen, script)),
        lead_in=_lead_in(screen, script),
        caller=screen.caller_label,
        limits=script.limits(caller) if caller and not screen.in_danger else None,
        limit_said=script.say(limit(caller)) if caller != PERSON and not screen.in_danger else "",
        more=tuple(_texts(script, [Said.WHAT_IS_KEPT, Said.HER_RIGHTS])) if _is_opening(screen) else (),
        reading=tuple(_reading(screen)) if screen.step == "decision" else (),
    )


def whole_call(screen: Screen, script: LineScript) -> tuple[tuple[str, tuple[Spoken, ...]], ...]:
    """Everything that may be said in this call, moment by moment; the services are those of the screen."""
    caller = screen.oriented.known.caller or ""
    said = {
        wording.MOMENT_OPENING: [
            Said.OPENING,
            Said.WHAT_IS_KEPT,
            Said.HER_RIGHTS,
            *([welcome(caller)] if caller else []),
        ],
        wording.MOMENT_QUESTIONS: [Said.ABOUT_NEEDS, Said.ABOUT_PLACES, Said.FIRST_QUESTION, Said.ABOUT_HEALTH],
        wording.MOMENT_AGREEMENT: [Said.READ_BACK, Said.BEFORE_READING],
        wording.MOMENT_DANGER: list(in_danger(caller)),
    }
    found = {moment: tuple(_texts(script, names)) for moment, names in said.items()}
    found[wording.MOMENT_AGREEMENT] += tuple(_reading(screen))
    services = tuple(card.spoken for column in screen.columns for card in _cards(column))
    order = (wording.MOMENT_OPENING, wording.MOMENT_QUESTIONS)
    after = (wording.MOMENT_AGREEMENT, wording.MOMENT_DANGER)
    parts = [*((one, found[one]) for one in order), (wording.MOMENT_SERVICES, services)]
    return tuple((title, lines) for title, lines in [*parts, *((one, found[one]) for one in after)] if lines)


def closing(script: LineScript, name: Said, *, code: str, **values: str) -> Closing:
    """A text that does not spell the code is said without it: she has one."""
    words = script.say(name, code=code, **values)
    before, spelt, after = words.partition(code) if code else (words, "", "")
    return Closing(before=before, code=spelt, after=after)


def ended(script: LineScript, outcome: Outcome, *, code: str, screen: Screen | None = None) -> Closing:
    """Without a hand-over: what to say, and the nearest day that can be lost, when the page still knows it."""
    name = BY_OUTCOME.get(outcome, Said.INFORMED)
    return closing(script, name, code=code, date_proche=_near_day(screen) if screen and not screen.in_danger else "")


def handed_over(script: LineScript, referral: Referral, *, code: str) -> Closing:
    """With the days that this organisation has to answer, and to see somebody."""
    recipient = referral.recipient.name
    return closing(
        script,
        Said.HANDED_OVER,
        code=code,
        destinataire=the(recipient),
        au_destinataire=to_the(recipient),
        avant_le=long_day(referral.answer_by) if referral.answer_by else "",
        premier_rendez_vous=first_meeting(_delay(referral)),
    )


def _delay(referral: Referral) -> int | None:
    try:
        delay: int | None = directory.offer(referral.offer).delay_days
    except Offer.DoesNotExist:
        return None
    return delay


def _steps(screen: Screen) -> Iterator[Step]:
    if screen.in_danger:
        yield Step(label=wording.MOMENT_DANGER, is_current=True)
        return
    now = wording.MOMENT_SERVICES if screen.step == "decision" else wording.MOMENT_QUESTIONS
    if screen.oriented.known.caller is None:
        now = wording.MOMENT_OPENING
    for label in wording.MOMENTS_OF_A_CALL:
        yield Step(label=label, is_current=label == now)


def _is_opening(screen: Screen) -> bool:
    """Until she has said what brings her."""
    begins = screen.oriented.known.caller is None or screen.step == "needs"
    return begins and not screen.in_danger and not screen.oriented.conversation.needs


def _lines(screen: Screen, script: LineScript) -> Iterator[Spoken]:
    caller, step = screen.oriented.known.caller, screen.step
    if screen.in_danger:
        yield from _texts(script, in_danger(caller or ""))
    elif caller is None:
        yield from _texts(script, [Said.OPENING])
    elif step == "needs" and not screen.oriented.conversation.needs:
        yield from _texts(script, [welcome(caller)])
    elif step == "decision" and not screen.cannot_send:
        yield from _texts(script, [Said.BEFORE_READING])


def _texts(script: LineScript, names: Iterable[str]) -> Iterator[Spoken]:
    for name in names:
        if text := script.script.texts.get(name):
            words = script.say(name, numeros=script.numbers, numeros_violence=script.numbers_for_violence)
            yield Spoken(words=words, title=text.title, sources=text.sources)


def _lead_in(screen: Screen, script: LineScript) -> str:
    """Once for each turn that the call takes, not before every question."""
    if screen.step == "needs":
        return script.say(Said.ABOUT_NEEDS) if screen.oriented.conversation.needs else ""
    if screen.question is None or screen.oriented.known.caller is None:
        return ""
    fact = screen.question.fact
    if fact.id in PLACES:
        return script.say(Said.ABOUT_PLACES)
    if fact.sensitivity is Sensitivity.HEALTH:
        return script.say(Said.ABOUT_HEALTH)
    before = {name for name in screen.oriented.answers.facts if name != CALLER and name not in PLACES}
    return "" if before else script.say(Said.FIRST_QUESTION)


def _reading(screen: Screen) -> Iterator[Spoken]:
    """The very words that are kept with an agreement, for the first organisation that could receive the request."""
    if screen.cannot_send:
        return
    target = handing.targets(screen.oriented)[0]
    yield Spoken(title=wording.NOTICE_TITLE, words=handing.words_of_notice())
    facts = screen.oriented.catalogue.facts
    shares = any(
        facts[name].sensitivity is Sensitivity.HEALTH for name in screen.oriented.answers.facts if name in facts
    )
    yield Spoken(title=wording.CONSENT_TITLE, words=handing.words_of_consent(target, share_health=False))
    if shares:
        words = handing.words_of_consent(target, share_health=True)
        yield Spoken(title=wording.CONSENT_WITH_HEALTH_TITLE, words=words)


def _near_day(screen: Screen) -> str:
    dated = screen.agenda.pressing if screen.columns and not screen.agenda.closed else None
    if dated is None or dated.next_day is None or dated.next_day.day is None:
        return ""
    near = dated.next_day
    return wording.NEAR_DAY.format(name=dated.title, before=near.before.lower(), day=long_day(near.day))


def _column(column: NeedColumn, script: LineScript, to: Audience) -> NeedColumn:
    def spoken(cards: tuple[Card, ...], name: Said) -> tuple[Card, ...]:
        return tuple(replace(card, speaks=partial(_service, card, script, name, to)) for card in cards)

    lead = spoken((column.lead,), Said.LEAD)[0] if column.lead else None
    return replace(
        column,
        lead=lead,
        proposed=spoken(column.proposed, Said.ALSO),
        open=spoken(column.open, Said.TO_CHECK),
        later=spoken(column.later, Said.LATER),
        closed=spoken(column.closed, Said.NOT_OPEN),
    )


def _cards(column: NeedColumn) -> Iterator[Card]:
    if column.lead:
        yield column.lead
    for cards in (column.proposed, column.open, column.later, column.closed):
        yield from cards


def _service(card: Card, script: LineScript, name: Said, to: Audience) -> Spoken:
    told, version = card.tells(), card.version
    refused = " ".join(card.notes) if name is Said.NOT_OPEN and not told.words else ""
    words = script.say(
        name,
        service=version.name,
        description=version.summary_to(to),
        raisons=told.words or refused,
        situation=wording.SITUATION_OF[to],
    )
    return Spoken(title=version.name, words=words, sources=told.sources or version.legal[:_LEGAL_SHOWN])
