"""The code of a request sent by the web opens her page: the same door as her link, and what she may do there."""

import pytest
from django.utils import timezone

from cordee.enquiries import forwarding
from cordee.people.models import Consent
from cordee.referrals.models import Referral
from cordee.voice.models import RightsRequest
from tests.factories.audit import journal
from tests.factories.outbox import as_worker
from tests.rooms.enquiries.scene import FOLLOW, code_of, page
from tests.rooms.enquiries.test_sending import SEND, filled, only, result, rows  # noqa: F401

pytestmark = pytest.mark.django_db


def own_page(visitor, code):
    return visitor.post("/suivi/ma-page/", {"code": code})


def test_her_code_opens_her_page_which_asks_that_it_is_she(visitor, result):  # noqa: F811
    code = code_of(visitor.post(SEND, filled(visitor, result)))
    assert "Ouvrir ma page" not in page(visitor.post(FOLLOW, {"code": code}))
    assert own_page(visitor, code).status_code == 422
    with as_worker():
        forwarding.send_waiting(at=timezone.now())

    assert "Ouvrir ma page" in page(visitor.post(FOLLOW, {"code": code}))
    opened = own_page(visitor, code.lower().replace("-", " "))

    hers = opened.headers["Location"]
    assert hers.startswith("/mon-suivi/")
    asked = visitor.get(hers)
    assert "C’est bien vous" in page(asked)
    assert "Montvert" not in page(asked)
    assert visitor.get(f"{hers}coordonnees/").status_code == 302


def test_from_her_code_she_takes_it_back_and_asks_for_its_erasure(visitor, result):  # noqa: F811
    code = code_of(visitor.post(SEND, filled(visitor, result)))
    with as_worker():
        forwarding.send_waiting(at=timezone.now())
    hers = own_page(visitor, code).headers["Location"]

    wrong = visitor.post(f"{hers}verifier/", {"shown": "0000"})
    assert wrong.status_code == 422
    visitor.post(f"{hers}verifier/", {"shown": "1234"})
    asked = visitor.post(f"{hers}droits/effacement/", {"words": "Effacez tout.", "key": "cle-des-droits"}, follow=True)
    withdrawn = visitor.post(f"{hers}retirer-tout/", {"key": "cle-du-retrait"}, follow=True)

    assert asked.status_code == withdrawn.status_code == 200
    assert [one.right for one in rows(RightsRequest)] == ["effacement"]
    assert only(Consent).withdrawn_at is not None
    assert only(Referral).state in ("annulee", "retiree")
    assert [event.kind for event in journal()].count("consent.withdrawn") == 1


def test_a_code_that_opens_no_page_is_told_so(visitor):
    refused = own_page(visitor, "ABCDE-23456")

    assert refused.status_code == 422
    assert "n'ouvre pas de page" in page(refused).replace("’", "'")
    assert visitor.get("/suivi/ma-page/").headers["Location"] == FOLLOW
