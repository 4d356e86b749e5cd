"""She chooses line by line, agrees, reads what was answered, changes and stops; her adviser writes for her."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.employer import actions
from cordee.employer.models import EmployerReply, Sharing
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.employer import CONTACT, SAID, EmployerReplyFactory, SharingFactory, address_of
from tests.factories.network import OrganisationFactory
from tests.factories.outbox import deliver_all, messages
from tests.factories.privacy import GuardFactory
from tests.factories.support import AppointmentFactory
from tests.factories.voice import holder_of
from tests.rooms.referrals.page_scene import browser, text_of

pytestmark = pytest.mark.django_db

WRITTEN = "2/3/2026"
TYPED = {
    "key": "une-cle-de-test",
    "seen": "",
    "contact_name": CONTACT,
    "contact_role": "responsable du personnel",
    "company": "Chaudronnerie du Lac",
    "email": "roux@exemple.invalid",
    "phone": "",
    "nom": "Aïcha Lefèvre",
    "restriction": SAID,
    "written_on": WRITTEN,
    "written_by": "Dr Blanc, médecin du travail",
    "reprise": "lundi 1er mars, à mi-temps",
    "amenagement": "Un siège réglable\nDeux pauses",
    "aide": "",
    "rendez_vous": "",
    "days": "90",
}
AGREES = TYPED | {"step": "accepter"}


def only() -> Sharing:
    with bypass_row_security():
        return Sharing.objects.select_related("case").get()


def test_she_sees_it_as_it_will_be_read_before_anything_is_kept(person):
    shown = text_of(person.posts("share_with_employer", **TYPED, step="voir"))

    assert "Voici exactement ce que lira Mme Roux" in shown
    assert "Je suis d'accord pour que Mme Roux" in shown
    assert "mon nom, ce que le médecin du travail a écrit, ma reprise prévue, les aménagements" in shown
    with bypass_row_security():
        assert not Sharing.objects.exists()


def test_she_agrees_and_the_contact_reads_these_lines_alone(person, followed, django_capture_on_commit_callbacks):
    done = person.posts("share_with_employer", **AGREES)
    person.posts("share_with_employer", **AGREES)  # a second click
    one, read = only(), text_of(Client().get(address_of(only())))

    assert done.status_code == 302
    assert (one.channel, one.membership_id, one.version) == ("link", None, 1)
    assert one.expires_at - one.agreed_at == timedelta(days=90)
    assert "Mme Roux, responsable du personnel, Chaudronnerie du Lac" in one.words
    for said in (SAID, "Dr Blanc, médecin du travail, le", "2 mars 2026", "à mi-temps", "Un siège réglable"):
        assert said in read
    assert followed.recipient.name not in read
    assert [line for line in journal() if line.kind == "employer_sharing.agreed"]


@pytest.mark.parametrize(
    ("field", "words", "refusal"),
    [
        ("amenagement", "À cause de son cancer", "On y lit « cancer »"),
        ("aide", "Une aide de l’Agefiph", "On y lit « Agefiph »"),
        ("nom", "Aïcha, RQTH", "On y lit « RQTH »"),
        ("reprise", "Après sa RQTH", "On y lit « RQTH »"),
        ("restriction", "1 85 05 73 065 123 45", "un numéro de sécurité sociale"),
        ("written_by", "le psychiatre", "On y lit « psychiatre »"),
    ],
)
def test_what_an_employer_may_not_read_is_refused_beside_its_field(person, field, words, refusal):
    answer = person.posts("share_with_employer", **AGREES | {field: words})

    assert answer.status_code == 422
    assert refusal in text_of(answer)


@pytest.mark.parametrize(
    "missing",
    [
        {"nom": ""},
        {"contact_name": ""},
        {"company": ""},
        {"email": ""},
        {"written_on": ""},
        {"days": "4000"},
        {"key": ""},
    ],
)
def test_whom_how_and_when_are_asked(person, missing):
    assert person.posts("share_with_employer", **AGREES | missing).status_code == 422


def test_nothing_at_all_is_not_shared(person):
    empty = dict.fromkeys(("restriction", "reprise", "amenagement", "written_on"), "")

    assert "Rien n'est partagé" in text_of(person.posts("share_with_employer", **AGREES | empty))


def test_she_ticks_an_appointment_that_her_case_holds_without_its_subject(person, followed):
    AppointmentFactory(case=followed.case, subject="Parler de la suite", with_whom="Mme Roche")
    AppointmentFactory(case=followed.case, subject="Bilan", with_whom="le psychologue")
    AppointmentFactory(case=followed.case, means="domicile", place="3 rue de chez elle", with_whom="le psychologue")

    form = person.reads("share_with_employer")
    (ticked,) = re.findall(r'name="proposees" value="(\w+)"', form)
    moved = person.posts("share_with_employer", **AGREES, proposees="f" * 20)
    person.posts("share_with_employer", **AGREES, proposees=ticked)

    assert "avec Mme Roche" in form
    assert "psychologue" not in form
    assert moved.status_code == 422
    (line,) = [one for one in only().shared if one.kind == "rendez_vous"]
    assert "12 rue des Bauges, Chambéry, avec Mme Roche" in line.text
    assert "Parler de la suite" not in line.text


def test_a_ticked_appointment_tells_neither_her_home_nor_an_organisation(person, followed):
    host = OrganisationFactory(name="Cap emploi 73")
    for means, place in (("domicile", "3 rue de chez elle"), ("visio", "https://visio.example/secret")):
        AppointmentFactory(
            case=followed.case, means=means, place=place, with_whom="", membership__organisation=host, organisation=host
        )

    form = person.reads("share_with_employer")

    assert "proposees" in form
    for never in ("chez elle", "visio.example", "Cap emploi 73"):
        assert never not in form


def test_the_mail_says_nothing_but_the_address(person, mailoutbox):
    person.posts("share_with_employer", **AGREES)
    deliver_all()

    (sent,) = [mail for mail in mailoutbox if mail.to == ["roux@exemple.invalid"]]
    said = f"{sent.subject} {sent.body}"
    assert address_of(only()) in said
    for kept in ("Lefèvre", "Aïcha", SAID, "médecin", "santé", "maintien", "Chaudronnerie"):
        assert kept not in said


def test_no_mail_leaves_once_she_has_stopped(person, mailoutbox):
    person.posts("share_with_employer", **AGREES)
    person.posts("stop_employer", only().pk, key="cle-d-arret")
    deliver_all()

    assert [mail for mail in mailoutbox if mail.to == ["roux@exemple.invalid"]] == []


def test_she_changes_the_lines_and_the_page_changes_at_once(person):
    person.posts("share_with_employer", **AGREES)
    before = only()
    lines = dict.fromkeys(("restriction", "written_on", "written_by", "amenagement"), "")
    told = TYPED | lines | {"reprise": "en avril", "step": "accepter"}

    form = person.reads("change_employer", before.pk)
    done = person.posts("change_employer", before.pk, **told | {"seen": "1"})
    stale = person.posts("change_employer", before.pk, **told | {"seen": "1", "reprise": "en mai"})
    read = text_of(Client().get(address_of(before)))

    assert 'name="seen" value="1"' in form
    assert (done.status_code, stale.status_code) == (302, 409)
    assert "en avril" in read
    assert SAID not in read
    assert only().version == 2
    assert "ma reprise prévue" in only().words
    assert "médecin" not in only().words


def test_she_stops_and_the_page_is_dead_at_the_next_statement(person):
    person.posts("share_with_employer", **AGREES)
    one, anybody = only(), Client()
    assert anybody.get(address_of(one)).status_code == 200

    person.posts("stop_employer", one.pk, key="cle-d-arret")

    dead, never = anybody.get(address_of(one)), anybody.get("/partage/jamais-fait/")
    assert (dead.status_code, never.status_code) == (404, 404)
    assert dead.content == never.content
    assert anybody.post(f"{address_of(one)}repondre/", {}).content == dead.content
    assert "Arrêté" in text_of(person.client.get(person.page("employer")))


def test_a_new_address_kills_the_former(person):
    person.posts("share_with_employer", **AGREES)
    before = only()

    person.posts("send_employer_link", before.pk, seen="1", key="cle-d-adresse")

    assert Client().get(address_of(before)).status_code == 404
    assert Client().get(address_of(only())).status_code == 200
    assert person.posts("send_employer_link", before.pk, seen="1", key="autre-cle-1").status_code == 409


def test_one_contact_at_a_time_until_it_is_over(person, followed):
    SharingFactory(case=followed.case)
    taken = person.posts("share_with_employer", **AGREES)
    with bypass_row_security():
        Sharing.objects.update(agreed_at=timezone.now() - timedelta(days=9), expires_at=timezone.now())

    free = person.posts("share_with_employer", **AGREES | {"key": "une-autre-cle"})

    assert (taken.status_code, free.status_code) == (409, 302)
    with bypass_row_security():
        assert Sharing.objects.filter(stopped_at=None).count() == 1


def test_she_reads_when_it_was_opened_and_what_was_answered(person, followed):
    one = SharingFactory(case=followed.case)
    EmployerReplyFactory(sharing=one)
    Client().get(address_of(one))

    shown = text_of(person.client.get(person.page("employer")))

    assert "Ouvert une fois" in shown
    assert "D'accord pour le poste assis." in shown
    assert "C'est possible" in shown


def test_taking_everything_back_stops_it_too(person, followed):
    one = SharingFactory(case=followed.case)

    person.posts("withdraw_all", key="tout-retirer")

    assert only().stopped_at is not None
    assert Client().get(address_of(one)).status_code == 404


def test_it_ends_with_her_case_and_does_not_come_back(followed):
    one = SharingFactory(case=followed.case)
    with bypass_row_security():
        Case.objects.filter(pk=followed.case_id).update(state="closed")
        Case.objects.filter(pk=followed.case_id).update(state="open")

    assert only().stopped_at is not None
    assert Client().get(address_of(one)).status_code == 404


def test_a_restricted_case_shuts_the_page(followed):
    one = SharingFactory(case=followed.case)
    GuardFactory(case=followed.case)

    assert Client().get(address_of(one)).status_code == 404


def test_who_leads_writes_what_she_said_aloud_and_she_is_told(scene, followed, person):
    them = browser(followed.recipient)
    address = reverse("support:share_with_employer", args=[followed.case_id])

    unheard = them.post(address, AGREES)
    done = them.post(address, AGREES | {"heard": "oui"})
    shown = text_of(them.get(reverse("support:employer", args=[followed.case_id])))
    case = text_of(them.get(reverse("support:case", args=[followed.case_id])))

    assert unheard.status_code == 422
    assert "Je viens de lui lire ces mots" in text_of(unheard)
    assert done.status_code == 302
    assert (only().channel, only().organisation_id) == ("voice", followed.recipient_id)
    assert "Accord donné de vive voix" in shown
    assert "Partage avec l'employeur : Mme Roux" in case
    assert [one.kind for one in messages() if one.kind == actions.TOLD]
    assert "Mme Roux" in text_of(person.client.get(person.page("employer")))


def test_who_sent_her_on_has_no_such_page(scene, followed):
    SharingFactory(case=followed.case)
    them = browser(followed.sender)

    seen = [
        them.get(reverse(f"support:{name}", args=[followed.case_id])).status_code
        for name in ("employer", "share_with_employer")
    ]

    assert seen == [404, 404]


def test_she_cannot_be_made_to_share_the_case_of_somebody_else(followed):
    other = CaseFactory()
    with acting_as(holder_of(followed.case_id)), pytest.raises(Case.DoesNotExist):
        contact = actions.Contact(name="X", role="", company="Y", email="x@exemple.invalid")
        lines = SharingFactory.build(case=followed.case).shared
        proposal = actions.Proposal(contact=contact, lines=lines, days=30)
        known = {"actor": holder_of(followed.case_id), "at": timezone.now(), "key": "une-cle-de-test"}
        actions.share(case_id=other.pk, proposal=proposal, **known)

    with bypass_row_security():
        assert not EmployerReply.objects.exists()
