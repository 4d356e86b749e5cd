"""Documents of a case: who reads which, who adds and strikes, and when a programme takes them away."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.documents import actions, kept, queries
from cordee.documents.actions import NewDocument
from cordee.documents.models import Document
from cordee.documents.refusals import AlreadyDestroyed, AudienceShut, FileGone, NotOfThisCase
from cordee.domain.access import Actor, Role
from cordee.domain.documents import DocumentKind, FileType
from cordee.domain.notes import Audience
from cordee.network.models import Membership
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.documents import DocumentFactory
from tests.factories.network import OrganisationFactory
from tests.factories.privacy import EmergencyAccessFactory, GuardFactory
from tests.factories.programmes import ProgrammeFactory
from tests.rooms.referrals.scene import member_of
from tests.rooms.support.test_case_page import case_of
from tests.rooms.support.test_notes import tied

pytestmark = pytest.mark.django_db

THREE = ["identity", "situation", "health"]
MINE, TEAM, HEALTH = Audience.MY_ORGANISATION, Audience.CASE_TEAM, Audience.HEALTH_PROFESSIONALS
NOW, DAY = timezone.now(), date(2026, 3, 2)
JOB = Actor.for_job("documents", label="Documents au terme")
TEXT = "Avis : reprise à temps partiel.\n".encode()


@pytest.fixture
def bilan(led):
    return ProgrammeFactory(case=case_of(led)).code


def new(audience=TEAM, **more) -> NewDocument:
    said = {"title": "Avis", "kind": DocumentKind.LETTER, "about_health": False, "file_type": FileType.TEXT}
    return NewDocument(audience=audience, content=TEXT, **(said | more))


def added(actor, referral, audience=TEAM, key="une-fois", **more) -> Document:
    with acting_as(actor):
        return actions.add(case_id=referral.case_id, new=new(audience, **more), actor=actor, at=NOW, key=key)


def stored(one) -> Document:
    with bypass_row_security():
        return Document.objects.get(pk=one.pk)


def reads(actor, referral) -> set[tuple[str, bool]]:
    with acting_as(actor):
        seen = Document.objects.visible_to(actor).filter(case=referral.case_id)
        found = set(seen.values_list("audience", "about_health"))
        with connection.cursor() as cursor:
            cursor.execute(
                "select audience, about_health from documents_document where case_id = %s", [referral.case_id]
            )
            assert set(cursor.fetchall()) == found
    return found


def four_documents(referral, organisation) -> None:
    for audience, about_health in ((MINE, False), (TEAM, False), (TEAM, True), (HEALTH, True)):
        DocumentFactory(
            case=case_of(referral),
            audience=audience.value,
            about_health=about_health,
            membership__organisation=organisation,
        )


# Who reads which.


@pytest.mark.parametrize(
    ("level", "role", "classes", "seen"),
    [
        ("partner", Role.ADVISER, THREE, {(TEAM, False), (TEAM, True)}),
        ("partner", Role.HEALTH_PROFESSIONAL, THREE, {(TEAM, False), (TEAM, True), (HEALTH, True)}),
        ("partner", Role.HEALTH_PROFESSIONAL, ["identity", "situation"], {(TEAM, False)}),
        ("partner", Role.ADVISER, (), set()),
        ("partner", Role.PHONE_AGENT, THREE, set()),
        ("reader", Role.HEALTH_PROFESSIONAL, THREE, {(TEAM, False), (TEAM, True)}),
        ("trace", Role.HEALTH_PROFESSIONAL, (), set()),
        ("invited", Role.ADVISER, (), set()),
    ],
)
def test_another_organisation_reads_what_its_part_its_role_and_her_agreement_open(us, led, level, role, classes, seen):
    four_documents(led, us)
    other = tied(led, level, OrganisationFactory(), classes)

    assert reads(member_of(other, role), led) == {(one.value, health) for one, health in seen}


def test_the_organisation_that_added_reads_its_own_and_only_health_professionals_those_of_health(us, led):
    four_documents(led, us)

    assert reads(member_of(us, Role.ADVISER), led) == {(MINE, False), (TEAM, False), (TEAM, True)}
    assert len(reads(member_of(us, Role.HEALTH_PROFESSIONAL), led)) == 4
    assert reads(member_of(us, Role.PHONE_AGENT), led) == set()


@pytest.mark.parametrize("level", ["partner", "reader", "trace", "invited"])
def test_what_an_organisation_keeps_for_itself_stays_its_own_whatever_its_part(us, led, level):
    other = tied(led, level, OrganisationFactory())
    DocumentFactory(case=case_of(led), audience="mon_organisme", membership__organisation=other)

    assert reads(member_of(other, Role.ADVISER), led) == {(MINE.value, False)}
    assert reads(member_of(us, Role.ADVISER), led) == set()


def test_health_alone_does_not_open_what_is_of_her_situation(us, led):
    four_documents(led, us)
    other = tied(led, "partner", OrganisationFactory(), ["identity", "health"])

    assert reads(member_of(other, Role.ADVISER), led) == {(TEAM.value, True)}


def test_no_emergency_opens_a_document_and_a_restriction_shuts_all(us, led, adviser):
    four_documents(led, us)
    stranger = member_of(OrganisationFactory(), Role.HEALTH_PROFESSIONAL)
    with bypass_row_security():
        membership = Membership.objects.get(pk=stranger.membership)
    EmergencyAccessFactory(case=case_of(led), membership=membership)

    assert reads(stranger, led) == set()
    assert reads(adviser, led) != set()
    GuardFactory(case=case_of(led))
    assert reads(adviser, led) == set()


# Added, struck.


def test_a_document_is_added_once_a_key_sealed_on_the_disk_and_traced_without_its_words(led, adviser):
    first, second = added(adviser, led), added(adviser, led)

    assert first.pk == second.pk
    assert kept.read(first.file) == TEXT
    (event,) = [one for one in journal() if one.kind == "document.added"]
    assert (event.classes, event.case, event.detail["size"]) == (["situation"], str(led.case_id), len(TEXT))
    assert "Avis" not in str(event.detail) + event.reason


def test_what_lies_on_the_disk_is_sealed_and_opens_under_its_own_name_alone(settings, led, adviser):
    one, other = added(adviser, led), added(adviser, led, key="deux")
    folder = settings.CORDEE_DATA / "documents"
    place = folder / one.file[:2] / one.file

    assert b"temps partiel" not in place.read_bytes()
    assert place.stat().st_mode & 0o777 == 0o600
    (folder / other.file[:2] / other.file).write_bytes(place.read_bytes())
    with pytest.raises(FileGone):
        kept.read(other.file)


def test_a_key_is_changed_without_losing_what_the_one_before_sealed(settings, led, adviser):
    before = settings.CORDEE_DOCUMENTS_KEY
    one = added(adviser, led)

    settings.CORDEE_DOCUMENTS_KEY, settings.CORDEE_DOCUMENTS_KEY_BEFORE = "n" * 40, before
    assert kept.read(one.file) == TEXT
    other = added(adviser, led, key="deux")
    settings.CORDEE_DOCUMENTS_KEY_BEFORE = ""
    assert kept.read(other.file) == TEXT
    with pytest.raises(FileGone):
        kept.read(one.file)


def test_what_is_for_health_professionals_or_from_a_physician_is_of_health_whatever_is_ticked(us, led, adviser):
    physician = member_of(us, Role.HEALTH_PROFESSIONAL)

    assert added(physician, led, HEALTH).about_health
    assert added(adviser, led, TEAM, key="deux", kind=DocumentKind.RESTRICTIONS).about_health
    assert not added(adviser, led, TEAM, key="trois").about_health


def test_nobody_adds_for_readers_among_whom_it_is_not(us, led, adviser):
    partner = tied(led, "partner", OrganisationFactory(), ["identity", "situation"])
    beside = member_of(partner, Role.ADVISER)

    with pytest.raises(AudienceShut):
        added(adviser, led, HEALTH)
    with pytest.raises(AudienceShut):
        added(beside, led, TEAM, about_health=True)
    assert added(beside, led, MINE, about_health=True).about_health


@pytest.mark.parametrize(
    "change",
    [
        {"audience": "sante"},
        {"organisation_id": "another"},
        {"about_health": False, "kind": "avis_medecin_travail"},
        {"file": ""},
        {"destroy_on": DAY},
        {"departement": "38"},
    ],
)
def test_the_database_refuses_what_the_application_would_let_pass(us, led, adviser, change):
    row = {
        "case_id": led.case_id,
        "departement": "73",
        "audience": "equipe",
        "about_health": True,
        "kind": "courrier",
        "title": "Avis",
        "file_type": "text/plain",
        "size": 3,
        "file": "nom",
        "by_label": "Conseillère",
        "at": NOW,
        "membership_id": adviser.membership,
        "organisation_id": us.pk,
        "idempotency_key": "a",
    }
    if "organisation_id" in change:
        change = {"organisation_id": OrganisationFactory().pk}
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(adviser):
        Document(**(row | change)).save(force_insert=True)
    with acting_as(adviser):
        Document(**row).save(force_insert=True)


@pytest.mark.parametrize(
    ("level", "classes", "about_health"),
    [("reader", THREE, False), ("reader", THREE, True), ("partner", ["identity", "health"], False)],
)
def test_the_database_lets_nobody_add_for_a_team_that_it_only_reads_or_does_not_read(led, level, classes, about_health):
    other = tied(led, level, OrganisationFactory(), classes)
    physician = member_of(other, Role.HEALTH_PROFESSIONAL)
    row = {"case_id": led.case_id, "departement": "73", "audience": "equipe", "about_health": about_health}
    row |= {"kind": "courrier", "title": "Avis", "file_type": "text/plain", "size": 3, "file": "nom", "at": NOW}
    signed = {"by_label": "Médecin", "membership_id": physician.membership, "organisation_id": other.pk}

    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(physician):
        Document(**row, **signed, idempotency_key="a").save(force_insert=True)


def test_a_struck_document_has_no_file_left_says_why_and_the_same_twice_is_once(
    led, adviser, django_capture_on_commit_callbacks
):
    one = added(adviser, led)

    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True), acting_as(adviser):
            actions.strike(document_id=one.pk, reason="Mauvais dossier ", actor=adviser, at=NOW)

    left = stored(one)
    assert (left.file, left.ending, left.reason, left.title) == ("", "raye", "Mauvais dossier", "Avis")
    with pytest.raises(FileGone):
        kept.read(one.file)
    assert [event.kind for event in journal()].count("document.struck") == 1
    with acting_as(adviser), pytest.raises(AlreadyDestroyed):
        actions.strike(document_id=one.pk, reason="Autre raison", actor=adviser, at=NOW)


def test_who_added_it_strikes_it_with_its_colleagues_and_nobody_else(us, led, adviser):
    one = added(adviser, led)
    partner = member_of(tied(led, "partner", OrganisationFactory(), THREE), Role.ADVISER)

    with acting_as(partner), pytest.raises(Document.DoesNotExist):
        actions.strike(document_id=one.pk, reason="Non", actor=partner, at=NOW)
    with acting_as(partner), connection.cursor() as cursor:
        cursor.execute(
            "update documents_document set file = '', ending = 'raye', reason = 'x', destroyed_by = 'x',"
            " destroyed_at = now() where id = %s",
            [one.pk],
        )
        assert cursor.rowcount == 0
    colleague = member_of(us, Role.TEAM_LEAD)
    with acting_as(colleague):
        actions.strike(document_id=one.pk, reason="Oui", actor=colleague, at=NOW)
    assert stored(one).ending == "raye"


@pytest.mark.parametrize("change", ["title = 'Autre'", "file = 'autre'", "audience = 'equipe'", "programme = 'autre'"])
def test_nothing_of_a_document_is_replaced(led, adviser, bilan, change):
    one = added(adviser, led, programme=bilan)

    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(adviser), connection.cursor() as cursor:
        cursor.execute(f"update documents_document set {change} where id = %s", [one.pk])


# The end of a programme.


def planned(actor, referral, on, programme):
    with acting_as(actor):
        return actions.plan_destruction(case=referral.case_id, programme=programme, on=on, actor=actor, at=NOW)


def test_a_programme_ends_for_all_its_documents_even_those_that_who_plans_does_not_read(us, led, adviser, bilan):
    partner = tied(led, "partner", OrganisationFactory(), THREE)
    ours, loose = added(adviser, led, programme=bilan), added(adviser, led, key="deux")
    hidden = DocumentFactory(
        case=case_of(led), audience="mon_organisme", programme=bilan, membership__organisation=partner
    )

    assert planned(adviser, led, DAY, bilan) == [ours.pk]
    assert [stored(one).destroy_on for one in (ours, hidden, loose)] == [DAY, DAY, None]
    joined = added(adviser, led, key="trois", programme=bilan)
    assert stored(joined).destroy_on == DAY
    assert set(planned(adviser, led, None, bilan)) == {ours.pk, joined.pk}
    assert [stored(one).destroy_on for one in (ours, hidden, joined)] == [None] * 3
    assert planned(adviser, led, None, bilan) == []
    assert [event.kind for event in journal()].count("document.destruction_planned") == 2


def test_a_programme_that_is_not_of_this_case_or_is_not_read_is_refused(us, led, adviser):
    partner = member_of(tied(led, "partner", OrganisationFactory(), ["identity", "situation"]), Role.ADVISER)
    elsewhere = ProgrammeFactory(case=CaseFactory()).code
    of_health = ProgrammeFactory(case=case_of(led), about_health=True, membership__organisation=us).code

    for actor, code in ((adviser, elsewhere), (adviser, "bilan"), (partner, of_health)):
        with pytest.raises(NotOfThisCase):
            added(actor, led, programme=code)

    assert added(adviser, led, programme=of_health).programme == of_health
    with bypass_row_security():
        assert Document.objects.count() == 1


def test_who_reads_only_plans_nothing(led, adviser, bilan):
    one = added(adviser, led, programme=bilan)
    reader = member_of(tied(led, "reader", OrganisationFactory(), THREE), Role.ADVISER)

    with acting_as(reader), pytest.raises(Exception, match="matching query does not exist"):
        actions.plan_destruction(case=led.case_id, programme=bilan, on=DAY, actor=reader, at=NOW)
    with acting_as(reader), connection.cursor() as cursor:
        cursor.execute("update documents_document set destroy_on = %s where id = %s", [DAY, one.pk])
        assert cursor.rowcount == 0


def test_of_a_programme_one_reads_what_one_reads_of_the_case(us, led, adviser, bilan):
    one = added(adviser, led, programme=bilan)
    added(adviser, led, key="deux")
    DocumentFactory(case=case_of(led), audience="mon_organisme", programme=bilan)

    with acting_as(adviser):
        assert [found.pk for found in queries.of_programme(led.case_id, bilan, actor=adviser)] == [one.pk]


def test_the_job_destroys_what_is_due_and_nothing_before_its_day(
    led, adviser, django_capture_on_commit_callbacks, bilan
):
    one = added(adviser, led, programme=bilan)
    today = timezone.localdate(NOW)
    planned(adviser, led, today + timedelta(days=1), bilan)
    with acting_as(JOB):
        assert queries.due(on=today + timedelta(days=9), actor=JOB) == []
        assert not actions.destroy_due(document_id=one.pk, on=today + timedelta(days=9), actor=JOB, at=NOW)
    planned(adviser, led, today, bilan)

    with django_capture_on_commit_callbacks(execute=True), acting_as(JOB):
        assert queries.due(on=today, actor=JOB) == [one.pk]
        assert actions.destroy_due(document_id=one.pk, on=today, actor=JOB, at=NOW)
        assert not actions.destroy_due(document_id=one.pk, on=today, actor=JOB, at=NOW)

    left = stored(one)
    assert (left.file, left.ending, left.destroyed_by, left.title) == ("", "terme", JOB.label, "Avis")
    with pytest.raises(FileGone):
        kept.read(one.file)
    assert [event.kind for event in journal()].count("document.destroyed") == 1


def test_names_of_files_are_for_their_jobs_alone(led, adviser):
    one = added(adviser, led)

    with acting_as(JOB):
        assert one.file in queries.living_files()
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(adviser):
        queries.living_files()
