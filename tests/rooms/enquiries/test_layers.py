"""Both layers, asked separately: a visitor writes and reads nothing, the line reads what is open, nobody what ended."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.enquiries import actions, sweeping
from cordee.enquiries.models import (
    Enquiry,
    EnquiryAttempt,
    EnquiryContact,
    EnquirySender,
    EnquirySituation,
    EnquiryWord,
    ErasedEnquiries,
)
from cordee.network import queries as network
from tests.database import bypass_row_security
from tests.factories.enquiries import (
    EnquiryAttemptFactory,
    EnquiryContactFactory,
    EnquiryFactory,
    EnquirySenderFactory,
    EnquirySituationFactory,
    EnquiryWordFactory,
)
from tests.factories.frontdesk import CallFactory
from tests.factories.network import MembershipFactory
from tests.rooms.referrals.layers import by_both, by_database, by_queryset

pytestmark = pytest.mark.django_db
TABLES = (Enquiry, EnquiryContact, EnquirySituation, EnquirySender, EnquiryWord, EnquiryAttempt)
NOW = timezone.localtime()
VISITOR = Actor.visitor()


def actor(membership):
    return network.actor_for(membership.user, membership.pk)


@pytest.fixture
def world(agent, colleague):
    """One enquiry in each state and place, with everything that may hang on it."""
    states = {
        "recue": {},
        "accord_attendu": {"kind": "medecin"},
        "quarantaine": {"quarantined_at": NOW},
        "prise": {"owner": agent, "taken_at": NOW},
        "close": {"ending": "retiree", "closed_at": NOW},
    }
    made = [
        EnquiryFactory(state=state, departement=departement, **more)
        for state, more in states.items()
        for departement in ("", "69", "73")
    ]
    for owner in (agent, colleague):
        for ended in (None, NOW):
            done = {"ended_at": NOW, "outcome": "informee", "code_hash": f"{owner.pk}"[:60]} if ended else {}
            call = CallFactory(membership=owner, **done)
            called = {"state": "rappelee", "owner": owner, "taken_at": NOW, "reached_at": NOW, "call": call.pk}
            made.append(EnquiryFactory(departement="69", **called))
            with bypass_row_security():
                type(call).objects.filter(pk=call.pk).update(enquiry=made[-1].pk)
    for one in made:
        EnquiryContactFactory(enquiry=one)
        EnquirySituationFactory(enquiry=one)
        EnquirySenderFactory(enquiry=one)
    for one in made[:3]:
        EnquiryWordFactory(enquiry=one)
        EnquiryAttemptFactory(enquiry=one, membership=agent)
    return made


def readers(agent, colleague):
    yield actor(agent)
    yield actor(colleague)
    yield actor(MembershipFactory(role="phone_agent", departements=["69"]))
    yield actor(MembershipFactory(role="phone_agent", departements=["38"]))
    yield from (actor(MembershipFactory(role=role.value)) for role in Role if role is not Role.PHONE_AGENT)
    yield VISITOR
    yield Actor.for_link("0" * 64)
    yield Actor.for_beneficiary("0" * 64)


def test_both_layers_show_the_same_rows_to_everybody(world, agent, colleague):
    for reader in readers(agent, colleague):
        for model in TABLES:
            assert by_queryset(model, reader) == by_database(model, reader) == by_both(model, reader), (reader, model)


def test_a_visitor_reads_nothing_of_any_table(world):
    assert [by_database(model, VISITOR) for model in TABLES] == [set()] * 6


def test_content_is_read_while_it_is_open_and_by_its_caller_during_the_call(world, agent, colleague):
    def contents(reader):
        read = by_database(EnquiryContact, reader)
        with bypass_row_security():
            found = Enquiry.objects.filter(pk__in=read)
            return sorted({(one.state, one.owner_id == reader.membership) for one in found})

    open_to_all = [("accord_attendu", False), ("quarantaine", False), ("recue", False)]
    assert contents(actor(agent)) == sorted([*open_to_all, ("prise", True), ("rappelee", True)])
    assert contents(actor(colleague)) == sorted([*open_to_all, ("prise", False), ("rappelee", True)])
    assert len(by_database(EnquiryContact, actor(agent))) == 13


def insert(model, actor_, **values):
    """As raw SQL of the web server, in the name of ``actor_``."""
    row = model(**values)
    with transaction.atomic(), acting_as(actor_):
        row.save(force_insert=True)


FRESH = {
    "kind": "rappel",
    "received_at": NOW,
    "promised_at": NOW,
    "next_at": NOW,
    "code_hash": "c",
    "idempotency_key": "k",
}


@pytest.mark.parametrize(
    "more",
    [
        {"state": "close", "ending": "retiree", "closed_at": NOW},
        {"state": "recue", "word": "oui"},
        {"state": "recue", "attempts": 3},
        {"state": "recue", "sender_told_at": NOW},
    ],
)
def test_a_visitor_writes_what_is_fresh_alone(more):
    with pytest.raises(DatabaseError, match="row-level security"):
        insert(Enquiry, VISITOR, **FRESH, **more)


def test_a_visitor_writes_in_nobodys_name(agent):
    with pytest.raises(DatabaseError, match="row-level security"):
        insert(Enquiry, VISITOR, **FRESH, state="prise", owner=agent, taken_at=NOW)


def test_a_member_writes_no_enquiry(agent):
    with pytest.raises(DatabaseError, match="row-level security"):
        insert(Enquiry, actor(agent), **FRESH, state="recue")


def test_a_visitor_changes_and_removes_nothing(world):
    with transaction.atomic(), acting_as(VISITOR), connection.cursor() as cursor:
        cursor.execute("update enquiries_enquiry set state = 'prise'")
        assert cursor.rowcount == 0
    for model in TABLES:
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            acting_as(VISITOR),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"delete from {model._meta.db_table}")


def test_nothing_is_hung_on_an_enquiry_that_has_ended_or_that_has_it_already(world):
    ended = next(one for one in world if one.state == "close")
    with pytest.raises(DatabaseError, match="row-level security"):
        insert(EnquiryWord, VISITOR, enquiry=ended, departement=ended.departement, word="oui", channel="code", at=NOW)
    with pytest.raises(DatabaseError, match="duplicate key"):
        insert(EnquiryContact, VISITOR, enquiry=world[0], departement=world[0].departement, phone="+33611223344")


def test_a_word_by_voice_is_signed_by_the_agent_who_heard_it(world, agent, colleague):
    said = {"enquiry": world[0], "departement": "", "word": "non", "channel": "voix", "at": NOW}
    with pytest.raises(DatabaseError, match="row-level security"):
        insert(EnquiryWord, actor(agent), **said, membership=colleague)
    with pytest.raises(DatabaseError, match="row-level security"):
        insert(EnquiryWord, VISITOR, **said, membership=agent)

    insert(EnquiryWord, actor(agent), **said, membership=agent)

    with bypass_row_security():
        world[0].refresh_from_db()
    assert (world[0].state, world[0].ending) == ("close", "refusee")


def test_a_word_moves_the_enquiry_whoever_says_it(world):
    awaiting = next(one for one in world if one.state == "accord_attendu" and one.departement == "69")

    insert(EnquiryWord, VISITOR, enquiry=awaiting, departement="69", word="oui", channel="code", at=NOW)

    with bypass_row_security():
        awaiting.refresh_from_db()
    assert (awaiting.state, awaiting.word, awaiting.version) == ("recue", "oui", 1)


def test_an_ended_enquiry_changes_no_more(world, agent):
    ended = next(one for one in world if one.state == "close")
    with transaction.atomic(), acting_as(actor(agent)), connection.cursor() as cursor:
        cursor.execute(
            "update enquiries_enquiry set state = 'recue', ending = '', closed_at = null where id = %s", [ended.pk]
        )
        assert cursor.rowcount == 0


def test_at_night_what_ended_loses_its_content_and_what_is_old_is_counted(agent, as_the_worker):
    long_ago = NOW - timedelta(days=200)
    cancelled = EnquiryContactFactory(enquiry__state="close", enquiry__ending="retiree", enquiry__closed_at=NOW).enquiry
    waiting = EnquiryContactFactory(enquiry__received_at=NOW).enquiry
    EnquiryContactFactory(enquiry__received_at=long_ago)
    EnquiryFactory(received_at=long_ago, state="close", ending="retiree", closed_at=long_ago)
    tried = EnquiryFactory(received_at=long_ago, state="prise", owner=agent, taken_at=long_ago, last_attempt_at=NOW)
    spam_since = NOW - timedelta(days=31)
    EnquiryFactory(state="quarantaine", received_at=spam_since, quarantined_at=spam_since)
    fresh_spam = EnquiryFactory(state="quarantaine", received_at=spam_since, quarantined_at=NOW - timedelta(days=29))

    assert sweeping.erase(at=NOW) == 3
    assert sweeping.erase(at=NOW) == 0

    with bypass_row_security():
        assert set(Enquiry.objects.all()) == {cancelled, waiting, tried, fresh_spam}
        assert set(EnquiryContact.objects.values_list("enquiry", flat=True)) == {waiting.pk}
        counted = set(ErasedEnquiries.objects.values_list("kind", "ending", "times"))
    assert counted == {("rappel", "sans_suite", 1), ("rappel", "retiree", 1), ("rappel", "indesirable", 1)}


def test_at_night_an_enquiry_ends_with_its_call(world, agent, as_the_worker):
    sweeping.erase(at=NOW)

    with bypass_row_security():
        called = list(Enquiry.objects.filter(call__isnull=False))
        kept = set(EnquiryContact.objects.values_list("enquiry", flat=True))
    assert sorted(one.state for one in called) == ["close", "close", "rappelee", "rappelee"]
    assert {one.ending for one in called} == {"", "appel"}
    assert {one.pk for one in called if one.state == "rappelee"} <= kept
    assert not {one.pk for one in called if one.state == "close"} & kept


def test_a_demand_is_received_once_whatever_the_layer_says(db, published):
    left = actions.Left(kind=actions.Kind.CALL_BACK, person=actions.Person(phone="+33611223344"))
    with acting_as(VISITOR):
        one = actions.receive(left, key="la-meme-cle", actor=VISITOR, at=NOW)
    with acting_as(VISITOR):
        two = actions.receive(left, key="la-meme-cle", actor=VISITOR, at=NOW)

    assert one == two
