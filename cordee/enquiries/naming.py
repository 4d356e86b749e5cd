"""Nothing is older than its hour without a name: what nobody took up in time is put in the name of an agent, in turn.

What is in the name of somebody who is away, or has left, changes hands on the morning of its day, in time to be kept.
The agents of the line in force whose territory it is, never the function of the web, nor who is away today while
somebody else is there. In turn: who has the fewest open demands in her name, then who was given one the longest ago.
She has not taken it up for all that: whoever asked is not told so, it stays before an animator as any other that is
late, and whoever takes the next one (``taking``) may take it up before her.
"""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import F

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.clocks.trying import trying
from cordee.domain.access import Actor
from cordee.enquiries import line_agents
from cordee.enquiries.models import Enquiry

JOB = Actor.for_job("enquiries", label="Demandes sans nom")


def name_late(*, at: datetime) -> int:
    """Return how many were put in a name; a second time finds those alone for which no agent works."""
    with acting_as(JOB):
        # All of them: those that nobody works for would else stand before the others each time.
        found = list(line_agents.without_a_name(actor=JOB, at=at).values_list("pk", flat=True))
    with trying("demands that could be put in nobody's name") as tried:
        named = [tried(partial(_name, one, at), f"enquiry {one}") for one in found]
    return named.count(True)


def _name(enquiry_id: UUID, at: datetime) -> bool:
    """One transaction. False when it was taken up meanwhile, or when nobody else works there."""
    with acting_as(JOB):
        waiting = line_agents.without_a_name(actor=JOB, at=at).filter(pk=enquiry_id)
        enquiry = waiting.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
        owner = line_agents.next_in_turn(enquiry, actor=JOB, at=at) if enquiry else None
        if enquiry is None or owner is None:
            return False
        Enquiry.objects.visible_to(JOB).filter(pk=enquiry.pk).update(owner=owner, named_at=at, version=F("version") + 1)
        detail = {"membership": str(owner)}
        audit.record("enquiry.named", actor=JOB, at=at, target=enquiry.pk, detail=detail)
        return True
