"""« Envoyer ma demande »: who would receive it, what would be transmitted, and what is left once she has unticked."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.html import format_html

from cordee.catalogue import queries as catalogue
from cordee.clocks.queries import clocks_of
from cordee.conversation.queries import Conversation, Oriented, oriented
from cordee.domain.catalogue import Place, Sensitivity
from cordee.domain.consent import WEB_CONSENT_VERSION, WEB_NOTICE_VERSION
from cordee.domain.referral import Deadlines
from cordee.domain.territory import departement_of
from cordee.enquiries import joining, wording
from cordee.enquiries.actions import Joined
from cordee.frontdesk import hand_over as handing
from cordee.frontdesk.hand_over import CannotHandOver, Target
from cordee.frontdesk.queries import AGREEMENT
from cordee.public.carried import Carried
from cordee.referrals.clocks import holidays_around
from cordee.voice import reading

PERSON = "personne"
PLACES = ("commune_residence", "commune_travail")
OPEN = "open"  # the capacity of an organisation that has room


@dataclass(frozen=True, kw_only=True)
class Line:
    """One answer that may leave. ``is_needed``: without it this service is not proposed any more."""

    fact: str
    label: str
    answer: str
    is_health: bool
    is_needed: bool

    @property
    def said(self) -> str:
        said = wording.NEEDED_ANSWER if self.is_needed else wording.ONE_ANSWER
        return format_html(str(said), label=self.label, answer=self.answer)


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """What she chose on the page of her result, decided again; it is about one need.

    ``came``: all that her page carries, which no request takes along and her way back does.
    """

    came: Carried
    carried: Carried
    target: Target
    lines: tuple[Line, ...]

    @property
    def choice(self) -> str:
        return choice_of(self.target.proposal.version.id, self.target.offer.id)

    @property
    def departement(self) -> str:
        return departement_of(self.commune) if self.commune else ""

    @property
    def commune(self) -> str:
        facts = self.carried.said.answers.facts
        return next((str(facts[place]) for place in PLACES if place in facts), "")

    @property
    def has_health(self) -> bool:
        return any(line.is_health for line in self.lines)

    def consent(self, *, share_health: bool) -> str:
        """What counts, French."""
        return handing.words_of_consent(self.target, share_health=share_health, version=WEB_CONSENT_VERSION)

    def reading(self, *, share_health: bool) -> str:
        """The same in the language of the page, to help her read it; empty on a French page."""
        classes = [one.value for one in handing.shared_classes(share_health=share_health)]
        named = self.target.offer.organisation_name
        return reading.of_words(WEB_CONSENT_VERSION, named, classes, self.target.need_label)


def choice_of(service: str, offer: str) -> str:
    return f"{service} {offer}"


def proposed(found: Carried, choice: str) -> Proposed:
    """Raises CannotHandOver with what to tell her: nobody to send it to, or only with somebody on the phone."""
    target, came = _target(found, choice), found
    if target.need.need in found.said.needs:
        found = Carried(said=replace(found.said, needs=(target.need.need,), words=""), order=found.order)
        target = _target(found, choice)
    facts = oriented(found.said).catalogue.facts
    lines = tuple(
        Line(
            fact=one.fact,
            label=one.label,
            answer=one.answer,
            is_health=facts[one.fact].sensitivity is Sensitivity.HEALTH,
            is_needed=not is_still_proposed(found.without(one.fact), choice),
        )
        for one in joining.given_to_her(found)
    )
    return Proposed(came=came, carried=found, target=target, lines=lines)


def is_still_proposed(found: Carried, choice: str) -> bool:
    try:
        return bool(_target(found, choice))
    except CannotHandOver:
        return False


def kept(shown: Proposed, facts: set[str]) -> Carried:
    """What she left ticked: the rest is neither transmitted nor kept."""
    found = shown.carried
    for line in shown.lines:
        if line.fact not in facts:
            found = found.without(line.fact)
    return found


def joined(shown: Proposed, left: Carried, *, share_health: bool) -> Joined:
    """With the very words that she read."""
    return replace(
        joining.joined(left),
        service=shown.target.proposal.version.id,
        offer=UUID(shown.target.offer.id),
        shares_health=share_health,
        consent_version=WEB_CONSENT_VERSION,
        consent_words=shown.consent(share_health=share_health),
        notice_version=WEB_NOTICE_VERSION,
        notice_words=words_of_notice(),
    )


def is_by_workplace(target: Target) -> bool:
    """The organisation is found by where she works: it may not be the one of her employer."""
    known = catalogue.current_catalogue().operators.get(target.offer.operator)
    return known is not None and known.place is Place.WORK


def words_of_notice() -> str:
    return handing.words_of_notice(WEB_NOTICE_VERSION)


def deadlines(departement: str, *, at: datetime) -> Deadlines:
    """Until when the organisation answers, if it is asked today."""
    today: date = timezone.localdate(at)
    return clocks_of(departement, on=today).frozen(today, holidays_around(today, departement))


def _target(found: Carried, choice: str) -> Target:
    decided = oriented(_agreed(found.said))
    if decided.known.caller != PERSON:
        raise CannotHandOver(wording.FOR_ONESELF)
    if handing.needs_representative(decided):
        raise CannotHandOver(wording.MINOR)
    target = _of_choice(decided, choice)
    if target is None:
        raise CannotHandOver(wording.NOT_PROPOSED)
    if target.offer.capacity != OPEN:
        raise CannotHandOver(wording.NO_ROOM.format(organisation=target.offer.organisation_name))
    return target


def _of_choice(decided: Oriented, choice: str) -> Target | None:
    found = handing.targets(decided)
    return next((one for one in found if choice_of(one.proposal.version.id, one.offer.id) == choice), None)


def _agreed(said: Conversation) -> Conversation:
    return replace(said, answers=said.answers.known(AGREEMENT, True))
