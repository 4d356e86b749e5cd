"""A case that ended long ago, and who led it who was told that it goes: what years would leave."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from cordee.cases.models import Case
from cordee.privacy import term
from tests.database import bypass_row_security
from tests.factories.outbox import MessageFactory

LONG_AGO = datetime(2020, 5, 14, 9, tzinfo=timezone.get_default_timezone())
# What is looked at in order to know the last contact.
AGED = {
    "referrals_transition": ["at"],
    "referrals_attempt": ["at"],
    "cases_personanswer": ["at"],
    "sheet_sheet": ["made_at", "expires_at", "revoked_at"],
    "people_consent": ["given_at", "withdrawn_at"],
}


def end_long_ago(case: Case) -> None:
    """Its last contact ten years earlier than it was; what waits for an answer got one. Run with guards asleep."""
    requests = "(select id from referrals_referral where case_id = %(case)s)"
    ended = {"state": "closed", "closing": "aidee", "closed_on": LONG_AGO.date()}
    with bypass_row_security(), connection.cursor() as cursor:
        answered = "update voice_rightsrequest set answer = 'fait', answered_at = %(at)s where case_id = %(case)s"
        cursor.execute(answered, {"at": LONG_AGO, "case": case.pk})
        for table, columns in AGED.items():
            shifted = ", ".join(f"{column} = {column} - interval '10 years'" for column in columns)
            of_it = f"referral_id in {requests}" if table.startswith("referrals") else "case_id = %(case)s"
            cursor.execute(f"update {table} set {shifted} where {of_it}", {"case": case.pk})
        Case.objects.filter(pk=case.pk).update(next_action="", next_action_on=None, **ended)


NOW = timezone.now()  # one hour for every scene: what they leave is compared


def told(case: Case, days_ago: int = 31) -> None:
    at = NOW - timedelta(days=days_ago)
    MessageFactory(kind=term.KIND, about=str(case.pk), created_at=at, not_before=at, sent=True)
