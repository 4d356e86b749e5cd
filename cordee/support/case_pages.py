"""What the page of a case says before its parts, in French words: what is late in it, and what may be added to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from cordee.documents.pages import ShownDocuments
from cordee.programmes.pages import OnCase
from cordee.support.application_pages import ShownApplications
from cordee.support.appointment_pages import Agendas
from cordee.support.case_wording import ADDING, UNSAID
from cordee.support.employer_pages import Employer
from cordee.support.pages import ShownPlan


@dataclass(frozen=True, kw_only=True)
class Late:
    what: str
    on: date | None  # none for an appointment that was to be: its words say when
    address: str


@dataclass(frozen=True, kw_only=True)
class Adding:
    """``verb`` is read aloud before ``what``, and not shown: the row says it for all of them."""

    verb: str
    what: str
    icon: str
    key: str
    address: str


def late(plan: ShownPlan, agenda: Agendas, applications: ShownApplications, *, on: date) -> tuple[Late, ...]:
    """Of what the reader reads, whoever does it: the oldest first, appointments of which nothing was said before."""
    unsaid = [one for one in agenda.to_come if one.has_begun]
    dated = [
        *(Late(what=one.title, on=one.due_on, address="#plan") for one in plan.to_do),
        *(
            Late(what=one.title, on=one.due_on, address=reverse("support:application", args=[one.pk]))
            for one in applications.running
        ),
    ]
    passed = sorted((one.on, one.what, at) for at, one in enumerate(dated) if one.on is not None and one.on < on)
    return (
        *(Late(what=UNSAID.format(when=one.when), on=None, address="#rendez-vous") for one in unsaid),
        *(dated[at] for _on, _what, at in passed),
    )


def adding(
    case_id: UUID,
    *,
    may_write: bool,
    stock: Mapping[str, Any],
    agenda: Agendas,
    plan: ShownPlan,
    applications: ShownApplications,
    programmes: OnCase,
    documents: ShownDocuments,
    employer: Employer,
) -> tuple[Adding, ...]:
    """All that the reader may add, in one place that never moves; a part that holds nothing is no more than this."""
    may = {
        "caseload:retake_stock": stock["may_retake"] and not stock["is_shown"],
        "support:add_appointment": agenda.may_add,
        "support:add_step": plan.may_add,
        "support:open_application": applications.may_open,
        "support:ask": stock["may_ask"],
        "support:write_note": may_write,
        "documents:add": documents.may_add,
        "programmes:open": programmes.may_open,
        "support:employer": employer.may_share and not employer.is_any,
    }
    return tuple(_adding(case_id, (page for page, it_may in may.items() if it_may)))


def _adding(case_id: UUID, pages: Iterator[str]) -> Iterator[Adding]:
    for page in pages:
        verb, what, icon, key = ADDING[page]
        yield Adding(verb=verb, what=what, icon=icon, key=key, address=reverse(page, args=[case_id]))
