"""The function that a person exercises now, kept for the length of their session."""

from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

KEY = "membership"


def chosen_membership(session: SessionBase) -> UUID | None:
    chosen = session.get(KEY)
    return UUID(chosen) if chosen else None


def choose_membership(session: SessionBase, membership_id: UUID) -> None:
    session[KEY] = str(membership_id)
