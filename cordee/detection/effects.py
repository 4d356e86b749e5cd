"""What a campaign brought, as it is shown: definitions beside each count, small groups hidden, the same as a table."""

import csv
from dataclasses import dataclass
from datetime import date
from io import StringIO

from cordee.detection import queries, wording
from cordee.detection.models import Campaign
from cordee.domain.campaign import CostKind, cents_for_each, shown, total_cents
from cordee.ui.typography import NARROW, table_day

WHOLE = "visits"  # openings of a page are no people: they are shown as they are


@dataclass(frozen=True, kw_only=True)
class Count:
    name: str
    defined: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Cost:
    name: str
    euros: str


@dataclass(frozen=True, kw_only=True)
class WeekRow:
    monday: date
    during: bool
    calls: str
    attributed: str


@dataclass(frozen=True, kw_only=True)
class Effect:
    counts: tuple[Count, ...]
    costs: tuple[Cost, ...]
    total: str
    per_call: str
    per_accepted: str
    weeks: tuple[WeekRow, ...]
    is_empty: bool


def effect(campaign: Campaign, *, on: date) -> Effect:
    found, cents = queries.effect(campaign.code), total_cents(campaign.costs)
    counts = tuple(
        Count(name=name, defined=defined, value=_value(one, found.get(one, 0)))
        for one, (name, defined) in wording.COUNTS.items()
    )
    spent = [(wording.COSTS[kind], campaign.costs.get(kind.value, 0)) for kind in CostKind]
    return Effect(
        counts=counts,
        costs=tuple(Cost(name=name, euros=euros(amount)) for name, amount in spent if amount),
        total=euros(cents) if cents else wording.NO_COST,
        per_call=_each(cents, found.get("calls", 0)),
        per_accepted=_each(cents, found.get("accepted", 0)),
        weeks=tuple(
            WeekRow(monday=week.monday, during=week.during, calls=_said(week.calls), attributed=_said(week.attributed))
            for week in queries.by_week(campaign, on=on)
        ),
        is_empty=not any(found.values()),
    )


def as_csv(campaign: Campaign, shown_effect: Effect) -> str:
    """For a spreadsheet, in French: what the page shows, definitions included, and nothing more."""
    written = StringIO()
    sheet = csv.writer(written, delimiter=";", lineterminator="\r\n")
    sheet.writerow(["Campagne", campaign.code, campaign.name.lstrip("=+-@\t")])
    sheet.writerow(["Du", table_day(campaign.starts_on), "au", table_day(campaign.ends_on)])
    if campaign.invented:
        sheet.writerow([wording.INVENTED])
    sheet.writerow([])
    sheet.writerow(["Mesure", "Valeur", "Définition"])
    for count in shown_effect.counts:
        sheet.writerow([count.name, count.value, count.defined])
    for cost in shown_effect.costs:
        sheet.writerow([cost.name, cost.euros])
    sheet.writerow(["Dépense totale", shown_effect.total])
    sheet.writerow(["Coût par appel", shown_effect.per_call, wording.PER_CALL])
    sheet.writerow(["Coût par orientation acceptée", shown_effect.per_accepted, wording.PER_ACCEPTED])
    sheet.writerow([])
    sheet.writerow(["Semaine du", "Période", "Appels de la ligne", "Dont avec ce code"])
    for week in shown_effect.weeks:
        sheet.writerow([table_day(week.monday), wording.period(week.during), week.calls, week.attributed])
    return "\ufeff" + written.getvalue().replace(NARROW, " ")


def euros(cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"{whole:,}".replace(",", NARROW) + (f",{rest:02}" if rest else "") + f"{NARROW}€"


def _value(what: str, count: int) -> str:
    return str(count) if what == WHOLE else _said(shown(count))


def _said(count: int | None) -> str:
    return wording.TOO_FEW if count is None else str(count)


def _each(cents: int, count: int) -> str:
    each = cents_for_each(cents, count)
    return wording.NOT_COMPUTED if each is None else euros(each)
