"""Every form of her own page, filled with what nobody expects: a page that helps, and what she typed is still there."""

import pytest

from cordee.ui.access import AccessKind
from tests.factories.orientation import RULES_ON
from tests.house.site import pages
from tests.rooms.ui.markup import complaints
from tests.rooms.ui.test_what_is_typed_on_public_forms import HOSTILE, FormsOf, fill
from tests.rooms.voice.herself import Person, linked

pytestmark = pytest.mark.django_db

# The page that shows the form, and what follows its name in the address.
FORMS = {
    "voice:prove": [("home", "prove", ())],
    "voice:contact": [("contact", "contact", ())],
    "voice:ask_right": [("ask_right", "ask_right", (right,)) for right in ("correction", "effacement")],
    "voice:compose": [("compose", "compose", (whom,)) for whom in ("conseiller", "medecin", "employeur")],
    "voice:confirm_start": [("confirm_start", "confirm_start", ("referral",))],
    "voice:share_with_employer": [("share_with_employer", "share_with_employer", ())],
}
BUTTONS_ALONE = {
    "voice:home", "voice:helped", "voice:send_code", "voice:withdraw_all", "voice:agree", "voice:decline",
    "voice:withdraw", "voice:renew", "voice:sheets", "voice:sheet", "voice:revoke_sheet", "voice:my_data",
    "voice:export", "voice:say_paper", "voice:appointment_file", "voice:document", "voice:employer",
    "voice:stop_employer", "voice:send_employer_link",
}  # fmt: skip
ELSEWHERE = {
    "voice:change_employer": "tests/rooms/employer/test_her_choice.py: of what she shares already, the same form",
    "voice:open_with_code": "tests/rooms/voice/test_code.py: a code that was sent first",
    "voice:ask_another_time": "tests/rooms/voice/test_her_appointments.py: of an appointment that was made",
    "voice:word": "tests/rooms/voice/test_own_word.py: a question that comes after a closing",
}


@pytest.fixture(autouse=True)
def _rules_of_the_scene(settings):
    settings.CORDEE_AS_OF = RULES_ON


@pytest.fixture
def followed(scene):
    return linked(scene.accept(scene.sent()))


def test_every_form_of_hers_is_swept_here_or_says_where():
    hers = {one.name for one in pages() if one.access.kind is AccessKind.BENEFICIARY}

    assert hers == FORMS.keys() | BUTTONS_ALONE | ELSEWHERE.keys()


@pytest.mark.parametrize("name", FORMS)
def test_whatever_she_types_the_page_helps_and_what_she_typed_is_there(client, followed, name):
    person = Person(client, followed.case_id)
    if name == "voice:prove":
        client.cookies.clear()

    for shown, to, more in FORMS[name]:
        arguments = [followed.pk if one == "referral" else one for one in more]
        for words in HOSTILE.values():
            form = form_of(person, shown, to, arguments)
            sent, typed = fill(form, words)

            answer = person.posts(to, *arguments, **sent)

            assert typed, name
            assert answer.status_code in (200, 302, 409, 422), (name, words[:20])
            if answer.status_code in (409, 422):  # 409: what is asked once is already asked
                page = answer.content.decode()
                told = "\n".join(FormsOf(page).shown)
                assert "tel:" in page
                assert [one for one, text in typed.items() if text[:300].strip() not in told] == []
                assert complaints(page) == []


def form_of(person, shown, to, arguments):
    found = FormsOf(person.reads(shown, *(arguments if shown == to else ()))).found
    at = person.page(to, *arguments)
    return next(one for one in found if one["way"] == "post" and (one["to"] or at) == at and one["typed"])
