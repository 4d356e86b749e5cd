"""One list of all that came: by deadline, narrowed, counted as it is listed; each in somebody's name past its hour."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.enquiries import naming, triage
from cordee.enquiries.models import Enquiry
from cordee.network import queries as network
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.enquiries import EnquiryContactFactory, EnquiryFactory
from tests.factories.network import MembershipFactory
from tests.factories.presence import AbsenceFactory
from tests.rooms.enquiries.scene import only_enquiry, page

pytestmark = pytest.mark.django_db
NOW = timezone.localtime()
LATE, SOON = NOW - timedelta(hours=2), NOW + timedelta(hours=2)


def listed(desk, **asked):
    return desk.get(reverse("enquiries:queue"), asked)


def keys(response):
    return [row.pk for row in response.context["rows"]]


def act(desk, name, enquiry, **more):
    with bypass_row_security():
        enquiry.refresh_from_db()
    address = reverse(f"enquiries:{name}", args=[enquiry.pk])
    return desk.post(address, {"version": enquiry.version, "key": f"cle-{name}-{enquiry.version}", **more})


def taken_by(membership, **more):
    return EnquiryFactory(state="prise", owner=membership, taken_at=NOW, **{"next_at": SOON, **more})


@pytest.fixture
def world(agent, colleague):
    """One of each kind, and of each owner."""
    return {
        "late": EnquiryFactory(next_at=LATE, tags=["urgent"]),
        "missed": EnquiryFactory(kind="appel_manque", her_calls=2, next_at=SOON),
        "mail": EnquiryFactory(kind="courriel", next_at=SOON + timedelta(hours=1), departement="69"),
        "mine": taken_by(agent, next_at=SOON + timedelta(hours=2)),
        "hers": taken_by(colleague, next_at=SOON + timedelta(hours=3), tags=["employeur", "urgent"]),
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["late", "missed", "mail", "mine", "hers"]),
        ({"panier": "en_retard"}, ["late"]),
        ({"panier": "a_rappeler"}, ["late", "missed", "mine", "hers"]),
        ({"panier": "sans_nom"}, ["late", "missed", "mail"]),
        ({"panier": "a_moi"}, ["mine"]),
        ({"nature": "courriel"}, ["mail"]),
        ({"etiquette": "urgent"}, ["late", "hers"]),
        ({"etiquette": "urgent", "panier": "en_retard"}, ["late"]),
        ({"departement": "69"}, ["mail"]),
        ({"nature": "inventee", "etiquette": "inventee", "a_qui": "x"}, ["late", "missed", "mail", "mine", "hers"]),
    ],
)
def test_a_list_is_narrowed_by_codes_and_the_earliest_comes_first(desk, world, asked, expected):
    assert keys(listed(desk, **asked)) == [world[name].pk for name in expected]


def test_a_list_is_narrowed_by_whose_it_is(desk, world, colleague):
    assert keys(listed(desk, a_qui=str(colleague.pk))) == [world["hers"].pk]


@pytest.mark.parametrize("narrowed", [{}, {"etiquette": "urgent"}, {"nature": "rappel"}])
def test_what_is_counted_is_what_is_listed(desk, world, narrowed):
    found = [listed(desk, panier=basket.value, **narrowed) for basket in triage.Basket]
    lengths = [len(keys(one)) for one in found]

    for one in found:
        said = [filter_.text for filter_ in one.context["filters"]]
        counted = [int(text.split()[0]) if text[0].isdigit() else 0 for text in said]
        assert counted == lengths


def test_pages_follow_each_other_whatever_comes_meanwhile(desk, monkeypatch):
    monkeypatch.setattr(triage, "SIZE", 2)
    made = [EnquiryFactory(next_at=SOON + timedelta(minutes=minute)) for minute in range(5)]

    first = listed(desk)
    EnquiryFactory(next_at=LATE)
    second = desk.get(first.context["next_url"])
    third = desk.get(second.context["next_url"])
    back = desk.get(third.context["previous_url"])

    assert [keys(one) for one in (first, second, third)] == [
        [one.pk for one in made[:2]],
        [one.pk for one in made[2:4]],
        [made[4].pk],
    ]
    assert keys(back) == keys(second)
    assert third.context["next_url"] == ""


def test_an_address_that_this_site_did_not_write_begins_at_the_start(desk, world):
    assert len(keys(listed(desk, apres="hier.0", avant="x"))) == 5


def test_a_view_of_the_list_is_kept(desk, world):
    said = {"codes": "panier=en_retard&etiquette=urgent", "name": "Ce matin", "key": "cle-de-vue"}

    kept = desk.post(reverse("desk:save", args=["a_traiter"]), said)

    assert kept.url == f"{reverse('enquiries:queue')}?{said['codes']}"
    assert "Ce matin" in page(desk.get(kept.url))


def test_the_most_urgent_that_nobody_has_is_taken_with_one_form(desk, world, agent):
    first = listed(desk).context["first"]
    assert first.pk == world["late"].pk

    take_next(desk)

    with bypass_row_security():
        first.refresh_from_db()
    assert (first.owner_id, first.state) == (agent.pk, "prise")
    assert listed(desk).context["first"].pk == world["missed"].pk


def take_next(desk, **said):
    return desk.post(reverse("enquiries:take_next"), {"key": str(uuid4()), **said})


def away(membership, who="", **said):
    """Her own absence; with ``who``, that of somebody else where she works, whose name was typed."""
    day, named = timezone.localdate(), {} if who else {"member": membership}
    said = {"who": who or membership.user.full_name, "since": day, "until": day} | named | said
    return AbsenceFactory(organisation=membership.organisation, **said)


@pytest.mark.parametrize(
    ("late_by", "changes", "is_taken"),
    [
        (-120, {}, False),  # in time: it is hers
        (10, {}, False),  # late, and she may be dialling
        (31, {}, True),  # left behind
        (10, {"named_at": NOW}, True),  # only put in her name
        (-120, {"named_at": NOW}, False),  # handed over to her, in time
    ],
)
def test_the_next_one_is_never_a_colleague_s_unless_she_leaves_it_late(
    desk, agent, colleague, late_by, changes, is_taken
):
    demand = taken_by(colleague, next_at=timezone.now() - timedelta(minutes=late_by), **changes)

    take_next(desk)

    assert only_enquiry().owner_id == (agent.pk if is_taken else colleague.pk)
    assert {event.detail.get("of") for event in journal() if event.kind == "enquiry.taken"} == (
        {str(colleague.pk)} if is_taken else set()
    )
    assert demand.pk == only_enquiry().pk


@pytest.mark.parametrize("why", ["away", "gone", "suspended"])
def test_what_is_late_with_somebody_who_is_not_there_comes_to_whoever_takes_the_next(desk, agent, colleague, why):
    taken_by(colleague, next_at=timezone.now() - timedelta(minutes=1))
    if why == "away":
        away(colleague)
    with bypass_row_security():
        if why == "gone":
            type(colleague).objects.filter(pk=colleague.pk).update(valid_until=timezone.now())
        if why == "suspended":
            type(colleague.user).objects.filter(pk=colleague.user_id).update(is_active=False)

    take_next(desk)

    assert only_enquiry().owner_id == agent.pk


NOON = timezone.make_aware(datetime.combine(NOW.date(), time(12)))
IN_TIME = [
    (NOON + timedelta(hours=3), {}, True),  # promised for this afternoon: who stands in may still keep it
    (NOON + timedelta(hours=23), {}, False),  # for tomorrow: she may be back
    (NOON + timedelta(hours=23), {"kind": "rappel_danger"}, True),
]


@pytest.mark.parametrize(("next_at", "changes", "is_taken"), IN_TIME)
@pytest.mark.parametrize("why", ["away", "gone", "there"])
def test_what_somebody_who_is_not_there_promised_for_today_is_the_next_one_in_time(
    agent, colleague, why, next_at, changes, is_taken
):
    demand = taken_by(colleague, next_at=next_at, **changes)
    is_not_there(colleague, why)
    actor = network.actor_for(agent.user, None)

    with acting_as(actor):
        free = triage.to_take(triage.Basket.ALL, triage.Narrowing(), actor=actor, at=NOON)
        assert [one.pk for one in free] == ([demand.pk] if is_taken and why != "there" else [])


def is_not_there(membership, why):
    if why == "away":
        away(membership)
    if why == "gone":
        with bypass_row_security():
            type(membership).objects.filter(pk=membership.pk).update(valid_until=timezone.now())


@pytest.mark.parametrize("who", ["her", "the secretary", "oneself"])
def test_the_list_and_the_page_say_that_the_colleague_who_has_it_is_away_today(desk, agent, colleague, who):
    hers, nobodys = taken_by(agent if who == "oneself" else colleague), EnquiryFactory(next_at=SOON)
    away(agent if who == "oneself" else colleague, who="Le secrétariat" if who == "the secretary" else "")

    shown = listed(desk)

    away_by_row = {row.pk: row.owner_away for row in shown.context["rows"]}
    assert away_by_row == {hers.pk: who == "her", nobodys.pk: False}
    assert page(shown).count("Absence aujourd'hui") == (1 if who == "her" else 0)
    alone = page(desk.get(reverse("enquiries:enquiry", args=[hers.pk])))
    assert alone.count("Absence aujourd'hui") == (1 if who == "her" else 0)


@pytest.mark.parametrize("who", ["her", "the secretary"])
def test_who_is_away_today_is_not_among_those_to_whom_it_is_passed(desk, colleague, line, who):
    there = MembershipFactory(role="phone_agent", organisation=line)
    demand = EnquiryFactory(next_at=SOON)
    away(colleague, who="Le secrétariat" if who == "the secretary" else "")

    offered = desk.get(reverse("enquiries:enquiry", args=[demand.pk])).context["colleagues"]

    expected = {there} if who == "her" else {there, colleague}
    assert {pk for pk, _ in offered} == {str(one.pk) for one in expected}
    assert str(colleague.pk) in page(listed(desk)).split('name="a_qui"')[1].split("</select>")[0]


def test_the_absence_of_another_or_of_a_name_that_was_typed_changes_nothing(desk, colleague, line):
    taken_by(colleague, next_at=timezone.now() - timedelta(minutes=1))
    same_name = MembershipFactory(role="phone_agent", organisation=line, user__full_name=colleague.user.full_name)
    away(same_name)
    away(colleague, who="Le secrétariat")
    away(colleague, who=colleague.user.full_name)

    take_next(desk)

    assert only_enquiry().owner_id == colleague.pk


def test_an_absence_stays_hers_when_her_name_changes(desk, agent, colleague):
    taken_by(colleague, next_at=timezone.now() - timedelta(minutes=1))
    away(colleague)
    with bypass_row_security():
        type(colleague.user).objects.filter(pk=colleague.user_id).update(full_name="Autre Nom")

    take_next(desk)

    assert only_enquiry().owner_id == agent.pk


def test_what_is_put_in_one_s_own_name_is_the_next_one(desk, agent):
    taken_by(agent, named_at=NOW, next_at=LATE)

    taken = take_next(desk)

    assert taken.url == reverse("enquiries:enquiry", args=[only_enquiry().pk])
    assert only_enquiry().named_at is None


def test_the_next_one_is_of_the_list_that_is_shown(desk, world, agent):
    take_next(desk, panier="a_traiter", nature="courriel")

    with bypass_row_security():
        world["mail"].refresh_from_db()
        world["late"].refresh_from_db()
    assert (world["mail"].owner_id, world["late"].owner_id) == (agent.pk, None)
    none = take_next(desk, panier="a_traiter", nature="courriel")
    assert none.url == f"{reverse('enquiries:queue')}?panier=a_traiter&nature=courriel"


def test_it_is_handed_over_to_a_colleague_who_still_has_to_take_it(desk, agent, colleague, client):
    demand = taken_by(agent)

    act(desk, "hand_over", demand, to=str(colleague.pk))

    found = only_enquiry()
    assert (found.owner_id, found.state, found.named_at is None) == (colleague.pk, "prise", False)
    assert f"au nom de {colleague.user.full_name}, pas encore prise" in page(listed(desk))
    (said,) = [event for event in journal() if event.kind == "enquiry.handed_over"]
    assert said.detail["to"] == str(colleague.pk)
    client.force_login(colleague.user)
    assert "1 demande à votre nom, à prendre" in page(client.get("/pro/"))
    act(client, "take", demand)
    assert only_enquiry().named_at is None


@pytest.mark.parametrize("who", ["elsewhere", "another line", "no agent", "nobody"])
def test_it_is_handed_over_to_nobody_who_could_not_open_it(desk, agent, line, who):
    demand = taken_by(agent, departement="69")
    to = {
        "elsewhere": lambda: MembershipFactory(role="phone_agent", organisation=line, departements=["38"]).pk,
        "another line": lambda: MembershipFactory(role="phone_agent").pk,
        "no agent": lambda: MembershipFactory(role="adviser", organisation=line).pk,
        "nobody": lambda: "",
    }[who]()

    refused = act(desk, "hand_over", demand, to=str(to))

    assert refused.status_code == 422
    assert only_enquiry().owner_id == agent.pk


def test_what_was_taken_is_given_back_while_there_is_time(desk, agent):
    demand = taken_by(agent)

    act(desk, "release", demand)

    assert (only_enquiry().state, only_enquiry().owner_id, only_enquiry().taken_at) == ("recue", None, None)


@pytest.mark.parametrize("whose", ["late", "not hers"])
def test_what_is_late_or_another_s_is_not_given_back(desk, agent, colleague, whose):
    demand = taken_by(agent, next_at=LATE) if whose == "late" else taken_by(colleague)

    assert act(desk, "release", demand).status_code == 409
    assert only_enquiry().owner_id is not None


def test_tags_are_words_of_the_list_and_are_said_beside_their_colour(desk):
    demand = EnquiryFactory()

    act(desk, "tag", demand, tag=["urgent", "employeur", "urgent"])
    assert only_enquiry().tags == ["urgent", "employeur"]
    assert "À voir aujourd'hui" in page(listed(desk)).split("<tbody", 1)[1]
    assert act(desk, "tag", demand, tag=["inventee"]).status_code == 422
    act(desk, "tag", demand)
    assert only_enquiry().tags == []


def test_a_word_that_left_the_list_stays_on_what_had_it(desk):
    EnquiryFactory(tags=["ancien_mot"])

    assert "ancien_mot" in page(listed(desk))


@pytest.fixture
def named(as_the_worker):
    def sweep():
        done = naming.name_late(at=timezone.now())
        with bypass_row_security():
            return done, dict(Enquiry.objects.exclude(owner=None).values_list("pk", "owner"))

    return sweep


def test_past_its_hour_each_has_a_name_in_turn(agent, colleague, named):
    made = [EnquiryFactory(next_at=LATE) for _ in range(4)]
    EnquiryFactory(next_at=SOON)

    count, owners = named()

    assert count == 4
    assert sorted(owners.values()) == sorted([agent.pk, agent.pk, colleague.pk, colleague.pk])
    assert set(owners) == {one.pk for one in made}
    assert named()[0] == 0
    with bypass_row_security():
        assert {one.state for one in Enquiry.objects.all()} == {"recue"}  # named is not taken up
    assert [event.kind for event in journal()].count("enquiry.named") == 4


def test_who_has_the_fewest_is_next(agent, colleague, named):
    taken_by(agent)
    one = EnquiryFactory(next_at=LATE)

    assert named()[1][one.pk] == colleague.pk


def test_it_is_given_to_who_works_there_and_never_to_the_function_of_the_web(line, named):
    here = MembershipFactory(role="phone_agent", organisation=line, departements=["73"])
    MembershipFactory(role="phone_agent", organisation=line, departements=["38"])
    web = MembershipFactory(role="phone_agent", organisation=line)
    with bypass_row_security():
        type(web.user).objects.filter(pk=web.user_id).update(email="demandes-web@cordee.invalid")
    one, nobodys = EnquiryFactory(departement="73", next_at=LATE), EnquiryFactory(departement="01", next_at=LATE)

    count, owners = named()

    assert (count, owners) == (1, {one.pk: here.pk})
    assert nobodys.pk not in owners


def test_what_is_in_the_name_of_who_left_goes_to_another(agent, line, named):
    gone = MembershipFactory(
        role="phone_agent", organisation=line, valid_from=NOW - timedelta(days=9), valid_until=NOW - timedelta(days=1)
    )
    one = taken_by(gone, next_at=LATE)

    assert named() == (1, {one.pk: agent.pk})


def test_who_is_away_today_is_given_nothing_while_somebody_is_there(agent, colleague, named):
    away(agent)
    new, hers = EnquiryFactory(next_at=LATE), taken_by(agent, next_at=LATE)

    count, owners = named()

    assert (count, owners) == (2, {new.pk: colleague.pk, hers.pk: colleague.pk})


@pytest.mark.parametrize(("next_at", "changes", "is_named"), IN_TIME)
@pytest.mark.parametrize("why", ["away", "gone", "there"])
def test_what_she_promised_for_today_is_in_another_name_before_its_hour(
    agent, colleague, as_the_worker, why, next_at, changes, is_named
):
    hers = taken_by(agent, next_at=next_at, **changes)
    is_not_there(agent, why)

    moved = is_named and why != "there"
    assert naming.name_late(at=NOON) == int(moved)
    assert only_enquiry().owner_id == (colleague.pk if moved else hers.owner_id)


@pytest.mark.parametrize("stand_in", ["there", "away too", "elsewhere", "gone", "said first"])
def test_who_stands_in_for_her_comes_first_if_she_is_there(agent, colleague, line, named, stand_in):
    """However laden; of several, the one that was announced last."""
    departements = ["73"] if stand_in == "elsewhere" else []
    third = MembershipFactory(role="phone_agent", organisation=line, departements=departements)
    hers = taken_by(agent, next_at=LATE, departement="69")
    for _ in range(3):
        taken_by(third)
    away(agent, stand_in="Elle", stand_in_member=third, said_at=NOW - timedelta(days=2))
    if stand_in == "said first":
        away(agent, stand_in="L'autre", stand_in_member=colleague, said_at=NOW - timedelta(days=1))
    if stand_in == "away too":
        away(third)
    if stand_in == "gone":
        with bypass_row_security():
            type(third).objects.filter(pk=third.pk).update(valid_until=NOW)

    assert named()[1][hers.pk] == (third.pk if stand_in == "there" else colleague.pk)


def test_where_all_are_away_it_is_in_the_name_of_one_of_them_and_stays_there(agent, named):
    away(agent)
    one = EnquiryFactory(next_at=LATE)

    assert named() == (1, {one.pk: agent.pk})
    assert named()[0] == 0


def test_a_printed_code_waits_for_her_and_not_for_an_agent(agent, named):
    EnquiryFactory(kind="medecin", state="accord_attendu", next_at=LATE)
    signalled = EnquiryContactFactory(
        enquiry=EnquiryFactory(kind="medecin", state="accord_attendu", next_at=LATE)
    ).enquiry

    assert named() == (1, {signalled.pk: agent.pk})


def test_what_comes_back_from_quarantine_late_is_in_the_name_of_who_brings_it(desk, agent):
    aside = EnquiryFactory(state="quarantaine", quarantined_at=NOW, next_at=LATE)

    act(desk, "bring_back", aside)

    assert (only_enquiry().owner_id, only_enquiry().state) == (agent.pk, "recue")


def test_what_was_given_and_not_taken_up_is_told_beyond_the_line(client, agent):
    EnquiryFactory(departement="69", next_at=NOW - timedelta(hours=5), owner=agent, named_at=NOW)
    client.force_login(MembershipFactory(role="animator", departements=["69"]).user)

    (line,) = client.get(reverse("enquiries:late")).context["lines"]

    assert line.why == "l'heure promise est passée ; au nom d'un agent qui ne l'a pas encore prise"


def test_the_page_of_calls_shows_the_first_lines_of_the_list_and_its_counts(desk, world):
    for _ in range(3):
        EnquiryFactory(next_at=SOON + timedelta(days=1))
    queue, calls = listed(desk), desk.get(reverse("frontdesk:calls"))

    (first,) = calls.context["first_to_do"]

    assert [row.pk for row in first.context["rows"]] == keys(queue)[:5]
    assert len(keys(queue)) == 8
    counts = {one.text: one.address for one in first.context["counts"]}
    assert list(counts) == ["8 à traiter", "1 en retard", "1 à vous"]
    assert set(counts.items()) <= {(one.text, one.address) for one in queue.context["filters"]}
    assert [len(keys(desk.get(address))) for address in counts.values()] == [8, 1, 1]


def test_the_page_of_calls_says_that_nothing_waits(desk):
    assert "Rien n'attend dans « À traiter »" in page(desk.get(reverse("frontdesk:calls")))
