"""A person is passed on: states, moves, guards, clocks. The table ``ARROWS`` is the single source.

Screens, actions, the pairs table of the database, the diagram of the room and the tests are drawn from it.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from cordee.domain.access import DataClass
from cordee.domain.consent import Scope
from cordee.domain.working_days import working_day_after


class State(StrEnum):
    """In the order of the flow; the values are stored and are the field's own words."""

    DRAFT = "brouillon"
    AWAITING_CONSENT = "attente_accord"
    SENT = "envoyee"
    RECEIVED = "recue"
    ACCEPTED = "acceptee"
    STARTED = "demarree"
    CLOSED = "cloturee"
    REFUSED = "refusee"
    REDIRECTED = "redirigee"
    EXPIRED = "expiree"
    WITHDRAWN = "retiree"
    CANCELLED = "annulee"
    ENTERED_IN_ERROR = "erreur"


class Verb(StrEnum):
    ASK_CONSENT = "ask_consent"
    SEND = "send"
    AGREE = "agree"
    LAPSE = "lapse"
    ACKNOWLEDGE = "acknowledge"
    ACCEPT = "accept"
    REFUSE = "refuse"
    REDIRECT = "redirect"
    EXPIRE = "expire"
    START = "start"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    CORRECT = "correct"


class Side(StrEnum):
    """Who acts; the values are the letters of the matrix."""

    PERSON = "P"
    LINE = "A"
    SENDER = "S"
    RECEIVER = "R"
    ANIMATOR = "C"
    CLOCK = "H"
    CORRECTION = "X"


class LineActs(StrEnum):
    """What an agent of the line stands for when the move is open to the line."""

    AS_SENDER = "as_sender"
    BY_VOICE = "by_voice"  # the person says it on the phone
    FOR_RECEIVER = "for_receiver"  # the operator says it on the phone


class Guard(StrEnum):
    """A condition of a move; the guard functions return the names of those that do not hold."""

    THIRD_PARTY = "third_party"
    CHANNEL_KNOWN = "channel_known"
    NOTICE = "notice"
    CONSENT = "consent"
    TRACE = "trace"
    SERVICE_VERSION = "service_version"
    OFFER = "offer"
    MANDATE = "mandate"
    ADDRESS = "address"
    CAPACITY = "capacity"
    NO_TWIN = "no_twin"
    NO_AGREEMENT_IN_TIME = "no_agreement_in_time"
    RESPONDER = "responder"
    FIRST_CONTACT = "first_contact"
    REASON = "reason"
    TARGET = "target"
    CONSENT_COVERS_TARGET = "consent_covers_target"
    REMINDED = "reminded"
    PAST_EXPIRY = "past_expiry"
    DATE_REACHED = "date_reached"
    NEXT_MEETING = "next_meeting"
    OUTCOME = "outcome"
    THREE_ATTEMPTS = "three_attempts"
    WITHIN_90_DAYS = "within_90_days"
    STILL_FOLLOWS = "still_follows"
    TWO_PERSONS = "two_persons"


class Channel(StrEnum):
    """By which way an act came in."""

    ACCOUNT = "account"
    LINK = "link"
    PHONE = "phone"
    CLOCK = "clock"
    PERSON = "person"  # by the person's own link


class RefusalReason(StrEnum):
    FULL = "complet"
    NOT_ELIGIBLE = "non_eligible"
    OUT_OF_ZONE = "hors_zone"
    ALREADY_FOLLOWED = "deja_suivi"
    UNREACHABLE = "injoignable"
    BETTER_ACTOR = "autre_acteur"
    PERSON_DOES_NOT_WISH = "ne_souhaite_pas"
    INCOMPLETE = "incomplet"


class Outcome(StrEnum):
    """What a follow-up gave, as its receiver says it when it closes."""

    HELPED = "aide"
    PARTLY_HELPED = "aide_en_partie"
    NOT_HELPED = "pas_aide"
    GAVE_UP = "a_renonce"
    UNREACHABLE = "injoignable"


class Note(StrEnum):
    """What is written down about a request and moves nothing."""

    ATTEMPT = "attempt"
    QUESTION = "question"  # what the receiver lacks in order to answer
    COMPLEMENT = "complement"  # what the sender says to it


class AttemptKind(StrEnum):
    """Why the first meeting did not take place that day."""

    NO_ANSWER = "sans_reponse"
    MISSED = "manque"
    MOVED = "reporte"


class NextAction(StrEnum):
    """What the owner of a case does next: an open case always names one, with a day (I-02)."""

    HAND_OVER = "transmettre"
    AWAIT_ANSWER = "attendre_reponse"
    MEET_PERSON = "premier_contact"
    PROPOSE_ANOTHER = "proposer_autre"
    CONFIRM_FOLLOW_UP = "confirmer_suivi"
    CALL_BACK = "rappeler"
    CONFIRM_WISH = "confirmer_souhait"
    COMPLETE_REQUEST = "completer_demande"
    DECIDE = "decider"
    REPORT = "rendre_compte"


AFTER_REFUSAL: Mapping[RefusalReason, NextAction] = {
    RefusalReason.FULL: NextAction.PROPOSE_ANOTHER,
    RefusalReason.NOT_ELIGIBLE: NextAction.PROPOSE_ANOTHER,
    RefusalReason.OUT_OF_ZONE: NextAction.PROPOSE_ANOTHER,
    RefusalReason.ALREADY_FOLLOWED: NextAction.CONFIRM_FOLLOW_UP,
    RefusalReason.UNREACHABLE: NextAction.CALL_BACK,
    RefusalReason.BETTER_ACTOR: NextAction.PROPOSE_ANOTHER,
    RefusalReason.PERSON_DOES_NOT_WISH: NextAction.CONFIRM_WISH,
    RefusalReason.INCOMPLETE: NextAction.COMPLETE_REQUEST,
}

AFTER_CLOSING: Mapping[Outcome, NextAction] = {
    **dict.fromkeys((Outcome.HELPED, Outcome.PARTLY_HELPED), NextAction.DECIDE),
    **dict.fromkeys((Outcome.NOT_HELPED, Outcome.GAVE_UP), NextAction.CONFIRM_WISH),
    Outcome.UNREACHABLE: NextAction.CALL_BACK,
}
# Who never met the person cannot say whether it helped her; who met her has reached her.
OUTCOMES: Mapping[State, tuple[Outcome, ...]] = {
    State.ACCEPTED: (Outcome.UNREACHABLE, Outcome.GAVE_UP),
    State.STARTED: (Outcome.HELPED, Outcome.PARTLY_HELPED, Outcome.NOT_HELPED, Outcome.GAVE_UP),
}
# Who may say that the first meeting was held may say that it was not; who may refuse may ask for more; who may take the
# request back may complete it.
NOTED_LIKE: Mapping[Note, Verb] = {
    Note.ATTEMPT: Verb.START,
    Note.QUESTION: Verb.REFUSE,
    Note.COMPLEMENT: Verb.CANCEL,
}
# The person did not answer or did not come: a meeting moved with her is no failed attempt to reach her.
FAILED_ATTEMPTS = frozenset({AttemptKind.NO_ANSWER, AttemptKind.MISSED})


@dataclass(frozen=True)
class Arrow:
    """One row of the table. ``label`` is what the diagram says beside the verb."""

    sources: tuple[State, ...]
    verb: Verb
    target: State
    by: frozenset[Side]
    line_acts: LineActs | None
    guards: tuple[Guard, ...]
    label: str = ""


def _by(letters: str) -> frozenset[Side]:
    return frozenset(map(Side, letters))


_OPEN = (State.DRAFT, State.AWAITING_CONSENT, State.SENT, State.RECEIVED, State.ACCEPTED, State.STARTED)
_PENDING = (State.SENT, State.RECEIVED)
_ALL = tuple(state for state in State if state is not State.ENTERED_IN_ERROR)
_AS_SENDER, _BY_VOICE, _FOR_RECEIVER = LineActs.AS_SENDER, LineActs.BY_VOICE, LineActs.FOR_RECEIVER

TO_ASK_CONSENT = (Guard.THIRD_PARTY, Guard.CHANNEL_KNOWN)
_TO_SEND = (
    Guard.NOTICE,
    Guard.CONSENT,
    Guard.TRACE,
    Guard.SERVICE_VERSION,
    Guard.OFFER,
    Guard.MANDATE,
    Guard.ADDRESS,
    Guard.CAPACITY,
    Guard.NO_TWIN,
)
_TO_LAPSE, _TO_ACCEPT = (Guard.NO_AGREEMENT_IN_TIME,), (Guard.RESPONDER, Guard.FIRST_CONTACT)
_TO_REFUSE = (Guard.RESPONDER, Guard.REASON)
TO_REDIRECT = (Guard.RESPONDER, Guard.REASON, Guard.TARGET, Guard.CONSENT_COVERS_TARGET)
_TO_EXPIRE = (Guard.REMINDED, Guard.PAST_EXPIRY)
_TO_START = (Guard.RESPONDER, Guard.DATE_REACHED)
_TO_CLOSE = (Guard.RESPONDER, Guard.OUTCOME, Guard.THREE_ATTEMPTS)
TO_REOPEN = (Guard.CONSENT, Guard.REASON, Guard.WITHIN_90_DAYS, Guard.STILL_FOLLOWS)

_DRAFT, _AWAITING, _ACCEPTED = (State.DRAFT,), (State.AWAITING_CONSENT,), (State.ACCEPTED,)
_FOLLOWED = (State.ACCEPTED, State.STARTED)
_BEFORE_ANSWER = (State.DRAFT, State.AWAITING_CONSENT, *_PENDING)

ARROWS: tuple[Arrow, ...] = (
    Arrow(
        _DRAFT, Verb.ASK_CONSENT, State.AWAITING_CONSENT, _by("AS"), _AS_SENDER, TO_ASK_CONSENT, "third party signals"
    ),
    Arrow(_DRAFT, Verb.SEND, State.SENT, _by("AS"), _AS_SENDER, _TO_SEND, "consent recorded"),
    Arrow(_AWAITING, Verb.AGREE, State.SENT, _by("PA"), _BY_VOICE, _TO_SEND, "person agrees"),
    Arrow(_AWAITING, Verb.LAPSE, State.CANCELLED, _by("ASH"), _AS_SENDER, _TO_LAPSE, "10 working days"),
    Arrow((State.SENT,), Verb.ACKNOWLEDGE, State.RECEIVED, _by("AR"), _FOR_RECEIVER, (Guard.RESPONDER,)),
    Arrow(_PENDING, Verb.ACCEPT, State.ACCEPTED, _by("AR"), _FOR_RECEIVER, _TO_ACCEPT, "first contact date"),
    Arrow(_PENDING, Verb.REFUSE, State.REFUSED, _by("AR"), _FOR_RECEIVER, _TO_REFUSE, "coded reason"),
    Arrow((*_PENDING, State.ACCEPTED), Verb.REDIRECT, State.REDIRECTED, _by("ARC"), _FOR_RECEIVER, TO_REDIRECT),
    Arrow(_PENDING, Verb.EXPIRE, State.EXPIRED, _by("H"), None, _TO_EXPIRE, "two reminders, 10 working days"),
    Arrow(_ACCEPTED, Verb.START, State.STARTED, _by("PAR"), _FOR_RECEIVER, _TO_START, "first meeting"),
    Arrow(_FOLLOWED, Verb.CLOSE, State.CLOSED, _by("AR"), _FOR_RECEIVER, _TO_CLOSE, "outcome"),
    Arrow((State.CLOSED,), Verb.REOPEN, State.STARTED, _by("RC"), None, TO_REOPEN, "90 days, reason"),
    Arrow(_OPEN, Verb.WITHDRAW, State.WITHDRAWN, _by("PA"), _BY_VOICE, (), "person says no"),
    Arrow(_BEFORE_ANSWER, Verb.CANCEL, State.CANCELLED, _by("SC"), None, (Guard.REASON,), "reason"),
    Arrow(_ALL, Verb.CORRECT, State.ENTERED_IN_ERROR, _by("X"), None, (Guard.TWO_PERSONS,), "two administrators"),
)

_BY_MOVE: Mapping[tuple[State, Verb], Arrow] = {(source, row.verb): row for row in ARROWS for source in row.sources}

OPEN_STATES = frozenset(_OPEN)
PENDING_STATES = frozenset(_PENDING)
FOLLOWED_STATES = frozenset(_FOLLOWED)
# A link to answer lives as long as the request: until it has ended, whoever asks for a new one gets it.
LINKED_STATES = PENDING_STATES | FOLLOWED_STATES
# The erasure of her case, which she asked for, waits for their end (``privacy`` migration 0017).
HOLDING_STATES = LINKED_STATES | {State.AWAITING_CONSENT}
# Reached only through SENT, so consent, trace and service version are there for ever.
SENT_OR_LATER = frozenset(
    {
        *_PENDING,
        State.ACCEPTED,
        State.STARTED,
        State.CLOSED,
        State.REFUSED,
        State.REDIRECTED,
        State.EXPIRED,
    }
)
FINAL_STATES = frozenset(State) - OPEN_STATES - {State.CLOSED}


class NotPossible(Exception):
    """The table has no such move for this side; ``by`` is None for who has no side at all.

    ``since`` and ``responder`` tell who was first, when the caller knows it.
    """

    def __init__(
        self, state: State, verb: Verb, by: Side | None, *, since: datetime | None = None, responder: str = ""
    ) -> None:
        super().__init__(f"{verb} by {by.name.lower() if by else 'nobody'} from {state.name.lower()}")
        self.state = state
        self.verb = verb
        self.by = by
        self.since = since
        self.responder = responder


class GuardsUnmet(NotPossible):
    """The move exists, some of its conditions do not hold: ``missing`` names them in the table's order."""

    def __init__(self, state: State, verb: Verb, by: Side | None, missing: tuple[Guard, ...]) -> None:
        super().__init__(state, verb, by)
        self.missing = missing
        self.args = (f"{self.args[0]}: {', '.join(missing)}",)


def arrow(state: State, verb: Verb) -> Arrow | None:
    return _BY_MOVE.get((state, verb))


def next_state(state: State, verb: Verb, *, by: Side | None) -> State:
    """Return the state after ``verb``; raise NotPossible if no arrow allows it to ``by``."""
    row = arrow(state, verb)
    if row is None or by is None or by not in row.by:
        raise NotPossible(state, verb, by)
    return row.target


def move(state: State, verb: Verb, *, by: Side | None, missing: tuple[Guard, ...] = ()) -> State:
    """Return the state after ``verb``; raise GuardsUnmet when the table allows it and a guard does not."""
    target = next_state(state, verb, by=by)
    if missing:
        raise GuardsUnmet(state, verb, by, missing)
    return target


def moves(state: State, *, by: Side) -> tuple[Verb, ...]:
    """Return what ``by`` may try from ``state``, in the table's order."""
    return tuple(row.verb for row in ARROWS if state in row.sources and by in row.by)


def pairs() -> frozenset[tuple[State, State]]:
    """Return every (from, to) of the table: what the database lets the journal record."""
    return frozenset((source, row.target) for row in ARROWS for source in row.sources)


@dataclass(frozen=True, kw_only=True)
class Deadlines:
    """Days frozen at sending: a later change of the clocks moves no promise already made."""

    acknowledge_by: date
    answer_by: date
    remind_on: tuple[date, ...]
    expires_on: date  # excluded: from this day on the referral may expire


@dataclass(frozen=True, kw_only=True)
class Clocks:
    """Defaults of the flow, in working days unless the name says otherwise."""

    acknowledge: int = 2
    answer: int = 5
    reminders: tuple[int, ...] = (3, 6)
    expiry: int = 10
    first_contact: int = 15
    consent_lapse: int = 10
    twin_calendar_days: int = 21
    start: int = 15
    follow_up_calendar_days: int = 90
    reopening_calendar_days: int = 90
    question_pause: int = 5
    danger_minutes: int = 15

    def frozen(self, sent_on: date, holidays: Set[date]) -> Deadlines:
        def after(count: int) -> date:
            return working_day_after(sent_on, count, holidays=holidays)

        return Deadlines(
            acknowledge_by=after(self.acknowledge),
            answer_by=after(self.answer),
            remind_on=tuple(map(after, self.reminders)),
            expires_on=after(self.expiry),
        )


CLOCKS = Clocks()


class Tick(StrEnum):
    """What the clock does to a referral that waits: for its answer, for the first meeting, for its outcome."""

    REMIND = "remind"
    EXPIRE = "expire"
    ALERT = "alert"
    NUDGE = "nudge"


def tick(deadlines: Deadlines, *, reminded: int, last_reminded_on: date | None, on: date) -> Tick | None:
    """Return what is due on that day: at most one step a day.

    After an outage the two reminders and the expiry therefore fall on three different days:
    nobody loses a request on the morning it is recalled for the first time.
    """
    if last_reminded_on is not None and on <= last_reminded_on:
        return None
    if reminded < len(deadlines.remind_on):
        return Tick.REMIND if on >= deadlines.remind_on[reminded] else None
    return Tick.EXPIRE if on >= deadlines.expires_on else None


@dataclass(frozen=True, kw_only=True)
class Sending:
    """All that the guards of sending look at. ``acts_on`` is the real day, ``rules_on`` the day of the directory."""

    acts_on: date
    rules_on: date
    recipient: UUID
    classes: frozenset[DataClass]
    notice_given: bool
    consent: Scope | None
    trace_stored: bool
    version_in_force: bool
    offer_in_force: bool
    mandate_in_force: bool
    has_address: bool
    has_room: bool
    twin_sent_on: date | None
    override_reason: str = ""  # why a full service or a second request all the same
    clocks: Clocks = field(default=CLOCKS)


def guard_send(sending: Sending) -> tuple[Guard, ...]:
    """Return the names of what is missing before a person's data may leave, in the table's order."""
    reasoned = bool(sending.override_reason.strip())
    holds = {
        Guard.NOTICE: sending.notice_given,
        Guard.CONSENT: sending.consent is not None
        and sending.consent.covers(sending.recipient, sending.classes, on=sending.acts_on),
        Guard.TRACE: sending.trace_stored,
        Guard.SERVICE_VERSION: sending.version_in_force,
        Guard.OFFER: sending.offer_in_force,
        Guard.MANDATE: sending.mandate_in_force,
        Guard.ADDRESS: sending.has_address,
        Guard.CAPACITY: reasoned or sending.has_room,
        Guard.NO_TWIN: reasoned or not _is_recent(sending.twin_sent_on, sending.acts_on, sending.clocks),
    }
    return tuple(guard for guard in _TO_SEND if not holds[guard])


def _is_recent(sent_on: date | None, today: date, clocks: Clocks) -> bool:
    return sent_on is not None and today - sent_on < timedelta(days=clocks.twin_calendar_days)


def first_contact_limit(accepted_on: date, *, holidays: Set[date], clocks: Clocks = CLOCKS) -> date:
    """Return the last day on which a first contact may be promised."""
    return working_day_after(accepted_on, clocks.first_contact, holidays=holidays)


def guard_accept(
    *, responder: str, accepted_on: date, first_contact_on: date | None, holidays: Set[date], clocks: Clocks = CLOCKS
) -> tuple[Guard, ...]:
    limit = first_contact_limit(accepted_on, holidays=holidays, clocks=clocks)
    missing = guard_responder(responder)
    if first_contact_on is None or not accepted_on <= first_contact_on <= limit:
        missing += (Guard.FIRST_CONTACT,)
    return missing


def guard_responder(responder: str) -> tuple[Guard, ...]:
    return () if responder.strip() else (Guard.RESPONDER,)


def guard_refuse(*, responder: str, reason: RefusalReason | None) -> tuple[Guard, ...]:
    return guard_responder(responder) + (() if reason else (Guard.REASON,))


def guard_cancel(*, reason: str) -> tuple[Guard, ...]:
    return () if reason.strip() else (Guard.REASON,)


def guard_expire(deadlines: Deadlines, *, reminded: int, on: date) -> tuple[Guard, ...]:
    missing: tuple[Guard, ...] = ()
    if reminded < len(deadlines.remind_on):
        missing += (Guard.REMINDED,)
    if on < deadlines.expires_on:
        missing += (Guard.PAST_EXPIRY,)
    return missing


_BANDS = ((25, "moins_25"), (35, "25_34"), (45, "35_44"), (55, "45_54"))
OLDEST_BAND, UNKNOWN_BAND = "55_plus", "inconnu"
AGE_BANDS = (*(band for _, band in _BANDS), OLDEST_BAND, UNKNOWN_BAND)


def age_band(born_on: date | None, *, on: date) -> str:
    """Return the ten years that a receiver sees before it accepts, never the age."""
    if born_on is None:
        return UNKNOWN_BAND
    age = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    return next((band for limit, band in _BANDS if age < limit), OLDEST_BAND)
