"""Every page of a person's own space, with its states, and what those read to whom she gives something to read."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from cordee.employer import views as for_employer
from cordee.sheet import views as sheets
from cordee.sheet.links import secret_of
from cordee.voice import proof
from tests.database import bypass_row_security
from tests.factories.documents import DocumentFactory
from tests.factories.employer import SharingFactory, address_of
from tests.factories.sheet import SheetFactory
from tests.factories.support import AppointmentFactory
from tests.factories.voice import PersonQuestionFactory
from tests.rooms.employer.test_her_choice import TYPED
from tests.rooms.referrals.scene import Scene
from tests.rooms.ui.public_pages import Shown, read
from tests.rooms.voice.herself import Person, linked

KEY = "une-cle-de-son-formulaire"
LINES = {
    "days": "7",
    "restrictions": "Pas de charges au-dessus de dix kilos.",
    "lignes-1": ["nom"],
    "step": "voir",
    "key": KEY,
}


def hers(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    referral = linked(scene.accept(scene.sent()))
    with bypass_row_security():
        case = referral.case
    client = Client()
    person = Person(client, case.pk)
    DocumentFactory(case=case)
    yield from _shown(person, scene, referral)
    yield from _given(case)
    yield from read("sa page, jamais faite", client.get("/mon-suivi/jamais-faite/"))
    client.cookies.clear()
    yield from read("sa page, avant sa preuve", client.get(person.page("home")))
    yield from read("sa page, preuve fausse", client.post(person.page("prove"), {"shown": "00 00"}))
    yield from read("ce qu'elle écrivait, page fermée", person.posts("contact", email="a@exemple.fr", key=KEY))
    monkeypatch.setattr(proof, "TRIES_ALLOWED", 0)
    yield from read("sa page, trop d'essais", client.post(person.page("prove"), {"shown": "00 00"}))
    monkeypatch.setattr(sheets, "OPENINGS_ALLOWED", 0)
    yield from read("fiche, trop d'ouvertures", client.get("/fiche/jamais-faite/"))
    monkeypatch.setattr(for_employer, "OPENINGS_ALLOWED", 0)
    yield from read("partage, trop d'ouvertures", client.get("/partage/jamais-fait/"))


def _shown(person: Person, scene: Scene, referral) -> Iterator[Shown]:
    case, get = referral.case, lambda name, *more: person.client.get(person.page(name, *more))
    preview = person.posts("share_with_employer", **TYPED, step="voir")
    yield from read("partage, avant l'accord", preview)
    meeting = AppointmentFactory(case=case)
    sheet, sharing = SheetFactory(case=case), SharingFactory(case=case)
    question = PersonQuestionFactory(referral=referral, closed_on=timezone.localdate(), asked_on=timezone.localdate())
    for name in ("home", "sheets", "my_data", "contact", "employer"):
        yield from read(f"sa page, {name}", get(name))
    for name, more in (
        ("compose", ["medecin"]),
        ("compose", ["employeur"]),
        ("ask_right", ["effacement"]),
        ("ask_right", ["correction"]),
        ("ask_another_time", [meeting.pk]),
        ("ask_another_time", [uuid4()]),
        ("document", [uuid4()]),
        ("confirm_start", [referral.pk]),
        ("sheet", [sheet.pk]),
        ("word", [question.pk]),
        ("change_employer", [sharing.pk]),
    ):
        yield from read(f"sa page, {name} {more[0]}", get(name, *more))
    for name, more, data in (
        ("contact", [], {"email": "x"}),
        ("ask_right", ["effacement"], {}),
        ("ask_another_time", [meeting.pk], {"seen": meeting.seen, "key": KEY}),
        ("confirm_start", [referral.pk], {"met_on": "un jour"}),
        ("word", [question.pk], {}),
        ("compose", ["medecin"], {}),
        ("compose", ["employeur"], LINES),
        ("change_employer", [sharing.pk], {}),
    ):
        yield from read(f"sa page, {name} envoyé {sorted(data)}", person.posts(name, *more, **data))
    past = AppointmentFactory(case=case, starts_at=timezone.now() - timedelta(days=1))
    yield from read("sa page, rendez-vous passé", get("ask_another_time", past.pk))


def _given(case) -> Iterator[Shown]:
    """Without account: the sheet and its cover, what her employer reads, and those that open nothing any more."""
    client, sheet, over = Client(), SheetFactory(case=case), SheetFactory(case=case, revoked=True)
    yield from read("fiche, couverture", client.get(f"/fiche/{secret_of(sheet.pk)}/"))
    yield from read("fiche, lue", client.post(f"/fiche/{secret_of(sheet.pk)}/lire/"))
    yield from read("fiche, arrêtée", client.get(f"/fiche/{secret_of(over.pk)}/"))
    with bypass_row_security():
        sharing = case.sharings.get()
    yield from read("partage, lu", client.get(address_of(sharing)))
    yield from read("partage, jamais fait", client.get("/partage/jamais-fait/"))
