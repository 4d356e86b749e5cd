"""What is shared with the employer, among what happened in a case and in one line of its page."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cordee.domain.access import Actor
from cordee.domain.employer import Reply
from cordee.employer import queries
from cordee.employer.models import EmployerReply, Sharing
from cordee.employer.wording import REPLIES
from cordee.referrals.pages import Event
from cordee.support import employer_wording as wording
from cordee.support.timeline import Line
from cordee.ui.typography import long_day, moment


@dataclass(frozen=True, kw_only=True)
class Employer:
    """``contact`` and ``until`` while something is shared; ``replied`` is the latest answer."""

    contact: str
    until: datetime | None
    replied: str
    may_share: bool
    is_any: bool  # something is shared, or was


def employer_of(case_id: UUID, *, leads: bool, actor: Actor, at: datetime) -> Employer:
    found = queries.sharings_of_case(case_id, actor=actor)
    live = next((one for one in found if queries.is_alive(one, at=at)), None)
    replies = queries.replies_to([live] if live else [], actor=actor)
    return Employer(
        contact=live.contact if live else "",
        until=live.expires_at if live else None,
        replied=_said(replies[0]) if replies else "",
        may_share=leads,
        is_any=bool(found),
    )


def told(line: Line) -> Event:
    when = moment(line.at)
    if line.kind == "replied":
        reply: EmployerReply = line.row
        who = wording.BY_EMPLOYER.format(name=reply.name, company=reply.sharing.company)
        return Event(mark="done", icon="building-office-2", what=_said(reply), when=when, who=who, note=reply.words)
    sharing: Sharing = line.row
    if line.kind == "unshared":
        who = sharing.stopped_by or wording.ENDED_WITH_CASE
        return Event(mark="done", icon="hand-raised", what=wording.STOPPED_LINE, when=when, who=who)
    what = wording.AGREED.format(contact=sharing.contact)
    return Event(mark="done", icon="building-office-2", what=what, when=when, who=sharing.by_label)


def _said(reply: EmployerReply) -> str:
    said = REPLIES[Reply(reply.kind)].lower()
    if reply.proposed_on is None:
        return wording.REPLIED.format(said=said)
    return wording.REPLIED_ON.format(said=said, day=long_day(reply.proposed_on))
