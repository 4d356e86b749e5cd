from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import factory
from django.conf import settings
from django.db import connection

from cordee.domain.territory import departement_of, inner_keys, search_key
from cordee.territory import loading
from cordee.territory.models import Commune, Departement, PlaceName
from tests.database import bypass_row_security, undone_after
from tests.factories import RoomFactory


@contextmanager
def real_territory() -> Iterator[int]:
    """The real files, loaded for a whole module and undone after it; gives the number of communes."""
    with undone_after():
        with bypass_row_security():
            communes = loading.load(settings.CORDEE_REFERENCE_DATA)
            connection.check_constraints()  # once here, not at the end of each test
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE territory_placename, territory_commune")
        yield communes


class DepartementFactory(RoomFactory[Departement]):
    class Meta:
        model = Departement
        django_get_or_create = ("code",)

    code = "69"
    name = factory.LazyAttribute(lambda departement: f"Département {departement.code}")
    region_code = "84"
    before_2016_region = "82"


class CommuneFactory(RoomFactory[Commune]):
    """A commune with its point, and the names under which it is found."""

    class Meta:
        model = Commune
        django_get_or_create = ("code",)

    #: Three hundred codes that no commune of the Rhône bears, taken in turn: always five characters.
    code = factory.Sequence(lambda number: f"69{700 + number % 300}")
    name = factory.LazyAttribute(lambda commune: f"Commune {commune.code}")
    departement = factory.LazyAttribute(lambda commune: DepartementFactory(code=departement_of(commune.code)))
    postal_codes = factory.LazyAttribute(lambda commune: [f"{commune.code[:2]}100"])
    population = 1000
    latitude = 45.75
    longitude = 4.85
    search_key = factory.LazyAttribute(lambda commune: search_key(commune.name))

    @classmethod
    def _after_postgeneration(cls, instance: Commune, create: bool, results: Any = None) -> None:
        with bypass_row_security():
            if instance.names.exists():
                return
            keys = [(search_key(instance.name), True), *((key, False) for key in inner_keys(instance.name))]
            keys += [(code, True) for code in instance.postal_codes]
            PlaceName.objects.bulk_create(
                PlaceName(
                    key=key,
                    whole=whole,
                    commune=instance,
                    departement_code=instance.departement_id,
                    population=instance.population,
                    postal="".join(f"|{code}" for code in instance.postal_codes),
                )
                for key, whole in keys
            )
