"""Nothing is asked in a case that is over: the act says so, and the database refuses what went around it."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from cordee.audit.context import acting_as
from cordee.cases.models import Case, CaseState
from cordee.domain.planning import Closing
from cordee.referrals.actions import CaseIsClosed
from cordee.referrals.models import Referral
from tests.database import bypass_row_security
from tests.rooms.referrals.scene import AT

pytestmark = pytest.mark.django_db


def drafts():
    with bypass_row_security():
        return Referral.objects.count()


def close(called):
    with bypass_row_security():
        nothing = {"next_action": "", "next_action_on": None, "next_action_owner": None}
        ended = {"state": CaseState.CLOSED.value, "closing": Closing.SETTLED.value, "closed_on": AT.date()}
        Case.objects.filter(pk=called.case).update(**nothing, **ended)


def test_a_request_is_not_drafted_in_a_closed_case(scene):
    called = scene.called()
    close(called)

    with pytest.raises(CaseIsClosed):
        scene.drafted(called)

    assert drafts() == 0


def test_a_draft_written_around_the_act_is_refused_by_the_database(scene):
    called = scene.called()
    referral = scene.drafted(called)
    columns = {one.attname: getattr(referral, one.attname) for one in Referral._meta.concrete_fields}

    def again():
        with acting_as(scene.agent), transaction.atomic():
            Referral(**columns | {"id": uuid4(), "idempotency_key": str(uuid4())}).save(force_insert=True)

    again()
    close(called)
    with pytest.raises(DatabaseError, match="row-level security"):
        again()

    assert drafts() == 2
