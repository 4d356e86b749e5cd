"""She shows that it is she: by a code that is sent to her, or by a question. Both are counted by link."""

from dataclasses import dataclass
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.referrals import queries as referrals
from cordee.referrals.link_views import discreet, limited
from cordee.ui.access import beneficiary_page
from cordee.ui.once import once
from cordee.voice import codes, pages, proof, resuming, wording
from cordee.voice.forms import CodeForm, KeyForm, ProofForm
from cordee.voice.opening import forgets, opened, posted, to_her_page

MINUTES = 60


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What she has just sent, to be shown again with what is wrong with it."""

    code: CodeForm | None = None
    question: ProofForm | None = None
    why: str = ""
    status: int = 200


def ask_proof(request: HttpRequest, secret: str, answered: Answered | None = None) -> HttpResponse:
    case, actor, answered = request.her_case, request.actor, answered or Answered()
    ways = codes.ways_of(request.her_link, actor=actor, now=timezone.now())
    asked = proof.asked_of(request.her_link, actor=actor, tells_phone=ways.tell_of_the_phone)
    sent, left = codes.sent_to(request), proof.left_for_long(request)
    resumed = resuming.asked(request, secret)
    context = {
        "secret": secret,
        "said": pages.general(case, referrals.referrals_of_case(case.pk, actor=actor)),
        "ways": ways,
        "sent": ways.by(sent.channel) if sent else None,
        "code_form": answered.code or CodeForm(),
        "form": (answered.question or ProofForm(question=asked.question)) if asked.known and left else None,
        "left": left,
        "is_spent": asked.known and not left,
        "then": resumed.said if resumed else "",
        "why": answered.why or (wording.NO_COOKIE if forgets(request) else ""),
        "key": str(uuid4()),
    }
    return render(request, "voice/proof.html", context, status=answered.status)


@beneficiary_page(action="own.prove")
@discreet
@opened
@posted
def prove(request: HttpRequest, secret: str) -> HttpResponse:
    ways = codes.ways_of(request.her_link, actor=request.actor, now=timezone.now())
    asked = proof.asked_of(request.her_link, actor=request.actor, tells_phone=ways.tell_of_the_phone)
    form = ProofForm(request.POST, question=asked.question)
    if form.is_valid():
        if proof.is_too_much(request):
            return _rests(request)
        if proof.is_too_much_for_long(request):
            return ask_proof(request, secret, Answered(status=429))
        if asked.is_shown_by(form.cleaned_data["shown"]):
            proof.was_right(request)
            return _opens(request, secret, by="question")
        _missed(request, by="question")
        form.add_error("shown", wording.WRONG_PROOF)
    return ask_proof(request, secret, Answered(question=form, status=422))


@beneficiary_page(action="own.send_code")
@discreet
@limited
@opened
@posted
@once
def send_code(request: HttpRequest, secret: str) -> HttpResponse:
    """The page says the same whether it can arrive or not."""
    form, at = KeyForm(request.POST), timezone.now()
    ways = codes.ways_of(request.her_link, actor=request.actor, now=at)
    way = ways.by(request.POST.get("by", ""))
    if not form.is_valid() or way is None:
        return ask_proof(request, secret, Answered(why=wording.CHOOSE_WAY, status=422))
    if codes.too_many_sent(request):
        return ask_proof(request, secret, Answered(why=wording.ENOUGH_CODES, status=429))
    act = {"actor": request.actor, "at": at, "key": form.cleaned_data["key"]}
    codes.remember(request, codes.send(link=request.her_link, way=way, **act))
    return to_her_page(request, secret)


@beneficiary_page(action="own.open_with_code")
@discreet
@limited
@opened
@posted
def open_with_code(request: HttpRequest, secret: str) -> HttpResponse:
    """A code that is over, of another browser or wrong: one answer."""
    form = CodeForm(request.POST)
    if form.is_valid():
        if codes.too_many_tried(request):
            return _rests(request)
        if codes.is_shown_by(form.cleaned_data["code"], codes.sent_to(request)):
            codes.was_right(request)
            codes.forget(request)
            return _opens(request, secret, by="code")
        _missed(request, by="code")
        form.add_error("code", wording.WRONG_CODE)
    return ask_proof(request, secret, Answered(code=form, why=_lost(request), status=422))


def _lost(request: HttpRequest) -> str:
    """Where no code waits, the field is not on the page: what is wrong is said above."""
    return "" if codes.sent_to(request) else wording.NO_CODE


def _opens(request: HttpRequest, secret: str, *, by: str) -> HttpResponse:
    proof.remember(request)
    audit.record("own.proven", actor=request.actor, at=timezone.now(), case=request.her_case.pk, detail={"by": by})
    return to_her_page(request, secret)


def _missed(request: HttpRequest, *, by: str) -> None:
    audit.record("own.not_proven", actor=request.actor, at=timezone.now(), case=request.her_case.pk, detail={"by": by})


def _rests(request: HttpRequest) -> HttpResponse:
    return render(request, "voice/pause.html", {"minutes": MINUTES}, status=429)
