"""Programmes of a case: who reads which, what each act writes and refuses, and the whole life of a bilan."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.documents import actions as documents
from cordee.documents import kept
from cordee.documents.actions import NewDocument
from cordee.documents.models import Document
from cordee.documents.refusals import FileGone
from cordee.documents.sweeping import destroy_due
from cordee.domain.access import Role
from cordee.domain.documents import DocumentKind, FileType
from cordee.domain.notes import Audience
from cordee.domain.programmes import Entry, NotSigned, OverCeiling, SupportLevel, TooLong, What
from cordee.domain.referral import State
from cordee.programmes import actions, clocks, levels, queries
from cordee.programmes.models import SupportProgramme
from cordee.programmes.refusals import EndsTooEarly, MayNotBeStruck, Moved, NeedsAReason, RunsAlready
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import OrganisationFactory
from tests.factories.privacy import GuardFactory
from tests.factories.programmes import ProgrammeFactory
from tests.rooms.referrals.page_scene import asked, browser, text_of
from tests.rooms.referrals.scene import member_of
from tests.rooms.support.test_case_page import case_of, page
from tests.rooms.support.test_steps import tied

pytestmark = pytest.mark.django_db

TWO, THREE = ["identity", "situation"], ["identity", "situation", "health"]
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


def opened(actor, referral, *, kind="bilan_plan", key="une-fois"):
    with acting_as(actor):
        known = {"actor": actor, "at": NOW, "key": key}
        return actions.open_one(case_id=referral.case_id, kind=queries.kinds()[kind], **known)


def did(actor, one, what, of="", *, on=TODAY, seen=None, key=None, **said):
    new = Entry(id=key or f"{what}:{of}:{len(one.entries)}", what=what, of=of, on=on, **said)
    with acting_as(actor):
        known = {"seen": one.seen if seen is None else seen, "actor": actor, "at": NOW}
        return actions.add(programme_id=one.pk, new=new, **known)


def ended(actor, one, *, reason="", on=TODAY):
    with acting_as(actor):
        return actions.end(programme_id=one.pk, ended_on=on, reason=reason, seen=one.seen, actor=actor, at=NOW)


def struck(actor, one, entry, reason="Notée deux fois"):
    with acting_as(actor):
        return actions.strike(programme_id=one.pk, entry=entry, reason=reason, seen=one.seen, actor=actor, at=NOW)


def stored(one) -> SupportProgramme:
    with bypass_row_security():
        return SupportProgramme.objects.get(pk=one.pk)


def reads(actor, referral) -> set[str]:
    with acting_as(actor):
        return {one.title for one in queries.of_case(referral.case_id, actor=actor)}


def kinds() -> list[str]:
    found = [one.kind for one in journal() if one.kind.startswith("programme.")]
    return [kind for kind in found if kind != "programme.read"]


def to_the_end(actor, one, *, keep=None):
    """From the convention to the synthesis: three sessions, three signatures."""
    for signatory in one.plan.signatories:
        one = did(actor, one, What.SIGNATURE, signatory.id)
    for phase in one.plan.phases:
        one = did(actor, one, What.SESSION, phase.id, minutes=120)
        one = did(actor, one, What.PHASE_ENDED, phase.id)
    if keep:
        one = did(actor, one, What.KEEPING, until=keep)
    return did(actor, one, What.HANDED)


@pytest.mark.parametrize(
    ("level", "role", "classes", "seen"),
    [
        ("partner", Role.ADVISER, THREE, {"santé", "bilan", "notre bilan", "notre santé"}),
        ("partner", Role.ADVISER, TWO, {"bilan", "notre bilan"}),
        ("partner", Role.ADVISER, (), {"notre bilan"}),
        ("partner", Role.PHONE_AGENT, THREE, set()),
        ("reader", Role.ADVISER, TWO, {"bilan", "notre bilan"}),
        ("trace", Role.ADVISER, (), set()),
        ("invited", Role.ADVISER, (), set()),
    ],
)
def test_what_tells_of_her_health_is_read_by_who_may_read_it_even_where_it_was_opened(led, level, role, classes, seen):
    other = tied(led, level, OrganisationFactory(), classes)
    case = case_of(led)
    ProgrammeFactory(case=case, title="santé", about_health=True)
    ProgrammeFactory(case=case, title="bilan")
    ProgrammeFactory(case=case, title="notre bilan", membership__organisation=other)
    ProgrammeFactory(case=case, title="notre santé", about_health=True, membership__organisation=other)

    assert reads(member_of(other, role), led) == seen


def test_a_guard_shuts_them_and_a_stranger_reads_none(led, adviser):
    opened(adviser, led)
    stranger = member_of(OrganisationFactory(), Role.ADVISER)

    before = len(reads(adviser, led)), reads(stranger, led)
    GuardFactory(case=case_of(led))

    assert (before, reads(adviser, led)) == ((1, set()), set())


def test_it_is_opened_once_a_key_once_a_kind_and_keeps_its_words(led, adviser):
    first, second = opened(adviser, led), opened(adviser, led)

    assert first.pk == second.pk and kinds() == ["programme.opened"]
    assert stored(first).plan == queries.kinds()["bilan_plan"].plan
    with pytest.raises(RunsAlready):
        opened(adviser, led, key="une autre")


def test_what_tells_of_her_health_is_opened_by_who_may_read_it_alone(led):
    two = member_of(tied(led, "partner", OrganisationFactory(), TWO), Role.ADVISER)

    with pytest.raises(Case.DoesNotExist):
        opened(two, led, kind="maintien_en_emploi")
    with acting_as(two):
        offered = {one.id for one in queries.kinds_to_open(led.case_id, actor=two, on=TODAY)}
    assert offered == {"bilan_plan", "bilan_cpf"}


def test_the_whole_life_of_a_bilan_is_written_and_traced_without_its_words(led, adviser):
    one = to_the_end(adviser, opened(adviser, led))
    one = ended(adviser, one)

    left = stored(one)
    assert (left.state, left.minutes, left.ended_on, left.destroy_on) == ("termine", 360, TODAY, TODAY)
    assert kinds() == [
        "programme.opened",
        *["programme.signed"] * 3,
        *["programme.session", "programme.phase_ended"] * 3,
        "programme.handed",
        "programme.ended",
    ]
    detail = [one.detail for one in journal() if one.kind == "programme.ended"]
    assert detail == [{"state": "termine", "entries": 10, "minutes": 360}]
    assert ended(adviser, one).pk == one.pk and kinds().count("programme.ended") == 1


def test_her_written_agreement_puts_the_destruction_off_and_she_may_take_it_back(led, adviser):
    agreed = TODAY + timedelta(days=700)
    one = to_the_end(adviser, opened(adviser, led), keep=agreed)
    with pytest.raises(TooLong):
        did(adviser, one, What.KEEPING, until=TODAY + timedelta(days=3 * 366))

    one = ended(adviser, one)
    assert one.destroy_on == agreed
    one = did(adviser, one, What.KEEPING)

    assert stored(one).destroy_on == TODAY


def put(actor, one, *, key="convention", audience=Audience.CASE_TEAM):
    """A document of the programme, as its page sends to."""
    new = NewDocument(
        title="Convention",
        kind=DocumentKind.AGREEMENT,
        audience=audience,
        about_health=False,
        file_type=FileType.TEXT,
        content=b"Convention.\n",
        programme=one.code,
    )
    with acting_as(actor):
        return documents.add(case_id=one.case_id, new=new, actor=actor, at=NOW, key=key)


def file_of(document) -> str:
    with bypass_row_security():
        return Document.objects.get(pk=document.pk).file


def test_the_whole_life_of_a_bilan_from_its_convention_to_the_destruction_of_its_files(
    led, adviser, django_capture_on_commit_callbacks
):
    one = opened(adviser, led)
    convention = put(adviser, one)
    one = to_the_end(adviser, one, keep=TODAY + timedelta(days=30))
    one = ended(adviser, one)
    late = put(adviser, one, key="tard")
    told = [each.detail for each in journal() if each.kind == "document.destruction_planned"]
    assert [each["on"] for each in told] == [(TODAY + timedelta(days=30)).isoformat()]
    with django_capture_on_commit_callbacks(execute=True):
        assert destroy_due(on=TODAY, at=NOW) == 0
    assert file_of(convention) and file_of(late)

    did(adviser, one, What.KEEPING)
    with django_capture_on_commit_callbacks(execute=True):
        assert destroy_due(on=TODAY, at=NOW) == 2

    assert (file_of(convention), file_of(late)) == ("", "")
    with pytest.raises(FileGone):
        kept.read(convention.file)
    shown = text_of(browser(led.recipient).get(reverse("programmes:programme", args=[one.pk])))
    assert "2 documents détruits." in shown


def test_documents_that_nobody_reads_who_ends_the_bilan_go_with_it(led, adviser):
    partner = member_of(tied(led, "partner", OrganisationFactory(), THREE), Role.ADVISER)
    one = opened(partner, led, kind="bilan_cpf")
    own = put(partner, one, audience=Audience.MY_ORGANISATION)
    with acting_as(adviser):
        assert not Document.objects.visible_to(adviser).filter(pk=own.pk).exists()

    ended(adviser, one, reason="Elle a trouvé un poste")
    late = put(partner, one, audience=Audience.MY_ORGANISATION, key="tard")

    with bypass_row_security():
        assert set(Document.objects.values_list("pk", "destroy_on")) == {(own.pk, TODAY), (late.pk, TODAY)}


def test_it_ends_on_the_day_of_what_happened_last_or_later(led, adviser):
    one = did(adviser, opened(adviser, led), What.SESSION, "preliminaire", minutes=60)

    with pytest.raises(EndsTooEarly) as no, acting_as(adviser):
        actions.end(
            programme_id=one.pk, ended_on=TODAY - timedelta(days=9), reason="Non", seen=one.seen, actor=adviser, at=NOW
        )

    assert no.value.last == stored(one).happened[0].on
    assert stored(one).state == "en_cours"


def test_her_agreement_is_still_noted_on_the_day_of_the_end(led, adviser):
    one = opened(adviser, led)
    document = put(adviser, one)
    one = ended(adviser, to_the_end(adviser, one, keep=None))
    assert stored(one).destroy_on == TODAY

    did(adviser, one, What.KEEPING, until=TODAY + timedelta(days=30))

    assert stored(one).destroy_on == TODAY + timedelta(days=30)
    with bypass_row_security():
        assert Document.objects.get(pk=document.pk).destroy_on == TODAY + timedelta(days=30)


def test_hours_signatures_and_order_are_refused_with_what_is_missing(led, adviser):
    one = opened(adviser, led)
    for number in range(3):
        one = did(adviser, one, What.SESSION, "preliminaire", minutes=450, key=str(number))
    with pytest.raises(OverCeiling) as no:
        did(adviser, one, What.SESSION, "preliminaire", minutes=120)
    assert no.value.left == 90
    one = did(adviser, one, What.PHASE_ENDED, "preliminaire")
    with pytest.raises(NotSigned):
        did(adviser, one, What.SESSION, "investigation", minutes=60)
    with pytest.raises(NeedsAReason):
        ended(adviser, one)
    assert (stored(one).minutes, stored(one).state) == (1350, "en_cours")


def test_the_same_press_is_once_and_another_page_is_told(led, adviser):
    one = opened(adviser, led)
    first = did(adviser, one, What.SESSION, "preliminaire", minutes=60, key="a")
    again = did(adviser, one, What.SESSION, "preliminaire", minutes=60, key="a")
    with pytest.raises(Moved):
        did(adviser, one, What.SESSION, "preliminaire", minutes=60, key="b", seen="en_cours 0 0")

    assert (first.minutes, again.minutes, kinds().count("programme.session")) == (60, 60, 1)


def test_what_was_written_by_mistake_is_struck_and_stays(led, adviser):
    one = did(adviser, opened(adviser, led), What.SESSION, "preliminaire", minutes=450, key="a")
    one = did(adviser, one, What.SESSION, "preliminaire", minutes=60, key="b")
    one = struck(adviser, one, "a")

    assert (stored(one).minutes, len(stored(one).entries)) == (60, 2)
    assert struck(adviser, one, "a").pk == one.pk and kinds().count("programme.struck") == 1
    one = did(adviser, one, What.PHASE_ENDED, "preliminaire", key="c")
    with pytest.raises(MayNotBeStruck):
        struck(adviser, one, "b")


def test_a_partner_changes_what_it_opened_and_no_other(led, adviser):
    partner = member_of(tied(led, "partner", OrganisationFactory(), THREE), Role.ADVISER)
    one = opened(adviser, led)
    own = opened(partner, led, kind="bilan_cpf")

    with pytest.raises(SupportProgramme.DoesNotExist):
        did(partner, one, What.SESSION, "preliminaire", minutes=60)
    assert did(partner, own, What.SESSION, "preliminaire", minutes=60).minutes == 60
    assert ended(adviser, stored(own), reason="Elle a trouvé un poste").state == "arrete"


OVER = 'minutes = minutes + 9000, entries = entries || (entries->0 || \'{"id": "z", "minutes": 9000}\')'


def test_what_must_never_be_false_is_refused_by_the_database(led, adviser):
    one = did(adviser, opened(adviser, led), What.SESSION, "preliminaire", minutes=60, key="a")
    wrong = (
        ("programme_stays_under_its_hours", OVER),
        ("never changed", "entries = '[]', minutes = 0"),
        ("never changed", "entries = jsonb_set(entries, '{0,on}', '\"2020-01-01\"')"),
        ("hours of a programme", "minutes = 30"),
        ("ended_programme_says_when_and_by_whom", "state = 'termine'"),
        ("documents_go_after_the_end", "destroy_on = current_date"),
        (
            "stopped_programme_says_why",
            "state = 'arrete', ended_on = current_date, ended_at = now(), ended_by = 'X'",
        ),
    )
    for name, change in wrong[1:]:
        refused = pytest.raises(DatabaseError, match=name)
        with acting_as(adviser), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update programmes_supportprogramme set {change} where id = %s", [one.pk])
    name, change = wrong[0]
    refused = pytest.raises(DatabaseError, match=name)
    with acting_as(adviser), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update programmes_supportprogramme set {change} where id = %s", [one.pk])


def test_a_level_is_said_with_its_rule(led, adviser):
    def level():
        with acting_as(adviser):
            return levels.level_of_case(led.case_id, actor=adviser)

    assert level().level is SupportLevel.ORIENTED
    did(adviser, opened(adviser, led), What.SESSION, "preliminaire", minutes=60)

    assert level().level is SupportLevel.SUPPORTED
    assert "premier entretien" in level().rule


def test_a_team_lead_reads_counts_by_level_and_none_below_five(us, led, adviser):
    lead = member_of(us, Role.TEAM_LEAD)
    year = case_of(led).opened_at.year
    cases = [led, *(asked(State.ACCEPTED, recipient=us, classes=THREE) for _ in range(5))]
    did(adviser, opened(adviser, led), What.SESSION, "preliminaire", minutes=60)
    with acting_as(lead):
        found = levels.counts_of(actor=lead, year=year)
        before = levels.counts_of(actor=lead, year=year - 1)
    them, others = browser(us, role=Role.TEAM_LEAD), browser(us)
    shown = text_of(them.get(reverse("programmes:levels"), {"annee": str(year)}))

    assert list(found.values()) == [0, len(cases) - 1, 1] and set(before.values()) == {0}
    assert "non montré" in shown and "Orientée non montré" in shown and "Informée 0" in shown
    assert others.get(reverse("programmes:levels")).status_code == 404


# The pages.


def form_of(them, name, *args, **data):
    address = reverse(f"programmes:{name}", args=args)
    shown = them.get(address)
    assert shown.status_code == 200, (name, shown.status_code)
    data = {"seen": shown.context["form"].initial.get("seen", ""), **data}
    answer = them.post(address, data)
    assert answer.status_code == 302, text_of(answer)
    return answer


def test_a_bilan_lives_its_life_in_pages(us, led):
    them = browser(us)
    form_of(them, "open", led.case_id, kind="bilan_plan")
    with bypass_row_security():
        one = SupportProgramme.objects.get()
    own = reverse("programmes:programme", args=[one.pk])

    shown = text_of(them.get(own))
    assert "Phase préliminaire" in shown and "il reste 24 h" in shown
    assert "Ordre des phases vérifié en partie" in shown and "R6313-8" in shown
    form_of(them, "session", one.pk, on="aujourd’hui", minutes="1 h 30")
    assert stored(one).minutes == 90
    form_of(them, "end_phase", one.pk, on="aujourd’hui")
    assert "il manque la signature de : la personne" in text_of(them.get(own)).lower()
    for who in ("personne", "organisme", "employeur"):
        form_of(them, "sign", one.pk, who=who, on="hier")
    for _ in ("investigation", "conclusion"):
        form_of(them, "session", one.pk, on="aujourd’hui", minutes="60")
        form_of(them, "end_phase", one.pk, on="aujourd’hui")
    form_of(them, "record", one.pk, what="accord_transmission", on="hier", who="CEP", words="La synthèse")
    form_of(them, "hand", one.pk, on="aujourd’hui")
    form_of(them, "keep", one.pk, agrees="non", on="aujourd’hui", until="")
    assert "Bilan de compétences payé par l'employeur" in text_of(them.get(page(led)))
    form_of(them, "end", one.pk, on="aujourd’hui", reason="", confirmed="oui")

    settled = text_of(them.get(own))
    assert "Terminé le" in settled and "sont à détruire le" in settled
    assert reverse("programmes:session", args=[one.pk]) not in them.get(own).content.decode()
    assert stored(one).state == "termine"


def test_a_retention_quotes_the_physician_and_never_an_illness(us, led, adviser):
    them = browser(us)
    one = opened(adviser, led, kind="maintien_en_emploi")
    record, own = (reverse(f"programmes:{name}", args=[one.pk]) for name in ("record", "programme"))
    said = {"what": "restriction", "on": "hier", "who": "Docteure Rivoire", "seen": one.seen}

    ill = them.post(record, {**said, "words": "Hernie discale, pas de charge"})
    bare = them.post(record, said)
    assert (ill.status_code, bare.status_code) == (422, 422)
    assert "à écrire" in text_of(bare)
    assert stored(one).entries == []
    form_of(them, "record", one.pk, **{**said, "words": "Pas de charge de plus de 10 kg."})
    form_of(them, "record", one.pk, what="arret", on="il y a 50 jours", until="dans 20 jours")

    shown = text_of(them.get(own))
    assert "Pas de charge de plus de 10 kg." in shown and "Docteure Rivoire" in shown
    assert "Si rien n'est fait" in shown
    read = [each for each in journal() if each.kind == "programme.read"]
    assert {tuple(each.classes) for each in read} == {("health",)}


def test_the_legal_clocks_are_those_of_the_engine_from_the_leave_that_is_written_down(led, adviser):
    last = TODAY + timedelta(days=20)
    bilan, one = opened(adviser, led), opened(adviser, led, kind="maintien_en_emploi", key="deux")
    one = did(adviser, one, What.RECORD, "arret", on=TODAY - timedelta(days=50), until=last)

    with acting_as(adviser):
        found = clocks.clocks_of(one, actor=adviser, on=TODAY, at=NOW)
        none = clocks.clocks_of(bilan, actor=adviser, on=TODAY, at=NOW)

    (visit,) = [each for each in found.ahead if each.deadline.rule == "visite_prereprise"]
    assert visit.closes.days.last == last and visit.opens.days.first == TODAY - timedelta(days=19)
    assert {each.deadline.rule for each in found.ahead} <= set(queries.kind_of(one).deadlines)
    assert none is None


def test_what_is_refused_is_said_in_a_sentence_with_409(us, led, adviser):
    them, one = browser(us), opened(adviser, led)
    address = reverse("programmes:session", args=[one.pk])
    for number in range(3):
        one = did(adviser, one, What.SESSION, "preliminaire", minutes=450, key=str(number))

    over = them.post(address, {"seen": one.seen, "on": "hier", "minutes": "120"})
    late = them.post(address, {"seen": "en_cours 0 0", "on": "hier", "minutes": "20"})
    wrong = them.post(address, {"seen": one.seen, "on": "demain", "minutes": "1"})
    early = them.get(reverse("programmes:hand", args=[one.pk]))

    assert [each.status_code for each in (over, late, wrong, early)] == [409, 409, 422, 302]
    assert "il reste 1 h 30" in text_of(over)
    assert "a changé depuis que vous avez ouvert la page" in text_of(late)


def test_who_takes_no_part_finds_no_page_and_a_reader_no_act(led, adviser):
    one = opened(adviser, led)
    reader = tied(led, "reader", OrganisationFactory(), THREE)
    looks, stranger = browser(reader), browser(OrganisationFactory())

    for name in ("programme", "session", "strike", "end"):
        assert stranger.get(reverse(f"programmes:{name}", args=[one.pk])).status_code == 404
    assert stranger.get(reverse("programmes:open", args=[led.case_id])).status_code == 404
    shown = looks.get(reverse("programmes:programme", args=[one.pk]))
    assert shown.status_code == 200 and "Et maintenant" not in text_of(shown)
    assert looks.get(reverse("programmes:session", args=[one.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_the_programmes_of_a_case_cost_the_same_whatever_their_number(led, adviser, django_assert_num_queries, count):
    ProgrammeFactory.create_batch(count, case=case_of(led))

    with acting_as(adviser), django_assert_num_queries(1):
        assert len(queries.of_case(led.case_id, actor=adviser)) == count
