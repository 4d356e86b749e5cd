"""Stock is taken again of a case."""

from datetime import timedelta
from functools import partial

from cordee.audit.context import acting_as
from cordee.orientation.known import known_in
from cordee.support import retaking
from cordee.support.refusals import StockMoved
from tests.faults.staging import LYON, Played, Stage, by, plays
from tests.rooms.referrals.scene import AT


@plays("support.retaking.retake")
def retake(stage: Stage) -> Played:
    """Tried again, it is told that stock was taken since: the page carries the key that makes it once."""
    adviser, referral = stage.loop.adviser, stage.loop.accept(stage.loop.sent())
    with acting_as(adviser):
        known = known_in(referral.case_id, actor=adviser)
    answers = known.answers.known("en_arret", False)
    for place in ("commune_residence", "commune_travail"):  # where each new stage opens no further service
        answers = answers.known(place, LYON)
    said = {"answers": answers, "needs": known.needs, "seen": known.seen}
    act = partial(retaking.retake, case_id=referral.case_id, at=AT + timedelta(hours=2), **said)
    return Played(act=by(adviser, act), refused_again=StockMoved)
