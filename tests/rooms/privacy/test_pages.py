"""The pages of the rights officer, of a team lead for its sensitive cases, and of who opens a case in an emergency."""

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.urls import reverse

from cordee.privacy.models import EmergencyAccess, Guard
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.privacy import EmergencyAccessFactory
from tests.rooms.privacy.scene import REASON

pytestmark = pytest.mark.django_db
URGENT = "Elle appelle en détresse, son référent est absent"


def text(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def confirm(client, method="password", ago=0):
    session = client.session
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    record = {"method": method, "at": time.time() - ago, "reauthenticated": True}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session.save()


RESTRICTING = {"reason": REASON, "checked": "on"}


def guards():
    with bypass_row_security():
        return list(Guard.objects.order_by("placed_at"))


def test_the_rights_officer_finds_a_case_by_the_reference_of_a_request_and_restricts_it(client, scene):
    client.force_login(scene.officer.user)
    found = client.get(reverse("privacy:rights"), {"reference": scene.referral.reference})
    page = reverse("privacy:case", args=[scene.referral.case_id])
    assert found["Location"] == f"{page}?demande={scene.referral.reference}"
    assert f"Dossier de la demande {scene.referral.reference}" in text(client.get(found["Location"]))
    elsewhere = f"{page}?demande=00000000"
    assert "00000000" not in text(client.get(elsewhere)).split("<main", 1)[1]

    done = client.post(reverse("privacy:restrict", args=[scene.referral.case_id]), RESTRICTING | {"key": "k"})

    assert done["Location"] == page
    shown = text(client.get(page))
    assert "Traitement limité" in shown
    assert "Lever la limitation" in shown
    assert REASON in text(client.get(reverse("privacy:rights")))


def test_a_double_click_restricts_once_and_another_form_gets_a_sentence(client, scene):
    client.force_login(scene.officer.user)
    address = reverse("privacy:restrict", args=[scene.referral.case_id])
    for _ in range(2):
        assert client.post(address, RESTRICTING | {"key": "k"}).status_code == 302

    refused = client.post(address, RESTRICTING | {"key": "other"})

    assert refused.status_code == 409
    assert "déjà protégé ainsi depuis" in text(refused)
    assert len(guards()) == 1


def test_a_restriction_without_reason_is_asked_again(client, scene):
    client.force_login(scene.officer.user)

    again = client.post(
        reverse("privacy:restrict", args=[scene.referral.case_id]), RESTRICTING | {"reason": " ", "key": "k"}
    )

    assert again.status_code == 422
    assert "Dites pourquoi" in text(again)
    assert guards() == []


def test_a_case_is_restricted_once_it_was_checked(client, scene):
    client.force_login(scene.officer.user)

    again = client.post(reverse("privacy:restrict", args=[scene.referral.case_id]), {"reason": REASON, "key": "k"})

    assert again.status_code == 422
    assert "rien n’a encore été limité" in text(again)
    assert guards() == []


def test_an_unknown_reference_and_one_of_elsewhere_look_the_same(client, scene):
    client.force_login(scene.officer.user)

    answers = {text(client.get(reverse("privacy:rights"), {"reference": one})) for one in ("00000000", "ZZZZZZZZ")}

    assert all("Aucun dossier ne porte cette référence" in answer for answer in answers)


def test_others_do_not_know_the_pages_of_the_rights_officer(client, scene):
    client.force_login(scene.adviser.user)

    assert client.get(reverse("privacy:rights")).status_code == 404
    assert client.get(reverse("privacy:case", args=[scene.referral.case_id])).status_code == 404


def test_a_team_lead_marks_a_case_sensitive_and_lifts_it(client, scene):
    client.force_login(scene.lead.user)
    page = reverse("privacy:case", args=[scene.referral.case_id])
    assert "Réserver aux personnes affectées" in text(client.get(page))

    typed = {"reason": "Une collègue est suivie", "members": [str(scene.lead.pk)], "key": "k"}
    client.post(reverse("privacy:mark_sensitive", args=[scene.referral.case_id]), typed)

    listed = text(client.get(reverse("privacy:sensitive_cases")))
    assert "Une collègue est suivie" in listed
    (guard,) = guards()
    client.post(reverse("privacy:lift", args=[guard.pk]), {"reason": "Plus de raison aujourd’hui"})
    assert guards()[0].lifted_at is not None
    assert "Aucun dossier sensible" in text(client.get(reverse("privacy:sensitive_cases")))


def test_a_team_lead_of_another_organisation_does_not_find_the_case(client, scene):
    client.force_login(scene.stranger.user)
    stranger = client.get(reverse("privacy:case", args=[scene.referral.case_id]))

    assert stranger.status_code == 404


def test_an_act_on_a_frozen_request_is_refused_with_a_sentence_and_its_page_is_gone(client, scene):
    client.force_login(scene.officer.user)
    client.post(reverse("privacy:restrict", args=[scene.referral.case_id]), RESTRICTING | {"key": "k"})
    client.force_login(scene.adviser.user)

    read = client.get(reverse("referrals:detail", args=[scene.referral.pk]))
    act = client.post(reverse("referrals:start", args=[scene.referral.pk]), {"key": "s", "version": "1"})

    assert read.status_code == 404
    assert act.status_code == 409
    assert "suspendue depuis" in text(act)


def test_a_stranger_who_acts_on_a_frozen_request_sees_what_is_missing(client, scene):
    client.force_login(scene.officer.user)
    client.post(reverse("privacy:restrict", args=[scene.referral.case_id]), RESTRICTING | {"key": "k"})
    client.force_login(scene.stranger.user)

    assert client.post(reverse("referrals:start", args=[scene.referral.pk]), {"key": "s"}).status_code == 404


def test_contact_and_place_of_a_sensitive_case_are_masked_until_they_are_asked_for(client, scene):
    client.force_login(scene.lead.user)
    detail = reverse("referrals:detail", args=[scene.referral.pk])
    phone = phone_in(text(client.get(detail)))
    typed = {"reason": "Une collègue est suivie", "members": [str(scene.lead.pk)], "key": "k"}
    client.post(reverse("privacy:mark_sensitive", args=[scene.referral.case_id]), typed)

    masked = text(client.get(detail))
    shown = text(client.get(detail, {"coordonnees": "montrer"}))

    assert phone not in masked
    assert "Chambéry" not in masked
    assert "Dossier sensible" in masked
    assert phone in shown
    assert "contact.unmasked" in [event.kind for event in journal()]


def phone_in(page):
    assert "tel:" in page
    return page.split('href="tel:')[1].split('"')[0]


@pytest.mark.parametrize(("method", "ago"), [(None, 0), ("password", 400)])
def test_the_emergency_form_asks_first_who_they_are(client, scene, method, ago):
    client.force_login(scene.stranger.user)
    if method:
        confirm(client, method, ago)

    asked = client.get(reverse("privacy:ask_emergency"))

    assert asked["Location"] == "/compte/reauthenticate/?next=%2Fpro%2Furgence%2F"
    assert client.post(reverse("privacy:ask_emergency"), {"reason": URGENT}).status_code == 302


def test_who_has_a_second_factor_confirms_with_it(client, scene):
    with bypass_row_security():
        Authenticator.objects.create(user=scene.stranger.user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(scene.stranger.user)
    confirm(client)

    asked = client.get(reverse("privacy:ask_emergency"))
    confirm(client, "mfa")

    assert asked["Location"].startswith("/compte/2fa/reauthenticate/")
    assert client.get(reverse("privacy:ask_emergency")).status_code == 200


def test_an_emergency_shows_the_case_for_an_hour_and_each_reading_carries_its_reason(client, scene):
    client.force_login(scene.stranger.user)
    confirm(client)
    typed = {"reference": scene.referral.reference, "reason": URGENT, "key": "k"}

    opened = client.post(reverse("privacy:ask_emergency"), typed)

    page = text(client.get(opened["Location"]))
    assert phone_in(page)
    readings = [event for event in journal() if event.kind.endswith(".read")]
    assert {event.kind for event in readings} == {"person.read", "orientation.read"}
    assert all(event.reason.endswith(URGENT) and event.reason.startswith("urgence ") for event in readings)


def test_the_same_page_tells_who_answers_for_it_why_without_the_person(client, scene):
    access = EmergencyAccessFactory(case=_case(scene), membership=scene.stranger, reason=URGENT)
    for member in (scene.officer, scene.lead):
        client.force_login(member.user)
        page = text(client.get(reverse("privacy:emergency", args=[access.pk])))
        assert URGENT in page
        assert "en cours jusqu’à" in page
        assert "terminé" not in page
        assert "tel:" not in page.split("<main", 1)[1]


def test_the_rights_officer_gives_a_finding_once(client, scene):
    access = EmergencyAccessFactory(case=_case(scene), membership=scene.stranger, reason=URGENT)
    client.force_login(scene.officer.user)
    address = reverse("privacy:review", args=[access.pk])
    assert client.post(address, {}).status_code == 422

    for _ in range(2):
        assert client.post(address, {"finding": "justified"}).status_code == 302

    assert client.post(address, {"finding": "abused"}).status_code == 409
    with bypass_row_security():
        assert EmergencyAccess.objects.get().finding == "justified"


def test_an_emergency_that_is_over_shows_nothing_of_the_case(client, scene):
    access = EmergencyAccessFactory(case=_case(scene), membership=scene.stranger, over=True)
    client.force_login(scene.stranger.user)

    page = text(client.get(reverse("privacy:emergency", args=[access.pk])))

    assert "L’heure est passée" in page
    assert "terminé" in page
    assert "tel:" not in page.split("<main", 1)[1]


def _case(scene):
    with bypass_row_security():
        return scene.referral.case
