"""She shares with a contact at her employer's, changes it, stops it, makes another link; the contact answers."""

from functools import partial
from uuid import UUID

from django.utils import timezone

from cordee.cases.models import Case
from cordee.domain.access import Actor
from cordee.domain.employer import Kind, Reply, Shared
from cordee.employer import actions
from cordee.employer.actions import Changed, Contact, Proposal, Said
from cordee.employer.models import Sharing
from tests.database import bypass_row_security
from tests.factories.employer import SharingFactory
from tests.factories.voice import PersonLinkFactory, holder_of
from tests.faults.staging import Played, Stage, by, keyed, plays

NOW = timezone.now()
CONTACT = Contact(name="Mme Roux", role="", company="Chaudronnerie du Lac", email="roux@exemple.invalid")
LINES = (Shared(kind=Kind.WHO, text="Aïcha L."), Shared(kind=Kind.RETURN, text="Lundi, à mi-temps"))


@plays("employer.actions.share")
def share(stage: Stage) -> Played:
    case_id, her = _followed(stage)
    proposal = Proposal(contact=CONTACT, lines=LINES, days=90)
    return Played(act=keyed(her, actions.share, case_id=case_id, proposal=proposal, at=NOW))


@plays("employer.actions.change")
def change(stage: Stage) -> Played:
    sharing, her = _shared(stage)
    said = {"sharing_id": sharing.pk, "lines": LINES, "seen": sharing.seen, "at": NOW}
    return Played(act=by(her, partial(actions.change, **said)))


@plays("employer.actions.stop")
def stop(stage: Stage) -> Played:
    sharing, her = _shared(stage)
    return Played(act=by(her, partial(actions.stop, sharing_id=sharing.pk, at=NOW)), refused_again=Changed)


@plays("employer.actions.send_again")
def send_again(stage: Stage) -> Played:
    sharing, her = _shared(stage)
    said = {"sharing_id": sharing.pk, "seen": "1", "at": NOW}
    return Played(act=by(her, partial(actions.send_again, **said)), refused_again=Changed)


@plays("employer.actions.answer")
def answer(stage: Stage) -> Played:
    sharing, _her = _shared(stage)
    said = {"said": Said(kind=Reply.RECEIVED, name="Mme Roux"), "seen": sharing.seen, "at": NOW}
    return Played(act=keyed(Actor.for_employer(sharing.secret_hash), actions.answer, **said))


@plays("employer.actions.note_reading")
def note_reading(stage: Stage) -> Played:
    sharing, _her = _shared(stage)
    contact = Actor.for_employer(sharing.secret_hash)
    act = by(contact, partial(actions.note_reading, sharing=sharing, at=NOW))
    return Played(act=act, repeats="a page that is opened twice was opened twice")


def _followed(stage: Stage) -> tuple[UUID, Actor]:
    referral = stage.loop.accept(stage.loop.sent())
    with bypass_row_security():
        PersonLinkFactory(case=_case(referral.case_id))
    return referral.case_id, holder_of(referral.case_id)


def _shared(stage: Stage) -> tuple[Sharing, Actor]:
    case_id, her = _followed(stage)
    with bypass_row_security():
        sharing = SharingFactory(case=_case(case_id))
    return sharing, her


def _case(case_id: UUID) -> Case:
    return Case.objects.select_related("person").get(pk=case_id)
