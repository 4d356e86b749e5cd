"""What a summary says: from what the decision showed, without an answer, a reason, or anything of health."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cordee.conversation.queries import Oriented
from cordee.domain import sms_text
from cordee.domain.catalogue import LocalOffer
from cordee.domain.phone import as_written
from cordee.network.models import Organisation
from cordee.summary import wording
from cordee.ui.typography import table_day

SERVICES_A_NEED = 2


@dataclass(frozen=True, kw_only=True)
class Line:
    """One service, whom to call for it. ``who`` is empty where nobody of the directory delivers it."""

    service: str
    who: str = ""
    phone: str = ""
    hours: str = ""

    def __str__(self) -> str:
        by = ", ".join(filter(None, (self.who, as_written(self.phone) if self.phone else "", self.hours)))
        return f"{self.service} : {by}" if by else self.service


def lines(oriented: Oriented) -> tuple[Line, ...]:
    """Each service once, in the order of the page."""
    decision = oriented.decision
    proposals = [one for need in decision.needs for one in need.proposed[:SERVICES_A_NEED]] if decision else []
    names = _names(offer for one in proposals for offer in one.offers)
    found = {one.version.id: _line(one.version.name, next(iter(one.offers), None), names) for one in proposals}
    return tuple(found.values())


def mail_text(found: Iterable[Line], *, code: str, until: datetime | None) -> str:
    """Without ``found``, the code alone."""
    return "\n\n".join(["Bonjour,", *_paragraphs(tuple(found), code, until)]) + "\n"


def sms_words(code: str, until: datetime) -> str:
    day = table_day(timezone.localdate(until))
    said = wording.SMS.format(until=day, code=code, address=_address())
    return said if sms_text.is_one_sms(said) else wording.SMS_SHORT.format(until=day, code=code)


def _paragraphs(found: tuple[Line, ...], code: str, until: datetime | None) -> Iterator[str]:
    if found:
        yield wording.NO_CODE
        yield "\n".join(f"- {line}" for line in found)
        yield wording.HOW.format(number=settings.CORDEE_LINE_NUMBER)
    if until is not None:
        yield wording.CODE_UNTIL.format(until=table_day(timezone.localdate(until)), code=code)
        yield wording.OPENS_AT.format(address=_address())
    if not found:
        yield wording.NUMBER.format(number=settings.CORDEE_LINE_NUMBER)
    yield wording.NO_REPLY


def _address() -> str:
    return f"{settings.CORDEE_BASE_URL}{reverse('public:resume')}"


def _names(offers: Iterable[LocalOffer]) -> Mapping[str, str]:
    """By organisation; one whose name tells of health is not written."""
    listed = list(offers)
    discreet = Organisation.objects.filter(
        pk__in={one.organisation for one in listed if one.organisation}, discreet=True
    )
    hidden = {str(pk) for pk in discreet.values_list("pk", flat=True)}
    return {
        one.organisation: wording.DISCREET if one.organisation in hidden else one.organisation_name for one in listed
    }


def _line(service: str, offer: LocalOffer | None, names: Mapping[str, str]) -> Line:
    if offer is None:
        return Line(service=service)
    return Line(service=service, who=names[offer.organisation], phone=offer.phone, hours=offer.hours)
