"""What the agent of the line does with an invented caller: the acts of a real call, one after the other."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from cordee.audit import actions as audit
from cordee.catalogue.models import Capacity
from cordee.catalogue.queries import current_catalogue, reference_day
from cordee.conversation.answers import Answers
from cordee.demo.stories import Ending, Story
from cordee.demo.wording import SPOKE_TO
from cordee.domain.access import Actor, follows_health_rule
from cordee.domain.call import Outcome, Unmet, WhyUnmet
from cordee.domain.rules.answers import written_answer
from cordee.domain.territory import departement_of
from cordee.frontdesk import actions as frontdesk
from cordee.frontdesk import answering, transferring
from cordee.frontdesk.hand_over import Agreement, CannotHandOver, HandOver, Target, hand_over, targets
from cordee.frontdesk.models import Call
from cordee.frontdesk.queries import oriented
from cordee.orientation.models import OverrideCode
from cordee.people.actions import NewPerson
from cordee.people.models import PreferredChannel
from cordee.referrals.models import Referral

# What these callers ask for by name, where it exists: the agent then chooses otherwise than the engine, and says why.
ASKED_BY_NAME = {"faire_le_point": "cibc", "changer_de_metier": "cibc"}
CALLER = "appelant"
# Of twenty callers who leave no name, how these ended; the others were given an information.
ENDED: Mapping[int, Outcome] = {
    2: Outcome.ORIENTED,
    5: Outcome.ORIENTED,
    8: Outcome.OTHER_DOOR,
    11: Outcome.UNMET_NEED,
    14: Outcome.UNMET_NEED,
    17: Outcome.NOT_FOR_US,
}
ONE_IN_RUNG = 4  # of those who are handed over: the agent rings the organisation first
RUNG_AFTER = timedelta(minutes=2)


def take_call(
    story: Story, *, agent: Actor, at: datetime, ended_at: datetime, asked_later: bool = False
) -> Referral | None:
    """The whole call, in the transaction that is open; None when it ends without a name.

    ``asked_later``: somebody calls for the person, who is asked by a link.
    """
    if story.ending is Ending.ANONYMOUS:
        _end(story, agent, at, ended_at)
        return None
    call = _noted(story, agent, at)
    target = _target(call, story)
    if target is None:
        frontdesk.end(call_id=call.pk, actor=agent, outcome=Outcome.INFORMED, at=ended_at)
        return None
    if story.number % ONE_IN_RUNG == 0:
        _ring(call, target, story, agent, at)
    wanted = HandOver(
        service=target.proposal.version.id,
        offer=target.offer.id,
        person=_person(story),
        agreement=Agreement(
            notice_heard=not asked_later,
            consent_given=not asked_later,
            service_accepted=True,
            share_health=follows_health_rule(story.programme),
            asked_later=asked_later,
        ),
        message=story.words,
        override=None if target.is_lead else OverrideCode.PERSON_PREFERS,
    )
    return hand_over(call_id=call.pk, wanted=wanted, actor=agent, at=ended_at).referral


def how_it_ended(story: Story) -> tuple[Outcome, Unmet | None]:
    """Of somebody who leaves no name."""
    outcome = ENDED.get(story.number % 20, Outcome.INFORMED)
    if outcome is not Outcome.UNMET_NEED:
        return outcome, None
    if not story.needs:
        return Outcome.INFORMED, None
    reasons = list(WhyUnmet)
    return outcome, Unmet(need=story.needs[0], why=reasons[story.number % len(reasons)])


def _ring(call: Call, target: Target, story: Story, agent: Actor, at: datetime) -> None:
    """The person waits; somebody of the organisation takes her, or nobody answers there."""
    where = {"departement": call.departement, "actor": agent, "at": at}
    listed = answering.reachable(oriented(call), **where)
    offer = next((one.offer for one in listed if one.offer.organisation == target.offer.organisation), None)
    if offer is None:
        return
    taken = story.number % (3 * ONE_IN_RUNG) != 0
    transferring.transfer(
        call_id=call.pk,
        offer=offer.id,
        spoke_to=SPOKE_TO[story.number % len(SPOKE_TO)] if taken else "",
        taken=taken,
        actor=agent,
        at=at + RUNG_AFTER,
    )


def _end(story: Story, agent: Actor, at: datetime, ended_at: datetime) -> None:
    """An unmet need by the acts themselves: the database counts it as the call ends."""
    outcome, unmet = how_it_ended(story)
    if unmet is None:
        _count(story, outcome, agent, at, ended_at)
        return
    call = _noted(story, agent, at)
    frontdesk.end(call_id=call.pk, actor=agent, outcome=outcome, at=ended_at, unmet=unmet)


def _count(story: Story, outcome: Outcome, agent: Actor, at: datetime, ended_at: datetime) -> None:
    """Write only the ended line and its journal: what is left of the acts of a call that nobody follows."""
    place = story.facts.get("commune_residence") or story.facts.get("commune_travail")
    call = Call(
        departement=departement_of(place) if place else "",
        membership_id=agent.membership,
        organisation_id=agent.organisation,
        started_at=at,
        on=reference_day(),
        catalogue_hash=current_catalogue().content_hash,
        caller_kind=story.caller,
        needs=list(story.needs),
        answers=_answers(story).known(CALLER, story.caller).stored(),
    )
    audit.record("call.started", actor=agent, at=at, target=call.pk)
    frontdesk.close(call, actor=agent, outcome=outcome, at=ended_at)


def _answers(story: Story) -> Answers:
    return Answers(facts={name: written_answer(value) for name, value in story.facts.items()})


def _noted(story: Story, agent: Actor, at: datetime) -> Call:
    """The draft at once; typed answer by answer, it would be the same row."""
    call = frontdesk.start(actor=agent, at=at)
    draft = {"answers": _answers(story).stored(), "needs": list(story.needs), "words": story.words}
    Call.objects.visible_to(agent).filter(pk=call.pk).update(**draft)
    return frontdesk.answer(call_id=call.pk, actor=agent, fact=CALLER, text=story.caller)


def _target(call: Call, story: Story) -> Target | None:
    """What is asked for by name when it is there, else the first service that somebody can deliver, if any."""
    try:
        found = targets(oriented(call))
    except CannotHandOver:
        return None
    possible = [target for target in found if _can_receive(target, call)]
    by_name = [target for target in possible if target.offer.operator == ASKED_BY_NAME.get(story.template)]
    if by_name or not possible:
        return next(iter(by_name), None)
    first = possible[0].proposal
    same_service = [target for target in possible if target.proposal is first]
    return min(same_service, key=lambda target: first.operators.index(target.offer.operator))


def _can_receive(target: Target, call: Call) -> bool:
    own = target.offer.organisation == str(call.organisation_id)
    return bool(target.offer.email) and target.offer.capacity == Capacity.OPEN and not own


def _person(story: Story) -> NewPerson:
    told = story.person
    return NewPerson(
        departement=story.home.departement,
        family_name=told.family_name,
        given_name=told.given_name,
        birth_date=told.birth_date,
        phone=told.phone,
        email=told.email,
        commune_code=story.home.code,
        preferred_channel=PreferredChannel.EMAIL if told.email else PreferredChannel.PHONE,
    )
