"""The contact's page: these lines and nothing else, an answer in a name, nothing about health."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.config.logs import SECRET_ADDRESS
from cordee.domain.access import Actor
from cordee.employer.actions import ANSWERED, TOLD
from cordee.employer.models import EmployerReply, Sharing
from cordee.employer.views import OPENINGS_ALLOWED, POSTS_ALLOWED
from cordee.people.models import Identity
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.employer import CONTACT, SAID, EmployerReplyFactory, SharingFactory, address_of
from tests.factories.outbox import deliver_all, messages
from tests.rooms.referrals.page_scene import text_of

pytestmark = pytest.mark.django_db

SAYS = {"key": "une-cle-de-test", "seen": "1", "kind": "possible", "words": "", "proposed_on": "", "name": CONTACT}


@pytest.fixture
def sharing(followed) -> Sharing:
    return SharingFactory(case=followed.case)


def answers(one, **said):
    return Client().post(f"{address_of(one)}repondre/", SAYS | said)


def replies() -> list[EmployerReply]:
    with bypass_row_security():
        return list(EmployerReply.objects.all())


def test_it_opens_without_account_nor_cookie_and_nobody_indexes_it(sharing):
    answer = Client().get(address_of(sharing))

    assert answer.status_code == 200
    assert SAID in answer.content.decode()
    assert not answer.cookies
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert sharing.secret_hash not in SECRET_ADDRESS.sub("", address_of(sharing))


def test_it_says_nobody_s_name_no_organisation_and_what_may_not_be_asked(sharing, followed):
    with bypass_row_security():
        identity = Identity.objects.get(pk=followed.case.person_id)
    shown = text_of(Client().get(address_of(sharing)))

    for kept in (identity.family_name, followed.recipient.name, followed.sender.name, "maintien", "RQTH"):
        assert kept not in shown
    assert "article L1222-2" in shown
    assert "Dr Blanc, le lundi 2 novembre 2026" in shown.replace("\xa0", " ")


def test_each_opening_is_in_the_journal_and_nothing_else_is_written(sharing):
    Client().get(address_of(sharing))

    (read,) = [one for one in journal() if one.kind == "employer_sharing.read"]
    assert (read.actor_kind, read.target, read.case) == ("employer", str(sharing.pk), str(sharing.case_id))
    assert replies() == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"kind": "recu"}, ("recu", "", None)),
        (
            {"kind": "pas_possible", "words": "L’atelier est trop petit."},
            ("pas_possible", "L’atelier est trop petit.", None),
        ),
        ({"kind": "question", "words": "Qui vient voir le poste ?"}, ("question", "Qui vient voir le poste ?", None)),
    ],
)
def test_an_answer_is_kept_in_a_name_once(sharing, said, kept):
    done = answers(sharing, **said)
    again = answers(sharing, **said)
    other = answers(sharing, **said | {"name": "M. Autre"})
    (one,) = replies()

    assert (done.status_code, again.status_code, other.status_code) == (302, 302, 422)
    assert (one.kind, one.words, one.proposed_on) == kept
    assert (one.name, one.about_version) == (CONTACT, 1)
    assert [line.kind for line in journal() if line.kind == "employer_reply.given"]


def test_a_day_is_proposed(sharing):
    day = timezone.localdate() + timedelta(days=12)
    early = answers(sharing, kind="date", proposed_on=f"{day - timedelta(days=30):%d/%m/%Y}")
    without = answers(sharing, kind="date")
    done = answers(sharing, kind="date", proposed_on=f"{day:%d/%m/%Y}")

    assert (early.status_code, without.status_code, done.status_code) == (422, 422, 302)
    assert [one.proposed_on for one in replies()] == [day]


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("De quelle maladie s’agit-il ?", "On y lit « maladie »"),
        ("A-t-elle une RQTH ?", "On y lit « RQTH »"),
        ("Son numéro est 1 85 05 73 065 123 45", "numéro de sécurité sociale"),
    ],
)
def test_a_question_about_health_is_not_taken_and_says_why(sharing, words, refusal):
    answer = answers(sharing, kind="question", words=words)

    assert answer.status_code == 422
    assert refusal in text_of(answer)
    assert replies() == []


@pytest.mark.parametrize("said", [{"name": ""}, {"kind": "oui"}, {"kind": "pas_possible"}, {"key": ""}, {"seen": ""}])
def test_an_answer_without_its_parts_is_not_taken(sharing, said):
    assert answers(sharing, **said).status_code == 422
    assert replies() == []


def test_lines_that_changed_since_are_to_be_read_again_and_the_words_come_back(sharing):
    with bypass_row_security():
        Sharing.objects.update(version=2)

    answer = answers(sharing, kind="question", words="Qui vient ?")

    assert answer.status_code == 409
    assert "Qui vient ?" in text_of(answer)
    assert replies() == []


def test_who_leads_and_she_are_told_in_neutral_words(sharing, followed, mailoutbox):
    answers(sharing, words="Le siège est commandé.")
    queued = {one.kind: one for one in messages()}
    deliver_all()

    assert queued[ANSWERED].address == followed.recipient.email
    assert TOLD in queued
    (mail,) = [one for one in mailoutbox if one.to == [followed.recipient.email] and "réponse" in one.subject]
    assert "siège" not in mail.body
    assert f"/pro/dossiers/{followed.case_id}/" in mail.body


def test_a_program_that_tries_or_posts_is_stopped(sharing):
    anybody = Client()
    tried = [anybody.get("/partage/essai/").status_code for _ in range(OPENINGS_ALLOWED + 1)]

    assert (tried[0], tried[-1]) == (404, 429)


def test_one_link_answers_so_often_and_no_more(sharing, settings):
    codes = [answers(sharing, name="").status_code for _ in range(POSTS_ALLOWED + 1)]

    assert (codes[0], codes[-1]) == (422, 429)


def test_over_stopped_or_of_another_number_is_the_same_page_as_never(followed):
    over = SharingFactory(case=followed.case, over=True, stopped=True)
    never = Client().get("/partage/jamais-fait/")

    assert Client().get(address_of(over)).content == never.content
    assert never.status_code == 404


def test_the_database_gives_the_contact_this_row_its_answers_and_no_other(sharing):
    other = SharingFactory(case=CaseFactory())
    mine = EmployerReplyFactory(sharing=sharing)
    EmployerReplyFactory(sharing=other)
    contact = Actor.for_employer(sharing.secret_hash)

    with acting_as(contact):
        shared = set(Sharing.objects.values_list("pk", flat=True))
        answered = set(EmployerReply.objects.values_list("pk", flat=True))
        cases, names = Case.objects.count(), Identity.objects.count()

    assert (shared, answered, cases, names) == ({sharing.pk}, {mine.pk}, 0, 0)


@pytest.mark.parametrize("change", ["version = version + 1", "stopped_at = now()", "lines = '[1]'::jsonb"])
def test_the_contact_changes_nothing_of_it(sharing, change):
    with acting_as(Actor.for_employer(sharing.secret_hash)), connection.cursor() as cursor:
        cursor.execute(f"update employer_sharing set {change}")
        assert cursor.rowcount == 0


def test_the_contact_answers_for_no_other_sharing(sharing):
    other = SharingFactory(case=CaseFactory())
    reply = EmployerReplyFactory.build(sharing=other, case=other.case)

    with acting_as(Actor.for_employer(sharing.secret_hash)), pytest.raises(DatabaseError), transaction.atomic():
        reply.save(force_insert=True)

    assert replies() == []
