"""A catalogue of a few lines whose answers change, by time or by action."""

from datetime import timedelta
from pathlib import Path

from cordee.domain.orientation.changes.changing import what_would_change
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.situation import Situation
from cordee.reader.catalogue import read_catalogue_files
from tests.domain.orientation.small import HEADS, TODAY, service

DAY = timedelta(days=1)
FACTS = Path(__file__).with_name("changing_facts.yaml").read_text("utf-8")


def engine(services, gates="effects: {}\ngates: []", relations=""):
    files = {**HEADS, "facts.yaml": FACTS, "gates.yaml": gates}
    files |= {"relations.yaml": f"relations:\n{relations}"} if relations else {}
    files |= {f"services/{family}.yaml": service(family, **changes) for family, changes in services.items()}
    return Engine(read_catalogue_files(files))


def told(caller="personne", **facts):
    return Situation(caller=caller, needs=("garder",), facts=facts)


def changes(engine, situation, *, on=TODAY, offers=None):
    decision = engine.decide(situation, on=on, offers=offers)
    return what_would_change(engine, situation, decision, on=on, offers=offers)
