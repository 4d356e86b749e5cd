"""What was meant for the person and did not reach her, or could not be written: somebody calls."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.cases import own_word, telling
from cordee.cases import queries as cases
from cordee.cases.own_word import NEEDS_HELP
from cordee.employer.actions import TOLD as EMPLOYER
from cordee.outbox import undelivered
from cordee.outbox.models import FollowedBy
from cordee.outbox.undelivered import Undelivered
from cordee.referrals.agreeing import ASKED
from cordee.referrals.clocks import next_working_day
from cordee.referrals.her_news import NEWS
from cordee.referrals.sweep import CLOCK
from cordee.support import appointment_news
from cordee.voice import wording
from cordee.voice.codes import CODE
from cordee.voice.mail import LINK, RENEWAL, WORD
from cordee.voice.rights import ANSWERED, CONTACT_CHANGED, CONTACT_LEFT


def register() -> None:
    for kind in (ASKED, RENEWAL, LINK):
        undelivered.register(kind, call_by_the_lead)
    for kind in (*NEWS, *appointment_news.NEWS, EMPLOYER):
        undelivered.register(kind, note)
    undelivered.register(WORD, call_for_her_word)
    undelivered.tell_readers(NEEDS_HELP, readers=FollowedBy.ADMINISTRATORS, said=wording.NEEDS_HELP)
    undelivered.tell_readers(CONTACT_CHANGED, readers=FollowedBy.ADMINISTRATORS, said=wording.CONTACT_CHANGED)
    undelivered.tell_readers(CONTACT_LEFT, readers=FollowedBy.ADMINISTRATORS, said=wording.CONTACT_LEFT)
    undelivered.tell_readers(ANSWERED, readers=FollowedBy.RIGHTS_OFFICERS, said=wording.RIGHT_ANSWERED)
    undelivered.tell_readers(CODE, readers=FollowedBy.ADMINISTRATORS, said=wording.CODE_LOST)


def call_by_the_lead(failed: Undelivered, at: datetime) -> None:
    with acting_as(CLOCK):
        case = cases.access_case(UUID(failed.about), actor=CLOCK, lock=True)
        telling.plan_call(case=case, on=next_working_day(timezone.localdate(at), case.departement), actor=CLOCK, at=at)
        _trace(failed, at)


def note(failed: Undelivered, at: datetime) -> None:
    """Of a step that her page says too: whoever comes next in the case has something to do, and it stays so."""
    with acting_as(CLOCK):
        cases.access_case(UUID(failed.about), actor=CLOCK, lock=True)
        _trace(failed, at)


def call_for_her_word(failed: Undelivered, at: datetime) -> None:
    """Her word is heard by who once asked for the follow-up: the question comes into its basket of calls today."""
    with acting_as(CLOCK):
        cases.access_case(UUID(failed.about), actor=CLOCK, lock=True)
        own_word.call_at_once(case_id=UUID(failed.about), actor=CLOCK, at=at)
        _trace(failed, at)


def _trace(failed: Undelivered, at: datetime) -> None:
    detail = {"message": str(failed.message_id), "kind": failed.kind, "reason": failed.reason.split()}
    audit.record("person.not_reached", actor=CLOCK, at=at, case=failed.about, detail=detail)
