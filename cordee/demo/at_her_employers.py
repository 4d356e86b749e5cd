"""A case whose person shares a little with her employer, who answers: told after the others, by the same acts."""

from datetime import date, datetime
from uuid import UUID

from cordee.audit.context import acting_as
from cordee.demo.wording import EMPLOYER_ANSWER, EMPLOYER_LINES
from cordee.domain.access import Actor
from cordee.domain.employer import DEFAULT_DAYS, Reply, Shared
from cordee.employer import actions
from cordee.employer.actions import Contact, Proposal, Said

CONTACT = Contact(
    name="Mme Roux", role="responsable du personnel", company="Chaudronnerie du Lac", email="roux@example.org"
)


def share(case_id: UUID, *, adviser: Actor, on: date, now: datetime) -> None:
    """As she said it aloud to who leads her case; the contact answers that it is possible."""
    lines = tuple(
        Shared(kind=kind, text=text, author=author, on=on if author else None) for kind, author, text in EMPLOYER_LINES
    )
    proposal = Proposal(contact=CONTACT, lines=lines, days=DEFAULT_DAYS)
    with acting_as(adviser):
        known = {"actor": adviser, "at": now, "key": f"demo:employer:{case_id}"}
        shared = actions.share(case_id=case_id, proposal=proposal, **known)
    contact = Actor.for_employer(shared.secret_hash)
    with acting_as(contact):
        said = Said(kind=Reply.POSSIBLE, name=CONTACT.name, words=EMPLOYER_ANSWER)
        actions.answer(said=said, seen=shared.seen, actor=contact, at=now, key=f"demo:employer:answer:{case_id}")
