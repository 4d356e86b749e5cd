"""Every write on what is shared with an employer. Each act of hers holds from the next statement on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from cordee.audit import actions as audit
from cordee.cases import queries as cases
from cordee.cases.models import Case, CaseState
from cordee.domain import employer as rules
from cordee.domain.access import Actor, ActorKind, DataClass
from cordee.domain.employer import Channel, Reply, Shared
from cordee.employer import queries
from cordee.employer.links import hash_of_link
from cordee.employer.models import EmployerReply, Sharing
from cordee.outbox import actions as outbox
from cordee.people import personal_links, telling
from cordee.ui.typography import long_day

SENT, ANSWERED, TOLD = "employer_link", "employer_answered", "person_employer"
TELLS = (DataClass.HEALTH, DataClass.IDENTITY, DataClass.SITUATION)


class Refused(Exception):
    """Nothing was changed."""


class KeyReused(Refused):
    """The key already did something else."""


class AlreadyShared(Refused):
    """With one contact at a time: the other is to be stopped first."""


class Changed(Refused):
    """It changed, or ended, since the page showed it."""


class CaseIsClosed(Refused):
    """An agreement of this kind ends with the case."""


@dataclass(frozen=True, kw_only=True)
class Contact:
    name: str
    role: str
    company: str
    email: str = ""
    phone: str = ""

    def __str__(self) -> str:
        return ", ".join(one for one in (self.name, self.role, self.company) if one)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What she agrees to: with whom, which lines, for how long."""

    contact: Contact
    lines: tuple[Shared, ...]
    days: int

    def words(self, *, at: datetime) -> str:
        return words_of(str(self.contact), self.lines, at + timedelta(days=self.days))


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the contact answers."""

    kind: Reply
    name: str
    words: str = ""
    proposed_on: object = None  # a date, of what is proposed


def words_of(contact: str, lines: tuple[Shared, ...], until: datetime) -> str:
    said = {"contact": contact, "lines": lines, "until": long_day(until), "phone": settings.CORDEE_LINE_NUMBER}
    return rules.agreement(version=rules.AGREEMENT_VERSION, **said)


@transaction.atomic
def share(*, case_id: UUID, proposal: Proposal, actor: Actor, at: datetime, key: str) -> Sharing:
    """By her, or by who leads her case as she said it aloud. The same key gives the same sharing.

    Raises Case.DoesNotExist for who may not, AlreadyShared, CaseIsClosed, KeyReused.
    """
    if not queries.may_share(case_id, actor=actor):
        raise Case.DoesNotExist(case_id)
    case: Case = cases.access_case(case_id, actor=actor, lock=True)
    mine = Sharing.objects.visible_to(actor).filter(case=case.pk)
    before: Sharing | None = mine.filter(idempotency_key=key).first()
    if before is not None:
        if (before.shared, before.contact) != (proposal.lines, str(proposal.contact)):
            raise KeyReused(key)
        return before
    if case.state == CaseState.CLOSED:
        raise CaseIsClosed(case_id)
    _let_go_of_what_is_over(mine, actor=actor, at=at)
    sharing_id, contact, hers = uuid4(), proposal.contact, actor.kind is ActorKind.BENEFICIARY
    sharing = Sharing(
        pk=sharing_id,
        case=case,
        departement=case.departement,
        contact_name=contact.name,
        contact_role=contact.role,
        company=contact.company,
        email=contact.email,
        phone=contact.phone,
        lines=[one.stored() for one in proposal.lines],
        wording_version=rules.AGREEMENT_VERSION,
        words=proposal.words(at=at),
        channel=(Channel.LINK if hers else Channel.VOICE).value,
        given_by_link=_own_link(case.pk, actor) if hers else None,
        membership_id=None if hers else actor.membership,
        organisation_id=None if hers else actor.organisation,
        by_label=actor.label,
        agreed_at=at,
        expires_at=at + timedelta(days=proposal.days),
        secret_hash=hash_of_link(sharing_id, 1),
        idempotency_key=key,
    )
    sharing.save(force_insert=True)
    detail = {"lines": len(proposal.lines), "kinds": sorted({one.kind.value for one in proposal.lines})}
    _trace("employer_sharing.agreed", sharing, actor, at, days=proposal.days, channel=sharing.channel, **detail)
    _send(sharing, at)
    if not hers:
        _tell_her(sharing, case, "accord", actor, at)
    return sharing


@transaction.atomic
def change(*, sharing_id: UUID, lines: tuple[Shared, ...], seen: str, actor: Actor, at: datetime) -> Sharing:
    """Other lines for the same contact: the page shows them from the next statement on. Raises Changed."""
    sharing, case = _locked(sharing_id, actor=actor)
    if sharing.shared == lines and queries.is_alive(sharing, at=at):
        return sharing
    if sharing.seen != seen or not queries.is_alive(sharing, at=at):
        raise Changed(sharing)
    changed = {
        "lines": [one.stored() for one in lines],
        "words": words_of(sharing.contact, lines, sharing.expires_at),
        "wording_version": rules.AGREEMENT_VERSION,
        "version": sharing.version + 1,
        "changed_at": at,
        "changed_by": actor.label,
    }
    _update(sharing, actor, changed)
    detail = {"lines": len(lines), "kinds": sorted({one.kind.value for one in lines}), "version": sharing.version}
    _trace("employer_sharing.changed", sharing, actor, at, **detail)
    if actor.kind is not ActorKind.BENEFICIARY:
        _tell_her(sharing, case, f"lignes{sharing.version}", actor, at)
    return sharing


@transaction.atomic
def stop(*, sharing_id: UUID, actor: Actor, at: datetime) -> Sharing:
    """The link opens nothing from the next statement on. Raises Changed when it had ended before."""
    sharing, case = _locked(sharing_id, actor=actor)
    if sharing.stopped_at is not None:
        raise Changed(sharing)
    _update(sharing, actor, {"stopped_at": at, "stopped_by": actor.label})
    _trace("employer_sharing.stopped", sharing, actor, at)
    if actor.kind is not ActorKind.BENEFICIARY:
        _tell_her(sharing, case, "fin", actor, at)
    return sharing


@transaction.atomic
def send_again(*, sharing_id: UUID, seen: str, actor: Actor, at: datetime) -> Sharing:
    """A new link; the one before opens nothing any more. ``seen``: the number of the link as the page showed it."""
    sharing, _case = _locked(sharing_id, actor=actor)
    if str(sharing.link_number) != seen or not queries.is_alive(sharing, at=at):
        raise Changed(sharing)
    number = sharing.link_number + 1
    _update(sharing, actor, {"link_number": number, "secret_hash": hash_of_link(sharing.pk, number)})
    _trace("employer_sharing.link_issued", sharing, actor, at, number=number)
    _send(sharing, at)
    return sharing


@transaction.atomic
def answer(*, said: Said, seen: str, actor: Actor, at: datetime, key: str) -> EmployerReply:
    """By the contact. Raises Sharing.DoesNotExist once the link is dead, Changed when the lines are others since."""
    sharing = queries.held(actor=actor)
    mine = EmployerReply.objects.visible_to(actor).filter(sharing=sharing.pk, idempotency_key=key)
    before: EmployerReply | None = mine.first()
    told = {"kind": said.kind.value, "name": said.name, "words": said.words, "proposed_on": said.proposed_on}
    if before is not None:
        if any(getattr(before, name) != value for name, value in told.items()):
            raise KeyReused(key)
        return before
    if sharing.seen != seen:
        raise Changed(sharing)
    reply = EmployerReply(
        sharing_id=sharing.pk,
        case_id=sharing.case_id,
        departement=sharing.departement,
        about_version=sharing.version,
        at=at,
        idempotency_key=key,
        **told,
    )
    reply.save(force_insert=True)
    known = {"target": reply.pk, "case": sharing.case_id, "classes": list(TELLS)}
    audit.record("employer_reply.given", actor=actor, at=at, detail={"kind": said.kind.value}, **known)
    lead = queries.lead_of_held()
    if lead is not None and lead.email:
        outbox.queue(ANSWERED, about=sharing.case_id, address=lead.email, at=at, key=f"{ANSWERED}:{reply.pk}")
    telling.tell_later(case_id=sharing.case_id, kind=TOLD, key=f"{TOLD}:{reply.pk}", actor=actor, at=at)
    return reply


def note_reading(sharing: Sharing, *, actor: Actor, at: datetime) -> None:
    """She sees the day and the hour, and nobody knows more than that the link was held."""
    shown = {"target": sharing.pk, "case": sharing.case_id, "classes": sorted(TELLS)}
    audit.record_reading("employer_sharing", actor=actor, at=at, screen="employer:page", **shown)


def _locked(sharing_id: UUID, *, actor: Actor) -> tuple[Sharing, Case]:
    case_id = queries.access_sharing(sharing_id, actor=actor).case_id
    case: Case = cases.access_case(case_id, actor=actor, lock=True)
    return queries.access_sharing(sharing_id, actor=actor), case


def _let_go_of_what_is_over(mine: object, *, actor: Actor, at: datetime) -> None:
    for one in mine.filter(stopped_at__isnull=True):  # type: ignore[attr-defined]
        if queries.is_alive(one, at=at):
            raise AlreadyShared(one)
        _update(one, actor, {"stopped_at": at, "stopped_by": actor.label})


def _update(sharing: Sharing, actor: Actor, changed: dict[str, object]) -> None:
    alive = Sharing.objects.visible_to(actor).filter(pk=sharing.pk, stopped_at__isnull=True)
    if alive.update(**changed) != 1:
        raise Sharing.DoesNotExist(sharing.pk)
    for name, value in changed.items():
        setattr(sharing, name, value)


def _own_link(case_id: UUID, actor: Actor) -> UUID | None:
    link = personal_links.held_link(actor=actor)
    return link.pk if link is not None and link.case_id == case_id else None


def _send(sharing: Sharing, at: datetime) -> None:
    """A contact without an address is given the link by hand."""
    if sharing.email:
        key = f"{SENT}:{sharing.pk}:{sharing.link_number}"
        outbox.queue(SENT, about=sharing.pk, address=sharing.email, at=at, key=key)


def _tell_her(sharing: Sharing, case: Case, what: str, actor: Actor, at: datetime) -> None:
    whose = {"case_id": case.pk, "person_id": case.person_id, "departement": case.departement}
    personal_links.ensure(**whose, actor=actor, at=at)
    telling.tell_later(case_id=case.pk, kind=TOLD, key=f"{TOLD}:{sharing.pk}:{what}", actor=actor, at=at)


def _trace(kind: str, sharing: Sharing, actor: Actor, at: datetime, **detail: object) -> None:
    known = {"target": sharing.pk, "case": sharing.case_id, "classes": sorted(TELLS)}
    audit.record(kind, actor=actor, at=at, detail=detail, **known)
