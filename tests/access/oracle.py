"""Who sees what, and who may move what, said a third time: plain Python sets, no framework, none of our own code."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.access.around import READERS, SEES_ALL, WORKERS, Around, Seen, day_of
from tests.access.facts import (
    Acceptance,
    Call,
    Case,
    Consent,
    Line,
    Link,
    Notice,
    Orientation,
    Part,
    Referral,
    Term,
    Who,
)

__all__ = [
    "Acceptance",
    "Call",
    "Case",
    "Consent",
    "Line",
    "Link",
    "Notice",
    "Orientation",
    "Part",
    "Referral",
    "Term",
    "Who",
    "World",
]

PENDING = {"envoyee", "recue"}
FOLLOWED = {"acceptee", "demarree"}
OPEN = {"brouillon", "attente_accord"} | PENDING | FOLLOWED
REOPENING_DAYS = 90

# Flow, section 3: verb, from which states, to which, by whom (A line, S sender, R receiver, C animator, H clock). The
# verbs of the person, of redirection and of correction have their own tests until somebody may do them.
MOVES: dict[str, tuple[set[str], str, str]] = {
    "send": ({"brouillon"}, "envoyee", "AS"),
    "acknowledge": ({"envoyee"}, "recue", "AR"),
    "accept": (PENDING, "acceptee", "AR"),
    "refuse": (PENDING, "refusee", "AR"),
    "expire": (PENDING, "expiree", "H"),
    "start": ({"acceptee"}, "demarree", "AR"),
    "close": (FOLLOWED, "cloturee", "AR"),
    "reopen": ({"cloturee"}, "demarree", "RC"),
    "withdraw": (OPEN, "retiree", "A"),
    "cancel": ({"brouillon", "attente_accord"} | PENDING, "annulee", "SC"),
}


@dataclass
class World(Around):
    """Everything that is, and what each may see of it. ``at`` is the clock of the database."""

    terms: dict[Any, Term] = field(default_factory=dict)
    cases: dict[Any, Case] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    consents: dict[Any, Consent] = field(default_factory=dict)
    orientations: dict[Any, Orientation] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    acceptances: list[Acceptance] = field(default_factory=list)
    referrals: dict[Any, Referral] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    links: dict[Any, Link] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    without_case: set[Any] = field(default_factory=set)  # persons of whom only a name was taken so far

    # Who it is

    def acts(self, who: Who, roles: set[str], at: datetime) -> bool:
        """A right that ended, ended at once; an account that was closed has none."""
        return who.role in roles and self.terms[who.membership].covers(at)

    def reaches(self, who: Who, departement: str) -> bool:
        return not who.departements or departement in who.departements

    def levels(self, who: Who, case: Any, at: datetime) -> set[str]:
        return {part.level for part in self._mine(who, case, at)}

    def _mine(self, who: Who, case: Any, at: datetime) -> list[Part]:
        if not self.acts(who, WORKERS, at):
            return []
        return [
            part
            for part in self.parts
            if part.case == case
            and part.organisation == who.organisation
            and part.covers(at)
            and self.reaches(who, part.departement)
        ]

    def held(self, who: Who) -> Referral | None:
        """The request of a link that lives."""
        link = self.links.get(who.link)
        return self.referrals[link.referral] if link and link.alive else None

    # What is open

    def opens_case_by_link(self, who: Who) -> Any:
        held = self.held(who)
        if held is None:
            return None
        closed_and_agreed = held.state == "cloturee" and not self._withdrawn(held)
        return held.case if held.state in PENDING | FOLLOWED or closed_and_agreed else None

    def watches(self, who: Who, referral: Referral, at: datetime) -> bool:
        """Late, refused, expired, or closed in vain; what was given up late stays, and what was opened again."""
        if not self.acts(who, {"animator"}, at) or not self.reaches(who, referral.departement):
            return False
        today = day_of(at)
        late = referral.sent and referral.state in PENDING | {"annulee"} and _before(referral.answer_by, today)
        start_late = referral.state == "acceptee" and _before(referral.start_by, today)
        in_vain = referral.state in {"cloturee", "demarree"} and referral.outcome == "pas_aide"
        return late or start_late or in_vain or referral.state in {"refusee", "expiree"}

    def _watched_cases(self, who: Who, at: datetime) -> set[Any]:
        return {referral.case for referral in self.referrals.values() if self.watches(who, referral, at)}

    def _agreed(self, case: Any, organisation: Any, data_class: str, at: datetime) -> bool:
        return any(
            consent.covers(data_class, day_of(at))
            for consent in self.consents.values()
            if consent.case == case and consent.organisation == organisation
        )

    def reads_content(
        self, who: Who, case: Any, data_class: str, at: datetime, *, levels: Any = ("lead", "partner", "reader")
    ) -> bool:
        """By its own door, or because the case came back; else the person agreed to share this class with it."""
        return self.acts(who, READERS, at) and any(
            part.level in levels
            and (part.opened_by in {"porte", "retour"} or self._agreed(case, who.organisation, data_class, at))
            for part in self._mine(who, case, at)
        )

    def keeps_as_sent(self, who: Who, case: Any, data_class: str, at: datetime) -> bool:
        """A sender keeps what it sent; who only received keeps its own act. Of health, while the consent holds."""
        if not self.acts(who, READERS, at) or "trace" not in self.levels(who, case, at):
            return False
        holds = any(
            consent.covers(data_class, day_of(at))
            for consent in self.consents.values()
            if consent.case == case and consent.recorded_for == who.organisation
        )
        sent = any(
            referral.sent and referral.sender == who.organisation
            for referral in self.referrals.values()
            if referral.case == case
        )
        return sent and (holds or data_class != "health")

    def _reads_by_link(self, who: Who, case: Any, at: datetime) -> bool:
        held = self.held(who)
        accepted = held is not None and held.case == case and held.state in FOLLOWED
        return accepted and self._agreed(case, held.recipient, "identity", at)

    def _withdrawn(self, referral: Referral) -> bool:
        return referral.consent is None or self.consents[referral.consent].withdrawn

    def sees_referral(self, who: Who, referral: Referral, at: datetime) -> bool:
        here = self.reaches(who, referral.departement)
        return (
            (self.acts(who, WORKERS, at) and referral.sender == who.organisation and here)
            or (self.acts(who, READERS, at) and referral.recipient == who.organisation and referral.sent and here)
            or self._follows(who, referral, at)
            or self.watches(who, referral, at)
            or (self.acts(who, {"animator"}, at) and here and referral.state == "redirigee")
            or self.held(who) is referral
            or referral.case == self.own_case(who, at)
            or referral.case in self.in_emergency(who, at)
            or who.job in SEES_ALL | {"clock", "outbox"}
        )

    def _follows(self, who: Who, referral: Referral, at: datetime) -> bool:
        return self.acts(who, READERS, at) and bool(self.levels(who, referral.case, at) & {"lead", "partner"})

    def reads_part(self, who: Who, referral: Referral, states: set[str], at: datetime) -> bool:
        """The sender always; who follows while the person agrees; the receiver, or its link, in these states too."""
        here = self.reaches(who, referral.departement)
        if self.acts(who, WORKERS, at) and referral.sender == who.organisation and here:
            return True
        if self.reads_content(who, referral.case, "identity", at, levels={"lead", "partner"}):
            return True
        agreed = self._agreed(referral.case, referral.recipient, "identity", at) and not self._withdrawn(referral)
        if referral.state not in states or not agreed:
            return False
        received = referral.recipient == who.organisation and referral.sent and here
        return self.held(who) is referral or (self.acts(who, READERS, at) and received)

    def sees_summary(self, who: Who, referral: Referral, at: datetime) -> bool:
        """She reads what is asked for her; who answers the phone reads it to her until she has agreed."""
        sends = self.acts(who, WORKERS, at) and referral.sender == who.organisation
        reads_it_out = sends and referral.state == "attente_accord" and self.reaches(who, referral.departement)
        hers = referral.case == self.own_case(who, at) or referral.case in self.in_emergency(who, at)
        return reads_it_out or hers or self._sees_content(who, referral, PENDING | FOLLOWED | {"cloturee"}, at)

    def sees_message(self, who: Who, referral: Referral, at: datetime) -> bool:
        return referral.has_message and self._sees_content(who, referral, FOLLOWED | {"cloturee"}, at)

    def _sees_content(self, who: Who, referral: Referral, states: set[str], at: datetime) -> bool:
        if who.job in SEES_ALL:
            return True
        on_the_phone = who.role == "phone_agent" and referral.state != "brouillon"
        return self.reads_part(who, referral, states, at) and not on_the_phone

    def sees_line(self, who: Who, line: Line, at: datetime) -> bool:
        """One's own act for ever; the rest with the request."""
        if who.job in SEES_ALL | ({"clock"} if line.table == "referrals_transition" else set()):
            return True
        referral, held = self.referrals[line.referral], self.held(who)
        in_force = who.membership is not None and self.terms[who.membership].covers(at)
        ours = line.organisation == who.organisation and self.reaches(who, line.departement)
        return (
            (in_force and line.membership == who.membership)
            or (self.acts(who, WORKERS, at) and ours)
            or (line.by_link and held is referral)
            or (line.by_her and referral.case == self.own_case(who, at))
            or self.reads_part(who, referral, PENDING | FOLLOWED | {"cloturee"}, at)
        )

    def sees_identity(self, who: Who, case: Any, at: datetime) -> bool:
        return self.reads_contact(who, case, at) or self.keeps_as_sent(who, case, "identity", at)

    def reads_contact(self, who: Who, case: Any, at: datetime) -> bool:
        """What was sent on is no longer the sender's to call."""
        if who.job in SEES_ALL:
            return True
        return self.reads_content(who, case, "identity", at) or self._reads_by_link(who, case, at)

    def _sees_case(self, who: Who, case: Any, at: datetime) -> bool:
        if who.job in SEES_ALL | {"clock"}:
            return True
        by_link = who.link is not None and self.opens_case_by_link(who) == case
        opened = case == self.own_case(who, at) or case in self.in_emergency(who, at)
        return bool(self.levels(who, case, at)) or by_link or opened or case in self._watched_cases(who, at)

    def _sees_part(self, who: Who, part: Part, at: datetime) -> bool:
        """Who takes part, or did, reads who else does; who is asked reads the lead and who else is asked."""
        if who.job in SEES_ALL | {"clock"}:
            return True
        levels, held = self.levels(who, part.case, at), self.held(who)
        linked = held is not None and self.opens_case_by_link(who) == part.case
        beside = "invited" in levels or linked or part.case in self._watched_cases(who, at)
        own = part.organisation == who.organisation and self.reaches(who, part.departement)
        return (
            bool(levels & {"lead", "partner", "reader", "trace"})
            or (beside and part.level in {"lead", "invited"})
            or (part.level == "trace" and part.case in self._watched_cases(who, at))
            or (linked and (part.level == "trace" or (held is not None and part.organisation == held.recipient)))
            or part.case == self.own_case(who, at)
            or part.case in self.in_emergency(who, at)
            or (self.acts(who, WORKERS, at) and own)
        )

    def _sees_consent(self, who: Who, consent: Consent, at: datetime) -> bool:
        if who.job in SEES_ALL | {"clock"} or consent.case == self.own_case(who, at):
            return True
        levels, held = self.levels(who, consent.case, at), self.held(who)
        theirs = who.organisation in (consent.organisation, consent.recorded_for)
        by_link = held is not None and (held.case, held.recipient) == (consent.case, consent.organisation)
        return "lead" in levels or (bool(levels) and theirs) or by_link

    def _sees_orientation(self, who: Who, one: Orientation, at: datetime) -> bool:
        inside = self.levels(who, one.case, at) & {"lead", "partner", "reader", "trace"}
        urgent = one.case in self.in_emergency(who, at) or one.id in self.said_herself(who, at)
        return who.job in SEES_ALL or bool(inside) or self._in_hand(who, one, at) or urgent

    def _in_hand(self, who: Who, one: Orientation, at: datetime) -> bool:
        """Of an open call: only who is on the phone."""
        return one.case is None and one.by == who.membership and self.acts(who, WORKERS, at)

    def _sees_facts(self, who: Who, one: Orientation, data_class: str, at: datetime) -> bool:
        if who.job in SEES_ALL or self._in_hand(who, one, at) or one.case in self.in_emergency(who, at):
            return True
        sent = one.organisation == who.organisation and self.keeps_as_sent(who, one.case, data_class, at)
        return sent or self.reads_content(who, one.case, data_class, at)

    def _sees_notice(self, who: Who, notice: Notice, at: datetime) -> bool:
        follows = any(
            self.levels(who, case.id, at) & {"lead", "partner"}
            for case in self.cases.values()
            if case.person == notice.person
        )
        ours = notice.organisation == who.organisation and self.reaches(who, notice.departement)
        own = self.cases.get(self.own_case(who, at))
        hers = own is not None and notice.person == own.person
        return who.job in SEES_ALL or follows or hers or (self.acts(who, WORKERS, at) and ours)

    def _sees_call(self, who: Who, call: Call, at: datetime) -> bool:
        """An agent's own; the job that ends those left open, and those that it ended."""
        own = call.membership == who.membership and self.acts(who, {"phone_agent"}, at)
        return own or who.job in SEES_ALL or (who.job == "frontdesk" and (not call.ended or call.abandoned))

    def sees(self, who: Who, at: datetime) -> Seen:
        """Per table, the keys of the rows that are visible."""
        return self.narrowed(who, self._opened(who, at) | self.sees_around(who, at), at)

    def _opened(self, who: Who, at: datetime) -> Seen:
        referrals, own_link = self.referrals.values(), who.link in self.links
        facts = {
            data_class: {one.id for one in self.orientations.values() if self._sees_facts(who, one, data_class, at)}
            for data_class in ("situation", "health")
        }
        lines = [line for line in self.lines if self.sees_line(who, line, at)]
        return self._persons(who, at) | {
            "people_noticegiven": {notice.id for notice in self.notices if self._sees_notice(who, notice, at)},
            "people_consent": {one.id for one in self.consents.values() if self._sees_consent(who, one, at)},
            "people_acceptance": {one.id for one in self.acceptances if self._sees_acceptance(who, one, at)},
            "cases_case": {case.id for case in self.cases.values() if self._sees_case(who, case.id, at)},
            "cases_participation": {part.id for part in self.parts if self._sees_part(who, part, at)},
            "orientation_orientation": {
                one.id for one in self.orientations.values() if self._sees_orientation(who, one, at)
            },
            "orientation_situation": facts["situation"] | self.said_herself(who, at),
            "orientation_healthfacts": facts["health"] | self.said_herself(who, at),
            "orientation_trace": facts["health"],
            "referrals_referral": {one.id for one in referrals if self.sees_referral(who, one, at)},
            "referrals_referralsummary": {one.id for one in referrals if self.sees_summary(who, one, at)},
            "referrals_referralmessage": {one.id for one in referrals if self.sees_message(who, one, at)},
            "referrals_transition": {line.id for line in lines if line.table == "referrals_transition"},
            "referrals_attempt": {line.id for line in lines if line.table == "referrals_attempt"},
            "referrals_answerlink": (
                set(self.links) if who.job in SEES_ALL | {"outbox"} else {who.link} if own_link else set()
            ),
            "frontdesk_call": {call.id for call in self.calls if self._sees_call(who, call, at)},
        }

    def _persons(self, who: Who, at: datetime) -> Seen:
        """Who it is. Her name is read to her, and by who calls her today; that she is registered, by neither."""
        cases, urgent = self.cases.values(), self.in_emergency(who, at)
        alone = self.without_case if who.job in SEES_ALL else set()
        opened = {case.person for case in cases if case.id in urgent} | alone
        named = {case.person for case in cases if self.sees_identity(who, case.id, at)} | opened
        reached = {case.person for case in cases if self.reads_contact(who, case.id, at)} | opened
        spoken = {case.person for case in cases if case.id == self.own_case(who, at)} | self.persons_to_call(who, at)
        written = {self.cases[one.case].person for one in self.her_links if one.alive and who.job == "outbox"}
        return {
            "people_person": named,
            "people_identity": named | spoken,
            "people_contact": reached | spoken | written,
        }

    def _sees_acceptance(self, who: Who, one: Acceptance, at: datetime) -> bool:
        inside = self.levels(who, one.case, at) & {"lead", "partner", "reader", "trace"}
        return who.job in SEES_ALL or bool(inside) or one.case == self.own_case(who, at)

    # Who may move what

    def may(self, who: Who, verb: str, referral: Referral, at: datetime) -> bool:
        sources, _, sides = MOVES[verb]
        if referral.state not in sources or not self.sees_referral(who, referral, at):
            return False
        side = self._sides(who, referral, at) & set(sides)
        if not side or not self._sees_case(who, referral.case, at):
            return False
        return verb != "reopen" or self._may_reopen(referral, side, at)

    def _sides(self, who: Who, referral: Referral, at: datetime) -> set[str]:
        sides = {"R"} if self.held(who) is referral else set()
        if self.acts(who, READERS, at) and who.organisation == referral.recipient:
            sides.add("R")
        if self.acts(who, WORKERS, at) and who.organisation == referral.sender:
            sides |= {"S", "A"} if who.role == "phone_agent" else {"S"}
        if self.acts(who, {"animator"}, at) and self.reaches(who, referral.departement):
            sides.add("C")
        return sides | ({"H"} if who.job == "clock" else set())

    def _may_reopen(self, referral: Referral, side: set[str], at: datetime) -> bool:
        """In time, while the person agrees; an animator gives nobody a case back who handed it over."""
        today = day_of(at)
        in_time = referral.closed_on is not None and today - referral.closed_on <= timedelta(days=REOPENING_DAYS)
        agreed = referral.consent is not None and self.consents[referral.consent].covers("identity", today)
        return in_time and agreed and (side != {"C"} or self.lead(referral.case) == referral.recipient)

    def lead(self, case: Any) -> Any:
        return next(part.organisation for part in self._open(case) if part.level == "lead")

    # What an act does to who takes part

    def move(self, verb: str, referral: Referral, at: datetime, *, outcome: str = "") -> None:
        """Apply an act that was done, as the flow says it."""
        before, case = referral.state, referral.case
        referral.state = MOVES[verb][1]
        match verb:
            case "send":
                referral.sent = True
                self._join(case, referral.recipient, "invited", "orientation", at, referral=referral.id)
            case "accept":
                self._take_over(referral, at)
            case "refuse" | "expire" | "cancel":
                self._end_invitation(referral, at)
            case "close":
                referral.outcome, referral.closed_on = outcome, day_of(at)
                if before == "acceptee" and not self._follows_otherwise(referral):
                    self._hand_back(referral, at)
            case "reopen":
                self._take_up_again(referral, at)
            case "withdraw" if referral.consent is not None:
                self.consents[referral.consent].withdrawn = True
                self._shut_out(referral, at)

    def _take_over(self, referral: Referral, at: datetime) -> None:
        if self.lead(referral.case) == referral.sender:
            self._hand_over(referral.case, referral.sender, referral.recipient, at)
        else:
            self._stand_beside(referral.case, referral.recipient, at)
        self._end_invitation(referral, at)

    def _hand_over(self, case: Any, giver: Any, taker: Any, at: datetime) -> None:
        if giver == taker:
            return
        self._join(case, giver, "trace", "transmission", at)
        self._end(at, [part for part in self._open(case, giver) if part.level == "lead"])
        self._end(at, [part for part in self._open(case, taker) if part.level == "partner"])
        self._join(case, taker, "lead", "orientation", at)

    def _stand_beside(self, case: Any, organisation: Any, at: datetime) -> None:
        if not {part.level for part in self._open(case, organisation)} & {"lead", "partner"}:
            self._join(case, organisation, "partner", "orientation", at)

    def _hand_back(self, referral: Referral, at: datetime) -> None:
        """Who never met the person gives the case back; who never led gets no lead."""
        case, giver = referral.case, referral.recipient
        given = [p for p in self._open(case, giver) if p.opened_by == "orientation" and p.level != "invited"]
        leads = any(part.level == "lead" for part in given)
        has_led = any(p.case == case and p.organisation == referral.sender and p.level == "lead" for p in self.parts)
        if not given or (leads and not has_led):
            return
        if not any(part.level == "trace" for part in self._open(case, giver)):
            self._join(case, giver, "trace", "transmission", at)
        self._end(at, given)
        if leads:
            self._return_lead(case, referral.sender, at)

    def _take_up_again(self, referral: Referral, at: datetime) -> None:
        case, back = referral.case, referral.recipient
        if self.lead(case) == back:
            return
        if self.lead(case) == referral.sender:
            self._hand_over(case, referral.sender, back, at)
        else:
            self._stand_beside(case, back, at)
        self._end(at, [part for part in self._open(case, back) if part.level == "trace"])

    def _shut_out(self, referral: Referral, at: datetime) -> None:
        """All that referrals had opened to it ends; the lead, if it had it, goes back."""
        opened = [p for p in self._open(referral.case, referral.recipient) if p.opened_by not in {"porte", "retour"}]
        self._end(at, opened)
        if any(part.level == "lead" for part in opened):
            self._return_lead(referral.case, referral.sender, at)

    def _return_lead(self, case: Any, to: Any, at: datetime) -> None:
        self._join(case, to, "lead", "retour", at)
        self._end(at, [part for part in self._open(case, to) if part.level == "trace"])

    def _follows_otherwise(self, referral: Referral) -> bool:
        return any(
            one.case == referral.case and one.recipient == referral.recipient and one.state in FOLLOWED
            for one in self.referrals.values()
            if one is not referral
        )

    def _end_invitation(self, referral: Referral, at: datetime) -> None:
        self._end(at, [part for part in self._open(referral.case) if part.referral == referral.id])

    def _open(self, case: Any, organisation: Any = None) -> list[Part]:
        return [p for p in self.parts if p.case == case and p.until is None and organisation in (None, p.organisation)]

    def _end(self, at: datetime, parts: list[Part]) -> None:
        for part in parts:
            part.until = at

    def _join(self, case: Any, organisation: Any, level: str, by: str, at: datetime, referral: Any = None) -> None:
        departement = self.cases[case].departement
        fields = {"case": case, "organisation": organisation, "level": level, "opened_by": by, "since": at}
        self.parts.append(Part(departement=departement, referral=referral, **fields))

    def age(self, days: int) -> None:
        """``days`` pass: everything that was, was earlier."""
        past = timedelta(days=days)
        for one in [*self.terms.values(), *self.parts, *self.consents.values()]:
            one.since -= past
            one.until = one.until and one.until - past
        for referral in self.referrals.values():
            for name in ("answer_by", "start_by", "closed_on"):
                value = getattr(referral, name)
                setattr(referral, name, value and value - past)


def _before(day: date | None, today: date) -> bool:
    return day is not None and day < today
