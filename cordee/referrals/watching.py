"""What the animator's page shows, in French words: lines without anybody's name, and what happens next to each."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.urls import reverse

from cordee.cases.models import CaseState, Escalation
from cordee.cases.wording import NEXT_ACTIONS
from cordee.domain.access import Actor
from cordee.domain.follow_up import may_reopen
from cordee.domain.referral import Clocks, NextAction, Outcome, RefusalReason, State, Verb, arrow
from cordee.referrals import pages, queries, wording
from cordee.referrals.models import Basket, Referral
from cordee.territory.models import Departement
from cordee.ui.typography import day_month

BASKETS = (
    Basket.EXPIRED,
    Basket.LATE,
    Basket.START_LATE,
    Basket.NOT_HELPED,
    Basket.REFUSED,
)  # what falls to the animator comes first

ABOUT: Mapping[Basket, str] = {
    Basket.EXPIRED: "Personne n’a répondu, malgré deux rappels. Celles qui vous reviennent encore portent "
    "« À reprendre » ; les autres ont leur suite.",
    Basket.LATE: "Le délai de réponse est passé. Les rappels partent tout seuls ; un appel à l’organisme aide souvent.",
    Basket.START_LATE: "La demande est acceptée, et le premier rendez-vous n’a pas eu lieu à temps. "
    "L’organisme a reçu un rappel.",
    Basket.NOT_HELPED: "Le suivi est clos et n’a pas aidé la personne. Tant que le bouton est là, rouvrez-le.",
    Basket.REFUSED: "L’organisme a dit non. La suite revient à celui qui est nommé sous « Ensuite ».",
}
_REMINDERS = ("Premier rappel à l’organisme", "Second rappel à l’organisme")
_RETURNS = "Sans réponse, la demande vous revient"
_CASE_CLOSED = "Le suivi est terminé"


@dataclass(frozen=True, kw_only=True)
class Following:
    what: str
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """``referral`` is the bare line: the page never has more to show than the animator may read."""

    referral: Referral
    place: str
    late_since: date | None  # the day on which the answer, or the first meeting, was due, while it still is
    reason: str
    reminded: str
    following: Following
    reopening: str = ""  # where it may be opened again
    cancelling: str = ""  # where it may be taken back
    redirecting: str = ""  # where it may be passed on to somebody else
    to_take: str = ""  # its line in « À reprendre », while it is open: the day is then that of the line


def names_of(departements: Collection[Departement]) -> Mapping[str, str]:
    return {one.code: f"{one.name} ({one.code})" for one in departements}


def territory(codes: Collection[str], names: Mapping[str, str]) -> str:
    """« Ain (01), Rhône (69) », or the whole region for who has no département."""
    return ", ".join(names.get(code, code) for code in sorted(codes)) or "Toute la région"


@dataclass(frozen=True, kw_only=True)
class ToTake:
    address: str
    due_on: date


def to_take(shown: Collection[Referral], *, actor: Actor) -> dict[UUID, ToTake]:
    """Where « À reprendre » holds the requests of a page, by request."""
    places = {referral.departement for referral in shown}
    found = Escalation.objects.visible_to(actor).open().filter(departement__in=sorted(places))
    lines = found.filter(referral__in=[one.pk for one in shown]).order_by("due_on", "pk")
    rows = lines.values_list("referral", "pk", "due_on")
    return {of: ToTake(address=reverse("animation:detail", args=[pk]), due_on=due_on) for of, pk, due_on in rows}


def row(
    referral: Referral,
    names: Mapping[str, str],
    *,
    today: date,
    timetable: Callable[[str, date], Clocks],
    to_take: ToTake | None = None,
) -> Row:
    """The free words of an answer and the name of who gave it stay out: they may tell who the person is."""
    following = _clock(referral) if referral.is_pending else _in_the_case(referral)
    return Row(
        referral=referral,
        place=names.get(referral.departement, referral.departement),
        late_since=_late_since(referral),
        reason=_reason(referral),
        reminded=_reminded(referral, today),
        following=replace(following, on=to_take.due_on) if to_take else following,
        reopening=reverse("referrals:reopen", args=[referral.pk]) if _may_reopen(referral, today, timetable) else "",
        cancelling=reverse("referrals:cancel", args=[referral.pk]) if referral.is_pending else "",
        redirecting=reverse("referrals:redirect", args=[referral.pk]) if _may_redirect(referral) else "",
        to_take=to_take.address if to_take else "",
    )


def _late_since(referral: Referral) -> date | None:
    if referral.state == State.ACCEPTED:
        return referral.start_by
    return referral.answer_by if referral.is_pending else None


def _reason(referral: Referral) -> str:
    match State(referral.state):
        case State.REFUSED:
            return wording.REASONS[RefusalReason(referral.refusal_reason)]
        case State.CLOSED:
            return wording.OUTCOMES[Outcome(referral.outcome)]
        case _:
            return ""


def _may_reopen(referral: Referral, today: date, timetable: Callable[[str, date], Clocks]) -> bool:
    if referral.state != State.CLOSED or referral.closed_on is None:
        return False
    return may_reopen(referral.closed_on, on=today, clocks=timetable(referral.departement, referral.closed_on))


def _may_redirect(referral: Referral) -> bool:
    return arrow(State(referral.state), Verb.REDIRECT) is not None


def _reminded(referral: Referral, today: date) -> str:
    """« aucun », « 1, le 12 mars », « 2, le dernier le 12 mars »."""
    count, last = referral.reminders_sent, referral.last_reminded_on
    if not count or last is None:
        return str(count or "aucun")
    return f"{count}, {'le dernier ' if count > 1 else ''}le {day_month(last, today=today)}"


def _clock(referral: Referral) -> Following:
    """One step a day, each on the day that was promised at sending."""
    sent = referral.reminders_sent
    if sent < len(referral.remind_on):
        return Following(what=_REMINDERS[sent], by="envoi automatique", on=referral.remind_on[sent])
    return Following(what=_RETURNS, on=referral.expires_on)


def _in_the_case(referral: Referral) -> Following:
    """What the case awaits today, by whom: an open case always says it."""
    case = queries.case_line(referral)
    if case is None:
        told = pages.answer(referral)
        return Following(what=told.following if told else "")
    if case.state == CaseState.CLOSED:
        return Following(what=_CASE_CLOSED)
    what, owner = NEXT_ACTIONS[NextAction(case.next_action)], case.next_action_owner
    return Following(what=what, by=owner.name_for_others, on=case.next_action_on)
