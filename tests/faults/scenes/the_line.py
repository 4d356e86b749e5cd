"""The line: calls, hand-overs, orientations."""

from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.catalogue.models import UnmetNeed
from cordee.config.roles import WORKER
from cordee.domain.call import Outcome as EndOfCall
from cordee.domain.call import Unmet, WhyUnmet
from cordee.domain.referral import Guard, GuardsUnmet, State, Verb
from cordee.frontdesk import actions as desk
from cordee.frontdesk import answering, calling_back, codes, danger_acts, transferring, typed_forms
from cordee.frontdesk import hand_over as handing
from cordee.frontdesk import queries as calls
from cordee.frontdesk.actions import CallEnded
from cordee.frontdesk.models import Call
from cordee.frontdesk.typed_forms import TypedPage
from cordee.network.queries import actor_of
from cordee.orientation import actions as orientations
from cordee.orientation.actions import Decided
from cordee.orientation.models import OverrideCode
from cordee.presence import actions as presence
from cordee.presence.actions import Announced
from cordee.presence.models import Absence
from cordee.summary import actions as summary
from cordee.summary.actions import Wanted
from tests.database import bypass_row_security
from tests.factories.frontdesk import WarmTransferFactory
from tests.factories.network import MembershipFactory
from tests.factories.orientation import TOLD, decision, health_fact_ids
from tests.factories.presence import AbsenceFactory
from tests.faults.staging import DAY, Played, Stage, by, plays
from tests.rooms.referrals.scene import AT


@plays("frontdesk.actions.start")
def start_call(stage: Stage) -> Played:
    act = by(stage.agent, desk.start, at=timezone.now())
    return Played(act=act, repeats="an empty draft of the agent, ended by itself after twelve hours")


@plays("frontdesk.actions.answer")
def answer(stage: Stage) -> Played:
    said = {"call_id": stage.call(stage.agent), "fact": "statut", "text": "salarie"}
    return Played(act=by(stage.agent, desk.answer, **said), repeats="the same answer noted over itself")


@plays("frontdesk.actions.toggle_need")
def toggle_need(stage: Stage) -> Played:
    said = {"call_id": stage.call(stage.agent), "need": "garder_mon_travail", "version": 0}
    return Played(act=by(stage.agent, desk.toggle_need, **said), refused_again=desk.ChangedElsewhere)


@plays("frontdesk.actions.note_line")
def note_line(stage: Stage) -> Played:
    said = {"call_id": stage.call(stage.agent), "line": "cdi, âge 46, bilan de compétences", "version": 0}
    return Played(act=by(stage.agent, desk.note_line, **said), refused_again=desk.ChangedElsewhere)


@plays("frontdesk.actions.keep_line")
def keep_line(stage: Stage) -> Played:
    return Played(act=by(stage.agent, desk.keep_line, call_id=stage.call(stage.agent), line="cdi, 3 an"))


@plays("frontdesk.actions.undo")
def undo(stage: Stage) -> Played:
    call = stage.call(stage.agent)
    by(stage.agent, desk.note_line, call_id=call, line="cdi, âge 46")()
    return Played(act=by(stage.agent, desk.undo, call_id=call), refused_again=desk.NothingToUndo)


@plays("frontdesk.actions.note_words")
def note_words(stage: Stage) -> Played:
    return Played(act=by(stage.agent, desk.note_words, call_id=stage.call(stage.agent), words="Je suis en arrêt"))


@plays("frontdesk.actions.signal_danger")
def signal_danger(stage: Stage) -> Played:
    said = {"call_id": stage.call(stage.agent), "signalled": True, "imminent": True, "at": AT}
    return Played(act=by(stage.agent, desk.signal_danger, **said), repeats="a danger sign is never refused")


@plays("frontdesk.danger_acts.warn_supervisor")
def warn_supervisor(stage: Stage) -> Played:
    said = {"call_id": stage.call(stage.agent), "at": AT}
    return Played(act=by(stage.agent, danger_acts.warn_supervisor, **said), repeats="who leads the line is called once")


@plays("frontdesk.typed_forms.keep")
def keep_typed(stage: Stage) -> Played:
    typed = {"phone": ["06 39 98 12 34"], "may_say_who": ["on"]}
    said = {"call_id": stage.call(stage.agent), "page": TypedPage.CALL_BACK, "typed": typed}
    return Played(act=by(stage.agent, typed_forms.keep, **said), repeats="the same words kept over themselves")


@plays("frontdesk.actions.end")
def end(stage: Stage) -> Played:
    said = {"call_id": stage.call(stage.agent, oriented=True), "outcome": EndOfCall.INFORMED, "at": timezone.now()}
    return Played(act=by(stage.agent, desk.end, **said), refused_again=CallEnded)


@plays("frontdesk.actions.correct")
def correct(stage: Stage) -> Played:
    with bypass_row_security():
        UnmetNeed.objects.all().delete()  # what an earlier scene counted on this day
    call = stage.call(stage.agent, oriented=True)
    by(stage.agent, desk.end, call_id=call, outcome=EndOfCall.NOT_FOR_US, at=timezone.now())()
    unmet = Unmet(need="garder_mon_travail", why=WhyUnmet.FULL)
    said = {"call_id": call, "outcome": EndOfCall.UNMET_NEED, "unmet": unmet, "at": timezone.now()}
    return Played(act=by(stage.agent, desk.correct, **said), repeats="the same outcome written over itself")


@plays("frontdesk.transferring.transfer")
def transfer(stage: Stage) -> Played:
    stage.open_health_service()
    call_id = stage.call(stage.agent, oriented=True)
    with acting_as(stage.agent):
        call = calls.access_call(call_id, actor=stage.agent)
        where = {"departement": call.departement, "actor": stage.agent, "at": timezone.now()}
        offer = answering.reachable(calls.oriented(call), **where)[0].offer.id
    said = {"call_id": call_id, "offer": offer, "spoke_to": "Mme Roche", "taken": True, "at": timezone.now()}
    return Played(act=by(stage.agent, transferring.transfer, **said), repeats="another attempt; its form is made once")


@plays("frontdesk.transferring.forget_names")
def forget_names(stage: Stage) -> Played:
    call = stage.call(stage.agent)
    with bypass_row_security():
        WarmTransferFactory(call=Call.objects.get(pk=call), at=AT)
    act = by(transferring.FORGETTER, transferring.forget_names, at=timezone.now())
    return Played(act=act, login=WORKER)


@plays("summary.actions.give")
def give_summary(stage: Stage) -> Played:
    wanted = Wanted(email="elle@example.org", names=True)
    call, key = stage.call(stage.agent, oriented=True), f"resume-{next(stage.numbers)}"
    said = {"call_id": call, "wanted": wanted, "key": key, "at": timezone.now()}
    return Played(act=by(stage.agent, summary.give, **said), repeats="the same code and one message; the act is noted")


@plays("presence.actions.announce")
def announce(stage: Stage) -> Played:
    lead = actor_of(MembershipFactory(role="team_lead"))
    said = Announced(who="Le secrétariat", since=timezone.localdate(), until=timezone.localdate())
    act = by(lead, presence.announce, said=said, at=timezone.now())
    return Played(act=act, repeats="another absence; its form is made once")


@plays("presence.actions.correct")
def correct_absence(stage: Stage) -> Played:
    absence, day = AbsenceFactory(since=timezone.localdate(), until=timezone.localdate()), timezone.localdate()
    said = Announced(who="Le secrétariat", since=day, until=day)
    act = by(actor_of(absence.said_by), presence.correct, said=said, absence_id=absence.pk, at=timezone.now())
    return Played(act=act, repeats="the same absence, said again; its form is made once")


@plays("presence.actions.take_back")
def take_back_absence(stage: Stage) -> Played:
    absence = AbsenceFactory()
    act = by(actor_of(absence.said_by), presence.take_back, absence_id=absence.pk, at=timezone.now())
    return Played(act=act, refused_again=Absence.DoesNotExist)


@plays("presence.actions.forget")
def forget_absences(stage: Stage) -> Played:
    AbsenceFactory()
    on = timezone.localdate() + 400 * DAY
    act = by(presence.FORGETTER, presence.forget, on=on, at=timezone.now())
    return Played(act=act, login=WORKER)


@plays("frontdesk.actions.end_left_open")
def end_left_open(stage: Stage) -> Played:
    for _ in range(2):
        stage.call(stage.agent)
    return Played(act=lambda: desk.end_left_open(at=timezone.now() + DAY), login=WORKER, in_steps=True)


@plays("frontdesk.hand_over.hand_over")
def hand_over(stage: Stage) -> Played:
    call = stage.call(stage.agent, oriented=True)
    said = {"call_id": call, "wanted": stage.wanted(call, stage.agent), "at": timezone.now()}
    return Played(act=by(stage.agent, handing.hand_over, **said), refused_again=CallEnded)


@plays("frontdesk.hand_over.record_refusal")
def record_refusal(stage: Stage) -> Played:
    refused = GuardsUnmet(State.DRAFT, Verb.SEND, None, missing=(Guard.CONSENT,))
    said = {"call_id": stage.call(stage.agent), "refused": refused, "at": AT}
    return Played(act=by(stage.agent, handing.record_refusal, **said), repeats="each refusal leaves its line")


@plays("frontdesk.calling_back.withdraw")
def withdraw_by_code(stage: Stage) -> Played:
    code = _handed_over(stage)
    return Played(act=by(stage.agent, calling_back.withdraw, code=code, at=timezone.now()))


@plays("frontdesk.calling_back.found_by_code")
def found_by_code(stage: Stage) -> Played:
    act = by(stage.agent, calling_back.found_by_code, code=_handed_over(stage), at=timezone.now())
    return Played(act=act, repeats="each reading leaves its line")


def _handed_over(stage: Stage) -> str:
    call = stage.call(stage.agent, oriented=True)
    said = {"call_id": call, "wanted": stage.wanted(call, stage.agent), "at": timezone.now()}
    by(stage.agent, handing.hand_over, **said)()
    with bypass_row_security():
        assert Call.objects.get(pk=call).code_hash
    return codes.code_of(call)


# Orientations


@plays("orientation.actions.record")
def record_orientation(stage: Stage) -> Played:
    said = {"decided": _decided(), "departement": "73", "at": AT}
    act = by(stage.loop.agent, orientations.record, **said)
    return Played(act=act, repeats="a step of the hand-over, which has the key")


@plays("orientation.actions.choose_otherwise")
def choose_otherwise(stage: Stage) -> Played:
    agent = stage.loop.agent
    recorded = by(agent, orientations.record, decided=_decided(), departement="73", at=AT)()
    said = {"family": "cep", "code": OverrideCode.OTHER, "text": "Sa demande", "orientation_id": recorded.pk, "at": AT}
    act = by(agent, orientations.choose_otherwise, **said)
    return Played(act=act, repeats="a step of the hand-over, which has the key")


def _decided() -> Decided:
    return Decided(told=TOLD, decision=decision(), offers=None, health_fact_ids=health_fact_ids())
