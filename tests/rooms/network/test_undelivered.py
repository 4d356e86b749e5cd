"""A mail of which no room makes a task is said on the home page of who can put its address right."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.network import undelivered
from cordee.network.models import User
from tests.database import bypass_row_security
from tests.factories.network import member
from tests.factories.outbox import MessageFactory

pytestmark = pytest.mark.django_db


def failed(kind="account_invitation", by="administrators", days=0, **more):
    at = timezone.now() - timedelta(days=days)
    address = f"{kind}@exemple.invalid"
    fields = {"kind": kind, "address": address, "last_error": "SMTPRecipientsRefused 550", "recipient_kind": "account"}
    return MessageFactory(state="failed", followed_at=at, followed_by=by, **(fields | more))


def shown_to(actor):
    with acting_as(actor):
        return [one.address.partition("@")[0] for one in undelivered.nobody_got()]


def opened(client, actor, page):
    with bypass_row_security():
        client.force_login(User.objects.get(pk=actor.user))
    return client.get(page).content.decode()


def test_administrators_read_all_of_it_and_rights_officers_what_is_of_cases():
    failed()
    failed("emergency_opened", by="rights_officers")
    failed("referral_sent", by="room")

    assert sorted(shown_to(member(Role.ADMINISTRATOR))) == ["account_invitation", "emergency_opened"]
    assert shown_to(member(Role.RIGHTS_OFFICER)) == ["emergency_opened"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.RIGHTS_OFFICER}))
def test_nobody_else_reads_any(role):
    failed()
    failed("emergency_opened", by="rights_officers")

    assert shown_to(member(role)) == []


def test_neither_a_visitor_nor_a_job_reads_any():
    failed()

    assert shown_to(Actor.visitor()) == []
    assert shown_to(Actor.for_job("clock")) == []


def test_a_mail_to_a_person_is_never_among_them():
    failed(recipient_kind="person")

    assert shown_to(member(Role.ADMINISTRATOR)) == []


def test_an_address_is_one_line_for_thirty_days():
    failed(days=29)
    failed(days=2)
    failed("clock_stopped", days=31)

    with acting_as(member(Role.ADMINISTRATOR)):
        (line,) = undelivered.nobody_got()

    assert (line.said, line.times) == ("Invitation à ouvrir un compte", 2)
    assert line.last_on == timezone.localdate() - timedelta(days=2)


@pytest.mark.parametrize(
    ("role", "page"), [(Role.ADMINISTRATOR, "network:accounts"), (Role.RIGHTS_OFFICER, "privacy:rights")]
)
def test_the_home_page_counts_what_the_list_shows(client, role, page):
    failed("case_sensitive", by="rights_officers")
    actor = member(role)

    home = opened(client, actor, reverse("ui:pro_home"))
    listed = opened(client, actor, reverse(page))

    assert "1 adresse qu’un courriel n’a pas atteinte" in home
    assert f"{reverse(page)}#non-remis" in home
    assert "case_sensitive@exemple.invalid" in listed
    assert "Dossier sensible à confier à quelqu’un" in listed


def test_a_list_of_nothing_is_not_shown(client):
    assert "non-remis" not in opened(client, member(Role.ADMINISTRATOR), reverse("network:accounts"))
