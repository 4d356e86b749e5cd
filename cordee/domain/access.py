"""Who may read what: the rule in words and tables. The database says it again in its policies; tests compare both.

Source of the tables: "Privacy, access and the loop that never breaks", sections 1 to 3.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from uuid import UUID


class Role(StrEnum):
    PHONE_AGENT = "phone_agent"
    ADVISER = "adviser"
    TEAM_LEAD = "team_lead"
    HEALTH_PROFESSIONAL = "health_professional"
    ANIMATOR = "animator"
    CATALOGUE_EDITOR = "catalogue_editor"
    SOCIAL_PARTNER = "social_partner"
    STEERING = "steering"
    RIGHTS_OFFICER = "rights_officer"
    ADMINISTRATOR = "administrator"


class ActorKind(StrEnum):
    MEMBER = "member"
    LINK = "link"
    BENEFICIARY = "person"  # who the case is about, by her own link
    EMPLOYER = "employer"  # one contact whom she chose, by the link that was sent to the contact
    JOB = "job"
    VISITOR = "visitor"


class Level(StrEnum):
    """How an organisation takes part in a case, from the most open to the narrowest."""

    LEAD = "lead"
    PARTNER = "partner"
    INVITED = "invited"
    READER = "reader"
    TRACE = "trace"


class DataClass(StrEnum):
    PUBLIC = "public"
    OPERATIONAL = "operational"
    IDENTITY = "identity"
    SITUATION = "situation"
    HEALTH = "health"
    PRIVATE = "private"
    MEDICAL = "medical"
    SECRET = "secret"


class Reading(StrEnum):
    """One cell of the table of rights: on what condition a level reads a class."""

    ALWAYS = "always"
    EXCERPT = "excerpt"
    IF_CONSENTED = "if_consented"
    AS_SENT = "as_sent"
    AS_SENT_IF_CONSENTED = "as_sent_if_consented"
    OWN_ORGANISATION = "own_organisation"
    HEALTH_ROLE = "health_role"
    NEVER = "never"


_R = Reading

LEVEL_CLASSES: Mapping[Level, Mapping[DataClass, Reading]] = MappingProxyType(
    {
        Level.LEAD: {
            DataClass.OPERATIONAL: _R.ALWAYS,
            DataClass.IDENTITY: _R.ALWAYS,
            DataClass.SITUATION: _R.ALWAYS,
            DataClass.HEALTH: _R.ALWAYS,
            DataClass.PRIVATE: _R.OWN_ORGANISATION,
            DataClass.MEDICAL: _R.HEALTH_ROLE,
        },
        Level.PARTNER: {
            DataClass.OPERATIONAL: _R.ALWAYS,
            DataClass.IDENTITY: _R.ALWAYS,
            DataClass.SITUATION: _R.ALWAYS,
            DataClass.HEALTH: _R.IF_CONSENTED,
            DataClass.PRIVATE: _R.OWN_ORGANISATION,
            DataClass.MEDICAL: _R.HEALTH_ROLE,
        },
        Level.INVITED: {
            DataClass.OPERATIONAL: _R.EXCERPT,
            DataClass.IDENTITY: _R.NEVER,
            DataClass.SITUATION: _R.EXCERPT,
            DataClass.HEALTH: _R.NEVER,
            DataClass.PRIVATE: _R.OWN_ORGANISATION,
            DataClass.MEDICAL: _R.NEVER,
        },
        Level.READER: {
            DataClass.OPERATIONAL: _R.ALWAYS,
            DataClass.IDENTITY: _R.ALWAYS,
            DataClass.SITUATION: _R.IF_CONSENTED,
            DataClass.HEALTH: _R.IF_CONSENTED,
            DataClass.PRIVATE: _R.OWN_ORGANISATION,
            DataClass.MEDICAL: _R.NEVER,
        },
        Level.TRACE: {
            DataClass.OPERATIONAL: _R.ALWAYS,
            DataClass.IDENTITY: _R.AS_SENT,
            DataClass.SITUATION: _R.AS_SENT,
            DataClass.HEALTH: _R.AS_SENT_IF_CONSENTED,
            DataClass.PRIVATE: _R.OWN_ORGANISATION,
            DataClass.MEDICAL: _R.NEVER,
        },
    }
)

# What an excerpt holds. A commune and an age band are less than an identity; a status is less than a situation.
EXCERPTS: Mapping[tuple[Level, DataClass], frozenset[str]] = MappingProxyType(
    {
        (Level.INVITED, DataClass.OPERATIONAL): frozenset({"need", "commune", "age_band", "deadlines"}),
        (Level.INVITED, DataClass.SITUATION): frozenset({"employment_status"}),
    }
)

_CASE_CONTENT = frozenset(
    {DataClass.OPERATIONAL, DataClass.IDENTITY, DataClass.SITUATION, DataClass.HEALTH, DataClass.PRIVATE}
)

# The most a role may ever read in a case, whatever the level of its organisation. A role that is absent reads no case.
# The phone agent works on the open call; once the case exists, only its code and its state remain.
ROLE_CLASSES: Mapping[Role, frozenset[DataClass]] = MappingProxyType(
    {
        Role.PHONE_AGENT: frozenset({DataClass.OPERATIONAL}),
        Role.ADVISER: _CASE_CONTENT,
        Role.TEAM_LEAD: _CASE_CONTENT,
        Role.HEALTH_PROFESSIONAL: _CASE_CONTENT | {DataClass.MEDICAL},
    }
)

CASE_ROLES = frozenset({Role.ADVISER, Role.TEAM_LEAD, Role.HEALTH_PROFESSIONAL})
SENDING_ROLES = CASE_ROLES | {Role.PHONE_AGENT}
LOGGED_CLASSES = frozenset(
    {DataClass.IDENTITY, DataClass.SITUATION, DataClass.HEALTH, DataClass.PRIVATE, DataClass.MEDICAL}
)

# In these programmes the mere existence of a case tells something about health: names follow the rule of health.
HEALTH_PROGRAMMES = frozenset({"maintien-en-emploi"})


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What else decides, besides level and class: the facts of one reading."""

    consented: frozenset[DataClass] = frozenset()
    as_sent: bool = False
    own_organisation: bool = False


ORDINARY = Circumstances()


def may_read(
    level: Level | None, data_class: DataClass, *, role: Role | None, circumstances: Circumstances = ORDINARY
) -> bool:
    """Tell whether ``level`` opens the whole of ``data_class``; an excerpt does not (see ``excerpt``).

    ``role`` is None for an answer link, which has no account: it reads what its level opens, never more. ``level`` is
    None for someone who takes no part. Secrets are never read; what is public always is. No reason opens anything here:
    who has one opens the case in an emergency, for an hour, and everybody concerned is told.
    """
    if data_class is DataClass.PUBLIC:
        return True
    if level is None or (role is not None and data_class not in ROLE_CLASSES.get(role, frozenset())):
        return False
    reading = LEVEL_CLASSES[level].get(data_class, Reading.NEVER)
    return _condition_holds(reading, data_class, role, circumstances)


def _condition_holds(reading: Reading, data_class: DataClass, role: Role | None, circumstances: Circumstances) -> bool:
    consented = data_class in circumstances.consented
    return {
        Reading.ALWAYS: True,
        Reading.EXCERPT: False,
        Reading.IF_CONSENTED: consented,
        Reading.AS_SENT: circumstances.as_sent,
        Reading.AS_SENT_IF_CONSENTED: circumstances.as_sent and consented,
        Reading.OWN_ORGANISATION: circumstances.own_organisation,
        Reading.HEALTH_ROLE: role is Role.HEALTH_PROFESSIONAL,
        Reading.NEVER: False,
    }[reading]


def excerpt(level: Level, data_class: DataClass) -> frozenset[str]:
    """Names of the fields that ``level`` sees of a class it does not read as a whole."""
    return EXCERPTS.get((level, data_class), frozenset())


def is_in_force(valid_from: datetime, valid_until: datetime | None, *, at: datetime) -> bool:
    """Start included, end excluded; None means still open. The one rule for memberships and participations."""
    return valid_from <= at and (valid_until is None or at < valid_until)


def covers_departement(departements: Collection[str], departement: str) -> bool:
    """A membership without départements covers the whole region."""
    return not departements or departement in departements


def must_be_logged(classes: Collection[str]) -> bool:
    """Displayed = logged: a page that shows identity or more leaves a trace of the reading."""
    return not LOGGED_CLASSES.isdisjoint(classes)


class IncompleteActor(ValueError):
    """An actor without what its kind requires: it could not be told to the database."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts, for the length of one transaction. Made from a membership, a link, a job, or nobody."""

    kind: ActorKind
    membership: UUID | None = None
    user: UUID | int | None = None
    organisation: UUID | None = None
    role: Role | None = None
    departements: frozenset[str] = frozenset()
    referral: UUID | None = None
    label: str = ""
    job: str = ""
    link_secret_hash: str = ""

    def __post_init__(self) -> None:
        required = {
            ActorKind.MEMBER: self.membership and self.organisation and self.role,
            ActorKind.LINK: self.link_secret_hash,
            ActorKind.BENEFICIARY: self.link_secret_hash,
            ActorKind.EMPLOYER: self.link_secret_hash,
            ActorKind.JOB: self.job,
            ActorKind.VISITOR: True,
        }
        if not required[self.kind]:
            raise IncompleteActor(self.kind)

    @classmethod
    def visitor(cls, *, user: UUID | int | None = None, label: str = "Visiteur") -> Actor:
        """Nobody known, or a person on the pages of their own account, which depend on no membership."""
        return cls(kind=ActorKind.VISITOR, user=user, label=label)

    @classmethod
    def for_job(cls, name: str, *, label: str = "") -> Actor:
        return cls(kind=ActorKind.JOB, job=name, label=label or name)

    @classmethod
    def for_link(cls, secret_hash: str, *, label: str = "Lien de réponse") -> Actor:
        """``secret_hash`` as made by ``hash_of_secret``; whether a link has it is for the queries to say."""
        return cls(kind=ActorKind.LINK, link_secret_hash=secret_hash, label=label)

    @classmethod
    def for_beneficiary(cls, secret_hash: str, *, label: str = "La personne") -> Actor:
        """Who the case is about, by the link that was sent to her."""
        return cls(kind=ActorKind.BENEFICIARY, link_secret_hash=secret_hash, label=label)

    @classmethod
    def for_employer(cls, secret_hash: str, *, label: str = "Contact chez l’employeur") -> Actor:
        """The contact to whom she shows what she chose (``employer_contact``), and nothing else of anybody."""
        return cls(kind=ActorKind.EMPLOYER, link_secret_hash=secret_hash, label=label)

    @classmethod
    def for_member(
        cls,
        *,
        membership: UUID,
        user: UUID | int,
        organisation: UUID,
        role: Role,
        departements: Collection[str] = (),
        label: str = "",
    ) -> Actor:
        return cls(
            kind=ActorKind.MEMBER,
            membership=membership,
            user=user,
            organisation=organisation,
            role=role,
            departements=frozenset(departements),
            label=label,
        )

    def context(self) -> str:
        """The value of the setting ``cordee.membership``, which the policies of the database read."""
        return {
            ActorKind.MEMBER: str(self.membership),
            ActorKind.LINK: f"link:{self.link_secret_hash}",
            ActorKind.BENEFICIARY: f"person:{self.link_secret_hash}",
            ActorKind.EMPLOYER: f"employer:{self.link_secret_hash}",
            ActorKind.JOB: f"job:{self.job}",
            ActorKind.VISITOR: "visitor",
        }[self.kind]

    def covers(self, departement: str) -> bool:
        return self.kind is ActorKind.MEMBER and covers_departement(self.departements, departement)


def hash_of_secret(secret: str) -> str:
    """Hexadecimal SHA-256 of the secret of a link: all that is stored and all that a context carries."""
    return sha256(secret.encode()).hexdigest()


def follows_health_rule(programme: str) -> bool:
    return programme in HEALTH_PROGRAMMES
