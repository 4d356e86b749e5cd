"""The end of a programme, which nobody takes back: what it does is said first, and written once it is confirmed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cordee.domain.programmes import What
from cordee.ui.typography import long_day
from tests.factories.audit import journal
from tests.factories.documents import DocumentFactory
from tests.rooms.programmes.test_programmes import (
    TODAY,
    case_of,
    did,
    opened,
    stored,
    to_the_end,
)
from tests.rooms.referrals.page_scene import browser, text_of

pytestmark = pytest.mark.django_db


def test_an_end_is_written_once_it_is_confirmed(us, led, adviser):
    them, one = browser(us), to_the_end(adviser, opened(adviser, led))
    address, typed = reverse("programmes:end", args=[one.pk]), {"seen": one.seen, "on": "aujourd’hui", "reason": ""}

    first = them.post(address, typed)

    told = text_of(first)
    assert (first.status_code, stored(one).state) == (200, "en_cours")
    assert "Une fin ne se reprend pas" in told
    assert "Ses documents seront détruits cette nuit" in told and "Vous n'en lisez aucun ici" in told

    carried = {name: first.context[name] for name in ("seen", "reason")} | {"confirmed": "oui"}
    confirmed = them.post(address, carried | {"on": first.context["typed_on"]})

    assert (confirmed.status_code, stored(one).state, stored(one).ended_on) == (302, "termine", TODAY)


def test_what_the_end_does_is_said_before_it_is_written(us, led, adviser):
    """With the day that she agreed to, and how many documents the reader reads; too early, it is refused at once."""
    them, later = browser(us), TODAY + timedelta(days=30)
    one = did(adviser, opened(adviser, led), What.KEEPING, until=later)
    DocumentFactory(case=case_of(led), membership=stored(one).membership, on_disk=True, programme=one.code)
    address, typed = reverse("programmes:end", args=[one.pk]), {"seen": one.seen, "on": "aujourd’hui"}

    told = text_of(them.post(address, typed | {"reason": "Elle a trouvé un poste"}))
    bare = them.post(address, typed | {"reason": ""})

    assert "avant son terme. La personne lira : « Elle a trouvé un poste »" in told
    assert f"seront détruits le {long_day(later)}".replace("\xa0", " ") in told
    assert "Vous en lisez 1 ici" in told
    assert "son accord pour les garder peut encore se noter" in told
    assert (bare.status_code, stored(one).state) == (409, "en_cours")
    assert "dites pourquoi il s'arrête" in text_of(bare)
    assert "programme.stopped" not in {event.kind for event in journal()}
