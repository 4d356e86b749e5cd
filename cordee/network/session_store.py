"""Sessions in the database, each with the account that it opens: when rights end, its sessions are found and closed.

The engine of ``SESSION_ENGINE``. What a session says of its account is copied into columns each time it is written, so
no session can escape by the way it was opened.
"""

from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError
from django.utils.dateparse import parse_datetime

OPENED_AT, BROWSER = "opened_at", "browser"


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> Any:
        # Settings name this module before the models can be loaded.
        from cordee.network.models import AccountSession

        return AccountSession

    def save(self, must_create: bool = False) -> None:
        """A session that was closed meanwhile is told as such; a database that is gone is not: the act may be done."""
        try:
            super().save(must_create)
        except UpdateError as error:
            cause = error.__context__
            if cause is None or type(cause) is DatabaseError:  # « did not affect any rows »
                raise
            raise cause from cause.__cause__  # which holds the code of the database

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        account = data.get("_auth_user_id")
        row.account_id = int(account) if account else None
        row.opened_at = parse_datetime(data.get(OPENED_AT, "")) if account else None
        row.browser = data.get(BROWSER, "") if account else ""
        return row
