"""« Étiquettes de la ligne »: added, renamed, offered no more by its lead; what had one keeps it."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Role
from cordee.network.queries import actor_of
from cordee.reader.line_texts import Tone
from cordee.scripts import tag_actions, tags
from cordee.scripts.tag_actions import Labelled
from tests.factories.audit import journal
from tests.factories.enquiries import EnquiryFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.rooms.enquiries.scene import only_enquiry, page
from tests.rooms.scripts.conftest import browser_of

INDEX, NEW = "/pro/textes/etiquettes/", "/pro/textes/etiquettes/nouvelle/"
INTERPRETER = {"label": "Interprète à prévoir", "tone": "warning"}


def of(name):
    return reverse("scripts:tag", args=[name])


def post(desk, address, **said):
    return desk.post(address, {"key": str(uuid4()), "version": 0, **said})


def known(membership):
    actor = actor_of(membership)
    with acting_as(actor):
        return {one.tag.label: one for one in tags.tags(actor=actor)}


def queue_of(membership, **asked):
    return page(browser_of(membership).get(reverse("enquiries:queue"), asked))


def tag_demand(membership, *wanted):
    demand = only_enquiry()
    said = {"version": demand.version, "key": str(uuid4()), "tag": list(wanted)}
    return browser_of(membership).post(reverse("enquiries:tag", args=[demand.pk]), said)


def test_what_the_lead_adds_is_offered_to_her_agents_and_to_no_other_line(desk, agent):
    added = post(desk, NEW, **INTERPRETER)
    elsewhere = MembershipFactory(role=Role.PHONE_AGENT.value)

    assert (added.status_code, added.url) == (302, INDEX)
    made = known(agent)["Interprète à prévoir"]
    assert (made.is_own, made.is_used, made.tag.sign, made.tag.tone) == (True, True, "clock", Tone.WARNING)
    EnquiryFactory()
    assert tag_demand(agent, made.tag.id).status_code == 302
    assert "Interprète à prévoir" in queue_of(agent, etiquette=made.tag.id).split("<tbody", 1)[1]
    assert "Interprète à prévoir" not in known(elsewhere)
    assert tag_demand(elsewhere, made.tag.id, "urgent").status_code == 302  # it stays, whoever sorts
    assert tag_demand(elsewhere, "invente").status_code == 422


def test_a_new_name_is_read_on_all_that_has_it(desk, agent):
    EnquiryFactory(tags=["urgent"])

    post(desk, of("urgent"), label="Avant midi", tone="danger")

    listed = queue_of(agent).split("<tbody", 1)[1]
    assert "Avant midi" in listed and "À voir aujourd'hui" not in listed
    assert only_enquiry().tags == ["urgent"]


def test_what_is_offered_no_more_stays_on_what_had_it_until_an_agent_takes_it_off(desk, agent):
    EnquiryFactory(tags=["urgent"])
    fresh = EnquiryFactory()

    post(desk, reverse("scripts:retire_tag", args=["urgent"]))

    browser, refused = browser_of(agent), {"version": 0, "key": str(uuid4()), "tag": ["urgent"]}
    assert browser.post(reverse("enquiries:tag", args=[fresh.pk]), refused).status_code == 422
    assert "À voir aujourd'hui" in queue_of(agent).split("<tbody", 1)[1]
    assert 'value="urgent"' not in queue_of(agent).split("<tbody", 1)[0]
    assert "Plus proposées" in page(desk.get(INDEX))


def test_it_is_offered_again_under_the_same_id(desk, agent):
    post(desk, reverse("scripts:retire_tag", args=["urgent"]))

    post(desk, of("urgent"), label="À voir aujourd'hui", tone="danger", version=1)

    again = known(agent)["À voir aujourd'hui"]
    assert (again.tag.id, again.is_used, again.number) == ("urgent", True, 2)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("", "Écrivez le mot"),
        ("Dépression", "ne dit rien de la santé"),
        ("Dossier 1 80 02 75 116 001 07", "ne désigne personne"),
        ("employeur", "Une autre étiquette dit déjà cela"),
    ],
)
def test_a_tag_names_nobody_speaks_of_no_illness_and_is_said_once(desk, label, said):
    refused = post(desk, NEW, label=label, tone="info")

    assert refused.status_code == 422
    assert said in page(refused)


def test_who_comes_second_reads_what_was_done_meanwhile(desk, agent):
    post(desk, of("urgent"), label="Avant midi", tone="danger")

    late = post(desk, of("urgent"), label="Ce matin", tone="danger")

    assert late.status_code == 422 and "Quelqu'un d'autre a changé cette étiquette" in page(late)
    assert "Avant midi" in known(agent)


def test_a_list_that_nobody_reads_is_refused(leader, desk):
    actor = actor_of(leader)
    with acting_as(actor):
        for number in range(tags.MOST_USED - len(tags.catalogue_tags())):
            tag_actions.add(said=Labelled(label=f"Mot {number}", tone=Tone.INFO), actor=actor, at=timezone.now())

    assert "retirez-en une avant" in page(post(desk, NEW, **INTERPRETER))


def test_each_change_is_journalled_and_kept_as_a_version(desk, leader):
    post(desk, NEW, **INTERPRETER)
    post(desk, of("urgent"), label="Avant midi", tone="danger")
    post(desk, reverse("scripts:retire_tag", args=["urgent"]), version=1)

    said = [event.kind for event in journal() if event.kind.startswith("tag.")]
    assert said == ["tag.added", "tag.changed", "tag.retired"]
    shown = page(desk.get(of("urgent")))
    assert "Avant midi : retirée" in shown and leader.user.full_name in shown


def test_whoever_leads_another_team_has_no_tag_here(line):
    other = MembershipFactory(role=Role.TEAM_LEAD.value, organisation=OrganisationFactory())

    assert [browser_of(other).get(address).status_code for address in (INDEX, NEW, of("urgent"))] == [404] * 3
