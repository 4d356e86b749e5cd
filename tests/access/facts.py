"""The facts that the oracle knows: rows as plain records, without a rule about who sees them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Who:
    """An actor: a membership, a link (by its id), the person (by the hash of her own link), a job, or nobody."""

    name: str
    membership: Any = None
    organisation: Any = None
    role: str = ""
    departements: frozenset[str] = frozenset()
    link: Any = None
    job: str = ""
    her_hash: str = ""
    contact_hash: str = ""  # of a contact at her employer's: by the hash of its link
    answers_by_link: bool = False  # by a link that lives, is dead, or never was


@dataclass(kw_only=True)
class Term:
    """When a membership counts. Start included, end excluded."""

    since: datetime
    until: datetime | None = None
    active: bool = True

    def covers(self, at: datetime) -> bool:
        return self.active and self.since <= at and (self.until is None or at < self.until)


@dataclass(kw_only=True)
class Case:
    id: Any
    person: Any
    departement: str
    open: bool = True
    closed_on: date | None = None
    caller: Any = None  # who is to call her, as the case says it, and from which day on
    call_on: date | None = None


@dataclass(kw_only=True)
class Part:
    case: Any
    organisation: Any
    level: str
    opened_by: str
    since: datetime
    departement: str
    until: datetime | None = None
    referral: Any = None
    id: Any = None

    def covers(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)

    @property
    def said(self) -> tuple[Any, ...]:
        return (self.case, self.organisation, self.level, self.opened_by, self.referral, self.until is None)


@dataclass(kw_only=True)
class Consent:
    id: Any
    case: Any
    organisation: Any
    recorded_for: Any
    classes: frozenset[str]
    since: date
    until: date
    withdrawn: bool = False

    def covers(self, data_class: str, day: date) -> bool:
        return not self.withdrawn and data_class in self.classes and self.since <= day < self.until


@dataclass(kw_only=True)
class Orientation:
    id: Any
    case: Any
    organisation: Any
    by: Any = None
    overridden: bool = False


@dataclass(kw_only=True)
class Notice:
    id: Any
    person: Any
    organisation: Any
    departement: str


@dataclass(kw_only=True)
class Acceptance:
    id: Any
    case: Any


@dataclass(kw_only=True)
class Call:
    id: Any
    membership: Any
    ended: bool = False
    abandoned: bool = False
    referral: Any = None
    enquiry: Any = None


@dataclass(kw_only=True)
class Link:
    id: Any
    referral: Any
    alive: bool = True


@dataclass(kw_only=True)
class Line:
    """A line of the journal, or an attempt."""

    id: Any
    referral: Any
    organisation: Any
    membership: Any
    by_link: bool
    departement: str
    by_her: bool = False
    table: str = "referrals_transition"


@dataclass(kw_only=True)
class Referral:
    id: Any
    case: Any
    departement: str
    sender: Any
    recipient: Any
    state: str = "brouillon"
    sent: bool = False
    consent: Any = None
    has_message: bool = True
    answer_by: date | None = None
    start_by: date | None = None
    closed_on: date | None = None
    outcome: str = ""


# Around the requests


@dataclass(frozen=True, kw_only=True)
class HerLink:
    """The person's own link to one of her cases."""

    id: Any
    case: Any
    secret_hash: str
    alive: bool = True


@dataclass(frozen=True, kw_only=True)
class Guard:
    id: Any
    case: Any
    departement: str
    kind: str
    lifted: bool = False


@dataclass(frozen=True, kw_only=True)
class Assigned:
    id: Any
    case: Any
    departement: str
    organisation: Any
    membership: Any
    ended: bool = False


@dataclass(frozen=True, kw_only=True)
class Emergency:
    id: Any
    case: Any
    departement: str
    organisation: Any
    membership: Any
    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The person is asked for her own word; ``call_on`` is when somebody calls, while ``state`` is « asked »."""

    id: Any
    case: Any
    departement: str
    caller: Any
    state: str
    asked_on: date
    call_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Besides:
    """A row of another table, with whatever of these it has."""

    table: str
    id: Any
    case: Any = None
    referral: Any = None
    departement: str = ""
    organisation: Any = None
    membership: Any = None
    owner: Any = None
    match: Any = None
    side: Any = None
    enquiry: Any = None
    orientation: Any = None
    state: Any = ""
    until: datetime | None = None
    revoked: datetime | None = None
    of_health: bool = False
    ends_on: date | None = None
    secret_hash: str = ""
    departements: Any = ()  # of a row that has several
