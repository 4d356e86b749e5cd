"""Two worlds that differ only in what somebody may not know look the same to them, byte for byte."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from cordee.cases.models import Participation
from cordee.domain.access import Role
from cordee.domain.referral import State
from cordee.network.models import Membership, Organisation, User
from cordee.orientation.models import HealthFacts, Orientation, Situation, Trace
from cordee.people.models import Contact, Identity
from cordee.referrals.links import secret_of
from cordee.referrals.models import Referral, ReferralMessage
from tests.access.crawling import PAGES, crawl
from tests.access.relations import RELATIONS, Related, guards_asleep, member_of
from tests.access.rows import rows_of
from tests.database import bypass_row_security
from tests.factories.network import OrganisationFactory
from tests.factories.orientation import publish_catalogue
from tests.factories.outbox import deliver_all
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db


def another_person(one: Related) -> None:
    person = one.referral.case.person_id
    name = {"family_name": "Tout-Autre", "given_name": "Personne", "name_key": "tout autre personne"}
    Identity.objects.filter(pk=person).update(birth_date="1961-02-03", **name)
    Contact.objects.filter(pk=person).update(phone="06 99 99 99 99", phone_key="0699999999", email="autre@exemple.fr")


def another_health(one: Related) -> None:
    orientations = Orientation.objects.filter(case=one.referral.case_id).values("pk")
    HealthFacts.objects.filter(pk__in=orientations).update(
        facts={"facts": {"rqth": True}, "declined": [], "unsure": []}
    )
    Trace.objects.filter(pk__in=orientations).update(decision={"needs": []})


def another_situation(one: Related) -> None:
    orientations = Orientation.objects.filter(case=one.referral.case_id).values("pk")
    told = {"facts": {"statut": "independant"}, "caller": "proche", "declined": [], "unsure": []}
    Situation.objects.filter(pk__in=orientations).update(facts=told)


def another_message(one: Related) -> None:
    ReferralMessage.objects.filter(pk=one.referral.pk).update(text="Tout autre chose.")


def a_case_elsewhere(one: Related) -> None:
    """The same organisations, in a département where this member does not work.

    None was refused: that a service is full is asked of its owner, wherever the refused person lives.
    """
    for state in (State.SENT, State.ACCEPTED, State.EXPIRED):
        exchanged = _between(one.referral.sender, one.referral.recipient)
        ReferralFactory(state=state, departement="26", sent_at=timezone.now(), linked=True, **exchanged)


def _between(sender: Organisation, recipient: Organisation) -> dict[str, Organisation]:
    """Nobody new: every organisation is in the directory, which everybody reads."""
    return {"sender": sender, "recipient": recipient, "case__person__notice__organisation": sender}


# In both worlds: the directory, from which lists are narrowed, is everybody's.
OTHERS = {"sender": "Une autre ligne", "recipient": "Un autre service"}


def a_case_between_others(one: Related) -> None:
    exchanged = _between(**{side: Organisation.objects.get(name=name) for side, name in OTHERS.items()})
    for state in (State.SENT, State.ACCEPTED, State.CLOSED):
        outcome = "aide" if state is State.CLOSED else "pas_aide"
        ReferralFactory(state=state, sent_at=timezone.now(), outcome=outcome, **exchanged)


def another_discreet_name(one: Related) -> None:
    parties = {one.referral.sender_id, one.referral.recipient_id}
    Organisation.objects.filter(pk__in=parties).update(name="Centre de rééducation", short_name="")


def another_discreet_receiver(one: Related) -> None:
    """Both are bound by secrecy, and in the directory of both worlds: who reads it learns nothing of who receives."""
    was, other = one.referral.recipient_id, Organisation.objects.get(name=OTHERS["recipient"])
    with guards_asleep():
        Referral.objects.filter(pk=one.referral.pk).update(recipient=other)
        Participation.objects.filter(case=one.referral.case_id, organisation=was).update(organisation=other)


Change = Callable[[Related], None]
INVITED = [another_person, another_health, another_situation, another_message, a_case_between_others]
LEFT = [another_person, another_health, another_situation, another_message]

# Through which tie, in which role and where, what makes no difference.
WORLDS: list[tuple[str, Role, tuple[str, ...], list[Change]]] = [
    ("invited", Role.ADVISER, (), INVITED),
    ("invited, has acknowledged", Role.TEAM_LEAD, ("73",), [*INVITED, a_case_elsewhere]),
    ("link, asked", Role.ADVISER, (), INVITED),
    ("link, replaced", Role.ADVISER, (), LEFT),
    ("mine, since it was accepted", Role.ADVISER, ("73",), [another_health, a_case_elsewhere, a_case_between_others]),
    ("mine, since it was accepted", Role.PHONE_AGENT, (), LEFT),
    ("mine, asked of another", Role.PHONE_AGENT, ("73",), [*LEFT, a_case_elsewhere]),
    ("trace of a sender", Role.ADVISER, (), [another_health, a_case_between_others]),
    ("trace of who gave it back", Role.ADVISER, (), [*LEFT, a_case_between_others]),
    ("has refused", Role.ADVISER, (), LEFT),
    ("has lost the agreement", Role.TEAM_LEAD, (), LEFT),
    ("mine, the agreement has ended", Role.ADVISER, (), [another_person, another_health, another_situation]),
    ("other département", Role.ADVISER, ("38",), [*LEFT, a_case_between_others]),
    ("another organisation", Role.ADVISER, (), [*LEFT, another_discreet_receiver, a_case_elsewhere]),
    ("animator, refused", Role.ANIMATOR, ("73",), [*LEFT, another_discreet_name, a_case_elsewhere]),
    ("animator, in time", Role.ANIMATOR, ("73",), [*LEFT, another_discreet_name, a_case_elsewhere]),
    ("mine, since it was accepted", Role.ADMINISTRATOR, (), [*LEFT, a_case_between_others]),
]


def all_that_is_seen(one: Related, client: Client, starts: list[str], pages: int) -> list[Any]:
    """Pages, titles, headers, counts; then the mails that leave for this organisation."""
    found = [page.same for page in crawl(client, starts, pages)]
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"), transaction.atomic():
        mail.outbox = []
        deliver_all()
        mails = sorted((one_mail.subject, one_mail.body) for one_mail in mail.outbox if one.us.email in one_mail.to)
        transaction.set_rollback(True)
    return [*found, mails]


def differences(
    name: str, role: Role, departements: tuple[str, ...], changes: list[Change], *, pages: int = PAGES
) -> list[str]:
    publish_catalogue()
    one = RELATIONS[name]()
    for other in OTHERS.values():
        OrganisationFactory(name=other)
    with bypass_row_security():
        parties = {one.referral.sender_id, one.referral.recipient_id}
        discreet = bool({another_discreet_name, another_discreet_receiver} & set(changes))
        Organisation.objects.filter(pk__in=parties).update(discreet=discreet)
        Organisation.objects.filter(name=OTHERS["recipient"]).update(discreet=another_discreet_receiver in changes)
    client, starts = visitor(one, role, departements)
    all_that_is_seen(one, client, starts, pages)
    before, found = all_that_is_seen(one, client, starts, pages), []
    for change in changes:
        with transaction.atomic():
            with bypass_row_security():
                change(one)
            after = all_that_is_seen(one, client, starts, pages)
            transaction.set_rollback(True)
        assert len(before) > 1
        found += [f"{change.__name__}: {was[0]}" for was, now in zip(before, after, strict=False) if was != now]
    return found


def visitor(one: Related, role: Role, departements: tuple[str, ...]) -> tuple[Client, list[str]]:
    if one.link is not None:
        return Client(), [reverse("referrals:answer_link", args=[secret_of(one.secret_of)])]
    one.departements = departements
    actor = member_of(one, role)
    (membership,) = rows_of(Membership, pk=actor.membership)
    client = Client()
    client.force_login(rows_of(User, pk=membership.user_id)[0])
    return client, [reverse("ui:pro_home"), reverse("referrals:detail", args=[one.referral.pk])]


def test_who_is_asked_cannot_tell_two_persons_apart():
    assert differences("invited", Role.ADVISER, (), [another_person, another_message], pages=6) == []


@pytest.mark.access
@pytest.mark.parametrize(
    ("name", "role", "departements", "changes"), WORLDS, ids=[f"{name}, {role.value}" for name, role, *_ in WORLDS]
)
def test_two_worlds_that_differ_in_what_is_hidden_look_the_same(name, role, departements, changes):
    assert differences(name, role, departements, changes) == []

    print(f"{name}, {role.value}: {len(changes)} other worlds")


def test_a_difference_that_may_be_known_is_seen():
    """Or two worlds would look the same to a crawl that sees nothing."""
    found = differences("mine, since it was accepted", Role.ADVISER, (), [another_person], pages=3)

    assert found != []
