"""Who looks, and the rows that are tried: what is changed, what is added, and as whom."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from cordee.cases.models import Case
from cordee.privacy.models import CaseAssignment
from tests.access.oracle import Who
from tests.access.relations import guards_asleep
from tests.database import bypass_row_security


@dataclass(frozen=True)
class Eye:
    context: str
    who: Who
    case: Any = None  # the case that this actor is tied to


# Ways to change a row: whether a column may change is a privilege, whose row it is, and who signs, a policy.
CHANGED: dict[str, dict[str, str]] = {
    "cases_case": {"plans": "next_action = next_action where state = 'open'", "closes": "state = 'closed'"},
    "cases_participation": {"ends": "valid_until = valid_until"},
    "cases_escalation": {"asks": "last_key = last_key"},
    "cases_personquestion": {"calls": "calls = calls"},
    "catalogue_capacityproposal": {
        "answers": "answered_by_id = %(me)s",
        "answers for another": "answered_by_id = %(other)s",
    },
    "catalogue_coveragereview": {"settles": "settled_at = settled_at"},
    "catalogue_rulereview": {"settles": "settled_by_id = %(me)s", "settles for another": "settled_by_id = %(other)s"},
    "desk_savedview": {"renames": "name = name"},
    "detection_campaign": {"closes": "closed_at = closed_at"},
    "detection_campaignvisits": {"counts": "times = times"},
    "enquiries_enquiry": {"tries": "attempts = attempts"},
    "enquiries_erasedenquiries": {"counts": "times = times"},
    "frontdesk_call": {"writes": "words = words", "ends": "outcome = 'informee'", "ends for nobody": ""},
    "frontdesk_warmtransfer": {"forgets": "spoke_to = spoke_to"},
    "hooks_subscription": {"ends": "ended_because = ended_because"},
    "orientation_orientation": {"chooses": "override_text = override_text"},
    "outbox_message": {"sends": "attempts = attempts"},
    "people_consent": {"withdraws": "withdrawn_channel = withdrawn_channel"},
    "people_personlink": {"revokes": "revoked_at = revoked_at"},
    "privacy_caseassignment": {"ends": "ended_at = now()", "keeps": "ended_at = ended_at"},
    "privacy_emergencyaccess": {
        "reviews": "reviewed_by_id = %(me)s",
        "reviews for another": "reviewed_by_id = %(other)s",
    },
    "privacy_guard": {"lifts": "lifted_by_id = %(me)s", "lifts for another": "lifted_by_id = %(other)s"},
    "privacy_watch": {
        "concludes": "reviewed_by_id = %(me)s",
        "concludes for another": "reviewed_by_id = %(other)s",
    },
    "referrals_correction": {
        "decides": "decided_by_id = %(me)s, decided_by_account_id = %(account)s",
        "decides for another": "decided_by_id = %(other)s, decided_by_account_id = %(account)s",
        "decides for another's account": "decided_by_id = %(me)s, decided_by_account_id = 0",
    },
    "referrals_referral": {"answers": "responder_name = responder_name"},
    "people_contact": {"corrects": "phone = phone"},
    "frontdesk_practicecall": {"writes": "words = words"},
    "supervision_coachingnote": {"reads": "read_at = read_at"},
    "supervision_specialhours": {
        "withdraws": "withdrawn_at = now(), withdrawn_by_id = %(me)s",
        "withdraws for another": "withdrawn_at = now(), withdrawn_by_id = %(other)s",
    },
    "documents_document": {
        "strikes": "file = '', ending = 'raye', reason = 'Erreur', destroyed_by = 'x', destroyed_at = now()",
        "destroys": "file = '', ending = 'terme', reason = '', destroyed_by = 'x', destroyed_at = now()",
        "plans": "destroy_on = destroy_on",
    },
    "support_note": {
        "strikes": "struck_at = now(), struck_reason = 'Erreur'",
        "strikes without a word": "struck_reason = struck_reason",
    },
    "support_step": {"does": "settled_by = settled_by"},
    "support_appointment": {"moves": "moved_at = moved_at"},
    "programmes_supportprogramme": {"ends": "reason = reason"},
    "support_application": {"files": "decision = decision", "says": "hers = hers"},
    "employer_sharing": {
        "changes": "changed_by = changed_by",
        "stops": "stopped_at = now()",
        "reopens": "stopped_at = null",
    },
    "telephony_phonedesk": {"moves": "changed_at = changed_at"},
    "telephony_phoneevent": {"settles": "seconds = seconds"},
    "sheet_sheet": {"revokes": "revoked_at = now()", "keeps open": "revoked_at = null"},
    "voice_rightsrequest": {
        "answers": "answered_by_id = %(me)s, answered_at = now(), answer = 'fait', answer_words = 'Fait.'",
        "answers for another": "answered_by_id = %(other)s, answered_at = now(), answer = 'fait', answer_words = '.'",
        "leaves open": "answer_words = answer_words",
    },
}
# The only change of the job that ends calls left open.
ENDS_A_CALL = "outcome = 'non_terminee', ended_at = now(), code_hash = md5(id::text) || md5(id::text)"
CHANGED["frontdesk_call"]["ends for nobody"] = ENDS_A_CALL
# What would hand a row to somebody else: the column, and where a foreign value is found.
GIVEN_AWAY = {
    "frontdesk_call": ("membership_id", "membership_id"),
    "orientation_orientation": ("case_id", "case_id"),
}
# What somebody could write in a row besides who signs it: each line together, in the tables that have its columns.
NOBODY = "00000000-0000-4000-8000-000000000000"
LONG_GONE = "2020-01-01T00:00:00+00:00"
CHANGES: tuple[dict[str, Any], ...] = (
    {"departement": "38"},
    *({name: LONG_GONE} for name in ("withdrawn_at", "sent_at", "followed_at", "lifted_at", "ended_at", "revoked_at")),
    *({name: LONG_GONE} for name in ("reviewed_at", "closed_at", "carried_out_at")),
    {"opened_at": "2100-01-01T00:00:00+00:00", "review_by": "2100-01-01"},
    {"case_id": None, "override_text": ""},
    *({name: None} for name in ("organisation_id", "membership_id", "by_id", "recorded_by_id")),
    *({name: NOBODY} for name in ("taken_by_id", "membership_id", "membership", "by_id", "recorded_by_id")),
    {"level": "partner"},
    {"level": "trace"},
    {"level": "lead", "opened_by": "porte"},
    {"level": "lead", "opened_by": "retour"},
    {"level": "partner", "opened_by": "porte"},
    {"level": "partner", "opened_by": "retour"},
    {"state": "sent", "attempts": 0},
    {"state": "planned", "calls": 0},
    {"state": "planned", "calls": 1},
    {"state": "asked", "calls": 0},
    {"attempts": 1},
    {"calls": 1},
    {"kind": "account_password"},
    {"kind": "account_password", "recipient_kind": "account", "channel": "mail"},
    {"kind": "account_password", "recipient_kind": "account", "channel": "sms"},
    {"kind": "account_password", "recipient_kind": "organisation", "channel": "mail"},
    {"kind": "referral_sent", "recipient_kind": "account", "channel": "mail"},
    {"kind": "sensitive", "placed_at": LONG_GONE},
    {"kind": "restricted", "placed_at": LONG_GONE},
    *({"corrects": None, "audience": audience} for audience in ("mon_organisme", "equipe", "sante")),
    {"corrects": None, "struck_at": LONG_GONE, "struck_reason": "Erreur"},
    *(
        {"file": "autre", "audience": audience, "about_health": True}
        for audience in ("mon_organisme", "equipe", "sante")
    ),
    {"file": "autre", "organisation_id": NOBODY},
    {"settled_by": "", "state": "faite"},
    {"wish": "", "state": "tenu"},
    {"wish": "", "organisation_id": NOBODY},
    {"settled_by": "", "owner_id": None},
    {"settled_by": "", "owner_id": NOBODY},
    {"hers": [], "state": "deposee"},
    *({"hers": [], name: ["Pièce d’identité"]} for name in ("hers", "received")),
    {"hers": [], "about_health": False},
    {"link_number": 1, "version": 2},
    {"link_number": 1, "stopped_at": LONG_GONE},
    {"link_number": 1, "channel": "link", "membership_id": None},
    {"link_number": 1, "channel": "voice"},
    {"link_number": 1, "given_by_link": NOBODY},
    {"actor_kind": "employer"},
    {"entries": [], "about_health": True},
    {"entries": [], "state": "arrete"},
    {"entries": [{"id": "1", "what": "seance", "minutes": 60}], "minutes": 60},
    {"actor_kind": "member"},
    {"actor_kind": "link"},
    {"actor_kind": "job"},
    {"actor_kind": "visitor"},
    {"actor_kind": "person", "channel": "person", "membership_id": None},
    {"actor_kind": "person", "channel": "phone", "membership_id": None},
    {"actor_kind": "member", "channel": "person", "membership_id": None},
    {"channel": "code", "membership_id": None},
    {"channel": "voix"},
    {"channel": "voix", "membership_id": NOBODY},
    *({"tell_sender_by": None, name: LONG_GONE} for name in ("taken_at", "last_attempt_at", "reached_at", "word_at")),
    *({"tell_sender_by": None, "state": state} for state in ("accord_attendu", "quarantaine", "prise", "close")),
    *({"tell_sender_by": None, name: NOBODY} for name in ("owner_id", "call")),
    {"tell_sender_by": None, "sender_told_at": LONG_GONE},
    {"tell_sender_by": None, "word": "oui"},
    {"tell_sender_by": None, "version": 1},
    {"channel": "sms"},
    {"channel": "phone"},
    {"channel": "phone", "helped": "oui"},
    {"channel": "person", "helped": "oui"},
    {"channel": "person"},
    {"channel": "person", "membership_id": None},
    {"channel": "phone", "membership_id": None},
    {"channel": "link"},
    {"channel": "link", "service_family": "autre_service"},
    {"channel": "link", "recorded_by_id": None, "given_by_link": None},
    {"how": "redirigee", "act_digest": "1" * 64},
    {"how": "suivante", "act_digest": "1" * 64},
    {"verdict": "confirmee"},
    {"settled_at": LONG_GONE, "number": ""},
    {"right": "coordonnees"},
    {"right": "coordonnees", "answered_at": LONG_GONE, "answer": "fait"},
    {"right": "effacement", "answered_at": LONG_GONE, "answer": "fait"},
    {"answered_by_id": NOBODY},
)


def let_in(model: Any, case: Case, eye: Eye, **more: Any) -> None:
    signed = {"assigned_by_id": eye.who.membership} if model is CaseAssignment else {}
    whose = {"organisation_id": eye.who.organisation, "membership_id": eye.who.membership, **signed}
    with guards_asleep():
        model.objects.bulk_create([model(case_id=case.pk, departement=case.departement, **whose, **more)])


class Acting:
    """The web server's role, or the worker's, in this context, guards asleep: policies are left. All is undone."""

    def __init__(self, eye: Eye, role: str = "cordee_web") -> None:
        self.eye = eye
        self.role = role

    def __enter__(self) -> Any:
        self.savepoint = transaction.savepoint()
        self.cursor = connection.cursor()
        self.cursor.execute(
            "select set_config('role', 'none', true), set_config('session_replication_role', 'replica', true),"
            " set_config('cordee.membership', %s, true), set_config('role', %s, true)",
            [self.eye.context, self.role],
        )
        return self.cursor

    def __exit__(self, *_error: object) -> None:
        """Undone, then forgotten: savepoints that stay would be one inside the other, by the ten thousand."""
        self.cursor.close()
        transaction.savepoint_rollback(self.savepoint)
        transaction.savepoint_commit(self.savepoint)


def rows_of(table: str) -> list[dict[str, Any]]:
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute(f"select * from {table}")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def insertion(table: str, row: dict[str, Any]) -> str:
    """As text, with a key of its own where the key is not that of a parent."""
    if isinstance(row.get("id"), type(uuid4())):
        row = row | {"id": uuid4()}
    skipped = {"next_deadline_on"} | ({"id"} if table == "audit_event" else set())
    names = [name for name in row if name not in skipped]
    body = json.dumps({name: row[name] for name in names}, default=told).replace("'", "''")
    listed = ", ".join(f'"{name}"' for name in names)
    return f"insert into {table} ({listed}) select {listed} from json_populate_record(null::{table}, '{body}'::json)"


def told(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
