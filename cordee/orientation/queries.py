"""Every read of orientations. What is hidden and what is missing look the same."""

from uuid import UUID

from cordee.domain.access import Actor
from cordee.orientation.models import HealthFacts, Orientation, Situation, Trace
from cordee.orientation.replay import recomputed, stored


def access_orientation(orientation_id: UUID, *, actor: Actor, lock: bool = False) -> Orientation:
    """Raise Orientation.DoesNotExist if it is missing or hidden."""
    found = Orientation.objects.visible_to(actor)
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    return found.get(pk=orientation_id)


def orientations_of_case(case_id: UUID, *, actor: Actor) -> list[Orientation]:
    return list(Orientation.objects.visible_to(actor).filter(case=case_id).order_by("-decided_at", "pk"))


def situation_of(orientation_id: UUID, *, actor: Actor) -> Situation | None:
    return Situation.objects.visible_to(actor).filter(pk=orientation_id).first()


def health_facts_of(orientation_id: UUID, *, actor: Actor) -> HealthFacts | None:
    return HealthFacts.objects.visible_to(actor).filter(pk=orientation_id).first()


def trace_of(orientation_id: UUID, *, actor: Actor) -> Trace | None:
    """The decision with its reasons; it shows facts, so it is hidden from who may not read those about health."""
    return Trace.objects.visible_to(actor).filter(pk=orientation_id).first()


def replay(orientation_id: UUID, *, actor: Actor) -> tuple[bytes, bytes]:
    """Return the decision as stored and as computed today, in canonical bytes: they must be the same.

    Raises DoesNotExist when the actor may not read all that the decision was made from.
    """
    orientation = access_orientation(orientation_id, actor=actor)
    situation = Situation.objects.visible_to(actor).get(pk=orientation_id)
    health = HealthFacts.objects.visible_to(actor).get(pk=orientation_id)
    trace = Trace.objects.visible_to(actor).get(pk=orientation_id)
    return stored(trace), recomputed(orientation, situation, health, trace)
