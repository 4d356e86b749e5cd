"""Acts at random, done twice: by the rooms and by the oracle. Both agree on who may, and on what each then sees."""

from collections import Counter
from typing import Any

import hypothesis.strategies as st
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from cordee.cases.models import Case, Participation
from cordee.domain.access import Actor
from cordee.domain.referral import NotPossible
from cordee.network.models import Membership, User
from cordee.orientation.models import Orientation
from cordee.people.models import Consent, NoticeGiven
from cordee.referrals import sweep
from cordee.referrals.links import secret_of
from cordee.referrals.models import AnswerLink, Referral, Transition
from tests.access import acts, oracle, rows
from tests.access.eyes import EYES, differences
from tests.access.oracle import MOVES, READERS, WORKERS, Who, World
from tests.database import bypass_row_security
from tests.factories.orientation import publish_catalogue

COUNTS: Counter[str] = Counter()
REFUSALS = (NotPossible, ObjectDoesNotExist)
NAMES = [name for name, *_ in acts.CAST]
DOORS = ["agent", "desk", "agent of 38", "adviser", "other"]
CLASSES = [{"identity"}, {"identity", "situation"}, {"identity", "situation", "health"}]
OUTCOMES = {"acceptee": ["a_renonce"], "demarree": ["pas_aide", "aide"]}
FOR_RECEIVER = {"acknowledge", "accept", "refuse", "start", "close"}


class Journeys(RuleBasedStateMachine):
    """``observed`` actors are compared after each act, in turn; all of them at the end."""

    observed = 3

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.turn = 0
        self.entered: dict[Any, acts.Entered] = {}
        self.agreed: dict[Any, Any] = {}

    @initialize(data=st.data())
    def people_come_to_work(self, data: st.DataObject) -> None:
        publish_catalogue()
        self.cast = acts.make_cast()
        self.world = World(terms={one.pk: rows.term_of(one) for one in self.cast.memberships.values()})
        self.browsers: dict[str, Client] = {}
        self.somebody_comes("agent", "73", data, sends=True)

    # What happens

    @rule(door=st.sampled_from(DOORS), departement=st.sampled_from(["73", "38"]), data=st.data())
    def somebody_comes(self, door: str, departement: str, data: st.DataObject, sends: bool = False) -> None:
        actor = self.cast.members[door]
        if len(self.entered) == 3 or not self._works_in(door, departement):
            return
        at = timezone.now()
        entered = acts.enter(actor, departement=departement, name=f"Nom{len(self.entered)}", at=at)
        self.entered[entered.case] = entered
        self.world.cases[entered.case] = oracle.Case(id=entered.case, person=entered.person, departement=departement)
        self.world._join(entered.case, actor.organisation, "lead", "porte", at)
        (orientation,) = rows.rows_of(Orientation, pk=entered.orientation)
        self.world.orientations[orientation.pk] = rows.orientation_of(orientation)
        self.world.notices += [rows.notice_of(one) for one in rows.rows_of(NoticeGiven, person=entered.person)]
        self._bind()
        self._ask(door, entered, data, sends=sends)
        self.compare(door)

    @precondition(lambda self: self.entered and len(self.world.referrals) < 6)
    @rule(data=st.data())
    def the_lead_asks_one_more(self, data: st.DataObject) -> None:
        entered = data.draw(st.sampled_from(list(self.entered.values())))
        departement = self.world.cases[entered.case].departement
        lead = self.world.lead(entered.case)
        able = [n for n in NAMES if self.cast.members[n].organisation == lead and self._works_in(n, departement)]
        if able:
            name = data.draw(st.sampled_from(able))
            self._ask(name, entered, data)
            self.compare(name)

    def _ask(self, name: str, entered: acts.Entered, data: st.DataObject, *, sends: bool = False) -> None:
        actor, at = self.cast.members[name], timezone.now()
        if not self.world._sees_orientation(self.who(name), self.world.orientations[entered.orientation], at):
            return
        others = [key for key in ("line", "bauges", "leman") if self.organisation(key).pk != actor.organisation]
        to = data.draw(st.sampled_from(others))
        classes = frozenset(data.draw(st.sampled_from(CLASSES)))
        departement = self.world.cases[entered.case].departement
        given = {"departement": departement, "to": self.organisation(to), "at": at}
        consent = acts.agree(actor, entered, classes=classes, **given)
        (row,) = rows.rows_of(Consent, pk=consent)
        self.world.consents[consent] = rows.consent_of(row)
        message = "Message" if data.draw(st.booleans()) else ""
        offer = self.cast.offers[to]
        referral = acts.draft(actor, entered, to=self.organisation(to), offer=offer, message=message, at=at)
        self.world.referrals[referral] = oracle.Referral(
            id=referral,
            case=entered.case,
            departement=departement,
            sender=actor.organisation,
            recipient=self.organisation(to).pk,
            has_message=bool(message),
        )
        self.agreed[referral] = consent
        if sends or data.draw(st.booleans()):
            self._act(name, "send", referral, "")

    @precondition(lambda self: self.world.referrals)
    @rule(data=st.data(), times=st.integers(2, 4))
    def anybody_tries(self, data: st.DataObject, times: int) -> None:
        """Most are refused, and cost little: nothing changed."""
        for _ in range(times):
            self._somebody_acts(data, likely=False)

    @precondition(lambda self: self.world.referrals)
    @rule(data=st.data(), times=st.integers(1, 3))
    def those_who_may_act(self, data: st.DataObject, times: int) -> None:
        """Several in a row, for the journeys to go far."""
        for _ in range(times):
            self._somebody_acts(data, likely=True)

    def _somebody_acts(self, data: st.DataObject, *, likely: bool) -> None:
        referral = self.world.referrals[data.draw(st.sampled_from(list(self.world.referrals)))]
        names = [*NAMES, *self._holders(referral.id)]
        pairs = [(name, verb) for name in names for verb in acts.VERBS]
        if likely:
            pairs = [(name, verb) for name, verb in pairs if self._may(name, verb, referral)] or pairs
        name, verb = data.draw(st.sampled_from(pairs))
        outcome = data.draw(st.sampled_from(OUTCOMES.get(referral.state, ["aide"])))
        self._act(name, verb, referral.id, outcome)
        self.compare(name)

    def _act(self, name: str, verb: str, referral_id: Any, outcome: str) -> None:
        referral, at = self.world.referrals[referral_id], timezone.now()
        expected, consent = self._may(name, verb, referral), self.agreed[referral_id]
        try:
            acts.act(self.actor(name), verb, referral_id, consent=consent, outcome=outcome, at=at)
        except REFUSALS as refusal:
            assert not expected, f"{name} may {verb} from {referral.state}, and cannot: {refusal!r}"
            COUNTS["acts refused"] += 1
            return
        assert expected, f"{name} may not {verb} from {referral.state}, and could"
        COUNTS["acts done"] += 1
        self._done(name, verb, referral, at, outcome)

    def _done(self, name: str, verb: str, referral: oracle.Referral, at: Any, outcome: str) -> None:
        who = self.who(name)
        if verb == "send":
            referral.consent = self.agreed[referral.id]
        self.world.move(verb, referral, at, outcome=outcome)
        receives = self.world.held(who) is referral or who.organisation == referral.recipient
        for_it = receives or (who.role == "phone_agent" and verb in FOR_RECEIVER)
        organisation = referral.recipient if for_it and not who.job else who.organisation
        self.world.lines.append(
            oracle.Line(
                id=None,
                referral=referral.id,
                organisation=organisation,
                membership=who.membership,
                by_link=who.link is not None,
                departement=referral.departement,
            )
        )
        self._bind()

    @precondition(lambda self: self.world.referrals)
    @rule()
    def the_clock_looks(self) -> None:
        pending = {one.id for one in self.world.referrals.values() if one.state in oracle.PENDING}
        sweep.sweep(at=timezone.now())
        for row in rows.rows_of(Referral, pk__in=pending, state="expiree"):
            self._done("job clock", "expire", self.world.referrals[row.pk], timezone.now(), "")
            COUNTS["expired by the clock"] += 1
        self._bind()
        self.compare("animator of 73")

    @precondition(lambda self: self.world.referrals)
    @rule(data=st.data())
    def somebody_asks_for_a_new_link(self, data: st.DataObject) -> None:
        referral = self.world.referrals[data.draw(st.sampled_from(list(self.world.referrals)))]
        name = data.draw(st.sampled_from([*NAMES, *self._holders(referral.id)]))
        runs = referral.state in oracle.PENDING | oracle.FOLLOWED
        actor, who = self.actor(name), self.who(name)
        at = timezone.now()
        asks = who.link is not None or (
            self.world.sees_referral(who, referral, at) and bool(self.world._sides(who, referral, at) & {"R", "S"})
        )
        with_referral = {} if who.link else {"referral_id": referral.id}
        try:
            with acts.acting_as(actor):
                acts.actions.reissue_link(actor=actor, at=at, **with_referral)
        except REFUSALS:
            assert not (runs and asks), f"{name} gets no link from {referral.state}"
            COUNTS["links refused"] += 1
            return
        assert runs and asks, f"{name} gets a link from {referral.state}"
        COUNTS["links renewed"] += 1
        self._bind()
        self.compare(name)

    @rule(days=st.sampled_from([1, 3, 8, 16, 40, 91, 370]))
    def days_pass(self, days: int) -> None:
        rows.let_days_pass(days)
        self.world.age(days)
        self._bind_around()
        COUNTS["days passed"] += days
        self.compare("adviser")

    @rule(name=st.sampled_from(NAMES), how=st.sampled_from(["ends", "begins later", "account closed", "comes back"]))
    def rights_change(self, name: str, how: str) -> None:
        pk, now = self.cast.memberships[name].pk, timezone.now()
        ends = now if how == "ends" else None
        begins = now + timezone.timedelta(days=2) if how == "begins later" else acts.MembershipFactory.valid_from
        with bypass_row_security():
            user = Membership.objects.filter(pk=pk).values("user")
            User.objects.filter(pk__in=user).update(is_active=how != "account closed")
            Membership.objects.filter(pk=pk).update(valid_from=min(begins, now) if ends else begins, valid_until=ends)
            self.world.terms[pk] = rows.term_of(Membership.objects.select_related("user").get(pk=pk))
        self.browsers.pop(name, None)
        COUNTS["rights changed"] += 1
        self.compare(name)

    # Who it is

    def organisation(self, name: str) -> Any:
        return self.cast.organisations[name]

    def actor(self, name: str) -> Actor:
        if name.startswith("job "):
            return Actor.for_job(name.removeprefix("job "))
        if name in self.cast.members:
            return self.cast.members[name]
        return Actor.for_link(rows.rows_of(AnswerLink, pk=name.removeprefix("link "))[0].secret_hash)

    def who(self, name: str) -> Who:
        if name.startswith("link "):
            (found,) = [link for link in self.world.links if str(link) == name.removeprefix("link ")]
            return Who(name=name, link=found)
        return rows.who_is(self.actor(name), name)

    def _holders(self, referral: Any = None) -> list[str]:
        return [f"link {link.id}" for link in self.world.links.values() if referral in (None, link.referral)]

    def _works_in(self, name: str, departement: str) -> bool:
        who, now = self.who(name), timezone.now()
        return self.world.acts(who, WORKERS, now) and self.world.reaches(who, departement)

    def _may(self, name: str, verb: str, referral: oracle.Referral) -> bool:
        who, at = self.who(name), timezone.now()
        if not self.world.may(who, verb, referral, at):
            return False
        if verb != "send":
            return True
        consent, day = self.world.consents[self.agreed[referral.id]], oracle.day_of(at)
        told = [notice for notice in self.world.notices if self.world._sees_notice(who, notice, at)]
        person = self.world.cases[referral.case].person
        (orientation,) = [one for one in self.world.orientations.values() if one.case == referral.case]
        return (
            consent.covers("identity", day)
            and any(notice.person == person for notice in told)
            and self.world._sees_orientation(who, orientation, at)
            and self.world._sees_consent(who, consent, at)
        )

    # What must be equal

    def _bind(self) -> None:
        """Give the rows that an act made their keys; what the oracle foresaw must be what was written."""
        written = {row.pk: rows.part_of(row) for row in rows.rows_of(Participation)}
        bound = {part.id: part for part in self.world.parts if part.id}
        new = [part for part in self.world.parts if not part.id]
        for row in [one for pk, one in written.items() if pk not in bound]:
            foreseen = [part for part in new if part.said == row.said]
            assert foreseen, f"not foreseen: {row}"
            foreseen[0].id, foreseen[0].since = row.id, row.since
            new.remove(foreseen[0])
        assert not new, f"foreseen, not written: {new}"
        for part in self.world.parts:
            assert part.said == written[part.id].said
            part.until = written[part.id].until
        self._bind_lines()
        for row in rows.rows_of(AnswerLink):
            self.world.links[row.pk] = rows.link_of(row)
        self._bind_around()
        for row in rows.rows_of(Referral):
            known = self.world.referrals.get(row.pk)
            if known is not None:
                assert (known.state, known.outcome) == (row.state, row.outcome)
                known.answer_by, known.start_by = row.answer_by, row.start_by

    def _bind_around(self) -> None:
        """What hangs around, and whom a case says to call, are read, not foreseen: the oracle says who sees it."""
        for row in rows.rows_of(Case):
            self.world.cases[row.pk] = rows.case_of(row)
        for what, found in rows.around().items():
            setattr(self.world, what, found)

    def _bind_lines(self) -> None:
        known = {line.id for line in self.world.lines}
        for row in [rows.line_of(one) for one in rows.rows_of(Transition) if one.pk not in known]:
            said = (row.referral, row.organisation, row.membership, row.by_link)
            same = [
                one
                for one in self.world.lines
                if one.id is None and (one.referral, one.organisation, one.membership, one.by_link) == said
            ]
            assert same, f"not foreseen: {row}"
            same[0].id = row.id
        assert all(line.id for line in self.world.lines)

    def compare(self, *names: str) -> None:
        everybody = [*NAMES, *self._holders(), *(f"job {job}" for job in acts.JOBS)]
        self.turn += self.observed
        turning = [everybody[(self.turn + step) % len(everybody)] for step in range(self.observed)]
        for name in {*names, *turning}:
            self._compare_rows(name)
        self._compare_pages(turning[0])

    def _compare_rows(self, name: str) -> None:
        actor, who = self.actor(name), self.who(name)
        for eye, look in EYES.items():
            seen = look(actor)
            expected = self.world.sees(who, timezone.now())
            assert differences(expected, seen) == {}, f"{name}, by {eye}: {self._told(expected, seen)}"
            COUNTS["tables compared"] += len(seen)

    def _told(self, expected: oracle.Seen, seen: oracle.Seen) -> str:
        states = [(str(one.id)[:4], one.state) for one in self.world.referrals.values()]
        return f"(shown, hidden) {differences(expected, seen)}; {states}; {self.world.parts}"

    def _compare_pages(self, name: str) -> None:
        """The page of each request opens to whom the oracle says, and names whom it says."""
        who, at = self.who(name), timezone.now()
        if who.job:
            return
        seen = self.world.sees(who, at)
        for referral in self.world.referrals.values():
            shows, body = self._page(name, who, referral, at)
            if body is None:
                continue
            assert (body != "") == shows, f"{name}: the page of a request {referral.state}"
            index = list(self.entered).index(referral.case)
            named = self.world.cases[referral.case].person in seen["people_identity"]
            named = named and referral.case in seen["cases_case"]
            assert (f"Nom{index}" in body) == (shows and named), f"{name}: the name on a request {referral.state}"
            COUNTS["pages read"] += 1

    def _page(self, name: str, who: Who, referral: oracle.Referral, at: Any) -> tuple[bool, str | None]:
        if who.link is not None:
            if self.world.links[who.link].referral != referral.id:
                return False, None
            response = Client().get(reverse("referrals:answer_link", args=[secret_of(who.link)]))
            shows = self.world.held(who) is referral
            return shows, response.content.decode() if response.status_code == 200 else ""
        if not self.world.terms[who.membership].covers(at):
            return False, None
        if name not in self.browsers:
            self.browsers[name] = Client()
            self.browsers[name].force_login(self.cast.memberships[name].user)
        response = self.browsers[name].get(reverse("referrals:detail", args=[referral.id]))
        shows = who.role in WORKERS and self.world.sees_referral(who, referral, at)
        return shows, response.content.decode() if response.status_code == 200 else ""

    def teardown(self) -> None:
        try:
            if hasattr(self, "cast"):
                self.observed = len(NAMES) + len(self.world.links) + len(acts.JOBS)
                self.compare()
                COUNTS["journeys"] += 1
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)


assert READERS < WORKERS and set(acts.VERBS) | {"expire"} == set(MOVES)
