"""``cordee manage coverage``: the needs and services that the directory leaves without anybody, and where."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from cordee.catalogue import queries
from cordee.domain.orientation.territory import Uncovered
from cordee.domain.territory import departement_of


class Command(BaseCommand):
    help = "Montre, par besoin, les communes de la région qu'aucune offre de l'annuaire ne sert."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, default=None, metavar="AAAA-MM-JJ", help="le jour")
        parser.add_argument("--services", action="store_true", help="aussi service par service")

    def handle(self, *args: Any, on: date | None = None, services: bool = False, **options: Any) -> None:
        day = on or queries.reference_day()
        coverage, catalogue = queries.coverage(day), queries.current_catalogue()
        self.stdout.write(f"Annuaire au {day:%d/%m/%Y} : {coverage.offers} offres, {coverage.communes} communes.")
        for gap in coverage.needs:
            self.say(gap, f"Besoin « {catalogue.needs[gap.what].label} » ({gap.what})", coverage.communes)
        if not coverage.needs:
            self.stdout.write("Chaque besoin a quelqu'un dans chaque commune.")
        for gap in coverage.families if services else ():
            name = catalogue.families[gap.what][0].family_name
            self.say(gap, f"Service « {name} » ({gap.what})", coverage.communes)

    def say(self, gap: Uncovered, subject: str, communes: int) -> None:
        everywhere = len(gap.communes) == communes
        where = "personne dans la région" if everywhere else f"personne dans {', '.join(_by_departement(gap))}"
        self.stdout.write(f"{subject} : {where}")
        if gap.unrecorded:
            self.stdout.write(f"  tenus pour disponibles, faute d'offre recensée : {', '.join(gap.unrecorded)}")


def _by_departement(gap: Uncovered) -> Iterator[str]:
    for departement, count in sorted(Counter(map(departement_of, gap.communes)).items()):
        yield f"{departement} ({count} commune{'s' if count > 1 else ''})"
