from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from cordee.demo.models import SentMail

MAILS_ON_A_PAGE, PERSONS_SHOWN = 50, 30
TO_PERSONS = "Votre demande"  # what each subject of a message to a person begins with


@dataclass(frozen=True, kw_only=True)
class Mails:
    listed: list[SentMail]
    next_before: UUID | None  # the last of a page that has a next one


def mails(*, before: UUID | None = None) -> Mails:
    """The latest mails first; ``before`` is the last one of the page that precedes. An unknown one begins anew."""
    found = SentMail.objects.order_by("-at", "-id")
    last = SentMail.objects.filter(pk=before).first() if before else None
    if last:
        found = found.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    listed = list(found[: MAILS_ON_A_PAGE + 1])
    following = listed[MAILS_ON_A_PAGE - 1].pk if len(listed) > MAILS_ON_A_PAGE else None
    return Mails(listed=listed[:MAILS_ON_A_PAGE], next_before=following)


def mails_to_persons() -> list[SentMail]:
    """The latest of each person, whichever it is: it leads to her own page. The latest persons first."""
    to_them = SentMail.objects.filter(subject__startswith=TO_PERSONS)
    of_each = to_them.order_by("recipients", "-at", "-id").distinct("recipients")
    return sorted(of_each, key=lambda mail: (mail.at, mail.pk), reverse=True)[:PERSONS_SHOWN]


def waiting_for_daytime() -> list[tuple[str, datetime]]:
    """Kind and hour of what will leave for persons; to whom stays in the outbox, which the site does not read."""
    with connection.cursor() as cursor:
        cursor.execute("select kind, not_before from policy.messages_that_wait_in_a_demo()")
        return list(cursor.fetchall())


def mail(pk: UUID) -> SentMail:
    """Raise SentMail.DoesNotExist."""
    return SentMail.objects.get(pk=pk)
