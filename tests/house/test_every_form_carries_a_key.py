"""I-07: every form that writes carries a key, or the same twice is done once by itself, and it is said here why."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings

from cordee.animation.forms import ActForm, CloseForm
from cordee.desk.forms import ViewForm
from cordee.employer.forms import LinesForm, ReplyForm, SharingForm
from cordee.enquiries.forms import CallBackForm
from cordee.enquiries.send_form import SendForm
from cordee.enquiries.signal_forms import EmployerForm, PhysicianForm
from cordee.matching.forms import WordForm as MatchForm
from cordee.privacy.forms import EmergencyForm, MembersForm, RestrictForm, SensitiveForm
from cordee.public.forms import KeepForm, MailForm
from cordee.referrals.forms import FORMS
from cordee.referrals.onward_forms import GoOnForm
from cordee.sheet.forms import SheetForm
from cordee.summary.forms import SummaryForm
from cordee.support.asking_form import AskForm
from cordee.voice.forms import ContactForm, KeyForm, MetForm, RightForm, WordForm
from tests.house.site import Page, pages

# The act keeps the key with what it writes: the form does not pass without one.
KEPT_BY_THE_ACT: dict[str, type[forms.Form]] = {
    **{f"referrals:{verb.value.replace('_', '-')}": form for verb, form in FORMS.items()},
    "referrals:next": GoOnForm,
    "referrals:beside": GoOnForm,
    "referrals:complete": GoOnForm,
    "animation:take_up": ActForm,
    "animation:ask_lead": ActForm,
    "animation:close": CloseForm,
    "desk:save": ViewForm,
    "enquiries:call_back": CallBackForm,
    "enquiries:employer": EmployerForm,
    "enquiries:physician": PhysicianForm,
    "enquiries:send": SendForm,
    "matching:match": MatchForm,
    "privacy:restrict": RestrictForm,
    "privacy:mark_sensitive": SensitiveForm,
    "privacy:ask_emergency": EmergencyForm,
    "public:keep": KeepForm,
    "public:mail": MailForm,
    "summary:summary": SummaryForm,
    "voice:agree": KeyForm,
    "voice:decline": KeyForm,
    "voice:withdraw": KeyForm,
    "voice:withdraw_all": KeyForm,
    "voice:confirm_start": MetForm,
    "voice:word": WordForm,
    "voice:write_word": WordForm,
    "voice:compose": SheetForm,
    "voice:contact": ContactForm,
    "voice:share_with_employer": SharingForm,
    "voice:change_employer": LinesForm,
    "support:ask": AskForm,
    "support:share_with_employer": SharingForm,
    "support:change_employer": LinesForm,
    "employer:answer": ReplyForm,
    "voice:ask_right": RightForm,
}
NATURAL = {
    "caseload:export": "the answer is a file: nothing is kept of it but that it was made",
    "caseload:retake_stock": "nothing is written: its page carries what is said until it is recorded",
    "enquiries:promise": "a call ends once; the version of the draft comes with it",
    "enquiries:agreement": "a yes or a no is said once: what was answered awaits no answer",
    "enquiries:agreement_by_link": "a yes or a no is said once, by the link as by the code",
    "enquiries:cancel": "a demand is taken back once",
    "network:choose_membership": "the function that is chosen is the same twice",
    "network:sessions": "a session that has ended is ended",
    "library:need_helped": "the same answer from the same address counts once in ten minutes",
    "library:service_helped": "the same answer from the same address counts once in ten minutes",
    "public:helped": "the same answer from the same address counts once in ten minutes",
    "voice:helped": "the same answer from the same address counts once in ten minutes",
    "letters:letter": "writes nothing: the page gives back what was sent",
    "public:take_stock": "writes nothing: the page carries what was said",
    "public:take_stock_employer": "writes nothing: the page carries what was said",
    "public:print": "writes nothing: the answer is the document",
    "public:easy": "writes nothing: the answer is the page",
    "public:resume": "opens what a code keeps; what is erased is erased",
    "referrals:plan": "the same act on the same day is what is planned already; what the page had seen comes with it",
    "referrals:close_case": "a case that is closed for that reason is closed; what the page had seen comes with it",
    "referrals:followed": "a question to the system: it writes that it was asked, and no more than so many times",
    "referrals:letter_code": "opens the page of a letter",
    "referrals:answer_link_followed": "as referrals:followed",
    "referrals:answer_link_renew": "the first new link kills the one in hand: the second finds none to replace",
    "sheet:read": "a sheet that is read twice was read twice",
    "voice:export": "gives a file and changes nothing, no more than so many times",
    "voice:revoke_sheet": "a sheet that was stopped is stopped",
    "voice:open_with_code": "shows who she is, and no more than so many times",
    "voice:prove": "shows who she is, and no more than so many times",
    "voice:ask_another_time": "the same words are the same wish; how the page showed the appointment comes with it",
    "frontdesk:by_code": "looks for a call, and opens that of now: one, while nothing is noted in it",
    "frontdesk:follow": "looks for a call",
    "frontdesk:own_page": "opens her page, and changes nothing",
    "frontdesk:withdraw_by_code": "an agreement is taken back once",
    "telephony:events": "an event posted again is one: its name is its key",
    "telephony:events_by_token": "as telephony:events",
    "telephony:number": "looks for who may have called, and writes that it was asked, no more than so many times",
    "frontdesk:answer": "an answer replaces itself; the version of the draft comes with it",
    "frontdesk:need": "a need is noted once; the version of the draft comes with it",
    "frontdesk:words": "words replace themselves; the version of the draft comes with it",
    "frontdesk:line": "what is noted is noted already; the version of the draft comes with it",
    "frontdesk:read_line": "reads what is typed, writes nothing",
    "frontdesk:undo": "the version of the draft comes with it",
    "frontdesk:acts": "each as by its own address; the version of the draft comes with it",
    "frontdesk:danger": "notes what the draft says already",
    "frontdesk:hand_over": "a call is handed over once, and ends with it; the version of the draft comes with it",
    "frontdesk:keep_typed": "what is typed replaces what was",
    "frontdesk:other_service": "ends a call once; the version of the draft comes with it",
    "frontdesk:unmet": "ends a call once, or writes again how it ended; the version of the draft comes with it",
    "frontdesk:correct": "the same key twice writes the same",
    "frontdesk:end": "a call that has ended has ended; the version of the draft comes with it",
}
# The answer is kept (``ui.once``), and the key is a field among the others.
KEY_AMONG_THE_FIELDS = {"privacy:assign": MembersForm}
OF_LIBRARIES = ("account/", "mfa/")
LOGS_OUT = "account_logout"


def _wrapped(view: Any) -> Iterator[Any]:
    while view is not None:
        yield view
        view = getattr(view, "__wrapped__", None)


def _methods(view: Any) -> set[str]:
    for one in _wrapped(view):
        free = getattr(getattr(one, "__code__", None), "co_freevars", ())
        if "request_method_list" in free:
            return set(one.__closure__[free.index("request_method_list")].cell_contents)
    return {"GET"}


def _answers_once(page: Page) -> bool:
    return any(getattr(one, "answers_once", False) for one in _wrapped(page.view))


POSTED = [page for page in pages() if page.view.__module__.startswith("cordee.") and "POST" in _methods(page.view)]
ONCE = {page.name for page in POSTED if _answers_once(page)}


def _of_a_link(name: str) -> str:
    return name.replace("answer_link_", "")


def test_every_address_that_takes_a_form_says_how_a_double_click_is_one_act():
    names = {page.name for page in POSTED}
    kept = {name for name in names if _of_a_link(name) in KEPT_BY_THE_ACT} - NATURAL.keys()

    assert len(names) > 80
    assert names - ONCE - kept - NATURAL.keys() == set()
    assert (ONCE | NATURAL.keys()) - names == set()
    assert ONCE & NATURAL.keys() == ONCE & kept == set()


WITH_A_KEY = {*KEPT_BY_THE_ACT.values(), *KEY_AMONG_THE_FIELDS.values()}


@pytest.mark.parametrize("form", sorted(WITH_A_KEY, key=lambda form: form.__name__))
def test_a_form_whose_act_keeps_the_key_asks_for_it(form):
    assert form.base_fields["key"].required


def _forms() -> list[tuple[str, str]]:
    found = []
    for path in sorted(Path(settings.BASE_DIR, "cordee").rglob("*.html")):
        template = str(path).rpartition("/templates/")[2]
        if not template.startswith(OF_LIBRARIES):
            written = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", path.read_text(), re.DOTALL)
            found += [(template, one) for one in written]
    return found


FORMS_OF_PAGES = _forms()
# Those that post to the page they are on, or to an address that the view gives.
UNNAMED = {
    "caseload/export.html": "caseload:export",
    "enquiries/answer.html": "enquiries:agreement",
    "enquiries/promise.html": "enquiries:promise",
    "feedback/_asked.html": "library:service_helped",
    "frontdesk/end.html": "frontdesk:end",
    "frontdesk/hand_over.html": "frontdesk:hand_over",
    "frontdesk/other_service.html": "frontdesk:other_service",
    "frontdesk/unmet.html": "frontdesk:unmet",
    "letters/letter.html": "letters:letter",
    "network/choose_membership.html": "network:choose_membership",
    "public/easy.html": "public:take_stock",
    "public/pause.html": "public:take_stock",
    "public/take_stock.html": "public:take_stock",
    "referrals/_followed_ask.html": "referrals:followed",
    "referrals/letter_code.html": "referrals:letter_code",
    "referrals/link_dead.html": "referrals:answer_link_renew",
}


@pytest.mark.parametrize(("template", "form"), FORMS_OF_PAGES, ids=[template for template, _ in FORMS_OF_PAGES])
def test_every_form_of_a_page_carries_the_key_unless_it_needs_none(template, form):
    named = re.findall(r"\{% url [\"']([\w:]+)", form.partition(">{% csrf_token %}")[0].partition("\n")[0])[:1]
    name = named[0] if named else UNNAMED.get(template, "")
    written = "{% form_key %}" in form or "{{ form.key }}" in form or 'name="key"' in form
    by_the_form = "ui/_fields.html" in form and (name not in ONCE or name in KEY_AMONG_THE_FIELDS)

    assert written or by_the_form or name in NATURAL or name == LOGS_OUT
