"""What is kept of whoever comes, and until when. Each figure is that of the rule that erases: none is typed here."""

from datetime import timedelta

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cordee.cases.wording import HEALTH_EXCEPTIONS, LAWFUL_BASES
from cordee.domain import sheet
from cordee.domain.enquiry import ANSWER_KEPT_DAYS, KEPT_MONTHS, QUARANTINE_DAYS
from cordee.domain.telephony import CALLERS_KEPT, EVENTS_KEPT
from cordee.feedback.models import KEPT_DAYS as OPINIONS_KEPT_DAYS
from cordee.frontdesk.actions import LEFT_OPEN_FOR
from cordee.keys.tasks import FORM_KEPT, TRIES_KEPT
from cordee.outbox.apart import KEPT_FOR as RETURNED_MAIL_KEPT_FOR
from cordee.public.models import KEPT_FOR, PARCEL_KEPT_FOR
from cordee.ui import keeping
from cordee.ui.keeping import Grounds, Keeping, lasting

_WITH_THE_CASE = (
    "people.Person",
    "people.Identity",
    "people.Contact",
    "people.NoticeGiven",
    "people.Consent",
    "people.PersonLink",
    "people.Acceptance",
    "orientation.Orientation",
    "orientation.Situation",
    "orientation.HealthFacts",
    "orientation.Trace",
    "cases.Case",
    "cases.PersonAnswer",
    "support.Note",
    "support.Step",
    "support.Appointment",
    "support.Application",
    "programmes.SupportProgramme",
    "documents.Document",
    "employer.Sharing",
    "employer.EmployerReply",
    "voice.RightsRequest",
    "matching.Match",
    "referrals.Referral",
    "referrals.ReferralSummary",
    "referrals.ReferralMessage",
    "referrals.Transition",
    "referrals.Attempt",
    "referrals.AnswerLink",
    "referrals.Continuation",
    "referrals.ReferralQuestion",
    "referrals.ReferralComplement",
    "referrals.Correction",
    "privacy.Guard",
    "privacy.EmergencyAccess",
    "privacy.ErasedCase",
)
_ENQUIRY = (
    "enquiries.Enquiry",
    "enquiries.EnquiryContact",
    "enquiries.EnquirySituation",
    "enquiries.EnquiryAnswer",
    "enquiries.EnquirySender",
    "enquiries.EnquiryWord",
    "enquiries.EnquiryAttempt",
)
NO_END = gettext_noop("Aucun effacement automatique : {asked}.")
ASK = gettext_noop("demandez l'effacement, un responsable des droits répond")


def declare() -> None:
    keeping.declare(kept, grounds=_grounds)


def kept() -> tuple[Keeping, ...]:
    return (
        Keeping(
            when=_("Vous lisez ces pages, vous faites le point, vous remplissez un courrier"),
            what=_("Rien : ce que vous dites est dans votre page, pas dans le site."),
            until=_("La fermeture de la page."),
        ),
        Keeping(
            when=_("Vous gardez votre résultat avec un code"),
            what=_("Vos réponses, chiffrées : seul votre code les ouvre. Ni nom, ni adresse."),
            until=_("{time} au plus, ou dès que vous l'effacez.").format(time=_big(lasting(KEPT_FOR))),
            tables=("public.KeptResult",),
        ),
        Keeping(
            when=_("Vous demandez votre résultat par courriel"),
            what=_("Le texte, chiffré, et votre adresse."),
            until=_("L'adresse : l'envoi. Le texte : l'envoi, {time} au plus.").format(time=lasting(PARCEL_KEPT_FOR)),
            tables=("public.Parcel",),
        ),
        Keeping(
            when=_("Vous envoyez un formulaire"),
            what=_(
                "Une empreinte du formulaire, et une de votre adresse sur le réseau : on ne peut pas les relire. "
                "Elles évitent un double envoi et les envois en masse."
            ),
            until=_("{form} pour le formulaire, {tries} pour l'adresse.").format(
                form=_big(lasting(FORM_KEPT)), tries=lasting(TRIES_KEPT)
            ),
            tables=("keys.FormKey", "keys.Tries"),
        ),
        Keeping(
            when=_("Vous dites si une page vous a aidé"),
            what=_("Un compte de plus pour cette page et ce jour : rien ne dit qui a répondu, ni à quelle heure."),
            until=_("{days} jours.").format(days=OPINIONS_KEPT_DAYS),
            tables=("feedback.Opinion",),
        ),
        Keeping(
            when=_("Vous appelez pour vous informer"),
            what=_("L'appel est compté, sans votre nom. Les notes de l'agent servent pendant l'appel."),
            until=_("Les notes : la fin de l'appel, {time} au plus. Le compte reste.").format(
                time=lasting(LEFT_OPEN_FOR)
            ),
            tables=("frontdesk.Call", "frontdesk.WarmTransfer"),
        ),
        Keeping(
            when=_("Vous ouvrez l'adresse d'une campagne, imprimée sur une affiche ou un dépliant"),
            what=_(
                "Une ouverture de plus au compte du jour, rien de vous. "
                "Le code de la campagne suit dans les formulaires que vous envoyez."
            ),
            until=_("Le compte reste."),
            tables=("detection.CampaignVisits",),
        ),
        Keeping(
            when=_("Votre numéro s'affiche quand vous appelez, ou l'agent le note"),
            what=_(
                "Pendant l'appel, le numéro. Ensuite une empreinte, qu'on ne peut pas relire : elle fait reconnaître "
                "qui rappelle. Si personne ne décroche, le numéro sert à vous rappeler. Aucun son n'est enregistré."
            ),
            until=_(
                "Le numéro : la fin de l'appel. Les événements du téléphone : {events}. L'empreinte : {mark}."
            ).format(events=lasting(EVENTS_KEPT), mark=lasting(CALLERS_KEPT)),
            tables=("telephony.PhoneEvent", "telephony.PhoneCall"),
        ),
        Keeping(
            when=_("Vous écrivez à la ligne, demandez à être rappelé, ou quelqu'un signale une situation"),
            what=_("Un nom, une adresse ou un numéro, les réponses jointes ou le texte du courriel, et qui signale."),
            until=_(
                "Le nom, l'adresse, le numéro, les réponses et le courriel : la nuit qui suit la fin de la demande. "
                "La réponse d'un agent : {answer} après elle. "
                "Le reste : {months} mois après la fin ou le dernier contact. "
                "Un envoi jugé indésirable : {apart}."
            ).format(
                answer=lasting(timedelta(days=ANSWER_KEPT_DAYS)),
                months=KEPT_MONTHS,
                apart=lasting(timedelta(days=QUARANTINE_DAYS)),
            ),
            tables=_ENQUIRY,
        ),
        Keeping(
            when=_("Vous êtes mis en relation avec un organisme, avec votre accord"),
            what=_(
                "Un dossier : votre nom, votre contact, ce qu'il faut de votre situation, vos accords, "
                "les échanges entre organismes."
            ),
            until=_until_case_ends(),
            tables=_WITH_THE_CASE,
        ),
        Keeping(
            when=_("Vous composez une fiche « dites-le une fois »"),
            what=_("Ce que vous y avez mis."),
            until=_("{time} au plus, puis {more} sans que personne ne puisse l'ouvrir.").format(
                time=_big(lasting(sheet.LONGEST)), more=lasting(sheet.KEPT_AFTER_ITS_END)
            ),
            tables=("sheet.Sheet",),
        ),
        Keeping(
            when=_("Un message vous est envoyé"),
            what=_(
                "Votre adresse ou votre numéro, la date ; pas le texte. Un courriel revenu sans être compris : "
                "le courriel, {time}."
            ).format(time=lasting(RETURNED_MAIL_KEPT_FOR)),
            until=_(NO_END).format(asked=_(ASK)),
            tables=("outbox.Message",),
        ),
        Keeping(
            when=_("Quelqu'un lit ou change votre dossier"),
            what=_("Une ligne de journal : qui, quand, quelle page. Vous la voyez dans votre espace."),
            until=_("Aucun effacement automatique : le journal sert à vous répondre."),
            tables=("audit.Event", "audit.ChainLink", "privacy.Watch"),
        ),
        Keeping(
            when=_("Un organisme signale qu'une règle ne lui paraît pas juste"),
            what=_("Ses mots et la situation, sans nom : des mois au lieu des jours, un département, pas une commune."),
            until=_("Aucun effacement automatique."),
            tables=("catalogue.RuleReview",),
        ),
    )


def _until_case_ends() -> str:
    if settings.CORDEE_CASES_KEPT:
        time = format_html('<span lang="fr">{}</span>', _big(settings.CORDEE_CASES_KEPT))
        if settings.CORDEE_CASES_ERASED_AFTER:
            said = _("{time}. Le dossier clos est alors effacé. Restent un numéro, un mois, un département, une issue.")
            return format_html(said, time=time)
        said = _("{time}. Le logiciel n'efface pas seul à ce terme : {asked}.")
        return format_html(said, time=time, asked=_(ASK))
    asked = _("la durée est à remplir par l'installateur ; {asked}").format(asked=_(ASK))
    return _(NO_END).format(asked=asked)


def _big(words: str) -> str:
    return words[0].upper() + words[1:]


def _grounds() -> Grounds:
    found = settings.CORDEE_LEGAL_GROUNDS
    return Grounds(basis=_(LAWFUL_BASES[found.basis]), exception=_(HEALTH_EXCEPTIONS[found.exception]))
