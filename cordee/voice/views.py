"""Her own page, opened by her own link. Looking writes nothing but the journal of readings; every act is a form.

Beyond « votre demande », she shows once a session that it is she. Taking all her agreements back needs the link alone.
"""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cordee.audit import actions as audit
from cordee.cases import own_word
from cordee.cases.models import Case, PersonQuestion
from cordee.catalogue.queries import reference_day
from cordee.domain.access import DataClass
from cordee.domain.consent import ConsentChannel
from cordee.domain.referral import GuardsUnmet, NotPossible
from cordee.feedback import views as feedback
from cordee.feedback.models import Page
from cordee.people.models import Consent
from cordee.referrals import actions as referral_actions
from cordee.referrals import agreeing
from cordee.referrals import queries as referrals
from cordee.referrals.link_views import discreet, limited
from cordee.referrals.models import Referral
from cordee.referrals.moving import KeyReused
from cordee.ui.access import beneficiary_page
from cordee.ui.once import once
from cordee.voice import actions, documents, pages, proof, resuming, wording
from cordee.voice.forms import KeyForm, MetForm, WordForm
from cordee.voice.opening import JUST_SHOWN, done, form_page, opened, posted, proven, refused, why_not
from cordee.voice.proof_views import ask_proof

OWN = {DataClass.OPERATIONAL, DataClass.SITUATION}
HOME = OWN | {DataClass.HEALTH}  # what is asked for her may tell of her health
BY_LINK = ConsentChannel.LINK


@beneficiary_page(action="own.read", classes=HOME)
@discreet
@require_safe
@opened
def home(request: HttpRequest, secret: str) -> HttpResponse:
    case, actor, today = request.her_case, request.actor, referrals.today()
    if not proof.is_proven(request):
        return ask_proof(request, secret)
    resumed = resuming.asked(request, secret)
    if resumed and not resumed.is_on_her_page:
        return redirect(resumed.page)
    if JUST_SHOWN in request.GET:
        return redirect(resuming.address(secret, resumed))
    try:
        shown = pages.hers(case.pk, actor=actor, on=today)
    except Case.DoesNotExist:
        return render(request, "voice/dead.html", status=404)
    context = {"secret": secret, "hers": shown, "today": today, "resumed": resumed.card if resumed else ""}
    of_health = shown.applications or any(one.about_health for one in shown.programmes)
    read = (HOME if of_health else OWN) | documents.classes_of(shown.documents)
    audit.record_reading(
        "own_case", actor=actor, at=timezone.now(), screen="voice:home", classes=sorted(read), case=case.pk
    )
    return render(request, "voice/home.html", context | {"key": str(uuid4())})


@beneficiary_page(action="own.helped")
@discreet
@opened
@posted
@proven
def helped(request: HttpRequest, secret: str) -> HttpResponse:
    """« Cette page vous a-t-elle aidé ? »: counted with everybody's, and nothing says whose it was."""
    said = feedback.counted(request, page=Page.SPACE)
    return feedback.thanked(request, said, back=reverse("voice:home", args=[secret]))


@beneficiary_page(action="own.agree", classes=OWN)
@discreet
@limited
@opened
@posted
@proven
def agree(request: HttpRequest, secret: str, referral_id: UUID) -> HttpResponse:
    at, actor = timezone.now(), request.actor
    form = KeyForm(request.POST)
    if not form.is_valid():
        return refused(request, secret, wording.KEY_MISSING, status=422)
    act = {"referral_id": referral_id, "channel": BY_LINK, "actor": actor, "at": at, "key": form.cleaned_data["key"]}
    try:
        agreeing.agree(rules_on=reference_day(), **act)
    except GuardsUnmet:
        agreeing.cannot_leave(referral_id=referral_id, actor=actor, at=at)
        return refused(request, secret, wording.CANNOT_LEAVE, status=409)
    except NotPossible as no:
        return refused(request, secret, why_not(no), status=409)
    except KeyReused:
        return refused(request, secret, wording.KEY_REUSED, status=422)
    return done(
        request, secret, _("Merci, votre accord est enregistré."), _("La demande part maintenant à l’organisme.")
    )


@beneficiary_page(action="own.decline", classes=OWN)
@discreet
@limited
@opened
@posted
@proven
def decline(request: HttpRequest, secret: str, referral_id: UUID) -> HttpResponse:
    form = KeyForm(request.POST)
    if not form.is_valid():
        return refused(request, secret, wording.KEY_MISSING, status=422)
    act = {"actor": request.actor, "at": timezone.now(), "key": form.cleaned_data["key"]}
    try:
        agreeing.decline(referral_id=referral_id, channel=BY_LINK, **act)
    except NotPossible as no:
        return refused(request, secret, why_not(no), status=409)
    except KeyReused:
        return refused(request, secret, wording.KEY_REUSED, status=422)
    return done(request, secret, _("C’est noté."), _("Rien n’est transmis. Cela ne change rien à vos droits."))


@beneficiary_page(action="own.withdraw", classes=OWN)
@discreet
@limited
@opened
@posted
@proven
def withdraw(request: HttpRequest, secret: str, consent_id: UUID) -> HttpResponse:
    form = KeyForm(request.POST)
    if not form.is_valid():
        return refused(request, secret, wording.KEY_MISSING, status=422)
    act = {"actor": request.actor, "at": timezone.now(), "key": form.cleaned_data["key"]}
    try:
        referral_actions.withdraw_consent(consent_id=consent_id, channel=BY_LINK, **act)
    except Consent.DoesNotExist:
        return refused(request, secret, wording.NOT_HERS, status=404)
    return _withdrawn(request, secret)


@beneficiary_page(action="own.withdraw_all")
@discreet
@limited
@opened
@posted
def withdraw_all(request: HttpRequest, secret: str) -> HttpResponse:
    form = KeyForm(request.POST)
    if not form.is_valid():
        return refused(request, secret, wording.KEY_MISSING, status=422)
    actions.withdraw_all(actor=request.actor, at=timezone.now(), key=form.cleaned_data["key"])
    return _withdrawn(request, secret)


@beneficiary_page(action="own.renew", classes=OWN)
@discreet
@limited
@opened
@posted
@proven
@once
def renew(request: HttpRequest, secret: str, consent_id: UUID) -> HttpResponse:
    try:
        actions.renew(consent_id=consent_id, actor=request.actor, at=timezone.now())
    except (Consent.DoesNotExist, actions.NothingToRenew):
        return refused(request, secret, _("Cet accord est déjà renouvelé, ou retiré. Rien n’a été changé."), status=409)
    return done(
        request, secret, _("Votre accord est renouvelé."), _("Il vaut douze mois de plus. Vous pouvez le retirer.")
    )


@beneficiary_page(action="own.confirm_start", classes=OWN)
@discreet
@limited
@form_page
@opened
@proven
def confirm_start(request: HttpRequest, secret: str, referral_id: UUID) -> HttpResponse:
    blank = {"initial": {"key": str(uuid4())}}
    form = MetForm(request.POST if request.method == "POST" else None, on=referrals.today(), **blank)
    if request.method != "POST" or not form.is_valid():
        return render(request, "voice/met.html", {"form": form, "secret": secret}, status=422 if form.errors else 200)
    given = {"met_on": form.cleaned_data["met_on"], "key": form.cleaned_data["key"]}
    try:
        actions.confirm_start(referral_id=referral_id, actor=request.actor, at=timezone.now(), **given)
    except NotPossible as no:
        return refused(request, secret, why_not(no), status=409)
    except KeyReused:
        return refused(request, secret, wording.KEY_REUSED, status=422)
    except Referral.DoesNotExist:
        return refused(request, secret, wording.NOT_HERS, status=404)
    return done(request, secret, _("C’est noté, merci."), _("Votre suivi a commencé ; l’organisme le sait."))


@beneficiary_page(action="own.word", classes=OWN)
@discreet
@limited
@form_page
@opened
@proven
def word(request: HttpRequest, secret: str, question_id: UUID) -> HttpResponse:
    form = WordForm(request.POST if request.method == "POST" else None, initial={"key": str(uuid4())})
    try:
        own_word.access_question(question_id, actor=request.actor)
        if request.method != "POST" or not form.is_valid():
            return render(
                request, "voice/word.html", {"form": form, "secret": secret}, status=422 if form.errors else 200
            )
        said, key = form.said(), form.cleaned_data["key"]
        own_word.answer(question_id=question_id, said=said, actor=request.actor, at=timezone.now(), key=key)
    except own_word.AlreadyAnswered as already:
        return refused(request, secret, wording.ALREADY[already.state], status=409)
    except PersonQuestion.DoesNotExist:
        return refused(request, secret, wording.NOT_HERS, status=404)
    after = _("On vous rappelle : la personne en charge de votre demande est prévenue.") if said.needs_help else ""
    return done(request, secret, _("Merci pour votre réponse."), after)


def _withdrawn(request: HttpRequest, secret: str) -> HttpResponse:
    said = _("L’organisme n’y a plus accès dès maintenant, et il est prévenu. Cela ne change rien à vos droits.")
    return done(request, secret, _("Votre accord est retiré."), said)
