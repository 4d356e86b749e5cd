"""What the person does in her own space besides answering: her sheets, her contact, her rights; and who answers her."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.config.roles import WORKER
from cordee.domain.access import Actor, DataClass, Role
from cordee.domain.reaching import Channel
from cordee.domain.rights import Right, RightAnswer
from cordee.domain.sheet import Recipient
from cordee.network.queries import actor_of
from cordee.people.actions import NewContact
from cordee.people.models import PersonLink, PreferredChannel
from cordee.privacy import actions as privacy
from cordee.referrals.models import Referral
from cordee.sheet import actions as sheets
from cordee.sheet import queries
from cordee.sheet.filling import Composed
from cordee.sheet.links import secret_of
from cordee.sheet.models import Sheet
from cordee.voice import codes, rights
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory
from tests.factories.sheet import SheetFactory
from tests.factories.voice import PersonLinkFactory, RightsRequestFactory, holder_of
from tests.faults.staging import Played, Stage, by, keyed, plays

NOW = timezone.now()  # one hour for all: what a sheet lasts is counted from it
COMPOSED = Composed(recipient=Recipient.EMPLOYER, lines=(("Reprise prévue", "Lundi, à mi-temps"),), days=7)


@plays("sheet.actions.make")
def make(stage: Stage) -> Played:
    referral = _followed(stage)
    said = {"case_id": referral.case_id, "composed": COMPOSED, "at": NOW}
    return Played(act=keyed(_linked(referral.case_id), sheets.make, **said))


@plays("sheet.actions.revoke")
def revoke(stage: Stage) -> Played:
    referral = _followed(stage)
    her = _linked(referral.case_id)
    act = by(her, sheets.revoke, sheet_id=_sheet(referral).pk, at=NOW)
    return Played(act=act, refused_again=sheets.Over)


@plays("sheet.actions.note_opening")
def note_opening(stage: Stage) -> Played:
    sheet, nobody = _sheet(_followed(stage)), Actor.visitor()
    with acting_as(nobody):
        opened = queries.opened_by(secret_of(sheet.pk))
    act = by(nobody, sheets.note_opening, opened=opened, classes=[DataClass.HEALTH], at=NOW)
    return Played(act=act, repeats="a sheet that is opened twice was opened twice")


@plays("sheet.actions.erase_what_is_over")
def erase(stage: Stage) -> Played:
    _sheet(_followed(stage), made_at=NOW - timedelta(days=38))
    return Played(act=lambda: sheets.erase_what_is_over(at=NOW), login=WORKER)


@plays("voice.codes.send")
def send_code(stage: Stage) -> Played:
    referral = _followed(stage)
    her = _linked(referral.case_id)
    with bypass_row_security():
        link = PersonLink.objects.get(case=referral.case_id)
    way = codes.Way(channel=Channel.SMS, said="06 ·· ·· ·· 44", address="06 11 22 33 44", neutral_sender=True)
    return Played(act=keyed(her, codes.send, link=link, way=way, at=NOW))


@plays("voice.rights.ask")
def ask(stage: Stage) -> Played:
    referral = _followed(stage)
    asked = rights.Asked(right=Right.ERASURE, words="Ce que j’ai dit de mon ancien emploi.")
    said = {"case_id": referral.case_id, "asked": asked, "at": NOW}
    return Played(act=keyed(_linked(referral.case_id), rights.ask, **said))


@plays("voice.rights.correct_contact")
def correct_contact(stage: Stage) -> Played:
    referral = _followed(stage)
    new = NewContact(phone="06 39 98 76 54", email="", preferred_channel=PreferredChannel.PHONE)
    said = {"case_id": referral.case_id, "new": new, "at": NOW}
    return Played(act=keyed(_linked(referral.case_id), rights.correct_contact, **said))


@plays("privacy.actions.answer_right")
def answer_right(stage: Stage) -> Played:
    with bypass_row_security():
        request = RightsRequestFactory(case=_case(_followed(stage).case_id))
    officer = actor_of(MembershipFactory(role=Role.RIGHTS_OFFICER.value))
    said = {"request_id": request.pk, "answered": RightAnswer.DONE, "words": "Corrigé.", "at": NOW}
    return Played(act=by(officer, privacy.answer_right, **said))


@plays("privacy.actions.answer_right, an erasure agreed to")
def agree_to_erase(stage: Stage) -> Played:
    """Who leads the case is told in the same transaction. The database takes no agreement of an hour ago."""
    with bypass_row_security():
        request = RightsRequestFactory(case=_case(_followed(stage).case_id), right=Right.ERASURE.value)
    officer = actor_of(MembershipFactory(role=Role.RIGHTS_OFFICER.value))
    said = {"request_id": request.pk, "answered": RightAnswer.AGREED, "words": "Oui.", "at": timezone.now()}
    return Played(act=by(officer, privacy.answer_right, **said))


def _followed(stage: Stage) -> Referral:
    return stage.loop.accept(stage.loop.sent())


def _case(case_id: UUID) -> Case:
    return Case.objects.select_related("person").get(pk=case_id)


def _sheet(referral: Referral, made_at: datetime = NOW) -> Sheet:
    with bypass_row_security():
        made: Sheet = SheetFactory(case=_case(referral.case_id), made_at=made_at)
        return made


def _linked(case_id: UUID) -> Actor:
    with bypass_row_security():
        PersonLinkFactory(case=_case(case_id))
    return holder_of(case_id)
