"""What becomes of an invented request: the organisation answers and follows, the clock recalls, somebody withdraws."""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.demo.stories import Ending, Story
from cordee.demo.wording import OUTCOMES, REFUSALS, RESPONDERS
from cordee.domain.access import Actor, hash_of_secret
from cordee.domain.consent import ConsentChannel
from cordee.domain.follow_up import Tried
from cordee.domain.referral import AttemptKind, RefusalReason, Tick
from cordee.domain.working_days import working_day_after
from cordee.outbox import delivery
from cordee.outbox.actions import message_id_for
from cordee.referrals import actions as referrals
from cordee.referrals import following, queries, sweep
from cordee.referrals.clocks import holidays_around
from cordee.referrals.links import secret_of
from cordee.referrals.models import AnswerLink, Referral

DEMO = Actor.for_job("demo", label="Démonstration")
ACCEPTED = {Ending.ACCEPTED, Ending.STARTED, Ending.CLOSED}
ANSWERED = {Ending.RECEIVED, Ending.REFUSED} | ACCEPTED
SHARE_OF_MISSED_MEETINGS = 0.4
LONGEST_WAIT_FOR_AN_ANSWER = timedelta(hours=52)


def follow(story: Story, referral: Referral, *, agent: Actor, now: datetime) -> None:
    """Bring the request to the stage of its story; each act is a transaction of its own, as in life."""
    if story.ending is Ending.WAITING:
        return
    with acting_as(DEMO):
        link = AnswerLink.objects.visible_to(DEMO).get(referral=referral.pk, revoked_at__isnull=True)
    _deliver(f"referral_sent:{link.pk}", at=referral.sent_at)
    chance = Random(story.number)
    if story.ending in ANSWERED:
        _answer(story, referral, link, chance, now)
    elif story.ending is Ending.WITHDRAWN:
        _withdraw(referral, agent, _later(referral, chance, now))
    else:
        _let_time_pass(referral, now)


def _deliver(key: str, *, at: datetime) -> None:
    """Now, not when the worker starts: by then there is nothing left to ask."""
    delivery.deliver(message_id_for(key), at=at)


def _answer(story: Story, referral: Referral, link: AnswerLink, chance: Random, now: datetime) -> None:
    organisation = Actor.for_link(hash_of_secret(secret_of(link.pk)))
    common = {
        "referral_id": referral.pk,
        "responder_name": chance.choice(RESPONDERS),
        "actor": organisation,
        "at": _later(referral, chance, now),
        "key": f"demo:{referral.pk}",
    }
    with acting_as(organisation):
        match story.ending:
            case Ending.RECEIVED:
                referrals.acknowledge(**common)
            case Ending.ACCEPTED | Ending.STARTED | Ending.CLOSED:
                referrals.accept(first_contact_on=_first_contact(common["at"], referral.departement, chance), **common)
            case Ending.REFUSED:
                reason = chance.choice(list(RefusalReason))
                referrals.refuse(reason=reason, text=REFUSALS[reason], **common)

    if story.ending in ACCEPTED - {Ending.ACCEPTED}:
        with acting_as(organisation):
            _meet(story, organisation, common, chance)


def _meet(story: Story, organisation: Actor, common: dict[str, Any], chance: Random) -> None:
    """The person comes on the first day agreed, or on the second; the follow-up of a closed one takes ten days."""
    accepted = queries.referral_by_link(actor=organisation)
    known = {"referral_id": accepted.pk, "responder_name": common["responder_name"], "actor": organisation}
    met_on: date = accepted.first_contact_on
    if chance.random() < SHARE_OF_MISSED_MEETINGS:
        missed_on, met_on = met_on, _after(met_on, 2, accepted.departement)
        tried = Tried(kind=AttemptKind.MISSED, on=missed_on, next_on=met_on)
        following.note_attempt(tried=tried, at=_evening(missed_on), key=f"demo:missed:{accepted.pk}", **known)
    following.start(met_on=met_on, at=_evening(met_on), key=f"demo:start:{accepted.pk}", **known)
    if story.ending is Ending.CLOSED:
        outcome, comment = chance.choice(list(OUTCOMES.items()))
        at = _evening(met_on + timedelta(days=10))
        following.close(outcome=outcome, comment=comment, at=at, key=f"demo:close:{accepted.pk}", **known)


def _evening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(17, 40)))


def _after(day: date, count: int, departement: str) -> date:
    return working_day_after(day, count, holidays=holidays_around(day, departement))


def _withdraw(referral: Referral, agent: Actor, at: datetime) -> None:
    """The person calls back and says it to the agent."""
    with acting_as(agent):
        referrals.withdraw(
            referral_id=referral.pk, channel=ConsentChannel.VOICE, actor=agent, at=at, key=f"demo:{referral.pk}"
        )


def _let_time_pass(referral: Referral, now: datetime) -> None:
    """Do what the clock would have done on each of its days until now."""
    for step, day in enumerate([*referral.remind_on, referral.expires_on], start=1):
        at = timezone.make_aware(datetime.combine(day, time(7, 30)))
        if at <= now and sweep.tick(referral_id=referral.pk, at=at) is Tick.REMIND:
            _deliver(f"referral_reminder:{referral.pk}:{step}", at=at)
        if day == referral.expires_on and at + sweep.SECOND_LOOK <= now:
            sweep.tick(referral_id=referral.pk, at=at + sweep.SECOND_LOOK)


def _later(referral: Referral, chance: Random, now: datetime) -> datetime:
    """Some hours or days after sending, always before now."""
    longest = min(LONGEST_WAIT_FOR_AN_ANSWER, (now - referral.sent_at) * 0.9)
    return referral.sent_at + longest * chance.uniform(0.3, 1)


def _first_contact(accepted_at: datetime, departement: str, chance: Random) -> date:
    accepted_on = timezone.localdate(accepted_at)
    return _after(accepted_on, chance.randint(3, 7), departement)
