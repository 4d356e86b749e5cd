"""A name that tells of health is kept from other organisations until they may read what concerns her health."""

import re

import pytest
from django.urls import reverse

from cordee.audit.context import acting_as
from cordee.domain.referral import State
from cordee.network.models import Organisation
from cordee.network.queries import actor_of
from cordee.network.wording import BOUND_BY_SECRECY
from cordee.referrals import pages, queries
from cordee.referrals.links import secret_of
from cordee.referrals.models import AnswerLink
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.orientation import publish_catalogue
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db

SECRET = "Cap emploi du Secret"
ALL = ("identity", "situation", "health")


def text(response):
    """Without the choices of a filter, which are those of the directory."""
    page = response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
    return re.sub(r"<option.*?</option>", "", page)


@pytest.fixture
def sender(db) -> Organisation:
    publish_catalogue()
    return OrganisationFactory(kind="cap_emploi", name=SECRET, discreet=True)


def pages_of(client, referral) -> list[str]:
    """What its receiver reads: its list, the page of the request, its answer link."""
    client.force_login(MembershipFactory(organisation=referral.recipient).user)
    with bypass_row_security():
        link = AnswerLink.objects.get(referral=referral.pk)
    addresses = [
        reverse("referrals:inbox") + ("?panier=suivies" if referral.state == State.STARTED else ""),
        reverse("referrals:detail", args=[referral.pk]),
        reverse("referrals:answer_link", args=[secret_of(link.pk)]),
    ]
    return [text(client.get(address)) for address in addresses]


@pytest.mark.parametrize("state", [State.SENT, State.RECEIVED])
def test_before_the_answer_the_receiver_does_not_learn_which_one_asks(client, sender, state):
    referral = ReferralFactory(state=state, sender=sender, linked=True, classes=ALL)

    for page in pages_of(client, referral):
        assert SECRET not in page
        assert BOUND_BY_SECRECY in page


def test_after_acceptance_it_is_named_to_who_may_read_her_health_only(client, sender):
    told = ReferralFactory(state=State.ACCEPTED, sender=sender, linked=True, classes=ALL)
    not_told = ReferralFactory(state=State.ACCEPTED, sender=sender, linked=True)

    _, detail, link = pages_of(client, told)
    assert SECRET in detail
    assert SECRET in link
    _, detail, link = pages_of(client, not_told)
    assert SECRET not in detail
    assert SECRET not in link


def test_who_asks_and_who_is_asked_read_their_own_names(sender):
    asked = ReferralFactory(state=State.SENT, recipient=sender)
    asking = ReferralFactory(state=State.SENT, sender=sender)

    for referral in (asked, asking):
        for end in (referral.sender, referral.recipient):
            actor = actor_of(MembershipFactory(organisation=end))
            with acting_as(actor):
                seen = queries.access_referral(referral.pk, actor=actor)
            named = seen.recipient_name if referral is asked else seen.sender_name
            expected = BOUND_BY_SECRECY if (referral, end) == (asking, asking.recipient) else SECRET
            assert named == expected


@pytest.mark.parametrize("classes", [ALL, ("identity", "situation")])
def test_who_follows_the_same_case_learns_who_else_was_asked_if_it_may_read_her_health(sender, classes):
    with bypass_row_security():
        followed = ReferralFactory(state=State.ACCEPTED, classes=classes)
        asked = ReferralFactory(state=State.SENT, case=followed.case, sender=followed.sender, recipient=sender)
    actor = actor_of(MembershipFactory(organisation=followed.recipient))

    with acting_as(actor):
        seen = queries.access_referral(asked.pk, actor=actor)

    assert seen.recipient_name == (SECRET if classes == ALL else BOUND_BY_SECRECY)


def test_a_list_is_not_filtered_by_a_name_that_is_kept(client, sender):
    kept = ReferralFactory(state=State.SENT, sender=sender)
    client.force_login(MembershipFactory(organisation=kept.recipient).user)

    found = text(client.get(reverse("referrals:inbox"), {"organisme": str(sender.pk)}))

    assert kept.reference not in found
    client.force_login(MembershipFactory(organisation=sender).user)
    assert kept.reference in text(client.get(reverse("referrals:sent"), {"organisme": str(sender.pk)}))


def test_a_line_of_the_journal_does_not_name_who_is_kept(sender):
    referral = ReferralFactory(state=State.SENT, sender=sender)
    signed = {}

    for end in (sender, referral.recipient):
        actor = actor_of(MembershipFactory(organisation=end))
        with acting_as(actor):
            seen = queries.access_referral(referral.pk, actor=actor)
            lines = queries.referral_history(referral.pk, actor=actor)
            signed[end.pk] = pages.history(seen, lines, today=queries.today())[0].who

    assert signed == {sender.pk: "Agent de ligne", referral.recipient.pk: BOUND_BY_SECRECY}
