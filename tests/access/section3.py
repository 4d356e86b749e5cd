"""The table of rights in its own words: section 3 of "Privacy, access and the loop that never breaks".

The first rows are those of the page; below the line, what follows from them for the tables that hold it in pieces. A
new protected table takes a row here (or joins one in TABLES); an unknown word stops the tests. Nothing is imported.

The page has a column "same org., other team". There are no teams (docs/decisions/0018): who works in an organisation
reads what its tie to the case shows, within its own role and départements, so that column is that of the tie.
"""

from dataclasses import dataclass, field

WORDS = """
| object            | lead | partner  | invited                            | reader    | trace                | own act | linked | animator          | nothing | emergency |
| case line         | RW   | R        | need, commune, age band, deadlines | R         | R                    | –       | R      | pseudonym if late | –       | R         |
| identity          | RW   | R        | on acceptance                      | R         | R as sent            | –       | R      | –                 | –       | opened    |
| situation         | RW   | R+own    | employment status                  | consented | as sent              | –       | –      | –                 | –       | opened    |
| health facts      | RW   | consented| –                                  | consented | as sent if consented | –       | –      | –                 | –       | opened    |
| referral          | RW   | R        | answers                            | –         | own                  | own     | R      | late: pseudonym   | –       | R         |
| consents          | R    | R theirs | R theirs                           | R theirs  | R theirs             | –       | R      | –                 | –       | –         |
|-------------------|------|----------|------------------------------------|-----------|----------------------|---------|--------|-------------------|---------|-----------|
| contact           | RW   | R        | –                                  | R         | –                    | –       | R      | –                 | –       | opened    |
| what is asked     | R    | R        | R                                  | –         | own                  | –       | R      | –                 | –       | R         |
| message           | R    | R        | –                                  | –         | own                  | –       | R      | –                 | –       | –         |
| journal           | R    | R        | R                                  | –         | own                  | own     | R      | –                 | –       | –         |
| agreed services   | R    | R        | –                                  | R         | R                    | –       | –      | –                 | –       | –         |
| orientation       | R    | R        | –                                  | R         | R                    | –       | –      | –                 | –       | R         |
| notice            | R    | R        | –                                  | –         | –                    | –       | –      | –                 | –       | –         |
"""  # noqa: E501

# Where each row of the table lives.
TABLES = {
    "cases_case": "case line",
    "people_person": "identity",
    "people_identity": "identity",
    "people_contact": "contact",
    "people_noticegiven": "notice",
    "people_consent": "consents",
    "people_acceptance": "agreed services",
    "orientation_orientation": "orientation",
    "orientation_situation": "situation",
    "orientation_healthfacts": "health facts",
    "orientation_trace": "health facts",
    "referrals_referral": "referral",
    "referrals_referralsummary": "what is asked",
    "referrals_referralmessage": "message",
    "referrals_transition": "journal",
    "referrals_attempt": "journal",
}
# Rules of their own, row by row, that the oracle says: who takes part, links, calls, what the person is asked, guards,
# what hangs on a request, and what is an organisation's or a member's own.
SAID_BY_THE_ORACLE = {
    "cases_participation",
    "referrals_answerlink",
    "frontdesk_call",
    "people_personlink",
    "cases_personquestion",
    "cases_personanswer",
    "cases_escalation",
    "referrals_referralquestion",
    "referrals_referralcomplement",
    "referrals_continuation",
    "referrals_correction",
    "privacy_guard",
    "privacy_caseassignment",
    "privacy_emergencyaccess",
    "privacy_watch",
    "privacy_erasedcase",
    "catalogue_capacityproposal",
    "enquiries_enquiry",
    "enquiries_enquirycontact",
    "enquiries_enquirysituation",
    "enquiries_enquirysender",
    "enquiries_enquiryanswer",
    "enquiries_enquiryword",
    "enquiries_enquiryattempt",
    "enquiries_erasedenquiries",
    "feedback_opinion",
    "detection_campaign",
    "detection_campaignvisits",
    "frontdesk_practicecall",
    "supervision_weeklyhours",
    "supervision_specialhours",
    "supervision_coachingnote",
    "presence_absence",
    "frontdesk_warmtransfer",
    "scripts_textversion",
    "telephony_phonedesk",
    "telephony_phoneevent",
    "telephony_phonecall",
    "catalogue_coveragereview",
    "catalogue_rulereview",
    "catalogue_unmetneed",
    "desk_savedview",
    "hooks_subscription",
    "matching_match",
    "matching_matchside",
    "matching_matchword",
    "matching_waiting",
    "employer_employerreply",
    "employer_sharing",
    "sheet_sheet",
    "support_appointment",
    "support_note",
    "documents_document",
    "support_step",
    "support_application",
    "programmes_supportprogramme",
    "voice_rightsrequest",
}

# Which class of data a row shows; the others are operational.
CLASS_OF = {"identity": "identity", "contact": "identity", "situation": "situation", "health facts": "health"}

# Section 2: what each role may read at the very most. An agent keeps, once the call is over, the code and the state of
# what it handed over; it answers no request.
CONTENT = {"identity", "contact", "situation", "health facts"}
EVERYTHING = set(TABLES.values())
AFTER_THE_CALL = EVERYTHING - CONTENT - {"what is asked", "message"}
ROLES = {
    "adviser": EVERYTHING,
    "team_lead": EVERYTHING,
    "health_professional": EVERYTHING,
    "phone_agent": AFTER_THE_CALL,
    "animator": {"case line", "referral"},
    "catalogue_editor": set(),
    "social_partner": set(),
    "steering": set(),
    "rights_officer": set(),
    "administrator": set(),
    "link": EVERYTHING,
}

# Who may open a case in an emergency.
IN_AN_EMERGENCY = {"adviser", "team_lead", "health_professional"}
TAKE_PART = {"adviser", "team_lead", "health_professional", "phone_agent"}

# Section 2: whose work the operations of a room are, by the first word of the action. A new room takes a row here.
WORK = {
    "call": {"phone_agent"},
    "enquiry": {"phone_agent"},
    "campaign": {"animator", "administrator", "steering"},  # about nobody; those who make them, those who read counts
    "line": {"team_lead", "phone_agent"},  # hours and decisions of the line, about nobody
    "practice": {"phone_agent"},  # an example of the catalogue
    "text": {"team_lead"},  # what the line says; about nobody
    "tag": {"team_lead"},  # the words by which the line sorts; about nobody
    "phone": set(),  # the telephone system, by its signature
    "late": {"animator", "administrator"},  # lines without anybody, of what the line has not seen to
    "referral": {"phone_agent", "adviser", "team_lead", "health_professional", "animator"},
    "link": {"link"},
    "own": {"phone_agent", "adviser", "team_lead", "health_professional"},  # who sends the person her own link
    "employer": set(),  # the contact whom she chose, who has no role here
    "sheet": set(),  # whoever holds its address, who has no role here
    "own_word": {"phone_agent", "adviser", "team_lead", "health_professional"},
    "view": {"phone_agent", "adviser", "team_lead", "health_professional", "animator"},
    "match": {"adviser", "team_lead", "health_professional"},
    "emergency": {"adviser", "team_lead", "health_professional", "rights_officer"},
    "case": {"phone_agent", "adviser", "team_lead", "health_professional", "rights_officer"},
    "caseload": {"adviser", "team_lead", "health_professional"},  # who follows what, and one's own day
    "rights": {"rights_officer"},
    "escalation": {"animator"},
    "capacity": {"adviser", "team_lead"},
    "room": {"team_lead"},  # how many persons are followed at once
    "catalogue": {"catalogue_editor"},
    "webhook": {"team_lead"},
    "absence": {"team_lead"},
    "administration": {"administrator"},
    "feedback": {"animator", "administrator"},  # counts of what visitors said of pages
    "clock": {"administrator"},
    "demo": set(ROLES) - {"link"},
    "ui": set(ROLES) - {"link"},
    "pro": set(ROLES) - {"link"},
}
# Open to whoever passes, and about nobody: no person, no case behind them.
ABOUT_NOBODY = {"account", "mfa", "openid", "health", "home", "network", "site", "territory", "public", "letters"}
ABOUT_NOBODY |= {"directory", "library"}


@dataclass(frozen=True, kw_only=True)
class Tie:
    """What ties an organisation to a case, in the words of the table, and the circumstances that its cells name."""

    column: str
    came_there: bool = False  # the person's own door, or the case came back: no consent is needed to read it
    agreed: frozenset[str] = frozenset()  # classes that the person shares with it today
    recorded: frozenset[str] = frozenset()  # classes of the consents that it recorded itself, in force
    sent: bool = False  # it sent this person on
    late: bool = False
    passed_on: bool = False  # the animator sees that the request went on elsewhere, and not the case
    draft: bool = False  # nothing left yet: who answers the phone still writes
    hidden: frozenset[str] = field(default_factory=frozenset)  # rows that this case does not have


def table() -> dict[str, dict[str, str]]:
    head, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in WORDS.strip().splitlines() if "--" not in line
    ]
    return {name: dict(zip(head[1:], cells, strict=True)) for name, *cells in rows}


def shows(row: str, tie: Tie, role: str) -> bool:
    """Whether this tie shows this row of the table to this role."""
    if row not in ROLES[role] and not (tie.draft and row in {"what is asked", "message"} and role == "phone_agent"):
        return False
    if tie.column == "emergency" and role not in IN_AN_EMERGENCY:
        return False
    column = "animator" if role == "animator" else tie.column  # whatever the tie of its organisation
    if column == "animator" and role != "animator":
        return False
    if role == "phone_agent" and row in {"referral", "journal"} and not (tie.came_there or tie.sent):
        return False
    data_class = CLASS_OF.get(row)
    agreed = data_class is None or tie.came_there or data_class in tie.agreed
    words = {
        "–": False,
        "R": agreed,
        "RW": agreed,
        "R+own": agreed,
        "R theirs": True,
        "answers": True,
        "own": True,
        "need, commune, age band, deadlines": True,
        "on acceptance": False,  # it is not accepted; with a reason it is an emergency
        "opened": True,  # for an hour, with a reason: no consent is asked, everybody is told
        "employment status": False,  # a status is told among what is asked, not the situation
        "consented": agreed,
        "as sent": tie.sent,
        "R as sent": tie.sent,
        "as sent if consented": tie.sent and data_class in tie.recorded,
        "pseudonym if late": tie.late,
        "late: pseudonym": tie.late or tie.passed_on,
    }
    return words[table()[row][column]]
