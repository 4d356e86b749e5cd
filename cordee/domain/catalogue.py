"""What the catalogue says: facts, needs, operators, programmes, gates, services and their dated versions.

Values only: they are read from files by ``cordee.reader`` and decided upon by ``cordee.domain.orientation``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from cordee.domain.periods import Period
from cordee.domain.rules.evaluation import Evaluator, Values, compiled, opened
from cordee.domain.rules.language import Expression, Literal, facts_of, written
from cordee.domain.rules.phrases import Audience, Phrase
from cordee.domain.tongue import Tongue

if TYPE_CHECKING:  # deadlines and letters are written with conditions, which are defined here
    from cordee.domain.deadlines import Deadline
    from cordee.domain.letters import Letter
    from cordee.domain.translating import Translation

ALWAYS: Final = Period()


class FactType(StrEnum):
    BOOL = "bool"
    INT = "int"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    COMMUNE = "commune"


class Sensitivity(StrEnum):
    NONE = "none"
    PERSONAL = "personal"
    HEALTH = "health"


class AskedBy(StrEnum):
    BOTH = "both"
    AGENT = "agent"
    SELF = "self"
    PROFESSIONAL = "professional"


class Changes(StrEnum):
    """Whether the answer can become another: by waiting, by something that the person or somebody can do, or never."""

    NEVER = "never"
    BY_TIME = "by_time"
    BY_ACTION = "by_action"


class Tier(StrEnum):
    ORDINARY = "droit_commun"
    SPECIFIC = "specifique"


class Access(StrEnum):
    DIRECT = "direct"
    PRESCRIPTION = "prescription"
    DECISION = "decision"
    INFORMATION = "information"


class OperatorLevel(StrEnum):
    BASIN = "bassin"
    DEPARTEMENT = "departement"
    REGION = "region"
    NATIONAL = "national"


class Place(StrEnum):
    """Which commune decides who is competent: where the person lives or where they work."""

    HOME = "residence"
    WORK = "travail"


class WhenUnknown(StrEnum):
    SKIP = "skip"
    ASK = "ask"
    FIRE = "fire"


class GateKind(StrEnum):
    SAFETY = "safety"
    CONSENT = "consent"
    POLICY = "policy"


class Effect(StrEnum):
    EMERGENCY_ONLY = "emergency_only"
    ASK_REPRESENTATIVE = "ask_representative"
    INFORMATION_ONLY = "information_only"
    NO_NAMED_RECORD = "no_named_record"
    NO_REFERRAL = "no_referral"
    NO_HEALTH_DETAIL = "no_health_detail"
    ASK_FIRST = "ask_first"
    NO_REGIONAL_SERVICE = "no_regional_service"
    EXPLAIN = "explain"
    EXCLUDE_SERVICES = "exclude_services"
    LEAD_FIRST = "lead_first"
    URGENT = "urgent"
    NO_NAMED_LIST = "no_named_list"
    LIGHT_SUPPORT = "light_support"


class Verified(StrEnum):
    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Condition:
    """An expression with what people read: a French sentence and the text it comes from, both optional."""

    expression: Expression
    label: str | None = None
    source: str | None = None

    @cached_property
    def written(self) -> str:
        return written(self.expression)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts that it reads, each once, in reading order."""
        return tuple(dict.fromkeys(facts_of(self.expression)))

    @cached_property
    def met(self) -> Evaluator:
        return compiled(self.expression)

    @cached_property
    def awaits(self) -> Callable[[Values], Iterable[str]]:
        """The facts that keep it open, in reading order; nothing when it is decided."""
        return opened(self.expression)


class Formula(StrEnum):
    """How a fact follows from one other fact; months are whole months elapsed, to or from the decision date."""

    DAYS_SINCE = "days_since"
    DAYS_UNTIL = "days_until"
    MONTHS_SINCE = "months_since"
    MONTHS_UNTIL = "months_until"
    DEPARTEMENT_OF = "departement_of"
    COUNTRY_OF = "country_of"


# What counts the time since a day, and what counts the time left until one.
TIME_SINCE: Final = frozenset({Formula.DAYS_SINCE, Formula.MONTHS_SINCE})
TIME_UNTIL: Final = frozenset({Formula.DAYS_UNTIL, Formula.MONTHS_UNTIL})


@dataclass(frozen=True, kw_only=True)
class DerivedCase:
    condition: Condition
    value: Literal


@dataclass(frozen=True, kw_only=True)
class Derivation:
    """Either a list of cases, the first true one wins, or a formula on another fact."""

    cases: tuple[DerivedCase, ...] = ()
    formula: Formula | None = None
    of: str | None = None


@dataclass(frozen=True, kw_only=True)
class Share:
    """How often a value is met, as a weight beside those of the fact's other values.

    For a number, ``value`` is the least and ``to`` the greatest of a range.
    """

    value: Literal
    to: int | None = None
    weight: float


@dataclass(frozen=True, kw_only=True)
class Fact:
    """``effort``: what answering costs, 1 by heart, 2 by thinking, 3 by looking up a paper.

    ``action``: French, what makes the answer change, for a fact that changes by action.
    ``grows_while``: the fact that lasts as long as this duration grows: a leave, a contract. None: it always grows.
    ``past``: a day that cannot be ahead of the day of the conversation: what it dates has happened.
    ``ends_by``: the fact that tells when this one is expected to end, a last day or a remaining time.
    ``said``: how it is said inside a sentence; None in older catalogues.
    ``question_other``: the question to who speaks about somebody else; None when the question is the same for all.
    ``tongue``: the language of its texts, hence of every sentence that is made about it.
    """

    id: str
    group: str
    label: str
    type: FactType
    unit: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    question: str
    question_other: str | None = None
    question_self: str | None = None
    help: str | None = None
    sensitivity: Sensitivity
    asked_by: AskedBy
    relevant_if: Condition | None = None
    derived: Derivation | None = None
    changes: Changes = Changes.NEVER
    action: str | None = None
    grows_while: str | None = None
    ends_by: str | None = None
    past: bool = False
    effort: int = 1
    frequency: tuple[Share, ...] = ()
    said: Phrase | None = None
    tongue: Tongue = Tongue.FRENCH

    def question_to(self, audience: Audience) -> str:
        """Return the question as it is said on the telephone."""
        return self.question if audience is Audience.PERSON else self.question_other or self.question


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A combination of answers that cannot be: ``never`` is false of every real situation. ``why`` is French."""

    id: str
    never: Condition
    why: str


@dataclass(frozen=True, kw_only=True)
class Need:
    id: str
    label: str
    group: str
    asked_by: tuple[str, ...]
    description: str
    synonyms: tuple[str, ...] = ()
    easy: str | None = None


@dataclass(frozen=True, kw_only=True)
class Operator:
    """A kind of operator, not a branch. ``regimes`` None means every scheme."""

    id: str
    name: str
    acronym: str | None
    period: Period
    successor: str | None
    regimes: frozenset[str] | None
    level: OperatorLevel
    tier: Tier
    place: Place = Place.HOME
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Programme:
    id: str
    name: str
    period: Period
    doors: tuple[str, ...]
    strands: Mapping[str, str]
    needs: tuple[str, ...]
    gates: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class ActionTo:
    """The words of a gate for some callers: a relative is not told what is told to the person."""

    callers: frozenset[str]
    action: str


@dataclass(frozen=True, kw_only=True)
class Gate:
    id: str
    kind: GateKind
    programmes: frozenset[str]
    period: Period
    condition: Condition | None
    when_unknown: WhenUnknown
    effect: Effect
    action: str
    unknown_facts: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    only_services: frozenset[str] = frozenset()
    exclude_services: frozenset[str] = frozenset()
    lead_services: frozenset[str] = frozenset()
    provisional_services: frozenset[str] = frozenset()
    not_needs: frozenset[str] = frozenset()
    allowed_health: frozenset[str] = frozenset()
    exclude_operator_levels: frozenset[OperatorLevel] = frozenset()
    exclude_tier: Tier | None = None
    easy: tuple[str, ...] = ()
    actions_to: tuple[ActionTo, ...] = ()

    def action_to(self, caller: str | None) -> str:
        """What it asks of the agent when this caller is on the line; the same for all whom nothing else is said of."""
        return next((one.action for one in self.actions_to if caller in one.callers), self.action)


@dataclass(frozen=True, kw_only=True)
class ServiceVersion:
    """One measure as it stood over a period, with what it inherits from its family already applied."""

    id: str
    family: str
    variant: str | None
    name: str
    family_name: str
    summary_public: str
    summary_other: str | None = None
    summary_easy: tuple[str, ...] = ()
    summary_agent: str
    programmes: frozenset[str]
    kind: str
    tier: Tier
    complement: bool
    necessary_when: Condition | None
    order: int | None
    direct_needs: frozenset[str]
    support_needs: frozenset[str]
    access: Access
    requesters: frozenset[str]
    prescribers: tuple[str, ...]
    first_line: bool
    priority: int | None
    period: Period
    dated_by: str | None
    operators: tuple[str, ...]
    conditions: tuple[Condition, ...]
    delay: str | None
    delay_days: int | None
    cost: str | None
    cost_cents: int | None
    practical: str | None = None
    legal: tuple[str, ...]
    sources: tuple[str, ...]
    verified: Verified
    checked_on: date
    successor: str | None

    def may_be_asked_on(self, day: date) -> bool:
        """A version dated by a fact (the first day of a leave) was chosen by that fact, not by the day of asking."""
        return self.dated_by is not None or self.period.covers(day)

    def summary_to(self, audience: Audience) -> str:
        """Return in one sentence what the service is, to who is speaking."""
        return self.summary_public if audience is Audience.PERSON else self.summary_other or self.summary_public


EMPLOYERS: Final = frozenset({"employeur", "employeur_public"})


@dataclass(frozen=True, kw_only=True)
class LocalOffer:
    """An organisation that delivers services of one operator kind on a territory, for a time.

    Empty ``families`` means every service of the kind, empty ``regimes`` every scheme. An offer without any
    commune nor département serves everywhere. ``distance_km`` is measured from the person's commune, None when unknown.
    """

    id: str
    organisation: str
    organisation_name: str
    operator: str
    families: frozenset[str] = frozenset()
    departements: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()
    regimes: frozenset[str] = frozenset()
    period: Period = ALWAYS
    capacity: str = "open"
    capacity_on: date | None = None  # shown, never decided with; a stored decision does not keep it
    capacity_by_load: bool = False
    delay_days: int | None = None
    distance_km: int | None = None
    cost_cents: int | None = None
    phone: str = ""
    email: str = ""
    address: str = ""
    hours: str = ""

    @property
    def serves_everywhere(self) -> bool:
        return not (self.departements or self.communes)

    @property
    def takes_requests(self) -> bool:
        """Somebody receives what is sent there: « Votre médecin » is nobody, and an employer is sent nothing."""
        return bool(self.phone or self.email or self.address) and self.operator not in EMPLOYERS


@dataclass(frozen=True, kw_only=True)
class Saying:
    """How people say that they look for something: ``means`` names needs, service families or rules of time."""

    said: tuple[str, ...]
    means: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The whole content at one moment; ``content_hash`` is the SHA-256 of its files, so that decisions replay.

    ``tongue``: the language of its texts. ``translation``: their English, of which ``translating.english`` makes the
    same catalogue in English; None where nobody has written any.
    """

    content_hash: str
    facts: Mapping[str, Fact]
    fact_groups: Mapping[str, str]
    needs: Mapping[str, Need]
    need_groups: Mapping[str, str]
    operators: Mapping[str, Operator]
    prescriber_roles: Mapping[str, str]
    programmes: Mapping[str, Programme]
    doors: Mapping[str, str]
    gates: tuple[Gate, ...]
    effects: Mapping[str, str]
    versions: Mapping[str, ServiceVersion]
    relations: tuple[Relation, ...] = ()
    deadlines: "tuple[Deadline, ...]" = ()
    letters: "Mapping[str, Letter]" = field(default_factory=dict)
    sayings: tuple[Saying, ...] = ()
    same_words: tuple[tuple[str, ...], ...] = ()
    tongue: Tongue = Tongue.FRENCH
    translation: "Translation | None" = None

    @cached_property
    def sentences(self) -> dict[tuple[str, Audience], str]:
        """The French of generated conditions, by written form and audience: filled as each is said first."""
        return {}

    @cached_property
    def families(self) -> Mapping[str, tuple[ServiceVersion, ...]]:
        grouped: dict[str, list[ServiceVersion]] = {}
        for version in self.versions.values():
            grouped.setdefault(version.family, []).append(version)
        return {family: tuple(versions) for family, versions in grouped.items()}

    @cached_property
    def families_by_need(self) -> Mapping[str, tuple[str, ...]]:
        covering: dict[str, list[str]] = {need: [] for need in self.needs}
        for family, versions in self.families.items():
            for need in {need for version in versions for need in version.direct_needs | version.support_needs}:
                covering[need].append(family)
        return {need: tuple(families) for need, families in covering.items()}
