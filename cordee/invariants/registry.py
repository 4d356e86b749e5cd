"""What must be true at any commit, in the words of the design (I-01…, C-01…): an id and a French sentence.

The question that finds the rows where it is not true is SQL: the function ``policy.broken_…`` of the same name, written
by a migration because it sees all rows (see ``migrations/0002``). A test keeps the two lists equal.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from psycopg.types.json import Jsonb

from cordee.documents import kept


@dataclass(frozen=True)
class Invariant:
    id: str
    sentence: str
    rows: str  # the table whose ids are returned
    in_turns: bool = False  # too long to look at everything each hour: a part each time, all in a week
    told: Mapping[str, str] | Callable[[], Any] | None = (
        None  # what the question is told, beside what the database knows
    )

    @property
    def function(self) -> str:
        return "policy.broken_" + self.id.lower().replace("-", "").replace(".", "_")

    def arguments(self, *, whole: bool) -> list[Any]:
        if self.told is None:
            return [whole] if self.in_turns else []
        return [Jsonb(self.told() if callable(self.told) else self.told)]


SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Breach:
    """An invariant that does not hold: on how many rows, and the first ``SHOWN`` of them."""

    invariant: Invariant
    count: int
    rows: tuple[UUID, ...]


CASE, PART, REFERRAL, LINE = "cases_case", "cases_participation", "referrals_referral", "referrals_transition"
LINK, MESSAGE, ORIENTATION = "referrals_answerlink", "outbox_message", "orientation_orientation"
MATCH, SEVERAL = "matching_match", "plusieurs tables"
ENQUIRY, PHONE = "enquiries_enquiry", "telephony_phoneevent"
CORRECTION, GUARD, EMERGENCY = "referrals_correction", "privacy_guard", "privacy_emergencyaccess"
ACCOUNT, SUBSCRIPTION, PAUSE, WATCH = "network_user", "hooks_subscription", "clocks_clockpause", "privacy_watch"
DOCUMENT = "documents_document"
KEPT, MEMBERSHIP, SHARING = "public_keptresult", "network_membership", "employer_sharing"

# Of each kind of message, the table of what it is about; of what is posted to software, the subscription comes first.
MESSAGES_ABOUT = {
    "account_invitation": ACCOUNT,
    "account_password_reset": ACCOUNT,
    "account_security_notice": ACCOUNT,
    "case_ends_soon": CASE,
    "case_erasure_agreed": CASE,
    "case_erasure_called_off": CASE,
    "case_sensitive": CASE,
    "cases_entrusted": MEMBERSHIP,
    "clock_stopped": PAUSE,
    "employer_answered": CASE,
    "employer_link": SHARING,
    "emergency_opened": EMERGENCY,
    "emergency_to_review": EMERGENCY,
    "member_appointment": CASE,
    "person_agreement_asked": CASE,
    "person_appointment": CASE,
    "person_appointment_reminder": CASE,
    "person_code": CASE,
    "person_contact_changed": REFERRAL,
    "person_contact_left": CASE,
    "person_employer": CASE,
    "person_link": CASE,
    "person_meeting_moved": CASE,
    "person_needs_help": CASE,
    "person_renewal_asked": CASE,
    "person_request_accepted": CASE,
    "person_request_elsewhere": CASE,
    "person_request_unanswered": CASE,
    "person_right_answered": CASE,
    "person_word_asked": CASE,
    "referral_answered": REFERRAL,
    "referral_closed": REFERRAL,
    "referral_completed": REFERRAL,
    "referral_expired": REFERRAL,
    "referral_link": REFERRAL,
    "referral_outcome_asked": REFERRAL,
    "referral_question": REFERRAL,
    "referral_reminder": REFERRAL,
    "referral_reopened": REFERRAL,
    "referral_sent": REFERRAL,
    "referral_start_late": REFERRAL,
    "referral_undelivered": REFERRAL,
    "watch_in_organisation": WATCH,
    "watch_to_review": WATCH,
    "webhook": SUBSCRIPTION,
    "webhook_stopped": SUBSCRIPTION,
}
# They carry a reference for who reads them, of a row that is not named, or that goes with the message or before it.
ABOUT_NO_ROW = {
    "line_danger",
    "line_danger_not_called",
    "enquiry_signal_received",
    "enquiry_taken_up",
    "enquiry_agreed",
    "enquiry_agreement_asked",
    "enquiry_answered",
    "enquiry_mail_received",
    "escalation_asked",
    "result_asked",
    "summary_asked",
}

# Years: those of the setting; where it erases nothing, what the person was told before she agreed.
TERM = {"years": str(settings.CORDEE_CASES_ERASED_AFTER or 2)}

INVARIANTS = (
    Invariant("I-01", "Un dossier ouvert a un seul responsable.", CASE),
    Invariant("I-02", "Un dossier ouvert dit ce qui vient ensuite, quel jour et par qui.", CASE),
    Invariant("I-02.overdue", "Une suite en retard de plus de cinq jours ouvrés est chez l’animateur.", CASE),
    Invariant("I-02.closed", "Un dossier clos n’a plus de demande en cours, ni de brouillon.", CASE),
    Invariant(
        "I-03.read",
        "Une demande à traiter est dans la file d’un agent, ou devant un animateur ou un administrateur.",
        ENQUIRY,
    ),
    Invariant(
        "I-03.aside",
        "Une demande en quarantaine que personne n’a relue en sept jours est devant un animateur ou un administrateur.",
        ENQUIRY,
    ),
    Invariant("I-03.named", "Une demande à traiter dont l’heure est passée est au nom de quelqu’un.", ENQUIRY),
    Invariant("I-03.kept", "Aucune demande à traiter n’est gardée plus longtemps que prévu.", ENQUIRY),
    Invariant("I-03.settled", "Un appel au téléphone est suivi jusqu’à sa fin : manqué, il est à rappeler.", PHONE),
    Invariant(
        "I-03.phone", "Aucun événement du téléphone ni aucune empreinte de numéro n’est gardé trop longtemps.", PHONE
    ),
    Invariant("I-04.state", "L’état d’une demande est celui où son journal l’a menée.", REFERRAL),
    Invariant("I-04.version", "Le numéro de version d’une demande compte les lignes de son journal.", REFERRAL),
    Invariant("I-04.moves", "Chaque ligne du journal part de la précédente et suit le tableau des passages.", LINE),
    Invariant("I-04.clocks", "Une demande envoyée a les délais fixés à l’envoi.", REFERRAL),
    Invariant("I-04.answers", "Une réponse dit qui l’a donnée, son motif ou la date du premier contact.", REFERRAL),
    Invariant("I-04.next", "Après une demande qui n’aboutit pas, son dossier n’attend plus de réponse.", REFERRAL),
    Invariant("I-04.expired", "Une demande restée sans réponse est chez l’animateur, qui la ferme.", REFERRAL),
    Invariant("I-04.error", "Une demande saisie par erreur l’est de l’avis de deux administrateurs.", REFERRAL),
    Invariant("I-04.corrected", "Une correction confirmée est faite dans la journée.", CORRECTION),
    Invariant("I-05.lead", "Un organisme n’entre dans un dossier par une demande qu’après l’avoir acceptée.", PART),
    Invariant(
        "I-05.chain", "Une suite de demandes ne tourne pas en rond et compte trois redirections au plus.", REFERRAL
    ),
    Invariant("I-05.child", "Une demande redirigée a une suite.", REFERRAL),
    Invariant("I-07.acts", "Une clé n’a qu’un effet sur une demande, et chaque acte a la sienne.", LINE),
    Invariant("I-07.drafts", "Une clé ne prépare qu’une demande, et chaque demande a la sienne.", REFERRAL),
    Invariant("I-07.messages", "Une clé n’envoie qu’un message, et chaque message a sa clé et son numéro.", MESSAGE),
    Invariant("I-08.waiting", "Un message en attente depuis plus d’une heure a une tâche qui va l’envoyer.", MESSAGE),
    Invariant("I-08.failed", "Un message abandonné dit pourquoi, au journal aussi, et quelqu’un l’a appris.", MESSAGE),
    Invariant("I-08.act", "Un message parle de ce qui existe.", MESSAGE, told=MESSAGES_ABOUT),
    Invariant("I-11.sides", "Un rapprochement a deux côtés, un par personne.", MATCH),
    Invariant("I-11.words", "Un rapprochement est ce que ses deux côtés en ont dit en dernier.", MATCH),
    Invariant("I-13.expiry", "Une demande n’expire qu’après deux passages, à une heure au moins.", REFERRAL),
    Invariant(
        "I-15.hash", "L’empreinte d’une orientation est celle de la décision conservée.", ORIENTATION, in_turns=True
    ),
    Invariant("I-15.parts", "Une orientation garde ses faits et sa décision.", ORIENTATION),
    Invariant("I-15.sent", "Une demande envoyée garde l’orientation de son dossier et le service choisi.", REFERRAL),
    Invariant("I-16.invited", "Une invitation dure tant que sa demande attend une réponse.", PART),
    Invariant("I-16.departement", "Tout ce qui tient à un dossier est dans son département.", SEVERAL),
    Invariant("I-16.sensitive", "Un dossier sensible est à quelqu’un qui y travaille encore.", GUARD),
    Invariant("I-16.emergency", "Le journal des actes dit chaque accès en urgence.", EMERGENCY),
    Invariant("C-01", "La personne a été informée avant l’envoi de toute demande.", REFERRAL),
    Invariant("C-02", "Une demande envoyée l’a été avec un accord en vigueur pour son destinataire.", REFERRAL),
    Invariant("C-05", "Aucune demande ne continue après le retrait de l’accord.", REFERRAL),
    Invariant("C-05.access", "Après un retrait, le destinataire ne lit plus le dossier.", PART),
    Invariant("K-01", "Aucun dossier clos n’est gardé après son terme.", CASE, told=TERM),
    Invariant("K-02.kept", "Ce qu’un visiteur a gardé s’efface à la fin de ses trente jours.", KEPT),
    Invariant("K-03", "Un effacement accepté, que rien ne retient, est fait sous quinze jours.", CASE),
    Invariant(
        "documents.files",
        "Un document qui n’est ni rayé ni détruit a son fichier.",
        DOCUMENT,
        told=lambda: [name for name, _ in kept.names()],
    ),
    Invariant("documents.due", "Un document est détruit dans la semaine de son jour.", DOCUMENT),
    Invariant("cases.stranded", "Dans un dossier clos, rien ne reste en cours.", CASE),
    Invariant("links.one", "Une demande a au plus un lien de réponse vivant.", LINK),
    Invariant("links.open", "Un lien vivant est au destinataire d’une demande envoyée, donné avant sa fin.", LINK),
    Invariant("sheets.closed", "Une fiche ne s’ouvre plus après sa fin.", "sheet_sheet"),
    Invariant("sheets.erased", "Une fiche est effacée trente jours après sa fin.", "sheet_sheet"),
)
