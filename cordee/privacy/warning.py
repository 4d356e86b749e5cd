"""Who leads a case hears that it will be erased at her request, and that it will not be after all.

Neutral words and a link to their list: nothing of her, of what she wrote, nor of what the case is about. The list says
which case and until when, as long as the agreement stands (``cases.queries.erasures_to_come``).
"""

from datetime import datetime

from django.db import connection

from cordee.audit import actions as audit
from cordee.domain.access import Actor, Role
from cordee.domain.rights import RightAnswer
from cordee.network import queries as organisations
from cordee.network.models import Membership
from cordee.outbox import actions as outbox
from cordee.voice.models import RightsRequest

AGREED, CALLED_OFF = "case_erasure_agreed", "case_erasure_called_off"


def tell_who_leads(
    request: RightsRequest, *, answered: RightAnswer, before: RightAnswer | None, actor: Actor, at: datetime
) -> None:
    """In the transaction of the answer: an erasure agreed to, or gone back on. Of anything else nobody is told."""
    if RightAnswer.AGREED not in (answered, before):
        return
    kind = AGREED if answered is RightAnswer.AGREED else CALLED_OFF
    addresses = _addresses(request)
    for address in addresses:
        outbox.queue(kind, about=request.case_id, address=address, at=at, key=f"{kind}:{request.pk}:{address}")
    detail = {"told": len(addresses), "request": str(request.pk), "kind": kind}
    audit.record("case.erasure_told", actor=actor, at=at, target=request.case_id, case=request.case_id, detail=detail)


def _addresses(request: RightsRequest) -> list[str]:
    """The mail of the organisation that leads; else of those who head its team. Empty when a case has no lead left."""
    with connection.cursor() as cursor:
        cursor.execute("select policy.leads_what_is_to_erase(%s)", [request.case_id])
        (lead,) = cursor.fetchone()
    if lead is None:
        return []
    if own := organisations.organisation(lead).email:
        return [own]
    heads = Membership.objects.in_force().filter(role=Role.TEAM_LEAD.value, organisation=lead).exclude(user__email="")
    return sorted(set(heads.values_list("user__email", flat=True)))
