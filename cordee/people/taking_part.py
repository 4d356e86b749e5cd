"""Which rows an actor's part in a case opens: the same words in the querysets of people, orientation, cases, referrals.

Each function returns a condition "``key`` is one of these cases" (or, with ``of="person"``, one of their persons), as a
question asked of each row: never as a join, which row-level security would cut where the actor may not see what lies
between, nor as a list of all the cases of an organisation, which grows with them (decision 0011). Cases live in a room
above this one and are reached by name. The policies of the database say all this a second time.
"""

from collections.abc import Collection
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now, TruncDate

from cordee.domain.access import CASE_ROLES, SENDING_ROLES, Actor, ActorKind, DataClass, Level, Role
from cordee.domain.own_word import OPEN_DAYS
from cordee.domain.planning import CALLS_THE_PERSON
from cordee.domain.referral import FOLLOWED_STATES, PENDING_STATES, Outcome, State

NOTHING = Q(pk__in=[])
PARIS = ZoneInfo("Europe/Paris")

# An organisation to which the person came by herself, or to which the case came back, needs no consent to read it.
WITHOUT_CONSENT = ("porte", "retour")
READING_LEVELS = (Level.LEAD, Level.PARTNER, Level.READER)


def has_role(actor: Actor, roles: Collection[Role]) -> bool:
    return actor.kind is ActorKind.MEMBER and actor.role in roles


def is_job(actor: Actor, *names: str) -> bool:
    return actor.kind is ActorKind.JOB and actor.job in names


def in_territory(actor: Actor, path: str = "") -> Q:
    return Q(**{f"{path}departement__in": sorted(actor.departements)}) if actor.departements else Q()


def in_force(path: str = "") -> Q:
    """By the clock of the database, the same as the policies'."""
    still_open = Q(**{f"{path}valid_until__isnull": True}) | Q(**{f"{path}valid_until__gt": Now()})
    return still_open & Q(**{f"{path}valid_from__lte": Now()})


def takes_part(actor: Actor, key: str, *levels: Level, roles: Collection[Role] = SENDING_ROLES, of: str = "pk") -> Q:
    """The case line: the actor's organisation has one of these levels now, and its role may work on cases."""
    if not has_role(actor, roles):
        return NOTHING
    if of != "pk":
        return _in_cases(key, _part(actor, levels), of)
    parts = apps.get_model("cases", "Participation")._base_manager.filter(case=OuterRef(key))
    return Q(Exists(parts.filter(_part(actor, levels, path=""))))


def reads_content(
    actor: Actor, key: str, data_class: DataClass, *, of: str = "pk", levels: Collection[Level] = READING_LEVELS
) -> Q:
    """The content of a case, class by class: by its own door, or by a consent that names the class."""
    if not has_role(actor, CASE_ROLES):
        return NOTHING
    free = Q(participations__opened_by__in=WITHOUT_CONSENT)
    agreed = Q(consents__organisation=F("participations__organisation")) & _agreed("consents__", data_class)
    inside = _part(actor, levels)
    return _in_cases(key, inside & (free | agreed), of)


def reads_as_sent(actor: Actor, key: str, data_class: DataClass, *, of: str = "pk") -> Q:
    """The sender keeps what it sent; of health, only while the consent that it recorded for it holds.

    Who received, never met the person and gave the case back has a trace too: of its own act, not of the person.
    """
    if not has_role(actor, CASE_ROLES):
        return NOTHING
    sent = _part(actor, (Level.TRACE,)) & Q(referrals__sender=actor.organisation, referrals__sent_at__isnull=False)
    if data_class is DataClass.HEALTH:
        sent &= Q(consents__recorded_for=actor.organisation) & _agreed("consents__", data_class)
    return _in_cases(key, sent, of)


def reads_by_link(actor: Actor, key: str, data_class: DataClass, *, of: str = "pk") -> Q:
    """An answer link opens the person of its one referral, once accepted and while a consent names its receiver."""
    if actor.kind is not ActorKind.LINK:
        return NOTHING
    agreed = Q(consents__organisation=F("referrals__recipient")) & _agreed("consents__", data_class)
    return _in_cases(key, _linked(actor, FOLLOWED_STATES) & agreed, of)


def case_of_link(actor: Actor, key: str) -> Q:
    """While the request runs, and once it is closed, since it may be opened again, its link acts on its case."""
    if actor.kind is not ActorKind.LINK:
        return NOTHING
    closed = _linked(actor, {State.CLOSED}) & Q(referrals__consent__withdrawn_at__isnull=True)
    return _in_cases(key, _linked(actor, PENDING_STATES | FOLLOWED_STATES) | closed, "pk")


def holds_link(actor: Actor, path: str) -> Q:
    """``path`` leads to a referral."""
    if actor.kind is not ActorKind.LINK:
        return NOTHING
    return Q(**{f"{path}links__secret_hash": actor.link_secret_hash, f"{path}links__revoked_at__isnull": True})


def holds_link_of(actor: Actor, case: str, receiver: str) -> Q:
    """The row is of the case of the actor's one referral, and names its receiver."""
    if actor.kind is not ActorKind.LINK:
        return NOTHING
    held = apps.get_model("referrals", "Referral")._base_manager.filter(holds_link(actor, ""))
    return Q(Exists(held.filter(case=OuterRef(case), recipient=OuterRef(receiver))))


def own_case(actor: Actor, key: str, *, of: str = "pk") -> Q:
    """The person's own case, by her link: while it runs, for a time once it is closed, and while she is asked of it."""
    if actor.kind is not ActorKind.BENEFICIARY:
        return NOTHING
    held = Q(person_links__secret_hash=actor.link_secret_hash, person_links__revoked_at__isnull=True)
    lately = TruncDate(Now(), tzinfo=PARIS) - timedelta(days=OPEN_DAYS)
    opened = Q(state="open") | Q(closed_on__gt=lately) | Q(questions__asked_on__gt=lately)
    return _in_cases(key, held & opened, of)


def to_call(actor: Actor, key: str, *, of: str = "pk") -> Q:
    """Who is to be called today to hear her own word, by the organisation that once asked for the follow-up."""
    if not has_role(actor, SENDING_ROLES):
        return NOTHING
    today = TruncDate(Now(), tzinfo=PARIS)
    called = Q(questions__caller=actor.organisation, questions__state="asked", questions__call_on__lte=today)
    return _in_cases(key, called & in_territory(actor, "questions__"), of)


def to_call_back(actor: Actor, key: str, *, of: str = "pk") -> Q:
    """Who is to be called from today on, by the organisation that the case says does it next, and by nobody else."""
    if not has_role(actor, SENDING_ROLES):
        return NOTHING
    planned = Q(state="open", next_action__in=sorted(CALLS_THE_PERSON), next_action_owner=actor.organisation)
    due = Q(next_action_on__lte=TruncDate(Now(), tzinfo=PARIS))
    return _in_cases(key, planned & due & in_territory(actor), of)


def watched_case(actor: Actor, key: str) -> Q:
    return _in_cases(key, watched(actor, "referrals__"), "pk") if has_role(actor, {Role.ANIMATOR}) else NOTHING


def watched(actor: Actor, path: str) -> Q:
    """What the animator of the département sees of referrals, without any name: late (to answer, to start), refused,
    expired, closed without having helped.

    ``path`` leads to a referral. What was given up late stays, and what was opened again, so that who did it sees it.
    """
    if not has_role(actor, {Role.ANIMATOR}):
        return NOTHING
    waited = Q(**{f"{path}state__in": sorted([*PENDING_STATES, State.CANCELLED]), f"{path}sent_at__isnull": False})
    today = TruncDate(Now(), tzinfo=PARIS)
    late = waited & Q(**{f"{path}answer_by__lt": today})
    late |= Q(**{f"{path}state": State.ACCEPTED.value, f"{path}start_by__lt": today})
    ended = Q(**{f"{path}state__in": [State.REFUSED.value, State.EXPIRED.value]})
    closed = [State.CLOSED.value, State.STARTED.value]
    ended |= Q(**{f"{path}state__in": closed, f"{path}outcome": Outcome.NOT_HELPED.value})
    return (late | ended) & in_territory(actor, path)


def _in_cases(key: str, condition: Q, of: str) -> Q:
    cases = apps.get_model("cases", "Case")._base_manager.filter(condition, **{of: OuterRef(key)})
    return Q(Exists(cases))


def _part(actor: Actor, levels: Collection[Level], *, path: str = "participations__") -> Q:
    mine = Q(**{f"{path}organisation": actor.organisation, f"{path}level__in": sorted(levels)})
    return mine & in_force(path) & in_territory(actor, path)


def _linked(actor: Actor, states: Collection[State]) -> Q:
    return holds_link(actor, "referrals__") & Q(referrals__state__in=sorted(states))


def still_agreed() -> Q:
    """Of a referral: a consent lets its receiver know who she is, the first one or what renewed it.

    What rests on a consent that was taken back is shut, even if she agreed to something else since.
    """
    consents = apps.get_model("people", "Consent")._base_manager
    agreed = consents.filter(_agreed("", DataClass.IDENTITY), case=OuterRef("case"), organisation=OuterRef("recipient"))
    taken_back = consents.filter(pk=OuterRef("consent"), withdrawn_at__isnull=False)
    return Q(Exists(agreed)) & ~Q(Exists(taken_back))


def _agreed(consent: str, data_class: DataClass) -> Q:
    today = TruncDate(Now(), tzinfo=PARIS)
    in_force = Q(**{f"{consent}valid_from__lte": today, f"{consent}valid_until__gt": today})
    return in_force & Q(**{f"{consent}withdrawn_at__isnull": True, f"{consent}classes__contains": [data_class.value]})
