"""Whom to call to hear her word, and what she says, written down for her."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cordee.cases import own_word
from cordee.cases import queries as cases
from cordee.cases.models import PersonQuestion
from cordee.domain.access import SENDING_ROLES, DataClass
from cordee.domain.own_word import Moment, call_again_on
from cordee.domain.reaching import Discretion
from cordee.people import queries as people
from cordee.people.queries import Somebody
from cordee.people.telling import waits_until
from cordee.people.wording import DISCRETION, leaves
from cordee.referrals import queries as referrals
from cordee.referrals import todo
from cordee.referrals.baskets import Order, sliced
from cordee.referrals.clocks import holidays_around
from cordee.referrals.models import Referral
from cordee.ui.access import member_page
from cordee.ui.once import once
from cordee.ui.waiting import MANY
from cordee.voice import actions, wording
from cordee.voice.forms import WordForm

CALL = {DataClass.OPERATIONAL, DataClass.IDENTITY}
PAGE = 25
_A_COUNT = re.compile(r"[0-9]{1,2}")
LONGEST_AWAITED = Order(field="call_on", latest_first=False, read=date.fromisoformat)


@dataclass(frozen=True, kw_only=True)
class ToHear:
    """One question to ask her."""

    pk: UUID
    calls: int
    moment: str
    since: object


@dataclass(frozen=True, kw_only=True)
class ToCall:
    """Somebody, once, with all that she is to be asked."""

    name: str
    phone: str
    dial: str
    asks: tuple[str, ...]
    questions: tuple[ToHear, ...]


@member_page(roles=SENDING_ROLES, action="own_word.to_call", classes=CALL)
@require_safe
def to_call(request: HttpRequest) -> HttpResponse:
    today, here = referrals.today(), reverse("voice:to_call")
    after, before = (LONGEST_AWAITED.place_of(request.GET.get(word, "")) for word in ("apres", "avant"))
    found = own_word.to_call(actor=request.actor, on=today)
    persons = own_word.longest_awaited(found)
    page = sliced(persons, LONGEST_AWAITED, after=after, before=before, size=PAGE)
    together = own_word.of_the_same_persons(page.rows, found)
    listed = [questions for questions in together.values() if questions]
    listed.sort(key=lambda one: (one[0].call_on, one[0].pk))
    context = {
        "rows": [row for questions in listed if (row := _row(request, questions))],
        "for_requests": wording.for_requests(todo.calls_due(actor=request.actor, on=today)),
        "counted": wording.counted(persons.order_by()[: MANY + 1].count()),
        "next_url": f"{here}?{urlencode({'apres': page.after})}" if page.after else "",
        "previous_url": f"{here}?{urlencode({'avant': page.before})}" if page.before else "",
        "pages_said": ("Attendues depuis plus longtemps", "Attendues depuis moins longtemps"),
        "today": today,
    }
    return render(request, "voice/to_call.html", context)


@member_page(roles=SENDING_ROLES, action="own_word.write", classes=CALL)
@require_http_methods(["GET", "HEAD", "POST"])
def write_word(request: HttpRequest, question_id: UUID) -> HttpResponse:
    question = _question_or_404(request, question_id)
    posted = request.POST if request.method == "POST" else None
    form = WordForm(posted, for_her=True, initial={"key": str(uuid4())})
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "row": _row(request, [question])}
        return render(request, "voice/write_word.html", context, status=422 if form.errors else 200)
    key = form.cleaned_data["key"]
    try:
        own_word.answer(question_id=question_id, said=form.said(), actor=request.actor, at=timezone.now(), key=key)
    except own_word.AlreadyAnswered as already:
        return render(request, "voice/not_written.html", {"why": wording.ALREADY[already.state]}, status=409)
    messages.success(request, "Sa réponse est enregistrée, notée par vous pour elle.")
    return redirect("voice:to_call")


@member_page(roles=SENDING_ROLES, action="own_word.no_answer", classes=CALL)
@require_POST
@once
def no_answer(request: HttpRequest, question_id: UUID) -> HttpResponse:
    question = _question_or_404(request, question_id)
    before, today = request.POST.get("calls", ""), referrals.today()
    if _A_COUNT.fullmatch(before):
        again = call_again_on(today, calls=int(before) + 1, holidays=holidays_around(today, question.departement))
        noted = {"calls": int(before), "again_on": again, "actor": request.actor, "at": timezone.now()}
        own_word.note_call(question_id=question.pk, **noted)
        messages.success(request, "L’appel est noté." if again else "Trois appels : on ne l’appelle plus cette fois.")
    return redirect("voice:to_call")


@member_page(roles=SENDING_ROLES, action="own.send_link", classes={DataClass.OPERATIONAL})
@require_POST
@once
def send_link(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    try:
        actions.send_link_again(referral_id=referral_id, actor=request.actor, at=timezone.now())
    except Referral.DoesNotExist:
        raise Http404 from None
    messages.success(request, f"{wording.LINK_READY} {leaves(waits_until(timezone.now()))}")
    return redirect("referrals:detail", referral_id)


def _question_or_404(request: HttpRequest, question_id: UUID) -> PersonQuestion:
    try:
        return own_word.access_question(question_id, actor=request.actor)
    except PersonQuestion.DoesNotExist:
        raise Http404 from None


def _row(request: HttpRequest, questions: list[PersonQuestion]) -> ToCall | None:
    """Displayed = logged: the name and the phone, for the one call."""
    first = questions[0]
    who = {"actor": request.actor, "at": timezone.now(), "screen": "voice:to_call", "case": first.case_id}
    person_id = cases.access_case(first.case_id, actor=request.actor).person_id
    found = people.person_shown(person_id, **who)
    return _shown(questions, found) if found else None


def _shown(questions: list[PersonQuestion], found: Somebody) -> ToCall:
    contact = found.contact
    return ToCall(
        name=str(found.identity),
        phone=contact.phone if contact else "",
        dial=contact.phone_key if contact else "",
        asks=tuple(DISCRETION[Discretion(asked)] for asked in contact.discretion) if contact else (),
        questions=tuple(
            ToHear(pk=one.pk, calls=one.calls, moment=wording.MOMENTS[Moment(one.moment)], since=one.call_on)
            for one in questions
        ),
    )
