"""``cordee manage coverage``: the needs and services that the directory leaves without anybody, where and when."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cordee.catalogue import queries
from cordee.domain.orientation.territory import Lasting, Uncovered
from cordee.domain.periods import Period
from cordee.domain.rules.french import said_day
from cordee.domain.territory import departement_of
from cordee.reader.cli import day

FIRST_DAY = date(2012, 1, 1)


class Command(BaseCommand):
    help = "Montre, par besoin, les communes de la région qu'aucune offre de l'annuaire ne sert, un jour ou tous."

    def add_arguments(self, parser: ArgumentParser) -> None:
        days = parser.add_mutually_exclusive_group()
        days.add_argument("--on", type=day, default=None, metavar="AAAA-MM-JJ", help="le jour")
        days.add_argument("--every-date", action="store_true", help="chaque jour où une offre ou une règle change")
        for option, said in (("--from", "avec --every-date : le premier jour"), ("--until", "le lendemain du dernier")):
            parser.add_argument(option, dest=option[2:], type=day, default=None, metavar="AAAA-MM-JJ", help=said)
        parser.add_argument("--services", action="store_true", help="aussi service par service")

    def handle(self, *args: Any, services: bool = False, every_date: bool = False, **options: Any) -> None:
        first, until = options.get("from"), options.get("until")
        if not every_date and (first or until):
            raise CommandError("« --from » et « --until » vont avec « --every-date »")
        if every_date:
            self.through_time(first or FIRST_DAY, until, services=services)
        else:
            self.on_day(options.get("on") or queries.reference_day(), services=services)

    def on_day(self, on: date, *, services: bool) -> None:
        coverage = queries.coverage(on)
        self.stdout.write(
            f"Annuaire au {said_day(on)} : {_counted(coverage.offers, 'offre')}, "
            f"{_counted(coverage.communes, 'commune')}."
        )
        for gap in (*coverage.needs, *(coverage.families if services else ())):
            self.stdout.write(f"{_subject(gap.what)} : {_nobody(gap, coverage.communes)}")
            self.unrecorded(gap, indent="  ")
        if not coverage.needs:
            self.stdout.write("Chaque besoin a quelqu'un dans chaque commune.")

    def through_time(self, first: date, until: date | None, *, services: bool) -> None:
        if until is not None and until <= first:
            raise CommandError(f"rien à regarder : --until ({until}) vient avant --from ({first}) ou le même jour")
        coverage = queries.coverage_through(first, until)
        self.stdout.write(
            f"Annuaire {_said_period(Period(first, until))} : {_counted(coverage.offers, 'offre')}, "
            f"{_counted(coverage.days, 'date')} où quelque chose change."
        )
        found = (*coverage.needs, *(coverage.families if services else ()))
        for what, gaps in groupby(found, key=lambda one: one.gap.what):
            self.stdout.write(f"{_subject(what)} :")
            for one in gaps:
                self.lasting(one, coverage.communes)
        if not coverage.needs:
            self.stdout.write("Chaque besoin a quelqu'un dans chaque commune, à toute date.")

    def lasting(self, one: Lasting, communes: dict[date, int]) -> None:
        size = communes[one.period.start]
        self.stdout.write(f"  {_said_period(one.period)} : {_nobody(one.gap, size)}")
        self.unrecorded(one.gap, indent="    ")

    def unrecorded(self, gap: Uncovered, *, indent: str) -> None:
        if gap.unrecorded:
            self.stdout.write(f"{indent}tenus pour disponibles, faute d'offre recensée : {', '.join(gap.unrecorded)}")


def _subject(what: str) -> str:
    catalogue = queries.current_catalogue()
    if what in catalogue.needs:
        return f"Besoin « {catalogue.needs[what].label} » ({what})"
    return f"Service « {catalogue.families[what][0].family_name} » ({what})"


def _nobody(gap: Uncovered, communes: int) -> str:
    everywhere = len(gap.communes) == communes
    return "personne dans la région" if everywhere else f"personne dans {', '.join(_by_departement(gap))}"


def _by_departement(gap: Uncovered) -> Iterator[str]:
    for departement, count in sorted(Counter(map(departement_of, gap.communes)).items()):
        yield f"{departement} ({_counted(count, 'commune')})"


def _said_period(period: Period) -> str:
    """« du 1er janvier 2012 au 31 décembre 2015 »: the last day included, as people say it."""
    if period.start is None:
        raise ValueError("coverage is looked at from a day on")
    if period.until is None:
        return f"depuis le {said_day(period.start)}"
    last = period.until - timedelta(days=1)
    if last == period.start:
        return f"le {said_day(last)}"
    return f"du {said_day(period.start)} au {said_day(last)}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number > 1 else ''}"
