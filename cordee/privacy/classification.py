"""Every column has a class of data. A column without one, or with two, fails a test; so does one that is gone.

Keys, codes, dates and the names of organisations are `operational`: still personal when tied to a case, but they say
nothing by themselves. Words that somebody typed about a person follow what they may hold, not what they should.
"""

from collections.abc import Mapping
from types import MappingProxyType

from cordee.domain.access import DataClass

PUBLIC, OPERATIONAL, IDENTITY = DataClass.PUBLIC, DataClass.OPERATIONAL, DataClass.IDENTITY
SITUATION, HEALTH, SECRET = DataClass.SITUATION, DataClass.HEALTH, DataClass.SECRET

_TABLES: Mapping[str, Mapping[DataClass, str]] = {
    # Libraries.
    "auth.Permission": {PUBLIC: "id name content_type codename"},
    "auth.Group": {PUBLIC: "id name permissions"},
    "contenttypes.ContentType": {PUBLIC: "id app_label model"},
    "procrastinate.ProcrastinateWorker": {OPERATIONAL: "id last_heartbeat"},
    "procrastinate.ProcrastinateJob": {
        OPERATIONAL: "id queue_name task_name priority lock args status scheduled_at attempts queueing_lock "
        "abort_requested worker"
    },
    "procrastinate.ProcrastinateEvent": {OPERATIONAL: "id job type at"},
    "procrastinate.ProcrastinatePeriodicDefer": {OPERATIONAL: "id task_name defer_timestamp job periodic_id"},
    "account.EmailAddress": {OPERATIONAL: "id user verified primary", IDENTITY: "email"},
    "account.EmailConfirmation": {OPERATIONAL: "id email_address created sent", SECRET: "key"},
    "mfa.Authenticator": {OPERATIONAL: "id user type created_at last_used_at", SECRET: "data"},
    # The journal and the messages.
    "audit.Event": {
        OPERATIONAL: "id at kind actor_kind actor_label membership organisation target case person classes screen "
        "channel detail request_id",
        SITUATION: "reason",
    },
    "audit.ChainLink": {OPERATIONAL: "event recorded_at sealed_at", SECRET: "position previous hash"},
    "outbox.Message": {
        OPERATIONAL: "id kind about recipient_kind channel neutral_sender outside_work created_at not_before state "
        "attempts sent_at last_error followed_at followed_by message_id idempotency_key",
        IDENTITY: "address",
    },
    # What everybody may read.
    "territory.Departement": {PUBLIC: "code name region_code before_2016_region"},
    "territory.Epci": {PUBLIC: "siren name kind population"},
    "territory.Commune": {PUBLIC: "code name departement epci postal_codes population latitude longitude search_key"},
    "territory.FormerCommune": {PUBLIC: "code name kind current postal_codes"},
    "territory.PlaceName": {PUBLIC: "id key whole commune former departement_code population postal"},
    "territory.Basin": {PUBLIC: "id name kind approximate communes"},
    "territory.Load": {PUBLIC: "content_hash communes loaded_at"},
    "catalogue.Release": {PUBLIC: "hash label loaded_at files"},
    "catalogue.Publication": {PUBLIC: "id release at"},
    "catalogue.Offer": {
        PUBLIC: "id organisation operator_kind families departements communes regimes valid_from valid_until "
        "site_commune capacity capacity_declared_on capacity_by_load delay_days hours phone email cost_cents"
    },
    "catalogue.CapacityProposal": {
        OPERATIONAL: "id offer proposed_at answered_at capacity answered_by at_once automatic by_load delay_days"
    },
    "catalogue.CoverageReview": {OPERATIONAL: "id offer commune_name departement times opened_at last_at settled_at"},
    "catalogue.RuleReview": {
        OPERATIONAL: "id service_family service_version catalogue_hash orientation departement reason conditions "
        "opened_at settled_at conclusion settled_by",
        SITUATION: "words",
        HEALTH: "facts",
    },
    "catalogue.UnmetNeed": {OPERATIONAL: "id departement need on reasons times"},
    # Clocks, lists and the software that is told.
    "clocks.ClockPause": {OPERATIONAL: "id began_at drift_seconds clean_beats resumed_at resumed_by"},
    "clocks.ClockSetting": {
        PUBLIC: "id departement valid_from valid_until acknowledge answer first_reminder second_reminder expiry start "
        "follow_up_calendar_days consent_lapse question_pause twin_calendar_days reopening_calendar_days danger_minutes"
    },
    "clocks.Heartbeat": {OPERATIONAL: "id wall ticks era"},
    "desk.SavedView": {OPERATIONAL: "id membership worklist name codes position idempotency_key"},
    # A form that was sent, a try that was counted: keyed hashes, and a page that only the key of its form opens.
    "public.KeptResult": {OPERATIONAL: "id code_hash kept_at expires_at", HEALTH: "sealed"},
    "public.Parcel": {OPERATIONAL: "id made_at", HEALTH: "sealed"},
    "keys.FormKey": {OPERATIONAL: "name body at", SECRET: "page"},
    "keys.Tries": {OPERATIONAL: "name span times at"},
    "presence.Absence": {
        OPERATIONAL: "id organisation who member stand_in stand_in_member phone since until said_by said_at"
    },
    "hooks.Subscription": {OPERATIONAL: "id organisation url created_at created_by ended_at ended_because"},
    # Who works here.
    "network.User": {OPERATIONAL: "id last_login is_active", IDENTITY: "email full_name", SECRET: "password"},
    "network.Organisation": {
        PUBLIC: "id name short_name kind departement level email phone hours address discreet valid_from "
        "valid_until invented"
    },
    "network.AccountSession": {
        OPERATIONAL: "expire_date account opened_at browser",
        SECRET: "session_key session_data",
    },
    "network.CalendarAddress": {OPERATIONAL: "id membership made_at", SECRET: "secret_hash"},
    "network.Membership": {OPERATIONAL: "id user organisation role departements valid_from valid_until"},
    # Who is helped.
    "people.Person": {OPERATIONAL: "id departement created_at registered_by"},
    "people.Identity": {OPERATIONAL: "person departement", IDENTITY: "family_name given_name birth_date name_key"},
    "people.Contact": {
        OPERATIONAL: "person departement",
        IDENTITY: "phone phone_key email commune_code preferred_channel discretion language",
    },
    "people.NoticeGiven": {OPERATIONAL: "id person departement organisation version words channel at by_label by"},
    "people.Consent": {
        OPERATIONAL: "id person case departement organisation classes purpose wording_version words channel given_at "
        "recorded_by_label recorded_by recorded_for valid_from valid_until withdrawn_at withdrawn_channel "
        "withdrawn_by_label given_by_link renews renewal_asked_on end_told_on"
    },
    "people.PersonLink": {OPERATIONAL: "id person case departement created_at revoked_at", SECRET: "secret_hash"},
    "people.Acceptance": {OPERATIONAL: "id person case departement service_family at channel"},
    "orientation.Orientation": {
        OPERATIONAL: "id departement case on catalogue_hash programme needs lead_family chosen_family override_code "
        "settled trace_hash decided_at by_label by organisation",
        SITUATION: "override_text",
    },
    "orientation.Situation": {OPERATIONAL: "orientation departement", SITUATION: "facts"},
    "orientation.HealthFacts": {OPERATIONAL: "orientation departement", HEALTH: "facts"},
    "orientation.Trace": {OPERATIONAL: "orientation departement", HEALTH: "decision offers"},
    "cases.Case": {
        OPERATIONAL: "id person departement programme state opened_at next_action next_action_on next_action_owner "
        "closing closed_on controller lawful_basis health_exception"
    },
    # A note is of the class of its audience, at most what only health professionals read; its policy keeps them apart.
    "support.Note": {
        OPERATIONAL: "id case departement audience membership organisation by_label at corrects struck_at "
        "idempotency_key",
        DataClass.MEDICAL: "text struck_reason",
    },
    "support.Step": {
        OPERATIONAL: "id case departement owner due_on state settled_at settled_by membership organisation by_label at "
        "idempotency_key",
        SITUATION: "title funding reason",
    },
    "support.Appointment": {
        OPERATIONAL: "id case departement starts_at minutes state sequence moved_at moved_from settled_at settled_by "
        "wished_at wish_answered_at membership organisation by_label at idempotency_key",
        SITUATION: "means place with_whom subject reason wish",
    },
    "support.Application": {
        OPERATIONAL: "id case departement about_health owner due_on state filed_on filed_at decided_on settled_at "
        "settled_by membership organisation by_label at idempotency_key",
        HEALTH: "kind title papers received hers decision reason",
    },
    "programmes.SupportProgramme": {
        OPERATIONAL: "id case departement about_health minutes ceiling state ended_on ended_at ended_by destroy_on "
        "membership organisation by_label at idempotency_key",
        HEALTH: "kind title words entries reason",
    },
    # A document is of the class of its audience and of what it holds; its policy keeps them apart. Its file is sealed.
    "documents.Document": {
        OPERATIONAL: "id case departement audience about_health kind file_type size file programme destroy_on "
        "destroyed_at destroyed_by ending membership organisation by_label at idempotency_key",
        DataClass.MEDICAL: "title reason",
    },
    "employer.Sharing": {
        OPERATIONAL: "id case departement version wording_version channel given_by_link membership organisation "
        "by_label agreed_at expires_at changed_at changed_by link_number stopped_at stopped_by idempotency_key",
        IDENTITY: "contact_name contact_role email phone",
        SITUATION: "company",
        HEALTH: "lines words",
        SECRET: "secret_hash",
    },
    "employer.EmployerReply": {
        OPERATIONAL: "id sharing case departement kind proposed_on about_version at idempotency_key",
        IDENTITY: "name",
        HEALTH: "words",
    },
    "cases.Participation": {
        OPERATIONAL: "id case departement organisation level valid_from valid_until opened_by membership referral"
    },
    "cases.Escalation": {
        OPERATIONAL: "id departement case referral reason awaits due_on opened_at taken_by taken_at asked_at closed_at "
        "closed_by ending last_key"
    },
    "cases.PersonQuestion": {
        OPERATIONAL: "id case departement referral moment closed_on asked_on caller state call_on calls"
    },
    "cases.PersonAnswer": {
        OPERATIONAL: "question case departement channel at by_label membership idempotency_key",
        SITUATION: "helped work needs_help words",
    },
    "sheet.Sheet": {
        OPERATIONAL: "id case departement recipient made_at expires_at revoked_at idempotency_key",
        HEALTH: "lines",
        SECRET: "secret_hash",
    },
    "voice.RightsRequest": {
        OPERATIONAL: "id case departement right asked_at answer_by idempotency_key answer answered_at answered_by",
        HEALTH: "words answer_words",
    },
    "matching.Match": {OPERATIONAL: "id pair resemblance state proposed_at"},
    "matching.MatchSide": {OPERATIONAL: "id match person case departement word said_at version"},
    "matching.MatchWord": {
        OPERATIONAL: "id side departement version word source at said_by organisation actor_label idempotency_key"
    },
    "matching.Waiting": {OPERATIONAL: "person since"},
    "referrals.Referral": {
        OPERATIONAL: "id departement case orientation consent sender recipient offer service_family service_version "
        "state state_since version created_at sent_at acknowledge_by answer_by remind_on expires_on reminders_sent "
        "last_reminded_on first_contact_on meeting_on start_by start_alerted_on started_on close_by close_nudged_on "
        "closed_on outcome refusal_reason responder_name parent hops as_partner idempotency_key next_deadline_on "
        "expiry_seen_at asked_classes agree_by",
        SITUATION: "override_reason reopen_reason refusal_text cancel_reason",
    },
    "referrals.ReferralSummary": {
        OPERATIONAL: "referral departement need purpose",
        IDENTITY: "commune_name age_band",
        SITUATION: "employment_status complement",
    },
    "referrals.ReferralMessage": {OPERATIONAL: "referral departement", SITUATION: "text"},
    "referrals.AllowedMove": {PUBLIC: "from_state to_state"},
    "referrals.Transition": {
        OPERATIONAL: "id referral departement version from_state to_state verb actor_kind actor_label membership "
        "organisation responder_name channel effective_on at outcome idempotency_key act_digest",
        SITUATION: "comment",
    },
    "referrals.Attempt": {
        OPERATIONAL: "id referral departement kind on next_on actor_kind actor_label membership organisation "
        "responder_name channel at idempotency_key act_digest",
        SITUATION: "comment",
    },
    "referrals.AnswerLink": {
        OPERATIONAL: "id referral organisation departement created_at revoked_at sent_to",
        SECRET: "secret_hash code_hash",
    },
    "referrals.Continuation": {
        OPERATIONAL: "id departement actor_kind actor_label membership organisation responder_name channel at "
        "idempotency_key act_digest source how child recipient offer service_family service_version need purpose "
        "consent acknowledge_by answer_by remind_on expires_on agree_by link link_address",
        SITUATION: "comment",
        SECRET: "link_hash link_code_hash",
    },
    "referrals.ReferralQuestion": {
        OPERATIONAL: "id departement actor_kind actor_label membership organisation responder_name channel at "
        "idempotency_key act_digest acknowledge_by answer_by remind_on expires_on referral days_before",
        SITUATION: "comment text",
    },
    "referrals.ReferralComplement": {
        OPERATIONAL: "id departement actor_kind actor_label membership organisation responder_name channel at "
        "idempotency_key act_digest acknowledge_by answer_by remind_on expires_on referral",
        SITUATION: "comment text",
    },
    "referrals.Correction": {
        OPERATIONAL: "id referral departement asked_by asked_by_account asked_at confirm_by verdict decided_by "
        "decided_by_account decided_at carried_out_at",
        SITUATION: "reason",
    },
    "frontdesk.Call": {
        OPERATIONAL: "id departement membership organisation started_at ended_at on catalogue_hash caller_kind needs "
        "version outcome lead_family families_named questions_answered orientation referral enquiry campaign "
        "heard_from unmet_need unmet_why unmet_commune kept_family kept_why warned_at",
        HEALTH: "answers words history line typed",
        SECRET: "code_hash",
    },
    "frontdesk.PracticeCall": {
        OPERATIONAL: "id example departement membership started_at on catalogue_hash caller_kind needs version",
        HEALTH: "answers words history line",
    },
    "frontdesk.WarmTransfer": {OPERATIONAL: "id call membership recipient service_family spoke_to at taken"},
    # What visitors leave: a demand to be called back, what a physician or an employer signals.
    "enquiries.Enquiry": {
        OPERATIONAL: "id departement kind state received_at not_before promised_at next_at owner taken_at attempts "
        "her_calls last_attempt_at reached_at call closed_at ending word word_at word_channel tell_sender_by "
        "sender_told_at link_sent_at quarantined_at suspicions unsent campaign tags named_at version "
        "idempotency_key",
        SECRET: "code_hash",
    },
    "enquiries.EnquiryAnswer": {
        OPERATIONAL: "id enquiry departement membership at template template_version",
        SITUATION: "subject text",
    },
    "enquiries.EnquiryContact": {
        OPERATIONAL: "enquiry departement",
        IDENTITY: "name family_name phone email commune_code answer_by discretion language",
    },
    "enquiries.EnquirySituation": {
        OPERATIONAL: "enquiry departement offer shares_health consent_version notice_version notice_words",
        SITUATION: "who wants headcount",
        HEALTH: "said needs words on_leave_until hopes service consent_words",
    },
    "enquiries.EnquirySender": {OPERATIONAL: "enquiry departement", IDENTITY: "name rpps company phone email"},
    "enquiries.EnquiryAttempt": {OPERATIONAL: "id enquiry departement membership at result"},
    "enquiries.EnquiryWord": {
        OPERATIONAL: "id enquiry departement word channel at promised_at tell_sender_by membership sender_may_know"
    },
    "feedback.Opinion": {PUBLIC: "id day page about word tongue times"},
    "enquiries.ErasedEnquiries": {PUBLIC: "id month kind ending campaign times"},
    # Campaigns of early detection: about nobody.
    "detection.Campaign": {
        OPERATIONAL: "id code sound name target departements starts_on ends_on costs objective invented created_at "
        "created_by closed_at version"
    },
    "detection.CampaignVisits": {PUBLIC: "id campaign on times"},
    # What the line says: words of an organisation, about nobody.
    "scripts.TextVersion": {
        OPERATIONAL: "id organisation text version title subject words why from_version written_by written_by_label "
        "written_at"
    },
    # The telephone of the line: the number is in clear while a call runs.
    "telephony.PhoneDesk": {OPERATIONAL: "membership identity changed_at"},
    "telephony.PhoneEvent": {
        OPERATIONAL: "id adapter happening desk seconds at received_at settled_at",
        IDENTITY: "number",
        SECRET: "line_key number_hash",
    },
    "telephony.PhoneCall": {OPERATIONAL: "call membership organisation at", SECRET: "line_key number_hash"},
    # The supervision of the line: its hours, and what is said of a decision without saying whose.
    "supervision.WeeklyHours": {OPERATIONAL: "id organisation valid_from week made_at by"},
    "supervision.SpecialHours": {
        OPERATIONAL: "id organisation closes begins_at ends_at reason message message_english made_at by withdrawn_at "
        "withdrawn_by"
    },
    "supervision.CoachingNote": {
        OPERATIONAL: "id orientation organisation marked_at by read_at reader",
        SITUATION: "note",
    },
    # What narrows a case.
    "privacy.Guard": {
        OPERATIONAL: "id case departement kind placed_at placed_by placed_by_label idempotency_key "
        "lifted_at lifted_by lifted_by_label",
        SITUATION: "reason lift_reason",
    },
    "privacy.CaseAssignment": {
        OPERATIONAL: "id case departement organisation membership assigned_at assigned_by assigned_by_label ended_at "
        "ended_by_label"
    },
    "privacy.EmergencyAccess": {
        OPERATIONAL: "id case departement organisation membership by_label opened_at expires_at review_by "
        "recalled_on idempotency_key reviewed_at reviewed_by reviewed_by_label finding",
        SITUATION: "reason review_note",
    },
    "privacy.Watch": {
        OPERATIONAL: "id rule day membership organisation case departement count found_at told_on reviewed_at "
        "reviewed_by reviewed_by_label finding"
    },
    "privacy.ErasedCase": {OPERATIONAL: "id erased_at last_before month departement closing need outcome"},
    "invariants.Verification": {OPERATIONAL: "id at whole broken milliseconds"},
    # The demonstration, whose people are invented.
    "demo.SentMail": {OPERATIONAL: "id at message_id", IDENTITY: "recipients subject text"},
    "demo.Built": {OPERATIONAL: "key at"},
}

CLASSES: Mapping[str, Mapping[str, DataClass]] = MappingProxyType(
    {
        table: MappingProxyType({field: one for one, fields in classes.items() for field in fields.split()})
        for table, classes in _TABLES.items()
    }
)

# Tables that hold a class whose readers differ from those of the rest of the row, and why that is right all the same.
MIXED: Mapping[str, str] = MappingProxyType(
    {
        "audit.Event": "Written by all, read by no page; the reason is that of the reader, not words about the person.",
        "outbox.Message": "Read by the job that sends it alone.",
        "orientation.Orientation": "Why the first service was not chosen: asked as a code, words only for « autre ».",
        "referrals.Referral": "Reasons of an act, for who receives it; the form asks for no word about the person.",
        "referrals.ReferralSummary": "Level 1: the excerpt of ``domain.access.EXCERPTS``, and nothing else.",
        "cases.PersonAnswer": "Her own word, for her, who leads and who follows: the row is nothing else.",
        "support.Appointment": "Hers, and of who supports her as she agreed; nobody has a part of it.",
        "support.Application": "Whether it tells of her health decides who reads it, row by row; she reads all of it.",
        "employer.Sharing": "What she shows to one contact: hers, of who leads, and of who reads her health.",
        "employer.EmployerReply": "As the sharing that it answers.",
        "programmes.SupportProgramme": "Whether it tells of her health decides who reads it; she reads all of hers.",
        "support.Step": "The plan, for her and for who supports her as she agreed; nobody has a part of it.",
        "documents.Document": "Its readers are those of its audience, as she agreed: who reads one opens its file.",
        "support.Note": "Its readers are those of its audience, row by row: who reads one reads it whole.",
        "referrals.Continuation": "What was said with an act, for the two sides of the request.",
        "referrals.ReferralQuestion": "Level 1: a question about the request; no word about the person is asked for.",
        "referrals.ReferralComplement": "As the question that it answers.",
        "referrals.Correction": "Why it was entered in error, for administrators, who see no case.",
        "referrals.Transition": "What was said with an act, for the two sides of the request.",
        "referrals.Attempt": "What was said with an attempt, for the two sides of the request.",
        "frontdesk.Call": "Its own agent alone reads it, and what was said is erased when it ends (a constraint).",
        "sheet.Sheet": "Her own sheet: she alone reads the row; whoever holds its link reads the lines that she chose.",
        "voice.RightsRequest": "Her own request: she and the rights officer who answers it read the row whole.",
        "privacy.Guard": "The reason is read with the guard, by the rights officer and those it concerns.",
        "privacy.EmergencyAccess": "The reason is what the review is about: same readers as the row.",
    }
)


class Unclassified(KeyError):
    """A column that nobody has thought about is shown to nobody."""


def class_of(table: str, field: str) -> DataClass:
    """``table`` as "room.Model"."""
    try:
        return CLASSES[table][field]
    except KeyError:
        raise Unclassified(f"{table}.{field}") from None
