"""Every declared list, narrowed in every way: counts, pages both ways, and no scan of a protected table."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Role
from cordee.domain.referral import State
from cordee.measures.population import fill
from cordee.network.models import Membership
from cordee.network.queries import actor_of
from cordee.referrals import queries, worklists
from cordee.referrals.models import Basket
from cordee.referrals.narrowing import Due, Narrowing
from cordee.referrals.todo import todo
from cordee.referrals.worklists import RECEIVED, SENT, WATCHED, WORKLISTS
from cordee.support import queries as cases
from cordee.support.baskets import Basket as CaseBasket
from cordee.ui.navigation import PAGES
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.referrals import ReferralFactory
from tests.rooms.referrals.page_scene import asked, browser, published

pytestmark = pytest.mark.django_db

CASES = 3_000
OF_ROLE = {RECEIVED.code: "membre1", SENT.code: "membre0", WATCHED.code: "membre51"}


@pytest.fixture
def ends(db):
    line, operator = OrganisationFactory(kind="numero_vert"), OrganisationFactory(kind="sante_travail")
    return {"sender": line, "recipient": operator}


def ways(other_end):
    """A few ways to narrow, alone and together."""
    return [
        {},
        {"etat": State.SENT.value},
        {"echeance": Due.LATE.value},
        {"echeance": Due.TODAY.value},
        {"echeance": Due.WEEK.value, "departement": "73"},
        {"departement": "38"},
        {"besoin": "reprendre_apres_arret", "service": "visite_prereprise"},
        {"besoin": "autre_besoin"},
        {"organisme": str(other_end.pk)},
        {"organisme": "n’importe quoi", "etat": "inconnu"},
    ]


@pytest.mark.parametrize("worklist", WORKLISTS, ids=lambda one: one.code)
def test_each_count_is_the_length_of_its_list_however_it_is_narrowed(worklist, ends):
    for departement in ("73", "38"):
        for state in State:
            ReferralFactory(state=state, departement=departement, sent_at=timezone.now(), **ends)
        ReferralFactory(state=State.SENT, departement=departement, sent_at=timezone.now() - timedelta(days=20), **ends)
    ReferralFactory(state=State.ACCEPTED, sent_at=timezone.now() - timedelta(days=40), **ends)
    ours, theirs = (ends["recipient"], ends["sender"]) if worklist is RECEIVED else (ends["sender"], ends["recipient"])
    on, found = timezone.localdate(), set()

    for role in worklist.roles:
        actor = actor_of(_member(ours, role))
        for way in ways(theirs):
            narrowed = Narrowing.read(way, worklist.narrowed_by(role))
            with acting_as(actor):
                counts = worklist.counting(actor=actor, on=on, narrowed=narrowed)
                for basket in worklist.baskets:
                    listed = worklist.asking(actor=actor, basket=basket, on=on, narrowed=narrowed, size=500).referrals
                    assert counts[basket] == len(listed), (role, way, basket)
                    found |= {(basket, len(listed) > 0)}

    assert {basket for basket, some in found if some} == set(worklist.baskets)


def test_who_may_not_read_the_need_may_not_filter_by_it(ends):
    for role, read in [(Role.PHONE_AGENT, False), (Role.ADVISER, True)]:
        assert ({"need", "service"} <= SENT.narrowed_by(role)) is read
    assert {"need", "service"} & WATCHED.narrowed_by(Role.ANIMATOR) == set()
    narrowed = Narrowing.read({"besoin": "x", "service": "y"}, SENT.narrowed_by(Role.PHONE_AGENT))

    assert narrowed.codes == {}


def test_a_filter_stays_in_the_address_of_each_basket_and_page(ends):
    published()
    for _ in range(queries.PAGE + 1):
        asked(**ends)
    client = browser(ends["recipient"])

    shown = client.get(reverse("referrals:inbox"), {"departement": "73", "etat": "envoyee", "nom": "Lefevre"})

    assert all("etat=envoyee&departement=73" in one.address for one in shown.context["filters"])
    assert "etat=envoyee&departement=73&apres=" in shown.context["next_url"]
    assert "Lefevre" not in shown.content.decode()


@pytest.mark.parametrize("basket", [Basket.TO_ANSWER, Basket.ENDED])
def test_going_on_and_coming_back_shows_the_same_pages(basket, ends):
    published()
    state = State.SENT if basket is Basket.TO_ANSWER else State.REFUSED
    for number in range(2 * queries.PAGE + 3):
        asked(state, days_ago=number % 5, **ends)
    client, address = browser(ends["recipient"]), f"{reverse('referrals:inbox')}?panier={basket.value}"

    there, shown = [], client.get(address)
    while True:
        there.append([row.referral.pk for row in shown.context["rows"]])
        if not shown.context["next_url"]:
            break
        shown = client.get(shown.context["next_url"])
    back = [there[-1]]
    while shown.context["previous_url"]:
        shown = client.get(shown.context["previous_url"])
        back.append([row.referral.pk for row in shown.context["rows"]])

    assert [len(page) for page in there] == [queries.PAGE, queries.PAGE, 3]
    assert back[::-1] == there


def test_a_list_that_nothing_answers_says_how_to_see_the_whole(ends):
    published()
    asked(**ends)

    shown = browser(ends["recipient"]).get(reverse("referrals:inbox"), {"departement": "01"}).content.decode()

    assert "Rien ne correspond" in shown and "Tout montrer" in shown


@pytest.fixture
def crowd(db):
    """A few thousand cases, with the statistics that the planner needs."""
    with bypass_row_security():
        connection.ensure_connection()
        for _ in fill(connection.connection, CASES, in_transaction=True):
            pass


def scans(node):
    """The tables that a plan reads from end to end, with how many pages they have."""
    found = [node["Relation Name"]] if node["Node Type"] == "Seq Scan" else []
    return found + [table for part in node.get("Plans", []) for table in scans(part)]


def scanned_by(ask):
    """Protected tables of more than a page of living rows that a query of ``ask`` scans."""
    asked_of_the_database = []

    def note(execute, statement, values, many, context):
        asked_of_the_database.append((statement, values))
        return execute(statement, values, many, context)

    with connection.execute_wrapper(note):
        ask()
    plans = []
    with connection.cursor() as cursor:
        for statement, values in asked_of_the_database:
            cursor.execute(f"explain (format json) {statement}", values)
            plans.append(cursor.fetchone()[0][0]["Plan"])
        cursor.execute("select relname from pg_class where relrowsecurity and relpages > 1 and reltuples > 50")
        protected = {name for (name,) in cursor.fetchall()}
    return sorted({table for plan in plans for table in scans(plan)} & protected)


@pytest.mark.parametrize("worklist", WORKLISTS, ids=lambda one: one.code)
def test_no_list_scans_a_protected_table_however_it_is_narrowed(crowd, worklist):
    on, faults = timezone.localdate(), {}
    member = Membership.objects.select_related("organisation", "user").get(
        user__email=f"{OF_ROLE[worklist.code]}@example.org"
    )
    actor = actor_of(member)

    with acting_as(actor):
        for way in ways(_whom_they_work_with(actor, worklist)):
            narrowed = Narrowing.read(way, worklist.narrowed_by(actor.role))
            counted = scanned_by(partial(worklist.counting, actor=actor, on=on, narrowed=narrowed))
            faults |= {("counts", *way): counted} if counted else {}
            for basket in worklist.baskets:
                first = worklist.asking(actor=actor, basket=basket, on=on, narrowed=narrowed)
                asked_for = {"actor": actor, "basket": basket, "on": on, "narrowed": narrowed, "after": first.after}
                found = scanned_by(partial(worklist.asking, **asked_for))
                faults |= {(basket.value, *way): found} if found else {}

    assert faults == {}


def _whom_they_work_with(actor, worklist):
    listed = [
        one
        for basket in worklist.baskets
        for one in worklist.asking(actor=actor, basket=basket, on=timezone.localdate()).referrals
    ]
    return next(one.sender if worklist is RECEIVED else one.recipient for one in listed)


def test_what_is_next_in_our_cases_is_read_from_its_index(crowd):
    on, scanned = timezone.localdate(), {}

    for code, email in OF_ROLE.items():
        member = Membership.objects.select_related("organisation", "user").get(user__email=f"{email}@example.org")
        actor = actor_of(member)
        with acting_as(actor):
            first = todo(actor=actor, on=on)
            scanned |= (
                {code: found} if (found := scanned_by(partial(todo, actor=actor, on=on, after=first.after))) else {}
            )

    assert scanned == {}


def test_no_list_of_cases_scans_a_protected_table(crowd):
    on = timezone.localdate()
    member = Membership.objects.select_related("organisation", "user").get(user__email="membre1@example.org")
    actor = actor_of(member)

    with acting_as(actor):
        first = cases.listed(actor=actor, basket=CaseBasket.ALL, on=on)
        asks = [partial(cases.listed, actor=actor, basket=basket, on=on, after=first.after) for basket in CaseBasket]
        scanned = [scanned_by(ask) for ask in (*asks, partial(cases.counts, actor=actor, on=on))]

    assert len(first.rows) == cases.PAGE
    assert scanned == [[]] * len(scanned)


def test_every_page_of_referrals_that_lists_is_declared():
    """A list that is not declared would escape the tests of this file."""
    in_navigation = {page.name for page in PAGES if page.name.startswith("referrals:")}
    # Of administrators, who see no case; of cases, which are asked for below.
    in_navigation -= {"referrals:corrections", "referrals:todo"}

    assert in_navigation <= {one.page for one in WORKLISTS}
    assert set(OF_ROLE) == {one.code for one in WORKLISTS}


def _member(organisation, role):
    return MembershipFactory(organisation=organisation, role=role.value)


def _offered(client, **asked):
    """Of the list of organisations: what it offers, what it says of it, and whether a name may be searched."""
    answer = client.get(reverse("referrals:sent"), asked)
    (choice,) = (one for one in answer.context["choices"] if one.word == "organisme")
    return [said for _, said, _ in choice.options], choice.note, choice.searched, answer.content.decode()


def test_a_few_organisations_are_all_offered_and_many_are_searched_by_name(ends):
    published()
    client = browser(ends["sender"])
    few, note, searched, _ = _offered(client)
    assert (note, searched) == ("", None)

    numbers = range(worklists.ORGANISATIONS_OFFERED)
    made = [OrganisationFactory(name=f"Relais numéro {number:03d}") for number in numbers]
    some, note, searched, page = _offered(client)
    assert len(some) == worklists.ORGANISATIONS_OFFERED
    assert f"{worklists.ORGANISATIONS_OFFERED} premiers de {len(few) + len(made)}" in note
    assert 'name="organisme_nom"' in page

    found, note, searched, page = _offered(client, organisme_nom="numéro relais 039")
    assert (found, searched) == (["Relais numéro 039"], "numéro relais 039")
    assert note.startswith("1 organisme")
    assert '<details class="narrowing no-print" open' in page

    none, note, *_ = _offered(client, organisme_nom="introuvable")
    assert (none, note) == ([], "Aucun organisme ne porte « introuvable » dans son nom.")

    chosen, _, _, page = _offered(client, organisme_nom="introuvable", organisme=str(made[-1].pk))
    assert chosen == ["Relais numéro 039"]
    assert "introuvable" not in page.split('name="codes"')[1].split(">")[0]
