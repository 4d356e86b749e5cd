"""Whom the line rang before it sent the request: on its page, for the line and for who was rung, and nobody else."""

from uuid import uuid4

import pytest

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.domain.referral import State
from cordee.network.models import Organisation
from cordee.network.queries import actor_of
from cordee.referrals import put_through
from tests.database import bypass_row_security
from tests.factories.frontdesk import CallFactory, WarmTransferFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.privacy import GuardFactory
from tests.factories.referrals import AnswerLinkFactory, ReferralFactory
from tests.rooms.referrals.page_scene import browser, page, published, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return OrganisationFactory(kind="sante_travail", name="Santé au travail des Bauges")


@pytest.fixture
def line():
    return OrganisationFactory(kind="numero_vert", name="Ligne régionale", departement=None)


@pytest.fixture
def referral(line, operator):
    """The agent rang the operator, who took her, and another organisation, who did not; then sent the request."""
    published()
    made = ReferralFactory(state=State.SENT, sender=line, recipient=operator)
    agent = MembershipFactory(role=Role.PHONE_AGENT.value, organisation=line)
    ended = {"ended_at": made.sent_at, "outcome": "transmise", "code_hash": uuid4().hex * 2, "orientation": uuid4()}
    call = CallFactory(membership=agent, referral=made.pk, **ended)
    WarmTransferFactory(call=call, recipient=operator)
    elsewhere = OrganisationFactory(name="CIBC d'ailleurs")
    WarmTransferFactory(call=call, recipient=elsewhere, spoke_to="M. Autre", taken=False)
    return made


def told(actor, referral):
    with acting_as(actor):
        return [(one.organisation, one.spoke_to, one.taken) for one in put_through.before(referral.pk)]


def member(role, organisation, **more):
    return actor_of(MembershipFactory(role=role.value, organisation=organisation, **more))


OPERATOR = ("Santé au travail des Bauges", "Mme Roche", True)
ELSEWHERE = ("CIBC d'ailleurs", "M. Autre", False)


def test_the_line_reads_all_that_it_rang_and_the_receiver_what_was_asked_of_its_own_people(line, operator, referral):
    assert told(member(Role.PHONE_AGENT, line), referral) == [OPERATOR, ELSEWHERE]
    for role in (Role.ADVISER, Role.TEAM_LEAD, Role.HEALTH_PROFESSIONAL):
        assert told(member(role, operator), referral) == [OPERATOR]


@pytest.mark.parametrize(
    "who", ["another line", "administrator", "animator", "elsewhere", "who was rung in vain", "visitor", "a link"]
)
def test_nobody_else_reads_it(line, operator, referral, who):
    actor = {
        "another line": lambda: member(Role.PHONE_AGENT, OrganisationFactory(kind="numero_vert")),
        "administrator": lambda: member(Role.ADMINISTRATOR, line),
        "animator": lambda: member(Role.ANIMATOR, operator),
        "elsewhere": lambda: member(Role.ADVISER, operator, departements=["38"]),
        "who was rung in vain": lambda: member(Role.ADVISER, _rung_in_vain()),
        "visitor": Actor.visitor,
        "a link": lambda: Actor.for_link(AnswerLinkFactory(referral=referral).secret_hash, label="Lien"),
    }[who]()

    assert told(actor, referral) == []


def _rung_in_vain():
    return Organisation.objects.get(name="CIBC d'ailleurs")


def test_a_receiver_to_whom_the_request_is_closed_reads_it_no_more(line, operator, referral):
    with bypass_row_security():
        case = referral.case
    GuardFactory(case=case)

    assert told(member(Role.ADVISER, operator), referral) == []
    assert told(member(Role.PHONE_AGENT, line), referral) == []


def test_it_is_on_the_page_of_the_request_for_both(line, operator, referral):
    by_line = text_of(browser(line, Role.PHONE_AGENT).get(page("detail", referral)))
    received = text_of(browser(operator).get(page("detail", referral)))

    assert "Appelé en direct par la ligne" in by_line and "M. Autre" in by_line
    assert "Mme Roche a pris la personne au téléphone" in " ".join(received.split())
    assert "M. Autre" not in received


def test_a_request_before_which_nobody_was_rung_says_nothing_of_it(line, operator):
    published()
    made = ReferralFactory(state=State.SENT, sender=line, recipient=operator)

    assert "Appelé en direct" not in text_of(browser(line, Role.PHONE_AGENT).get(page("detail", made)))
