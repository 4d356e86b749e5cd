"""A few demands of each kind, a mail too, left by invented people as a visitor leaves them: by the acts of the room."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.http import QueryDict
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.conversation.queries import oriented
from cordee.demo.models import Built
from cordee.demo.stories import Story
from cordee.demo.wording import INVENTED, MAIL
from cordee.domain.access import Actor
from cordee.domain.enquiry import Hope, Kind, Suspicion, Want
from cordee.domain.phone import e164
from cordee.domain.reaching import Discretion
from cordee.domain.rules.answers import written_answer
from cordee.domain.territory import departement_of
from cordee.enquiries import actions, joining, queries, sending
from cordee.enquiries.actions import Joined, Left, Person, Sender
from cordee.frontdesk import hand_over as handing
from cordee.frontdesk.hand_over import CannotHandOver
from cordee.public.carried import NEED, SAID, Carried

DEMO = Actor.for_job("demo", label="Démonstration")
VISITOR = Actor.visitor()
ASKS = (Discretion.NOT_AT_WORK, Discretion.NO_MESSAGE, Discretion.NEUTRAL_SENDER)
TRIED = 40  # stories, until one finds an organisation with room
PHYSICIAN = Sender(name="Dr Sylvaine Bréchet (inventée)", email="cabinet.brechet@example.org")
FIRM = Sender(name="M. Odilon Roc (inventé)", company="Scierie inventée du Lac", phone="+33465718234")


def leave(told: Sequence[Story], *, now: datetime) -> None:
    """Once: noted first, since a visitor cannot read back what she left."""
    with acting_as(DEMO):
        _, is_new = Built.objects.get_or_create(key=f"web/{timezone.localdate(now)}", defaults={"at": now})
    if not is_new:
        return
    people = [story for story in told if story.caller == sending.PERSON]
    for hours, left, suspicions in _left(people, now):
        _receive(left, at=now - timedelta(hours=hours), suspicions=suspicions)
    asked = next(_asked(people), None)
    if asked is not None:
        _receive(asked, at=now - timedelta(minutes=20))


def _left(people: Sequence[Story], now: datetime) -> Iterator[tuple[int, Left, tuple[Suspicion, ...]]]:
    """How many hours ago, what, and why it is suspected."""
    first, second, third, fourth = people[:4]
    slots = queries.slots_offered(at=now)
    yield 3, Left(kind=Kind.CALL_BACK, person=_reached(first)), ()
    yield (
        1,
        Left(
            kind=Kind.CALL_BACK,
            departement=second.home.departement,
            slot=slots[0] if slots else None,
            person=_reached(second),
            joined=joining.joined(_carried(second)),
        ),
        (),
    )
    signal = Joined(who=sending.PERSON, hopes=Hope.ADAPT.value, on_leave_until=timezone.localdate(now) + timedelta(21))
    by_phone = _reached(third, may_text=True)
    yield 5, Left(kind=Kind.PHYSICIAN, departement="69", person=by_phone, joined=signal, sender=PHYSICIAN), ()
    yield 26, Left(kind=Kind.PHYSICIAN, departement="69", joined=signal, sender=PHYSICIAN), ()
    wants = Joined(who="employeur", wants=(Want.RETURN.value,), headcount=2, words=INVENTED)
    yield 4, Left(kind=Kind.EMPLOYER, departement="73", joined=wants, sender=FIRM), ()
    writes = Person(email="aubin.moulin@example.org", name="Aubin Moulin (inventé)")
    yield 2, Left(kind=Kind.MAIL, person=writes, joined=Joined(words=MAIL)), ()
    spam = Person(phone=_phone(fourth), name="http://exemple.invalid")
    yield 30, Left(kind=Kind.CALL_BACK, person=spam), (Suspicion.TRAP, Suspicion.LINK)


def _asked(people: Sequence[Story]) -> Iterator[Left]:
    """What somebody sends to the first organisation that has room; it leaves when the worker runs."""
    for story in people[4 : 4 + TRIED]:
        found = _carried(story)
        try:
            targets = handing.targets(oriented(found.said))
            choice = sending.choice_of(targets[0].proposal.version.id, targets[0].offer.id)
            shown = sending.proposed(found, choice)
        except CannotHandOver:
            continue
        person = Person(
            phone=_phone(story),
            name=story.person.given_name,
            family_name=story.person.family_name,
            commune_code=shown.commune,
            discretion=ASKS,
        )
        joined = sending.joined(shown, shown.carried, share_health=shown.has_health)
        yield Left(kind=Kind.REQUEST, departement=departement_of(shown.commune), person=person, joined=joined)


def _receive(left: Left, *, at: datetime, suspicions: tuple[Suspicion, ...] = ()) -> None:
    with acting_as(VISITOR):
        actions.receive(left, key=str(uuid4()), suspicions=suspicions, actor=VISITOR, at=at)


def _reached(story: Story, *, may_text: bool = False) -> Person:
    asks = tuple(asked for asked in ASKS if not (may_text and asked is Discretion.NO_MESSAGE))
    return Person(phone=_phone(story), name=story.person.given_name, discretion=asks)


def _phone(story: Story) -> str:
    return e164(story.person.phone)


def _carried(story: Story) -> Carried:
    sent = QueryDict(mutable=True)
    facts = {name: json.dumps(written_answer(value), ensure_ascii=False) for name, value in story.facts.items()}
    sent.setlist(SAID, [f"{name}={value}" for name, value in facts.items()])
    sent.setlist(NEED, list(story.needs))
    sent[joining.WHO] = story.caller
    return joining.sent_with(sent)
