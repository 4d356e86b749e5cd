"""Ways to leave something running in a closed case, as ``breaking``: what the database refuses to whoever acts."""

from uuid import UUID

from django.utils import timezone

from cordee.cases.models import Case
from cordee.domain.planning import Closing
from tests.database import bypass_row_security
from tests.factories.cases import CaseFactory
from tests.factories.network import OrganisationFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.support import ApplicationFactory, AppointmentFactory


def _closed() -> Case:
    ended = {"closing": Closing.SETTLED.value, "closed_on": timezone.localdate()}
    return CaseFactory(state="closed", next_action="", next_action_on=None, **ended)


def _without_owner(case: Case) -> set[UUID]:
    Case.objects.filter(pk=case.pk).update(next_action_owner=None)
    return {case.pk}


def programme_left_running() -> set[UUID]:
    with bypass_row_security():
        case = _closed()
        ProgrammeFactory(case=case)
        ProgrammeFactory(case=_closed(), stopped=True)
        return _without_owner(case)


def appointment_left_unsaid() -> set[UUID]:
    with bypass_row_security():
        return _without_owner(AppointmentFactory(case=_closed()).case)


def application_left_to_nobody() -> set[UUID]:
    """Hers goes on without anybody; an organisation's does not."""
    with bypass_row_security():
        case = _closed()
        ApplicationFactory(case=case, owner=OrganisationFactory())
        ApplicationFactory(case=_closed(), owner=None)
        return _without_owner(case)


WAYS = (programme_left_running, appointment_left_unsaid, application_left_to_nobody)
