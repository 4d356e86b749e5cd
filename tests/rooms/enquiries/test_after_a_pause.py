"""Too many steps in little time: the page that says so gives the form back, filled, and going on sends nothing."""

from tests.rooms.enquiries.scene import CALL_BACK, FILLED, count, hidden_of, page
from tests.rooms.enquiries.test_sending import SEND, filled, result  # noqa: F401


def test_going_on_opens_the_request_filled_and_sends_nothing(visitor, result, monkeypatch):  # noqa: F811
    form = filled(visitor, result, given_name="Zoé")
    monkeypatch.setattr("cordee.public.views.STEPS_ALLOWED", 0)
    paused = visitor.post(SEND, form)
    monkeypatch.setattr("cordee.public.views.STEPS_ALLOWED", 600)

    opened = visitor.post(SEND, hidden_of(paused))

    assert "Votre demande n'est pas partie" in page(paused)
    assert opened.status_code == 200 and 'value="Zoé"' in page(opened) and count() == 0
    assert f'name="key" value="{form["key"]}"' in page(opened)  # sent twice, it is one
    assert visitor.post(SEND, form).status_code == 200
    assert count() == 1


def test_going_on_opens_the_call_back_filled_and_asks_for_nothing(visitor, monkeypatch):
    monkeypatch.setattr("cordee.public.views.STEPS_ALLOWED", 0)
    paused = visitor.post(CALL_BACK, FILLED)
    monkeypatch.setattr("cordee.public.views.STEPS_ALLOWED", 600)

    opened = visitor.post(CALL_BACK, hidden_of(paused))

    assert "Rouvrir le formulaire" in page(paused)
    assert opened.status_code == 200 and f'value="{FILLED["phone"]}"' in page(opened) and count() == 0
    assert visitor.post(CALL_BACK, FILLED).status_code == 200
    assert count() == 1
