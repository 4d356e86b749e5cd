"""Programmes and documents among what happened in a case: to whom each is shown, once, page after page."""

import re
from datetime import timedelta
from html import unescape

import pytest

from cordee.domain.access import Role
from cordee.domain.notes import Audience
from cordee.domain.programmes import Entry, What
from cordee.domain.referral import State
from cordee.support.timeline import Place
from tests.factories.documents import DocumentFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.people import CAME_AT
from tests.factories.programmes import ProgrammeFactory
from tests.rooms.referrals.page_scene import asked, browser, text_of
from tests.rooms.referrals.scene import member_of
from tests.rooms.support.test_case_page import case_of, lines_of, page
from tests.rooms.support.test_steps import tied

pytestmark = pytest.mark.django_db

TWO, THREE = ["identity", "situation"], ["identity", "situation", "health"]
OF_WORK = {"programme", "ended", "milestone", "document", "destroyed"}


@pytest.fixture
def led(us):
    """One programme that ended, one of her health that runs, a document for each audience, one that is destroyed."""
    referral = asked(State.ACCEPTED, recipient=us, classes=THREE)
    case, member = case_of(referral), MembershipFactory(organisation=us)
    happened = [
        Entry(id="a", what=What.SIGNATURE, of="personne", on=CAME_AT.date(), by="Conseillère", at=hour(1)),
        Entry(id="b", what=What.SESSION, of="preliminaire", on=CAME_AT.date(), minutes=60, at=hour(2)),
        Entry(id="c", what=What.HANDED, of="", on=CAME_AT.date(), at=hour(3), struck="Trop tôt", struck_by="Elle"),
        Entry(id="d", what=What.HANDED, of="", on=CAME_AT.date(), by="Conseillère", at=hour(3)),
    ]
    ProgrammeFactory(case=case, membership=member, stopped=True, entries=[one.to_json() for one in happened])
    ProgrammeFactory(case=case, membership=member, about_health=True)
    DocumentFactory(case=case, membership=member, on_disk=True, title="Pour l’équipe")
    DocumentFactory(
        case=case,
        membership=member,
        on_disk=True,
        title="Pour les soignants",
        audience=Audience.HEALTH_PROFESSIONALS.value,
    )
    DocumentFactory(
        case=case, membership=member, on_disk=True, title="Pour nous", audience=Audience.MY_ORGANISATION.value
    )
    DocumentFactory(case=case, membership=member, struck=True, title="Rayé depuis")
    return referral


def hour(hours: int) -> str:
    return (CAME_AT + timedelta(hours=hours)).isoformat()


def of_work(referral, actor, **more):
    return [line for line in lines_of(referral, actor, **more) if line.kind in OF_WORK]


def told(referral, actor) -> dict[str, int]:
    kinds = [line.kind for line in of_work(referral, actor)]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def test_each_reads_the_lines_of_what_it_may_read(led, us):
    agreed, told_less = (tied(led, "partner", OrganisationFactory(), classes) for classes in (THREE, TWO))
    whole = {"destroyed": 1, "document": 3, "ended": 1, "milestone": 2, "programme": 2}

    assert told(led, member_of(us, Role.HEALTH_PROFESSIONAL)) == whole | {"document": 4}
    assert told(led, member_of(us, Role.ADVISER)) == whole
    assert told(led, member_of(agreed, Role.ADVISER)) == whole | {"document": 2}
    assert told(led, member_of(told_less, Role.ADVISER)) == whole | {"document": 2, "programme": 1}
    assert told(led, member_of(tied(led, "partner", OrganisationFactory(), []), Role.ADVISER)) == {}


@pytest.mark.parametrize("size", [1, 2, 4])
def test_page_after_page_gives_each_once(led, us, size):
    actor = member_of(us, Role.ADVISER)

    whole = [line.place for line in lines_of(led, actor)]

    assert [line.place for line in lines_of(led, actor, size=size)] == whole
    assert [Place.read(str(one)) for one in whole] == whole


def test_the_page_says_them_in_french(led, us):
    first = (them := browser(us)).get(page(led))
    earlier = them.get(first.context["earlier_url"])
    text = text_of(first) + text_of(earlier)

    assert "Programme arrêté le" in text
    assert "remise à la personne" in text
    assert "Séance de 1 h" not in text
    assert "Document ajouté : Pour l'équipe (Convention, texte" in text
    assert "Rayé depuis : Rayé le" in text


def test_the_address_of_the_older_lines_leads_to_them(led, us):
    """The place is an hour with its offset, whose « + » an address has to escape."""
    first = (them := browser(us)).get(page(led))
    (address,) = re.findall(r'rel="next" href="([^"#]+)#histoire"', first.content.decode())

    earlier = them.get(unescape(address))

    latest, older = (list(one.context["events"]) for one in (first, earlier))
    assert (len(latest), bool(older)) == (12, True)
    assert not [one for one in older if one in latest]
    assert len(latest + older) == len(lines_of(led, member_of(us, Role.ADVISER)))
