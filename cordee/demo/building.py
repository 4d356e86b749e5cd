"""Build what is missing of the demo: network, accounts, people. What is there stays, so a restart costs little.

Runs as the worker's login, outside any transaction: each step acts as the demo's job or as one of its invented members.
"""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.catalogue.models import Offer
from cordee.catalogue.queries import current_catalogue
from cordee.demo import accounts, network, people
from cordee.demo.accounts import DemoAccounts
from cordee.demo.models import Built
from cordee.domain.access import Actor
from cordee.domain.watching import Rule
from cordee.network.models import Membership
from cordee.privacy.models import Watch
from cordee.territory import queries as territory
from cordee.territory.models import Basin

DEMO = Actor.for_job("demo", label="Démonstration")
RECENTLY = timedelta(days=7)
READER = "sante@example.org"

Progress = Callable[[str], None]


def quiet(message: str) -> None:
    """The default of ``progress``: say nothing."""


def build(on: date, progress: Progress = quiet) -> DemoAccounts:
    """Build the demo of the day ``on``; return the accounts that open it. Safe to run again, and after a crash.

    Raises people.BuiltForAnotherDay.
    """
    day = people.day_of(on)
    opened = build_network(on, progress)
    people.build(day, progress)
    return opened


def build_network(on: date, progress: Progress = quiet) -> DemoAccounts:
    with acting_as(DEMO):
        if _is_new(f"network/{_fingerprint()}"):
            progress("démonstration : organismes et offres")
            recipe = network.read_recipe(settings.CORDEE_REFERENCE_DATA)
            network.write(network.planned(recipe, current_catalogue(), _places(recipe), on=on))
        _declare_before(on)
        opened = accounts.opened(on=on, actor=DEMO, at=timezone.now())
        if _is_new("watch"):
            _show_what_is_watched()
        return opened


def _show_what_is_watched() -> None:
    """One reading for the rights officer to look at: a member who read many people yesterday."""
    reader = Membership.objects.get(user__email=READER)
    Watch(
        rule=Rule.MANY.value,
        day=timezone.localdate() - timedelta(days=1),
        membership=reader,
        organisation_id=reader.organisation_id,
        count=settings.CORDEE_WATCH_WARN + 4,
        found_at=timezone.now(),
        told_on=timezone.localdate(),
    ).save(force_insert=True)


def _is_new(key: str) -> bool:
    """Note that the piece is built, in the transaction that builds it; False when it was before."""
    _, is_new = Built.objects.get_or_create(key=key, defaults={"at": timezone.now()})
    return is_new


def _fingerprint() -> str:
    recipe = (settings.CORDEE_REFERENCE_DATA / network.RECIPE).read_bytes()
    return hashlib.sha256(recipe + current_catalogue().content_hash.encode()).hexdigest()[:16]


def _places(recipe: network.Recipe) -> network.Places:
    groups = [recipe[group].values() for group in ("departements", "bassins", "essais")]
    seats = {place["seat"] for group in groups for place in group} | {recipe["region"]["seat"]}
    return network.Places(
        basins=territory.basin_communes(Basin.EMPLOYMENT),
        trials=territory.basin_communes(Basin.TRIAL),
        towns={code: f"{town.postal_codes[0]} {town.name}" for code, town in territory.communes(seats).items()},
    )


def _declare_before(on: date) -> None:
    """A network built for today also answers for 2015: nothing in force then may be declared later than that day."""
    declared_later = Offer.objects.filter(capacity_declared_on__gt=on, valid_from__lte=on)
    declared_later.update(capacity_declared_on=Greatest(F("valid_from"), on - RECENTLY))
