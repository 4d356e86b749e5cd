"""Everything that the person may see (section 3, her own column), as data: documented, versioned, with stable keys.

Not here: what professionals noted for themselves or for health professionals, the message joined to a request, and how
the engine computed; she asks the rights officer. The format: docs/reference/mes-donnees.schema.json.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import translation

from cordee.cases import own_word, readers
from cordee.cases import queries as cases
from cordee.cases.models import Case, PersonQuestion
from cordee.catalogue.queries import current_catalogue
from cordee.documents import pages as document_pages
from cordee.documents import queries as documents
from cordee.documents.models import Document
from cordee.domain.access import Actor, Role
from cordee.domain.programmes import handed_on, kept_until
from cordee.domain.referral import State
from cordee.employer import queries as employers
from cordee.network import queries as organisations
from cordee.network.wording import function_of_reader
from cordee.orientation import queries as orientations
from cordee.people import queries as people
from cordee.people.models import Acceptance, NoticeGiven
from cordee.programmes import pages as programme_pages
from cordee.programmes import queries as programmes
from cordee.programmes.models import SupportProgramme
from cordee.referrals import pages as referral_pages
from cordee.referrals import queries as referrals
from cordee.referrals import shared
from cordee.referrals.models import Referral, ReferralSummary
from cordee.sheet import queries as sheets
from cordee.support import applications, appointments, steps
from cordee.support.models import Application, Appointment, Step
from cordee.territory.queries import resolve_commune
from cordee.ui.tongues import SOURCE
from cordee.voice import rights

FORMAT, VERSION = "cordee/mes-donnees", 7
WHERE = "Le fichier s’ouvre sur votre page, sous « Vos documents »."
NOT_HERS_YET = (State.DRAFT, State.ENTERED_IN_ERROR)

Data = dict[str, Any]


def exported(case: Case, *, actor: Actor, at: datetime) -> Data:
    """Plain values alone, ready for JSON."""
    identity, contact = people.named(case.person_id, actor=actor)
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": _said(at),
        "person": {
            "family_name": identity.family_name if identity else "",
            "given_name": identity.given_name if identity else "",
            "birth_date": _said(identity.birth_date) if identity else None,
            "phone": contact.phone if contact else "",
            "email": contact.email if contact else "",
            "commune_code": contact.commune_code if contact else "",
            "commune_name": _commune(contact.commune_code) if contact else "",
            "preferred_channel": contact.preferred_channel if contact else "",
            "discretion": list(contact.discretion) if contact else [],
            "language": contact.language if contact else "",
        },
        "case": {
            "state": case.state,
            "programme": case.programme,
            "departement": case.departement,
            "opened_at": _said(case.opened_at),
            "closed_on": _said(case.closed_on),
            "closing": case.closing,
            "next_action": case.next_action,
            "next_action_on": _said(case.next_action_on),
            "controller": organisations.organisation(case.controller_id).name,
            "lawful_basis": case.lawful_basis,
            "health_exception": case.health_exception,
        },
        "who_takes_part": [_part(one) for one in cases.participations(case.pk, actor=actor)],
        "requests": _requests(case.pk, actor),
        "plan": [_step(one) for one in steps.plan_of(case.pk, actor=actor)],
        "appointments": [_appointment(one) for one in appointments.appointments_of(case.pk, actor=actor)],
        "applications": [_application(one) for one in applications.of_case(case.pk, actor=actor)],
        "programmes": [_programme(one) for one in programmes.of_case(case.pk, actor=actor)],
        "information_given": [
            {"version": one.version, "words": one.words, "channel": one.channel, "given_at": _said(one.at)}
            for one in NoticeGiven.objects.visible_to(actor).filter(person=case.person_id).order_by("at", "pk")
        ],
        "consents": [_consent(one) for one in people.consents_of_case(case.pk, actor=actor)],
        "accepted_services": [
            {"service": one.service_family, "channel": one.channel, "accepted_at": _said(one.at)}
            for one in Acceptance.objects.visible_to(actor).filter(case=case.pk).order_by("at", "pk")
        ],
        "situations": [_situation(one, actor) for one in orientations.orientations_of_case(case.pk, actor=actor)],
        "own_words": _own_words(case.pk, actor),
        "readers": [_reader(one) for one in readers.readers_of(case.pk, actor=actor)],
        "sheets": _sheets(case.pk, actor),
        "shared_with_employer": _shared_with_employer(case.pk, actor),
        "rights_requests": [_right(one) for one in rights.of_case(case.pk, actor=actor)],
        "documents": [_document(one) for one in documents.of_case(case.pk, actor=actor)],
    }


def _said(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def _commune(code: str) -> str:
    found = resolve_commune(code) if code else None
    return found.name if found else ""


def _part(one: Any) -> Data:
    since = {"since": _said(one.valid_from), "until": _said(one.valid_until)}
    return {"organisation": one.organisation.display_name, "level": one.level, **since}


def _requests(case_id: UUID, actor: Actor) -> list[Data]:
    found = [one for one in referrals.referrals_of_case(case_id, actor=actor) if one.state not in NOT_HERS_YET]
    summaries = ReferralSummary.objects.visible_to(actor).in_bulk([one.pk for one in found])
    catalogue = current_catalogue()
    return [_request(one, summaries.get(one.pk), referral_pages.service_name(one, catalogue)) for one in found]


def _request(one: Referral, summary: ReferralSummary | None, service: str) -> Data:
    asked = {
        name: getattr(summary, name) if summary else ""
        for name in ("need", "purpose", "commune_name", "age_band", "employment_status", "complement")
    }
    return {
        "reference": one.reference,
        "service": service,
        "sender": one.sender.display_name,
        "recipient": one.recipient.display_name,
        "state": one.state,
        "state_since": _said(one.state_since),
        "sent_at": _said(one.sent_at),
        "first_contact_on": _said(one.first_contact_on),
        "meeting_on": _said(one.meeting_on),
        "started_on": _said(one.started_on),
        "closed_on": _said(one.closed_on),
        "outcome": one.outcome,
        **asked,
    }


def _step(one: Step) -> Data:
    """Without ``by``, she does it herself."""
    return {
        "title": one.title,
        "by": one.owner.display_name if one.owner else "",
        "due_on": _said(one.due_on),
        "funding": one.funding,
        "state": one.state,
        "settled_at": _said(one.settled_at),
        "reason": one.reason,
    }


def _appointment(one: Appointment) -> Data:
    return {
        "starts_at": _said(one.starts_at),
        "minutes": one.minutes,
        "means": one.means,
        "place": one.place,
        "by": one.organisation.display_name,
        "with_whom": one.with_whom,
        "subject": one.subject,
        "state": one.state,
        "settled_at": _said(one.settled_at),
        "reason": one.reason,
        "moved_from": _said(one.moved_from),
        "wish": one.wish,
        "wished_at": _said(one.wished_at),
    }


def _programme(one: SupportProgramme) -> Data:
    """``happened``: one line for each thing that counts, the first first, in French; its words as they were quoted."""
    plan, entries = one.plan, one.happened
    return {
        "programme": one.title,
        "by": one.organisation.display_name,
        "state": one.state,
        "opened_at": _said(one.at),
        "minutes": one.minutes,
        "happened": [_happened(programme_pages.line(plan, each)) for each in entries if each.counts],
        "handed_on": _said(handed_on(entries)),
        "kept_until": _said(kept_until(entries)),
        "destroy_on": _said(one.destroy_on),
        "ended_on": _said(one.ended_on),
        "reason": one.reason,
    }


def _happened(line: programme_pages.Line) -> str:
    more = [part for part in (line.who, line.words) if part]
    return " : ".join([line.on.isoformat(), line.what, *more])


def _consent(one: Any) -> Data:
    return {
        "organisation": one.organisation.display_name,
        "classes": sorted(one.classes),
        "purpose": one.purpose,
        "words": one.words,
        "channel": one.channel,
        "given_at": _said(one.given_at),
        "valid_from": _said(one.valid_from),
        "valid_until": _said(one.valid_until),
        "withdrawn_at": _said(one.withdrawn_at),
    }


def _situation(one: Any, actor: Actor) -> Data:
    kept = {
        "work": orientations.situation_of(one.pk, actor=actor),
        "health_at_work": orientations.health_facts_of(one.pk, actor=actor),
    }
    facts = {
        name: [
            {"fact": fact, "label": label, "value": value}
            for fact, label, value in (shared.said_facts(one, stored.facts) if stored else ())
        ]
        for name, stored in kept.items()
    }
    return {"on": _said(one.on), "needs": list(one.needs), "chosen_service": one.chosen_family, **facts}


def _own_words(case_id: UUID, actor: Actor) -> list[Data]:
    answers = own_word.answers_of(case_id, actor=actor)
    asked = PersonQuestion.objects.visible_to(actor).in_bulk([one.pk for one in answers])
    return [
        {
            "moment": asked[one.pk].moment,
            "answered_at": _said(one.at),
            "channel": one.channel,
            "helped": one.helped,
            "work": one.work,
            "needs_help": one.needs_help,
            "words": one.words,
        }
        for one in answers
    ]


def _reader(one: readers.Reader) -> Data:
    days = {"first_on": _said(one.first_on), "last_on": _said(one.last_on)}
    return {"organisation": one.organisation.display_name, "function": _function(one.role), **days}


def _function(role: Role | None) -> str:
    """French in the file, whoever asks for it: a file has one format."""
    with translation.override(SOURCE):
        return function_of_reader(role)


def _sheets(case_id: UUID, actor: Actor) -> list[Data]:
    opened = sheets.openings()
    return [
        {
            "recipient": one.recipient,
            "lines": [{"label": label, "text": text} for label, text in one.lines],
            "made_at": _said(one.made_at),
            "expires_at": _said(one.expires_at),
            "revoked_at": _said(one.revoked_at),
            "opened_at": [_said(at) for at in opened.get(one.pk, ())],
        }
        for one in sheets.sheets_of_case(case_id, actor=actor)
    ]


def _shared_with_employer(case_id: UUID, actor: Actor) -> list[Data]:
    found = employers.sharings_of_case(case_id, actor=actor)
    opened = employers.readings(case_id) if found else {}
    replies = employers.replies_to(found, actor=actor)
    return [
        {
            "contact": one.contact,
            "contact_email": one.email,
            "contact_phone": one.phone,
            "lines": [
                {"kind": line.kind.value, "text": line.text, "author": line.author, "on": _said(line.on)}
                for line in one.shared
            ],
            "words": one.words,
            "channel": one.channel,
            "given_at": _said(one.agreed_at),
            "expires_at": _said(one.expires_at),
            "stopped_at": _said(one.stopped_at),
            "opened_at": [_said(at) for at in opened.get(one.pk, ())],
            "replies": [
                {
                    "answer": said.kind,
                    "name": said.name,
                    "words": said.words,
                    "proposed_on": _said(said.proposed_on),
                    "answered_at": _said(said.at),
                }
                for said in replies
                if said.sharing_id == one.pk
            ],
        }
        for one in found
    ]


def _right(one: Any) -> Data:
    return {
        "right": one.right,
        "words": one.words,
        "asked_at": _said(one.asked_at),
        "answer_by": _said(one.answer_by),
        "answer": one.answer,
        "answer_words": one.answer_words,
        "answered_at": _said(one.answered_at),
    }


def _application(one: Application) -> Data:
    """Without ``by``, she does it herself."""
    return {
        "application": one.title,
        "by": one.owner.display_name if one.owner else "",
        "state": one.state,
        "due_on": _said(one.due_on),
        "papers": list(one.papers),
        "papers_received": list(one.received),
        "papers_said": list(one.hers),
        "filed_on": _said(one.filed_on),
        "decided_on": _said(one.decided_on),
        "decision": one.decision,
        "settled_at": _said(one.settled_at),
        "reason": one.reason,
    }


def _document(one: Document) -> Data:
    """Its line; the file itself opens on her page, and nowhere else. Without ``where``, it was destroyed."""
    return {
        "document": one.title,
        "what": document_pages.what_said(one),
        "about_health": one.about_health,
        "by": one.organisation.display_name,
        "added_at": _said(one.at),
        "destroy_on": _said(one.destroy_on),
        "destroyed_at": _said(one.destroyed_at),
        "reason": one.reason,
        "where": WHERE if one.file else "",
    }
