"""Two at the same second, on two connections: one demand, one owner, one call; and her word before the line's act."""

from functools import partial

import pytest
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.domain.enquiry import Kind, Word
from cordee.enquiries import actions, line_acts
from cordee.enquiries.actions import Left, Over, Person
from cordee.enquiries.line_acts import ChangedElsewhere
from cordee.frontdesk.codes import code_of
from cordee.frontdesk.models import Call
from tests.factories.enquiries import EnquiryContactFactory
from tests.factories.network import OrganisationFactory
from tests.factories.orientation import publish_catalogue
from tests.rooms.enquiries.scene import count, only_enquiry
from tests.rooms.referrals.scene import member_of
from tests.rooms.referrals.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)
VISITOR = Actor.visitor()


@pytest.fixture
def agents(db):
    publish_catalogue()
    line = OrganisationFactory(kind="numero_vert", level="region", departement=None)
    return [member_of(line, Role.PHONE_AGENT) for _ in range(2)]


def by(actor, act, *args, **more):
    with acting_as(actor):
        return act(*args, actor=actor, at=timezone.now(), **more)


def kinds(outcomes):
    return sorted(type(one).__name__ for one in outcomes)


def test_two_clicks_at_once_leave_one_demand_with_one_code(agents):
    left = Left(kind=Kind.CALL_BACK, person=Person(phone="+33611223344"))
    click = partial(by, VISITOR, actions.receive, left, key="la-meme-cle")

    one, two = together(click, click)

    assert one.code == two.code
    assert count() == 1


@pytest.mark.parametrize("act", [line_acts.take, line_acts.open_call])
def test_two_agents_at_the_same_second_and_one_has_it(agents, act):
    demand = EnquiryContactFactory().enquiry

    outcomes = together(*(partial(by, agent, act, enquiry_id=demand.pk, version=0) for agent in agents))

    assert "ChangedElsewhere" in kinds(outcomes)
    assert only_enquiry().owner_id in {agent.membership for agent in agents}
    assert only_enquiry().version == 1
    assert count(Call) == (1 if act is line_acts.open_call else 0)


def test_she_takes_it_back_while_an_agent_takes_it_up(agents):
    demand = EnquiryContactFactory().enquiry
    back = partial(by, VISITOR, actions.say, code_of(demand.pk), Word.TAKES_BACK)
    up = partial(by, agents[0], line_acts.take, enquiry_id=demand.pk, version=0)

    outcomes = together(back, up)

    assert not [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, (ChangedElsewhere, Over))]
    assert only_enquiry().ending == "retiree"
