"""Notes of a case: who reads which, who writes, what is corrected for a day and struck afterwards."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Role
from cordee.domain.notes import Audience
from cordee.network.models import Membership
from cordee.support import actions, notes
from cordee.support.models import Note
from cordee.support.refusals import AlreadyStruck, AudienceShut, TooLate
from tests.access.relations import guards_asleep
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import ParticipationFactory
from tests.factories.network import OrganisationFactory
from tests.factories.people import ConsentFactory
from tests.factories.privacy import EmergencyAccessFactory
from tests.factories.support import NoteFactory
from tests.rooms.referrals.page_scene import browser, published, text_of
from tests.rooms.referrals.scene import member_of
from tests.rooms.support.test_case_page import case_of, page

pytestmark = pytest.mark.django_db

THREE = ["identity", "situation", "health"]
MINE, TEAM, HEALTH = Audience.MY_ORGANISATION, Audience.CASE_TEAM, Audience.HEALTH_PROFESSIONALS
NOW = timezone.now()


@pytest.fixture
def us(db):
    published()
    return OrganisationFactory(kind="sante_travail", name="Santé au travail des Bauges")


def wrote(actor, referral, audience=MINE, text="Elle préfère le matin.", at=NOW, key="une-fois"):
    with acting_as(actor):
        return actions.write(case_id=referral.case_id, audience=audience, text=text, actor=actor, at=at, key=key)


def stored(note) -> Note:
    with bypass_row_security():
        return Note.objects.get(pk=note.pk)


def tied(referral, level, organisation, classes=()):
    opened = "transmission" if level == "trace" else "orientation"
    invited = {"referral": referral.pk} if level == "invited" else {}
    with guards_asleep():
        ParticipationFactory(
            case=case_of(referral), organisation=organisation, level=level, opened_by=opened, **invited
        )
    if classes:
        ConsentFactory(case=case_of(referral), organisation=organisation, classes=list(classes))
    return organisation


def reads(actor, referral) -> set[str]:
    with acting_as(actor):
        return set(Note.objects.visible_to(actor).filter(case=referral.case_id).values_list("audience", flat=True))


def three_notes(referral, organisation) -> None:
    for audience in Audience:
        NoteFactory(case=case_of(referral), audience=audience.value, membership__organisation=organisation)


# Who reads which.


@pytest.mark.parametrize(
    ("level", "role", "classes", "seen"),
    [
        ("partner", Role.ADVISER, THREE, {TEAM}),
        ("partner", Role.HEALTH_PROFESSIONAL, THREE, {TEAM, HEALTH}),
        ("partner", Role.HEALTH_PROFESSIONAL, ["identity", "situation"], {TEAM}),
        ("partner", Role.ADVISER, (), set()),
        ("partner", Role.PHONE_AGENT, THREE, set()),
        ("reader", Role.HEALTH_PROFESSIONAL, THREE, set()),
        ("trace", Role.HEALTH_PROFESSIONAL, (), set()),
        ("invited", Role.ADVISER, (), set()),
    ],
)
def test_another_organisation_reads_what_its_part_its_role_and_her_agreement_open(us, led, level, role, classes, seen):
    three_notes(led, us)
    other = tied(led, level, OrganisationFactory(), classes)

    assert reads(member_of(other, role), led) == {one.value for one in seen}


def test_the_organisation_that_wrote_reads_its_own_and_only_health_professionals_those_of_health(us, led):
    three_notes(led, us)

    assert reads(member_of(us, Role.ADVISER), led) == {MINE.value, TEAM.value}
    assert reads(member_of(us, Role.HEALTH_PROFESSIONAL), led) == {one.value for one in Audience}
    assert reads(member_of(us, Role.PHONE_AGENT), led) == set()


def test_no_emergency_opens_a_note(us, led):
    three_notes(led, us)
    actor = member_of(OrganisationFactory(), Role.HEALTH_PROFESSIONAL)
    with bypass_row_security():
        membership = Membership.objects.get(pk=actor.membership)
    EmergencyAccessFactory(case=case_of(led), membership=membership)

    assert reads(actor, led) == set()


def test_for_whom_one_may_write_is_what_one_may_read(us, led):
    partner = tied(led, "partner", OrganisationFactory(), ["identity"])
    reader = tied(led, "reader", OrganisationFactory(), THREE)
    found = {}
    for name, organisation, role in (
        ("lead", us, Role.ADVISER),
        ("health", us, Role.HEALTH_PROFESSIONAL),
        ("agent", us, Role.PHONE_AGENT),
        ("partner", partner, Role.ADVISER),
        ("reader", reader, Role.ADVISER),
    ):
        actor = member_of(organisation, role)
        with acting_as(actor):
            found[name] = notes.audiences(led.case_id, actor=actor)

    assert found == {"lead": [MINE, TEAM], "health": [MINE, TEAM, HEALTH], "agent": [], "partner": [MINE], "reader": []}


# The acts.


def test_a_note_is_written_once_a_key_and_traced_without_its_words(led, adviser):
    first, second = wrote(adviser, led), wrote(adviser, led)

    assert first.pk == second.pk
    (event,) = [one for one in journal() if one.kind == "note.written"]
    assert (event.classes, event.case) == (["private"], str(led.case_id))
    assert "matin" not in str(event.detail) + event.reason


def test_nobody_writes_for_readers_among_whom_it_is_not(led, adviser):
    with pytest.raises(AudienceShut):
        wrote(adviser, led, HEALTH)


def test_the_database_refuses_what_the_application_would_let_pass(us, led, adviser):
    row = {
        "case": case_of(led),
        "departement": "73",
        "text": "Mots",
        "by_label": "Conseillère",
        "at": NOW,
        "membership_id": adviser.membership,
        "organisation_id": us.pk,
    }
    refused = []
    for change in ({"audience": HEALTH.value}, {"audience": TEAM.value, "organisation_id": OrganisationFactory().pk}):
        with pytest.raises(DatabaseError), transaction.atomic(), acting_as(adviser):
            Note(**(row | change), idempotency_key="a").save(force_insert=True)
        refused.append(change)
    assert len(refused) == 2


def test_a_note_is_corrected_for_a_day_by_another_one_and_stays_readable(led, adviser):
    note = wrote(adviser, led, TEAM)

    with acting_as(adviser):
        new = actions.correct(
            note_id=note.pk, text="Elle préfère le soir.", actor=adviser, at=NOW + timedelta(hours=1), key="deux"
        )

    assert (stored(new).corrects, stored(new).audience) == (note.pk, TEAM)
    assert (stored(note).struck_reason, stored(note).text) == (actions.CORRECTED, "Elle préfère le matin.")
    with acting_as(adviser), pytest.raises(TooLate):
        actions.correct(note_id=new.pk, text="Non.", actor=adviser, at=NOW + timedelta(hours=26), key="trois")
    with acting_as(adviser), pytest.raises(AlreadyStruck):
        actions.correct(note_id=note.pk, text="Non.", actor=adviser, at=NOW + timedelta(hours=1), key="quatre")


def test_a_struck_note_says_why_and_the_same_twice_is_once(led, adviser):
    note = wrote(adviser, led)

    for _ in range(2):
        with acting_as(adviser):
            actions.strike(note_id=note.pk, reason="Mauvais dossier", actor=adviser, at=NOW + timedelta(days=3))

    assert stored(note).struck_reason == "Mauvais dossier"
    assert [one.kind for one in journal()].count("note.struck") == 1


def test_only_its_author_strikes_it_and_no_word_of_it_ever_changes(us, led, adviser):
    note = wrote(adviser, led, TEAM)
    colleague = member_of(us, Role.TEAM_LEAD)

    with acting_as(colleague), pytest.raises(Note.DoesNotExist):
        actions.strike(note_id=note.pk, reason="Non", actor=colleague, at=NOW)
    with acting_as(colleague), connection.cursor() as cursor:
        cursor.execute("update support_note set struck_at = now(), struck_reason = 'x' where id = %s", [note.pk])
        assert cursor.rowcount == 0
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(adviser), connection.cursor() as cursor:
        cursor.execute("update support_note set text = 'Autre' where id = %s", [note.pk])


# The pages.


def test_a_note_is_written_read_and_struck_on_the_page_of_its_case(us, led):
    them, address = browser(us), reverse("support:write_note", args=[led.case_id])

    empty = them.post(address, {"audience": MINE.value, "text": ""})
    done = them.post(address, {"audience": MINE.value, "text": "Rappeler\nlundi matin.", "key": "une"})
    text = text_of(them.get(page(led)))

    assert (empty.status_code, done.status_code) == (422, 302)
    assert "Note pour votre organisme" in text
    assert "lundi matin." in text
    assert "Corriger" in text
    (note,) = _all()
    struck = them.post(reverse("support:strike_note", args=[note.pk]), {"reason": "Mauvais dossier", "key": "deux"})
    assert struck.status_code == 302
    shown = them.get(page(led))
    assert "rayée : Mauvais dossier" in text_of(shown)
    assert "<del>" in shown.content.decode()


def _all() -> list[Note]:
    with bypass_row_security():
        return list(Note.objects.all())


def test_what_is_read_of_notes_is_logged_by_the_class_of_their_readers(us, led):
    three_notes(led, us)

    browser(us).get(page(led))
    browser(us, Role.HEALTH_PROFESSIONAL).get(page(led))

    read = [sorted(one.classes) for one in journal() if one.kind == "note.read"]
    assert sorted(read, key=len) == [["private", "situation"], ["medical", "private", "situation"]]


def test_a_note_of_somebody_else_has_no_page_to_correct_or_strike_it(us, led, adviser):
    note = wrote(adviser, led, TEAM)
    them = browser(us)

    statuses = {
        them.get(reverse(f"support:{act}", args=[key])).status_code
        for act in ("correct_note", "strike_note")
        for key in (note.pk, led.pk)
    }
    assert statuses == {404}


def test_a_reader_has_no_page_to_write(us, led):
    reader = tied(led, "reader", OrganisationFactory(), THREE)

    assert browser(reader).get(reverse("support:write_note", args=[led.case_id])).status_code == 404
