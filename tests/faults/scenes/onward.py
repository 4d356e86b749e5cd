"""A request that goes on elsewhere, that waits for the person or for an answer, that was entered in error."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.config.roles import WORKER
from cordee.domain.access import Role
from cordee.domain.consent import ConsentChannel
from cordee.domain.redirection import ContinuedAs
from cordee.domain.referral import NotPossible, RefusalReason
from cordee.people.models import Consent, NoticeGiven
from cordee.referrals import actions, agreeing, candidates, continuing, correcting, queries, redirecting, thread, wishes
from cordee.referrals.continuing import GoingOn
from cordee.referrals.correcting import Refused
from cordee.referrals.models import Referral
from cordee.referrals.sweep import CLOCK
from tests.database import bypass_row_security
from tests.factories.network import member
from tests.factories.orientation import RULES_ON
from tests.factories.voice import holder_of
from tests.faults.staging import DAY, Played, Stage, by, keyed, plays
from tests.rooms.referrals.elsewhere import Elsewhere, elsewhere
from tests.rooms.referrals.scene import AT

WHY = "Envoyée au mauvais organisme par un essai de formation."


# To another organisation


@plays("referrals.redirecting.redirect")
def redirect(stage: Stage) -> Played:
    around = elsewhere(stage.loop)
    return _redirect(around, around.sent())


@plays("referrals.redirecting.redirect, agreed before")
def redirect_agreed(stage: Stage) -> Played:
    around = elsewhere(stage.loop)
    called = around.called()
    referral = around.sent(called)
    stage.loop.agreed(called, around.rival)
    return _redirect(around, referral)


@plays("referrals.continuing.go_on")
def go_on(stage: Stage) -> Played:
    return _go_on(stage, agreed=True)


@plays("referrals.continuing.go_on, without her")
def go_on_without_her(stage: Stage) -> Played:
    return _go_on(stage, agreed=False)


@plays("referrals.continuing.go_on beside")
def go_on_beside(stage: Stage) -> Played:
    around = elsewhere(stage.loop)
    wanted = GoingOn(how=ContinuedAs.BESIDE, target=around.to_social, agreed=True)
    said = {"referral_id": around.sent().pk, "wanted": wanted, "rules_on": RULES_ON}
    return Played(act=keyed(stage.loop.agent, continuing.go_on, **said))


@plays("referrals.continuing.go_on, with what was missing")
def complete_and_ask_again(stage: Stage) -> Played:
    around = elsewhere(stage.loop)
    referral = around.sent()
    refused = {"reason": RefusalReason.INCOMPLETE, "responder_name": "Mme Roche", "referral_id": referral.pk}
    stage.loop.do(stage.loop.adviser, actions.refuse, **refused)
    with acting_as(stage.loop.agent):
        seen = queries.access_referral(referral.pk, actor=stage.loop.agent)
        (again,) = candidates.again(seen, on=RULES_ON)
    wanted = GoingOn(how=ContinuedAs.COMPLETED, target=again.code, agreed=True, complement="Elle est en arrêt.")
    said = {"referral_id": referral.pk, "wanted": wanted, "rules_on": RULES_ON}
    return Played(act=keyed(stage.loop.agent, continuing.go_on, **said))


def _redirect(around: Elsewhere, referral: Referral) -> Played:
    said = {"target": around.to_rival, "reason": "Suivie par le Lac.", "responder_name": "Mme Roche"}
    given = said | {"referral_id": referral.pk, "rules_on": RULES_ON}
    return Played(act=keyed(around.scene.adviser, redirecting.redirect, **given))


def _go_on(stage: Stage, *, agreed: bool) -> Played:
    around = elsewhere(stage.loop)
    referral = _refused(stage, around.sent(), RefusalReason.FULL)
    wanted = GoingOn(how=ContinuedAs.NEXT, target=around.to_rival, agreed=agreed)
    said = {"referral_id": referral.pk, "wanted": wanted, "rules_on": RULES_ON}
    return Played(act=keyed(stage.loop.agent, continuing.go_on, **said))


def _refused(stage: Stage, referral: Referral, reason: RefusalReason) -> Referral:
    said = {"referral_id": referral.pk, "reason": reason, "text": "Pas chez nous.", "responder_name": "Mme Roche"}
    refused: Referral = stage.loop.do(stage.loop.adviser, actions.refuse, **said)
    return refused


# A question back, and her wish


@plays("referrals.thread.ask")
def ask(stage: Stage) -> Played:
    return Played(act=_question(stage, stage.loop.sent()))


@plays("referrals.thread.complete")
def complete(stage: Stage) -> Played:
    referral = stage.loop.sent()
    _question(stage, referral)()
    said = {"referral_id": referral.pk, "text": "Le régime général.", "at": AT + DAY}
    return Played(act=keyed(stage.loop.agent, thread.complete, **said))


@plays("referrals.wishes.confirm")
def wish_confirmed(stage: Stage) -> Played:
    return _wish(stage, wishes=False)


@plays("referrals.wishes.confirm, she wishes it")
def wish_kept(stage: Stage) -> Played:
    return _wish(stage, wishes=True)


def _question(stage: Stage, referral: Referral) -> Callable[[], Any]:
    said = {"referral_id": referral.pk, "text": "Quel est le régime ?", "responder_name": "Mme Roche"}
    return keyed(stage.loop.adviser, thread.ask, **said)


def _wish(stage: Stage, **said: bool) -> Played:
    referral = _refused(stage, stage.loop.sent(), RefusalReason.PERSON_DOES_NOT_WISH)
    act = keyed(stage.loop.agent, wishes.confirm, referral_id=referral.pk, **said)
    return Played(act=act, refused_again=NotPossible)


# Signalled by somebody else: she is asked


@plays("referrals.agreeing.ask_consent")
def ask_consent(stage: Stage) -> Played:
    return Played(act=_asking(stage))


@plays("referrals.agreeing.agree")
def agree(stage: Stage) -> Played:
    referral = _asked(stage)
    said = {"referral_id": referral.pk, "channel": ConsentChannel.LINK, "rules_on": RULES_ON}
    return Played(act=keyed(holder_of(referral.case_id), agreeing.agree, **said))


@plays("referrals.agreeing.agree on the phone")
def agree_on_the_phone(stage: Stage) -> Played:
    said = {"referral_id": _asked(stage).pk, "channel": ConsentChannel.VOICE, "rules_on": RULES_ON}
    return Played(act=keyed(stage.loop.agent, agreeing.agree, **said))


@plays("referrals.agreeing.decline")
def decline(stage: Stage) -> Played:
    referral = _asked(stage)
    said = {"referral_id": referral.pk, "channel": ConsentChannel.LINK}
    return Played(act=keyed(holder_of(referral.case_id), agreeing.decline, **said))


@plays("referrals.agreeing.cannot_leave")
def cannot_leave(stage: Stage) -> Played:
    referral = _asked(stage)
    act = by(holder_of(referral.case_id), agreeing.cannot_leave, referral_id=referral.pk, at=AT)
    return Played(act=act, repeats="each time that she agrees in vain, the lead is asked again")


@plays("referrals.agreeing.lapse")
def lapse(stage: Stage) -> Played:
    said = {"referral_id": _asked(stage).pk, "at": AT + 30 * DAY, "key": "clock:lapse"}
    return Played(act=keyed(CLOCK, agreeing.lapse, **said), login=WORKER)


@plays("referrals.agreeing.sweep_awaiting")
def sweep_awaiting(stage: Stage) -> Played:
    _asked(stage)
    return Played(act=lambda: agreeing.sweep_awaiting(at=AT + 30 * DAY), login=WORKER, in_steps=True)


def _asked(stage: Stage) -> Referral:
    referral: Referral = _asking(stage)()
    return referral


def _asking(stage: Stage) -> Callable[[], Any]:
    called = stage.loop.called()
    with bypass_row_security():
        Consent.objects.filter(pk=called.consent).delete()
        NoticeGiven.objects.filter(person=called.person).delete()
    return keyed(stage.loop.agent, agreeing.ask_consent, referral_id=stage.loop.drafted(called).pk)


# Entered in error


@plays("referrals.correcting.ask")
def ask_correction(stage: Stage) -> Played:
    return Played(act=_correction(stage), refused_again=Refused)


@plays("referrals.correcting.confirm")
def confirm_correction(stage: Stage) -> Played:
    return Played(act=_second(correcting.confirm, _correction(stage)().pk), refused_again=Refused)


@plays("referrals.correcting.decline")
def decline_correction(stage: Stage) -> Played:
    return Played(act=_second(correcting.decline, _correction(stage)().pk), refused_again=Refused)


@plays("referrals.correcting.carry_out")
def carry_out(stage: Stage) -> Played:
    correction, at = _signed(stage), timezone.now()
    return Played(act=lambda: correcting.carry_out(correction_id=correction, at=at), login=WORKER)


@plays("referrals.correcting.sweep")
def sweep_corrections(stage: Stage) -> Played:
    _signed(stage)
    at = timezone.now()
    return Played(act=lambda: correcting.sweep(at=at), login=WORKER, in_steps=True)


def _correction(stage: Stage) -> Callable[[], Any]:
    referral = stage.loop.accept(stage.loop.sent())
    said = {"referral_id": referral.pk, "reason": WHY, "at": timezone.now()}
    return by(member(Role.ADMINISTRATOR), correcting.ask, **said)


def _second(act: Callable[..., Any], correction: UUID) -> Callable[[], Any]:
    return by(member(Role.ADMINISTRATOR), act, correction_id=correction, at=timezone.now())


def _signed(stage: Stage) -> UUID:
    correction: UUID = _correction(stage)().pk
    _second(correcting.confirm, correction)()
    return correction
